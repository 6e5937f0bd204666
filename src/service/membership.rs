//! Which courtyard written features belong to, judged in metres against the courtyards that come with them and those
//! of the store.

use std::collections::{BTreeMap, BTreeSet};

use geo::Geometry;

use super::{Service, ServiceError, ServiceResult, analyse, place};
use crate::model::site::Courtyards;
use crate::model::{Feature, Kind, LonLat, Project, StoredFeature};
use crate::store::{Belonging, Edit, Expected, FeatureQuery};

/// A feature as files and the store have it.
pub(super) type MapFeature = Feature<LonLat<Geometry>>;

/// The owner of each feature by the feature's id; surroundings have none.
pub(super) type Owners = BTreeMap<String, Option<String>>;

/// How far around a courtyard a point may be and still count as in it, with some to spare.
const NEAR_M: f64 = 5.0;

/// Features that are about to be written over a state of the project.
pub(super) struct Rewrite<'a> {
    pub project: &'a Project,
    /// None: the baseline.
    pub scenario: Option<&'a str>,
    pub puts: &'a [MapFeature],
    /// The ids of those that are about to go.
    pub removed: &'a BTreeSet<String>,
    /// What is stored under the ids of both.
    pub before: &'a BTreeMap<String, StoredFeature>,
}

impl Rewrite<'_> {
    fn written(&self) -> BTreeSet<String> {
        let puts = self.puts.iter().map(|feature| feature.id.to_string());
        puts.chain(self.removed.iter().cloned()).collect()
    }

    /// The courtyards that are made, moved or removed.
    fn changed_courtyards(&self) -> impl Iterator<Item = &MapFeature> {
        let put = self.puts.iter().filter(|courtyard| {
            let before = self.before.get(&courtyard.id.to_string());
            before.is_none_or(|stored| stored.feature.geometry != courtyard.geometry)
        });
        let removed = self.removed.iter().filter_map(|id| self.before.get(id));
        put.chain(removed.map(|stored| &stored.feature))
            .filter(|feature| feature.kind == Kind::Courtyard)
    }

    fn query(&self) -> FeatureQuery {
        FeatureQuery {
            scenario: self.scenario.map(str::to_owned),
            ..FeatureQuery::default()
        }
    }
}

impl Service {
    /// What is stored under these ids.
    pub(super) async fn stored_under(
        &self,
        project: &Project,
        scenario: Option<&str>,
        ids: &BTreeSet<String>,
    ) -> ServiceResult<BTreeMap<String, StoredFeature>> {
        let ids: Vec<String> = ids.iter().cloned().collect();
        let mut stored = BTreeMap::new();
        for some in ids.chunks(FeatureQuery::MOST_IDS) {
            let query = FeatureQuery {
                ids: Some(some.to_vec()),
                scenario: scenario.map(str::to_owned),
                ..FeatureQuery::default()
            };
            let found = self.store.features(&project.id, &query).await?.features;
            stored.extend(
                found
                    .into_iter()
                    .map(|stored| (stored.feature.id.to_string(), stored)),
            );
        }
        Ok(stored)
    }

    /// The owners of what is put, and of `others`, which are stored.
    pub(super) async fn owners(
        &self,
        rewrite: &Rewrite<'_>,
        others: &[StoredFeature],
    ) -> ServiceResult<Owners> {
        let query = FeatureQuery {
            kinds: Some(vec![Kind::Courtyard]),
            ..rewrite.query()
        };
        let stored = self.store.features(&rewrite.project.id, &query).await?;
        let judged: Vec<MapFeature> = rewrite
            .puts
            .iter()
            .chain(others.iter().map(|other| &other.feature))
            .cloned()
            .collect();
        let courtyards = newest_courtyards(rewrite, stored.features);
        let crs = rewrite.project.planar_crs;
        tokio::task::spawn_blocking(move || owners_of(judged, courtyards, crs))
            .await
            .map_err(|error| ServiceError::Internal(error.to_string()))?
    }

    /// Stored features that may change hands because courtyards are made, moved or removed: those that belong to one
    /// or lie near one.
    pub(super) async fn affected(
        &self,
        rewrite: &Rewrite<'_>,
    ) -> ServiceResult<Vec<StoredFeature>> {
        let mut affected = BTreeMap::new();
        for courtyard in rewrite.changed_courtyards() {
            let belonging = FeatureQuery {
                belonging: Belonging::Courtyard(courtyard.id.to_string()),
                ..rewrite.query()
            };
            let near = FeatureQuery {
                bbox: place::bounds(&courtyard.geometry).map(|at| place::grown(at, NEAR_M)),
                ..rewrite.query()
            };
            for query in [belonging, near] {
                let page = self.store.features(&rewrite.project.id, &query).await?;
                affected.extend(
                    page.features
                        .into_iter()
                        .map(|stored| (stored.feature.id.to_string(), stored)),
                );
            }
        }
        let written = rewrite.written();
        affected
            .retain(|id, stored| !written.contains(id) && stored.feature.kind != Kind::Courtyard);
        Ok(affected.into_values().collect())
    }
}

/// The edits of those that really change hands.
pub(super) fn reassigned(affected: Vec<StoredFeature>, owners: &Owners) -> Vec<Edit> {
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

/// The courtyards as they will be.
fn newest_courtyards(rewrite: &Rewrite<'_>, stored: Vec<StoredFeature>) -> Vec<MapFeature> {
    let written = rewrite.written();
    let put = rewrite.puts.iter().cloned();
    stored
        .into_iter()
        .map(|stored| stored.feature)
        .filter(|courtyard| !written.contains(&courtyard.id.to_string()))
        .chain(put.filter(|feature| feature.kind == Kind::Courtyard))
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
