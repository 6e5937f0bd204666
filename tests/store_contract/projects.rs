use chrono::Utc;
use serde_json::Map;
use yuantu::model::Project;
use yuantu::store::{Expected, Signature, StoreError};

use crate::backends::contract;
use crate::samples::*;

contract! {
    async fn a_project_is_read_as_it_was_put(store) {
        assert_eq!(store.project(PROJECT).await.unwrap(), Some(project()));
        assert_eq!(store.projects().await.unwrap(), [project()]);
        assert_eq!(store.project("elsewhere").await.unwrap(), None);
    }

    async fn a_project_is_changed_in_all_but_its_revision(store) {
        write(&*store, vec![put(tree("t", 1.0, 1.0), Expected::Absent)]).await.unwrap();
        let renamed = Project {
            name: "新名".into(),
            planar_crs: 4526,
            demo: false,
            rule_overrides: Map::new(),
            revision: 77,
            ..project()
        };
        store.put_project(&renamed).await.unwrap();
        let found = store.project(PROJECT).await.unwrap();
        assert_eq!(found, Some(Project { revision: 1, ..renamed }));
        assert_eq!(everything(&*store, None).await.len(), 1);
    }

    async fn a_project_is_updated_only_as_it_is_known_and_that_takes_a_revision(store) {
        let signature = Signature { who: "王工".into(), at: Utc::now() };
        let renamed = Project { name: "新名".into(), ..project() };
        let updated = store.update_project(&renamed, Expected::At(0), &signature).await;
        assert_eq!(updated.unwrap(), 1);
        let found = store.project(PROJECT).await.unwrap();
        assert_eq!(found, Some(Project { revision: 1, ..renamed.clone() }));
        let late = Project { name: "旧名".into(), ..project() };
        let refused = store.update_project(&late, Expected::At(0), &signature).await;
        assert!(matches!(refused, Err(StoreError::Stale { found: 1, .. })));
        assert_eq!(store.project(PROJECT).await.unwrap().unwrap().name, "新名");
        let nowhere = Project { id: "nowhere".into(), ..project() };
        let missing = store.update_project(&nowhere, Expected::Anything, &signature).await;
        assert!(matches!(missing, Err(StoreError::Missing { .. })));
        assert_eq!(store.project("nowhere").await.unwrap(), None);
    }

    async fn a_new_project_was_never_written_to_whatever_it_claims(store) {
        let boastful = Project { id: "b".into(), revision: 9, ..project() };
        store.put_project(&boastful).await.unwrap();
        assert_eq!(store.project("b").await.unwrap().unwrap().revision, 0);
    }

    async fn projects_do_not_see_each_other(store) {
        store.put_project(&Project { id: "other".into(), ..project() }).await.unwrap();
        write(&*store, vec![put(tree("t", 1.0, 1.0), Expected::Absent)]).await.unwrap();
        scenario(&*store, "s").await;
        assert_eq!(store.feature("other", "t", None).await.unwrap(), None);
        assert_eq!(store.scenario("other", "s").await.unwrap(), None);
        assert!(store.history("other", &Default::default()).await.unwrap().is_empty());
        assert!(store.counts("other").await.unwrap().is_empty());
        assert_eq!(store.project("other").await.unwrap().unwrap().revision, 0);

        let same_id = by("王工", None, vec![put(tree("t", 2.0, 2.0), Expected::Absent)]);
        assert_eq!(store.write("other", &same_id).await.unwrap().revision, 1);
        let mine = store.feature(PROJECT, "t", None).await.unwrap().unwrap();
        assert_eq!(mine.feature, tree("t", 1.0, 1.0));
    }

    async fn a_store_answers_a_ping_until_it_is_closed(store) {
        store.ping().await.unwrap();
        assert!(["sqlite", "postgres"].contains(&store.backend()));
        store.close().await;
        assert!(store.ping().await.is_err());
    }
}
