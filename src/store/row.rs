//! Rows as both backends answer them, and what they mean in the model.

use std::fmt::Display;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::types::Json;

use super::{Bounds, StoreError, StoreResult, shape, snapshot};
use crate::model::{
    Action, Feature, HistoryEntry, Kind, LonLat, Project, Properties, Revision, Scenario,
    StoredFeature, Title,
};

/// A row that every backend can read.
pub(super) trait Record:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{
}

impl<T> Record for T where
    T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{
}

fn corrupt(what: String, why: impl Display) -> StoreError {
    StoreError::Corrupt {
        what,
        why: why.to_string(),
    }
}

/// What a column's value means; `what` names the row in the complaint.
fn read<T, F>(
    what: &str,
    value: F,
    convert: impl FnOnce(F) -> Result<T, String>,
) -> StoreResult<T> {
    convert(value).map_err(|why| corrupt(what.to_owned(), why))
}

fn word<T: FromStr<Err: Display>>(text: String) -> Result<T, String> {
    text.parse().map_err(|error: T::Err| error.to_string())
}

/// A single number or text.
#[derive(FromRow)]
pub(super) struct Value<T> {
    pub value: T,
}

#[derive(FromRow)]
pub(super) struct ProjectRow {
    id: String,
    name: String,
    planar_crs: i64,
    demo: bool,
    rule_overrides: Json<Properties>,
    revision: Revision,
}

impl TryFrom<ProjectRow> for Project {
    type Error = StoreError;

    fn try_from(row: ProjectRow) -> StoreResult<Self> {
        let planar_crs = u32::try_from(row.planar_crs)
            .map_err(|error| corrupt(format!("project \"{}\"", row.id), error))?;
        Ok(Self {
            id: row.id,
            name: row.name,
            planar_crs,
            demo: row.demo,
            rule_overrides: row.rule_overrides.0,
            revision: row.revision,
        })
    }
}

#[derive(FromRow)]
pub(super) struct FeatureRow {
    id: String,
    kind: String,
    courtyard: Option<String>,
    named_courtyard: Option<String>,
    wkb: Vec<u8>,
    properties: Json<Properties>,
    revision: Revision,
}

impl TryFrom<FeatureRow> for StoredFeature {
    type Error = StoreError;

    fn try_from(row: FeatureRow) -> StoreResult<Self> {
        let what = format!("feature \"{}\"", row.id);
        let kind = read(&what, row.kind, word)?;
        let geometry = read(&what, row.wkb.as_slice(), shape::from_wkb)?;
        Ok(Self {
            feature: Feature {
                id: row.id.into(),
                kind,
                geometry: LonLat::from_degrees(geometry),
                courtyard: row.named_courtyard.map(Into::into),
                properties: row.properties.0,
            },
            belongs_to: row.courtyard,
            revision: row.revision,
        })
    }
}

#[derive(FromRow)]
pub(super) struct CountRow {
    pub courtyard: Option<String>,
    kind: String,
    count: i64,
}

impl CountRow {
    pub fn kind(&self) -> StoreResult<Kind> {
        read("kind of a feature", self.kind.clone(), word)
    }

    pub fn count(&self) -> u64 {
        self.count.unsigned_abs()
    }
}

#[derive(FromRow)]
pub(super) struct ExtentRow {
    west: Option<f64>,
    south: Option<f64>,
    east: Option<f64>,
    north: Option<f64>,
}

impl ExtentRow {
    pub fn bounds(&self) -> Option<Bounds> {
        Some([self.west?, self.south?, self.east?, self.north?])
    }
}

#[derive(FromRow)]
pub(super) struct ScenarioRow {
    id: String,
    courtyard: String,
    name: String,
    status: String,
    created_at: DateTime<Utc>,
    revision: Revision,
    changes: i64,
}

impl TryFrom<ScenarioRow> for Scenario {
    type Error = StoreError;

    fn try_from(row: ScenarioRow) -> StoreResult<Self> {
        Ok(Self {
            status: read(&format!("scenario \"{}\"", row.id), row.status, word)?,
            id: row.id,
            courtyard: row.courtyard,
            name: row.name,
            created_at: row.created_at,
            revision: row.revision,
            changes: row.changes,
        })
    }
}

/// What a write left of a feature.
pub(super) struct Past {
    pub id: String,
    pub revision: Revision,
    /// None: it was gone.
    pub after: Option<StoredFeature>,
}

#[derive(FromRow)]
pub(super) struct PastRow {
    feature: String,
    revision: Revision,
    courtyard: Option<String>,
    after: Option<String>,
}

impl TryFrom<PastRow> for Past {
    type Error = StoreError;

    fn try_from(row: PastRow) -> StoreResult<Self> {
        let what = format!("history of \"{}\" at {}", row.feature, row.revision);
        let after = row
            .after
            .map(|json| read(&what, json.as_str(), snapshot::from_json))
            .transpose()?;
        Ok(Self {
            id: row.feature,
            revision: row.revision,
            after: after.map(|feature| StoredFeature {
                feature,
                belongs_to: row.courtyard,
                revision: row.revision,
            }),
        })
    }
}

#[derive(FromRow)]
pub(super) struct HistoryRow {
    revision: Revision,
    at: DateTime<Utc>,
    who: String,
    feature: String,
    kind: String,
    scenario: Option<String>,
    action: String,
    by_action: Option<String>,
    title: Option<Json<Title>>,
    before: Option<String>,
    after: Option<String>,
}

impl TryFrom<HistoryRow> for HistoryEntry {
    type Error = StoreError;

    fn try_from(row: HistoryRow) -> StoreResult<Self> {
        let what = format!("history of \"{}\" at {}", row.feature, row.revision);
        let snapshot = |json: Option<String>| {
            json.map(|json| read(&what, json.as_str(), snapshot::from_json))
                .transpose()
        };
        Ok(Self {
            by: row
                .by_action
                .zip(row.title)
                .map(|(id, Json(title))| Action { id, title }),
            before: snapshot(row.before)?,
            after: snapshot(row.after)?,
            kind: read(&what, row.kind, word)?,
            action: read(&what, row.action, word)?,
            revision: row.revision,
            at: row.at,
            who: row.who,
            feature: row.feature.into(),
            scenario: row.scenario,
        })
    }
}
