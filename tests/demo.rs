//! The demo street is what it claims to be: 16 unmanaged courtyards and a managed one, plausible and whole.

use std::collections::BTreeMap;
use std::path::Path;

use geo::{Area, BooleanOps, Contains, Distance, Euclidean, Geometry, MultiPolygon, Polygon};

use yuantu::analysis::{Control, camera_coverage, governance, parking_layout, scorecard};
use yuantu::interchange::crs::{PlanarCrs, ProjectedFrame};
use yuantu::interchange::scene_file::{ReadOptions, read_file};
use yuantu::model::rules::Rules;
use yuantu::model::site::{Site, SiteFeature};
use yuantu::model::{Feature, Kind, SceneFeatures};

/// The demo in metres, read as strictly as an import reads it.
fn street() -> Vec<SiteFeature> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("geodata/demo/street.geojson");
    let reading = read_file(&path, &ReadOptions::default()).unwrap();
    let SceneFeatures::LonLat(features) = reading.scene.features else {
        panic!("the demo has a place on earth");
    };
    let crs = PlanarCrs::new(PlanarCrs::nearest(113.97, 34.72)).unwrap();
    assert_eq!(crs.epsg(), 4547);
    let frame = ProjectedFrame::around(crs, geo::coord! { x: 113.97, y: 34.72 }).unwrap();
    let origin = frame.origin();
    features
        .into_iter()
        .map(|feature| {
            feature
                .try_map_geometry(|geometry| crs.to_planar(&geometry))
                .unwrap()
        })
        .map(|feature| feature.map_geometry(|geometry| shifted(geometry, origin)))
        .collect()
}

fn shifted(geometry: Geometry, origin: geo::Coord) -> Geometry {
    use geo::MapCoords;
    geometry.map_coords(|coord| coord - origin)
}

fn courtyards(street: &[SiteFeature]) -> impl Iterator<Item = &SiteFeature> {
    street
        .iter()
        .filter(|feature| feature.kind == Kind::Courtyard)
}

fn boundary(courtyard: &SiteFeature) -> MultiPolygon {
    match &courtyard.geometry {
        Geometry::Polygon(polygon) => MultiPolygon::new(vec![polygon.clone()]),
        Geometry::MultiPolygon(parts) => parts.clone(),
        other => panic!("a courtyard is an area, not {other:?}"),
    }
}

fn belongs_to(feature: &Feature<Geometry>, courtyard: &SiteFeature) -> bool {
    feature.courtyard.as_ref() == Some(&courtyard.id)
}

#[test]
fn sixteen_unmanaged_courtyards_and_a_managed_one_carry_the_names_of_the_brief() {
    let street = street();
    let mut by_category: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for courtyard in courtyards(&street) {
        let category = courtyard.text("category").unwrap();
        by_category
            .entry(category)
            .or_default()
            .push(courtyard.text("name").unwrap());
        if category == "unmanaged" {
            let criteria = ["no_owning_unit", "no_property_service", "no_staff"];
            assert!(
                criteria.iter().all(|criterion| courtyard.flag(criterion)),
                "{:?}",
                courtyard.id
            );
        }
    }
    let unmanaged = &by_category["unmanaged"];
    assert_eq!(unmanaged.len(), 16);
    for name in ["博士园13号楼", "永茂小区", "怡海嘉园"] {
        assert!(unmanaged.contains(&name), "{name} is among the 16");
    }
    assert_eq!(by_category["managed"], ["金茂小区"]);
    let pilots: Vec<_> = courtyards(&street)
        .filter(|courtyard| courtyard.flag("pilot"))
        .map(|courtyard| courtyard.text("name").unwrap())
        .collect();
    assert_eq!(pilots, ["博士园13号楼", "永茂小区"]);
}

#[test]
fn courtyards_have_sensible_sizes_and_do_not_overlap() {
    let street = street();
    let all: Vec<_> = courtyards(&street).collect();
    for (index, courtyard) in all.iter().enumerate() {
        let hectares = boundary(courtyard).unsigned_area() / 10_000.0;
        assert!(
            (0.3..=3.0).contains(&hectares),
            "{:?} has {hectares} ha",
            courtyard.id
        );
        let households = courtyard.number("households").unwrap();
        assert!(
            (40.0..=600.0).contains(&households),
            "{:?} has {households} households",
            courtyard.id
        );
        for other in &all[..index] {
            let common = boundary(courtyard)
                .intersection(&boundary(other))
                .unsigned_area();
            assert!(
                common < 0.1,
                "{:?} and {:?} overlap by {common} m²",
                courtyard.id,
                other.id
            );
        }
    }
}

#[test]
fn every_courtyard_has_what_makes_it_one() {
    let street = street();
    for courtyard in courtyards(&street) {
        let has = |kind| {
            street
                .iter()
                .any(|feature| feature.kind == kind && belongs_to(feature, courtyard))
        };
        for kind in [
            Kind::Building,
            Kind::Entrance,
            Kind::Gate,
            Kind::Wall,
            Kind::Lane,
            Kind::Tree,
            Kind::WastePoint,
        ] {
            assert!(has(kind), "{:?} has no {kind}", courtyard.id);
        }
    }
}

