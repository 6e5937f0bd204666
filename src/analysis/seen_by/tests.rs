//! Known answers, and the promise that this and `camera_coverage` never contradict each other.

use super::*;
use crate::analysis::camera_coverage;
use crate::model::rules::Rules;
use crate::model::site::SiteFeature;
use crate::model::{FeatureId, Kind};
use geo::{Contains, Distance, Euclidean, Geometry, LinesIter, Rect, coord, line_string};
use proptest::prelude::*;
use serde_json::{Value, json};

fn feature(id: &str, kind: Kind, geometry: impl Into<Geometry>, properties: Value) -> SiteFeature {
    SiteFeature {
        id: FeatureId::from(id),
        kind,
        geometry: geometry.into(),
        courtyard: None,
        properties: properties.as_object().unwrap().clone(),
    }
}

fn rectangle(x: f64, y: f64, width: f64, depth: f64) -> geo::Polygon {
    let (low, high) = (coord! { x: x, y: y }, coord! { x: x + width, y: y + depth });
    Rect::new(low, high).to_polygon()
}

fn yard() -> SiteFeature {
    let ground = rectangle(-100.0, -100.0, 200.0, 200.0);
    feature("yard", Kind::Courtyard, ground, json!({}))
}

/// 1920 × 1080 px over 90°: a focal length of 960 px.
fn camera(id: &str, at: [f64; 2], height_m: f64, azimuth_deg: f64, tilt_deg: f64) -> SiteFeature {
    let lens = json!({
        "height_m": height_m, "azimuth_deg": azimuth_deg, "tilt_deg": tilt_deg,
        "hfov_deg": 90, "image_width_px": 1920, "image_height_px": 1080
    });
    feature(id, Kind::Camera, Point::from(at), lens)
}

fn building(id: &str, base: geo::Polygon, height_m: f64) -> SiteFeature {
    feature(id, Kind::Building, base, json!({"height_m": height_m}))
}

fn wall(id: &str, from: [f64; 2], to: [f64; 2], height_m: f64) -> SiteFeature {
    let line = line_string![from.into(), to.into()];
    let properties = json!({"height_m": height_m, "see_through": false});
    feature(id, Kind::Wall, line, properties)
}

fn site(features: Vec<SiteFeature>) -> Site {
    Site::build(features, None, Rules::default()).unwrap()
}

fn at(point: [f64; 2]) -> Params {
    Params {
        point,
        target_height_m: None,
        profile: None,
        cameras: None,
        mounts: None,
    }
}

fn report(features: Vec<SiteFeature>, point: [f64; 2]) -> Report {
    analyse(&site(features), &at(point), &Control::default()).unwrap()
}

fn first_camera(features: Vec<SiteFeature>, point: [f64; 2]) -> Sighting {
    report(features, point).cameras.remove(0)
}

fn assert_close(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() <= 1e-9 * expected.abs().max(1.0),
        "{found} is not {expected}"
    );
}

#[test]
fn the_density_at_a_point_is_the_focal_length_over_its_depth() {
    let seen = first_camera(
        vec![yard(), camera("c", [0.0, 0.0], 3.0, 90.0, 30.0)],
        [10.0, 2.0],
    );
    let depth_m = 10.0 * 30_f64.to_radians().cos() + 3.0 * 0.5;
    assert!(seen.sees && seen.hidden_by.is_empty());
    assert_close(seen.px_per_m.unwrap(), 960.0 / depth_m);
    assert_eq!(seen.level.as_deref(), Some("observe"));
    assert_close(seen.distance_m, 104_f64.sqrt());
}

#[test]
fn a_low_wall_hides_what_lies_close_behind_it_and_is_named_with_where_the_sight_line_meets_it() {
    let features = || {
        vec![
            yard(),
            camera("c", [0.0, 0.0], 4.0, 90.0, 20.0),
            wall("w", [10.0, -90.0], [10.0, 90.0], 2.0),
        ]
    };
    // A wall of 2 m under a camera at 4 m hides from 10 m to 20 m.
    let hidden = first_camera(features(), [15.0, 3.0]);
    assert!(!hidden.sees && hidden.px_per_m.is_some());
    let hider = &hidden.hidden_by[0];
    assert_eq!((&hider.feature, hider.kind), (&"w".into(), Kind::Wall));
    assert_eq!((hider.height_m, hider.point), (2.0, [10.0, 2.0]));
    assert_close(hider.distance_m, 104_f64.sqrt());
    assert!(first_camera(features(), [9.9, 3.0]).sees);
    assert!(first_camera(features(), [20.1, 3.0]).sees);
}

