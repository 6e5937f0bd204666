//! What analyses are asked: the inputs of every process, on the stored courtyard, with drafts and with scenes of one's own.

use arbitrary::{Result, Unstructured};
use serde_json::{Map, Value, json};

use super::door::Door;
use super::pieces::{any, bent, feature, id, number, position, word};

/// Without the search for parking layouts, which takes its time whatever it is asked.
const PROCESSES: &[&str] = &[
    "camera-coverage",
    "seen-by",
    "isovist",
    "perimeter",
    "access",
    "light",
    "parking-supply",
    "green",
    "waste",
    "activity",
    "governance",
    "scorecard",
    "comparison",
    "ranking",
    "nothing",
];

const NAMES: &[&str] = &[
    "blind_level",
    "cameras",
    "planar_crs",
    "profile",
    "scenario",
    "target_height_m",
    "zones_of",
    "mounts",
    "point",
    "azimuth_deg",
    "boundary_blocks",
    "fov_deg",
    "range_m",
    "viewpoints",
    "tolerance_m",
    "spaces",
    "scenarios",
    "courtyards",
    "weights",
    "rules",
];

const WORDS: &[&str] = &[
    "iec62676-4-2014",
    "iec62676-4-2025",
    "detect",
    "observe",
    "identify",
    "cam-1",
    "cy-1",
    "cy-2",
    "baseline",
    "none",
];

thread_local! {
    static DOOR: Door = Door::open();
}

pub fn check(bytes: &[u8]) -> bool {
    let mut bytes = Unstructured::new(bytes);
    let Ok((process, body)) = asked(&mut bytes) else {
        return false;
    };
    let outputs = body["outputs"].as_object().cloned();
    let Ok(body) = bent(&mut bytes, &body) else {
        return false;
    };
    let address = format!("/api/processes/{process}/execution");
    let headers = [("content-type", "application/json".to_owned())];
    DOOR.with(|door| {
        let ask = || {
            door.ask("POST", &address, &headers, body.clone())
                .expect("a request")
        };
        let answer = ask();
        if !answer.status.is_success() {
            return false;
        }
        let report = answer.json();
        if let (Some(outputs), Some(report)) = (
            outputs.filter(|outputs| !outputs.is_empty()),
            report.as_object(),
        ) {
            assert!(
                report.keys().all(|name| outputs.contains_key(name)),
                "more than was asked for: {:?}",
                report.keys()
            );
        }
        check_numbers(&report);
        assert_eq!(
            answer.text,
            ask().text,
            "the same question has another answer"
        );
        true
    })
}

fn asked(bytes: &mut Unstructured) -> Result<(&'static str, Value)> {
    let process = *bytes.choose(PROCESSES)?;
    let mut inputs = Map::new();
    match bytes.int_in_range(0..=9)? {
        0 => {}
        1..=3 => {
            inputs.insert("scene".into(), scene(bytes)?);
        }
        _ => {
            inputs.insert("courtyard".into(), courtyard(bytes)?);
        }
    }
    if bytes.ratio(1, 3)? {
        inputs.insert("draft".into(), scene(bytes)?);
    }
    for _ in 0..bytes.int_in_range(0..=4)? {
        let name = match bytes.ratio(19, 20)? {
            true => (*bytes.choose(NAMES)?).to_owned(),
            false => word(bytes)?,
        };
        let value = value(bytes, &name)?;
        inputs.insert(name, value);
    }
    let mut body = json!({"inputs": inputs});
    if bytes.ratio(1, 6)? {
        let name = *bytes.choose(&["cameras", "rules", "checks", "courtyard", "none"])?;
        body["outputs"] = json!({name: {}});
    }
    if bytes.ratio(1, 20)? {
        body[word(bytes)?] = any(bytes, 2)?;
    }
    Ok((process, body))
}

fn courtyard(bytes: &mut Unstructured) -> Result<Value> {
    Ok(match bytes.int_in_range(0..=9)? {
        0 => "cy-2".into(),
        1 => word(bytes)?.into(),
        _ => "cy-1".into(),
    })
}

fn value(bytes: &mut Unstructured, name: &str) -> Result<Value> {
    let list =
        |bytes: &mut Unstructured, one: fn(&mut Unstructured) -> Result<Value>| -> Result<Value> {
            let count = bytes.int_in_range(0..=3)?;
            let items: Result<Vec<Value>> = (0..count).map(|_| one(bytes)).collect();
            Ok(items?.into())
        };
    if bytes.ratio(1, 8)? {
        return any(bytes, 2);
    }
    Ok(match name {
        "point" => position(bytes)?,
        "viewpoints" => list(bytes, position)?,
        "cameras" | "zones_of" | "spaces" | "courtyards" | "scenarios" => {
            list(bytes, |bytes| Ok(id(bytes)?.into()))?
        }
        "planar_crs" => json!(bytes.choose(&[4547, 4546, 32650, 3857, 4326, 2056, 0, 4534])?),
        "boundary_blocks" => bytes.arbitrary::<bool>()?.into(),
        "mounts" => bytes.int_in_range(-1..=3)?.into(),
        "weights" => json!({"green": number(bytes)?, *bytes.choose(WORDS)?: number(bytes)?}),
        "profile" | "blind_level" | "scenario" => (*bytes.choose(WORDS)?).into(),
        _ => number(bytes)?.into(),
    })
}

fn scene(bytes: &mut Unstructured) -> Result<Value> {
    let mut features = Vec::new();
    if bytes.ratio(3, 4)? {
        let ring = [
            [114.0, 34.7],
            [114.001, 34.7],
            [114.001, 34.701],
            [114.0, 34.701],
            [114.0, 34.7],
        ];
        features.push(json!({"type": "Feature", "id": "cy-1", "geometry": {"type": "Polygon", "coordinates": [ring]},
            "properties": {"kind": "courtyard"}}));
    }
    for _ in 0..bytes.int_in_range(0..=4)? {
        features.push(feature(bytes)?);
    }
    let mut scene = json!({"type": "FeatureCollection", "features": features});
    if bytes.ratio(1, 6)? {
        scene["planar"] = bytes.arbitrary::<bool>()?.into();
    }
    Ok(scene)
}

/// Shares lie between 0 and 1, and nothing measured is less than nothing.
fn check_numbers(report: &Value) {
    match report {
        Value::Object(members) => {
            for (name, member) in members {
                if let Some(number) = member.as_f64() {
                    let is_good = match name {
                        name if name.ends_with("_share") => {
                            (-1.0 - 1e-9..=1.0 + 1e-9).contains(&number)
                        }
                        name if name.ends_with("_m2") && !name.contains("gap") => number >= -1e-6,
                        _ => true,
                    };
                    assert!(is_good, "{name} is {number}");
                }
                check_numbers(member);
            }
        }
        Value::Array(items) => items.iter().for_each(check_numbers),
        _ => {}
    }
}
