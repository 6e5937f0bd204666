//! The kinds of things that Yuantu knows, and how each is called.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A short text in the two languages of the program, Chinese first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Words {
    pub zh: &'static str,
    pub en: &'static str,
}

pub const fn words(zh: &'static str, en: &'static str) -> Words {
    Words { zh, en }
}

/// The GeoJSON geometry types that a kind may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub enum Shape {
    Point,
    LineString,
    Polygon,
    MultiPolygon,
}

/// Declares the enum and its table in one place, so that a kind cannot be half declared.
macro_rules! kinds {
    ($($variant:ident, $name:literal, $collection:literal, $zh:literal, $en:literal, [$($shape:ident),+];)+) => {
        /// What a feature is: the member `"kind"` of its properties.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Kind { $($variant),+ }

        impl Kind {
            pub const ALL: &'static [Kind] = &[$(Kind::$variant),+];

            /// As written in files and in the store: `"parking_space"`.
            pub const fn name(self) -> &'static str {
                match self { $(Kind::$variant => $name),+ }
            }

            /// The OGC API collection: `"parking-spaces"`.
            pub const fn collection(self) -> &'static str {
                match self { $(Kind::$variant => $collection),+ }
            }

            pub const fn title(self) -> Words {
                match self { $(Kind::$variant => words($zh, $en)),+ }
            }

            pub const fn shapes(self) -> &'static [Shape] {
                match self { $(Kind::$variant => &[$(Shape::$shape),+]),+ }
            }
        }
    };
}

kinds! {
    Courtyard, "courtyard", "courtyards", "楼院", "Courtyard", [Polygon, MultiPolygon];
    Building, "building", "buildings", "建筑", "Building", [Polygon, MultiPolygon];
    Entrance, "entrance", "entrances", "单元入口", "Entrance", [Point];
    Wall, "wall", "walls", "围墙", "Wall", [LineString];
    Gate, "gate", "gates", "大门", "Gate", [Point, LineString];
    Camera, "camera", "cameras", "摄像机", "Camera", [Point];
    Lamp, "lamp", "lamps", "路灯", "Lamp", [Point];
    Lane, "lane", "lanes", "道路", "Lane", [LineString];
    ParkingArea, "parking_area", "parking-areas", "停车区域", "Parking area", [Polygon, MultiPolygon];
    ParkingSpace, "parking_space", "parking-spaces", "停车位", "Parking space", [Polygon, MultiPolygon];
    Charger, "charger", "chargers", "充电桩", "Charger", [Point];
    BicycleShed, "bicycle_shed", "bicycle-sheds", "车棚", "Bicycle shed", [Polygon, MultiPolygon];
    GreenArea, "green_area", "green-areas", "绿地", "Green area", [Polygon, MultiPolygon];
    Tree, "tree", "trees", "树木", "Tree", [Point];
    ActivityArea, "activity_area", "activity-areas", "活动场地", "Activity area", [Polygon, MultiPolygon];
    WastePoint, "waste_point", "waste-points", "垃圾分类点", "Waste point", [Point, Polygon, MultiPolygon];
    NoticeBoard, "notice_board", "notice-boards", "公告栏", "Notice board", [Point];
    Obstacle, "obstacle", "obstacles", "障碍物", "Obstacle", [Polygon, MultiPolygon];
}

impl Kind {
    /// The kind whose collection is called `collection`.
    pub fn of_collection(collection: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|kind| kind.collection() == collection)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The text is not the name of a kind.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("unknown kind \"{0}\"")]
pub struct UnknownKind(pub String);

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(name: &str) -> Result<Self, UnknownKind> {
        Self::ALL
            .iter()
            .copied()
            .find(|kind| kind.name() == name)
            .ok_or_else(|| UnknownKind(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_name_and_by_its_collection() {
        for &kind in Kind::ALL {
            assert_eq!(kind.name().parse(), Ok(kind));
            assert_eq!(Kind::of_collection(kind.collection()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
    }
}
