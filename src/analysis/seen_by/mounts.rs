//! The nearest places where a camera could be mounted that has a free sight line to a point.

use geo::{Closest, ClosestPoint, Coord, Distance, Euclidean, Geometry, Line, LineString, Point};

use super::report::Mount;
use super::sight::SightLine;
use crate::analysis::camera_coverage::mounting;
use crate::analysis::process::{AnalysisError, Control};
use crate::geometry::ring::doubled_signed_area;
use crate::model::Kind;
use crate::model::site::{Site, SiteFeature, Solid};

pub(super) const MOUNTING_HEIGHT: &str = "mounting-height";
pub(super) const LEAST_MOUNTING_HEIGHT: &str = "least-mounting-height";
const WALL_HEIGHT: &str = "assumed-wall-height";

/// Façades and walls are tried at their corners, at the foot of the perpendicular, and in steps of this.
const STEP_M: f64 = 0.5;
/// No edge is tried at more places than this, however long it is.
const MOST_STEPS: f64 = 1000.0;

/// A place to look at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Target {
    pub point: Coord,
    pub height_m: f64,
}

/// What a camera can be screwed to.
struct Support<'a> {
    feature: &'a SiteFeature,
    /// A post is an edge without length.
    edges: Vec<Line>,
    camera_m: f64,
    /// The rule that stood in for a height that was not surveyed.
    assumed: Option<&'static str>,
    /// From the target to its nearest edge, whether one sees from there or not.
    distance_m: f64,
}

