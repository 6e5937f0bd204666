//! `yuantu backup`, `yuantu restore`, and the backups that `yuantu serve` makes.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::DataOptions;
use super::error::CliResult;
use super::project::{closing, print};
use super::transfer::Bar;
use crate::service::{BackupSchedule, Manifest, Service, restore};

#[derive(Debug, Args)]
#[command(
    after_help = "The server may run meanwhile. A backup is one SQLite file, whatever the data is kept in; \
    it is read again before it gets its name.\n\nExamples:\n  \
    yuantu backup --data /var/lib/yuantu --to /mnt/backups\n  \
    yuantu backup --database-url postgres://yuantu@db/yuantu --to before-the-move.sqlite"
)]
pub(super) struct Backup {
    #[command(flatten)]
    data: DataOptions,
    /// File to write, which must not exist, or a folder: then the name is made of the time
    #[arg(long, value_name = "FILE|DIR")]
    to: PathBuf,
}

#[derive(Debug, Args)]
#[command(after_help = "Stop the server first.\n\nExamples:\n  \
    yuantu restore --from /mnt/backups/yuantu-20261126T020000Z.sqlite --data /var/lib/yuantu --replace")]
pub(super) struct Restore {
    /// The backup
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    #[command(flatten)]
    data: DataOptions,
    /// Replace what is there; it is kept aside
    #[arg(long)]
    replace: bool,
}

/// Backups that the server makes by the clock.
#[derive(Debug, Args)]
pub(super) struct BackupOptions {
    /// Make backups into this folder
    #[arg(long, value_name = "DIR", env = "YUANTU_BACKUP_TO")]
    backup_to: Option<PathBuf>,
    /// How often: 30m, 24h, 7d
    #[arg(long, value_name = "TIME", env = "YUANTU_BACKUP_EVERY", default_value = "24h",
        value_parser = duration, requires = "backup_to")]
    backup_every: Duration,
    /// Keep so many of the newest
    #[arg(long, value_name = "COUNT", env = "YUANTU_BACKUP_KEEP", default_value_t = 14,
        value_parser = clap::value_parser!(u16).range(1..), requires = "backup_to")]
    backup_keep: u16,
    /// Keep besides the newest of each of so many weeks
    #[arg(
        long,
        value_name = "COUNT",
        env = "YUANTU_BACKUP_KEEP_WEEKS",
        default_value_t = 8,
        requires = "backup_to"
    )]
    backup_keep_weeks: u16,
}

impl Backup {
    pub(super) async fn run(self) -> CliResult<()> {
        let service = self.data.open_existing().await?;
        let bar = Bar::new();
        let made = service.back_up(&self.to, &bar.progress()).await;
        let made = closing(&service, made).await?;
        bar.end();
        for fault in made.check.faults() {
            eprintln!("yuantu: the backup holds what is stored, but there: {fault}");
        }
        tell(&made.manifest)?;
        print(&format!("{} ({} bytes)\n", made.file.display(), made.bytes))
    }
}

impl Restore {
    pub(super) async fn run(self) -> CliResult<()> {
        let bar = Bar::new();
        let restored = restore(
            &self.from,
            &self.data.place(),
            self.replace,
            &bar.progress(),
        )
        .await;
        bar.end();
        let (manifest, aside) = restored?;
        if let Some(aside) = aside {
            eprintln!("what was there is kept in {}", aside.display());
        }
        tell(&manifest)
    }
}

/// What a backup holds.
pub(super) fn tell(manifest: &Manifest) -> CliResult<()> {
    let mut text = format!(
        "state of {}, from {}\n",
        manifest.made_at.format("%Y-%m-%d %H:%M:%S UTC"),
        manifest.store
    );
    for project in &manifest.projects {
        text += &format!(
            "{}\t{}\trevision {}, {} features, {} scenarios\n",
            project.id, project.name, project.revision, project.features, project.scenarios
        );
    }
    print(&text)
}

impl BackupOptions {
    /// Begins to make backups. They end when the task is aborted.
    pub(super) fn start(&self, service: &Service) -> Option<tokio::task::JoinHandle<()>> {
        let schedule = BackupSchedule {
            folder: self.backup_to.clone()?,
            every: self.backup_every,
            keep: self.backup_keep.into(),
            keep_weeks: self.backup_keep_weeks.into(),
        };
        let service = service.clone();
        Some(tokio::spawn(async move {
            service.keep_backing_up(&schedule).await;
        }))
    }
}

fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || "write a number and a unit: 90s, 30m, 24h or 7d".to_owned();
    let at = text.len().saturating_sub(1);
    let (number, unit) = text.split_at_checked(at).ok_or_else(wrong)?;
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => return Err(wrong()),
    };
    let number: u64 = number.parse().map_err(|_| wrong())?;
    match number.checked_mul(seconds) {
        None | Some(0) => Err(wrong()),
        Some(seconds) => Ok(Duration::from_secs(seconds)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_a_unit() {
        for (text, seconds) in [("90s", 90), ("30m", 1800), ("24h", 86_400), ("7d", 604_800)] {
            assert_eq!(duration(text), Ok(Duration::from_secs(seconds)));
        }
        for wrong in [
            "",
            "h",
            "24",
            "0h",
            "-1h",
            "1.5h",
            "24小时",
            "99999999999999999d",
        ] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }
}