#[test]
fn each_way_out_of_the_frame_has_its_name() {
    let outside = |point: [f64; 2], tilt_deg: f64| {
        let mut camera = camera("c", [0.0, 0.0], 3.0, 90.0, tilt_deg);
        camera.properties.insert("max_range_m".into(), json!(30));
        let seen = first_camera(vec![yard(), camera], point);
        assert_eq!(seen.sees, seen.out_of_frame.is_none());
        seen.out_of_frame
    };
    assert_eq!(outside([10.0, 0.0], 30.0), None);
    assert_eq!(outside([-10.0, 0.0], 30.0), Some(OutOfFrame::Behind));
    assert_eq!(outside([10.0, 40.0], 30.0), Some(OutOfFrame::Left));
    assert_eq!(outside([10.0, -40.0], 30.0), Some(OutOfFrame::Right));
    assert_eq!(outside([0.5, 0.0], 30.0), Some(OutOfFrame::TooNear));
    assert_eq!(outside([20.0, 0.0], 60.0), Some(OutOfFrame::TooFar));
    assert_eq!(outside([30.5, 0.0], 20.0), Some(OutOfFrame::OutOfRange));
}

#[test]
fn the_density_is_told_within_the_frame_only_even_beyond_the_range() {
    let mut camera = camera("c", [0.0, 0.0], 3.0, 90.0, 20.0);
    camera.properties.insert("max_range_m".into(), json!(10));
    let seen = |point| first_camera(vec![yard(), camera.clone()], point);
    let beyond = seen([12.0, 0.0]);
    assert_eq!(beyond.out_of_frame, Some(OutOfFrame::OutOfRange));
    assert!(beyond.px_per_m.is_some() && beyond.level.is_some());
    let behind = seen([-12.0, 0.0]);
    assert_eq!((behind.px_per_m, behind.level), (None, None));
}

#[test]
fn all_that_is_in_the_way_is_named_the_nearest_first() {
    let crown = json!({"height_m": 9.0, "crown_radius_m": 2.0, "trunk_height_m": 0.5});
    let seen = first_camera(
        vec![
            yard(),
            building("far", rectangle(30.0, -5.0, 4.0, 10.0), 12.0),
            building("beside", rectangle(30.0, 5.5, 4.0, 10.0), 12.0),
            feature("tree", Kind::Tree, Point::new(20.0, 0.0), crown),
            wall("near", [10.0, -9.0], [10.0, 9.0], 5.0),
            camera("c", [0.0, 0.0], 4.0, 90.0, 10.0),
        ],
        [40.0, 0.0],
    );
    let hiders: Vec<String> = seen
        .hidden_by
        .iter()
        .map(|hider| hider.feature.to_string())
        .collect();
    // Over 20 m the sight line is at 2 m, within the crown; it enters the house at 1 m.
    assert_eq!(hiders, ["near", "tree", "far"]);
    assert_close(seen.hidden_by[2].distance_m, 30.0);
}

#[test]
fn one_looks_under_a_crown_and_through_a_railing() {
    let crown = json!({"height_m": 9.0, "crown_radius_m": 2.0, "trunk_height_m": 2.5});
    let railing = feature(
        "railing",
        Kind::Wall,
        line_string![(x: 10.0, y: -9.0), (x: 10.0, y: 9.0)],
        json!({"height_m": 5.0, "see_through": true}),
    );
    let features = vec![
        yard(),
        camera("c", [0.0, 0.0], 4.0, 90.0, 10.0),
        railing,
        feature("tree", Kind::Tree, Point::new(20.0, 0.0), crown),
    ];
    assert!(first_camera(features, [40.0, 0.0]).sees);
}

