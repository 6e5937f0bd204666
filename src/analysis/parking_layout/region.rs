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
        let near = self.lines_near(frame.quad(along, band).bounds);
        self.stretches_between(&near, frame, along, band)
    }

    /// What bounds the ground near a place.
    pub fn lines_near(&self, bounds: Rect) -> Vec<Line> {
        let near = rect::envelope(bounds);
        self.outline
            .locate_in_envelope_intersecting(&near)
            .chain(self.walls.locate_in_envelope_intersecting(&near))
            .map(|entry| entry.data)
            .collect()
    }

    /// As [`Self::stretches`], with all the lines that bound the ground near the band.
    pub fn stretches_between(
        &self,
        lines: &[Line],
        frame: &Frame,
        along: Interval,
        band: Interval,
    ) -> Vec<Interval> {
        let blocked = lines
            .iter()
            .filter_map(|&line| frame.stretch(line, band))
            .collect();
        let middle_m = f64::midpoint(band.from, band.to);
        without(along, blocked)
            .into_iter()
            .filter(|free| free.length() > HAIR_M)
            // No edge runs through it: it is ground as a whole or not at all.
            .filter(|free| self.contains(frame.point(f64::midpoint(free.from, free.to), middle_m)))
            .collect()
    }

    /// The longest runs of a band of a width about the frame's axis: each of the stretches that are wholly ground, between which
    /// it is pinched to no less than another width, no longer than that. So an aisle goes past a column.
    pub fn runs(
        &self,
        frame: &Frame,
        along: Interval,
        width_m: f64,
        least_m: f64,
    ) -> Vec<Vec<Interval>> {
        let mut runs: Vec<Vec<Interval>> = Vec::new();
        for free in self.stretches(frame, along, about(width_m)) {
            match runs.last_mut() {
                Some(run) if self.is_pinch(frame, run, free.from, least_m.min(width_m)) => {
                    run.push(free);
                }
                _ => runs.push(vec![free]),
            }
        }
        runs
    }

    fn is_pinch(&self, frame: &Frame, run: &[Interval], to: f64, least_m: f64) -> bool {
        const OVER_M: f64 = 1e-3;
        run.last().is_some_and(|before| {
            let gap = Interval {
                from: before.to - OVER_M,
                to: to + OVER_M,
            };
            to - before.to <= least_m && self.holds(frame, gap, about(least_m))
        })
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

    /// In an order that depends on where they are alone.
    pub fn corners(&self) -> Vec<Coord> {
        let mut corners: Vec<Coord> = self.outline().map(|edge| edge.start).collect();
        corners.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
        corners
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

/// The band of a width about an axis.
pub(super) fn about(width_m: f64) -> Interval {
    Interval {
        from: -width_m / 2.0,
        to: width_m / 2.0,
    }
}

fn entry(line: Line) -> rect::Indexed<Line> {
    rect::indexed(Rect::new(line.start, line.end), line)
}
