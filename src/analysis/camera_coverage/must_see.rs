//! The places that a camera must see, and whether one does.

use std::collections::HashMap;
use std::sync::Arc;

use geo::{
    Area, BoundingRect, Buffer, Geometry, IsConvex, LineString, MultiLineString, MultiPolygon,
    Polygon, Rect,
};

use super::report::Place;
use super::view::CameraView;
use crate::analysis::GeoJson;
use crate::geometry::circle::disc;
use crate::geometry::half_plane::{HalfPlane, edges_of};
use crate::geometry::overlay;
use crate::model::rules::{Level, MustSee, Profile, Rules};
use crate::model::site::{Site, SiteFeature, Solid};
use crate::model::{FeatureId, Kind};

pub(in crate::analysis) const TOLERANCE: &str = "digitising-tolerance";
const LEAST_SHARE: &str = "must-see-share";
const MAIN_LANE_WIDTH: &str = "main-lane-width";

/// The thresholds that [`patches`] and [`places`] apply.
pub(super) const THRESHOLDS: &[&str] = &[TOLERANCE, LEAST_SHARE, MAIN_LANE_WIDTH];

/// An area that differs from another by less than this share of it is the same.
const ROUNDING: f64 = 1e-9;

/// The open ground that stands for a place.
#[derive(Debug)]
pub(super) struct Patch {
    feature: FeatureId,
    kind: Kind,
    /// The level that the rule names, as a pixel density.
    needed_px_per_m: f64,
    /// How many cameras must each see it at that level; 1: any number of them together.
    cameras_needed: usize,
    pub ground: MultiPolygon,
    area_m2: f64,
    pub bounds: Rect,
    /// The half-planes whose common part it is, if it is convex.
    pub convex: Option<Vec<HalfPlane>>,
}

/// Each place of the site that a rule names, if anything of it is open ground.
pub(super) fn patches(site: &Site) -> Vec<Patch> {
    let uses = building_uses(site);
    site.features
        .iter()
        .filter_map(|feature| {
            let rule = site.rules.must_see(feature.kind)?;
            is_wanted(feature, &uses, &site.rules).then_some(())?;
            Patch::new(site, feature, rule)
        })
        .collect()
}

/// How well each place is seen by some views together.
pub(super) struct Judge<'a> {
    pub patches: &'a [Patch],
    pub profile: &'a Profile,
    pub rules: &'a Rules,
}

/// A camera's id and what it sees.
pub(super) type Seen<'a> = (&'a FeatureId, &'a Arc<CameraView>);

impl Judge<'_> {
    /// Every place.
    pub fn places(&self, views: &[Seen]) -> Vec<Place> {
        (0..self.patches.len())
            .map(|place| self.place(place, views))
            .collect()
    }

    /// One place, by its position among the patches.
    pub fn place(&self, place: usize, views: &[Seen]) -> Place {
        let patch = &self.patches[place];
        let seen = SeenTogether::new(patch, place, views);
        let enough = self.rules.value(LEAST_SHARE);
        // A profile may end below what a rule asks for: its strongest level stands for it then.
        let needed = self
            .profile
            .levels
            .iter()
            .position(|level| level.min_px_per_m >= patch.needed_px_per_m)
            .unwrap_or(self.profile.levels.len().saturating_sub(1));
        let share = seen.share(needed);
        let got = (0..self.profile.levels.len())
            .rev()
            .find(|&level| seen.most_share(level) >= enough && seen.share(level) >= enough);
        let cameras = seen.alone(needed, enough);
        let each_sees = patch.cameras_needed < 2 || cameras.len() >= patch.cameras_needed;
        let missing = if share < 1.0 - ROUNDING {
            seen.missing(needed)
        } else {
            MultiPolygon::empty()
        };
        let title = |level: usize| self.profile.levels.get(level).map(name);
        Place {
            feature: patch.feature.clone(),
            kind: patch.kind,
            needed: title(needed).unwrap_or_default(),
            got: got.and_then(title),
            share,
            met: share >= enough && each_sees,
            cameras,
            cameras_needed: patch.cameras_needed,
            missing_m2: missing.unsigned_area(),
            missing: GeoJson::new(missing),
        }
    }
}

fn name(level: &Level) -> String {
    level.level.clone()
}

/// A place and the views that see something of it.
struct SeenTogether<'a> {
    patch: &'a Patch,
    views: Vec<(&'a FeatureId, &'a CameraView, &'a super::view::SeenPlace)>,
}

