//! Half-planes, and convex polygons cut by them.

use geo::{Coord, LineString, Polygon, Rect};

/// The points with `a·x + b·y ≤ c`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HalfPlane {
    pub a: f64,
    pub b: f64,
    pub c: f64,
}

impl HalfPlane {
    /// How far beyond the limit a point is, in units of the normal's length; negative inside.
    fn excess(&self, point: Coord) -> f64 {
        self.a * point.x + self.b * point.y - self.c
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

    /// What lies in the half-plane.
    #[must_use]
    pub fn cut(&self, half_plane: HalfPlane) -> Self {
        let mut kept = Vec::with_capacity(self.0.len() + 1);
        for (index, &point) in self.0.iter().enumerate() {
            let next = self.0[(index + 1) % self.0.len()];
            let (here, there) = (half_plane.excess(point), half_plane.excess(next));
            if here <= 0.0 {
                kept.push(point);
            }
            if (here < 0.0 && there > 0.0) || (here > 0.0 && there < 0.0) {
                kept.push(point + (next - point) * (here / (here - there)));
            }
        }
        Self(kept)
    }

    /// As a polygon; none when no area is left.
    pub fn polygon(&self) -> Option<Polygon> {
        (self.0.len() >= 3).then(|| Polygon::new(LineString::new(self.0.clone()), Vec::new()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Area, coord};

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
