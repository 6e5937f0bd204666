//! Vector tiles, cut when they are asked for.

use super::analyse::off_the_async_threads;
use super::{Service, ServiceError, ServiceResult};
use crate::interchange::tiles::{self, Tile};
use crate::model::{Kind, Revision};
use crate::store::{Bounds, FeatureQuery};

/// What a tile shows.
#[derive(Clone, Debug, Default)]
pub struct TileQuery {
    /// None: every kind.
    pub kind: Option<Kind>,
    /// The state in this scenario instead of today's.
    pub scenario: Option<String>,
}

/// So many features are read for one tile, whatever lies in it: a city on one tile is dots, and nobody misses one.
const MOST_FEATURES: u32 = 50_000;

impl Service {
    /// The project's revision, which changes whenever any of its tiles may have, in whatever scenario.
    pub async fn tiles_revision(
        &self,
        project: &str,
        scenario: Option<&str>,
    ) -> ServiceResult<Revision> {
        let project = self.project_row(project).await?;
        if let Some(scenario) = scenario {
            self.scenario_row(&project.id, scenario).await?;
        }
        Ok(project.revision)
    }

    /// A Mapbox vector tile; empty when nothing is there.
    pub async fn tile(
        &self,
        project: &str,
        tile: Tile,
        query: TileQuery,
    ) -> ServiceResult<Vec<u8>> {
        let query = FeatureQuery {
            kinds: query.kind.map(|kind| vec![kind]),
            scenario: query.scenario,
            bbox: Some(tile.bounds_deg(tiles::BUFFER)),
            limit: Some(MOST_FEATURES),
            ..FeatureQuery::default()
        };
        let page = self.features(project, &query).await?;
        if page.matched > u64::from(MOST_FEATURES) {
            tracing::warn!(project, ?tile, page.matched, "a tile leaves features out");
        }
        off_the_async_threads(move || {
            tiles::encode(tile, &page.features)
                .map_err(|error| ServiceError::Internal(error.to_string()))
        })
        .await
    }

    /// Where the features of a kind are, or those of all kinds; none when there are none.
    pub async fn tiles_extent(
        &self,
        project: &str,
        kind: Option<Kind>,
    ) -> ServiceResult<Option<Bounds>> {
        match kind {
            Some(kind) => self.extent(project, kind).await,
            None => Ok(self.project(project).await?.extent),
        }
    }
}
