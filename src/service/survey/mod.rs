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

use super::prepared::Prepared;
use super::queue::{Guest, Queue, Turn};
use super::{Service, ServiceError, ServiceResult};
use crate::analysis::{Control, State, Subject, Survey};
use crate::model::{FeatureId, Properties};

pub(super) use sent::survey_sent;

/// The cores that a survey may use.
pub(super) enum Cores {
    /// All of the machine.
    Own,
    /// As many as are free, by the turns of a service's guest.
    Shared(Handle, Arc<Queue>, Guest),
}

impl Cores {
    /// Those of the service. To be called from within its runtime.
    pub fn of(service: &Service) -> Self {
        let runs = Arc::clone(&service.runs);
        Self::Shared(Handle::current(), runs, service.guest.clone())
    }

    /// Waits for a core, which is given back when the turn is dropped. Never from within the runtime.
    pub fn take(&self) -> ServiceResult<Option<Turn>> {
        match self {
            Self::Own => Ok(None),
            Self::Shared(handle, runs, guest) => handle.block_on(runs.step(guest)).map(Some),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{AnalysisError, Question, Subjects};
    use crate::model::site::SiteError;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Tells how many subjects were not left out.
    struct Counting;

    impl Survey for Counting {
        fn subjects(&self) -> Subjects {
            Subjects::Courtyards(None)
        }

        fn look(&self, _: usize, _: &Question<'_>, _: &Control) -> Result<(), AnalysisError> {
            Ok(())
        }

        fn report(self: Box<Self>, subjects: Vec<Subject>) -> Result<Box<RawValue>, AnalysisError> {
            let seen = subjects.iter().filter(|one| one.left_out.is_none());
            Ok(RawValue::from_string(seen.count().to_string()).unwrap())
        }
    }

    /// Sites that are brought by a function of their position, and how many there are at most at the same time.
    struct Brought<F> {
        bring: F,
        now: AtomicUsize,
        most: AtomicUsize,
        all: AtomicUsize,
    }

    impl<F: Fn(usize) -> ServiceResult<()> + Sync> Brought<F> {
        fn by(bring: F) -> Self {
            Self {
                bring,
                now: AtomicUsize::new(0),
                most: AtomicUsize::new(0),
                all: AtomicUsize::new(0),
            }
        }

        fn walk(&self, count: usize, control: &Control) -> ServiceResult<String> {
            let subject = |at: usize| courtyard_subject(at.to_string().into(), Properties::new());
            let subjects = (0..count).map(subject).collect();
            walk(Box::new(Counting), subjects, self, control).map(|report| report.to_string())
        }
    }

    impl<F: Fn(usize) -> ServiceResult<()> + Sync> Sites for Brought<F> {
        fn show(&self, at: usize, _: &dyn Fn(&Prepared) -> ServiceResult<()>) -> ServiceResult<()> {
            let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
            self.most.fetch_max(now, Ordering::SeqCst);
            self.all.fetch_add(1, Ordering::SeqCst);
            std::thread::yield_now();
            self.now.fetch_sub(1, Ordering::SeqCst);
            (self.bring)(at)
        }
    }

    #[test]
    fn each_site_is_shown_once_and_one_for_each_core_at_most() {
        let sites = Brought::by(|_| Ok(()));
        let control = Control::default();
        assert_eq!(sites.walk(500, &control).unwrap(), "500");
        assert_eq!(sites.all.load(Ordering::SeqCst), 500);
        assert!(sites.most.load(Ordering::SeqCst) <= rayon::current_num_threads());
        assert_eq!(control.progress(), Some((500, 500)));
    }

    #[test]
    fn a_scene_that_is_wrong_is_left_out_and_what_is_wrong_for_all_ends_the_survey() {
        let wrong = Brought::by(|at| match at % 10 {
            3 => Err(SiteError::Empty.into()),
            _ => Ok(()),
        });
        assert_eq!(wrong.walk(50, &Control::default()).unwrap(), "45");
        let broken = Brought::by(|at| match at {
            3 => Err(ServiceError::Busy),
            _ => Ok(()),
        });
        let error = broken.walk(50, &Control::default()).unwrap_err();
        assert!(matches!(error, ServiceError::Busy));
        assert_eq!(
            Brought::by(|_| Ok(()))
                .walk(0, &Control::default())
                .unwrap(),
            "0"
        );
    }

    #[test]
    fn a_survey_that_nobody_waits_for_any_more_looks_at_no_further_site() {
        let control = Control::default();
        let sites = Brought::by(|_| {
            control.cancel();
            Ok(())
        });
        let error = sites.walk(5000, &control).unwrap_err();
        assert!(matches!(error, ServiceError::Cancelled));
        assert!(sites.all.load(Ordering::SeqCst) <= rayon::current_num_threads());
    }
}
