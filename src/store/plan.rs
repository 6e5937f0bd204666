//! What a write does, worked out in memory before anything is written. Pure: no database here.

use std::collections::BTreeMap;

use geo::Geometry;

use super::{Edit, Expected, StoreError, StoreResult};
use crate::model::{Feature, HistoryAction, LonLat, Revision, StoredFeature};

/// A feature as it is at some moment of the write, borrowed from the store's answer or from an edit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held<'a> {
    pub feature: &'a Feature<LonLat<Geometry>>,
    pub belongs_to: Option<&'a str>,
    pub revision: Revision,
}

impl<'a> From<&'a StoredFeature> for Held<'a> {
    fn from(stored: &'a StoredFeature) -> Self {
        Self {
            feature: &stored.feature,
            belongs_to: stored.belongs_to.as_deref(),
            revision: stored.revision,
        }
    }
}

/// What one edit did.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'a> {
    Insert { after: Held<'a> },
    Update { before: Held<'a>, after: Held<'a> },
    Delete { before: Held<'a> },
}

impl<'a> Step<'a> {
    pub fn action(&self) -> HistoryAction {
        match self {
            Self::Insert { .. } => HistoryAction::Insert,
            Self::Update { .. } => HistoryAction::Update,
            Self::Delete { .. } => HistoryAction::Delete,
        }
    }

    pub fn before(&self) -> Option<&Held<'a>> {
        match self {
            Self::Insert { .. } => None,
            Self::Update { before, .. } | Self::Delete { before } => Some(before),
        }
    }

    pub fn after(&self) -> Option<&Held<'a>> {
        match self {
            Self::Insert { after } | Self::Update { after, .. } => Some(after),
            Self::Delete { .. } => None,
        }
    }

    /// The feature after the edit, or the last that was known of it.
    pub fn newest(&self) -> &Held<'a> {
        match self {
            Self::Insert { after } | Self::Update { after, .. } => after,
            Self::Delete { before } => before,
        }
    }
}

/// The outcome of a write.
#[derive(Debug, Default)]
pub(super) struct Plan<'a> {
    /// Every touched id with what it is in the end; none: it is gone.
    pub outcome: BTreeMap<String, Option<Held<'a>>>,
    /// One for each edit, in order.
    pub steps: Vec<Step<'a>>,
}

impl Edit {
    /// The id as the store keeps it.
    pub(super) fn id(&self) -> String {
        match self {
            Self::Put { feature, .. } => feature.id.to_string(),
            Self::Remove { id, .. } => id.clone(),
        }
    }

    fn expected(&self) -> Expected {
        match self {
            Self::Put { expected, .. } | Self::Remove { expected, .. } => *expected,
        }
    }

    fn result(&self, revision: Revision) -> Option<Held<'_>> {
        match self {
            Self::Remove { .. } => None,
            Self::Put {
                feature,
                belongs_to,
                ..
            } => Some(Held {
                feature,
                belongs_to: belongs_to.as_deref(),
                revision,
            }),
        }
    }
}

/// Applies the edits in their order to `current`, the merged state of every id they name.
pub(super) fn plan<'a>(
    edits: &'a [Edit],
    current: &'a BTreeMap<String, StoredFeature>,
    revision: Revision,
) -> StoreResult<Plan<'a>> {
    let mut plan = Plan::default();
    for edit in edits {
        let id = edit.id();
        let before = match plan.outcome.get(&id) {
            Some(earlier_in_this_write) => *earlier_in_this_write,
            None => current.get(&id).map(Held::from),
        };
        check(
            &format!("feature \"{id}\""),
            edit.expected(),
            before.map(|held| held.revision),
        )?;
        let after = edit.result(revision);
        plan.steps.push(match (before, after) {
            (None, None) => return Err(missing_feature(&id)),
            (None, Some(after)) => Step::Insert { after },
            (Some(before), Some(after)) => Step::Update { before, after },
            (Some(before), None) => Step::Delete { before },
        });
        plan.outcome.insert(id, after);
    }
    Ok(plan)
}

/// Whether what is stored is what the writer expected. What is gone counts as revision 0.
pub(super) fn check(what: &str, expected: Expected, found: Option<Revision>) -> StoreResult<()> {
    match (expected, found) {
        (Expected::Absent, Some(_)) => Err(StoreError::Exists {
            what: what.to_owned(),
        }),
        (Expected::At(expected), found) if found != Some(expected) => Err(StoreError::Stale {
            what: what.to_owned(),
            expected,
            found: found.unwrap_or(0),
        }),
        _ => Ok(()),
    }
}

fn missing_feature(id: &str) -> StoreError {
    StoreError::Missing {
        what: format!("feature \"{id}\""),
    }
}
