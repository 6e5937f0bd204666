//! Pure plane geometry in metres: overlays that do not fail, validity with named faults, visibility.
//!
//! Architecture invariant: knows no courtyard, and imports nothing of this program.

pub mod overlay;
pub mod validity;
pub mod visibility;
