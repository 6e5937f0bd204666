//! Where fire engines go, and where they get stuck.

use super::*;

#[track_caller]
fn assert_stuck(found: &Building, place: [f64; 2], clear_width_m: f64, reasons: &[&str]) {
    let stuck = found.stuck.as_ref().unwrap();
    let named: Vec<String> = stuck
        .reasons
        .iter()
        .map(|reason| reason.feature.to_string())
        .collect();
    assert_eq!(
        (stuck.clear_width_m, named),
        (
            clear_width_m,
            reasons.iter().map(ToString::to_string).collect()
        ),
        "{stuck:?}"
    );
    let off_m = (stuck.place[0] - place[0]).hypot(stuck.place[1] - place[1]);
    assert!(off_m < 1e-6, "{:?} is not {place:?}", stuck.place);
    assert!(!found.reached && found.facade_m == 0.0);
}

#[test]
fn an_open_lane_leads_all_around_the_house() {
    let found = report(lane(6.0, vec![]));
    let house = &found.fire.buildings[0];
    assert!(house.reached && house.stuck.is_none());
    assert!((house.facade_share - 1.0).abs() < 1e-9 && (house.facade_m - 100.0).abs() < 1e-9);
    assert_eq!(
        (found.checks[0].value, found.checks[0].met),
        (Some(1.0), Some(true))
    );
    let gates: Vec<_> = found
        .fire
        .gates
        .iter()
        .map(|gate| (gate.width_m, gate.passable))
        .collect();
    assert_eq!(gates, [(6.0, true)]);
    // The ground without the buildings, but for corners that a round vehicle does not get into.
    let open_m2 = 3600.0 - 2.0 * 27.0 * 22.0 - 400.0;
    assert!(
        (open_m2 - 8.0..open_m2).contains(&found.fire.reachable.area_m2),
        "{}",
        found.fire.reachable.area_m2
    );
}

#[test]
fn a_lane_of_just_the_width_passes_and_a_narrower_one_does_not() {
    assert!(house(lane(4.0, vec![])).reached);
    assert_stuck(
        &house(lane(3.9, vec![])),
        [30.0, 8.0],
        3.9,
        &["west", "east"],
    );
    assert_stuck(
        &house(lane(0.8, vec![])),
        [30.0, 8.0],
        0.8,
        &["west", "east"],
    );
}

#[test]
fn a_parked_row_beside_a_lane_is_named_before_the_building() {
    let row = || {
        ["p1", "p2", "p3"]
            .iter()
            .zip([10.0, 15.0, 20.0])
            .map(|(id, y)| car(id, 30.1, y, 2.9, 5.0))
    };
    assert_stuck(
        &house(lane(6.0, row().collect())),
        [28.55, 10.0],
        3.1,
        &["p1", "west"],
    );
    let leaving = row().map(|mut car| {
        car.properties.insert("state".into(), "to_remove".into());
        car
    });
    assert!(house(lane(6.0, leaving.collect())).reached);
}

#[test]
fn cars_that_shut_a_lane_are_the_reason_and_another_gate_is_a_way_around() {
    let cars = || {
        [27.0, 29.0, 31.0]
            .map(|x| car(&format!("c{x}"), x, 12.0, 2.0, 5.0))
            .to_vec()
    };
    // The eastern corner of this house is nearer.
    let mut features = cars();
    features.push(building("house", 10.0, 45.0, 30.0, 10.0, "residential"));
    assert_stuck(
        &house(lane(6.0, features)),
        [33.0, 12.0],
        0.0,
        &["c31", "c29"],
    );
    let mut two = cars();
    two.push(feature(
        "side",
        Kind::Gate,
        line(60.0, 36.0, 60.0, 42.0),
        json!({"passage": "vehicle"}),
    ));
    assert!(house(lane(6.0, two)).reached);
}

#[test]
fn a_gate_may_be_too_narrow_or_for_pedestrians_only_or_not_there() {
    let found = house(lane(6.0, vec![gate(3.0)]));
    assert_stuck(&found, [30.0, 0.0], 3.0, &["gate", "wall", "yard"]);
    for passage in ["pedestrian", "to_remove"] {
        let mut closed = gate(6.0);
        let member = if passage == "to_remove" {
            "state"
        } else {
            "passage"
        };
        closed.properties.insert(member.into(), passage.into());
        let found = report(lane(6.0, vec![closed]));
        assert!(found.fire.gates.is_empty() && !found.fire.buildings[0].reached);
        assert_eq!(
            (&found.fire.buildings[0].stuck, found.fire.reachable.area_m2),
            (&None, 0.0)
        );
    }
    // A gate drawn as a point, of no stated width, is as wide as a rule assumes.
    let point = feature("gate", Kind::Gate, Point::new(30.0, 0.5), json!({}));
    let found = report(lane(6.0, vec![point]));
    assert!(found.fire.buildings[0].reached);
    assert!(
        found
            .rules
            .iter()
            .any(|rule| rule.id == "assumed-gate-width")
    );
}

#[test]
fn a_wall_shuts_the_way_and_a_house_behind_it_may_still_be_within_reach() {
    let fence = || {
        feature(
            "fence",
            Kind::Wall,
            line(0.0, 31.0, 60.0, 31.0),
            json!({"see_through": true}),
        )
    };
    let found = house(lane(6.0, vec![fence()]));
    let stuck = found.stuck.as_ref().unwrap();
    assert_eq!(
        (stuck.clear_width_m, stuck.reasons[0].feature.clone()),
        (0.0, FeatureId::from("fence"))
    );
    assert_eq!(stuck.place[1], 31.0);
    // A vehicle's middle comes up to half its width to the fence, and as near to the lane's sides. From there a façade that is 7 m
    // behind the fence is within 10 m of the vehicle's edge for a chord's length.
    let near = house(lane(
        6.0,
        vec![
            fence(),
            building("house", 10.0, 38.0, 40.0, 10.0, "residential"),
        ],
    ));
    let half_m: f64 = 1.995;
    let chord_m = ((10.0 + half_m).powi(2) - (7.0 + half_m).powi(2)).sqrt();
    let expected_m = 6.0 - 2.0 * half_m + 2.0 * chord_m;
    assert!((near.facade_m - expected_m).abs() < 1e-6, "{near:?}");
}

#[test]
fn a_tree_in_the_lane_is_a_reason() {
    let tree = feature("tree", Kind::Tree, Point::new(30.0, 20.0), json!({}));
    let found = house(lane(6.0, vec![tree]));
    let stuck = found.stuck.unwrap();
    assert_eq!(
        (stuck.clear_width_m, stuck.reasons[0].kind),
        (3.0, Kind::Tree)
    );
}
