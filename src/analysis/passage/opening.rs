//! Gates as openings: where they are, how wide, and which way is out.

use geo::{Contains, Coord, Distance, Euclidean, Geometry, Line, LinesIter, Point, Polygon};

use super::{ASSUMED_GATE_WIDTH, OFF_GROUND_M};
use crate::geometry::caliper::unit;
use crate::geometry::vector::{dot, left_of};
use crate::model::Kind;
use crate::model::site::{Site, SiteFeature};

/// A gate.
#[derive(Clone, Debug)]
pub(in crate::analysis) struct Opening<'a> {
    pub feature: &'a SiteFeature,
    /// From post to post: as wide as its clear width is stated to be, else as it is drawn.
    pub line: Line,
    /// Away from the courtyard, of length 1; none for a gate that is not on the boundary.
    pub outward: Option<Coord>,
    /// Whether no width was stated or drawn, and a rule stands in for it.
    pub is_width_assumed: bool,
    along: Coord,
    /// How much of a wall gives way to it: what is drawn, if that is wider than what is stated.
    cut_half_m: f64,
}

/// The gates of a site that are there to stay.
pub(in crate::analysis) fn openings(site: &Site) -> Vec<Opening<'_>> {
    site.features_of_kind(Kind::Gate)
        .filter_map(|feature| Opening::of(feature, site))
        .collect()
}

impl<'a> Opening<'a> {
    fn of(feature: &'a SiteFeature, site: &Site) -> Option<Self> {
        let drawn = match &feature.geometry {
            Geometry::LineString(line) => Line::new(*line.0.first()?, *line.0.last()?),
            Geometry::Point(point) => Line::new(point.0, point.0),
            _ => return None,
        };
        let middle = (drawn.start + drawn.end) / 2.0;
        let beside = nearest_edge(site, middle)?;
        let along = unit(drawn).or_else(|| unit(beside))?;
        let drawn_m = Euclidean.distance(drawn.start, drawn.end);
        let stated_m = feature.number("width_m").filter(|width_m| *width_m > 0.0);
        let known_m = stated_m.or_else(|| (drawn_m > 0.0).then_some(drawn_m));
        let width_m = known_m.unwrap_or_else(|| site.rules.value(ASSUMED_GATE_WIDTH));
        let half = along * (width_m / 2.0);
        Some(Self {
            feature,
            line: Line::new(middle - half, middle + half),
            outward: outward(site, middle, along, beside),
            is_width_assumed: known_m.is_none(),
            along,
            cut_half_m: width_m.max(drawn_m) / 2.0,
        })
    }

    pub fn width_m(&self) -> f64 {
        Euclidean.distance(self.line.start, self.line.end)
    }

    pub fn middle(&self) -> Coord {
        (self.line.start + self.line.end) / 2.0
    }

    /// Where it is not stated whom a gate is for, it is for all.
    pub fn is_for(&self, passage: &str) -> bool {
        self.feature
            .text("passage")
            .is_none_or(|stated| stated == passage || stated == "both")
    }

    /// The ground in the gate, as deep to either side.
    pub fn threshold(&self, depth_m: f64) -> Polygon {
        self.ground(-depth_m, depth_m)
    }

    /// The ground before the gate, out of the courtyard, and as far into it as a gate may be drawn off the boundary. None
    /// where there is no way out.
    pub fn apron(&self, depth_m: f64) -> Option<Polygon> {
        let is_left = dot(self.outward?, left_of(self.along)) > 0.0;
        Some(if is_left {
            self.ground(-OFF_GROUND_M, depth_m)
        } else {
            self.ground(-depth_m, OFF_GROUND_M)
        })
    }

    /// As wide as the gate, from one distance on its left to another.
    fn ground(&self, from_m: f64, to_m: f64) -> Polygon {
        let left = left_of(self.along);
        let Line { start, end } = self.line;
        let corners = vec![
            start + left * from_m,
            end + left * from_m,
            end + left * to_m,
            start + left * to_m,
        ];
        Polygon::new(corners.into(), Vec::new())
    }

    /// What the gate leaves of a line that runs through it.
    pub fn cut(&self, line: Line) -> Vec<Line> {
        let left = left_of(self.along);
        let at = |point: Coord| point - self.middle();
        let (mut from, mut to) = (0.0_f64, 1.0_f64);
        for (axis, half_m) in [(self.along, self.cut_half_m), (left, OFF_GROUND_M)] {
            let (start, way) = (dot(at(line.start), axis), dot(line.delta(), axis));
            if way == 0.0 {
                if start.abs() >= half_m {
                    return vec![line];
                }
                continue;
            }
            let (one, other) = ((-half_m - start) / way, (half_m - start) / way);
            from = from.max(one.min(other));
            to = to.min(one.max(other));
        }
        if from >= to {
            return vec![line];
        }
        let point = |share: f64| line.start + line.delta() * share;
        let before = (from > 0.0).then(|| Line::new(line.start, point(from)));
        let after = (to < 1.0).then(|| Line::new(point(to), line.end));
        before.into_iter().chain(after).collect()
    }
}

fn nearest_edge(site: &Site, point: Coord) -> Option<Line> {
    let point = Point::from(point);
    site.ground
        .lines_iter()
        .filter(|edge| edge.start != edge.end)
        .min_by(|a, b| {
            Euclidean
                .distance(&point, a)
                .total_cmp(&Euclidean.distance(&point, b))
        })
}

/// Which side of a gate on the boundary is not the courtyard's.
fn outward(site: &Site, middle: Coord, along: Coord, beside: Line) -> Option<Coord> {
    // Past what a gate may be drawn off the boundary, and past less where the ground is narrow.
    const TRIES: [f64; 3] = [1.5, 1.1, 3.0];
    if Euclidean.distance(&Point::from(middle), &beside) > OFF_GROUND_M {
        return None;
    }
    let is_ground = |point: Coord| site.ground.contains(&Point::from(point));
    let left = left_of(along);
    TRIES.iter().find_map(|&room_m| {
        match (
            is_ground(middle + left * room_m),
            is_ground(middle - left * room_m),
        ) {
            (true, false) => Some(left * -1.0),
            (false, true) => Some(left),
            _ => None,
        }
    })
}
