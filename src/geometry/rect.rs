//! Bounding rectangles, and how they stand in spatial indexes.

use geo::{Coord, Rect};
use rstar::AABB;
use rstar::primitives::{GeomWithData, Rectangle};

/// A rectangle in an R-tree, with what it is the bounding rectangle of.
pub type Indexed<T> = GeomWithData<Rectangle<[f64; 2]>, T>;

pub fn indexed<T>(rect: Rect, data: T) -> Indexed<T> {
    let corners = Rectangle::from_corners(rect.min().into(), rect.max().into());
    GeomWithData::new(corners, data)
}

/// The rectangle as an R-tree is asked with it.
pub fn envelope(rect: Rect) -> AABB<[f64; 2]> {
    AABB::from_corners(rect.min().into(), rect.max().into())
}

/// The rectangle around both.
pub fn joined(a: Rect, b: Rect) -> Rect {
    with_point(with_point(a, b.min()), b.max())
}

/// The rectangle, stretched to hold a point.
pub fn with_point(rect: Rect, point: Coord) -> Rect {
    let (low, high) = (rect.min(), rect.max());
    Rect::new(
        Coord {
            x: low.x.min(point.x),
            y: low.y.min(point.y),
        },
        Coord {
            x: high.x.max(point.x),
            y: high.y.max(point.y),
        },
    )
}

/// Whether two rectangles have a point in common.
pub fn touch(a: Rect, b: Rect) -> bool {
    a.min().x <= b.max().x
        && b.min().x <= a.max().x
        && a.min().y <= b.max().y
        && b.min().y <= a.max().y
}

/// The rectangle with `room_m` more on every side.
pub fn grown(rect: Rect, room_m: f64) -> Rect {
    let room = Coord {
        x: room_m,
        y: room_m,
    };
    Rect::new(rect.min() - room, rect.max() + room)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::coord;

    #[test]
    fn rectangles_join_stretch_and_grow() {
        let a = Rect::new(coord! { x: 0.0, y: 0.0 }, coord! { x: 1.0, y: 1.0 });
        let b = Rect::new(coord! { x: 3.0, y: -1.0 }, coord! { x: 4.0, y: 0.5 });
        let both = Rect::new(coord! { x: 0.0, y: -1.0 }, coord! { x: 4.0, y: 1.0 });
        assert_eq!(joined(a, b), both);
        assert_eq!(with_point(a, coord! { x: 0.5, y: 0.5 }), a);
        let wide = Rect::new(coord! { x: -2.0, y: -2.0 }, coord! { x: 3.0, y: 3.0 });
        assert_eq!(grown(a, 2.0), wide);
    }
}
