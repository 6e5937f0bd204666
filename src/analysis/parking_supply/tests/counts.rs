//! How many spaces there are against how many there should be.

use super::*;

#[test]
fn spaces_are_counted_against_what_is_needed() {
    let row = (0..30).map(|i| {
        let kind = match i {
            0 => "accessible",
            1 | 2 => "ev",
            _ => "standard",
        };
        let properties = json!({"type": kind, "arrangement": "perpendicular"});
        space_with(&i.to_string(), f64::from(i) * 3.0 - 45.0, 0.0, properties)
    });
    let leaving = space_with("old", 0.0, 20.0, json!({"state": "to_remove"}));
    let found = report(row.chain([leaving]).collect());
    assert_eq!((found.supply.total, found.spaces.len()), (30, 30));
    assert_eq!(found.demand.unwrap().spaces, 50);
    let checks: Vec<_> = found
        .checks
        .iter()
        .map(|check| {
            (
                check.rule.as_str(),
                check.value,
                check.target,
                check.missing,
                check.met,
            )
        })
        .collect();
    assert_eq!(
        checks,
        [
            ("parking-demand", 30, 50, 20, false),
            ("parking-accessible-share", 1, 1, 0, true),
            ("parking-ev-share", 2, 3, 1, false),
        ]
    );
}

#[test]
fn a_site_without_spaces_or_households_asks_for_nothing() {
    let lamp = feature("lamp", Kind::Lamp, Point::new(1.0, 1.0), json!({}));
    let bare = Site::build(vec![lamp], None, Rules::default()).unwrap();
    let found = analyse(&bare, &Params::default(), &Control::default()).unwrap();
    assert_eq!((found.supply.total, found.demand), (0, None));
    assert!(found.conflicts.is_empty() && found.checks.iter().all(|check| check.met));
}
