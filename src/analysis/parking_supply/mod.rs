//! Parking: how many spaces there are against what is needed, and what speaks against each of them where it is drawn.

mod beside;
mod conflicts;
mod counts;
mod lane;
mod report;
mod rule;
mod stall;

use super::process::{
    AnalysisError, Control, Process, Run, report_schema_of, run_as_json, schema_of,
};
use crate::model::kind::words;
use crate::model::rules::AppliedRule;
use crate::model::site::Site;

pub use report::{Check, Conflict, Count, Demand, Other, Params, Problem, Report, Space, Supply};

use conflicts::Surroundings;
use stall::Stall;

pub(super) const PROCESS: Process = Process {
    id: "parking-supply",
    title: words("停车供给", "Parking supply"),
    description: words(
        "停车位数量与需求、无障碍和新能源车位占比，以及每个车位的冲突：越界、重叠、压占建筑或绿地、占消防车道、离树或窗过近、没有出入通道。",
        "The number of parking spaces against the demand, the shares of accessible and electric ones, and what speaks against each: outside, overlapping, on a building or a green area, in a fire lane, too near a tree or a window, no aisle to drive in by.",
    ),
    inputs: schema_of::<Params>,
    outputs: report_schema_of::<Report>,
    run: Run::Site(|question, parameters, control| {
        run_as_json(analyse, question, parameters, control)
    }),
};

/// The parking spaces of a site. Metres.
///
/// # Errors
/// When a parameter names a space that does not exist, or the request was cancelled.
pub fn analyse(site: &Site, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    let stalls: Vec<Stall> = site
        .features
        .iter()
        .filter_map(|feature| Stall::of(feature))
        .collect();
    let asked = asked(&stalls, params)?;
    let surroundings = Surroundings::of(site, &stalls);
    let mut conflicts = Vec::new();
    for place in (0..stalls.len()).filter(|&place| asked[place]) {
        control.check()?;
        conflicts.extend(surroundings.conflicts(place, |other| asked[other]));
    }
    let spaces: Vec<Space> = stalls.iter().map(Stall::described).collect();
    let supply = counts::supply(&spaces);
    let demand = counts::demand(site);
    Ok(Report {
        checks: counts::checks(site, &supply, demand.as_ref()),
        supply,
        demand,
        spaces,
        conflicts,
        rules: rule::ALL
            .map(|id| AppliedRule::from(site.rules.threshold(id)))
            .to_vec(),
    })
}

/// For each stall, whether its conflicts are wanted.
fn asked(stalls: &[Stall], params: &Params) -> Result<Vec<bool>, AnalysisError> {
    let Some(wanted) = &params.spaces else {
        return Ok(vec![true; stalls.len()]);
    };
    let mut asked = vec![false; stalls.len()];
    for (at, id) in wanted.iter().enumerate() {
        let place = stalls
            .iter()
            .position(|stall| stall.feature.id.is_same(id))
            .ok_or_else(|| {
                let pointer = format!("/spaces/{at}");
                AnalysisError::parameter(pointer, format!("there is no parking space \"{id}\""))
            })?;
        asked[place] = true;
    }
    Ok(asked)
}

#[cfg(test)]
mod tests;
