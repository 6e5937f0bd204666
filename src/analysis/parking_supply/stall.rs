//! A parking space as it is judged: its ground, its sizes, what is said of it.

use geo::{Area, BoundingRect, ConvexHull, Line, MultiPolygon, Polygon, Rect};

use super::report::Space;
use crate::geometry::caliper::{Narrowest, narrowest};
use crate::geometry::ring::doubled_signed_area;
use crate::model::Kind;
use crate::model::site::SiteFeature;

/// Which of a space's edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edges {
    Short,
    Long,
}

#[derive(Debug)]
pub(super) struct Stall<'a> {
    pub feature: &'a SiteFeature,
    pub ground: MultiPolygon,
    pub bounds: Rect,
    /// Counter-clockwise.
    pub hull: Polygon,
    pub size: Narrowest,
}

impl<'a> Stall<'a> {
    /// None for what is no space, or has no area.
    pub(super) fn of(feature: &'a SiteFeature) -> Option<Self> {
        if feature.kind != Kind::ParkingSpace {
            return None;
        }
        let ground = feature.area()?;
        let mut hull = ground.convex_hull();
        if doubled_signed_area(&hull.exterior().0) < 0.0 {
            hull.exterior_mut(|ring| ring.0.reverse());
        }
        Some(Self {
            feature,
            bounds: ground.bounding_rect()?,
            size: narrowest(&hull)?,
            ground,
            hull,
        })
    }

    pub(super) fn is_type(&self, name: &str) -> bool {
        self.feature.text("type") == Some(name)
    }

    pub(super) fn is_parallel(&self) -> bool {
        self.feature.text("arrangement") == Some("parallel")
    }

    pub(super) fn is_oblique(&self) -> bool {
        self.feature.text("arrangement") == Some("oblique")
    }

    /// The edges of the hull, its outside on the right.
    pub(super) fn edges(&self, which: Edges) -> impl Iterator<Item = Line> {
        let middle_m = f64::midpoint(self.size.across_m, self.size.along_m);
        self.hull.exterior().lines().filter(move |edge| {
            let length_m = edge.dx().hypot(edge.dy());
            match which {
                Edges::Short => length_m <= middle_m,
                Edges::Long => length_m >= middle_m,
            }
        })
    }

    pub(super) fn described(&self) -> Space {
        let said = |property| self.feature.text(property).map(str::to_owned);
        Space {
            id: self.feature.id.clone(),
            space_type: said("type"),
            arrangement: said("arrangement"),
            area_m2: self.ground.unsigned_area(),
            width_m: self.size.across_m,
            length_m: self.size.along_m,
        }
    }
}
