//! What of a geometry lies in a square around a tile.

use geo::{Coord, LineString};

/// From `low` to `high` in both directions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Square {
    pub low: f64,
    pub high: f64,
}

/// One side of the square, as a distance that is negative outside.
type Inside<'a> = &'a dyn Fn(Coord) -> f64;

impl Square {
    pub(super) fn holds(self, at: Coord) -> bool {
        let range = self.low..=self.high;
        range.contains(&at.x) && range.contains(&at.y)
    }

    /// The part of a ring inside, closed or empty. Where a ring leaves and comes back, it runs along the square's side.
    pub(super) fn clip_ring(self, ring: &LineString) -> Vec<Coord> {
        let mut points: Vec<Coord> = open(&ring.0).to_vec();
        if points.iter().all(|at| self.holds(*at)) {
            return points;
        }
        let sides: [Inside<'_>; 4] = [
            &|at| at.x - self.low,
            &|at| self.high - at.x,
            &|at| at.y - self.low,
            &|at| self.high - at.y,
        ];
        for inside in sides {
            points = cut_ring(&points, inside);
        }
        points
    }

    /// The parts of a line inside, in its direction.
    pub(super) fn clip_line(self, line: &LineString) -> Vec<Vec<Coord>> {
        let mut parts: Vec<Vec<Coord>> = Vec::new();
        for piece in line.lines() {
            let Some((start, end)) = self.clip_piece(piece.start, piece.end) else {
                continue;
            };
            match parts.last_mut() {
                Some(part) if part.last() == Some(&start) => part.push(end),
                _ => parts.push(vec![start, end]),
            }
        }
        parts
    }

    /// Liang and Barsky: the stretch of the piece that is on the inner side of all four sides.
    fn clip_piece(self, start: Coord, end: Coord) -> Option<(Coord, Coord)> {
        let step = end - start;
        let (mut from, mut to) = (0.0_f64, 1.0_f64);
        for (speed, room) in [
            (-step.x, start.x - self.low),
            (step.x, self.high - start.x),
            (-step.y, start.y - self.low),
            (step.y, self.high - start.y),
        ] {
            if speed == 0.0 && room < 0.0 {
                return None;
            }
            if speed < 0.0 {
                from = from.max(room / speed);
            } else if speed > 0.0 {
                to = to.min(room / speed);
            }
        }
        // Untouched ends stay exactly as they are, so that pieces join again.
        let at = |share: f64| match share {
            0.0 => start,
            1.0 => end,
            _ => start + step * share,
        };
        (from <= to).then(|| (at(from), at(to)))
    }
}

/// Sutherland and Hodgman: what of an open ring is on the inner side of a line.
fn cut_ring(points: &[Coord], inside: Inside<'_>) -> Vec<Coord> {
    let mut kept = Vec::with_capacity(points.len() + 4);
    let Some(mut before) = points.last().copied() else {
        return kept;
    };
    for &at in points {
        let (depth_before, depth) = (inside(before), inside(at));
        if (depth_before < 0.0) != (depth < 0.0) {
            let share = depth_before / (depth_before - depth);
            kept.push(before + (at - before) * share);
        }
        if depth >= 0.0 {
            kept.push(at);
        }
        before = at;
    }
    kept
}

/// A ring without its last point, which repeats the first.
fn open(ring: &[Coord]) -> &[Coord] {
    match ring {
        [first, rest @ .., last] if first == last && !rest.is_empty() => &ring[..ring.len() - 1],
        _ => ring,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Area, BooleanOps, Polygon, Rect, coord, line_string};
    use proptest::prelude::*;

    const SQUARE: Square = Square {
        low: -1.0,
        high: 11.0,
    };

    fn polygon(points: Vec<Coord>) -> Polygon {
        Polygon::new(LineString::new(points), Vec::new())
    }

    #[test]
    fn a_line_that_leaves_and_comes_back_is_two() {
        let line =
            line_string![(x: 0.0, y: 0.0), (x: 20.0, y: 0.0), (x: 20.0, y: 5.0), (x: 5.0, y: 5.0)];
        let parts = SQUARE.clip_line(&line);
        let expected = [
            vec![coord! { x: 0.0, y: 0.0 }, coord! { x: 11.0, y: 0.0 }],
            vec![coord! { x: 11.0, y: 5.0 }, coord! { x: 5.0, y: 5.0 }],
        ];
        assert_eq!(parts, expected);
    }

    #[test]
    fn what_is_outside_is_gone() {
        let far = line_string![(x: 20.0, y: 20.0), (x: 30.0, y: 20.0), (x: 30.0, y: 30.0), (x: 20.0, y: 20.0)];
        assert!(SQUARE.clip_ring(&far).is_empty());
        assert!(SQUARE.clip_line(&far).is_empty());
        let around = Rect::new(coord! { x: -50.0, y: -50.0 }, coord! { x: 50.0, y: 50.0 });
        let clipped = polygon(SQUARE.clip_ring(around.to_polygon().exterior()));
        assert_eq!(clipped.unsigned_area(), 144.0);
    }

    proptest! {
        /// Against the overlay of `geo`, which works in quite another way.
        #[test]
        fn a_clipped_triangle_has_the_area_that_the_overlay_has(corners in prop::array::uniform3((-30.0..30.0, -30.0..30.0))) {
            let triangle = polygon(corners.into_iter().map(Coord::from).collect());
            let square = Rect::new(coord! { x: -1.0, y: -1.0 }, coord! { x: 11.0, y: 11.0 }).to_polygon();
            let clipped = polygon(SQUARE.clip_ring(triangle.exterior()));
            let expected = triangle.intersection(&square).unsigned_area();
            prop_assert!((clipped.unsigned_area() - expected).abs() < 1e-3, "{clipped:?} is not {expected}");
        }

        #[test]
        fn no_part_of_a_line_is_outside(points in prop::collection::vec((-30.0..30.0, -30.0..30.0), 2..8)) {
            let line = LineString::from(points);
            for at in SQUARE.clip_line(&line).into_iter().flatten() {
                prop_assert!(at.x > -1.0 - 1e-9 && at.x < 11.0 + 1e-9 && at.y > -1.0 - 1e-9 && at.y < 11.0 + 1e-9);
            }
        }
    }
}
