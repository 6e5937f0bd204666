//! What lies along a straight edge: stretches of it, as distances from its start. Exact.

use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{Contains, Coord, Line, LinesIter, Point, Polygon};

use super::caliper::unit;
use super::intervals::Interval;
use super::vector::{cross, dot};

/// A corner this near to an edge may be on it.
const HAIR_M: f64 = 1e-6;

/// The stretch of an edge that `line` runs beside no farther than `within_m`: where a perpendicular of that length, to
/// either side, meets the line. A line that turns away by more than 45° crosses, and runs beside nothing of it.
pub fn beside(edge: Line, line: Line, within_m: f64) -> Option<Interval> {
    let along = unit(edge)?;
    let place = |point: Coord| {
        let offset = point - edge.start;
        (dot(along, offset), cross(along, offset))
    };
    let length_m = dot(along, edge.delta());
    let ((from_x, from_y), (to_x, to_y)) = (place(line.start), place(line.end));
    if (to_y - from_y).abs() > (to_x - from_x).abs() {
        return None;
    }
    // The part of the line, from 0 to 1, with −within ≤ y ≤ within.
    let (low, high) = part_between(from_y, to_y, -within_m, within_m)?;
    let at = |share: f64| from_x + (to_x - from_x) * share;
    let (one, other) = (at(low), at(high));
    let beside = Interval {
        from: one.min(other).max(0.0),
        to: one.max(other).min(length_m),
    };
    (beside.from < beside.to).then_some(beside)
}

/// The shares between which a value that goes from `start` to `end` lies between two limits.
fn part_between(start: f64, end: f64, least: f64, most: f64) -> Option<(f64, f64)> {
    let way = end - start;
    if way == 0.0 {
        return (least..=most).contains(&start).then_some((0.0, 1.0));
    }
    let (one, other) = ((least - start) / way, (most - start) / way);
    let (low, high) = (one.min(other).max(0.0), one.max(other).min(1.0));
    (low <= high).then_some((low, high))
}

