//! Where projects, features, scenarios and their history are kept.
//!
//! Architecture invariant: this module is the only one that names sqlx. [`Store`] is what a backend must do; the
//! contract tests in `tests/store_contract` say it more exactly and run on every backend.

mod accounts;
mod canonical;
mod chain;
mod database;
mod examine;
mod fault;
mod lenses;
mod lineage;
mod news;
mod past;
mod plan;
mod postgres;
mod reads;
mod row;
mod scenarios;
mod select;
mod session;
mod shape;
mod snapshot;
mod sql;
mod sqlite;
mod transfer;
mod writes;

use std::collections::BTreeMap;
use std::path::Path;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use geo::Geometry;
use tokio::sync::{broadcast, mpsc};

use crate::model::{
    Action, Feature, HistoryEntry, Kind, Lens, LonLat, OverlayChange, Project, Revision, Scenario,
    ScenarioStatus, StoredFeature,
};

pub use accounts::{
    AccountChange, Accounts, AuditEntry, AuditQuery, Bearer, Credentials, ExternalId, Hash,
    NewAccount, NewSession, NewToken, PeopleState, Session,
};
pub use chain::{ProjectCheck, StoreCheck};
pub use examine::{Examination, PeopleCount};
pub use news::{EditSummary, News, Summary};
pub use postgres::PostgresStore;
pub use sqlite::SqliteStore;
pub use transfer::{
    BackedUp, Manifest, Moved, Moving, Place, Progress, ProjectCount, TableDigest, check_backup,
    migrate, restore,
};

/// West, south, east, north in degrees.
pub type Bounds = [f64; 4];

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A write started from a state that is no longer the newest. Nothing was written. What is gone is at 0.
    #[error("{what} was changed meanwhile: expected revision {expected}, found {found}")]
    Stale {
        what: String,
        expected: Revision,
        found: Revision,
    },
    /// A write said "new", but the id is taken. Nothing was written.
    #[error("{what} exists already")]
    Exists { what: String },
    #[error("{what} does not exist")]
    Missing { what: String },
    /// There may be no more of them. Nothing was written.
    #[error("{whose} may have up to {most} {what} of its own")]
    Full {
        whose: &'static str,
        what: &'static str,
        most: usize,
    },
    /// Somebody must be left who can look after the installation. Nothing was written.
    #[error("this is the last administrator who can sign in; make another one first")]
    LastAdmin,
    /// What is no draft any more is neither edited nor deleted. Nothing was written.
    #[error("{what} is {status}; only a draft can be edited or deleted")]
    Settled {
        what: String,
        status: ScenarioStatus,
    },
    /// What is stored cannot be read as what it should be.
    #[error("the stored {what} cannot be read: {why}")]
    Corrupt { what: String, why: String },
    /// A feature cannot be kept: it lies nowhere, say. Nothing was written.
    #[error("{what} cannot be stored: {why}")]
    Unstorable { what: String, why: String },
    /// The database cannot be used at all. The text is for the person who started the program.
    #[error("cannot open the database {database}: {why}")]
    Open { database: String, why: String },
    /// Another program kept the database locked for too long. Nothing was written; a later try may succeed.
    #[error("the database is busy: another program is writing to it")]
    Busy,
    /// The database does not answer. Whether a write that was under way is stored is not known: its action tells.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// The disk is full. Nothing was written; a later try may succeed.
    #[error("the disk of the database is full")]
    NoSpace,
    /// The database may only be read. Nothing was written.
    #[error("the database may only be read, not written: {0}")]
    ReadOnly(String),
    /// The files of the database are not what was written to them.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// The files of the database are gone, replaced or cannot be read. Nothing was written.
    #[error("the files of the database cannot be used: {0}")]
    Gone(String),
    /// Another database took the place of the one that was open. Whether a write that was under way is stored is not
    /// known; what was read before is of the other one, and is to be read anew.
    #[error("another database took the place of the one that was open")]
    Replaced,
    /// A backup or a move did not go through; what was there is untouched.
    #[error("{what}: {why}")]
    Transfer { what: String, why: String },
    #[error("database: {0}")]
    Database(sqlx::Error),
}

pub type StoreResult<T> = Result<T, StoreError>;

/// Whose features a query asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Belonging {
    #[default]
    Anyone,
    Courtyard(String),
    /// Features that lie in no courtyard.
    Surroundings,
}

/// A property must have this value, given as plain text.
///
/// A text matches when it is the same; `true` and `false` match the truth values; a number matches however it is
/// written, so `12`, `12.0` and `1.2e1` all find 12 and 12.0. Null, lists and objects match nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct PropertyFilter {
    pub name: String,
    pub value: String,
}

