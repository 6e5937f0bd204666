use axum::body::Body;
use axum::http::{Method, Request, header};

use crate::app::TestApp;

/// Whether the web client was built before this program.
fn is_built() -> bool {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("web/dist/index.html")
        .exists()
}

#[tokio::test]
async fn every_address_outside_of_the_api_is_the_client() {
    let app = TestApp::empty().await;
    for address in ["/", "/courtyards/cy-01", "/a/b/c?d=e", "/apiary"] {
        let page = app.get(address).await;
        assert!(
            page.header("content-type").starts_with("text/html"),
            "{address}"
        );
        if is_built() {
            assert_eq!(page.status.as_u16(), 200);
            assert_eq!(page.header("cache-control"), "no-cache");
        } else {
            assert!(page.text.contains("make build"));
        }
    }
}

#[tokio::test]
async fn an_asset_that_is_gone_is_not_answered_with_the_page() {
    let app = TestApp::empty().await;
    app.get("/assets/gone-abc123.js")
        .await
        .problem(404, "not-found");
    app.get("/../Cargo.toml").await;
}

#[tokio::test]
async fn assets_are_kept_for_ever_and_the_page_is_asked_for_again() {
    if !is_built() {
        return;
    }
    let app = TestApp::empty().await;
    let page = app.get("/").await;
    let start = page.text.find("/assets/").unwrap();
    let asset = page.text[start..].split('"').next().unwrap();
    let head = Request::builder()
        .method(Method::HEAD)
        .uri(asset)
        .body(Body::empty())
        .unwrap();
    assert!(
        app.send(head)
            .await
            .header("cache-control")
            .contains("immutable")
    );

    let again = Request::get("/")
        .header(header::IF_NONE_MATCH, page.header("etag"))
        .body(Body::empty())
        .unwrap();
    assert_eq!(app.send(again).await.status.as_u16(), 304);
}

#[tokio::test]
async fn a_page_may_load_nothing_from_elsewhere() {
    let app = TestApp::empty().await;
    let page = app.get("/").await;
    let policy = page.header("content-security-policy");
    assert!(policy.contains("default-src 'self'") && !policy.contains("http"));
    assert_eq!(page.header("referrer-policy"), "same-origin");
}
