//! The analyses: pure functions from a site in metres, or from many of them, and parameters to a report.
//!
//! [`processes`] lists them once. HTTP, the command line, the API's documents and the web client's panels all come
//! from that list.
//!
//! Architecture invariant: no clock, no database, no randomness without a seed, no degrees.

pub mod access;
pub mod activity;
pub mod camera_coverage;
pub mod check;
pub mod comparison;
#[cfg(test)]
mod fixtures;
pub mod governance;
pub mod green;
mod ground;
pub mod isovist;
pub mod light;
pub mod parking_layout;
pub mod parking_supply;
mod passage;
pub mod perimeter;
mod process;
pub mod ranking;
mod report;
pub mod scorecard;
pub mod seen_by;
mod survey;
pub mod waste;

pub use process::{AnalysisError, Control, Memory, OnSite, Process, Question, Run, Surveyed};
pub use report::{GeoJson, GeoJsonLine, HasCoords};
pub use survey::{LeftOut, State, Subject, Subjects, Survey};

/// Every analysis of the program, in the order in which panels list them.
pub fn processes() -> &'static [Process] {
    &[
        camera_coverage::PROCESS,
        seen_by::PROCESS,
        isovist::PROCESS,
        perimeter::PROCESS,
        access::PROCESS,
        light::PROCESS,
        parking_supply::PROCESS,
        parking_layout::PROCESS,
        green::PROCESS,
        waste::PROCESS,
        activity::PROCESS,
        governance::PROCESS,
        scorecard::PROCESS,
        comparison::PROCESS,
        ranking::PROCESS,
    ]
}

/// The analysis called `id`.
pub fn process(id: &str) -> Option<&'static Process> {
    processes().iter().find(|process| process.id == id)
}
