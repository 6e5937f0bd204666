//! One value of a row, in the form that SQLite keeps: what is read from either backend, and told apart from nothing else.

use chrono::{DateTime, SecondsFormat, Utc};
use sha2::{Digest, Sha256};
use sqlx::postgres::{PgRow, PgValueRef};
use sqlx::sqlite::{SqliteRow, SqliteValueRef};
use sqlx::{Column as _, Decode, FromRow, Postgres, Row, Sqlite, TypeInfo, ValueRef};

use super::catalog::Column;
use crate::store::canonical::canonical;
use crate::store::sql::Bind;
use crate::store::{StoreError, StoreResult};

#[derive(Clone, Debug, PartialEq)]
pub(in crate::store) enum Cell {
    Null,
    /// Truth values are 0 and 1.
    Int(i64),
    Real(f64),
    /// Also JSON, and times as sqlx writes them to SQLite: RFC 3339 in UTC.
    Text(String),
    Bytes(Vec<u8>),
}

/// A row of any table.
pub(in crate::store) struct CellRow(pub Vec<Cell>);

impl<'r> FromRow<'r, SqliteRow> for CellRow {
    fn from_row(row: &'r SqliteRow) -> Result<Self, sqlx::Error> {
        cells(row, |value: SqliteValueRef<'r>| {
            let kind = value.type_info().name().to_owned();
            Ok(match kind.as_str() {
                _ if value.is_null() => Cell::Null,
                "INTEGER" | "BOOLEAN" => Cell::Int(Decode::<Sqlite>::decode(value)?),
                "REAL" => Cell::Real(Decode::<Sqlite>::decode(value)?),
                "TEXT" | "DATETIME" => Cell::Text(Decode::<Sqlite>::decode(value)?),
                "BLOB" => Cell::Bytes(Decode::<Sqlite>::decode(value)?),
                other => return Err(format!("a value of the type {other}").into()),
            })
        })
    }
}

impl<'r> FromRow<'r, PgRow> for CellRow {
    fn from_row(row: &'r PgRow) -> Result<Self, sqlx::Error> {
        cells(row, |value: PgValueRef<'r>| {
            let kind = value.type_info().name().to_owned();
            Ok(match kind.as_str() {
                _ if value.is_null() => Cell::Null,
                "BOOL" => Cell::Int(<bool as Decode<Postgres>>::decode(value)?.into()),
                "INT4" => Cell::Int(<i32 as Decode<Postgres>>::decode(value)?.into()),
                "INT8" => Cell::Int(Decode::<Postgres>::decode(value)?),
                "FLOAT8" => Cell::Real(Decode::<Postgres>::decode(value)?),
                "TEXT" => Cell::Text(Decode::<Postgres>::decode(value)?),
                "BYTEA" => Cell::Bytes(Decode::<Postgres>::decode(value)?),
                "JSONB" => {
                    Cell::Text(<serde_json::Value as Decode<Postgres>>::decode(value)?.to_string())
                }
                "TIMESTAMPTZ" => Cell::Text(
                    <DateTime<Utc> as Decode<Postgres>>::decode(value)?
                        .to_rfc3339_opts(SecondsFormat::AutoSi, false),
                ),
                other => return Err(format!("a value of the type {other}").into()),
            })
        })
    }
}

type Decoding<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn cells<'r, R: Row>(
    row: &'r R,
    read: impl Fn(<R::Database as sqlx::Database>::ValueRef<'r>) -> Decoding<Cell>,
) -> Result<CellRow, sqlx::Error>
where
    usize: sqlx::ColumnIndex<R>,
{
    let cells = row.columns().iter().map(|column| {
        let value = row.try_get_raw(column.ordinal())?;
        read(value).map_err(|source| sqlx::Error::ColumnDecode {
            index: column.name().to_owned(),
            source,
        })
    });
    Ok(CellRow(cells.collect::<Result<_, _>>()?))
}

impl Cell {
    /// The value for a column of this type, as the database calls it; none: null, which goes into any column.
    pub fn bind(&self, data_type: &str) -> StoreResult<Option<Bind>> {
        Ok(Some(match self {
            Self::Null => return Ok(None),
            Self::Int(number) if data_type == "boolean" => Bind::Flag(*number != 0),
            Self::Int(number) => Bind::Int(*number),
            Self::Real(number) => Bind::Real(Some(*number)),
            Self::Text(text) if data_type == "jsonb" => Bind::Json(Some(text.clone())),
            Self::Text(text) if data_type == "timestamp with time zone" => {
                Bind::Time(Some(moment(text)?))
            }
            Self::Text(text) => Bind::Text(Some(text.clone())),
            Self::Bytes(bytes) => Bind::Bytes(Some(bytes.clone())),
        }))
    }

    fn add_to(&self, hash: &mut Sha256, column: &Column) {
        match self {
            Self::Null => add(hash, 0, &[]),
            Self::Int(number) => add(hash, 1, &number.to_le_bytes()),
            // SQLite keeps no negative zero.
            Self::Real(number) => add(hash, 2, &(number + 0.0).to_bits().to_le_bytes()),
            Self::Text(text) if column.is_json => add(hash, 3, canonical(text).as_bytes()),
            Self::Text(text) => add(hash, 3, text.as_bytes()),
            Self::Bytes(bytes) => add(hash, 4, bytes),
        }
    }
}

/// The length goes before the bytes, so that no two rows run together to the same.
fn add(hash: &mut Sha256, kind: u8, bytes: &[u8]) {
    hash.update([kind]);
    hash.update(bytes.len().to_le_bytes());
    hash.update(bytes);
}

impl CellRow {
    /// SHA-256 of the row's values.
    pub fn hash(&self, columns: &[Column]) -> [u8; 32] {
        let mut hash = Sha256::new();
        for (cell, column) in self.0.iter().zip(columns) {
            cell.add_to(&mut hash, column);
        }
        hash.finalize().into()
    }
}

fn moment(text: &str) -> StoreResult<DateTime<Utc>> {
    let read = DateTime::parse_from_rfc3339(text).map_err(|error| StoreError::Corrupt {
        what: format!("time \"{text}\""),
        why: error.to_string(),
    })?;
    Ok(read.with_timezone(&Utc))
}
