//! The root of the API.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::App;
use super::extract::Query;
use super::jobs::JOB_LIST;
use super::links::{Base, JSON, Link, OPENAPI};
use super::problem::Problem;
use super::tiles::VECTOR_TILESETS;
use crate::service::Health;

/// The query of an address that has no parameters of its own: `f=json` is what there is anyway.
#[derive(Debug, Default, serde::Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Plain {
    /// `json`, which is the only format.
    #[allow(dead_code, reason = "accepted, so that clients may say it")]
    #[param(inline)]
    f: Option<Format>,
}

#[derive(Clone, Copy, Debug, serde::Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    Json,
}

/// Where everything is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Landing {
    title: &'static str,
    description: &'static str,
    links: Vec<Link>,
}

/// Where everything is.
#[utoipa::path(get, path = "/api", tag = "service", params(Plain),
    responses((status = 200, body = Landing)))]
pub async fn landing(_: Query<Plain>, base: Base) -> Json<Landing> {
    Json(Landing {
        title: "Yuantu 院图",
        description: "Housing courtyards: what is there, what is planned, and what the standards say to it",
        links: vec![
            base.link("/api", "self", JSON, "This page"),
            base.link(
                "/api/openapi.json",
                "service-desc",
                OPENAPI,
                "OpenAPI document",
            ),
            base.link("/api/docs", "service-doc", "text/html", "Documentation"),
            base.link(
                "/api/conformance",
                "conformance",
                JSON,
                "OGC conformance classes",
            ),
            base.link("/api/collections", "data", JSON, "Collections of features"),
            base.link("/api/tiles", VECTOR_TILESETS, JSON, "Vector tiles"),
            base.link(
                "/api/tileMatrixSets",
                "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes",
                JSON,
                "The grids that tiles are cut by",
            ),
            base.link(
                "/api/processes",
                "http://www.opengis.net/def/rel/ogc/1.0/processes",
                JSON,
                "Analyses",
            ),
            base.link(
                "/api/jobs",
                JOB_LIST,
                JSON,
                "Analyses that nobody waits for",
            ),
        ],
    })
}

/// The OGC conformance classes that the service meets.
#[derive(Debug, Serialize, ToSchema)]
pub struct Conformance {
    #[serde(rename = "conformsTo")]
    conforms_to: &'static [&'static str],
}

/// What the service really does. The class `oas30` is not among them: the OpenAPI document is a 3.1 one.
const CONFORMS_TO: &[&str] = &[
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/create-replace-delete",
    "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/update",
    "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/optimistic-locking-etags",
    "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/features",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tileset",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tilesets-list",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/dataset-tilesets",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/geodata-tilesets",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt",
    "http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/json",
    "http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/ogc-process-description",
    "http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/job-list",
    "http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/dismiss",
];

/// The OGC conformance classes that the service meets.
#[utoipa::path(get, path = "/api/conformance", tag = "service", params(Plain),
    responses((status = 200, body = Conformance)))]
pub async fn conformance(_: Query<Plain>) -> Json<Conformance> {
    Json(Conformance {
        conforms_to: CONFORMS_TO,
    })
}

/// Whether the service works.
#[utoipa::path(get, path = "/api/health", tag = "service",
    responses((status = 200, body = Health)))]
pub async fn health(State(app): State<App>) -> Result<Json<Health>, Problem> {
    Ok(Json(app.service.health().await?))
}
