//! Properties, and a check by sampled sight lines in 3-D that shares no code with the engine.

use super::*;
use crate::model::site::Camera;
use geo::Validation;
use proptest::prelude::*;

/// A prism for the independent check.
#[derive(Clone, Debug)]
struct Prism {
    x: f64,
    y: f64,
    width: f64,
    depth: f64,
    bottom_m: f64,
    top_m: f64,
}

impl Prism {
    fn feature(&self, index: usize) -> SiteFeature {
        let base = rectangle(self.x, self.y, self.width, self.depth);
        feature(
            &format!("b{index}"),
            Kind::Building,
            base,
            json!({"height_m": self.top_m}),
        )
    }

    fn holds(&self, x: f64, y: f64, z: f64) -> bool {
        (self.x..=self.x + self.width).contains(&x)
            && (self.y..=self.y + self.depth).contains(&y)
            && (self.bottom_m..=self.top_m).contains(&z)
    }
}

fn prisms() -> impl Strategy<Value = Vec<Prism>> {
    let prism = (-60..60_i32, -60..60_i32, 2..25_i32, 2..25_i32, 1..24_i32).prop_map(
        |(x, y, width, depth, top)| Prism {
            x: f64::from(x),
            y: f64::from(y),
            width: f64::from(width),
            depth: f64::from(depth),
            bottom_m: 0.0,
            top_m: f64::from(top) / 2.0,
        },
    );
    prop::collection::vec(prism, 0..10)
}

/// The pixel density at a point of the ground, if it is in the image: by rotation into the camera's own axes.
fn density_px_per_m(camera: &Camera, x: f64, y: f64, z: f64) -> Option<f64> {
    let (east, north, up) = (
        x - camera.position.x(),
        y - camera.position.y(),
        z - camera.height_m,
    );
    let (sin_a, cos_a) = camera.azimuth_deg.to_radians().sin_cos();
    let (ahead, aside) = (east * sin_a + north * cos_a, east * cos_a - north * sin_a);
    let (sin_t, cos_t) = camera.tilt_deg.to_radians().sin_cos();
    let (depth, rise) = (ahead * cos_t - up * sin_t, ahead * sin_t + up * cos_t);
    let focal_px = camera.image_width_px / 2.0 / (camera.hfov_deg / 2.0).to_radians().tan();
    let (column, row) = (focal_px * aside / depth, focal_px * rise / depth);
    let in_image = depth > 0.0
        && column.abs() <= camera.image_width_px / 2.0
        && row.abs() <= camera.image_height_px / 2.0;
    in_image.then_some(focal_px / depth)
}

fn is_hidden(camera: &Camera, prisms: &[Prism], x: f64, y: f64, z: f64) -> bool {
    const SAMPLES: u32 = 3000;
    (0..=SAMPLES).any(|sample| {
        let share = f64::from(sample) / f64::from(SAMPLES);
        let along = |from: f64, to: f64| from + (to - from) * share;
        let (px, py) = (along(camera.position.x(), x), along(camera.position.y(), y));
        let pz = along(camera.height_m, z);
        prisms.iter().any(|prism| prism.holds(px, py, pz))
    })
}

/// The answer at a point, if it is the same a little around it, where no sample can slip past an edge.
fn sampled(
    camera: &Camera,
    prisms: &[Prism],
    x: f64,
    y: f64,
    z: f64,
    min_px_per_m: f64,
) -> Option<bool> {
    let seen = |x: f64, y: f64| {
        density_px_per_m(camera, x, y, z).is_some_and(|density| density >= min_px_per_m)
            && !is_hidden(camera, prisms, x, y, z)
    };
    const NEAR_M: f64 = 0.15;
    let here = seen(x, y);
    [(NEAR_M, 0.0), (-NEAR_M, 0.0), (0.0, NEAR_M), (0.0, -NEAR_M)]
        .iter()
        .all(|(east, north)| seen(x + east, y + north) == here)
        .then_some(here)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..Default::default() })]

    #[test]
    fn zones_agree_with_sight_lines_sampled_in_space(
        prisms in prisms(),
        place in (-60.3..60.3_f64, -60.3..60.3_f64),
        height_m in 2.2..15.0_f64,
        azimuth_deg in 0.0..360.0_f64,
        tilt_deg in -5.0..80.0_f64,
        target_height_m in prop::sample::select(vec![0.0, 1.6]),
        points in prop::collection::vec((-95.0..95.0_f64, -95.0..95.0_f64), 60),
    ) {
        prop_assume!(!prisms.iter().any(|prism| prism.holds(place.0, place.1, height_m)));
        let mut features = vec![courtyard(), camera("c", place.0, place.1, height_m, azimuth_deg, tilt_deg)];
        features.extend(prisms.iter().enumerate().map(|(index, prism)| prism.feature(index)));
        let site = site(features);
        let params = Params { target_height_m: Some(target_height_m), ..Params::default() };
        let report = analyse(&site, &params, &Control::default()).unwrap();
        for zone in &report.cameras[0].levels[..4] {
            prop_assert!(zone.polygon.0.is_valid(), "{:?}", zone.polygon);
            for &(x, y) in &points {
                let on_open_ground = site.open_ground.contains(&Point::new(x, y));
                let expected = sampled(&site.cameras[0], &prisms, x, y, target_height_m, zone.min_px_per_m);
                if let (true, Some(expected)) = (on_open_ground, expected) {
                    let found = zone.polygon.0.contains(&Point::new(x, y));
                    prop_assert_eq!(found, expected, "at ({}, {}) {}", x, y, &zone.level);
                }
            }
        }
    }

    #[test]
    fn seen_and_blind_make_up_the_open_ground_and_a_camera_more_never_sees_less(
        prisms in prisms(),
        mounts in prop::collection::vec((-90.0..90.0_f64, -90.0..90.0_f64, 2.5..6.0_f64, 0.0..360.0_f64), 1..6),
    ) {
        let mut features = vec![courtyard()];
        features.extend(prisms.iter().enumerate().map(|(index, prism)| prism.feature(index)));
        let mut fewer = 0.0;
        for (index, &(x, y, height_m, azimuth_deg)) in mounts.iter().enumerate() {
            features.push(camera(&format!("c{index}"), x, y, height_m, azimuth_deg, 15.0));
            let report = report(features.clone());
            let seen = report.union[1].area_m2;
            prop_assert!(seen + 1e-6 >= fewer);
            fewer = seen;
            prop_assert!((seen + report.blind.area_m2 - report.open_ground_m2).abs() < 1e-6);
            let overlap: f64 = report.overlap.iter().map(|overlap| overlap.area_m2).sum();
            prop_assert!((overlap - seen).abs() < 1e-6);
            prop_assert!(report.union.is_sorted_by(|a, b| a.area_m2 >= b.area_m2));
            prop_assert!(report.union.iter().all(|zone| zone.polygon.0.is_valid()));
        }
    }
}
