//! `yuantu import`

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::{CliError, Workspace};
use crate::model::Kind;
use crate::service::{self, ImportOptions, ImportReport, Progress, Reading, Service};

/// Read map files into the database
///
/// Scene files (GeoJSON with a "kind"), other GeoJSON (read by OpenStreetMap's tags) and OpenStreetMap extracts (.osm.pbf). Each
/// file is imported whole or not at all; features that are there already are updated by their ids.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  yuantu import street.geojson
  yuantu import --data /var/lib/yuantu --skip-invalid survey.geojson extract.osm.pbf
  yuantu import --kind building footprints.geojson")]
pub(super) struct Import {
    #[command(flatten)]
    workspace: Workspace,

    /// Leave faulty features out and list them, instead of refusing the file
    #[arg(long)]
    skip_invalid: bool,

    /// The kind of features that say nothing of themselves (GeoJSON without tags)
    #[arg(long)]
    kind: Option<Kind>,

    /// Refuse JSON files larger than this
    #[arg(long, env = "YUANTU_MAX_SIZE_MB", value_name = "MB", default_value_t = ImportOptions::default().max_bytes >> 20)]
    max_size: u64,

    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Import {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let options = ImportOptions {
            skip_invalid: self.skip_invalid,
            max_bytes: self.max_size.saturating_mul(1 << 20),
            default_kind: self.kind,
        };
        // All files are read before the first is written: a fault in the last one leaves nothing half done.
        let readings = self
            .files
            .iter()
            .map(|file| Ok((file, read(file, &options)?)))
            .collect::<Result<Vec<_>, CliError>>()?;
        let service = self.workspace.open().await?;
        for (file, reading) in readings {
            self.store(&service, file, reading).await?;
        }
        service.close().await;
        Ok(())
    }

    async fn store(
        &self,
        service: &Service,
        file: &Path,
        reading: Reading,
    ) -> Result<(), CliError> {
        for warning in &reading.warnings {
            eprintln!("warning: {warning}");
        }
        for fault in &reading.left_out {
            eprintln!("left out: {fault}");
        }
        let spinner = spinner(&format!("storing {} features", reading.scene.len()));
        let report = service
            .import(&self.workspace.project, reading.scene, "import")
            .await;
        spinner.finish_and_clear();
        print(file, &report?, reading.left_out.len());
        Ok(())
    }
}

fn read(file: &Path, options: &ImportOptions) -> Result<Reading, CliError> {
    let bar = bar(file);
    let reading = service::read_file(file, options, &mut |progress: Progress| {
        bar.set_length(progress.total_bytes);
        bar.set_position(progress.done_bytes);
    });
    bar.finish_and_clear();
    Ok(reading?)
}

fn print(file: &Path, report: &ImportReport, left_out: usize) {
    println!(
        "{} → project \"{}\", revision {}",
        file.display(),
        report.project,
        report.revision
    );
    for (kind, tally) in &report.kinds {
        println!(
            "  {:<16} {:>7} new {:>7} updated {:>7} unchanged",
            kind.name(),
            tally.inserted,
            tally.updated,
            tally.unchanged
        );
    }
    if report.reassigned > 0 {
        println!(
            "  {} features belong to another courtyard now",
            report.reassigned
        );
    }
    if left_out > 0 {
        println!("  {left_out} faults in features that were left out (listed above)");
    }
    for id in &report.orphans {
        eprintln!(
            "warning: feature \"{id}\" names a courtyard that does not exist; it counts as surroundings"
        );
    }
}

/// Drawn on a terminal only.
fn bar(file: &Path) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style =
        ProgressStyle::with_template("{msg} {wide_bar} {percent:>3} % {bytes}/{total_bytes} {eta}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0)
        .with_style(style)
        .with_message(format!("reading {}", file.display()))
}

fn spinner(message: &str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let spinner = ProgressBar::new_spinner().with_message(message.to_owned());
    spinner.enable_steady_tick(std::time::Duration::from_millis(120));
    spinner
}
