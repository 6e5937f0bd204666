//! Light: the ground within the reach of lamps, with the same shadows as cameras, and the places that stay dark.
//!
//! A lamp is an eye at its height that looks at the ground all round, as far as it reaches.

mod report;

use geo::{Area, BoundingRect, MultiPolygon, Rect};

use super::AnalysisError;
use super::camera_coverage::hiding::{Seen, look};
use super::camera_coverage::mounting::eye_at;
use super::camera_coverage::{Skipped, must_see};
use super::check::Check;
use super::ground::{parts_by_area, share};
use super::process::{Control, Process, Run, report_schema_of, run_as_json, schema_of};
use super::report::GeoJson;
use crate::geometry::visibility::Gaze;
use crate::geometry::{overlay, rect};
use crate::model::Kind;
use crate::model::kind::words;
use crate::model::rules::AppliedRule;
use crate::model::site::{Site, SiteFeature};

pub use report::{Dark, DarkPart, Lamp, Lit, Params, Place, Report};

const PLACE_SHARE: &str = "lit-place-share";
pub(super) const PLACES: &str = "lit-places";
const TOLERANCE: &str = must_see::TOLERANCE;

pub(super) const PROCESS: Process = Process {
    id: "light",
    title: words("照明", "Lighting"),
    description: words(
        "路灯照到的地面（考虑遮挡），以及没有照到的道路、单元入口和停车区域。",
        "The ground within the reach of lamps, past what stands in the way, and the lanes, entrances and parking areas that stay dark.",
    ),
    inputs: schema_of::<Params>,
    outputs: report_schema_of::<Report>,
    run: Run::Site(|question, parameters, control| {
        run_as_json(analyse, question, parameters, control)
    }),
};

/// The light on a site's ground. Metres; areas in m².
///
/// # Errors
/// When the request was cancelled.
pub fn analyse(site: &Site, _: &Params, control: &Control) -> Result<Report, AnalysisError> {
    let mut lamps = Vec::new();
    let mut skipped = Vec::new();
    let mut zones = Vec::new();
    for feature in of_kinds(site, &[Kind::Lamp]) {
        control.check()?;
        match zone(site, feature) {
            Ok(zone) => {
                lamps.push(Lamp {
                    id: feature.id.clone(),
                    area_m2: zone.unsigned_area(),
                });
                zones.push(zone);
            }
            Err(reason) => skipped.push(Skipped {
                id: feature.id.clone(),
                reason,
            }),
        }
    }
    let lit = overlay::union(&zones);
    control.check()?;
    let (places, dark) = places(site, &lit, control)?;
    let met = places.iter().filter(|place| place.met).count() as f64;
    let met_share = (!places.is_empty()).then(|| met / places.len() as f64);
    let open_ground_m2 = site.open_ground.unsigned_area();
    let area_m2 = lit.unsigned_area();
    let rule = |id| site.rules.threshold(id);
    Ok(Report {
        open_ground_m2,
        lit: Lit {
            area_m2,
            share: share(area_m2, open_ground_m2),
            polygon: GeoJson::new(lit),
        },
        lamps,
        places,
        dark,
        skipped,
        checks: vec![Check::at_least(
            PLACES,
            words(
                "照明达标的道路、入口和停车区域比例",
                "Share of lanes, entrances and parking areas that are lit",
            ),
            met_share,
            rule(PLACES),
        )],
        rules: [PLACES, PLACE_SHARE, TOLERANCE]
            .map(|id| AppliedRule::from(rule(id)))
            .to_vec(),
    })
}

fn of_kinds<'a>(site: &'a Site, kinds: &'a [Kind]) -> impl Iterator<Item = &'a SiteFeature> {
    site.features
        .iter()
        .map(AsRef::as_ref)
        .filter(|feature| kinds.contains(&feature.kind) && feature.is_staying())
}

/// The ground that a lamp lights, or why that cannot be said.
fn zone(site: &Site, lamp: &SiteFeature) -> Result<MultiPolygon, String> {
    let missing: Vec<&str> = ["height_m", "reach_m"]
        .into_iter()
        .filter(|member| lamp.number(member).is_none())
        .collect();
    let geo::Geometry::Point(position) = lamp.geometry else {
        return Err("it is no point".to_owned());
    };
    let (Some(height_m), Some(reach_m)) = (lamp.number("height_m"), lamp.number("reach_m")) else {
        return Err(format!("missing: {}", missing.join(", ")));
    };
    if height_m <= 0.0 || reach_m <= 0.0 {
        return Err(format!(
            "its height of {height_m} m and its reach of {reach_m} m must be above 0"
        ));
    }
    let eye = eye_at(site, position, height_m);
    let bounds = rect::grown(Rect::new(eye, eye), reach_m);
    let gaze = Gaze {
        eye,
        // The arcs' chords stand a little outside of the circle.
        extent: rect::grown(bounds, 1.0),
        sector: None,
        range_m: Some(reach_m),
        cut_by: &[],
        facing: None,
    };
    let Seen { region, shadows } = look(site, gaze, height_m, 0.0, bounds);
    Ok(overlay::difference(&region, &shadows))
}

/// Each place that must be lit, if anything of it is open ground, and what of them is dark.
fn places(
    site: &Site,
    lit: &MultiPolygon,
    control: &Control,
) -> Result<(Vec<Place>, Dark), AnalysisError> {
    let enough = site.rules.value(PLACE_SHARE);
    let mut places = Vec::new();
    let mut dark_parts = Vec::new();
    for feature in of_kinds(site, &[Kind::Lane, Kind::Entrance, Kind::ParkingArea]) {
        control.check()?;
        let Some((ground, bounds)) = must_see::ground(site, feature)
            .and_then(|ground| ground.bounding_rect().map(|bounds| (ground, bounds)))
        else {
            continue;
        };
        let dark = overlay::difference(&ground, overlay::within(lit, bounds).iter());
        let dark_m2 = dark.unsigned_area();
        let lit_share = (1.0 - dark_m2 / ground.unsigned_area()).clamp(0.0, 1.0);
        places.push(Place {
            feature: feature.id.clone(),
            kind: feature.kind,
            lit_share,
            dark_m2,
            met: lit_share >= enough,
        });
        dark_parts.push(dark);
    }
    Ok((places, ranked(&overlay::union(&dark_parts))))
}

fn ranked(dark: &MultiPolygon) -> Dark {
    let part = |(area_m2, polygon)| DarkPart { area_m2, polygon };
    Dark {
        area_m2: dark.unsigned_area(),
        parts: parts_by_area(dark).into_iter().map(part).collect(),
    }
}

#[cfg(test)]
mod tests;
