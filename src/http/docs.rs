//! The documentation page: the OpenAPI document as plain HTML, without scripts and without another server.

use axum::extract::State;
use axum::http::header;
use axum::response::{Html, IntoResponse};
use serde_json::{Map, Value};

use super::links::encoded;
use super::{App, openapi};

/// The page has its styles in it, and nothing else that could be run or loaded.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

const HEAD: &str = include_str!("docs.html");

/// This page.
#[utoipa::path(get, path = "/api/docs", tag = "service",
    responses((status = 200, description = "Documentation for people", body = String, content_type = "text/html")))]
pub async fn page(State(app): State<App>) -> impl IntoResponse {
    let document = &app.openapi.json;
    let mut html = HEAD.to_owned();
    html.push_str(&contents(document));
    for (path, method, operation) in openapi::operations(document) {
        html.push_str(&section(path, method, operation, document));
    }
    html.push_str("<h2 id=\"schemas\">Schemas</h2>");
    let schemas = document["components"]["schemas"].as_object();
    for (name, schema) in schemas.into_iter().flatten() {
        html.push_str(&format!(
            "<details id=\"schema-{0}\"><summary>{0}</summary>{1}</details>",
            escaped(name),
            code(schema)
        ));
    }
    ([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(html))
}

fn contents(document: &Value) -> String {
    let entries: String = openapi::operations(document)
        .map(|(path, method, operation)| {
            format!(
                "<li><a href=\"#{}\"><b class=\"{method}\">{}</b> <code>{}</code></a> <small>{}</small></li>",
                anchor(path, method),
                method.to_uppercase(),
                escaped(path),
                escaped(text(operation, "summary")),
            )
        })
        .collect();
    format!("<ul>{entries}</ul>")
}

fn section(path: &str, method: &str, operation: &Map<String, Value>, document: &Value) -> String {
    let example = example_path(path, operation);
    let mut html = format!(
        "<section id=\"{}\"><h3><b class=\"{method}\">{}</b> {}</h3><p>{}</p>",
        anchor(path, method),
        method.to_uppercase(),
        escaped(path),
        escaped(text(operation, "summary")),
    );
    html.push_str(&parameters(operation));
    let body = operation.get("requestBody").map(|body| {
        let schema = &body["content"]["application/json"]["schema"];
        html.push_str(&format!("<h4>Body</h4>{}", reference(schema)));
        example_body(resolved(schema, document))
    });
    html.push_str(&answers(operation));
    html.push_str(&format!(
        "<pre>{}</pre>",
        escaped(&curl(&example, body.as_ref()))
    ));
    if method == "get" {
        html.push_str(&format!(
            "<p><a href=\"{}\">Try it</a></p>",
            escaped(&example)
        ));
    }
    html.push_str("</section>");
    html
}

fn parameters(operation: &Map<String, Value>) -> String {
    let Some(list) = operation.get("parameters").and_then(Value::as_array) else {
        return String::new();
    };
    let rows: String = list
        .iter()
        .map(|parameter| {
            format!(
                "<tr><td><code>{}</code></td><td>{}</td><td>{}</td></tr>",
                escaped(parameter["name"].as_str().unwrap_or_default()),
                escaped(parameter["in"].as_str().unwrap_or_default()),
                escaped(parameter["description"].as_str().unwrap_or_default()),
            )
        })
        .collect();
    format!("<table>{rows}</table>")
}

fn answers(operation: &Map<String, Value>) -> String {
    let responses = operation.get("responses").and_then(Value::as_object);
    let rows: String = responses
        .into_iter()
        .flatten()
        .map(|(status, response)| {
            let content = response["content"].as_object().into_iter().flatten().next();
            let body = content.map(|(media_type, content)| {
                format!("{} {}", escaped(media_type), reference(&content["schema"]))
            });
            let otherwise = "a <a href=\"#schema-Problem\">problem</a>".to_owned();
            format!(
                "<tr><td>{}</td><td>{}</td></tr>",
                escaped(status),
                body.unwrap_or(otherwise)
            )
        })
        .collect();
    format!("<h4>Answers</h4><table>{rows}</table>")
}

/// A link to a named schema, or the schema itself.
fn reference(schema: &Value) -> String {
    match schema["$ref"]
        .as_str()
        .and_then(|target| target.rsplit('/').next())
    {
        Some(name) => format!("<a href=\"#schema-{0}\">{0}</a>", escaped(name)),
        None => format!(
            "<code>{}</code>",
            escaped(schema["type"].as_str().unwrap_or("any"))
        ),
    }
}

fn resolved<'a>(schema: &'a Value, document: &'a Value) -> &'a Value {
    schema["$ref"]
        .as_str()
        .and_then(|target| document.pointer(target.strip_prefix('#')?))
        .unwrap_or(schema)
}

/// A body made of the examples of its members.
fn example_body(schema: &Value) -> Value {
    let members = schema["properties"].as_object().into_iter().flatten();
    members
        .filter_map(|(name, member)| Some((name.clone(), member.get("example")?.clone())))
        .collect()
}

/// The path with the examples of its parameters.
fn example_path(path: &str, operation: &Map<String, Value>) -> String {
    let list = operation.get("parameters").and_then(Value::as_array);
    list.into_iter()
        .flatten()
        .filter(|parameter| parameter["in"] == "path")
        .filter_map(|parameter| Some((parameter["name"].as_str()?, parameter["example"].as_str()?)))
        .fold(path.to_owned(), |path, (name, example)| {
            path.replace(&format!("{{{name}}}"), &encoded(example))
        })
}

fn curl(path: &str, body: Option<&Value>) -> String {
    let address = format!("http://127.0.0.1:8080{path}");
    match body {
        None => format!("curl {address}"),
        Some(body) => format!("curl {address} \\\n  --json '{body}'"),
    }
}

fn anchor(path: &str, method: &str) -> String {
    escaped(&format!("{method}{}", path.replace(['/', '{', '}'], "-")))
}

fn text<'a>(operation: &'a Map<String, Value>, name: &str) -> &'a str {
    operation
        .get(name)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

fn code(value: &Value) -> String {
    format!("<pre>{}</pre>", escaped(&format!("{value:#}")))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
