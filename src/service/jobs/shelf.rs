//! Where jobs lie: which are admitted, how long they are kept. The clock is the caller's.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::value::RawValue;
use tokio::task::AbortHandle;

use super::{JobDocument, JobQuery, JobStatus};
use crate::analysis::Control;
use crate::service::interim::{Newest, ProgressDocument};
use crate::service::{Actor, Guest, ServiceError, ServiceResult};

/// More than these are not kept waiting, of one guest and of all: each holds what it was sent.
const MOST_WAITING_OF_ONE: usize = 16;
const MOST_WAITING: usize = 48;
/// How many ended jobs are kept, and for how long.
const MOST_ENDED: usize = 100;
const KEPT: TimeDelta = TimeDelta::hours(1);
/// The reports of all jobs together.
const MOST_RESULT_BYTES: usize = 64 << 20;

type Outcome = Result<Arc<RawValue>, Arc<ServiceError>>;

pub(super) struct Job {
    id: String,
    project: String,
    /// The account that started it; none: there was none.
    owner: Option<String>,
    process: &'static str,
    guest: Guest,
    status: JobStatus,
    created: DateTime<Utc>,
    started: Option<DateTime<Utc>>,
    finished: Option<DateTime<Utc>>,
    updated: DateTime<Utc>,
    control: Arc<Control>,
    newest: Newest,
    work: Option<AbortHandle>,
    outcome: Option<Outcome>,
}

impl Job {
    pub fn new(
        id: String,
        project: String,
        owner: Option<String>,
        process: &'static str,
        guest: Guest,
        (control, newest): (Arc<Control>, Newest),
        created: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            project,
            owner,
            process,
            guest,
            status: JobStatus::Accepted,
            created,
            started: None,
            finished: None,
            updated: created,
            control,
            newest,
            work: None,
            outcome: None,
        }
    }

    pub fn document(&self) -> JobDocument {
        JobDocument {
            id: self.id.clone(),
            process: self.process,
            kind: "process",
            status: self.status,
            message: self.message(),
            created: self.created,
            started: self.started,
            finished: self.finished,
            updated: self.updated,
            progress: self.progress(),
        }
    }

    /// What came of it. Fails while nothing did.
    pub fn result(&self) -> ServiceResult<Outcome> {
        match (&self.outcome, self.status) {
            (Some(outcome), _) => Ok(outcome.clone()),
            (None, JobStatus::Dismissed) => Err(ServiceError::missing(
                "result of the dismissed job",
                &self.id,
            )),
            (None, _) => Err(ServiceError::ResultNotReady(self.id.clone())),
        }
    }

    /// Whether it is a job of this project that `by` may see.
    fn is_seen(&self, project: &str, by: &Actor) -> bool {
        self.project == project && by.is_or_administers(self.owner.as_deref())
    }

    /// The best answer so far of a job that runs.
    pub fn interim(&self) -> Option<Arc<RawValue>> {
        match self.status {
            JobStatus::Running => self.newest.borrow().clone(),
            _ => None,
        }
    }

    fn message(&self) -> Option<String> {
        if let Some(Err(error)) = &self.outcome {
            return Some(told(error));
        }
        match self.status {
            JobStatus::Accepted => Some("it waits for its turn".to_owned()),
            JobStatus::Running => Some(ProgressDocument::of(&self.control)?.message),
            _ => None,
        }
    }

    fn progress(&self) -> u8 {
        if self.status == JobStatus::Successful {
            return 100;
        }
        ProgressDocument::of(&self.control).map_or(0, |document| document.progress)
    }

    fn result_bytes(&self) -> usize {
        match &self.outcome {
            Some(Ok(report)) => report.get().len(),
            _ => 0,
        }
    }

    fn seconds(&self, now: DateTime<Utc>) -> Option<f64> {
        let taken = self.finished.unwrap_or(now) - self.started?;
        Some(taken.as_seconds_f64())
    }

    fn turn(&mut self, status: JobStatus, now: DateTime<Utc>) {
        self.status = status;
        self.updated = now;
        match status {
            JobStatus::Running => self.started = Some(now),
            JobStatus::Accepted => {}
            _ => {
                self.finished.get_or_insert(now);
                self.work = None;
            }
        }
    }

    fn dismiss(&mut self, now: DateTime<Utc>) {
        if self.status == JobStatus::Dismissed {
            return;
        }
        self.control.cancel();
        if let Some(work) = &self.work {
            work.abort();
        }
        self.outcome = None;
        self.turn(JobStatus::Dismissed, now);
    }

    fn matches(&self, query: &JobQuery, now: DateTime<Utc>) -> bool {
        let seconds = self.seconds(now);
        let lasted = |bound: Option<f64>, holds: fn(&f64, &f64) -> bool| {
            bound.is_none_or(|bound| seconds.is_some_and(|taken| holds(&taken, &bound)))
        };
        (query.processes.is_empty() || query.processes.iter().any(|id| id == self.process))
            && (query.statuses.is_empty() || query.statuses.contains(&self.status))
            && query.from.is_none_or(|from| self.created >= from)
            && query.until.is_none_or(|until| self.created <= until)
            && lasted(query.least_s, f64::ge)
            && lasted(query.most_s, f64::le)
    }
}

