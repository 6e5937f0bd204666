//! The OpenAPI 3.1 document, made from the route table.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use utoipa::openapi::{InfoBuilder, OpenApi, OpenApiBuilder};

use super::App;
use super::gate::{COOKIE, ROLES};
use super::links::JSON;
use super::problem::Problem;
use super::schemas;
use crate::model::FaultCode;
use crate::service::{ConflictDocument, FaultDocument};

const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

/// The finished document, as JSON and as the text that is served.
#[derive(Debug)]
pub struct Document {
    pub json: Value,
    text: String,
}

/// What the document says before any route is in it.
pub fn frame() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Yuantu 院图")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Spatial planning of housing courtyards: features (OGC API Features), analyses (OGC API Processes), \
             projects, scenarios, history. Coordinates are longitude and latitude (CRS84), lengths in metres.",
        ));
    OpenApiBuilder::new().info(info.build()).build()
}

impl Document {
    pub fn new(document: OpenApi) -> Self {
        // utoipa's own types always serialise; an empty document would fail the tests.
        let mut json = serde_json::to_value(document).unwrap_or_default();
        schemas::add(&mut json["components"]["schemas"]);
        add_events(&mut json);
        add_problems(&mut json);
        add_security(&mut json);
        let text = json.to_string();
        Self { json, text }
    }
}

/// Every operation may answer with a problem: said once, here, and not at every handler.
fn add_problems(document: &mut Value) {
    add_schema::<Problem>(document);
    add_schema::<ConflictDocument>(document);
    add_schema::<FaultDocument>(document);
    add_schema::<FaultCode>(document);
    document["components"]["responses"]["Problem"] = json!({
        "description": "What went wrong (RFC 9457)",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    });
    for (_, _, operation) in operations_mut(document) {
        operation["responses"]["default"] = json!({"$ref": "#/components/responses/Problem"});
    }
}

/// A handler says what the data of its events is; what is sent are lines around the text of that.
fn add_events(document: &mut Value) {
    const SCHEMA: &str = "/responses/200/content/text~1event-stream/schema";
    for (_, _, operation) in operations_mut(document) {
        let schema = operation.pointer_mut(SCHEMA);
        if let Some(schema) = schema.filter(|schema| schema.get("$ref").is_some()) {
            let data = schema.take();
            *schema = json!({
                "type": "object",
                "required": ["event", "data"],
                "properties": {
                    "event": {"type": "string"},
                    "id": {"type": "string"},
                    "data": {"type": "string", "contentMediaType": JSON, "contentSchema": data},
                },
            });
        }
    }
}

/// How to sign in, and which role each operation takes.
fn add_security(document: &mut Value) {
    document["components"]["securitySchemes"] = json!({
        "session": {"type": "apiKey", "in": "cookie", "name": COOKIE,
            "description": "A session, begun by `POST /api/session`. Changes are taken from the service's own pages only."},
        "bearer": {"type": "http", "scheme": "bearer", "description": "A token of `POST /api/tokens`"},
        "basic": {"type": "http", "scheme": "basic", "description": "One's name, and a token as the password"},
    });
    for (path, method, operation) in operations_mut(document) {
        let row = ROLES.iter().find(|row| (row.0, row.1) == (method, path));
        let told = row.and_then(|(.., need)| need.told());
        operation["security"] = match &told {
            Some(_) => json!([{"session": []}, {"bearer": []}, {"basic": []}]),
            None => json!([]),
        };
        if let Some(told) = told {
            operation["x-role"] = json!(told);
        }
    }
}

fn add_schema<T: ToSchema>(document: &mut Value) {
    document["components"]["schemas"][&*T::name()] =
        serde_json::to_value(T::schema()).unwrap_or_default();
}

fn operations_mut(document: &mut Value) -> impl Iterator<Item = (&str, &str, &mut Value)> {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    paths.into_iter().flatten().flat_map(|(path, methods)| {
        let methods = methods.as_object_mut().into_iter().flatten();
        methods
            .filter(|(method, _)| METHODS.contains(&method.as_str()))
            .map(|(method, operation)| (path.as_str(), method.as_str(), operation))
    })
}

/// Each operation of the document: path, method, description.
pub fn operations(document: &Value) -> impl Iterator<Item = (&str, &str, &Map<String, Value>)> {
    let paths = document.get("paths").and_then(Value::as_object);
    paths.into_iter().flatten().flat_map(|(path, methods)| {
        let methods = methods.as_object().into_iter().flatten();
        methods
            .filter(|(method, _)| METHODS.contains(&method.as_str()))
            .filter_map(|(method, operation)| {
                Some((path.as_str(), method.as_str(), operation.as_object()?))
            })
    })
}

/// This document.
///
/// It is sent as plain JSON: GDAL complains of an OpenAPI type with another version than 3.0.
#[utoipa::path(get, path = "/api/openapi.json", tag = "service",
    responses((status = 200, description = "OpenAPI 3.1", body = Object)))]
pub async fn document(State(app): State<App>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, JSON)], app.openapi.text.clone())
}
