//! The ranking of a street's courtyards: the weighted gaps of their scorecards, so that the worst is found first.

mod report;

#[cfg(test)]
mod tests;

use std::cmp::Ordering;

use super::check::Check;
use super::process::{
    AnalysisError, Control, Process, Question, Run, read_parameters, report_schema_of, schema_of,
};
use super::scorecard::{self, Line};
use super::survey::{Found, LeftOut, Stepwise, Subjects};
use crate::model::FeatureId;
use crate::model::kind::words;
use crate::model::rules::Rules;

pub use report::{Params, Ranked, Report, Standing, Weighed};

pub(super) const PROCESS: Process = Process {
    id: "ranking",
    title: words("楼院排序", "Ranking"),
    description: words(
        "按各项检查的差距加权，从差距最大的楼院排起；权重可调，场景信息不足的项不计入得分。",
        "The courtyards by the weighted gaps of their checks, the worst first. The weights can be changed; what a scene does not tell does not count.",
    ),
    inputs: schema_of::<Params>,
    outputs: report_schema_of::<Report>,
    run: Run::Survey(|parameters, rules| {
        let plan = Plan::new(read_parameters(parameters)?, rules)?;
        let subjects = Subjects::Courtyards(plan.params.courtyards.clone());
        Ok(Box::new(Stepwise::new(plan, subjects, judge, join)))
    }),
};

/// More would let sums lose what the others weigh.
const HEAVIEST: f64 = 1e6;

/// What is asked, with what is checked everywhere.
struct Plan {
    params: Params,
    /// The lines of a scorecard that knows nothing.
    lines: Vec<Line>,
    /// How much each line counts.
    weights: Vec<f64>,
}

impl Plan {
    fn new(params: Params, rules: &Rules) -> Result<Self, AnalysisError> {
        let lines = scorecard::blank(&card_params(&params), rules)?;
        let fault = |id: &str, detail: String| {
            let member = id.replace('~', "~0").replace('/', "~1");
            AnalysisError::parameter(format!("/weights/{member}"), detail)
        };
        for (id, weight) in &params.weights {
            if !lines.iter().any(|line| line.check.id == *id) {
                let known: Vec<_> = lines.iter().map(|line| line.check.id.as_str()).collect();
                let known = known.join(", ");
                return Err(fault(
                    id,
                    format!("there is no check \"{id}\"; there are: {known}"),
                ));
            }
            if !(0.0..=HEAVIEST).contains(weight) {
                return Err(fault(id, format!("must be from 0 to {HEAVIEST}")));
            }
        }
        let weight = |line: &Line| params.weights.get(&line.check.id).copied().unwrap_or(1.0);
        let weights = lines.iter().map(weight).collect();
        Ok(Self {
            params,
            lines,
            weights,
        })
    }
}

fn card_params(params: &Params) -> scorecard::Params {
    scorecard::Params {
        profile: params.profile.clone(),
    }
}

/// What is kept of a courtyard's scorecard.
struct Judged {
    unit: String,
    standing: Standing,
}

impl Judged {
    fn of(check: Check) -> Self {
        Self {
            standing: Standing {
                shortfall: check.shortfall(),
                id: check.id,
                value: check.value,
                target: check.target,
                gap: check.gap,
                met: check.met,
                contribution: None,
            },
            unit: check.unit,
        }
    }
}

fn judge(
    question: &Question<'_>,
    plan: &Plan,
    control: &Control,
) -> Result<Vec<Judged>, AnalysisError> {
    let params = card_params(&plan.params);
    let card = scorecard::analyse_again(question.site, &params, question.memory, control)?;
    let checks = card.checks.into_iter().map(|line| line.check);
    Ok(checks.map(Judged::of).collect())
}

