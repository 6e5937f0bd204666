//! `walks.json`: shortest ways on foot and the ground within reach of waste points, by the full visibility graph of another
//! geometry engine.

use geo::{Euclidean, Intersects, Length, LineString, Point};

use super::*;

#[derive(Deserialize)]
struct Case {
    name: String,
    scene: Value,
    /// For each entrance, by the sort of destination; null where no way leads.
    walks: Walks,
    /// Points with their distances.
    in_reach: Vec<(f64, f64, Option<f64>)>,
    beyond: Vec<(f64, f64, Option<f64>)>,
}

#[derive(Deserialize)]
struct Walks {
    gate: Vec<Option<f64>>,
    waste_point: Vec<Option<f64>>,
    #[serde(default)]
    green_area: Vec<Option<f64>>,
}

#[derive(Deserialize)]
struct Access {
    walking: Vec<Walk>,
}

#[derive(Deserialize)]
struct Walk {
    entrance: String,
    to: String,
    distance_m: f64,
    path: geojson::Geometry,
}

#[derive(Deserialize)]
struct Waste {
    radius_m: f64,
    entrances: Vec<ToWaste>,
    reach: geojson::Geometry,
}

#[derive(Deserialize)]
struct ToWaste {
    entrance: String,
    distance_m: Option<f64>,
}

/// What was made a micrometre larger, around some corners.
const MOST_ERROR_M: f64 = 1e-4;

#[test]
fn walks_and_what_is_in_reach_agree_with_another_engine() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("walks.json")).unwrap();
    let (mut compared, mut worst_m, mut faults) = (0, 0.0_f64, Vec::new());
    for case in &cases {
        let mut compare = |which: String, found: Option<f64>, expected: Option<f64>| {
            compared += 1;
            let error_m = match (found, expected) {
                (Some(found), Some(expected)) => (found - expected).abs(),
                (None, None) => 0.0,
                _ => f64::INFINITY,
            };
            worst_m = worst_m.max(error_m);
            if error_m > MOST_ERROR_M {
                faults.push(format!(
                    "{}, {which}: {found:?} is not {expected:?}",
                    case.name
                ));
            }
        };
        let access: Access = answer("access", &case.scene, json!({}));
        let walks = [
            ("gate", &case.walks.gate),
            ("waste_point", &case.walks.waste_point),
            ("green_area", &case.walks.green_area),
        ];
        for (to, lengths) in walks {
            for (place, &expected) in lengths.iter().enumerate() {
                let entrance = format!("entrance-{place}");
                let found = access
                    .walking
                    .iter()
                    .find(|walk| walk.to == to && walk.entrance == entrance);
                compare(
                    format!("{entrance} to {to}"),
                    found.map(|walk| walk.distance_m),
                    expected,
                );
                if let Some(walk) = found {
                    let path: LineString = (&walk.path).try_into().unwrap();
                    let drawn_m = Euclidean.length(&path);
                    compare(
                        format!("{entrance} to {to}, drawn"),
                        Some(drawn_m),
                        Some(walk.distance_m),
                    );
                }
            }
        }
        let waste: Waste = answer("waste", &case.scene, json!({}));
        for (walk, &expected) in waste.entrances.iter().zip(&case.walks.waste_point) {
            compare(
                format!("{}, waste", walk.entrance),
                walk.distance_m,
                expected,
            );
        }
        let reach: MultiPolygon = (&waste.reach).try_into().unwrap();
        let samples = case.in_reach.iter().map(|at| (at, true));
        for (&(x, y, length_m), expected) in samples.chain(case.beyond.iter().map(|at| (at, false)))
        {
            // Arcs are drawn by chords that are half a millimetre off.
            let is_close =
                length_m.is_some_and(|length_m| (length_m - waste.radius_m).abs() < 1e-3);
            if !is_close && reach.intersects(&Point::new(x, y)) != expected {
                faults.push(format!(
                    "{}: ({x}, {y}), {length_m:?} m away, in reach: {}",
                    case.name, !expected
                ));
            }
            compared += 1;
        }
    }
    println!("{compared} lengths and places, worst error: {worst_m:e} m");
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults.join("\n")
    );
}
