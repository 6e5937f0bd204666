//! OGC API Features: the collections, one for each kind.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};

use super::App;
use super::extract::{PathParameter, Query};
use super::landing::Format;
use super::links::{Base, GEOJSON, JSON, Link, SCHEMA, encoded};
use super::problem::Problem;
use super::projects::project_or_default;
use super::tiles::VECTOR_TILESETS;
use crate::model::Kind;
use crate::service;

pub const CRS84: &str = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CollectionQuery {
    /// Id of the project; `default` unless given.
    project: Option<String>,
    /// `json`, which is the only format.
    #[allow(dead_code, reason = "accepted, so that clients may say it")]
    #[param(inline)]
    f: Option<Format>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Collections {
    collections: Vec<Collection>,
    links: Vec<Link>,
}

/// All features of one kind.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Collection {
    #[schema(example = "cameras")]
    id: &'static str,
    title: String,
    item_type: &'static str,
    /// Where the features lie; absent when there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    extent: Option<Value>,
    crs: [&'static str; 1],
    storage_crs: &'static str,
    links: Vec<Link>,
}

/// The kind whose collection an address names.
pub fn kind_of(collection: &str) -> Result<Kind, Problem> {
    Kind::of_collection(collection).ok_or_else(|| Problem::not_found("collection", collection))
}

/// The part of a link's query that keeps to a project that is not the default one.
pub fn project_suffix(project: Option<&String>) -> String {
    project.map_or_else(String::new, |id| format!("?project={}", encoded(id)))
}

impl CollectionQuery {
    async fn describe(&self, app: &App, base: &Base, kind: Kind) -> Result<Collection, Problem> {
        let project = project_or_default(self.project.as_ref());
        let extent = app.service.extent(project, kind).await?;
        let suffix = project_suffix(self.project.as_ref());
        let address = format!("/api/collections/{}", kind.collection());
        let to = |path: &str, rel, media_type, title| {
            base.link(&format!("{address}{path}{suffix}"), rel, media_type, title)
        };
        let title = kind.title();
        Ok(Collection {
            id: kind.collection(),
            title: format!("{} · {}", title.zh, title.en),
            item_type: "feature",
            extent: extent.map(|bbox| json!({"spatial": {"bbox": [bbox], "crs": CRS84}})),
            crs: [CRS84],
            storage_crs: CRS84,
            links: vec![
                to("", "self", JSON, "This collection"),
                to("/items", "items", GEOJSON, "Features"),
                // Relations have no case (RFC 8288), but GDAL knows only this spelling.
                to("/schema", "describedBy", SCHEMA, "Schema"),
                to("/tiles", VECTOR_TILESETS, JSON, "Vector tiles"),
            ],
        })
    }
}

/// All collections.
#[utoipa::path(get, path = "/api/collections", tag = "features", params(CollectionQuery),
    responses((status = 200, body = Collections)))]
pub async fn collections(
    State(app): State<App>,
    Query(query): Query<CollectionQuery>,
    base: Base,
) -> Result<Json<Collections>, Problem> {
    let mut collections = Vec::with_capacity(Kind::ALL.len());
    for &kind in Kind::ALL {
        collections.push(query.describe(&app, &base, kind).await?);
    }
    let address = format!("/api/collections{}", project_suffix(query.project.as_ref()));
    Ok(Json(Collections {
        collections,
        links: vec![base.link(&address, "self", JSON, "This page")],
    }))
}

/// One collection.
#[utoipa::path(get, path = "/api/collections/{collection}", tag = "features",
    params(("collection" = String, Path, example = "cameras"), CollectionQuery),
    responses((status = 200, body = Collection)))]
pub async fn collection(
    State(app): State<App>,
    PathParameter(collection): PathParameter,
    Query(query): Query<CollectionQuery>,
    base: Base,
) -> Result<Json<Collection>, Problem> {
    let kind = kind_of(&collection)?;
    Ok(Json(query.describe(&app, &base, kind).await?))
}

/// The JSON Schema of a collection's features.
#[utoipa::path(get, path = "/api/collections/{collection}/schema", tag = "features",
    params(("collection" = String, Path, example = "cameras"), CollectionQuery),
    responses((status = 200, body = Object, content_type = "application/schema+json")))]
pub async fn schema(
    PathParameter(collection): PathParameter,
    _: Query<CollectionQuery>,
) -> Result<impl IntoResponse, Problem> {
    let schema = service::property_schema(kind_of(&collection)?);
    Ok(([(header::CONTENT_TYPE, SCHEMA)], schema.to_string()))
}
