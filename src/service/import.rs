//! A scene into a project: one user action, one transaction.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::Utc;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::fault::FaultDocument;
use super::membership::{MapFeature, Owners, Rewrite, reassigned};
use super::projects::empty_project;
use super::{Actor, Service, ServiceError, ServiceResult, place};
use crate::interchange::crs::PlanarCrs;
use crate::interchange::scene_file::Reading;
use crate::interchange::{self, ImportOptions, Progress};
use crate::model::{
    Action, FaultCode, Kind, Project, Revision, Role, Scene, SceneFeatures, StoredFeature, Title,
};
use crate::store::{Edit, Expected, Write};

/// The longest name of a file that the history tells.
const LONGEST_NAME_CHARS: usize = 120;

/// Where a scene goes, and who brings it.
#[derive(Clone, Copy, Debug)]
pub struct ImportInto<'a> {
    pub project: &'a str,
    /// None: the baseline.
    pub scenario: Option<&'a str>,
    pub who: &'a str,
    /// Whose rights it takes; none: the command line's, which may everything.
    pub by: Option<&'a Actor>,
    /// Of the file, if it has one: the history tells it.
    pub file: Option<&'a str>,
}

impl<'a> ImportInto<'a> {
    pub fn baseline(project: &'a str, who: &'a str) -> Self {
        Self {
            project,
            scenario: None,
            who,
            by: None,
            file: None,
        }
    }
}

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
    /// Ids of features that were left out, since they do not belong to the courtyard of the scenario.
    pub elsewhere: Vec<String>,
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
    /// Writes all features of the scene, over stored ones with the same ids, in one transaction. A scenario takes
    /// those of its own courtyard.
    pub async fn import(&self, into: ImportInto<'_>, scene: Scene) -> ServiceResult<ImportReport> {
        let SceneFeatures::LonLat(mut features) = scene.features else {
            return Err(ServiceError::PlanarImport);
        };
        check_unique(&features)?;
        if let Some(by) = into.by
            && self.store.project(into.project).await?.is_none()
        {
            by.needs(Role::Manager, into.project, None)?;
        }
        let project = self.project_for(into.project, &features).await?;
        let mut elsewhere = Vec::new();
        if let Some(scenario) = into.scenario {
            let row = self.scenario_row(&project.id, scenario).await?;
            if let Some(by) = into.by {
                self.check_scenario_rights(by, Role::Planner, &project, &row)
                    .await?;
            }
            let courtyard = row.courtyard;
            let own = self
                .own_of(&project, scenario, &courtyard, features)
                .await?;
            (features, elsewhere) = own;
        }
        let ids = features
            .iter()
            .map(|feature| feature.id.to_string())
            .collect();
        let before = self.stored_under(&project, into.scenario, &ids).await?;
        check_same_kinds(&features, &before)?;
        let rewrite = Rewrite {
            project: &project,
            scenario: into.scenario,
            puts: &features,
            removed: &BTreeSet::new(),
            before: &before,
        };
        let affected = self.affected(&rewrite).await?;
        let owners = self.owners(&rewrite, &affected).await?;
        if let Some(by) = into.by {
            self.check_rights(by, Role::Manager, &rewrite, &affected, &owners)
                .await?;
        }

        let mut report = ImportReport {
            orphans: orphans(&features, &owners),
            project: project.id.clone(),
            revision: project.revision,
            kinds: BTreeMap::new(),
            reassigned: 0,
            elsewhere,
        };
        let mut edits = Vec::new();
        for feature in features {
            edits.extend(report.put(feature, &before, &owners));
        }
        let reassigned = reassigned(affected, &owners);
        report.reassigned = reassigned.len();
        edits.extend(reassigned);
        if !edits.is_empty() {
            report.revision = self.write(&project, into, edits).await?;
        }
        Ok(report)
    }

    async fn write(
        &self,
        project: &Project,
        into: ImportInto<'_>,
        edits: Vec<Edit>,
    ) -> ServiceResult<Revision> {
        let write = Write {
            who: into.who.to_owned(),
            at: Utc::now(),
            scenario: into.scenario.map(str::to_owned),
            action: into.file.map(action_of),
            edits,
        };
        Ok(self.store.write(&project.id, &write).await?.revision)
    }

    /// The features of a scene that belong to the courtyard of a scenario, and the ids of the others.
    async fn own_of(
        &self,
        project: &Project,
        scenario: &str,
        courtyard: &str,
        features: Vec<MapFeature>,
    ) -> ServiceResult<(Vec<MapFeature>, Vec<String>)> {
        let is_own = |feature: &MapFeature| {
            feature.kind != Kind::Courtyard || feature.id.to_string() == courtyard
        };
        let (puts, foreign): (Vec<_>, Vec<_>) = features.into_iter().partition(is_own);
        let rewrite = Rewrite {
            project,
            scenario: Some(scenario),
            puts: &puts,
            removed: &BTreeSet::new(),
            before: &BTreeMap::new(),
        };
        let owners = self.owners(&rewrite, &[]).await?;
        let (own, others): (Vec<_>, Vec<_>) = puts.into_iter().partition(|feature| {
            let owner = owners.get(&feature.id.to_string());
            owner.is_some_and(|owner| owner.as_deref() == Some(courtyard))
        });
        let left_out = foreign.iter().chain(&others);
        let elsewhere = left_out.map(|feature| feature.id.to_string()).collect();
        Ok((own, elsewhere))
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

/// As a user action, the import has a name that the history tells.
fn action_of(file: &str) -> Action {
    let name: String = file.chars().take(LONGEST_NAME_CHARS).collect();
    Action {
        id: Uuid::now_v7().to_string(),
        title: Title {
            zh: format!("导入 {name}"),
            en: format!("Import {name}"),
        },
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
                let detail = format!(
                    "the id \"{id}\" is a {} in the file but a {stored} in the project; give the file's feature another id",
                    feature.kind
                );
                return Err(ServiceError::clash(
                    FaultDocument::new(FaultCode::KindChanged, "", detail)
                        .with("id", id)
                        .with("expected", stored.name())
                        .with("found", feature.kind.name()),
                ));
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
        Some(twice) => {
            let id = twice.id.to_string();
            let detail = format!("two features have the id \"{id}\"; each needs its own");
            let fault = FaultDocument::new(FaultCode::IdTaken, "", detail);
            Err(ServiceError::clash(fault.with("id", id)))
        }
    }
}
