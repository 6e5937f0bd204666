use std::f64::consts::TAU;
use std::time::{Duration, Instant};

use geo::{Coord, Geometry, LineString, MultiPolygon, Polygon, coord};

use super::*;

fn ring(positions: &[(f64, f64)]) -> LineString {
    positions.iter().copied().collect()
}

fn polygon(rings: &[&[(f64, f64)]]) -> Geometry {
    part(rings).into()
}

fn part(rings: &[&[(f64, f64)]]) -> Polygon {
    let mut rings = rings.iter().map(|positions| ring(positions));
    let exterior = rings.next().unwrap();
    Polygon::new(exterior, rings.collect())
}

fn square(x: f64, y: f64, side: f64) -> [(f64, f64); 5] {
    [
        (x, y),
        (x + side, y),
        (x + side, y + side),
        (x, y + side),
        (x, y),
    ]
}

fn told(geometry: &Geometry) -> String {
    fault(geometry).map_or_else(
        || "valid".to_owned(),
        |fault| format!("{} {fault}", fault.pointer),
    )
}

#[test]
fn a_ring_that_crosses_itself_is_named_with_both_vertices() {
    let bow_tie = polygon(&[&[(0.0, 0.0), (2.0, 2.0), (2.0, 0.0), (0.0, 2.0), (0.0, 0.0)]]);
    assert_eq!(told(&bow_tie), "/0/0 the ring crosses itself (at vertex 2)");
}

#[test]
fn a_ring_that_crosses_itself_in_a_vertex_is_found() {
    let shape = [
        (0.0, 0.0),
        (1.0, 1.0),
        (2.0, 2.0),
        (2.0, 0.0),
        (1.0, 1.0),
        (0.0, 2.0),
        (0.0, 0.0),
    ];
    assert_eq!(
        told(&polygon(&[&shape])),
        "/0/1 the ring crosses itself (at vertex 4)"
    );
}

#[test]
fn a_spike_runs_along_its_own_edge() {
    let spike = [
        (0.0, 0.0),
        (4.0, 0.0),
        (4.0, 4.0),
        (2.0, 4.0),
        (2.0, 6.0),
        (2.0, 4.0),
        (0.0, 4.0),
        (0.0, 0.0),
    ];
    assert!(told(&polygon(&[&spike])).contains("runs along an edge of itself"));
    assert_eq!(told(&mended(polygon(&[&spike]))), "valid");
}

#[test]
fn a_spike_at_the_start_is_mended_too() {
    let spike = [
        (2.0, 6.0),
        (2.0, 4.0),
        (0.0, 4.0),
        (0.0, 0.0),
        (4.0, 0.0),
        (4.0, 4.0),
        (2.0, 4.0),
        (2.0, 6.0),
    ];
    assert_eq!(told(&mended(polygon(&[&spike]))), "valid");
}

#[test]
fn collinear_and_repeated_vertices_are_valid() {
    let shape = [
        (0.0, 0.0),
        (1.0, 0.0),
        (1.0, 0.0),
        (2.0, 0.0),
        (2.0, 2.0),
        (0.0, 2.0),
        (0.0, 0.0),
        (0.0, 0.0),
    ];
    assert_eq!(told(&polygon(&[&shape])), "valid");
}

#[test]
fn rings_may_touch_in_a_point() {
    let hole = [(0.0, 2.0), (2.0, 3.0), (3.0, 2.0), (2.0, 1.0), (0.0, 2.0)];
    assert_eq!(
        told(&polygon(&[&square(0.0, 0.0, 4.0), &hole])),
        "valid",
        "vertex on edge"
    );
    let corner = [(0.0, 0.0), (1.0, 2.0), (2.0, 1.0), (0.0, 0.0)];
    assert_eq!(
        told(&polygon(&[&square(0.0, 0.0, 4.0), &corner])),
        "valid",
        "vertex on vertex"
    );
    let pinched = [
        (0.0, 0.0),
        (4.0, 0.0),
        (2.0, 2.0),
        (4.0, 4.0),
        (0.0, 4.0),
        (2.0, 2.0),
        (0.0, 0.0),
    ];
    assert_eq!(told(&polygon(&[&pinched])), "valid", "a ring with itself");
    let diagonal = MultiPolygon::new(vec![
        part(&[&square(0.0, 0.0, 1.0)]),
        part(&[&square(1.0, 1.0, 1.0)]),
    ]);
    assert_eq!(told(&diagonal.into()), "valid", "parts");
}

