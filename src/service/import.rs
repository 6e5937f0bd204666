//! A scene into a project: one user action, one transaction.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::Utc;
use serde::Serialize;
use utoipa::ToSchema;

use super::membership::{MapFeature, Owners};
use super::projects::empty_project;
use super::{Service, ServiceError, ServiceResult, place};
use crate::interchange::crs::PlanarCrs;
use crate::interchange::scene_file::Reading;
use crate::interchange::{self, ImportOptions, Progress};
use crate::model::{Kind, Project, Revision, Scene, SceneFeatures, StoredFeature};
use crate::store::{Edit, Expected, FeatureQuery, Write};

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
        let before = self.stored_before(&project, &features).await?;
        let affected = self.affected(&project, &features, &before).await?;
        let owners = self.owners(&project, &features, &affected).await?;

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
            edits,
        };
        Ok(self.store.write(&project.id, &write).await?)
    }

    /// The project, made where there is none, in the planar CRS nearest to the data.
    async fn project_for(&self, id: &str, features: &[MapFeature]) -> ServiceResult<Project> {
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

    /// What is stored under the ids of the file.
    async fn stored_before(
        &self,
        project: &Project,
        features: &[MapFeature],
    ) -> ServiceResult<BTreeMap<String, StoredFeature>> {
        let kinds: BTreeMap<String, Kind> = features
            .iter()
            .map(|feature| (feature.id.to_string(), feature.kind))
            .collect();
        let ids: Vec<String> = kinds.keys().cloned().collect();
        let mut before = BTreeMap::new();
        for some in ids.chunks(FeatureQuery::MOST_IDS) {
            let query = FeatureQuery {
                ids: Some(some.to_vec()),
                ..FeatureQuery::default()
            };
            for stored in self.store.features(&project.id, &query).await?.features {
                let id = stored.feature.id.to_string();
                check_same_kind(&id, kinds.get(&id), stored.feature.kind)?;
                before.insert(id, stored);
            }
        }
        Ok(before)
    }

    /// Stored features that do not say whose they are, near courtyards that the file makes or moves.
    async fn affected(
        &self,
        project: &Project,
        features: &[MapFeature],
        before: &BTreeMap<String, StoredFeature>,
    ) -> ServiceResult<Vec<StoredFeature>> {
        let changed: Vec<&MapFeature> = features
            .iter()
            .filter(|feature| feature.kind == Kind::Courtyard)
            .filter(|courtyard| {
                before
                    .get(&courtyard.id.to_string())
                    .is_none_or(|stored| stored.feature.geometry != courtyard.geometry)
            })
            .collect();
        let written: BTreeSet<String> = features
            .iter()
            .map(|feature| feature.id.to_string())
            .collect();
        self.affected_by(project, &changed, &written).await
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

/// Whether writing `feature` would change nothing. Ids compare as texts: that is how the store keeps them.
fn is_same(stored: &StoredFeature, feature: &MapFeature, belongs_to: Option<&str>) -> bool {
    let named = |feature: &MapFeature| feature.courtyard.as_ref().map(ToString::to_string);
    stored.belongs_to.as_deref() == belongs_to
        && stored.feature.geometry == feature.geometry
        && stored.feature.properties == feature.properties
        && named(&stored.feature) == named(feature)
}

fn reassigned(affected: Vec<StoredFeature>, owners: &Owners) -> Vec<Edit> {
    affected
        .into_iter()
        .filter_map(|stored| {
            let belongs_to = owners.get(&stored.feature.id.to_string())?.clone();
            (belongs_to != stored.belongs_to).then_some(Edit::Put {
                expected: Expected::At(stored.revision),
                feature: stored.feature,
                belongs_to,
            })
        })
        .collect()
}

fn orphans(features: &[MapFeature], owners: &Owners) -> Vec<String> {
    features
        .iter()
        .filter(|feature| feature.courtyard.is_some())
        .map(|feature| feature.id.to_string())
        .filter(|id| owners.get(id).is_none_or(Option::is_none))
        .collect()
}

fn check_same_kind(id: &str, in_file: Option<&Kind>, stored: Kind) -> ServiceResult<()> {
    match in_file {
        Some(kind) if *kind != stored => Err(ServiceError::Conflict(format!(
            "the id \"{id}\" is a {kind} in the file but a {stored} in the project; give the file's feature another id"
        ))),
        _ => Ok(()),
    }
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