/// Which features to read. The default is all of the baseline.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FeatureQuery {
    /// None: every kind.
    pub kinds: Option<Vec<Kind>>,
    /// Only features with these ids: at most [`FeatureQuery::MOST_IDS`] of them. None: whatever the id.
    pub ids: Option<Vec<String>>,
    pub belonging: Belonging,
    /// Features whose bounding box touches this one.
    pub bbox: Option<Bounds>,
    pub properties: Vec<PropertyFilter>,
    /// Read the merged state of this scenario instead of the baseline.
    pub scenario: Option<String>,
    pub limit: Option<u32>,
    pub offset: u32,
}

impl FeatureQuery {
    /// Each id takes a placeholder, and databases limit their number.
    pub const MOST_IDS: usize = 500;
}

/// Features in the order of kind and id, and how many there are in all.
#[derive(Clone, Debug, PartialEq)]
pub struct FeaturePage {
    pub features: Vec<StoredFeature>,
    pub matched: u64,
}

/// What the stored feature must be for a write to go through; in a scenario, what the merged state must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    Anything,
    Absent,
    At(Revision),
}

/// One feature of a write.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Insert or replace.
    Put {
        feature: Feature<LonLat<Geometry>>,
        /// See [`StoredFeature::belongs_to`].
        belongs_to: Option<String>,
        expected: Expected,
    },
    /// In a scenario, removing what the scenario itself added leaves no trace.
    Remove { id: String, expected: Expected },
}

/// All that one user action writes: it is stored in one transaction, or not at all. The edits follow each other,
/// so a later one sees what an earlier one did. Without edits nothing happens, and no revision is made.
#[derive(Clone, Debug, PartialEq)]
pub struct Write {
    pub who: String,
    /// The clock is the caller's, so that the store has none.
    pub at: DateTime<Utc>,
    /// Write into this scenario's overlay instead of the baseline.
    pub scenario: Option<String>,
    /// The user action that this is. One that was stored before is not stored again.
    pub action: Option<Action>,
    pub edits: Vec<Edit>,
}

/// What became of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    pub revision: Revision,
    /// The action had been stored before, as that revision; nothing was written now.
    pub replayed: bool,
}

/// A scenario to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct NewScenario {
    pub id: String,
    pub courtyard: String,
    pub name: String,
    /// The scenario that it starts as a copy of; none: the baseline.
    pub from: Option<String>,
    pub who: String,
    pub at: DateTime<Utc>,
}

/// What becomes of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioChange {
    pub name: String,
    pub status: ScenarioStatus,
    pub expected: Expected,
    pub who: String,
    pub at: DateTime<Utc>,
}

/// Who writes, and when. The clock is the caller's, so that the store has none.
#[derive(Clone, Debug, PartialEq)]
pub struct Signature {
    pub who: String,
    pub at: DateTime<Utc>,
}

/// A lens to be kept with a project.
#[derive(Clone, Debug, PartialEq)]
pub struct NewLens {
    pub lens: Lens,
    pub signature: Signature,
}

/// A state that can be written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoredState {
    Baseline,
    Scenario(String),
}

/// A courtyard's features as they were when this revision had been written, whatever came after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastQuery {
    pub courtyard: String,
    /// The merged state of this scenario. Before it was made, that is the baseline.
    pub scenario: Option<String>,
    pub at: Revision,
}

/// Which part of the history to read, newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HistoryQuery {
    /// The courtyard's own entries, those of its features, and those of features that a write moved out of it.
    pub courtyard: Option<String>,
    pub feature: Option<String>,
    /// Only what was written to this state.
    pub state: Option<StoredState>,
    /// Only what this revision wrote.
    pub revision: Option<Revision>,
    /// Only what was written before this revision.
    pub before: Option<Revision>,
    /// Only what was written at this moment or later.
    pub since: Option<DateTime<Utc>>,
    pub limit: Option<u32>,
}

/// PostgreSQL carries less than 8000 bytes in a notification.
pub const MOST_TOLD_BYTES: usize = 7000;
/// How many connections to the database are open, and how many of them nobody uses now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connections {
    pub open: u32,
    pub idle: usize,
}

/// A backend. Every call names the project; reads see only what was committed, and one read sees one state.
///
/// Reading a project that does not exist finds nothing; a scenario that does not exist is [`StoreError::Missing`],
/// since its features must not be mistaken for the baseline. Writing to either is `Missing`. Ids come back as text.
#[async_trait]
pub trait Store: Accounts + Send + Sync {
    /// "sqlite" or "postgres".
    fn backend(&self) -> &'static str;

    /// Its connections to the database.
    fn connections(&self) -> Connections;

    /// How often another database took the place of the one that was opened. What was read at another number is of
    /// another database.
    fn lineage(&self) -> u64;

    /// Fails when the database cannot be reached.
    async fn ping(&self) -> StoreResult<()>;

