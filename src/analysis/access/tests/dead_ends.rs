//! Dead ends and turning places, worked out by hand.

use super::*;
use crate::geometry::overlay;
use geo::{AffineOps, AffineTransform, Area, Contains, Geometry, MultiPolygon, Polygon, coord};

/// A courtyard of rectangles (x, y, width, depth), without walls, with gates (x₀, y₀, x₁, y₁) in its boundary.
fn yard(ground: &[[f64; 4]], gates: &[[f64; 4]]) -> Vec<SiteFeature> {
    let parts: Vec<Polygon> = ground
        .iter()
        .map(|&[x, y, width, depth]| rectangle(x, y, width, depth))
        .collect();
    let ground = overlay::union_of_polygons(&parts);
    let mut all = vec![feature("yard", Kind::Courtyard, ground, json!({}))];
    all.extend(gates.iter().enumerate().map(|(place, &[x0, y0, x1, y1])| {
        let opening = line(x0, y0, x1, y1);
        feature(
            &format!("gate-{place}"),
            Kind::Gate,
            opening,
            json!({"passage": "vehicle"}),
        )
    }));
    all
}

fn found(features: Vec<SiteFeature>) -> Vec<DeadEnd> {
    report(features).fire.dead_ends
}

/// Lengths, whether a turning place is needed, and whether there is one.
#[track_caller]
fn assert_found(features: Vec<SiteFeature>, expected: &[(f64, bool, bool)]) {
    let found = found(features);
    let short = |one: &DeadEnd| (one.length_m, one.turning.needed, one.turning.found);
    let found: Vec<_> = found.iter().map(short).collect();
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for (found, expected) in found.iter().zip(expected) {
        // A lane of the width lets vehicles sway by a centimetre.
        let is_same =
            (found.0 - expected.0).abs() < 0.03 && (found.1, found.2) == (expected.1, expected.2);
        assert!(is_same, "{found:?} is not {expected:?}");
    }
}

fn turned(features: &[SiteFeature], turn_deg: f64, mirrored: bool) -> Vec<SiteFeature> {
    let mirror = if mirrored { -1.0 } else { 1.0 };
    let change = AffineTransform::new(mirror, 0.0, 500.0, 0.0, 1.0, -300.0)
        .rotated(turn_deg, coord! {x: 10.0, y: 20.0});
    let changed = features.iter().cloned();
    changed
        .map(|one| one.map_geometry(|geometry: Geometry| geometry.affine_transform(&change)))
        .collect()
}

#[test]
fn a_lane_needs_a_turning_place_from_forty_metres_on() {
    for width_m in [4.0, 5.0, 7.5] {
        let lane = |length_m| {
            yard(
                &[[0.0, 0.0, width_m, length_m]],
                &[[0.0, 0.0, width_m, 0.0]],
            )
        };
        assert_found(lane(39.9), &[(39.9, false, false)]);
        assert_found(lane(40.0), &[(40.0, false, false)]);
        assert_found(lane(40.1), &[(40.1, true, false)]);
        assert_found(lane(11.0), &[]);
    }
    let report = report(yard(&[[0.0, 0.0, 4.0, 40.1]], &[[0.0, 0.0, 4.0, 0.0]]));
    let check = report
        .checks
        .iter()
        .find(|check| check.id == DEAD_ENDS_CHECK)
        .unwrap();
    assert_eq!(
        (check.value, check.met, check.gap),
        (Some(1.0), Some(false), Some(1.0))
    );
}

#[test]
fn an_open_field_a_ring_and_a_way_through_are_no_dead_ends() {
    assert_found(
        yard(&[[0.0, 0.0, 60.0, 60.0]], &[[20.0, 0.0, 26.0, 0.0]]),
        &[],
    );
    let ring = &[
        [0.0, 0.0, 60.0, 5.0],
        [0.0, 55.0, 60.0, 5.0],
        [0.0, 0.0, 5.0, 60.0],
        [55.0, 0.0, 5.0, 60.0],
    ];
    assert_found(yard(ring, &[[20.0, 0.0, 25.0, 0.0]]), &[]);
    let through = &[[0.0, 0.0, 5.0, 90.0]];
    let both = &[[0.0, 0.0, 5.0, 0.0], [0.0, 90.0, 5.0, 90.0]];
    assert_found(yard(through, both), &[]);
}

#[test]
fn without_a_street_gate_nothing_is_said() {
    for gates in [vec![], vec![[0.0, 0.0, 3.0, 0.0]]] {
        let report = report(yard(&[[0.0, 0.0, 5.0, 60.0]], &gates));
        let check = report
            .checks
            .iter()
            .find(|check| check.id == DEAD_ENDS_CHECK)
            .unwrap();
        assert_eq!(
            (report.fire.dead_ends.len(), check.value, check.met),
            (0, None, None)
        );
    }
}

#[test]
fn both_arms_of_a_t_are_dead_ends_and_no_turning_place() {
    let ground = &[[28.0, 0.0, 4.0, 34.0], [-10.0, 30.0, 70.0, 4.0]];
    let gate = &[[28.0, 0.0, 32.0, 0.0]];
    // Around the corner a vehicle's middle goes on an arc.
    let saved_m = (2.0 - std::f64::consts::FRAC_PI_2) * 1.995;
    let (long_m, short_m) = (72.0 - saved_m, 62.0 - saved_m);
    assert_found(
        yard(ground, gate),
        &[(long_m, true, false), (short_m, true, false)],
    );
}

