//! `living.json`: perimeter, green, activity and light by GEOS, which shares no code with the engine.

use std::collections::BTreeMap;

use super::*;

/// Circles are polygons there, and arcs here: areas agree to a few square centimetres in a courtyard.
const MOST_ERROR_M2: f64 = 0.1;
const MOST_ERROR_M: f64 = 1e-6;

#[derive(Deserialize)]
struct Case {
    name: String,
    scene: Value,
    green: Green,
    activity: Activity,
    openings_m: Vec<f64>,
    light: Light,
}

#[derive(Deserialize)]
struct Green {
    site_m2: f64,
    green_m2: f64,
    wide_m2: f64,
}

#[derive(Deserialize)]
struct Activity {
    groups: BTreeMap<String, f64>,
    area_m2: f64,
    largest_m2: f64,
}

#[derive(Deserialize)]
struct Light {
    lamps_m2: Vec<f64>,
    lit_m2: f64,
}

fn cases() -> Vec<Case> {
    serde_json::from_str(include_str!("living.json")).unwrap()
}

/// What does not agree within the error, with the worst difference of all.
#[derive(Default)]
struct Differences {
    worst: f64,
    faults: Vec<String>,
}

impl Differences {
    fn note(&mut self, which: String, found: &Value, expected: f64, most_error: f64) {
        let difference = (found.as_f64().unwrap() - expected).abs();
        self.worst = self.worst.max(difference);
        if difference > most_error {
            self.faults
                .push(format!("{which}: {found} is not {expected}"));
        }
    }

    fn conclude(self, what: &str) {
        println!("{what}: worst difference {:e}", self.worst);
        assert!(self.faults.is_empty(), "{}", self.faults.join("\n"));
    }
}

/// The area of a polygon as it is drawn; it is valid.
fn drawn_m2(polygon: &Value) -> f64 {
    let geometry: geojson::Geometry = serde_json::from_value(polygon.clone()).unwrap();
    let polygon: MultiPolygon = (&geometry).try_into().unwrap();
    polygon.check_validation().unwrap();
    polygon.unsigned_area()
}

#[test]
fn green_agrees_with_geos() {
    let mut differences = Differences::default();
    for case in cases() {
        let report: Value = answer("green", &case.scene, json!({}));
        let concentrated = &report["concentrated"];
        for (member, found, expected) in [
            ("site", &report["site_m2"], case.green.site_m2),
            ("green", &report["green_m2"], case.green.green_m2),
        ] {
            differences.note(
                format!("{}, {member}", case.name),
                found,
                expected,
                MOST_ERROR_M2,
            );
        }
        // Corners that grow back on the chords of an arc depend on the chords.
        let most_error_m2 = 0.01 * case.green.wide_m2 + MOST_ERROR_M2;
        let drawn = json!(drawn_m2(&concentrated["polygon"]));
        for (member, found) in [("wide", &concentrated["area_m2"]), ("drawn", &drawn)] {
            let which = format!("{}, {member}", case.name);
            differences.note(which, found, case.green.wide_m2, most_error_m2);
        }
    }
    differences.conclude("green");
}

#[test]
fn activity_ground_agrees_with_geos() {
    let mut differences = Differences::default();
    for case in cases() {
        let report: Value = answer("activity", &case.scene, json!({}));
        let mut note = |which: &str, found: &Value, expected| {
            differences.note(
                format!("{}, {which}", case.name),
                found,
                expected,
                MOST_ERROR_M,
            );
        };
        for group in report["groups"].as_array().unwrap() {
            let name = group["for"].as_str().unwrap();
            note(name, &group["area_m2"], case.activity.groups[name]);
        }
        note("all", &report["area_m2"], case.activity.area_m2);
        note(
            "largest",
            &report["checks"][0]["value"],
            case.activity.largest_m2,
        );
    }
    differences.conclude("activity");
}

#[test]
fn openings_agree_with_geos() {
    let mut differences = Differences::default();
    for case in cases() {
        let report: Value = answer("perimeter", &case.scene, json!({}));
        let openings = report["openings"].as_array().unwrap();
        assert_eq!(
            openings.len(),
            case.openings_m.len(),
            "{}: {openings:?}",
            case.name
        );
        for (rank, (opening, &expected)) in openings.iter().zip(&case.openings_m).enumerate() {
            let which = format!("{}, opening {rank}", case.name);
            differences.note(which, &opening["length_m"], expected, MOST_ERROR_M);
        }
    }
    differences.conclude("openings");
}

#[test]
fn lit_ground_agrees_with_geos() {
    let mut differences = Differences::default();
    for case in cases() {
        let report: Value = answer("light", &case.scene, json!({}));
        let lamps = report["lamps"].as_array().unwrap();
        assert_eq!(lamps.len(), case.light.lamps_m2.len());
        for (lamp, &expected) in lamps.iter().zip(&case.light.lamps_m2) {
            let which = format!("{}, {}", case.name, lamp["id"]);
            differences.note(which, &lamp["area_m2"], expected, MOST_ERROR_M2);
        }
        let which = format!("{}, together", case.name);
        differences.note(
            which,
            &report["lit"]["area_m2"],
            case.light.lit_m2,
            MOST_ERROR_M2,
        );
        let drawn = json!(drawn_m2(&report["lit"]["polygon"]));
        differences.note(
            format!("{}, drawn", case.name),
            &drawn,
            case.light.lit_m2,
            MOST_ERROR_M2,
        );
    }
    differences.conclude("light");
}
