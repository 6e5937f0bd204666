//! Backups by the clock.

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::retention::{expired, name, time};
use crate::service::{BackedUp, Service, ServiceError, ServiceResult};

/// After a failure it is tried again this soon, or sooner where backups are made more often.
const RETRY: Duration = Duration::from_secs(600);

const FAILED: &str =
    "the last scheduled backup was not made; see to the folder of the backups and the log";
const BROKEN: &str = "the history does not hold together; run: yuantu check-store";

/// Where backups go, how often, and which are kept.
#[derive(Clone, Debug)]
pub struct BackupSchedule {
    pub folder: PathBuf,
    pub every: Duration,
    /// So many of the newest are kept.
    pub keep: usize,
    /// The newest of each of so many weeks is kept besides.
    pub keep_weeks: usize,
}

impl BackupSchedule {
    /// The backups that are there. What else is in the folder is left alone.
    fn there_are(&self) -> io::Result<BTreeSet<DateTime<Utc>>> {
        let mut times = BTreeSet::new();
        for entry in std::fs::read_dir(&self.folder)? {
            times.extend(entry?.file_name().to_str().and_then(time));
        }
        Ok(times)
    }

    /// How long to wait after the newest: a program that starts anew makes none that is not due. A clock that was set
    /// back puts none off for longer than usual.
    fn wait(&self, newest: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Duration {
        let Some(newest) = newest else {
            return Duration::ZERO;
        };
        match (now - newest).to_std() {
            Ok(age) => self.every.saturating_sub(age),
            Err(_) => self.every,
        }
    }

    fn remove_expired(&self) -> io::Result<usize> {
        let expired = expired(&self.there_are()?, self.keep, self.keep_weeks);
        for time in &expired {
            std::fs::remove_file(self.folder.join(name(*time)))?;
        }
        Ok(expired.len())
    }
}

impl Service {
    /// Makes backups for as long as it is polled. A failure is logged, told in [`super::super::Health`], and tried again.
    pub async fn keep_backing_up(&self, schedule: &BackupSchedule) {
        let newest = schedule
            .there_are()
            .ok()
            .and_then(|times| times.last().copied());
        let mut wait = schedule.wait(newest, Utc::now());
        loop {
            tokio::time::sleep(wait).await;
            wait = match self.back_up_once(schedule).await {
                Ok(made) => {
                    self.tell_of_backup(&made);
                    schedule.every
                }
                Err(error) => {
                    tracing::error!(%error, folder = %schedule.folder.display(), "no backup was made");
                    self.warnings.set("backup-failed", FAILED, true);
                    schedule.every.min(RETRY)
                }
            };
        }
    }

    async fn back_up_once(&self, schedule: &BackupSchedule) -> ServiceResult<BackedUp> {
        let failed = |error: io::Error| {
            ServiceError::Transfer(format!("{}: {error}", schedule.folder.display()))
        };
        std::fs::create_dir_all(&schedule.folder).map_err(failed)?;
        let made = self.back_up(&schedule.folder, &|_, _| {}).await?;
        let removed = schedule.remove_expired().map_err(failed)?;
        if removed > 0 {
            tracing::info!(removed, "old backups were removed");
        }
        Ok(made)
    }

    fn tell_of_backup(&self, made: &BackedUp) {
        self.warnings.set("backup-failed", FAILED, false);
        self.warnings
            .set("history-broken", BROKEN, !made.check.is_sound());
        for fault in made.check.faults() {
            tracing::error!(fault, "the history does not hold together");
        }
        tracing::info!(file = %made.file.display(), bytes = made.bytes, "a backup was made");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn a_backup_is_due_after_the_newest() {
        let schedule = BackupSchedule {
            folder: PathBuf::new(),
            every: Duration::from_secs(3600),
            keep: 1,
            keep_weeks: 0,
        };
        let now = Utc::now();
        let wait = |minutes| {
            schedule
                .wait(Some(now - TimeDelta::minutes(minutes)), now)
                .as_secs()
        };
        assert_eq!(schedule.wait(None, now), Duration::ZERO);
        assert_eq!(wait(0), 3600);
        assert_eq!(wait(20), 2400);
        assert_eq!(wait(90), 0);
        assert_eq!(wait(-600), 3600, "the clock was set back");
    }
}
