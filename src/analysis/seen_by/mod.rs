//! A place as the cameras see it: which of them do, at how many px/m, what hides it from the others, and where the
//! nearest camera that would see it could be mounted.
//!
//! The answer is that of `camera_coverage` at one point, found the other way round: one sight line in space for each
//! camera, cut with the prisms in its way.

mod mounts;
mod report;
mod sight;

use std::collections::BTreeSet;

use geo::{Coord, Intersects, Point};

use super::camera_coverage::lens::{ImagePoint, View};
use super::camera_coverage::{mounting, task};
use super::process::{
    AnalysisError, Control, Process, Run, report_schema_of, run_as_json, schema_of,
};
use crate::geometry::circle::bearing;
use crate::model::kind::words;
use crate::model::rules::{AppliedRule, Profile};
use crate::model::site::{Camera, Site, Solid};

pub use report::{Hider, Mount, OutOfFrame, Params, Place, Report, Sighting, StandsOn};

use mounts::{LEAST_MOUNTING_HEIGHT, MOUNTING_HEIGHT, Target};
use sight::{Hit, SightLine};

pub(super) const PROCESS: Process = Process {
    id: "seen-by",
    title: words("谁能看到这里", "Seen by"),
    description: words(
        "某一地点能被哪些摄像机看到、像素密度是多少、被什么遮挡，以及最近的可安装位置。",
        "Which cameras see a place, at how many px/m, what hides it from the others, and the nearest places to mount one that would see it.",
    ),
    inputs: schema_of::<Params>,
    outputs: report_schema_of::<Report>,
    run: Run::Site(|question, parameters, control| {
        run_as_json(analyse, question, parameters, control)
    }),
};

const DEFAULT_MOUNTS: usize = 3;
const MOST_MOUNTS: usize = 20;

/// What sees a point of a site. Metres.
///
/// # Errors
/// When a parameter is out of range or names what does not exist, or the request was cancelled.
pub fn analyse(site: &Site, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    let point = checked_point(site, params)?;
    let most_mounts = checked_mounts(params)?;
    let profile = task::profile(&site.rules, params.profile.as_deref())?;
    let height_m = task::target_height_m(params.target_height_m)?;
    let (asked, skipped) = task::chosen_cameras(site, params.cameras.as_deref(), height_m)?;
    let target = Target { point, height_m };
    let mut assumed = BTreeSet::new();
    let mut cameras = Vec::with_capacity(asked.len());
    for camera in asked {
        control.check()?;
        let sight = sight_line(site, camera, target);
        let hits = sight.hits(site);
        assumed.extend(hits.iter().filter_map(|hit| hit.solid.assumed));
        cameras.push(sighting(camera, &sight, &hits, profile));
    }
    let (mounts, mounts_assumed) = mounts::nearest(site, target, most_mounts, control)?;
    assumed.extend(mounts_assumed);
    Ok(Report {
        point: params.point,
        target_height_m: height_m,
        profile: profile.id.clone(),
        stands_on: stands_on(site, point),
        cameras,
        mounts,
        skipped,
        rules: applied_rules(site, profile, &assumed),
    })
}

fn checked_point(site: &Site, params: &Params) -> Result<Coord, AnalysisError> {
    let point = Coord::from(params.point);
    if site.is_near(point) {
        return Ok(point);
    }
    Err(AnalysisError::parameter(
        "/point",
        "a point must lie where the scene's coordinate system reaches",
    ))
}

fn checked_mounts(params: &Params) -> Result<usize, AnalysisError> {
    match params.mounts.unwrap_or(DEFAULT_MOUNTS) {
        mounts if mounts <= MOST_MOUNTS => Ok(mounts),
        _ => Err(AnalysisError::parameter(
            "/mounts",
            format!("must be from 0 to {MOST_MOUNTS}"),
        )),
    }
}

fn sight_line(site: &Site, camera: &Camera, target: Target) -> SightLine {
    SightLine {
        eye: mounting::eye(site, camera),
        eye_m: camera.height_m,
        target: target.point,
        target_m: target.height_m,
        facing: bearing(camera.azimuth_deg),
    }
}

fn sighting(camera: &Camera, sight: &SightLine, hits: &[Hit], profile: &Profile) -> Sighting {
    let image =
        View::new(camera, sight.eye, sight.target_m).and_then(|view| view.image_of(sight.target));
    let out_of_frame = out_of_frame(image).or_else(|| out_of_range(camera, sight));
    let px_per_m = image
        .filter(|image| beyond_edge(image).is_none())
        .map(|image| image.px_per_m);
    Sighting {
        id: camera.id.clone(),
        sees: out_of_frame.is_none() && hits.is_empty(),
        px_per_m,
        level: px_per_m.and_then(|px_per_m| Some(profile.level_of(px_per_m)?.level.clone())),
        distance_m: sight.length_m(),
        out_of_frame,
        hidden_by: hits.iter().map(|hit| hider(sight, hit)).collect(),
    }
}

fn out_of_frame(image: Option<ImagePoint>) -> Option<OutOfFrame> {
    match image {
        Some(image) => beyond_edge(&image),
        None => Some(OutOfFrame::Behind),
    }
}

/// The image edge that a point lies farthest beyond.
fn beyond_edge(image: &ImagePoint) -> Option<OutOfFrame> {
    [
        (-image.right, OutOfFrame::Left),
        (image.right, OutOfFrame::Right),
        (-image.up, OutOfFrame::TooNear),
        (image.up, OutOfFrame::TooFar),
    ]
    .into_iter()
    .filter(|(halves, _)| *halves > 1.0)
    .max_by(|(a, _), (b, _)| a.total_cmp(b))
    .map(|(_, edge)| edge)
}

fn out_of_range(camera: &Camera, sight: &SightLine) -> Option<OutOfFrame> {
    camera
        .max_range_m
        .is_some_and(|range_m| sight.length_m() > range_m)
        .then_some(OutOfFrame::OutOfRange)
}

fn hider(sight: &SightLine, hit: &Hit) -> Hider {
    Hider {
        feature: hit.solid.id.clone(),
        kind: hit.solid.kind,
        height_m: hit.solid.top_m,
        distance_m: sight.length_m() * hit.share,
        point: sight.at(hit.share).into(),
    }
}

fn stands_on(site: &Site, point: Coord) -> StandsOn {
    let is_on = |area: &geo::Polygon| area.intersects(&Point::from(point));
    let here = |place| StandsOn {
        place,
        feature: None,
    };
    if site.open_ground.iter().any(is_on) {
        return here(Place::OpenGround);
    }
    let around = site
        .solids
        .touching(geo::Rect::new(point, point))
        .filter(|solid| solid.covers_ground())
        .find(|solid| solid.area().is_some_and(is_on));
    match around {
        Some(Solid { id, .. }) => StandsOn {
            place: Place::Solid,
            feature: Some(id.clone()),
        },
        None => here(Place::Outside),
    }
}

fn applied_rules(
    site: &Site,
    profile: &Profile,
    assumed: &BTreeSet<&'static str>,
) -> Vec<AppliedRule> {
    let thresholds = [MOUNTING_HEIGHT, LEAST_MOUNTING_HEIGHT]
        .into_iter()
        .chain(assumed.iter().copied());
    std::iter::once(AppliedRule::from(profile))
        .chain(thresholds.map(|id| AppliedRule::from(site.rules.threshold(id))))
        .collect()
}

#[cfg(test)]
mod tests;
