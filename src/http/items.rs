//! OGC API Features: the features of a collection.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use chrono::{SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};

use super::App;
use super::changes::WhereTo;
use super::collections::{kind_of, project_suffix};
use super::etag;
use super::extract::{Pairs, PathParameter, PathParameters, Query};
use super::item_query::ItemQuery;
use super::landing::Format;
use super::links::{Base, GEOJSON, JSON, Link, encoded};
use super::problem::{self, Problem};
use super::schemas;
use crate::model::StoredFeature;
use crate::service::feature_json;

/// A GeoJSON feature collection, as OGC API Features has it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FeatureCollection {
    #[serde(rename = "type")]
    #[schema(schema_with = schemas::feature_collection)]
    json_type: &'static str,
    /// How many features match in all.
    number_matched: u64,
    /// How many of them are here.
    number_returned: usize,
    time_stamp: String,
    links: Vec<Link>,
    #[schema(schema_with = schemas::features)]
    features: Vec<Value>,
}

impl FeatureCollection {
    pub fn new(features: &[StoredFeature], matched: u64, links: Vec<Link>) -> Self {
        Self {
            json_type: "FeatureCollection",
            number_matched: matched,
            number_returned: features.len(),
            time_stamp: Utc::now().to_rfc3339_opts(SecondsFormat::Secs, true),
            links,
            features: features.iter().map(feature_json).collect(),
        }
    }
}

/// Answers with GeoJSON.
pub fn geojson<T: Serialize>(body: T) -> Response {
    ([(header::CONTENT_TYPE, GEOJSON)], Json(body)).into_response()
}

/// The features of a collection, page by page. Every property of the kind is a filter: `state=planned`.
#[utoipa::path(get, path = "/api/collections/{collection}/items", tag = "features",
    params(
        ("collection" = String, Path, example = "cameras"),
        ("bbox" = Option<Vec<f64>>, Query, explode = false, description = "west,south,east,north in degrees; \
            6 numbers with heights are read too", example = json!([113.9, 34.7, 114.0, 34.8])),
        ("limit" = Option<u32>, Query, description = "How many features at most; more than 10000 counts as 10000",
            minimum = 1, maximum = 10000),
        ("offset" = Option<u32>, Query, description = "How many features to leave out at the beginning"),
        ("datetime" = Option<String>, Query, description = "Accepted; nothing here has a time of its own"),
        ("courtyard" = Option<String>, Query, description = "Only features of this courtyard"),
        ("scenario" = Option<String>, Query, description = "The state in this scenario instead of today's"),
        ("project" = Option<String>, Query, description = "Id of the project; `default` unless given"),
        ("f" = inline(Option<Format>), Query, description = "`json`, which is the only format"),
    ),
    responses((status = 200, body = FeatureCollection, content_type = "application/geo+json")))]
pub async fn items(
    State(app): State<App>,
    PathParameter(collection): PathParameter,
    pairs: Pairs,
    base: Base,
) -> Result<Response, Problem> {
    let kind = kind_of(&collection)?;
    let asked = ItemQuery::parse(kind, pairs)?;
    let page = app.service.features(&asked.project, &asked.query).await?;
    let links = page_links(&base, kind.collection(), &asked, page.matched);
    Ok(geojson(FeatureCollection::new(
        &page.features,
        page.matched,
        links,
    )))
}

fn page_links(base: &Base, collection: &str, asked: &ItemQuery, matched: u64) -> Vec<Link> {
    let offset = asked.query.offset;
    let to = |offset: u32, rel, title| {
        let path = format!("/api/collections/{collection}/items{}", asked.page(offset));
        base.link(&path, rel, GEOJSON, title)
    };
    let mut links = vec![
        to(offset, "self", "This page"),
        base.link(
            &format!("/api/collections/{collection}"),
            "collection",
            JSON,
            "The collection",
        ),
    ];
    if let Some(next) = offset.checked_add(asked.limit)
        && u64::from(next) < matched
    {
        links.push(to(next, "next", "The next page"));
    }
    if offset > 0 {
        let previous = offset.saturating_sub(asked.limit);
        links.push(to(previous, "prev", "The page before"));
    }
    links
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OneItem {
    /// The state in this scenario instead of today's.
    scenario: Option<String>,
    /// Id of the project; `default` unless given.
    project: Option<String>,
    /// `json`, which is the only format.
    #[allow(dead_code, reason = "accepted, so that clients may say it")]
    #[param(inline)]
    f: Option<Format>,
}

/// One feature. Its ETag is its revision.
#[utoipa::path(get, path = "/api/collections/{collection}/items/{id}", tag = "features",
    params(("collection" = String, Path, example = "cameras"), ("id" = String, Path, example = "cam-01"), OneItem),
    responses((status = 200, body = ref("#/components/schemas/Feature"), content_type = "application/geo+json",
        headers(("ETag" = String, description = "The feature's revision")))))]
pub async fn item(
    State(app): State<App>,
    PathParameters(collection, id): PathParameters,
    Query(query): Query<OneItem>,
    base: Base,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let kind = kind_of(&collection)?;
    let place = WhereTo {
        scenario: query.scenario,
        project: query.project,
    };
    let stored = app
        .service
        .feature(place.project(), kind, &id, place.scenario())
        .await?;
    let etag = etag::of(stored.revision);
    if etag::knows(&headers, &etag) {
        return Ok(problem::not_modified(etag));
    }
    Ok(one(&base, &place, &stored))
}

/// A stored feature with its ETag and its links.
pub fn one(base: &Base, place: &WhereTo, stored: &StoredFeature) -> Response {
    let mut feature = feature_json(stored);
    let collection = format!("/api/collections/{}", stored.feature.kind.collection());
    feature["links"] = json!([
        base.link(&address(place, stored), "self", GEOJSON, "This feature"),
        base.link(
            &format!("{collection}{}", project_suffix(place.project.as_ref())),
            "collection",
            JSON,
            "The collection"
        ),
    ]);
    let etag = [(header::ETAG, etag::of(stored.revision))];
    (etag, geojson(feature)).into_response()
}

/// The path of a feature, in the state that it was asked for in.
pub fn address(place: &WhereTo, stored: &StoredFeature) -> String {
    format!(
        "/api/collections/{}/items/{}{}",
        stored.feature.kind.collection(),
        encoded(&stored.feature.id.to_string()),
        place.suffix()
    )
}
