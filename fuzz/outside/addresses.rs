//! Addresses and headers of readers. What a collection answers is compared with all that is stored, looked through by hand.

use std::sync::LazyLock;

use arbitrary::{Result, Unstructured};
use serde_json::{Map, Number, Value};

use super::door::{Answer, Door};
use super::pieces::{id, word};

const COLLECTIONS: &[&str] = &[
    "lamps",
    "lamps",
    "courtyards",
    "cameras",
    "buildings",
    "gates",
    "lanes",
    "trees",
    "lamp",
];

const NAMES: &[&str] = &[
    "bbox",
    "bbox",
    "limit",
    "offset",
    "courtyard",
    "scenario",
    "project",
    "f",
    "datetime",
    "height_m",
    "reach_m",
    "state",
    "note",
    "name",
    "at",
    "surroundings",
    "since",
    "before",
    "feature",
    "revision",
    "status",
    "minDuration",
    "kind",
    "code",
];

const PLACES: &[&str] = &[
    "/api/features",
    "/api/history",
    "/api/jobs",
    "/api/scenes",
    "/api/register",
    "/api/scenarios",
    "/api/projects",
    "/api/kinds",
    "/api/rules",
    "/api/lenses",
    "/api/collections",
    "/api/conformance",
    "/api/processes",
    "/api/events",
    "/api/tiles",
    "/api/tileMatrixSets",
    "/api/openapi.json",
    "/api/docs",
    "/api/session",
    "/api/audit",
    "/api/users",
    "/",
];

const HEADERS: &[&str] = &[
    "host",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-forwarded-for",
    "forwarded",
    "accept",
    "if-none-match",
    "last-event-id",
    "x-request-id",
    "range",
    "yuantu-client",
];

const HEADER_WORDS: &[&str] = &[
    "test.example",
    "127.0.0.1:8080",
    "[::1]:80",
    "evil.example/\"><script>",
    "a, b",
    "https",
    "javascript",
    "gzip",
    "text/event-stream",
    "\"1\"",
    "W/\"1\"",
    "*",
    "1",
    "-1",
    "10.0.0.1, 192.0.2.1",
];

