//! Where the widest way to a building is narrowest, and what stands there.

use std::collections::BTreeMap;

use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{Coord, Distance, Euclidean, LineString, LinesIter, Point};

use super::super::report::{Reason, Stuck};
use super::CENTIMETRE_M;
use super::facade::Facades;
use super::reasons::{Edges, Gap, ease, reason};
use super::vehicle::{Roads, Vehicles};
use crate::analysis::passage::{self, Barrier, OFF_GROUND_M, Opening, gate_sources};
use crate::analysis::process::{AnalysisError, Control};
use crate::geometry::walking::Source;
use crate::model::Kind;
use crate::model::site::Site;

/// Looks for the reasons, and keeps where vehicles of one width or another can be.
pub(super) struct Search<'a> {
    vehicles: &'a Vehicles<'a>,
    site: &'a Site,
    barriers: &'a [Barrier<'a>],
    openings: &'a [Opening<'a>],
    needed_m: f64,
    reach_m: f64,
    roads: BTreeMap<u32, Roads>,
    edges: Option<Edges<'a>>,
}

impl<'a> Search<'a> {
    pub(super) fn new(
        vehicles: &'a Vehicles<'a>,
        site: &'a Site,
        barriers: &'a [Barrier<'a>],
        openings: &'a [Opening<'a>],
        needed_m: f64,
        reach_m: f64,
    ) -> Self {
        Self {
            vehicles,
            site,
            barriers,
            openings,
            needed_m,
            reach_m,
            roads: BTreeMap::new(),
            edges: None,
        }
    }

    /// Why a building is not reached.
    pub(super) fn stuck(
        &mut self,
        building: &Facades,
        control: &Control,
    ) -> Result<Option<Stuck>, AnalysisError> {
        if self.vehicles.gates.is_empty() {
            return Ok(None);
        }
        let needed_cm = (self.needed_m / CENTIMETRE_M).round() as u32;
        if !self.reaches(building, NARROWEST_CM) {
            return self.shut(building, control);
        }
        let (mut passes_cm, mut fails_cm) = (NARROWEST_CM, needed_cm.max(NARROWEST_CM));
        while fails_cm - passes_cm > 1 {
            control.check()?;
            let middle_cm = u32::midpoint(passes_cm, fails_cm);
            if self.reaches(building, middle_cm) {
                passes_cm = middle_cm;
            } else {
                fails_cm = middle_cm;
            }
        }
        Ok(self.narrowest(building, passes_cm, fails_cm))
    }

    fn roads(&mut self, width_cm: u32) -> &Roads {
        self.roads
            .entry(width_cm)
            .or_insert_with(|| self.vehicles.roads(metres(width_cm)))
    }

    fn reaches(&mut self, building: &Facades, width_cm: u32) -> bool {
        let reach_m = self.reach_m;
        building.within_m(self.roads(width_cm), reach_m) > 0.0
    }

    /// The place that vehicles of one width pass on their way to a building, and wider ones do not.
    fn narrowest(&mut self, building: &Facades, passes_cm: u32, fails_cm: u32) -> Option<Stuck> {
        let (site, barriers, vehicles) = (self.site, self.barriers, self.vehicles);
        let needed_m = self.needed_m;
        self.roads(passes_cm);
        self.roads(fails_cm);
        let (passing, failing) = (&self.roads[&passes_cm], &self.roads[&fails_cm]);
        let edges = self
            .edges
            .get_or_insert_with(|| Edges::of(site, barriers, vehicles));
        let mut gaps = edges.gaps(metres(passes_cm) - 2.0 * CENTIMETRE_M, metres(fails_cm));
        gaps.retain(|gap| is_on(passing, gap));
        let before = |gap: &Gap| distance_from(failing, vehicles, gap.middle);
        gaps.sort_by(|a, b| before(a).total_cmp(&before(b)));
        gaps.dedup_by(|a, b| Euclidean.distance(a.middle, b.middle) < CENTIMETRE_M);
        // Of several gaps as wide, the one that leads to the building: a post in it shuts the way.
        let shuts = |gap: &&Gap| {
            let roads = vehicles.roads_past_post(gap.middle, metres(passes_cm));
            building.within_m(&roads, self.reach_m) <= 0.0
        };
        let first = gaps.first().copied();
        let gap = if gaps.len() > 1 {
            gaps.iter().take(MOST_POSTS).find(shuts).copied().or(first)
        } else {
            first
        };
        // Where no two edges stand so far apart, the way narrows down to its end.
        let gap = gap.or_else(|| {
            let nearest = nearest_of(passing, building)?;
            Some(Gap {
                middle: nearest,
                width_m: metres(passes_cm) - CENTIMETRE_M,
            })
        })?;
        Some(Stuck {
            place: gap.middle.into(),
            clear_width_m: centimetres_down(gap.width_m),
            needed_m,
            reasons: edges.reasons(gap.middle, gap.width_m / 2.0 + CENTIMETRE_M),
        })
    }

    /// For a building that nothing can be driven to: what stands in the shortest way to it if only buildings and walls stood
    /// there, or only buildings.
    fn shut(&self, building: &Facades, control: &Control) -> Result<Option<Stuck>, AnalysisError> {
        for staying in [&[Kind::Building, Kind::Wall][..], &[Kind::Building]] {
            let (fixed, others): (Vec<_>, Vec<_>) = self
                .barriers
                .iter()
                .cloned()
                .partition(|barrier| staying.contains(&barrier.feature.kind));
            let ground = passage::walkable(self.site, &fixed, self.openings, control)?;
            let sources: Vec<Source> = self
                .vehicles
                .gates
                .iter()
                .flat_map(|gate| gate_sources(&ground, gate.opening, 0))
                .collect();
            let walks = ground.walks_from(sources);
            let way = building
                .corners()
                .filter_map(|corner| walks.to(ground.stand(corner, OFF_GROUND_M)?))
                .min_by(|a, b| a.length_m.total_cmp(&b.length_m));
            let Some(way) = way else { continue };
            let from_gate: LineString = way.path.0.into_iter().rev().collect();
            let mut met: Vec<(f64, Coord, &Barrier)> = others
                .iter()
                .filter_map(|barrier| {
                    let (at_m, place) = first_meeting(&from_gate, barrier)?;
                    Some((at_m, place, barrier))
                })
                .collect();
            met.sort_by(|a, b| a.0.total_cmp(&b.0));
            if let Some(&(_, place, _)) = met.first() {
                let met = met.iter().map(|(_, _, barrier)| *barrier);
                return Ok(Some(self.shut_at(place, met, &others)));
            }
        }
        Ok(None)
    }

    /// What a way meets, and what stands beside the place where it does so first.
    fn shut_at<'b>(
        &self,
        place: Coord,
        met: impl Iterator<Item = &'b Barrier<'b>>,
        others: &'b [Barrier<'b>],
    ) -> Stuck {
        let half_m = self.needed_m / 2.0;
        let beside = others.iter().filter(|barrier| {
            Euclidean.distance(&Point::from(place), &barrier.feature.geometry) <= half_m
        });
        let mut reasons: Vec<Reason> = Vec::new();
        for reason in met.chain(beside).map(|barrier| reason(barrier.feature)) {
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        reasons.sort_by_key(|reason| ease(reason.kind));
        Stuck {
            place: place.into(),
            clear_width_m: 0.0,
            needed_m: self.needed_m,
            reasons,
        }
    }
}

