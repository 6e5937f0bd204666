//! Why a use case did not go through, in the terms of the one who asked.

use super::changes::ConflictDocument;
use super::fault::FaultDocument;
use crate::analysis::AnalysisError;
use crate::interchange::ImportError;
use crate::interchange::crs::CrsError;
use crate::interchange::scene_file::SceneFileError;
use crate::model::rules::RulesError;
use crate::model::site::SiteError;
use crate::model::{FaultCode, Revision, Role};
use crate::store::StoreError;

#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    #[error("there is no {what} \"{id}\"")]
    Missing { what: &'static str, id: String },
    #[error("there is no process \"{id}\"; there are: {known}")]
    NoSuchProcess { id: String, known: String },
    #[error("there is no job \"{0}\"; jobs are kept in memory, for a limited time")]
    NoSuchJob(String),
    #[error("job \"{0}\" has no result yet")]
    ResultNotReady(String),
    #[error("{most} jobs are waiting; send it again when some of them have run")]
    TooManyJobs { most: usize },
    #[error("{most} are listening already, which is as many as this server bears")]
    TooManyListeners { most: usize },
    #[error(
        "the report has {bytes} bytes, and a job keeps up to {most}; name the outputs that are wanted"
    )]
    ResultTooLarge { bytes: usize, most: usize },
    #[error("{most} analyses are waiting for a core; send it again in a moment")]
    Crowded { most: usize },
    /// Something that the caller sent is wrong; `pointer` is its JSON pointer, empty for the whole.
    #[error("{detail}")]
    Input { pointer: String, detail: String },
    /// The body as a whole cannot be used.
    #[error("{}", .0.detail)]
    Body(Box<FaultDocument>),
    /// What the caller wants does not go with what is stored meanwhile.
    #[error("{0}")]
    Conflict(String),
    /// Likewise, in a way that programs can tell.
    #[error("{}", .0.detail)]
    Clash(Box<FaultDocument>),
    /// Features are not what a change started from. Nothing was written.
    #[error("{} of the features were changed meanwhile; nothing was written", .0.len())]
    Stale(Vec<ConflictDocument>),
    /// Something is not what a change started from. Nothing was written.
    #[error("{what} \"{id}\" is at revision {found} now; nothing was written")]
    Outdated {
        what: &'static str,
        id: String,
        found: Revision,
    },
    /// Features that were sent are not good. Nothing was written.
    #[error("{}", first_of(.0))]
    Faults(Vec<FaultDocument>),
    #[error("the scene cannot be used: {0}")]
    Scene(#[from] SiteError),
    #[error(transparent)]
    Crs(#[from] CrsError),
    /// A scene that was sent cannot be read.
    #[error(transparent)]
    SceneFile(#[from] SceneFileError),
    #[error(transparent)]
    File(#[from] ImportError),
    #[error(
        "the scene is planar (metres without a place on earth), so it cannot be stored on the map; \
         analyse it with `yuantu analyse`, or export it again in longitude and latitude"
    )]
    PlanarImport,
    /// Who asks has not the role that it takes.
    #[error("this needs the role {needed} {place}")]
    NotAllowed { needed: Role, place: String },
    #[error("the name or the password is wrong")]
    WrongCredentials,
    #[error("too many attempts; try again in {retry_after_s} s")]
    TooManyAttempts { retry_after_s: u16 },
    #[error("this is not the token that the server has printed into its log")]
    WrongSetupToken,
    #[error("there are accounts already; an administrator adds further ones")]
    AlreadySetUp,
    #[error(
        "there are no accounts yet: make the first one with the token that the server has printed into its log"
    )]
    NotSetUp,
    #[error("the account is disabled")]
    AccountDisabled,
    /// The log says why.
    #[error(
        "the identity provider does not answer as it should; try again in a moment, or sign in with a password"
    )]
    ProviderUnreachable,
    #[error("the identity provider has not let you in: {why}")]
    RefusedElsewhere { why: String },
    /// The log says why.
    #[error(
        "what the identity provider says of you cannot be believed; whoever runs the service finds the reason in its log"
    )]
    ProviderUntrusted,
    #[error(
        "what the identity provider says of you does not hold at this time; the clocks of the two servers differ"
    )]
    ClocksDiffer,
    #[error("this sign-in was not begun in this browser, or too long ago; begin again")]
    NotBegunHere,
    #[error("the name \"{0}\" is taken")]
    NameTaken(String),
    #[error("this is the last administrator who can sign in; make another one first")]
    LastAdmin,
    #[error("the request was cancelled")]
    Cancelled,
    /// The store tells which database, and why.
    #[error("{0}")]
    Open(String),
    #[error("the database is busy: another program is writing to it; try again in a moment")]
    Busy,
    /// The log says why.
    #[error("the database cannot be reached; try again in a moment")]
    Unreachable(String),
    /// The log says where.
    #[error("the disk is full: nothing was written; try again when there is room")]
    StorageFull,
    #[error(
        "the database may only be read at the moment: nothing was written; the service's log says why"
    )]
    StorageReadOnly(String),
    #[error(
        "the database is damaged; whoever runs the service must put a backup back (yuantu restore)"
    )]
    StorageDamaged(String),
    #[error(
        "the files of the database are gone or cannot be read: nothing was written; the service's log says why"
    )]
    StorageGone(String),
    #[error(
        "another database took the place of the one before, a backup say: read anew what this is about, and send it again"
    )]
    StorageReplaced,
    /// A backup or a move did not go through.
    #[error("{0}")]
    Transfer(String),
    #[error("the store failed: {0}")]
    Storage(String),
    /// A fault of the program.
    #[error("{0}")]
    Internal(String),
}

