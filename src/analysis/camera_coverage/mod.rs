//! What the cameras of a courtyard see, how well, and what they miss: exact polygons in 2.5-D.
//!
//! A camera's image is projected onto a horizontal target plane (`lens`), what solids hide is taken away (`zone`,
//! `hiding`): all that lies behind those as high as the camera, finite shadows of lower ones, and what lies under tree
//! crowns only where the crown is in the way; and the rest is cut by the lines of equal pixel density. No rays, no raster.
//! What cameras see together (`totals`) is kept (`memory`), so that moving one of them takes the work of that one.

pub(super) mod hiding;
pub(super) mod lens;
mod memory;
pub(super) mod mounting;
pub(super) mod must_see;
mod report;
pub(super) mod task;
mod totals;
mod view;
mod zone;

use std::collections::BTreeSet;
use std::sync::Arc;

use geo::Area;

use super::ground::share;
use super::process::{
    AnalysisError, Control, Process, Run, report_schema_of, run_as_json, schema_of,
};
use super::report::GeoJson;
use crate::model::kind::words;
use crate::model::rules::{AppliedRule, Profile};
use crate::model::site::Site;

pub use memory::Memory;
pub use report::{Blind, BlindPart, CameraReport, Overlap, Params, Place, Report, Skipped, Zone};

use memory::{Mounting, Scale};
use must_see::{Judge, Patch, Seen, patches};
use task::Task;
use totals::{Ground, Totals};
use view::CameraView;

pub(super) const PROCESS: Process = Process {
    id: "camera-coverage",
    title: words("监控覆盖", "Camera coverage"),
    description: words(
        "按像素密度等级计算每台摄像机的可视范围、合并覆盖、盲区和重点部位。",
        "Visible zones of each camera by level of pixel density, their union, blind ground, and the places that must be seen.",
    ),
    inputs: schema_of::<Params>,
    outputs: report_schema_of::<Report>,
    run: Run::Site(|question, parameters, control| {
        let memory = &question.memory.camera_coverage;
        let analyse = |site: &Site, params: &Params, control: &Control| {
            analyse_again(site, params, memory, control)
        };
        run_as_json(analyse, question, parameters, control)
    }),
};

/// Coverage of a site. Metres; areas in m².
///
/// # Errors
/// When a parameter is out of range or names what does not exist, or the request was cancelled.
pub fn analyse(site: &Site, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    analyse_again(site, params, &Memory::default(), control)
}

/// As [`analyse`], with what was worked out before on the same site, or on one that differs by its cameras only.
///
/// # Errors
/// As [`analyse`].
pub fn analyse_again(
    site: &Site,
    params: &Params,
    memory: &Memory,
    control: &Control,
) -> Result<Report, AnalysisError> {
    let task = Task::new(site, params)?;
    let scale = Scale {
        profile: task.profile.id.clone(),
        target_height_m: task.target_height_m,
        blind_level: task.blind_index,
    };
    memory.begin(&scale);
    let patches = memory.patches(|| patches(site));
    let mountings: Vec<Mounting> = task
        .cameras
        .iter()
        .map(|camera| Mounting::of(camera))
        .collect();
    let (views, fresh) = views(site, &task, &scale, &mountings, &patches, memory, control)?;
    memory.keep_views(&scale, &mountings, &views);
    control.check()?;

    let ids = task.cameras.iter().map(|camera| &camera.id);
    let seen: Vec<Seen> = ids.zip(&views).collect();
    let ground = Ground {
        open_ground: &site.open_ground,
        blind_level: task.blind_index,
        levels: task.profile.levels.len(),
        judge: Judge {
            patches: &patches,
            profile: task.profile,
            rules: &site.rules,
        },
    };
    let totals = memory.totals(&scale, &ground, &mountings, &seen, &fresh);
    control.check()?;
    Ok(report(site, params, task, &seen, &totals))
}

/// The views of the task's cameras, and the positions of those that were not known before.
fn views(
    site: &Site,
    task: &Task,
    scale: &Scale,
    mountings: &[Mounting],
    patches: &[Patch],
    memory: &Memory,
    control: &Control,
) -> Result<(Vec<Arc<CameraView>>, Vec<usize>), AnalysisError> {
    let densities = task.densities_px_per_m();
    let mut views = Vec::with_capacity(mountings.len());
    let mut fresh = Vec::new();
    for (position, (camera, mounting)) in task.cameras.iter().zip(mountings).enumerate() {
        control.check()?;
        views.push(memory.view(scale, mounting).unwrap_or_else(|| {
            fresh.push(position);
            let target_height_m = task.target_height_m;
            Arc::new(CameraView::new(
                site,
                camera,
                target_height_m,
                &densities,
                patches,
            ))
        }));
    }
    Ok((views, fresh))
}

fn report(site: &Site, params: &Params, task: Task, seen: &[Seen], totals: &Totals) -> Report {
    let open_ground_m2 = site.open_ground.unsigned_area();
    let zones = |polygons: &[GeoJson], areas_m2: &[f64]| -> Vec<Zone> {
        let levels = task.profile.levels.iter();
        levels
            .zip(polygons.iter().zip(areas_m2))
            .map(|(level, (polygon, &area_m2))| Zone {
                level: level.level.clone(),
                min_px_per_m: level.min_px_per_m,
                area_m2,
                share: share(area_m2, open_ground_m2),
                polygon: polygon.clone(),
            })
            .collect()
    };
    let is_wanted = |id: &crate::model::FeatureId| {
        let wanted = params.zones_of.as_ref();
        wanted.is_none_or(|wanted| wanted.iter().any(|asked| asked.is_same(id)))
    };
    Report {
        open_ground_m2,
        profile: task.profile.id.clone(),
        target_height_m: task.target_height_m,
        cameras: seen
            .iter()
            .filter(|(id, _)| is_wanted(id))
            .map(|(id, view)| CameraReport {
                id: (*id).clone(),
                levels: zones(&view.zones, &view.areas_m2),
            })
            .collect(),
        union: zones(&totals.union, &totals.union_m2),
        blind: Blind {
            level: task.profile.levels[task.blind_index].level.clone(),
            area_m2: totals.blind_m2,
            share: share(totals.blind_m2, open_ground_m2),
            parts: totals.blind_parts.clone(),
        },
        overlap: overlap(totals, open_ground_m2),
        must_see: totals.places.clone(),
        skipped: task.skipped,
        rules: applied_rules(site, task.profile),
    }
}

/// How much ground is seen by exactly 1, exactly 2, and 3 or more cameras.
fn overlap(totals: &Totals, open_ground_m2: f64) -> Vec<Overlap> {
    let [one, two, three] = totals.at_least_m2;
    [(1, one - two), (2, two - three), (3, three)]
        .into_iter()
        .map(|(cameras, area_m2)| Overlap {
            cameras,
            area_m2: area_m2.max(0.0),
            share: share(area_m2.max(0.0), open_ground_m2),
        })
        .collect()
}

fn applied_rules(site: &Site, profile: &Profile) -> Vec<AppliedRule> {
    let rules = &site.rules;
    let assumed: BTreeSet<&str> = site
        .solids
        .iter()
        .filter_map(|solid| solid.assumed)
        .collect();
    let thresholds = must_see::THRESHOLDS.iter().copied().chain(assumed);
    std::iter::once(AppliedRule::from(profile))
        .chain(rules.must_see.iter().map(AppliedRule::from))
        .chain(thresholds.map(|id| AppliedRule::from(rules.threshold(id))))
        .collect()
}

#[cfg(test)]
mod tests;
