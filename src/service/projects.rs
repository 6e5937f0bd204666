//! Projects, and the register of a project's courtyards.

use std::collections::BTreeMap;

use geo::Area;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::Ref;

use super::execute::PROFILE;
use super::{DEFAULT_PROJECT, Service, ServiceError, ServiceResult, analyse, place};
use crate::model::rules::Rules;
use crate::model::{Kind, Project, Properties, Revision, StoredFeature};
use crate::store::{Bounds, FeatureQuery};

/// The name of a project that nobody has named.
const EMPTY_NAME: &str = "未命名项目";

/// CGCS2000 / 3-degree Gauss-Kruger CM 114E, until the first import shows where the data lies.
const EMPTY_CRS: u32 = 4547;

/// One street office's workspace.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProjectDocument {
    #[schema(example = "default")]
    pub id: String,
    pub name: String,
    /// EPSG code of the projected CRS in metres that areas and lengths are measured in.
    #[schema(example = 4547)]
    pub planar_crs: u32,
    /// Whether the data is invented.
    pub demo: bool,
    /// The scale of image quality that analyses use unless told otherwise.
    #[schema(example = "iec62676-4-2014")]
    pub profile: String,
    /// The thresholds that this project sets otherwise than the rules file: rule id to value.
    #[schema(example = json!({"parking-demand": 0.6}))]
    pub rule_overrides: BTreeMap<String, f64>,
    #[schema(value_type = i64)]
    pub revision: Revision,
    /// West, south, east, north of all courtyards, or of all features while there are none; null in an empty project.
    #[schema(value_type = Option<Vec<f64>>, min_items = 4, max_items = 4, required)]
    pub extent: Option<Bounds>,
}

/// All courtyards of a project.
#[derive(Debug, Serialize, ToSchema)]
pub struct Register {
    pub project: String,
    #[schema(value_type = i64)]
    pub revision: Revision,
    pub courtyards: Vec<CourtyardDocument>,
}

/// One courtyard, with what is in it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CourtyardDocument {
    pub id: String,
    #[schema(required)]
    pub name: Option<String>,
    #[schema(required)]
    pub code: Option<String>,
    /// All that was surveyed of the courtyard.
    #[schema(schema_with = courtyard_properties)]
    pub properties: Properties,
    /// Measured in the project's planar CRS.
    pub area_m2: f64,
    /// West, south, east, north.
    #[schema(value_type = Option<Vec<f64>>, min_items = 4, max_items = 4, required)]
    pub bbox: Option<Bounds>,
    /// Number of features by kind, the courtyard itself not counted.
    #[schema(value_type = std::collections::BTreeMap<String, u64>)]
    pub counts: BTreeMap<&'static str, u64>,
}

/// A reference to the component that the OpenAPI document makes of [`super::surveyed_schema`].
fn courtyard_properties() -> Ref {
    Ref::from_schema_name("CourtyardProperties")
}

impl Service {
    pub async fn projects(&self) -> ServiceResult<Vec<ProjectDocument>> {
        let mut projects = self.store.projects().await?;
        if projects.is_empty() {
            projects.push(empty_project());
        }
        let mut documents = Vec::new();
        for project in projects {
            documents.push(self.described(project).await?);
        }
        Ok(documents)
    }

    pub async fn project(&self, id: &str) -> ServiceResult<ProjectDocument> {
        let project = self.project_row(id).await?;
        self.described(project).await
    }

