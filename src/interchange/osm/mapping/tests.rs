use serde_json::{Value, json};

use super::*;

fn mapped(form: Form, tags: &[(&'static str, &'static str)]) -> (Option<Kind>, Value, Vec<String>) {
    let tags: Tags = tags.iter().copied().collect();
    let kind = kind_of(&tags, form);
    let mut warnings = Vec::new();
    let properties = kind.map(|kind| properties_of(kind, &tags, &mut warnings));
    (kind, json!(properties), warnings)
}

fn kind(form: Form, key: &'static str, value: &'static str) -> Option<Kind> {
    mapped(form, &[(key, value)]).0
}

#[test]
fn each_kind_has_its_tags() {
    use Form::{Area, Line, Point};
    for (form, key, value, expected) in [
        (Area, "building", "yes", Some(Kind::Building)),
        (Area, "building", "no", None),
        (Area, "building:part", "yes", None),
        (Line, "building", "yes", None),
        (Point, "building", "yes", None),
        (Area, "amenity", "parking", Some(Kind::ParkingArea)),
        (Point, "amenity", "parking", None),
        (Area, "amenity", "parking_space", Some(Kind::ParkingSpace)),
        (Area, "amenity", "bicycle_parking", Some(Kind::BicycleShed)),
        (Area, "leisure", "pitch", Some(Kind::ActivityArea)),
        (Area, "landuse", "grass", Some(Kind::GreenArea)),
        (Area, "landuse", "residential", None),
        (Area, "natural", "wood", Some(Kind::GreenArea)),
        (Area, "natural", "water", None),
        (Line, "barrier", "hedge", Some(Kind::Wall)),
        (Line, "barrier", "kerb", None),
        (Line, "barrier", "gate", Some(Kind::Gate)),
        (Point, "barrier", "swing_gate", Some(Kind::Gate)),
        (Point, "barrier", "bollard", None),
        (Line, "highway", "motorway", Some(Kind::Lane)),
        (Line, "highway", "steps", Some(Kind::Lane)),
        (Line, "highway", "proposed", None),
        (Area, "highway", "pedestrian", None),
        (Point, "natural", "tree", Some(Kind::Tree)),
        (Point, "entrance", "yes", Some(Kind::Entrance)),
        (Point, "highway", "street_lamp", Some(Kind::Lamp)),
        (Point, "highway", "crossing", None),
        (Point, "amenity", "charging_station", Some(Kind::Charger)),
        (Point, "advertising", "board", Some(Kind::NoticeBoard)),
        (Point, "amenity", "waste_disposal", Some(Kind::WastePoint)),
        (Point, "man_made", "surveillance", Some(Kind::Camera)),
    ] {
        assert_eq!(kind(form, key, value), expected, "{form:?} {key}={value}");
    }
}

#[test]
fn the_tag_area_decides_between_line_and_area() {
    let (square, ..) = mapped(Form::Line, &[("highway", "service"), ("area", "yes")]);
    assert_eq!(square, None);
    let (outline, ..) = mapped(Form::Area, &[("leisure", "park"), ("area", "no")]);
    assert_eq!(outline, None);
}

#[test]
fn a_building_s_height_is_measured_or_counted_in_storeys() {
    let (_, measured, _) = mapped(
        Form::Area,
        &[
            ("building", "apartments"),
            ("height", "39'4\""),
            ("building:levels", "4"),
            ("addr:housenumber", "13"),
        ],
    );
    assert_eq!(
        measured,
        json!({"height_m": 11.989, "storeys": 4, "use": "residential", "number": "13"})
    );
    let (_, counted, _) = mapped(
        Form::Area,
        &[
            ("building", "yes"),
            ("building:levels", "6"),
            ("roof:levels", "1"),
            ("name", "甲"),
        ],
    );
    assert_eq!(
        counted,
        json!({"height_m": 21.0, "storeys": 6, "number": "甲", "name": "甲"})
    );
}

