//! Words and values that readers stumble over, chosen by bytes.

use arbitrary::{Result, Unstructured};
use serde_json::{Map, Value, json};

const WORDS: &[&str] = &[
    "",
    "0",
    "1",
    "-1",
    "7",
    "12",
    "12.0",
    "1.2e1",
    "6",
    "12.5",
    "+1",
    "01",
    " 12",
    "NaN",
    "inf",
    "1e999",
    "9007199254740993",
    "9223372036854775808",
    "true",
    "false",
    "null",
    "existing",
    "planned",
    "cy-1",
    "cy-2",
    "lamp-1",
    "default",
    "*",
    "..",
    "%",
    "'",
    "\"",
    "院",
    "\u{0}",
    "\u{fffd}",
    "114,34.7,114.001,34.701",
    "-180,-90,180,90",
    "114.0001,34.7,114.0002,34.71",
    "1,2,3,4,5,6",
    "2026-11-26T00:00:00Z",
    "../..",
    "json",
    "a b",
    "{}",
    "[]",
];

const NUMBERS: &[f64] = &[
    0.0,
    -0.0,
    1.0,
    -1.0,
    1.6,
    6.0,
    12.5,
    90.0,
    180.0,
    360.0,
    1e-9,
    1e-300,
    1e9,
    1e300,
    4547.0,
    32650.0,
    3857.0,
    4326.0,
    0.5,
    200.0,
    2147483648.0,
    9007199254740993.0,
];

/// A word of the list, or one that the bytes spell.
pub fn word(bytes: &mut Unstructured) -> Result<String> {
    if bytes.ratio(4, 5)? {
        return Ok((*bytes.choose(WORDS)?).to_owned());
    }
    let length = bytes.int_in_range(0..=12)?;
    let spelt = bytes.bytes(bytes.len().min(length))?;
    Ok(String::from_utf8_lossy(spelt).into_owned())
}

pub fn number(bytes: &mut Unstructured) -> Result<f64> {
    if bytes.ratio(3, 4)? {
        return Ok(*bytes.choose(NUMBERS)?);
    }
    let number: f64 = bytes.arbitrary()?;
    Ok(if number.is_finite() { number } else { 0.1 })
}

/// A position in the courtyard `cy-1` of the scene, on its edge, or somewhere else.
pub fn position(bytes: &mut Unstructured) -> Result<Value> {
    let step = |bytes: &mut Unstructured| Ok(f64::from(bytes.int_in_range(0_u8..=10)?) * 1e-4);
    Ok(match bytes.int_in_range(0..=9)? {
        0 => json!([number(bytes)?, number(bytes)?]),
        1 => any(bytes, 1)?,
        _ => json!([114.0 + step(bytes)?, 34.7 + step(bytes)?]),
    })
}

pub fn geometry(bytes: &mut Unstructured) -> Result<Value> {
    let positions = |bytes: &mut Unstructured, most: usize| -> Result<Vec<Value>> {
        let count = bytes.int_in_range(0..=most)?;
        (0..count).map(|_| position(bytes)).collect()
    };
    Ok(match bytes.int_in_range(0..=7)? {
        0..=2 => json!({"type": "Point", "coordinates": position(bytes)?}),
        3 => json!({"type": "LineString", "coordinates": positions(bytes, 5)?}),
        4 | 5 => {
            let mut ring = positions(bytes, 6)?;
            ring.extend(ring.first().cloned());
            json!({"type": "Polygon", "coordinates": [ring]})
        }
        6 => json!({"type": "MultiPoint", "coordinates": positions(bytes, 2)?}),
        _ => any(bytes, 2)?,
    })
}

const KINDS: &[&str] = &[
    "courtyard",
    "building",
    "gate",
    "camera",
    "lamp",
    "tree",
    "wall",
    "lane",
    "parking_space",
    "parking_area",
    "green_area",
    "obstacle",
    "waste_point",
    "entrance",
    "activity_area",
    "nothing",
];

const PROPERTIES: &[&str] = &[
    "height_m",
    "state",
    "note",
    "name",
    "courtyard",
    "reach_m",
    "width_m",
    "azimuth_deg",
    "tilt_deg",
    "hfov_deg",
    "image_width_px",
    "image_height_px",
    "crown_radius_m",
    "trunk_height_m",
    "see_through",
    "revision",
    "for",
    "streams",
    "x",
];

pub fn properties(bytes: &mut Unstructured) -> Result<Value> {
    let mut properties = Map::new();
    if bytes.ratio(9, 10)? {
        properties.insert("kind".into(), (*bytes.choose(KINDS)?).into());
    }
    for _ in 0..bytes.int_in_range(0..=5)? {
        let name = (*bytes.choose(PROPERTIES)?).to_owned();
        properties.insert(name, any(bytes, 2)?);
    }
    Ok(properties.into())
}

pub fn feature(bytes: &mut Unstructured) -> Result<Value> {
    let mut feature =
        json!({"type": "Feature", "geometry": geometry(bytes)?, "properties": properties(bytes)?});
    if bytes.ratio(4, 5)? {
        feature["id"] = id(bytes)?.into();
    }
    if bytes.ratio(1, 20)? {
        feature[word(bytes)?] = any(bytes, 2)?;
    }
    Ok(feature)
}

/// Of what is in the scene, or something new.
pub fn id(bytes: &mut Unstructured) -> Result<String> {
    const IDS: &[&str] = &[
        "cy-1", "cy-2", "b-1", "cam-1", "lamp-1", "lamp-2", "new-1", "new-2",
    ];
    match bytes.ratio(9, 10)? {
        true => Ok((*bytes.choose(IDS)?).to_owned()),
        false => word(bytes),
    }
}

/// Any JSON, so deep at most.
pub fn any(bytes: &mut Unstructured, depth: usize) -> Result<Value> {
    let most = if depth == 0 { 4 } else { 6 };
    Ok(match bytes.int_in_range(0..=most)? {
        0 => Value::Null,
        1 => bytes.arbitrary::<bool>()?.into(),
        2 => number(bytes)?.into(),
        3 => bytes.arbitrary::<i64>()?.into(),
        4 => word(bytes)?.into(),
        5 => {
            let count = bytes.int_in_range(0..=3)?;
            let items: Result<Vec<Value>> = (0..count).map(|_| any(bytes, depth - 1)).collect();
            items?.into()
        }
        _ => {
            let mut members = Map::new();
            for _ in 0..bytes.int_in_range(0..=3)? {
                members.insert(word(bytes)?, any(bytes, depth - 1)?);
            }
            members.into()
        }
    })
}

/// The text of the JSON, now and then with something in it that is none.
pub fn bent(bytes: &mut Unstructured, json: &Value) -> Result<Vec<u8>> {
    let mut text = json.to_string().into_bytes();
    if bytes.ratio(1, 8)? {
        let from = bytes.int_in_range(0..=text.len())?;
        let to = bytes.int_in_range(from..=text.len().min(from + 8))?;
        let count = bytes.int_in_range(0..=8)?;
        let spelt = bytes.bytes(bytes.len().min(count))?;
        text.splice(from..to, spelt.iter().copied());
    }
    Ok(text)
}
