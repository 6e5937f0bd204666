//! What may not worsen an answer, on yards with anything in them.

use super::raster::Raster;
use super::*;
use crate::analysis::waste;
use crate::geometry::overlay;
use geo::{AffineOps, AffineTransform, Area, Contains, Distance, Euclidean, Geometry, Rotate};
use proptest::prelude::*;

/// Anything may stand on anything.
fn clutter() -> impl Strategy<Value = Vec<SiteFeature>> {
    let kinds = prop::sample::select(vec![Kind::ParkingSpace, Kind::Obstacle, Kind::BicycleShed]);
    let block = (
        kinds,
        2.0..58.0_f64,
        2.0..42.0_f64,
        0.5..9.0_f64,
        0.5..5.0_f64,
        0.0..180.0_f64,
    )
        .prop_map(|(kind, x, y, width, depth, turn_deg)| {
            let shape = rectangle(x - width / 2.0, y - depth / 2.0, width, depth)
                .rotate_around_center(turn_deg);
            (kind, Geometry::from(shape))
        });
    let tree =
        (1.0..59.0_f64, 1.0..44.0_f64).prop_map(|at| (Kind::Tree, Geometry::from(Point::from(at))));
    let wall = (0.0..60.0_f64, 1.0..40.0_f64, 0.0..60.0_f64, 1.0..40.0_f64)
        .prop_map(|(x0, y0, x1, y1)| (Kind::Wall, Geometry::from(line(x0, y0, x1, y1))));
    let thing = prop_oneof![4 => block, 1 => tree, 1 => wall];
    prop::collection::vec(thing, 1..14).prop_map(|things| {
        let numbered = things.into_iter().enumerate();
        numbered
            .map(|(place, (kind, geometry))| SiteFeature {
                courtyard: Some("yard".into()),
                ..feature(&format!("f{place}"), kind, geometry, json!({}))
            })
            .collect()
    })
}

/// A yard with a gate of 5 m in the south and a house in the north.
fn open_yard(clutter: &[SiteFeature]) -> Vec<SiteFeature> {
    let mut all = vec![
        feature(
            "yard",
            Kind::Courtyard,
            rectangle(0.0, 0.0, 60.0, 60.0),
            json!({}),
        ),
        feature("wall", Kind::Wall, line(0.0, 0.0, 60.0, 0.0), json!({})),
        gate(5.0),
        building("house", 0.0, 45.0, 60.0, 15.0, "residential"),
    ];
    all.extend(clutter.iter().cloned());
    all
}

/// As wide as vehicles can be that get there: all that are needed, where it is reached.
fn clear_width_m(house: &Building) -> f64 {
    match &house.stuck {
        None => 4.0,
        Some(stuck) => stuck.clear_width_m,
    }
}

/// What may stand in the lanes.
fn blocks() -> impl Strategy<Value = Vec<SiteFeature>> {
    let along = prop_oneof![
        (0.0..7.0_f64, 8.0..70.0_f64),
        (0.0..70.0_f64, 63.0..70.0_f64),
        (57.0..70.0_f64, 45.0..63.0_f64),
        (30.0..36.0_f64, 38.0..63.0_f64),
    ];
    let block = (along, 0.3..3.0_f64, 0.3..3.0_f64).prop_map(|((x, y), width, depth)| {
        rectangle(x - width / 2.0, y - depth / 2.0, width, depth)
    });
    prop::collection::vec(block, 1..6).prop_map(|blocks| {
        let numbered = blocks.into_iter().enumerate();
        numbered
            .map(|(place, block)| feature(&format!("f{place}"), Kind::Obstacle, block, json!({})))
            .collect()
    })
}

