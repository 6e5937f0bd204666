//! What can block a view: prisms over a base, from a bottom to a top height.

use std::f64::consts::TAU;

use geo::{BoundingRect, Coord, Geometry, LineString, Point, Polygon, Rect};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::SiteFeature;
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
}

/// A tree's crown is round; it is drawn as a polygon of this many sides, of the same area.
const CROWN_SIDES: u32 = 24;

impl Solid {
    /// The solids that a feature stands for; none for what blocks no view.
    ///
    /// Heights that were not surveyed are assumed by the `assumed-…` rules. A see-through wall, a lamp or a
    /// bicycle shed (a roof on posts) blocks nothing.
    pub fn of(feature: &SiteFeature, rules: &Rules) -> Option<Vec<Self>> {
        let height = |assumed: &str| feature.number("height_m").unwrap_or(rules.value(assumed));
        let (bottom_m, top_m) = match feature.kind {
            Kind::Building => (0.0, building_height(feature, rules)),
            Kind::Obstacle => (0.0, height("assumed-obstacle-height")),
            Kind::Wall if !feature.flag("see_through") => (0.0, height("assumed-wall-height")),
            Kind::Tree => (
                feature.number("trunk_height_m")?,
                feature.number("height_m")?,
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

    fn bounding_rect(&self) -> Option<Rect> {
        match &self.base {
            Base::Area(polygon) => polygon.bounding_rect(),
            Base::Line(line) => line.bounding_rect(),
        }
    }
}

fn building_height(feature: &SiteFeature, rules: &Rules) -> f64 {
    feature
        .number("height_m")
        .or_else(|| Some(feature.number("storeys")? * rules.value("assumed-storey-height")))
        .filter(|height| *height > 0.0)
        .unwrap_or_else(|| rules.value("assumed-building-height"))
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

/// A regular polygon with the area of the circle.
pub fn disc(centre: Point, radius_m: f64, sides: u32) -> Polygon {
    let step = TAU / f64::from(sides);
    let circumradius = radius_m * (step / step.sin()).sqrt();
    let ring = (0..sides).map(|side| {
        let (sin, cos) = (f64::from(side) * step).sin_cos();
        centre.0 + Coord { x: cos, y: sin } * circumradius
    });
    Polygon::new(ring.collect(), Vec::new())
}

/// Solids with a spatial index.
#[derive(Clone, Debug)]
pub struct SolidIndex {
    solids: Vec<Solid>,
    index: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
}

impl SolidIndex {
    pub fn new(solids: Vec<Solid>) -> Self {
        let rectangles = solids
            .iter()
            .enumerate()
            .filter_map(|(position, solid)| {
                let rect = solid.bounding_rect()?;
                let corners = Rectangle::from_corners(rect.min().into(), rect.max().into());
                Some(GeomWithData::new(corners, position))
            })
            .collect();
        Self {
            solids,
            index: RTree::bulk_load(rectangles),
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Solid> {
        self.solids.iter()
    }

    /// The solids whose bounding boxes touch `rect`.
    pub fn touching(&self, rect: Rect) -> impl Iterator<Item = &Solid> {
        let envelope = AABB::from_corners(rect.min().into(), rect.max().into());
        self.index
            .locate_in_envelope_intersecting(&envelope)
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
