//! The rules of `geodata/rules.toml` that spaces are judged by.

pub(super) const STALL_WIDTH: &str = "parking-stall-width";
pub(super) const STALL_LENGTH: &str = "parking-stall-length-back-to-back";
pub(super) const PARALLEL_LENGTH: &str = "parking-parallel-length";
pub(super) const AISLE_PERPENDICULAR: &str = "parking-aisle-perpendicular";
pub(super) const AISLE_OBLIQUE: &str = "parking-aisle-oblique";
pub(super) const AISLE_PARALLEL: &str = "parking-aisle-parallel";
pub(super) const ACCESSIBLE_AISLE: &str = "parking-accessible-aisle";
pub(super) const ACCESSIBLE_SHARE: &str = "parking-accessible-share";
pub(super) const ACCESSIBLE_LEAST: &str = "parking-accessible-least";
pub(super) const EV_SHARE: &str = "parking-ev-share";
pub(super) const DEMAND: &str = "parking-demand";
pub(super) const WINDOW_DISTANCE: &str = "parking-window-distance";
pub(super) const FIRE_LANE_WIDTH: &str = "fire-lane-width";
pub(super) const LANE_WIDTH: &str = "lane-width";
pub(super) const TRUNK_DISTANCE: &str = "parking-trunk-distance";
pub(super) const GATE_DISTANCE: &str = "parking-gate-distance";
pub(super) const TOLERANCE: &str = "parking-tolerance";

/// In the order in which a report lists them.
pub(super) const ALL: [&str; 17] = [
    DEMAND,
    ACCESSIBLE_SHARE,
    ACCESSIBLE_LEAST,
    EV_SHARE,
    STALL_WIDTH,
    STALL_LENGTH,
    PARALLEL_LENGTH,
    AISLE_PERPENDICULAR,
    AISLE_OBLIQUE,
    AISLE_PARALLEL,
    ACCESSIBLE_AISLE,
    WINDOW_DISTANCE,
    FIRE_LANE_WIDTH,
    LANE_WIDTH,
    TRUNK_DISTANCE,
    GATE_DISTANCE,
    TOLERANCE,
];
