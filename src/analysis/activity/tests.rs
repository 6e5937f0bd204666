//! Places that can be worked out by hand.

use super::*;
use crate::analysis::fixtures::{feature, rectangle};
use crate::model::rules::Rules;

use serde_json::{Value, json};

fn area(id: &str, x: f64, width: f64, group: Value) -> SiteFeature {
    let ground = rectangle(x, 0.0, width, 10.0);
    feature(id, Kind::ActivityArea, ground, json!({"for": group}))
}

fn report(more: Vec<SiteFeature>) -> Report {
    let ground = rectangle(0.0, 0.0, 100.0, 100.0);
    let yard = feature("yard", Kind::Courtyard, ground, json!({"residents": 500}));
    let all = [yard].into_iter().chain(more).collect();
    let site = Site::build(all, Some("yard"), Rules::default()).unwrap();
    analyse(&site, &Params::default(), &Control::default()).unwrap()
}

#[test]
fn a_courtyard_without_activity_ground_has_none_for_anyone() {
    let none = report(vec![]);
    assert_eq!(
        none.without,
        [Group::Elderly, Group::Children, Group::Sports]
    );
    assert_eq!(
        (none.checks[0].value, none.checks[0].gap),
        (Some(0.0), Some(150.0))
    );
    assert_eq!((none.area_m2, none.grounds.len()), (0.0, 0));
}

#[test]
fn ground_for_everyone_serves_each_group_and_overlaps_count_once() {
    let found = report(vec![
        area("old", 0.0, 6.0, json!("elderly")),
        area("all", 4.0, 6.0, json!("all")),
        area("young", 50.0, 8.0, json!("children")),
        area("unsaid", 80.0, 9.0, Value::Null),
        area("outside", 95.0, 20.0, json!("children")),
    ]);
    let groups: Vec<_> = found
        .groups
        .iter()
        .map(|ground| (ground.area_m2, ground.largest_m2, ground.areas.len()))
        .collect();
    assert_eq!(
        groups,
        [(100.0, 100.0, 2), (190.0, 80.0, 3), (60.0, 60.0, 1)]
    );
    assert_eq!(found.without, []);
    assert_eq!(found.area_m2, 100.0 + 80.0 + 90.0 + 50.0);
    assert_eq!(found.per_resident_m2, Some(0.64));
    let largest = &found.grounds[0];
    assert_eq!(
        (largest.area_m2, largest.areas.as_slice()),
        (100.0, &["old".into(), "all".into()][..])
    );
}

#[test]
fn areas_that_touch_are_one_ground_and_a_building_takes_its_own() {
    let two = || {
        vec![
            area("a", 0.0, 8.0, json!("elderly")),
            area("b", 8.0, 8.0, json!("sports")),
        ]
    };
    let found = report(two());
    assert_eq!((found.grounds.len(), found.checks[0].met), (1, Some(true)));
    assert_eq!(found.without, [Group::Children]);
    let house = feature(
        "house",
        Kind::Building,
        rectangle(7.0, 0.0, 2.0, 20.0),
        json!({}),
    );
    let parted = report(two().into_iter().chain([house]).collect());
    assert_eq!(
        parted
            .grounds
            .iter()
            .map(|ground| ground.area_m2)
            .collect::<Vec<_>>(),
        [70.0, 70.0]
    );
    assert_eq!(
        (parted.checks[0].met, parted.checks[0].gap),
        (Some(false), Some(80.0))
    );
}

#[test]
fn what_is_to_be_removed_does_not_count_and_what_is_planned_does() {
    let with = |state: &str| {
        let mut planned = area("a", 0.0, 20.0, json!("all"));
        planned.properties.insert("state".into(), state.into());
        report(vec![planned]).area_m2
    };
    assert_eq!((with("planned"), with("to_remove")), (200.0, 0.0));
}
