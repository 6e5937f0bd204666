//! Known answers.

use super::*;
use crate::model::rules::Rules;
use crate::model::site::SiteFeature;
use crate::model::{FeatureId, Kind};
use geo::{Contains, Geometry, Point, Polygon, Rect, coord, line_string};
use serde_json::{Value, json};

mod sampled;

fn feature(id: &str, kind: Kind, geometry: impl Into<Geometry>, properties: Value) -> SiteFeature {
    SiteFeature {
        id: FeatureId::from(id),
        kind,
        geometry: geometry.into(),
        courtyard: None,
        properties: properties.as_object().unwrap().clone(),
    }
}

fn rectangle(x: f64, y: f64, width: f64, height: f64) -> Polygon {
    Rect::new(
        coord! { x: x, y: y },
        coord! { x: x + width, y: y + height },
    )
    .to_polygon()
}

fn courtyard() -> SiteFeature {
    feature(
        "yard",
        Kind::Courtyard,
        rectangle(-100.0, -100.0, 200.0, 200.0),
        json!({}),
    )
}

/// 1920 × 1080 px over 90°: a focal length of 960 px.
fn camera(id: &str, x: f64, y: f64, height_m: f64, azimuth_deg: f64, tilt_deg: f64) -> SiteFeature {
    let lens = json!({
        "height_m": height_m, "azimuth_deg": azimuth_deg, "tilt_deg": tilt_deg,
        "hfov_deg": 90, "image_width_px": 1920, "image_height_px": 1080
    });
    feature(id, Kind::Camera, Point::new(x, y), lens)
}

fn site(features: Vec<SiteFeature>) -> Site {
    Site::build(features, None, Rules::default()).unwrap()
}

fn report(features: Vec<SiteFeature>) -> Report {
    analyse(&site(features), &Params::default(), &Control::default()).unwrap()
}

fn assert_close(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() <= 1e-9 * expected.abs().max(1.0),
        "{found} is not {expected}"
    );
}

#[test]
fn a_zone_on_open_ground_is_the_trapezoid_of_the_lens() {
    // Looking east from 3 m, 30° down: between the lower image edge and the line of 25 px/m.
    let report = report(vec![courtyard(), camera("c", 0.0, 0.0, 3.0, 90.0, 30.0)]);
    let (sin, cos) = 30_f64.to_radians().sin_cos();
    let near = 3.0 / (30_f64.to_radians() + 0.5625_f64.atan()).tan();
    let upper = 3.0 / (30_f64.to_radians() - 0.5625_f64.atan()).tan();
    let far = (960.0 / 25.0 - 3.0 * sin) / cos;
    assert!(
        upper < 0.0 || upper > far,
        "the frame's upper edge lies beyond the density line"
    );
    let half_width = |u: f64| u * cos + 3.0 * sin;
    let expected = (far - near) * (half_width(near) + half_width(far));
    let detect = &report.cameras[0].levels[1];
    assert_eq!(detect.level, "detect");
    assert_close(detect.area_m2, expected);
    assert_close(report.blind.area_m2, 40_000.0 - expected);
}

#[test]
fn a_range_and_a_level_cut_the_zone_to_a_sector_without_its_segment() {
    let mut lens = camera("c", 0.0, 0.0, 3.0, 33.0, 0.0);
    lens.properties.insert("max_range_m".into(), json!(20.0));
    let report = report(vec![courtyard(), lens]);
    // A quarter of the disc, less what lies before the lower image edge, less what lies beyond the line of 62.5 px/m.
    let near = 3.0 / 0.5625;
    let limit: f64 = 960.0 / 62.5;
    let segment = 400.0 * (limit / 20.0).acos() - limit * (400.0 - limit * limit).sqrt();
    let detect = 100.0 * std::f64::consts::PI - near * near;
    assert_close(report.cameras[0].levels[1].area_m2, detect);
    assert_close(report.cameras[0].levels[2].area_m2, detect - segment);
}

