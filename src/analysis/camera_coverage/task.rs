//! The parameters, checked and with their defaults.

use super::{Params, Skipped};
use crate::analysis::AnalysisError;
use crate::model::FeatureId;
use crate::model::rules::{Profile, Rules};
use crate::model::site::{Camera, Site};

/// The level of the default profile that ground must have in order not to be blind.
const BLIND_LEVEL: &str = "detect";

pub(super) struct Task<'a> {
    pub profile: &'a Profile,
    pub target_height_m: f64,
    /// Position of the blind level among the profile's levels.
    pub blind_index: usize,
    pub cameras: Vec<&'a Camera>,
    pub skipped: Vec<Skipped>,
}

impl<'a> Task<'a> {
    pub fn new(site: &'a Site, params: &Params) -> Result<Self, AnalysisError> {
        let profile = profile(&site.rules, params.profile.as_deref())?;
        let target_height_m = target_height_m(params.target_height_m)?;
        let (cameras, skipped) = chosen_cameras(site, params.cameras.as_deref(), target_height_m)?;
        check_ids(site, params.zones_of.as_deref(), "/zones_of")?;
        Ok(Self {
            profile,
            target_height_m,
            blind_index: blind_index(&site.rules, profile, params.blind_level.as_deref())?,
            cameras,
            skipped,
        })
    }

    /// The pixel densities of the levels, rising.
    pub fn densities_px_per_m(&self) -> Vec<f64> {
        let levels = self.profile.levels.iter();
        levels.map(|level| level.min_px_per_m).collect()
    }
}

/// The target height asked for, in metres over the ground; the ground itself unless given.
pub(in crate::analysis) fn target_height_m(asked_m: Option<f64>) -> Result<f64, AnalysisError> {
    let target_height_m = asked_m.unwrap_or(0.0);
    if !(0.0..=100.0).contains(&target_height_m) {
        return Err(AnalysisError::parameter(
            "/target_height_m",
            "must be from 0 to 100",
        ));
    }
    Ok(target_height_m)
}

/// The profile asked for, or the default one.
pub(in crate::analysis) fn profile<'a>(
    rules: &'a Rules,
    id: Option<&str>,
) -> Result<&'a Profile, AnalysisError> {
    let id = id.unwrap_or(Rules::DEFAULT_PROFILE);
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

fn blind_index(
    rules: &Rules,
    profile: &Profile,
    asked: Option<&str>,
) -> Result<usize, AnalysisError> {
    let name = asked.or_else(|| default_blind_level(rules, profile));
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

/// Each id must be that of a camera of the site.
fn check_ids(site: &Site, ids: Option<&[FeatureId]>, at: &str) -> Result<(), AnalysisError> {
    let known = |id: &FeatureId| {
        site.cameras
            .iter()
            .map(|camera| &camera.id)
            .chain(site.incomplete_cameras.iter().map(|camera| &camera.id))
            .any(|known| known.is_same(id))
    };
    match ids.unwrap_or_default().iter().position(|id| !known(id)) {
        None => Ok(()),
        Some(index) => Err(AnalysisError::parameter(
            format!("{at}/{index}"),
            format!(
                "the courtyard has no camera \"{}\"",
                ids.unwrap_or_default()[index]
            ),
        )),
    }
}

/// The cameras asked for, and those of them that cannot be calculated.
pub(in crate::analysis) fn chosen_cameras<'a>(
    site: &'a Site,
    wanted: Option<&[FeatureId]>,
    target_height_m: f64,
) -> Result<(Vec<&'a Camera>, Vec<Skipped>), AnalysisError> {
    check_ids(site, wanted, "/cameras")?;
    let is_wanted =
        |id: &FeatureId| wanted.is_none_or(|wanted| wanted.iter().any(|asked| asked.is_same(id)));
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
