//! The scorecard of a courtyard: the checks of all analyses, with value, target, gap and rule.

mod report;
mod sources;

use super::camera_coverage;
use super::process::{AnalysisError, Control, Process, report_schema_of, run_as_json, schema_of};
use crate::model::kind::words;
use crate::model::site::Site;

pub use report::{Line, Params, Report};

use sources::SOURCES;

pub(super) const PROCESS: Process = Process {
    id: "scorecard",
    title: words("评分卡", "Scorecard"),
    description: words(
        "楼院的各项检查：数值、目标、差距和依据。场景信息不足的项留空。",
        "All checks of a courtyard with value, target, gap and rule. What the scene does not tell stays blank.",
    ),
    inputs: schema_of::<Params>,
    outputs: report_schema_of::<Report>,
    run: |question, parameters, control| {
        let memory = &question.memory.camera_coverage;
        let analyse = |site: &Site, params: &Params, control: &Control| {
            analyse_again(site, params, memory, control)
        };
        run_as_json(analyse, question, parameters, control)
    },
};

/// What the analyses that feed the scorecard are asked.
struct Asked<'a> {
    site: &'a Site,
    params: &'a Params,
    cameras: &'a camera_coverage::Memory,
    control: &'a Control,
}

/// The checks of a site.
///
/// # Errors
/// When a parameter or a project's rule is out of range, or the request was cancelled.
pub fn analyse(site: &Site, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    analyse_again(site, params, &camera_coverage::Memory::default(), control)
}

/// As [`analyse`], with what the cameras were found to see before.
fn analyse_again(
    site: &Site,
    params: &Params,
    cameras: &camera_coverage::Memory,
    control: &Control,
) -> Result<Report, AnalysisError> {
    let asked = Asked {
        site,
        params,
        cameras,
        control,
    };
    let mut checks = Vec::new();
    for source in SOURCES {
        control.check()?;
        let judged = (source.judge)(&asked)?;
        checks.extend(judged.into_iter().map(|(check, features)| Line {
            analysis: source.analysis.to_owned(),
            check,
            features,
        }));
    }
    Ok(Report { checks })
}

#[cfg(test)]
mod tests;
