//! What the cameras of a courtyard see, how well, and what they miss: exact polygons in 2.5-D.
//!
//! A camera's image is projected onto a horizontal target plane (`lens`), cut by the lines of equal pixel density, and
//! what solids hide is taken away (`zone`): all that lies behind those as high as the camera, finite shadows of lower
//! ones, and what lies under tree crowns only where the crown is in the way. No rays, no raster.

pub(super) mod lens;
pub(super) mod mounting;
mod must_see;
mod report;
mod zone;

use geo::{Area, MultiPolygon};

use super::process::{AnalysisError, Control, Process, report_schema_of, run_as_json, schema_of};
use super::report::GeoJson;
use crate::geometry::overlay;
use crate::model::kind::words;
use crate::model::rules::{AppliedRule, Level, Profile, Rules};
use crate::model::site::{Camera, Site};

pub use report::{Blind, BlindPart, CameraReport, Overlap, Params, Place, Report, Skipped, Zone};

pub(super) const PROCESS: Process = Process {
    id: "camera-coverage",
    title: words("监控覆盖", "Camera coverage"),
    description: words(
        "按像素密度等级计算每台摄像机的可视范围、合并覆盖、盲区和重点部位。",
        "Visible zones of each camera by level of pixel density, their union, blind ground, and the places that must be seen.",
    ),
    inputs: schema_of::<Params>,
    outputs: report_schema_of::<Report>,
    run: |site, parameters, frame, control| run_as_json(analyse, site, parameters, frame, control),
};

/// The level of the default profile that ground must have in order not to be blind.
const BLIND_LEVEL: &str = "detect";
/// Blind slivers below this are left out of the list of parts: no one can act on them.
const LEAST_BLIND_PART_M2: f64 = 0.01;

/// Coverage of a site. Metres; areas in m².
///
/// # Errors
/// When a parameter is out of range or names what does not exist, or the request was cancelled.
pub fn analyse(site: &Site, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    let task = Task::new(site, params)?;
    let densities: Vec<f64> = task
        .profile
        .levels
        .iter()
        .map(|level| level.min_px_per_m)
        .collect();
    let mut by_camera: Vec<Vec<MultiPolygon>> = Vec::with_capacity(task.cameras.len());
    for camera in &task.cameras {
        control.check()?;
        by_camera.push(zone::zones(site, camera, task.target_height_m, &densities));
    }

    let open_ground_m2 = site.open_ground.unsigned_area();
    let zone = |level: &Level, polygon: MultiPolygon| {
        let area_m2 = polygon.unsigned_area();
        Zone {
            level: level.level.clone(),
            min_px_per_m: level.min_px_per_m,
            area_m2,
            share: share(area_m2, open_ground_m2),
            polygon: GeoJson(polygon),
        }
    };
    let mut union = Vec::with_capacity(task.profile.levels.len());
    for (index, level) in task.profile.levels.iter().enumerate() {
        control.check()?;
        union.push(zone(
            level,
            overlay::union(by_camera.iter().map(|zones| &zones[index])),
        ));
    }

    let must_see = must_see::places(site, task.profile, &union);
    control.check()?;
    let overlap = overlap(
        by_camera.iter().map(|zones| &zones[task.blind_index]),
        open_ground_m2,
    );
    let blind = blind(site, &union[task.blind_index], open_ground_m2);
    let cameras = task
        .cameras
        .iter()
        .zip(by_camera)
        .map(|(camera, zones)| CameraReport {
            id: camera.id.clone(),
            levels: task
                .profile
                .levels
                .iter()
                .zip(zones)
                .map(|(level, polygon)| zone(level, polygon))
                .collect(),
        })
        .collect();
    Ok(Report {
        open_ground_m2,
        profile: task.profile.id.clone(),
        target_height_m: task.target_height_m,
        cameras,
        union,
        blind,
        overlap,
        must_see,
        skipped: task.skipped,
        rules: applied_rules(site, task.profile),
    })
}

/// The parameters, checked and with their defaults.
pub(super) struct Task<'a> {
    pub profile: &'a Profile,
    pub target_height_m: f64,
    /// Position of the blind level among the profile's levels.
    blind_index: usize,
    pub cameras: Vec<&'a Camera>,
    pub skipped: Vec<Skipped>,
}

impl<'a> Task<'a> {
    pub fn new(site: &'a Site, params: &Params) -> Result<Self, AnalysisError> {
        let profile = profile(&site.rules, params)?;
        let target_height_m = params.target_height_m.unwrap_or(0.0);
        if !(0.0..=100.0).contains(&target_height_m) {
            return Err(AnalysisError::parameter(
                "/target_height_m",
                "must be from 0 to 100",
            ));
        }
        let (cameras, skipped) = chosen_cameras(site, params, target_height_m)?;
        Ok(Self {
            profile,
            target_height_m,
            blind_index: blind_index(&site.rules, profile, params)?,
            cameras,
            skipped,
        })
    }
}

fn profile<'a>(rules: &'a Rules, params: &Params) -> Result<&'a Profile, AnalysisError> {
    let id = params.profile.as_deref().unwrap_or(Rules::DEFAULT_PROFILE);
    rules.profile(id).ok_or_else(|| {
        let known: Vec<_> = rules
            .profiles
            .iter()
            .map(|profile| profile.id.as_str())
            .collect();
        AnalysisError::parameter(
            "/profile",
            format!("\"{id}\" is none of {}", known.join(", ")),
        )
    })
}

