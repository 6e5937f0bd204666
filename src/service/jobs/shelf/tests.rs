use std::collections::BTreeSet;

use super::*;
use crate::service::interim::listened;
use serde_json::value::to_raw_value;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
}

fn job(id: &str, seconds: i64) -> Job {
    job_of("somebody", id, seconds)
}

fn job_of(guest: &str, id: &str, seconds: i64) -> Job {
    Job::new(
        id.into(),
        "p".into(),
        None,
        "scorecard",
        Guest::named(guest),
        listened(&BTreeSet::new()),
        at(seconds),
    )
}

fn anyone() -> Actor {
    Actor::trusted("tester")
}

fn report(bytes: usize) -> ServiceResult<Box<RawValue>> {
    Ok(to_raw_value(&"x".repeat(bytes - 2)).unwrap())
}

/// A job that was made, began and ended in one second.
fn ended(shelf: &mut Shelf, id: &str, seconds: i64, bytes: usize) {
    shelf.admit(job(id, seconds)).unwrap();
    assert!(shelf.begin(id, at(seconds)));
    shelf.end(id, report(bytes), at(seconds));
}

fn ids(shelf: &Shelf, query: &JobQuery) -> Vec<String> {
    let listed = shelf.list("p", query, &anyone(), at(100)).into_iter();
    listed.map(|job| job.id).collect()
}

#[test]
fn so_many_wait_and_no_more_until_one_begins() {
    let mut shelf = Shelf::default();
    for number in 0..MOST_WAITING_OF_ONE {
        shelf.admit(job(&number.to_string(), 0)).unwrap();
    }
    let refused = |shelf: &mut Shelf, job: Job| match shelf.admit(job) {
        Err(ServiceError::TooManyJobs { most }) => most,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(&mut shelf, job("more", 0)), MOST_WAITING_OF_ONE);
    for number in MOST_WAITING_OF_ONE..MOST_WAITING {
        let (guest, id) = (format!("guest {}", number % 4), number.to_string());
        shelf.admit(job_of(&guest, &id, 0)).unwrap();
    }
    assert_eq!(refused(&mut shelf, job_of("new", "n", 0)), MOST_WAITING);
    assert!(shelf.begin("0", at(1)));
    shelf.admit(job("more", 1)).unwrap();
}

#[test]
fn ended_jobs_are_kept_for_an_hour_and_open_ones_as_long_as_they_are() {
    let mut shelf = Shelf::default();
    shelf.admit(job("open", 0)).unwrap();
    ended(&mut shelf, "ended", 0, 10);
    shelf.forget(at(3599));
    assert_eq!(ids(&shelf, &JobQuery::default()), ["ended", "open"]);
    shelf.forget(at(3600));
    assert_eq!(ids(&shelf, &JobQuery::default()), ["open"]);
    assert!(matches!(
        shelf.get("p", "ended", &anyone()),
        Err(ServiceError::NoSuchJob(_))
    ));
}

#[test]
fn the_oldest_of_too_many_ended_jobs_goes() {
    let mut shelf = Shelf::default();
    for number in 0..=MOST_ENDED {
        ended(&mut shelf, &number.to_string(), 0, 10);
    }
    assert_eq!(ids(&shelf, &JobQuery::default()).len(), MOST_ENDED);
    assert!(shelf.get("p", "0", &anyone()).is_err() && shelf.get("p", "1", &anyone()).is_ok());
}

#[test]
fn all_reports_together_are_bounded_and_one_alone_is() {
    let mut shelf = Shelf::default();
    ended(&mut shelf, "a", 0, MOST_RESULT_BYTES / 2);
    ended(&mut shelf, "b", 1, MOST_RESULT_BYTES / 2);
    assert_eq!(ids(&shelf, &JobQuery::default()), ["b", "a"]);
    ended(&mut shelf, "c", 2, MOST_RESULT_BYTES / 2);
    assert_eq!(ids(&shelf, &JobQuery::default()), ["c", "b"]);
    ended(&mut shelf, "d", 3, MOST_RESULT_BYTES + 1);
    let large = shelf.get("p", "d", &anyone()).unwrap();
    assert_eq!(large.status, JobStatus::Failed);
    let result = large.result().unwrap();
    assert!(matches!(
        *result.unwrap_err(),
        ServiceError::ResultTooLarge { .. }
    ));
}

