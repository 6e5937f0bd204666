//! Where there is room for a square.
//!
//! For squares of one direction, the ground that their middles can be on is what is left without the hexagon that a square
//! sweeps when its middle goes along an edge: a Minkowski difference, by `overlay` as in `erosion`.

use std::f64::consts::SQRT_2;

use geo::{
    BoundingRect, ConvexHull, Coord, Line, LinesIter, MapCoords, MultiPoint, MultiPolygon, Polygon,
};

use super::vector::{cross, dot, left_of};
use super::{overlay, rect};

/// A square's side and direction.
#[derive(Clone, Copy, Debug)]
pub struct Square {
    pub side_m: f64,
    /// Of one of its sides, of length 1.
    pub along: Coord,
}

impl Square {
    /// It, with its middle at a place.
    pub fn at(&self, middle: Coord) -> Polygon {
        Polygon::new(self.corners(middle).to_vec().into(), Vec::new())
    }

    /// The part of `within` on which its middle can be without any of the edges coming inside.
    pub fn room(&self, within: &MultiPolygon, edges: &[Line]) -> MultiPolygon {
        within
            .iter()
            .flat_map(|part| self.room_in(part, edges))
            .collect()
    }

    fn room_in(&self, part: &Polygon, edges: &[Line]) -> MultiPolygon {
        let whole = MultiPolygon::new(vec![part.clone()]);
        let Some(bounds) = part.bounding_rect() else {
            return MultiPolygon::empty();
        };
        let near = rect::grown(bounds, self.side_m / SQRT_2);
        let taken: Vec<Polygon> = edges
            .iter()
            .filter(|edge| rect::touch(edge.bounding_rect(), near))
            .map(|edge| self.swept_along(*edge))
            .collect();
        overlay::difference(&whole, &taken)
    }

    /// The ground that it covers when its middle is anywhere in an area; to a millimetre.
    ///
    /// What single edges sweep has sides along the square's own, many of them on one line, which would cross each other within
    /// rounding, again and again. So each is swept by a square that is smaller by another hair, and all are united in its own frame.
    pub fn swept(&self, middles: &MultiPolygon) -> MultiPolygon {
        const STEP_M: f64 = 1e-6;
        const APART_M: f64 = 2e-5;
        const MOST_APART: u32 = 50;
        let to_own = |at: Coord| Coord {
            x: dot(self.along, at),
            y: cross(self.along, at),
        };
        let from_own = |at: Coord| self.along * at.x + left_of(self.along) * at.y;
        let along_edges = middles.lines_iter().zip(0_u32..).map(|(edge, count)| {
            let side_m = (self.side_m - APART_M * f64::from(count % MOST_APART)).max(0.0);
            Self { side_m, ..*self }.swept_along(edge)
        });
        let all = along_edges.chain(middles.iter().cloned());
        let own: MultiPolygon = all.map(|part| part.map_coords(to_own)).collect();
        overlay::on_grid(&own, STEP_M).map_coords(from_own)
    }

    fn swept_along(&self, edge: Line) -> Polygon {
        let corners = [edge.start, edge.end].map(|middle| self.corners(middle));
        MultiPoint::from(corners.concat()).convex_hull()
    }

    fn corners(&self, middle: Coord) -> [Coord; 4] {
        let half = self.along * (self.side_m / 2.0);
        let aside = left_of(half);
        [
            middle - half - aside,
            middle + half - aside,
            middle + half + aside,
            middle - half + aside,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::fixtures::rectangle;
    use geo::{Area, Contains, Distance, Euclidean, Point, Rotate, coord};
    use proptest::prelude::*;

    fn turned(turn_deg: f64) -> Coord {
        let (y, x) = turn_deg.to_radians().sin_cos();
        coord! {x: x, y: y}
    }

    #[test]
    fn a_square_has_room_in_a_larger_one_that_lies_as_it_does() {
        for turn_deg in [0.0, 20.0, 45.0, 81.0] {
            let yard = rectangle(0.0, 0.0, 12.0, 15.0).rotate_around_center(turn_deg);
            let yard = MultiPolygon::new(vec![yard]);
            let edges: Vec<Line> = yard.lines_iter().collect();
            let room_m2 = |side_m: f64, askew_deg: f64| {
                let along = turned(turn_deg + askew_deg);
                Square { side_m, along }.room(&yard, &edges).unsigned_area()
            };
            assert!((room_m2(11.0, 0.0) - 4.0).abs() < 1e-6);
            assert!((room_m2(11.0, 90.0) - 4.0).abs() < 1e-6);
            assert!(room_m2(12.001, 0.0) < 1e-6 && room_m2(11.5, 5.0) < 1e-6);
        }
    }

    fn is_close(room: &MultiPolygon, sample: (f64, f64)) -> bool {
        Euclidean.distance(&Point::from(sample), room) < 1e-6
    }

    proptest! {
        #[test]
        fn middles_have_room_exactly_where_the_square_lies_on_the_ground(
            blocks in prop::collection::vec((0.0..30.0_f64, 0.0..30.0_f64, 0.5..9.0_f64, 0.5..9.0_f64, 0.0..90.0_f64), 0..6),
            samples in prop::collection::vec((0.0..30.0_f64, 0.0..30.0_f64), 60),
            side_m in 1.0..9.0_f64, turn_deg in 0.0..90.0_f64,
        ) {
            let blocks: Vec<Polygon> = blocks
                .iter()
                .map(|&(x, y, width, depth, turn)| rectangle(x, y, width, depth).rotate_around_center(turn))
                .collect();
            let ground = overlay::difference(&MultiPolygon::new(vec![rectangle(0.0, 0.0, 30.0, 30.0)]), &blocks);
            let edges: Vec<Line> = ground.lines_iter().collect();
            let square = Square { side_m, along: turned(turn_deg) };
            let room = square.room(&ground, &edges);
            let swept = square.swept(&room);
            for sample in samples {
                let covered = MultiPolygon::new(vec![square.at(sample.into())]);
                let outside_m2 = side_m * side_m - overlay::common_area(&ground, &covered);
                let has_room = room.contains(&Point::from(sample));
                prop_assert!(!has_room || outside_m2 < 1e-6, "{:?} {}", sample, outside_m2);
                // And the other way round, but for what only touches.
                prop_assert!(has_room || outside_m2 > 1e-9 || is_close(&room, sample), "{:?}", sample);
                prop_assert!(!has_room || overlay::common_area(&swept, &covered) > side_m * side_m - 0.05);
            }
            prop_assert!(overlay::common_area(&ground, &swept) > swept.unsigned_area() - 1e-3);
        }
    }
}
