//! The shortest ways from the nearest of many sources.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use geo::{Coord, LineString, MultiPolygon, Polygon};

use super::graph::{Part, Walkable, distance};
use super::{Source, Stand};
use crate::geometry::caliper::foot;
use crate::geometry::overlay;
use crate::geometry::repair::valid;
use crate::geometry::vector::left_of;
use crate::geometry::visibility::{Sector, Star};

/// How far each corner of the ground is from the nearest source, and by which way.
#[derive(Debug)]
pub struct Walks<'a> {
    ground: &'a Walkable,
    sources: Vec<Source>,
    /// For each corner of each part; none for a corner that no way leads to.
    steps: Vec<Vec<Option<Step>>>,
}

/// A shortest way from a source.
#[derive(Clone, Debug, PartialEq)]
pub struct Walk {
    pub length_m: f64,
    /// From the place that was asked about to the source.
    pub path: LineString,
    /// The source's tag.
    pub tag: usize,
}

/// The last step of a shortest way to a corner.
#[derive(Clone, Copy, Debug)]
struct Step {
    length_m: f64,
    from: From,
    source: usize,
}

#[derive(Clone, Copy, Debug)]
enum From {
    Source(Coord),
    Corner(usize),
}

impl Walkable {
    /// Walks from all sources at once. O(w log c) for w ways between c corners, and c looks-up for each source.
    pub fn walks_from(&self, sources: Vec<Source>) -> Walks<'_> {
        let steps = (0..self.parts.len())
            .map(|place| {
                let own = sources
                    .iter()
                    .enumerate()
                    .filter(|(_, source)| source.part == place);
                self.parts[place].steps(own)
            })
            .collect();
        Walks {
            ground: self,
            sources,
            steps,
        }
    }
}

impl Part {
    /// Dijkstra's algorithm.
    fn steps<'a>(&self, sources: impl Iterator<Item = (usize, &'a Source)>) -> Vec<Option<Step>> {
        let mut steps: Vec<Option<Step>> = vec![None; self.corners.len()];
        for (source, Source { line, .. }) in sources {
            for ((corner, sight), step) in self.corners.iter().zip(&self.sights).zip(&mut steps) {
                let place = foot(*line, corner.at);
                let length_m = distance(place, corner.at);
                if is_shorter(length_m, step.as_ref()) && sight.sees(place) {
                    let from = From::Source(place);
                    *step = Some(Step {
                        length_m,
                        from,
                        source,
                    });
                }
            }
        }
        let first = steps.iter().enumerate();
        let mut open: BinaryHeap<Reverse<Open>> = first
            .filter_map(|(corner, step)| {
                Some(Reverse(Open {
                    length_m: step.as_ref()?.length_m,
                    corner,
                }))
            })
            .collect();
        while let Some(Reverse(Open { length_m, corner })) = open.pop() {
            let Some(step) = steps[corner].filter(|step| step.length_m == length_m) else {
                continue;
            };
            for &(next, way_m) in &self.ways[corner] {
                let length_m = length_m + way_m;
                if is_shorter(length_m, steps[next].as_ref()) {
                    let from = From::Corner(corner);
                    steps[next] = Some(Step {
                        length_m,
                        from,
                        ..step
                    });
                    open.push(Reverse(Open {
                        length_m,
                        corner: next,
                    }));
                }
            }
        }
        steps
    }
}

fn is_shorter(length_m: f64, than: Option<&Step>) -> bool {
    than.is_none_or(|step| length_m < step.length_m)
}