#[test]
fn a_hole_touching_with_every_vertex_is_still_placed() {
    let inside = [(2.0, 0.0), (0.0, 2.0), (2.0, 4.0), (4.0, 2.0), (2.0, 0.0)];
    assert_eq!(told(&polygon(&[&square(0.0, 0.0, 4.0), &inside])), "valid");
}

#[test]
fn holes_outside_crossing_and_nested_are_told_apart() {
    let outer = square(0.0, 0.0, 10.0);
    let cases: [(&[(f64, f64)], &str); 3] = [
        (
            &square(20.0, 0.0, 1.0),
            "/1 is a hole that lies outside of the outer ring",
        ),
        (&square(9.0, 4.0, 4.0), "the ring crosses ring 1"),
        (
            &square(0.0, 4.0, 4.0),
            "the ring runs along an edge of ring 1",
        ),
    ];
    for (hole, expected) in cases {
        let found = told(&polygon(&[&outer, hole]));
        assert!(found.contains(expected), "{found}");
    }
    let nested = polygon(&[&outer, &square(1.0, 1.0, 5.0), &square(2.0, 2.0, 1.0)]);
    assert_eq!(told(&nested), "/2 is a hole that lies inside another hole");
}

#[test]
fn parts_must_not_overlap_but_may_lie_in_a_hole() {
    let block = part(&[&square(0.0, 0.0, 10.0), &square(2.0, 2.0, 5.0)]);
    let in_the_hole = part(&[&square(3.0, 3.0, 1.0)]);
    let in_the_block = part(&[&square(0.5, 0.5, 1.0)]);
    let across = part(&[&square(9.0, 9.0, 5.0)]);
    let parts = |other: &Polygon| MultiPolygon::new(vec![block.clone(), other.clone()]).into();
    assert_eq!(told(&parts(&in_the_hole)), "valid");
    assert_eq!(told(&parts(&in_the_block)), "/1/0 lies inside the part /0");
    assert!(told(&parts(&across)).contains("crosses the part /1"));
    assert!(told(&parts(&block)).contains("runs along an edge of the part /1"));
}

#[test]
fn degenerate_shapes_are_named() {
    let nan = polygon(&[&[(0.0, 0.0), (1.0, f64::NAN), (1.0, 1.0), (0.0, 0.0)]]);
    assert_eq!(told(&nan), "/0/1 is not a finite position");
    let flat = polygon(&[&[(0.0, 0.0), (1.0, 1.0), (2.0, 2.0), (0.0, 0.0)]]);
    assert_eq!(told(&flat), "/0 is a ring without an area");
    let short = polygon(&[&[(0.0, 0.0), (1.0, 1.0), (0.0, 0.0)]]);
    assert!(told(&short).starts_with("/0 is a ring of fewer than 4"));
    let dot: Geometry = ring(&[(1.0, 1.0), (1.0, 1.0)]).into();
    assert!(told(&dot).contains("fewer than 2 distinct"));
    assert!(told(&Geometry::MultiPolygon(MultiPolygon::new(vec![]))).contains("no parts"));
}

#[test]
fn orientation_is_checked_and_mended() {
    let mut hole = square(1.0, 1.0, 1.0);
    let wrong_hole = polygon(&[&square(0.0, 0.0, 4.0), &hole]);
    assert_eq!(orientation_fault(&wrong_hole).unwrap().pointer, "/1");
    hole.reverse();
    let right = polygon(&[&square(0.0, 0.0, 4.0), &hole]);
    assert_eq!(orientation_fault(&right), None);
    let mut outer = square(0.0, 0.0, 4.0);
    outer.reverse();
    let clockwise = polygon(&[&outer, &hole]);
    assert_eq!(orientation_fault(&clockwise).unwrap().pointer, "/0");
    assert_eq!(orientation_fault(&oriented(clockwise)), None);
    assert_eq!(orientation_fault(&oriented(wrong_hole)), None);
}

#[test]
fn a_ring_of_100_000_vertices_is_checked_quickly() {
    let wavy = |count: usize| -> LineString {
        (0..=count)
            .map(|step| step % count)
            .map(|step| {
                let angle = TAU * step as f64 / count as f64;
                let radius = 1000.0 + (angle * 50.0).sin() * 20.0;
                coord! { x: radius * angle.cos(), y: radius * angle.sin() }
            })
            .collect::<Vec<Coord>>()
            .into()
    };
    let started = Instant::now();
    assert_eq!(fault(&Polygon::new(wavy(100_000), vec![]).into()), None);
    assert!(
        started.elapsed() < Duration::from_secs(5),
        "{:?}",
        started.elapsed()
    );
}
