//! The scorecards of several states of one courtyard, side by side.

mod report;

#[cfg(test)]
mod tests;

use super::process::{
    AnalysisError, Control, Process, Question, Run, read_parameters, report_schema_of, schema_of,
};
use super::scorecard::{self, Line};
use super::survey::{Found, LeftOut, State, Stepwise, Subjects};
use crate::model::kind::words;

pub use report::{Cell, Compared, Drawn, Params, Report, Row, Wanted};

const BASELINE: &str = "baseline";
const FEWEST: usize = 2;
const MOST: usize = 5;

pub(super) const PROCESS: Process = Process {
    id: "comparison",
    title: words("方案比较", "Comparison"),
    description: words(
        "同一楼院的现状与各方案逐项并列，给出每项相对第一个状态的变化。",
        "The checks of a courtyard's baseline and scenarios side by side, each with its difference from the first.",
    ),
    inputs: schema_of::<Params>,
    outputs: report_schema_of::<Report>,
    run: Run::Survey(|parameters, _| {
        let params: Params = read_parameters(parameters)?;
        let count = params.scenarios.len();
        if !(FEWEST..=MOST).contains(&count) {
            return Err(AnalysisError::parameter(
                "/scenarios",
                format!("must name {FEWEST} to {MOST} states, not {count}"),
            ));
        }
        let states = Subjects::States(params.scenarios.iter().map(State::from).collect());
        Ok(Box::new(Stepwise::new(params, states, judge, join)))
    }),
};

impl From<&Wanted> for State {
    fn from(wanted: &Wanted) -> Self {
        match wanted {
            Wanted::Stored(id) if id == BASELINE => Self::Baseline,
            Wanted::Stored(id) => Self::Scenario(id.clone()),
            Wanted::Drawn(drawn) => Self::Draft {
                name: drawn.name.clone(),
                features: drawn.draft.clone().into(),
            },
        }
    }
}

impl Compared {
    fn of(wanted: &Wanted, name: Option<String>) -> Self {
        let scenario = match State::from(wanted) {
            State::Scenario(id) => Some(id),
            State::Baseline | State::Draft { .. } => None,
        };
        Self { scenario, name }
    }
}

fn judge(
    question: &Question<'_>,
    params: &Params,
    control: &Control,
) -> Result<Vec<Line>, AnalysisError> {
    let params = scorecard::Params {
        profile: params.profile.clone(),
    };
    Ok(scorecard::analyse_again(question.site, &params, question.memory, control)?.checks)
}

fn join(
    params: &Params,
    found: Vec<Found<Vec<Line>>>,
    left_out: Vec<LeftOut>,
) -> Result<Report, AnalysisError> {
    if let Some(state) = left_out.into_iter().next() {
        return Err(AnalysisError::parameter("/scenarios", state.reason));
    }
    let mut states = Vec::new();
    let mut cards = Vec::new();
    for (wanted, one) in params.scenarios.iter().zip(found) {
        states.push(Compared::of(wanted, one.subject.name));
        cards.push(one.found.into_iter());
    }
    // Every scorecard has the same lines.
    let count = cards.iter().map(ExactSizeIterator::len).min().unwrap_or(0);
    let checks = (0..count)
        .filter_map(|_| row(cards.iter_mut().filter_map(Iterator::next).collect()))
        .collect();
    Ok(Report { states, checks })
}

/// One check of all states.
fn row(lines: Vec<Line>) -> Option<Row> {
    let known = lines.iter().find(|line| line.check.value.is_some());
    let told = known.or(lines.first())?;
    let first = lines.first()?.check.value;
    Some(Row {
        id: told.check.id.clone(),
        title: told.check.title.clone(),
        analysis: told.analysis.clone(),
        unit: told.check.unit.clone(),
        bound: told.check.bound,
        rule: told.check.rule.clone(),
        differences: lines
            .iter()
            .map(|line| Some(line.check.value? - first?))
            .collect(),
        values: lines.into_iter().map(Cell::from).collect(),
    })
}

impl From<Line> for Cell {
    fn from(line: Line) -> Self {
        Self {
            value: line.check.value,
            target: line.check.target,
            gap: line.check.gap,
            met: line.check.met,
            features: line.features,
        }
    }
}
