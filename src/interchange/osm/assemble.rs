//! Areas from ways: what a closed way or a multipolygon relation covers.
//!
//! As osmium does it, by geometry and not by the members' roles: all segments of all ways are collected, those that
//! occur twice cancel each other, the rest must join to closed rings, and a ring in a ring is a hole.

use std::collections::{HashMap, HashSet};

use geo::{
    BoundingRect, Contains, Coord, Geometry, LineString, MultiPolygon, Point, Polygon, coord,
};

use crate::geometry::validity;

/// A position in OpenStreetMap's own unit, 1e-7 degrees: longitude, latitude.
pub(super) type Location = (i32, i32);

/// Between the ends of two positions; the smaller one first.
type Segment = (usize, usize);

pub(super) fn degrees((longitude, latitude): Location) -> Coord {
    const PER_DEGREE: f64 = 1e7;
    coord! { x: f64::from(longitude) / PER_DEGREE, y: f64::from(latitude) / PER_DEGREE }
}

/// The area that `ways` enclose: a polygon, or several.
///
/// # Errors
/// In words: rings that do not close, cross or have no area.
pub(super) fn area(ways: &[Vec<Location>]) -> Result<Geometry, String> {
    let network = Network::of(ways)?;
    let rings: Vec<LineString> = network
        .closed_walks()
        .into_iter()
        .flat_map(into_simple_rings)
        .map(|ring| network.line(&ring))
        .collect();
    let mut parts = nested(rings);
    let geometry = match parts.len() {
        0 => return Err("it encloses no area".to_owned()),
        1 => Geometry::Polygon(parts.remove(0)),
        _ => Geometry::MultiPolygon(MultiPolygon::new(parts)),
    };
    let geometry = validity::oriented(geometry);
    match validity::fault(&geometry) {
        Some(fault) => Err(fault.what),
        None => Ok(geometry),
    }
}

/// Segments and the positions that they join.
struct Network {
    positions: Vec<Location>,
    segments: Vec<Segment>,
    /// By segment and end (0: the smaller position): the segment that a ring goes on with.
    next: Vec<[usize; 2]>,
}

impl Network {
    fn of(ways: &[Vec<Location>]) -> Result<Self, String> {
        let mut numbers: HashMap<Location, usize> = HashMap::new();
        let mut positions = Vec::new();
        let mut segments = Vec::new();
        for way in ways {
            let mut last: Option<usize> = None;
            for location in way {
                let number = *numbers.entry(*location).or_insert_with(|| {
                    positions.push(*location);
                    positions.len() - 1
                });
                if let Some(last) = last.filter(|last| *last != number) {
                    segments.push((last.min(number), last.max(number)));
                }
                last = Some(number);
            }
        }
        let mut network = Self {
            next: Vec::new(),
            segments: occurring_once(segments),
            positions,
        };
        network.join()?;
        Ok(network)
    }

    /// Finds for each end of each segment where a ring goes on.
    ///
    /// Where more than two segments meet, rings touch. Partners are neighbours in the order around the position,
    /// so that no ring crosses another there.
    fn join(&mut self) -> Result<(), String> {
        self.next = vec![[usize::MAX; 2]; self.segments.len()];
        let mut meeting: Vec<Vec<usize>> = vec![Vec::new(); self.positions.len()];
        for (number, (from, to)) in self.segments.iter().enumerate() {
            meeting[*from].push(number);
            meeting[*to].push(number);
        }
        for (position, mut around) in meeting.into_iter().enumerate() {
            if around.len() % 2 == 1 {
                let at = degrees(self.positions[position]);
                return Err(format!("a ring does not close at {}, {}", at.x, at.y));
            }
            if around.len() > 2 {
                let angle = |number: &usize| self.angle(position, *number);
                around.sort_by(|a, b| angle(a).total_cmp(&angle(b)));
            }
            for pair in around.chunks_exact(2) {
                self.set_next(pair[0], position, pair[1]);
                self.set_next(pair[1], position, pair[0]);
            }
        }
        Ok(())
    }