#[test]
fn gates_stand_on_the_boundary_and_cameras_not_inside_of_buildings() {
    let street = street();
    for courtyard in courtyards(&street) {
        let boundary = boundary(courtyard);
        let rings: Vec<_> = boundary
            .iter()
            .map(|part| part.exterior().clone())
            .collect();
        let own = || {
            street
                .iter()
                .filter(|feature| belongs_to(feature, courtyard))
        };
        for gate in own().filter(|feature| feature.kind == Kind::Gate) {
            let distance = rings
                .iter()
                .map(|ring| Euclidean.distance(&gate.geometry, &Geometry::from(ring.clone())))
                .fold(f64::MAX, f64::min);
            assert!(
                distance < 0.5,
                "{:?} stands {distance} m from the boundary",
                gate.id
            );
        }
        for camera in own().filter(|feature| feature.kind == Kind::Camera) {
            // A camera on a façade may lie inside of it by a rounding of its coordinates.
            let buried = own()
                .filter(|feature| feature.kind == Kind::Building)
                .filter_map(|building| Polygon::try_from(building.geometry.clone()).ok())
                .filter(|building| building.contains(&camera.geometry))
                .any(|building| {
                    Euclidean.distance(
                        &camera.geometry,
                        &Geometry::from(building.exterior().clone()),
                    ) > 0.01
                });
            assert!(!buried, "{:?} is inside of a building", camera.id);
        }
    }
}

#[test]
fn every_courtyard_with_cameras_has_some_coverage_and_a_blind_area() {
    let street = street();
    for courtyard in courtyards(&street) {
        let id = courtyard.id.to_string();
        let site = Site::build(street.clone(), Some(&id), Rules::default()).unwrap();
        assert_eq!(site.incomplete_cameras, vec![], "{id}");
        let report = camera_coverage::analyse(
            &site,
            &camera_coverage::Params::default(),
            &Control::default(),
        )
        .unwrap();
        assert!(report.blind.area_m2 > 0.0, "{id}");
        assert_eq!(
            report.union[0].area_m2 > 0.0,
            !site.cameras.is_empty(),
            "{id}"
        );
        println!(
            "{id}: {} cameras, {:.0} m² open, {:.0} % blind, {} of {} places seen",
            site.cameras.len(),
            report.open_ground_m2,
            100.0 * report.blind.share,
            report.must_see.iter().filter(|place| place.met).count(),
            report.must_see.len()
        );
    }
}

#[test]
fn each_courtyard_has_a_scorecard_with_every_line_filled_and_something_to_mend() {
    let street = street();
    for courtyard in courtyards(&street) {
        let id = courtyard.id.to_string();
        let site = Site::build(street.clone(), Some(&id), Rules::default()).unwrap();
        let params = scorecard::Params::default();
        let card = scorecard::analyse(&site, &params, &Control::default()).unwrap();
        let mut missed = Vec::new();
        for line in &card.checks {
            let met = line.check.met;
            assert!(met.is_some(), "{id}: {} is blank", line.check.id);
            if met == Some(false) {
                missed.push(line.check.id.as_str());
            }
        }
        println!(
            "{id}: {} of {} missed: {missed:?}",
            missed.len(),
            card.checks.len()
        );
        let is_managed = courtyard.text("category") == Some("managed");
        assert!(is_managed || missed.len() > 2, "{id}: {missed:?}");
    }
}

#[test]
fn proposals_for_parking_stand_and_drive_on_nothing_that_is_drawn_as_a_point() {
    const LEAST_M: [(Kind, f64); 5] = [
        (Kind::Tree, 0.5),
        (Kind::Lamp, 0.5),
        (Kind::Charger, 0.5),
        (Kind::NoticeBoard, 1.0),
        (Kind::WastePoint, 1.2),
    ];
    let street = street();
    let (mut spaces, mut points) = (0, 0);
    for courtyard in courtyards(&street) {
        let id = courtyard.id.to_string();
        let site = Site::build(street.clone(), Some(&id), Rules::default()).unwrap();
        let params = parking_layout::Params {
            keep: Some(Vec::new()),
            time_limit_s: Some(0.1),
            ..parking_layout::Params::default()
        };
        let report = parking_layout::analyse(&site, &params, &Control::default()).unwrap();
        let standing = || {
            let own = street.iter().filter(|thing| belongs_to(thing, courtyard));
            own.filter_map(|thing| {
                let least = LEAST_M.iter().find(|(kind, _)| *kind == thing.kind)?;
                matches!(thing.geometry, Geometry::Point(_)).then_some((thing, least.1))
            })
        };
        points += standing().count();
        for proposal in &report.proposals {
            spaces += proposal.count;
            let stands = proposal.spaces.features.iter().map(|space| &space.geometry);
            let drives = proposal.aisles.features.iter().map(|aisle| &aisle.geometry);
            for ring in stands.chain(drives) {
                let ground = Polygon::new(ring.coordinates[0].clone().into(), Vec::new());
                for (thing, least_m) in standing() {
                    let away_m =
                        Euclidean.distance(&thing.geometry, &Geometry::from(ground.clone()));
                    assert!(
                        away_m > least_m - 1e-6,
                        "{id}: {} is {away_m} m from {ring:?} of {}",
                        thing.id,
                        proposal.id
                    );
                }
            }
        }
    }
    assert!(
        spaces > 500 && points > 500,
        "{spaces} spaces, {points} points"
    );
}

#[test]
fn the_registers_blanks_are_found_and_its_categories_agree_with_the_criteria() {
    let site = Site::build(street(), None, Rules::default()).unwrap();
    let params = governance::Params::default();
    let report = governance::analyse(&site, &params, &Control::default()).unwrap();
    assert_eq!(report.courtyards.len(), 17);
    for courtyard in &report.courtyards {
        assert_eq!(
            courtyard.criteria.category_disagrees,
            Some(false),
            "{:?}",
            courtyard.id
        );
    }
    let lacking: Vec<String> = report
        .courtyards
        .iter()
        .filter(|courtyard| courtyard.blanks > 0)
        .map(|courtyard| courtyard.id.to_string())
        .collect();
    let expected = [
        "cy-04", "cy-05", "cy-06", "cy-09", "cy-10", "cy-13", "cy-15", "cy-16",
    ];
    assert_eq!(lacking, expected);
}
