//! Aisles that are driven one way: where they gain spaces, from gate to gate or in a loop, with their direction.

use super::*;

/// A strip with a gate at either end: room for a car and a row along it, not for two cars.
fn passage() -> Lot {
    Lot {
        gates: vec![
            line_string![(x: 0.0, y: 0.0), (x: 0.0, y: 3.8)],
            line_string![(x: 60.0, y: 0.0), (x: 60.0, y: 3.8)],
        ],
        ..Lot::new(rectangle(0.0, 0.0, 60.0, 6.4), line_string![])
    }
}

/// The same around a house.
fn ring() -> Lot {
    Lot {
        columns: vec![rectangle(6.4, 6.4, 27.2, 17.2)],
        ..Lot::new(
            rectangle(0.0, 0.0, 40.0, 30.0),
            line_string![(x: 0.0, y: 10.0), (x: 0.0, y: 14.0)],
        )
    }
}

/// The same around a corner: so far to the east and to the north along the outside, and so wide before and after it.
fn corner(outside: [f64; 2], wide: [f64; 2]) -> Lot {
    let [east, north] = outside;
    let (inner_x, inner_y) = (east - wide[1], wide[0]);
    Lot {
        boundary: polygon![
            (x: 0.0, y: 0.0),
            (x: east, y: 0.0),
            (x: east, y: north),
            (x: inner_x, y: north),
            (x: inner_x, y: inner_y),
            (x: 0.0, y: inner_y),
        ],
        gates: vec![
            line_string![(x: 0.0, y: 0.0), (x: 0.0, y: 3.8)],
            line_string![(x: east - 3.8, y: north), (x: east, y: north)],
        ],
        columns: Vec::new(),
    }
}

fn one_way_aisles(proposal: &Proposal) -> usize {
    let aisles = proposal.aisles.features.iter();
    aisles.filter(|aisle| aisle.properties.one_way).count()
}

#[test]
fn cars_go_in_at_one_gate_and_out_at_another_or_round_in_a_loop() {
    for (name, lot, least) in [
        ("passage", passage(), 8),
        ("corner", corner([40.0, 40.0], [6.4, 6.4]), 10),
        ("ring", ring(), 14),
    ] {
        let report = report(&lot, &params(0.3));
        let first = &report.proposals[0];
        assert!(first.count >= least, "{name}: {} of {least}", first.count);
        assert!(one_way_aisles(first) > 0);
        for proposal in &report.proposals {
            assert_eq!(
                faults(&lot.boundary, &lot.columns, &lot.gates, proposal, 5.0),
                [""; 0],
                "{name}"
            );
            assert_eq!(proposal.checks[0].met, Some(true));
        }
        let two_way = Params {
            one_way: Some(false),
            ..params(0.3)
        };
        let without = super::report(&lot, &two_way);
        let count = without.proposals.first().map_or(0, |first| first.count);
        assert!(count < first.count, "{count} without one-way aisles");
    }
}

#[test]
fn nobody_comes_the_other_way() {
    let lot = corner([37.82, 28.75], [8.76, 9.52]);
    let asked = Params {
        stall_width_m: Some(2.4),
        stall_length_m: Some(5.3),
        aisle_width_m: Some(5.5),
        ..params(0.4)
    };
    let report = report(&lot, &asked);
    assert!(report.proposals[0].count >= 10);
    for proposal in &report.proposals {
        assert_eq!(
            faults(&lot.boundary, &[], &lot.gates, proposal, 5.5),
            [""; 0]
        );
    }
}

#[test]
fn a_dead_end_is_not_driven_one_way() {
    let lot = Lot {
        gates: passage().gates[..1].to_vec(),
        ..passage()
    };
    for proposal in report(&lot, &params(0.2)).proposals {
        assert_eq!(one_way_aisles(&proposal), 0);
    }
}

#[test]
fn where_it_gains_nothing_two_cars_find_room() {
    for lot in [strip(), letter_t()] {
        let report = report(&lot, &params(0.5));
        assert_eq!(one_way_aisles(&report.proposals[0]), 0);
    }
}

#[test]
fn oblique_spaces_are_turned_into_along_one_way_aisles() {
    let lot = Lot {
        boundary: rectangle(0.0, 0.0, 50.0, 9.2),
        gates: vec![
            line_string![(x: 0.0, y: 0.0), (x: 0.0, y: 3.8)],
            line_string![(x: 50.0, y: 0.0), (x: 50.0, y: 3.8)],
        ],
        columns: Vec::new(),
    };
    let report = report(&lot, &params(0.3));
    let first = &report.proposals[0];
    let spaces = &first.spaces.features;
    assert!(
        spaces
            .iter()
            .any(|space| space.properties.arrangement == Arrangement::Oblique)
    );
    assert_eq!(faults(&lot.boundary, &[], &lot.gates, first, 5.0), [""; 0]);
    let aisle = first
        .aisles
        .features
        .iter()
        .find(|aisle| aisle.properties.one_way)
        .unwrap();
    let [[x, _], [to_x, _]] = aisle.properties.axis;
    // From an oblique space's open end to its other: the way that a car goes in.
    for space in spaces {
        if space.properties.arrangement == Arrangement::Oblique {
            let ring = &space.geometry.coordinates[0];
            let by_depth = |one: &&[f64; 2], two: &&[f64; 2]| one[1].total_cmp(&two[1]);
            let (low, high) = (
                ring.iter().min_by(by_depth).unwrap(),
                ring.iter().max_by(by_depth).unwrap(),
            );
            assert!((high[0] - low[0]) * (to_x - x) > 0.0, "{ring:?}");
        }
    }
}
