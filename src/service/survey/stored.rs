//! Surveys of what is stored.

use std::sync::Arc;

use serde_json::Value;
use serde_json::value::RawValue;
use tokio::runtime::Handle;

use super::{Cores, Sites, chosen, courtyard_subject, state_subject, walk};
use crate::analysis::{State, Subject, Subjects, Surveyed};
use crate::interchange::crs::PlanarCrs;
use crate::model::{Kind, Project, StoredFeature};
use crate::service::analyse::off_the_async_threads;
use crate::service::execute::{Inputs, rules_of};
use crate::service::prepared::{Prepared, SceneKey, Scenes};
use crate::service::{Service, ServiceError, ServiceResult};
use crate::store::FeatureQuery;

/// A stored state of a courtyard, and what is drawn over it.
struct Place {
    key: SceneKey,
    draft: Option<Value>,
}

struct StoredSites {
    service: Service,
    handle: Handle,
    cores: Cores,
    places: Vec<Place>,
}

impl Service {
    pub(in crate::service) async fn survey_stored(
        &self,
        begin: Surveyed,
        project: Project,
        mut inputs: Inputs,
    ) -> ServiceResult<Box<RawValue>> {
        if inputs.draft.is_some() {
            return Err(ServiceError::input(
                "/draft",
                "a draft goes with one courtyard, or with a scene that is sent",
            ));
        }
        let parameters = Value::Object(std::mem::take(&mut inputs.parameters));
        let rules = rules_of(&project)?;
        let crs = inputs.planar_crs;
        let survey = off_the_async_threads(move || {
            // What is wrong for all of them is told, and leaves out none.
            crs.map(PlanarCrs::new).transpose()?;
            Ok(begin(parameters, &rules)?)
        });
        let survey = survey.await?;
        let asked = survey.subjects();
        let (subjects, places) = match &asked {
            Subjects::Register => (self.courtyards(&project, &inputs).await?, Vec::new()),
            Subjects::Courtyards(wanted) => {
                let here = (self.store.lineage(), &project);
                let all = self.courtyards(&project, &inputs).await?;
                courtyard_places(all, wanted.as_deref(), here, &inputs)?
            }
            Subjects::States(states) => self.state_places(states, &project, &inputs).await?,
        };
        let sites = StoredSites {
            service: self.clone(),
            handle: Handle::current(),
            cores: Cores::of(self),
            places,
        };
        let turn = self.turn(&self.surveys).await?;
        self.cancellable(move |control| {
            let _turn = turn;
            if asked == Subjects::Register {
                return Ok(survey.report(subjects)?);
            }
            walk(survey, subjects, &sites, control)
        })
        .await
    }

    /// The courtyards of the project, or the one that is named, in a scenario of its own if that is named too.
    async fn courtyards(&self, project: &Project, inputs: &Inputs) -> ServiceResult<Vec<Subject>> {
        match (&inputs.courtyard, &inputs.scenario) {
            (Some(courtyard), scenario) => {
                let scenario = scenario.as_deref();
                let stored = self.stored_courtyard(project, courtyard, scenario).await?;
                Ok(vec![subject(stored)])
            }
            (None, Some(_)) => Err(ServiceError::input(
                "/scenario",
                "a scenario is of one courtyard: say which",
            )),
            (None, None) => {
                let query = FeatureQuery {
                    kinds: Some(vec![Kind::Courtyard]),
                    ..FeatureQuery::default()
                };
                let page = self.store.features(&project.id, &query).await?;
                Ok(page.features.into_iter().map(subject).collect())
            }
        }
    }

    async fn state_places(
        &self,
        states: &[State],
        project: &Project,
        inputs: &Inputs,
    ) -> ServiceResult<(Vec<Subject>, Vec<Place>)> {
        let Some(courtyard) = &inputs.courtyard else {
            return Err(ServiceError::input(
                "/courtyard",
                "say which courtyard is meant, or send a scene",
            ));
        };
        if inputs.scenario.is_some() {
            return Err(ServiceError::input(
                "/scenario",
                "name it among the scenarios",
            ));
        }
        self.stored_courtyard(project, courtyard, None).await?;
        let mut found = (Vec::new(), Vec::new());
        for (index, state) in states.iter().enumerate() {
            let mut key = SceneKey {
                lineage: self.store.lineage(),
                project: project.clone(),
                courtyard: courtyard.clone(),
                scenario: None,
                planar_crs: inputs.planar_crs,
            };
            let mut draft = None;
            let mut subject = state_subject(state);
            match state {
                State::Baseline => {}
                State::Scenario(id) => {
                    let scenario = self.scenario_of(project, courtyard, id).await;
                    let at = format!("/scenarios/{index}");
                    subject.name = Some(scenario.map_err(|error| error.within(&at))?.name);
                    key.scenario = Some(id.clone());
                }
                State::Draft { features, .. } => draft = Some(features.clone()),
            }
            found.0.push(subject);
            found.1.push(Place { key, draft });
        }
        Ok(found)
    }
}

fn subject(stored: StoredFeature) -> Subject {
    courtyard_subject(stored.feature.id, stored.feature.properties)
}

fn courtyard_places(
    all: Vec<Subject>,
    wanted: Option<&[String]>,
    (lineage, project): (u64, &Project),
    inputs: &Inputs,
) -> ServiceResult<(Vec<Subject>, Vec<Place>)> {
    let subjects = chosen(wanted, all)?;
    let place = |subject: &Subject| Place {
        key: SceneKey {
            lineage,
            project: project.clone(),
            courtyard: subject.id.to_string(),
            scenario: inputs.scenario.clone(),
            planar_crs: inputs.planar_crs,
        },
        draft: None,
    };
    let places = subjects.iter().map(place).collect();
    Ok((subjects, places))
}

impl Sites for StoredSites {
    fn show(&self, at: usize, show: &dyn Fn(&Prepared) -> ServiceResult<()>) -> ServiceResult<()> {
        let place = &self.places[at];
        let scenes = &self.service.scenes;
        let (scene, _core) = match scenes.get(&place.key) {
            Some(scene) => (scene, self.cores.take()?),
            None => {
                let question = self.service.stored_question(&place.key);
                let question = self.handle.block_on(question)?;
                let core = self.cores.take()?;
                let scene = Arc::new(Prepared::new(question)?);
                // A street that has more would drive out what somebody is at work on.
                if self.places.len() <= Scenes::MOST {
                    scenes.put(place.key.clone(), Arc::clone(&scene));
                }
                (scene, core)
            }
        };
        match &place.draft {
            None => show(&scene),
            Some(draft) => {
                let drawn = scene.with_draft(draft.clone());
                show(&drawn.map_err(|error| error.within(&format!("/scenarios/{at}")))?)
            }
        }
    }
}
