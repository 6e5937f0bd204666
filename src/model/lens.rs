//! A lens before a sensor: what it shows, and how finely.

use super::rules::Profile;

/// A rectilinear lens with its image. Its `id` is unique in a project and among the built-in ones.
#[derive(Clone, Debug, PartialEq)]
pub struct Lens {
    pub id: String,
    /// As installers say it: "2.8 mm / 4 MP".
    pub name: String,
    pub image_width_px: u32,
    pub image_height_px: u32,
    pub optics: Optics,
}

/// Where the field of view comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Optics {
    /// The picture is `sensor_width_mm` wide behind the lens.
    Fixed {
        focal_length_mm: f64,
        sensor_width_mm: f64,
    },
    /// Measured at the mounted camera, or read in its data sheet.
    Measured { hfov_deg: f64 },
}

/// How far a level of image quality carries along the optical axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Reach {
    pub level: String,
    pub min_px_per_m: f64,
    pub distance_m: f64,
}

impl Lens {
    /// Bounds for an own entry: from a phone's lens to a long telephoto, from a chip camera to full frame.
    pub const FOCAL_LENGTHS_MM: [f64; 2] = [0.5, 1000.0];
    pub const SENSOR_WIDTHS_MM: [f64; 2] = [0.5, 60.0];
    pub const LONGEST_NAME: usize = 80;
    /// How many own entries a project may have.
    pub const MOST_OWN: usize = 200;

    /// Horizontal field of view: 2·atan(w / 2f).
    pub fn hfov_deg(&self) -> f64 {
        match self.optics {
            Optics::Measured { hfov_deg } => hfov_deg,
            Optics::Fixed { .. } => angle_deg(self.half_width()),
        }
    }

    /// Vertical field of view, with square pixels.
    pub fn vfov_deg(&self) -> f64 {
        let aspect = f64::from(self.image_height_px) / f64::from(self.image_width_px);
        angle_deg(self.half_width() * aspect)
    }

    /// Distances of a profile's levels, from the weakest level to the strongest: f / (px per m).
    pub fn reaches(&self, profile: &Profile) -> Vec<Reach> {
        let focal_px = f64::from(self.image_width_px) / (2.0 * self.half_width());
        let reach = |level: &super::rules::Level| Reach {
            level: level.level.clone(),
            min_px_per_m: level.min_px_per_m,
            distance_m: focal_px / level.min_px_per_m,
        };
        profile.levels.iter().map(reach).collect()
    }

    /// Half the image's width in units of the focal length.
    fn half_width(&self) -> f64 {
        match self.optics {
            Optics::Fixed {
                focal_length_mm,
                sensor_width_mm,
            } => sensor_width_mm / (2.0 * focal_length_mm),
            Optics::Measured { hfov_deg } => (hfov_deg.to_radians() / 2.0).tan(),
        }
    }
}

fn angle_deg(half_size: f64) -> f64 {
    2.0 * half_size.atan().to_degrees()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::rules::Rules;

    fn lens(image: [u32; 2], optics: Optics) -> Lens {
        Lens {
            id: "l".into(),
            name: "l".into(),
            image_width_px: image[0],
            image_height_px: image[1],
            optics,
        }
    }

    fn fixed(focal_length_mm: f64, sensor_width_mm: f64) -> Lens {
        let optics = Optics::Fixed {
            focal_length_mm,
            sensor_width_mm,
        };
        lens([1920, 1080], optics)
    }

    #[test]
    fn the_field_of_view_is_that_of_the_rectilinear_formula_worked_by_hand() {
        // A sensor as wide as twice the focal length sees 90°; as wide as 2·√3 times, 120°; 2·tan 15° times, 30°.
        for (focal_mm, width_mm, expected_deg) in [
            (4.0, 8.0, 90.0),
            (2.5, 8.660_254_037_844_386, 120.0),
            (6.0, 3.215_390_309_173_472, 30.0),
            // The older 1/3" table of lens makers (4.8 mm wide): 2.8 mm 81.2°, 4 mm 61.9°, 6 mm 43.6°, 12 mm 22.6°.
            (2.8, 4.8, 81.2),
            (4.0, 4.8, 61.9),
            (6.0, 4.8, 43.6),
            (12.0, 4.8, 22.6),
        ] {
            let hfov_deg = fixed(focal_mm, width_mm).hfov_deg();
            assert!(
                (hfov_deg - expected_deg).abs() < 0.05,
                "{focal_mm} mm: {hfov_deg}°"
            );
        }
    }

    #[test]
    fn a_measured_field_of_view_stays_what_was_measured() {
        let measured = lens([1920, 1080], Optics::Measured { hfov_deg: 101.5 });
        assert_eq!(measured.hfov_deg(), 101.5);
        // 2·atan(tan(50.75°)·9/16) = 2·atan(0.68848).
        assert!(
            (measured.vfov_deg() - 69.09).abs() < 0.01,
            "{}",
            measured.vfov_deg()
        );
    }

    #[test]
    fn a_1080p_picture_over_90_degrees_reaches_the_published_distances() {
        let measured = lens([1920, 1080], Optics::Measured { hfov_deg: 90.0 });
        let rules = Rules::default();
        let reaches = measured.reaches(rules.profile(Rules::DEFAULT_PROFILE).unwrap());
        let distance_m = |level: &str| {
            let reach = reaches.iter().find(|reach| reach.level == level).unwrap();
            reach.distance_m
        };
        for (level, expected_m) in [
            ("identify", 3.84),
            ("recognise", 7.68),
            ("observe", 15.36),
            ("detect", 38.4),
        ] {
            assert!((distance_m(level) - expected_m).abs() < 1e-9, "{level}");
        }
    }
}
