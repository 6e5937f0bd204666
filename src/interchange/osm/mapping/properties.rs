//! Tags to the properties of a kind.

use serde_json::{Value, json};

use super::{Tags, default_width_m, green_type};
use crate::interchange::osm::values::{direction_deg, kilowatts, metres, number};
use crate::model::{Kind, Properties, schema};

/// The properties that `kind` has here. A value that cannot be one is left away, with a warning.
pub(in crate::interchange) fn properties_of(
    kind: Kind,
    tags: &Tags,
    warnings: &mut Vec<String>,
) -> Properties {
    let mut form = FilledIn {
        tags,
        properties: Properties::new(),
        warnings,
    };
    form.text("name", &["name", "name:zh"]);
    form.text("note", &["description"]);
    match kind {
        Kind::Building => form.building(),
        Kind::Wall => form.wall(),
        Kind::Gate => form.gate(),
        Kind::Camera => form.camera(),
        Kind::Lane => form.lane(),
        Kind::Tree => form.tree(),
        Kind::GreenArea => form.put("type", green_type(tags)),
        Kind::ActivityArea => form.put("for", activity(tags)),
        Kind::ParkingArea => form.text("surface", &["surface"]),
        Kind::ParkingSpace => form.parking_space(),
        Kind::BicycleShed => form.count("spaces", &["capacity"]),
        Kind::WastePoint => form.put("streams", streams(tags)),
        Kind::Lamp | Kind::Obstacle => form.metres("height_m", &["height"]),
        Kind::Charger => form.charger(),
        Kind::Entrance => form.text("unit", &["ref", "addr:unit", "name"]),
        Kind::NoticeBoard | Kind::Courtyard => {}
    }
    form.checked(kind)
}

struct FilledIn<'a> {
    tags: &'a Tags<'a>,
    properties: Properties,
    warnings: &'a mut Vec<String>,
}

