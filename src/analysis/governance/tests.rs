//! Rows of a register, and what they still lack.

use super::*;
use crate::model::site::SiteFeature;
use geo::{Rect, coord};
use serde_json::{Value, json};

fn courtyard(id: &str, place: f64, properties: Value) -> SiteFeature {
    let low = coord! { x: 50.0 * place, y: 0.0 };
    let ground = Rect::new(low, coord! { x: 50.0 * place + 40.0, y: 40.0 });
    SiteFeature {
        id: id.into(),
        kind: Kind::Courtyard,
        geometry: ground.to_polygon().into(),
        courtyard: None,
        properties: properties.as_object().unwrap().clone(),
    }
}

fn report(rows: &[Value]) -> Report {
    let courtyards = rows
        .iter()
        .enumerate()
        .map(|(at, row)| courtyard(&format!("cy-{at}"), at as f64, row.clone()))
        .collect();
    let site = Site::build(courtyards, None, Rules::default()).unwrap();
    analyse(&site, &Params::default(), &Control::default()).unwrap()
}

fn complete() -> Value {
    json!({
        "name": "永茂小区", "category": "unmanaged",
        "no_owning_unit": true, "no_property_service": true, "no_staff": true,
        "party_branch": true, "self_management_committee": true, "volunteer_team": true,
        "cadre": "someone", "owners_committee": "none"
    })
}

fn with(changes: Value) -> Value {
    let mut row = complete();
    for (member, value) in changes.as_object().unwrap() {
        row[member] = value.clone();
    }
    row
}

#[test]
fn a_courtyard_with_all_organisations_and_a_cadre_has_no_blank() {
    let found = report(&[complete()]);
    assert_eq!((found.blanks.len(), found.full_coverage), (0, Some(1.0)));
    assert_eq!(
        (found.checks[0].value, found.checks[0].met),
        (Some(0.0), Some(true))
    );
    let row = &found.courtyards[0];
    assert_eq!((row.way, row.blanks), (Some(Way::SelfManagement), 0));
    assert_eq!(row.criteria.implies_unmanaged, Some(true));
    assert_eq!(row.criteria.category_disagrees, Some(false));
}

#[test]
fn what_is_missing_and_what_nobody_has_said_are_blanks() {
    let mut unsaid = with(json!({"volunteer_team": false, "cadre": " "}));
    unsaid.as_object_mut().unwrap().remove("party_branch");
    let found = report(&[complete(), unsaid]);
    let blanks: Vec<_> = found
        .blanks
        .iter()
        .map(|blank| (blank.item.as_str(), blank.filled))
        .collect();
    assert_eq!(
        blanks,
        [
            ("party_branch", None),
            ("volunteer_team", Some(false)),
            ("cadre", Some(false))
        ]
    );
    assert!(
        found
            .blanks
            .iter()
            .all(|blank| blank.courtyard == "cy-1".into())
    );
    assert_eq!(
        (found.full_coverage, found.checks[0].gap),
        (Some(0.5), Some(3.0))
    );
}

#[test]
fn the_way_is_an_owners_committee_with_its_company_or_self_management_or_none() {
    let way = |changes| report(&[with(changes)]).courtyards[0].way;
    let owners = json!({"owners_committee": "established", "property_company": "一家物业"});
    assert_eq!(
        way(owners.clone()),
        Some(Way::OwnersCommitteeAndPropertyCompany)
    );
    let alone = json!({"owners_committee": "established", "self_management_committee": false});
    assert_eq!(way(alone), Some(Way::None));
    assert_eq!(
        way(json!({"owners_committee": "preparing"})),
        Some(Way::SelfManagement)
    );
    assert_eq!(
        way(json!({"self_management_committee": false})),
        Some(Way::None)
    );
    assert_eq!(way(json!({"self_management_committee": null})), None);
}

#[test]
fn a_category_that_the_criteria_contradict_is_told() {
    let criteria = |changes| report(&[with(changes)]).courtyards.remove(0).criteria;
    let managed = criteria(json!({"category": "managed"}));
    assert_eq!(
        (managed.implies_unmanaged, managed.category_disagrees),
        (Some(true), Some(true))
    );
    let served = criteria(json!({"no_property_service": false}));
    assert_eq!(
        (served.implies_unmanaged, served.category_disagrees),
        (Some(false), Some(true))
    );
    let open = criteria(json!({"no_staff": null}));
    assert_eq!(
        (open.implies_unmanaged, open.category_disagrees),
        (None, None)
    );
    let failed =
        criteria(json!({"no_staff": null, "no_owning_unit": false, "category": "old_compound"}));
    assert_eq!(
        (failed.implies_unmanaged, failed.category_disagrees),
        (Some(false), Some(false))
    );
}

#[test]
fn a_courtyard_that_says_nothing_is_all_blank_and_not_judged() {
    let found = report(&[json!({})]);
    assert_eq!((found.blanks.len(), found.full_coverage), (4, Some(0.0)));
    assert_eq!((found.checks[0].value, found.checks[0].met), (None, None));
}

#[test]
fn a_scene_without_courtyards_has_no_rows() {
    let lamp = SiteFeature {
        kind: Kind::Lamp,
        ..courtyard("lamp", 0.0, json!({}))
    };
    let site = Site::build(vec![lamp], None, Rules::default()).unwrap();
    let found = analyse(&site, &Params::default(), &Control::default()).unwrap();
    assert_eq!((found.courtyards.len(), found.full_coverage), (0, None));
    assert_eq!(found.checks[0].value, None);
}
