//! OGC API Features, part 4: single features are created, replaced, updated and deleted.

use axum::extract::State;
use axum::response::Response;
use serde_json::{Map, Value};

use super::App;
use super::changes::WhereTo;
use super::collections::kind_of;
use super::etag::IfMatch;
use super::extract::{JsonBody, PathParameter, PathParameters, Query};
use super::gate::By;
use super::items::{address, one};
use super::links::Base;
use super::problem::{self, Problem};
use crate::model::Kind;
use crate::service::InCollection;

impl WhereTo {
    fn collection(&self, kind: Kind) -> InCollection<'_> {
        InCollection {
            project: self.project(),
            kind,
            scenario: self.scenario(),
        }
    }
}

/// Adds a feature. Its kind is the collection's; it may bring an id of its own.
#[utoipa::path(post, path = "/api/collections/{collection}/items", tag = "features",
    params(("collection" = String, Path, example = "cameras"), WhereTo),
    request_body(content = ref("#/components/schemas/FeatureInput"), content_type = "application/geo+json"),
    responses((status = 201, body = ref("#/components/schemas/Feature"), content_type = "application/geo+json",
        headers(("Location" = String, description = "Where the feature is"),
            ("ETag" = String, description = "The feature's revision")))))]
pub async fn create_item(
    State(app): State<App>,
    PathParameter(collection): PathParameter,
    Query(place): Query<WhereTo>,
    By(actor): By,
    base: Base,
    JsonBody(feature): JsonBody<Map<String, Value>>,
) -> Result<Response, Problem> {
    let kind = kind_of(&collection)?;
    let made = app
        .service
        .add_item(place.collection(kind), feature, &actor)
        .await?;
    let location = base.to(&address(&place, &made));
    Ok(problem::created_at(&location, one(&base, &place, &made)))
}

/// Puts another feature in the place of one.
#[utoipa::path(put, path = "/api/collections/{collection}/items/{id}", tag = "features",
    params(("collection" = String, Path, example = "cameras"), ("id" = String, Path, example = "cam-01"), WhereTo,
        ("If-Match" = String, Header, description = "The ETag that the feature was read with")),
    request_body(content = ref("#/components/schemas/FeatureInput"), content_type = "application/geo+json"),
    responses((status = 200, body = ref("#/components/schemas/Feature"), content_type = "application/geo+json",
        headers(("ETag" = String, description = "The feature's new revision")))))]
pub async fn replace_item(
    State(app): State<App>,
    PathParameters(collection, id): PathParameters,
    Query(place): Query<WhereTo>,
    By(actor): By,
    IfMatch(known): IfMatch,
    base: Base,
    JsonBody(feature): JsonBody<Map<String, Value>>,
) -> Result<Response, Problem> {
    let kind = kind_of(&collection)?;
    let stored = app
        .service
        .replace_item(place.collection(kind), &id, &known, feature, &actor)
        .await?;
    Ok(one(&base, &place, &stored))
}

/// Changes the members of a feature that the body has; null takes one away (RFC 7396).
#[utoipa::path(patch, path = "/api/collections/{collection}/items/{id}", tag = "features",
    params(("collection" = String, Path, example = "cameras"), ("id" = String, Path, example = "cam-01"), WhereTo,
        ("If-Match" = String, Header, description = "The ETag that the feature was read with")),
    request_body(content = Object, content_type = "application/merge-patch+json"),
    responses((status = 200, body = ref("#/components/schemas/Feature"), content_type = "application/geo+json",
        headers(("ETag" = String, description = "The feature's new revision")))))]
pub async fn patch_item(
    State(app): State<App>,
    PathParameters(collection, id): PathParameters,
    Query(place): Query<WhereTo>,
    By(actor): By,
    IfMatch(known): IfMatch,
    base: Base,
    JsonBody(patch): JsonBody<Map<String, Value>>,
) -> Result<Response, Problem> {
    let kind = kind_of(&collection)?;
    let stored = app
        .service
        .patch_item(place.collection(kind), &id, &known, patch, &actor)
        .await?;
    Ok(one(&base, &place, &stored))
}

/// Deletes a feature; in a scenario, takes it out of the proposal.
#[utoipa::path(delete, path = "/api/collections/{collection}/items/{id}", tag = "features",
    params(("collection" = String, Path, example = "cameras"), ("id" = String, Path, example = "cam-01"), WhereTo,
        ("If-Match" = String, Header, description = "The ETag that the feature was read with")),
    responses((status = 204, description = "It is gone")))]
pub async fn remove_item(
    State(app): State<App>,
    PathParameters(collection, id): PathParameters,
    Query(place): Query<WhereTo>,
    By(actor): By,
    IfMatch(known): IfMatch,
) -> Result<Response, Problem> {
    let kind = kind_of(&collection)?;
    app.service
        .remove_item(place.collection(kind), &id, &known, &actor)
        .await?;
    Ok(problem::no_content())
}
