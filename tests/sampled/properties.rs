//! What must hold of every answer, whatever the courtyard.

use super::*;
use camera_coverage::Report;
use geo::{Area, Validation};

const SCENES: std::ops::Range<u64> = 5000..5120;

fn report(scene: &Scene) -> Report {
    coverage(&scene.site(), json!({}))
}

/// Relative to the open ground: sums of parts of it keep nine digits of it.
fn is_same(a_m2: f64, b_m2: f64, of_m2: f64) -> bool {
    (a_m2 - b_m2).abs() <= 1e-9 * of_m2
}

/// All areas of a report, in an order that does not hang on where the scene lies.
fn areas(report: &Report) -> Vec<f64> {
    let zones = report.cameras.iter().flat_map(|camera| &camera.levels);
    zones
        .chain(&report.union)
        .map(|zone| zone.area_m2)
        .chain(report.overlap.iter().map(|overlap| overlap.area_m2))
        .chain([report.open_ground_m2, report.blind.area_m2])
        .collect()
}

fn assert_same_areas(a: &Report, b: &Report, scale: f64, what: &str) {
    for (index, (a_m2, b_m2)) in areas(a).iter().zip(areas(b)).enumerate() {
        assert!(
            is_same(a_m2 * scale * scale, b_m2, b.open_ground_m2),
            "{what}, area {index}: {a_m2} and {b_m2}"
        );
    }
    assert_eq!(areas(a).len(), areas(b).len(), "{what}");
}

#[test]
fn seen_and_blind_ground_make_up_the_open_ground() {
    for seed in SCENES {
        let report = report(&Scene::random(seed));
        let seen = &report.union[1];
        assert_eq!(seen.level, report.blind.level);
        let whole_m2 = report.open_ground_m2;
        assert!(
            is_same(seen.area_m2 + report.blind.area_m2, whole_m2, whole_m2),
            "scene {seed}"
        );
        let overlap_m2: f64 = report.overlap.iter().map(|overlap| overlap.area_m2).sum();
        assert!(
            is_same(overlap_m2, seen.area_m2, whole_m2),
            "scene {seed}: {overlap_m2}"
        );
    }
}

#[test]
fn every_polygon_is_valid_and_has_the_area_that_is_said() {
    for seed in SCENES {
        let report = report(&Scene::random(seed));
        let zones = report.cameras.iter().flat_map(|camera| &camera.levels);
        let drawn = zones
            .chain(&report.union)
            .map(|zone| (&zone.polygon.0, zone.area_m2))
            .chain(
                report
                    .blind
                    .parts
                    .iter()
                    .map(|part| (&part.polygon.0, part.area_m2)),
            );
        for (polygon, area_m2) in drawn {
            assert!(polygon.is_valid(), "scene {seed}: {polygon:?}");
            assert!(
                is_same(polygon.unsigned_area(), area_m2, area_m2),
                "scene {seed}"
            );
        }
    }
}

#[test]
fn a_stronger_level_lies_within_a_weaker_one() {
    for seed in SCENES {
        let report = report(&Scene::random(seed));
        for levels in report
            .cameras
            .iter()
            .map(|camera| &camera.levels)
            .chain([&report.union])
        {
            for pair in levels.windows(2) {
                let (weak, strong): (&MultiPolygon, &MultiPolygon) =
                    (&pair[0].polygon.0, &pair[1].polygon.0);
                let common = geo::BooleanOps::intersection(weak, strong);
                let (common_m2, strong_m2) = (common.unsigned_area(), pair[1].area_m2);
                // geo's own overlay rounds to less than a micrometre.
                assert!(
                    (common_m2 - strong_m2).abs() < 1e-3,
                    "scene {seed}, {}",
                    pair[1].level
                );
                assert!(strong_m2 <= pair[0].area_m2 * (1.0 + 1e-9), "scene {seed}");
            }
        }
    }
}

#[test]
fn one_more_camera_never_sees_less() {
    for seed in SCENES {
        let scene = Scene::random(seed);
        let site = scene.site();
        let mut fewer = vec![0.0; 6];
        for count in 1..=scene.cameras.len() {
            let ids: Vec<String> = (0..count).map(|index| format!("c{index}")).collect();
            let report = coverage(&site, json!({"cameras": ids}));
            for (zone, fewer_m2) in report.union.iter().zip(&mut fewer) {
                assert!(
                    zone.area_m2 >= *fewer_m2 - 1e-9 * report.open_ground_m2,
                    "scene {seed}"
                );
                *fewer_m2 = zone.area_m2;
            }
        }
    }
}

#[test]
fn a_scene_that_is_moved_turned_mirrored_or_enlarged_gets_the_same_answer() {
    let (sin, cos) = 1.234_f64.sin_cos();
    for seed in SCENES {
        let mut scene = Scene::random(seed);
        // The chords of a range limit begin where the view of it begins, so that they turn with nothing.
        for camera in &mut scene.cameras {
            camera.max_range_m = None;
        }
        let here = report(&scene);
        let moved = scene.mapped(|c| coord! { x: c.x + 512.0, y: c.y - 2048.0 }, 1.0);
        assert_same_areas(&here, &report(&moved), 1.0, &format!("moved {seed}"));
        let quarter = scene.mapped(|c| coord! { x: -c.y, y: c.x }, 1.0);
        assert_same_areas(&here, &report(&quarter), 1.0, &format!("quarter {seed}"));
        let mirrored = scene.mapped(|c| coord! { x: -c.x, y: c.y }, 1.0);
        assert_same_areas(&here, &report(&mirrored), 1.0, &format!("mirrored {seed}"));
        let enlarged = scene.mapped(|c| c * 2.0, 2.0);
        assert_same_areas(&here, &report(&enlarged), 2.0, &format!("enlarged {seed}"));
        // Crowns keep their corners where they are: only scenes without trees can be turned by any angle.
        if !scene
            .prisms
            .iter()
            .any(|prism| matches!(prism.base, Base::Crown(..)))
        {
            let turned = scene.mapped(
                |c| coord! { x: cos * c.x - sin * c.y, y: sin * c.x + cos * c.y },
                1.0,
            );
            assert_same_areas(&here, &report(&turned), 1.0, &format!("turned {seed}"));
        }
    }
}

#[test]
fn the_order_of_things_does_not_matter_and_answers_repeat() {
    for seed in SCENES {
        let scene = Scene::random(seed);
        let here = report(&scene);
        assert_eq!(here, report(&scene), "scene {seed}");
        let mut reordered = scene.clone();
        reordered.prisms.reverse();
        assert_same_areas(
            &here,
            &report(&reordered),
            1.0,
            &format!("reordered {seed}"),
        );
    }
}