#[test]
fn a_camera_on_its_facade_or_wall_sees_its_own_side_only() {
    let house = || {
        vec![
            yard(),
            building("b", rectangle(-20.0, -20.0, 20.0, 40.0), 18.0),
            // Drawn 20 cm inside of the façade at x = 0.
            camera("c", [-0.2, 0.0], 3.0, 90.0, 30.0),
        ]
    };
    assert!(first_camera(house(), [5.0, 0.0]).sees);
    let behind = first_camera(house(), [-30.0, 0.0]);
    assert_eq!(behind.hidden_by[0].feature, "b".into());
    assert_eq!(behind.hidden_by[0].distance_m, 0.0);

    let on_wall = |azimuth_deg| {
        vec![
            yard(),
            wall("w", [0.0, -20.0], [0.0, 20.0], 3.0),
            camera("c", [0.0, 0.0], 2.5, azimuth_deg, 30.0),
        ]
    };
    assert!(first_camera(on_wall(90.0), [5.0, 1.0]).sees);
    assert!(first_camera(on_wall(270.0), [-5.0, 1.0]).sees);
    let other_side = first_camera(on_wall(90.0), [-5.0, 1.0]);
    assert_eq!(other_side.hidden_by[0].feature, "w".into());
}

#[test]
fn it_says_what_the_point_stands_on() {
    let place = |point| {
        let features = vec![
            yard(),
            building("b", rectangle(0.0, 0.0, 10.0, 10.0), 18.0),
            camera("c", [-5.0, 5.0], 3.0, 90.0, 30.0),
        ];
        let report = report(features, point);
        (report.stands_on.place, report.stands_on.feature)
    };
    assert_eq!(place([-20.0, 0.0]), (Place::OpenGround, None));
    assert_eq!(place([5.0, 5.0]), (Place::Solid, Some("b".into())));
    assert_eq!(place([500.0, 0.0]), (Place::Outside, None));
}

#[test]
fn the_nearest_mounting_place_of_a_facade_is_the_foot_of_the_perpendicular() {
    let mounts = report(
        vec![
            yard(),
            building("b", rectangle(10.0, -20.3, 5.0, 40.0), 18.0),
        ],
        [0.0, 0.125],
    )
    .mounts;
    assert_eq!(mounts.len(), 1);
    assert_eq!(mounts[0].point[0], 10.0);
    assert_close(mounts[0].point[1], 0.125);
    assert_eq!((mounts[0].distance_m, mounts[0].height_m), (10.0, 3.5));
}

#[test]
fn a_wall_in_the_way_moves_the_mounting_place_to_where_the_view_is_free() {
    // From 3.5 m, a wall of 2.4 m hides all that is nearer to it than 2.4/1.1 times the camera's distance from it.
    let mounts = report(
        vec![
            yard(),
            building("b", rectangle(10.0, -20.0, 5.0, 40.0), 18.0),
            wall("w", [5.0, -20.0], [5.0, 3.0], 2.4),
        ],
        [0.0, 0.0],
    )
    .mounts;
    assert_eq!(mounts.len(), 1, "a wall lower than 2.5 m carries no camera");
    // The line past the wall's end at (5, 3) meets the façade at y = 6.
    let [x, y] = mounts[0].point;
    assert_eq!(x, 10.0);
    assert!((6.0..=6.5).contains(&y), "{y}");
}

#[test]
fn lamps_gate_posts_and_high_walls_carry_cameras_and_low_ones_do_not() {
    let lamp = |id, x, height_m: f64| {
        let properties = json!({"height_m": height_m});
        feature(id, Kind::Lamp, Point::new(x, 0.0), properties)
    };
    let gate = feature(
        "gate",
        Kind::Gate,
        line_string![(x: -2.0, y: 40.0), (x: 2.0, y: 40.0)],
        json!({}),
    );
    let mounts = report(
        vec![
            yard(),
            lamp("low lamp", 3.0, 1.0),
            lamp("lamp", 20.0, 4.5),
            wall("low wall", [-5.0, -5.0], [5.0, -5.0], 2.4),
            wall("wall", [-9.0, -9.0], [-9.0, 9.0], 2.8),
            gate,
        ],
        [0.0, 0.0],
    )
    .mounts;
    let found: Vec<(String, f64, f64)> = mounts
        .iter()
        .map(|mount| (mount.feature.to_string(), mount.distance_m, mount.height_m))
        .collect();
    assert_eq!(
        found,
        [
            ("wall".to_owned(), 9.0, 2.8),
            ("lamp".to_owned(), 20.0, 3.5),
            ("gate".to_owned(), 2_f64.hypot(40.0), 3.5),
        ]
    );
}

