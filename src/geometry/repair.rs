//! Areas that stay valid when they are written down.
//!
//! Overlays round crossings to a grid, and conversions round what they convert. Once in a thousand scenes that turns a sliver
//! round or lets two parts overlap by a rounding step. Answers are checked for it, and put on a coarser grid if need be.

use std::collections::HashMap;

use geo::{BoundingRect, Coord, Line, LinesIter, MultiPolygon, Validation};

use super::overlay;
use super::validity::lines_meet;

/// The area itself if it is valid (as the OGC's simple features define it); else the nearest valid one.
///
/// O(n log n) for the shapes that maps have. Coordinates may be metres or degrees.
pub fn valid(area: MultiPolygon) -> MultiPolygon {
    if is_plain(&area) || area.is_valid() {
        return area;
    }
    let mended = steps(&area)
        .map(|step| overlay::on_grid(&area, step))
        .find(Validation::is_valid);
    mended.unwrap_or_else(|| area.into_iter().filter(Validation::is_valid).collect())
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

/// Whether no two edges meet but where each ring goes on, which is quick to see and makes an overlay's answer valid.
fn is_plain(area: &MultiPolygon) -> bool {
    let mut edges: Vec<Line> = area.lines_iter().collect();
    let mut ends: HashMap<[u64; 2], u32> = HashMap::with_capacity(edges.len());
    for edge in &edges {
        *ends.entry(bits(edge.start)).or_default() += 1;
    }
    // A corner that two rings share, or one ring comes by twice.
    if ends.len() < edges.len() {
        return false;
    }
    let left = |edge: &Line| edge.start.x.min(edge.end.x);
    edges.sort_unstable_by(|a, b| left(a).total_cmp(&left(b)));
    let mut open: Vec<Line> = Vec::new();
    for edge in edges {
        let from = left(&edge);
        open.retain(|other| other.start.x.max(other.end.x) >= from);
        if open.iter().any(|other| meet_wrongly(edge, *other)) {
            return false;
        }
        open.push(edge);
    }
    true
}

fn bits(coord: Coord) -> [u64; 2] {
    // Adding 0 makes one of the two zeros.
    [(coord.x + 0.0).to_bits(), (coord.y + 0.0).to_bits()]
}

/// Whether two edges have more in common than the corner in which one follows the other.
fn meet_wrongly(a: Line, b: Line) -> bool {
    let apart = a.start.y.max(a.end.y) < b.start.y.min(b.end.y)
        || b.start.y.max(b.end.y) < a.start.y.min(a.end.y);
    !apart && lines_meet(a, b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Area, wkt};

    #[test]
    fn what_is_valid_stays_as_it_is() {
        let ring_in_ring: MultiPolygon = wkt!(MULTIPOLYGON(((0. 0., 9. 0., 9. 9., 0. 9., 0. 0.), (3. 3., 3. 6., 6. 6., 6. 3., 3. 3.)), ((4. 4., 5. 4., 5. 5., 4. 5., 4. 4.))));
        assert!(is_plain(&ring_in_ring));
        assert_eq!(valid(ring_in_ring.clone()), ring_in_ring);
        let touching: MultiPolygon = wkt!(MULTIPOLYGON(((0. 0., 1. 0., 1. 1., 0. 1., 0. 0.)), ((1. 1., 2. 1., 2. 2., 1. 2., 1. 1.))));
        assert!(!is_plain(&touching));
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
    fn an_area_far_away_is_mended_on_its_own_grid() {
        let far: MultiPolygon = wkt!(MULTIPOLYGON(((38497252. 3843530., 38497352. 3843530., 38497352. 3843630., 38497252. 3843630., 38497252. 3843530.)), ((38497351.99999999 3843530., 38497360. 3843530., 38497360. 3843630., 38497351.99999999 3843530.))));
        assert!(!far.is_valid());
        let mended = valid(far.clone());
        assert!(mended.is_valid());
        assert!((mended.unsigned_area() - far.unsigned_area()).abs() < 1e-3);
    }
}
