//! What Yuantu knows of the world: kinds and their properties, features, projects, scenarios, the rules, and the
//! site, which is one courtyard's merged state in metres.
//!
//! Architecture invariant: the model imports `geometry` only. It reads no file, no clock and no database.

mod account;
mod fault;
mod feature;
pub mod kind;
mod lens;
mod lens_catalogue;
mod lonlat;
mod pointer;
mod project;
pub mod rules;
mod scene;
pub mod schema;
pub mod site;

pub use account::{AccessToken, Account, Grant, HOME_PROJECT, Permit, Role};
pub use fault::{FaultCode, FaultValues};
pub use feature::{Feature, FeatureId, Properties};
pub use kind::{Kind, Shape, UnknownKind, Words};
pub use lens::{Lens, Optics, Reach};
pub use lens_catalogue::{BuiltIn, Sensor, built_in_lens, built_in_lenses};
pub use lonlat::LonLat;
pub use pointer::json_pointer;
pub use project::{
    Action, HistoryAction, HistoryEntry, OverlayAction, OverlayChange, Project, Revision, Scenario,
    ScenarioStatus, StoredFeature, Title, UnknownWord,
};
pub use scene::{Scene, SceneFeatures};