fn first_of(faults: &[FaultDocument]) -> String {
    let first = faults
        .first()
        .map(|fault| format!("{}: {}", fault.pointer, fault.detail));
    let first = first.unwrap_or_default();
    match faults.len() {
        0 | 1 => first,
        count => format!("{first} (and {} more faults)", count - 1),
    }
}

impl ServiceError {
    pub fn input(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::Input {
            pointer: pointer.into(),
            detail: detail.into(),
        }
    }

    pub(super) fn body(fault: FaultDocument) -> Self {
        Self::Body(Box::new(fault))
    }

    pub(super) fn clash(fault: FaultDocument) -> Self {
        Self::Clash(Box::new(fault))
    }

    pub fn missing(what: &'static str, id: impl Into<String>) -> Self {
        Self::Missing {
            what,
            id: id.into(),
        }
    }

    /// The same fault, seen from one level further out in the document that was sent.
    pub fn within(self, outer: &str) -> Self {
        match self {
            Self::Input { pointer, detail } => Self::Input {
                pointer: format!("{outer}{pointer}"),
                detail,
            },
            other => other,
        }
    }
}

impl From<StoreError> for ServiceError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stale { .. }
            | StoreError::Exists { .. }
            | StoreError::Missing { .. }
            | StoreError::Full { .. } => Self::Conflict(error.to_string()),
            StoreError::LastAdmin => Self::LastAdmin,
            StoreError::Settled { .. } => Self::clash(FaultDocument::new(
                FaultCode::Settled,
                "",
                error.to_string(),
            )),
            StoreError::Unstorable { .. } => Self::input("", error.to_string()),
            StoreError::Open { .. } => Self::Open(error.to_string()),
            StoreError::Busy => Self::Busy,
            StoreError::Unreachable(why) => Self::Unreachable(why),
            StoreError::NoSpace => Self::StorageFull,
            StoreError::ReadOnly(why) => Self::StorageReadOnly(why),
            StoreError::Damaged(why) => Self::StorageDamaged(why),
            StoreError::Gone(why) => Self::StorageGone(why),
            StoreError::Replaced => Self::StorageReplaced,
            StoreError::Transfer { .. } => Self::Transfer(error.to_string()),
            StoreError::Corrupt { .. } | StoreError::Database(_) => {
                Self::Storage(error.to_string())
            }
        }
    }
}

impl From<AnalysisError> for ServiceError {
    fn from(error: AnalysisError) -> Self {
        match error {
            AnalysisError::Parameter { pointer, detail } => Self::Input { pointer, detail },
            AnalysisError::Cancelled => Self::Cancelled,
            AnalysisError::Report(_) => Self::Internal(error.to_string()),
        }
    }
}

impl From<RulesError> for ServiceError {
    fn from(error: RulesError) -> Self {
        Self::Internal(format!("the project's rules: {error}"))
    }
}