/// Two lanes of 7 m from a gate to a place where engines turn, with a branch of 6 m, and blocks in them.
fn lanes(blocks: &[SiteFeature]) -> Report {
    let ground = overlay::union_of_polygons(&[
        rectangle(0.0, 0.0, 7.0, 70.0),
        rectangle(0.0, 63.0, 70.0, 7.0),
        rectangle(57.0, 45.0, 13.0, 25.0),
        rectangle(30.0, 38.0, 6.0, 25.0),
    ]);
    let mut all = vec![
        feature("yard", Kind::Courtyard, ground, json!({})),
        feature(
            "gate",
            Kind::Gate,
            line(0.0, 0.0, 7.0, 0.0),
            json!({"passage": "vehicle"}),
        ),
    ];
    all.extend(blocks.iter().cloned());
    report(all)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_raster_is_stuck_at_the_same_width(clutter in clutter()) {
        // Half the diagonal of a cell, on both sides, and a step where cells meet.
        const ROOM_M: f64 = 0.6;
        let found_m = clear_width_m(&house(open_yard(&clutter)));
        let raster = Raster::of(&clutter);
        if found_m > ROOM_M {
            prop_assert!(raster.reaches(found_m - ROOM_M), "{}", found_m);
        }
        if found_m < 4.0 {
            prop_assert!(!raster.reaches(found_m + ROOM_M), "{}", found_m);
        }
    }

    #[test]
    fn an_obstacle_less_never_worsens_fire_access_or_walks(clutter in clutter()) {
        let with = |clutter: &[SiteFeature]| report(open_yard(&[clutter, &[door("door", 30.0, 45.0)]].concat()));
        let (before, after) = (with(&clutter), with(&clutter[1..]));
        let (here, there) = (&before.fire.buildings[0], &after.fire.buildings[0]);
        prop_assert!(there.facade_m >= here.facade_m - 0.02);
        prop_assert!(clear_width_m(there) >= clear_width_m(here) - 0.0101);
        prop_assert!(after.fire.reachable.area_m2 >= before.fire.reachable.area_m2 - 0.05);
        if let Some(before) = before.walking.first() {
            prop_assert!(after.walking[0].distance_m <= before.distance_m + 1e-5);
        }
    }

    #[test]
    fn a_mirrored_yard_has_the_mirrored_answer(clutter in clutter()) {
        let mirror = AffineTransform::new(-1.0, 0.0, 60.0, 0.0, 1.0, 0.0);
        let features = open_yard(&clutter);
        let mirrored = features.iter().cloned().map(|feature| feature.map_geometry(|geometry| geometry.affine_transform(&mirror)));
        let (here, there) = (house(features.clone()), house(mirrored.collect()));
        prop_assert!((here.facade_m - there.facade_m).abs() < 0.02);
        prop_assert!((clear_width_m(&here) - clear_width_m(&there)).abs() < 0.0101);
        prop_assert_eq!(here.reached, there.reached);
    }

    #[test]
    fn who_is_stuck_is_told_where_and_between_what(clutter in clutter()) {
        let found = house(open_yard(&clutter));
        prop_assert_eq!(found.reached, found.facade_m > 0.0);
        if let Some(stuck) = &found.stuck {
            prop_assert!(!found.reached && stuck.clear_width_m < stuck.needed_m && !stuck.reasons.is_empty());
            let at = Point::from(stuck.place);
            let shapes = open_yard(&clutter).into_iter().filter(|feature| feature.kind != Kind::Courtyard);
            let named = shapes.filter(|feature| stuck.reasons.iter().any(|reason| reason.feature == feature.id));
            for feature in named.filter(|feature| feature.kind != Kind::Gate && feature.id != "wall".into()) {
                // A way that is shut names all that it meets.
                let away_m = Euclidean.distance(&at, &feature.geometry);
                prop_assert!(stuck.clear_width_m == 0.0 || away_m <= stuck.clear_width_m / 2.0 + 0.02);
            }
        }
    }

    #[test]
    fn a_waste_point_more_never_lengthens_a_walk(
        clutter in clutter(),
        bins in prop::collection::vec((1.0..59.0_f64, 1.0..44.0_f64), 1..4),
    ) {
        let with = |count: usize| {
            let bins = bins.iter().take(count).enumerate();
            let bins: Vec<SiteFeature> = bins
                .map(|(place, &at)| feature(&format!("bins{place}"), Kind::WastePoint, Point::from(at), json!({})))
                .collect();
            let site = [&clutter[..], &[door("door", 30.0, 45.0)], &bins].concat();
            Site::build(open_yard(&site), Some("yard"), Rules::default()).unwrap()
        };
        let (before, after) = (with(bins.len() - 1), with(bins.len()));
        let to_waste = |site: &Site| {
            let report = waste::analyse(site, &waste::Params::default(), &Control::default()).unwrap();
            (report.entrances[0].distance_m, report.reach.0.unsigned_area())
        };
        let ((before_m, before_m2), (after_m, after_m2)) = (to_waste(&before), to_waste(&after));
        prop_assert!(before_m.is_none_or(|before_m| after_m.is_some_and(|after_m| after_m <= before_m + 1e-9)));
        prop_assert!(after_m2 >= before_m2 - 1e-3);
        let walks = analyse(&after, &Params::default(), &Control::default()).unwrap().walking;
        let walk = walks.iter().find(|walk| walk.to == Destination::WastePoint);
        prop_assert_eq!(walk.map(|walk| walk.distance_m), after_m);
    }

    #[test]
    fn an_obstacle_less_never_takes_a_turning_place_away(blocks in blocks()) {
        let (before, after) = (lanes(&blocks), lanes(&blocks[1..]));
        let lacking = |report: &Report| {
            let all = report.fire.dead_ends.iter();
            all.filter(|one| !one.met).map(|one| (one.end, one.length_m)).collect::<Vec<_>>()
        };
        // Where a way through is left is told by triangles of some metres.
        const ROOM_M: f64 = 4.0;
        let longest_m = before.rules.iter().find(|rule| rule.id == "fire-dead-end-length").unwrap().value.unwrap();
        for (end, length_m) in lacking(&after) {
            let end = Point::from(end);
            if length_m > longest_m + ROOM_M && before.fire.reachable.polygon.0.contains(&end) {
                prop_assert!(!lacking(&before).is_empty(), "{:?} {}", end, length_m);
            }
        }
        for one in before.fire.dead_ends.iter().filter_map(|one| one.turning.polygon.as_ref()) {
            for (end, _) in lacking(&after) {
                prop_assert!(!one.0.contains(&Point::from(end)));
            }
        }
        prop_assert!(before.checks.iter().all(|check| check.id != DEAD_ENDS_CHECK || check.met.is_some()));
    }
}
