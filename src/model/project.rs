//! One street office's workspace, and what happens in it: scenarios, revisions, history.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use geo::Geometry;
use serde::{Deserialize, Serialize};

use super::{Feature, FeatureId, Kind, LonLat};

/// Every write makes one, counted up within a project. 0 is a project that was never written to.
pub type Revision = i64;

/// A feature as it is stored: in degrees, at the revision that wrote it.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredFeature {
    pub feature: Feature<LonLat<Geometry>>,
    /// The courtyard it belongs to: the one it names, else the one it lies in; none for surroundings.
    pub belongs_to: Option<String>,
    pub revision: Revision,
}

/// A workspace. Its `id` is a part of every stored key, so that a city can be distributed by project.
#[derive(Clone, Debug, PartialEq)]
pub struct Project {
    pub id: String,
    pub name: String,
    /// EPSG code of the projected CRS in metres that areas and lengths are measured in.
    pub planar_crs: u32,
    /// Whether the data is the invented demo.
    pub demo: bool,
    /// Rules that this project sets otherwise than `geodata/rules.toml`: rule id → value.
    pub rule_overrides: serde_json::Map<String, serde_json::Value>,
    pub revision: Revision,
}

/// Declares a C-like enum with its text form, as the store and the API write it.
///
/// The text is a `tt`: a `literal` is wrapped in a group, which keeps utoipa from reading the `rename`.
macro_rules! text_enum {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:tt),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        pub enum $name { $(#[serde(rename = $text)] $variant),+ }

        impl $name {
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                match text {
                    $($text => Ok($name::$variant),)+
                    _ => Err(UnknownWord { expected: stringify!($name), found: text.to_owned() }),
                }
            }
        }
    };
}

/// A text that should be one of an enum's words is not.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("\"{found}\" is no {expected}")]
pub struct UnknownWord {
    pub expected: &'static str,
    pub found: String,
}

text_enum! {
    /// How far a scenario is.
    ScenarioStatus { Draft = "draft", Published = "published", Archived = "archived" }
}

impl ScenarioStatus {
    /// Whether a scenario may go from here to there. There is no way back: others rely on what is published.
    pub fn may_become(self, next: Self) -> bool {
        self == next
            || matches!(
                (self, next),
                (Self::Draft, Self::Published) | (Self::Published, Self::Archived)
            )
    }
}

text_enum! {
    /// What a scenario does to a feature of the baseline.
    OverlayAction { Add = "add", Replace = "replace", Remove = "remove" }
}

text_enum! {
    /// What a write did to a feature.
    HistoryAction { Insert = "insert", Update = "update", Delete = "delete" }
}

/// A named overlay on the baseline (today's state, 现状) of one courtyard.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    pub id: String,
    pub courtyard: String,
    pub name: String,
    pub status: ScenarioStatus,
    pub created_at: DateTime<Utc>,
    pub revision: Revision,
    /// How many features it adds, replaces or removes.
    pub changes: i64,
}

/// What a scenario does to one feature, beside what the baseline says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct OverlayChange {
    pub action: OverlayAction,
    /// In the baseline.
    pub before: Option<StoredFeature>,
    /// In the scenario.
    pub after: Option<StoredFeature>,
}

impl OverlayChange {
    /// None where there is no feature on either side.
    pub fn between(before: Option<StoredFeature>, after: Option<StoredFeature>) -> Option<Self> {
        let action = match (&before, &after) {
            (None, None) => return None,
            (None, Some(_)) => OverlayAction::Add,
            (Some(_), Some(_)) => OverlayAction::Replace,
            (Some(_), None) => OverlayAction::Remove,
        };
        Some(Self {
            action,
            before,
            after,
        })
    }

    /// The feature in the scenario, or the one that the scenario removes.
    pub fn newest(&self) -> Option<&StoredFeature> {
        self.after.as_ref().or(self.before.as_ref())
    }
}

/// What one user action is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Title {
    #[schema(example = "移动摄像机")]
    pub zh: String,
    #[schema(example = "Move a camera")]
    pub en: String,
}

/// One user action: whoever sends it makes up its id, so that sending it again does nothing again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    pub id: String,
    pub title: Title,
}

/// One feature before and after one write.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryEntry {
    pub revision: Revision,
    pub at: DateTime<Utc>,
    pub who: String,
    pub feature: FeatureId,
    pub kind: Kind,
    /// The scenario that was written to; none is the baseline.
    pub scenario: Option<String>,
    pub action: HistoryAction,
    /// The user action that wrote it; imports have none.
    pub by: Option<Action>,
    pub before: Option<Feature<LonLat<Geometry>>>,
    pub after: Option<Feature<LonLat<Geometry>>>,
}
