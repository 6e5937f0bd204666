//! `yuantu import`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::DataOptions;
use super::error::CliResult;
use crate::model::{Kind, Scene, SceneFeatures};
use crate::service::{
    DEFAULT_PROJECT, ImportInto, ImportOptions, ImportReport, Reading, ServiceError, read_file,
};

/// So many of the faults or warnings are listed in full.
const MOST_LISTED: usize = 50;

#[derive(Debug, Args)]
#[command(
    after_help = "All files are written together, or nothing is. Features that are there already (same id) are \
    updated.\n\nExamples:\n  \
    yuantu import courtyards.geojson buildings.geojson\n  \
    yuantu import --skip-invalid --data /var/lib/yuantu survey.geojson"
)]
pub(super) struct Import {
    #[command(flatten)]
    data: DataOptions,
    /// Project to write to; made where there is none
    #[arg(long, value_name = "ID", env = "YUANTU_PROJECT", default_value = DEFAULT_PROJECT)]
    project: String,
    /// Leave faulty features out and list them, instead of importing nothing
    #[arg(long)]
    skip_invalid: bool,
    /// What the features of a GeoJSON file are that say nothing of themselves, such as "building"
    #[arg(long)]
    kind: Option<Kind>,
    /// Refuse JSON files larger than this
    #[arg(long, value_name = "MB", default_value_t = ImportOptions::default().max_bytes >> 20)]
    max_size: u64,
    /// Scene files, GeoJSON (.geojson, .json) or OpenStreetMap extracts (.osm.pbf)
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Import {
    pub(super) async fn run(self) -> CliResult<()> {
        let scene = self.read()?;
        let service = self.data.open().await?;
        let bar = spinner(format!("writing {} features", scene.len()));
        let into = ImportInto::baseline(&self.project, "import");
        let report = service.import(into, scene).await;
        bar.finish_and_clear();
        service.close().await;
        summarise(&report?);
        Ok(())
    }

    /// All files as one scene, so that they are written together.
    fn read(&self) -> CliResult<Scene> {
        let options = ImportOptions {
            skip_invalid: self.skip_invalid,
            max_bytes: self.max_size.saturating_mul(1 << 20),
            default_kind: self.kind,
        };
        let mut features = Vec::new();
        for file in &self.files {
            let bar = bar(format!("reading {}", file.display()));
            let reading = read_file(file, &options, |done, total| {
                bar.set_length(total);
                bar.set_position(done);
            });
            bar.finish_and_clear();
            let reading = reading?;
            tell(file, &reading);
            match reading.scene.features {
                SceneFeatures::LonLat(read) => features.extend(read),
                SceneFeatures::Planar(_) => return Err(ServiceError::PlanarImport.into()),
            }
        }
        Ok(Scene {
            name: None,
            features: SceneFeatures::LonLat(features),
        })
    }
}

/// Grows as bytes are read; shown only where standard error is a terminal.
fn bar(message: String) -> ProgressBar {
    ProgressBar::new(0)
        .with_style(ProgressStyle::default_bar())
        .with_message(message)
}

/// Shown only where standard error is a terminal.
fn spinner(message: String) -> ProgressBar {
    let bar = ProgressBar::new_spinner().with_style(ProgressStyle::default_spinner());
    bar.set_message(message);
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

/// What of a file was understood otherwise than written, or left out.
fn tell(file: &Path, reading: &Reading) {
    list(&reading.warnings, |warning| {
        eprintln!("{}: {warning}", file.display());
    });
    list(&reading.left_out, |fault| {
        eprintln!("{}: left out: {fault}", file.display());
    });
}

fn list<T>(items: &[T], print: impl Fn(&T)) {
    items.iter().take(MOST_LISTED).for_each(print);
    let more = items.len().saturating_sub(MOST_LISTED);
    if more > 0 {
        eprintln!("… and {more} more");
    }
}

fn summarise(report: &ImportReport) {
    for (kind, tally) in &report.kinds {
        println!(
            "{:<16} {:>7} new {:>7} updated {:>7} unchanged",
            kind.name(),
            tally.inserted,
            tally.updated,
            tally.unchanged
        );
    }
    if report.reassigned > 0 {
        println!("{} features changed their courtyard", report.reassigned);
    }
    list(&report.orphans, |id| {
        eprintln!(
            "feature \"{id}\" names a courtyard that does not exist: it counts as surroundings"
        );
    });
    println!(
        "project {} is at revision {}",
        report.project, report.revision
    );
}
