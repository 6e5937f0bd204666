//! The figures that analyses judge by: `geodata/rules.toml`, each with its clause and status.

use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{Kind, Words};

/// A text in both languages, read from a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Text {
    pub zh: String,
    pub en: String,
}

impl From<Words> for Text {
    fn from(words: Words) -> Self {
        Self {
            zh: words.zh.to_owned(),
            en: words.en.to_owned(),
        }
    }
}

/// How sure a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Read in a secondary source that cites the clause.
    Seen,
    /// Not verified: to be confirmed by the planner.
    Recalled,
}

/// One step of image quality.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Level {
    pub level: String,
    /// Least horizontal pixel density at the target plane.
    pub min_px_per_m: f64,
    pub title: Text,
}

/// A standard's scale of image quality, from the weakest level to the strongest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Profile {
    pub id: String,
    pub title: Text,
    pub clause: String,
    pub status: Status,
    pub levels: Vec<Level>,
}

/// A sort of place that a camera must see at a level of the 2014 profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MustSee {
    pub id: String,
    pub kinds: Vec<Kind>,
    pub level: String,
    pub title: Text,
    pub clause: String,
    pub status: Status,
}

/// What a threshold is about: rules are listed by it, in this order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    Camera,
    Parking,
    /// Ways for people and fire engines.
    Access,
    /// The living environment: perimeter, green, light, waste, activity.
    Environment,
    Governance,
    /// What stands in for what was not surveyed, and how exact a survey is.
    #[default]
    General,
}

/// A single threshold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Threshold {
    pub id: String,
    pub value: f64,
    pub unit: String,
    #[serde(default)]
    pub group: Group,
    /// Ids of the processes that judge by it. The scorecard and what else asks them is not named.
    #[serde(default)]
    pub analyses: Vec<String>,
    /// The least and the most that a project may set; see [`Threshold::range`].
    #[serde(default)]
    range: Option<[f64; 2]>,
    pub title: Text,
    pub clause: String,
    pub status: Status,
}

/// The most of an amount whose rule says no range of its own.
const LARGEST: f64 = 10_000.0;

impl Threshold {
    /// The least and the most that a project may set it to.
    pub fn range(&self) -> [f64; 2] {
        self.range.unwrap_or(match self.unit.as_str() {
            "share" => [0.0, 1.0],
            _ => [0.0, LARGEST],
        })
    }
}

/// A rule that a report names as applied.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct AppliedRule {
    pub id: String,
    pub title: Text,
    /// The threshold as it was applied: the project's own, if it has one. Null for a scale or a sort of place.
    pub value: Option<f64>,
    /// The value's unit: "m", "share" (0–1), …
    pub unit: Option<String>,
    pub clause: String,
    pub status: Status,
}

macro_rules! applied_rule_without_value_from {
    ($($rule:ty),+) => {$(
        impl From<&$rule> for AppliedRule {
            fn from(rule: &$rule) -> Self {
                Self {
                    id: rule.id.clone(),
                    title: rule.title.clone(),
                    value: None,
                    unit: None,
                    clause: rule.clause.clone(),
                    status: rule.status,
                }
            }
        }
    )+};
}

applied_rule_without_value_from!(Profile, MustSee);

impl From<&Threshold> for AppliedRule {
    fn from(rule: &Threshold) -> Self {
        Self {
            id: rule.id.clone(),
            title: rule.title.clone(),
            value: Some(rule.value),
            unit: Some(rule.unit.clone()),
            clause: rule.clause.clone(),
            status: rule.status,
        }
    }
}

/// The whole rules file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rules {
    #[serde(rename = "profile")]
    pub profiles: Vec<Profile>,
    pub must_see: Vec<MustSee>,
    #[serde(rename = "value")]
    pub thresholds: Vec<Threshold>,
}

#[derive(Debug, thiserror::Error, PartialEq)]
pub enum RulesError {
    #[error("there is no rule \"{0}\"")]
    Unknown(String),
    #[error("rule \"{id}\" must be a number, but is {found}")]
    NotANumber { id: String, found: String },
    #[error("rule \"{id}\" may be {minimum} to {maximum}, but not {found}")]
    OutOfRange {
        id: String,
        found: f64,
        minimum: f64,
        maximum: f64,
    },
}

/// The file is compiled in and read once; a test proves that it parses.
#[expect(clippy::expect_used, reason = "a compiled-in file, and not input")]
static DEFAULT: LazyLock<Rules> = LazyLock::new(|| {
    toml::from_str(include_str!("../../geodata/rules.toml"))
        .expect("geodata/rules.toml is checked by a test")
});

impl Default for Rules {
    fn default() -> Self {
        DEFAULT.clone()
    }
}

impl Rules {
    pub const DEFAULT_PROFILE: &'static str = "iec62676-4-2014";

