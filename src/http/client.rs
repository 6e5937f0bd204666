//! The web client: files of `web/dist`, embedded in the program.

use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

use super::etag::knows;
use super::problem;

const INDEX: &str = "index.html";

/// Vite puts a hash of the content into the names of the files in here: they never change.
const HASHED: &str = "assets/";

const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Yuantu 院图</title>\
    <p>The web client was not built into this program: run <code>make build</code>.\
    <p>The API works all the same: <a href=\"/api/docs\">/api/docs</a>.";

#[derive(RustEmbed)]
#[folder = "web/dist"]
#[allow_missing = true]
struct Client;

/// Whether the client was built into the program.
pub fn has_page() -> bool {
    Client::get(INDEX).is_some()
}

/// A file of the client; its page for every other address, because the client finds its own way there.
pub async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if ![Method::GET, Method::HEAD].contains(&method) {
        return problem::method_not_allowed(method).await;
    }
    let path = uri.path().trim_start_matches('/');
    if let Some(file) = Client::get(path) {
        return answer(path, &file, &headers);
    }
    if path.starts_with(HASHED) {
        return problem::no_such_address(uri).await.into_response();
    }
    match Client::get(INDEX) {
        Some(file) => answer(INDEX, &file, &headers),
        None => problem::missing_page(Html(NOT_BUILT)),
    }
}

fn answer(path: &str, file: &EmbeddedFile, headers: &HeaderMap) -> Response {
    let caching = if path.starts_with(HASHED) {
        FOREVER
    } else {
        ASK_AGAIN
    };
    let etag = etag(file);
    if knows(headers, &etag) {
        return problem::not_modified(etag);
    }
    let mime = mime_guess::from_path(path).first_or_octet_stream();
    let text = if mime.type_() == "text" {
        "; charset=utf-8"
    } else {
        ""
    };
    let head = [
        (
            header::CONTENT_TYPE,
            HeaderValue::try_from(format!("{mime}{text}")).ok(),
        ),
        (header::CACHE_CONTROL, Some(caching)),
        (header::ETAG, Some(etag)),
    ];
    let head: HeaderMap = head
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect();
    (head, file.data.clone().into_owned()).into_response()
}

/// Weak, because what is compressed on the way is not the same to the byte.
fn etag(file: &EmbeddedFile) -> HeaderValue {
    let hash = file.metadata.sha256_hash();
    let hex: String = hash
        .iter()
        .take(12)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    HeaderValue::try_from(format!("W/\"{hex}\"")).unwrap_or(HeaderValue::from_static("W/\"\""))
}
