//! The site: one merged state of one courtyard (or of several), in metres, with everything around it that can block
//! a view. Analyses see nothing else.

mod camera;
mod frame;
mod membership;
mod outlook;
mod solid;

use geo::{BoundingRect, Coord, Geometry, MultiPolygon, Rect};

use super::rules::Rules;
use super::{Feature, FeatureId, Kind};
use crate::geometry::{overlay, rect};

pub use camera::{Camera, Incomplete};
pub use frame::{Frame, Shift};
pub use membership::Courtyards;
pub use outlook::{GroundView, Outlook};
pub use solid::{Base, Solid, SolidIndex};

/// A feature in metres.
pub type SiteFeature = Feature<Geometry>;

#[derive(Debug, thiserror::Error, PartialEq)]
pub enum SiteError {
    #[error("the scene has no features")]
    Empty,
    #[error("the scene has no courtyard \"{0}\"")]
    NoSuchCourtyard(String),
}

/// See the module's text. Lengths in metres, x east, y north.
#[derive(Clone, Debug)]
pub struct Site {
    /// The courtyards' own ground. In a scene without a courtyard, the rectangle around all features.
    pub ground: MultiPolygon,
    /// Ground that nothing stands on: the ground minus buildings and obstacles.
    pub open_ground: MultiPolygon,
    /// What can block a view, of the courtyard and of its surroundings.
    pub solids: SolidIndex,
    /// Views over the ground, past the solids.
    pub outlook: Outlook,
    /// Cameras of the courtyard, the usable ones.
    pub cameras: Vec<Camera>,
    /// Cameras of the courtyard that lack what a calculation needs.
    pub incomplete_cameras: Vec<Incomplete>,
    /// The courtyard's features, the courtyard itself included.
    pub features: Vec<SiteFeature>,
    pub rules: Rules,
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

        let own = features_of(features, &courtyards, &chosen);
        let mut cameras = Vec::new();
        let mut incomplete_cameras = Vec::new();
        for feature in own.iter().filter(|feature| feature.kind == Kind::Camera) {
            match Camera::of(feature) {
                Ok(camera) => cameras.push(camera),
                Err(incomplete) => incomplete_cameras.push(incomplete),
            }
        }
        Ok(Self {
            outlook: Outlook::new(&solids, &ground),
            ground,
            open_ground,
            solids: SolidIndex::new(solids),
            cameras,
            incomplete_cameras,
            features: own,
            rules,
        })
    }

    /// The rectangle around the ground and all solids; none when there is neither.
    pub fn extent(&self) -> Option<Rect> {
        let ground = self.ground.bounding_rect();
        match (ground, self.solids.extent()) {
            (Some(a), Some(b)) => Some(rect::joined(a, b)),
            (a, b) => a.or(b),
        }
    }

    /// A rectangle around the extent and a point, with room to spare: what an eye at the point looks out to. None when
    /// there is nothing.
    pub fn extent_around(&self, eye: Coord) -> Option<Rect> {
        const ROOM_M: f64 = 1.0;
        let extent = rect::with_point(self.extent()?, eye);
        Some(rect::grown(extent, ROOM_M))
    }

    /// The courtyard's features of `kind`.
    pub fn features_of_kind(&self, kind: Kind) -> impl Iterator<Item = &SiteFeature> {
        self.features
            .iter()
            .filter(move |feature| feature.kind == kind)
    }

    /// The camera with this id.
    pub fn camera(&self, id: &FeatureId) -> Option<&Camera> {
        self.cameras
            .iter()
            .find(|camera| camera.id.to_string() == id.to_string())
    }
}

/// The features that belong to the chosen courtyards; all of them where the scene has no courtyard.
fn features_of(
    features: Vec<SiteFeature>,
    courtyards: &Courtyards,
    chosen: &[String],
) -> Vec<SiteFeature> {
    if chosen.is_empty() {
        return features;
    }
    features
        .into_iter()
        .filter(|feature| {
            courtyards
                .owner(feature)
                .is_some_and(|owner| chosen.iter().any(|id| id == owner))
        })
        .collect()
}

/// The rectangle around all features; none when there are none.
pub fn extent_of(features: &[SiteFeature]) -> Option<Rect> {
    features
        .iter()
        .filter_map(|feature| feature.geometry.bounding_rect())
        .reduce(rect::joined)
}
