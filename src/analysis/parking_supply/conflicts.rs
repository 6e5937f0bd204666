//! What speaks against a space: one look at each thing near it.

use geo::{Area, BoundingRect, Distance, Euclidean, Geometry, MultiPolygon, Rect};
use rstar::RTree;

use super::beside::Strip;
use super::lane::clear_width_m;
use super::report::{Conflict, Other, Problem};
use super::rule;
use super::stall::{Edges, Stall};
use crate::geometry::caliper::{narrowest, reach_of_line};
use crate::geometry::{overlay, rect};
use crate::model::Kind;
use crate::model::rules::AppliedRule;
use crate::model::site::{Site, SiteFeature, Solid};

/// The spaces of a site among all that they can be in conflict with.
pub(super) struct Surroundings<'a> {
    site: &'a Site,
    stalls: &'a [Stall<'a>],
    others: Vec<Thing<'a>>,
    stall_index: RTree<rect::Indexed<usize>>,
    other_index: RTree<rect::Indexed<usize>>,
    tolerance_m: f64,
    /// Farther away, nothing matters.
    reach_m: f64,
}

/// Anything but a space, a building or an obstacle, with its ground if it takes any.
struct Thing<'a> {
    feature: &'a SiteFeature,
    area: Option<MultiPolygon>,
}

impl<'a> Surroundings<'a> {
    pub(super) fn of(site: &'a Site, stalls: &'a [Stall<'a>]) -> Self {
        let features = site.features.iter().map(AsRef::as_ref);
        let others: Vec<Thing> = features.filter_map(Thing::of).collect();
        let bounds_of = |thing: &Thing| thing.feature.geometry.bounding_rect();
        let reach_m = DISTANCES
            .iter()
            .map(|rule| site.rules.value(rule))
            .fold(0.0, f64::max);
        Self {
            site,
            stalls,
            stall_index: indexed(stalls.iter().map(|stall| Some(stall.bounds))),
            other_index: indexed(others.iter().map(bounds_of)),
            others,
            tolerance_m: site.rules.value(rule::TOLERANCE),
            reach_m,
        }
    }

    /// The conflicts of the stall at a place; of two that overlap, the first one's.
    pub(super) fn conflicts(
        &self,
        place: usize,
        is_asked: impl Fn(usize) -> bool,
    ) -> Vec<Conflict> {
        let stall = &self.stalls[place];
        let near = rect::grown(stall.bounds, self.reach_m);
        let overlaps = self
            .stalls_near(stall.bounds)
            // A pair is told once: by the first of it that is asked about.
            .filter(|&other| other > place || (other < place && !is_asked(other)))
            .filter_map(|other| self.overlap(stall, &self.stalls[other]));
        let with_things = self
            .things_near(near)
            .filter_map(|thing| self.with_thing(stall, thing));
        let with_solids = self
            .solids_near(near)
            .filter_map(|solid| self.with_solid(stall, solid));
        let outside = self.outside(stall);
        // Where a space lies outside, so does the way to it.
        let no_aisle = outside.is_none().then(|| self.no_aisle(stall)).flatten();
        let alone = [
            outside,
            no_aisle,
            self.too_narrow(stall),
            self.too_short(stall),
            self.no_wheelchair_aisle(stall),
        ];
        let mut found: Vec<Conflict> = overlaps
            .chain(with_things)
            .chain(with_solids)
            .chain(alone.into_iter().flatten())
            .collect();
        found.sort_by(|a, b| {
            order(a)
                .cmp(&order(b))
                .then(b.excess_m().total_cmp(&a.excess_m()))
        });
        // A building in several parts is one building.
        found.dedup_by(|a, b| a.other.is_some() && order(a) == order(b));
        found
    }

    fn stalls_near(&self, near: Rect) -> impl Iterator<Item = usize> {
        self.stall_index
            .locate_in_envelope_intersecting(&rect::envelope(near))
            .map(|entry| entry.data)
    }

    fn things_near(&self, near: Rect) -> impl Iterator<Item = &Thing<'a>> {
        self.other_index
            .locate_in_envelope_intersecting(&rect::envelope(near))
            .map(|entry| &self.others[entry.data])
    }

    /// Buildings and obstacles, the neighbours' too.
    fn solids_near(&self, near: Rect) -> impl Iterator<Item = &Solid> {
        self.site
            .solids
            .touching(near)
            .filter(|solid| solid.covers_ground())
    }

    fn overlap(&self, stall: &Stall, other: &Stall) -> Option<Conflict> {
        let mut conflict = self.on_ground(Problem::Overlap, stall, None, &other.ground)?;
        conflict.spaces.push(other.feature.id.clone());
        Some(conflict)
    }

