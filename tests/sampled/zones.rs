//! Zones, union and blind area at sampled points of the target plane.

use super::*;
use crate::sight::{Mesh, Pinhole};

const SCENES: u64 = 1000;
/// A range limit is drawn with chords: this near to it, it may run on either side.
const NEAR_RANGE_M: f64 = 1e-3;

#[test]
fn zones_union_and_blind_area_agree_with_rays_through_triangles() {
    let mut compared = 0;
    for seed in 0..SCENES {
        compared += compare(seed);
    }
    println!("{compared} points compared in {SCENES} scenes");
    assert!(compared > 100_000, "only {compared} points were compared");
}

/// Compares one scene; answers how many points.
fn compare(seed: u64) -> usize {
    let scene = Scene::random(seed);
    let mut dice = Dice(seed ^ 0xdead_beef);
    let target_m = dice.pick(&[0.0, 0.0, 1.5, 1.6]);
    let (profile, blind_index) = dice.pick(&[("iec62676-4-2014", 1), ("iec62676-4-2025", 1)]);
    let params = json!({"profile": profile, "target_height_m": target_m});
    let report = coverage(&scene.site(), params);
    let mesh = Mesh::of(&scene);
    let pinholes: Vec<Pinhole> = scene
        .cameras
        .iter()
        .filter(|camera| camera.height_m > target_m)
        .map(Pinhole::new)
        .collect();
    assert_eq!(report.cameras.len(), pinholes.len(), "scene {seed}");

    let drawn = report.cameras.iter().flat_map(|camera| &camera.levels);
    let outlines: MultiPolygon = drawn
        .flat_map(|zone| zone.polygon.0.iter().cloned())
        .chain(
            report
                .blind
                .parts
                .iter()
                .flat_map(|part| part.polygon.0.iter().cloned()),
        )
        .collect();
    let listed_m2: f64 = report.blind.parts.iter().map(|part| part.area_m2).sum();
    let all_blind_parts_listed = (report.blind.area_m2 - listed_m2).abs() < 1e-9;

    let points = samples(&mut dice, &outlines, 300, 300);
    for &point in &points {
        let target = [point.x, point.y, target_m];
        let open = is_open_ground(&scene, point);
        let densities: Vec<f64> = pinholes
            .iter()
            .map(|pinhole| match pinhole.density_px_per_m(&mesh, target) {
                Some(density) if open => density,
                _ => 0.0,
            })
            .collect();
        let is_at_a_range_limit = pinholes
            .iter()
            .zip(&scene.cameras)
            .any(|(pinhole, camera)| {
                camera.max_range_m.is_some_and(|range_m| {
                    (pinhole.distance_m(target) - range_m).abs() <= NEAR_RANGE_M
                })
            });
        if is_at_a_range_limit {
            continue;
        }
        let expect = |area: &MultiPolygon, expected: bool, what: &str| {
            assert!(
                is_in(area, point) == expected || is_near_outline(area, point),
                "scene {seed}, target {target_m} m, ({}, {}): {what} should be {expected}\n{scene:#?}",
                point.x,
                point.y
            );
        };
        for (camera, &density) in report.cameras.iter().zip(&densities) {
            for zone in &camera.levels {
                let expected = density >= zone.min_px_per_m;
                expect(
                    &zone.polygon.0,
                    expected,
                    &format!("{} of {}", zone.level, camera.id),
                );
            }
        }
        let best = densities.iter().copied().fold(0.0, f64::max);
        for zone in &report.union {
            expect(
                &zone.polygon.0,
                best >= zone.min_px_per_m,
                &format!("{} of all", zone.level),
            );
        }
        let seen = &report.union[blind_index];
        assert_eq!(seen.level, report.blind.level);
        if all_blind_parts_listed && !is_near_outline(&seen.polygon.0, point) {
            let blind: MultiPolygon = report
                .blind
                .parts
                .iter()
                .flat_map(|part| part.polygon.0.iter().cloned())
                .collect();
            expect(&blind, open && best < seen.min_px_per_m, "blind");
        }
    }
    points.len()
}
