//! Places that can be worked out by hand, what may not worsen an answer, and a raster as a second opinion. Walks and dead ends
//! are compared with another engine's in `tests/golden`.

mod dead_ends;
mod fire;
mod properties;
mod raster;
mod walking;

use super::*;
use crate::analysis::fixtures::{feature, rectangle};
use crate::model::rules::Rules;
use crate::model::site::SiteFeature;
use crate::model::{FeatureId, Kind};
use geo::{LineString, Point};
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

fn door(id: &str, x: f64, y: f64) -> SiteFeature {
    feature(id, Kind::Entrance, Point::new(x, y), json!({}))
}