    fn with_thing(&self, stall: &Stall, thing: &Thing) -> Option<Conflict> {
        let feature = thing.feature;
        let other = || Some(other_of(&feature.id, feature.kind));
        let space = &stall.feature.geometry;
        match (feature.kind, &feature.geometry) {
            (Kind::Tree, Geometry::Point(trunk)) => {
                let distance_m = Euclidean.distance(trunk, space);
                self.below(
                    rule::TRUNK_DISTANCE,
                    Problem::Tree,
                    stall,
                    other(),
                    distance_m,
                )
            }
            (Kind::Gate, opening) => {
                let half_m = match opening {
                    Geometry::Point(_) => feature.number("width_m").unwrap_or(0.0) / 2.0,
                    _ => 0.0,
                };
                let distance_m = (Euclidean.distance(opening, space) - half_m).max(0.0);
                self.below(
                    rule::GATE_DISTANCE,
                    Problem::Gate,
                    stall,
                    other(),
                    distance_m,
                )
            }
            (Kind::Lane, Geometry::LineString(axis)) => {
                let clear_m = clear_width_m(axis, &stall.ground);
                let (rule, problem) = if feature.flag("fire_lane") {
                    (rule::FIRE_LANE_WIDTH, Problem::FireLane)
                } else {
                    (rule::LANE_WIDTH, Problem::Lane)
                };
                self.below(rule, problem, stall, other(), clear_m)
            }
            (Kind::Wall, Geometry::LineString(wall)) => {
                let reach_m = wall
                    .lines()
                    .map(|line| reach_of_line(line, &stall.hull))
                    .fold(0.0, f64::max);
                self.above(Problem::Wall, stall, other(), reach_m)
            }
            _ => self.on_ground(Problem::Occupied, stall, other(), thing.area.as_ref()?),
        }
    }

    fn with_solid(&self, stall: &Stall, solid: &Solid) -> Option<Conflict> {
        let base = MultiPolygon::new(vec![solid.area()?.clone()]);
        let other = || Some(other_of(&solid.id, solid.kind));
        let problem = match solid.kind {
            Kind::Building => Problem::Building,
            _ => Problem::Occupied,
        };
        self.on_ground(problem, stall, other(), &base).or_else(|| {
            let distance_m = Euclidean.distance(&stall.feature.geometry, &Geometry::from(base));
            solid.is_lived_in.then(|| {
                self.below(
                    rule::WINDOW_DISTANCE,
                    Problem::Window,
                    stall,
                    other(),
                    distance_m,
                )
            })?
        })
    }

    fn outside(&self, stall: &Stall) -> Option<Conflict> {
        let outside = overlay::difference(&stall.ground, self.site.ground.iter());
        self.on_area(Problem::Outside, stall, None, &outside)
    }

    fn too_narrow(&self, stall: &Stall) -> Option<Conflict> {
        if stall.is_type("compact") {
            return None;
        }
        self.below(
            rule::STALL_WIDTH,
            Problem::TooNarrow,
            stall,
            None,
            stall.size.across_m,
        )
    }

    fn too_short(&self, stall: &Stall) -> Option<Conflict> {
        if stall.is_type("compact") {
            return None;
        }
        let rule = if stall.is_parallel() {
            rule::PARALLEL_LENGTH
        } else {
            rule::STALL_LENGTH
        };
        self.below(rule, Problem::TooShort, stall, None, stall.size.along_m)
    }

    /// A car drives into a parallel space by a long side, into others by a short one.
    fn no_aisle(&self, stall: &Stall) -> Option<Conflict> {
        let (rule, edges) = match (stall.is_parallel(), stall.is_oblique()) {
            (true, _) => (rule::AISLE_PARALLEL, Edges::Long),
            (_, true) => (rule::AISLE_OBLIQUE, Edges::Short),
            _ => (rule::AISLE_PERPENDICULAR, Edges::Short),
        };
        let free_m = self.free_beside(stall, edges, self.site.rules.value(rule))?;
        self.below(rule, Problem::NoAisle, stall, None, free_m)
    }

    fn no_wheelchair_aisle(&self, stall: &Stall) -> Option<Conflict> {
        if !stall.is_type("accessible") {
            return None;
        }
        let rule = rule::ACCESSIBLE_AISLE;
        let free_m = self.free_beside(stall, Edges::Long, self.site.rules.value(rule))?;
        self.below(rule, Problem::NoWheelchairAisle, stall, None, free_m)
    }

    /// The depth that is free at the better one of the edges, up to `depth_m`.
    fn free_beside(&self, stall: &Stall, edges: Edges, depth_m: f64) -> Option<f64> {
        stall
            .edges(edges)
            .filter_map(|edge| Strip::beside(edge, depth_m, self.tolerance_m))
            .map(|strip| self.free_in(&strip, stall, depth_m))
            .reduce(f64::max)
    }

