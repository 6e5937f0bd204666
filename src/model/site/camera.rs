//! A camera as its feature describes it.

use geo::{Geometry, Point};

use super::SiteFeature;
use crate::model::FeatureId;

/// A rectilinear lens over the ground. The position is in metres.
#[derive(Clone, Debug, PartialEq)]
pub struct Camera {
    pub id: FeatureId,
    pub position: Point,
    pub height_m: f64,
    /// Clockwise from grid north.
    pub azimuth_deg: f64,
    /// Down from the horizon.
    pub tilt_deg: f64,
    pub hfov_deg: f64,
    pub image_width_px: f64,
    pub image_height_px: f64,
    /// As the data sheet says; none: as far as the pixels carry.
    pub max_range_m: Option<f64>,
}

/// A camera that cannot be calculated, and the members that are missing.
#[derive(Clone, Debug, PartialEq)]
pub struct Incomplete {
    pub id: FeatureId,
    pub missing: Vec<&'static str>,
}

impl Camera {
    /// Reads the lens; each number that is absent is named, none is guessed.
    pub fn of(feature: &SiteFeature) -> Result<Self, Incomplete> {
        let mut missing = Vec::new();
        let mut number = |name: &'static str| {
            feature.number(name).unwrap_or_else(|| {
                missing.push(name);
                f64::NAN
            })
        };
        let camera = Self {
            id: feature.id.clone(),
            position: match feature.geometry {
                Geometry::Point(position) => position,
                _ => Point::new(f64::NAN, f64::NAN),
            },
            height_m: number("height_m"),
            azimuth_deg: number("azimuth_deg"),
            tilt_deg: number("tilt_deg"),
            hfov_deg: number("hfov_deg"),
            image_width_px: number("image_width_px"),
            image_height_px: number("image_height_px"),
            max_range_m: feature.number("max_range_m"),
        };
        if missing.is_empty() {
            Ok(camera)
        } else {
            Err(Incomplete {
                id: feature.id.clone(),
                missing,
            })
        }
    }
}
