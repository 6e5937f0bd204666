//! Executions that nobody waits for. Jobs and their results are kept in memory only, for a limited time: what they answer
//! can be asked again, and a service that starts anew has none.

mod shelf;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use super::execute::{chosen, find_process};
use super::interim::listened;
use super::queue::Queue;
use super::{Actor, Service, ServiceError, ServiceResult};

use shelf::{Job, Shelf};

/// An execution that takes longer is given up.
pub(super) const LONGEST: Duration = Duration::from_secs(30 * 60);

/// How a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobStatus {
    Accepted,
    Running,
    Successful,
    Failed,
    Dismissed,
}

impl JobStatus {
    const ALL: [Self; 5] = [
        Self::Accepted,
        Self::Running,
        Self::Successful,
        Self::Failed,
        Self::Dismissed,
    ];

    /// As documents have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Running => "running",
            Self::Successful => "successful",
            Self::Failed => "failed",
            Self::Dismissed => "dismissed",
        }
    }

    /// Whether nothing happens to it any more by itself.
    fn is_final(self) -> bool {
        !matches!(self, Self::Accepted | Self::Running)
    }
}

/// A job as OGC API Processes describes it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JobDocument {
    #[serde(rename = "jobID")]
    pub id: String,
    #[serde(rename = "processID")]
    #[schema(example = "ranking")]
    pub process: &'static str,
    /// Always `process`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub status: JobStatus,
    /// What the status does not say: how many steps are done, or why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub message: Option<String>,
    pub created: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub started: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub finished: Option<DateTime<Utc>>,
    /// When the status changed last.
    pub updated: DateTime<Utc>,
    /// In per cent; 0 until an analysis says how much there is to do.
    #[schema(minimum = 0, maximum = 100)]
    pub progress: u8,
}

/// Which jobs to list, newest first. Empty lists mean any.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JobQuery {
    pub processes: Vec<String>,
    pub statuses: Vec<JobStatus>,
    /// Made at or after this moment.
    pub from: Option<DateTime<Utc>>,
    /// Made at or before this moment.
    pub until: Option<DateTime<Utc>>,
    /// Seconds from the start to the end, or to now. What has not started matches neither bound.
    pub least_s: Option<f64>,
    pub most_s: Option<f64>,
    pub limit: Option<usize>,
}

/// The jobs of all projects.
pub(super) struct Jobs {
    shelf: Mutex<Shelf>,
    /// One place for each job that may run: some cores are left to those who wait for their answers.
    slots: Arc<Queue>,
}

impl Jobs {
    pub fn on(cores: usize) -> Self {
        Self {
            shelf: Mutex::default(),
            // The shelf bounds how many wait.
            slots: Queue::new(cores.div_ceil(2), usize::MAX),
        }
    }

    pub fn stop(&self) {
        self.shelf().dismiss_all(Utc::now());
    }

    pub fn counts(&self) -> Vec<(JobStatus, usize)> {
        self.shelf().counts()
    }

    /// A thread that panicked while it held the lock left whole entries behind.
    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.forget(Utc::now());
        shelf
    }
}

impl Service {
    /// Has an execution done, without waiting for it. `outputs` are the members of the report that are wanted; none: all.
    ///
    /// Pointers in the errors of the result start at the body of the request.
    pub async fn start_job(
        &self,
        project: &str,
        process: &str,
        inputs: Map<String, Value>,
        outputs: BTreeSet<String>,
        by: &Actor,
    ) -> ServiceResult<JobDocument> {
        let process = find_process(process)?.id;
        let project = self.project_row(project).await?.id;
        let (control, newest) = listened(&outputs);
        let job = Job::new(
            Uuid::now_v7().to_string(),
            project.clone(),
            by.account().map(|account| account.id.clone()),
            process,
            self.guest.clone(),
            (Arc::clone(&control), newest),
            Utc::now(),
        );
        let document = job.document();
        self.jobs.shelf().admit(job)?;
        let service = Self {
            control: Some(control),
            ..self.clone()
        };
        let id = document.id.clone();
        let work = async move {
            service
                .work_off(&id, &project, process, inputs, &outputs)
                .await;
        };
        let work = tokio::spawn(work);
        self.jobs
            .shelf()
            .worked_on(&document.id, work.abort_handle());
        Ok(document)
    }

    async fn work_off(
        &self,
        id: &str,
        project: &str,
        process: &str,
        inputs: Map<String, Value>,
        outputs: &BTreeSet<String>,
    ) {
        let Ok(_slot) = self.jobs.slots.step(&self.guest).await else {
            return;
        };
        if !self.jobs.shelf().begin(id, Utc::now()) {
            return;
        }
        let work = self.execute(project, process, inputs);
        let outcome = match tokio::time::timeout(LONGEST, work).await {
            Ok(report) => report.and_then(|report| chosen(report, outputs)),
            Err(_) => Err(ServiceError::Cancelled),
        };
        let outcome = outcome.map_err(|error| error.within("/inputs"));
        tracing::info!(
            job = id,
            process,
            failed = outcome.is_err(),
            "a job has ended"
        );
        self.jobs.shelf().end(id, outcome, Utc::now());
    }

    /// One's own; an administrator sees all.
    pub async fn jobs(
        &self,
        project: &str,
        query: &JobQuery,
        by: &Actor,
    ) -> ServiceResult<Vec<JobDocument>> {
        let project = self.project_row(project).await?;
        Ok(self.jobs.shelf().list(&project.id, query, by, Utc::now()))
    }

    pub fn job(&self, project: &str, id: &str, by: &Actor) -> ServiceResult<JobDocument> {
        self.jobs.shelf().get(project, id, by).map(Job::document)
    }

    /// The report of a job that went well, or why it did not. `interim`: of one that runs, the best answer so far will do.
    pub fn job_result(
        &self,
        project: &str,
        id: &str,
        interim: bool,
        by: &Actor,
    ) -> ServiceResult<Result<Arc<RawValue>, Arc<ServiceError>>> {
        let shelf = self.jobs.shelf();
        let job = shelf.get(project, id, by)?;
        match interim.then(|| job.interim()).flatten() {
            Some(answer) => Ok(Ok(answer)),
            None => job.result(),
        }
    }

    /// Stops a job, or forgets the result of one that has ended.
    pub fn dismiss_job(&self, project: &str, id: &str, by: &Actor) -> ServiceResult<JobDocument> {
        self.jobs.shelf().dismiss(project, id, by, Utc::now())
    }
}
