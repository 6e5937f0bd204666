//! What closes a ring of the boundary, and where.

use geo::{BoundingRect, Geometry, Line, LinesIter, Point, Rect};

use super::ring::Ring;
use crate::geometry::along::{beside, inside};
use crate::geometry::intervals::{Interval, Intervals};
use crate::geometry::rect;
use crate::model::Kind;
use crate::model::site::{Site, SiteFeature};

/// What closes a stretch, the first one where there are several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Means {
    Gate,
    Building,
    Obstacle,
    OpaqueWall,
    SeeThroughWall,
}

pub(super) const MEANS: [Means; 5] = [
    Means::Gate,
    Means::Building,
    Means::Obstacle,
    Means::OpaqueWall,
    Means::SeeThroughWall,
];

/// Something that closes the boundary where it is near.
pub(super) struct Closer<'a> {
    pub feature: &'a SiteFeature,
    pub means: Means,
    bounds: Rect,
}

/// All that may close the boundaries of a site: its own gates, and buildings, obstacles and walls, the
/// neighbours' too.
pub(super) fn closers(site: &Site) -> Vec<Closer<'_>> {
    let own_gates = site.features_of_kind(Kind::Gate);
    let others = site
        .everything()
        .filter(|feature| feature.kind != Kind::Gate);
    own_gates
        .chain(others)
        .filter_map(|feature| {
            let means = match feature.kind {
                Kind::Gate => Means::Gate,
                Kind::Building => Means::Building,
                Kind::Obstacle => Means::Obstacle,
                Kind::Wall if feature.flag("see_through") => Means::SeeThroughWall,
                Kind::Wall => Means::OpaqueWall,
                _ => return None,
            };
            Some(Closer {
                feature,
                means,
                bounds: feature.geometry.bounding_rect()?,
            })
        })
        .collect()
}

impl Closer<'_> {
    /// The stretches of the ring that it closes.
    pub fn on(&self, ring: &Ring, tolerance_m: f64) -> Intervals {
        if let Geometry::Point(point) = self.feature.geometry {
            return self.around(point, ring, tolerance_m);
        }
        let near = rect::grown(self.bounds, tolerance_m);
        ring.edges()
            .filter(|(_, edge)| rect::touch(edge.bounding_rect(), near))
            .flat_map(|(start_m, edge)| {
                let on_edge = self.on_edge(edge, tolerance_m).into_iter();
                on_edge.map(move |stretch| stretch.moved(start_m))
            })
            .collect()
    }

    fn on_edge(&self, edge: Line, tolerance_m: f64) -> Vec<Interval> {
        let along = |line| beside(edge, line, tolerance_m);
        match &self.feature.geometry {
            Geometry::LineString(line) => line.lines().filter_map(along).collect(),
            Geometry::Polygon(area) => {
                let sides = area.lines_iter().filter_map(along);
                sides.chain(inside(edge, area)).collect()
            }
            Geometry::MultiPolygon(parts) => {
                let sides = parts.lines_iter().filter_map(along);
                let within = parts.iter().flat_map(|part| inside(edge, part));
                sides.chain(within).collect()
            }
            _ => Vec::new(),
        }
    }

    /// A gate that is drawn as a point stands in its width on the boundary beside it.
    fn around(&self, point: Point, ring: &Ring, tolerance_m: f64) -> Intervals {
        let half_m = self.feature.number("width_m").unwrap_or(0.0) / 2.0;
        let Some((at_m, _)) = ring
            .nearest(point)
            .filter(|(_, distance_m)| *distance_m <= tolerance_m)
        else {
            return Intervals::default();
        };
        if 2.0 * half_m >= ring.length_m {
            return ring_whole(ring);
        }
        // Past the ring's beginning and its end it goes on at the other side.
        [-ring.length_m, 0.0, ring.length_m]
            .into_iter()
            .map(|lap_m| Interval {
                from: (at_m - half_m + lap_m).max(0.0),
                to: (at_m + half_m + lap_m).min(ring.length_m),
            })
            .collect()
    }
}

fn ring_whole(ring: &Ring) -> Intervals {
    let whole = Interval {
        from: 0.0,
        to: ring.length_m,
    };
    [whole].into_iter().collect()
}