#[test]
fn the_rules_applied_carry_the_projects_own_values() {
    let own = json!({"mounting-height": 4.25})
        .as_object()
        .unwrap()
        .clone();
    let rules = Rules::with_overrides(&own).unwrap();
    let features = vec![
        yard(),
        building("b", rectangle(10.0, -20.0, 5.0, 40.0), 18.0),
    ];
    let site = Site::build(features, None, rules).unwrap();
    let report = analyse(&site, &at([0.0, 0.0]), &Control::default()).unwrap();
    assert_eq!(report.mounts[0].height_m, 4.25);
    let applied: Vec<_> = report
        .rules
        .iter()
        .map(|rule| (rule.id.as_str(), rule.value, rule.unit.as_deref()))
        .collect();
    assert_eq!(
        applied,
        [
            ("iec62676-4-2014", None, None),
            ("mounting-height", Some(4.25), Some("m")),
            ("least-mounting-height", Some(2.5), Some("m")),
        ]
    );
}

#[test]
fn the_neighbours_buildings_hide_but_carry_no_cameras() {
    let mounts = report(
        vec![
            yard(),
            building("b", rectangle(110.0, -20.0, 5.0, 40.0), 18.0),
        ],
        [90.0, 0.0],
    )
    .mounts;
    assert_eq!(mounts, []);
}

#[test]
fn wrong_parameters_are_named() {
    let site = site(vec![yard(), camera("c", [0.0, 0.0], 3.0, 0.0, 20.0)]);
    let pointer = |params: Params| match analyse(&site, &params, &Control::default()) {
        Err(AnalysisError::Parameter { pointer, .. }) => pointer,
        other => panic!("{other:?}"),
    };
    assert_eq!(pointer(at([f64::NAN, 0.0])), "/point");
    let wrong = |change: &dyn Fn(&mut Params)| {
        let mut params = at([1.0, 1.0]);
        change(&mut params);
        pointer(params)
    };
    assert_eq!(wrong(&|params| params.mounts = Some(21)), "/mounts");
    assert_eq!(
        wrong(&|params| params.target_height_m = Some(-1.0)),
        "/target_height_m"
    );
    assert_eq!(
        wrong(&|params| params.profile = Some("dori".into())),
        "/profile"
    );
    assert_eq!(
        wrong(&|params| params.cameras = Some(vec!["d".into()])),
        "/cameras/0"
    );
}

#[test]
fn a_cancelled_request_stops() {
    let control = Control::default();
    control.cancel();
    let site = site(vec![yard(), camera("c", [0.0, 0.0], 3.0, 0.0, 20.0)]);
    let answer = analyse(&site, &at([1.0, 1.0]), &control);
    assert_eq!(answer, Err(AnalysisError::Cancelled));
}

/// Buildings, walls and trees on a grid of whole metres, so that many touch and align.
fn solids() -> impl Strategy<Value = Vec<SiteFeature>> {
    let whole = |range: std::ops::Range<i32>| range.prop_map(f64::from);
    let solid = (0..3_u8, whole(-40..40), whole(-40..40), whole(2..20), whole(2..20), 1..20_u8)
        .prop_map(|(sort, x, y, width, depth, half_metres)| {
            let height_m = f64::from(half_metres) / 2.0;
            match sort {
                0 => building("b", rectangle(x, y, width, depth), height_m),
                1 => wall("w", [x, y], [x + width, y + depth - 11.0], height_m),
                _ => {
                    let size = json!({
                        "height_m": height_m + 2.0, "crown_radius_m": 2.0, "trunk_height_m": height_m / 2.0
                    });
                    feature("t", Kind::Tree, Point::new(x, y), size)
                }
            }
        });
    prop::collection::vec(solid, 0..12).prop_map(|mut solids| {
        for (index, solid) in solids.iter_mut().enumerate() {
            solid.id = FeatureId::from(format!("s{index}").as_str());
        }
        solids
    })
}

