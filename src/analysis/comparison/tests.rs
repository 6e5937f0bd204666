//! A baseline and a plan side by side, worked out by hand.

use super::*;
use crate::analysis::fixtures::{feature, rectangle};
use crate::analysis::process::Memory;
use crate::analysis::survey::{Subject, Survey};
use crate::model::rules::Rules;
use crate::model::site::{Shift, Site, SiteFeature};
use crate::model::{Kind, Properties};
use geo::{Coord, Point};
use serde_json::{Value, json};

fn begin(parameters: Value) -> Result<Box<dyn Survey>, AnalysisError> {
    let Run::Survey(begin) = PROCESS.run else {
        panic!("a comparison looks at several sites");
    };
    begin(parameters, &Rules::default())
}

/// A courtyard of 2000 m² with a gate and so much green.
fn state(green_m2: f64, access_control: &str) -> Site {
    let ground = rectangle(0.0, 0.0, 40.0, 50.0);
    let lawn = rectangle(0.0, 10.0, 20.0, green_m2 / 20.0);
    let gate = json!({"width_m": 4, "access_control": access_control});
    let features: Vec<SiteFeature> = vec![
        feature("yard", Kind::Courtyard, ground, json!({})),
        feature("lawn", Kind::GreenArea, lawn, json!({})),
        feature("gate", Kind::Gate, Point::new(20.0, 0.0), gate),
    ];
    Site::build(features, Some("yard"), Rules::default()).unwrap()
}

fn compared(parameters: Value, states: &[Site], names: &[Option<&str>]) -> Value {
    let survey = begin(parameters).unwrap();
    // The last first: the order of the steps is nobody's business.
    for (at, site) in states.iter().enumerate().rev() {
        let question = Question {
            site,
            frame: &Shift(Coord::zero()),
            memory: &Memory::default(),
        };
        survey.look(at, &question, &Control::default()).unwrap();
    }
    let subjects = names.iter().map(|name| Subject {
        id: "state".into(),
        name: name.map(str::to_owned),
        properties: Properties::new(),
        left_out: None,
    });
    let report = survey.report(subjects.collect()).unwrap();
    serde_json::from_str(report.get()).unwrap()
}

fn row<'a>(report: &'a Value, id: &str) -> &'a Value {
    let rows = report["checks"].as_array().unwrap();
    rows.iter().find(|row| row["id"] == id).unwrap()
}

#[test]
fn a_plan_is_compared_with_the_baseline_check_by_check() {
    let report = compared(
        json!({"scenarios": ["baseline", "s-1"]}),
        &[state(200.0, "none"), state(600.0, "barrier")],
        &[None, Some("方案一")],
    );
    assert_eq!(
        report["states"],
        json!([{"scenario": null, "name": null}, {"scenario": "s-1", "name": "方案一"}])
    );
    let green = row(&report, "green-share");
    assert_eq!(
        (&green["analysis"], &green["unit"]),
        (&json!("green"), &json!("share"))
    );
    let value = |at: usize| green["values"][at]["value"].as_f64().unwrap();
    assert!((value(0) - 0.1).abs() < 1e-9 && (value(1) - 0.3).abs() < 1e-9);
    assert_eq!(green["differences"][0], 0.0);
    assert!((green["differences"][1].as_f64().unwrap() - 0.2).abs() < 1e-9);
    let gap = green["values"][0]["gap"].as_f64().unwrap();
    assert!((gap - 0.15).abs() < 1e-9 && green["values"][1]["met"] == true);

    let gates = row(&report, "gate-control");
    assert_eq!(gates["differences"], json!([0.0, 1.0]));
    assert_eq!(gates["values"][0]["features"], json!(["gate"]));
    assert_eq!(gates["values"][1]["features"], json!([]));
    // Nobody has said how many households there are.
    let parking = row(&report, "parking-demand");
    assert_eq!(parking["differences"], json!([null, null]));
}

#[test]
fn what_is_drawn_has_a_name_and_no_scenario() {
    let draft = json!({"type": "FeatureCollection", "features": []});
    let asked = json!({"scenarios": ["s-1", {"name": "草图", "draft": draft}, "baseline"]});
    let subjects = begin(asked.clone()).unwrap().subjects();
    assert_eq!(
        subjects,
        Subjects::States(vec![
            State::Scenario("s-1".into()),
            State::Draft {
                name: "草图".into(),
                features: draft
            },
            State::Baseline,
        ])
    );
    let sites = [0, 1, 2].map(|_| state(200.0, "none"));
    let report = compared(asked, &sites, &[Some("方案一"), Some("草图"), None]);
    let scenarios: Vec<_> = (0..3).map(|at| &report["states"][at]["scenario"]).collect();
    assert_eq!(scenarios, [&json!("s-1"), &Value::Null, &Value::Null]);
    assert_eq!(report["states"][1]["name"], "草图");
    for row in report["checks"].as_array().unwrap() {
        for difference in row["differences"].as_array().unwrap() {
            assert!(difference.is_null() || *difference == 0.0, "{row}");
        }
    }
}

#[test]
fn too_few_or_too_many_states_are_refused() {
    for count in [0, 1, 6] {
        let error = begin(json!({"scenarios": vec!["baseline"; count]})).err();
        let Some(AnalysisError::Parameter { pointer, .. }) = error else {
            panic!("{count}: {error:?}");
        };
        assert_eq!(pointer, "/scenarios");
    }
    let error = begin(json!({})).err().unwrap();
    assert!(error.to_string().contains("scenarios"), "{error}");
}
