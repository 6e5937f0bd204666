//! A courtyard's ground as areas are measured on it, and who lives there.

use geo::{Area, MultiPolygon};

use super::GeoJson;
use crate::geometry::overlay;
use crate::model::Kind;
use crate::model::site::{Site, SiteFeature};

/// The features of a kind, each with what it takes of the open ground.
pub(super) fn areas_on(site: &Site, kind: Kind) -> Vec<(&SiteFeature, MultiPolygon)> {
    site.features_of_kind(kind)
        .filter_map(|feature| {
            let area = feature.area()?;
            Some((
                feature,
                overlay::intersection_near(&site.open_ground, &area),
            ))
        })
        .collect()
}

/// How much of a whole a part is, 0–1; nothing of nothing.
pub(super) fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 {
        (part / whole).min(1.0)
    } else {
        0.0
    }
}

/// The connected parts of an area with their sizes, the largest first, without those that are too small to be listed.
pub(super) fn parts_by_area(area: &MultiPolygon) -> Vec<(f64, GeoJson)> {
    const LEAST_PART_M2: f64 = 0.01;
    let mut parts: Vec<(f64, GeoJson)> = area
        .iter()
        .map(|part| (part.unsigned_area(), part))
        .filter(|(area_m2, _)| *area_m2 >= LEAST_PART_M2)
        .map(|(area_m2, part)| (area_m2, GeoJson::new(MultiPolygon::new(vec![part.clone()]))))
        .collect();
    parts.sort_by(|a, b| b.0.total_cmp(&a.0));
    parts
}

pub(super) fn has_courtyard(site: &Site) -> bool {
    site.features_of_kind(Kind::Courtyard).next().is_some()
}

/// How many people live in the courtyards. None where one of them does not say, or where there is none.
pub(super) fn residents(site: &Site) -> Option<f64> {
    let stated: Option<Vec<f64>> = site
        .features_of_kind(Kind::Courtyard)
        .map(|courtyard| courtyard.number("residents"))
        .collect();
    stated
        .filter(|stated| !stated.is_empty())
        .map(|stated| stated.iter().sum())
}

/// An area for each resident; none where nobody is known to live there.
pub(super) fn per_resident(area_m2: f64, residents: Option<f64>) -> Option<f64> {
    residents
        .filter(|residents| *residents > 0.0)
        .map(|residents| area_m2 / residents)
}
