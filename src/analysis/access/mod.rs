//! Access: how far one walks from the entrances, and where a fire engine can go.

mod fire;
mod report;
mod walking;

#[cfg(test)]
mod tests;

use super::check::Check;
use super::passage::{self, barriers, openings};
use super::process::{
    AnalysisError, Control, Process, Run, report_schema_of, run_as_json, schema_of,
};
use crate::model::kind::words;
use crate::model::rules::AppliedRule;
use crate::model::site::Site;

pub use report::{
    Building, CutOff, Destination, Fire, FireGate, Params, Reachable, Reason, Report, Stuck, Walk,
};

pub(super) const PROCESS: Process = Process {
    id: "access",
    title: words("步行与消防通达", "Walking and fire access"),
    description: words(
        "从各单元入口步行到大门、垃圾分类点和绿地的最短路线，以及消防车从大门能到达的范围、够得到的建筑立面；到不了的建筑说明卡在何处、净宽多少、被什么挡住。",
        "The shortest ways on foot from the entrances to gates, waste points and greens, and where a fire engine can go from the gates and which façades it reaches; for a building out of its reach, where it gets stuck, how wide the way is there, and what stands in it.",
    ),
    inputs: schema_of::<Params>,
    outputs: report_schema_of::<Report>,
    run: Run::Site(|question, parameters, control| {
        run_as_json(analyse, question, parameters, control)
    }),
};

/// Access on foot and by fire engine. Metres.
///
/// # Errors
/// When the request was cancelled.
pub fn analyse(site: &Site, _: &Params, control: &Control) -> Result<Report, AnalysisError> {
    let openings = openings(site);
    let barriers = barriers(site, &openings);
    let on_foot = walking::analyse(site, &barriers, &openings, control)?;
    let fire = fire::analyse(site, &barriers, &openings, control)?;
    let mut used = vec![
        fire::WIDTH,
        fire::REACH,
        fire::REACHED_SHARE,
        passage::WALL_THICKNESS,
    ];
    if openings.iter().any(|opening| opening.is_width_assumed) {
        used.push(passage::ASSUMED_GATE_WIDTH);
    }
    Ok(Report {
        walking: on_foot.walks,
        cut_off: on_foot.cut_off,
        missing: on_foot.missing,
        checks: checks(site, &fire),
        fire,
        rules: used
            .into_iter()
            .map(|id| AppliedRule::from(site.rules.threshold(id)))
            .collect(),
    })
}

/// The checks without the ways on foot, and what they judge by.
///
/// # Errors
/// As [`analyse`].
pub(super) fn judged(site: &Site, control: &Control) -> Result<(Vec<Check>, Fire), AnalysisError> {
    let openings = openings(site);
    let barriers = barriers(site, &openings);
    let fire = fire::analyse(site, &barriers, &openings, control)?;
    Ok((checks(site, &fire), fire))
}

fn checks(site: &Site, fire: &Fire) -> Vec<Check> {
    vec![fire_check(site, fire)]
}

/// Id of the check that is about fire engines.
pub(super) const FIRE_CHECK: &str = "fire-reach";

fn fire_check(site: &Site, fire: &Fire) -> Check {
    let reached = fire
        .buildings
        .iter()
        .filter(|building| building.reached)
        .count();
    let all = fire.buildings.len();
    let share = (all > 0).then(|| reached as f64 / all as f64);
    let title = words(
        "消防车能到达的住宅楼",
        "Residential buildings that a fire engine reaches",
    );
    Check::at_least(
        FIRE_CHECK,
        title,
        share,
        site.rules.threshold(fire::REACHED_SHARE),
    )
}
