//! The rules of `geodata/rules.toml` that layouts keep to, and the sizes that follow from them and from the parameters.

use super::report::{Arrangement, Params};
use crate::analysis::process::AnalysisError;
use crate::model::Kind;
use crate::model::rules::Rules;

const STALL_WIDTH: &str = "parking-stall-width";
const STALL_LENGTH: &str = "parking-stall-length";
const PARALLEL_LENGTH: &str = "parking-parallel-length";
pub(super) const AISLE: &str = "parking-aisle-perpendicular";
const AISLE_OBLIQUE: &str = "parking-aisle-oblique";
const AISLE_STEEP: &str = "parking-aisle-oblique-60";
const AISLE_PARALLEL: &str = "parking-aisle-parallel";
const ACCESSIBLE_AISLE: &str = "parking-accessible-aisle";
pub(super) const WINDOW_DISTANCE: &str = "parking-window-distance";
pub(super) const SIDE_MARGIN: &str = "parking-margin-side-wall";
const TRUNK_DISTANCE: &str = "parking-trunk-distance";
const POST_DISTANCE: &str = "parking-post-distance";
const BOARD_DISTANCE: &str = "parking-board-distance";
const WASTE_DISTANCE: &str = "parking-waste-distance";
pub(super) const GATE_DISTANCE: &str = "parking-gate-distance";
pub(super) const ENTRANCE_DISTANCE: &str = "parking-entrance-distance";
pub(super) const FIRE_LANE_WIDTH: &str = "fire-lane-width";
pub(super) const LANE_WIDTH: &str = "lane-width";
pub(super) const WAY_IN_WIDTH: &str = "parking-way-in-width";
const TURNING_RADIUS: &str = "parking-turning-radius";
pub(super) const DEAD_END: &str = "parking-dead-end";
pub(super) const ACCESSIBLE_SHARE: &str = "parking-accessible-share";
pub(super) const ACCESSIBLE_LEAST: &str = "parking-accessible-least";
pub(super) const EV_SHARE: &str = "parking-ev-share";
pub(super) const TOLERANCE: &str = "parking-tolerance";
/// The rules of `parking-supply` that the sizes asked for stand in the place of.
pub(super) const BACK_TO_BACK_LENGTH: &str = "parking-stall-length-back-to-back";

/// In the order in which a report lists them.
pub(super) const ALL: [&str; 24] = [
    STALL_WIDTH,
    STALL_LENGTH,
    PARALLEL_LENGTH,
    AISLE,
    AISLE_OBLIQUE,
    AISLE_STEEP,
    AISLE_PARALLEL,
    ACCESSIBLE_AISLE,
    ACCESSIBLE_SHARE,
    ACCESSIBLE_LEAST,
    EV_SHARE,
    WINDOW_DISTANCE,
    SIDE_MARGIN,
    TRUNK_DISTANCE,
    POST_DISTANCE,
    BOARD_DISTANCE,
    WASTE_DISTANCE,
    GATE_DISTANCE,
    ENTRANCE_DISTANCE,
    FIRE_LANE_WIDTH,
    LANE_WIDTH,
    WAY_IN_WIDTH,
    TURNING_RADIUS,
    DEAD_END,
];

/// What stands on the ground though it is drawn as a point, and the rule that says how far around it the ground is taken. Cameras
/// hang on something else.
pub(super) const STANDING: [(Kind, &str); 5] = [
    (Kind::Tree, TRUNK_DISTANCE),
    (Kind::Lamp, POST_DISTANCE),
    (Kind::Charger, POST_DISTANCE),
    (Kind::NoticeBoard, BOARD_DISTANCE),
    (Kind::WastePoint, WASTE_DISTANCE),
];

/// How spaces stand in a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pattern {
    pub arrangement: Arrangement,
    /// Of the row, from the aisle's edge.
    pub depth_m: f64,
    /// From one space to the next along the aisle.
    pub pitch_m: f64,
    /// What the aisle needs.
    pub aisle_m: f64,
    /// Between a space's long side and the aisle.
    pub angle_deg: f64,
}

#[derive(Clone, Debug)]
pub(super) struct Sizes {
    pub width_m: f64,
    pub length_m: f64,
    /// A two-way aisle with perpendicular spaces.
    pub aisle_m: f64,
    /// The narrowest aisle of the patterns asked for: one-way if it is narrower than the others.
    pub narrow_m: f64,
    /// What an aisle may be pinched to beside a column or a trunk.
    pub least_m: f64,
    pub wheelchair_m: f64,
    /// Of the car's outer front corner.
    pub turning_radius_m: f64,
    /// The closest first.
    pub patterns: Vec<Pattern>,
}

