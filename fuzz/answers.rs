//! What must hold of the answers of each analysis, whatever the scene is.

use geo::{Area, MultiPolygon, Validation};
use serde_json::{Value, json};

/// What sums and differences of areas may lose, relative to the open ground (or to a square metre).
const SAME: f64 = 1e-6;

pub fn check_perimeter(report: &Value) {
    let boundary_m = area(report, "boundary_m");
    let slack_m = SAME * boundary_m.max(1.0);
    let openings = list(report, "openings");
    let open_m: f64 = openings
        .iter()
        .map(|opening| area(opening, "length_m"))
        .sum();
    let enclosed_m = area(report, "enclosed_m");
    assert!(
        (enclosed_m + open_m - boundary_m).abs() <= slack_m,
        "{enclosed_m} closed and {open_m} open of {boundary_m}"
    );
    let by: f64 = [
        "gates_m",
        "buildings_m",
        "obstacles_m",
        "opaque_walls_m",
        "see_through_walls_m",
        "noise_m",
    ]
    .iter()
    .map(|means| area(&report["closed_by"], means))
    .sum();
    assert!(
        (by - enclosed_m).abs() <= slack_m,
        "{by} is not {enclosed_m}"
    );
}

pub fn check_green(report: &Value) {
    let (site_m2, green_m2) = (area(report, "site_m2"), area(report, "green_m2"));
    let slack_m2 = SAME * site_m2.max(1.0);
    let wide_m2 = check_polygon(&report["concentrated"], slack_m2);
    assert!(
        wide_m2 <= green_m2 + slack_m2 && green_m2 <= site_m2 + slack_m2,
        "{wide_m2} wide of {green_m2} green of {site_m2}"
    );
}

pub fn check_light(report: &Value) {
    let open_m2 = area(report, "open_ground_m2");
    let slack_m2 = SAME * open_m2.max(1.0);
    let lit_m2 = check_polygon(&report["lit"], slack_m2);
    share(&report["lit"]);
    assert!(lit_m2 <= open_m2 + slack_m2, "{lit_m2} lit of {open_m2}");
    for place in list(report, "places") {
        let lit_share = place["lit_share"].as_f64().expect("a finite share");
        assert!((0.0..=1.0).contains(&lit_share), "a share of {lit_share}");
    }
    for part in list(&report["dark"], "parts") {
        check_polygon(part, slack_m2);
    }
}

pub fn check_activity(report: &Value) {
    let area_m2 = area(report, "area_m2");
    let slack_m2 = SAME * area_m2.max(1.0);
    let grounds = list(report, "grounds").iter();
    let sum_m2: f64 = grounds.map(|ground| check_polygon(ground, slack_m2)).sum();
    assert!(
        (sum_m2 - area_m2).abs() <= slack_m2,
        "{sum_m2} is not {area_m2}"
    );
}

pub fn check_scorecard(report: &Value) {
    for line in list(report, "checks") {
        let met = line["met"].as_bool();
        let gap = line["gap"].as_f64();
        assert_eq!(met, gap.map(|gap| gap == 0.0), "{line}");
        assert!(gap.is_none_or(|gap| gap >= 0.0), "{line}");
    }
}

pub fn check_coverage(report: &Value) {
    let open_m2 = area(report, "open_ground_m2");
    let slack_m2 = SAME * open_m2.max(1.0);
    for camera in list(report, "cameras") {
        check_levels(list(camera, "levels"), open_m2, slack_m2);
    }
    let union = list(report, "union");
    check_levels(union, open_m2, slack_m2);

    let blind = &report["blind"];
    let seen = union
        .iter()
        .find(|zone| zone["level"] == blind["level"])
        .expect("the blind level is one of the profile");
    let (seen_m2, blind_m2) = (area(seen, "area_m2"), area(blind, "area_m2"));
    assert!(
        (seen_m2 + blind_m2 - open_m2).abs() <= slack_m2,
        "seen {seen_m2} and blind {blind_m2} are not the open ground of {open_m2}"
    );
    share(blind);
    for part in list(blind, "parts") {
        check_polygon(part, slack_m2);
    }
    let overlap_m2: f64 = list(report, "overlap")
        .iter()
        .map(|overlap| {
            share(overlap);
            area(overlap, "area_m2")
        })
        .sum();
    assert!(
        (overlap_m2 - seen_m2).abs() <= slack_m2,
        "overlaps of {overlap_m2} are not the union of {seen_m2}"
    );
    for place in list(report, "must_see") {
        share(place);
    }
}

/// Zones from the weakest level to the strongest: each within the one before and within the open ground.
fn check_levels(zones: &[Value], open_m2: f64, slack_m2: f64) {
    let mut weaker_m2 = open_m2;
    for zone in zones {
        let area_m2 = check_polygon(zone, slack_m2);
        share(zone);
        assert!(area_m2 <= weaker_m2 + slack_m2, "{area_m2} in {weaker_m2}");
        weaker_m2 = area_m2;
    }
}

pub fn check_isovists(report: &Value) {
    for isovist in list(report, "isovists") {
        let slack_m2 = SAME * area(isovist, "area_m2").max(1.0);
        check_polygon(isovist, slack_m2);
    }
}

pub fn check_access(report: &Value) {
    let fire = &report["fire"];
    let reachable = &fire["reachable"];
    check_polygon(reachable, SAME * area(reachable, "area_m2").max(1.0));
    for building in list(fire, "buildings") {
        let share = building["facade_share"].as_f64().expect("a finite share");
        assert!((0.0..=1.0).contains(&share), "a share of {share}");
        let stuck = &building["stuck"];
        assert!(stuck.is_null() || building["reached"] == json!(false));
    }
    for walk in list(report, "walking") {
        let length_m = walk["distance_m"].as_f64().expect("a finite length");
        assert!(length_m >= 0.0, "a walk of {length_m}");
    }
}

pub fn check_waste(report: &Value) {
    let beyond = &report["beyond"];
    share(beyond);
    let slack_m2 = SAME * area(beyond, "area_m2").max(1.0);
    for part in list(beyond, "parts") {
        check_polygon(part, slack_m2);
    }
}

/// The polygon is valid and has the area that is said, which is the answer.
fn check_polygon(entry: &Value, slack_m2: f64) -> f64 {
    let area_m2 = area(entry, "area_m2");
    let geometry: geojson::Geometry =
        serde_json::from_value(entry["polygon"].clone()).expect("a GeoJSON geometry");
    let polygon: MultiPolygon = (&geometry).try_into().expect("a multipolygon");
    if let Err(fault) = polygon.check_validation() {
        panic!("{fault}: {geometry}");
    }
    let drawn_m2 = polygon.unsigned_area();
    assert!(
        (drawn_m2 - area_m2).abs() <= slack_m2,
        "drawn with {drawn_m2}, said to have {area_m2}"
    );
    area_m2
}

fn area(entry: &Value, member: &str) -> f64 {
    let area_m2 = entry[member].as_f64().expect("a finite area");
    assert!(area_m2 >= 0.0, "{member} is {area_m2}");
    area_m2
}

fn share(entry: &Value) {
    let share = entry["share"].as_f64().expect("a finite share");
    assert!((0.0..=1.0).contains(&share), "a share of {share}");
}

pub fn list<'a>(entry: &'a Value, member: &str) -> &'a [Value] {
    entry[member].as_array().expect("a list")
}
