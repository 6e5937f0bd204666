//! Scene files: checked, imported, downloaded.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::IntoResponse;
use serde::Deserialize;
use utoipa::IntoParams;

use super::App;
use super::extract::{JsonText, Query};
use super::gate::By;
use super::links::{GEOJSON, encoded};
use super::problem::Problem;
use super::projects::{InProject, project_or_default};
use crate::service::{SceneCheck, SceneImport};

/// Reads a scene file and says what is in it and all that is wrong with it. Nothing is stored.
#[utoipa::path(post, path = "/api/scenes/check", tag = "scenes", params(InProject),
    request_body(content = Object, content_type = "application/geo+json", description = "A scene file"),
    responses((status = 200, body = SceneCheck)))]
pub async fn check(
    State(app): State<App>,
    _: Query<InProject>,
    JsonText(json): JsonText,
) -> Result<Json<SceneCheck>, Problem> {
    Ok(Json(app.service.check_scene(json).await?))
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// `true`: faulty features are left out and listed, instead of nothing being imported.
    skip_invalid: Option<bool>,
    /// Import into this scenario instead of today's state. Only features of its courtyard are taken.
    scenario: Option<String>,
    /// The name of the file: the history tells it.
    file: Option<String>,
    /// Id of the project, which is made where there is none; `default` unless given.
    project: Option<String>,
}

/// Imports a scene file: features that are there already (same id) are updated. All of it, or nothing.
#[utoipa::path(post, path = "/api/scenes", tag = "scenes", params(ImportQuery),
    request_body(content = Object, content_type = "application/geo+json", description = "A scene file"),
    responses((status = 200, body = SceneImport)))]
pub async fn import(
    State(app): State<App>,
    Query(query): Query<ImportQuery>,
    By(actor): By,
    JsonText(json): JsonText,
) -> Result<Json<SceneImport>, Problem> {
    let project = project_or_default(query.project.as_ref());
    let skip_invalid = query.skip_invalid.unwrap_or(false);
    let report = app
        .service
        .import_scene(
            project,
            query.scenario.as_deref(),
            query.file.as_deref(),
            json,
            skip_invalid,
            &actor,
        )
        .await?;
    Ok(Json(report))
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DownloadQuery {
    /// Only this courtyard.
    courtyard: Option<String>,
    /// The state in this scenario instead of today's.
    scenario: Option<String>,
    /// Id of the project; `default` unless given.
    project: Option<String>,
}

/// A scene file of a courtyard, or of all of the project, to be saved.
#[utoipa::path(get, path = "/api/scenes", tag = "scenes", params(DownloadQuery),
    responses((status = 200, body = Object, content_type = "application/geo+json",
        headers(("Content-Disposition" = String, description = "The name for the file, after the courtyard")))))]
pub async fn download(
    State(app): State<App>,
    Query(query): Query<DownloadQuery>,
) -> Result<impl IntoResponse, Problem> {
    let project = project_or_default(query.project.as_ref());
    let (courtyard, scenario) = (query.courtyard.as_deref(), query.scenario.as_deref());
    let scene = app.service.scene_text(project, courtyard, scenario).await?;
    Ok((
        [
            (header::CONTENT_TYPE, HeaderValue::from_static(GEOJSON)),
            attachment(&scene.name),
        ],
        scene.json,
    ))
}

/// RFC 6266: the name in UTF-8, and one in ASCII for programs that read only that.
fn attachment(name: &str) -> (HeaderName, HeaderValue) {
    let plain: String = name
        .chars()
        .map(|character| match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' | '.' => character,
            _ => '_',
        })
        .collect();
    let value = format!(
        "attachment; filename=\"{plain}\"; filename*=UTF-8''{}",
        encoded(name)
    );
    (
        header::CONTENT_DISPOSITION,
        HeaderValue::try_from(value).unwrap_or(HeaderValue::from_static("attachment")),
    )
}
