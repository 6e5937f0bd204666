//! Which tables there are, as the migrations made them: read from the database, so that a new table is copied without a
//! word here.

use std::collections::BTreeMap;

use sqlx::FromRow;

use crate::store::database::Database;
use crate::store::row::Value;
use crate::store::session::Session;
use crate::store::sql::Statement;
use crate::store::{SqliteStore, StoreError, StoreResult};

/// Tables that are not copied, because:
pub(in crate::store) const NOT_COPIED: [(&str, &str); 7] = [
    (
        "_sqlx_migrations",
        "each database has been through its own migrations",
    ),
    (
        super::MANIFEST_TABLE,
        "what a backup says of itself is not a part of the data",
    ),
    (
        "people",
        "one row that every database has: who changes an account locks it",
    ),
    ("feature_box", "the triggers of the table feature fill it"),
    ("feature_box_node", "a part of feature_box"),
    ("feature_box_parent", "a part of feature_box"),
    ("feature_box_rowid", "a part of feature_box"),
];

/// Columns that are not copied, because:
pub(in crate::store) const COLUMNS_NOT_COPIED: [(&str, &str, &str); 2] = [
    (
        "feature",
        "key",
        "only the box index beside it knows a row by it",
    ),
    ("feature", "geom", "PostGIS computes it from wkb"),
];

/// Tables in an order in which each comes after those that it refers to.
#[derive(Clone, Debug)]
pub(in crate::store) struct Catalog {
    pub tables: Vec<Table>,
}

#[derive(Clone, Debug)]
pub(in crate::store) struct Table {
    pub name: String,
    pub columns: Vec<Column>,
    /// Tables that it refers to.
    refers_to: Vec<String>,
}

#[derive(Clone, Debug)]
pub(in crate::store) struct Column {
    pub name: String,
    /// Texts that mean JSON are compared by what they mean.
    pub is_json: bool,
}

#[derive(FromRow)]
struct ColumnRow {
    table_name: String,
    column_name: String,
    is_json: bool,
}

#[derive(FromRow)]
struct ReferenceRow {
    table_name: String,
    refers_to: String,
}

const COLUMNS: &str = "\
    select m.name as table_name, c.name as column_name, \
    instr(m.sql, 'json_valid(' || c.name || ')') > 0 as is_json \
    from sqlite_master m join pragma_table_info(m.name) c \
    where m.type = 'table' and m.name not like 'sqlite\\_%' escape '\\' order by m.name, c.cid";

const REFERENCES: &str = "\
    select distinct m.name as table_name, f.\"table\" as refers_to \
    from sqlite_master m join pragma_foreign_key_list(m.name) f where m.type = 'table'";

impl Catalog {
    /// The tables of this version of the program, on either backend.
    pub async fn of_program() -> StoreResult<Self> {
        let empty = SqliteStore::open_in_memory().await?;
        let mut reading = empty.reading().await?;
        Self::of_file(&mut *reading).await
    }

    /// The tables of an SQLite database, of any version.
    pub async fn of_file<S: Session>(sqlite: &mut S) -> StoreResult<Self> {
        let mut tables: BTreeMap<String, Table> = BTreeMap::new();
        for row in sqlite.all::<ColumnRow>(Statement::new(COLUMNS)).await? {
            if is_left_out(&row.table_name, &row.column_name) {
                continue;
            }
            check_name(&row.table_name)?;
            check_name(&row.column_name)?;
            let table = tables
                .entry(row.table_name.clone())
                .or_insert_with(|| Table {
                    name: row.table_name,
                    columns: Vec::new(),
                    refers_to: Vec::new(),
                });
            table.columns.push(Column {
                name: row.column_name,
                is_json: row.is_json,
            });
        }
        for row in sqlite
            .all::<ReferenceRow>(Statement::new(REFERENCES))
            .await?
        {
            if let Some(table) = tables.get_mut(&row.table_name) {
                table.refers_to.push(row.refers_to);
            }
        }
        Ok(Self {
            tables: in_order(tables.into_values().collect())?,
        })
    }

    /// Without the tables that refer to what belongs to no project, such as people.
    pub fn of_projects(&self) -> Self {
        let shared: Vec<&str> = self
            .tables
            .iter()
            .filter(|table| table.project_column().is_none())
            .map(|table| table.name.as_str())
            .collect();
        let is_apart = |table: &&Table| {
            table.project_column().is_some()
                && !table
                    .refers_to
                    .iter()
                    .any(|name| shared.contains(&name.as_str()))
        };
        Self {
            tables: self.tables.iter().filter(is_apart).cloned().collect(),
        }
    }
}

impl Table {
    /// The column that says which project a row belongs to; none: rows belong to all of the store.
    pub fn project_column(&self) -> Option<&str> {
        if self.name == "project" {
            return Some("id");
        }
        let is_named = self.columns.iter().any(|column| column.name == "project");
        is_named.then_some("project")
    }
}

/// Names go into the text of statements, and a file may come from anywhere.
fn check_name(name: &str) -> StoreResult<()> {
    if name
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    {
        return Ok(());
    }
    Err(StoreError::Corrupt {
        what: "schema".to_owned(),
        why: format!("no table or column of Yuantu is called {name:?}"),
    })
}

fn is_left_out(table: &str, column: &str) -> bool {
    NOT_COPIED.iter().any(|(name, _)| *name == table)
        || COLUMNS_NOT_COPIED
            .iter()
            .any(|(of, name, _)| *of == table && *name == column)
}

fn in_order(mut left: Vec<Table>) -> StoreResult<Vec<Table>> {
    let mut ordered: Vec<Table> = Vec::new();
    while !left.is_empty() {
        let waits = |table: &Table| {
            table
                .refers_to
                .iter()
                .any(|name| *name != table.name && left.iter().any(|other| other.name == *name))
        };
        let (waiting, ready): (Vec<_>, Vec<_>) = left.iter().cloned().partition(waits);
        if ready.is_empty() {
            return Err(StoreError::Corrupt {
                what: "schema".to_owned(),
                why: "its tables refer to each other in a circle".to_owned(),
            });
        }
        ordered.extend(ready);
        left = waiting;
    }
    Ok(ordered)
}

/// The types of the columns of a database, by table and column, as it calls them.
pub(super) async fn types<S: Session>(
    session: &mut S,
) -> StoreResult<BTreeMap<(String, String), String>> {
    #[derive(FromRow)]
    struct TypeRow {
        table_name: String,
        column_name: String,
        data_type: String,
    }
    let rows = session
        .all::<TypeRow>(Statement::new(S::DIALECT.column_types))
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| ((row.table_name, row.column_name), row.data_type))
        .collect())
}

/// The ids of all projects.
pub(super) async fn project_ids<S: Session>(session: &mut S) -> StoreResult<Vec<String>> {
    let statement = Statement::new("select id as value from project order by id");
    let rows = session.all::<Value<String>>(statement).await?;
    Ok(rows.into_iter().map(|row| row.value).collect())
}
