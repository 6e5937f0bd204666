//! Known answers, and a check by sight lines that shares nothing with the envelope.

use super::*;
use crate::geometry::fixtures::rectangle;
use crate::geometry::overlay;
use geo::{
    Area, Contains, Coord, Distance, Euclidean, Intersects, Line, LineString, MultiPolygon, Point,
    Polygon, Rect, Validation, coord, line_string, polygon,
};
use proptest::prelude::*;

fn extent() -> Rect {
    Rect::new(coord! { x: -50.0, y: -50.0 }, coord! { x: 50.0, y: 50.0 })
}

fn seen(eye: (f64, f64), obstructions: &[Obstruction], sector: Option<Sector>) -> MultiPolygon {
    look(eye.into(), obstructions, extent(), sector, None)
}

fn look(
    eye: Coord,
    obstructions: &[Obstruction],
    extent: Rect,
    sector: Option<Sector>,
    facing: Option<Coord>,
) -> MultiPolygon {
    let gaze = Gaze {
        eye,
        extent,
        sector,
        range_m: None,
        cut_by: &[],
        facing,
    };
    let region = Obstacles::new(obstructions.iter().copied())
        .look(gaze, |_| Role::Blocks)
        .star
        .region();
    assert!(region.is_valid(), "{region:?}");
    region
}

fn assert_area(seen: &MultiPolygon, expected: f64) {
    let area = seen.unsigned_area();
    assert!(
        (area - expected).abs() <= 1e-9 * expected.max(1.0),
        "{area} is not {expected}"
    );
}

#[test]
fn an_open_field_is_seen_whole() {
    assert_area(&seen((3.0, -7.0), &[], None), 10_000.0);
}

#[test]
fn a_wall_hides_the_trapezoid_behind_it() {
    // From the origin a wall at x = 10 from y = −1 to 1 hides the slopes ±0.1 up to x = 50.
    let wall = line_string![(x: 10.0, y: -1.0), (x: 10.0, y: 1.0)];
    let hidden = (2.0 + 10.0) / 2.0 * 40.0;
    assert_area(
        &seen((0.0, 0.0), &[Obstruction::Line(&wall)], None),
        10_000.0 - hidden,
    );
}

#[test]
fn a_wall_across_due_west_hides_as_much_as_anywhere_else() {
    for (x, y) in [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)] {
        let (side_x, side_y) = (-y, x);
        let wall = line_string![
            (x: 10.0 * x + side_x, y: 10.0 * y + side_y),
            (x: 10.0 * x - side_x, y: 10.0 * y - side_y)
        ];
        assert_area(&seen((0.0, 0.0), &[Obstruction::Line(&wall)], None), 9760.0);
    }
}

#[test]
fn the_inside_of_a_solid_is_not_seen() {
    let house = rectangle(10.0, -1.0, 5.0, 2.0);
    assert_area(
        &seen((0.0, 0.0), &[Obstruction::Solid(&house)], None),
        9760.0,
    );
    assert_area(&seen((12.0, 0.0), &[Obstruction::Solid(&house)], None), 0.0);
}

#[test]
fn an_eye_on_a_facade_sees_the_half_plane_before_it() {
    let house = rectangle(0.0, -50.0, 50.0, 100.0);
    assert_area(
        &seen((0.0, 7.0), &[Obstruction::Solid(&house)], None),
        5000.0,
    );
}

#[test]
fn an_eye_on_a_corner_sees_three_quarters() {
    let house = rectangle(0.0, 0.0, 50.0, 50.0);
    assert_area(
        &seen((0.0, 0.0), &[Obstruction::Solid(&house)], None),
        7500.0,
    );
}

#[test]
fn an_eye_in_the_hole_of_a_block_sees_its_yard() {
    let block = Polygon::new(
        rectangle(-20.0, -20.0, 40.0, 40.0).exterior().clone(),
        vec![rectangle(-5.0, -4.0, 10.0, 8.0).exterior().clone()],
    );
    assert_area(&seen((1.0, 1.0), &[Obstruction::Solid(&block)], None), 80.0);
}

