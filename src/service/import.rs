//! A scene into a project: one user action, one transaction.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::Utc;
use serde::Serialize;
use utoipa::ToSchema;

use super::membership::{MapFeature, Owners, Rewrite, reassigned};
use super::projects::empty_project;
use super::{Service, ServiceError, ServiceResult, place};
use crate::interchange::crs::PlanarCrs;
use crate::interchange::scene_file::Reading;
use crate::interchange::{self, ImportOptions, Progress};
use crate::model::{Kind, Project, Revision, Scene, SceneFeatures, StoredFeature};
use crate::store::{Edit, Expected, Write};

/// What an import did.
#[derive(Debug, PartialEq)]
pub struct ImportReport {
    pub project: String,
    pub revision: Revision,
    pub kinds: BTreeMap<Kind, Tally>,
    /// Stored features that belong to another courtyard now, or to none, because courtyards changed.
    pub reassigned: usize,
    /// Ids of features that name a courtyard which does not exist: they count as surroundings.
    pub orphans: Vec<String>,
}

/// What became of the features of a kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Tally {
    pub inserted: usize,
    pub updated: usize,
    pub unchanged: usize,
}

/// Reads a file of any format that is known. `progress` is told how many bytes are done, of how many.
pub fn read_file(
    path: &Path,
    options: &ImportOptions,
    mut progress: impl FnMut(u64, u64),
) -> ServiceResult<Reading> {
    let mut told = |at: Progress| progress(at.done_bytes, at.total_bytes);
    Ok(interchange::read_any(path, options, &mut told)?)
}

impl Service {
    /// Writes all features of the scene, over stored ones with the same ids.
    pub async fn import(
        &self,
        project: &str,
        scene: Scene,
        who: &str,
    ) -> ServiceResult<ImportReport> {
        let SceneFeatures::LonLat(features) = scene.features else {
            return Err(ServiceError::PlanarImport);
        };
        check_unique(&features)?;
        let project = self.project_for(project, &features).await?;
        let ids = features
            .iter()
            .map(|feature| feature.id.to_string())
            .collect();
        let before = self.stored_under(&project, None, &ids).await?;
        check_same_kinds(&features, &before)?;
        let rewrite = Rewrite {
            project: &project,
            scenario: None,
            puts: &features,
            removed: &BTreeSet::new(),
            before: &before,
        };
        let affected = self.affected(&rewrite).await?;
        let owners = self.owners(&rewrite, &affected).await?;

        let mut report = ImportReport {
            orphans: orphans(&features, &owners),
            project: project.id.clone(),
            revision: project.revision,
            kinds: BTreeMap::new(),
            reassigned: 0,
        };
        let mut edits = Vec::new();
        for feature in features {
            edits.extend(report.put(feature, &before, &owners));
        }
        let reassigned = reassigned(affected, &owners);
        report.reassigned = reassigned.len();
        edits.extend(reassigned);
        if !edits.is_empty() {
            report.revision = self.write(&project, who, edits).await?;
        }
        Ok(report)
    }

    async fn write(
        &self,
        project: &Project,
        who: &str,
        edits: Vec<Edit>,
    ) -> ServiceResult<Revision> {
        let write = Write {
            who: who.to_owned(),
            at: Utc::now(),
            scenario: None,
            action: None,
            edits,
        };
        Ok(self.store.write(&project.id, &write).await?.revision)
    }

    /// The project, made where there is none, in the planar CRS nearest to the data.
    pub(super) async fn project_for(
        &self,
        id: &str,
        features: &[MapFeature],
    ) -> ServiceResult<Project> {
        if let Some(project) = self.store.project(id).await? {
            return Ok(project);
        }
        let mut project = Project {
            id: id.to_owned(),
            ..empty_project()
        };
        if let Some(bounds) = place::bounds_of(features) {
            let centre = place::centre(bounds);
            project.planar_crs = PlanarCrs::nearest(centre.x, centre.y);
        }
        self.store.put_project(&project).await?;
        Ok(project)
    }
}

impl ImportReport {
    /// The edit that a feature needs, if any, counted.
    fn put(
        &mut self,
        feature: MapFeature,
        before: &BTreeMap<String, StoredFeature>,
        owners: &Owners,
    ) -> Option<Edit> {
        let id = feature.id.to_string();
        let belongs_to = owners.get(&id).cloned().flatten();
        let tally = self.kinds.entry(feature.kind).or_default();
        let expected = match before.get(&id) {
            None => {
                tally.inserted += 1;
                Expected::Absent
            }
            Some(stored) if is_same(stored, &feature, belongs_to.as_deref()) => {
                tally.unchanged += 1;
                return None;
            }
            Some(stored) => {
                tally.updated += 1;
                Expected::At(stored.revision)
            }
        };
        Some(Edit::Put {
            feature,
            belongs_to,
            expected,
        })
    }
}

/// Whether writing `feature` would change nothing.
fn is_same(stored: &StoredFeature, feature: &MapFeature, belongs_to: Option<&str>) -> bool {
    stored.belongs_to.as_deref() == belongs_to && stored.feature.says_the_same_as(feature)
}

fn orphans(features: &[MapFeature], owners: &Owners) -> Vec<String> {
    features
        .iter()
        .filter(|feature| feature.courtyard.is_some())
        .map(|feature| feature.id.to_string())
        .filter(|id| owners.get(id).is_none_or(Option::is_none))
        .collect()
}

fn check_same_kinds(
    features: &[MapFeature],
    before: &BTreeMap<String, StoredFeature>,
) -> ServiceResult<()> {
    for feature in features {
        let id = feature.id.to_string();
        match before.get(&id).map(|stored| stored.feature.kind) {
            Some(stored) if stored != feature.kind => {
                return Err(ServiceError::Conflict(format!(
                    "the id \"{id}\" is a {} in the file but a {stored} in the project; give the file's feature another id",
                    feature.kind
                )));
            }
            _ => {}
        }
    }
    Ok(())
}

fn check_unique(features: &[MapFeature]) -> ServiceResult<()> {
    let mut seen = BTreeSet::new();
    match features
        .iter()
        .find(|feature| !seen.insert(feature.id.to_string()))
    {
        None => Ok(()),
        Some(twice) => Err(ServiceError::Conflict(format!(
            "two features have the id \"{}\"; each needs its own",
            twice.id
        ))),
    }
}
