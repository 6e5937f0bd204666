//! Scene files that arrive and leave: checked, imported, downloaded.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::analyse::off_the_async_threads;
use super::fault::FaultDocument;
use super::{Actor, ImportInto, ImportReport, Service, ServiceError, ServiceResult, Tally};
use crate::interchange::scene_file::{
    self, Orientation, ReadOptions, Reading, SceneFault, SceneFileError,
};
use crate::model::{FaultCode, Kind, Revision, Scene, SceneFeatures};

/// Who the history says imported a scene that was sent, where there are no accounts: the same as for a file.
const WHO: &str = "import";

/// A scene file that is to be saved somewhere.
#[derive(Debug)]
pub struct SceneText {
    /// `一号院.geojson`; any character may be in it.
    pub name: String,
    pub json: Vec<u8>,
}

/// What a scene file holds, and what is wrong with it. Nothing of it is stored.
#[derive(Debug, Serialize, ToSchema)]
pub struct SceneCheck {
    /// The features that are good, as GeoJSON.
    #[schema(value_type = Vec<serde_json::Map<String, Value>>)]
    pub features: Vec<Value>,
    /// One entry for each thing that is wrong with a feature; features that have one are left out of `features`.
    pub faults: Vec<SceneFaultDocument>,
    /// How many good features there are of each kind.
    #[schema(value_type = BTreeMap<String, usize>)]
    pub kinds: BTreeMap<Kind, usize>,
    /// Metres in a plane of its own: it has no place on the map and cannot be imported.
    pub planar: bool,
    /// What was understood otherwise than written.
    pub warnings: Vec<String>,
}

/// One thing that is wrong with one feature of a file.
#[derive(Debug, Serialize, ToSchema)]
pub struct SceneFaultDocument {
    /// The feature's place in the file, from 0.
    pub index: usize,
    /// The feature's id, where it has a good one.
    pub id: Option<String>,
    #[serde(flatten)]
    pub fault: FaultDocument,
}

impl From<&SceneFault> for SceneFaultDocument {
    fn from(fault: &SceneFault) -> Self {
        Self {
            index: fault.index,
            id: fault.feature.as_ref().map(ToString::to_string),
            fault: fault.clone().into(),
        }
    }
}

/// What an import did, and what it left out.
#[derive(Debug, Serialize, ToSchema)]
pub struct SceneImport {
    pub project: String,
    /// The project's revision afterwards.
    pub revision: Revision,
    /// What became of the features of each kind.
    #[schema(value_type = BTreeMap<String, Tally>)]
    pub kinds: BTreeMap<Kind, Tally>,
    /// Stored features that belong to another courtyard now, or to none, because courtyards changed.
    pub reassigned: usize,
    /// Ids of features that name a courtyard which does not exist: they count as surroundings.
    pub orphans: Vec<String>,
    /// Ids of features that were left out, since they do not belong to the courtyard of the scenario.
    pub elsewhere: Vec<String>,
    /// The faults of the features that were left out; empty unless that was asked for.
    pub left_out: Vec<SceneFaultDocument>,
    /// What was understood otherwise than written.
    pub warnings: Vec<String>,
}

impl SceneImport {
    fn new(report: ImportReport, left_out: &[SceneFault], warnings: Vec<String>) -> Self {
        Self {
            project: report.project,
            revision: report.revision,
            kinds: report.kinds,
            reassigned: report.reassigned,
            orphans: report.orphans,
            elsewhere: report.elsewhere,
            left_out: faults(left_out),
            warnings,
        }
    }
}

impl Service {
    /// Reads a scene with all its faults, off the async threads; stores nothing.
    pub async fn check_scene(
        &self,
        json: impl AsRef<[u8]> + Send + 'static,
    ) -> ServiceResult<SceneCheck> {
        off_the_async_threads(move || Ok(checked(read(json.as_ref(), true)?))).await
    }

