//! Features, edits and writes for the tests, in as few words as possible.

use chrono::{DateTime, Utc};
use geo::{Geometry, point, polygon};
use serde_json::{Value, json};
use yuantu::model::{
    Action, Feature, Kind, Lens, LonLat, Optics, Project, Revision, StoredFeature, Title,
};
use yuantu::store::{
    Edit, Expected, FeatureQuery, HistoryQuery, NewLens, NewScenario, Signature, Store, StoreError,
    StoreResult, Write,
};

pub const PROJECT: &str = "demo";

pub fn project() -> Project {
    Project {
        id: PROJECT.into(),
        name: "示范街道".into(),
        planar_crs: 4547,
        demo: true,
        rule_overrides: json!({"must-see-share": 0.5}).as_object().unwrap().clone(),
        revision: 0,
    }
}

/// A moment with microseconds.
pub fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000 + second, 123_456_000).unwrap()
}

pub fn tree(id: &str, lon: f64, lat: f64) -> Feature<LonLat<Geometry>> {
    feature(
        id,
        Kind::Tree,
        point!(x: lon, y: lat).into(),
        json!({"height_m": 6.5}),
    )
}

pub fn square(id: &str, kind: Kind, west: f64, south: f64, side: f64) -> Feature<LonLat<Geometry>> {
    let (east, north) = (west + side, south + side);
    let ring = polygon![
        (x: west, y: south), (x: east, y: south), (x: east, y: north), (x: west, y: north),
    ];
    feature(id, kind, ring.into(), json!({}))
}

pub fn feature(
    id: &str,
    kind: Kind,
    geometry: Geometry,
    properties: Value,
) -> Feature<LonLat<Geometry>> {
    Feature {
        id: id.into(),
        kind,
        geometry: LonLat::from_degrees(geometry),
        courtyard: None,
        properties: properties.as_object().unwrap().clone(),
    }
}

/// A tree that differs from others by its note.
pub fn noted(id: &str, note: &str) -> Feature<LonLat<Geometry>> {
    feature(
        id,
        Kind::Tree,
        point!(x: 114.0, y: 34.7).into(),
        json!({"note": note}),
    )
}

pub fn note(stored: &StoredFeature) -> &str {
    stored.feature.text("note").unwrap()
}

pub fn put(feature: Feature<LonLat<Geometry>>, expected: Expected) -> Edit {
    put_in(feature, None, expected)
}

pub fn put_in(
    feature: Feature<LonLat<Geometry>>,
    courtyard: Option<&str>,
    expected: Expected,
) -> Edit {
    Edit::Put {
        feature,
        belongs_to: courtyard.map(str::to_owned),
        expected,
    }
}

pub fn remove(id: &str, expected: Expected) -> Edit {
    Edit::Remove {
        id: id.into(),
        expected,
    }
}

pub fn by(who: &str, scenario: Option<&str>, edits: Vec<Edit>) -> Write {
    Write {
        who: who.into(),
        at: at(0),
        scenario: scenario.map(str::to_owned),
        action: None,
        edits,
    }
}

/// Writes to the baseline.
pub async fn write(store: &dyn Store, edits: Vec<Edit>) -> StoreResult<Revision> {
    let written = store.write(PROJECT, &by("李工", None, edits)).await?;
    Ok(written.revision)
}

/// Writes to a scenario.
pub async fn write_to(
    store: &dyn Store,
    scenario: &str,
    edits: Vec<Edit>,
) -> StoreResult<Revision> {
    let write = by("李工", Some(scenario), edits);
    Ok(store.write(PROJECT, &write).await?.revision)
}

pub async fn scenario(store: &dyn Store, id: &str) {
    let new = NewScenario {
        id: id.into(),
        courtyard: "yard".into(),
        name: format!("方案 {id}"),
        from: None,
        who: "李工".into(),
        at: at(1),
    };
    store.create_scenario(PROJECT, &new).await.unwrap();
}

/// The ids of what a query finds, in the order it finds them.
pub async fn ids(store: &dyn Store, query: &FeatureQuery) -> Vec<String> {
    let page = store.features(PROJECT, query).await.unwrap();
    page.features
        .iter()
        .map(|stored| stored.feature.id.to_string())
        .collect()
}

