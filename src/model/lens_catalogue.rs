//! The lenses that the program knows by itself: `geodata/cameras.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::lens::{Lens, Optics};
use super::rules::Status;

/// The area of a sensor that makes the picture.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sensor {
    pub id: String,
    /// As it is called: `1/2.8"`.
    pub format: String,
    pub width_mm: f64,
    pub height_mm: f64,
    /// How sure the size is.
    pub status: Status,
    pub source: String,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Resolution {
    id: String,
    name: String,
    width_px: u32,
    height_px: u32,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Family {
    resolution: String,
    sensor: String,
    focal_lengths_mm: Vec<f64>,
}

/// The file as it is written.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "sensor")]
    sensors: Vec<Sensor>,
    #[serde(rename = "resolution")]
    resolutions: Vec<Resolution>,
    #[serde(rename = "family")]
    families: Vec<Family>,
}

/// A built-in lens, and what it is calculated from.
#[derive(Clone, Debug, PartialEq)]
pub struct BuiltIn {
    pub lens: Lens,
    pub sensor: Sensor,
}

/// The file is compiled in and read once; a test proves that it parses and that its names lead somewhere.
#[expect(clippy::expect_used, reason = "a compiled-in file, and not input")]
static LENSES: LazyLock<Vec<BuiltIn>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../geodata/cameras.toml"))
        .expect("geodata/cameras.toml is checked by a test");
    file.families
        .iter()
        .flat_map(|family| file.lenses(family))
        .collect()
});

/// All built-in lenses, in the order in which lists show them.
pub fn built_in_lenses() -> &'static [BuiltIn] {
    &LENSES
}

/// The built-in lens called `id`.
pub fn built_in_lens(id: &str) -> Option<&'static BuiltIn> {
    LENSES.iter().find(|known| known.lens.id == id)
}

impl File {
    /// The lenses of a family. One that names an unknown sensor or resolution has none, which a test rules out.
    fn lenses(&self, family: &Family) -> Vec<BuiltIn> {
        let sensor = self
            .sensors
            .iter()
            .find(|sensor| sensor.id == family.sensor);
        let resolution = self
            .resolutions
            .iter()
            .find(|resolution| resolution.id == family.resolution);
        let (Some(sensor), Some(resolution)) = (sensor, resolution) else {
            return Vec::new();
        };
        let lens = |&focal_length_mm: &f64| BuiltIn {
            lens: lens(sensor, resolution, focal_length_mm),
            sensor: sensor.clone(),
        };
        family.focal_lengths_mm.iter().map(lens).collect()
    }
}

fn lens(sensor: &Sensor, resolution: &Resolution, focal_length_mm: f64) -> Lens {
    Lens {
        id: format!("{}-{focal_length_mm}mm-{}", resolution.id, sensor.id),
        name: format!("{focal_length_mm} mm / {}", resolution.name),
        image_width_px: resolution.width_px,
        image_height_px: resolution.height_px,
        optics: Optics::Fixed {
            focal_length_mm,
            sensor_width_mm: sensor.width_mm,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn file() -> File {
        toml::from_str(include_str!("../../geodata/cameras.toml")).unwrap()
    }

    #[test]
    fn every_focal_length_of_the_file_becomes_a_lens_with_an_id_of_its_own() {
        let listed: usize = file()
            .families
            .iter()
            .map(|family| family.focal_lengths_mm.len())
            .sum();
        let ids: BTreeSet<_> = built_in_lenses()
            .iter()
            .map(|known| &known.lens.id)
            .collect();
        assert_eq!(ids.len(), listed);
        assert!(listed > 30);
    }

    #[test]
    fn lenses_are_named_as_installers_name_them() {
        let known = built_in_lens("4mp-2.8mm-1-3in-wide").unwrap();
        assert_eq!(known.lens.name, "2.8 mm / 4 MP");
        // 2·atan(5.38 / 5.6) = 2·atan(0.96071).
        assert!(
            (known.lens.hfov_deg() - 87.70).abs() < 0.01,
            "{}",
            known.lens.hfov_deg()
        );
    }

    #[test]
    fn the_picture_fills_its_sensor_so_that_both_give_the_same_vertical_field_of_view() {
        for BuiltIn { lens, sensor } in built_in_lenses() {
            let image = f64::from(lens.image_height_px) / f64::from(lens.image_width_px);
            let area = sensor.height_mm / sensor.width_mm;
            assert!(
                (image / area - 1.0).abs() < 0.015,
                "{}: {image} and {area}",
                lens.id
            );
        }
    }

    #[test]
    fn inch_sizes_stand_for_about_the_customary_diagonal() {
        for Sensor {
            format,
            width_mm,
            height_mm,
            ..
        } in file().sensors
        {
            let (whole, part) = format.trim_end_matches('"').split_once('/').unwrap();
            let inches = whole.parse::<f64>().unwrap() / part.parse::<f64>().unwrap();
            let customary_mm = if inches < 0.5 { 18.0 } else { 16.0 } * inches;
            let diagonal_mm = width_mm.hypot(height_mm);
            assert!(
                (diagonal_mm / customary_mm - 1.0).abs() < 0.04,
                "{format}: {diagonal_mm}"
            );
        }
    }
}
