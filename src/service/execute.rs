//! Runs an analysis on stored or on sent data, off the async threads, and stops it when nobody waits any more.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use geo::CoordsIter;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::draft;
use super::prepared::{Prepared, SceneKey};
use super::queue::{Queue, Turn};
use super::survey::{Cores, survey_sent};
use super::{Question, Service, ServiceError, ServiceResult, place, read_scene};
use crate::analysis::{self, Control, OnSite, Process, Run, Surveyed};
use crate::interchange::scene_file::SceneFileError;
use crate::model::rules::Rules;
use crate::model::{Kind, Project, Scenario, Scene, SceneFeatures, StoredFeature};
use crate::store::{Belonging, Bounds, FeatureQuery};

/// How far around a courtyard its surroundings are looked at: a camera of a courtyard hardly carries further.
pub(super) const SURROUNDINGS_M: f64 = 150.0;

/// What can block a view from next door.
pub(super) const BLOCKING: [Kind; 4] = [Kind::Building, Kind::Wall, Kind::Obstacle, Kind::Tree];

/// The member of the rule overrides that names the project's scale of image quality.
pub(super) const PROFILE: &str = "profile";

/// What the inputs say about where to look; the rest of them are the analysis's own parameters.
pub(super) struct Inputs {
    pub courtyard: Option<String>,
    pub scenario: Option<String>,
    pub planar_crs: Option<u32>,
    scene: Option<Value>,
    /// Features that are not saved, over the stored or the sent ones.
    pub draft: Option<Value>,
    pub parameters: Map<String, Value>,
}

/// How a process goes about the inputs.
enum Way {
    Site(OnSite),
    Survey(Surveyed),
}

impl Service {
    /// Executes the process on a stored courtyard, or on the scene among the inputs.
    ///
    /// Pointers in errors start at the inputs. Dropping the future stops the analysis.
    pub async fn execute(
        &self,
        project: &str,
        process: &str,
        inputs: Map<String, Value>,
    ) -> ServiceResult<Box<RawValue>> {
        let process = find_process(process)?;
        let mut inputs = Inputs::parse(inputs)?;
        if let Some(scene) = inputs.scene.take() {
            return self.run_on_sent(process, scene, inputs).await;
        }
        let lineage = self.store.lineage();
        let report = self.run_on_stored(project, process, inputs).await?;
        // What is asked of many courtyards reads them one after the other.
        match self.store.lineage() == lineage {
            true => Ok(report),
            false => Err(ServiceError::StorageReplaced),
        }
    }

    async fn run_on_stored(
        &self,
        project: &str,
        process: &'static Process,
        mut inputs: Inputs,
    ) -> ServiceResult<Box<RawValue>> {
        let project = self.project_row(project).await?;
        prefer_profile(process, &project, &mut inputs.parameters);
        let run = match inputs.way(process) {
            Way::Site(run) => run,
            Way::Survey(begin) => return self.survey_stored(begin, project, inputs).await,
        };
        let (scene, is_let_in) = self.stored_scene(project, &mut inputs).await?;
        // Whoever has waited for the scene is not sent away for the answer.
        let turn = match is_let_in {
            true => self.runs.step(&self.guest).await?,
            false => self.turn(&self.runs).await?,
        };
        self.run_in(turn, move |control| {
            let parameters = Value::Object(inputs.parameters);
            scene.answer(run, inputs.draft, parameters, control)
        })
        .await
    }

    /// The courtyard's scene, as it was prepared for an earlier question if nothing was written since; and whether it
    /// took a turn to prepare it.
    async fn stored_scene(
        &self,
        project: Project,
        inputs: &mut Inputs,
    ) -> ServiceResult<(Arc<Prepared>, bool)> {
        let Some(courtyard) = inputs.courtyard.take() else {
            return Err(ServiceError::input(
                "/courtyard",
                "say which courtyard is meant, or send a scene",
            ));
        };
        let key = SceneKey {
            lineage: self.store.lineage(),
            project,
            courtyard,
            scenario: inputs.scenario.take(),
            planar_crs: inputs.planar_crs,
        };
        if let Some(scene) = self.scenes.get(&key) {
            return Ok((scene, false));
        }
        let question = self.stored_question(&key).await?;
        let scene = self.run(move |_| Prepared::new(question)).await?;
        let scene = Arc::new(scene);
        self.scenes.put(key, Arc::clone(&scene));
        Ok((scene, true))
    }