struct Asked {
    place: Place,
    pairs: Vec<(String, String)>,
    headers: Vec<(&'static str, String)>,
}

enum Place {
    Items(&'static str),
    Other(String),
}

thread_local! {
    static DOOR: Door = Door::open();
}

pub fn check(bytes: &[u8]) -> bool {
    let Ok(asked) = asked(&mut Unstructured::new(bytes)) else {
        return false;
    };
    let address = asked.address();
    DOOR.with(|door| {
        let Some(answer) = door.ask("GET", &address, &asked.headers, Vec::new()) else {
            return false;
        };
        check_links(&answer);
        if answer.status.as_u16() == 304 {
            assert!(
                asked
                    .headers
                    .iter()
                    .any(|(name, _)| *name == "if-none-match"),
                "{address}: nobody knew it"
            );
        }
        if let Place::Items(collection) = asked.place {
            check_items(door, collection, &asked.pairs, &answer);
        }
        answer.status.is_success()
    })
}

fn asked(bytes: &mut Unstructured) -> Result<Asked> {
    let place = match bytes.int_in_range(0..=9)? {
        0..=4 => Place::Items(bytes.choose(COLLECTIONS)?),
        5 => Place::Other(tile(bytes)?),
        6 => Place::Other(format!(
            "/api/collections/{}/items/{}",
            bytes.choose(COLLECTIONS)?,
            encoded(&id(bytes)?)
        )),
        7 => {
            let place = bytes.choose(PLACES)?;
            Place::Other(format!("{place}/{}", encoded(&word(bytes)?)))
        }
        _ => Place::Other((*bytes.choose(PLACES)?).to_owned()),
    };
    let mut pairs = Vec::new();
    for _ in 0..bytes.int_in_range(0..=4)? {
        let name = match bytes.ratio(19, 20)? {
            true => (*bytes.choose(NAMES)?).to_owned(),
            false => word(bytes)?,
        };
        pairs.push((name, value(bytes)?));
    }
    let mut headers = Vec::new();
    for _ in 0..bytes.int_in_range(0..=2)? {
        let name = *bytes.choose(HEADERS)?;
        let value = match bytes.ratio(4, 5)? {
            true => (*bytes.choose(HEADER_WORDS)?).to_owned(),
            false => word(bytes)?,
        };
        headers.push((name, value));
    }
    Ok(Asked {
        place,
        pairs,
        headers,
    })
}

fn tile(bytes: &mut Unstructured) -> Result<String> {
    let zoom = bytes.int_in_range(0..=26_u32)?;
    // Where the scene is, or next to it.
    let share = |part: f64, bytes: &mut Unstructured| -> Result<i64> {
        let at = (part * f64::from(1_u32 << zoom.min(24))) as i64;
        Ok(at + i64::from(bytes.int_in_range(-1_i8..=1)?))
    };
    let (row, column) = (share(0.396_955, bytes)?, share(0.816_669, bytes)?);
    Ok(format!("/api/tiles/WebMercatorQuad/{zoom}/{row}/{column}"))
}

fn value(bytes: &mut Unstructured) -> Result<String> {
    match bytes.ratio(1, 6)? {
        true => {
            let edge = |bytes: &mut Unstructured, from: f64| {
                Ok(from + f64::from(bytes.int_in_range(0_u8..=10)?) * 1e-4)
            };
            let (west, south) = (edge(bytes, 114.0)?, edge(bytes, 34.7)?);
            let (east, north) = (edge(bytes, 114.0)?, edge(bytes, 34.7)?);
            Ok(format!("{west},{south},{east},{north}"))
        }
        false => word(bytes),
    }
}

pub fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~,:".contains(&byte);
    text.bytes()
        .map(|byte| match plain(byte) {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        })
        .collect()
}

impl Asked {
    fn address(&self) -> String {
        let path = match &self.place {
            Place::Items(collection) => format!("/api/collections/{collection}/items"),
            Place::Other(path) => path.clone(),
        };
        let pairs = self.pairs.iter();
        let query: Vec<String> = pairs
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect();
        match query.is_empty() {
            true => path,
            false => format!("{path}?{}", query.join("&")),
        }
    }
}

/// Links lead to this service and to no place that a header made up.
fn check_links(answer: &Answer) {
    let Ok(document) = serde_json::from_str::<Value>(&answer.text) else {
        return;
    };
    for link in document["links"].as_array().into_iter().flatten() {
        let href = link["href"].as_str().unwrap_or_default();
        let path = match href.split_once("://") {
            None => href,
            Some((scheme, rest)) => {
                assert!(["http", "https"].contains(&scheme), "{href}");
                let host = rest.split('/').next().unwrap_or_default();
                assert!(
                    host.bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || b".-:[]_".contains(&byte)),
                    "{href}"
                );
                &rest[host.len()..]
            }
        };
        // The standards that it names are elsewhere.
        assert!(
            path.starts_with("/api") || href.contains("opengis.net") || href.contains("openapi"),
            "{href}"
        );
    }
}

/// All lamps, courtyards, … that are stored, by their ids.
static FEATURES: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let stored = Door::open().json("/api/features?bbox=-180,-90,180,90");
    let mut features = stored["features"].as_array().cloned().unwrap_or_default();
    features.sort_by_key(|feature| feature["id"].as_str().unwrap_or_default().to_owned());
    features
});

const MOST: usize = 10_000;

