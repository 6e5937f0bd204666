//! Scenes that are ready to be analysed, and those that were used last.

use std::sync::{Arc, Mutex, PoisonError};

use geo::{CoordsIter, Geometry, MapCoords};
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Question, ServiceError, ServiceResult, analyse, draft};
use crate::analysis::{self, Control, Memory, OnSite, Survey};
use crate::model::site::{Frame, Site, SiteFeature};
use crate::model::{Feature, Kind, LonLat, Project, SceneFeatures};

/// A question's site in metres, and what was worked out about it.
pub(super) struct Prepared {
    question: Question,
    site: Site,
    frame: Box<dyn Frame>,
    memory: Memory,
}

impl Prepared {
    pub fn new(question: Question) -> ServiceResult<Self> {
        let (features, frame) = analyse::in_metres(question.features.clone(), question.planar_crs)?;
        let rules = question.rules.clone();
        let site = Site::build(features, question.courtyard.as_deref(), rules)?;
        Ok(Self {
            question,
            site,
            frame,
            memory: Memory::default(),
        })
    }

    /// Answers in the scene's own coordinates.
    pub fn answer(
        &self,
        run: OnSite,
        draft: Option<Value>,
        parameters: Value,
        control: &Control,
    ) -> ServiceResult<Box<RawValue>> {
        let Some(draft) = draft else {
            return self.run(run, &self.site, parameters, control);
        };
        let drawn = draft::read(draft, &self.question.features)?;
        if self.are_cameras(&drawn) {
            let site = self.site.with_cameras(self.in_metres(drawn)?);
            return self.run(run, &site, parameters, control);
        }
        self.overlaid(drawn)?.answer(run, None, parameters, control)
    }

    /// The scene with features that are not stored laid over the others.
    pub fn with_draft(&self, draft: Value) -> ServiceResult<Self> {
        self.overlaid(draft::read(draft, &self.question.features)?)
    }

    fn overlaid(&self, drawn: SceneFeatures) -> ServiceResult<Self> {
        let features = draft::laid_over(self.question.features.clone(), drawn)?;
        Self::new(Question {
            features,
            ..self.question.clone()
        })
    }

    /// Shows the site to a survey, as that of the subject at this position.
    pub fn show(&self, survey: &dyn Survey, at: usize, control: &Control) -> ServiceResult<()> {
        control.check()?;
        Ok(survey.look(at, &self.asked(&self.site), control)?)
    }

    fn asked<'a>(&'a self, site: &'a Site) -> analysis::Question<'a> {
        analysis::Question {
            site,
            frame: self.frame.as_ref(),
            memory: &self.memory,
        }
    }

    fn run(
        &self,
        run: OnSite,
        site: &Site,
        parameters: Value,
        control: &Control,
    ) -> ServiceResult<Box<RawValue>> {
        control.check()?;
        Ok(run(&self.asked(site), parameters, control)?)
    }

    /// Whether a draft changes cameras only, of which all else stays as it is.
    fn are_cameras(&self, drawn: &SceneFeatures) -> bool {
        match (drawn, &self.question.features) {
            (SceneFeatures::LonLat(drawn), SceneFeatures::LonLat(below)) => {
                cameras_over(drawn, below)
            }
            (SceneFeatures::Planar(drawn), SceneFeatures::Planar(below)) => {
                cameras_over(drawn, below)
            }
            _ => false,
        }
    }

    fn is_near(&self, geometry: &Geometry) -> bool {
        geometry.coords_iter().all(|coord| self.site.is_near(coord))
    }

    fn in_metres(&self, drawn: SceneFeatures) -> ServiceResult<Vec<SiteFeature>> {
        let to_planar = |feature: SiteFeature| {
            feature.map_geometry(|geometry| geometry.map_coords(|own| self.frame.to_planar(own)))
        };
        let planar: Vec<SiteFeature> = match drawn {
            SceneFeatures::Planar(features) => features.into_iter().map(to_planar).collect(),
            SceneFeatures::LonLat(features) => features
                .into_iter()
                .map(|feature| to_planar(feature.map_geometry(LonLat::into_degrees)))
                .collect(),
        };
        match planar
            .iter()
            .position(|feature| !self.is_near(&feature.geometry))
        {
            None => Ok(planar),
            Some(index) => Err(ServiceError::input(
                format!("/draft/features/{index}/geometry"),
                "it lies where the scene's coordinate system does not reach, or far from the scene",
            )),
        }
    }
}

