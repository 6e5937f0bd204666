//! What is wrong with what was sent, all at once.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{ServiceError, ServiceResult};
use crate::interchange::scene_file::SceneFault;
use crate::model::{FaultCode, FaultValues};

/// One thing that is wrong with what was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FaultDocument {
    /// Stable: programs tell faults apart by it.
    pub code: FaultCode,
    /// JSON pointer from the root of the body.
    #[schema(example = "/edits/3/put/properties/height_m")]
    pub pointer: String,
    /// What the code's words need to be told: `found`, `minimum`, …
    #[schema(value_type = serde_json::Map<String, serde_json::Value>)]
    pub values: FaultValues,
    /// In English.
    pub detail: String,
}

impl FaultDocument {
    pub(super) fn new(
        code: FaultCode,
        pointer: impl Into<String>,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            code,
            pointer: pointer.into(),
            values: FaultValues::new(),
            detail: detail.into(),
        }
    }

    /// With a value that the code's words need to be told.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.values.insert(name, value.into());
        self
    }
}

impl From<SceneFault> for FaultDocument {
    fn from(fault: SceneFault) -> Self {
        Self {
            code: fault.code,
            pointer: fault.pointer,
            values: fault.values,
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
