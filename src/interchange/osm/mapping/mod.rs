//! OpenStreetMap's tags to kinds and properties. Pure functions; `docs/formats.md` has the same as tables.

mod properties;

use crate::model::Kind;

pub(in crate::interchange) use properties::properties_of;

/// The tags of one element.
pub(in crate::interchange) struct Tags<'a>(Vec<(&'a str, &'a str)>);

/// What an element is as a shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::interchange) enum Form {
    Point,
    Line,
    Area,
}

impl<'a> FromIterator<(&'a str, &'a str)> for Tags<'a> {
    fn from_iter<T: IntoIterator<Item = (&'a str, &'a str)>>(tags: T) -> Self {
        Self(tags.into_iter().collect())
    }
}

impl<'a> Tags<'a> {
    pub(in crate::interchange) fn get(&self, key: &str) -> Option<&'a str> {
        self.0
            .iter()
            .find(|(name, _)| *name == key)
            .map(|(_, value)| *value)
    }

    pub(in crate::interchange) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn has(&self, key: &str, values: &[&str]) -> bool {
        self.get(key).is_some_and(|value| values.contains(&value))
    }

    fn first(&self, keys: &[&'static str]) -> Option<(&'static str, &'a str)> {
        keys.iter()
            .find_map(|key| self.get(key).map(|value| (*key, value)))
    }
}

/// What the element is; none for the many things that have no kind here.
pub(in crate::interchange) fn kind_of(tags: &Tags, form: Form) -> Option<Kind> {
    match form {
        Form::Point => point_kind(tags),
        Form::Line => line_kind(tags),
        Form::Area => area_kind(tags),
    }
}

const GATES: &[&str] = &[
    "gate",
    "lift_gate",
    "swing_gate",
    "sliding_gate",
    "sliding_beam",
    "wicket_gate",
    "kissing_gate",
    "hampshire_gate",
    "turnstile",
    "full-height_turnstile",
    "entrance",
];
const WALLS: &[&str] = &[
    "wall",
    "fence",
    "hedge",
    "retaining_wall",
    "city_wall",
    "handrail",
    "guard_rail",
];

/// Highways that are ways to go or drive, with the width in metres that each has if nothing else is said.
const LANE_WIDTHS_M: &[(&str, f64)] = &[
    ("motorway", 7.5),
    ("trunk", 7.5),
    ("primary", 7.0),
    ("secondary", 7.0),
    ("tertiary", 6.0),
    ("unclassified", 5.5),
    ("residential", 5.5),
    ("road", 5.5),
    ("living_street", 5.0),
    ("motorway_link", 4.5),
    ("trunk_link", 4.5),
    ("primary_link", 4.5),
    ("secondary_link", 4.5),
    ("tertiary_link", 4.5),
    ("service", 4.0),
    ("busway", 4.0),
    ("pedestrian", 4.0),
    ("track", 3.0),
    ("cycleway", 2.0),
    ("footway", 2.0),
    ("path", 2.0),
    ("bridleway", 2.0),
    ("steps", 2.0),
];

fn point_kind(tags: &Tags) -> Option<Kind> {
    if tags.has("man_made", &["surveillance"]) {
        return is_camera(tags).then_some(Kind::Camera);
    }
    if tags.has("natural", &["tree"]) {
        return Some(Kind::Tree);
    }
    if tags.has("barrier", GATES) {
        return Some(Kind::Gate);
    }
    if tags.get("entrance").is_some_and(|value| value != "no") {
        return Some(Kind::Entrance);
    }
    if tags.has("highway", &["street_lamp"]) {
        return Some(Kind::Lamp);
    }
    if tags.has("amenity", &["charging_station"]) {
        return Some(Kind::Charger);
    }
    if tags.has("information", &["board"]) || tags.has("advertising", &["board"]) {
        return Some(Kind::NoticeBoard);
    }
    is_waste_point(tags).then_some(Kind::WastePoint)
}

/// Guards are surveillance too, but are always tagged as such; number plate readers are cameras.
fn is_camera(tags: &Tags) -> bool {
    tags.get("surveillance:type").is_none_or(|value| {
        value.eq_ignore_ascii_case("camera") || value.eq_ignore_ascii_case("alpr")
    })
}

fn is_waste_point(tags: &Tags) -> bool {
    tags.has("amenity", &["waste_disposal", "recycling"])
}

fn line_kind(tags: &Tags) -> Option<Kind> {
    if tags.has("area", &["yes"]) {
        return None;
    }
    if tags.has("barrier", WALLS) {
        return Some(Kind::Wall);
    }
    if tags.has("barrier", GATES) {
        return Some(Kind::Gate);
    }
    default_width_m(tags).map(|_| Kind::Lane)
}

fn default_width_m(tags: &Tags) -> Option<f64> {
    let class = tags.get("highway")?;
    LANE_WIDTHS_M
        .iter()
        .find(|(name, _)| *name == class)
        .map(|(_, width)| *width)
}

fn area_kind(tags: &Tags) -> Option<Kind> {
    if tags.get("building").is_some_and(|value| value != "no") {
        return Some(Kind::Building);
    }
    if tags.has("area", &["no"]) {
        return None;
    }
    match tags.get("amenity") {
        Some("parking_space") => return Some(Kind::ParkingSpace),
        Some("parking") => return Some(Kind::ParkingArea),
        Some("bicycle_parking") => return Some(Kind::BicycleShed),
        _ if is_waste_point(tags) => return Some(Kind::WastePoint),
        _ => {}
    }
    if tags.has("leisure", &["playground", "pitch", "fitness_station"]) {
        return Some(Kind::ActivityArea);
    }
    green_type(tags).map(|_| Kind::GreenArea)
}

fn green_type(tags: &Tags) -> Option<&'static str> {
    let is_hedge_area = tags.has("barrier", &["hedge"]) && tags.has("area", &["yes"]);
    let kinds: &[(&str, &[&str], &'static str)] = &[
        ("landuse", &["grass", "village_green"], "lawn"),
        ("landuse", &["flowerbed"], "garden"),
        ("landuse", &["plant_nursery"], "nursery"),
        ("landuse", &["forest"], "shrub"),
        ("leisure", &["park", "garden"], "garden"),
        ("natural", &["grassland"], "lawn"),
        ("natural", &["scrub", "shrubbery", "wood"], "shrub"),
    ];
    kinds
        .iter()
        .find(|(key, values, _)| tags.has(key, values))
        .map(|(_, _, kind)| *kind)
        .or(is_hedge_area.then_some("shrub"))
}

#[cfg(test)]
mod tests;
