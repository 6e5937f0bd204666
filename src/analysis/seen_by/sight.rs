//! One sight line from an eye down to a target, and the solids that it passes through.

use geo::{
    Contains, Coord, Distance, Euclidean, Line, LineString, LinesIter, Point, Polygon, Rect,
};

use crate::geometry::rect;
use crate::geometry::vector::{cross, is_between};
use crate::geometry::visibility::ON_EDGE_M;
use crate::model::site::{Base, Site, Solid};

/// A straight line in space. Shares of its way run from 0 at the eye to 1 at the target.
#[derive(Clone, Copy, Debug)]
pub(super) struct SightLine {
    pub eye: Coord,
    pub eye_m: f64,
    pub target: Coord,
    /// Below the eye.
    pub target_m: f64,
    /// The direction that the eye looks in: on a wall as high as itself it sees that side only.
    pub facing: Coord,
}

/// A solid in the way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit<'a> {
    pub solid: &'a Solid,
    /// The share of the way at which the line enters it.
    pub share: f64,
}

/// A part of the way.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    from: f64,
    to: f64,
}

impl SightLine {
    /// All solids in the way, the nearest to the eye first, each feature once.
    pub fn hits<'a>(&self, site: &'a Site) -> Vec<Hit<'a>> {
        let mut hits: Vec<Hit> = self.hits_in_any_order(site).collect();
        hits.sort_by(|a, b| a.share.total_cmp(&b.share));
        let mut once: Vec<Hit> = Vec::with_capacity(hits.len());
        for hit in hits {
            if once.iter().all(|known| known.solid.id != hit.solid.id) {
                once.push(hit);
            }
        }
        once
    }

    pub fn is_free(&self, site: &Site) -> bool {
        self.hits_in_any_order(site).next().is_none()
    }

    /// The distance on the ground from the eye to the target.
    pub fn length_m(&self) -> f64 {
        Euclidean.distance(self.eye, self.target)
    }

    /// The point over which the line passes at a share of its way.
    pub fn at(&self, share: f64) -> Coord {
        self.eye + self.direction() * share
    }

    fn direction(&self) -> Coord {
        self.target - self.eye
    }

    fn hits_in_any_order<'a>(&self, site: &'a Site) -> impl Iterator<Item = Hit<'a>> {
        let reach = rect::grown(Rect::new(self.eye, self.target), ON_EDGE_M);
        site.solids.touching(reach).filter_map(|solid| {
            let share = self.enters(solid)?;
            Some(Hit { solid, share })
        })
    }

    /// Where the line enters a solid; none when it passes by, over or under it, or only touches it.
    fn enters(&self, solid: &Solid) -> Option<f64> {
        let stretch = self.at_the_height_of(solid)?;
        match &solid.base {
            Base::Area(polygon) => self.enters_area(polygon, stretch),
            Base::Line(line) => self.crosses_wall(line, stretch),
        }
    }

    /// The part of the way on which the line is as high as the solid.
    fn at_the_height_of(&self, solid: &Solid) -> Option<Stretch> {
        if solid.top_m <= self.target_m || solid.bottom_m >= self.eye_m {
            return None;
        }
        let share = |height_m: f64| (self.eye_m - height_m) / (self.eye_m - self.target_m);
        Some(Stretch {
            from: share(solid.top_m).max(0.0),
            to: share(solid.bottom_m.max(self.target_m)),
        })
    }

    /// Between two neighbouring crossings of the outline, the line is inside or outside all the way.
    fn enters_area(&self, polygon: &Polygon, stretch: Stretch) -> Option<f64> {
        let mut shares: Vec<f64> = polygon
            .lines_iter()
            .filter_map(|edge| self.crossing(edge))
            .filter(|share| (stretch.from..stretch.to).contains(share))
            .chain([stretch.from, stretch.to])
            .collect();
        shares.sort_by(f64::total_cmp);
        shares
            .windows(2)
            .filter(|pair| (pair[1] - pair[0]) * self.length_in_space_m() > ON_EDGE_M)
            .find(|pair| is_well_inside(polygon, self.at((pair[0] + pair[1]) / 2.0)))
            .map(|pair| pair[0])
    }

    fn crosses_wall(&self, line: &LineString, stretch: Stretch) -> Option<f64> {
        if stretch.from == 0.0 && self.turns_away_on(line) {
            return Some(0.0);
        }
        let margin = ON_EDGE_M / self.length_in_space_m();
        line.lines()
            .filter(|edge| !self.starts_on(*edge) && self.passes_between_ends(*edge))
            .filter_map(|edge| self.crossing(edge))
            .filter(|&share| stretch.from <= share && share < stretch.to - margin)
            .min_by(f64::total_cmp)
    }

    /// The share of the way at which the line crosses an edge, a hair beyond the edge's ends included; none when it is
    /// parallel to it.
    fn crossing(&self, edge: Line) -> Option<f64> {
        const HAIR: f64 = 1e-9;
        let (direction, along, offset) = (self.direction(), edge.delta(), edge.start - self.eye);
        let turn = cross(direction, along);
        let at_edge = cross(offset, direction) / turn;
        (turn != 0.0 && (-HAIR..=1.0 + HAIR).contains(&at_edge))
            .then(|| cross(offset, along) / turn)
    }

    /// Whether an edge's ends lie on different sides of the line. An end on it counts as left of it, so that a line through
    /// the corner between two edges crosses one of them or both or none, as it should.
    fn passes_between_ends(&self, edge: Line) -> bool {
        let is_left = |end: Coord| cross(self.direction(), end - self.eye) >= 0.0;
        is_left(edge.start) != is_left(edge.end)
    }

    fn starts_on(&self, edge: Line) -> bool {
        Euclidean.distance(&Point::from(self.eye), &edge) <= ON_EDGE_M
    }

    /// Whether the eye stands on a wall and the target lies on the side that it does not face.
    fn turns_away_on(&self, line: &LineString) -> bool {
        arms_at(line, self.eye).iter().any(|&(arm, other)| {
            is_between(self.facing, arm, other) != is_between(self.direction(), arm, other)
        })
    }

    fn length_in_space_m(&self) -> f64 {
        self.length_m().hypot(self.eye_m - self.target_m)
    }
}

fn is_well_inside(polygon: &Polygon, coord: Coord) -> bool {
    let point = Point::from(coord);
    polygon.contains(&point)
        && polygon
            .lines_iter()
            .all(|edge| Euclidean.distance(&point, &edge) > ON_EDGE_M)
}

/// The two directions in which a wall runs on from an eye that stands on it; none at its ends, which hide nothing.
fn arms_at(line: &LineString, eye: Coord) -> Vec<(Coord, Coord)> {
    let is_here = |point: Coord| Euclidean.distance(point, eye) <= ON_EDGE_M;
    let mut arms = Vec::new();
    let mut before = line
        .is_closed()
        .then(|| line.lines().last().map(|edge| edge.start))
        .flatten();
    for edge in line.lines() {
        if is_here(edge.start) {
            arms.extend(before.map(|before| (before - eye, edge.end - eye)));
        } else if !is_here(edge.end) && Euclidean.distance(&Point::from(eye), &edge) <= ON_EDGE_M {
            arms.push((edge.start - eye, edge.end - eye));
        }
        before = Some(edge.start);
    }
    arms
}
