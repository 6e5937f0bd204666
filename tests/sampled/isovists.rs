//! Isovists at sampled points: is there an edge between the eye and the point?

use super::*;
use geo::Validation;
use yuantu::analysis::isovist;

const SCENES: u64 = 200;

#[test]
fn isovists_agree_with_sight_lines_drawn_one_by_one() {
    let mut seen_points = 0;
    for seed in 1000..1000 + SCENES {
        let scene = Scene::random(seed);
        let mut dice = Dice(seed);
        for boundary_blocks in [false, true] {
            seen_points += compare(&scene, &mut dice, boundary_blocks);
        }
    }
    assert!(seen_points > 10_000, "only {seen_points} points were seen");
}

/// Answers how many of the sampled points were seen.
fn compare(scene: &Scene, dice: &mut Dice, boundary_blocks: bool) -> usize {
    let eye = open_place(scene, dice);
    let fov_deg = dice.pick(&[360.0, 360.0, 250.0, 180.0, 70.0]);
    let azimuth_deg = dice.within(0.0, 360.0);
    let params = json!({
        "viewpoints": [[eye.x, eye.y]], "fov_deg": fov_deg, "azimuth_deg": azimuth_deg, "boundary_blocks": boundary_blocks
    });
    let report = isovist::analyse(
        &scene.site(),
        &serde_json::from_value(params).unwrap(),
        &Control::default(),
    )
    .unwrap();
    let polygon = &report.isovists[0].polygon.0;
    assert!(polygon.is_valid());

    let sees = |point: Coord| {
        is_in(&scene.ground, point)
            && !is_beyond_the_sector(point - eye, azimuth_deg, fov_deg)
            && !blocking_edges(scene, boundary_blocks).any(|edge| crosses(eye, point, edge))
    };
    let points = samples(dice, polygon, 150, 150);
    for &point in &points {
        assert!(
            is_in(polygon, point) == sees(point) || is_near_outline(polygon, point),
            "({}, {}) from ({}, {}), {fov_deg}° around {azimuth_deg}°, boundary {boundary_blocks}\n{scene:#?}",
            point.x,
            point.y,
            eye.x,
            eye.y
        );
    }
    points.iter().filter(|point| sees(**point)).count()
}

/// Somewhere on open ground, on whole metres: in line with corners.
fn open_place(scene: &Scene, dice: &mut Dice) -> Coord {
    loop {
        let eye =
            coord! { x: dice.within(-36.0, 36.0).round(), y: dice.within(-36.0, 36.0).round() };
        let is_clear = blocking_edges(scene, true)
            .all(|edge| Euclidean.distance(&edge, &Point::from(eye)) > 1e-6);
        if is_clear && is_open_ground(scene, eye) {
            return eye;
        }
    }
}

fn is_beyond_the_sector(offset: Coord, azimuth_deg: f64, fov_deg: f64) -> bool {
    let turn_deg = offset.x.atan2(offset.y).to_degrees() - azimuth_deg;
    let off_axis_deg = (turn_deg + 540.0).rem_euclid(360.0) - 180.0;
    off_axis_deg.abs() > fov_deg / 2.0
}

fn blocking_edges(scene: &Scene, boundary_blocks: bool) -> impl Iterator<Item = geo::Line> {
    let solids = scene
        .prisms
        .iter()
        .filter(|prism| !prism.see_through && !matches!(prism.base, Base::Crown(..)))
        .flat_map(|prism| prism.base.rings());
    let boundary = rings(&scene.ground)
        .filter(move |_| boundary_blocks)
        .cloned();
    solids
        .chain(boundary)
        .flat_map(|ring| ring.lines().collect::<Vec<_>>())
}

/// Whether an edge lies between two points.
fn crosses(eye: Coord, point: Coord, edge: geo::Line) -> bool {
    let side = |a: Coord, b: Coord, c: Coord| (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
    let apart = |a: f64, b: f64| (a > 0.0) != (b > 0.0);
    apart(side(eye, point, edge.start), side(eye, point, edge.end))
        && apart(
            side(edge.start, edge.end, eye),
            side(edge.start, edge.end, point),
        )
}
