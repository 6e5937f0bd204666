//! Finite shadows: the ground that a base sweeps over when it is scaled away from the eye.

use geo::{
    BoundingRect, ConvexHull, Coord, IsConvex, Line, LineString, LinesIter, MapCoords, MultiPoint,
    Point, Polygon, Rect,
};

use super::half_plane::Convex;
use super::rect;
use super::vector::cross;

/// Factors by which a base is scaled about the eye: from the nearest image of it to the farthest, which may be infinite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sweep {
    pub near: f64,
    pub far: f64,
}

/// The sweep of an area within `bounds`: pieces that together cover it, and that may overlap.
///
/// A convex area sweeps over the hull of its nearest and its farthest image. Of any other area, a point of the sweep lies
/// in the nearest image, or an edge passed over it on the way out.
pub fn of_area(base: &Polygon, eye: Coord, sweep: Sweep, bounds: Rect) -> Vec<Polygon> {
    let Some(sweep) = sweep.to_bounds(base.exterior(), eye, bounds) else {
        return Vec::new();
    };
    let near = scaled(base, eye, sweep.near);
    if base.interiors().is_empty() && base.exterior().is_convex() {
        let far = scaled(base, eye, sweep.far);
        return hull(near.exterior(), far.exterior(), bounds)
            .into_iter()
            .collect();
    }
    base.lines_iter()
        .filter_map(|edge| of_edge(edge, eye, sweep, bounds))
        .chain([near])
        .collect()
}

/// The sweep of a line within `bounds`.
pub fn of_line(base: &LineString, eye: Coord, sweep: Sweep, bounds: Rect) -> Vec<Polygon> {
    let Some(sweep) = sweep.to_bounds(base, eye, bounds) else {
        return Vec::new();
    };
    base.lines()
        .filter_map(|edge| of_edge(edge, eye, sweep, bounds))
        .collect()
}

impl Sweep {
    /// As far as matters within `bounds`; none where the sweep does not reach them.
    fn to_bounds(self, base: &LineString, eye: Coord, bounds: Rect) -> Option<Self> {
        let base = base.bounding_rect()?;
        let image = |factor: f64| {
            Rect::new(
                from_eye(base.min(), eye, factor),
                from_eye(base.max(), eye, factor),
            )
        };
        let enough = enough(base, eye, bounds);
        let far = self.far.min(enough.max(self.near));
        let swept = rect::joined(image(self.near), image(far));
        rect::touch(swept, bounds).then_some(Self { far, ..self })
    }
}

/// A factor that moves every point of a rectangle that does not hold the eye out of `bounds`.
fn enough(base: Rect, eye: Coord, bounds: Rect) -> f64 {
    /// An eye nearer than this to the base looks past it, or is in it: the image is large enough all the same.
    const LEAST_M: f64 = 1e-3;
    let outside = |low: f64, high: f64, eye: f64| (low - eye).max(eye - high).max(0.0);
    let x = outside(base.min().x, base.max().x, eye.x);
    let y = outside(base.min().y, base.max().y, eye.y);
    let reach = [bounds.min() - eye, bounds.max() - eye]
        .iter()
        .flat_map(|corner| [corner.x.abs(), corner.y.abs()])
        .fold(0.0, f64::max);
    2.0 * reach / x.hypot(y).max(LEAST_M)
}

/// The base's image at a factor.
fn scaled(base: &Polygon, eye: Coord, factor: f64) -> Polygon {
    base.map_coords(|coord| from_eye(coord, eye, factor))
}

/// The hull of two images, as far as it lies in `bounds`.
fn hull(near: &LineString, far: &LineString, bounds: Rect) -> Option<Polygon> {
    let points: MultiPoint = near
        .coords()
        .chain(far.coords())
        .copied()
        .map(Point::from)
        .collect();
    Convex::of_ring(points.convex_hull().exterior())
        .cut_to(bounds)
        .polygon()
}

fn of_edge(edge: Line, eye: Coord, sweep: Sweep, bounds: Rect) -> Option<Polygon> {
    if sweep.far <= sweep.near || edge.start == edge.end {
        return None;
    }
    let mut ring = vec![
        from_eye(edge.start, eye, sweep.near),
        from_eye(edge.end, eye, sweep.near),
        from_eye(edge.end, eye, sweep.far),
        from_eye(edge.start, eye, sweep.far),
    ];
    if cross(edge.start - eye, edge.end - eye) > 0.0 {
        // Seen from the eye the edge runs counter-clockwise, so that its sweep ran clockwise.
        ring.reverse();
    }
    Convex::of_corners(ring).cut_to(bounds).polygon()
}

