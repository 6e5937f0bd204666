//! The site: one merged state of one courtyard (or of several), in metres, with everything around it that can block
//! a view. Analyses see nothing else.

mod camera;
mod frame;
mod membership;
mod neighbourhood;
mod outlook;
mod solid;

use std::sync::Arc;

use geo::{BoundingRect, Coord, Geometry, MultiPolygon, Rect};

use super::rules::Rules;
use super::{Feature, FeatureId, Kind};
use crate::geometry::{overlay, rect};

pub use camera::{Camera, Incomplete};
pub use frame::{Frame, Shift};
pub use membership::Courtyards;
pub use neighbourhood::Neighbourhoods;
pub use outlook::{GroundView, Outlook};
pub use solid::{Base, Solid, SolidIndex};

/// A feature in metres.
pub type SiteFeature = Feature<Geometry>;

impl SiteFeature {
    /// The ground that it takes; none for a point or a line.
    pub fn area(&self) -> Option<MultiPolygon> {
        match &self.geometry {
            Geometry::Polygon(polygon) => Some(MultiPolygon::new(vec![polygon.clone()])),
            Geometry::MultiPolygon(parts) => Some(parts.clone()),
            _ => None,
        }
    }
}

#[derive(Debug, thiserror::Error, PartialEq)]
pub enum SiteError {
    #[error("the scene has no features")]
    Empty,
    #[error("the scene has no courtyard \"{0}\"")]
    NoSuchCourtyard(String),
    #[error("the scene is {width_km:.0} km wide: nothing is calculated over more than {} km; is a coordinate wrong?", LARGEST_SCENE_M / 1000.0)]
    TooWide { width_km: f64 },
}

/// Beyond this, metres in a plane mean little, and a nanometre is no longer told from another.
pub const LARGEST_SCENE_M: f64 = 1e6;

/// See the module's text. Lengths in metres, x east, y north. Cheap to clone: all that is large is shared.
#[derive(Clone, Debug)]
pub struct Site {
    /// The courtyards' own ground. In a scene without a courtyard, the rectangle around all features.
    pub ground: Arc<MultiPolygon>,
    /// Ground that nothing stands on: the ground minus buildings and obstacles.
    pub open_ground: Arc<MultiPolygon>,
    /// What can block a view, of the courtyard and of its surroundings.
    pub solids: Arc<SolidIndex>,
    /// Views over the ground, past the solids.
    pub outlook: Arc<Outlook>,
    /// Cameras of the courtyard, the usable ones.
    pub cameras: Vec<Camera>,
    /// Cameras of the courtyard that lack what a calculation needs.
    pub incomplete_cameras: Vec<Incomplete>,
    /// The courtyard's features, the courtyard itself included.
    pub features: Vec<Arc<SiteFeature>>,
    /// What belongs to none of the site's courtyards: what stands around them, as far as the scene has it.
    pub surroundings: Arc<[SiteFeature]>,
    pub rules: Arc<Rules>,
    courtyards: Arc<Courtyards>,
    /// The courtyards that the site is of; none in a scene without any.
    chosen: Arc<[String]>,
}

impl Site {
    /// Builds the site of `courtyard`, or of all courtyards of the scene.
    ///
    /// `features` are valid (see `geometry::validity`), in metres; those that belong to none of the chosen courtyards
    /// are surroundings and only block views.
    pub fn build(
        features: Vec<SiteFeature>,
        courtyard: Option<&str>,
        rules: Rules,
    ) -> Result<Self, SiteError> {
        if features.is_empty() {
            return Err(SiteError::Empty);
        }
        check_width(&features)?;
        let courtyards = Courtyards::of(&features);
        let chosen: Vec<String> = match courtyard {
            Some(id) if !courtyards.contains(id) => {
                return Err(SiteError::NoSuchCourtyard(id.to_owned()));
            }
            Some(id) => vec![id.to_owned()],
            None => courtyards.ids().map(str::to_owned).collect(),
        };
        let ground = if chosen.is_empty() {
            let extent = extent_of(&features).map(Rect::to_polygon);
            MultiPolygon::new(extent.into_iter().collect())
        } else {
            overlay::union(chosen.iter().filter_map(|id| courtyards.boundary(id)))
        };

        let solids: Vec<Solid> = features
            .iter()
            .filter_map(|feature| Solid::of(feature, &rules))
            .flatten()
            .collect();
        let open_ground = overlay::difference(
            &ground,
            solids
                .iter()
                .filter(|solid| solid.covers_ground())
                .filter_map(Solid::area),
        );

        let mut site = Self {
            outlook: Arc::new(Outlook::new(&solids, &ground)),
            ground: Arc::new(ground),
            open_ground: Arc::new(open_ground),
            solids: Arc::new(SolidIndex::new(solids)),
            cameras: Vec::new(),
            incomplete_cameras: Vec::new(),
            features: Vec::new(),
            surroundings: Arc::default(),
            rules: Arc::new(rules),
            courtyards: Arc::new(courtyards),
            chosen: chosen.into(),
        };
        let (own, around): (Vec<_>, Vec<_>) =
            features.into_iter().partition(|feature| site.owns(feature));
        site.surroundings = around.into();
        for feature in own {
            site.add(feature);
        }
        Ok(site)
    }