/// Anywhere, or on a corner or in the middle of an edge of something.
fn camera_place(features: &[SiteFeature], anywhere: [f64; 2], choice: usize) -> [f64; 2] {
    let mounts: Vec<[f64; 2]> = features
        .iter()
        .filter(|feature| feature.kind != Kind::Tree)
        .flat_map(|feature| match &feature.geometry {
            Geometry::Polygon(polygon) => polygon.lines_iter().collect::<Vec<_>>(),
            Geometry::LineString(line) => line.lines().collect(),
            _ => Vec::new(),
        })
        .flat_map(|edge| [edge.start, (edge.start + edge.end) / 2.0])
        .map(<[f64; 2]>::from)
        .collect();
    mounts.get(choice).copied().unwrap_or(anywhere)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..Default::default() })]

    #[test]
    fn a_camera_sees_a_point_at_a_level_where_the_point_lies_in_its_zone_of_that_level(
        solids in solids(),
        anywhere in (-40.0..40.0_f64, -40.0..40.0_f64),
        choice in 0..60_usize,
        height_m in 2.2..12.0_f64,
        azimuth_deg in 0.0..360.0_f64,
        tilt_deg in -5.0..80.0_f64,
        max_range_m in prop::option::of(5.0..80.0_f64),
        target_height_m in prop::sample::select(vec![0.0, 1.6]),
        points in prop::collection::vec((-60.0..60.0_f64, -60.0..60.0_f64), 40),
    ) {
        let place = camera_place(&solids, anywhere.into(), choice);
        let mut eye = camera("c", place, height_m, azimuth_deg, tilt_deg);
        if let Some(max_range_m) = max_range_m {
            eye.properties.insert("max_range_m".into(), json!(max_range_m));
        }
        let site = site([vec![yard(), eye], solids].concat());
        let coverage = camera_coverage::analyse(
            &site,
            &camera_coverage::Params { target_height_m: Some(target_height_m), ..Default::default() },
            &Control::default(),
        ).unwrap();
        for point in points {
            let params = Params { target_height_m: Some(target_height_m), mounts: Some(0), ..at(point.into()) };
            let report = analyse(&site, &params, &Control::default()).unwrap();
            if report.stands_on.place != Place::OpenGround {
                continue;
            }
            let seen = &report.cameras[0];
            for zone in &coverage.cameras[0].levels {
                // The circle of the range is drawn as a polygon, 1.3e-6 of it apart.
                let apart_m = if max_range_m.is_some() { 2e-4 } else { 1e-6 };
                let point = Point::from(point);
                if zone.polygon.0.lines_iter().any(|edge| Euclidean.distance(&point, &edge) < apart_m) {
                    continue;
                }
                let expected = seen.sees && seen.px_per_m >= Some(zone.min_px_per_m);
                prop_assert_eq!(zone.polygon.0.contains(&point), expected, "{} {:?} {:?}", &zone.level, point, seen);
            }
        }
    }

    #[test]
    fn a_camera_on_a_mounting_place_sees_the_point(
        solids in solids(),
        point in (-60.0..60.0_f64, -60.0..60.0_f64),
    ) {
        let features = [vec![yard()], solids].concat();
        let params = Params { mounts: Some(20), ..at(point.into()) };
        let report = analyse(&site(features.clone()), &params, &Control::default()).unwrap();
        prop_assert!(report.mounts.is_sorted_by(|a, b| a.distance_m <= b.distance_m));
        for mount in &report.mounts {
            let towards = [point.0 - mount.point[0], point.1 - mount.point[1]];
            let azimuth_deg = towards[0].atan2(towards[1]).to_degrees();
            let tilt_deg = mount.height_m.atan2(mount.distance_m).to_degrees();
            let eye = camera("c", mount.point, mount.height_m, azimuth_deg, tilt_deg);
            let site = site([features.clone(), vec![eye]].concat());
            let seen = analyse(&site, &params, &Control::default()).unwrap().cameras.remove(0);
            prop_assert!(seen.sees, "{:?} {:?}", mount, seen);
        }
    }
}