#[test]
fn a_value_that_cannot_be_one_is_left_away_with_a_warning() {
    let (kind, properties, warnings) = mapped(
        Form::Area,
        &[
            ("building", "yes"),
            ("height", "tall"),
            ("building:levels", "-2"),
        ],
    );
    assert_eq!(kind, Some(Kind::Building));
    assert_eq!(properties, json!({}));
    assert_eq!(warnings.len(), 2, "{warnings:?}");
    assert!(
        warnings.iter().any(|text| text.contains("height=tall")),
        "{warnings:?}"
    );
    assert!(
        warnings
            .iter()
            .any(|text| text.contains("\"storeys\" must be")),
        "{warnings:?}"
    );
}

#[test]
fn a_camera_looks_where_its_tags_say() {
    let (kind, properties, _) = mapped(
        Form::Point,
        &[
            ("man_made", "surveillance"),
            ("surveillance:type", "camera"),
            ("camera:direction", "NE"),
            ("height", "4 m"),
            ("camera:angle", "20"),
            ("camera:type", "fixed"),
            ("camera:mount", "pole"),
        ],
    );
    assert_eq!(kind, Some(Kind::Camera));
    let expected = json!({"azimuth_deg": 45.0, "height_m": 4.0, "tilt_deg": 20.0, "note": "camera:type=fixed camera:mount=pole"});
    assert_eq!(properties, expected);
    let (guard, ..) = mapped(
        Form::Point,
        &[("man_made", "surveillance"), ("surveillance:type", "guard")],
    );
    assert_eq!(guard, None);
}

#[test]
fn a_lane_is_as_wide_as_its_tags_or_its_class_say() {
    let width =
        |tags: &[(&'static str, &'static str)]| mapped(Form::Line, tags).1["width_m"].as_f64();
    assert_eq!(
        width(&[("highway", "service"), ("width", "3.5"), ("lanes", "2")]),
        Some(3.5)
    );
    assert_eq!(width(&[("highway", "service"), ("lanes", "2")]), Some(6.0));
    assert_eq!(width(&[("highway", "residential")]), Some(5.5));
    let one_way =
        |tags: &[(&'static str, &'static str)]| mapped(Form::Line, tags).1["one_way"].clone();
    assert_eq!(one_way(&[("highway", "motorway")]), json!(true));
    assert_eq!(
        one_way(&[("highway", "motorway"), ("oneway", "no")]),
        json!(false)
    );
    assert_eq!(
        one_way(&[("highway", "service"), ("junction", "roundabout")]),
        json!(true)
    );
}

#[test]
fn fences_can_be_seen_through_unless_they_are_boards() {
    let wall = |tags: &[(&'static str, &'static str)]| mapped(Form::Line, tags).1;
    assert_eq!(
        wall(&[("barrier", "fence")]),
        json!({"type": "railing", "see_through": true})
    );
    assert_eq!(
        wall(&[("barrier", "fence"), ("fence_type", "wood")])["see_through"],
        json!(false)
    );
    assert_eq!(wall(&[("barrier", "hedge")])["type"], json!("hedge"));
}

#[test]
fn other_things_keep_what_their_schema_has() {
    let (_, tree, _) = mapped(
        Form::Point,
        &[
            ("natural", "tree"),
            ("diameter_crown", "5"),
            ("genus", "Ginkgo"),
        ],
    );
    assert_eq!(tree, json!({"crown_radius_m": 2.5, "species": "Ginkgo"}));
    let (_, waste, _) = mapped(
        Form::Point,
        &[
            ("amenity", "recycling"),
            ("recycling:paper", "yes"),
            ("recycling:batteries", "yes"),
            ("recycling:glass", "no"),
        ],
    );
    assert_eq!(waste, json!({"streams": ["recyclable", "hazardous"]}));
    let (_, gate, _) = mapped(Form::Point, &[("barrier", "lift_gate"), ("width", "4")]);
    assert_eq!(
        gate,
        json!({"access_control": "barrier", "passage": "vehicle", "width_m": 4.0})
    );
    let (_, charger, _) = mapped(
        Form::Point,
        &[
            ("amenity", "charging_station"),
            ("socket:type2:output", "22 kW"),
        ],
    );
    assert_eq!(charger, json!({"power_kw": 22.0}));
}