fn cameras_over<G>(drawn: &[Feature<G>], below: &[Feature<G>]) -> bool {
    drawn.iter().all(|feature| feature.kind == Kind::Camera)
        && below
            .iter()
            .filter(|feature| feature.kind != Kind::Camera)
            .all(|feature| !drawn.iter().any(|camera| camera.id.is_same(&feature.id)))
}

/// What a prepared scene was made of. The project's row carries the revision, which every write counts up, and the rules.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SceneKey {
    /// Which database it is of: see [`Store::lineage`](crate::store::Store::lineage).
    pub lineage: u64,
    pub project: Project,
    pub courtyard: String,
    pub scenario: Option<String>,
    pub planar_crs: Option<u32>,
}

/// The scenes that were used last.
#[derive(Default)]
pub(super) struct Scenes(Mutex<Vec<(SceneKey, Arc<Prepared>)>>);

impl Scenes {
    /// A courtyard's scene takes some megabytes with its memory; a street has some dozen courtyards.
    pub const MOST: usize = 32;

    pub fn get(&self, key: &SceneKey) -> Option<Arc<Prepared>> {
        let mut scenes = self.lock();
        let position = scenes.iter().position(|(known, _)| known == key)?;
        // The last used comes first.
        scenes[..=position].rotate_right(1);
        Some(Arc::clone(&scenes[0].1))
    }

    /// Keeps a scene. Older revisions of it are of no use any more.
    pub fn put(&self, key: SceneKey, scene: Arc<Prepared>) {
        let mut scenes = self.lock();
        scenes.retain(|(known, _)| {
            known.lineage == key.lineage
                && (known.project.id != key.project.id
                    || known.project == key.project && *known != key)
        });
        scenes.insert(0, (key, scene));
        scenes.truncate(Self::MOST);
    }

