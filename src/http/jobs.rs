//! OGC API Processes: the jobs.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error as WordError;
use utoipa::ToSchema;

use super::App;
use super::extract::{Pairs, PathParameter, Query};
use super::gate::By;
use super::item_query::{DEFAULT_LIMIT, LARGEST_LIMIT, format, limit, number};
use super::links::{Base, JSON, Link, encoded};
use super::problem::Problem;
use super::projects::InProject;
use crate::service::{DEFAULT_PROJECT, JobDocument, JobQuery, JobStatus};

pub const JOB_LIST: &str = "http://www.opengis.net/def/rel/ogc/1.0/job-list";
const RESULTS: &str = "http://www.opengis.net/def/rel/ogc/1.0/results";

#[derive(Debug, Serialize, ToSchema)]
pub struct LinkedJob {
    #[serde(flatten)]
    job: JobDocument,
    links: Vec<Link>,
}

impl LinkedJob {
    pub fn new(base: &Base, job: JobDocument, query: &InProject) -> Self {
        let mut linked = Self {
            job,
            links: Vec::new(),
        };
        let address = linked.address(query);
        linked.links = vec![base.link(&address, "self", JSON, "The job")];
        if matches!(linked.job.status, JobStatus::Successful | JobStatus::Failed) {
            let results = format!(
                "/api/jobs/{}/results{}",
                encoded(&linked.job.id),
                query.suffix()
            );
            linked
                .links
                .push(base.link(&results, RESULTS, JSON, "What came of it"));
        }
        linked
    }

    /// Where the job is.
    pub fn address(&self, query: &InProject) -> String {
        format!("/api/jobs/{}{}", encoded(&self.job.id), query.suffix())
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct JobList {
    jobs: Vec<LinkedJob>,
    links: Vec<Link>,
}

/// The jobs of a project, newest first. They are kept in memory: ended ones for an hour, and not more than a hundred.
#[utoipa::path(get, path = "/api/jobs", tag = "processes",
    params(InProject,
        ("type" = Option<Vec<String>>, Query, description = "`process`, which is the only type"),
        ("processID" = Option<Vec<String>>, Query, description = "Only jobs of these processes"),
        ("status" = Option<Vec<JobStatus>>, Query, description = "Only jobs that stand so"),
        ("datetime" = Option<String>, Query,
            description = "Only jobs made at this moment or in this interval: `a`, `a/b`, `a/..` or `../b`"),
        ("minDuration" = Option<f64>, Query, description = "Only jobs that took so many seconds, or more"),
        ("maxDuration" = Option<f64>, Query, description = "Only jobs that took so many seconds, or fewer"),
        ("limit" = Option<u32>, Query, description = "How many to list: 100 unless given"),
        ("f" = Option<String>, Query, description = "`json`, which is the only format")),
    responses((status = 200, body = JobList)))]
pub async fn jobs(
    State(app): State<App>,
    Pairs(pairs): Pairs,
    By(actor): By,
    base: Base,
) -> Result<Json<JobList>, Problem> {
    let (project, query) = parse(&pairs)?;
    let found = app.service.jobs(&project, &query, &actor).await?;
    let own = InProject::of(pairs.into_iter().find(|(name, _)| name == "project"));
    let jobs = found
        .into_iter()
        .map(|job| LinkedJob::new(&base, job, &own));
    Ok(Json(JobList {
        jobs: jobs.collect(),
        links: vec![base.link(
            &format!("/api/jobs{}", own.suffix()),
            "self",
            JSON,
            "This list",
        )],
    }))
}

/// How a job stands.
#[utoipa::path(get, path = "/api/jobs/{id}", tag = "processes",
    params(("id" = String, Path), InProject),
    responses((status = 200, body = LinkedJob)))]
pub async fn job(
    State(app): State<App>,
    PathParameter(id): PathParameter,
    Query(query): Query<InProject>,
    By(actor): By,
    base: Base,
) -> Result<Json<LinkedJob>, Problem> {
    let job = app.service.job(query.project(), &id, &actor)?;
    Ok(Json(LinkedJob::new(&base, job, &query)))
}