impl Sizes {
    pub fn of(params: &Params, rules: &Rules) -> Result<Self, AnalysisError> {
        let size = |asked: Option<f64>, name: &str, rule: &str| {
            let size_m = asked.unwrap_or_else(|| rules.value(rule));
            if (1.0..=30.0).contains(&size_m) {
                return Ok(size_m);
            }
            let pointer = format!("/{name}");
            let detail = format!("{size_m} m is no size for parking: 1 to 30 m are");
            Err(AnalysisError::parameter(pointer, detail))
        };
        let width_m = size(params.stall_width_m, "stall_width_m", STALL_WIDTH)?;
        let length_m = size(params.stall_length_m, "stall_length_m", STALL_LENGTH)?;
        let aisle_m = size(params.aisle_width_m, "aisle_width_m", AISLE)?;
        if length_m < width_m {
            let detail = "a space is longer than it is wide";
            return Err(AnalysisError::parameter("/stall_length_m", detail));
        }
        let perpendicular = Pattern {
            arrangement: Arrangement::Perpendicular,
            depth_m: length_m,
            pitch_m: width_m,
            aisle_m,
            angle_deg: 90.0,
        };
        let oblique = |angle_deg: f64, aisle: &str| {
            let (sin, cos) = f64::to_radians(angle_deg).sin_cos();
            Pattern {
                arrangement: Arrangement::Oblique,
                depth_m: length_m * sin + width_m * cos,
                pitch_m: width_m / sin,
                aisle_m: rules.value(aisle).min(aisle_m),
                angle_deg,
            }
        };
        let parallel = Pattern {
            arrangement: Arrangement::Parallel,
            depth_m: width_m,
            pitch_m: rules.value(PARALLEL_LENGTH).max(length_m),
            aisle_m: rules.value(AISLE_PARALLEL).min(aisle_m),
            angle_deg: 0.0,
        };
        let all = [
            perpendicular,
            oblique(60.0, AISLE_STEEP),
            oblique(45.0, AISLE_OBLIQUE),
            oblique(30.0, AISLE_OBLIQUE),
            parallel,
        ];
        let is_asked = |pattern: &Pattern| {
            let asked = params.arrangements.as_ref();
            asked.is_none_or(|asked| asked.contains(&pattern.arrangement))
        };
        let has_two_ways = |mut pattern: Pattern| {
            if params.one_way == Some(false) {
                pattern.aisle_m = aisle_m;
            }
            pattern
        };
        let patterns: Vec<Pattern> = all.into_iter().filter(is_asked).map(has_two_ways).collect();
        let narrow_m = patterns
            .iter()
            .map(|pattern| pattern.aisle_m)
            .reduce(f64::min)
            .ok_or_else(|| AnalysisError::parameter("/arrangements", "name at least one"))?;
        Ok(Self {
            width_m,
            length_m,
            aisle_m,
            narrow_m,
            least_m: rules.value(WAY_IN_WIDTH),
            wheelchair_m: rules.value(ACCESSIBLE_AISLE),
            turning_radius_m: rules.value(TURNING_RADIUS),
            patterns,
        })
    }

    pub fn deepest_m(&self) -> f64 {
        let depths = self.patterns.iter().map(|pattern| pattern.depth_m);
        depths.fold(0.0, f64::max)
    }

    /// The patterns of rows along an aisle.
    pub fn along(&self, aisle_m: f64) -> impl Iterator<Item = &Pattern> {
        const ROUNDING_M: f64 = 1e-6;
        self.patterns
            .iter()
            .filter(move |pattern| pattern.aisle_m <= aisle_m + ROUNDING_M)
    }

    /// The project's rules with the sizes asked for in the place of their own.
    pub fn in_rules(&self, rules: &Rules) -> Rules {
        let mut rules = rules.clone();
        for threshold in &mut rules.thresholds {
            let asked = match threshold.id.as_str() {
                STALL_WIDTH => self.width_m,
                STALL_LENGTH | BACK_TO_BACK_LENGTH => self.length_m,
                AISLE => self.aisle_m,
                _ => continue,
            };
            threshold.value = threshold.value.min(asked);
        }
        rules
    }

    /// Each size asked for, with the rule that says what it should be.
    pub fn against_rules(&self) -> [(f64, &'static str); 3] {
        [
            (self.width_m, STALL_WIDTH),
            (self.length_m, BACK_TO_BACK_LENGTH),
            (self.aisle_m, AISLE),
        ]
    }
}
