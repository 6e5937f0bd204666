//! A scene: the features of one courtyard or of many, as a file carries them.

use geo::Geometry;

use super::{Feature, LonLat};

/// The features of a scene, in the coordinates that its file says.
#[derive(Clone, Debug, PartialEq)]
pub enum SceneFeatures {
    /// Longitude and latitude: the rule.
    LonLat(Vec<Feature<LonLat<Geometry>>>),
    /// `"planar": true`: metres in a plane, x east and y north, for CAD data and tests. Nothing is projected.
    Planar(Vec<Feature<Geometry>>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    pub name: Option<String>,
    pub features: SceneFeatures,
}

impl Scene {
    pub fn len(&self) -> usize {
        match &self.features {
            SceneFeatures::LonLat(features) => features.len(),
            SceneFeatures::Planar(features) => features.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
