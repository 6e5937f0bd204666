//! Answers that other means have worked out: see the scripts beside this file.

use geo::{Area, Validation};
use serde::Deserialize;
use serde_json::json;

use yuantu::analysis::{Control, isovist};
use yuantu::model::rules::Rules;
use yuantu::model::site::{Site, SiteFeature};
use yuantu::model::{FeatureId, Properties};

#[derive(Deserialize)]
struct Case {
    name: String,
    scene: geojson::FeatureCollection,
    isovists: Vec<Expected>,
}

#[derive(Deserialize)]
struct Expected {
    viewpoint: [f64; 2],
    area_m2: f64,
    /// With a boundary that blocks; absent where the viewpoint is not on the courtyard's ground.
    area_with_boundary_m2: Option<f64>,
}

fn site(scene: &geojson::FeatureCollection) -> Site {
    let features = scene.features.iter().map(|feature| {
        let properties: Properties = feature.properties.clone().unwrap();
        SiteFeature {
            id: match feature.id.as_ref().unwrap() {
                geojson::feature::Id::String(id) => FeatureId::from(id.as_str()),
                geojson::feature::Id::Number(id) => FeatureId::Number(id.as_i64().unwrap()),
            },
            kind: properties["kind"].as_str().unwrap().parse().unwrap(),
            geometry: feature.geometry.as_ref().unwrap().try_into().unwrap(),
            courtyard: None,
            properties,
        }
    });
    Site::build(features.collect(), None, Rules::default()).unwrap()
}

fn isovist(site: &Site, viewpoint: [f64; 2], boundary_blocks: bool) -> isovist::Isovist {
    let params = json!({"viewpoints": [viewpoint], "boundary_blocks": boundary_blocks});
    let params = serde_json::from_value(params).unwrap();
    let report = isovist::analyse(site, &params, &Control::default()).unwrap();
    report.isovists.into_iter().next().unwrap()
}

#[test]
fn isovists_agree_with_exact_arithmetic_to_nine_digits() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("isovists.json")).unwrap();
    let mut worst: f64 = 0.0;
    for case in &cases {
        let site = site(&case.scene);
        for expected in &case.isovists {
            let asked = [
                (false, Some(expected.area_m2)),
                (true, expected.area_with_boundary_m2),
            ];
            for (boundary_blocks, exact_m2) in asked {
                let Some(exact_m2) = exact_m2 else { continue };
                let found = isovist(&site, expected.viewpoint, boundary_blocks);
                assert!(
                    found.polygon.0.is_valid(),
                    "{}: {:?}",
                    case.name,
                    expected.viewpoint
                );
                assert_eq!(found.polygon.0.unsigned_area(), found.area_m2);
                let error = (found.area_m2 - exact_m2).abs() / exact_m2;
                assert!(
                    error <= 1e-9,
                    "{}, from {:?}, boundary_blocks {boundary_blocks}: {} is not {exact_m2} (relative error {error:e})",
                    case.name,
                    expected.viewpoint,
                    found.area_m2,
                );
                worst = worst.max(error);
            }
        }
    }
    println!("worst relative error: {worst:e}");
}