/// Where not even this passes, nothing does.
const NARROWEST_CM: u32 = 2;
/// So many gaps of one width are told apart.
const MOST_POSTS: usize = 8;

fn metres(centimetres: u32) -> f64 {
    f64::from(centimetres) * CENTIMETRE_M
}

/// Whole centimetres, in metres; a billionth less than one is one.
fn centimetres_down(width_m: f64) -> f64 {
    ((width_m / CENTIMETRE_M + 1e-6).floor() * CENTIMETRE_M * 100.0).round() / 100.0
}

fn is_on(roads: &Roads, gap: &Gap) -> bool {
    // The middle of a gap that is just wide enough is where the ground on its two sides meets.
    let room_m = 2.0 * CENTIMETRE_M;
    Euclidean.distance(&Point::from(gap.middle), &roads.connected) <= room_m
}

/// How far a place is from where vehicles come to, or from the gates where they do not come in at all.
fn distance_from(roads: &Roads, vehicles: &Vehicles, place: Coord) -> f64 {
    let place = Point::from(place);
    if roads.connected.0.is_empty() {
        let gates = vehicles
            .gates
            .iter()
            .map(|gate| Euclidean.distance(&place, &gate.opening.line));
        return gates.fold(f64::INFINITY, f64::min);
    }
    Euclidean.distance(&place, &roads.connected)
}

/// The corner of where vehicles can be that is nearest to a building.
fn nearest_of(roads: &Roads, building: &Facades) -> Option<Coord> {
    let corners = roads.inside.lines_iter().map(|line| line.start);
    corners.min_by(|a, b| building.distance_m(*a).total_cmp(&building.distance_m(*b)))
}

/// How far along a path it first meets a barrier, and where.
fn first_meeting(path: &LineString, barrier: &Barrier) -> Option<(f64, Coord)> {
    let mut walked_m = 0.0;
    for line in path.lines() {
        let areas = barrier.areas.iter().flat_map(LinesIter::lines_iter);
        let edges = areas.chain(barrier.lines.iter().copied());
        let meetings = edges.filter_map(|edge| match line_intersection(line, edge)? {
            LineIntersection::SinglePoint { intersection, .. } => Some(intersection),
            LineIntersection::Collinear { intersection } => Some(intersection.start),
        });
        let first = meetings
            .map(|place| (walked_m + Euclidean.distance(line.start, place), place))
            // The path begins at a gate, whose posts are ends of walls.
            .filter(|(at_m, _)| *at_m > CENTIMETRE_M)
            .min_by(|a, b| a.0.total_cmp(&b.0));
        if first.is_some() {
            return first;
        }
        walked_m += Euclidean.distance(line.start, line.end);
    }
    None
}
