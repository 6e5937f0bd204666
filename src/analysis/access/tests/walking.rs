//! Ways on foot.

use super::*;

#[test]
fn one_walks_through_a_gate_that_a_wall_is_drawn_across() {
    let found = report(lane(
        6.0,
        vec![door("door", 30.0, 45.2), door("inside", 20.0, 20.0)],
    ));
    let walks: Vec<_> = found
        .walking
        .iter()
        .map(|walk| (walk.to, walk.distance_m, walk.path.0.0.len()))
        .collect();
    assert_eq!(walks, [(Destination::Gate, 45.0, 2)]);
    assert_eq!(
        found.missing,
        [Destination::WastePoint, Destination::GreenArea]
    );
    assert_eq!(found.cut_off.len(), 1);
    assert_eq!(
        (found.cut_off[0].entrance.clone(), found.cut_off[0].to),
        (FeatureId::from("inside"), Destination::Gate)
    );
}

#[test]
fn pedestrians_take_their_own_gate_and_a_vehicle_gate_only_where_there_is_no_other() {
    let vehicles = |mut gate: SiteFeature| {
        gate.properties.insert("passage".into(), "vehicle".into());
        gate
    };
    let side = feature(
        "side",
        Kind::Gate,
        line(0.0, 50.0, 0.0, 52.0),
        json!({"passage": "pedestrian"}),
    );
    let lawn = feature(
        "lawn",
        Kind::GreenArea,
        rectangle(25.0, 35.0, 10.0, 4.0),
        json!({}),
    );
    let to = |features: Vec<SiteFeature>| {
        let found = report(lane(6.0, features));
        let walks = found
            .walking
            .iter()
            .map(|walk| (walk.target.to_string(), walk.distance_m));
        walks.collect::<Vec<_>>()
    };
    let with_both = to(vec![
        vehicles(gate(6.0)),
        side,
        lawn,
        door("door", 10.0, 50.0),
    ]);
    assert_eq!(
        with_both,
        [
            ("side".to_owned(), 10.0),
            ("lawn".to_owned(), 5.0 + 15.0_f64.hypot(6.0))
        ]
    );
    let alone = to(vec![vehicles(gate(6.0)), door("door", 30.0, 45.0)]);
    assert_eq!(alone, [("gate".to_owned(), 45.0)]);
}

#[test]
fn an_entrance_in_a_green_area_is_there_and_one_behind_parked_cars_is_cut_off() {
    let lawn = feature(
        "lawn",
        Kind::GreenArea,
        rectangle(25.0, 35.0, 10.0, 10.0),
        json!({}),
    );
    let found = report(lane(6.0, vec![lawn, door("door", 30.0, 45.0)]));
    assert_eq!(found.walking[1].distance_m, 0.0);
    let row = car("row", 25.0, 42.0, 10.0, 3.0);
    let found = report(lane(6.0, vec![row, door("door", 30.0, 45.0)]));
    assert_eq!(found.cut_off.len(), 1);
}