    /// A thread that panicked while it held the lock left whole entries behind.
    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<(SceneKey, Arc<Prepared>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Run;
    use crate::model::rules::Rules;
    use crate::service::read_scene;
    use serde_json::json;

    fn camera(id: &str, x: f64) -> Value {
        json!({"type": "Feature", "id": id, "geometry": {"type": "Point", "coordinates": [x, 1.0]}, "properties": {
            "kind": "camera", "height_m": 4.0, "azimuth_deg": 30.0, "tilt_deg": 20.0, "hfov_deg": 90.0,
            "image_width_px": 1920, "image_height_px": 1080
        }})
    }

    fn rectangle(id: &str, kind: &str, x: f64, y: f64, side: f64) -> Value {
        let ring = [
            [x, y],
            [x + side, y],
            [x + side, y + side],
            [x, y + side],
            [x, y],
        ];
        json!({"type": "Feature", "id": id, "geometry": {"type": "Polygon", "coordinates": [ring]},
            "properties": {"kind": kind, "height_m": 3.0}})
    }

    fn prepared() -> Prepared {
        let features = [
            json!({"type": "Feature", "id": "yard", "properties": {"kind": "courtyard"},
                "geometry": rectangle("", "", -50.0, -50.0, 100.0)["geometry"]}),
            rectangle("house", "building", 8.0, 10.0, 6.0),
            rectangle("shed", "obstacle", 20.0, 5.0, 2.0),
            json!({"type": "Feature", "id": "gate", "properties": {"kind": "gate", "width_m": 4.0},
                "geometry": {"type": "Point", "coordinates": [10.0, 50.0]}}),
            camera("a", 0.0),
            camera("b", 5.0),
            camera("c", -9.0),
        ];
        let scene = json!({"type": "FeatureCollection", "planar": true, "features": features});
        Prepared::new(Question {
            features: read_scene(scene.to_string().as_bytes()).unwrap().features,
            courtyard: None,
            planar_crs: None,
            rules: Rules::default(),
        })
        .unwrap()
    }

    fn answer(scene: &Prepared, drawn: &[Value]) -> Value {
        let process = analysis::process("camera-coverage").unwrap();
        let Run::Site(run) = process.run else {
            panic!("a camera stands on a site");
        };
        let draft = json!({"type": "FeatureCollection", "features": drawn});
        let report = scene
            .answer(run, Some(draft), json!({}), &Control::default())
            .unwrap();
        serde_json::from_str(report.get()).unwrap()
    }

    /// All numbers of a report but those of geometries, whose corners may come in another order.
    fn figures(report: &Value, at: &str, figures: &mut Vec<(String, f64)>) {
        match report {
            Value::Object(members) => members
                .iter()
                .filter(|(name, _)| !["polygon", "missing"].contains(&name.as_str()))
                .for_each(|(name, member)| self::figures(member, &format!("{at}/{name}"), figures)),
            Value::Array(items) => items
                .iter()
                .enumerate()
                .for_each(|(index, item)| self::figures(item, &format!("{at}/{index}"), figures)),
            other => figures.extend(other.as_f64().map(|number| (at.to_owned(), number))),
        }
    }

    fn assert_same(found: &Value, expected: &Value) {
        let (mut a, mut b) = (Vec::new(), Vec::new());
        figures(found, "", &mut a);
        figures(expected, "", &mut b);
        assert_eq!(a.len(), b.len());
        for ((at, found), (expected_at, expected)) in a.iter().zip(&b) {
            assert_eq!(at, expected_at);
            assert!(
                (found - expected).abs() <= 1e-9 * expected.abs().max(1.0),
                "{at}: {found} is not {expected}"
            );
        }
        assert_eq!(found["must_see"][0]["got"], expected["must_see"][0]["got"]);
    }

    #[test]
    fn a_camera_that_is_dragged_gets_the_answers_of_a_scene_built_anew() {
        let dragged = prepared();
        for step in 0..12 {
            let moved = camera("b", 5.0 + f64::from(step));
            let found = answer(&dragged, std::slice::from_ref(&moved));
            assert_same(&found, &answer(&prepared(), &[moved]));
        }
        // Another camera, a new one, two at once, and back.
        for drawn in [
            vec![camera("a", 2.0)],
            vec![camera("d", 2.0)],
            vec![camera("a", 2.5), camera("b", -1.0)],
            vec![],
        ] {
            assert_same(&answer(&dragged, &drawn), &answer(&prepared(), &drawn));
        }
    }

    #[test]
    fn a_draft_of_more_than_cameras_changes_the_ground_too() {
        let scene = prepared();
        let wider = rectangle("shed", "obstacle", 20.0, 5.0, 4.0);
        let report = answer(&scene, &[wider]);
        assert_eq!(report["open_ground_m2"], 10_000.0 - 36.0 - 16.0);
        // A camera that takes the id of the house takes its place.
        let report = answer(&scene, &[camera("house", 1.0)]);
        assert_eq!(report["open_ground_m2"], 10_000.0 - 4.0);
        assert_eq!(report["cameras"].as_array().unwrap().len(), 4);
    }

    #[test]
    fn the_last_used_scenes_are_kept_and_older_revisions_are_not() {
        let scenes = Scenes::default();
        let project = |revision| Project {
            id: "p".into(),
            name: "p".into(),
            planar_crs: 4547,
            demo: false,
            rule_overrides: serde_json::Map::new(),
            revision,
        };
        let key = |revision, courtyard: usize| SceneKey {
            lineage: 0,
            project: project(revision),
            courtyard: courtyard.to_string(),
            scenario: None,
            planar_crs: None,
        };
        let scene = Arc::new(prepared());
        for courtyard in 0..Scenes::MOST + 3 {
            scenes.put(key(1, courtyard), Arc::clone(&scene));
            assert!(scenes.get(&key(1, 0)).is_some());
        }
        assert!(scenes.get(&key(1, 1)).is_none());
        scenes.put(key(2, 0), scene);
        assert!(scenes.get(&key(1, 0)).is_none() && scenes.get(&key(2, 0)).is_some());
    }
}
