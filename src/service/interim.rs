//! Executions that tell how far they are and what they have found so far, to whoever listens.

use std::collections::BTreeSet;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use tokio::sync::watch;
use tokio::time::{Interval, MissedTickBehavior, interval, timeout};
use utoipa::ToSchema;

use super::execute::{chosen, find_process};
use super::jobs::LONGEST;
use super::{Service, ServiceError, ServiceResult};
use crate::analysis::Control;

/// How often progress is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// The newest better answer. One that nobody took gives way to the next.
pub(super) type Newest = watch::Receiver<Option<Arc<RawValue>>>;

/// A control whose better answers are heard: of each the outputs that are wanted; all where none is named.
pub(super) fn listened(outputs: &BTreeSet<String>) -> (Arc<Control>, Newest) {
    let (newest, heard) = watch::channel(None);
    let outputs = outputs.clone();
    let control = Control::heard_by(move |answer| {
        if let Ok(answer) = chosen(answer, &outputs) {
            newest.send_replace(Some(Arc::from(answer)));
        }
    });
    (Arc::new(control), heard)
}

/// How far an execution is.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ProgressDocument {
    /// In per cent.
    #[schema(minimum = 0, maximum = 100)]
    pub progress: u8,
    #[schema(example = "2 of 5 steps are done")]
    pub message: String,
}

impl ProgressDocument {
    /// None until the analysis says how much there is to do.
    pub(super) fn of(control: &Control) -> Option<Self> {
        let (done, total) = control.progress()?;
        // At most 100, because no more steps are done than there are.
        let percent = u8::try_from(done.saturating_mul(100) / total.max(1)).unwrap_or(100);
        Some(Self {
            progress: percent,
            message: format!("{done} of {total} steps are done"),
        })
    }
}

/// What an execution tells.
#[derive(Clone, Debug)]
pub enum Told {
    Progress(ProgressDocument),
    /// A better answer than those before, whole.
    Answer(Arc<RawValue>),
    /// The last answer: nothing follows.
    Done(Arc<RawValue>),
}

type Work = Pin<Box<dyn Future<Output = ServiceResult<Box<RawValue>>> + Send>>;

/// An execution that is listened to. Dropping it stops the analysis.
pub struct Telling {
    /// None after the end.
    work: Option<Work>,
    newest: Newest,
    control: Arc<Control>,
    progress: Option<ProgressDocument>,
    look: Interval,
}

impl Service {
    /// Executes a process, and tells what it finds until it is done. `outputs` are the members of the reports that are wanted;
    /// none: all.
    ///
    /// Pointers in the errors start at the body of the request.
    pub fn tell(
        &self,
        project: &str,
        process: &str,
        inputs: Map<String, Value>,
        outputs: BTreeSet<String>,
    ) -> ServiceResult<Telling> {
        let process = find_process(process)?.id;
        let project = project.to_owned();
        let (control, newest) = listened(&outputs);
        let service = Self {
            control: Some(Arc::clone(&control)),
            ..self.clone()
        };
        let work = async move {
            let _slot = service.tellings.turn(&service.guest).await?;
            let work = service.execute(&project, process, inputs);
            let report = timeout(LONGEST, work).await;
            let report = report.unwrap_or(Err(ServiceError::Cancelled));
            let report = report.map_err(|error| error.within("/inputs"))?;
            chosen(report, &outputs)
        };
        let mut look = interval(LOOK_EVERY);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Ok(Telling {
            work: Some(Box::pin(work)),
            newest,
            control,
            progress: None,
            look,
        })
    }
}

impl Telling {
    /// What is told next; none after the end, which is the last answer or an error.
    pub async fn next(&mut self) -> Option<ServiceResult<Told>> {
        loop {
            let work = self.work.as_mut()?;
            tokio::select! {
                biased;
                // Never closed before the control, which is held here.
                Ok(()) = self.newest.changed() => {
                    if let Some(answer) = self.newest.borrow_and_update().clone() {
                        return Some(Ok(Told::Answer(answer)));
                    }
                }
                report = work => {
                    self.work = None;
                    return Some(report.map(|report| Told::Done(Arc::from(report))));
                }
                _ = self.look.tick() => {
                    let now = ProgressDocument::of(&self.control);
                    if now != self.progress {
                        self.progress.clone_from(&now);
                        return now.map(|progress| Ok(Told::Progress(progress)));
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    async fn telling(time_limit_s: f64) -> Telling {
        let service = Service::in_memory().await.unwrap();
        let ring = json!([[[0, 0], [60, 0], [60, 60], [0, 60], [0, 0]]]);
        let gate = json!([[20, 0], [26, 0]]);
        let inputs = json!({"time_limit_s": time_limit_s, "scene": {
            "type": "FeatureCollection",
            "planar": true,
            "features": [
                {"type": "Feature", "id": "yard", "properties": {"kind": "courtyard"},
                    "geometry": {"type": "Polygon", "coordinates": ring}},
                {"type": "Feature", "id": "gate", "properties": {"kind": "gate", "passage": "vehicle"},
                    "geometry": {"type": "LineString", "coordinates": gate}},
            ]
        }});
        let inputs = inputs.as_object().unwrap().clone();
        let told = service.tell("default", "parking-layout", inputs, BTreeSet::new());
        told.unwrap()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn answers_come_before_the_last_and_nothing_after_it() {
        let mut telling = telling(0.1).await;
        let mut answers = 0;
        loop {
            match telling.next().await.unwrap().unwrap() {
                Told::Answer(_) => answers += 1,
                Told::Progress(_) => {}
                Told::Done(_) => break,
            }
        }
        assert!(answers > 0);
        assert!(telling.next().await.is_none());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn dropping_it_stops_the_analysis() {
        let mut telling = telling(60.0).await;
        while !matches!(telling.next().await, Some(Ok(Told::Answer(_)))) {}
        let control = Arc::clone(&telling.control);
        assert_eq!(control.check(), Ok(()));
        drop(telling);
        assert!(control.check().is_err());
        // The analysis lets go of its control at its next check.
        while Arc::strong_count(&control) > 1 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}
