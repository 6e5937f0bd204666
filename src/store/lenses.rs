//! A project's own lenses, the same on every backend.

use sqlx::FromRow;

use super::row::Value;
use super::session::Session;
use super::sql::{self, Bind, Statement};
use super::writes::revised;
use super::{NewLens, Signature, StoreError, StoreResult};
use crate::model::{Lens, Optics};

#[derive(FromRow)]
pub(super) struct LensRow {
    id: String,
    name: String,
    image_width_px: i64,
    image_height_px: i64,
    focal_length_mm: Option<f64>,
    sensor_width_mm: Option<f64>,
    hfov_deg: Option<f64>,
}

impl TryFrom<LensRow> for Lens {
    type Error = StoreError;

    fn try_from(row: LensRow) -> StoreResult<Self> {
        let corrupt = |why: &str| StoreError::Corrupt {
            what: format!("lens \"{}\"", row.id),
            why: why.to_owned(),
        };
        let pixels = |count: i64| u32::try_from(count).map_err(|error| corrupt(&error.to_string()));
        let optics = match (row.focal_length_mm, row.sensor_width_mm, row.hfov_deg) {
            (Some(focal_length_mm), Some(sensor_width_mm), None) => Optics::Fixed {
                focal_length_mm,
                sensor_width_mm,
            },
            (None, None, Some(hfov_deg)) => Optics::Measured { hfov_deg },
            _ => return Err(corrupt("it has neither a focal length nor a field of view")),
        };
        Ok(Self {
            image_width_px: pixels(row.image_width_px)?,
            image_height_px: pixels(row.image_height_px)?,
            optics,
            id: row.id,
            name: row.name,
        })
    }
}

pub(super) async fn lenses<S: Session>(session: &mut S, project: &str) -> StoreResult<Vec<Lens>> {
    let statement = Statement::new(sql::LENSES).bind(project);
    session.read::<LensRow, Lens>(statement).await
}

pub(super) async fn add_lens<S: Session>(
    session: &mut S,
    project: &str,
    new: &NewLens,
) -> StoreResult<()> {
    let revision = revised(session, project, &new.signature).await?;
    let lens = &new.lens;
    let held = lenses(session, project).await?;
    if held
        .iter()
        .any(|other| other.id == lens.id || other.name == lens.name)
    {
        return Err(StoreError::Exists {
            what: format!("a lens \"{}\"", lens.name),
        });
    }
    if held.len() >= Lens::MOST_OWN {
        return Err(StoreError::Full {
            whose: "a project",
            what: "lenses",
            most: Lens::MOST_OWN,
        });
    }
    let [focal_length_mm, sensor_width_mm, hfov_deg] = optics_binds(lens.optics);
    let statement = Statement::new(sql::INSERT_LENS)
        .bind(project)
        .bind(&lens.id)
        .bind(&lens.name)
        .bind(i64::from(lens.image_width_px))
        .bind(i64::from(lens.image_height_px))
        .bind(focal_length_mm)
        .bind(sensor_width_mm)
        .bind(hfov_deg)
        .bind(revision);
    session.run(statement).await.map(drop)
}

pub(super) async fn remove_lens<S: Session>(
    session: &mut S,
    project: &str,
    id: &str,
    signature: &Signature,
) -> StoreResult<()> {
    revised(session, project, signature).await?;
    let statement = Statement::new(sql::DELETE_LENS).bind(project).bind(id);
    match session.first::<Value<String>>(statement).await? {
        Some(_) => Ok(()),
        None => Err(StoreError::Missing {
            what: format!("lens \"{id}\""),
        }),
    }
}

fn optics_binds(optics: Optics) -> [Bind; 3] {
    let [focal_length_mm, sensor_width_mm, hfov_deg] = match optics {
        Optics::Fixed {
            focal_length_mm,
            sensor_width_mm,
        } => [Some(focal_length_mm), Some(sensor_width_mm), None],
        Optics::Measured { hfov_deg } => [None, None, Some(hfov_deg)],
    };
    [focal_length_mm, sensor_width_mm, hfov_deg].map(Bind::Real)
}
