//! What cameras see together, and what one more camera changes about it.

use std::sync::Arc;

use geo::{Area, MultiPolygon};

use super::must_see::{Judge, Seen};
use super::report::{BlindPart, Place};
use super::view::CameraView;
use crate::analysis::GeoJson;
use crate::geometry::overlay;
use crate::geometry::repair::valid;

/// Blind slivers below this are left out of the list of parts: no one can act on them.
const LEAST_BLIND_PART_M2: f64 = 0.01;

/// What some cameras see together.
#[derive(Clone, Debug)]
pub(super) struct Totals {
    /// Per level, from the weakest to the strongest.
    pub union: Vec<GeoJson>,
    pub union_m2: Vec<f64>,
    /// Open ground that is not seen at the blind level.
    pub blind_m2: f64,
    blind: MultiPolygon,
    pub blind_parts: Vec<BlindPart>,
    /// Open ground seen by at least 1, 2 and 3 cameras at the blind level.
    pub at_least_m2: [f64; 3],
    /// The ground itself, for 2 and 3; what one camera more changes is measured on it.
    twice: Arc<MultiPolygon>,
    thrice: Arc<MultiPolygon>,
    pub places: Vec<Place>,
}

/// What totals are made of.
pub(super) struct Ground<'a> {
    pub open_ground: &'a MultiPolygon,
    /// The level that ground must have in order not to be blind.
    pub blind_level: usize,
    pub levels: usize,
    pub judge: Judge<'a>,
}

impl Totals {
    pub fn new(ground: &Ground, views: &[Seen]) -> Self {
        let zones = |level: usize| views.iter().map(move |(_, view)| view.zone(level));
        let union = by_level(ground.levels, |level, weaker| {
            let as_before = level > 0
                && views
                    .iter()
                    .all(|(_, view)| view.zone(level) == view.zone(level - 1));
            match weaker {
                Some(weaker) if as_before => weaker.clone(),
                _ => GeoJson::new(overlay::union(zones(level))),
            }
        });
        let seen = &union[ground.blind_level].0;
        let blind = valid(overlay::difference(ground.open_ground, seen.as_ref()));
        let [twice, thrice] =
            [2, 3].map(|count| overlay::covered_by_at_least(count, zones(ground.blind_level)));
        Self {
            at_least_m2: [seen, &twice, &thrice].map(Area::unsigned_area),
            blind_m2: blind.unsigned_area(),
            blind_parts: ranked(&blind, &[]),
            blind,
            union_m2: union.iter().map(|zone| zone.0.unsigned_area()).collect(),
            union,
            twice: Arc::new(twice),
            thrice: Arc::new(thrice),
            places: ground.judge.places(views),
        }
    }

    /// The totals with one camera more. `views` are all of them, the new one included.
    ///
    /// Equal to [`Totals::new`] of all views but for rounding and the order of corners; it takes about as long as the new
    /// camera's zones are large.
    pub fn with(&self, ground: &Ground, more: &CameraView, views: &[Seen]) -> Self {
        let union = by_level(ground.levels, |level, weaker| {
            let as_before = level > 0
                && more.zone(level) == more.zone(level - 1)
                && Arc::ptr_eq(&self.union[level].0, &self.union[level - 1].0);
            match weaker {
                Some(weaker) if as_before => weaker.clone(),
                _ if more.zone(level).0.is_empty() => self.union[level].clone(),
                _ => GeoJson::new(overlay::union_near(&self.union[level].0, more.zone(level))),
            }
        });
        let seen = more.zone(ground.blind_level);
        let blind = valid(overlay::difference_near(&self.blind, seen));
        let added = |before: &MultiPolygon| overlay::common_area(before, seen);
        let common = [
            added(&self.union[ground.blind_level].0),
            added(&self.twice),
            added(&self.thrice),
        ];
        let mut places = self.places.clone();
        for seen in &more.places {
            places[seen.place] = ground.judge.place(seen.place, views);
        }
        let [once_m2, twice_m2, thrice_m2] = self.at_least_m2;
        Self {
            at_least_m2: [
                once_m2 + seen.unsigned_area() - common[0],
                twice_m2 + common[0] - common[1],
                thrice_m2 + common[1] - common[2],
            ],
            blind_m2: blind.unsigned_area(),
            blind_parts: ranked(&blind, &self.blind_parts),
            blind,
            union_m2: union.iter().map(|zone| zone.0.unsigned_area()).collect(),
            union,
            twice: Arc::clone(&self.twice),
            thrice: Arc::clone(&self.thrice),
            places,
        }
    }
}

/// One area per level, each made with the one of the level before at hand.
fn by_level(levels: usize, area: impl Fn(usize, Option<&GeoJson>) -> GeoJson) -> Vec<GeoJson> {
    let mut areas: Vec<GeoJson> = Vec::with_capacity(levels);
    for level in 0..levels {
        let next = area(level, areas.last());
        areas.push(next);
    }
    areas
}

/// The parts of blind ground, the largest first. What is the same as one of `known` is taken from there.
fn ranked(blind: &MultiPolygon, known: &[BlindPart]) -> Vec<BlindPart> {
    let mut parts: Vec<BlindPart> = blind
        .iter()
        .map(|part| (part.unsigned_area(), part))
        .filter(|(area_m2, _)| *area_m2 >= LEAST_BLIND_PART_M2)
        .map(|(area_m2, part)| {
            let same = known.iter().find(|known| {
                known.area_m2 == area_m2
                    && known.polygon.0.0.as_slice() == std::slice::from_ref(part)
            });
            same.cloned().unwrap_or_else(|| BlindPart {
                area_m2,
                polygon: GeoJson::new(MultiPolygon::new(vec![part.clone()])),
            })
        })
        .collect();
    parts.sort_by(|a, b| b.area_m2.total_cmp(&a.area_m2));
    parts
}