/// What came of a job: the report as the process would have answered it at once, or the problem that it failed for.
#[utoipa::path(get, path = "/api/jobs/{id}/results", tag = "processes",
    params(("id" = String, Path), InProject),
    responses((status = 200, description = "The report, such as `CameraCoverageReport`", body = Object)))]
pub async fn results(
    State(app): State<App>,
    PathParameter(id): PathParameter,
    Query(query): Query<InProject>,
    By(actor): By,
) -> Result<Response, Problem> {
    match app.service.job_result(query.project(), &id, &actor)? {
        Ok(report) => Ok(Json(report).into_response()),
        Err(error) => Err(Problem::from(&*error)),
    }
}

/// Stops a job that waits or runs, and forgets the result of one that has ended.
#[utoipa::path(delete, path = "/api/jobs/{id}", tag = "processes",
    params(("id" = String, Path), InProject),
    responses((status = 200, body = LinkedJob)))]
pub async fn dismiss(
    State(app): State<App>,
    PathParameter(id): PathParameter,
    Query(query): Query<InProject>,
    By(actor): By,
    base: Base,
) -> Result<Json<LinkedJob>, Problem> {
    let job = app.service.dismiss_job(query.project(), &id, &actor)?;
    Ok(Json(LinkedJob::new(&base, job, &query)))
}

/// The project, and which of its jobs.
fn parse(pairs: &[(String, String)]) -> Result<(String, JobQuery), Problem> {
    let mut project = DEFAULT_PROJECT.to_owned();
    let mut query = JobQuery {
        limit: Some(DEFAULT_LIMIT as usize),
        ..JobQuery::default()
    };
    for (name, value) in pairs {
        let words = || value.split(',').map(str::trim);
        match name.as_str() {
            "project" => value.clone_into(&mut project),
            "f" => format(value)?,
            "limit" => query.limit = Some(limit(value, LARGEST_LIMIT)? as usize),
            "type" if words().all(|word| word == "process") => {}
            "type" => return Err(Problem::parameter(name, "the only type is process")),
            "processID" => query.processes.extend(words().map(str::to_owned)),
            "status" => {
                for word in words() {
                    query.statuses.push(status(word)?);
                }
            }
            "datetime" => (query.from, query.until) = interval(value)?,
            "minDuration" => query.least_s = Some(number(name, value)?),
            "maxDuration" => query.most_s = Some(number(name, value)?),
            _ => return Err(Problem::parameter(name, "there is no such parameter")),
        }
    }
    Ok((project, query))
}

fn status(word: &str) -> Result<JobStatus, Problem> {
    serde::Deserialize::deserialize(word.into_deserializer())
        .map_err(|error: WordError| Problem::parameter("status", error.to_string()))
}

type Moment = Option<DateTime<Utc>>;

/// An instant, or two with a slash between them of which one may be open.
fn interval(value: &str) -> Result<(Moment, Moment), Problem> {
    let moment = |text: &str| match text {
        "" | ".." => Ok(None),
        text => DateTime::parse_from_rfc3339(text)
            .map(|at| Some(at.to_utc()))
            .map_err(|error| Problem::parameter("datetime", format!("\"{text}\": {error}"))),
    };
    match value.split_once('/') {
        Some((from, until)) => Ok((moment(from)?, moment(until)?)),
        None => moment(value).map(|at| (at, at)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_may_be_open_at_either_end() {
        let at = |hour: u32| {
            let text = format!("2026-11-26T{hour:02}:00:00Z");
            Some(DateTime::parse_from_rfc3339(&text).unwrap().to_utc())
        };
        let read = |value: &str| interval(value).unwrap();
        assert_eq!(read("2026-11-26T01:00:00Z"), (at(1), at(1)));
        assert_eq!(
            read("2026-11-26T09:00:00+08:00/2026-11-26T02:00:00Z"),
            (at(1), at(2))
        );
        assert_eq!(read("../2026-11-26T02:00:00Z"), (None, at(2)));
        assert_eq!(read("2026-11-26T01:00:00Z/.."), (at(1), None));
        assert!(interval("yesterday").is_err() && interval("1/2/3").is_err());
    }
}
