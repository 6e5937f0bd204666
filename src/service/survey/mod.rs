//! Runs surveys: brings the sites of a street's courtyards, or of a courtyard's states, several at the same time.
//!
//! Each worker holds one site and drops it after its step, so what is in memory does not grow with the street. A core is
//! taken for each step anew: whoever asks about one courtyard meanwhile waits for a step and not for the street.

mod sent;
mod stored;

use std::collections::HashSet;
use std::sync::Arc;

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};
use serde_json::Value;
use serde_json::value::RawValue;
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::execute::permit;
use super::prepared::Prepared;
use super::{Service, ServiceError, ServiceResult};
use crate::analysis::{Control, State, Subject, Survey};
use crate::model::{FeatureId, Properties};

pub(super) use sent::survey_sent;

/// The cores that a survey may use.
pub(super) enum Cores {
    /// All of the machine.
    Own,
    /// As many as are free, by the permits of a service.
    Shared(Handle, Arc<Semaphore>),
}

impl Cores {
    /// Those of the service. To be called from within its runtime.
    pub fn of(service: &Service) -> Self {
        Self::Shared(Handle::current(), Arc::clone(&service.runs))
    }

    /// Waits for a core, which is given back when the permit is dropped. Never from within the runtime.
    pub fn take(&self) -> ServiceResult<Option<OwnedSemaphorePermit>> {
        match self {
            Self::Own => Ok(None),
            Self::Shared(handle, runs) => handle.block_on(permit(runs)).map(Some),
        }
    }
}

/// Where the sites of a survey come from.
trait Sites: Sync {
    /// Prepares the site of the subject at this position, and shows it while a core is held.
    fn show(&self, at: usize, show: &dyn Fn(&Prepared) -> ServiceResult<()>) -> ServiceResult<()>;
}

/// Shows all sites to the survey, and has its report.
fn walk(
    survey: Box<dyn Survey>,
    mut subjects: Vec<Subject>,
    sites: &dyn Sites,
    control: &Control,
) -> ServiceResult<Box<RawValue>> {
    control.expect(subjects.len() as u64);
    let look = |at: usize| {
        control.check()?;
        let seen = sites.show(at, &|site| site.show(survey.as_ref(), at, control));
        control.advance();
        match seen {
            Ok(()) => Ok(None),
            Err(error) if is_about_one_scene(&error) => Ok(Some(error.to_string())),
            Err(error) => Err(error),
        }
    };
    // One by one: courtyards differ a hundredfold in what they cost.
    let reasons: Vec<Option<String>> = (0..subjects.len())
        .into_par_iter()
        .with_max_len(1)
        .map(look)
        .collect::<ServiceResult<_>>()?;
    for (subject, reason) in subjects.iter_mut().zip(reasons) {
        subject.left_out = reason;
    }
    control.check()?;
    Ok(survey.report(subjects)?)
}

/// Whether the others can do without it: a courtyard that lies where nothing can be calculated.
fn is_about_one_scene(error: &ServiceError) -> bool {
    matches!(error, ServiceError::Scene(_) | ServiceError::Crs(_))
}

fn courtyard_subject(id: FeatureId, properties: Properties) -> Subject {
    let name = properties.get("name").and_then(Value::as_str);
    Subject {
        name: name.map(str::to_owned),
        id,
        properties,
        left_out: None,
    }
}

fn state_subject(state: &State) -> Subject {
    let (id, name) = match state {
        State::Baseline => ("baseline", None),
        State::Scenario(id) => (id.as_str(), None),
        State::Draft { name, .. } => (name.as_str(), Some(name.clone())),
    };
    Subject {
        id: id.into(),
        name,
        properties: Properties::new(),
        left_out: None,
    }
}

/// The courtyards that are wanted, each once, in the order of all that there are.
fn chosen(wanted: Option<&[String]>, all: Vec<Subject>) -> ServiceResult<Vec<Subject>> {
    let Some(wanted) = wanted else {
        return Ok(all);
    };
    let known: HashSet<String> = all.iter().map(|subject| subject.id.to_string()).collect();
    if let Some(index) = wanted.iter().position(|id| !known.contains(id)) {
        return Err(ServiceError::input(
            format!("/courtyards/{index}"),
            format!("there is no courtyard \"{}\"", wanted[index]),
        ));
    }
    let wanted: HashSet<&String> = wanted.iter().collect();
    let is_wanted = |subject: &Subject| wanted.contains(&subject.id.to_string());
    Ok(all.into_iter().filter(is_wanted).collect())
}