    fn other_end(&self, segment: usize, position: usize) -> usize {
        let (from, to) = self.segments[segment];
        if from == position { to } else { from }
    }

    fn angle(&self, position: usize, segment: usize) -> f64 {
        let (x, y) = self.positions[position];
        let (to_x, to_y) = self.positions[self.other_end(segment, position)];
        (f64::from(to_y) - f64::from(y)).atan2(f64::from(to_x) - f64::from(x))
    }

    fn set_next(&mut self, segment: usize, position: usize, next: usize) {
        let end = usize::from(self.segments[segment].0 != position);
        self.next[segment][end] = next;
    }

    fn next_of(&self, segment: usize, position: usize) -> usize {
        self.next[segment][usize::from(self.segments[segment].0 != position)]
    }

    /// The walks along all segments, each once, as positions; the start is not repeated.
    fn closed_walks(&self) -> Vec<Vec<usize>> {
        let mut walked = vec![false; self.segments.len()];
        let mut walks = Vec::new();
        for start in 0..self.segments.len() {
            let mut walk = Vec::new();
            let (mut segment, mut position) = (start, self.segments[start].0);
            while !walked[segment] {
                walked[segment] = true;
                walk.push(position);
                position = self.other_end(segment, position);
                segment = self.next_of(segment, position);
            }
            if !walk.is_empty() {
                walks.push(walk);
            }
        }
        walks
    }

    fn line(&self, ring: &[usize]) -> LineString {
        ring.iter()
            .chain(ring.first())
            .map(|number| degrees(self.positions[*number]))
            .collect()
    }
}

/// Those that occur an odd number of times.
fn occurring_once(mut segments: Vec<Segment>) -> Vec<Segment> {
    segments.sort_unstable();
    segments
        .chunk_by(|a, b| a == b)
        .filter(|same| same.len() % 2 == 1)
        .filter_map(|same| same.first().copied())
        .collect()
}

/// Cuts a walk that comes by a position again into rings that do not.
fn into_simple_rings(walk: Vec<usize>) -> Vec<Vec<usize>> {
    let mut rings = Vec::new();
    let mut path: Vec<usize> = Vec::with_capacity(walk.len());
    let mut place: HashMap<usize, usize> = HashMap::new();
    for position in walk {
        if let Some(&start) = place.get(&position) {
            let ring = path.split_off(start);
            for left in &ring {
                place.remove(left);
            }
            rings.push(ring);
        }
        place.insert(position, path.len());
        path.push(position);
    }
    rings.push(path);
    rings
}

/// The rings as polygons: one that lies in an odd number of others is a hole of the smallest of them.
fn nested(rings: Vec<LineString>) -> Vec<Polygon> {
    use geo::Area;
    let mut areas: Vec<Polygon> = rings
        .into_iter()
        .map(|ring| Polygon::new(ring, Vec::new()))
        .collect();
    // Larger first, so that what lies around a ring stands before it.
    areas.sort_by(|a, b| b.unsigned_area().total_cmp(&a.unsigned_area()));
    let around: Vec<Vec<usize>> = (0..areas.len())
        .map(|inner| {
            (0..inner)
                .filter(|outer| lies_in(&areas[inner], &areas[*outer]))
                .collect()
        })
        .collect();
    let mut holes: HashMap<usize, Vec<LineString>> = HashMap::new();
    for (number, outer) in around.iter().enumerate() {
        if let Some(smallest) = outer.last().filter(|_| outer.len() % 2 == 1) {
            let ring = areas[number].exterior().clone();
            holes.entry(*smallest).or_default().push(ring);
        }
    }
    areas
        .into_iter()
        .enumerate()
        .filter(|(number, _)| around[*number].len().is_multiple_of(2))
        .map(|(number, area)| {
            let holes = holes.remove(&number).unwrap_or_default();
            Polygon::new(area.into_inner().0, holes)
        })
        .collect()
}

