//! What all analyses have in common, whatever their parameters and reports are.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

use super::survey::Survey;
use super::{HasCoords, camera_coverage, scorecard};
use crate::model::rules::Rules;
use crate::model::site::{Frame, Site};
use crate::model::{Words, json_pointer};

#[derive(Debug, thiserror::Error, PartialEq)]
pub enum AnalysisError {
    /// A parameter is wrong; `pointer` is its JSON pointer within the parameters.
    #[error("{detail}")]
    Parameter { pointer: String, detail: String },
    #[error("the request was cancelled")]
    Cancelled,
    /// A report cannot be written as JSON: a fault of the program.
    #[error("the report cannot be written: {0}")]
    Report(String),
}

impl AnalysisError {
    pub fn parameter(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::Parameter {
            pointer: pointer.into(),
            detail: detail.into(),
        }
    }
}

/// How a caller stops an analysis that it no longer needs, and learns how far a long one has come and what it has found.
#[derive(Debug, Default)]
pub struct Control {
    cancelled: AtomicBool,
    done: AtomicU64,
    total: AtomicU64,
    listener: Option<Listener>,
}

/// Is told each better answer, as a whole report.
struct Listener(Box<dyn Fn(Box<RawValue>) + Send + Sync>);

impl fmt::Debug for Listener {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Listener")
    }
}

impl Control {
    /// Somebody wants to hear each better answer of an analysis that has several, the last one not among them.
    pub fn heard_by(listener: impl Fn(Box<RawValue>) + Send + Sync + 'static) -> Self {
        Self {
            listener: Some(Listener(Box::new(listener))),
            ..Self::default()
        }
    }

    /// Tells a better answer, written like the last one. The closure is not run where nobody listens.
    pub fn improved(
        &self,
        answer: impl FnOnce() -> Result<Box<RawValue>, AnalysisError>,
    ) -> Result<(), AnalysisError> {
        if let Some(Listener(hear)) = &self.listener {
            hear(answer()?);
        }
        Ok(())
    }

    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// To be asked between steps that take over a millisecond.
    pub fn check(&self) -> Result<(), AnalysisError> {
        if self.cancelled.load(Ordering::Relaxed) {
            return Err(AnalysisError::Cancelled);
        }
        Ok(())
    }

    /// Says that `steps` more are to do: courtyards, or rounds of a search.
    pub fn expect(&self, steps: u64) {
        self.total.fetch_add(steps, Ordering::Relaxed);
    }

    /// Says that one of the expected steps is done.
    pub fn advance(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    /// How many of the steps are done, and how many there are; none while no step is expected.
    pub fn progress(&self) -> Option<(u64, u64)> {
        let total = self.total.load(Ordering::Relaxed);
        (total > 0).then(|| (self.done.load(Ordering::Relaxed).min(total), total))
    }
}

/// One analysis, with its parameters and its report as JSON.
#[derive(Debug)]
pub struct Process {
    pub id: &'static str,
    pub title: Words,
    pub description: Words,
    /// JSON Schema of the parameters.
    pub inputs: fn() -> Value,
    /// JSON Schema of the report.
    pub outputs: fn() -> Value,
    pub run: Run,
}

/// Runs an analysis of one site: parameters and report in the scene's own coordinates, by way of the frame.
pub type OnSite = fn(&Question<'_>, Value, &Control) -> Result<Box<RawValue>, AnalysisError>;

/// Reads the parameters of an analysis of many sites, which judges by these rules.
pub type Surveyed = fn(Value, &Rules) -> Result<Box<dyn Survey>, AnalysisError>;

/// What an analysis is run on.
#[derive(Clone, Copy, Debug)]
pub enum Run {
    /// On one site.
    Site(OnSite),
    /// On the courtyards of a street, or on several states of one courtyard.
    Survey(Surveyed),
    /// On the site of a courtyard that is named; where none is, on those of the whole street.
    SiteOrSurvey(OnSite, Surveyed),
}

/// What an analysis is asked about.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    pub site: &'a Site,
    pub frame: &'a dyn Frame,
    /// What was worked out before on this site, or on one that differs by its cameras only.
    pub memory: &'a Memory,
}

/// What analyses keep from one request to the next about the same site, in the same frame.
#[derive(Debug, Default)]
pub struct Memory {
    pub(super) camera_coverage: camera_coverage::Memory,
    pub(super) scorecard: scorecard::Memory,
}

/// The JSON Schema of parameters, self-contained.
pub(super) fn schema_of<T: JsonSchema>() -> Value {
    schemars::schema_for!(T).to_value()
}

/// The JSON Schema of a report: other than in parameters, a member that may be null is always there.
pub(super) fn report_schema_of<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    settings
        .into_generator()
        .into_root_schema_for::<T>()
        .to_value()
}

