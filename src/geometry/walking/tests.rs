//! Known answers, and properties.

use super::*;
use crate::geometry::fixtures::rectangle;
use geo::{
    Area, Euclidean, Intersects, Length, MultiPolygon, Point, Polygon, Rotate, Validation, coord,
    wkt,
};
use proptest::prelude::*;
use std::convert::Infallible;
use std::f64::consts::PI;

use crate::geometry::overlay;

fn yard_without(holes: &[Polygon]) -> Walkable {
    let yard = MultiPolygon::new(vec![rectangle(0.0, 0.0, 40.0, 40.0)]);
    walkable(overlay::difference(&yard, holes))
}

fn walkable(area: MultiPolygon) -> Walkable {
    Walkable::new(area, || Ok::<(), Infallible>(())).unwrap()
}

fn walk(ground: &Walkable, from: (f64, f64), to: (f64, f64)) -> Option<Walk> {
    let from = ground.stand(from.into(), 1e-6)?;
    let walks = ground.walks_from(vec![Source::at(from, 7)]);
    walks.to(ground.stand(to.into(), 1e-6)?)
}

fn length_m(ground: &Walkable, from: (f64, f64), to: (f64, f64)) -> f64 {
    let walk = walk(ground, from, to).unwrap();
    assert!((Euclidean.length(&walk.path) - walk.length_m).abs() < 1e-9);
    assert_eq!(walk.tag, 7);
    walk.length_m
}

#[track_caller]
fn assert_close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
}

#[test]
fn without_obstacles_a_walk_is_the_air_line() {
    assert_close(length_m(&yard_without(&[]), (1.0, 1.0), (4.0, 5.0)), 5.0);
    assert_close(length_m(&yard_without(&[]), (0.0, 0.0), (0.0, 0.0)), 0.0);
}

#[test]
fn a_walk_bends_around_corners() {
    let block = [rectangle(10.0, 10.0, 20.0, 20.0)];
    let ground = yard_without(&block);
    // From the middle of one side to the middle of the other: two diagonals of 5 × 10 and a side.
    assert_close(
        length_m(&ground, (5.0, 20.0), (35.0, 20.0)),
        2.0 * 125.0_f64.sqrt() + 20.0,
    );
    // Along a façade, from corner to corner, from a corner and around it.
    assert_close(length_m(&ground, (10.0, 12.0), (10.0, 28.0)), 16.0);
    assert_close(length_m(&ground, (10.0, 10.0), (30.0, 30.0)), 40.0);
    assert_close(length_m(&ground, (10.0, 20.0), (30.0, 20.0)), 40.0);
}

#[test]
fn a_walk_leads_out_of_a_court() {
    // A U, open to the south.
    let block: Polygon = wkt!(POLYGON((10. 10., 14. 10., 14. 26., 26. 26., 26. 10., 30. 10., 30. 30., 10. 30., 10. 10.)));
    let ground = yard_without(&[block]);
    // From the court's end, out at a leg's foot, up its side, and around the back.
    let expected = (6.0_f64.hypot(15.0)) + 4.0 + 20.0 + (10.0_f64.hypot(5.0));
    assert_close(length_m(&ground, (20.0, 25.0), (20.0, 35.0)), expected);
}

#[test]
fn obstacles_that_touch_or_overlap_leave_no_way_between() {
    let touching = [
        rectangle(0.0, 10.0, 20.0, 5.0),
        rectangle(20.0, 15.0, 20.0, 5.0),
    ];
    assert_eq!(
        walk(&yard_without(&touching), (20.0, 1.0), (20.0, 39.0)),
        None
    );
    assert_eq!(
        walk(&yard_without(&touching), (30.0, 14.0), (10.0, 16.0)),
        None
    );
    let overlapping = [
        rectangle(0.0, 10.0, 21.0, 5.0),
        rectangle(20.0, 12.0, 20.0, 5.0),
    ];
    assert_eq!(
        walk(&yard_without(&overlapping), (1.0, 1.0), (1.0, 39.0)),
        None
    );
    let apart = [
        rectangle(0.0, 10.0, 20.0, 5.0),
        rectangle(20.01, 10.0, 19.99, 5.0),
    ];
    let ground = yard_without(&apart);
    assert_close(length_m(&ground, (20.005, 5.0), (20.005, 20.0)), 15.0);
    // Two that touch in a corner, and a third that needs a way around both.
    let diamond: Polygon = wkt!(POLYGON((20. 10., 25. 15., 20. 20., 15. 15., 20. 10.)));
    let needle: Polygon = wkt!(POLYGON((20. 20., 20.5 38., 19.5 38., 20. 20.)));
    let ground = yard_without(&[diamond, needle]);
    let around = length_m(&ground, (19.0, 20.0), (21.0, 20.0));
    assert_close(around, 2.0 * (41.0_f64.sqrt() + 50.0_f64.sqrt()));
}