    /// The courtyards of a project with their areas and counts.
    pub async fn register(&self, project: &str) -> ServiceResult<Register> {
        let project = self.project_row(project).await?;
        let query = FeatureQuery {
            kinds: Some(vec![Kind::Courtyard]),
            ..FeatureQuery::default()
        };
        let courtyards = self.store.features(&project.id, &query).await?.features;
        let mut counts = self.store.counts(&project.id).await?;
        let mut areas = areas_m2(&courtyards, project.planar_crs).await?;
        let courtyards = courtyards
            .into_iter()
            .map(|stored| {
                let id = stored.feature.id.to_string();
                CourtyardDocument {
                    area_m2: areas.remove(&id).unwrap_or_default(),
                    counts: named(counts.remove(&Some(id.clone())).unwrap_or_default()),
                    name: stored.feature.text("name").map(str::to_owned),
                    code: stored.feature.text("code").map(str::to_owned),
                    bbox: place::bounds(&stored.feature.geometry),
                    properties: stored.feature.properties,
                    id,
                }
            })
            .collect();
        Ok(Register {
            project: project.id,
            revision: project.revision,
            courtyards,
        })
    }

    /// The project; an empty one for the default project that nobody has written to yet.
    pub(super) async fn project_row(&self, id: &str) -> ServiceResult<Project> {
        match self.store.project(id).await? {
            Some(project) => Ok(project),
            None if id == DEFAULT_PROJECT => Ok(empty_project()),
            None => Err(ServiceError::missing("project", id)),
        }
    }

    pub(super) async fn described(&self, project: Project) -> ServiceResult<ProjectDocument> {
        let extent = self.project_extent(&project.id).await?;
        Ok(ProjectDocument {
            profile: profile_of(&project),
            rule_overrides: overrides_of(&project),
            id: project.id,
            name: project.name,
            planar_crs: project.planar_crs,
            demo: project.demo,
            revision: project.revision,
            extent,
        })
    }

    /// Where the courtyards are; before there are any, where anything is.
    async fn project_extent(&self, project: &str) -> ServiceResult<Option<Bounds>> {
        if let Some(courtyards) = self.store.extent(project, Kind::Courtyard).await? {
            return Ok(Some(courtyards));
        }
        let mut all: Option<Bounds> = None;
        for &kind in Kind::ALL {
            let extent = self.store.extent(project, kind).await?;
            all = all.into_iter().chain(extent).reduce(place::joined);
        }
        Ok(all)
    }
}

/// What the default project is before its first import.
pub(super) fn empty_project() -> Project {
    Project {
        id: DEFAULT_PROJECT.into(),
        name: EMPTY_NAME.into(),
        planar_crs: EMPTY_CRS,
        demo: false,
        rule_overrides: serde_json::Map::new(),
        revision: 0,
    }
}

/// Id of the scale of image quality that the project uses.
pub(super) fn profile_of(project: &Project) -> String {
    project
        .rule_overrides
        .get(PROFILE)
        .and_then(Value::as_str)
        .unwrap_or(Rules::DEFAULT_PROFILE)
        .to_owned()
}

/// The project's own values of thresholds, by rule.
pub(super) fn overrides_of(project: &Project) -> BTreeMap<String, f64> {
    let overrides = project.rule_overrides.iter();
    overrides
        .filter_map(|(id, value)| Some((id.clone(), value.as_f64()?)))
        .collect()
}

/// Each courtyard's area by its id, measured off the async threads.
async fn areas_m2(
    courtyards: &[StoredFeature],
    planar_crs: u32,
) -> ServiceResult<BTreeMap<String, f64>> {
    let courtyards: Vec<_> = courtyards
        .iter()
        .map(|stored| stored.feature.clone())
        .collect();
    tokio::task::spawn_blocking(move || {
        let (courtyards, _) = analyse::projected(courtyards, Some(planar_crs))?;
        Ok(courtyards
            .iter()
            .map(|courtyard| (courtyard.id.to_string(), courtyard.geometry.unsigned_area()))
            .collect())
    })
    .await
    .map_err(|error| ServiceError::Internal(error.to_string()))?
}

fn named(counts: BTreeMap<Kind, u64>) -> BTreeMap<&'static str, u64> {
    counts
        .into_iter()
        .filter(|(kind, _)| *kind != Kind::Courtyard)
        .map(|(kind, count)| (kind.name(), count))
        .collect()
}
