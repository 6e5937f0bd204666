//! `yuantu migrate-store` and `yuantu check-store`.

use std::path::PathBuf;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::DataOptions;
use super::backup::tell;
use super::error::{CliError, CliResult};
use super::project::{closing, print};
use crate::service::{Moved, Moving, Place, StoreCheck, check_backup, move_store};

#[derive(Debug, Args)]
#[command(
    after_help = "Both sides are compared row by row before anything counts. Done again after a failure, it goes on \
    with what was not moved.\n\nExamples:\n  \
    yuantu migrate-store --from /var/lib/yuantu --to postgres://yuantu@db/yuantu\n  \
    yuantu migrate-store --from postgres://yuantu@db/yuantu --to copy --project default"
)]
pub(super) struct MigrateStore {
    /// The store to read: a data folder, or postgres://USER:PASSWORD@HOST/DATABASE
    #[arg(long, value_name = "DIR|URL", value_parser = place)]
    from: Place,
    /// The store to write
    #[arg(long, value_name = "DIR|URL", value_parser = place)]
    to: Place,
    /// Only this project, without what belongs to no project (people and the like)
    #[arg(long, value_name = "ID")]
    project: Option<String>,
}

#[derive(Debug, Args)]
#[command(
    after_help = "The server may run meanwhile. Exit code 1: something is wrong, and listed."
)]
pub(super) struct CheckStore {
    #[command(flatten)]
    data: DataOptions,
    /// Check this backup instead
    #[arg(long, value_name = "FILE")]
    backup: Option<PathBuf>,
}

impl MigrateStore {
    pub(super) async fn run(self) -> CliResult<()> {
        let moving = Moving {
            from: self.from,
            to: self.to,
            project: self.project,
        };
        let bar = Bar::new();
        let moved = move_store(&moving, &bar.progress()).await;
        bar.end();
        print(&moved?.iter().map(line).collect::<String>())
    }
}

fn line(moved: &Moved) -> String {
    let what = moved
        .project
        .as_deref()
        .unwrap_or("(belongs to no project)");
    let how = if moved.was_there {
        "was there"
    } else {
        "moved"
    };
    let tables: Vec<String> = moved
        .tables
        .iter()
        .map(|table| format!("{} {}", table.table, table.rows))
        .collect();
    format!(
        "{what}\t{how}, the same on both sides: {}\n",
        tables.join(", ")
    )
}

impl CheckStore {
    pub(super) async fn run(self) -> CliResult<()> {
        let check = match &self.backup {
            Some(file) => {
                let (manifest, check) = check_backup(file).await?;
                tell(&manifest)?;
                check
            }
            None => {
                let service = self.data.open_existing().await?;
                closing(&service, service.verify_store().await).await?
            }
        };
        told(&check)
    }
}

fn told(check: &StoreCheck) -> CliResult<()> {
    let mut text = String::new();
    for project in &check.projects {
        text += &format!(
            "{}\trevision {}, {} features, {} scenarios, {} entries of the history: {}\n",
            project.project,
            project.revision,
            project.features,
            project.scenarios,
            project.entries,
            if project.faults.is_empty() {
                "whole"
            } else {
                "BROKEN"
            }
        );
        text.extend(project.faults.iter().map(|fault| format!("  {fault}\n")));
    }
    text.extend(
        check
            .database
            .iter()
            .map(|fault| format!("the database: {fault}\n")),
    );
    print(&text)?;
    match check.faults().count() {
        0 => Ok(()),
        faults => Err(CliError::Unsound { faults }),
    }
}

/// An address of PostgreSQL, or a folder.
#[allow(clippy::unnecessary_wraps, reason = "clap wants a result")]
fn place(text: &str) -> Result<Place, String> {
    Ok(
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Place::Address(text.to_owned())
        } else {
            Place::Folder(text.into())
        },
    )
}

/// Shows which table is copied, where standard error is a terminal.
pub(super) struct Bar(ProgressBar);

impl Bar {
    pub(super) fn new() -> Self {
        Self(ProgressBar::new_spinner().with_style(ProgressStyle::default_spinner()))
    }

    pub(super) fn progress(&self) -> impl Fn(&str, u64) + Send + Sync + use<> {
        let bar = self.0.clone();
        move |table, rows| {
            bar.set_message(format!("{table}: {rows} rows"));
            bar.tick();
        }
    }

    pub(super) fn end(self) {
        self.0.finish_and_clear();
    }
}
