use geo::point;
use serde_json::json;
use yuantu::model::{Feature, Kind};
use yuantu::store::{Belonging, Bounds, Expected, FeatureQuery, PropertyFilter, Store, StoreError};

use crate::backends::contract;
use crate::samples::*;

fn touching(bbox: Bounds) -> FeatureQuery {
    FeatureQuery {
        bbox: Some(bbox),
        ..FeatureQuery::default()
    }
}

fn having(name: &str, value: &str) -> FeatureQuery {
    let filter = PropertyFilter {
        name: name.into(),
        value: value.into(),
    };
    FeatureQuery {
        properties: vec![filter],
        ..FeatureQuery::default()
    }
}

async fn two_yards(store: &dyn Store) {
    write(
        store,
        vec![
            put_in(
                square("yard", Kind::Courtyard, 0.0, 0.0, 1.0),
                Some("yard"),
                Expected::Absent,
            ),
            put_in(
                square("b2", Kind::Building, 0.1, 0.1, 0.2),
                Some("yard"),
                Expected::Absent,
            ),
            put_in(
                square("b1", Kind::Building, 0.5, 0.5, 0.2),
                Some("yard"),
                Expected::Absent,
            ),
            put_in(
                square("next", Kind::Courtyard, 2.0, 0.0, 1.0),
                Some("next"),
                Expected::Absent,
            ),
            put_in(tree("t", 2.5, 0.5), Some("next"), Expected::Absent),
            put(
                square("street", Kind::Building, 5.0, 5.0, 1.0),
                Expected::Absent,
            ),
        ],
    )
    .await
    .unwrap();
}

