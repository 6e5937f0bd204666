//! Analyses of more than one site: of the courtyards of a street, or of several states of one courtyard.
//!
//! A survey is a step for each site, in any order and several at the same time, and a join of what the steps have found.
//! Whoever runs it brings the sites one by one and may forget each of them after its step. ADR 15 tells why.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::process::{AnalysisError, Control, Question, written};
use crate::model::{FeatureId, Properties};

/// What a survey looks at.
#[derive(Clone, Debug, PartialEq)]
pub enum Subjects {
    /// What the register says of each courtyard. No site is looked at.
    Register,
    /// The sites of the courtyards with these ids, each once; none: of all.
    Courtyards(Option<Vec<String>>),
    /// The sites of one courtyard in these states.
    States(Vec<State>),
}

/// A state of a courtyard.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    Baseline,
    /// A stored one, by its id.
    Scenario(String),
    /// The features of a collection that is not stored, laid over the baseline.
    Draft {
        name: String,
        features: Value,
    },
}

/// A courtyard of a street, or a state of a courtyard.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// The courtyard's; of a state, what it is asked for by.
    pub id: FeatureId,
    /// As the register calls the courtyard, or as the state is called.
    pub name: Option<String>,
    /// What the register says of a courtyard.
    pub properties: Properties,
    /// Why its site could not be looked at.
    pub left_out: Option<String>,
}

/// A courtyard that an analysis of the whole street does without.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct LeftOut {
    pub id: FeatureId,
    pub name: Option<String>,
    /// Why nothing can be calculated of it.
    pub reason: String,
}

/// One question about many sites.
pub trait Survey: Send + Sync {
    fn subjects(&self) -> Subjects;

    /// Looks at the site of the subject at this position, once. Nobody asks this of a survey of the register.
    fn look(&self, _at: usize, _: &Question<'_>, _: &Control) -> Result<(), AnalysisError> {
        Ok(())
    }

    /// The report about the subjects, of which those are left out that say why.
    fn report(self: Box<Self>, subjects: Vec<Subject>) -> Result<Box<RawValue>, AnalysisError>;
}

/// A survey that finds an `S` in each site and joins them to a report `R`.
pub(super) struct Stepwise<P, S, R> {
    params: P,
    subjects: Subjects,
    step: Step<P, S>,
    join: Join<P, S, R>,
    found: Mutex<BTreeMap<usize, S>>,
}

type Step<P, S> = fn(&Question<'_>, &P, &Control) -> Result<S, AnalysisError>;
/// What was found comes in the order of the subjects.
type Join<P, S, R> = fn(&P, Vec<Found<S>>, Vec<LeftOut>) -> Result<R, AnalysisError>;

/// What a step has found.
#[derive(Debug)]
pub(super) struct Found<S> {
    pub subject: Subject,
    pub found: S,
}

impl<P, S, R> Stepwise<P, S, R> {
    pub fn new(params: P, subjects: Subjects, step: Step<P, S>, join: Join<P, S, R>) -> Self {
        Self {
            params,
            subjects,
            step,
            join,
            found: Mutex::default(),
        }
    }
}

impl<P: Send + Sync, S: Send, R: Serialize> Survey for Stepwise<P, S, R> {
    fn subjects(&self) -> Subjects {
        self.subjects.clone()
    }

    fn look(
        &self,
        at: usize,
        question: &Question<'_>,
        control: &Control,
    ) -> Result<(), AnalysisError> {
        let found = (self.step)(question, &self.params, control)?;
        // A thread that panicked while it held the lock left whole entries behind.
        let mut all = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(at, found);
        Ok(())
    }

    fn report(self: Box<Self>, subjects: Vec<Subject>) -> Result<Box<RawValue>, AnalysisError> {
        let mut found = self
            .found
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let mut seen = Vec::new();
        let mut left_out = Vec::new();
        for (at, subject) in subjects.into_iter().enumerate() {
            match (found.remove(&at), subject.left_out.clone()) {
                (Some(found), None) => seen.push(Found { subject, found }),
                (_, reason) => left_out.push(LeftOut {
                    id: subject.id,
                    name: subject.name,
                    reason: reason.unwrap_or_default(),
                }),
            }
        }
        written(&(self.join)(&self.params, seen, left_out)?)
    }
}
