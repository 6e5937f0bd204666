//! Areas that stay valid when they are written down.
//!
//! Overlays round crossings to a grid, and conversions round what they convert. Once in a thousand scenes that turns a sliver
//! round or lets two parts overlap by a rounding step. Answers are checked for it, and put on a coarser grid if need be.

use std::collections::HashMap;

use geo::kernels::{Kernel, Orientation, RobustKernel};
use geo::{Area, BoundingRect, Coord, CoordsIter, MultiPolygon, Rect, Validation};

use super::validity::{Meeting, meeting};
use super::{overlay, rect};

/// The area itself if it is valid (as the OGC's simple features define it); else the nearest valid one.
///
/// O(n log n) for the shapes that maps have. Coordinates may be metres or degrees.
pub fn valid(area: MultiPolygon) -> MultiPolygon {
    if is_plain(&area) || area.is_valid() {
        return area;
    }
    let mended = steps(&area)
        .map(|step| overlay::on_grid(&area, step))
        .find(Validation::is_valid)
        .unwrap_or(MultiPolygon::empty());
    let kept: MultiPolygon = area
        .iter()
        .filter(|part| part.is_valid())
        .cloned()
        .collect();
    // A needle that is put on a grid may come out much wider than it was: nothing at all is nearer to it then.
    let error = |other: &MultiPolygon| (other.unsigned_area() - area.unsigned_area()).abs();
    if error(&kept) < error(&mended) && kept.is_valid() {
        kept
    } else {
        mended
    }
}

/// Grid steps to try: from the rounding of the largest coordinate to a few millimetres of metres near 0.
fn steps(area: &MultiPolygon) -> impl Iterator<Item = f64> {
    const FINEST: f64 = 1.0 / (1_u64 << 48) as f64;
    const FACTOR: f64 = 128.0;
    const STEPS: u32 = 6;
    let largest = area.bounding_rect().map_or(1.0, |rect| {
        let corners = [rect.min().x, rect.min().y, rect.max().x, rect.max().y];
        corners
            .iter()
            .fold(1.0, |largest: f64, value| largest.max(value.abs()))
    });
    let finest = (largest * FINEST).log2().ceil().exp2();
    (0..STEPS).map(move |power| finest * FACTOR.powi(power as i32))
}

/// Whether it is quick to see that no two rings cross, overlap or touch in a way that would make the area invalid. Holes
/// are taken to lie in their rings.
fn is_plain(area: &MultiPolygon) -> bool {
    let mut passages = passages(area);
    let Some(more) = passages_within_edges(&passages) else {
        return false;
    };
    passages.extend(more);
    touches_are_plain(passages)
}

/// A ring as it passes a point: a corner of it, or of another ring.
#[derive(Clone, Copy, PartialEq)]
struct Passage {
    polygon: usize,
    ring: usize,
    before: Coord,
    at: Coord,
    after: Coord,
}

/// Each corner of each ring.
fn passages(area: &MultiPolygon) -> Vec<Passage> {
    let mut passages = Vec::with_capacity(area.coords_count());
    let mut ring = 0;
    for (polygon, part) in area.iter().enumerate() {
        for line in std::iter::once(part.exterior()).chain(part.interiors()) {
            let points = line.0.split_last().map_or(&[][..], |(_, open)| open);
            let count = points.len();
            passages.extend((0..count).map(|index| Passage {
                polygon,
                ring,
                before: points[(index + count - 1) % count],
                at: points[index],
                after: points[(index + 1) % count],
            }));
            ring += 1;
        }
    }
    passages
}