fn blind_index(rules: &Rules, profile: &Profile, params: &Params) -> Result<usize, AnalysisError> {
    let name = match &params.blind_level {
        Some(name) => Some(name.as_str()),
        None => default_blind_level(rules, profile),
    };
    let position = |name: &str| profile.levels.iter().position(|level| level.level == name);
    name.and_then(position).ok_or_else(|| {
        let known: Vec<_> = profile
            .levels
            .iter()
            .map(|level| level.level.as_str())
            .collect();
        AnalysisError::parameter(
            "/blind_level",
            format!(
                "\"{}\" is none of {}",
                name.unwrap_or(BLIND_LEVEL),
                known.join(", ")
            ),
        )
    })
}

fn default_blind_level<'a>(rules: &Rules, profile: &'a Profile) -> Option<&'a str> {
    let detect = rules.profile(Rules::DEFAULT_PROFILE)?.level(BLIND_LEVEL)?;
    Some(&profile.level_at_least(detect.min_px_per_m)?.level)
}

/// The cameras asked for, and those of them that cannot be calculated.
fn chosen_cameras<'a>(
    site: &'a Site,
    params: &Params,
    target_height_m: f64,
) -> Result<(Vec<&'a Camera>, Vec<Skipped>), AnalysisError> {
    let wanted: Option<Vec<String>> = params
        .cameras
        .as_ref()
        .map(|ids| ids.iter().map(ToString::to_string).collect());
    if let Some(wanted) = &wanted {
        let known = |id: &String| {
            site.cameras
                .iter()
                .map(|camera| &camera.id)
                .chain(site.incomplete_cameras.iter().map(|camera| &camera.id))
                .any(|known| known.to_string() == *id)
        };
        if let Some(index) = wanted.iter().position(|id| !known(id)) {
            let detail = format!("the courtyard has no camera \"{}\"", wanted[index]);
            return Err(AnalysisError::parameter(
                format!("/cameras/{index}"),
                detail,
            ));
        }
    }
    let is_wanted = |id: &crate::model::FeatureId| {
        wanted
            .as_ref()
            .is_none_or(|ids| ids.contains(&id.to_string()))
    };

    let mut skipped: Vec<Skipped> = site
        .incomplete_cameras
        .iter()
        .filter(|camera| is_wanted(&camera.id))
        .map(|camera| Skipped {
            id: camera.id.clone(),
            reason: format!("missing: {}", camera.missing.join(", ")),
        })
        .collect();
    let (cameras, too_low): (Vec<&Camera>, Vec<&Camera>) = site
        .cameras
        .iter()
        .filter(|camera| is_wanted(&camera.id))
        .partition(|camera| camera.height_m > target_height_m);
    skipped.extend(too_low.into_iter().map(|camera| Skipped {
        id: camera.id.clone(),
        reason: format!(
            "its height of {} m is not above the target height of {target_height_m} m",
            camera.height_m
        ),
    }));
    Ok((cameras, skipped))
}

/// How much ground is seen by exactly 1, exactly 2, and 3 or more cameras.
fn overlap<'a>(zones: impl Iterator<Item = &'a MultiPolygon>, open_ground_m2: f64) -> Vec<Overlap> {
    // `at_least[k]` is the ground that k + 1 or more of the zones so far cover.
    let mut at_least: [MultiPolygon; 3] = std::array::from_fn(|_| MultiPolygon::empty());
    for zone in zones {
        let twice = overlay::intersection(&at_least[0], zone);
        let thrice = overlay::intersection(&at_least[1], zone);
        at_least[2] = overlay::union([&at_least[2], &thrice]);
        at_least[1] = overlay::union([&at_least[1], &twice]);
        at_least[0] = overlay::union([&at_least[0], zone]);
    }
    let [one, two, three] = at_least.map(|ground| ground.unsigned_area());
    [(1, one - two), (2, two - three), (3, three)]
        .into_iter()
        .map(|(cameras, area_m2)| Overlap {
            cameras,
            area_m2: area_m2.max(0.0),
            share: share(area_m2.max(0.0), open_ground_m2),
        })
        .collect()
}

fn blind(site: &Site, seen: &Zone, open_ground_m2: f64) -> Blind {
    let ground = overlay::difference(&site.open_ground, &seen.polygon.0);
    let area_m2 = ground.unsigned_area();
    let mut parts: Vec<BlindPart> = ground
        .into_iter()
        .map(|part| BlindPart {
            area_m2: part.unsigned_area(),
            polygon: GeoJson(MultiPolygon::new(vec![part])),
        })
        .filter(|part| part.area_m2 >= LEAST_BLIND_PART_M2)
        .collect();
    parts.sort_by(|a, b| b.area_m2.total_cmp(&a.area_m2));
    Blind {
        level: seen.level.clone(),
        area_m2,
        share: share(area_m2, open_ground_m2),
        parts,
    }
}

fn share(part_m2: f64, whole_m2: f64) -> f64 {
    if whole_m2 > 0.0 {
        (part_m2 / whole_m2).min(1.0)
    } else {
        0.0
    }
}

fn applied_rules(site: &Site, profile: &Profile) -> Vec<AppliedRule> {
    let rules = &site.rules;
    let assumed: std::collections::BTreeSet<&str> = site
        .solids
        .iter()
        .filter_map(|solid| solid.assumed)
        .collect();
    std::iter::once(AppliedRule::from(profile))
        .chain(rules.must_see.iter().map(AppliedRule::from))
        .chain(
            must_see::THRESHOLDS
                .iter()
                .copied()
                .chain(assumed)
                .map(|id| AppliedRule::from(rules.threshold(id))),
        )
        .collect()
}

#[cfg(test)]
mod tests;
