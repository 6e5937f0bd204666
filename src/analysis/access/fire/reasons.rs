//! What a vehicle gets stuck between.

use geo::{BoundingRect, Coord, Distance, Euclidean, Line, LinesIter, MultiPolygon, Point, Rect};
use rstar::RTree;

use super::super::report::Reason;
use crate::analysis::passage::Barrier;
use crate::geometry::caliper::foot;
use crate::geometry::rect;
use crate::model::Kind;
use crate::model::site::{Site, SiteFeature};

use super::vehicle::{StreetGate, Vehicles};

/// The edges of all that bounds where vehicles can be.
pub(super) struct Edges<'a> {
    edges: Vec<(Line, &'a SiteFeature)>,
    index: RTree<rect::Indexed<usize>>,
}

/// A gap between two edges.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Gap {
    pub middle: Coord,
    pub width_m: f64,
}

impl<'a> Edges<'a> {
    pub(super) fn of(site: &'a Site, barriers: &[Barrier<'a>], vehicles: &'a Vehicles) -> Self {
        let of_barriers = barriers.iter().flat_map(|barrier| {
            let areas = barrier.areas.iter().flat_map(LinesIter::lines_iter);
            let trunk = barrier.trunk.map(point);
            let lines = areas.chain(barrier.lines.iter().copied()).chain(trunk);
            lines.map(|line| (line, barrier.feature))
        });
        let boundary = site
            .features_of_kind(Kind::Courtyard)
            .flat_map(|courtyard| {
                let area = courtyard.area().unwrap_or(MultiPolygon::empty());
                let open = |edge| between_gates(edge, &vehicles.gates);
                let edges: Vec<Line> = area.lines_iter().flat_map(open).collect();
                edges.into_iter().map(move |edge| (edge, courtyard))
            });
        let posts = vehicles.gates.iter().flat_map(|gate| {
            let Line { start, end } = gate.opening.line;
            [start, end].map(|post| (point(post), gate.opening.feature))
        });
        let edges: Vec<(Line, &SiteFeature)> = of_barriers.chain(boundary).chain(posts).collect();
        let rectangles = edges.iter().enumerate();
        let index = RTree::bulk_load(
            rectangles
                .map(|(place, (edge, _))| rect::indexed(edge.bounding_rect(), place))
                .collect(),
        );
        Self { edges, index }
    }

    /// The gaps between two edges that are so wide, with nothing else in them.
    pub(super) fn gaps(&self, least_m: f64, most_m: f64) -> Vec<Gap> {
        let mut gaps = Vec::new();
        for (place, (edge, _)) in self.edges.iter().enumerate() {
            let others = self.near(rect::grown(edge.bounding_rect(), most_m));
            for other in others.filter(|&other| other != place) {
                let end_of =
                    [edge.start, edge.end].map(|end| (end, foot(self.edges[other].0, end)));
                gaps.extend(end_of.iter().map(|&(a, b)| Gap {
                    middle: (a + b) / 2.0,
                    width_m: Euclidean.distance(a, b),
                }));
            }
        }
        gaps.retain(|gap| (least_m..=most_m).contains(&gap.width_m) && self.is_clear(gap));
        gaps
    }

    /// Whether nothing is nearer to the gap's middle than its two sides.
    fn is_clear(&self, gap: &Gap) -> bool {
        const ROUNDING_M: f64 = 1e-6;
        let half_m = gap.width_m / 2.0;
        self.around(gap.middle, half_m)
            .all(|(distance_m, _)| distance_m >= half_m - ROUNDING_M)
    }

    /// What is within a distance of a point, the easiest to move first.
    pub(super) fn reasons(&self, at: Coord, distance_m: f64) -> Vec<Reason> {
        let mut around: Vec<(f64, &SiteFeature)> = self
            .around(at, distance_m)
            .filter(|(away_m, _)| *away_m <= distance_m)
            .collect();
        around.sort_by(|a, b| {
            ease(a.1.kind)
                .cmp(&ease(b.1.kind))
                .then(a.0.total_cmp(&b.0))
        });
        let mut reasons = Vec::new();
        for (_, feature) in around {
            let reason = reason(feature);
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        reasons
    }

    fn around(&self, at: Coord, distance_m: f64) -> impl Iterator<Item = (f64, &'a SiteFeature)> {
        let here = rect::grown(Rect::new(at, at), distance_m);
        self.near(here).map(move |place| {
            let (edge, feature) = self.edges[place];
            (Euclidean.distance(&Point::from(at), &edge), feature)
        })
    }

    fn near(&self, near: Rect) -> impl Iterator<Item = usize> {
        self.index
            .locate_in_envelope_intersecting(&rect::envelope(near))
            .map(|entry| entry.data)
    }
}

pub(super) fn reason(feature: &SiteFeature) -> Reason {
    Reason {
        feature: feature.id.clone(),
        kind: feature.kind,
    }
}

/// Cars are moved within the hour, buildings never.
pub(super) fn ease(kind: Kind) -> usize {
    const EASIEST_FIRST: [Kind; 7] = [
        Kind::ParkingSpace,
        Kind::Obstacle,
        Kind::BicycleShed,
        Kind::Tree,
        Kind::Gate,
        Kind::Wall,
        Kind::Building,
    ];
    let place = EASIEST_FIRST.iter().position(|easy| *easy == kind);
    place.unwrap_or(EASIEST_FIRST.len())
}

fn between_gates(edge: Line, gates: &[StreetGate]) -> Vec<Line> {
    gates.iter().fold(vec![edge], |pieces, gate| {
        pieces
            .into_iter()
            .flat_map(|piece| gate.opening.cut(piece))
            .collect()
    })
}

fn point(at: Coord) -> Line {
    Line::new(at, at)
}
