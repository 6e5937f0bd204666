//! Whether a geometry is one that analyses can trust, and what exactly is wrong if not.
//!
//! Real data has collinear vertices, repeated vertices and rings that touch at a point: all of these are valid here.
//! Invalid is what makes an area ambiguous: rings that cross, or that run along an edge of themselves or of another.

mod mend;
mod orientation;
mod rings;
mod segments;

use geo::{Coord, Geometry, LineString, Polygon};

pub use mend::mended;
pub use orientation::{orientation_fault, oriented};
pub(super) use segments::{Meeting, meeting};

/// What is wrong with a geometry, and where in its `coordinates` (a JSON pointer such as `/0/3`).
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{what}")]
pub struct GeometryFault {
    pub flaw: Flaw,
    pub pointer: String,
    pub what: String,
}

/// In which way a geometry is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    NotFinite,
    NoParts,
    ShortLine,
    ShortRing,
    FlatRing,
    /// A ring crosses itself or another.
    Crosses,
    /// A ring runs along an edge of itself or of another.
    RunsAlong,
    /// A ring runs the wrong way round.
    Turned,
    HoleOutside,
    /// A hole in a hole, or a part in a part.
    Inside,
}

impl GeometryFault {
    fn new(flaw: Flaw, pointer: impl Into<String>, what: impl Into<String>) -> Self {
        Self {
            flaw,
            pointer: pointer.into(),
            what: what.into(),
        }
    }

    /// The same fault, seen from the geometry that holds this one at `step` of its coordinates.
    fn within(mut self, step: usize) -> Self {
        self.pointer.insert_str(0, &format!("/{step}"));
        self
    }
}

/// The first fault of `geometry`, if it has one. Units do not matter.
///
/// Takes O(n log n) for the shapes that maps have: a ring of 100 000 vertices takes well under a second.
pub fn fault(geometry: &Geometry) -> Option<GeometryFault> {
    match geometry {
        Geometry::Point(point) => finite(point.0),
        Geometry::Line(line) => line_fault(&LineString::from(*line)),
        Geometry::LineString(line) => line_fault(line),
        Geometry::Polygon(polygon) => polygon_fault(polygon),
        Geometry::Rect(rect) => polygon_fault(&rect.to_polygon()),
        Geometry::Triangle(triangle) => polygon_fault(&triangle.to_polygon()),
        Geometry::MultiPoint(points) => {
            first_in_parts(points.iter(), |point| finite(point.0), points.0.is_empty())
        }
        Geometry::MultiLineString(lines) => {
            first_in_parts(lines.iter(), line_fault, lines.0.is_empty())
        }
        Geometry::MultiPolygon(parts) => {
            first_in_parts(parts.iter(), rings_fault, parts.0.is_empty())
                .or_else(|| rings::fault(&parts.0))
        }
        Geometry::GeometryCollection(parts) => {
            first_in_parts(parts.iter(), fault, parts.0.is_empty())
        }
    }
}

fn first_in_parts<'a, T: 'a>(
    mut parts: impl Iterator<Item = &'a T>,
    check: impl Fn(&T) -> Option<GeometryFault>,
    is_empty: bool,
) -> Option<GeometryFault> {
    if is_empty {
        return Some(GeometryFault::new(Flaw::NoParts, "", "has no parts"));
    }
    let mut index = 0;
    parts.find_map(|part| {
        let found = check(part).map(|fault| fault.within(index));
        index += 1;
        found
    })
}

fn finite(position: Coord) -> Option<GeometryFault> {
    let is_finite = position.x.is_finite() && position.y.is_finite();
    (!is_finite).then(|| GeometryFault::new(Flaw::NotFinite, "", "is not a finite position"))
}

fn first_not_finite(line: &LineString) -> Option<GeometryFault> {
    line.0
        .iter()
        .enumerate()
        .find_map(|(index, position)| finite(*position).map(|fault| fault.within(index)))
}

fn line_fault(line: &LineString) -> Option<GeometryFault> {
    let has_length = line.0.windows(2).any(|pair| pair[0] != pair[1]);
    first_not_finite(line).or_else(|| {
        (!has_length)
            .then(|| GeometryFault::new(Flaw::ShortLine, "", "has fewer than 2 distinct positions"))
    })
}

fn polygon_fault(polygon: &Polygon) -> Option<GeometryFault> {
    rings_fault(polygon).or_else(|| {
        // With a single part, the part is no step of the pointer.
        rings::fault(std::slice::from_ref(polygon)).map(|mut fault| {
            fault.pointer = fault.pointer.replacen("/0", "", 1);
            fault
        })
    })
}

/// What is wrong with a ring of its own: positions that are not finite, or too few of them.
fn rings_fault(polygon: &Polygon) -> Option<GeometryFault> {
    std::iter::once(polygon.exterior())
        .chain(polygon.interiors())
        .enumerate()
        .find_map(|(index, ring)| ring_fault(ring).map(|fault| fault.within(index)))
}

fn ring_fault(ring: &LineString) -> Option<GeometryFault> {
    if let Some(fault) = first_not_finite(ring) {
        return Some(fault);
    }
    if ring.0.len() < 4 {
        return Some(GeometryFault::new(
            Flaw::ShortRing,
            "",
            "is a ring of fewer than 4 positions (the first is repeated as the last)",
        ));
    }
    (!segments::spans_an_area(&ring.0))
        .then(|| GeometryFault::new(Flaw::FlatRing, "", "is a ring without an area"))
}

#[cfg(test)]
mod tests;