/// The `most` nearest mounting places of the courtyard's own, one for each feature, and the rules that stood in for
/// heights.
pub(super) fn nearest(
    site: &Site,
    target: Target,
    most: usize,
    control: &Control,
) -> Result<(Vec<Mount>, Vec<&'static str>), AnalysisError> {
    let mut supports: Vec<Support> = site
        .features
        .iter()
        .filter_map(|feature| Support::of(feature, site, target))
        .collect();
    supports.sort_by(|a, b| a.distance_m.total_cmp(&b.distance_m));
    let mut found: Vec<(Mount, Option<&'static str>)> = Vec::new();
    for support in supports {
        control.check()?;
        let farthest_m = found
            .get(most.wrapping_sub(1))
            .map(|(mount, _)| mount.distance_m);
        if most == 0 || farthest_m.is_some_and(|farthest_m| farthest_m <= support.distance_m) {
            break;
        }
        found.extend(
            support
                .mount(site, target)
                .map(|mount| (mount, support.assumed)),
        );
        found.sort_by(|(a, _), (b, _)| a.distance_m.total_cmp(&b.distance_m));
        found.truncate(most);
    }
    let (mounts, assumed): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    Ok((mounts, assumed.into_iter().flatten().collect()))
}

impl<'a> Support<'a> {
    /// None for what carries no camera, or none high enough to look down on the target.
    fn of(feature: &'a SiteFeature, site: &Site, target: Target) -> Option<Self> {
        let usual_m = site.rules.value(MOUNTING_HEIGHT);
        let least_m = site.rules.value(LEAST_MOUNTING_HEIGHT);
        let (top_m, assumed) = top(feature, site)?;
        let camera_m = top_m.min(usual_m);
        if camera_m < least_m || camera_m <= target.height_m {
            return None;
        }
        let mut edges = edges(feature, target.point);
        edges.sort_by(|a, b| distance(a, target).total_cmp(&distance(b, target)));
        Some(Self {
            feature,
            distance_m: distance(edges.first()?, target),
            edges,
            camera_m,
            assumed,
        })
    }

    /// The nearest place on it from which the target is seen.
    fn mount(&self, site: &Site, target: Target) -> Option<Mount> {
        let mut best: Option<(Coord, f64)> = None;
        for edge in &self.edges {
            if best.is_some_and(|(_, best_m)| best_m <= distance(edge, target)) {
                break;
            }
            let nearer = places_on(edge, target)
                .into_iter()
                .take_while(|(_, place_m)| best.is_none_or(|(_, best_m)| *place_m < best_m))
                .find(|(place, _)| self.looks_from(*place, site, target).is_free(site));
            best = nearer.or(best);
        }
        best.map(|(place, distance_m)| Mount {
            feature: self.feature.id.clone(),
            kind: self.feature.kind,
            point: place.into(),
            distance_m,
            height_m: self.camera_m,
        })
    }

    /// As a camera that is drawn there would: a wall beside a façade may claim it.
    fn looks_from(&self, place: Coord, site: &Site, target: Target) -> SightLine {
        SightLine {
            eye: mounting::eye_at(site, place.into(), self.camera_m),
            eye_m: self.camera_m,
            target: target.point,
            target_m: target.height_m,
            facing: target.point - place,
        }
    }
}

/// How high a feature can carry a camera; none when it carries none. A lamp without a surveyed height and the posts of
/// a gate are as high as they need to be.
fn top(feature: &SiteFeature, site: &Site) -> Option<(f64, Option<&'static str>)> {
    match feature.kind {
        Kind::Building => {
            let solid = Solid::of(feature, &site.rules)?.into_iter().next()?;
            Some((solid.top_m, solid.assumed))
        }
        // A railing carries a camera too.
        Kind::Wall => Some(match feature.number("height_m") {
            Some(height_m) => (height_m, None),
            None => (site.rules.value(WALL_HEIGHT), Some(WALL_HEIGHT)),
        }),
        Kind::Lamp => Some((feature.number("height_m").unwrap_or(f64::INFINITY), None)),
        Kind::Gate => Some((f64::INFINITY, None)),
        _ => None,
    }
}

fn edges(feature: &SiteFeature, target: Coord) -> Vec<Line> {
    let post = |at: Coord| Line::new(at, at);
    match &feature.geometry {
        Geometry::Point(point) => vec![post(point.0)],
        Geometry::LineString(line) if feature.kind == Kind::Gate => {
            let ends = [line.0.first(), line.0.last()];
            ends.into_iter().flatten().map(|&end| post(end)).collect()
        }
        Geometry::LineString(line) => line.lines().collect(),
        Geometry::Polygon(polygon) => facades_towards(polygon, target),
        Geometry::MultiPolygon(parts) => parts
            .iter()
            .flat_map(|part| facades_towards(part, target))
            .collect(),
        _ => Vec::new(),
    }
}

/// The edges whose outer side looks to the target: from the others the building itself is in the way.
fn facades_towards(polygon: &geo::Polygon, target: Coord) -> Vec<Line> {
    let outer = std::iter::once((polygon.exterior(), true));
    let holes = polygon.interiors().iter().map(|ring| (ring, false));
    outer
        .chain(holes)
        .flat_map(|(ring, is_outer)| {
            let solid_is_left = (doubled_signed_area(&ring.0) > 0.0) == is_outer;
            ring.lines()
                .filter(move |edge| is_right_of(*edge, target) == solid_is_left)
        })
        .collect()
}

fn is_right_of(edge: Line, point: Coord) -> bool {
    let (along, offset) = (edge.delta(), point - edge.start);
    along.x * offset.y - along.y * offset.x < 0.0
}

/// Places on an edge with their distances from the target, the nearest first.
fn places_on(edge: &Line, target: Target) -> Vec<(Coord, f64)> {
    let length_m = Euclidean.distance(edge.start, edge.end);
    let steps = (length_m / STEP_M).ceil().clamp(1.0, MOST_STEPS);
    let on_the_way =
        (0..=steps as u32).map(|step| edge.start + edge.delta() * (f64::from(step) / steps));
    let mut places: Vec<(Coord, f64)> = on_the_way
        .chain(foot(edge, target.point))
        .map(|place| (place, Euclidean.distance(place, target.point)))
        .collect();
    places.sort_by(|(_, a), (_, b)| a.total_cmp(b));
    places
}

fn foot(edge: &Line, point: Coord) -> Option<Coord> {
    match LineString::from(*edge).closest_point(&Point::from(point)) {
        Closest::Intersection(foot) | Closest::SinglePoint(foot) => Some(foot.0),
        Closest::Indeterminate => None,
    }
}

fn distance(edge: &Line, target: Target) -> f64 {
    Euclidean.distance(&Point::from(target.point), edge)
}
