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
