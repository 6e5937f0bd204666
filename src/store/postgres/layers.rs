//! What QGIS and other GIS programs see: a view for each kind in the schema `layers`, with a typed column for each of
//! the kind's properties and the baseline's geometry, which has an index.

use std::fmt::Write as _;

use sqlx::AssertSqlSafe;
use sqlx::postgres::PgPool;

use crate::model::Kind;
use crate::model::schema::{self, Property, Values};

/// Keeps two starting programs from making the same views at once: any number that nobody else uses.
const LOCK: i64 = 0x79_75_61_6e;

/// Makes the views anew where they are not as this version of the program has them.
pub(super) async fn renew(pool: &PgPool) -> Result<(), sqlx::Error> {
    let text: String = Kind::ALL.iter().map(|kind| view(*kind)).collect();
    let mut transaction = pool.begin().await?;
    sqlx::query("select pg_advisory_xact_lock($1)")
        .bind(LOCK)
        .execute(&mut *transaction)
        .await?;
    let known: Option<String> =
        sqlx::query_scalar("select obj_description(to_regnamespace('layers'), 'pg_namespace')")
            .fetch_one(&mut *transaction)
            .await?;
    let stamp = format!("{} {:016x}", env!("CARGO_PKG_VERSION"), fingerprint(&text));
    if known.as_deref() != Some(&stamp) {
        // Of words and names of the program only: nothing comes from outside.
        let all = format!(
            "drop schema if exists layers cascade; create schema layers; \
             comment on schema layers is '{stamp}'; {text}"
        );
        sqlx::raw_sql(AssertSqlSafe(all))
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await
}

/// FNV-1a: tells whether the views are those that this version would make.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn view(kind: Kind) -> String {
    let name = kind.collection().replace('-', "_");
    let mut text = format!("create view layers.{name} as select project, id, courtyard, geom");
    for property in schema::properties(kind) {
        // Writing to a string does not fail.
        let _ = write!(text, ", {} as \"{}\"", column(property), property.name);
    }
    let kind = kind.name();
    let _ = write!(
        text,
        ", revision from public.feature where kind = '{kind}'; "
    );
    text
}

/// A property of another type than the schema's is no value of the column.
fn column(property: &Property) -> String {
    let name = property.name;
    let typed = |json: &str, sql: &str| {
        format!(
            "case when jsonb_typeof(properties -> '{name}') = '{json}' \
             then (properties ->> '{name}')::{sql} end"
        )
    };
    match property.values {
        Values::Boolean => typed("boolean", "boolean"),
        Values::Number { .. } | Values::Integer { .. } => typed("number", "double precision"),
        Values::Text | Values::One(_) | Values::Many(_) | Values::Reference => {
            format!("properties ->> '{name}'")
        }
    }
}
