//! The whole interface over a store in memory, as a caller sees it.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;
use yuantu::http::{Options, routers};
use yuantu::service::{DEFAULT_PROJECT, ImportInto, Service, read_scene};

pub struct Door {
    runtime: Runtime,
    router: Router,
    pub service: Service,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Door {
    /// With the scene stored, and nobody asked who they are.
    pub fn open() -> Self {
        Self::with_options(Options::default())
    }

    pub fn with_options(options: Options) -> Self {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let service = runtime.block_on(async {
            let service = Service::in_memory().await.expect("a store");
            let scene = read_scene(scene().to_string().as_bytes()).expect("a scene");
            let into = ImportInto::baseline(DEFAULT_PROJECT, "tester");
            service.import(into, scene).await.expect("imported");
            service
        });
        let router = runtime.block_on(async { routers(service.clone(), options).0 });
        Self {
            runtime,
            router,
            service,
        }
    }

    /// Asks, and checks what holds of every answer. None: this can be no request.
    pub fn ask(
        &self,
        method: &str,
        address: &str,
        headers: &[(&str, String)],
        body: Vec<u8>,
    ) -> Option<Answer> {
        let mut request = Request::builder().method(method).uri(address);
        for (name, value) in headers {
            request = request.header(*name, value.as_bytes());
        }
        let request = request.body(Body::from(body)).ok()?;
        let answer = self.runtime.block_on(self.answer(request));
        answer.check(method, address);
        Some(answer)
    }

    async fn answer(&self, request: Request<Body>) -> Answer {
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("an answer");
        let (parts, body) = response.into_parts();
        // Streams of events go on for ever.
        let bytes = match is_stream(&parts.headers) {
            true => Default::default(),
            false => body.collect().await.expect("a body").to_bytes(),
        };
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// The JSON of a good answer.
    pub fn json(&self, address: &str) -> Value {
        let answer = self
            .ask("GET", address, &[], Vec::new())
            .expect("an address");
        assert!(answer.status.is_success(), "{address}: {}", answer.text);
        answer.json()
    }

    /// What others can see of what is stored: the project, its features and its scenarios.
    pub fn stored(&self) -> [Value; 3] {
        let features = "/api/features?bbox=-180,-90,180,90";
        let addresses = ["/api/projects/default", features, "/api/scenarios"];
        addresses.map(|address| {
            let mut stored = self.json(address);
            // When it was told.
            stored["timeStamp"] = Value::Null;
            stored
        })
    }

    /// The history holds together.
    pub fn check_store(&self) {
        let check = self
            .runtime
            .block_on(self.service.verify_store())
            .expect("checked");
        let faults: Vec<_> = check.faults().collect();
        assert!(faults.is_empty(), "{faults:#?}");
    }
}

fn is_stream(headers: &HeaderMap) -> bool {
    let found = headers.get(header::CONTENT_TYPE);
    found.is_some_and(|found| found.as_bytes().starts_with(b"text/event-stream"))
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    fn check(&self, method: &str, address: &str) {
        let told = || format!("{method} {address}: {} {}", self.status, self.text);
        // 503 and 507 are for full queues and disks, which there are none of here.
        assert!(self.status.as_u16() < 500, "{}", told());
        assert!(self.headers.contains_key("x-request-id"), "{}", told());
        assert!(
            self.headers.contains_key("content-security-policy"),
            "{}",
            told()
        );
        let is_page = self
            .headers
            .get(header::CONTENT_TYPE)
            .is_some_and(|found| found.as_bytes().starts_with(b"text/html"));
        if self.status.as_u16() >= 400 && method != "HEAD" && !is_page {
            let problem = self.json();
            assert_eq!(problem["status"], self.status.as_u16(), "{}", told());
            for member in ["type", "title", "detail"] {
                let text = problem[member].as_str().unwrap_or_default();
                assert!(!text.is_empty(), "{member} of {}", told());
            }
        }
    }
}

fn square(west: f64, south: f64, size: f64) -> Value {
    let (east, north) = (west + size, south + size);
    json!({"type": "Polygon", "coordinates": [[
        [west, south], [east, south], [east, north], [west, north], [west, south]
    ]]})
}

/// Two courtyards, one of them with a house, a camera and lamps whose properties are hard to compare.
pub fn scene() -> Value {
    let feature = |id: &str, geometry: Value, properties: Value| json!({"type": "Feature", "id": id, "geometry": geometry, "properties": properties});
    let point = |x: f64, y: f64| json!({"type": "Point", "coordinates": [x, y]});
    let mut features = vec![
        feature(
            "cy-1",
            square(114.0, 34.7, 0.001),
            json!({"kind": "courtyard", "name": "一号院", "code": "A"}),
        ),
        feature(
            "cy-2",
            square(114.002, 34.7, 0.001),
            json!({"kind": "courtyard", "name": "7"}),
        ),
        feature(
            "b-1",
            square(114.0004, 34.7004, 0.0002),
            json!({"kind": "building", "height_m": 18}),
        ),
        feature(
            "g-1",
            point(114.0005, 34.7),
            json!({"kind": "gate", "width_m": 4}),
        ),
        feature(
            "l-1",
            json!({"type": "LineString", "coordinates": [[114.0005, 34.7], [114.0005, 34.7003]]}),
            json!({"kind": "lane", "width_m": 4}),
        ),
        feature(
            "cam-1",
            point(114.0002, 34.7002),
            json!({"kind": "camera", "height_m": 4, "azimuth_deg": 45, "tilt_deg": 20,
            "hfov_deg": 90, "image_width_px": 1920, "image_height_px": 1080}),
        ),
    ];
    let odd = [
        json!({"height_m": 6, "reach_m": 12.5, "state": "existing"}),
        json!({"height_m": 6.0, "note": "12", "state": "planned"}),
        json!({"height_m": 12, "note": "true"}),
        json!({"note": "", "height_m": null}),
        json!({"reach_m": 0, "name": "'"}),
    ];
    for (number, mut properties) in (1..).zip(odd) {
        properties["kind"] = "lamp".into();
        let place = point(114.0001 + f64::from(number) * 1e-5, 34.7009);
        features.push(feature(&format!("lamp-{number}"), place, properties));
    }
    json!({"type": "FeatureCollection", "features": features})
}
