//! Rankings worked out by hand, and what has to hold of every one.

use super::*;
use crate::analysis::fixtures::{feature, rectangle};
use crate::analysis::process::Memory;
use crate::analysis::survey::Subject;
use crate::model::site::{Shift, Site, SiteFeature};
use crate::model::{Kind, Properties};
use geo::{Coord, Point};
use proptest::prelude::*;
use serde_json::{Value, json};

/// A courtyard of 40 m by 50 m. All that it says is how many residents it has and which organisations.
fn yard(residents: u32, organisations: usize) -> Vec<SiteFeature> {
    let mut properties = json!({"residents": residents});
    let all = [
        ("party_branch", json!(true)),
        ("self_management_committee", json!(true)),
        ("volunteer_team", json!(true)),
        ("cadre", json!("someone")),
    ];
    for (at, (item, value)) in all.into_iter().enumerate() {
        properties[item] = if at < organisations {
            value
        } else {
            json!(null)
        };
    }
    let ground = rectangle(0.0, 0.0, 40.0, 50.0);
    vec![feature("yard", Kind::Courtyard, ground, properties)]
}

fn lawn(area_m2: f64) -> SiteFeature {
    let ground = rectangle(0.0, 0.0, 20.0, area_m2 / 20.0);
    feature("lawn", Kind::GreenArea, ground, json!({}))
}

fn gate(id: &str, access_control: &str) -> SiteFeature {
    let properties = json!({"width_m": 4, "access_control": access_control});
    feature(id, Kind::Gate, Point::new(20.0, 0.0), properties)
}

fn subject(id: &str) -> Subject {
    Subject {
        id: id.into(),
        name: Some(format!("{id} 院")),
        properties: Properties::new(),
        left_out: None,
    }
}

fn plan(parameters: Value) -> Result<Plan, AnalysisError> {
    Plan::new(read_parameters(parameters)?, &Rules::default())
}

fn judged(features: Vec<SiteFeature>) -> Vec<Judged> {
    let site = Site::build(features, Some("yard"), Rules::default()).unwrap();
    let question = Question {
        site: &site,
        frame: &Shift(Coord::zero()),
        memory: &Memory::default(),
    };
    judge(&question, &plan(json!({})).unwrap(), &Control::default()).unwrap()
}

fn ranked(parameters: Value, courtyards: Vec<(&str, Vec<Judged>)>) -> Report {
    let found = courtyards
        .into_iter()
        .map(|(id, found)| Found {
            subject: subject(id),
            found,
        })
        .collect();
    join(&plan(parameters).unwrap(), found, Vec::new()).unwrap()
}

/// Weights under which only these count.
fn only(counted: &[(&str, f64)]) -> Value {
    let lines = plan(json!({})).unwrap().lines;
    let mut weights: serde_json::Map<String, Value> = lines
        .iter()
        .map(|line| (line.check.id.clone(), json!(0)))
        .collect();
    for (id, weight) in counted {
        weights.insert((*id).to_owned(), json!(weight));
    }
    json!({"weights": weights})
}

fn ids(report: &Report) -> Vec<String> {
    let courtyards = report.courtyards.iter();
    courtyards.map(|one| one.id.to_string()).collect()
}

fn standing<'a>(courtyard: &'a Ranked, id: &str) -> &'a Standing {
    courtyard.checks.iter().find(|one| one.id == id).unwrap()
}

fn check<'a>(report: &'a Report, id: &str) -> &'a Weighed {
    report.checks.iter().find(|one| one.id == id).unwrap()
}

/// Three courtyards of 2000 m², of which a quarter is to be green, 25 % = 500 m².
///
/// `a`: no green, all organisations, a gate that is controlled. `b`: 250 m² of green, two blanks, a gate that is not
/// controlled. `c`: 500 m² of green, all organisations, no gate.
fn three() -> Vec<(&'static str, Vec<Judged>)> {
    let with = |mut yard: Vec<SiteFeature>, more: Vec<SiteFeature>| {
        yard.extend(more);
        judged(yard)
    };
    vec![
        ("c", with(yard(0, 4), vec![lawn(500.0)])),
        ("a", with(yard(0, 4), vec![gate("g", "barrier")])),
        ("b", with(yard(0, 2), vec![lawn(250.0), gate("g", "none")])),
    ]
}