#[test]
fn a_room_is_seen_up_to_its_walls_from_inside_and_from_its_corner() {
    let room = polygon![(x: 0.0, y: 0.0), (x: 8.0, y: 0.0), (x: 8.0, y: 2.0), (x: 2.0, y: 2.0), (x: 2.0, y: 8.0), (x: 0.0, y: 8.0)];
    let room = [Obstruction::Outside(&room)];
    assert_area(&seen((1.0, 1.0), &room, None), 28.0);
    assert_area(&seen((0.0, 0.0), &room, None), 28.0);
    // From the end of one arm: the arm, and of the other one the triangle past the inner corner.
    assert_area(
        &seen((8.0, 0.0), &room, None),
        16.0 + 2.0 * (2.0 / 3.0) / 2.0,
    );
    assert_area(&seen((9.0, 9.0), &room, None), 0.0);
}

#[test]
fn walls_that_touch_and_cross_leave_no_gap() {
    let north = line_string![(x: -5.0, y: 5.0), (x: 5.0, y: 5.0)];
    let rest =
        line_string![(x: 5.0, y: 6.0), (x: 5.0, y: -5.0), (x: -5.0, y: -5.0), (x: -5.0, y: 5.0)];
    let walls = [Obstruction::Line(&north), Obstruction::Line(&rest)];
    assert_area(&seen((0.0, 0.0), &walls, None), 100.0);
    assert_area(&seen((-4.9, 4.9), &walls, None), 100.0);
}

#[test]
fn a_sector_looks_one_way() {
    let quarter = Sector::around(45.0, 90.0);
    assert_area(&seen((0.0, 0.0), &[], quarter), 2500.0);
    let three_quarters = Sector::around(225.0, 270.0);
    assert_area(&seen((0.0, 0.0), &[], three_quarters), 7500.0);
    let nothing = Sector::around(10.0, 0.0);
    assert_area(&seen((0.0, 0.0), &[], nothing), 0.0);
}

#[test]
fn an_eye_on_a_wall_sees_both_sides_or_the_side_it_faces() {
    let wall = line_string![(x: 0.0, y: -50.0), (x: 0.0, y: 0.0), (x: 0.0, y: 50.0)];
    for eye in [coord! { x: 0.0, y: 0.0 }, coord! { x: 0.0, y: 10.0 }] {
        let look = |facing| look(eye, &[Obstruction::Line(&wall)], extent(), None, facing);
        assert_area(&look(None), 10_000.0);
        let east = look(Some(coord! { x: 1.0, y: 0.3 }));
        assert_area(&east, 5000.0);
        assert!(east.contains(&Point::new(20.0, 20.0)));
    }
}

#[test]
fn the_answer_does_not_hang_on_a_piece_of_wall_in_line_with_the_eye() {
    let wall = line_string![(x: 2.0, y: 0.0), (x: 4.0, y: 0.0)];
    assert_area(
        &seen((0.0, 0.0), &[Obstruction::Line(&wall)], None),
        10_000.0,
    );
}

#[test]
fn a_range_ends_the_view_in_arcs_of_the_right_area() {
    use std::f64::consts::PI;
    let area = |obstructions: &[Obstruction], sector, range_m: f64| {
        let gaze = Gaze {
            eye: coord! { x: 1.0, y: 2.0 },
            extent: extent(),
            sector,
            range_m: Some(range_m),
            cut_by: &[],
            facing: None,
        };
        let region = Obstacles::new(obstructions.iter().copied())
            .look(gaze, |_| Role::Blocks)
            .star
            .region();
        assert!(region.is_valid(), "{region:?}");
        region
    };
    assert_area(&area(&[], None, 10.0), 100.0 * PI);
    let odd = 77.7;
    assert_area(
        &area(&[], Sector::around(33.3, odd), 10.0),
        100.0 * PI * odd / 360.0,
    );
    // A wall 6 m ahead of a 10 m range cuts off a segment of the circle between two arcs.
    let wall = line_string![(x: 7.0, y: -50.0), (x: 7.0, y: 50.0)];
    let half_angle = 0.6_f64.acos();
    let segment = 100.0 * half_angle - 6.0 * 8.0;
    assert_area(
        &area(&[Obstruction::Line(&wall)], None, 10.0),
        100.0 * PI - segment,
    );
    // A wall within the range is nearer than the arc beyond it.
    let short = line_string![(x: 5.0, y: 2.0), (x: 1.0, y: 6.0)];
    let hidden = 100.0 * PI / 4.0 - 4.0 * 4.0 / 2.0;
    assert_area(
        &area(&[Obstruction::Line(&short)], None, 10.0),
        100.0 * PI - hidden,
    );
    assert_area(&area(&[], None, 0.0), 0.0);
}

