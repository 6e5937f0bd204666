//! `yuantu export`

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use clap::Args;

use super::{CliError, Workspace};
use crate::service;

/// Write a project, a courtyard or a scenario as a scene file
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  yuantu export --out street.geojson
  yuantu export --courtyard cy-02 > yongmao.geojson")]
pub(super) struct Export {
    #[command(flatten)]
    workspace: Workspace,

    /// Only this courtyard and what belongs to it
    #[arg(long, value_name = "ID")]
    courtyard: Option<String>,

    /// In the state of this scenario, instead of today's
    #[arg(long, value_name = "ID")]
    scenario: Option<String>,

    /// File to write; standard output where there is none
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Export {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let service = self.workspace.open().await?;
        let scene = service
            .scene(
                &self.workspace.project,
                self.courtyard.as_deref(),
                self.scenario.as_deref(),
            )
            .await?;
        service.close().await;
        write_to(self.out, |to| service::write_scene(&scene, to))
    }
}

/// Writes to a file that appears only when it is whole, or to standard output.
pub(super) fn write_to(
    out: Option<PathBuf>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), CliError> {
    let Some(path) = out else {
        let mut stdout = BufWriter::new(io::stdout().lock());
        return write(&mut stdout)
            .and_then(|()| stdout.flush())
            .map_err(CliError::Output);
    };
    let mut unfinished = path.clone().into_os_string();
    unfinished.push(".part");
    let unfinished = PathBuf::from(unfinished);
    let written = File::create(&unfinished)
        .and_then(|file| {
            let mut file = BufWriter::new(file);
            write(&mut file)?;
            file.into_inner()?.sync_all()
        })
        .and_then(|()| std::fs::rename(&unfinished, &path));
    written.map_err(|error| {
        // Whatever was written is not what was asked for.
        let _ = std::fs::remove_file(&unfinished);
        CliError::File { path, error }
    })
}
