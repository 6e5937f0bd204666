//! Reading features.

use super::{Service, ServiceError, ServiceResult};
use crate::model::{Kind, Scene, SceneFeatures, StoredFeature};
use crate::store::{Belonging, Bounds, FeatureQuery, PastQuery};

/// Some of the features that match, and how many do in all.
#[derive(Debug)]
pub struct Page {
    pub features: Vec<StoredFeature>,
    pub matched: u64,
}

impl Service {
    pub async fn features(&self, project: &str, query: &FeatureQuery) -> ServiceResult<Page> {
        let project = self.project_row(project).await?;
        if let Some(scenario) = &query.scenario {
            self.scenario_row(&project.id, scenario).await?;
        }
        let page = self.store.features(&project.id, query).await?;
        Ok(Page {
            features: page.features,
            matched: page.matched,
        })
    }

    /// All features of a courtyard as they were after a revision.
    pub async fn features_at(
        &self,
        project: &str,
        query: &PastQuery,
    ) -> ServiceResult<Vec<StoredFeature>> {
        let project = self.project_row(project).await?;
        if !(0..=project.revision).contains(&query.at) {
            return Err(ServiceError::missing("revision", query.at.to_string()));
        }
        if let Some(scenario) = &query.scenario {
            self.scenario_row(&project.id, scenario).await?;
        }
        let features = self.store.features_at(&project.id, query).await?;
        let is_courtyard = |stored: &StoredFeature| {
            stored.feature.kind == Kind::Courtyard
                && stored.feature.id.to_string() == query.courtyard
        };
        if features.iter().any(is_courtyard) {
            Ok(features)
        } else {
            Err(ServiceError::missing("courtyard", &query.courtyard))
        }
    }

    /// One feature of a kind.
    pub async fn feature(
        &self,
        project: &str,
        kind: Kind,
        id: &str,
        scenario: Option<&str>,
    ) -> ServiceResult<StoredFeature> {
        let project = self.project_row(project).await?;
        if let Some(scenario) = scenario {
            self.scenario_row(&project.id, scenario).await?;
        }
        self.store
            .feature(&project.id, id, scenario)
            .await?
            .filter(|stored| stored.feature.kind == kind)
            .ok_or_else(|| ServiceError::missing(kind.name(), id))
    }

    /// Fails when the project has no such courtyard.
    pub async fn check_courtyard(
        &self,
        project: &str,
        id: &str,
        scenario: Option<&str>,
    ) -> ServiceResult<()> {
        self.feature(project, Kind::Courtyard, id, scenario)
            .await
            .map(|_| ())
    }

    /// The box around all features of a kind; none when there are none.
    pub async fn extent(&self, project: &str, kind: Kind) -> ServiceResult<Option<Bounds>> {
        let project = self.project_row(project).await?;
        Ok(self.store.extent(&project.id, kind).await?)
    }

    /// All of a project, or one courtyard of it, as a scene; in a scenario's state where one is named.
    pub async fn scene(
        &self,
        project: &str,
        courtyard: Option<&str>,
        scenario: Option<&str>,
    ) -> ServiceResult<Scene> {
        if let Some(courtyard) = courtyard {
            self.check_courtyard(project, courtyard, scenario).await?;
        }
        let query = FeatureQuery {
            belonging: courtyard.map_or(Belonging::Anyone, |id| Belonging::Courtyard(id.into())),
            scenario: scenario.map(str::to_owned),
            ..FeatureQuery::default()
        };
        let page = self.features(project, &query).await?;
        let features = page.features.into_iter().map(|stored| stored.feature);
        Ok(Scene {
            name: Some(self.project_row(project).await?.name),
            features: SceneFeatures::LonLat(features.collect()),
        })
    }
}
