//! What only a PostgreSQL server can do: be away, drop connections, serve several programs and GIS.
//! Without a server to test on (see `backends`) there is nothing to ask here.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use geo::point;
use serde_json::json;
use sqlx::{Connection, PgConnection, Row};
use tokio::time::timeout;
use yuantu::model::Kind;
use yuantu::store::{Expected, PostgresStore, Store, StoreError};

use crate::backends;
use crate::samples::*;

/// A database with the empty project, the store on it, and a connection beside the store.
struct Place {
    url: String,
    store: Arc<PostgresStore>,
    beside: PgConnection,
}

async fn place() -> Option<Place> {
    let url = backends::new_database().await?;
    let store = Arc::new(PostgresStore::open(&url).await.unwrap());
    store.put_project(&project()).await.unwrap();
    let beside = PgConnection::connect(&url).await.unwrap();
    Some(Place { url, store, beside })
}

async fn refusal(url: &str) -> String {
    match PostgresStore::open(url).await {
        Err(error @ StoreError::Open { .. }) => error.to_string(),
        other => panic!("it should not open: {other:?}"),
    }
}

#[tokio::test]
async fn an_address_without_a_database_is_explained_and_its_password_kept() {
    let told = refusal("postgres://planner:secret@127.0.0.1:1/street").await;
    assert!(told.contains("street on 127.0.0.1:1"), "{told}");
    assert!(
        told.contains("no PostgreSQL server answers there"),
        "{told}"
    );
    let malformed = refusal("postgres://planner:secret@127.0.0.1:port/street").await;
    for told in [told, malformed] {
        assert!(!told.contains("secret"), "{told}");
    }
    if let Some(url) = backends::new_database().await {
        let told = refusal(&format!("{url}_not_there")).await;
        assert!(told.contains("no such database"), "{told}");
    }
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused() {
    let Some(mut place) = place().await else {
        return;
    };
    place.store.close().await;
    sqlx::query(
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
         values (9999, 'future', true, '\\x00', 1)",
    )
    .execute(&mut place.beside)
    .await
    .unwrap();
    let told = refusal(&place.url).await;
    assert!(told.contains("a newer version of Yuantu"), "{told}");
}

#[tokio::test]
async fn dropped_connections_are_made_anew_without_a_restart() {
    let Some(mut place) = place().await else {
        return;
    };
    let first = vec![put(noted("a", "1"), Expected::Absent)];
    assert_eq!(write(&*place.store, first).await.unwrap(), 1);
    for round in 2..5 {
        let dropped = sqlx::query(
            "select pg_terminate_backend(pid) from pg_stat_activity \
             where datname = current_database() and application_name = 'yuantu'",
        )
        .fetch_all(&mut place.beside)
        .await
        .unwrap();
        assert!(!dropped.is_empty());
        let note = round.to_string();
        let next = vec![put(noted("a", &note), Expected::At(round - 1))];
        assert_eq!(write(&*place.store, next).await.unwrap(), round);
        assert_eq!(everything(&*place.store, None).await.len(), 1);
    }
}

#[tokio::test]
async fn a_project_that_is_locked_for_long_says_busy_and_can_be_read() {
    let Some(mut place) = place().await else {
        return;
    };
    let mut lock = place.beside.begin().await.unwrap();
    sqlx::query("select id from project for update")
        .execute(&mut *lock)
        .await
        .unwrap();
    let edits = || vec![put(noted("a", "1"), Expected::Absent)];
    let refused = write(&*place.store, edits()).await;
    assert!(matches!(refused, Err(StoreError::Busy)), "{refused:?}");
    assert!(everything(&*place.store, None).await.is_empty());
    lock.rollback().await.unwrap();
    write(&*place.store, edits()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_programs_write_to_one_project_one_after_the_other() {
    let Some(place) = place().await else {
        return;
    };
    let (one, other) = tokio::join!(
        PostgresStore::open(&place.url),
        PostgresStore::open(&place.url)
    );
    let stores = [Arc::new(one.unwrap()), Arc::new(other.unwrap())];
    let writers: Vec<_> = (0..60)
        .map(|n| {
            let store = stores[n % 2].clone();
            let edit = put(noted(&format!("f{n}"), "x"), Expected::Absent);
            tokio::spawn(async move { write(&*store, vec![edit]).await.unwrap() })
        })
        .collect();
    let mut revisions = BTreeSet::new();
    for writer in writers {
        revisions.insert(writer.await.unwrap());
    }
    assert_eq!(revisions, (1..=60).collect());
    for store in stores {
        assert_eq!(everything(&*store, None).await.len(), 60);
    }
}

/// A caller that goes away takes its request with it, at whatever point the request is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reads_that_are_given_up_leave_no_transaction_behind() {
    let Some(place) = place().await else {
        return;
    };
    let mut revision = None;
    for round in 0..300 {
        let patience = Duration::from_micros(round % 100 * 10);
        let reads = (0..8).map(|_| {
            let store = place.store.clone();
            async move { timeout(patience, everything(&*store, None)).await.is_ok() }
        });
        for read in reads.map(tokio::spawn).collect::<Vec<_>>() {
            read.await.unwrap();
        }
        let expected = revision.map_or(Expected::Absent, Expected::At);
        let written = write(&*place.store, vec![put(noted("a", "1"), expected)]).await;
        revision = Some(written.unwrap());
    }
}

#[tokio::test]
async fn gis_programs_see_a_view_for_each_kind_with_typed_columns() {
    let Some(mut place) = place().await else {
        return;
    };
    let lamp = json!({"height_m": 6, "reach_m": "far"});
    let lamp = feature("l", Kind::Lamp, point!(x: 113.97, y: 34.72).into(), lamp);
    let bins = json!({"streams": ["kitchen", "other"]});
    let bins = feature(
        "w",
        Kind::WastePoint,
        point!(x: 113.9, y: 34.7).into(),
        bins,
    );
    let edits = vec![put(lamp, Expected::Absent), put(bins, Expected::Absent)];
    write(&*place.store, edits).await.unwrap();
    let row =
        sqlx::query("select id, height_m, reach_m, st_astext(geom) as place from layers.lamps")
            .fetch_one(&mut place.beside)
            .await
            .unwrap();
    assert_eq!(row.get::<&str, _>("id"), "l");
    assert_eq!(row.get::<f64, _>("height_m"), 6.0);
    assert_eq!(
        row.get::<Option<f64>, _>("reach_m"),
        None,
        "what is no number is no value"
    );
    assert_eq!(row.get::<&str, _>("place"), "POINT(113.97 34.72)");
    let streams: String = sqlx::query_scalar("select streams from layers.waste_points")
        .fetch_one(&mut place.beside)
        .await
        .unwrap();
    assert_eq!(streams, r#"["kitchen", "other"]"#);
    let views: i64 =
        sqlx::query_scalar("select count(*) from pg_views where schemaname = 'layers'")
            .fetch_one(&mut place.beside)
            .await
            .unwrap();
    assert_eq!(views, Kind::ALL.len() as i64);
}

/// Tables that are no project's: the same for all of them.
const SHARED: [&str; 8] = [
    "project",
    "_sqlx_migrations",
    "spatial_ref_sys",
    "people",
    "account",
    "session",
    "token",
    "audit",
];

#[tokio::test]
async fn every_key_of_every_table_begins_with_the_project() {
    let Some(mut place) = place().await else {
        return;
    };
    let keys = sqlx::query(
        "select t.relname::text as table_name, i.indisprimary as is_primary, \
         array(select a.attname::text from unnest(i.indkey) with ordinality as k (number, place) \
         join pg_attribute a on a.attrelid = t.oid and a.attnum = k.number order by k.place) as columns \
         from pg_class t left join pg_index i on i.indrelid = t.oid and i.indisunique \
         where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p') order by 1",
    )
    .fetch_all(&mut place.beside)
    .await
    .unwrap();
    let mut with_primary = BTreeSet::new();
    for key in &keys {
        let table: String = key.get("table_name");
        if SHARED.contains(&table.as_str()) {
            continue;
        }
        let columns: Vec<String> = key.get("columns");
        assert_eq!(
            columns.first().map(String::as_str),
            Some("project"),
            "{table} has the key {columns:?}: it cannot be distributed by project"
        );
        if key.get::<Option<bool>, _>("is_primary") == Some(true) {
            with_primary.insert(table);
        }
    }
    for table in [
        "revision",
        "feature",
        "scenario",
        "scenario_end",
        "overlay",
        "history",
        "lens",
    ] {
        assert!(with_primary.contains(table), "{table} has no primary key");
    }
}

#[tokio::test]
async fn the_tables_are_partitioned_by_project_as_the_document_says() {
    let Some(mut place) = place().await else {
        return;
    };
    let edits = || {
        vec![put_in(
            tree("a", 114.0, 34.7),
            Some("yard"),
            Expected::Anything,
        )]
    };
    write(&*place.store, edits()).await.unwrap();
    place.store.close().await;
    let document = include_str!("../../docs/scale.md");
    let text = document.split("```sql\n-- Partitions").nth(1).unwrap();
    let text = text.split("```").next().unwrap();
    // The document's project is the one of this test.
    let text = format!("-- Partitions{}", text.replace("district-1", PROJECT));
    sqlx::raw_sql(sqlx::AssertSqlSafe(text))
        .execute(&mut place.beside)
        .await
        .unwrap();
    let store = PostgresStore::open(&place.url).await.unwrap();
    assert_eq!(write(&store, edits()).await.unwrap(), 2);
    assert_eq!(everything(&store, None).await.len(), 1);
    assert_eq!(store.summaries(PROJECT, 0, 9).await.unwrap().len(), 2);
    for part in ["feature_district_1", "history_district_1"] {
        let count = format!("select count(*) from {part}");
        let count: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(count))
            .fetch_one(&mut place.beside)
            .await
            .unwrap();
        assert!(count > 0, "{part} is empty");
    }
    let seen: i64 = sqlx::query_scalar("select count(*) from layers.trees")
        .fetch_one(&mut place.beside)
        .await
        .unwrap();
    assert_eq!(seen, 1);
}
