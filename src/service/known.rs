//! What a caller knows of the thing that it wants to change.

use crate::model::Revision;

/// The revisions that a caller is ready to change (`If-Match`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// Whatever is there.
    Any,
    OneOf(Vec<Revision>),
}

impl Known {
    pub(super) fn is(&self, revision: Revision) -> bool {
        match self {
            Self::Any => true,
            Self::OneOf(revisions) => revisions.contains(&revision),
        }
    }
}