    async fn projects(&self) -> StoreResult<Vec<Project>>;

    async fn project(&self, id: &str) -> StoreResult<Option<Project>>;

    /// Makes the project at revision 0, or changes all of it but its revision.
    async fn put_project(&self, project: &Project) -> StoreResult<()>;

    /// Changes all of a project but its id, if it is still as expected. It takes a revision, as every write does.
    async fn update_project(
        &self,
        project: &Project,
        expected: Expected,
        signature: &Signature,
    ) -> StoreResult<Revision>;

    async fn features(&self, project: &str, query: &FeatureQuery) -> StoreResult<FeaturePage>;

    async fn feature(
        &self,
        project: &str,
        id: &str,
        scenario: Option<&str>,
    ) -> StoreResult<Option<StoredFeature>>;

    /// The features of an earlier state, in the order of kind and id.
    async fn features_at(
        &self,
        project: &str,
        query: &PastQuery,
    ) -> StoreResult<Vec<StoredFeature>>;

    /// Number of baseline features by courtyard (none: surroundings) and kind.
    async fn counts(
        &self,
        project: &str,
    ) -> StoreResult<BTreeMap<Option<String>, BTreeMap<Kind, u64>>>;

    /// The bounding box of the baseline features of a kind.
    async fn extent(&self, project: &str, kind: Kind) -> StoreResult<Option<Bounds>>;

    /// Stores a whole user action, once: one that is sent again changes nothing. A scenario must be a draft.
    async fn write(&self, project: &str, write: &Write) -> StoreResult<Written>;

    /// The revision that a user action became, if it was stored.
    async fn action(&self, project: &str, id: &str) -> StoreResult<Option<Revision>>;

    /// Makes a draft: empty, or with a copy of another one's overlay, which the history tells as its first write. It
    /// takes a revision of the project, as every change to a scenario or its overlay does.
    async fn create_scenario(&self, project: &str, new: &NewScenario) -> StoreResult<Scenario>;

    /// Sets name and status if the scenario, its overlay included, is still as expected.
    async fn update_scenario(
        &self,
        project: &str,
        id: &str,
        change: &ScenarioChange,
    ) -> StoreResult<Scenario>;

    /// Deletes a draft with its overlay, if both are still as expected. Its history stays.
    async fn delete_scenario(
        &self,
        project: &str,
        id: &str,
        expected: Expected,
        signature: &Signature,
    ) -> StoreResult<()>;

    /// What the scenario does to the baseline, by feature id. A removal of what is gone meanwhile does nothing.
    async fn overlay(&self, project: &str, scenario: &str) -> StoreResult<Vec<OverlayChange>>;

    /// The oldest first.
    async fn scenarios(&self, project: &str, courtyard: Option<&str>)
    -> StoreResult<Vec<Scenario>>;

    async fn scenario(&self, project: &str, id: &str) -> StoreResult<Option<Scenario>>;

    async fn history(&self, project: &str, query: &HistoryQuery) -> StoreResult<Vec<HistoryEntry>>;

    /// What the revisions after this one wrote, in short, the oldest first. Revisions have no gaps, so that whoever asks
    /// from the last one that it knows misses nothing.
    async fn summaries(
        &self,
        project: &str,
        after: Revision,
        limit: u32,
    ) -> StoreResult<Vec<Summary>>;

    /// The projects that this program writes to, each time that it has.
    fn written(&self) -> broadcast::Receiver<String>;

    /// Passes on what other programs on the same database do and say, until that is not possible any more: then it is
    /// to be called again. It begins with [`News::Missed`]. What this program does may be passed on, too.
    async fn hear(&self, news: &mpsc::Sender<News>) -> StoreResult<()>;

    /// Says up to [`MOST_TOLD_BYTES`] to all programs on the database that listen, if it can carry that. It is not kept.
    async fn tell(&self, text: &str) -> StoreResult<()>;

    /// The project's own lenses by name.
    async fn lenses(&self, project: &str) -> StoreResult<Vec<Lens>>;

    /// Adds a lens whose id and name are new in the project, which may have up to [`Lens::MOST_OWN`]. It takes a
    /// revision, as every write does.
    async fn add_lens(&self, project: &str, new: &NewLens) -> StoreResult<()>;

    async fn remove_lens(&self, project: &str, id: &str, signature: &Signature) -> StoreResult<()>;

    /// Whether the history of every project holds together, and what the database itself finds wrong with its files.
    async fn check(&self) -> StoreResult<StoreCheck>;

    /// Writes all of the store to a new file, from one state of it. See [`BackedUp`].
    async fn back_up(
        &self,
        file: &Path,
        at: DateTime<Utc>,
        progress: Progress<'_>,
    ) -> StoreResult<BackedUp>;

    /// Waits for running work and closes the database's files.
    async fn close(&self);
}