/// The edges that go through a corner of another edge; none when two edges cross or run along each other.
fn passages_within_edges(corners: &[Passage]) -> Option<Vec<Passage>> {
    let mut edges: Vec<(Rect, &Passage)> = corners
        .iter()
        .map(|corner| (Rect::new(corner.at, corner.after), corner))
        .collect();
    edges.sort_unstable_by(|(a, _), (b, _)| a.min().x.total_cmp(&b.min().x));
    let mut open: Vec<(Rect, &Passage)> = Vec::new();
    let mut within = Vec::new();
    for (bounds, edge) in edges {
        open.retain(|(other, _)| other.max().x >= bounds.min().x);
        for (other_bounds, other) in &open {
            if !rect::touch(bounds, *other_bounds) {
                continue;
            }
            match meeting((edge.at, edge.after), (other.at, other.after)) {
                Meeting::Apart => {}
                Meeting::Touch(at) => within.extend(
                    [*edge, **other]
                        .into_iter()
                        .filter_map(|edge| edge.within(at)),
                ),
                Meeting::Crossing | Meeting::Overlap => return None,
            }
        }
        open.push((bounds, edge));
    }
    Some(within)
}

/// Whether rings that share a point only touch there, and no two rings of one polygon touch twice, directly or by way of
/// others, which would cut its inside apart.
fn touches_are_plain(mut passages: Vec<Passage>) -> bool {
    passages.sort_unstable_by(|a, b| {
        let by_x = a.at.x.total_cmp(&b.at.x);
        by_x.then_with(|| a.at.y.total_cmp(&b.at.y))
            .then_with(|| a.ring.cmp(&b.ring))
    });
    // An edge is found to go through a corner once for each edge that ends there.
    passages.dedup();
    let mut joined = Joined::default();
    passages
        .chunk_by(|a, b| a.at == b.at)
        .filter(|group| group.len() > 1)
        .all(|group| {
            pairs(group).all(|(a, b)| {
                !cross(a, b) && (a.polygon != b.polygon || joined.join(a.ring, b.ring))
            })
        })
}

fn pairs(group: &[Passage]) -> impl Iterator<Item = (&Passage, &Passage)> {
    group
        .iter()
        .enumerate()
        .flat_map(move |(index, a)| group[index + 1..].iter().map(move |b| (a, b)))
}

/// Whether two passages through one corner cross, or may.
fn cross(a: &Passage, b: &Passage) -> bool {
    match (a.has_on_left(b.before), a.has_on_left(b.after)) {
        (Some(before), Some(after)) => before != after,
        _ => true,
    }
}

impl Passage {
    /// The edge from here on, where it goes through a point that is neither of its ends.
    fn within(&self, at: Coord) -> Option<Self> {
        (at != self.at && at != self.after).then_some(Self {
            before: self.at,
            at,
            ..*self
        })
    }

    /// Whether a point lies in the angle on the left, which runs counter-clockwise from the way on to the way back; none
    /// when it lies on one of its arms.
    fn has_on_left(&self, point: Coord) -> Option<bool> {
        let (half, last_half) = (self.half_of(point)?, self.half_of(self.before)?);
        if half != last_half {
            return Some(half < last_half);
        }
        match RobustKernel::orient2d(self.at, point, self.before) {
            Orientation::CounterClockwise => Some(true),
            Orientation::Clockwise => Some(false),
            Orientation::Collinear => None,
        }
    }

    /// Seen from the way on, counter-clockwise: whether a point lies within the first half turn (0) or the second (1); none
    /// when it lies on the way on itself.
    fn half_of(&self, point: Coord) -> Option<u8> {
        match RobustKernel::orient2d(self.at, self.after, point) {
            Orientation::CounterClockwise => Some(0),
            Orientation::Clockwise => Some(1),
            Orientation::Collinear => {
                let (on, there) = (self.after - self.at, point - self.at);
                (on.x * there.x + on.y * there.y < 0.0).then_some(1)
            }
        }
    }
}

/// Rings that hang together by corners.
#[derive(Default)]
struct Joined(HashMap<usize, usize>);

impl Joined {
    /// Joins two rings; false if they hang together already.
    fn join(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        self.0.insert(a, b);
        a != b
    }

