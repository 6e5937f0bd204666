//! Lenses to choose from: the built-in ones, and a project's own.

use chrono::Utc;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::execute::rules_of;
use super::projects::profile_of;
use super::{Actor, Service, ServiceError, ServiceResult};
use crate::model::rules::{Profile, Rules, Status};
use crate::model::{
    Kind, Lens, Optics, Project, Properties, Reach, Sensor, built_in_lens, built_in_lenses, schema,
};
use crate::store::{NewLens, Signature};

/// A lens before a sensor, and what it shows.
#[derive(Debug, Serialize, ToSchema)]
pub struct LensDocument {
    #[schema(example = "4mp-2.8mm-1-3in-wide")]
    pub id: String,
    #[schema(example = "2.8 mm / 4 MP")]
    pub name: String,
    /// Whether it is an entry of the project's own, which can be deleted.
    pub own: bool,
    pub image_width_px: u32,
    pub image_height_px: u32,
    /// Null where the field of view was measured.
    #[schema(required)]
    pub focal_length_mm: Option<f64>,
    #[schema(required)]
    pub sensor_width_mm: Option<f64>,
    /// Size of the built-in lens's sensor, as it is called.
    #[schema(required, example = "1/3\"")]
    pub sensor_format: Option<String>,
    /// How sure the size of the built-in lens's sensor is.
    #[schema(required)]
    pub status: Option<Status>,
    /// Horizontal field of view, of a lens that keeps straight lines straight.
    pub hfov_deg: f64,
    pub vfov_deg: f64,
    /// How far each level of the project's profile carries, from the weakest to the strongest.
    pub levels: Vec<ReachDocument>,
}

/// How far a level of image quality carries along the optical axis.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReachDocument {
    #[schema(example = "identify")]
    pub level: String,
    pub min_px_per_m: f64,
    pub distance_m: f64,
}

/// A lens to be kept with a project: focal length and sensor width, or the field of view that was measured.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LensInput {
    /// Up to 80 characters, not used by another entry of the project.
    #[schema(example = "门卫室 6 mm")]
    pub name: String,
    #[schema(example = 2560)]
    pub image_width_px: u32,
    #[schema(example = 1440)]
    pub image_height_px: u32,
    #[schema(example = 6.0, nullable = false)]
    pub focal_length_mm: Option<f64>,
    #[schema(example = 5.38, nullable = false)]
    pub sensor_width_mm: Option<f64>,
    #[schema(nullable = false)]
    pub hfov_deg: Option<f64>,
}

impl Service {
    /// The built-in lenses, then the project's own.
    pub async fn lenses(&self, project: &str) -> ServiceResult<Vec<LensDocument>> {
        let project = self.project_row(project).await?;
        let rules = rules_of(&project)?;
        let profile = profile(&project, &rules)?;
        let own = self.store.lenses(&project.id).await?;
        let built_in = built_in_lenses()
            .iter()
            .map(|known| described(&known.lens, Some(&known.sensor), profile));
        let own = own.iter().map(|lens| described(lens, None, profile));
        Ok(built_in.chain(own).collect())
    }

    pub async fn lens(&self, project: &str, id: &str) -> ServiceResult<LensDocument> {
        let mut lenses = self.lenses(project).await?.into_iter();
        lenses
            .find(|lens| lens.id == id)
            .ok_or_else(|| ServiceError::missing("lens", id))
    }

    /// Adds an entry of the project's own.
    pub async fn add_lens(
        &self,
        project: &str,
        input: LensInput,
        by: &Actor,
    ) -> ServiceResult<LensDocument> {
        let project = self.project_row(project).await?;
        if self.store.project(&project.id).await?.is_none() {
            return Err(ServiceError::Conflict(
                "the project is empty: import a courtyard first".into(),
            ));
        }
        let rules = rules_of(&project)?;
        let new = NewLens {
            lens: input.checked()?,
            signature: signed(by),
        };
        self.store.add_lens(&project.id, &new).await?;
        Ok(described(&new.lens, None, profile(&project, &rules)?))
    }

    /// Removes an entry of the project's own.
    pub async fn remove_lens(&self, project: &str, id: &str, by: &Actor) -> ServiceResult<()> {
        let project = self.project_row(project).await?;
        if built_in_lens(id).is_some() {
            return Err(ServiceError::Conflict(format!(
                "the lens \"{id}\" is built in: only a project's own entries can be removed"
            )));
        }
        let own = self.store.lenses(&project.id).await?;
        if own.iter().all(|lens| lens.id != id) {
            return Err(ServiceError::missing("lens", id));
        }
        Ok(self.store.remove_lens(&project.id, id, &signed(by)).await?)
    }
}

fn signed(by: &Actor) -> Signature {
    Signature {
        who: by.who().to_owned(),
        at: Utc::now(),
    }
}