    fn free_in(&self, strip: &Strip, stall: &Stall, depth_m: f64) -> f64 {
        let near = rect::grown(stall.bounds, depth_m);
        let spaces = self
            .stalls_near(near)
            .map(|other| &self.stalls[other])
            .filter(|other| !std::ptr::eq(*other, stall))
            .map(|other| strip.depth_to_area(&other.ground));
        let things = self.things_near(near).map(|thing| {
            match (thing.feature.kind, &thing.feature.geometry) {
                (Kind::Tree, Geometry::Point(trunk)) => strip.depth_to_point(*trunk),
                (Kind::Wall, Geometry::LineString(wall)) => strip.depth_to_line(wall),
                _ => thing
                    .area
                    .as_ref()
                    .map_or(depth_m, |area| strip.depth_to_area(area)),
            }
        });
        let ground = strip.depth_on(&self.site.open_ground);
        spaces.chain(things).fold(ground, f64::min)
    }

    fn on_ground(
        &self,
        problem: Problem,
        stall: &Stall,
        other: Option<Other>,
        taken: &MultiPolygon,
    ) -> Option<Conflict> {
        self.on_area(
            problem,
            stall,
            other,
            &overlay::intersection(&stall.ground, taken),
        )
    }

    /// An area counts by how wide it is: a thin one is how two things were drawn side by side.
    fn on_area(
        &self,
        problem: Problem,
        stall: &Stall,
        other: Option<Other>,
        area: &MultiPolygon,
    ) -> Option<Conflict> {
        let widths = area
            .iter()
            .filter_map(narrowest)
            .map(|narrowest| narrowest.across_m);
        let mut conflict = self.above(problem, stall, other, widths.fold(0.0, f64::max))?;
        conflict.area_m2 = Some(area.unsigned_area());
        Some(conflict)
    }

    fn above(
        &self,
        problem: Problem,
        stall: &Stall,
        other: Option<Other>,
        measured_m: f64,
    ) -> Option<Conflict> {
        (measured_m > self.tolerance_m)
            .then(|| self.conflict(rule::TOLERANCE, problem, stall, other, measured_m))
    }

    fn below(
        &self,
        rule: &str,
        problem: Problem,
        stall: &Stall,
        other: Option<Other>,
        measured_m: f64,
    ) -> Option<Conflict> {
        (measured_m < self.site.rules.value(rule) - self.tolerance_m)
            .then(|| self.conflict(rule, problem, stall, other, measured_m))
    }

    fn conflict(
        &self,
        rule: &str,
        problem: Problem,
        stall: &Stall,
        other: Option<Other>,
        measured_m: f64,
    ) -> Conflict {
        let rule = self.site.rules.threshold(rule);
        let AppliedRule {
            id, clause, status, ..
        } = AppliedRule::from(rule);
        Conflict {
            problem,
            spaces: vec![stall.feature.id.clone()],
            other,
            measured_m,
            limit_m: rule.value,
            area_m2: None,
            rule: id,
            clause,
            status,
        }
    }
}

/// The rules that make things matter that a space does not touch.
const DISTANCES: [&str; 5] = [
    rule::WINDOW_DISTANCE,
    rule::FIRE_LANE_WIDTH,
    rule::LANE_WIDTH,
    rule::TRUNK_DISTANCE,
    rule::GATE_DISTANCE,
];

impl<'a> Thing<'a> {
    fn of(feature: &'a SiteFeature) -> Option<Self> {
        let area = match feature.kind {
            Kind::GreenArea | Kind::ActivityArea | Kind::BicycleShed | Kind::WastePoint => {
                feature.area()
            }
            Kind::Tree | Kind::Gate | Kind::Lane | Kind::Wall => None,
            _ => return None,
        };
        Some(Self { feature, area })
    }
}

impl Conflict {
    /// How far it is beyond its limit, on whichever side that is.
    fn excess_m(&self) -> f64 {
        (self.measured_m - self.limit_m).abs()
    }
}

/// Conflicts of the same order are about the same things.
fn order(conflict: &Conflict) -> (Problem, Option<String>, Option<String>) {
    let other = conflict
        .other
        .as_ref()
        .map(|other| other.feature.to_string());
    let partner = conflict.spaces.get(1).map(ToString::to_string);
    (conflict.problem, other, partner)
}

fn other_of(feature: &crate::model::FeatureId, kind: Kind) -> Other {
    Other {
        feature: feature.clone(),
        kind,
    }
}

fn indexed(bounds: impl Iterator<Item = Option<Rect>>) -> RTree<rect::Indexed<usize>> {
    let entries = bounds
        .enumerate()
        .filter_map(|(place, bounds)| Some(rect::indexed(bounds?, place)))
        .collect();
    RTree::bulk_load(entries)
}
