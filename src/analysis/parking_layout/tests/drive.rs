//! Whether a layout can be used: a car's poses on a grid, driven forwards from the gate with a turning circle, over whatever is free
//! of spaces, never against the direction of a one-way aisle; and from there on forwards out of a gate. It knows nothing of rows and
//! networks.

use std::collections::{HashSet, VecDeque};
use std::f64::consts::TAU;

use geo::{
    Area, BooleanOps, BoundingRect, Contains, Coord, Intersects, LineString, Point, Polygon,
};

use crate::analysis::parking_layout::{Arrangement, Proposal};

/// The design car.
const CAR_LENGTH_M: f64 = 4.8;
const CAR_WIDTH_M: f64 = 1.8;
/// Of the middle of its rear axle: the outer front corner then goes round in 6 m.
const TURN_M: f64 = 3.9;
const REAR_OVERHANG_M: f64 = 1.0;
/// Of the raster of what is free, and of the poses that are told apart.
const GRAIN_M: f64 = 0.1;
const CELL_M: f64 = 0.25;
const HEADINGS: f64 = 72.0;
const STEP_M: f64 = 0.4;
/// So far before the gate the car sets out, by its rear axle.
const STREET_M: f64 = 5.0;
/// … and so far it gets on its way out: its front is then where the street that is looked at ends.
const STREET_OUT_M: f64 = 2.2;

pub fn quads(proposal: &Proposal) -> Vec<Polygon> {
    let rings = proposal.spaces.features.iter();
    rings
        .map(|space| {
            let ring: LineString = space.geometry.coordinates[0].clone().into();
            Polygon::new(ring, Vec::new())
        })
        .collect()
}

pub fn is_within(space: &Polygon, area: &Polygon) -> bool {
    space.difference(area).unsigned_area() < 1e-6
}

/// What is wrong with a proposal, in words.
pub fn faults(
    boundary: &Polygon,
    columns: &[Polygon],
    gates: &[LineString],
    proposal: &Proposal,
    aisle_m: f64,
) -> Vec<String> {
    let spaces = quads(proposal);
    let mut found = Vec::new();
    for (at, space) in spaces.iter().enumerate() {
        if !is_within(space, boundary) {
            found.push(format!("{at} outside"));
        }
        for other in spaces[at + 1..].iter().chain(columns) {
            if space.intersects(other) && space.intersection(other).unsigned_area() > 1e-6 {
                found.push(format!("{at} overlaps"));
            }
        }
    }
    let one_way = one_way(proposal);
    found.extend(driven_both_ways(&one_way));
    let bounds = boundary.bounding_rect().unwrap();
    let room = Coord {
        x: STREET_M + 2.0,
        y: STREET_M + 2.0,
    };
    // As wide as a gate, the street before it; and what nothing stands on.
    let is_street = |point: Coord| {
        gates.iter().any(|gate| {
            let (from, to) = (gate.0[0], gate.0[1]);
            let along = (to - from) / (to - from).x.hypot((to - from).y);
            let off = point - (from + to) / 2.0;
            let aside_m = (off.x * along.x + off.y * along.y).abs();
            aside_m < (to - from).x.hypot((to - from).y) / 2.0
                && (off.x * along.y - off.y * along.x).abs() < STREET_M + 1.5
        })
    };
    let is_open = |point: Coord| {
        let spot = Point::from(point);
        let stands = spaces
            .iter()
            .chain(columns)
            .any(|other| other.contains(&spot));
        !stands && (boundary.intersects(&spot) || is_street(point))
    };
    let yard = Yard {
        one_way,
        ..Yard::new(bounds.min() - room, bounds.max() + room, is_open)
    };
    // A car that has backed out of a space goes on in either sense.
    let there = yard.driven(boundary, gates, Sense::In);
    let back = yard.driven(boundary, gates, Sense::Out);
    let reached: HashSet<(i64, i64)> = there.intersection(&back).copied().collect();
    for (at, space) in proposal.spaces.features.iter().enumerate() {
        let ring = &space.geometry.coordinates[0];
        let is_parallel = space.properties.arrangement == Arrangement::Parallel;
        let deep_m = match space.properties.arrangement {
            Arrangement::Perpendicular => aisle_m,
            _ => 3.8,
        };
        let has_way_in = (0..4).any(|edge| {
            let (a, b) = (ring[edge], ring[edge + 1]);
            let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
            let length_m = dx.hypot(dy);
            if (length_m > 4.0) != is_parallel {
                return false;
            }
            let out = Coord {
                x: dy / length_m,
                y: -dx / length_m,
            };
            let front = |ahead_m: f64, along: f64| Coord {
                x: a[0] + dx * along + out.x * ahead_m,
                y: a[1] + dy * along + out.y * ahead_m,
            };
            let depths = (1..=10).map(|step| deep_m * f64::from(step) / 10.0 - 0.05);
            let is_free = depths
                .flat_map(|ahead_m| [0.05, 0.5, 0.95].map(|along| front(ahead_m, along)))
                .all(is_open);
            let mut near = (1..=10)
                .map(|step| deep_m * f64::from(step) / 10.0)
                .flat_map(|ahead_m| [0.2, 0.5, 0.8].map(|along| front(ahead_m, along)));
            is_free && near.any(|point| reached.contains(&cell(point)))
        });
        if !has_way_in {
            found.push(format!("{at} has no way in"));
        }
    }
    found
}

