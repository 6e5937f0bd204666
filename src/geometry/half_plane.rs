//! Half-planes, and convex polygons cut by them.

use geo::{BoundingRect, Coord, LineString, Polygon, Rect};

use super::ring::doubled_signed_area;
use super::vector::cross;

/// The points with `a·x + b·y ≤ c`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HalfPlane {
    pub a: f64,
    pub b: f64,
    pub c: f64,
}

impl HalfPlane {
    /// How far beyond the limit a point is, in units of the normal's length; negative inside.
    pub(super) fn excess(&self, point: Coord) -> f64 {
        self.a * point.x + self.b * point.y - self.c
    }

    pub fn contains(&self, point: Coord) -> bool {
        self.excess(point) <= 0.0
    }

    /// The two points in which the limit meets a circle, if it does.
    pub(super) fn meets_circle(&self, centre: Coord, radius: f64) -> Vec<Coord> {
        let length_squared = self.a * self.a + self.b * self.b;
        // How far along the normal the line lies, and how far along the line the circle.
        let ahead = -self.excess(centre) / length_squared;
        let aside_squared = radius * radius / length_squared - ahead * ahead;
        if length_squared <= 0.0 || aside_squared.is_nan() || aside_squared <= 0.0 {
            return Vec::new();
        }
        let aside = aside_squared.sqrt();
        [aside, -aside]
            .map(|aside| Coord {
                x: centre.x + self.a * ahead - self.b * aside,
                y: centre.y + self.b * ahead + self.a * aside,
            })
            .to_vec()
    }

    /// Along the limit, with the half-plane on the left.
    pub(super) fn direction(&self) -> Coord {
        Coord {
            x: -self.b,
            y: self.a,
        }
    }
}

/// A convex polygon, counter-clockwise, not closed; empty when everything was cut away.
#[derive(Clone, Debug, PartialEq)]
pub struct Convex(Vec<Coord>);

impl Convex {
    pub fn of_rect(rect: Rect) -> Self {
        let (low, high) = (rect.min(), rect.max());
        Self(vec![
            low,
            Coord {
                x: high.x,
                y: low.y,
            },
            high,
            Coord {
                x: low.x,
                y: high.y,
            },
        ])
    }

    /// Of corners that run counter-clockwise, without the first one again at the end.
    pub fn of_corners(corners: Vec<Coord>) -> Self {
        Self(corners)
    }

    /// Of a convex ring that runs counter-clockwise.
    pub fn of_ring(ring: &LineString) -> Self {
        Self(ring.coords().skip(1).copied().collect())
    }

    /// What lies in the rectangle.
    #[must_use]
    pub fn cut_to(&self, rect: Rect) -> Self {
        sides(rect)
            .into_iter()
            .fold(self.clone(), |convex, side| convex.cut(side))
    }

    pub fn bounding_rect(&self) -> Option<Rect> {
        self.polygon()?.bounding_rect()
    }

    /// What lies in the half-plane.
    #[must_use]
    pub fn cut(&self, half_plane: HalfPlane) -> Self {
        Self(cut_ring(&self.0, half_plane))
    }

    /// The corners, counter-clockwise.
    pub fn corners(&self) -> &[Coord] {
        &self.0
    }

    /// Whether a point is in it or on its edge.
    pub fn contains(&self, point: Coord) -> bool {
        let nexts = self.0.iter().cycle().skip(1);
        self.0.len() >= 3
            && self
                .0
                .iter()
                .zip(nexts)
                .all(|(&corner, &next)| cross(next - corner, point - corner) >= 0.0)
    }

    /// As a polygon; none when no area is left.
    pub fn polygon(&self) -> Option<Polygon> {
        (self.0.len() >= 3).then(|| Polygon::new(LineString::new(self.0.clone()), Vec::new()))
    }
}

/// The part of a polygon within all half-planes, as a ring per ring of it.
///
/// Where a ring leaves more than once, the parts hang together by edges along the limits that enclose nothing: good for
/// measuring and for `overlay`, not for showing. Linear in the number of vertices and of half-planes.
pub fn clipped(polygon: &Polygon, half_planes: &[HalfPlane]) -> Polygon {
    let ring = |ring: &LineString| {
        let open: Vec<Coord> = ring.coords().skip(1).copied().collect();
        LineString::new(
            half_planes
                .iter()
                .fold(open, |points, &half_plane| cut_ring(&points, half_plane)),
        )
    };
    let holes = polygon
        .interiors()
        .iter()
        .map(ring)
        .filter(|hole| hole.0.len() >= 3);
    Polygon::new(ring(polygon.exterior()), holes.collect())
}

