//! What those who follow a project are told.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::model::Revision;
use crate::store::{EditSummary, Summary};

/// The state that is no scenario.
const BASELINE: &str = "baseline";

/// Something that happened in a project. Which of them it is the name of the event tells.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum LiveEvent {
    /// Features were written.
    Change(ChangeEvent),
    /// Rules, a lens, or the name or the standing of a scenario was changed.
    Settings(SettingsEvent),
    /// Who is there now.
    Presence(PresenceEvent),
    /// Events were left out: what is known is to be read anew.
    Resync(ResyncEvent),
}

/// Features that one revision wrote.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeEvent {
    #[schema(value_type = i64)]
    pub revision: Revision,
    pub who: String,
    pub at: DateTime<Utc>,
    /// `baseline`, or the id of the scenario that was written to.
    pub state: String,
    /// The courtyards that the features belong to, or did before; and those that were written themselves.
    pub courtyards: Vec<String>,
    /// Whether features that belong to no courtyard were written, too.
    pub surroundings: bool,
    /// The first 200 of them.
    pub features: Vec<String>,
    /// How many there are of each kind.
    pub kinds: BTreeMap<&'static str, u64>,
    /// The id of the user action that it was; null for an import.
    #[schema(required)]
    pub action: Option<String>,
}

/// A revision that wrote no features.
#[derive(Debug, Serialize, ToSchema)]
pub struct SettingsEvent {
    #[schema(value_type = i64)]
    pub revision: Revision,
    pub who: String,
    pub at: DateTime<Utc>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PresenceEvent {
    pub people: Vec<PersonDocument>,
}

/// Somebody who looks at a project just now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PersonDocument {
    /// Tells windows apart, and whoever sits at one knows its own.
    pub client: String,
    /// Null: there are no accounts, and the person gave no name.
    #[schema(required)]
    pub name: Option<String>,
    #[schema(required)]
    pub courtyard: Option<String>,
    /// Null: today's state.
    #[schema(required)]
    pub scenario: Option<String>,
    /// The feature that is being edited.
    #[schema(required)]
    pub editing: Option<String>,
}

#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct ResyncEvent {
    /// What comes next comes after it.
    #[schema(value_type = i64)]
    pub revision: Revision,
}

impl LiveEvent {
    pub(super) fn of(summary: Summary) -> Self {
        let Summary {
            revision,
            at,
            who,
            action,
            edits,
        } = summary;
        let Some(edits) = edits else {
            return Self::Settings(SettingsEvent { revision, who, at });
        };
        let EditSummary {
            scenario,
            courtyards,
            surroundings,
            kinds,
            features,
        } = edits;
        Self::Change(ChangeEvent {
            revision,
            who,
            at,
            state: scenario.unwrap_or_else(|| BASELINE.to_owned()),
            courtyards: courtyards.into_iter().collect(),
            surroundings,
            features,
            kinds: kinds
                .into_iter()
                .map(|(kind, count)| (kind.name(), count))
                .collect(),
            action,
        })
    }

    /// The revision up to which whoever was told this knows all.
    pub fn revision(&self) -> Option<Revision> {
        match self {
            Self::Change(change) => Some(change.revision),
            Self::Settings(settings) => Some(settings.revision),
            Self::Resync(resync) => Some(resync.revision),
            Self::Presence(_) => None,
        }
    }

    /// The event as whoever follows one courtyard is told it; none if it is none of theirs. What stands outside of all
    /// courtyards is seen from everywhere.
    pub(super) fn seen_from(self: Arc<Self>, courtyard: &str) -> Option<Arc<Self>> {
        match &*self {
            Self::Change(change)
                if !change.surroundings && !change.courtyards.iter().any(|id| id == courtyard) =>
            {
                None
            }
            Self::Presence(PresenceEvent { people }) => {
                let is_there =
                    |person: &&PersonDocument| person.courtyard.as_deref() == Some(courtyard);
                let people = people.iter().filter(is_there).cloned().collect();
                Some(Arc::new(Self::Presence(PresenceEvent { people })))
            }
            _ => Some(self),
        }
    }
}