fn join(
    plan: &Plan,
    found: Vec<Found<Vec<Judged>>>,
    left_out: Vec<LeftOut>,
) -> Result<Report, AnalysisError> {
    let units: Vec<Option<String>> = (0..plan.lines.len())
        .map(|at| known_unit(&found, at))
        .collect();
    let scored = |one| scored(one, &plan.weights);
    let mut courtyards: Vec<Ranked> = found.into_iter().map(scored).collect();
    courtyards.sort_by_cached_key(|courtyard| courtyard.id.to_string());
    let lines = plan.lines.iter().zip(&plan.weights).zip(units).enumerate();
    let checks = lines
        .map(|(at, ((line, &weight), unit))| weighed(line, weight, unit, &courtyards, at))
        .collect();
    // Stable: of equals the lesser id stays first.
    courtyards.sort_by(|a, b| largest_first(a.score, b.score));
    for (courtyard, rank) in courtyards.iter_mut().zip(1..) {
        courtyard.rank = rank;
    }
    Ok(Report {
        courtyards,
        checks,
        left_out,
    })
}

/// Where a value is known its unit may be another: parking is asked for by household and counted in spaces.
fn known_unit(found: &[Found<Vec<Judged>>], at: usize) -> Option<String> {
    let mut judged = found.iter().filter_map(|one| one.found.get(at));
    let known = judged.find(|judged| judged.standing.value.is_some())?;
    Some(known.unit.clone())
}

/// A courtyard that has no rank yet.
fn scored(one: Found<Vec<Judged>>, weights: &[f64]) -> Ranked {
    let mut checks: Vec<Standing> = one
        .found
        .into_iter()
        .map(|judged| judged.standing)
        .collect();
    let known = checks.iter().zip(weights);
    let whole: f64 = known
        .filter(|(standing, _)| standing.shortfall.is_some())
        .map(|(_, weight)| weight)
        .sum();
    let mut score = None;
    if whole > 0.0 {
        for (standing, weight) in checks.iter_mut().zip(weights) {
            standing.contribution = standing
                .shortfall
                .map(|shortfall| weight * shortfall / whole);
        }
        let sum: f64 = checks.iter().filter_map(|one| one.contribution).sum();
        score = Some(sum.min(1.0));
    }
    let count = |met| checks.iter().filter(|one| one.met == met).count();
    Ranked {
        rank: 0,
        id: one.subject.id,
        name: one.subject.name,
        score,
        met: count(Some(true)),
        missed: count(Some(false)),
        unknown: count(None),
        checks,
    }
}

/// The check at this position; the courtyards are in the order of their ids.
fn weighed(
    line: &Line,
    weight: f64,
    unit: Option<String>,
    courtyards: &[Ranked],
    at: usize,
) -> Weighed {
    let standings = || courtyards.iter().filter_map(|one| one.checks.get(at));
    let count = |met| standings().filter(|one| one.met == met).count();
    let check = &line.check;
    Weighed {
        id: check.id.clone(),
        title: check.title.clone(),
        analysis: line.analysis.clone(),
        unit: unit.unwrap_or_else(|| check.unit.clone()),
        bound: check.bound,
        weight,
        met: count(Some(true)),
        missed: count(Some(false)),
        unknown: count(None),
        worst: worst(courtyards, at),
        rule: check.rule.clone(),
    }
}

/// The courtyard with the largest shortfall; the first of equals.
fn worst(courtyards: &[Ranked], at: usize) -> Option<FeatureId> {
    let shortfall = |one: &&Ranked| one.checks.get(at).and_then(|check| check.shortfall);
    courtyards
        .iter()
        .filter(|one| shortfall(one) > Some(0.0))
        .min_by(|a, b| largest_first(shortfall(a), shortfall(b)))
        .map(|one| one.id.clone())
}

/// What is not known comes last.
fn largest_first(a: Option<f64>, b: Option<f64>) -> Ordering {
    let key = |value: Option<f64>| value.unwrap_or(-1.0);
    key(b).total_cmp(&key(a))
}
