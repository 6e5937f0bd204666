//! Rings of coordinates.

use geo::Coord;

/// Twice the area that a ring encloses, positive when it runs counter-clockwise. Closed or not, the answer is the same.
///
/// The products are of distances from the first point, so that a ring far from the origin loses no digits.
pub fn doubled_signed_area(ring: &[Coord]) -> f64 {
    let Some((&first, rest)) = ring.split_first() else {
        return 0.0;
    };
    rest.windows(2)
        .map(|edge| {
            let (a, b) = (edge[0] - first, edge[1] - first);
            a.x * b.y - a.y * b.x
        })
        .sum()
}

/// Points of a ring closer to each other than this are one: it is some ten times what coordinates are rounded by.
const WELD_M: f64 = 1e-11;

/// The ring (not closed) without points that are the same as the one before, as far as rounding lets tell.
pub fn welded(points: impl IntoIterator<Item = Coord>) -> Vec<Coord> {
    let points = points.into_iter();
    let mut ring: Vec<Coord> = Vec::with_capacity(points.size_hint().0 + 1);
    for point in points {
        if ring.last().is_none_or(|&last| !is_same(last, point)) {
            ring.push(point);
        }
    }
    while ring.len() > 1 && is_same(ring[0], ring[ring.len() - 1]) {
        ring.pop();
    }
    ring
}

fn is_same(a: Coord, b: Coord) -> bool {
    (a.x - b.x).abs() <= WELD_M && (a.y - b.y).abs() <= WELD_M
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::coord;

    #[test]
    fn the_sign_tells_the_direction_and_the_closing_point_does_not_matter() {
        let far = 1e7;
        let mut ring = vec![
            coord! { x: far, y: far },
            coord! { x: far + 2.0, y: far },
            coord! { x: far + 2.0, y: far + 1.0 },
        ];
        assert_eq!(doubled_signed_area(&ring), 2.0);
        ring.push(ring[0]);
        assert_eq!(doubled_signed_area(&ring), 2.0);
        ring.reverse();
        assert_eq!(doubled_signed_area(&ring), -2.0);
        assert_eq!(doubled_signed_area(&[]), 0.0);
    }
}