    /// What the courtyard's scene is made of.
    pub(super) async fn stored_question(&self, key: &SceneKey) -> ServiceResult<Question> {
        Ok(Question {
            features: self.site_features(key).await?,
            courtyard: Some(key.courtyard.clone()),
            planar_crs: key.planar_crs.or(Some(key.project.planar_crs)),
            rules: rules_of(&key.project)?,
        })
    }

    async fn run_on_sent(
        &self,
        process: &'static Process,
        scene: Value,
        inputs: Inputs,
    ) -> ServiceResult<Box<RawValue>> {
        let cores = Cores::of(self);
        let survey = match inputs.way(process) {
            Way::Site(_) => None,
            Way::Survey(_) => Some(self.turn(&self.surveys).await?),
        };
        let core = Some(match survey {
            Some(_) => self.runs.step(&self.guest).await?,
            None => self.turn(&self.runs).await?,
        });
        self.cancellable(move |control| {
            let _survey = survey;
            let scene = read_scene(scene.to_string().as_bytes())
                .map_err(|error| in_sent(error, "/scene"))?;
            check_positions(&scene)?;
            inputs.answer_on(process, scene, core, &cores, control)
        })
        .await
    }

    /// Waits for a free core, runs `work` on a blocking thread, and cancels it when this future is dropped.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Control) -> ServiceResult<T> + Send + 'static,
    ) -> ServiceResult<T> {
        let turn = self.turn(&self.runs).await?;
        self.run_in(turn, work).await
    }

    async fn run_in<T: Send + 'static>(
        &self,
        turn: Turn,
        work: impl FnOnce(&Control) -> ServiceResult<T> + Send + 'static,
    ) -> ServiceResult<T> {
        self.cancellable(move |control| {
            // The turn is held until the work really ends: a cancelled analysis still runs to its next check.
            let _turn = turn;
            work(control)
        })
        .await
    }

    /// Waits for a turn. A job was let in when it was made.
    pub(super) async fn turn(&self, queue: &Arc<Queue>) -> ServiceResult<Turn> {
        match self.control {
            Some(_) => queue.step(&self.guest).await,
            None => queue.turn(&self.guest).await,
        }
    }

    /// Runs `work` on a blocking thread, and cancels it when this future is dropped.
    pub(super) async fn cancellable<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Control) -> ServiceResult<T> + Send + 'static,
    ) -> ServiceResult<T> {
        let control = self.control.clone().unwrap_or_default();
        let mut guard = CancelOnDrop(Some(Arc::clone(&control)));
        let span = tracing::Span::current();
        let outcome = tokio::task::spawn_blocking(move || span.in_scope(|| work(&control))).await;
        // What a job does next is under the same control.
        guard.0 = None;
        outcome
            .map_err(|error| ServiceError::Internal(format!("the analysis broke off: {error}")))?
    }

    /// The courtyard's features, and what stands around it and can block a view.
    async fn site_features(&self, key: &SceneKey) -> ServiceResult<SceneFeatures> {
        let SceneKey {
            project,
            courtyard,
            scenario,
            ..
        } = key;
        let bounds = self
            .courtyard_bounds(project, courtyard, scenario.as_deref())
            .await?;
        let own = FeatureQuery {
            belonging: Belonging::Courtyard(courtyard.clone()),
            scenario: scenario.clone(),
            ..FeatureQuery::default()
        };
        let around = FeatureQuery {
            kinds: Some(BLOCKING.to_vec()),
            bbox: Some(place::grown(bounds, SURROUNDINGS_M)),
            scenario: scenario.clone(),
            ..FeatureQuery::default()
        };
        let own = self.store.features(&project.id, &own).await?.features;
        let around = self.store.features(&project.id, &around).await?.features;
        Ok(merged(own, around))
    }

    async fn courtyard_bounds(
        &self,
        project: &Project,
        courtyard: &str,
        scenario: Option<&str>,
    ) -> ServiceResult<Bounds> {
        let stored = self.stored_courtyard(project, courtyard, scenario).await?;
        place::bounds(&stored.feature.geometry).ok_or_else(|| no_courtyard(courtyard))
    }

    /// The courtyard as it is in a scenario of its own, or in the baseline.
    pub(super) async fn stored_courtyard(
        &self,
        project: &Project,
        courtyard: &str,
        scenario: Option<&str>,
    ) -> ServiceResult<StoredFeature> {
        if let Some(id) = scenario {
            let scenario = self.scenario_of(project, courtyard, id).await;
            scenario.map_err(|error| error.within("/scenario"))?;
        }
        self.store
            .feature(&project.id, courtyard, scenario)
            .await?
            .filter(|stored| stored.feature.kind == Kind::Courtyard)
            .ok_or_else(|| no_courtyard(courtyard))
    }

    /// A scenario of the courtyard.
    pub(super) async fn scenario_of(
        &self,
        project: &Project,
        courtyard: &str,
        id: &str,
    ) -> ServiceResult<Scenario> {
        let scenario = self.store.scenario(&project.id, id).await?;
        let scenario = scenario
            .ok_or_else(|| ServiceError::input("", format!("there is no scenario \"{id}\"")))?;
        if scenario.courtyard != courtyard {
            return Err(ServiceError::input(
                "",
                format!(
                    "it is a scenario of the courtyard \"{}\"",
                    scenario.courtyard
                ),
            ));
        }
        Ok(scenario)
    }
}