impl<'a> SeenTogether<'a> {
    fn new(patch: &'a Patch, place: usize, views: &'a [Seen<'a>]) -> Self {
        let views = views
            .iter()
            .filter_map(|(id, view)| Some((*id, view.as_ref(), view.seen_place(place)?)))
            .collect();
        Self { patch, views }
    }

    /// The share seen at a level by the views together, 0–1.
    fn share(&self, level: usize) -> f64 {
        let whole = self.patch.area_m2;
        let most = self
            .views
            .iter()
            .map(|(_, _, seen)| seen.areas_m2[level])
            .fold(0.0, f64::max);
        let seeing = self
            .views
            .iter()
            .filter(|view| view.2.areas_m2[level] > 0.0);
        let together = if most >= whole * (1.0 - ROUNDING) || seeing.count() < 2 {
            most
        } else {
            self.ground(level).unsigned_area()
        };
        let share = (together / whole).clamp(0.0, 1.0);
        // Quotients of areas miss 1 by rounding.
        if share > 1.0 - ROUNDING { 1.0 } else { share }
    }

    /// What the share at a level is at most.
    fn most_share(&self, level: usize) -> f64 {
        let sum: f64 = self.views.iter().map(|view| view.2.areas_m2[level]).sum();
        sum / self.patch.area_m2 * (1.0 + ROUNDING)
    }

    /// The cameras that each see enough of the place at a level.
    fn alone(&self, level: usize, enough: f64) -> Vec<FeatureId> {
        let least_m2 = self.patch.area_m2 * enough * (1.0 - ROUNDING);
        self.views
            .iter()
            .filter(|(_, _, seen)| seen.areas_m2[level] >= least_m2)
            .map(|(id, _, _)| (*id).clone())
            .collect()
    }

    /// The part seen at a level.
    fn ground(&self, level: usize) -> MultiPolygon {
        let parts: Vec<Polygon> = self
            .views
            .iter()
            .flat_map(|(_, view, seen)| view.parts_of(seen, level))
            .collect();
        overlay::union_of_polygons(&parts)
    }

    /// The part not seen at a level.
    fn missing(&self, level: usize) -> MultiPolygon {
        let seen = self.ground(level);
        overlay::difference(&self.patch.ground, &seen)
    }
}

impl Patch {
    fn new(site: &Site, feature: &SiteFeature, rule: &MustSee) -> Option<Self> {
        let needed = site
            .rules
            .profile(Rules::DEFAULT_PROFILE)?
            .level(&rule.level)?;
        let ground = ground(site, feature)?;
        let area_m2 = ground.unsigned_area();
        if area_m2 <= 0.0 {
            return None;
        }
        Some(Self {
            feature: feature.id.clone(),
            kind: feature.kind,
            needed_px_per_m: needed.min_px_per_m,
            cameras_needed: cameras_needed(feature),
            area_m2,
            bounds: ground.bounding_rect()?,
            convex: convex(&ground),
            ground,
        })
    }
}

/// A gate needs a camera for each lane that vehicles pass; any other place any.
fn cameras_needed(feature: &SiteFeature) -> usize {
    const MOST_LANES: f64 = 12.0;
    let vehicles = feature.kind == Kind::Gate && feature.text("passage") != Some("pedestrian");
    match feature.number("lanes") {
        Some(lanes) if vehicles => lanes.clamp(1.0, MOST_LANES) as usize,
        _ => 1,
    }
}

fn convex(ground: &MultiPolygon) -> Option<Vec<HalfPlane>> {
    match ground.0.as_slice() {
        [only] if only.interiors().is_empty() && only.exterior().is_convex() => {
            Some(edges_of(only.exterior()))
        }
        _ => None,
    }
}

fn building_uses(site: &Site) -> HashMap<String, String> {
    site.features_of_kind(Kind::Building)
        .filter_map(|building| Some((building.id.to_string(), building.text("use")?.to_owned())))
        .collect()
}

/// Entrances count where people live, lanes where they are main ones.
fn is_wanted(feature: &SiteFeature, uses: &HashMap<String, String>, rules: &Rules) -> bool {
    match feature.kind {
        Kind::Entrance => feature
            .text("building")
            .and_then(|building| uses.get(building))
            .is_none_or(|building_use| building_use == "residential"),
        Kind::Lane => {
            feature.flag("fire_lane")
                || feature
                    .number("width_m")
                    .is_some_and(|width| width >= rules.value(MAIN_LANE_WIDTH))
        }
        _ => true,
    }
}

/// The open ground that stands for a place: a point or a line with the digitising tolerance around it, a lane in its
/// width, an area as it is, a courtyard's boundary from the inside.
pub(in crate::analysis) fn ground(site: &Site, feature: &SiteFeature) -> Option<MultiPolygon> {
    const SIDES: u32 = 24;
    let tolerance_m = site.rules.value(TOLERANCE);
    let ground = match &feature.geometry {
        Geometry::Point(point) => MultiPolygon::new(vec![disc(*point, tolerance_m, SIDES)]),
        Geometry::LineString(line) if feature.kind == Kind::Lane => line.buffer(
            feature
                .number("width_m")
                .unwrap_or(0.0)
                .max(2.0 * tolerance_m)
                / 2.0,
        ),
        Geometry::LineString(line) => line.buffer(tolerance_m),
        Geometry::Polygon(polygon) if feature.kind == Kind::Courtyard => {
            rings(polygon).buffer(tolerance_m)
        }
        Geometry::MultiPolygon(parts) if feature.kind == Kind::Courtyard => {
            MultiLineString::new(parts.iter().flat_map(|part| rings(part).0).collect())
                .buffer(tolerance_m)
        }
        Geometry::Polygon(polygon) => MultiPolygon::new(vec![polygon.clone()]),
        Geometry::MultiPolygon(parts) => parts.clone(),
        _ => return None,
    };
    Some(open_part(site, &ground, ground.bounding_rect()?))
}

/// The part of `ground` that is open ground. Only what stands near it is looked at.
fn open_part(site: &Site, ground: &MultiPolygon, bounds: Rect) -> MultiPolygon {
    let own = overlay::within(&site.ground, bounds);
    let covers = site
        .solids
        .touching(bounds)
        .filter(|solid| solid.covers_ground())
        .filter_map(Solid::area);
    overlay::difference(&overlay::intersection(&own, ground), covers)
}

fn rings(polygon: &Polygon) -> MultiLineString {
    let rings: Vec<LineString> = std::iter::once(polygon.exterior())
        .chain(polygon.interiors())
        .cloned()
        .collect();
    MultiLineString::new(rings)
}
