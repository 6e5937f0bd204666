use yuantu::model::{Lens, Optics, Project};
use yuantu::store::{NewLens, Signature, Store, StoreError, StoreResult};

use crate::backends::{self, contract};
use crate::samples::*;

fn signature() -> Signature {
    Signature {
        who: "李工".into(),
        at: at(0),
    }
}

fn lens(id: &str, name: &str) -> Lens {
    Lens {
        id: id.into(),
        name: name.into(),
        image_width_px: 2560,
        image_height_px: 1440,
        optics: Optics::Fixed {
            focal_length_mm: 2.8,
            sensor_width_mm: 5.38,
        },
    }
}

async fn add(store: &dyn Store, lens: Lens) -> StoreResult<()> {
    let new = NewLens {
        lens,
        signature: signature(),
    };
    store.add_lens(PROJECT, &new).await
}

contract! {
    async fn lenses_are_read_as_they_were_added_in_the_order_of_their_names(store) {
        let measured = Lens {
            optics: Optics::Measured { hfov_deg: 101.5 },
            ..lens("b", "2 实测")
        };
        add(&*store, measured.clone()).await.unwrap();
        add(&*store, lens("a", "1 枪机")).await.unwrap();
        assert_eq!(store.lenses(PROJECT).await.unwrap(), [lens("a", "1 枪机"), measured]);
        assert_eq!(revision(&*store).await, 2);
    }

    async fn a_lens_whose_id_or_name_is_taken_is_refused_and_takes_no_revision(store) {
        add(&*store, lens("a", "枪机")).await.unwrap();
        assert!(exists(&add(&*store, lens("b", "枪机")).await));
        assert!(exists(&add(&*store, lens("a", "球机")).await));
        assert_eq!(store.lenses(PROJECT).await.unwrap(), [lens("a", "枪机")]);
        assert_eq!(revision(&*store).await, 1);
    }

    async fn a_project_has_only_so_many_lenses(store) {
        for number in 0..Lens::MOST_OWN {
            add(&*store, lens(&format!("l{number}"), &format!("镜头 {number}"))).await.unwrap();
        }
        let refused = add(&*store, lens("more", "再一个")).await;
        assert!(matches!(refused, Err(StoreError::Full { .. })));
        assert_eq!(store.lenses(PROJECT).await.unwrap().len(), Lens::MOST_OWN);
    }

    async fn a_removed_lens_is_gone_and_its_name_is_free_again(store) {
        add(&*store, lens("a", "枪机")).await.unwrap();
        store.remove_lens(PROJECT, "a", &signature()).await.unwrap();
        assert!(store.lenses(PROJECT).await.unwrap().is_empty());
        assert!(is_missing(&store.remove_lens(PROJECT, "a", &signature()).await));
        assert_eq!(revision(&*store).await, 2);
        add(&*store, lens("b", "枪机")).await.unwrap();
    }

    async fn lenses_belong_to_one_project(store) {
        store.put_project(&Project { id: "other".into(), ..project() }).await.unwrap();
        add(&*store, lens("a", "枪机")).await.unwrap();
        assert!(store.lenses("other").await.unwrap().is_empty());
        assert!(is_missing(&store.remove_lens("other", "a", &signature()).await));
        let nowhere = NewLens { lens: lens("a", "枪机"), signature: signature() };
        assert!(is_missing(&store.add_lens("nowhere", &nowhere).await));
    }
}

#[tokio::test]
async fn lenses_outlive_a_restart() {
    for backend in backends::all().await {
        backend.store.put_project(&project()).await.unwrap();
        add(&*backend.store, lens("a", "枪机")).await.unwrap();
        if let Some(again) = backend.restart().await {
            assert_eq!(
                again.store.lenses(PROJECT).await.unwrap(),
                [lens("a", "枪机")]
            );
        }
    }
}