fn no_courtyard(id: &str) -> ServiceError {
    ServiceError::input("/courtyard", format!("there is no courtyard \"{id}\""))
}

/// What one request may have calculated on that is not stored.
const MOST_POSITIONS: usize = 500_000;

fn check_positions(scene: &Scene) -> ServiceResult<()> {
    let count = match &scene.features {
        SceneFeatures::LonLat(features) => features
            .iter()
            .map(|feature| feature.geometry.degrees().coords_count())
            .sum::<usize>(),
        SceneFeatures::Planar(features) => features
            .iter()
            .map(|feature| feature.geometry.coords_count())
            .sum(),
    };
    if count > MOST_POSITIONS {
        let detail = format!("has {count} positions; up to {MOST_POSITIONS} are calculated on");
        return Err(ServiceError::input("/scene", detail));
    }
    Ok(())
}

/// Runs a process on a scene, with no server and no store. `inputs` are those of the HTTP process without the scene.
pub fn analyse_scene(
    process: &str,
    scene: Scene,
    inputs: Map<String, Value>,
    control: &Control,
) -> ServiceResult<Box<RawValue>> {
    let process = find_process(process)?;
    let inputs = Inputs::parse(inputs)?;
    if inputs.scene.is_some() {
        return Err(ServiceError::input("/scene", "there is a scene already"));
    }
    inputs.answer_on(process, scene, None, &Cores::Own, control)
}

/// The members of a report that are wanted, as they are written; all of them where none is named.
pub fn chosen(report: Box<RawValue>, outputs: &BTreeSet<String>) -> ServiceResult<Box<RawValue>> {
    let failed = |error: serde_json::Error| ServiceError::Internal(format!("the report: {error}"));
    if outputs.is_empty() {
        return Ok(report);
    }
    let mut members: BTreeMap<&str, &RawValue> =
        serde_json::from_str(report.get()).map_err(failed)?;
    members.retain(|name, _| outputs.contains(*name));
    serde_json::value::to_raw_value(&members).map_err(failed)
}

/// Stops the analysis when the request that wants it goes away.
struct CancelOnDrop(Option<Arc<Control>>);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        if let Some(control) = &self.0 {
            control.cancel();
        }
    }
}

impl Inputs {
    fn parse(mut inputs: Map<String, Value>) -> ServiceResult<Self> {
        Ok(Self {
            courtyard: taken_id(&mut inputs, "courtyard")?,
            scenario: taken_id(&mut inputs, "scenario")?,
            planar_crs: taken_epsg(&mut inputs)?,
            scene: inputs.remove("scene").filter(|scene| !scene.is_null()),
            draft: inputs.remove("draft").filter(|draft| !draft.is_null()),
            parameters: inputs,
        })
    }

    fn way(&self, process: &Process) -> Way {
        match process.run {
            Run::Site(run) => Way::Site(run),
            Run::Survey(begin) => Way::Survey(begin),
            Run::SiteOrSurvey(run, _) if self.courtyard.is_some() => Way::Site(run),
            Run::SiteOrSurvey(_, begin) => Way::Survey(begin),
        }
    }

