//! What is almost good: seeds that are bent at random, always in the same way, sent to every reader of outside input.
//! Each answer is a success or a problem of the caller's. `MUTATIONS=100000` sends more than the few of every day.

use std::fs;
use std::path::Path;

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};
use yuantu::interchange::{ImportOptions, read_any};

use crate::app::{TestApp, scene};

const FEW: usize = 400;

/// What readers stumble over.
const TOKENS: &[&str] = &[
    "null",
    "true",
    "-1",
    "0",
    "1e308",
    "1e999",
    "-0.0",
    "NaN",
    "9223372036854775808",
    "\"\"",
    "[]",
    "{}",
    "[[]]",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "180",
    "90.0000001",
    "\u{fffd}",
    "'",
    "\"",
    "--",
    "%",
    ",",
    ":",
    "..",
    "/",
    "*",
    "Polygon",
    "MultiPolygon",
    "GeometryCollection",
    "courtyard",
    "kind",
    "cy-1",
];

struct Bender(u64);

impl Bender {
    /// Numbers by Vigna's splitmix64.
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound.max(1) as u64) as usize
    }

    fn range(&mut self, length: usize) -> std::ops::Range<usize> {
        let from = self.below(length + 1);
        from..from + self.below((length - from).min(40) + 1)
    }

    fn bent(&mut self, seed: &[u8]) -> Vec<u8> {
        let mut bytes = seed.to_vec();
        for _ in 0..=self.below(4) {
            let range = self.range(bytes.len());
            match self.below(5) {
                0 => drop(bytes.drain(range)),
                1 => {
                    let copy = bytes[range].to_vec();
                    let at = self.below(bytes.len() + 1);
                    bytes.splice(at..at, copy);
                }
                2 => {
                    let token = TOKENS[self.below(TOKENS.len())];
                    bytes.splice(range, token.bytes());
                }
                3 => {
                    let token = TOKENS[self.below(TOKENS.len())];
                    bytes.splice(range.start..range.start, token.bytes());
                }
                _ => {
                    if let Some(byte) = bytes.get_mut(range.start) {
                        *byte ^= 1 << self.below(8);
                    }
                }
            }
        }
        bytes
    }
}

fn rounds() -> usize {
    let asked = std::env::var("MUTATIONS").ok();
    asked.map_or(FEW, |asked| asked.parse().unwrap())
}

async fn send_bent(app: &TestApp, method: &str, path: &str, seed: &Value) {
    let seed = seed.to_string();
    let mut bender = Bender(path.len() as u64);
    let mut refused = 0;
    let rounds = rounds();
    for _ in 0..rounds {
        let body = bender.bent(seed.as_bytes());
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::IF_MATCH, "*")
            .body(Body::from(body.clone()))
            .unwrap();
        let answer = app.send(request).await;
        let status = answer.status.as_u16();
        assert!(
            status < 500,
            "{method} {path} with {}: {}",
            String::from_utf8_lossy(&body),
            answer.text
        );
        refused += usize::from(status >= 400);
    }
    assert!(
        refused > rounds / 4,
        "{path}: {refused} of {rounds} refused"
    );
}

#[tokio::test]
async fn bent_bodies_are_no_fault_of_the_service() {
    let app = TestApp::with_scene().await;
    let scenario = app.scenario().await;
    let lamp = json!({"type": "Feature", "id": "bent", "geometry": {"type": "Point", "coordinates": [114.0002, 34.7003]},
        "properties": {"kind": "lamp", "height_m": 6, "reach_m": 12.5, "state": "existing", "note": "灯"}});
    let action = json!({"action": "0190a5c4-8f3e-7b21-9a54-2d6f1c0e8b37", "title": {"zh": "灯", "en": "Lamp"},
        "edits": [{"put": lamp, "expected": null}, {"remove": "lamp-1", "expected": 1}]});
    let coverage = json!({"inputs": {"courtyard": "cy-1", "target_height_m": 1.6, "draft": {"type": "FeatureCollection",
        "features": [lamp]}, "rules": {}}, "outputs": {"cameras": {}}});
    let isovist =
        json!({"inputs": {"scene": scene(), "viewpoints": [[114.0001, 34.7001]], "range_m": 40}});
    let bent = [
        ("POST", "/api/changes".to_owned(), action),
        (
            "POST",
            "/api/collections/lamps/items".to_owned(),
            lamp.clone(),
        ),
        (
            "PUT",
            "/api/collections/lamps/items/lamp-2".to_owned(),
            lamp.clone(),
        ),
        (
            "PATCH",
            "/api/collections/lamps/items/lamp-3".to_owned(),
            json!({"properties": {"height_m": 7}}),
        ),
        ("POST", "/api/scenes/check".to_owned(), scene()),
        ("POST", format!("/api/scenes?scenario={scenario}"), scene()),
        (
            "PATCH",
            "/api/projects/default".to_owned(),
            json!({"name": "a", "planar_crs": 4547, "rule_overrides": {"parking-demand": 0.6}}),
        ),
        (
            "POST",
            "/api/scenarios".to_owned(),
            json!({"courtyard": "cy-1", "name": "方案", "note": "x"}),
        ),
        (
            "POST",
            "/api/processes/camera-coverage/execution".to_owned(),
            coverage,
        ),
        (
            "POST",
            "/api/processes/isovist/execution".to_owned(),
            isovist,
        ),
    ];
    for (method, path, seed) in bent {
        send_bent(&app, method, &path, &seed).await;
    }
}

