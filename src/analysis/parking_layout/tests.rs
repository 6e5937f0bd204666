//! Layouts of lots, judged by what shares nothing with how they are made: see [`drive`].

mod awkward;
mod drive;
mod one_way;
mod promises;

use super::*;
use crate::analysis::fixtures::{feature, rectangle};
use crate::model::Kind;
use crate::model::rules::Rules;
use crate::model::site::SiteFeature;
use drive::faults;
use geo::{
    AffineOps, AffineTransform, Area, BooleanOps, Geometry, LineString, Polygon, line_string,
    polygon,
};
use proptest::prelude::*;
use serde_json::json;

/// A boundary, gates on it, and columns.
struct Lot {
    boundary: Polygon,
    gates: Vec<LineString>,
    columns: Vec<Polygon>,
}

impl Lot {
    fn new(boundary: Polygon, gate: LineString) -> Self {
        Self {
            boundary,
            gates: vec![gate],
            columns: Vec::new(),
        }
    }

    fn turned(&self, by: &AffineTransform) -> Self {
        Self {
            boundary: self.boundary.affine_transform(by),
            gates: self
                .gates
                .iter()
                .map(|gate| gate.affine_transform(by))
                .collect(),
            columns: self
                .columns
                .iter()
                .map(|column| column.affine_transform(by))
                .collect(),
        }
    }

    fn site_with(&self, more: Vec<SiteFeature>) -> Site {
        let columns = self.columns.iter().enumerate().map(|(place, column)| {
            let id = format!("column-{place}");
            feature(&id, Kind::Obstacle, column.clone(), json!({"height_m": 3}))
        });
        let gates = self.gates.iter().enumerate().map(|(place, gate)| {
            let id = format!("gate-{place}");
            feature(&id, Kind::Gate, gate.clone(), json!({"passage": "vehicle"}))
        });
        let yard = feature("yard", Kind::Courtyard, self.boundary.clone(), json!({}));
        let all = std::iter::once(yard)
            .chain(gates)
            .chain(columns)
            .chain(more)
            .collect();
        Site::build(all, Some("yard"), Rules::default()).unwrap()
    }

    fn site(&self) -> Site {
        self.site_with(Vec::new())
    }
}

fn strip() -> Lot {
    Lot::new(
        rectangle(0.0, 0.0, 30.0, 15.0),
        line_string![(x: 0.0, y: 5.0), (x: 0.0, y: 10.0)],
    )
}

fn corner() -> Lot {
    let boundary = polygon![
        (x: 0.0, y: 0.0), (x: 35.0, y: 0.0), (x: 35.0, y: 15.0), (x: 15.0, y: 15.0), (x: 15.0, y: 30.0), (x: 0.0, y: 30.0)
    ];
    Lot::new(
        boundary,
        line_string![(x: 35.0, y: 5.0), (x: 35.0, y: 10.0)],
    )
}

fn letter_t() -> Lot {
    let boundary = polygon![
        (x: 0.0, y: 15.0), (x: 12.0, y: 15.0), (x: 12.0, y: 0.0), (x: 28.0, y: 0.0), (x: 28.0, y: 15.0),
        (x: 40.0, y: 15.0), (x: 40.0, y: 30.0), (x: 0.0, y: 30.0)
    ];
    Lot::new(boundary, line_string![(x: 17.5, y: 0.0), (x: 22.5, y: 0.0)])
}

fn pillars() -> Lot {
    let at = |x: f64, y: f64| rectangle(x - 0.3, y - 0.3, 0.6, 0.6);
    Lot {
        boundary: rectangle(0.0, 0.0, 36.0, 30.0),
        gates: vec![line_string![(x: 0.0, y: 12.5), (x: 0.0, y: 17.5)]],
        columns: [9.0, 18.0, 27.0]
            .map(|x| [at(x, 10.0), at(x, 20.0)])
            .concat(),
    }
}

fn params(limit_s: f64) -> Params {
    Params {
        stall_width_m: Some(2.5),
        stall_length_m: Some(5.0),
        aisle_width_m: Some(5.0),
        time_limit_s: Some(limit_s),
        ..Params::default()
    }
}

fn report(lot: &Lot, params: &Params) -> Report {
    analyse(&lot.site(), params, &Control::default()).unwrap()
}

fn best(lot: &Lot, limit_s: f64) -> usize {
    report(lot, &params(limit_s)).proposals[0].count
}

