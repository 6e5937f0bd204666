//! `yuantu analyse`

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Map, Value};

use super::CliError;
use super::export::write_to;
use crate::service;

/// Run an analysis on a scene file, with no server and no database
///
/// The answer is the JSON that POST /api/processes/PROCESS/execution returns.
#[derive(Debug, Args)]
#[command(after_help = after_help())]
pub(super) struct Analyse {
    /// Which analysis
    #[arg(value_name = "PROCESS")]
    process: String,

    /// Scene file; "-" reads standard input
    #[arg(value_name = "SCENE")]
    scene: PathBuf,

    /// Parameters: a JSON file, or the JSON itself
    #[arg(long, value_name = "FILE-or-JSON")]
    params: Option<String>,

    /// Measure in this projected CRS instead of the one nearest to the scene (EPSG code)
    #[arg(long, value_name = "EPSG")]
    planar_crs: Option<u32>,

    /// Leave faulty features out, listed on standard error, instead of refusing the scene
    #[arg(long)]
    skip_invalid: bool,

    /// File to write; standard output where there is none
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

fn after_help() -> String {
    let mut help = String::from("Processes:\n");
    for process in service::processes() {
        help.push_str(&format!("  {:<18} {}\n", process.id, process.title));
    }
    help.push_str(
        "\nExamples:\n  yuantu analyse camera-coverage courtyard.geojson --out report.json\n  \
         yuantu analyse isovist plan.geojson --params '{\"viewpoints\": [[12.5, 8.0]], \"range_m\": 40}'",
    );
    help
}

impl Analyse {
    pub(super) fn run(self) -> Result<(), CliError> {
        let mut inputs = parameters(self.params.as_deref())?;
        if let Some(epsg) = self.planar_crs {
            inputs.insert("planar_crs".into(), epsg.into());
        }
        let answer =
            service::analyse_scene(&self.process, open(&self.scene)?, inputs, self.skip_invalid)?;
        for fault in &answer.left_out {
            eprintln!("left out: {fault}");
        }
        write_to(self.out, |to| {
            serde_json::to_writer(&mut *to, &answer.report)?;
            to.write_all(b"\n")
        })
    }
}

fn open(scene: &Path) -> Result<Box<dyn Read>, CliError> {
    if scene == Path::new("-") {
        return Ok(Box::new(io::stdin().lock()));
    }
    let file = File::open(scene).map_err(|error| CliError::File {
        path: scene.to_owned(),
        error,
    })?;
    Ok(Box::new(BufReader::new(file)))
}

/// JSON begins with a brace; anything else is the name of a file.
fn parameters(given: Option<&str>) -> Result<Map<String, Value>, CliError> {
    let Some(given) = given else {
        return Ok(Map::new());
    };
    let text = if given.trim_start().starts_with('{') {
        given.to_owned()
    } else {
        std::fs::read_to_string(given).map_err(|error| {
            CliError::Parameters(format!("{given} is neither JSON (which begins with {{) nor a file that can be read: {error}"))
        })?
    };
    serde_json::from_str(&text)
        .map_err(|error| CliError::Parameters(format!("not a JSON object: {error}")))
}