/// The one-way aisles of a proposal with the directions that they are driven in.
fn one_way(proposal: &Proposal) -> Vec<(Polygon, Coord)> {
    let aisles = proposal.aisles.features.iter();
    aisles
        .filter(|aisle| aisle.properties.one_way)
        .map(|aisle| {
            let ring: LineString = aisle.geometry.coordinates[0].clone().into();
            let [[x, y], [to_x, to_y]] = aisle.properties.axis;
            let (east, north) = (to_x - x, to_y - y);
            let length_m = east.hypot(north);
            let along = Coord {
                x: east / length_m,
                y: north / length_m,
            };
            (Polygon::new(ring, Vec::new()), along)
        })
        .collect()
}

/// Of one-way aisles those that lie on each other for longer than a car and are driven in opposite directions.
fn driven_both_ways(one_way: &[(Polygon, Coord)]) -> Vec<String> {
    const CAR_M2: f64 = CAR_LENGTH_M * 3.8;
    let mut found = Vec::new();
    for (at, (one, along)) in one_way.iter().enumerate() {
        for (two, other) in &one_way[at + 1..] {
            let is_back = along.x * other.x + along.y * other.y < -0.9;
            if is_back && one.intersection(two).unsigned_area() > CAR_M2 {
                found.push(format!("one-way aisle {at} is driven both ways"));
            }
        }
    }
    found
}

#[derive(Clone, Copy, PartialEq)]
enum Sense {
    /// Forwards from the street.
    In,
    /// Forwards to the street, found from its end.
    Out,
}

/// What is free to drive on, as cells.
struct Yard {
    low: Coord,
    wide: usize,
    free: Vec<bool>,
    one_way: Vec<(Polygon, Coord)>,
}

impl Yard {
    fn new(low: Coord, high: Coord, is_free: impl Fn(Coord) -> bool) -> Self {
        let count = |length_m: f64| (length_m / GRAIN_M).ceil() as usize + 1;
        let (wide, deep) = (count(high.x - low.x), count(high.y - low.y));
        let at = |cell: usize| Coord {
            x: low.x + ((cell % wide) as f64 + 0.5) * GRAIN_M,
            y: low.y + ((cell / wide) as f64 + 0.5) * GRAIN_M,
        };
        let free = (0..wide * deep).map(|cell| is_free(at(cell))).collect();
        Self {
            low,
            wide,
            free,
            one_way: Vec::new(),
        }
    }

    fn is_free(&self, point: Coord) -> bool {
        let (x, y) = (
            (point.x - self.low.x) / GRAIN_M,
            (point.y - self.low.y) / GRAIN_M,
        );
        let is_on = x >= 0.0 && y >= 0.0 && x < self.wide as f64;
        is_on && self.free.get(y as usize * self.wide + x as usize) == Some(&true)
    }