pub async fn everything(store: &dyn Store, scenario: Option<&str>) -> Vec<StoredFeature> {
    let query = FeatureQuery {
        scenario: scenario.map(str::to_owned),
        ..FeatureQuery::default()
    };
    store.features(PROJECT, &query).await.unwrap().features
}

pub async fn revision(store: &dyn Store) -> Revision {
    store.project(PROJECT).await.unwrap().unwrap().revision
}

pub fn is_stale<T>(result: &StoreResult<T>) -> bool {
    matches!(result, Err(StoreError::Stale { .. }))
}

pub fn is_missing<T>(result: &StoreResult<T>) -> bool {
    matches!(result, Err(StoreError::Missing { .. }))
}

pub fn exists<T>(result: &StoreResult<T>) -> bool {
    matches!(result, Err(StoreError::Exists { .. }))
}

/// A store with something of everything: odd numbers and texts, all that a scenario can do, a lens, actions, what is gone.
pub async fn furnished(store: &dyn Store) {
    store.put_project(&project()).await.unwrap();
    let odd = json!({
        "note": "院\"图\"\n\u{1F333}'; --", "height_m": 6.5, "crown_m": 1e-7, "count": 9_007_199_254_740_993_i64,
        "huge": 1e300, "whole": 12.0, "list": [{"b": 1, "a": [null, true]}],
    });
    let odd = feature(
        "odd",
        Kind::Tree,
        point!(x: 114.000_000_000_1, y: -0.0).into(),
        odd,
    );
    let yard = square("yard", Kind::Courtyard, 114.0, 34.7, 0.001);
    let mut first = vec![put(odd, Expected::Absent), put(yard, Expected::Absent)];
    first.extend(
        (0..250).map(|n| put_in(noted(&format!("t{n}"), "x"), Some("yard"), Expected::Absent)),
    );
    write(store, first).await.unwrap();
    let action = Write {
        action: Some(Action {
            id: "action-1".into(),
            title: Title {
                zh: "移走一棵".into(),
                en: "Remove one".into(),
            },
        }),
        ..by(
            "李工",
            None,
            vec![
                remove("t0", Expected::At(1)),
                put(noted("t1", "y"), Expected::At(1)),
            ],
        )
    };
    store.write(PROJECT, &action).await.unwrap();
    scenario(store, "s").await;
    let planned = vec![
        put(noted("t1", "planned"), Expected::Anything),
        put(noted("new", "planned"), Expected::Absent),
        remove("t2", Expected::Anything),
    ];
    write_to(store, "s", planned).await.unwrap();
    write(
        store,
        vec![put_in(noted("t2", "z"), Some("yard"), Expected::At(1))],
    )
    .await
    .unwrap();
    let copy = NewScenario {
        id: "copy".into(),
        courtyard: "yard".into(),
        name: "又一".into(),
        from: Some("s".into()),
        who: "王工".into(),
        at: at(5),
    };
    store.create_scenario(PROJECT, &copy).await.unwrap();
    let lens = Lens {
        id: "lens".into(),
        name: "实测".into(),
        image_width_px: 2560,
        image_height_px: 1440,
        optics: Optics::Measured { hfov_deg: 101.5 },
    };
    let signature = Signature {
        who: "李工".into(),
        at: at(6),
    };
    store
        .add_lens(PROJECT, &NewLens { lens, signature })
        .await
        .unwrap();
    let other = Project {
        id: "other".into(),
        ..project()
    };
    store.put_project(&other).await.unwrap();
}

/// All that can be read of a furnished store.
pub async fn all_of(store: &dyn Store) -> String {
    let mut told = format!("{:?}", store.projects().await.unwrap());
    for scenario in [None, Some("s"), Some("copy")] {
        told += &format!("\n{:?}", everything(store, scenario).await);
    }
    told += &format!("\n{:?}", store.scenarios(PROJECT, None).await.unwrap());
    told += &format!("\n{:?}", store.lenses(PROJECT).await.unwrap());
    told += &format!("\n{:?}", store.action(PROJECT, "action-1").await.unwrap());
    told + &format!(
        "\n{:?}",
        store
            .history(PROJECT, &HistoryQuery::default())
            .await
            .unwrap()
    )
}
