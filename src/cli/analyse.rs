//! `yuantu analyse`.

use std::fs;
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Map, Value};

use super::error::{CliError, CliResult};
use crate::model::Scene;
use crate::service::{Control, analyse_scene, check_process, processes, read_scene};

#[derive(Debug, Args)]
#[command(
    after_help = "The answer is the same JSON as the HTTP process gives. `yuantu analyse list` lists the processes.\
    \n\nExamples:\n  \
    yuantu analyse camera-coverage street.geojson --courtyard cy-01 --out report.json\n  \
    yuantu analyse isovist plan.geojson --params '{\"viewpoints\": [[10, 20]]}'\n  \
    yuantu analyse ranking street.geojson --params '{\"weights\": {\"fire-reach\": 3}}'\n  \
    yuantu analyse seen-by plan.geojson --params '{\"point\": [10, 20]}'\n  \
    cat plan.geojson | yuantu analyse camera-coverage - --pretty"
)]
pub(super) struct Analyse {
    /// The analysis; "list" lists them
    process: String,
    /// Scene file; "-" reads standard input
    scene: Option<PathBuf>,
    /// The analysis's parameters: a JSON object, or a file with one
    #[arg(long, value_name = "FILE-or-JSON")]
    params: Option<String>,
    /// The one courtyard that is meant; all of the scene unless given
    #[arg(long, value_name = "ID")]
    courtyard: Option<String>,
    /// EPSG code of the projected CRS to measure in; the nearest one unless given
    #[arg(long, value_name = "EPSG")]
    planar_crs: Option<u32>,
    /// Write the answer with line breaks
    #[arg(long)]
    pretty: bool,
    /// File to write; standard output unless given
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Analyse {
    pub(super) fn run(self) -> CliResult<()> {
        if self.process == "list" {
            return list();
        }
        check_process(&self.process)?;
        let inputs = self.inputs()?;
        let scene = self.scene.as_deref().ok_or(CliError::NoScene)?;
        let scene = read(scene)?;
        let control = Control::default();
        let report = watched(&control, || {
            analyse_scene(&self.process, scene, inputs, &control)
        })?;
        let mut text = if self.pretty {
            with_line_breaks(report.get())?
        } else {
            report.get().to_owned()
        };
        text.push('\n');
        match self.out {
            Some(path) => fs::write(&path, text).map_err(|error| CliError::Write { path, error }),
            None => io::stdout()
                .write_all(text.as_bytes())
                .map_err(CliError::Output),
        }
    }

    /// The parameters as the HTTP process takes them, with what the flags say.
    fn inputs(&self) -> CliResult<Map<String, Value>> {
        let mut inputs = match &self.params {
            Some(params) => object(params)?,
            None => Map::new(),
        };
        if let Some(courtyard) = &self.courtyard {
            inputs.insert("courtyard".into(), courtyard.as_str().into());
        }
        if let Some(epsg) = self.planar_crs {
            inputs.insert("planar_crs".into(), epsg.into());
        }
        Ok(inputs)
    }
}

/// Does the work, and shows how far it has come where standard error is a terminal.
fn watched<T>(control: &Control, work: impl FnOnce() -> T) -> T {
    thread::scope(|scope| {
        let (working, ended) = mpsc::channel();
        scope.spawn(move || show_progress(control, &ended));
        let done = work();
        drop(working);
        done
    })
}

/// Until the other end of the channel is dropped.
fn show_progress(control: &Control, ended: &Receiver<()>) {
    // What takes no longer needs no bar.
    const PATIENCE: Duration = Duration::from_secs(1);
    const STEP: Duration = Duration::from_millis(100);
    let is_working_after = |wait| ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout);
    if !is_working_after(PATIENCE) {
        return;
    }
    let bar = ProgressBar::new(0).with_style(ProgressStyle::default_bar());
    while is_working_after(STEP) {
        if let Some((done, all)) = control.progress() {
            bar.set_length(all);
            bar.set_position(done);
        }
    }
    bar.finish_and_clear();
}

fn with_line_breaks(report: &str) -> CliResult<String> {
    let report: Value = serde_json::from_str(report).map_err(CliError::Report)?;
    Ok(format!("{report:#}"))
}

/// Reads inline JSON, or the file of that name.
fn object(params: &str) -> CliResult<Map<String, Value>> {
    let text = if params.trim_start().starts_with('{') {
        params.to_owned()
    } else {
        fs::read_to_string(params).map_err(|error| CliError::Read {
            path: params.into(),
            error,
        })?
    };
    serde_json::from_str(&text).map_err(CliError::Parameters)
}

fn read(path: &Path) -> CliResult<Scene> {
    let scene = if path == Path::new("-") {
        read_scene(io::stdin().lock())
    } else {
        let file = fs::File::open(path).map_err(|error| CliError::Read {
            path: path.to_owned(),
            error,
        })?;
        read_scene(BufReader::new(file))
    };
    scene.map_err(|error| CliError::Scene {
        path: path.to_owned(),
        error,
    })
}

fn list() -> CliResult<()> {
    let lines: String = processes()
        .iter()
        .map(|process| format!("{:<20} {}\n", process.id, process.title))
        .collect();
    io::stdout()
        .write_all(lines.as_bytes())
        .map_err(CliError::Output)
}
