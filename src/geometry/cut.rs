//! Areas cut along a straight line.

use geo::{BoundingRect, Contains, Coord, LineString, MultiPolygon, Point, Polygon};

use super::half_plane::{Convex, HalfPlane};
use super::ring::{doubled_signed_area, welded};
use super::{overlay, rect};

/// The part of a valid area within a half-plane, valid. O(n + k log k) for n vertices and k crossings.
///
/// What is left of an outline are chains between the points where it leaves the half-plane and where it comes back.
/// Along the line, leaving and returning points take turns, with the area's inside between one and the next; joining
/// them closes the chains to rings again. Holes across the line or on it, which may touch other rings, are left to `overlay`.
pub fn cut(area: &MultiPolygon, half_plane: HalfPlane) -> MultiPolygon {
    area.iter()
        .flat_map(|polygon| cut_polygon(polygon, half_plane))
        .collect()
}

fn cut_polygon(polygon: &Polygon, half_plane: HalfPlane) -> Vec<Polygon> {
    let outline = Lie::of(polygon.exterior(), half_plane);
    if outline.inside == 0 {
        return Vec::new();
    }
    if outline.outside == 0 {
        return vec![polygon.clone()];
    }
    let mut holes = Vec::new();
    for hole in polygon.interiors() {
        let lie = Lie::of(hole, half_plane);
        if lie.outside == 0 && !lie.touches {
            holes.push(hole.clone());
        } else if lie.inside > 0 {
            return cut_by_overlay(polygon, half_plane);
        }
    }
    let chains = chains_of(&counter_clockwise(polygon.exterior()), half_plane);
    match joined(&chains, half_plane) {
        Some(rings) => with_holes(rings, holes),
        // Crossings too close to each other to be told apart.
        None => cut_by_overlay(polygon, half_plane),
    }
}

/// How many corners of a ring lie on either side of the line, and whether any lies on it.
#[derive(Default)]
struct Lie {
    inside: usize,
    outside: usize,
    touches: bool,
}

impl Lie {
    fn of(ring: &LineString, half_plane: HalfPlane) -> Self {
        let mut lie = Self::default();
        for &coord in ring.coords().skip(1) {
            let excess = half_plane.excess(coord);
            if excess < 0.0 {
                lie.inside += 1;
            } else if excess > 0.0 {
                lie.outside += 1;
            } else {
                lie.touches = true;
            }
        }
        lie
    }
}

fn cut_by_overlay(polygon: &Polygon, half_plane: HalfPlane) -> Vec<Polygon> {
    const ROOM_M: f64 = 1.0;
    let Some(bounds) = polygon.bounding_rect() else {
        return Vec::new();
    };
    let kept = Convex::of_rect(rect::grown(bounds, ROOM_M)).cut(half_plane);
    let kept: MultiPolygon = kept.polygon().into_iter().collect();
    overlay::intersection(&MultiPolygon::new(vec![polygon.clone()]), &kept).0
}

/// A part of a ring within the half-plane, from where the ring comes in to where it leaves.
#[derive(Debug)]
struct Chain {
    points: Vec<Coord>,
}

impl Chain {
    fn first(&self) -> Coord {
        self.points.first().copied().unwrap_or_default()
    }

    fn last(&self) -> Coord {
        self.points.last().copied().unwrap_or_default()
    }
}

/// The ring's points without the closing one, with its inside on the left.
fn counter_clockwise(ring: &LineString) -> Vec<Coord> {
    let mut points: Vec<Coord> = ring.coords().skip(1).copied().collect();
    if doubled_signed_area(&ring.0) < 0.0 {
        points.reverse();
    }
    points
}

/// The chains of a ring that crosses the line.
fn chains_of(points: &[Coord], half_plane: HalfPlane) -> Vec<Chain> {
    let count = points.len();
    // A corner on the line counts as outside, so that chains that only touch there come apart.
    let excess = |index: usize| half_plane.excess(points[index % count]);
    let Some(outside) = (0..count).find(|&index| excess(index) >= 0.0) else {
        return Vec::new();
    };
    let mut chains: Vec<Chain> = Vec::new();
    for index in outside..outside + count {
        let (here, there) = (excess(index), excess(index + 1));
        let (from, to) = (points[index % count], points[(index + 1) % count]);
        let crossing = || from + (to - from) * (here / (here - there));
        let end = match (here < 0.0, there < 0.0) {
            (false, false) => continue,
            (false, true) => {
                chains.push(Chain {
                    points: vec![crossing()],
                });
                to
            }
            (true, true) => to,
            (true, false) => crossing(),
        };
        if let Some(chain) = chains.last_mut() {
            chain.points.push(end);
        }
    }
    chains
}

/// Rings made by joining the end of each chain to the beginning of the next one along the line; none when ends and
/// beginnings do not take turns.
fn joined(chains: &[Chain], half_plane: HalfPlane) -> Option<Vec<LineString>> {
    let along = half_plane.direction();
    let position = |coord: Coord| coord.x * along.x + coord.y * along.y;
    let ends = chains.iter().map(|chain| position(chain.last()));
    let starts = chains.iter().map(|chain| position(chain.first()));
    let mut ends: Vec<(f64, usize)> = ends.zip(0..).collect();
    let mut starts: Vec<(f64, usize)> = starts.zip(0..).collect();
    ends.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    starts.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let take_turns = ends
        .iter()
        .zip(&starts)
        .all(|(end, start)| end.0 <= start.0)
        && ends
            .iter()
            .skip(1)
            .zip(&starts)
            .all(|(end, start)| start.0 <= end.0);
    if !take_turns {
        return None;
    }
    let mut next = vec![0; chains.len()];
    for (&(_, end), &(_, start)) in ends.iter().zip(&starts) {
        next[end] = start;
    }
    let mut used = vec![false; chains.len()];
    let mut rings = Vec::new();
    for first in 0..chains.len() {
        let mut ring: Vec<Coord> = Vec::new();
        let mut chain = first;
        while !used[chain] {
            used[chain] = true;
            ring.extend(&chains[chain].points);
            chain = next[chain];
        }
        let mut ring = welded(ring);
        if ring.len() >= 3 {
            ring.push(ring[0]);
            rings.push(LineString::new(ring));
        }
    }
    Some(rings)
}