    /// The site with these cameras in the place of those with the same ids, and after all others.
    ///
    /// Only for cameras, which change nothing about the ground and hide nothing.
    #[must_use]
    pub fn with_cameras(&self, drawn: Vec<SiteFeature>) -> Self {
        let is_kept = |id: &FeatureId| !drawn.iter().any(|feature| feature.id.is_same(id));
        let mut site = self.clone();
        site.features.retain(|feature| is_kept(&feature.id));
        site.cameras.retain(|camera| is_kept(&camera.id));
        site.incomplete_cameras.retain(|camera| is_kept(&camera.id));
        for feature in drawn {
            if site.owns(&feature) {
                site.add(feature);
            }
        }
        site
    }

    /// Adds a feature that belongs to the site's courtyards.
    fn add(&mut self, feature: SiteFeature) {
        if feature.kind == Kind::Camera {
            match Camera::of(&feature) {
                Ok(camera) => self.cameras.push(camera),
                Err(incomplete) => self.incomplete_cameras.push(incomplete),
            }
        }
        self.features.push(Arc::new(feature));
    }

    /// In a scene without a courtyard all features are the site's.
    fn owns(&self, feature: &SiteFeature) -> bool {
        self.chosen.is_empty()
            || self
                .courtyards
                .owner(feature)
                .is_some_and(|owner| self.chosen.iter().any(|id| id == owner))
    }

    /// The rectangle around the ground and all solids; none when there is neither.
    pub fn extent(&self) -> Option<Rect> {
        let ground = self.ground.bounding_rect();
        match (ground, self.solids.extent()) {
            (Some(a), Some(b)) => Some(rect::joined(a, b)),
            (a, b) => a.or(b),
        }
    }

    /// Whether a point lies anywhere at all, and near enough to the site for anything to be calculated of it.
    pub fn is_near(&self, point: Coord) -> bool {
        let is_somewhere = point.x.is_finite() && point.y.is_finite();
        is_somewhere
            && self.extent().is_none_or(|extent| {
                let with = rect::with_point(extent, point);
                with.width().max(with.height()) <= LARGEST_SCENE_M
            })
    }

    /// A rectangle around the extent and a point, with room to spare: what an eye at the point looks out to. None when
    /// there is nothing.
    pub fn extent_around(&self, eye: Coord) -> Option<Rect> {
        const ROOM_M: f64 = 1.0;
        let extent = rect::with_point(self.extent()?, eye);
        Some(rect::grown(extent, ROOM_M))
    }

    /// The courtyard's features, and those around it.
    pub fn everything(&self) -> impl Iterator<Item = &SiteFeature> {
        let own = self.features.iter().map(Arc::as_ref);
        own.chain(self.surroundings.iter())
    }

    /// The courtyard's features of `kind`.
    pub fn features_of_kind(&self, kind: Kind) -> impl Iterator<Item = &SiteFeature> {
        self.features
            .iter()
            .map(Arc::as_ref)
            .filter(move |feature| feature.kind == kind)
    }
}

fn check_width(features: &[SiteFeature]) -> Result<(), SiteError> {
    let width_m = extent_of(features).map_or(0.0, |rect| rect.width().max(rect.height()));
    if width_m > LARGEST_SCENE_M {
        let width_km = width_m / 1000.0;
        return Err(SiteError::TooWide { width_km });
    }
    Ok(())
}

/// The rectangle around all features; none when there are none.
pub fn extent_of(features: &[SiteFeature]) -> Option<Rect> {
    features
        .iter()
        .filter_map(|feature| feature.geometry.bounding_rect())
        .reduce(rect::joined)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Point, polygon};

    fn feature(id: i64, kind: Kind, geometry: impl Into<Geometry>) -> SiteFeature {
        SiteFeature {
            id: FeatureId::Number(id),
            kind,
            geometry: geometry.into(),
            courtyard: None,
            properties: super::super::Properties::new(),
        }
    }

    #[test]
    fn a_scene_that_reaches_around_the_earth_is_refused() {
        let yard = polygon![(x: 0.0, y: 0.0), (x: 50.0, y: 0.0), (x: 50.0, y: 50.0)];
        let build = |x: f64| {
            let features = vec![
                feature(1, Kind::Courtyard, yard.clone()),
                feature(2, Kind::Lamp, Point::new(x, 0.0)),
            ];
            Site::build(features, None, Rules::default())
        };
        let site = build(2000.0).unwrap();
        assert!(site.is_near(Coord { x: 9e5, y: 0.0 }) && !site.is_near(Coord { x: 2e6, y: 0.0 }));
        assert!(
            !site.is_near(Coord {
                x: f64::NAN,
                y: 0.0
            }) && !site.is_near(Coord {
                x: 0.0,
                y: f64::INFINITY
            })
        );
        let error = build(17e6).unwrap_err();
        assert!(
            error.to_string().starts_with("the scene is 17000 km wide"),
            "{error}"
        );
    }
}