#[test]
fn a_place_off_the_ground_is_moved_to_its_edge_or_refused() {
    let ground = yard_without(&[rectangle(10.0, 10.0, 20.0, 20.0)]);
    let stand = ground.stand(coord! {x: 10.5, y: 20.0}, 1.0).unwrap();
    assert_eq!(stand.at, coord! {x: 10.0, y: 20.0});
    assert_eq!(ground.stand(coord! {x: 20.0, y: 20.0}, 1.0), None);
    assert_eq!(ground.stand(coord! {x: 50.0, y: 20.0}, 1.0), None);
    assert_eq!(ground.stand(coord! {x: f64::NAN, y: 20.0}, 1.0), None);
    assert_eq!(
        walkable(MultiPolygon::empty()).stand(coord! {x: 0.0, y: 0.0}, 1.0),
        None
    );
}

#[test]
fn a_line_is_reached_at_its_nearest_point_that_lies_on_the_ground() {
    let ground = yard_without(&[rectangle(10.0, 10.0, 20.0, 20.0)]);
    let line = |x0: f64, y0: f64, x1: f64, y1: f64| {
        geo::Line::new(coord! {x: x0, y: y0}, coord! {x: x1, y: y1})
    };
    let to = |line: geo::Line, x: f64, y: f64| {
        let walks = ground.walks_from(ground.along(line, 0));
        walks
            .to(ground.stand(coord! {x: x, y: y}, 0.0).unwrap())
            .unwrap()
            .length_m
    };
    assert_close(to(line(0.0, 0.0, 40.0, 0.0), 20.0, 10.0), 10.0);
    // Half of the line lies in the block; beside it one goes to where the line leaves it.
    assert_close(to(line(5.0, 20.0, 20.0, 20.0), 8.0, 24.0), 4.0);
    assert_close(to(line(15.0, 20.0, 35.0, 20.0), 30.0, 24.0), 4.0);
    assert!(ground.along(line(12.0, 12.0, 20.0, 20.0), 0).is_empty());
    // Along an edge of the ground.
    assert_close(to(line(10.0, 0.0, 10.0, 15.0), 10.0, 25.0), 10.0);
}

fn reach_m2(ground: &Walkable, from: &[(f64, f64)], range_m: f64) -> f64 {
    let stands = from
        .iter()
        .map(|&at| ground.stand(at.into(), 1e-9).unwrap());
    let walks = ground.walks_from(stands.map(|stand| Source::at(stand, 0)).collect());
    walks.reach(range_m).unsigned_area()
}

#[test]
fn the_reach_is_a_disc_and_goes_on_behind_corners() {
    #[track_caller]
    fn near(found: f64, expected: f64) {
        assert!(
            (found - expected).abs() < 1e-6 * expected,
            "{found} is not {expected}"
        );
    }
    near(
        reach_m2(&yard_without(&[]), &[(20.0, 20.0)], 10.0),
        100.0 * PI,
    );
    // A block whose corner is 1 m to the north takes half of the cap beyond its façade.
    let ground = yard_without(&[rectangle(0.0, 21.0, 20.0, 19.0)]);
    let cap = 100.0 * 0.1_f64.acos() - 99.0_f64.sqrt();
    near(
        reach_m2(&ground, &[(20.0, 20.0)], 10.0),
        100.0 * PI - cap / 2.0,
    );
    // From the middle of a thin wall's south side: a half disc, and about either end two quarters with what is left to go.
    let ground = yard_without(&[rectangle(17.0, 20.0, 6.0, 0.5)]);
    let about_an_end = PI / 4.0 * (2.0 * 2.0 + 1.5 * 1.5);
    near(
        reach_m2(&ground, &[(20.0, 20.0)], 5.0),
        25.0 * PI / 2.0 + 2.0 * about_an_end,
    );
    // All of the yard, and nothing of another.
    near(
        reach_m2(&yard_without(&[]), &[(20.0, 20.0), (1.0, 1.0)], 100.0),
        1600.0,
    );
    let split = yard_without(&[rectangle(0.0, 10.0, 40.0, 10.0)]);
    near(reach_m2(&split, &[(1.0, 1.0)], 100.0), 400.0);
    assert_eq!(reach_m2(&split, &[(1.0, 1.0)], 0.0), 0.0);
}