impl Walks<'_> {
    /// The shortest way to a place; none where no way leads.
    pub fn to(&self, stand: Stand) -> Option<Walk> {
        let part = self.ground.parts.get(stand.part)?;
        let sight = part.look(stand.at, None, None);
        let own = self.sources.iter().enumerate();
        let straight = own
            .filter(|(_, source)| source.part == stand.part)
            .map(|(source, Source { line, .. })| {
                let place = foot(*line, stand.at);
                let length_m = distance(place, stand.at);
                Step {
                    length_m,
                    from: From::Source(place),
                    source,
                }
            })
            .filter(|step| matches!(step.from, From::Source(place) if sight.sees(place)));
        let by_corners = self.steps[stand.part]
            .iter()
            .enumerate()
            .filter_map(|(corner, step)| Some((corner, step.as_ref()?)))
            .filter(|(corner, _)| sight.sees(part.corners[*corner].eye))
            .map(|(corner, step)| Step {
                length_m: step.length_m + distance(part.corners[corner].at, stand.at),
                from: From::Corner(corner),
                source: step.source,
            });
        let last = straight
            .chain(by_corners)
            .min_by(|a, b| a.length_m.total_cmp(&b.length_m))?;
        Some(Walk {
            length_m: last.length_m,
            path: self.path(stand, last),
            tag: self.sources[last.source].tag,
        })
    }

    fn path(&self, stand: Stand, last: Step) -> LineString {
        let corners = &self.ground.parts[stand.part].corners;
        let mut points = vec![stand.at];
        let mut from = last.from;
        loop {
            match from {
                From::Source(place) => {
                    points.push(place);
                    return LineString::new(points);
                }
                From::Corner(corner) => {
                    points.push(corners[corner].at);
                    match self.steps[stand.part][corner] {
                        Some(step) => from = step.from,
                        None => return LineString::new(points),
                    }
                }
            }
        }
    }

    /// All ground that is at most `range_m` from the sources, which must be points.
    ///
    /// It is what is seen from the sources, and behind each corner what is first seen from there, as far as the way to it
    /// leaves to go. Arcs are drawn as `visibility` draws them.
    pub fn reach(&self, range_m: f64) -> MultiPolygon {
        let from_sources = self.sources.iter().filter_map(|source| {
            let part = self.ground.parts.get(source.part)?;
            Some(part.look(source.line.start, None, Some(range_m)))
        });
        let steps = self.steps.iter().zip(&self.ground.parts);
        let from_corners = steps.flat_map(|(steps, part)| {
            let corners = steps.iter().enumerate();
            corners
                .flat_map(move |(corner, step)| part.behind(steps, corner, step.as_ref(), range_m))
        });
        let seen: Vec<Polygon> = from_sources
            .chain(from_corners)
            .zip(1_u32..)
            .filter_map(|(star, count)| {
                star.outline_pushed(APART_M * f64::from(count % MOST_APART))
            })
            .collect();
        valid(overlay::intersection(
            &overlay::union_of_many(&seen),
            &self.ground.area,
        ))
    }
}

/// Regions that end at the same edge are drawn to end so far from each other behind it …
const APART_M: f64 = 1e-5;
/// … and after so many begin anew.
const MOST_APART: u32 = 512;

impl Part {
    /// What is seen from a corner of what lies behind it.
    fn behind(
        &self,
        steps: &[Option<Step>],
        corner: usize,
        step: Option<&Step>,
        range_m: f64,
    ) -> Vec<Star> {
        let Some(step) = step.filter(|step| step.length_m < range_m) else {
            return Vec::new();
        };
        let here = self.corners[corner].at;
        let before = self.before(steps, step.from, here);
        let look = |sector| self.look(here, sector, Some(range_m - step.length_m));
        if before == here {
            return vec![look(None)];
        }
        self.corners[corner]
            .onward(here - before)
            .map(|(first, last)| look(Some(widened(first, last))))
            .collect()
    }

    /// The point before a corner on the way to it; the corner itself, when a source is there.
    fn before(&self, steps: &[Option<Step>], from: From, here: Coord) -> Coord {
        match from {
            From::Source(place) => place,
            From::Corner(corner) if self.corners[corner].at != here => self.corners[corner].at,
            From::Corner(corner) => match steps[corner] {
                Some(step) => self.before(steps, step.from, here),
                None => here,
            },
        }
    }
}

/// A sector that is some degrees wider. All that is seen from a corner is within reach from there, so nothing is wrong with it;
/// without it, an edge of each sector would run along an edge of what is seen from the corner before.
fn widened(first: Coord, last: Coord) -> Sector {
    const BY: f64 = 0.05;
    Sector {
        first: first - left_of(first) * BY,
        last: last + left_of(last) * BY,
    }
}

/// A corner whose ways are still to be followed.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Open {
    length_m: f64,
    corner: usize,
}

impl Eq for Open {}

impl PartialOrd for Open {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Open {
    fn cmp(&self, other: &Self) -> Ordering {
        self.length_m
            .total_cmp(&other.length_m)
            .then(self.corner.cmp(&other.corner))
    }
}
