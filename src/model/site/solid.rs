//! What can block a view: prisms over a base, from a bottom to a top height.

use geo::{BoundingRect, Geometry, LineString, Polygon, Rect};
use rstar::RTree;

use super::SiteFeature;
use crate::geometry::circle::disc;
use crate::geometry::rect;
use crate::geometry::visibility::Obstruction;
use crate::model::rules::Rules;
use crate::model::{FeatureId, Kind};

/// What a solid stands on, in metres.
#[derive(Clone, Debug, PartialEq)]
pub enum Base {
    Area(Polygon),
    /// A wall: as thin as it is drawn.
    Line(LineString),
}

/// A vertical prism between two heights over the ground.
#[derive(Clone, Debug, PartialEq)]
pub struct Solid {
    pub id: FeatureId,
    pub kind: Kind,
    pub base: Base,
    pub bottom_m: f64,
    pub top_m: f64,
    /// Whether people may live in it: a residential building, or one whose use is not stated.
    pub is_lived_in: bool,
    /// The rule that stood in for a height that was not surveyed.
    pub assumed: Option<&'static str>,
}

/// A tree's crown is round; it is drawn as a polygon of this many sides, of the same area.
const CROWN_SIDES: u32 = 24;

impl Solid {
    /// The solids that a feature stands for; none for what blocks no view.
    ///
    /// Heights that were not surveyed are assumed by the `assumed-…` rules. A see-through wall, a lamp or a
    /// bicycle shed (a roof on posts) blocks nothing.
    pub fn of(feature: &SiteFeature, rules: &Rules) -> Option<Vec<Self>> {
        let (bottom_m, (top_m, assumed)) = match feature.kind {
            Kind::Building => (0.0, building_top(feature, rules)),
            Kind::Obstacle => (0.0, top(feature, rules, "assumed-obstacle-height")),
            Kind::Wall if !feature.flag("see_through") => {
                (0.0, top(feature, rules, "assumed-wall-height"))
            }
            Kind::Tree => (
                feature.number("trunk_height_m")?,
                (feature.number("height_m")?, None),
            ),
            _ => return None,
        };
        if top_m <= bottom_m {
            return None;
        }
        let solids = bases(feature)
            .into_iter()
            .map(|base| Self {
                id: feature.id.clone(),
                kind: feature.kind,
                base,
                bottom_m,
                top_m,
                is_lived_in: is_lived_in(feature),
                assumed,
            })
            .collect();
        Some(solids)
    }

    /// Whether nobody can stand where it stands.
    pub fn covers_ground(&self) -> bool {
        matches!(self.kind, Kind::Building | Kind::Obstacle)
    }

    /// Whether it hides everything behind it from an eye on the ground's level: all but tree crowns.
    pub fn blocks_flat_views(&self) -> bool {
        self.kind != Kind::Tree
    }

    pub fn area(&self) -> Option<&Polygon> {
        match &self.base {
            Base::Area(polygon) => Some(polygon),
            Base::Line(_) => None,
        }
    }

    /// As it stands in the way of a flat view.
    pub fn obstruction(&self) -> Obstruction<'_> {
        match &self.base {
            Base::Area(polygon) => Obstruction::Solid(polygon),
            Base::Line(line) => Obstruction::Line(line),
        }
    }

    fn bounding_rect(&self) -> Option<Rect> {
        match &self.base {
            Base::Area(polygon) => polygon.bounding_rect(),
            Base::Line(line) => line.bounding_rect(),
        }
    }
}

/// The surveyed height, or the one that a rule assumes, and that rule.
fn top(feature: &SiteFeature, rules: &Rules, rule: &'static str) -> (f64, Option<&'static str>) {
    match feature.number("height_m") {
        Some(height_m) => (height_m, None),
        None => (rules.value(rule), Some(rule)),
    }
}

fn is_lived_in(feature: &SiteFeature) -> bool {
    feature.kind == Kind::Building
        && feature
            .text("use")
            .is_none_or(|stated| stated == "residential")
}

/// A building of height 0 was not measured; its storeys tell more than the general assumption.
fn building_top(feature: &SiteFeature, rules: &Rules) -> (f64, Option<&'static str>) {
    const STOREY: &str = "assumed-storey-height";
    const BUILDING: &str = "assumed-building-height";
    let measured = |property| feature.number(property).filter(|number| *number > 0.0);
    match (measured("height_m"), measured("storeys")) {
        (Some(height_m), _) => (height_m, None),
        (None, Some(storeys)) => (storeys * rules.value(STOREY), Some(STOREY)),
        (None, None) => (rules.value(BUILDING), Some(BUILDING)),
    }
}

fn bases(feature: &SiteFeature) -> Vec<Base> {
    match &feature.geometry {
        Geometry::Polygon(polygon) => vec![Base::Area(polygon.clone())],
        Geometry::MultiPolygon(parts) => parts.iter().cloned().map(Base::Area).collect(),
        Geometry::LineString(line) => vec![Base::Line(line.clone())],
        Geometry::Point(centre) => feature
            .number("crown_radius_m")
            .filter(|radius| *radius > 0.0)
            .map(|radius| Base::Area(disc(*centre, radius, CROWN_SIDES)))
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}

/// Solids with a spatial index.
#[derive(Clone, Debug)]
pub struct SolidIndex {
    solids: Vec<Solid>,
    index: RTree<rect::Indexed<usize>>,
}

impl SolidIndex {
    pub fn new(solids: Vec<Solid>) -> Self {
        let rectangles = solids
            .iter()
            .enumerate()
            .filter_map(|(position, solid)| Some(rect::indexed(solid.bounding_rect()?, position)))
            .collect();
        Self {
            solids,
            index: RTree::bulk_load(rectangles),
        }
    }

    /// The solid at a place in the order of [`SolidIndex::iter`].
    pub fn get(&self, place: usize) -> Option<&Solid> {
        self.solids.get(place)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Solid> {
        self.solids.iter()
    }

    /// The solids whose bounding boxes touch `rect`.
    pub fn touching(&self, rect: Rect) -> impl Iterator<Item = &Solid> {
        self.index
            .locate_in_envelope_intersecting(&rect::envelope(rect))
            .map(|entry| &self.solids[entry.data])
    }

    pub fn extent(&self) -> Option<Rect> {
        if self.solids.is_empty() {
            return None;
        }
        let envelope = self.index.root().envelope();
        Some(Rect::new(envelope.lower(), envelope.upper()))
    }
}