#[test]
fn small_lots_hold_what_the_documents_say_and_all_of_it_is_lawful() {
    for (lot, least) in [
        (strip(), 22),
        (corner(), 34),
        (letter_t(), 38),
        (pillars(), 30),
    ] {
        let report = report(&lot, &params(1.0));
        let first = &report.proposals[0];
        assert!(first.count >= least, "{} of {least}", first.count);
        for proposal in &report.proposals {
            assert_eq!(proposal.count, proposal.spaces.features.len());
            assert!(proposal.count <= proposal.rows_bound.unwrap());
            assert!(proposal.rows_bound.unwrap() <= proposal.upper_bound);
            assert_eq!(
                faults(&lot.boundary, &lot.columns, &lot.gates, proposal, 5.0),
                [""; 0]
            );
            let conflicts = &proposal.checks[0];
            assert_eq!(
                (conflicts.id.as_str(), conflicts.met),
                ("parking-conflicts", Some(true))
            );
        }
    }
}

#[test]
fn a_lot_that_is_turned_or_mirrored_holds_as_many() {
    let origin = geo::coord! { x: 10.0, y: 5.0 };
    let mirrored = AffineTransform::scale(-1.0, 1.0, origin);
    for lot in [strip(), corner()] {
        let count = best(&lot, 1.0);
        for by in [AffineTransform::rotate(30.0, origin), mirrored] {
            assert_eq!(best(&lot.turned(&by), 1.0), count);
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_and_more_time_not_less() {
    let lot = letter_t();
    let one = report(&lot, &params(0.5));
    assert_eq!(one, report(&lot, &params(0.5)));
    assert!(best(&lot, 1.0) >= one.proposals[0].count);
    assert!(one.proposals[0].count >= best(&lot, 0.0));
}

#[test]
fn where_no_car_comes_in_or_no_space_fits_the_report_says_so() {
    let on_foot = feature(
        "gate",
        Kind::Gate,
        strip().gates[0].clone(),
        json!({"passage": "pedestrian"}),
    );
    let yard = feature("yard", Kind::Courtyard, strip().boundary, json!({}));
    let shut = Site::build(vec![yard, on_foot], Some("yard"), Rules::default()).unwrap();
    let tiny = Lot::new(
        rectangle(0.0, 0.0, 4.0, 4.0),
        line_string![(x: 0.0, y: 0.5), (x: 0.0, y: 3.5)],
    );
    for site in [shut, tiny.site()] {
        let report = analyse(&site, &params(0.1), &Control::default()).unwrap();
        assert!(report.proposals.is_empty() && report.reason.is_some());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_rectangle_and_gate_give_a_lawful_layout_below_the_bound(
        wide in 8.0..45.0_f64, deep in 8.0..35.0_f64, at in 0.0..1.0_f64, turn_deg in 0.0..90.0_f64,
    ) {
        let from = at * (deep - 5.0);
        let gate = line_string![(x: 0.0, y: from), (x: 0.0, y: from + 5.0)];
        let turn = AffineTransform::rotate(turn_deg, geo::coord! { x: 0.0, y: 0.0 });
        let lot = Lot::new(rectangle(0.0, 0.0, wide, deep), gate).turned(&turn);
        for proposal in report(&lot, &params(0.1)).proposals {
            prop_assert!(proposal.count <= proposal.rows_bound.unwrap());
            let conflicts = &proposal.checks[0];
            prop_assert_eq!(conflicts.met, Some(true));
            let spaces = drive::quads(&proposal);
            prop_assert!(spaces.iter().all(|space| drive::is_within(space, &lot.boundary)));
        }
    }
}

#[test]
fn wrong_parameters_are_named() {
    let site = strip().site();
    let pointer = |params: Params| match analyse(&site, &params, &Control::default()) {
        Err(AnalysisError::Parameter { pointer, .. }) => pointer,
        other => panic!("{other:?}"),
    };
    let with = |change: fn(&mut Params)| {
        let mut wrong = params(0.0);
        change(&mut wrong);
        pointer(wrong)
    };
    assert_eq!(
        with(|wrong| wrong.areas = Some(vec!["none".into()])),
        "/areas/0"
    );
    assert_eq!(
        with(|wrong| wrong.stall_width_m = Some(f64::NAN)),
        "/stall_width_m"
    );
    assert_eq!(
        with(|wrong| wrong.stall_length_m = Some(2.0)),
        "/stall_length_m"
    );
    assert_eq!(
        with(|wrong| wrong.aisle_width_m = Some(0.0)),
        "/aisle_width_m"
    );
    assert_eq!(
        with(|wrong| wrong.time_limit_s = Some(1e9)),
        "/time_limit_s"
    );
    assert_eq!(
        with(|wrong| wrong.arrangements = Some(Vec::new())),
        "/arrangements"
    );
    let control = Control::default();
    control.cancel();
    let cancelled = analyse(&site, &params(1.0), &control);
    assert_eq!(cancelled, Err(AnalysisError::Cancelled));
}

#[test]
fn spaces_keep_to_the_areas_that_are_chosen_and_a_way_leads_there() {
    let lot = Lot::new(
        rectangle(0.0, 0.0, 60.0, 40.0),
        line_string![(x: 0.0, y: 2.0), (x: 0.0, y: 7.0)],
    );
    let area = rectangle(30.0, 18.0, 25.0, 17.0);
    let site = lot.site_with(vec![feature(
        "area",
        Kind::ParkingArea,
        area.clone(),
        json!({}),
    )]);
    let asked = Params {
        areas: Some(vec!["area".into()]),
        ..params(0.5)
    };
    let report = analyse(&site, &asked, &Control::default()).unwrap();
    assert!((report.ground_m2 - area.unsigned_area()).abs() < 1e-6);
    let first = &report.proposals[0];
    assert!(first.count >= 15, "{}", first.count);
    assert_eq!(faults(&lot.boundary, &[], &lot.gates, first, 5.0), [""; 0]);
    for space in drive::quads(first) {
        assert!(drive::is_within(&space, &area));
    }
}

#[test]
fn what_is_there_is_kept_clear() {
    let lot = Lot::new(
        rectangle(0.0, 0.0, 50.0, 40.0),
        line_string![(x: 0.0, y: 17.0), (x: 0.0, y: 22.0)],
    );
    let more: Vec<(&str, Kind, Geometry, serde_json::Value)> = vec![
        (
            "house",
            Kind::Building,
            rectangle(20.0, 30.0, 25.0, 8.0).into(),
            json!({"use": "residential"}),
        ),
        (
            "lawn",
            Kind::GreenArea,
            rectangle(5.0, 2.0, 12.0, 5.0).into(),
            json!({}),
        ),
        (
            "tree",
            Kind::Tree,
            geo::Point::new(30.0, 8.0).into(),
            json!({"crown_radius_m": 3.0}),
        ),
        (
            "door",
            Kind::Entrance,
            geo::Point::new(30.0, 30.0).into(),
            json!({}),
        ),
        (
            "kept",
            Kind::ParkingSpace,
            rectangle(45.0, 10.0, 2.5, 5.3).into(),
            json!({"type": "standard", "arrangement": "perpendicular"}),
        ),
        (
            "lane",
            Kind::Lane,
            line_string![(x: 0.0, y: 19.5), (x: 50.0, y: 19.5)].into(),
            json!({"fire_lane": true, "width_m": 6}),
        ),
    ];
    let more = more
        .into_iter()
        .map(|(id, kind, geometry, properties)| feature(id, kind, geometry, properties))
        .collect();
    let asked = Params {
        time_limit_s: Some(0.5),
        ..Params::default()
    };
    let report = analyse(&lot.site_with(more), &asked, &Control::default()).unwrap();
    assert!(report.proposals.len() >= 3, "{}", report.proposals.len());
    for proposal in &report.proposals {
        let unmet = proposal
            .checks
            .iter()
            .filter(|check| check.met == Some(false));
        assert_eq!(unmet.map(|check| &check.id).collect::<Vec<_>>(), [""; 0]);
        assert!(proposal.count > 0 && proposal.count <= proposal.upper_bound);
    }
    assert!(
        report.proposals[0].count >= 50,
        "{}",
        report.proposals[0].count
    );
}

#[test]
fn oblique_and_parallel_rows_are_lawful_too() {
    for arrangement in [Arrangement::Oblique, Arrangement::Parallel] {
        let lot = corner();
        let asked = Params {
            arrangements: Some(vec![arrangement]),
            time_limit_s: Some(0.5),
            ..Params::default()
        };
        let report = report(&lot, &asked);
        let first = &report.proposals[0];
        assert!(first.count >= 4, "{arrangement:?}: {}", first.count);
        assert!(
            first
                .spaces
                .features
                .iter()
                .all(|space| space.properties.arrangement == arrangement)
        );
        assert_eq!(faults(&lot.boundary, &[], &lot.gates, first, 5.5), [""; 0]);
    }
}

#[test]
fn an_aisle_goes_past_columns_and_is_drawn_beside_them() {
    let at = |x: f64, y: f64| rectangle(x - 0.3, y - 0.3, 0.6, 0.6);
    let lot = Lot {
        columns: vec![at(10.0, 5.0), at(10.0, 10.0), at(20.0, 5.0), at(20.0, 10.0)],
        ..strip()
    };
    let report = report(&lot, &params(0.2));
    let first = &report.proposals[0];
    assert!(first.count >= 18, "{}", first.count);
    assert_eq!(
        faults(&lot.boundary, &lot.columns, &lot.gates, first, 5.0),
        [""; 0]
    );
    for aisle in &first.aisles.features {
        let ring: LineString = aisle.geometry.coordinates[0].clone().into();
        let aisle_area = Polygon::new(ring, Vec::new());
        assert!(aisle.properties.width_m >= 3.0);
        for column in &lot.columns {
            assert!(aisle_area.intersection(column).unsigned_area() < 1e-6);
        }
    }
}
