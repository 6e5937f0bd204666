//! Places that can be worked out by hand; `tests/golden` has the others.

use super::*;
use crate::analysis::fixtures::{feature, rectangle};
use crate::model::rules::Rules;
use geo::Point;
use serde_json::json;
use std::f64::consts::PI;

fn site(features: Vec<SiteFeature>) -> Site {
    let yard = feature(
        "yard",
        Kind::Courtyard,
        rectangle(0.0, 0.0, 60.0, 60.0),
        json!({}),
    );
    let all = std::iter::once(yard).chain(features).collect();
    let overrides = json!({"waste-service-radius": 20.0})
        .as_object()
        .unwrap()
        .clone();
    Site::build(
        all,
        Some("yard"),
        Rules::with_overrides(&overrides).unwrap(),
    )
    .unwrap()
}

fn report(features: Vec<SiteFeature>) -> Report {
    analyse(&site(features), &Params::default(), &Control::default()).unwrap()
}

fn bins(id: &str, x: f64, y: f64, streams: &[&str]) -> SiteFeature {
    feature(
        id,
        Kind::WastePoint,
        Point::new(x, y),
        json!({"streams": streams}),
    )
}

fn door(id: &str, x: f64, y: f64) -> SiteFeature {
    feature(id, Kind::Entrance, Point::new(x, y), json!({}))
}

#[test]
fn entrances_and_ground_beyond_the_radius_are_told() {
    let found = report(vec![
        bins("corner", 0.0, 0.0, &["other", "kitchen"]),
        door("near", 12.0, 16.0),
        door("far", 50.0, 50.0),
    ]);
    let walks: Vec<_> = found
        .entrances
        .iter()
        .map(|walk| (walk.distance_m.unwrap(), walk.met))
        .collect();
    assert_eq!(walks, [(20.0, true), (50.0 * 2.0_f64.sqrt(), false)]);
    let reach_m2 = found.reach.0.unsigned_area();
    assert!((reach_m2 - 100.0 * PI).abs() < 1e-3, "{reach_m2}");
    assert!((found.beyond.area_m2 + reach_m2 - 3600.0).abs() < 1e-6);
    assert_eq!(found.beyond.parts.len(), 1);
    let checks: Vec<_> = found
        .checks
        .iter()
        .map(|check| (check.id.as_str(), check.value, check.met))
        .collect();
    assert_eq!(
        checks,
        [
            ("waste-reach", Some(0.5), Some(false)),
            ("waste-streams", Some(2.0), Some(false))
        ]
    );
}

#[test]
fn one_walks_around_what_stands_there_and_stays() {
    let block = |state: &str| {
        feature(
            "block",
            Kind::Obstacle,
            rectangle(10.0, -1.0, 5.0, 11.0),
            json!({"state": state}),
        )
    };
    let to = |block: SiteFeature| {
        let found = report(vec![
            bins("bins", 5.0, 0.0, &[]),
            door("door", 20.0, 0.0),
            block,
        ]);
        found.entrances[0].distance_m.unwrap()
    };
    let around = 2.0 * 5.0_f64.hypot(10.0) + 5.0;
    assert!((to(block("existing")) - around).abs() < 1e-9);
    assert_eq!(to(block("to_remove")), 15.0);
}

#[test]
fn without_entrances_buildings_stand_for_them_and_without_bins_nobody_is_near() {
    let house = || {
        feature(
            "house",
            Kind::Building,
            rectangle(30.0, 40.0, 10.0, 10.0),
            json!({"use": "residential"}),
        )
    };
    let shop = feature(
        "shop",
        Kind::Building,
        rectangle(2.0, 2.0, 4.0, 4.0),
        json!({"use": "commercial"}),
    );
    let found = report(vec![bins("bins", 30.0, 30.0, &[]), house(), shop]);
    let walks: Vec<_> = found
        .entrances
        .iter()
        .map(|walk| (walk.kind, walk.distance_m))
        .collect();
    assert_eq!(walks, [(Kind::Building, Some(10.0))]);

    let found = report(vec![house()]);
    assert_eq!(
        (found.entrances[0].distance_m, found.entrances[0].met),
        (None, false)
    );
    assert_eq!(found.checks[0].value, Some(0.0));
    assert!((found.beyond.share - 1.0).abs() < 1e-12);
    assert_eq!(report(Vec::new()).checks[0].value, None);
}

#[test]
fn entrances_of_shops_are_not_asked_about() {
    let shop = feature(
        "shop",
        Kind::Building,
        rectangle(2.0, 2.0, 4.0, 4.0),
        json!({"use": "commercial"}),
    );
    let named = feature(
        "a",
        Kind::Entrance,
        Point::new(40.0, 40.0),
        json!({"building": "shop"}),
    );
    let found = report(vec![
        shop,
        named,
        door("b", 4.0, 6.0),
        door("c", 30.0, 30.0),
    ]);
    let asked: Vec<String> = found
        .entrances
        .iter()
        .map(|walk| walk.entrance.to_string())
        .collect();
    assert_eq!(asked, ["c"]);
}

#[test]
fn a_request_that_is_no_longer_needed_stops() {
    let control = Control::default();
    control.cancel();
    let answer = analyse(&site(Vec::new()), &Params::default(), &control);
    assert_eq!(answer, Err(AnalysisError::Cancelled));
}