#[test]
fn a_low_wall_hides_a_finite_strip_and_a_high_one_all_behind_it() {
    let area = |wall_m: f64| {
        let wall = feature(
            "w",
            Kind::Wall,
            line_string![(x: 10.0, y: -90.0), (x: 10.0, y: 90.0)],
            json!({"height_m": wall_m, "see_through": false}),
        );
        report(vec![
            courtyard(),
            camera("c", 0.0, 0.0, 4.0, 90.0, 20.0),
            wall,
        ])
        .cameras[0]
            .levels[1]
            .area_m2
    };
    let open = area(0.0);
    let (sin, cos) = 20_f64.to_radians().sin_cos();
    let half_width = |u: f64| u * cos + 4.0 * sin;
    let strip = |from: f64, to: f64| (to - from) * (half_width(from) + half_width(to));
    // A wall of 2 m under a camera at 4 m doubles the distance: hidden from 10 m to 20 m.
    assert_close(area(2.0), open - strip(10.0, 20.0));
    let far = (960.0 / 25.0 - 4.0 * sin) / cos;
    assert_close(area(4.0), open - strip(10.0, far));
    assert_close(area(9.0), area(4.0));
}

#[test]
fn one_looks_through_a_railing_and_under_a_crown() {
    let open = report(vec![courtyard(), camera("c", 0.0, 0.0, 3.0, 90.0, 20.0)]).cameras[0].levels
        [1]
    .area_m2;
    let railing = feature(
        "w",
        Kind::Wall,
        line_string![(x: 10.0, y: -90.0), (x: 10.0, y: 90.0)],
        json!({"height_m": 5.0, "see_through": true}),
    );
    let tree = |trunk_height_m: f64| {
        let size =
            json!({"height_m": 9.0, "crown_radius_m": 2.0, "trunk_height_m": trunk_height_m});
        feature("t", Kind::Tree, Point::new(10.0, 0.0), size)
    };
    let with = |other| {
        report(vec![
            courtyard(),
            camera("c", 0.0, 0.0, 3.0, 90.0, 20.0),
            other,
        ])
        .cameras[0]
            .levels[1]
            .area_m2
    };
    assert_close(with(railing), open);
    assert_close(with(tree(3.0)), open);
    // A crown from 1.5 m up hides what lies beyond twice its distance.
    assert!(with(tree(1.5)) < open);
    assert!(with(tree(0.5)) < with(tree(1.5)));
}

#[test]
fn a_camera_on_a_facade_or_a_few_centimetres_inside_looks_away_from_it() {
    let seen = |x: f64| {
        let house = feature(
            "b",
            Kind::Building,
            rectangle(-20.0, -20.0, 20.0, 40.0),
            json!({"height_m": 18.0}),
        );
        report(vec![
            courtyard(),
            house,
            camera("c", x, 0.0, 3.0, 90.0, 20.0),
        ])
        .cameras[0]
            .levels[1]
            .area_m2
    };
    assert!(seen(0.0) > 500.0);
    assert_close(seen(-0.2), seen(0.0));
    assert_eq!(seen(-10.0), 0.0);
}

#[test]
fn a_camera_on_a_wall_sees_the_side_it_looks_to() {
    let wall = feature(
        "w",
        Kind::Wall,
        line_string![(x: 0.0, y: -90.0), (x: 0.0, y: 90.0)],
        json!({"height_m": 3.5}),
    );
    let report = report(vec![
        courtyard(),
        wall,
        camera("c", -0.001, 5.0, 3.0, 80.0, 20.0),
    ]);
    assert!(report.cameras[0].levels[1].area_m2 > 500.0);
}

#[test]
fn a_camera_above_a_roof_looks_over_it() {
    let house = feature(
        "b",
        Kind::Building,
        rectangle(-5.0, -5.0, 10.0, 10.0),
        json!({"height_m": 6.0}),
    );
    let report = report(vec![
        courtyard(),
        house,
        camera("c", 0.0, 0.0, 12.0, 90.0, 35.0),
    ]);
    // The roof's shadow doubles it: the ground is seen from x = 10 on.
    let detect = &report.cameras[0].levels[1].polygon.0;
    assert!(detect.contains(&Point::new(10.5, 0.0)));
    assert!(!detect.contains(&Point::new(9.5, 0.0)));
}

