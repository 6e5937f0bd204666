//! Use cases: what the HTTP interface and the command line both do, with the rules of the trade in one place.
//!
//! A [`Service`] loads, computes off the async threads and saves. [`analyse_scene`] is the part that needs no store.

mod actor;
mod analyse;
mod backups;
mod catalogue;
mod change;
mod changes;
mod demo;
mod document;
mod draft;
mod error;
mod examine;
mod execute;
mod fault;
mod features;
mod figures;
mod import;
mod interim;
mod jobs;
mod known;
mod lenses;
mod live;
mod membership;
mod people;
mod place;
mod prepared;
mod process;
mod projects;
mod queue;
mod rights;
mod scenarios;
mod scenes;
mod settings;
mod survey;
mod tiles;

use std::path::Path;
use std::sync::Arc;

use serde::Serialize;
use utoipa::ToSchema;

use crate::store::{PostgresStore, SqliteStore, Store};

use analyse::Question;
use backups::Warnings;
use jobs::Jobs;
use live::Live;
use people::People;
use prepared::Scenes;
use queue::Queue;

pub use crate::analysis::Control;
pub use crate::identity::{
    Provider, ProviderSettings, Reply, SettingsError as ProviderSettingsError, Web,
};
pub use crate::interchange::ImportOptions;
pub use crate::interchange::scene_file::{Reading, write as write_scene};
pub use crate::interchange::tiles::{ID as TILE_ID, MOST_ZOOM, Tile};
pub use crate::store::{
    BackedUp, Belonging, Bounds, Examination, FeatureQuery, HistoryQuery, Manifest, Moved, Moving,
    PastQuery, PeopleCount, Place, ProjectCheck, PropertyFilter, StoreCheck, StoredState,
};
pub use actor::Actor;
pub use analyse::read_scene;
pub use backups::{BackupSchedule, HealthWarning, check_backup, move_store, restore};
pub use catalogue::{
    KindDocument, PropertyDocument, RulesDocument, kinds, property_schema, surveyed_schema,
};
pub use change::ChangeDocument;
pub use changes::{ActionDocument, ActionInput, ConflictDocument, InCollection};
pub use document::feature_json;
pub use error::ServiceError;
pub use examine::{examine_projections, examine_provider, examine_store};
pub use execute::{analyse_scene, chosen};
pub use fault::FaultDocument;
pub use features::Page;
pub use figures::Figures;
pub use import::{ImportInto, ImportReport, Tally, read_file};
pub use interim::{ProgressDocument, Telling, Told};
pub use jobs::{JobDocument, JobQuery, JobStatus};
pub use known::Known;
pub use lenses::{LensDocument, LensInput};
pub use live::{Following, LiveEvent, MOST_STREAMS, PresenceInput};
pub use people::{
    AuditDocument, Begun, Departure, MeDocument, NewTokenDocument, Return, SESSION_LASTS,
    SessionDocument, TokenDocument, TokenInput, UserDocument, UserInput, UserPatch,
};
pub use process::{
    ProcessDocument, ProcessSummary, check_process, process_document, process_schemas, processes,
};
pub use projects::{CourtyardDocument, ProjectDocument, Register};
pub use queue::{Guest, QueueFigures};
pub use scenarios::{OverlayDocument, ScenarioDocument, ScenarioInput, ScenarioPatch};
pub use scenes::{SceneCheck, SceneFaultDocument, SceneImport, SceneText};
pub use settings::{ProjectChange, ProjectPatch};
pub use tiles::TileQuery;

pub type ServiceResult<T> = Result<T, ServiceError>;

/// The project that everything belongs to where nobody says otherwise.
pub const DEFAULT_PROJECT: &str = crate::model::HOME_PROJECT;

/// The use cases over one store. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    store: Arc<dyn Store>,
    /// One turn for each analysis that may run at the same time.
    runs: Arc<Queue>,
    /// One for each survey: its steps take turns of `runs` of their own.
    surveys: Arc<Queue>,
    /// One for each execution that is listened to: some cores are left to those who wait for one short answer.
    tellings: Arc<Queue>,
    scenes: Arc<Scenes>,
    jobs: Arc<Jobs>,
    people: Arc<People>,
    /// Where people may sign in, too.
    provider: Option<Arc<Provider>>,
    live: Arc<Live>,
    warnings: Arc<Warnings>,
    /// Stops what this service runs, and learns how far it is: there is one in a job.
    control: Option<Arc<Control>>,
    /// Who has this service work.
    guest: Guest,
}

/// How many analyses may wait for a core, and how many surveys for their beginning: each holds what it was sent.
const MOST_WAITING_RUNS: usize = 256;
const MOST_WAITING_SURVEYS: usize = 32;

/// Whether the service works, and what it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    #[schema(example = "ok")]
    pub status: &'static str,
    #[schema(example = "0.1.0")]
    pub version: &'static str,
    #[schema(example = "sqlite")]
    pub store: &'static str,
    /// What does not keep the service from working, but must be seen to.
    pub warnings: Vec<HealthWarning>,
}

impl Service {
    pub fn new(store: Arc<dyn Store>) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            store,
            runs: Queue::new(cores, MOST_WAITING_RUNS),
            surveys: Queue::new(cores, MOST_WAITING_SURVEYS),
            tellings: Queue::new(cores.div_ceil(2), MOST_WAITING_SURVEYS),
            scenes: Arc::default(),
            jobs: Arc::new(Jobs::on(cores)),
            people: Arc::default(),
            provider: None,
            live: Arc::new(Live::with_most(MOST_STREAMS)),
            warnings: Arc::default(),
            control: None,
            guest: Guest::default(),
        }
    }

    /// The same service, working for this guest.
    pub fn on_behalf_of(&self, guest: Guest) -> Self {
        Self {
            guest,
            ..self.clone()
        }
    }

    /// Opens the store in `data`, a directory that is made where there is none.
    pub async fn open(data: &Path) -> ServiceResult<Self> {
        let store = SqliteStore::open(data).await?;
        Ok(Self::new(Arc::new(store)))
    }

    /// As [`Service::open`], but where there is no store none is made.
    pub async fn open_existing(data: &Path) -> ServiceResult<Self> {
        let store = SqliteStore::open_existing(data).await?;
        Ok(Self::new(Arc::new(store)))
    }

    /// Opens the PostgreSQL database at `url`, which must exist and may have PostGIS.
    pub async fn open_postgres(url: &str) -> ServiceResult<Self> {
        let store = PostgresStore::open(url).await?;
        Ok(Self::new(Arc::new(store)))
    }

    /// A service that forgets everything when it ends.
    pub async fn in_memory() -> ServiceResult<Self> {
        let store = SqliteStore::open_in_memory().await?;
        Ok(Self::new(Arc::new(store)))
    }

    /// The same, for so many streams of events at the same time.
    #[must_use]
    pub fn with_most_streams(mut self, most: usize) -> Self {
        self.live = Arc::new(Live::with_most(most));
        self
    }

    /// How often another database took the place of the one before: what was read at another number is of another one.
    pub fn lineage(&self) -> u64 {
        self.store.lineage()
    }

    /// Fails when the store cannot be reached.
    pub async fn health(&self) -> ServiceResult<Health> {
        self.store.ping().await?;
        Ok(Health {
            status: "ok",
            version: env!("CARGO_PKG_VERSION"),
            store: self.store.backend(),
            warnings: self.warnings.all(),
        })
    }

    /// Stops the jobs and what is followed, waits for running work and closes the store.
    pub async fn close(&self) {
        self.stop_following();
        self.jobs.stop();
        self.store.close().await;
    }
}