#[tokio::test]
async fn bent_addresses_are_no_fault_of_the_service() {
    let app = TestApp::with_scene().await;
    let seeds = [
        "/api/collections/lamps/items?bbox=114,34.6,114.1,34.8&limit=10&offset=1&height_m=6&state=existing&courtyard=cy-1&f=json",
        "/api/collections/cameras/items/cam-1?scenario=x&project=default",
        "/api/features?courtyard=cy-1&at=1&kind=lamp",
        "/api/tiles/WebMercatorQuad/16/26136/53521?project=default&kind=lamp",
        "/api/collections/lamps/tiles/WebMercatorQuad/18/104545/214085",
        "/api/jobs?status=running,failed&datetime=2026-11-26T00:00:00Z/..&minDuration=1.5&processID=ranking&limit=3",
        "/api/history?since=2026-11-26T00:00:00Z&limit=5&before=9",
        "/api/scenes?courtyard=cy-1&scenario=a",
        "/api/register?project=default",
    ];
    for (number, seed) in seeds.into_iter().enumerate() {
        let mut bender = Bender(number as u64);
        for _ in 0..rounds() {
            let bytes = bender.bent(seed.as_bytes());
            let address = written(&bytes);
            let Ok(request) = Request::get(&address).body(Body::empty()) else {
                continue;
            };
            let answer = app.send(request).await;
            assert!(answer.status.as_u16() < 500, "{address}: {}", answer.text);
        }
    }
}

/// As an address: what may not stand in one is encoded.
fn written(bytes: &[u8]) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/?&=%-._~:,'*".contains(&byte);
    let mut address = String::from("/");
    for &byte in bytes.strip_prefix(b"/").unwrap_or(bytes) {
        match plain(byte) {
            true => address.push(char::from(byte)),
            false => address.push_str(&format!("%{byte:02X}")),
        }
    }
    address
}

#[test]
fn bent_files_are_refused_or_read() {
    let folder = tempfile::tempdir().unwrap();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/osm");
    let plain = json!({"type": "FeatureCollection", "name": "x", "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
        "features": [{"type": "Feature", "properties": {"building": "yes", "height": "12 m"}, "geometry": {"type": "GeometryCollection",
        "geometries": [{"type": "Point", "coordinates": [114, 34.7]}]}}, {"type": "Feature", "id": 7, "properties": {"highway": "service"},
        "geometry": {"type": "LineString", "coordinates": [[114, 34.7], [114.001, 34.7], [114.001, 34.7]]}}]});
    let mut seeds = vec![
        ("scene.geojson", scene().to_string().into_bytes()),
        ("plain.geojson", plain.to_string().into_bytes()),
    ];
    for entry in fs::read_dir(data).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "pbf") {
            seeds.push(("map.pbf", fs::read(path).unwrap()));
        }
    }
    assert!(seeds.len() > 2, "no file of OpenStreetMap");
    for (number, (name, seed)) in seeds.iter().enumerate() {
        let path = folder.path().join(name);
        let mut bender = Bender(number as u64);
        for _ in 0..rounds() {
            fs::write(&path, bender.bent(seed)).unwrap();
            // An error is as good as a reading; a panic is not.
            let _ = read_any(&path, &ImportOptions::default(), &mut |_| {});
        }
    }
}
