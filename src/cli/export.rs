//! `yuantu export`.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use clap::Args;

use super::DataOptions;
use super::error::{CliError, CliResult};
use crate::model::Scene;
use crate::service::{DEFAULT_PROJECT, write_scene};

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    yuantu export --out street.geojson\n  \
    yuantu export --courtyard cy-01 | yuantu analyse camera-coverage -")]
pub(super) struct Export {
    #[command(flatten)]
    data: DataOptions,
    /// Project to read
    #[arg(long, value_name = "ID", env = "YUANTU_PROJECT", default_value = DEFAULT_PROJECT)]
    project: String,
    /// Only this courtyard
    #[arg(long, value_name = "ID")]
    courtyard: Option<String>,
    /// The state in this scenario instead of today's
    #[arg(long, value_name = "ID")]
    scenario: Option<String>,
    /// File to write; standard output unless given
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Export {
    pub(super) async fn run(self) -> CliResult<()> {
        let service = self.data.open().await?;
        let scene = service
            .scene(
                &self.project,
                self.courtyard.as_deref(),
                self.scenario.as_deref(),
            )
            .await;
        service.close().await;
        let scene = scene?;
        match self.out {
            Some(path) => File::create(&path)
                .and_then(|file| write(&scene, file))
                .map_err(|error| CliError::Write { path, error }),
            None => write(&scene, io::stdout().lock()).map_err(CliError::Output),
        }
    }
}

fn write(scene: &Scene, to: impl Write) -> io::Result<()> {
    let mut to = BufWriter::new(to);
    write_scene(scene, &mut to)?;
    to.flush()
}