fn from_eye(coord: Coord, eye: Coord, factor: f64) -> Coord {
    eye + (coord - eye) * factor
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::overlay;
    use geo::{Area, coord, line_string, polygon};

    fn everywhere() -> Rect {
        Rect::new(
            coord! { x: -100.0, y: -100.0 },
            coord! { x: 100.0, y: 100.0 },
        )
    }

    fn area(pieces: &[Polygon]) -> f64 {
        overlay::union_of_polygons(pieces).unsigned_area()
    }

    const TWICE: Sweep = Sweep {
        near: 1.0,
        far: 2.0,
    };

    #[test]
    fn a_box_casts_a_shadow_of_known_area() {
        // A 2 × 2 box 4 m away, scaled by up to 2: the hull of it and of its double.
        let base =
            polygon![(x: 4.0, y: -1.0), (x: 6.0, y: -1.0), (x: 6.0, y: 1.0), (x: 4.0, y: 1.0)];
        let shadow = of_area(&base, Coord::zero(), TWICE, everywhere());
        // From x = 4 to 8 the half-width grows from 1 to 2; from 8 to 12 it is 2.
        assert!((area(&shadow) - (12.0 + 16.0)).abs() < 1e-9);
    }

    #[test]
    fn an_endless_shadow_ends_at_the_bounds() {
        let base =
            polygon![(x: 4.0, y: -1.0), (x: 6.0, y: -1.0), (x: 6.0, y: 1.0), (x: 4.0, y: 1.0)];
        let endless = Sweep {
            near: 1.0,
            far: f64::INFINITY,
        };
        let bounds = Rect::new(coord! { x: -8.0, y: -8.0 }, coord! { x: 8.0, y: 8.0 });
        let shadow = of_area(&base, Coord::zero(), endless, bounds);
        assert!((area(&shadow) - 12.0).abs() < 1e-9);
    }

    #[test]
    fn a_bent_base_casts_the_shadow_of_its_parts() {
        // An L: two boxes of 1 × 3 and 2 × 1.
        let bent = polygon![(x: 4.0, y: 0.0), (x: 7.0, y: 0.0), (x: 7.0, y: 1.0), (x: 5.0, y: 1.0), (x: 5.0, y: 3.0), (x: 4.0, y: 3.0)];
        let parts = [
            polygon![(x: 4.0, y: 0.0), (x: 5.0, y: 0.0), (x: 5.0, y: 3.0), (x: 4.0, y: 3.0)],
            polygon![(x: 5.0, y: 0.0), (x: 7.0, y: 0.0), (x: 7.0, y: 1.0), (x: 5.0, y: 1.0)],
        ];
        let whole = area(&of_area(&bent, Coord::zero(), TWICE, everywhere()));
        let of_parts: Vec<Polygon> = parts
            .iter()
            .flat_map(|part| of_area(part, Coord::zero(), TWICE, everywhere()))
            .collect();
        assert!((whole - area(&of_parts)).abs() < 1e-9);
    }

    #[test]
    fn an_eye_over_the_base_has_the_whole_far_image_in_shadow() {
        let base =
            polygon![(x: -1.0, y: -1.0), (x: 1.0, y: -1.0), (x: 1.0, y: 1.0), (x: -1.0, y: 1.0)];
        let sweep = Sweep {
            near: 1.0,
            far: 3.0,
        };
        let shadow = of_area(&base, coord! { x: 0.5, y: 0.0 }, sweep, everywhere());
        assert!((area(&shadow) - 36.0).abs() < 1e-9);
    }

    #[test]
    fn a_wall_seen_edge_on_casts_none_and_one_across_a_trapezoid() {
        let sweep = Sweep {
            near: 1.0,
            far: 4.0,
        };
        let in_line = line_string![(x: 1.0, y: 0.0), (x: 5.0, y: 0.0)];
        assert_eq!(
            area(&of_line(&in_line, Coord::zero(), sweep, everywhere())),
            0.0
        );
        for (from, to) in [(-1.0, 1.0), (1.0, -1.0)] {
            let across = line_string![(x: 1.0, y: from), (x: 1.0, y: to)];
            let trapezoid = (2.0 + 8.0) / 2.0 * 3.0;
            assert!(
                (area(&of_line(&across, Coord::zero(), sweep, everywhere())) - trapezoid).abs()
                    < 1e-9
            );
        }
    }
}
