//! Ground of any shape, asked where a row of a depth fits.

use geo::{Area, BoundingRect, Coord, Line, LinesIter, MultiPolygon, Rect};
use rstar::RTree;

use super::frame::{Frame, HAIR_M, Quad, without};
use crate::geometry::intervals::Interval;
use crate::geometry::rect;

/// Ground, and lines on it that nothing may cross.
#[derive(Debug)]
pub(super) struct Region {
    pub area: MultiPolygon,
    outline: RTree<rect::Indexed<Line>>,
    walls: RTree<rect::Indexed<Line>>,
    bounds: Option<Rect>,
}

impl Region {
    pub fn new(area: MultiPolygon, walls: &[Line]) -> Self {
        let outline = area.lines_iter().map(entry).collect();
        Self {
            bounds: area.bounding_rect(),
            outline: RTree::bulk_load(outline),
            walls: RTree::bulk_load(walls.iter().copied().map(entry).collect()),
            area,
        }
    }

    pub fn area_m2(&self) -> f64 {
        self.area.unsigned_area()
    }

    pub fn outline(&self) -> impl Iterator<Item = Line> {
        self.outline.iter().map(|entry| entry.data)
    }

    /// The longest stretches of a band that are wholly ground. Exact.
    pub fn stretches(&self, frame: &Frame, along: Interval, band: Interval) -> Vec<Interval> {
        let near = rect::envelope(frame.quad(along, band).bounds);
        let blocked = self
            .outline
            .locate_in_envelope_intersecting(&near)
            .chain(self.walls.locate_in_envelope_intersecting(&near))
            .filter_map(|entry| frame.stretch(entry.data, band))
            .collect();
        let middle_m = f64::midpoint(band.from, band.to);
        without(along, blocked)
            .into_iter()
            .filter(|free| free.length() > HAIR_M)
            // No edge runs through it: it is ground as a whole or not at all.
            .filter(|free| self.contains(frame.point(f64::midpoint(free.from, free.to), middle_m)))
            .collect()
    }

    /// Whether all of a rectangle is ground.
    pub fn holds(&self, frame: &Frame, along: Interval, band: Interval) -> bool {
        let inner = Interval {
            from: along.from + HAIR_M,
            to: along.to - HAIR_M,
        };
        matches!(self.stretches(frame, inner, band)[..], [all] if all.length() >= inner.length() - HAIR_M)
    }

    /// Whether all of a quad with right angles at its corners is ground.
    pub fn holds_quad(&self, quad: &Quad) -> bool {
        let [a, b, _, d] = quad.corners;
        let (length, width) = (b - a, d - a);
        let length_m = length.x.hypot(length.y);
        let frame = Frame {
            origin: a,
            along: length / length_m,
        };
        let span = |to| Interval { from: 0.0, to };
        length_m > 0.0 && self.holds(&frame, span(length_m), span(width.x.hypot(width.y)))
    }

    pub fn contains(&self, point: Coord) -> bool {
        let Some(bounds) = self.bounds else {
            return false;
        };
        if point.x > bounds.max().x {
            return false;
        }
        let right = Rect::new(
            point,
            Coord {
                x: bounds.max().x,
                y: point.y,
            },
        );
        self.outline
            .locate_in_envelope_intersecting(&rect::envelope(right))
            .map(|entry| entry.data)
            .filter(|edge| (edge.start.y > point.y) != (edge.end.y > point.y))
            .filter(|edge| {
                point.x < edge.dx() * (point.y - edge.start.y) / edge.dy() + edge.start.x
            })
            .count()
            % 2
            == 1
    }

    /// How far its corners reach in a frame: along, and to the left.
    pub fn extent(&self, frame: &Frame) -> Option<(Interval, Interval)> {
        let mut corners = self.outline().map(|edge| frame.local(edge.start));
        let (s, t) = corners.next()?;
        let start = (Interval { from: s, to: s }, Interval { from: t, to: t });
        let with = |span: Interval, at: f64| Interval {
            from: span.from.min(at),
            to: span.to.max(at),
        };
        Some(corners.fold(start, |(along, left), (s, t)| {
            (with(along, s), with(left, t))
        }))
    }
}

fn entry(line: Line) -> rect::Indexed<Line> {
    rect::indexed(Rect::new(line.start, line.end), line)
}