/// Rectangles on a grid, so that many of them touch, or anywhere.
fn blocks() -> impl Strategy<Value = Vec<Polygon>> {
    let on_grid = (0..9_u8, 0..9_u8, 1..4_u8, 1..4_u8).prop_map(|(x, y, width, depth)| {
        let metres = |steps: u8| 4.0 * f64::from(steps);
        rectangle(metres(x), metres(y), metres(width), metres(depth))
    });
    let turned = (
        2.0..38.0_f64,
        2.0..38.0_f64,
        1.0..12.0_f64,
        0.1..6.0_f64,
        0.0..180.0_f64,
    )
        .prop_map(|(x, y, width, depth, turn_deg)| {
            rectangle(x, y, width, depth).rotate_around_center(turn_deg)
        });
    prop::collection::vec(prop_oneof![on_grid, turned], 0..9)
}

fn place() -> impl Strategy<Value = (f64, f64)> {
    (0.0..40.0_f64, 0.0..40.0_f64)
}

fn walk_m(ground: &Walkable, from: (f64, f64), to: (f64, f64)) -> Option<f64> {
    walk(ground, from, to).map(|walk| walk.length_m)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_walk_back_is_as_long_and_no_walk_is_shorter_than_the_air_line(
        blocks in blocks(), a in place(), b in place(),
    ) {
        let ground = yard_without(&blocks);
        let (there, back) = (walk_m(&ground, a, b), walk_m(&ground, b, a));
        prop_assert_eq!(there.is_some(), back.is_some());
        if let (Some(there), Some(back)) = (there, back) {
            prop_assert!((there - back).abs() < 1e-5, "{} {}", there, back);
            prop_assert!(there >= (a.0 - b.0).hypot(a.1 - b.1) - 1e-9);
        }
    }

    #[test]
    fn a_path_stays_on_the_ground(blocks in blocks(), a in place(), b in place()) {
        let ground = yard_without(&blocks);
        if let Some(Walk { path, .. }) = walk(&ground, a, b) {
            for line in path.lines() {
                let on_ground: f64 = ground.along(line, 0).iter().map(|source| Euclidean.length(&source.line)).sum();
                prop_assert!((on_ground - Euclidean.length(&line)).abs() < 1e-6, "{:?}", line);
            }
        }
    }

    #[test]
    fn an_obstacle_less_or_a_source_more_never_lengthens_a_walk(
        blocks in blocks(), a in place(), b in place(), another in place(),
    ) {
        let ground = yard_without(&blocks);
        let Some(before) = walk_m(&ground, a, b) else { return Ok(()) };
        if let Some((_, fewer)) = blocks.split_first() {
            let after = walk_m(&yard_without(fewer), a, b);
            prop_assert!(after.is_some_and(|after| after <= before + 1e-5));
        }
        let stands = [a, another].into_iter().filter_map(|at| ground.stand(at.into(), 1e-6));
        let walks = ground.walks_from(stands.map(|stand| Source::at(stand, 0)).collect());
        let nearest = walks.to(ground.stand(b.into(), 1e-6).unwrap()).unwrap();
        prop_assert!(nearest.length_m <= before + 1e-5);
    }

    #[test]
    fn what_is_in_reach_is_what_a_walk_of_that_length_leads_to(
        blocks in blocks(), a in place(), range_m in 1.0..40.0_f64, samples in prop::collection::vec(place(), 40),
    ) {
        let ground = yard_without(&blocks);
        let Some(from) = ground.stand(a.into(), 1e-6) else { return Ok(()) };
        let walks = ground.walks_from(vec![Source::at(from, 0)]);
        let reach = walks.reach(range_m);
        prop_assert!(reach.is_valid());
        for sample in samples {
            let Some(stand) = ground.stand(sample.into(), 0.0) else { continue };
            let length_m = walks.to(stand).map_or(f64::INFINITY, |walk| walk.length_m);
            // Half a millimetre is what chords are off their arcs.
            if (length_m - range_m).abs() > 1e-3 {
                prop_assert_eq!(reach.intersects(&Point::from(sample)), length_m < range_m, "{:?} {}", sample, length_m);
            }
        }
    }
}