contract! {
    async fn features_are_found_by_their_ids(store) {
        two_yards(&*store).await;
        let named = |list: &[&str]| FeatureQuery { ids: Some(list.iter().map(|id| (*id).into()).collect()), ..FeatureQuery::default() };
        assert_eq!(ids(&*store, &named(&["t", "b1", "nobody"])).await, ["b1", "t"]);
        assert!(ids(&*store, &named(&[])).await.is_empty());
    }

    async fn features_come_in_the_order_of_kind_and_id(store) {
        two_yards(&*store).await;
        let found = ids(&*store, &FeatureQuery::default()).await;
        assert_eq!(found, ["b1", "b2", "street", "next", "yard", "t"]);
    }

    async fn features_are_found_by_kind(store) {
        two_yards(&*store).await;
        let query = |kinds: &[Kind]| FeatureQuery { kinds: Some(kinds.to_vec()), ..FeatureQuery::default() };
        assert_eq!(ids(&*store, &query(&[Kind::Tree, Kind::Courtyard])).await, ["next", "yard", "t"]);
        assert_eq!(ids(&*store, &query(&[Kind::Lamp])).await, [""; 0]);
        assert_eq!(ids(&*store, &query(&[])).await, [""; 0]);
    }

    async fn features_are_found_by_the_courtyard_they_belong_to(store) {
        two_yards(&*store).await;
        let query = |belonging| FeatureQuery { belonging, ..FeatureQuery::default() };
        let yard = query(Belonging::Courtyard("yard".into()));
        assert_eq!(ids(&*store, &yard).await, ["b1", "b2", "yard"]);
        assert_eq!(ids(&*store, &query(Belonging::Surroundings)).await, ["street"]);
        assert_eq!(ids(&*store, &query(Belonging::Courtyard("nowhere".into()))).await, [""; 0]);
    }

    async fn a_feature_that_only_touches_the_box_is_found(store) {
        // Numbers that have no exact 32-bit form: an index in single precision must not lose or invent anything.
        let (lon, lat) = (113.970_000_1, 34.720_000_1);
        write(&*store, vec![put(tree("t", lon, lat), Expected::Absent)]).await.unwrap();
        let step = 1e-13;
        for corner in [
            [lon, lat, lon + 1.0, lat + 1.0],
            [lon - 1.0, lat - 1.0, lon, lat],
            [lon, lat, lon, lat],
        ] {
            assert_eq!(ids(&*store, &touching(corner)).await, ["t"], "{corner:?}");
        }
        for beside in [
            [lon + step, lat - 1.0, lon + 1.0, lat + 1.0],
            [lon - 1.0, lat - 1.0, lon - step, lat + 1.0],
            [lon - 1.0, lat + step, lon + 1.0, lat + 1.0],
            [lon - 1.0, lat - 1.0, lon + 1.0, lat - step],
        ] {
            assert_eq!(ids(&*store, &touching(beside)).await, [""; 0], "{beside:?}");
        }
    }

    async fn the_box_follows_a_feature_that_moves_or_goes(store) {
        write(&*store, vec![put(tree("t", 1.0, 1.0), Expected::Absent)]).await.unwrap();
        write(&*store, vec![put(tree("t", 9.0, 9.0), Expected::At(1))]).await.unwrap();
        assert_eq!(ids(&*store, &touching([0.0, 0.0, 2.0, 2.0])).await, [""; 0]);
        assert_eq!(ids(&*store, &touching([8.0, 8.0, 10.0, 10.0])).await, ["t"]);
        write(&*store, vec![remove("t", Expected::At(2))]).await.unwrap();
        assert_eq!(ids(&*store, &touching([8.0, 8.0, 10.0, 10.0])).await, [""; 0]);
    }

    async fn a_property_compares_as_its_plain_text(store) {
        let at_home = |id: &str, value| feature(id, Kind::Wall, point!(x: 1.0, y: 1.0).into(), json!({"p": value}));
        write(&*store, vec![
            put(at_home("text", json!("12")), Expected::Absent),
            put(at_home("word", json!("true")), Expected::Absent),
            put(at_home("whole", json!(12)), Expected::Absent),
            put(at_home("real", json!(12.0)), Expected::Absent),
            put(at_home("tenth", json!(0.1)), Expected::Absent),
            put(at_home("big", json!(9_007_199_254_740_993_i64)), Expected::Absent),
            put(at_home("yes", json!(true)), Expected::Absent),
            put(at_home("no", json!(false)), Expected::Absent),
            put(at_home("null", json!(null)), Expected::Absent),
            put(at_home("list", json!(["12"])), Expected::Absent),
            put(at_home("object", json!({"p": "12"})), Expected::Absent),
        ]).await.unwrap();
        // A number is one number however it is written; a text is only itself.
        assert_eq!(ids(&*store, &having("p", "12")).await, ["real", "text", "whole"]);
        assert_eq!(ids(&*store, &having("p", "12.0")).await, ["real", "whole"]);
        assert_eq!(ids(&*store, &having("p", "1.2e1")).await, ["real", "whole"]);
        assert_eq!(ids(&*store, &having("p", "0.1")).await, ["tenth"]);
        assert_eq!(ids(&*store, &having("p", "9007199254740993")).await, ["big"]);
        assert_eq!(ids(&*store, &having("p", "9007199254740992")).await, [""; 0]);
        assert_eq!(ids(&*store, &having("p", "true")).await, ["word", "yes"]);
        assert_eq!(ids(&*store, &having("p", "false")).await, ["no"]);
        for nothing in ["", "null", "0", "1", "12 ", "True", "[\"12\"]"] {
            assert_eq!(ids(&*store, &having("p", nothing)).await, [""; 0], "{nothing}");
        }
        assert_eq!(ids(&*store, &having("q", "12")).await, [""; 0]);
    }

    async fn a_property_may_have_any_name(store) {
        let names = ["a.b", "$", "$.p", "[0]", "0", "a\"b", "a'b", "p\") --", "树种", "back\\slash", "", "a\nb"];
        for (index, name) in names.iter().enumerate() {
            let odd = feature(&index.to_string(), Kind::Tree, point!(x: 1.0, y: 1.0).into(), json!({*name: "it"}));
            write(&*store, vec![put(odd, Expected::Absent)]).await.unwrap();
        }
        for (index, name) in names.iter().enumerate() {
            assert_eq!(ids(&*store, &having(name, "it")).await, [index.to_string()], "{name}");
        }
    }

    async fn all_filters_hold_together(store) {
        two_yards(&*store).await;
        let query = FeatureQuery {
            kinds: Some(vec![Kind::Building]),
            belonging: Belonging::Courtyard("yard".into()),
            bbox: Some([0.6, 0.6, 3.0, 3.0]),
            ..FeatureQuery::default()
        };
        assert_eq!(ids(&*store, &query).await, ["b1"]);
    }

    async fn pages_have_no_gaps_and_no_repeats(store) {
        let trees = (0..25).map(|n| put(tree(&format!("t{n:02}"), 1.0, 1.0), Expected::Absent)).collect();
        write(&*store, trees).await.unwrap();
        let mut seen = Vec::new();
        for offset in (0..40).step_by(10) {
            let query = FeatureQuery { limit: Some(10), offset, ..FeatureQuery::default() };
            assert_eq!(store.features(PROJECT, &query).await.unwrap().matched, 25);
            seen.extend(ids(&*store, &query).await);
        }
        let expected: Vec<String> = (0..25).map(|n| format!("t{n:02}")).collect();
        assert_eq!(seen, expected);
    }

    async fn a_page_of_none_still_counts(store) {
        two_yards(&*store).await;
        let query = FeatureQuery { limit: Some(0), ..FeatureQuery::default() };
        let page = store.features(PROJECT, &query).await.unwrap();
        assert_eq!((page.features.len(), page.matched), (0, 6));
        let past = FeatureQuery { offset: 100, ..FeatureQuery::default() };
        assert_eq!(store.features(PROJECT, &past).await.unwrap().matched, 6);
    }

    async fn features_are_counted_by_courtyard_and_kind(store) {
        two_yards(&*store).await;
        let counts = store.counts(PROJECT).await.unwrap();
        assert_eq!(counts.len(), 3);
        assert_eq!(counts[&Some("yard".into())][&Kind::Building], 2);
        assert_eq!(counts[&Some("yard".into())][&Kind::Courtyard], 1);
        assert_eq!(counts[&Some("next".into())][&Kind::Tree], 1);
        assert_eq!(counts[&None][&Kind::Building], 1);
    }

    async fn the_extent_of_a_kind_is_the_box_around_its_features(store) {
        two_yards(&*store).await;
        assert_eq!(store.extent(PROJECT, Kind::Courtyard).await.unwrap(), Some([0.0, 0.0, 3.0, 1.0]));
        assert_eq!(store.extent(PROJECT, Kind::Tree).await.unwrap(), Some([2.5, 0.5, 2.5, 0.5]));
        assert_eq!(store.extent(PROJECT, Kind::Lamp).await.unwrap(), None);
    }

    async fn all_that_a_feature_says_is_kept(store) {
        let said = Feature {
            courtyard: Some("院子 42".into()),
            ..feature("长椅-🌳-'\"", Kind::Obstacle, point!(x: 1.0, y: 1.0).into(), json!({
                "name": "破亭子 \u{1} \\ \"quoted\"", "height_m": 0.1, "illegal": true, "count": 12, "real": 12.0,
                "list": [1, null, {"deep": "值"}], "nothing": null, "tiny": 5e-324, "large": 1.7976931348623157e308,
            }))
        };
        write(&*store, vec![put_in(said.clone(), Some("院子 42"), Expected::Absent)]).await.unwrap();
        let stored = store.feature(PROJECT, "长椅-🌳-'\"", None).await.unwrap().unwrap();
        assert_eq!(stored.feature, said);
        assert_eq!(stored.belongs_to.as_deref(), Some("院子 42"));
        assert_eq!(stored.revision, 1);
    }

    async fn a_text_with_the_character_nul_is_refused_and_nothing_is_written(store) {
        for said in [
            feature("t", Kind::Tree, point!(x: 1.0, y: 1.0).into(), json!({"name": "a\u{0}b"})),
            feature("t\u{0}", Kind::Tree, point!(x: 1.0, y: 1.0).into(), json!({})),
        ] {
            let refused = write(&*store, vec![put(said, Expected::Absent)]).await;
            assert!(matches!(refused, Err(StoreError::Unstorable { .. })), "{refused:?}");
        }
        assert!(everything(&*store, None).await.is_empty());
        assert_eq!(store.project(PROJECT).await.unwrap().unwrap().revision, 0);
    }

    async fn a_number_as_id_names_the_same_feature_as_its_text(store) {
        let numbered = Feature { id: yuantu::model::FeatureId::Number(7), ..tree("", 1.0, 1.0) };
        write(&*store, vec![put(numbered, Expected::Absent)]).await.unwrap();
        let stored = store.feature(PROJECT, "7", None).await.unwrap().unwrap();
        assert_eq!(stored.feature, tree("7", 1.0, 1.0));
        write(&*store, vec![put(tree("7", 2.0, 2.0), Expected::At(1))]).await.unwrap();
    }

    async fn nothing_is_found_where_nothing_is(store) {
        assert_eq!(store.feature(PROJECT, "t", None).await.unwrap(), None);
        let page = store.features("no such project", &FeatureQuery::default()).await.unwrap();
        assert_eq!((page.features.len(), page.matched), (0, 0));
    }
}
