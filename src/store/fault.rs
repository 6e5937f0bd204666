//! What a fault of the database means to the caller, on either backend.

use super::{StoreError, postgres, sqlite};

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::ColumnDecode { index, source } => Self::Corrupt {
                what: format!("column {index}"),
                why: source.to_string(),
            },
            error if sqlite::is_busy(&error) || postgres::is_busy(&error) => Self::Busy,
            error if postgres::is_unreachable(&error) => Self::Unreachable(error.to_string()),
            error => sqlite::fault(&error)
                .or_else(|| postgres::fault(&error))
                .unwrap_or(Self::Database(error)),
        }
    }
}
