//! What a project sets for itself: its name, where it measures, and its own rules.

use std::collections::BTreeMap;

use chrono::Utc;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use utoipa::ToSchema;

use super::execute::{PROFILE, rules_of};
use super::fault::FaultDocument;
use super::projects::empty_project;
use super::{Actor, DEFAULT_PROJECT, Known, ProjectDocument, Service, ServiceError, ServiceResult};
use crate::interchange::crs::PlanarCrs;
use crate::model::rules::{Rules, RulesError};
use crate::model::{FaultCode, Project};
use crate::store::{Expected, Signature, StoreError};

const LONGEST_NAME_CHARS: usize = 200;

/// What `project set` may change; none leaves a member as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProjectChange {
    pub name: Option<String>,
    pub planar_crs: Option<u32>,
    pub profile: Option<String>,
}

/// What is to become of a project (RFC 7396): what is absent stays, and null gives a rule back to its default.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProjectPatch {
    #[serde(default, deserialize_with = "present")]
    #[schema(min_length = 1, max_length = 200, nullable = false)]
    pub name: Option<String>,
    /// Id of the scale of image quality; null: the default one.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, example = "iec62676-4-2025")]
    pub profile: Option<Option<String>>,
    /// Rule id to the project's own value, or to null; null for all: no rule has a value of the project's own.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<BTreeMap<String, Option<f64>>>, example = json!({"parking-demand": 0.6}))]
    pub rule_overrides: Option<Option<BTreeMap<String, Option<f64>>>>,
}

/// A member that is there, be it null.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    source: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(source).map(Some)
}

impl Service {
    /// Changes a project's settings.
    pub async fn set_project(
        &self,
        id: &str,
        change: ProjectChange,
        who: &str,
    ) -> ServiceResult<ProjectDocument> {
        let mut project = self.project_row(id).await?;
        if let Some(name) = change.name {
            project.name = name;
        }
        if let Some(epsg) = change.planar_crs {
            project.planar_crs = PlanarCrs::new(epsg)?.epsg();
        }
        if let Some(profile) = change.profile {
            set_profile(&mut project, Some(profile))?;
        }
        if id == DEFAULT_PROJECT && self.store.project(id).await?.is_none() {
            self.store.put_project(&empty_project()).await?;
        }
        self.store_settings(project, Expected::Anything, who).await
    }

    /// Changes a project that has been written to, as the caller knows it. What is so already is not written.
    pub async fn patch_project(
        &self,
        id: &str,
        known: &Known,
        patch: ProjectPatch,
        by: &Actor,
    ) -> ServiceResult<ProjectDocument> {
        let found = self.project_row(id).await?;
        if !known.is(found.revision) {
            return Err(outdated(id, found.revision));
        }
        let project = patched(found.clone(), patch)?;
        if project == found {
            return self.described(found).await;
        }
        if self.store.project(id).await?.is_none() {
            let detail =
                "the project is empty: draw or import something first, which tells where it lies";
            return Err(ServiceError::Conflict(detail.to_owned()));
        }
        let expected = Expected::At(found.revision);
        self.store_settings(project, expected, by.who()).await
    }

    async fn store_settings(
        &self,
        mut project: Project,
        expected: Expected,
        who: &str,
    ) -> ServiceResult<ProjectDocument> {
        let signature = Signature {
            who: who.to_owned(),
            at: Utc::now(),
        };
        let stored = self
            .store
            .update_project(&project, expected, &signature)
            .await;
        project.revision = stored.map_err(|error| match error {
            StoreError::Stale { found, .. } => outdated(&project.id, found),
            other => other.into(),
        })?;
        self.described(project).await
    }
}

fn outdated(id: &str, found: i64) -> ServiceError {
    ServiceError::Outdated {
        what: "project",
        id: id.to_owned(),
        found,
    }
}

fn patched(mut project: Project, patch: ProjectPatch) -> ServiceResult<Project> {
    if let Some(name) = patch.name {
        project.name = checked_name(&name)?;
    }
    match patch.rule_overrides {
        None => {}
        Some(None) => project.rule_overrides.retain(|id, _| id == PROFILE),
        Some(Some(values)) => set_rules(&mut project, values)?,
    }
    if let Some(profile) = patch.profile {
        set_profile(&mut project, profile)?;
    }
    Ok(project)
}

fn checked_name(name: &str) -> ServiceResult<String> {
    let name = name.trim();
    match name.chars().count() {
        0 => Err(ServiceError::input("/name", "a project needs a name")),
        1..=LONGEST_NAME_CHARS => Ok(name.to_owned()),
        _ => {
            let detail = format!("a name may have up to {LONGEST_NAME_CHARS} characters");
            Err(ServiceError::input("/name", detail))
        }
    }
}

fn set_rules(project: &mut Project, values: BTreeMap<String, Option<f64>>) -> ServiceResult<()> {
    let rules = Rules::default();
    for (id, value) in values {
        match value {
            Some(value) => {
                let checked = rules.check_override(&id, value);
                checked.map_err(|error| refused(&id, error))?;
                project.rule_overrides.insert(id, value.into());
            }
            // One that the rules file has no more goes all the same.
            None if id != PROFILE && project.rule_overrides.remove(&id).is_some() => {}
            None if rules.has_threshold(&id) => {}
            None => return Err(refused(&id, RulesError::Unknown(id.clone()))),
        }
    }
    Ok(())
}

fn refused(id: &str, error: RulesError) -> ServiceError {
    let detail = error.to_string();
    let pointer = format!(
        "/rule_overrides/{}",
        id.replace('~', "~0").replace('/', "~1")
    );
    match error {
        RulesError::OutOfRange {
            found,
            minimum,
            maximum,
            ..
        } => ServiceError::body(
            FaultDocument::new(FaultCode::OutOfRange, pointer, detail)
                .with("found", found)
                .with("minimum", minimum)
                .with("maximum", maximum),
        ),
        RulesError::Unknown(_) | RulesError::NotANumber { .. } => {
            ServiceError::input(pointer, detail)
        }
    }
}

/// None is the default scale.
fn set_profile(project: &mut Project, profile: Option<String>) -> ServiceResult<()> {
    let Some(profile) = profile else {
        project.rule_overrides.remove(PROFILE);
        return Ok(());
    };
    let rules = rules_of(project)?;
    if rules.profile(&profile).is_none() {
        let known: Vec<_> = rules
            .profiles
            .iter()
            .map(|known| known.id.as_str())
            .collect();
        return Err(ServiceError::input(
            "/profile",
            format!(
                "there is no profile \"{profile}\"; there are: {}",
                known.join(", ")
            ),
        ));
    }
    project
        .rule_overrides
        .insert(PROFILE.into(), Value::String(profile));
    Ok(())
}
