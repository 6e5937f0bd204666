//! Where walks begin.

use geo::{Coord, CoordsIter, Distance, Euclidean, Geometry};

use crate::geometry::walking::{Walk, Walkable, Walks};
use crate::model::site::{Site, SiteFeature};
use crate::model::{FeatureId, Kind};

/// An entrance, or a building of which no entrance is drawn.
#[derive(Clone, Debug)]
pub(in crate::analysis) struct Start<'a> {
    pub feature: &'a SiteFeature,
    /// The entrance, or the building's corners: one sets out from the best of them.
    pub places: Vec<Coord>,
}

impl Start<'_> {
    /// The shortest way; none where no way leads.
    pub fn walk(&self, ground: &Walkable, walks: &Walks) -> Option<Walk> {
        self.places
            .iter()
            .filter_map(|&place| walks.to(ground.stand(place, super::OFF_GROUND_M)?))
            .min_by(|a, b| a.length_m.total_cmp(&b.length_m))
    }
}

/// The entrances of a site; where none is drawn, its residential buildings. With `lived_in`, entrances of residential
/// buildings only.
pub(in crate::analysis) fn starts(site: &Site, lived_in: bool) -> Vec<Start<'_>> {
    let buildings: Vec<&SiteFeature> = site.features_of_kind(Kind::Building).collect();
    let entrances: Vec<&SiteFeature> = site.features_of_kind(Kind::Entrance).collect();
    let features = if entrances.is_empty() {
        let residential = |building: &&SiteFeature| is_residential(building);
        buildings.into_iter().filter(residential).collect()
    } else {
        let leads_home = |entrance: &&SiteFeature| {
            !lived_in || building_of(entrance, &buildings).is_none_or(is_residential)
        };
        entrances.into_iter().filter(leads_home).collect::<Vec<_>>()
    };
    features
        .into_iter()
        .map(|feature| Start {
            feature,
            places: corners(feature),
        })
        .collect()
}

/// Whether people live there: where the use is not stated, they may.
pub(in crate::analysis) fn is_residential(building: &SiteFeature) -> bool {
    building
        .text("use")
        .is_none_or(|stated| stated == "residential")
}

/// The building that an entrance names, else the one that it is drawn at.
fn building_of<'a>(
    entrance: &SiteFeature,
    buildings: &[&'a SiteFeature],
) -> Option<&'a SiteFeature> {
    let named = entrance.text("building").map(FeatureId::from);
    let by_name = named.and_then(|id| buildings.iter().find(|building| building.id.is_same(&id)));
    let by_place = || {
        let Geometry::Point(door) = &entrance.geometry else {
            return None;
        };
        buildings
            .iter()
            .find(|building| Euclidean.distance(door, &building.geometry) <= super::OFF_GROUND_M)
    };
    by_name.or_else(by_place).copied()
}

/// A point, or the corners of an area.
pub(super) fn corners(feature: &SiteFeature) -> Vec<Coord> {
    feature.geometry.coords_iter().collect()
}
