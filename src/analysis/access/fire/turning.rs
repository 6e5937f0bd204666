//! Where a fire engine can turn: squares in any direction on the ground that it comes to.

use std::collections::BTreeMap;
use std::f64::consts::{FRAC_PI_2, SQRT_2};

use geo::{
    BoundingRect, Coord, Distance, Euclidean, Intersects, Line, LinesIter, MultiPolygon, Point,
    Polygon,
};

use super::CENTIMETRE_M;
use super::vehicle::{Roads, Vehicles};
use crate::analysis::process::{AnalysisError, Control};
use crate::geometry::caliper::unit;
use crate::geometry::erosion::eroded;
use crate::geometry::squares::Square;
use crate::geometry::vector::left_of;
use crate::geometry::{overlay, rect};

/// The ground on which an engine can turn, as far as squares of some directions tell.
pub(super) struct TurningPlaces {
    pub side_m: f64,
    edges: Vec<Line>,
    /// The ground that is half a side away from everything, where middles of squares may be, without what is found.
    rest: MultiPolygon,
    /// Directions that are still to be tried.
    untried: Vec<Coord>,
    /// The direction that most edges have: others are told from it, so that a turned yard has the turned answer.
    main: Coord,
    /// Where middles of squares can be.
    rooms: Vec<(Square, MultiPolygon)>,
    /// Where vehicles' middles can be within such a square.
    pub ground: MultiPolygon,
}

/// So many directions are tried at first …
const FIRST_DIRECTIONS: usize = 4;
/// … and so many in all, of those that edges have.
const MOST_DIRECTIONS: usize = 24;
/// Then these: every three degrees from the main one.
const TURNS_OF_A_QUARTER: u32 = 30;
const HAIR_M: f64 = 0.001;
/// Edges that are shorter lend no direction: arcs are drawn with them.
const LEAST_EDGE_M: f64 = 1.0;

impl TurningPlaces {
    pub(super) fn new(
        vehicles: &Vehicles,
        roads: &Roads,
        side_m: f64,
        control: &Control,
    ) -> Result<Self, AnalysisError> {
        let outline = vehicles.ground.lines_iter();
        let trunks = vehicles.thin.points.iter().map(|&at| Line::new(at, at));
        let edges: Vec<Line> = outline
            .chain(vehicles.thin.lines.iter().copied())
            .chain(trunks)
            .collect();
        // A hair less than squares need: its outline is not to run along theirs within rounding.
        let half_m = ((side_m - CENTIMETRE_M) / 2.0 - HAIR_M).max(0.0);
        let roomy = eroded(&vehicles.ground, &vehicles.thin, half_m);
        let rest = overlay::intersection(&roomy, &roads.connected);
        let mut untried = directions(&edges, &rest, side_m);
        let first: Vec<Coord> = untried
            .drain(..untried.len().min(FIRST_DIRECTIONS))
            .collect();
        let mut places = Self {
            side_m,
            main: first.first().copied().unwrap_or(Coord { x: 1.0, y: 0.0 }),
            untried,
            edges,
            rest,
            rooms: Vec::new(),
            ground: MultiPolygon::empty(),
        };
        places.forget_far_edges();
        places.try_directions(&first, roads, control)?;
        Ok(places)
    }

    /// Only what is nearer to a square's middle than its corners can be in its way.
    fn forget_far_edges(&mut self) {
        let reach_m = self.side_m / SQRT_2;
        let rest = &self.rest;
        self.edges.retain(|edge| is_within(edge, rest, reach_m));
    }

