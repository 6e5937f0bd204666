//! What one camera sees: its zones, and the places in them.

use geo::{Area, BoundingRect, MultiPolygon, Polygon, Rect};

use super::must_see::Patch;
use super::zone::{Zones, zones};
use crate::analysis::GeoJson;
use crate::geometry::half_plane::{HalfPlane, clipped, sides};
use crate::geometry::{overlay, rect};
use crate::model::site::{Camera, Site};

/// The zones of one camera, from the weakest level to the strongest, and its part in the places that must be seen.
#[derive(Debug)]
pub(super) struct CameraView {
    pub zones: Vec<GeoJson>,
    pub areas_m2: Vec<f64>,
    /// The limit of each level.
    densities: Vec<HalfPlane>,
    /// Places that it sees something of, in their order.
    pub places: Vec<SeenPlace>,
}

/// The part of a place that a camera sees at the weakest level.
#[derive(Debug)]
pub(super) struct SeenPlace {
    /// The place's position among the patches.
    pub place: usize,
    /// Good for measuring and for `overlay`: see [`clipped`].
    parts: Vec<Polygon>,
    /// Of it, what is seen at each level.
    pub areas_m2: Vec<f64>,
}

impl CameraView {
    pub fn new(
        site: &Site,
        camera: &Camera,
        target_height_m: f64,
        densities_px_per_m: &[f64],
        patches: &[Patch],
    ) -> Self {
        let Zones { zones, densities } = zones(site, camera, target_height_m, densities_px_per_m);
        let zones: Vec<GeoJson> = zones.into_iter().map(GeoJson::new).collect();
        let mut view = Self {
            areas_m2: zones.iter().map(|zone| zone.0.unsigned_area()).collect(),
            densities,
            places: Vec::new(),
            zones,
        };
        view.places = view.places_of(patches);
        view
    }

    /// What is seen at a level.
    pub fn zone(&self, level: usize) -> &MultiPolygon {
        &self.zones[level].0
    }

    /// The view's part in a place.
    pub fn seen_place(&self, place: usize) -> Option<&SeenPlace> {
        let position = self.places.binary_search_by_key(&place, |seen| seen.place);
        position.ok().map(|position| &self.places[position])
    }

    /// The part of a place that is seen at a level.
    pub fn parts_of<'a>(
        &'a self,
        seen: &'a SeenPlace,
        level: usize,
    ) -> impl Iterator<Item = Polygon> + 'a {
        let limit = self.densities.get(level..=level).unwrap_or_default();
        seen.parts.iter().map(move |part| clipped(part, limit))
    }

    fn places_of(&self, patches: &[Patch]) -> Vec<SeenPlace> {
        let Some(weakest) = self.zones.first() else {
            return Vec::new();
        };
        let zone: Vec<(Rect, &Polygon)> = weakest
            .0
            .iter()
            .filter_map(|part| Some((part.bounding_rect()?, part)))
            .collect();
        patches
            .iter()
            .enumerate()
            .filter_map(|(place, patch)| self.seen_part(&zone, place, patch))
            .collect()
    }

    fn seen_part(
        &self,
        zone: &[(Rect, &Polygon)],
        place: usize,
        patch: &Patch,
    ) -> Option<SeenPlace> {
        let near = zone
            .iter()
            .filter(|(bounds, _)| rect::touch(*bounds, patch.bounds))
            .map(|(_, part)| *part);
        let parts: Vec<Polygon> = match &patch.convex {
            Some(half_planes) => near.map(|part| clipped(part, half_planes)).collect(),
            None => {
                let sides = sides(patch.bounds);
                let near: MultiPolygon = near.map(|part| clipped(part, &sides)).collect();
                overlay::intersection(&near, &patch.ground).0
            }
        };
        let parts: Vec<Polygon> = parts
            .into_iter()
            .filter(|part| part.unsigned_area() > 0.0)
            .collect();
        if parts.is_empty() {
            return None;
        }
        let mut seen = SeenPlace {
            place,
            parts,
            areas_m2: Vec::new(),
        };
        seen.areas_m2 = (0..self.zones.len())
            .map(|level| {
                let parts = self.parts_of(&seen, level);
                parts.map(|part| part.unsigned_area()).sum()
            })
            .collect();
        Some(seen)
    }
}