#[test]
fn a_square_at_the_end_is_a_turning_place_and_a_smaller_one_is_not() {
    let gate = &[[4.0, 0.0, 8.0, 0.0]];
    let ends_in = |side_m: f64| yard(&[[4.0, 0.0, 4.0, 48.0], [0.0, 48.0, side_m, side_m]], gate);
    assert_found(ends_in(12.0), &[(60.0, true, true)]);
    let turning = &found(ends_in(12.0))[0].turning;
    let square = turning.polygon.as_ref().unwrap();
    assert!((square.0.unsigned_area() - 11.99 * 11.99).abs() < 1e-6 && turning.size_m == 12.0);
    let small = found(ends_in(11.9));
    assert!(!small[0].met && !small[0].turning.found && small[0].turning.polygon.is_none());
    // A high-rise building asks for more.
    for (storeys, is_enough) in [(9, true), (10, false)] {
        let mut features = ends_in(13.0);
        let house = rectangle(20.0, 0.0, 10.0, 10.0);
        features.push(SiteFeature {
            courtyard: Some("yard".into()),
            ..feature("house", Kind::Building, house, json!({"storeys": storeys}))
        });
        let found = found(features);
        assert_eq!((found.len(), found[0].met), (1, is_enough), "{found:?}");
        assert_eq!(found[0].turning.size_m, if is_enough { 12.0 } else { 15.0 });
    }
}

#[test]
fn behind_a_turning_place_counting_begins_anew() {
    let ground = |behind_m: f64| vec![[4.0, 0.0, 4.0, 34.0 + behind_m], [0.0, 22.0, 12.0, 12.0]];
    let gate = &[[4.0, 0.0, 8.0, 0.0]];
    assert_found(
        yard(&ground(39.0), gate),
        &[(39.0, false, false), (34.0, false, true)],
    );
    assert_found(
        yard(&ground(50.0), gate),
        &[(50.0, true, false), (34.0, false, true)],
    );
}

#[test]
fn a_branch_of_a_way_through_begins_beside_it() {
    let ground = &[[0.0, 0.0, 90.0, 4.0], [40.0, 0.0, 4.0, 50.0]];
    let gates = &[[0.0, 0.0, 0.0, 4.0], [90.0, 0.0, 90.0, 4.0]];
    let found = found(yard(ground, gates));
    assert_eq!(found.len(), 1, "{found:?}");
    // From the middle of the way through, give or take what vehicles can sway.
    assert!((found[0].length_m - 48.0).abs() < 2.1, "{found:?}");
    assert!(
        found[0].turning.needed && found[0].from[1] < 4.1,
        "{found:?}"
    );
}

#[test]
fn a_turned_or_mirrored_scene_has_the_same_dead_ends() {
    let scenes = [
        yard(&[[0.0, 0.0, 4.0, 40.1]], &[[0.0, 0.0, 4.0, 0.0]]),
        yard(
            &[[28.0, 0.0, 4.0, 34.0], [-10.0, 30.0, 70.0, 4.0]],
            &[[28.0, 0.0, 32.0, 0.0]],
        ),
        yard(
            &[[4.0, 0.0, 4.0, 48.0], [0.0, 48.0, 12.0, 12.0]],
            &[[4.0, 0.0, 8.0, 0.0]],
        ),
        yard(
            &[[0.0, 0.0, 6.0, 80.0], [0.0, 40.0, 12.0, 12.0]],
            &[[0.0, 0.0, 6.0, 0.0]],
        ),
        yard(
            &[[0.0, 0.0, 90.0, 5.0], [40.0, 0.0, 5.0, 60.0]],
            &[[0.0, 0.0, 0.0, 5.0], [90.0, 0.0, 90.0, 5.0]],
        ),
    ];
    for scene in scenes {
        let here = found(scene.clone());
        assert!(!here.is_empty());
        // Where a way through is left is told by triangles, which fall one way or another about its rounded corners.
        let [x, y] = here[0].from;
        let most_m = if x > 10.0 && y > 1.0 { 0.3 } else { 1e-3 };
        for (turn_deg, mirrored) in [(30.0, false), (0.0, true), (-77.0, true)] {
            let there = found(turned(&scene, turn_deg, mirrored));
            assert_eq!(here.len(), there.len());
            for (here, there) in here.iter().zip(&there) {
                assert!(
                    (here.length_m - there.length_m).abs() < most_m,
                    "{here:?} {there:?}"
                );
                assert_eq!(
                    (here.met, here.turning.found),
                    (there.met, there.turning.found)
                );
            }
        }
    }
}

#[test]
fn a_turning_place_in_no_direction_of_its_lane_is_found() {
    // An octagon with corners cut off: no side of it runs along the square that fits best.
    let octagon = |radius_m: f64, turn_deg: f64| -> Polygon {
        let corners = (0..8).map(|corner| {
            let (sin, cos) = (f64::from(corner) * 45.0 + turn_deg).to_radians().sin_cos();
            coord! {x: 2.0 + radius_m * cos, y: 60.0 + radius_m * sin}
        });
        Polygon::new(corners.collect(), vec![])
    };
    for turn_deg in [0.0, 11.0, 22.5] {
        let parts = [rectangle(0.0, 0.0, 4.0, 60.0), octagon(9.0, turn_deg)];
        let ground: MultiPolygon = overlay::union_of_polygons(&parts);
        let mut features = yard(&[], &[[0.0, 0.0, 4.0, 0.0]]);
        features[0] = feature("yard", Kind::Courtyard, ground.clone(), json!({}));
        let found = found(features);
        assert!(
            found.len() == 1 && found[0].turning.found,
            "{turn_deg}: {found:?}"
        );
        let square = found[0].turning.polygon.as_ref().unwrap();
        assert!(overlay::common_area(&ground, &square.0) > 11.98 * 11.98);
        assert!(ground.contains(&Point::from(found[0].end)));
    }
}
