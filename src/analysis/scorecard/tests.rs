//! The same lines for every courtyard, and each of them as its own analysis says.

use super::*;
use crate::analysis::check::Check;
use crate::analysis::fixtures::{feature, rectangle};
use crate::analysis::{green, perimeter};
use crate::model::rules::Rules;
use crate::model::site::SiteFeature;
use crate::model::{FeatureId, Kind};
use geo::{LineString, Point};
use proptest::prelude::*;
use serde_json::{Value, json};

fn yard(properties: Value) -> SiteFeature {
    feature(
        "yard",
        Kind::Courtyard,
        rectangle(0.0, 0.0, 60.0, 40.0),
        properties,
    )
}

fn site(features: Vec<SiteFeature>) -> Site {
    Site::build(features, Some("yard"), Rules::default()).unwrap()
}

fn scorecard(site: &Site) -> Report {
    analyse(site, &Params::default(), &Control::default()).unwrap()
}

/// A courtyard with a bit of everything.
fn furnished() -> Vec<SiteFeature> {
    vec![
        yard(
            json!({"residents": 200, "households": 8, "party_branch": true, "volunteer_team": false}),
        ),
        feature(
            "gate",
            Kind::Gate,
            Point::new(30.0, 0.0),
            json!({"width_m": 4, "access_control": "none"}),
        ),
        feature("door", Kind::Entrance, Point::new(5.0, 5.0), json!({})),
        feature(
            "lamp",
            Kind::Lamp,
            Point::new(30.0, 20.0),
            json!({"height_m": 5, "reach_m": 9}),
        ),
        feature(
            "lawn",
            Kind::GreenArea,
            rectangle(40.0, 10.0, 18.0, 25.0),
            json!({}),
        ),
        feature(
            "square",
            Kind::ActivityArea,
            rectangle(5.0, 25.0, 10.0, 10.0),
            json!({"for": "all"}),
        ),
        feature(
            "space",
            Kind::ParkingSpace,
            rectangle(20.0, 30.0, 2.5, 5.3),
            json!({"type": "standard"}),
        ),
        feature(
            "lane",
            Kind::Lane,
            LineString::from(vec![(30.0, 0.0), (30.0, 38.0)]),
            json!({"width_m": 4}),
        ),
    ]
}

fn line<'a>(report: &'a Report, id: &str) -> &'a Line {
    report
        .checks
        .iter()
        .find(|line| line.check.id == id)
        .unwrap()
}

#[test]
fn every_courtyard_has_the_same_lines_in_the_same_order() {
    let ids = |report: &Report| -> Vec<(String, String)> {
        let checks = report.checks.iter();
        checks
            .map(|line| (line.analysis.clone(), line.check.id.clone()))
            .collect()
    };
    let (bare, full) = (
        scorecard(&site(vec![yard(json!({}))])),
        scorecard(&site(furnished())),
    );
    assert_eq!(ids(&bare), ids(&full));
    let mut unique: Vec<_> = ids(&bare).into_iter().map(|(_, id)| id).collect();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), bare.checks.len());
    for line in &bare.checks {
        assert!(crate::analysis::process(&line.analysis).is_some());
    }
}

#[test]
fn each_line_says_what_its_own_analysis_says() {
    let site = site(furnished());
    let card = scorecard(&site);
    let control = Control::default();
    let green = green::analyse(&site, &green::Params::default(), &control).unwrap();
    let perimeter = perimeter::analyse(&site, &perimeter::Params::default(), &control).unwrap();
    for check in green.checks.iter().chain(&perimeter.checks) {
        assert_eq!(&line(&card, &check.id).check, check);
    }
    let card_of = |id: &str| {
        let line = line(&card, id);
        let features: Vec<String> = line.features.iter().map(FeatureId::to_string).collect();
        (line.check.value, line.check.gap, features)
    };
    assert_eq!(
        card_of("gate-control"),
        (Some(0.0), Some(1.0), vec!["gate".to_owned()])
    );
    assert_eq!(card_of("parking-demand"), (Some(1.0), Some(3.0), vec![]));
    assert_eq!(
        card_of("activity-ground"),
        (Some(100.0), Some(50.0), vec![])
    );
    assert_eq!(
        card_of("governance-blanks"),
        (Some(3.0), Some(3.0), vec!["yard".to_owned()])
    );
    assert_eq!(card_of("lit-places").2, ["door", "lane"]);
    assert_eq!(card_of("must-see").0, Some(0.0));
}

#[test]
fn what_the_scene_does_not_tell_is_blank_and_listed() {
    let bare = scorecard(&site(vec![yard(json!({}))]));
    for id in [
        "gate-control",
        "concentrated-green",
        "parking-demand",
        "lit-places",
        "governance-blanks",
    ] {
        let check = &line(&bare, id).check;
        assert_eq!(
            (check.value, check.gap, check.met),
            (None, None, None),
            "{id}"
        );
    }
    assert_eq!(line(&bare, "green-share").check.met, Some(false));
}

#[test]
fn a_profile_that_is_none_is_refused() {
    let params = Params {
        profile: Some("none".into()),
    };
    let error = analyse(&site(furnished()), &params, &Control::default()).unwrap_err();
    assert!(matches!(error, AnalysisError::Parameter { pointer, .. } if pointer == "/profile"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..Default::default() })]

    #[test]
    fn a_line_is_met_exactly_where_its_gap_is_nothing(
        kept in prop::collection::vec(any::<bool>(), 8), residents in 0..3000_u32, green_m in 0.0..60.0_f64,
    ) {
        let kept_features = furnished().into_iter().zip(kept).filter(|(feature, kept)| *kept && feature.id != "yard".into());
        let mut features: Vec<SiteFeature> = kept_features.map(|(feature, _)| feature).collect();
        features.push(yard(json!({"residents": residents})));
        features.push(feature("more", Kind::GreenArea, rectangle(0.0, 0.0, green_m + 0.1, 12.0), json!({})));
        for line in scorecard(&site(features)).checks {
            let Check { value, gap, met, .. } = line.check;
            prop_assert_eq!(met, gap.map(|gap| gap == 0.0));
            prop_assert_eq!(value.is_some(), gap.is_some());
            prop_assert!(gap.is_none_or(|gap| gap >= 0.0 && gap.is_finite()));
        }
    }
}
