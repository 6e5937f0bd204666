//! Vectors of the plane.

use geo::Coord;

/// The cross product: positive where `b` lies counter-clockwise of `a`.
pub fn cross(a: Coord, b: Coord) -> f64 {
    a.x * b.y - a.y * b.x
}

pub fn dot(a: Coord, b: Coord) -> f64 {
    a.x * b.x + a.y * b.y
}

/// The direction a quarter turn counter-clockwise, as long.
pub fn left_of(direction: Coord) -> Coord {
    Coord {
        x: -direction.y,
        y: direction.x,
    }
}

/// Whether a direction lies in the angle from `first` counter-clockwise to `last`, or on one of its arms.
pub fn is_between(direction: Coord, first: Coord, last: Coord) -> bool {
    let (after_first, before_last) = (
        cross(first, direction) >= 0.0,
        cross(direction, last) >= 0.0,
    );
    if cross(first, last) > 0.0 {
        after_first && before_last
    } else {
        after_first || before_last
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::coord;

    #[test]
    fn an_angle_holds_what_lies_counter_clockwise_of_its_first_arm() {
        let (east, north) = (coord! { x: 2.0, y: 0.0 }, coord! { x: 0.0, y: 1.0 });
        let (north_east, south) = (coord! { x: 1.0, y: 1.0 }, coord! { x: 0.0, y: -1.0 });
        assert!(is_between(north_east, east, north) && is_between(east, east, north));
        assert!(!is_between(south, east, north));
        assert!(is_between(south, north, east) && !is_between(north_east, north, east));
    }
}