/// The half-planes whose common part is a convex ring, whichever way it runs.
pub fn edges_of(ring: &LineString) -> Vec<HalfPlane> {
    let side = if doubled_signed_area(&ring.0) < 0.0 {
        -1.0
    } else {
        1.0
    };
    ring.lines()
        .filter(|edge| edge.start != edge.end)
        .map(|edge| {
            let (a, b) = (side * edge.dy(), -side * edge.dx());
            HalfPlane {
                a,
                b,
                c: a * edge.start.x + b * edge.start.y,
            }
        })
        .collect()
}

/// The half-planes whose common part is the rectangle.
pub fn sides(rect: Rect) -> [HalfPlane; 4] {
    let (low, high) = (rect.min(), rect.max());
    [
        HalfPlane {
            a: -1.0,
            b: 0.0,
            c: -low.x,
        },
        HalfPlane {
            a: 1.0,
            b: 0.0,
            c: high.x,
        },
        HalfPlane {
            a: 0.0,
            b: -1.0,
            c: -low.y,
        },
        HalfPlane {
            a: 0.0,
            b: 1.0,
            c: high.y,
        },
    ]
}

/// Sutherland and Hodgman's step: the part of a ring (not closed) on the inner side of one line.
fn cut_ring(points: &[Coord], half_plane: HalfPlane) -> Vec<Coord> {
    let mut kept = Vec::with_capacity(points.len() + 1);
    let nexts = points.iter().cycle().skip(1);
    for (&point, &next) in points.iter().zip(nexts) {
        let (here, there) = (half_plane.excess(point), half_plane.excess(next));
        if here <= 0.0 {
            kept.push(point);
        }
        if (here < 0.0 && there > 0.0) || (here > 0.0 && there < 0.0) {
            kept.push(point + (next - point) * (here / (here - there)));
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Area, coord, polygon};

    fn unit_square() -> Convex {
        Convex::of_rect(Rect::new(
            coord! { x: 0.0, y: 0.0 },
            coord! { x: 1.0, y: 1.0 },
        ))
    }

    #[test]
    fn a_diagonal_cut_leaves_half() {
        let half = unit_square().cut(HalfPlane {
            a: 1.0,
            b: 1.0,
            c: 1.0,
        });
        assert_eq!(half.polygon().unwrap().unsigned_area(), 0.5);
    }

    #[test]
    fn a_comb_is_clipped_to_the_area_of_its_teeth() {
        let comb = polygon![
            (x: 0.0, y: 0.0), (x: 5.0, y: 0.0), (x: 5.0, y: 3.0), (x: 4.0, y: 3.0), (x: 4.0, y: 1.0),
            (x: 1.0, y: 1.0), (x: 1.0, y: 3.0), (x: 0.0, y: 3.0)
        ];
        let above = Rect::new(coord! { x: -1.0, y: 2.0 }, coord! { x: 9.0, y: 9.0 });
        assert_eq!(clipped(&comb, &sides(above)).unsigned_area(), 2.0);
        let nowhere = Rect::new(coord! { x: 6.0, y: 6.0 }, coord! { x: 9.0, y: 9.0 });
        assert_eq!(clipped(&comb, &sides(nowhere)).unsigned_area(), 0.0);
    }

    #[test]
    fn a_line_meets_a_circle_in_two_points_or_in_none() {
        let line = HalfPlane {
            a: 0.0,
            b: 2.0,
            c: 14.0,
        };
        let centre = coord! { x: 1.0, y: 4.0 };
        let met = line.meets_circle(centre, 5.0);
        assert_eq!(met, [coord! { x: -3.0, y: 7.0 }, coord! { x: 5.0, y: 7.0 }]);
        assert_eq!(line.meets_circle(centre, 2.0), []);
    }

    #[test]
    fn a_cut_beyond_changes_nothing_and_a_cut_before_leaves_nothing() {
        let beyond = HalfPlane {
            a: 1.0,
            b: 0.0,
            c: 2.0,
        };
        assert_eq!(unit_square().cut(beyond), unit_square());
        let before = HalfPlane {
            a: 1.0,
            b: 0.0,
            c: -1.0,
        };
        assert_eq!(unit_square().cut(before).polygon(), None);
    }
}