/// An accepted query finds what it says, as read off the stored features one by one.
fn check_items(door: &Door, collection: &str, pairs: &[(String, String)], answer: &Answer) {
    if !answer.status.is_success() || answer.text.is_empty() {
        return;
    }
    let kind = kind_of(door, collection);
    let last = |name: &str| {
        pairs
            .iter()
            .rev()
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    };
    let own: Vec<_> = pairs
        .iter()
        .filter(|(name, _)| !RESERVED.contains(&name.as_str()))
        .collect();
    let matched: Vec<&Value> = FEATURES
        .iter()
        .filter(|feature| feature["properties"]["kind"] == kind)
        .filter(|feature| {
            last("courtyard").is_none_or(|id| feature["properties"]["courtyard"] == id)
        })
        .filter(|feature| last("bbox").is_none_or(|bbox| touches(feature, bbox)))
        .filter(|feature| own.iter().all(|(name, value)| has(feature, name, value)))
        .collect();
    let limit = last("limit").map_or(100, |text| {
        text.parse::<u128>()
            .map_or(MOST, |asked| asked.min(MOST as u128) as usize)
    });
    let offset = last("offset").map_or(0, |text| text.parse().expect("a number that was accepted"));
    let expected: Vec<&Value> = matched.iter().copied().skip(offset).take(limit).collect();
    let page = answer.json();
    let found: Vec<&Value> = page["features"]
        .as_array()
        .expect("features")
        .iter()
        .collect();
    let ids = |features: &[&Value]| {
        features
            .iter()
            .map(|feature| feature["id"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(&found), ids(&expected), "{collection} {pairs:?}");
    assert_eq!(
        page["numberMatched"],
        matched.len(),
        "{collection} {pairs:?}"
    );
    assert_eq!(page["numberReturned"], found.len());
    let has_next = page["links"]
        .as_array()
        .is_some_and(|links| links.iter().any(|link| link["rel"] == "next"));
    assert_eq!(
        has_next,
        offset + found.len() < matched.len() && offset < matched.len(),
        "{collection} {pairs:?}"
    );
}

const RESERVED: &[&str] = &[
    "bbox",
    "limit",
    "offset",
    "project",
    "scenario",
    "courtyard",
    "f",
    "datetime",
];

fn kind_of(door: &Door, collection: &str) -> String {
    let kinds = door.json("/api/kinds");
    let kinds = kinds["kinds"]
        .as_array()
        .or(kinds.as_array())
        .expect("kinds");
    let kind = kinds.iter().find(|kind| kind["collection"] == collection);
    kind.and_then(|kind| kind["kind"].as_str())
        .expect("a collection that was answered")
        .to_owned()
}

fn touches(feature: &Value, bbox: &str) -> bool {
    let numbers: Vec<f64> = bbox
        .split(',')
        .map(|part| part.trim().parse().expect("a number that was accepted"))
        .collect();
    let (from, to) = numbers.split_at(numbers.len() / 2);
    let mut positions = Vec::new();
    flatten(&feature["geometry"]["coordinates"], &mut positions);
    let all = |axis: usize| positions.iter().map(move |position| position[axis]);
    (0..2).all(|axis| {
        all(axis).fold(f64::MAX, f64::min) <= to[axis]
            && all(axis).fold(f64::MIN, f64::max) >= from[axis]
    })
}

fn flatten(coordinates: &Value, positions: &mut Vec<[f64; 2]>) {
    let items = coordinates
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    match items {
        [Value::Number(x), Value::Number(y), ..] => {
            positions.push([
                x.as_f64().unwrap_or_default(),
                y.as_f64().unwrap_or_default(),
            ]);
        }
        items => items.iter().for_each(|item| flatten(item, positions)),
    }
}

/// As `docs/data-model.md` tells filters: a text is the same, a number is as large however it is written.
fn has(feature: &Value, name: &str, text: &str) -> bool {
    let properties: &Map<String, Value> = feature["properties"].as_object().expect("properties");
    match properties.get(name) {
        Some(Value::String(own)) => own == text,
        Some(Value::Bool(own)) => own.to_string() == text,
        Some(Value::Number(own)) => {
            let strict = !text.contains(char::is_whitespace);
            let asked = serde_json::from_str::<Number>(text).ok().filter(|_| strict);
            // The scene has no number that is not exact.
            asked.is_some_and(|asked| asked.as_f64() == own.as_f64())
        }
        _ => false,
    }
}
