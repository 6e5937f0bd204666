//! What is wrong with what was sent, all at once.

use serde::Serialize;
use utoipa::ToSchema;

use super::{ServiceError, ServiceResult};
use crate::interchange::scene_file::SceneFault;

/// One thing that is wrong with what was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FaultDocument {
    /// JSON pointer from the root of the body.
    #[schema(example = "/edits/3/put/properties/height_m")]
    pub pointer: String,
    pub detail: String,
}

impl From<SceneFault> for FaultDocument {
    fn from(fault: SceneFault) -> Self {
        Self {
            pointer: fault.pointer,
            detail: fault.what,
        }
    }
}

/// Nothing is done where there are faults.
pub(super) fn fail_on(faults: Vec<FaultDocument>) -> ServiceResult<()> {
    if faults.is_empty() {
        Ok(())
    } else {
        Err(ServiceError::Faults(faults))
    }
}