    /// Whether the car stands free with the middle of its rear axle at a point.
    fn fits(&self, rear: Coord, heading_rad: f64) -> bool {
        let (sin, cos) = heading_rad.sin_cos();
        (0..=12).all(|along| {
            let ahead_m = f64::from(along) / 12.0 * CAR_LENGTH_M - REAR_OVERHANG_M;
            [-0.5, 0.0, 0.5].iter().all(|aside| {
                let aside_m = aside * CAR_WIDTH_M;
                self.is_free(Coord {
                    x: rear.x + cos * ahead_m - sin * aside_m,
                    y: rear.y + sin * ahead_m + cos * aside_m,
                })
            })
        })
    }

    /// Whether the middle of the car is not on a one-way aisle, or goes along it or across.
    fn goes_along(&self, rear: Coord, heading_rad: f64) -> bool {
        const ACROSS: f64 = -0.2;
        let ahead = Coord {
            x: heading_rad.cos(),
            y: heading_rad.sin(),
        };
        let middle = Point::from(rear + ahead * 1.4);
        self.one_way.iter().all(|(aisle, along)| {
            along.x * ahead.x + along.y * ahead.y > ACROSS || !aisle.contains(&middle)
        })
    }

    /// The cells over which the car's rear axle, middle and front come forwards from the street through a gate, or on the way out so.
    fn driven(
        &self,
        boundary: &Polygon,
        gates: &[LineString],
        sense: Sense,
    ) -> HashSet<(i64, i64)> {
        let (step_m, away_m) = match sense {
            Sense::In => (STEP_M, STREET_M),
            Sense::Out => (-STEP_M, STREET_OUT_M),
        };
        let mut seen = HashSet::new();
        let mut reached = HashSet::new();
        let mut open = VecDeque::new();
        for gate in gates {
            let (from, to) = (gate.0[0], gate.0[1]);
            let middle = (from + to) / 2.0;
            let along_rad = (to - from).y.atan2((to - from).x);
            for turn in [0.25, 0.75] {
                let inward_rad = along_rad + TAU * turn;
                for aside_m in [-0.8, -0.4, 0.0, 0.4, 0.8] {
                    let street = Coord {
                        x: middle.x - inward_rad.cos() * away_m + along_rad.cos() * aside_m,
                        y: middle.y - inward_rad.sin() * away_m + along_rad.sin() * aside_m,
                    };
                    if boundary.contains(&Point::from(street)) {
                        continue;
                    }
                    let heading_rad = match sense {
                        Sense::In => inward_rad,
                        Sense::Out => inward_rad + TAU / 2.0,
                    };
                    open.push_back((street, heading_rad));
                }
            }
        }
        while let Some((rear, heading_rad)) = open.pop_front() {
            let turn = heading_rad.rem_euclid(TAU) / TAU * HEADINGS;
            let pose = (cell(rear), turn.round() as i64 % HEADINGS as i64);
            let may_be = self.fits(rear, heading_rad) && self.goes_along(rear, heading_rad);
            if !may_be || !seen.insert(pose) {
                continue;
            }
            for ahead_m in [0.0, 1.4, 2.8] {
                reached.insert(cell(Coord {
                    x: rear.x + heading_rad.cos() * ahead_m,
                    y: rear.y + heading_rad.sin() * ahead_m,
                }));
            }
            for bend in [-1.0, -0.5, 0.0, 0.5, 1.0] {
                let heading = heading_rad + bend * step_m / TURN_M;
                let middle_rad = f64::midpoint(heading, heading_rad);
                let next = Coord {
                    x: rear.x + middle_rad.cos() * step_m,
                    y: rear.y + middle_rad.sin() * step_m,
                };
                open.push_back((next, heading));
            }
        }
        reached
    }
}

fn cell(point: Coord) -> (i64, i64) {
    let of = |m: f64| (m / CELL_M).floor() as i64;
    (of(point.x), of(point.y))
}
