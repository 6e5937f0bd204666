//! Places that can be worked out by hand, what may not worsen an answer, and a raster as a second opinion. Walks are compared
//! with another engine's in `tests/golden`.

use super::*;
use crate::analysis::fixtures::{feature, rectangle};
use crate::model::rules::Rules;
use crate::model::site::SiteFeature;
use crate::model::{FeatureId, Kind};
use geo::{
    AffineOps, AffineTransform, Distance, Euclidean, Geometry, Intersects, Line, LineString,
    LinesIter, Point, Polygon, Rotate, coord,
};
use proptest::prelude::*;
use serde_json::json;

fn building(id: &str, x: f64, y: f64, width: f64, depth: f64, r#use: &str) -> SiteFeature {
    feature(
        id,
        Kind::Building,
        rectangle(x, y, width, depth),
        json!({"use": r#use}),
    )
}

fn car(id: &str, x: f64, y: f64, width: f64, depth: f64) -> SiteFeature {
    feature(
        id,
        Kind::ParkingSpace,
        rectangle(x, y, width, depth),
        json!({}),
    )
}

fn line(x0: f64, y0: f64, x1: f64, y1: f64) -> LineString {
    vec![(x0, y0), (x1, y1)].into()
}

/// In the southern boundary, with its middle at x = 30. The wall runs across it.
fn gate(width_m: f64) -> SiteFeature {
    let opening = line(30.0 - width_m / 2.0, 0.0, 30.0 + width_m / 2.0, 0.0);
    feature("gate", Kind::Gate, opening, json!({"passage": "both"}))
}

/// 60 × 60 m with a wall and a gate in the south, a house in the north, and between two blocks a lane of a width from the gate
/// to the house's yard.
fn lane(width_m: f64, more: Vec<SiteFeature>) -> Vec<SiteFeature> {
    let half_m = width_m / 2.0;
    let mut all = vec![
        feature(
            "yard",
            Kind::Courtyard,
            rectangle(0.0, 0.0, 60.0, 60.0),
            json!({}),
        ),
        feature("wall", Kind::Wall, line(0.0, 0.0, 60.0, 0.0), json!({})),
        gate(6.0),
        building("west", 0.0, 8.0, 30.0 - half_m, 22.0, "utility"),
        building("east", 30.0 + half_m, 8.0, 30.0 - half_m, 22.0, "utility"),
        building("house", 10.0, 45.0, 40.0, 10.0, "residential"),
    ];
    for feature in more {
        all.retain(|other| other.id != feature.id);
        all.push(feature);
    }
    all
}

fn report(features: Vec<SiteFeature>) -> Report {
    let site = Site::build(features, Some("yard"), Rules::default()).unwrap();
    analyse(&site, &Params::default(), &Control::default()).unwrap()
}

fn house(features: Vec<SiteFeature>) -> Building {
    let mut buildings = report(features).fire.buildings;
    assert_eq!(buildings.len(), 1);
    buildings.remove(0)
}

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

fn door(id: &str, x: f64, y: f64) -> SiteFeature {
    feature(id, Kind::Entrance, Point::new(x, y), json!({}))
}

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

/// Anything may stand on anything.
fn clutter() -> impl Strategy<Value = Vec<SiteFeature>> {
    let kinds = prop::sample::select(vec![Kind::ParkingSpace, Kind::Obstacle, Kind::BicycleShed]);
    let block = (
        kinds,
        2.0..58.0_f64,
        2.0..42.0_f64,
        0.5..9.0_f64,
        0.5..5.0_f64,
        0.0..180.0_f64,
    )
        .prop_map(|(kind, x, y, width, depth, turn_deg)| {
            let shape = rectangle(x - width / 2.0, y - depth / 2.0, width, depth)
                .rotate_around_center(turn_deg);
            (kind, Geometry::from(shape))
        });
    let tree =
        (1.0..59.0_f64, 1.0..44.0_f64).prop_map(|at| (Kind::Tree, Geometry::from(Point::from(at))));
    let wall = (0.0..60.0_f64, 1.0..40.0_f64, 0.0..60.0_f64, 1.0..40.0_f64)
        .prop_map(|(x0, y0, x1, y1)| (Kind::Wall, Geometry::from(line(x0, y0, x1, y1))));
    let thing = prop_oneof![4 => block, 1 => tree, 1 => wall];
    prop::collection::vec(thing, 1..14).prop_map(|things| {
        let numbered = things.into_iter().enumerate();
        numbered
            .map(|(place, (kind, geometry))| SiteFeature {
                courtyard: Some("yard".into()),
                ..feature(&format!("f{place}"), kind, geometry, json!({}))
            })
            .collect()
    })
}

/// A yard with a gate of 5 m in the south and a house in the north.
fn open_yard(clutter: &[SiteFeature]) -> Vec<SiteFeature> {
    let mut all = vec![
        feature(
            "yard",
            Kind::Courtyard,
            rectangle(0.0, 0.0, 60.0, 60.0),
            json!({}),
        ),
        feature("wall", Kind::Wall, line(0.0, 0.0, 60.0, 0.0), json!({})),
        gate(5.0),
        building("house", 0.0, 45.0, 60.0, 15.0, "residential"),
    ];
    all.extend(clutter.iter().cloned());
    all
}

/// As wide as vehicles can be that get there: all that are needed, where it is reached.
fn clear_width_m(house: &Building) -> f64 {
    match &house.stuck {
        None => 4.0,
        Some(stuck) => stuck.clear_width_m,
    }
}

/// The widest vehicle that comes within reach of the house, by a raster over the yard.
struct Raster {
    clear_m: Vec<f64>,
    to_house_m: Vec<f64>,
}

const STEP_M: f64 = 0.25;
const COLUMNS: usize = 240;
const ROWS: usize = 256;
/// The raster begins before the gate.
const SOUTH_M: f64 = -4.0;

impl Raster {
    fn of(clutter: &[SiteFeature]) -> Self {
        let (west, east) = (27.5, 32.5);
        let ground = rectangle(0.0, 0.0, 60.0, 45.0);
        let apron = rectangle(west, -4.0, east - west, 4.0);
        let mut edges: Vec<Line> = ground.lines_iter().chain(apron.lines_iter()).collect();
        edges.retain(|edge| edge.start.y != 0.0 || edge.end.y != 0.0);
        edges.push(Line::new(coord! {x: 0.0, y: 0.0}, coord! {x: west, y: 0.0}));
        edges.push(Line::new(
            coord! {x: east, y: 0.0},
            coord! {x: 60.0, y: 0.0},
        ));
        let blocks: Vec<&Polygon> = clutter
            .iter()
            .filter_map(|thing| match &thing.geometry {
                Geometry::Polygon(block) => Some(block),
                _ => None,
            })
            .collect();
        for thing in clutter {
            match &thing.geometry {
                Geometry::Point(trunk) => edges.push(Line::new(trunk.0, trunk.0)),
                Geometry::LineString(wall) => edges.extend(wall.lines()),
                _ => {}
            }
        }
        edges.extend(blocks.iter().flat_map(|block| block.lines_iter()));
        let house = Line::new(coord! {x: 0.0, y: 45.0}, coord! {x: 60.0, y: 45.0});
        let cells = (0..COLUMNS * ROWS).map(Self::middle);
        let (clear_m, to_house_m) = cells
            .map(|at| {
                let is_ground = ground.intersects(&at) || apron.intersects(&at);
                let is_free = is_ground && !blocks.iter().any(|block| block.intersects(&at));
                let clear_m = if is_free {
                    edges
                        .iter()
                        .map(|edge| Euclidean.distance(&at, edge))
                        .fold(f64::INFINITY, f64::min)
                } else {
                    -1.0
                };
                (clear_m, Euclidean.distance(&at, &house))
            })
            .unzip();
        Self {
            clear_m,
            to_house_m,
        }
    }

    fn middle(cell: usize) -> Point {
        let metres = |steps: usize| (steps as f64 + 0.5) * STEP_M;
        Point::new(metres(cell % COLUMNS), SOUTH_M + metres(cell / COLUMNS))
    }

    fn reaches(&self, width_m: f64) -> bool {
        let is_free = |cell: usize| self.clear_m[cell] >= width_m / 2.0;
        let is_start = |cell: &usize| {
            let at = Self::middle(*cell);
            (at.x() - 30.0).abs() <= STEP_M && (-2.0..=0.0).contains(&at.y()) && is_free(*cell)
        };
        let mut open: Vec<usize> = (0..COLUMNS * ROWS).filter(is_start).collect();
        let mut seen = vec![false; COLUMNS * ROWS];
        while let Some(cell) = open.pop() {
            if std::mem::replace(&mut seen[cell], true) {
                continue;
            }
            if Self::middle(cell).y() > 0.0 && self.to_house_m[cell] <= 10.0 + width_m / 2.0 {
                return true;
            }
            let (column, row) = (cell % COLUMNS, cell / COLUMNS);
            for (x, y) in [
                (column + 1, row),
                (column.wrapping_sub(1), row),
                (column, row + 1),
                (column, row.wrapping_sub(1)),
            ] {
                if x < COLUMNS && y < ROWS && is_free(y * COLUMNS + x) {
                    open.push(y * COLUMNS + x);
                }
            }
        }
        false
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_raster_is_stuck_at_the_same_width(clutter in clutter()) {
        // Half the diagonal of a cell, on both sides, and a step where cells meet.
        const ROOM_M: f64 = 0.6;
        let found_m = clear_width_m(&house(open_yard(&clutter)));
        let raster = Raster::of(&clutter);
        if found_m > ROOM_M {
            prop_assert!(raster.reaches(found_m - ROOM_M), "{}", found_m);
        }
        if found_m < 4.0 {
            prop_assert!(!raster.reaches(found_m + ROOM_M), "{}", found_m);
        }
    }

    #[test]
    fn an_obstacle_less_never_worsens_fire_access_or_walks(clutter in clutter()) {
        let with = |clutter: &[SiteFeature]| report(open_yard(&[clutter, &[door("door", 30.0, 45.0)]].concat()));
        let (before, after) = (with(&clutter), with(&clutter[1..]));
        let (here, there) = (&before.fire.buildings[0], &after.fire.buildings[0]);
        prop_assert!(there.facade_m >= here.facade_m - 0.02);
        prop_assert!(clear_width_m(there) >= clear_width_m(here) - 0.0101);
        prop_assert!(after.fire.reachable.area_m2 >= before.fire.reachable.area_m2 - 0.05);
        if let Some(before) = before.walking.first() {
            prop_assert!(after.walking[0].distance_m <= before.distance_m + 1e-5);
        }
    }

    #[test]
    fn a_mirrored_yard_has_the_mirrored_answer(clutter in clutter()) {
        let mirror = AffineTransform::new(-1.0, 0.0, 60.0, 0.0, 1.0, 0.0);
        let features = open_yard(&clutter);
        let mirrored = features.iter().cloned().map(|feature| feature.map_geometry(|geometry| geometry.affine_transform(&mirror)));
        let (here, there) = (house(features.clone()), house(mirrored.collect()));
        prop_assert!((here.facade_m - there.facade_m).abs() < 0.02);
        prop_assert!((clear_width_m(&here) - clear_width_m(&there)).abs() < 0.0101);
        prop_assert_eq!(here.reached, there.reached);
    }

    #[test]
    fn who_is_stuck_is_told_where_and_between_what(clutter in clutter()) {
        let found = house(open_yard(&clutter));
        prop_assert_eq!(found.reached, found.facade_m > 0.0);
        if let Some(stuck) = &found.stuck {
            prop_assert!(!found.reached && stuck.clear_width_m < stuck.needed_m && !stuck.reasons.is_empty());
            let at = Point::from(stuck.place);
            let shapes = open_yard(&clutter).into_iter().filter(|feature| feature.kind != Kind::Courtyard);
            let named = shapes.filter(|feature| stuck.reasons.iter().any(|reason| reason.feature == feature.id));
            for feature in named.filter(|feature| feature.kind != Kind::Gate && feature.id != "wall".into()) {
                // A way that is shut names all that it meets.
                let away_m = Euclidean.distance(&at, &feature.geometry);
                prop_assert!(stuck.clear_width_m == 0.0 || away_m <= stuck.clear_width_m / 2.0 + 0.02);
            }
        }
    }
}
