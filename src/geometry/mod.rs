//! Pure plane geometry in metres: overlays that do not fail, validity with named faults, visibility, shadows.
//!
//! Architecture invariant: knows no courtyard, and imports nothing of this program.

pub mod along;
pub mod caliper;
pub mod circle;
pub mod cut;
pub mod erosion;
#[cfg(test)]
mod fixtures;
pub mod half_plane;
mod holes;
pub mod intervals;
pub mod limbs;
pub mod overlay;
pub mod rect;
pub mod repair;
pub mod ring;
pub mod shadow;
pub mod squares;
pub mod validity;
pub mod vector;
pub mod visibility;
pub mod walking;
pub mod wide;
