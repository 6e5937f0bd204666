//! Which courtyard imported features belong to, judged in metres against the courtyards of the file and of the store.

use std::collections::{BTreeMap, BTreeSet};

use geo::Geometry;

use super::{Service, ServiceError, ServiceResult, analyse, place};
use crate::model::site::Courtyards;
use crate::model::{Feature, Kind, LonLat, Project, StoredFeature};
use crate::store::{Belonging, FeatureQuery};

/// A feature as files and the store have it.
pub(super) type MapFeature = Feature<LonLat<Geometry>>;

/// The owner of each feature by the feature's id; surroundings have none.
pub(super) type Owners = BTreeMap<String, Option<String>>;

/// How far around a courtyard a point may be and still count as in it, with some to spare.
const NEAR_M: f64 = 5.0;

impl Service {
    /// The owners of `features`, which are about to be written over what is stored, and of `others`, which are stored.
    pub(super) async fn owners(
        &self,
        project: &Project,
        features: &[MapFeature],
        others: &[StoredFeature],
    ) -> ServiceResult<Owners> {
        let stored = self.stored_courtyards(project).await?;
        let judged: Vec<MapFeature> = features
            .iter()
            .chain(others.iter().map(|other| &other.feature))
            .cloned()
            .collect();
        let courtyards = newest_courtyards(features, stored);
        let crs = project.planar_crs;
        tokio::task::spawn_blocking(move || owners_of(judged, courtyards, crs))
            .await
            .map_err(|error| ServiceError::Internal(error.to_string()))?
    }

    async fn stored_courtyards(&self, project: &Project) -> ServiceResult<Vec<StoredFeature>> {
        let query = FeatureQuery {
            kinds: Some(vec![Kind::Courtyard]),
            ..FeatureQuery::default()
        };
        Ok(self.store.features(&project.id, &query).await?.features)
    }

    /// Stored features that may change hands because these courtyards are written: those that belong to one
    /// or lie near one.
    pub(super) async fn affected_by(
        &self,
        project: &Project,
        courtyards: &[&MapFeature],
        written: &BTreeSet<String>,
    ) -> ServiceResult<Vec<StoredFeature>> {
        let mut affected = BTreeMap::new();
        for courtyard in courtyards {
            let belonging = FeatureQuery {
                belonging: Belonging::Courtyard(courtyard.id.to_string()),
                ..FeatureQuery::default()
            };
            let near = FeatureQuery {
                bbox: place::bounds(&courtyard.geometry).map(|at| place::grown(at, NEAR_M)),
                ..FeatureQuery::default()
            };
            for query in [belonging, near] {
                let page = self.store.features(&project.id, &query).await?;
                affected.extend(
                    page.features
                        .into_iter()
                        .map(|stored| (stored.feature.id.to_string(), stored)),
                );
            }
        }
        affected
            .retain(|id, stored| !written.contains(id) && stored.feature.kind != Kind::Courtyard);
        Ok(affected.into_values().collect())
    }
}

/// The courtyards as they will be: those of the file in the place of the stored ones with the same id.
fn newest_courtyards(features: &[MapFeature], stored: Vec<StoredFeature>) -> Vec<MapFeature> {
    let written: BTreeSet<String> = features
        .iter()
        .map(|feature| feature.id.to_string())
        .collect();
    stored
        .into_iter()
        .map(|stored| stored.feature)
        .filter(|courtyard| !written.contains(&courtyard.id.to_string()))
        .chain(
            features
                .iter()
                .filter(|feature| feature.kind == Kind::Courtyard)
                .cloned(),
        )
        .collect()
}

fn owners_of(
    judged: Vec<MapFeature>,
    courtyards: Vec<MapFeature>,
    planar_crs: u32,
) -> ServiceResult<Owners> {
    // One origin for both, or they would not lie in the same plane.
    let count = courtyards.len();
    let together = courtyards.into_iter().chain(judged).collect();
    let (mut features, _) = analyse::projected(together, Some(planar_crs))?;
    let judged = features.split_off(count);
    let courtyards = Courtyards::of(&features);
    Ok(judged
        .iter()
        .map(|feature| {
            let owner = courtyards.owner(feature).map(str::to_owned);
            (feature.id.to_string(), owner)
        })
        .collect())
}