    /// Reads a scene and imports it, as the command line does with a file. `file` is its name.
    pub async fn import_scene(
        &self,
        project: &str,
        scenario: Option<&str>,
        file: Option<&str>,
        json: impl AsRef<[u8]> + Send + 'static,
        skip_invalid: bool,
        by: &Actor,
    ) -> ServiceResult<SceneImport> {
        let reading = off_the_async_threads(move || read(json.as_ref(), skip_invalid)).await?;
        let into = ImportInto {
            project,
            scenario,
            who: by.account().map_or(WHO, |_| by.who()),
            by: Some(by),
            file,
        };
        let report = self.import(into, reading.scene).await?;
        Ok(SceneImport::new(
            report,
            &reading.left_out,
            reading.warnings,
        ))
    }

    /// A scene as the text of its file, and what to call it.
    pub async fn scene_text(
        &self,
        project: &str,
        courtyard: Option<&str>,
        scenario: Option<&str>,
    ) -> ServiceResult<SceneText> {
        let scene = self.scene(project, courtyard, scenario).await?;
        off_the_async_threads(move || {
            let name = file_name(&scene);
            let mut json = Vec::new();
            scene_file::write(&scene, &mut json)
                .map_err(|error| ServiceError::Internal(error.to_string()))?;
            Ok(SceneText { name, json })
        })
        .await
    }
}

fn checked(reading: Reading) -> SceneCheck {
    let features = &reading.scene.features;
    SceneCheck {
        faults: faults(&reading.left_out),
        kinds: count_kinds(features),
        planar: matches!(features, SceneFeatures::Planar(_)),
        features: scene_file::features_to_json(features),
        warnings: reading.warnings,
    }
}

fn faults(faults: &[SceneFault]) -> Vec<SceneFaultDocument> {
    faults.iter().map(SceneFaultDocument::from).collect()
}

/// As the import on the command line reads: strictly, so that both say the same of a file.
fn read(json: &[u8], skip_invalid: bool) -> ServiceResult<Reading> {
    let options = ReadOptions {
        skip_invalid,
        orientation: Orientation::Strict,
        ..ReadOptions::default()
    };
    scene_file::read(json, Some(json.len() as u64), &options).map_err(unreadable)
}

/// What is wrong with a file, where it stands.
fn unreadable(error: SceneFileError) -> ServiceError {
    match error {
        SceneFileError::Invalid { faults } => {
            ServiceError::Faults(faults.into_iter().map(Into::into).collect())
        }
        SceneFileError::NotAScene { pointer, what, crs } => {
            let detail = format!("the body is not a scene: {what}");
            ServiceError::body(match crs {
                None => FaultDocument::new(FaultCode::NotAScene, pointer, detail),
                Some(found) => FaultDocument::new(FaultCode::CrsUnsupported, pointer, detail)
                    .with("found", String::from(found)),
            })
        }
        SceneFileError::NotJson { line, column, .. } => {
            let fault = FaultDocument::new(FaultCode::NotJson, "", error.to_string());
            ServiceError::body(fault.with("line", line).with("column", column))
        }
        SceneFileError::Empty => {
            ServiceError::body(FaultDocument::new(FaultCode::Empty, "", error.to_string()))
        }
        other => other.into(),
    }
}

fn count_kinds(features: &SceneFeatures) -> BTreeMap<Kind, usize> {
    let kinds: Vec<Kind> = match features {
        SceneFeatures::LonLat(features) => features.iter().map(|feature| feature.kind).collect(),
        SceneFeatures::Planar(features) => features.iter().map(|feature| feature.kind).collect(),
    };
    let mut counts = BTreeMap::new();
    for kind in kinds {
        *counts.entry(kind).or_default() += 1;
    }
    counts
}

/// Of the one courtyard that the scene is of, else of the project.
fn file_name(scene: &Scene) -> String {
    let mut courtyards = match &scene.features {
        SceneFeatures::LonLat(features) => features.iter(),
        SceneFeatures::Planar(_) => [].iter(),
    }
    .filter(|feature| feature.kind == Kind::Courtyard);
    let only = match (courtyards.next(), courtyards.next()) {
        (Some(courtyard), None) => courtyard.text("name").map(str::to_owned),
        _ => None,
    };
    let name = only
        .or_else(|| scene.name.clone())
        .unwrap_or_else(|| "scene".into());
    format!("{name}.geojson")
}
