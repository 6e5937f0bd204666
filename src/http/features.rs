//! All kinds at once: what it takes to draw a courtyard in one call.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

use super::App;
use super::extract::Query;
use super::item_query::{bbox, limit};
use super::items::{FeatureCollection, geojson};
use super::problem::Problem;
use super::projects::project_or_default;
use crate::model::Revision;
use crate::service::{Belonging, FeatureQuery, PastQuery};

const LARGEST_LIMIT: u32 = 50_000;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FeaturesQuery {
    /// The courtyard whose features are wanted, the courtyard itself included.
    courtyard: Option<String>,
    /// The state in this scenario instead of today's.
    scenario: Option<String>,
    /// The state as it was when this revision had been written, of a courtyard that there was then.
    #[param(value_type = Option<i64>)]
    at: Option<Revision>,
    /// west,south,east,north in degrees.
    bbox: Option<String>,
    /// `true`: the features that lie in no courtyard.
    surroundings: Option<bool>,
    /// At most 50000, which is also the default.
    #[param(value_type = Option<u32>)]
    limit: Option<String>,
    /// Id of the project; `default` unless given.
    project: Option<String>,
}

impl FeaturesQuery {
    fn belonging(&self) -> Result<Belonging, Problem> {
        match (&self.courtyard, self.surroundings.unwrap_or(false)) {
            (Some(_), true) => Err(Problem::parameter(
                "surroundings",
                "features of a courtyard are no surroundings; ask for one of the two",
            )),
            (Some(courtyard), false) => Ok(Belonging::Courtyard(courtyard.clone())),
            (None, true) => Ok(Belonging::Surroundings),
            (None, false) if self.bbox.is_some() => Ok(Belonging::Anyone),
            (None, false) => Err(Problem::parameter(
                "courtyard",
                "say whose features: courtyard=ID, surroundings=true or bbox=west,south,east,north",
            )),
        }
    }

    fn parse(&self) -> Result<FeatureQuery, Problem> {
        Ok(FeatureQuery {
            belonging: self.belonging()?,
            bbox: self.bbox.as_deref().map(bbox).transpose()?,
            scenario: self.scenario.clone(),
            limit: Some(self.limit()?),
            ..FeatureQuery::default()
        })
    }

    fn limit(&self) -> Result<u32, Problem> {
        match &self.limit {
            Some(value) => limit(value, LARGEST_LIMIT),
            None => Ok(LARGEST_LIMIT),
        }
    }

    fn past(&self, at: Revision) -> Result<PastQuery, Problem> {
        let others = self.bbox.is_some() || self.surroundings.is_some();
        match &self.courtyard {
            Some(courtyard) if !others => Ok(PastQuery {
                courtyard: courtyard.clone(),
                scenario: self.scenario.clone(),
                at,
            }),
            _ => Err(Problem::parameter(
                "at",
                "an earlier state is that of a whole courtyard: say courtyard=ID, and no bbox or surroundings",
            )),
        }
    }
}

/// Features of every kind: of a courtyard, of the surroundings, or in a box.
#[utoipa::path(get, path = "/api/features", tag = "features", params(FeaturesQuery),
    responses((status = 200, body = FeatureCollection, content_type = "application/geo+json")))]
pub async fn features(
    State(app): State<App>,
    Query(query): Query<FeaturesQuery>,
) -> Result<Response, Problem> {
    let project = project_or_default(query.project.as_ref());
    if let Some(at) = query.at {
        return past(&app, project, &query, at).await;
    }
    let asked = query.parse()?;
    if let Some(courtyard) = &query.courtyard {
        app.service
            .check_courtyard(project, courtyard, query.scenario.as_deref())
            .await?;
    }
    let page = app.service.features(project, &asked).await?;
    Ok(geojson(FeatureCollection::new(
        &page.features,
        page.matched,
        Vec::new(),
    )))
}

async fn past(
    app: &App,
    project: &str,
    query: &FeaturesQuery,
    at: Revision,
) -> Result<Response, Problem> {
    let limit = usize::try_from(query.limit()?).unwrap_or(usize::MAX);
    let mut features = app.service.features_at(project, &query.past(at)?).await?;
    let matched = u64::try_from(features.len()).unwrap_or(u64::MAX);
    features.truncate(limit);
    Ok(geojson(FeatureCollection::new(
        &features,
        matched,
        Vec::new(),
    )))
}
