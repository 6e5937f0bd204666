//! Exact predicates on segments: how two of them meet, and whether two paths cross in a point.

use geo::Coord;
use geo::kernels::{Kernel, Orientation, RobustKernel};

/// How two segments meet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::geometry) enum Meeting {
    Apart,
    /// They share one point, and it ends at least one of them.
    Touch(Coord),
    /// They share one point that ends neither.
    Crossing,
    /// They share a stretch.
    Overlap,
}

pub(super) fn turn(a: Coord, b: Coord, c: Coord) -> Orientation {
    RobustKernel::orient2d(a, b, c)
}

/// Whether not all positions lie on one straight line.
pub(super) fn spans_an_area(positions: &[Coord]) -> bool {
    let Some(&first) = positions.first() else {
        return false;
    };
    let Some(&second) = positions.iter().find(|position| **position != first) else {
        return false;
    };
    positions
        .iter()
        .any(|&position| turn(first, second, position) != Orientation::Collinear)
}

/// How the segments `a`–`b` and `c`–`d`, both of some length, meet.
pub(in crate::geometry) fn meeting((a, b): (Coord, Coord), (c, d): (Coord, Coord)) -> Meeting {
    use Orientation::Collinear;
    let (c_side, d_side) = (turn(a, b, c), turn(a, b, d));
    if c_side == d_side {
        return if c_side == Collinear {
            meeting_on_one_line((a, b), (c, d))
        } else {
            Meeting::Apart
        };
    }
    let (a_side, b_side) = (turn(c, d, a), turn(c, d, b));
    if a_side == b_side {
        return Meeting::Apart;
    }
    for (side, position, (from, to)) in [
        (c_side, c, (a, b)),
        (d_side, d, (a, b)),
        (a_side, a, (c, d)),
        (b_side, b, (c, d)),
    ] {
        if side == Collinear {
            return if is_between(position, from, to) {
                Meeting::Touch(position)
            } else {
                Meeting::Apart
            };
        }
    }
    Meeting::Crossing
}

fn is_between(position: Coord, from: Coord, to: Coord) -> bool {
    let within = |value: f64, a: f64, b: f64| a.min(b) <= value && value <= a.max(b);
    within(position.x, from.x, to.x) && within(position.y, from.y, to.y)
}

fn meeting_on_one_line(mut one: (Coord, Coord), mut other: (Coord, Coord)) -> Meeting {
    let order = |a: &Coord, b: &Coord| (a.x, a.y).partial_cmp(&(b.x, b.y));
    for (from, to) in [&mut one, &mut other] {
        if order(from, to) == Some(std::cmp::Ordering::Greater) {
            std::mem::swap(from, to);
        }
    }
    let start = if order(&one.0, &other.0) == Some(std::cmp::Ordering::Less) {
        other.0
    } else {
        one.0
    };
    let end = if order(&one.1, &other.1) == Some(std::cmp::Ordering::Less) {
        one.1
    } else {
        other.1
    };
    match order(&start, &end) {
        Some(std::cmp::Ordering::Less) => Meeting::Overlap,
        Some(std::cmp::Ordering::Equal) => Meeting::Touch(start),
        _ => Meeting::Apart,
    }
}

/// Whether the path `a` → `at` → `b` changes sides of the path `c` → `at` → `d`. The four directions differ.
pub(super) fn paths_cross(at: Coord, (a, b): (Coord, Coord), (c, d): (Coord, Coord)) -> bool {
    is_in_sector(at, a, b, c) != is_in_sector(at, a, b, d)
}

/// Whether `position` lies in the sector that opens counter-clockwise from `a` to `b` around `at`.
fn is_in_sector(at: Coord, a: Coord, b: Coord, position: Coord) -> bool {
    use Orientation::CounterClockwise as Left;
    let is_left = |from, to| turn(at, from, to) == Left;
    match turn(at, a, b) {
        Left => is_left(a, position) && is_left(position, b),
        Orientation::Clockwise => !(is_left(b, position) && is_left(position, a)),
        Orientation::Collinear => is_left(a, position),
    }
}