    fn root(&self, mut ring: usize) -> usize {
        while let Some(&next) = self.0.get(&ring).filter(|&&next| next != ring) {
            ring = next;
        }
        ring
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{LineString, Polygon, wkt};

    #[test]
    fn what_is_valid_stays_as_it_is() {
        let ring_in_ring: MultiPolygon = wkt!(MULTIPOLYGON(((0. 0., 9. 0., 9. 9., 0. 9., 0. 0.), (3. 3., 3. 6., 6. 6., 6. 3., 3. 3.)), ((4. 4., 5. 4., 5. 5., 4. 5., 4. 4.))));
        assert!(is_plain(&ring_in_ring));
        assert_eq!(valid(ring_in_ring.clone()), ring_in_ring);
        let touching: MultiPolygon = wkt!(MULTIPOLYGON(((0. 0., 1. 0., 1. 1., 0. 1., 0. 0.)), ((1. 1., 2. 1., 2. 2., 1. 2., 1. 1.))));
        assert!(is_plain(&touching));
        assert_eq!(valid(touching.clone()), touching);
        assert_eq!(valid(MultiPolygon::empty()), MultiPolygon::empty());
    }

    #[test]
    fn a_spike_and_an_overlap_are_mended() {
        let spike: MultiPolygon = wkt!(MULTIPOLYGON(((0. 0., 23.100917821220023 0., 23.100917821220026 0., 13. 0., 13. 5., 0. 5., 0. 0.))));
        let overlap: MultiPolygon = wkt!(MULTIPOLYGON(((0. 0., 1.0000000001 0., 1.0000000001 1., 0. 1., 0. 0.)), ((1. 0., 2. 0., 2. 1., 1. 1., 1. 0.))));
        for (broken, area_m2) in [(spike, 65.0), (overlap, 2.0)] {
            assert!(!broken.is_valid());
            let mended = valid(broken);
            assert!(mended.is_valid(), "{mended:?}");
            assert!(
                (mended.unsigned_area() - area_m2).abs() < 1e-8,
                "{mended:?}"
            );
        }
    }

    #[test]
    fn rings_may_touch_but_neither_cross_nor_cut_the_inside_apart() {
        let plain = |holes: &[&[(f64, f64)]]| {
            let outline: LineString = vec![(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0)].into();
            let holes = holes.iter().map(|hole| hole.to_vec().into()).collect();
            let area = MultiPolygon::new(vec![Polygon::new(outline, holes)]);
            assert!(area.is_valid() || !is_plain(&area), "{area:?}");
            is_plain(&area)
        };
        let corner = [(0.0, 0.0), (2.0, 4.0), (4.0, 4.0)];
        // A hole that touches the outline once, one that does twice, and two holes that meet the outline and each other.
        assert!(plain(&[&corner]));
        assert!(!plain(&[&[(0.0, 0.0), (3.0, 5.0), (9.0, 9.0)]]));
        assert!(!plain(&[&corner, &[(9.0, 9.0), (4.0, 4.0), (5.0, 7.0)]]));
        // A hole whose corner lies on an edge of the outline, and one that reaches out through it.
        assert!(plain(&[&[(0.0, 4.0), (3.0, 5.0), (3.0, 3.0)]]));
        assert!(!plain(&[&[(-1.0, 4.0), (3.0, 5.0), (3.0, 3.0)]]));
        // A ring that comes by its own corner again.
        let eight: MultiPolygon =
            wkt!(MULTIPOLYGON(((0. 0., 4. 0., 2. 2., 4. 4., 0. 4., 2. 2., 0. 0.))));
        assert!(!is_plain(&eight));
    }

    #[test]
    fn a_needle_does_not_get_fat() {
        let needle: MultiPolygon = wkt!(MULTIPOLYGON(((8. -31., -36.999999999967 24.000000000033, -37. 24., -14.5 -3.5, 8. -31.))));
        assert!(valid(needle.clone()).unsigned_area() <= needle.unsigned_area() + 1e-9);
    }

    #[test]
    fn an_area_far_away_is_mended_on_its_own_grid() {
        let far: MultiPolygon = wkt!(MULTIPOLYGON(((38497252. 3843530., 38497352. 3843530., 38497352. 3843630., 38497252. 3843630., 38497252. 3843530.)), ((38497351.99999999 3843530., 38497360. 3843530., 38497360. 3843630., 38497351.99999999 3843530.))));
        assert!(!far.is_valid());
        let mended = valid(far.clone());
        assert!(mended.is_valid());
        assert!((mended.unsigned_area() - far.unsigned_area()).abs() < 1e-3);
    }
}
