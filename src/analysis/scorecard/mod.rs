//! The scorecard of a courtyard: the checks of all analyses, with value, target, gap and rule.

mod report;
mod sources;

use std::sync::{Arc, Mutex, PoisonError};

use geo::{Coord, Rect};

use super::process::{
    self, AnalysisError, Control, Process, Run, report_schema_of, run_as_json, schema_of,
};
use crate::model::kind::words;
use crate::model::rules::Rules;
use crate::model::site::{Site, SiteFeature};
use crate::model::{FeatureId, Kind, Properties};

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
    run: Run::Site(|question, parameters, control| {
        let memory = question.memory;
        let analyse = |site: &Site, params: &Params, control: &Control| {
            analyse_again(site, params, memory, control)
        };
        run_as_json(analyse, question, parameters, control)
    }),
};

/// What the analyses that feed the scorecard are asked.
struct Asked<'a> {
    site: &'a Site,
    params: &'a Params,
    memory: &'a process::Memory,
    control: &'a Control,
}

/// The checks of a site.
///
/// # Errors
/// When a parameter or a project's rule is out of range, or the request was cancelled.
pub fn analyse(site: &Site, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    analyse_again(site, params, &process::Memory::default(), control)
}

/// The lines of a courtyard of which nothing is known: what is checked in every one.
///
/// # Errors
/// As [`analyse`].
pub(super) fn blank(params: &Params, rules: &Rules) -> Result<Vec<Line>, AnalysisError> {
    const SIDE_M: f64 = 10.0;
    let corner = Coord {
        x: SIDE_M,
        y: SIDE_M,
    };
    let courtyard = SiteFeature {
        id: FeatureId::Number(0),
        kind: Kind::Courtyard,
        geometry: Rect::new(Coord::zero(), corner).to_polygon().into(),
        courtyard: None,
        properties: Properties::new(),
    };
    let site = Site::build(vec![courtyard], None, rules.clone())
        .map_err(|error| AnalysisError::Report(error.to_string()))?;
    Ok(analyse(&site, params, &Control::default())?.checks)
}

/// As [`analyse`], with what was worked out before on this site, or on one that differs by its cameras only.
pub(super) fn analyse_again(
    site: &Site,
    params: &Params,
    memory: &process::Memory,
    control: &Control,
) -> Result<Report, AnalysisError> {
    let asked = Asked {
        site,
        params,
        memory,
        control,
    };
    let of = Of::new(&asked);
    if let Some(report) = memory.scorecard.recalled(&of) {
        return Ok(report);
    }
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
    let report = Report { checks };
    memory.scorecard.keep(of, &report);
    Ok(report)
}

/// The last scorecard of a site: the same one is asked for again when weights or plans are compared.
#[derive(Debug, Default)]
pub struct Memory(Mutex<Option<(Of, Report)>>);

/// What a scorecard hangs on while the rest of the site stays as it is.
#[derive(Debug, PartialEq)]
struct Of {
    profile: Option<String>,
    cameras: Vec<Arc<SiteFeature>>,
}

impl Of {
    fn new(asked: &Asked) -> Self {
        let features = asked.site.features.iter();
        Self {
            profile: asked.params.profile.clone(),
            cameras: features
                .filter(|feature| feature.kind == Kind::Camera)
                .cloned()
                .collect(),
        }
    }
}

impl Memory {
    fn recalled(&self, of: &Of) -> Option<Report> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (known, report) = kept.as_ref()?;
        (known == of).then(|| report.clone())
    }

    fn keep(&self, of: Of, report: &Report) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = Some((of, report.clone()));
    }
}

#[cfg(test)]
mod tests;