#[test]
fn places_that_must_be_seen_are_judged_by_their_level() {
    let gate = |id: &str, x: f64| {
        feature(
            id,
            Kind::Gate,
            Point::new(x, 0.0),
            json!({"passage": "both"}),
        )
    };
    let report = report(vec![
        courtyard(),
        camera("c", 0.0, 0.0, 2.5, 90.0, 20.0),
        gate("near", 2.5),
        gate("far", 30.0),
        gate("behind", -9.0),
    ]);
    let place = |id: &str| {
        report
            .must_see
            .iter()
            .find(|place| place.feature == FeatureId::from(id))
            .unwrap()
    };
    assert_eq!(
        (place("near").met, place("near").got.as_deref()),
        (true, Some("identify"))
    );
    assert_eq!(
        (place("far").met, place("far").got.as_deref()),
        (false, Some("detect"))
    );
    assert_eq!(
        (place("behind").share, place("behind").got.as_deref()),
        (0.0, None)
    );
    assert!(report.rules.iter().any(|rule| rule.id == "must-see-gate"));
}

#[test]
fn what_cannot_be_calculated_is_named_and_left_out() {
    let blank = feature(
        "blank",
        Kind::Camera,
        Point::new(0.0, 0.0),
        json!({"height_m": 3}),
    );
    let low = camera("low", 0.0, 0.0, 0.0, 0.0, 0.0);
    let report = report(vec![courtyard(), blank, low]);
    assert_eq!(report.cameras, vec![]);
    let reasons: Vec<&str> = report
        .skipped
        .iter()
        .map(|skipped| skipped.reason.as_str())
        .collect();
    assert!(
        reasons[0].contains("azimuth_deg, tilt_deg, hfov_deg"),
        "{reasons:?}"
    );
    assert!(
        reasons[1].contains("not above the target height"),
        "{reasons:?}"
    );
}

#[test]
fn wrong_parameters_are_named() {
    let site = site(vec![courtyard(), camera("c", 0.0, 0.0, 3.0, 0.0, 20.0)]);
    let pointer = |params: Params| match analyse(&site, &params, &Control::default()) {
        Err(AnalysisError::Parameter { pointer, .. }) => pointer,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        pointer(Params {
            profile: Some("dori".into()),
            ..Params::default()
        }),
        "/profile"
    );
    assert_eq!(
        pointer(Params {
            blind_level: Some("see".into()),
            ..Params::default()
        }),
        "/blind_level"
    );
    assert_eq!(
        pointer(Params {
            target_height_m: Some(f64::NAN),
            ..Params::default()
        }),
        "/target_height_m"
    );
    let unknown = Some(vec![FeatureId::from("c"), FeatureId::from("d")]);
    assert_eq!(
        pointer(Params {
            cameras: unknown,
            ..Params::default()
        }),
        "/cameras/1"
    );
}

#[test]
fn the_profile_of_2025_has_its_own_levels() {
    let site = site(vec![courtyard(), camera("c", 0.0, 0.0, 3.0, 0.0, 20.0)]);
    let params = Params {
        profile: Some("iec62676-4-2025".into()),
        ..Params::default()
    };
    let report = analyse(&site, &params, &Control::default()).unwrap();
    let levels: Vec<&str> = report
        .union
        .iter()
        .map(|zone| zone.level.as_str())
        .collect();
    assert_eq!(
        levels,
        [
            "overview",
            "outline",
            "discern",
            "perceive",
            "characterise",
            "validate",
            "scrutinise"
        ]
    );
    // 25 px/m of the 2014 profile is not reached by "overview" (20), so "outline" (40) stands for it.
    assert_eq!(report.blind.level, "outline");
}

#[test]
fn a_cancelled_request_stops() {
    let control = Control::default();
    control.cancel();
    let site = site(vec![courtyard(), camera("c", 0.0, 0.0, 3.0, 0.0, 20.0)]);
    assert_eq!(
        analyse(&site, &Params::default(), &control),
        Err(AnalysisError::Cancelled)
    );
}