    /// Tries all other directions. Whether any of them has brought something.
    pub(super) fn look_again(
        &mut self,
        roads: &Roads,
        control: &Control,
    ) -> Result<bool, AnalysisError> {
        let (main, aside) = (self.main, left_of(self.main));
        let turns = (1..TURNS_OF_A_QUARTER).map(|turn| {
            let turn_rad = f64::from(turn) / f64::from(TURNS_OF_A_QUARTER) * FRAC_PI_2;
            main * turn_rad.cos() + aside * turn_rad.sin()
        });
        let by_edges = std::mem::take(&mut self.untried);
        let more: Vec<Coord> = by_edges.into_iter().chain(turns).collect();
        let before = self.rooms.len();
        self.forget_far_edges();
        self.try_directions(&more, roads, control)?;
        Ok(self.rooms.len() > before)
    }

    /// Looks for squares whose middles are not on ground that is known to be one to turn on.
    fn try_directions(
        &mut self,
        directions: &[Coord],
        roads: &Roads,
        control: &Control,
    ) -> Result<(), AnalysisError> {
        let side_m = (self.side_m - CENTIMETRE_M).max(0.0);
        for &along in directions {
            if self.rest.0.is_empty() {
                break;
            }
            control.check()?;
            let square = Square { side_m, along };
            let room = square.room(&self.rest, &self.edges);
            if room.0.is_empty() {
                continue;
            }
            let swept = overlay::intersection(&square.swept(&room), &roads.connected);
            self.rest = overlay::difference(&self.rest, &swept);
            self.ground = overlay::union([&self.ground, &swept]);
            self.rooms.push((square, room));
        }
        Ok(())
    }

    /// The square on a part of the ground whose middle is nearest to a place.
    pub(super) fn nearest(&self, part: &Polygon, place: Coord) -> Option<Polygon> {
        let corners = self
            .rooms
            .iter()
            .flat_map(|(square, room)| room.lines_iter().map(move |line| (square, line.start)));
        corners
            .filter(|(_, middle)| part.intersects(&Point::from(*middle)))
            .min_by(|a, b| {
                let away_m = |middle: Coord| Euclidean.distance(middle, place);
                away_m(a.1).total_cmp(&away_m(b.1))
            })
            .map(|(square, middle)| square.at(middle))
    }
}

fn is_within(edge: &Line, area: &MultiPolygon, distance_m: f64) -> bool {
    let near = rect::grown(edge.bounding_rect(), distance_m);
    area.iter().any(|part| {
        part.bounding_rect()
            .is_some_and(|bounds| rect::touch(bounds, near))
            && part.lines_iter().any(|line| {
                rect::touch(line.bounding_rect(), near)
                    && Euclidean.distance(edge, &line) <= distance_m
            })
    })
}

/// The directions of the edges around an area, those that most of them have first.
fn directions(edges: &[Line], roomy: &MultiPolygon, side_m: f64) -> Vec<Coord> {
    /// Of a right angle: a square that is turned by so much less needs no centimetre more.
    const BINS: f64 = 4096.0;
    let Some(bounds) = roomy.bounding_rect() else {
        return Vec::new();
    };
    let near = rect::grown(bounds, side_m);
    let mut bins: BTreeMap<u32, (f64, f64, Coord)> = BTreeMap::new();
    for edge in edges
        .iter()
        .filter(|edge| rect::touch(edge.bounding_rect(), near))
    {
        let (length_m, Some(along)) = (Euclidean.distance(edge.start, edge.end), unit(*edge))
        else {
            continue;
        };
        if length_m < LEAST_EDGE_M {
            continue;
        }
        let quarters = along.y.atan2(along.x) / FRAC_PI_2;
        let bin = (quarters.rem_euclid(1.0) * BINS).round() as u32 % BINS as u32;
        let (sum_m, longest_m, longest) = bins.entry(bin).or_insert((0.0, 0.0, along));
        *sum_m += length_m;
        if length_m > *longest_m {
            (*longest_m, *longest) = (length_m, along);
        }
    }
    let mut all: Vec<(f64, f64, Coord)> = bins.into_values().collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    all.truncate(MOST_DIRECTIONS);
    all.into_iter().map(|(_, _, along)| along).collect()
}