    /// Answers on a scene that is not stored. `core` is one of `cores` that is held already.
    fn answer_on(
        self,
        process: &Process,
        scene: Scene,
        core: Option<Turn>,
        cores: &Cores,
        control: &Control,
    ) -> ServiceResult<Box<RawValue>> {
        if self.scenario.is_some() {
            return Err(ServiceError::input(
                "/scenario",
                "a scenario is stored: it does not go with a scene of your own",
            ));
        }
        let way = self.way(process);
        let features = match self.draft {
            Some(draft) => {
                let draft = draft::read(draft, &scene.features)?;
                draft::laid_over(scene.features, draft)?
            }
            None => scene.features,
        };
        let question = Question {
            features,
            courtyard: self.courtyard,
            planar_crs: self.planar_crs,
            rules: Rules::default(),
        };
        let parameters = Value::Object(self.parameters);
        match way {
            Way::Site(run) => Prepared::new(question)?.answer(run, None, parameters, control),
            Way::Survey(begin) => survey_sent(begin, question, parameters, core, cores, control),
        }
    }
}

fn taken_id(inputs: &mut Map<String, Value>, name: &str) -> ServiceResult<Option<String>> {
    match inputs.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(id)) => Ok(Some(id)),
        Some(Value::Number(id)) if id.is_i64() => Ok(Some(id.to_string())),
        Some(_) => Err(ServiceError::input(
            format!("/{name}"),
            "must be the id of a feature: a text or a whole number",
        )),
    }
}

fn taken_epsg(inputs: &mut Map<String, Value>) -> ServiceResult<Option<u32>> {
    match inputs.remove("planar_crs") {
        None | Some(Value::Null) => Ok(None),
        Some(value) => value
            .as_u64()
            .and_then(|code| u32::try_from(code).ok())
            .map(Some)
            .ok_or_else(|| ServiceError::input("/planar_crs", "must be an EPSG code such as 4547")),
    }
}

/// The first fault of a scene that was sent as the input `at`, with its place in the inputs.
pub(super) fn in_sent(error: ServiceError, at: &str) -> ServiceError {
    let pointer = match &error {
        ServiceError::SceneFile(SceneFileError::Invalid { faults }) => {
            faults.first().map_or("", |fault| &fault.pointer)
        }
        ServiceError::SceneFile(SceneFileError::NotAScene { pointer, .. }) => pointer,
        _ => "",
    };
    ServiceError::input(format!("{at}{pointer}"), error.to_string())
}

/// The process called `id`.
pub(super) fn find_process(id: &str) -> ServiceResult<&'static Process> {
    analysis::process(id).ok_or_else(|| {
        let known: Vec<_> = analysis::processes()
            .iter()
            .map(|process| process.id)
            .collect();
        ServiceError::NoSuchProcess {
            id: id.to_owned(),
            known: known.join(", "),
        }
    })
}

/// The rules with the project's own values. The profile stands among the overrides and is no threshold.
pub(super) fn rules_of(project: &Project) -> ServiceResult<Rules> {
    let mut overrides = project.rule_overrides.clone();
    overrides.remove(PROFILE);
    Ok(Rules::with_overrides(&overrides)?)
}

/// The project's profile is the default of the processes that take one.
fn prefer_profile(process: &Process, project: &Project, parameters: &mut Map<String, Value>) {
    let takes_profile = (process.inputs)().pointer("/properties/profile").is_some();
    if let Some(profile) = project
        .rule_overrides
        .get(PROFILE)
        .filter(|_| takes_profile)
    {
        parameters.entry(PROFILE).or_insert_with(|| profile.clone());
    }
}

/// Each feature once, naming the courtyard that the store has found for it: a neighbour's wall stays the neighbour's.
fn merged(own: Vec<StoredFeature>, around: Vec<StoredFeature>) -> SceneFeatures {
    let mut seen = BTreeSet::new();
    let features = own
        .into_iter()
        .chain(around)
        .filter(|stored| seen.insert(stored.feature.id.to_string()))
        .map(|stored| {
            let mut feature = stored.feature;
            feature.courtyard = stored.belongs_to.map(Into::into);
            feature
        })
        .collect();
    SceneFeatures::LonLat(features)
}