    /// The default rules with a project's own values in the place of some thresholds.
    pub fn with_overrides(overrides: &serde_json::Map<String, Value>) -> Result<Self, RulesError> {
        let mut rules = Self::default();
        for (id, value) in overrides {
            let threshold = rules
                .thresholds
                .iter_mut()
                .find(|threshold| threshold.id == *id)
                .ok_or_else(|| RulesError::Unknown(id.clone()))?;
            threshold.value = value.as_f64().ok_or_else(|| RulesError::NotANumber {
                id: id.clone(),
                found: value.to_string(),
            })?;
        }
        Ok(rules)
    }

    fn find(&self, id: &str) -> Option<&Threshold> {
        self.thresholds.iter().find(|threshold| threshold.id == id)
    }

    pub fn has_threshold(&self, id: &str) -> bool {
        self.find(id).is_some()
    }

    /// Fails when a project may not set the threshold `id` to `value`.
    pub fn check_override(&self, id: &str, value: f64) -> Result<(), RulesError> {
        let threshold = self
            .find(id)
            .ok_or_else(|| RulesError::Unknown(id.to_owned()))?;
        let [minimum, maximum] = threshold.range();
        if (minimum..=maximum).contains(&value) {
            return Ok(());
        }
        Err(RulesError::OutOfRange {
            id: id.to_owned(),
            found: value,
            minimum,
            maximum,
        })
    }

    pub fn profile(&self, id: &str) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.id == id)
    }

    /// A threshold that this program itself asks for by name.
    ///
    /// # Panics
    /// When `geodata/rules.toml` lacks it, which is a mistake in the program and not in its input.
    #[expect(clippy::panic, reason = "a name in the program, and not input")]
    pub fn threshold(&self, id: &str) -> &Threshold {
        self.find(id)
            .unwrap_or_else(|| panic!("geodata/rules.toml has no value \"{id}\""))
    }

    pub fn value(&self, id: &str) -> f64 {
        self.threshold(id).value
    }

    /// The rule for a kind of place, if a camera must see it.
    pub fn must_see(&self, kind: Kind) -> Option<&MustSee> {
        self.must_see.iter().find(|rule| rule.kinds.contains(&kind))
    }
}

impl Profile {
    /// The weakest level of this profile that is at least as fine as `min_px_per_m`.
    pub fn level_at_least(&self, min_px_per_m: f64) -> Option<&Level> {
        self.levels
            .iter()
            .find(|level| level.min_px_per_m >= min_px_per_m)
    }

    /// The strongest level that a pixel density reaches.
    pub fn level_of(&self, px_per_m: f64) -> Option<&Level> {
        self.levels
            .iter()
            .rev()
            .find(|level| level.min_px_per_m <= px_per_m)
    }

    pub fn level(&self, name: &str) -> Option<&Level> {
        self.levels.iter().find(|level| level.level == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::collections::BTreeSet;

    #[test]
    fn the_rules_file_is_complete_and_its_levels_rise() {
        let rules = Rules::default();
        assert!(rules.profile(Rules::DEFAULT_PROFILE).is_some());
        for profile in &rules.profiles {
            assert!(
                profile
                    .levels
                    .is_sorted_by(|a, b| a.min_px_per_m < b.min_px_per_m)
            );
        }
    }

    #[test]
    fn every_must_see_level_exists_in_the_default_profile() {
        let rules = Rules::default();
        let profile = rules.profile(Rules::DEFAULT_PROFILE).unwrap();
        assert!(
            rules
                .must_see
                .iter()
                .all(|rule| profile.level(&rule.level).is_some())
        );
    }

    #[test]
    fn every_threshold_lies_in_its_own_range_and_no_id_is_there_twice() {
        let rules = Rules::default();
        let ids: BTreeSet<&str> = rules
            .thresholds
            .iter()
            .map(|threshold| threshold.id.as_str())
            .collect();
        assert_eq!(ids.len(), rules.thresholds.len());
        for threshold in &rules.thresholds {
            rules
                .check_override(&threshold.id, threshold.value)
                .unwrap();
            let [minimum, maximum] = threshold.range();
            assert!(0.0 <= minimum && minimum < maximum, "{}", threshold.id);
        }
    }

    #[test]
    fn a_project_keeps_to_the_range_of_a_rule() {
        let rules = Rules::default();
        assert_eq!(rules.check_override("green-share", 0.0), Ok(()));
        assert_eq!(
            rules.check_override("green-share", 1.5),
            Err(RulesError::OutOfRange {
                id: "green-share".into(),
                found: 1.5,
                minimum: 0.0,
                maximum: 1.0
            })
        );
        assert!(rules.check_override("fire-lane-width", 0.0).is_err());
        assert!(rules.check_override("fire-lane-width", f64::NAN).is_err());
        assert!(rules.check_override("none", 1.0).is_err());
    }

    #[test]
    fn a_project_overrides_a_threshold_by_id_and_nothing_else() {
        let overrides = json!({"must-see-share": 0.5}).as_object().unwrap().clone();
        assert_eq!(
            Rules::with_overrides(&overrides)
                .unwrap()
                .value("must-see-share"),
            0.5
        );

        let unknown = json!({"must-see": 0.5}).as_object().unwrap().clone();
        assert_eq!(
            Rules::with_overrides(&unknown),
            Err(RulesError::Unknown("must-see".into()))
        );
    }
}