#[test]
fn three_courtyards_are_ranked_as_by_hand() {
    let green_target = Rules::default().value("green-share");
    // Shortfalls of green: a 1, b 1 − 0.125/target, c 1 − 0.25/target; of blanks: 0, 2/3, 0; of gates: 0, 1, not known.
    let b_green = 1.0 - 0.125 / green_target;
    let c_green = (1.0 - 0.25 / green_target).max(0.0);
    let weights = only(&[
        ("green-share", 2.0),
        ("governance-blanks", 3.0),
        ("gate-control", 1.0),
    ]);
    let report = ranked(weights, three());
    assert_eq!(ids(&report), ["b", "a", "c"]);
    let scores: Vec<f64> = report
        .courtyards
        .iter()
        .map(|one| one.score.unwrap())
        .collect();
    let expected = [
        (2.0 * b_green + 2.0 + 1.0) / 6.0,
        2.0 / 6.0,
        2.0 * c_green / 5.0,
    ];
    for (score, expected) in scores.iter().zip(expected) {
        assert!(
            (score - expected).abs() < 1e-9,
            "{scores:?}, not {expected:?}"
        );
    }
    let b = &report.courtyards[0];
    assert_eq!((b.rank, b.name.as_deref()), (1, Some("b 院")));
    let blanks = standing(b, "governance-blanks");
    assert_eq!((blanks.value, blanks.gap), (Some(2.0), Some(2.0)));
    assert!((blanks.contribution.unwrap() - 2.0 / 6.0).abs() < 1e-12);
    assert_eq!(standing(b, "gate-control").shortfall, Some(1.0));
    assert_eq!(
        standing(&report.courtyards[2], "gate-control").contribution,
        None
    );

    let gates = check(&report, "gate-control");
    assert_eq!((gates.met, gates.missed, gates.unknown), (1, 1, 1));
    assert_eq!((&gates.worst, gates.weight), (&Some("b".into()), 1.0));
    let green = check(&report, "green-share");
    assert_eq!(green.worst, Some("a".into()));
    let parking = check(&report, "parking-demand");
    assert_eq!((parking.unknown, &parking.worst), (3, &None));
}

#[test]
fn other_weights_rank_otherwise_and_equals_go_by_their_ids() {
    let green = ranked(only(&[("green-share", 1.0)]), three());
    assert_eq!(ids(&green), ["a", "b", "c"]);
    let blanks = ranked(only(&[("governance-blanks", 1.0)]), three());
    assert_eq!(ids(&blanks), ["b", "a", "c"]);
    // Of c no gate is known.
    let gates = ranked(only(&[("gate-control", 1.0)]), three());
    assert_eq!(ids(&gates), ["b", "a", "c"]);
    assert_eq!(gates.courtyards[2].score, None);
    let ranks: Vec<_> = gates.courtyards.iter().map(|one| one.rank).collect();
    assert_eq!(ranks, [1, 2, 3]);
}

#[test]
fn a_street_without_courtyards_or_without_weights_has_no_scores() {
    let empty = ranked(json!({}), Vec::new());
    assert!(empty.courtyards.is_empty() && !empty.checks.is_empty());
    assert!(empty.checks.iter().all(|check| check.worst.is_none()));
    let unweighed = ranked(only(&[]), three());
    assert_eq!(ids(&unweighed), ["a", "b", "c"]);
    for courtyard in &unweighed.courtyards {
        assert_eq!(courtyard.score, None);
        assert!(
            courtyard
                .checks
                .iter()
                .all(|one| one.contribution.is_none())
        );
    }
}

#[test]
fn counts_agree_with_the_checks_of_each_courtyard() {
    let report = ranked(json!({}), three());
    for courtyard in &report.courtyards {
        let all = courtyard.met + courtyard.missed + courtyard.unknown;
        assert_eq!(all, report.checks.len());
        let parts = courtyard.checks.iter().filter_map(|one| one.contribution);
        assert!((parts.sum::<f64>() - courtyard.score.unwrap()).abs() < 1e-12);
        for (standing, check) in courtyard.checks.iter().zip(&report.checks) {
            assert_eq!(standing.id, check.id);
        }
    }
}