/// Rectangles and walls on a coarse grid, so that edges touch, cross, overlap and line up often.
fn grid_scene() -> impl Strategy<Value = (Vec<Polygon>, Vec<LineString>)> {
    let length = || (1..8_i32).prop_map(f64::from);
    let place = || (-20..20_i32).prop_map(f64::from);
    let solid = (place(), place(), length(), length())
        .prop_map(|(x, y, width, height)| rectangle(x, y, width, height));
    let wall = (place(), place(), place(), place())
        .prop_map(|(a, b, c, d)| line_string![(x: a, y: b), (x: c, y: d)]);
    (
        prop::collection::vec(solid, 0..12),
        prop::collection::vec(wall, 0..8),
    )
}

fn blocked(sight: Line, solids: &[Polygon], walls: &[LineString]) -> bool {
    solids.iter().any(|solid| solid.intersects(&sight))
        || walls.iter().any(|wall| wall.intersects(&sight))
}

/// Farther than this from everything, a sight line's answer is beyond doubt.
fn clearance(sight: Line, solids: &[Polygon], walls: &[LineString]) -> f64 {
    let to_corner = |corner: Coord| Euclidean.distance(&Point::from(corner), &sight);
    solids
        .iter()
        .flat_map(|solid| solid.exterior().coords())
        .chain(walls.iter().flat_map(LineString::coords))
        .map(|&corner| to_corner(corner))
        .fold(f64::INFINITY, f64::min)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..Default::default() })]

    #[test]
    fn a_point_is_in_the_region_exactly_when_its_sight_line_is_free(
        (solids, walls) in grid_scene(),
        eye in ((-22..22_i32), (-22..22_i32)),
        targets in prop::collection::vec((-30.0..30.0_f64, -30.0..30.0_f64), 40),
    ) {
        let eye = (f64::from(eye.0) + 0.5, f64::from(eye.1) + 0.5);
        // An eye on a wall sees both sides of it, which a sight line that begins on the wall cannot tell.
        prop_assume!(walls.iter().all(|wall| !wall.intersects(&Point::from(eye))));
        let obstructions: Vec<_> = solids.iter().map(Obstruction::Solid).chain(walls.iter().map(Obstruction::Line)).collect();
        let region = seen(eye, &obstructions, None);
        for target in targets {
            let sight = Line::new(eye, target);
            if clearance(sight, &solids, &walls) < 1e-6 {
                continue;
            }
            let free = !blocked(sight, &solids, &walls);
            prop_assert_eq!(region.contains(&Point::from(target)), free, "from {:?} to {:?}", eye, target);
        }
    }

    #[test]
    fn moving_turning_and_mirroring_a_scene_keeps_the_area(
        (solids, walls) in grid_scene(),
        eye in ((-22..22_i32), (-22..22_i32)),
    ) {
        use geo::{AffineTransform, AffineOps};
        let eye = coord! { x: f64::from(eye.0) + 0.25, y: f64::from(eye.1) + 0.75 };
        let area = |transform: AffineTransform| {
            let solids: Vec<_> = solids.iter().map(|solid| solid.affine_transform(&transform)).collect();
            let walls: Vec<_> = walls.iter().map(|wall| wall.affine_transform(&transform)).collect();
            let eye = transform.apply(eye);
            let frame = extent().to_polygon().affine_transform(&transform);
            let wide = Rect::new(eye - coord! { x: 200.0, y: 200.0 }, eye + coord! { x: 200.0, y: 200.0 });
            let obstructions: Vec<_> = solids.iter().map(Obstruction::Solid).chain(walls.iter().map(Obstruction::Line)).collect();
            let region = look(eye, &obstructions, wide, None, None);
            overlay::intersection(&region, &MultiPolygon::new(vec![frame])).unsigned_area()
        };
        let here = area(AffineTransform::identity());
        let moved = area(AffineTransform::translate(1000.125, -2000.5));
        let mirrored = area(AffineTransform::scale(-1.0, 1.0, Point::new(0.0, 0.0)));
        let turned = area(AffineTransform::rotate(33.0, Point::new(1.0, 2.0)));
        for other in [moved, mirrored, turned] {
            prop_assert!((here - other).abs() <= 1e-7 * here.max(1.0), "{} and {}", here, other);
        }
    }
}
