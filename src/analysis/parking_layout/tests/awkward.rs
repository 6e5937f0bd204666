//! Lots as maps have them: rims of many corners, slivers, notches of a hand's breadth.

use super::*;

/// An arc of many corners, a wedge between two lines, a step of 0.5 m, an edge that bends by a finger's breadth.
fn drawn_by_hand() -> Lot {
    let arc = (0..=30).map(|step| {
        let (sin, cos) = f64::to_radians(6.0 * f64::from(step)).sin_cos();
        (22.0 + 22.0 * cos, 22.0 + 14.0 * sin)
    });
    let lower = [
        (0.0, 0.0),
        (18.0, 0.3),
        (18.1, -0.2),
        (26.0, -0.2),
        (44.0, 0.0),
        (44.02, 10.0),
    ];
    let left = [(0.4, 21.9), (0.05, 12.0)];
    let points: Vec<(f64, f64)> = lower.into_iter().chain(arc).chain(left).collect();
    Lot::new(
        Polygon::new(points.into(), Vec::new()),
        line_string![(x: 44.004, y: 2.0), (x: 44.014, y: 7.0)],
    )
}

/// A round rim, every third corner of which is drawn 0.2 m too far in, with a gate between two of its corners.
fn round() -> Lot {
    const CORNERS: u32 = 60;
    let corner = |at: u32| {
        let radius_m = if at.is_multiple_of(3) { 19.8 } else { 20.0 };
        let angle = std::f64::consts::TAU * (f64::from(at) + 0.5) / f64::from(CORNERS);
        let (sin, cos) = angle.sin_cos();
        (radius_m * cos, radius_m * sin)
    };
    let points: Vec<(f64, f64)> = (0..CORNERS).map(corner).collect();
    let gate = vec![corner(28), corner(29), corner(30)];
    Lot::new(Polygon::new(points.into(), Vec::new()), gate.into())
}

#[test]
fn lots_as_they_are_drawn_on_maps_hold_what_their_ground_says() {
    for (lot, m2_per_space) in [(drawn_by_hand(), 28.0), (round(), 34.0)] {
        let report = report(&lot, &params(0.2));
        let first = &report.proposals[0];
        let least = (lot.boundary.unsigned_area() / m2_per_space) as usize;
        assert!(first.count >= least, "{} of {least}", first.count);
        for proposal in &report.proposals {
            assert_eq!(proposal.checks[0].met, Some(true));
            assert!(proposal.count <= proposal.rows_bound.unwrap());
            let spaces = drive::quads(proposal);
            assert!(
                spaces
                    .iter()
                    .all(|space| drive::is_within(space, &lot.boundary))
            );
        }
    }
}
