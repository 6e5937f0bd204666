//! How deep the ground beside an edge of a space is free.

use geo::{Coord, Line, LineString, MultiPolygon, Point, Polygon};

use crate::geometry::caliper::unit;
use crate::geometry::half_plane::{HalfPlane, clipped, edges_of};
use crate::geometry::overlay;
use crate::geometry::vector::dot;

/// The ground to the right of an edge, up to a depth.
pub(super) struct Strip {
    from: Coord,
    /// Away from the edge, of length 1.
    outward: Coord,
    depth_m: f64,
    polygon: Polygon,
    sides: Vec<HalfPlane>,
}

impl Strip {
    /// A little off the edge's ends, so that a neighbour that is drawn a hair too wide does not count. None for a point.
    pub(super) fn beside(edge: Line, depth_m: f64, off_ends_m: f64) -> Option<Self> {
        let along = unit(edge)?;
        let outward = Coord {
            x: along.y,
            y: -along.x,
        };
        let length_m = dot(edge.delta(), along);
        let off_m = off_ends_m.min(length_m / 4.0);
        let (from, to) = (edge.start + along * off_m, edge.end - along * off_m);
        let out = outward * depth_m;
        let ring = LineString::new(vec![from, from + out, to + out, to, from]);
        Some(Self {
            from,
            outward,
            depth_m,
            sides: edges_of(&ring),
            polygon: Polygon::new(ring, Vec::new()),
        })
    }

    /// How deep it is free of what is not ground.
    pub(super) fn depth_on(&self, ground: &MultiPolygon) -> f64 {
        let own = MultiPolygon::new(vec![self.polygon.clone()]);
        let near: MultiPolygon = ground
            .iter()
            .map(|part| clipped(part, &self.sides))
            .collect();
        self.depth_before(&overlay::difference(&own, &near))
    }

    pub(super) fn depth_to_area(&self, taken: &MultiPolygon) -> f64 {
        let own = MultiPolygon::new(vec![self.polygon.clone()]);
        self.depth_before(&overlay::intersection(&own, taken))
    }

    pub(super) fn depth_to_point(&self, point: Point) -> f64 {
        let is_in = self.sides.iter().all(|side| side.contains(point.0));
        if is_in {
            self.depth_of(point.0)
        } else {
            self.depth_m
        }
    }

    pub(super) fn depth_to_line(&self, line: &LineString) -> f64 {
        line.lines()
            .filter_map(|piece| self.cut(piece))
            .flat_map(|piece| [piece.start, piece.end])
            .fold(self.depth_m, |depth_m, end| depth_m.min(self.depth_of(end)))
    }

    /// What of a line lies in it.
    fn cut(&self, line: Line) -> Option<Line> {
        let (mut from, mut to) = (0.0_f64, 1.0_f64);
        for side in &self.sides {
            let normal = Coord {
                x: side.a,
                y: side.b,
            };
            let (ahead, room) = (dot(normal, line.delta()), side.c - dot(normal, line.start));
            if ahead > 0.0 {
                to = to.min(room / ahead);
            } else if ahead < 0.0 {
                from = from.max(room / ahead);
            } else if room < 0.0 {
                return None;
            }
        }
        let at = |share: f64| line.start + line.delta() * share;
        (from < to).then(|| Line::new(at(from), at(to)))
    }

    /// A linear function has its least value at a corner.
    fn depth_before(&self, blocked: &MultiPolygon) -> f64 {
        blocked
            .iter()
            .flat_map(|part| part.exterior().coords())
            .fold(self.depth_m, |depth_m, corner| {
                depth_m.min(self.depth_of(*corner))
            })
    }

    fn depth_of(&self, point: Coord) -> f64 {
        dot(point - self.from, self.outward).max(0.0)
    }
}