/// The stretches of an edge that lie inside of a polygon; what runs along its outline is not inside.
pub fn inside(edge: Line, polygon: &Polygon) -> Vec<Interval> {
    let Some(along) = unit(edge) else {
        return Vec::new();
    };
    let place = |point: Coord| dot(along, point - edge.start);
    let length_m = place(edge.end);
    let mut places = vec![0.0, length_m];
    for side in polygon.lines_iter() {
        // Of a side along the edge, rounding may lose the point where it begins or ends.
        if cross(along, side.start - edge.start).abs() <= HAIR_M {
            places.push(place(side.start).clamp(0.0, length_m));
        }
        match line_intersection(edge, side) {
            Some(LineIntersection::SinglePoint { intersection, .. }) => {
                places.push(place(intersection));
            }
            Some(LineIntersection::Collinear { intersection }) => {
                places.extend([intersection.start, intersection.end].map(place));
            }
            None => {}
        }
    }
    places.sort_unstable_by(f64::total_cmp);
    let is_inside = |part: &Interval| {
        let middle = edge.start + along * f64::midpoint(part.from, part.to);
        polygon.contains(&Point::from(middle))
    };
    places
        .windows(2)
        .map(|pair| Interval {
            from: pair[0],
            to: pair[1],
        })
        .filter(|part| part.from < part.to && is_inside(part))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Distance, Euclidean, coord, wkt};
    use proptest::prelude::*;

    fn line(from: (f64, f64), to: (f64, f64)) -> Line {
        Line::new(Coord::from(from), Coord::from(to))
    }

    fn stretch(from: f64, to: f64) -> Option<Interval> {
        Some(Interval { from, to })
    }

    #[test]
    fn a_line_beside_an_edge_covers_as_much_of_it_as_it_is_long() {
        let edge = line((0.0, 0.0), (10.0, 0.0));
        assert_eq!(
            beside(edge, line((2.0, 0.2), (5.0, 0.2)), 0.3),
            stretch(2.0, 5.0)
        );
        assert_eq!(
            beside(edge, line((5.0, -0.2), (2.0, -0.2)), 0.3),
            stretch(2.0, 5.0)
        );
        assert_eq!(
            beside(edge, line((-9.0, 0.0), (99.0, 0.0)), 0.3),
            stretch(0.0, 10.0)
        );
        assert_eq!(beside(edge, line((2.0, 0.4), (5.0, 0.4)), 0.3), None);
        assert_eq!(beside(edge, line((11.0, 0.0), (12.0, 0.0)), 0.3), None);
        // It leaves the strip halfway.
        assert_eq!(
            beside(edge, line((2.0, 0.0), (6.0, 0.5)), 0.25),
            stretch(2.0, 4.0)
        );
    }

    #[test]
    fn what_crosses_runs_beside_nothing() {
        let edge = line((0.0, 0.0), (10.0, 0.0));
        for end in [(5.0, 9.0), (5.0, 0.0)] {
            assert_eq!(beside(edge, line((5.0, -9.0), end), 0.3), None);
        }
        let oblique = beside(edge, line((0.0, -5.0), (10.0, 5.0)), 0.3).unwrap();
        assert!((oblique.length() - 0.6).abs() < 1e-12);
        // As good as square to the edge: rounding must not make a stretch of it.
        assert_eq!(
            beside(edge, line((5.0, -9.0), (5.000_000_1, 9.0)), 0.3),
            None
        );
        assert_eq!(beside(line((1.0, 1.0), (1.0, 1.0)), edge, 0.3), None);
    }

    #[test]
    fn an_edge_is_inside_between_the_outlines_that_it_crosses() {
        let block: Polygon = wkt!(POLYGON((2. -1., 8. -1., 8. 1., 2. 1., 2. -1.), (4. -0.5, 4. 0.5, 5. 0.5, 5. -0.5, 4. -0.5)));
        let found = inside(line((0.0, 0.0), (10.0, 0.0)), &block);
        assert_eq!(
            found,
            [stretch(2.0, 4.0).unwrap(), stretch(5.0, 8.0).unwrap()]
        );
        assert_eq!(inside(line((0.0, 1.0), (10.0, 1.0)), &block), []);
        // A side along the edge, off it by rounding at one end only: what lies before it is not inside.
        let beside: Polygon = wkt!(POLYGON((4. 0.00000000000001, 9. -0.00000000000001, 9. 3., 4. 3., 4. 0.00000000000001)));
        let found = inside(line((0.0, 0.0), (10.0, 0.0)), &beside);
        assert!(
            found.iter().all(|part| part.from >= 4.0 && part.to <= 9.0),
            "{found:?}"
        );
        let within = inside(line((3.0, 0.0), (3.5, 0.0)), &block);
        assert!((within[0].length() - 0.5).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn the_ends_of_what_runs_beside_an_edge_are_as_near_as_asked(
            ends in prop::array::uniform4((-9.0..9.0_f64, -9.0..9.0_f64)), within_m in 0.01..3.0_f64,
        ) {
            let (edge, other) = (line(ends[0], ends[1]), line(ends[2], ends[3]));
            if let Some(found) = beside(edge, other, within_m) {
                let along = unit(edge).unwrap();
                for at in [found.from, found.to, f64::midpoint(found.from, found.to)] {
                    let point: Point = (edge.start + along * at).into();
                    prop_assert!(Euclidean.distance(&point, &other) <= within_m + 1e-9);
                }
            }
            let turned = |line: Line| Line::new(coord! { x: -line.start.y, y: line.start.x }, coord! { x: -line.end.y, y: line.end.x });
            let (one, other) = (beside(edge, other, within_m), beside(turned(edge), turned(other), within_m));
            let length = |found: Option<Interval>| found.map_or(0.0, Interval::length);
            prop_assert!((length(one) - length(other)).abs() < 1e-9);
        }
    }
}
