//! Views over a site: its solids and the outline of its ground, prepared for many looks.

use geo::{
    Contains, ConvexHull, Coord, Distance, Euclidean, Line, LinesIter, MultiPolygon, Point, Polygon,
};

use super::Solid;
use crate::geometry::overlay;
use crate::geometry::repair::valid;
use crate::geometry::vector::cross;
use crate::geometry::visibility::{Gaze, ON_EDGE_M, Obstacles, Obstruction, Role, Sight};

/// Looks over the ground of a site. Solids are known by their places in the site's index.
#[derive(Clone, Debug)]
pub struct Outlook {
    /// The solids, then the parts of the ground, outside of which nothing counts.
    obstacles: Obstacles,
    solids: usize,
    /// For each edge of the ground's outline: whether a view that leaves by it never comes back.
    leaves_for_good: Vec<bool>,
    first_outline_edge: usize,
    ground: MultiPolygon,
}

/// The part of the ground that is seen, valid, and the solids noticed.
#[derive(Clone, Debug)]
pub struct GroundView {
    pub region: MultiPolygon,
    /// See [`Sight::noticed`].
    pub noticed: Vec<usize>,
}

impl Outlook {
    pub(super) fn new(solids: &[Solid], ground: &MultiPolygon) -> Self {
        let outlines = ground.iter().map(Obstruction::Outside);
        let obstacles = Obstacles::new(solids.iter().map(Solid::obstruction).chain(outlines));
        let first_outline_edge = obstacles.edges_before(solids.len());
        let hull = ground.convex_hull();
        let leaves_for_good = obstacles
            .edges()
            .skip(first_outline_edge)
            .map(|edge| is_on_hull(edge, &hull))
            .collect();
        Self {
            obstacles,
            solids: solids.len(),
            leaves_for_good,
            first_outline_edge,
            ground: ground.clone(),
        }
    }

    /// What is seen of the ground. Its outline does not block: where a view leaves the ground and comes back, both parts
    /// are seen.
    pub fn look(&self, gaze: Gaze<'_>, role: impl Fn(usize) -> Role) -> GroundView {
        match self.part_around(gaze.eye) {
            // From the outline itself a view may leave the ground at once, and come back.
            Some(part) if !self.is_on_outline(part, gaze.eye) => {
                let sight = self.look_within(gaze, part, &role);
                if self.comes_back(&sight) {
                    return self.look_beyond(gaze, &role);
                }
                GroundView {
                    region: sight.star.region(),
                    noticed: sight.noticed,
                }
            }
            _ => self.look_beyond(gaze, &role),
        }
    }

    /// What is seen when the outline of the ground blocks; nothing from an eye that is not on the ground.
    pub fn look_in_bounds(&self, gaze: Gaze<'_>, role: impl Fn(usize) -> Role) -> MultiPolygon {
        let Some(part) = self.part_around(gaze.eye) else {
            return MultiPolygon::empty();
        };
        let region = self.look_within(gaze, part, &role).star.region();
        if self.is_on_outline(part, gaze.eye) {
            // Which way leads inside cannot be told at the tip of a needle.
            valid(overlay::intersection(&region, &self.ground))
        } else {
            region
        }
    }

    /// Whether some view out of the ground may come back to it.
    fn comes_back(&self, sight: &Sight) -> bool {
        let mut left_by = sight
            .star
            .edges()
            .filter_map(|edge| edge.checked_sub(self.first_outline_edge));
        left_by.any(|edge| self.leaves_for_good.get(edge) == Some(&false))
    }

    fn look_within(&self, gaze: Gaze<'_>, part: usize, role: &impl Fn(usize) -> Role) -> Sight {
        self.obstacles
            .look(gaze, |place| match place.checked_sub(self.solids) {
                None => role(place),
                Some(outline) if outline == part => Role::Blocks,
                Some(_) => Role::Ignored,
            })
    }

    fn look_beyond(&self, gaze: Gaze<'_>, role: &impl Fn(usize) -> Role) -> GroundView {
        let sight = self.obstacles.look(gaze, |place| {
            if place < self.solids {
                role(place)
            } else {
                Role::Ignored
            }
        });
        let outline: MultiPolygon = sight.star.outline().into_iter().collect();
        GroundView {
            region: valid(overlay::intersection(&outline, &self.ground)),
            noticed: sight.noticed,
        }
    }

    /// The part of the ground that a point lies in or on the edge of.
    fn part_around(&self, point: Coord) -> Option<usize> {
        let point = Point::from(point);
        self.ground
            .iter()
            .position(|part| Euclidean.distance(&point, part) <= ON_EDGE_M)
    }

    fn is_on_outline(&self, part: usize, eye: Coord) -> bool {
        let eye = Point::from(eye);
        self.ground.0.get(part).is_some_and(|part| {
            !part.contains(&eye)
                || part
                    .lines_iter()
                    .any(|edge| Euclidean.distance(&eye, &edge) <= ON_EDGE_M)
        })
    }
}

/// Whether all of the hull lies on the inner side of an edge of the outline, which is its right side.
fn is_on_hull(edge: Line, hull: &Polygon) -> bool {
    const TOUCHES_M: f64 = 1e-9;
    let along = edge.delta();
    let length = along.x.hypot(along.y);
    hull.exterior()
        .coords()
        .all(|corner| cross(along, *corner - edge.start) <= TOUCHES_M * length)
}