#[test]
fn a_dismissed_job_neither_begins_nor_ends() {
    let mut shelf = Shelf::default();
    shelf.admit(job("waiting", 0)).unwrap();
    shelf.dismiss("p", "waiting", &anyone(), at(1)).unwrap();
    assert!(!shelf.begin("waiting", at(2)));
    shelf.admit(job("running", 0)).unwrap();
    shelf.begin("running", at(1));
    let control = Arc::clone(&shelf.get("p", "running", &anyone()).unwrap().control);
    let dismissed = shelf.dismiss("p", "running", &anyone(), at(2)).unwrap();
    assert_eq!(dismissed.status, JobStatus::Dismissed);
    assert!(control.check().is_err());
    shelf.end("running", report(10), at(3));
    let found = shelf.get("p", "running", &anyone()).unwrap();
    assert_eq!(found.document().finished, Some(at(2)));
    assert!(matches!(found.result(), Err(ServiceError::Missing { .. })));
    assert!(shelf.dismiss("other", "running", &anyone(), at(3)).is_err());
}

#[test]
fn progress_is_what_the_work_says_and_all_of_it_when_it_went_well() {
    let mut shelf = Shelf::default();
    shelf.admit(job("a", 0)).unwrap();
    shelf.begin("a", at(0));
    let progress = |shelf: &Shelf| shelf.get("p", "a", &anyone()).unwrap().document().progress;
    assert_eq!(progress(&shelf), 0);
    let control = Arc::clone(&shelf.get("p", "a", &anyone()).unwrap().control);
    control.expect(3);
    control.advance();
    assert_eq!(progress(&shelf), 33);
    let message = shelf.get("p", "a", &anyone()).unwrap().document().message;
    assert_eq!(message.as_deref(), Some("1 of 3 steps are done"));
    shelf.end("a", report(10), at(1));
    assert_eq!(progress(&shelf), 100);
}

#[test]
fn jobs_are_found_by_process_status_time_and_duration() {
    let mut shelf = Shelf::default();
    for (id, seconds, taken) in [("a", 10, 5), ("b", 20, 50)] {
        shelf.admit(job(id, seconds)).unwrap();
        shelf.begin(id, at(seconds));
        shelf.end(id, report(10), at(seconds + taken));
    }
    shelf.admit(job("c", 30)).unwrap();
    let found = |query: JobQuery| ids(&shelf, &query);
    let any = JobQuery::default;
    assert_eq!(found(any()), ["c", "b", "a"]);
    assert_eq!(
        found(JobQuery {
            limit: Some(1),
            ..any()
        }),
        ["c"]
    );
    assert_eq!(
        found(JobQuery {
            from: Some(at(20)),
            ..any()
        }),
        ["c", "b"]
    );
    assert_eq!(
        found(JobQuery {
            until: Some(at(20)),
            ..any()
        }),
        ["b", "a"]
    );
    assert_eq!(
        found(JobQuery {
            least_s: Some(10.0),
            ..any()
        }),
        ["b"]
    );
    assert_eq!(
        found(JobQuery {
            most_s: Some(10.0),
            ..any()
        }),
        ["a"]
    );
    let statuses = vec![JobStatus::Accepted];
    assert_eq!(found(JobQuery { statuses, ..any() }), ["c"]);
    let processes = vec!["isovist".to_owned()];
    assert!(found(JobQuery { processes, ..any() }).is_empty());
    assert!(shelf.list("other", &any(), &anyone(), at(100)).is_empty());
}