#[test]
fn a_weight_that_is_none_is_named_by_its_place() {
    for (parameters, place) in [
        (json!({"weights": {"beauty": 1}}), "/weights/beauty"),
        (json!({"weights": {"a/b~": 1}}), "/weights/a~1b~0"),
        (
            json!({"weights": {"green-share": -1}}),
            "/weights/green-share",
        ),
        (
            json!({"weights": {"green-share": 1e7}}),
            "/weights/green-share",
        ),
        (
            json!({"weights": {"green-share": "much"}}),
            "/weights/green-share",
        ),
        (json!({"profile": "none"}), "/profile"),
        (json!({"weight": {}}), "/weight"),
    ] {
        let error = plan(parameters.clone()).err().unwrap();
        let AnalysisError::Parameter { pointer, .. } = error else {
            panic!("{parameters}: {error}");
        };
        assert_eq!(pointer, place, "{parameters}");
    }
}

fn any_standing() -> impl Strategy<Value = Option<f64>> {
    prop::option::weighted(0.8, prop_oneof![Just(0.0), 0.0..=1.0_f64])
}

/// Courtyards that stand so to all checks.
fn street(shortfalls: &[Vec<Option<f64>>]) -> Vec<Found<Vec<Judged>>> {
    let lines = plan(json!({})).unwrap().lines;
    let judged = |shortfall: &Option<f64>, line: &Line| Judged {
        unit: line.check.unit.clone(),
        standing: Standing {
            id: line.check.id.clone(),
            value: *shortfall,
            target: 1.0,
            gap: *shortfall,
            met: shortfall.map(|shortfall| shortfall == 0.0),
            shortfall: *shortfall,
            contribution: None,
        },
    };
    shortfalls
        .iter()
        .enumerate()
        .map(|(at, all)| Found {
            subject: subject(&format!("{at:02}")),
            found: all
                .iter()
                .zip(&lines)
                .map(|(shortfall, line)| judged(shortfall, line))
                .collect(),
        })
        .collect()
}

fn weighing(weights: &[f64], factor: f64) -> Plan {
    let lines = plan(json!({})).unwrap().lines;
    let weights: serde_json::Map<String, Value> = lines
        .iter()
        .zip(weights)
        .map(|(line, weight)| (line.check.id.clone(), json!(weight * factor)))
        .collect();
    plan(json!({ "weights": weights })).unwrap()
}

/// At least as many as there are checks; what is more is not looked at.
const CHECKS: usize = 40;
/// Fewer than there are.
const RAISED: usize = 12;

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..Default::default() })]

    #[test]
    fn a_ranking_keeps_its_promises(
        shortfalls in prop::collection::vec(prop::collection::vec(any_standing(), CHECKS), 1..8),
        weights in prop::collection::vec(0.0..10.0_f64, CHECKS),
        raised in 0..RAISED, more in 0.0..10.0_f64, kept in prop::collection::vec(any::<bool>(), 8),
    ) {
        let report = join(&weighing(&weights, 1.0), street(&shortfalls), Vec::new()).unwrap();
        let score = |one: &Ranked| one.score.unwrap_or(-1.0);
        prop_assert!(report.courtyards.is_sorted_by(|a, b| score(a) >= score(b)));
        prop_assert!(report.courtyards.iter().all(|one| one.score.is_none_or(|score| (0.0..=1.0).contains(&score))));

        // Scaling all weights changes nothing; by a power of two not even the last digit.
        let scaled = join(&weighing(&weights, 8.0), street(&shortfalls), Vec::new()).unwrap();
        prop_assert_eq!(&scaled.courtyards, &report.courtyards);

        // Raising one weight never lowers what its check contributes.
        let mut heavier = weights.clone();
        heavier[raised] += more;
        let other = join(&weighing(&heavier, 1.0), street(&shortfalls), Vec::new()).unwrap();
        for courtyard in &report.courtyards {
            let after = other.courtyards.iter().find(|one| one.id == courtyard.id).unwrap();
            let part = |one: &Ranked| one.checks[raised].contribution.unwrap_or(0.0);
            prop_assert!(part(after) >= part(courtyard) - 1e-12);
        }

        // A part of the street keeps its order.
        let is_kept = |id: &str| kept[id.parse::<usize>().unwrap()];
        let part = street(&shortfalls).into_iter().filter(|one| is_kept(&one.subject.id.to_string())).collect();
        let part = join(&weighing(&weights, 1.0), part, Vec::new()).unwrap();
        let expected: Vec<String> = ids(&report).into_iter().filter(|id| is_kept(id)).collect();
        prop_assert_eq!(ids(&part), expected);
    }
}