/// Whether one ring lies in another that it does not cross; they may share vertices.
fn lies_in(inner: &Polygon, outer: &Polygon) -> bool {
    let (Some(small), Some(large)) = (inner.bounding_rect(), outer.bounding_rect()) else {
        return false;
    };
    if !large.contains(&small.center()) {
        return false;
    }
    let bits = |at: &Coord| (at.x.to_bits(), at.y.to_bits());
    let shared: HashSet<_> = outer.exterior().0.iter().map(bits).collect();
    let ring = inner.exterior();
    let sample = ring
        .0
        .iter()
        .copied()
        .find(|at| !shared.contains(&bits(at)))
        .or_else(|| {
            ring.lines()
                .next()
                .map(|edge| (edge.start + edge.end) / 2.0)
        });
    sample.is_some_and(|at| outer.contains(&Point(at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(ways: &[&[Location]]) -> Result<(usize, usize), String> {
        let ways: Vec<Vec<Location>> = ways.iter().map(|way| way.to_vec()).collect();
        area(&ways).map(|geometry| {
            assert_eq!(validity::orientation_fault(&geometry), None);
            let parts = match geometry {
                Geometry::Polygon(part) => vec![part],
                Geometry::MultiPolygon(parts) => parts.0,
                other => panic!("{other:?}"),
            };
            let holes = parts.iter().map(|part| part.interiors().len()).sum();
            (parts.len(), holes)
        })
    }

    fn square(x: i32, y: i32, side: i32) -> Vec<Location> {
        vec![
            (x, y),
            (x + side, y),
            (x + side, y + side),
            (x, y + side),
            (x, y),
        ]
    }

    #[test]
    fn a_ring_of_three_ways_in_any_direction_is_one_area() {
        let ways: [&[Location]; 3] = [
            &[(0, 0), (10, 0), (10, 10)],
            &[(0, 10), (10, 10)],
            &[(0, 0), (0, 10)],
        ];
        assert_eq!(shape(&ways), Ok((1, 0)));
    }

    #[test]
    fn rings_in_rings_are_holes_and_islands() {
        let (outer, hole, island) = (square(0, 0, 100), square(10, 10, 50), square(20, 20, 10));
        assert_eq!(shape(&[&island, &hole, &outer]), Ok((2, 1)));
        let apart = square(200, 0, 10);
        assert_eq!(shape(&[&outer, &apart]), Ok((2, 0)));
    }

    #[test]
    fn rings_may_touch_in_positions() {
        let outer = square(0, 0, 100);
        let hole = [(0, 0), (50, 20), (20, 50), (0, 0)];
        assert_eq!(shape(&[&outer, &hole]), Ok((1, 1)), "a hole");
        assert_eq!(
            shape(&[&outer, &square(100, 100, 10)]),
            Ok((2, 0)),
            "two outer rings"
        );
        let pinched = [
            (0, 0),
            (40, 0),
            (20, 20),
            (40, 40),
            (0, 40),
            (20, 20),
            (0, 0),
        ];
        assert_eq!(shape(&[&pinched]), Ok((2, 0)), "a ring with itself");
    }

    #[test]
    fn what_is_there_twice_cancels() {
        let (left, right) = (square(0, 0, 10), square(10, 0, 10));
        assert_eq!(shape(&[&left, &right]), Ok((1, 0)), "a shared edge");
        let spike = [
            (0, 0),
            (10, 0),
            (10, 10),
            (20, 20),
            (10, 10),
            (0, 10),
            (0, 0),
        ];
        assert_eq!(shape(&[&spike]), Ok((1, 0)), "a spike");
        assert_eq!(
            shape(&[&left, &left]),
            Err("it encloses no area".to_owned())
        );
    }

    #[test]
    fn what_is_no_area_says_why() {
        let open = shape(&[&[(0, 0), (10, 0), (10, 10)]]).unwrap_err();
        assert!(open.contains("does not close at 0, 0"), "{open}");
        let bow_tie = shape(&[&[(0, 0), (10, 10), (10, 0), (0, 10), (0, 0)]]).unwrap_err();
        assert!(bow_tie.contains("crosses"), "{bow_tie}");
        let flat = shape(&[&[(0, 0), (10, 0), (20, 0), (0, 0)]]).unwrap_err();
        assert!(flat.contains("without an area"), "{flat}");
        assert!(shape(&[]).is_err());
    }
}
