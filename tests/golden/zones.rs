//! `zones.json`: what cameras see at each level, together and each on its own, and what they miss.

use super::*;

#[derive(Deserialize)]
struct Case {
    name: String,
    scene: Value,
    answers: Vec<Expected>,
}

/// Areas in m², one for each level where there is a list.
#[derive(Deserialize)]
struct Expected {
    params: Value,
    open_ground_m2: f64,
    cameras: Vec<Vec<f64>>,
    union: Vec<f64>,
    /// By exactly one, exactly two and three cameras.
    overlap: Vec<f64>,
    blind_m2: f64,
}

#[derive(Deserialize)]
struct Report {
    open_ground_m2: f64,
    cameras: Vec<OfCamera>,
    union: Vec<Zone>,
    overlap: Vec<Overlap>,
    blind: Blind,
}

#[derive(Deserialize)]
struct OfCamera {
    id: String,
    levels: Vec<Zone>,
}

#[derive(Deserialize)]
struct Zone {
    level: String,
    area_m2: f64,
    polygon: geojson::Geometry,
}

#[derive(Deserialize)]
struct Overlap {
    area_m2: f64,
}

#[derive(Deserialize)]
struct Blind {
    area_m2: f64,
}

fn compare(comparison: &mut Comparison, which: &str, zones: &[Zone], exact_m2: &[f64]) {
    assert_eq!(zones.len(), exact_m2.len(), "{which}");
    for (zone, &exact_m2) in zones.iter().zip(exact_m2) {
        let which = format!("{which}, {}", zone.level);
        comparison.polygon(&which, &zone.polygon, zone.area_m2);
        comparison.area(&which, zone.area_m2, exact_m2);
    }
}

#[test]
fn camera_zones_agree_with_exact_arithmetic_to_nine_digits() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("zones.json")).unwrap();
    let mut comparison = Comparison::default();
    for case in &cases {
        for expected in &case.answers {
            let which = format!("{}, {}", case.name, expected.params);
            let report: Report = answer("camera-coverage", &case.scene, expected.params.clone());
            comparison.area(
                &format!("{which}, open ground"),
                report.open_ground_m2,
                expected.open_ground_m2,
            );
            for (found, exact_m2) in report.cameras.iter().zip(&expected.cameras) {
                let which = format!("{which}, {}", found.id);
                compare(&mut comparison, &which, &found.levels, exact_m2);
            }
            compare(
                &mut comparison,
                &format!("{which}, union"),
                &report.union,
                &expected.union,
            );
            for (count, (found, &exact_m2)) in
                report.overlap.iter().zip(&expected.overlap).enumerate()
            {
                let which = format!("{which}, seen by {}", count + 1);
                comparison.area(&which, found.area_m2, exact_m2);
            }
            comparison.area(
                &format!("{which}, blind"),
                report.blind.area_m2,
                expected.blind_m2,
            );
        }
    }
    comparison.conclude();
}