fn profile<'a>(project: &Project, rules: &'a Rules) -> ServiceResult<&'a Profile> {
    let id = profile_of(project);
    rules
        .profile(&id)
        .ok_or_else(|| ServiceError::Internal(format!("the project's profile \"{id}\" is unknown")))
}

fn described(lens: &Lens, built_in: Option<&Sensor>, profile: &Profile) -> LensDocument {
    let (focal_length_mm, sensor_width_mm) = match lens.optics {
        Optics::Fixed {
            focal_length_mm,
            sensor_width_mm,
        } => (Some(focal_length_mm), Some(sensor_width_mm)),
        Optics::Measured { .. } => (None, None),
    };
    LensDocument {
        id: lens.id.clone(),
        name: lens.name.clone(),
        own: built_in.is_none(),
        image_width_px: lens.image_width_px,
        image_height_px: lens.image_height_px,
        focal_length_mm,
        sensor_width_mm,
        sensor_format: built_in.map(|sensor| sensor.format.clone()),
        status: built_in.map(|sensor| sensor.status),
        hfov_deg: lens.hfov_deg(),
        vfov_deg: lens.vfov_deg(),
        levels: lens.reaches(profile).into_iter().map(Into::into).collect(),
    }
}

impl From<Reach> for ReachDocument {
    fn from(reach: Reach) -> Self {
        Self {
            level: reach.level,
            min_px_per_m: reach.min_px_per_m,
            distance_m: reach.distance_m,
        }
    }
}

impl LensInput {
    /// The lens that is meant, under a new id.
    fn checked(self) -> ServiceResult<Lens> {
        let lens = Lens {
            id: Uuid::now_v7().to_string(),
            name: checked_name(&self.name)?,
            image_width_px: self.image_width_px,
            image_height_px: self.image_height_px,
            optics: self.optics()?,
        };
        check_as_camera(&lens)?;
        Ok(lens)
    }

    fn optics(&self) -> ServiceResult<Optics> {
        match (self.focal_length_mm, self.sensor_width_mm, self.hfov_deg) {
            (None, None, Some(hfov_deg)) => Ok(Optics::Measured { hfov_deg }),
            (Some(focal), Some(width), None) => Ok(Optics::Fixed {
                focal_length_mm: within("/focal_length_mm", focal, Lens::FOCAL_LENGTHS_MM)?,
                sensor_width_mm: within("/sensor_width_mm", width, Lens::SENSOR_WIDTHS_MM)?,
            }),
            (Some(_), None, None) => Err(ServiceError::input(
                "/sensor_width_mm",
                "a focal length needs the sensor's width",
            )),
            (None, Some(_), None) => Err(ServiceError::input(
                "/focal_length_mm",
                "a sensor's width needs the focal length",
            )),
            (None, None, None) => Err(ServiceError::input(
                "",
                "say focal_length_mm and sensor_width_mm, or the hfov_deg that was measured",
            )),
            (_, _, Some(_)) => Err(ServiceError::input(
                "/hfov_deg",
                "say either this or focal_length_mm and sensor_width_mm: one follows from the other",
            )),
        }
    }
}

fn checked_name(name: &str) -> ServiceResult<String> {
    let name = name.trim();
    let length = name.chars().count();
    if !(1..=Lens::LONGEST_NAME).contains(&length) || name.contains(char::is_control) {
        let detail = format!(
            "must be 1 to {} characters, in one line",
            Lens::LONGEST_NAME
        );
        return Err(ServiceError::input("/name", detail));
    }
    Ok(name.to_owned())
}

fn within(pointer: &str, value: f64, [least, most]: [f64; 2]) -> ServiceResult<f64> {
    if (least..=most).contains(&value) {
        Ok(value)
    } else {
        Err(ServiceError::input(
            pointer,
            format!("must be from {least} to {most}"),
        ))
    }
}

/// A lens is there to be given to a camera, so what it shows must be good for one.
fn check_as_camera(lens: &Lens) -> ServiceResult<()> {
    let as_camera = Properties::from_iter([
        ("image_width_px".to_owned(), json!(lens.image_width_px)),
        ("image_height_px".to_owned(), json!(lens.image_height_px)),
        ("hfov_deg".to_owned(), json!(lens.hfov_deg())),
    ]);
    match schema::faults(Kind::Camera, &as_camera).first() {
        None => Ok(()),
        Some(fault)
            if fault.property == "hfov_deg" && matches!(lens.optics, Optics::Fixed { .. }) =>
        {
            Err(ServiceError::input(
                "/focal_length_mm",
                format!("gives a field of view that no camera can have: {fault}"),
            ))
        }
        Some(fault) => Err(ServiceError::input(
            format!("/{}", fault.property),
            fault.to_string(),
        )),
    }
}
