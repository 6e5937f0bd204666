//! The places that a camera must see, and whether one does.

use std::collections::HashMap;

use geo::{Area, BoundingRect, Buffer, Geometry, LineString, MultiLineString, MultiPolygon};

use super::report::{Place, Zone};
use crate::geometry::circle::disc;
use crate::geometry::half_plane::{clipped, sides};
use crate::geometry::overlay;
use crate::model::Kind;
use crate::model::rules::{Level, MustSee, Profile, Rules};
use crate::model::site::{Site, SiteFeature};

const TOLERANCE: &str = "digitising-tolerance";
const LEAST_SHARE: &str = "must-see-share";
const MAIN_LANE_WIDTH: &str = "main-lane-width";

/// The thresholds that [`places`] applies.
pub(super) const THRESHOLDS: &[&str] = &[TOLERANCE, LEAST_SHARE, MAIN_LANE_WIDTH];

/// Each place of the site that a rule names, against what all cameras see together.
pub(super) fn places(site: &Site, profile: &Profile, union: &[Zone]) -> Vec<Place> {
    let uses = building_uses(site);
    site.features
        .iter()
        .filter_map(|feature| {
            let rule = site.rules.must_see(feature.kind)?;
            is_wanted(feature, &uses, &site.rules).then_some(())?;
            let needed = needed_level(rule, profile, &site.rules)?;
            place(site, feature, needed, union)
        })
        .collect()
}

/// The profile's level that is at least as fine as the one the rule names in the default profile.
fn needed_level<'a>(rule: &MustSee, profile: &'a Profile, rules: &Rules) -> Option<&'a Level> {
    let named = rules.profile(Rules::DEFAULT_PROFILE)?.level(&rule.level)?;
    profile.level_at_least(named.min_px_per_m)
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

fn place(site: &Site, feature: &SiteFeature, needed: &Level, union: &[Zone]) -> Option<Place> {
    let patch = patch(site, feature)?;
    let patch_area = patch.unsigned_area();
    if patch_area <= 0.0 {
        return None;
    }
    let share = |zone: &Zone| common_area(&zone.polygon.0, &patch) / patch_area;
    let enough = site.rules.value(LEAST_SHARE);
    let got = union.iter().rev().find(|zone| share(zone) >= enough);
    let share = union
        .iter()
        .find(|zone| zone.level == needed.level)
        .map_or(0.0, share);
    Some(Place {
        feature: feature.id.clone(),
        kind: feature.kind,
        needed: needed.level.clone(),
        got: got.map(|zone| zone.level.clone()),
        // The quotient of two areas may miss 1 by a rounding error.
        share: share.clamp(0.0, 1.0),
        met: share >= enough,
    })
}

/// The open ground that stands for a place: a point or a line with the digitising tolerance around it, a lane in its
/// width, an area as it is, a courtyard's boundary from the inside.
fn patch(site: &Site, feature: &SiteFeature) -> Option<MultiPolygon> {
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
    Some(common_ground(&site.open_ground, &ground))
}

fn rings(polygon: &geo::Polygon) -> MultiLineString {
    let rings: Vec<LineString> = std::iter::once(polygon.exterior())
        .chain(polygon.interiors())
        .cloned()
        .collect();
    MultiLineString::new(rings)
}

fn common_area(zone: &MultiPolygon, patch: &MultiPolygon) -> f64 {
    common_ground(zone, patch).unsigned_area()
}

/// The common part of a large area and a small one: the large one is clipped to the small one's rectangle first, which
/// takes a hundredth of the overlay's time.
fn common_ground(large: &MultiPolygon, small: &MultiPolygon) -> MultiPolygon {
    let Some(rect) = small.bounding_rect() else {
        return MultiPolygon::empty();
    };
    let sides = sides(rect);
    let near: MultiPolygon = large
        .iter()
        .map(|polygon| clipped(polygon, &sides))
        .collect();
    overlay::intersection(&near, small)
}
