//! The properties of each kind: one table, from which validation, the API's documents, the panels and the
//! forms of the web client all come.

mod property;
mod tables;

pub use property::{Choice, MOST_TEXT_CHARS, Property, PropertyFault, Values};

use super::{Kind, Properties};

/// The properties that every kind has besides its own.
pub fn common() -> &'static [Property] {
    tables::COMMON
}

/// The properties of `kind`, in the order in which a person reads them, without the common ones.
pub fn own(kind: Kind) -> &'static [Property] {
    tables::own(kind)
}

/// All properties of `kind`: its own, then the common ones it does not declare itself.
pub fn properties(kind: Kind) -> impl Iterator<Item = &'static Property> {
    let own = own(kind);
    own.iter().chain(
        common()
            .iter()
            .filter(move |property| own.iter().all(|other| other.name != property.name)),
    )
}

/// Checks each known property's type, range and choice.
///
/// Unknown members are kept: a file may carry more than we know. Members that are absent or `null` are
/// "not surveyed yet", which is normal in a survey, and no fault.
pub fn faults(kind: Kind, values: &Properties) -> Vec<PropertyFault> {
    properties(kind)
        .filter_map(|property| {
            let value = values.get(property.name)?;
            property.fault(value)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn faults_of(kind: Kind, values: serde_json::Value) -> Vec<String> {
        let values = values.as_object().unwrap().clone();
        faults(kind, &values)
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn a_complete_camera_has_no_fault() {
        let camera = json!({
            "name": "门口", "height_m": 3.2, "azimuth_deg": 90, "tilt_deg": 15.0, "hfov_deg": 90,
            "image_width_px": 1920, "image_height_px": 1080, "max_range_m": null, "vendor": {"x": 1}
        });
        assert_eq!(faults_of(Kind::Camera, camera), Vec::<String>::new());
    }

    #[test]
    fn each_wrong_member_is_named_with_what_it_should_be() {
        let camera =
            json!({"height_m": "3", "azimuth_deg": 400, "image_width_px": 12.5, "state": "gone"});
        let faults = faults_of(Kind::Camera, camera);
        assert_eq!(faults.len(), 4, "{faults:?}");
        assert!(faults[0].contains("height_m"), "{faults:?}");
    }

    #[test]
    fn names_are_unique_within_a_kind() {
        for &kind in Kind::ALL {
            let mut names: Vec<_> = properties(kind).map(|property| property.name).collect();
            names.sort_unstable();
            let before = names.len();
            names.dedup();
            assert_eq!(names.len(), before, "{kind}");
        }
    }
}
