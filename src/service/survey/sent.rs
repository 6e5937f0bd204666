//! Surveys of a scene that is not stored.

use std::collections::BTreeSet;

use geo::{Geometry, GeometryCollection};
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Cores, Sites, chosen, courtyard_subject, state_subject, walk};
use crate::analysis::{Control, State, Subject, Subjects, Surveyed};
use crate::interchange::crs::PlanarCrs;
use crate::model::site::{Neighbourhoods, SiteError, SiteFeature};
use crate::model::{Feature, Kind, Properties, SceneFeatures};
use crate::service::execute::{BLOCKING, SURROUNDINGS_M};
use crate::service::prepared::Prepared;
use crate::service::queue::Turn;
use crate::service::{Question, ServiceError, ServiceResult, place};

/// Surveys the courtyards of a scene, or states of it. `core` is one of `cores` that is held already.
pub(in crate::service) fn survey_sent(
    begin: Surveyed,
    question: Question,
    parameters: Value,
    core: Option<Turn>,
    cores: &Cores,
    control: &Control,
) -> ServiceResult<Box<RawValue>> {
    let survey = begin(parameters, &question.rules)?;
    match survey.subjects() {
        Subjects::Register => Ok(survey.report(courtyards(&question)?)?),
        Subjects::Courtyards(wanted) => {
            let subjects = chosen(wanted.as_deref(), courtyards(&question)?)?;
            let sites = StreetSites::new(question, &subjects, cores)?;
            control.check()?;
            drop(core);
            walk(survey, subjects, &sites, control)
        }
        Subjects::States(states) => {
            let subjects = states.iter().map(state_subject).collect();
            let sites = StateSites {
                baseline: Prepared::new(question)?,
                states,
                cores,
            };
            drop(core);
            walk(survey, subjects, &sites, control)
        }
    }
}

/// The courtyards of a scene in its order, or the one that is meant.
fn courtyards(question: &Question) -> ServiceResult<Vec<Subject>> {
    fn of<G>(features: &[Feature<G>]) -> Vec<Subject> {
        let courtyards = features
            .iter()
            .filter(|feature| feature.kind == Kind::Courtyard);
        courtyards
            .map(|feature| courtyard_subject(feature.id.clone(), feature.properties.clone()))
            .collect()
    }
    let mut all = match &question.features {
        SceneFeatures::LonLat(features) => of(features),
        SceneFeatures::Planar(features) => of(features),
    };
    if let Some(meant) = &question.courtyard {
        all.retain(|subject| subject.id.to_string() == *meant);
        if all.is_empty() {
            return Err(SiteError::NoSuchCourtyard(meant.clone()).into());
        }
    }
    Ok(all)
}

/// The courtyards of a scene, each with what stands around it as a stored one has it.
struct StreetSites<'a> {
    /// Of the whole scene.
    question: Question,
    neighbourhoods: Neighbourhoods,
    ids: Vec<String>,
    cores: &'a Cores,
}

impl<'a> StreetSites<'a> {
    fn new(mut question: Question, subjects: &[Subject], cores: &'a Cores) -> ServiceResult<Self> {
        let placed = match &question.features {
            SceneFeatures::Planar(features) => features
                .iter()
                .map(|feature| bare(feature, feature.geometry.clone()))
                .collect(),
            SceneFeatures::LonLat(features) => {
                let centre = place::bounds_of(features)
                    .map(place::centre)
                    .unwrap_or_default();
                let nearest = || PlanarCrs::nearest(centre.x, centre.y);
                let epsg = question.planar_crs.unwrap_or_else(nearest);
                question.planar_crs = Some(epsg);
                let crs = PlanarCrs::new(epsg)?;
                let nowhere = || Geometry::GeometryCollection(GeometryCollection::default());
                let placed = features.iter().map(|feature| {
                    let geometry = crs.to_planar(&feature.geometry);
                    bare(feature, geometry.unwrap_or_else(|_| nowhere()))
                });
                placed.collect::<Vec<_>>()
            }
        };
        Ok(Self {
            neighbourhoods: Neighbourhoods::of(&placed, &BLOCKING),
            question,
            ids: subjects
                .iter()
                .map(|subject| subject.id.to_string())
                .collect(),
            cores,
        })
    }

    fn features(&self, id: &str) -> SceneFeatures {
        let positions = self.neighbourhoods.of_courtyard(id, SURROUNDINGS_M);
        match &self.question.features {
            SceneFeatures::LonLat(features) => {
                SceneFeatures::LonLat(self.picked(features, &positions))
            }
            SceneFeatures::Planar(features) => {
                SceneFeatures::Planar(self.picked(features, &positions))
            }
        }
    }

    /// Each names its owner: a neighbour's wall stays the neighbour's.
    fn picked<G: Clone>(
        &self,
        features: &[Feature<G>],
        positions: &BTreeSet<usize>,
    ) -> Vec<Feature<G>> {
        positions
            .iter()
            .map(|&at| {
                let mut feature = features[at].clone();
                if let Some(owner) = self.neighbourhoods.owner(at) {
                    feature.courtyard = Some(owner.into());
                }
                feature
            })
            .collect()
    }
}

/// What tells whose a feature is.
fn bare<G>(feature: &Feature<G>, geometry: Geometry) -> SiteFeature {
    Feature {
        id: feature.id.clone(),
        kind: feature.kind,
        geometry,
        courtyard: feature.courtyard.clone(),
        properties: Properties::new(),
    }
}

impl Sites for StreetSites<'_> {
    fn show(&self, at: usize, show: &dyn Fn(&Prepared) -> ServiceResult<()>) -> ServiceResult<()> {
        let _core = self.cores.take()?;
        let id = &self.ids[at];
        show(&Prepared::new(Question {
            features: self.features(id),
            courtyard: Some(id.clone()),
            planar_crs: self.question.planar_crs,
            rules: self.question.rules.clone(),
        })?)
    }
}

/// States of a scene.
struct StateSites<'a> {
    baseline: Prepared,
    states: Vec<State>,
    cores: &'a Cores,
}

impl Sites for StateSites<'_> {
    fn show(&self, at: usize, show: &dyn Fn(&Prepared) -> ServiceResult<()>) -> ServiceResult<()> {
        let _core = self.cores.take()?;
        match &self.states[at] {
            State::Baseline => show(&self.baseline),
            State::Scenario(_) => Err(ServiceError::input(
                format!("/scenarios/{at}"),
                "a scenario is stored: it does not go with a scene of your own; draw it as a draft",
            )),
            State::Draft { features, .. } => {
                let drawn = self.baseline.with_draft(features.clone());
                show(&drawn.map_err(|error| error.within(&format!("/scenarios/{at}")))?)
            }
        }
    }
}