impl FilledIn<'_> {
    fn put(&mut self, property: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.properties.insert(property.to_owned(), value.into());
        }
    }

    fn text(&mut self, property: &str, keys: &[&'static str]) {
        self.put(property, self.tags.first(keys).map(|(_, value)| value));
    }

    /// The first of `keys` that is there, read by `parse`.
    fn parsed(
        &mut self,
        property: &str,
        keys: &[&'static str],
        parse: fn(&str) -> Option<f64>,
    ) -> Option<f64> {
        let (key, text) = self.tags.first(keys)?;
        let value = parse(text);
        if value.is_none() {
            self.warnings
                .push(format!("{key}={text} was not understood and left away"));
        }
        self.put(property, value);
        value
    }

    fn metres(&mut self, property: &str, keys: &[&'static str]) {
        self.parsed(property, keys, metres);
    }

    /// A whole number, written without a fraction.
    fn count(&mut self, property: &str, keys: &[&'static str]) {
        if let Some(value) = self.parsed(property, keys, number) {
            self.put(property, Some(value.round() as i64));
        }
    }

    fn building(&mut self) {
        const STOREY_M: f64 = 3.0;
        self.text("number", &["addr:housenumber", "ref", "name"]);
        self.put("use", self.tags.get("building").and_then(building_use));
        self.count("households", &["building:flats"]);
        let tags = self.tags;
        let levels = |key| tags.get(key).and_then(number).unwrap_or(0.0);
        self.count("storeys", &["building:levels"]);
        self.metres("height_m", &["height", "building:height"]);
        let storeys = levels("building:levels") + levels("roof:levels");
        if !self.properties.contains_key("height_m") && storeys > 0.0 {
            self.put("height_m", Some(storeys * STOREY_M));
        }
    }

    fn wall(&mut self) {
        const OPAQUE: &[&str] = &["wood", "concrete", "metal_sheet", "panel", "slate", "solid"];
        let barrier = self.tags.get("barrier").unwrap_or_default();
        let (kind, see_through) = match barrier {
            "hedge" => ("hedge", false),
            "fence" => ("railing", !self.tags.has("fence_type", OPAQUE)),
            "handrail" | "guard_rail" => ("railing", true),
            _ => ("wall", false),
        };
        self.put("type", Some(kind));
        self.put("see_through", Some(see_through));
        self.metres("height_m", &["height"]);
    }

    fn gate(&mut self) {
        let barrier = self.tags.get("barrier").unwrap_or_default();
        let control = match barrier {
            "lift_gate" | "sliding_beam" => Some("barrier"),
            "entrance" => Some("none"),
            _ => None,
        };
        self.put("access_control", control);
        let passage = match barrier {
            _ if self.tags.has("foot", &["no"]) => Some("vehicle"),
            _ if self.tags.has("motor_vehicle", &["no"]) => Some("pedestrian"),
            "lift_gate" | "swing_gate" | "sliding_beam" => Some("vehicle"),
            "kissing_gate" | "wicket_gate" | "turnstile" | "full-height_turnstile" => {
                Some("pedestrian")
            }
            _ => None,
        };
        self.put("passage", passage);
        self.metres("width_m", &["width", "maxwidth:physical", "maxwidth"]);
    }

    fn camera(&mut self) {
        const DIRECTIONS: &[&str] = &["camera:direction", "surveillance:direction", "direction"];
        self.parsed("azimuth_deg", DIRECTIONS, direction_deg);
        self.metres("height_m", &["camera:height", "height"]);
        self.parsed("tilt_deg", &["camera:angle"], number);
        self.text("purpose", &["surveillance:zone", "surveillance"]);
        self.text("model", &["model", "camera:model"]);
        let how: Vec<_> = ["camera:type", "camera:mount"]
            .iter()
            .filter_map(|key| self.tags.get(key).map(|value| format!("{key}={value}")))
            .collect();
        if !how.is_empty() && !self.properties.contains_key("note") {
            self.put("note", Some(how.join(" ")));
        }
    }

    fn lane(&mut self) {
        const LANE_M: f64 = 3.0;
        self.metres("width_m", &["width", "est_width"]);
        if !self.properties.contains_key("width_m") {
            let lanes = self.tags.get("lanes").and_then(number);
            let by_lanes = lanes
                .filter(|lanes| *lanes > 0.0)
                .map(|lanes| lanes * LANE_M);
            self.put("width_m", by_lanes.or_else(|| default_width_m(self.tags)));
        }
        let is_one_way = match self.tags.get("oneway") {
            Some(value) => matches!(value, "yes" | "true" | "1" | "-1"),
            None => {
                self.tags.has("highway", &["motorway"])
                    || self.tags.has("junction", &["roundabout", "circular"])
            }
        };
        self.put("one_way", Some(is_one_way));
        let is_fire_lane = self.tags.has("service", &["emergency_access"])
            || self.tags.has("emergency", &["fire_lane", "designated"]);
        self.put("fire_lane", is_fire_lane.then_some(true));
    }

    fn tree(&mut self) {
        self.text("species", &["species:zh", "species", "genus", "taxon"]);
        self.metres("height_m", &["height"]);
        if let Some(diameter) = self.parsed("crown_radius_m", &["diameter_crown"], metres) {
            self.put("crown_radius_m", Some(diameter / 2.0));
        }
    }

    fn parking_space(&mut self) {
        let kind = match self.tags.get("parking_space") {
            Some("disabled") => Some("accessible"),
            Some("charging") => Some("ev"),
            _ => None,
        };
        self.put("type", kind);
        let arrangement = match self.tags.first(&["orientation", "parking:orientation"]) {
            Some((_, "perpendicular")) => Some("perpendicular"),
            Some((_, "diagonal")) => Some("oblique"),
            Some((_, "parallel")) => Some("parallel"),
            _ => None,
        };
        self.put("arrangement", arrangement);
    }

    fn charger(&mut self) {
        let strongest = self
            .tags
            .0
            .iter()
            .filter(|(key, _)| key.ends_with(":output"))
            .filter_map(|(_, text)| kilowatts(text))
            .reduce(f64::max);
        self.put("power_kw", strongest);
    }

    /// Without the values that the schema does not allow: a height of -3, 800 storeys.
    fn checked(mut self, kind: Kind) -> Properties {
        for fault in schema::faults(kind, &self.properties) {
            self.properties.remove(fault.property);
            self.warnings.push(format!("{fault}; it was left away"));
        }
        self.properties
    }
}

fn building_use(value: &str) -> Option<&'static str> {
    Some(match value {
        "residential" | "apartments" | "house" | "detached" | "semidetached_house" | "terrace"
        | "dormitory" | "bungalow" | "cabin" | "farm" | "annexe" | "static_caravan" => {
            "residential"
        }
        "commercial" | "retail" | "office" | "supermarket" | "kiosk" | "hotel" | "industrial"
        | "warehouse" | "mall" => "commercial",
        "public" | "civic" | "school" | "kindergarten" | "university" | "college" | "hospital"
        | "government" | "train_station" | "transportation" | "sports_hall" | "church"
        | "temple" | "mosque" | "fire_station" | "museum" | "stadium" => "public",
        "garage" | "garages" | "shed" | "hut" | "service" | "carport" | "roof"
        | "transformer_tower" | "outbuilding" | "parking" | "toilets" | "guardhouse"
        | "greenhouse" | "barn" => "utility",
        _ => return None,
    })
}

fn activity(tags: &Tags) -> Option<&'static str> {
    match tags.get("leisure") {
        Some("playground") => Some("children"),
        Some("pitch" | "fitness_station") => Some("sports"),
        _ => None,
    }
}

fn streams(tags: &Tags) -> Option<Value> {
    const KITCHEN: &[&str] = &["recycling:organic", "recycling:food_waste"];
    const HAZARDOUS: &[&str] = &[
        "recycling:batteries",
        "recycling:hazardous_waste",
        "recycling:low_energy_bulbs",
        "recycling:fluorescent_tubes",
        "recycling:drugs",
    ];
    let accepts = |key: &str| tags.has(key, &["yes"]);
    let mut streams = Vec::new();
    let is_recyclable = |key: &str| {
        key.starts_with("recycling:")
            && !KITCHEN.contains(&key)
            && !HAZARDOUS.contains(&key)
            && key != "recycling:waste"
    };
    if tags
        .0
        .iter()
        .any(|(key, value)| *value == "yes" && is_recyclable(key))
    {
        streams.push("recyclable");
    }
    if KITCHEN.iter().any(|key| accepts(key)) {
        streams.push("kitchen");
    }
    if HAZARDOUS.iter().any(|key| accepts(key)) {
        streams.push("hazardous");
    }
    if tags.has("amenity", &["waste_disposal"]) || accepts("recycling:waste") {
        streams.push("other");
    }
    (!streams.is_empty()).then(|| json!(streams))
}