/// Each hole in the ring that it lies in.
fn with_holes(rings: Vec<LineString>, holes: Vec<LineString>) -> Vec<Polygon> {
    let mut polygons: Vec<Polygon> = rings
        .into_iter()
        .map(|ring| Polygon::new(ring, Vec::new()))
        .filter(|polygon| doubled_signed_area(&polygon.exterior().0) > 2.0 * overlay::LEAST_AREA_M2)
        .collect();
    for hole in holes {
        let owner = match polygons.as_mut_slice() {
            [only] => Some(only),
            several => several.iter_mut().find(|polygon| holds(polygon, &hole)),
        };
        if let Some(owner) = owner {
            owner.interiors_push(hole);
        }
    }
    polygons
}

/// Whether a hole lies in a polygon. One corner may touch its outline, but not all of them.
fn holds(polygon: &Polygon, hole: &LineString) -> bool {
    let outline = Polygon::new(polygon.exterior().clone(), Vec::new());
    hole.coords()
        .any(|&coord| outline.contains(&Point::from(coord)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Area, Validation, wkt};
    use proptest::prelude::*;

    fn below(y: f64) -> HalfPlane {
        HalfPlane {
            a: 0.0,
            b: 1.0,
            c: y,
        }
    }

    fn area(polygon: Polygon) -> MultiPolygon {
        MultiPolygon::new(vec![polygon])
    }

    #[test]
    fn a_comb_falls_into_its_teeth() {
        let comb = area(
            wkt!(POLYGON((0. 0., 0. 3., 5. 3., 5. 0., 4. 0., 4. 2., 3. 2., 3. 0., 2. 0., 2. 2., 1. 2., 1. 0., 0. 0.))),
        );
        let teeth = cut(&comb, below(1.0));
        assert_eq!((teeth.0.len(), teeth.unsigned_area()), (3, 3.0));
        assert_eq!(
            cut(&comb, below(2.5)).unsigned_area(),
            3.0 * 2.0 + 5.0 * 0.5
        );
        assert_eq!(cut(&comb, below(3.0)), comb);
        assert_eq!(cut(&comb, below(-1.0)), MultiPolygon::empty());
    }

    #[test]
    fn a_hole_on_the_line_becomes_a_part_of_the_outline_and_one_below_stays_a_hole() {
        let sieve = area(
            wkt!(POLYGON((0. 0., 9. 0., 9. 9., 0. 9., 0. 0.), (1. 1., 1. 2., 2. 2., 2. 1., 1. 1.), (4. 4., 4. 6., 6. 6., 6. 4., 4. 4.))),
        );
        let lower = cut(&sieve, below(5.0));
        assert!(lower.is_valid());
        assert_eq!(lower.unsigned_area(), 45.0 - 1.0 - 2.0);
        assert_eq!(lower.0[0].interiors().len(), 1);
    }

    #[test]
    fn corners_on_the_line_are_no_trouble() {
        let zigzag = area(wkt!(POLYGON((0. 0., 6. 0., 5. 1., 4. 0.5, 3. 1., 2. 2., 1. 1., 0. 0.))));
        let lower = cut(&zigzag, below(1.0));
        assert!(lower.is_valid(), "{lower:?}");
        let expected = overlay::intersection(
            &zigzag,
            &area(wkt!(POLYGON((-1. -1., 7. -1., 7. 1., -1. 1., -1. -1.)))),
        );
        assert!((lower.unsigned_area() - expected.unsigned_area()).abs() < 1e-12);
    }

    /// A union of rectangles on a coarse grid, with holes, and many corners on the lines that cut it.
    fn rectangles() -> impl Strategy<Value = MultiPolygon> {
        let one = (0..12_i32, 0..12_i32, 1..6_i32, 1..6_i32).prop_map(|(x, y, w, h)| {
            geo::Rect::new(
                (f64::from(x), f64::from(y)),
                (f64::from(x + w), f64::from(y + h)),
            )
            .to_polygon()
        });
        prop::collection::vec(one, 1..14).prop_map(|all| overlay::union_of_polygons(&all))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1000, ..Default::default() })]

        #[test]
        fn both_sides_of_a_cut_are_valid_and_make_up_the_whole(
            area in rectangles(),
            a in -3..4_i32, b in -3..4_i32, c in -20..40_i32,
        ) {
            prop_assume!((a, b) != (0, 0));
            let [a, b, c] = [a, b, c].map(f64::from);
            let one = cut(&area, HalfPlane { a, b, c });
            let other = cut(&area, HalfPlane { a: -a, b: -b, c: -c });
            prop_assert!(one.is_valid() && other.is_valid());
            prop_assert!((one.unsigned_area() + other.unsigned_area() - area.unsigned_area()).abs() < 1e-9);
            prop_assert!(overlay::intersection(&one, &other).unsigned_area() < 1e-9);
        }
    }
}
