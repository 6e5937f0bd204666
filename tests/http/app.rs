//! The service under test.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;
use yuantu::http::{Entrance, Options, router, routers};
use yuantu::service::{DEFAULT_PROJECT, ImportInto, Service, read_scene};

/// The router over a store in memory.
pub struct TestApp {
    router: Router,
    pub service: Service,
}

/// What the service answered.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// The body; what is no UTF-8 in it is lost.
    pub text: String,
    pub bytes: Vec<u8>,
}

impl TestApp {
    /// Nothing stored.
    pub async fn empty() -> Self {
        Self::over(Service::in_memory().await.unwrap())
    }

    pub fn over(service: Service) -> Self {
        Self {
            router: router(service.clone()),
            service,
        }
    }

    /// For answers that go on for ever.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// Nothing stored, and nobody is let in without an account.
    pub async fn guarded() -> Self {
        Self::at(Entrance::Guarded).await
    }

    /// Nothing stored, and only this computer is let in.
    pub async fn on_this_computer() -> Self {
        Self::at(Entrance::ThisComputer).await
    }

    async fn at(entrance: Entrance) -> Self {
        Self::with_options(Options {
            entrance,
            ..Options::default()
        })
        .await
    }

    /// Served in another way than usual.
    pub async fn with_options(options: Options) -> Self {
        let service = Service::in_memory().await.unwrap();
        Self {
            router: routers(service.clone(), options).0,
            service,
        }
    }

    /// Two courtyards near 114° E, 34.7° N; see [`scene`].
    pub async fn with_scene() -> Self {
        let app = Self::empty().await;
        app.import(&scene()).await;
        app
    }

    pub async fn import(&self, scene: &Value) {
        let scene = read_scene(scene.to_string().as_bytes()).unwrap();
        let into = ImportInto::baseline(DEFAULT_PROJECT, "tester");
        self.service.import(into, scene).await.unwrap();
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    /// The JSON of a successful answer.
    pub async fn json(&self, path: &str) -> Value {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
        answer.json()
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.post_text(path, "application/json", body.to_string())
            .await
    }

    pub async fn post_text(&self, path: &str, media_type: &str, body: impl Into<Body>) -> Answer {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, media_type)
            .body(body.into())
            .unwrap();
        self.send(request).await
    }

    /// A call with a body and further headers.
    pub async fn call(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = Body::from(body.to_string());
        self.send(request.body(body).unwrap()).await
    }

    /// A scenario of `cy-1`, by its id.
    pub async fn scenario(&self) -> String {
        let new = json!({"courtyard": "cy-1", "name": "方案一"});
        let made = self.post("/api/scenarios", &new).await.json();
        made["id"].as_str().unwrap().to_owned()
    }

    pub async fn send(&self, mut request: Request<Body>) -> Answer {
        let is_head = request.method() == Method::HEAD;
        let headers = request.headers_mut();
        headers
            .entry(header::HOST)
            .or_insert("test.example".parse().unwrap());
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let answer = Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
            bytes: bytes.to_vec(),
        };
        if !is_head {
            answer.check();
        }
        answer
    }
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// Asserts a problem of this kind, and answers it.
    #[track_caller]
    pub fn problem(&self, status: u16, slug: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        let problem = self.json();
        assert_eq!(problem["type"], format!("/api/problems/{slug}"));
        problem
    }

    /// What holds for every answer.
    fn check(&self) {
        assert_eq!(self.header("x-content-type-options"), "nosniff");
        assert!(
            self.header("content-security-policy")
                .contains("frame-ancestors 'none'")
        );
        assert!(!self.header("x-request-id").is_empty());
        for (name, value) in [
            ("x-frame-options", "DENY"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("referrer-policy", "same-origin"),
        ] {
            assert_eq!(self.header(name), value);
        }
        assert!(self.header("permissions-policy").contains("camera=()"));
        let cached = self.header("cache-control");
        match self.header("etag") {
            "" => assert_eq!(cached, "no-store"),
            _ => assert!(!cached.is_empty() && cached != "no-store", "{cached}"),
        }
        let is_page = self.header("content-type").starts_with("text/html");
        if self.status.as_u16() >= 400 && !is_page {
            assert_eq!(self.header("content-type"), "application/problem+json");
            let problem = self.json();
            assert_eq!(problem["status"], self.status.as_u16());
            assert_eq!(problem["request_id"], self.header("x-request-id"));
            for member in ["type", "title", "detail"] {
                assert!(
                    problem[member]
                        .as_str()
                        .is_some_and(|text| !text.is_empty()),
                    "{problem}"
                );
            }
        }
    }
}

pub fn square(west: f64, south: f64, size: f64) -> Value {
    let (east, north) = (west + size, south + size);
    json!({"type": "Polygon", "coordinates": [[
        [west, south], [east, south], [east, north], [west, north], [west, south]
    ]]})
}

pub fn feature(id: &str, geometry: Value, properties: Value) -> Value {
    json!({"type": "Feature", "id": id, "geometry": geometry, "properties": properties})
}

pub fn point(x: f64, y: f64) -> Value {
    json!({"type": "Point", "coordinates": [x, y]})
}

/// `cy-1`, about 92 m by 111 m, with a building, a camera that names it and 5 lamps; `cy-2` with nothing; a tree that
/// is in neither.
pub fn scene() -> Value {
    let mut features = vec![
        feature(
            "cy-1",
            square(114.0, 34.7, 0.001),
            json!({"kind": "courtyard", "name": "一号院", "code": "A"}),
        ),
        feature(
            "cy-2",
            square(114.002, 34.7, 0.001),
            json!({"kind": "courtyard", "name": "二号院"}),
        ),
        feature(
            "b-1",
            square(114.0004, 34.7004, 0.0002),
            json!({"kind": "building", "height_m": 18}),
        ),
        feature(
            "cam-1",
            point(114.0002, 34.7002),
            json!({
                "kind": "camera", "courtyard": "cy-1", "height_m": 4, "azimuth_deg": 45, "tilt_deg": 20,
                "hfov_deg": 90, "image_width_px": 1920, "image_height_px": 1080
            }),
        ),
        feature(
            "t-1",
            point(114.01, 34.71),
            json!({"kind": "tree", "species": "槐树"}),
        ),
    ];
    for number in 1..=5 {
        let position = point(114.0001 * 1.0 + f64::from(number) * 1e-5, 34.7009);
        let state = if number == 5 { "planned" } else { "existing" };
        features.push(feature(
            &format!("lamp-{number}"),
            position,
            json!({"kind": "lamp", "height_m": 6, "reach_m": 12.5, "state": state}),
        ));
    }
    json!({"type": "FeatureCollection", "features": features})
}