/// Why a job failed, without what is the service's own business.
fn told(error: &ServiceError) -> String {
    match error {
        ServiceError::Open(_) | ServiceError::Storage(_) | ServiceError::Internal(_) => {
            "the service has a fault".to_owned()
        }
        ServiceError::Cancelled => "it took too long".to_owned(),
        _ => error.to_string(),
    }
}

/// All jobs, the oldest first.
#[derive(Default)]
pub(super) struct Shelf(Vec<Job>);

impl Shelf {
    /// Takes a new job, unless too many are waiting.
    pub fn admit(&mut self, job: Job) -> ServiceResult<()> {
        let is_waiting = |job: &&Job| job.status == JobStatus::Accepted;
        let waiting = self.0.iter().filter(is_waiting).count();
        let own = self.0.iter().filter(is_waiting);
        let own = own.filter(|other| other.guest == job.guest).count();
        for (count, most) in [(own, MOST_WAITING_OF_ONE), (waiting, MOST_WAITING)] {
            if count >= most {
                return Err(ServiceError::TooManyJobs { most });
            }
        }
        self.0.push(job);
        Ok(())
    }

    /// Says by what a job can be stopped. One that has ended already needs nothing.
    pub fn worked_on(&mut self, id: &str, work: AbortHandle) {
        match self.find(id) {
            Some(job) if job.status == JobStatus::Dismissed => work.abort(),
            Some(job) if !job.status.is_final() => job.work = Some(work),
            _ => {}
        }
    }

    /// A waiting job has its turn. Says whether it is still wanted.
    pub fn begin(&mut self, id: &str, now: DateTime<Utc>) -> bool {
        match self.find(id) {
            Some(job) if job.status == JobStatus::Accepted => {
                job.turn(JobStatus::Running, now);
                true
            }
            _ => false,
        }
    }

    /// A running job has ended.
    pub fn end(&mut self, id: &str, outcome: ServiceResult<Box<RawValue>>, now: DateTime<Utc>) {
        let Some(job) = self.find(id) else { return };
        if job.status != JobStatus::Running {
            return;
        }
        let outcome = outcome.and_then(|report| match report.get().len() {
            bytes if bytes > MOST_RESULT_BYTES => Err(ServiceError::ResultTooLarge {
                bytes,
                most: MOST_RESULT_BYTES,
            }),
            _ => Ok(report),
        });
        let status = match &outcome {
            Ok(_) => JobStatus::Successful,
            Err(_) => JobStatus::Failed,
        };
        job.outcome = Some(outcome.map(Arc::from).map_err(Arc::new));
        job.turn(status, now);
        self.forget(now);
    }

    pub fn get(&self, project: &str, id: &str, by: &Actor) -> ServiceResult<&Job> {
        self.0
            .iter()
            .find(|job| job.id == id && job.is_seen(project, by))
            .ok_or_else(|| ServiceError::NoSuchJob(id.to_owned()))
    }

    pub fn list(
        &self,
        project: &str,
        query: &JobQuery,
        by: &Actor,
        now: DateTime<Utc>,
    ) -> Vec<JobDocument> {
        self.0
            .iter()
            .rev()
            .filter(|job| job.is_seen(project, by) && job.matches(query, now))
            .take(query.limit.unwrap_or(usize::MAX))
            .map(Job::document)
            .collect()
    }

    pub fn dismiss(
        &mut self,
        project: &str,
        id: &str,
        by: &Actor,
        now: DateTime<Utc>,
    ) -> ServiceResult<JobDocument> {
        let job = self
            .find(id)
            .filter(|job| job.is_seen(project, by))
            .ok_or_else(|| ServiceError::NoSuchJob(id.to_owned()))?;
        job.dismiss(now);
        Ok(job.document())
    }

    /// How many jobs stand so, for every way to stand.
    pub fn counts(&self) -> Vec<(JobStatus, usize)> {
        let count = |status| self.0.iter().filter(|job| job.status == status).count();
        JobStatus::ALL.map(|status| (status, count(status))).into()
    }

    pub fn dismiss_all(&mut self, now: DateTime<Utc>) {
        let open = self.0.iter_mut().filter(|job| !job.status.is_final());
        open.for_each(|job| job.dismiss(now));
    }

    /// Lets go of ended jobs: the old ones, and the oldest while there are too many or their reports are too large.
    pub fn forget(&mut self, now: DateTime<Utc>) {
        let old = now - KEPT;
        self.0
            .retain(|job| job.finished.is_none_or(|finished| finished > old));
        let mut ended = self.0.iter().filter(|job| job.status.is_final()).count();
        let mut bytes: usize = self.0.iter().map(Job::result_bytes).sum();
        while ended > MOST_ENDED || bytes > MOST_RESULT_BYTES {
            let ended_first = |(_, job): &(usize, &Job)| job.finished;
            let open = self.0.iter().enumerate();
            let oldest = open
                .filter(|(_, job)| job.status.is_final())
                .min_by_key(ended_first);
            let Some((oldest, _)) = oldest else { return };
            bytes -= self.0.remove(oldest).result_bytes();
            ended -= 1;
        }
    }

    fn find(&mut self, id: &str) -> Option<&mut Job> {
        self.0.iter_mut().find(|job| job.id == id)
    }
}

#[cfg(test)]
mod tests;