/// Wraps a typed analysis as [`OnSite`].
pub(super) fn run_as_json<P, R>(
    analyse: impl Fn(&Site, &P, &Control) -> Result<R, AnalysisError>,
    question: &Question<'_>,
    parameters: Value,
    control: &Control,
) -> Result<Box<RawValue>, AnalysisError>
where
    P: DeserializeOwned + HasCoords,
    R: Serialize + HasCoords,
{
    let whole = |site: &Site, parameters: &P, control: &Control, _: &Better<'_, R>| {
        analyse(site, parameters, control)
    };
    run_improving_as_json(whole, question, parameters, control)
}

/// Takes each better report, in planar coordinates, from an analysis that goes on searching. What is given runs only where
/// somebody listens.
pub(super) type Better<'a, R> =
    dyn Fn(&dyn Fn() -> Result<R, AnalysisError>) -> Result<(), AnalysisError> + 'a;

/// Wraps a typed analysis that tells better and better reports as [`OnSite`].
pub(super) fn run_improving_as_json<P, R>(
    analyse: impl Fn(&Site, &P, &Control, &Better<'_, R>) -> Result<R, AnalysisError>,
    question: &Question<'_>,
    parameters: Value,
    control: &Control,
) -> Result<Box<RawValue>, AnalysisError>
where
    P: DeserializeOwned + HasCoords,
    R: Serialize + HasCoords,
{
    let mut parameters: P = read_parameters(parameters)?;
    let frame = question.frame;
    parameters.map_coords_in_place(&|own| frame.to_planar(own));
    let in_own_coordinates = |mut report: R| {
        report.map_coords_in_place(&|planar| frame.to_own(planar));
        written(&report)
    };
    let better = |report: &dyn Fn() -> Result<R, AnalysisError>| {
        control.improved(|| in_own_coordinates(report()?))
    };
    let report = analyse(question.site, &parameters, control, &better)?;
    control.check()?;
    in_own_coordinates(report)
}

pub(super) fn read_parameters<P: DeserializeOwned>(parameters: Value) -> Result<P, AnalysisError> {
    serde_path_to_error::deserialize(parameters).map_err(|error| {
        AnalysisError::parameter(json_pointer(error.path()), error.inner().to_string())
    })
}

pub(super) fn written<R: Serialize>(report: &R) -> Result<Box<RawValue>, AnalysisError> {
    serde_json::value::to_raw_value(report)
        .map_err(|error| AnalysisError::Report(error.to_string()))
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::sync::{Arc, Mutex};

    use geo::Coord;
    use serde::Deserialize;
    use serde_json::json;

    use super::*;
    use crate::analysis::fixtures::{feature, rectangle};
    use crate::model::Kind;
    use crate::model::site::Shift;

    #[derive(Deserialize, Serialize)]
    struct At([f64; 2]);

    impl HasCoords for At {
        fn map_coords_in_place(&mut self, convert: &dyn Fn(Coord) -> Coord) {
            self.0.map_coords_in_place(convert);
        }
    }

    /// Goes two metres north, one at a time.
    fn climbing(
        At([x, y]): &At,
        better: &Better<'_, At>,
        written: &Cell<u32>,
    ) -> Result<At, AnalysisError> {
        for step in [1.0, 2.0] {
            better(&|| {
                written.set(written.get() + 1);
                Ok(At([*x, y + step]))
            })?;
        }
        Ok(At([*x, y + 2.0]))
    }

    fn run(control: &Control) -> (Value, u32) {
        let written = Cell::new(0);
        let yard = rectangle(0.0, 0.0, 9.0, 9.0);
        let yard = feature("yard", Kind::Courtyard, yard, json!({}));
        let site = Site::build(vec![yard], Some("yard"), Rules::default()).unwrap();
        let question = Question {
            site: &site,
            frame: &Shift(Coord { x: 1.0, y: 0.0 }),
            memory: &Memory::default(),
        };
        let analyse = |_: &Site, at: &At, _: &Control, better: &Better<'_, At>| {
            climbing(at, better, &written)
        };
        let report = run_improving_as_json(analyse, &question, json!([5, 5]), control).unwrap();
        (
            serde_json::from_str(report.get()).unwrap(),
            written.into_inner(),
        )
    }

    #[test]
    fn better_answers_are_heard_in_the_coordinates_of_the_last() {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let list = Arc::clone(&heard);
        let control =
            Control::heard_by(move |answer| list.lock().unwrap().push(answer.to_string()));
        let (last, _) = run(&control);
        assert_eq!(last, json!([5.0, 7.0]));
        assert_eq!(*heard.lock().unwrap(), ["[5.0,6.0]", "[5.0,7.0]"]);
    }

    #[test]
    fn nothing_is_written_where_nobody_listens() {
        assert_eq!(run(&Control::default()).1, 0);
    }
}
