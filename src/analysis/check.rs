//! What analyses judge: a value against what a rule asks for. One line of the scorecard.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::Words;
use crate::model::rules::{AppliedRule, Text, Threshold};

/// Which side of its target a value has to keep to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    AtLeast,
    AtMost,
}

/// A value against its target, both in `unit`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Check {
    /// The same for every courtyard: "green-share", "fire-reach", …
    pub id: String,
    pub title: Text,
    /// Null where the scene does not say enough to work it out.
    pub value: Option<f64>,
    /// "m2", "m", "share" (0–1), "count", …
    pub unit: String,
    pub target: f64,
    pub bound: Bound,
    /// By how much the value misses the target; 0 where it is met. Null where the value is.
    pub gap: Option<f64>,
    /// Null where the value is.
    pub met: Option<bool>,
    pub rule: AppliedRule,
}

/// Misses by less than this share of the target are rounding.
const ROUNDING: f64 = 1e-9;

impl Check {
    /// A value that has to reach the rule's own. `value` is none where the scene does not say enough.
    pub fn at_least(id: &str, title: Words, value: Option<f64>, rule: &Threshold) -> Self {
        Self::new(id, title, value, Bound::AtLeast, rule)
    }

    /// Likewise, a value that must not exceed it.
    pub fn at_most(id: &str, title: Words, value: Option<f64>, rule: &Threshold) -> Self {
        Self::new(id, title, value, Bound::AtMost, rule)
    }

    fn new(id: &str, title: Words, value: Option<f64>, bound: Bound, rule: &Threshold) -> Self {
        let target = rule.value;
        let value = value.filter(|value| value.is_finite());
        let gap = value.map(|value| {
            let missing = match bound {
                Bound::AtLeast => target - value,
                Bound::AtMost => value - target,
            };
            if missing > ROUNDING * target.abs().max(1.0) {
                missing
            } else {
                0.0
            }
        });
        Self {
            id: id.to_owned(),
            title: title.into(),
            value,
            unit: rule.unit.clone(),
            target,
            bound,
            gap,
            met: gap.map(|gap| gap == 0.0),
            rule: AppliedRule::from(rule),
        }
    }

    /// How much of what is asked for is lacking, 0–1 and 0 exactly where it is met; null where the value is.
    ///
    /// Of a target that has to be reached, the missing part. Of one that must not be exceeded, the part of the value that
    /// is too much; where nothing at all is allowed, one unit stands in for the target, so that two blanks are worse
    /// than one: 1/2, 2/3, 3/4, …
    pub fn shortfall(&self) -> Option<f64> {
        Some(shortfall(self.bound, self.target, self.gap?))
    }
}

fn shortfall(bound: Bound, target: f64, gap: f64) -> f64 {
    if gap <= 0.0 {
        return 0.0;
    }
    let whole = match bound {
        Bound::AtLeast => target,
        Bound::AtMost if target > 0.0 => gap + target,
        Bound::AtMost => gap + 1.0,
    };
    if gap < whole { gap / whole } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::kind::words;
    use crate::model::rules::Rules;
    use proptest::prelude::*;

    fn checks(value: Option<f64>) -> [Check; 2] {
        let rules = Rules::default();
        let rule = rules.threshold("must-see-share");
        let title = words("", "");
        [
            Check::at_least("x", title, value, rule),
            Check::at_most("x", title, value, rule),
        ]
    }

    #[test]
    fn a_blank_has_no_gap_and_a_miss_by_rounding_is_met() {
        for blank in [None, Some(f64::NAN), Some(f64::INFINITY)] {
            for check in checks(blank) {
                assert_eq!((check.value, check.gap, check.met), (None, None, None));
            }
        }
        let [least, most] = checks(Some(0.9 - 1e-12));
        assert_eq!((least.met, most.met), (Some(true), Some(true)));
        let [least, most] = checks(Some(0.6));
        assert!((least.gap.unwrap() - 0.3).abs() < 1e-12 && most.gap == Some(0.0));
    }

    #[test]
    fn a_shortfall_is_the_part_that_is_missing_or_too_much() {
        let least = |value: f64| shortfall(Bound::AtLeast, 0.9, (0.9_f64 - value).max(0.0));
        assert_eq!((least(0.0), least(0.9), least(-3.0)), (1.0, 0.0, 1.0));
        assert!((least(0.3) - 2.0 / 3.0).abs() < 1e-12);
        let most =
            |target: f64, value: f64| shortfall(Bound::AtMost, target, (value - target).max(0.0));
        assert_eq!(
            (most(10.0, 10.0), most(10.0, 20.0), most(10.0, 40.0)),
            (0.0, 0.5, 0.75)
        );
        assert_eq!(
            (most(0.0, 0.0), most(0.0, 1.0), most(0.0, 3.0)),
            (0.0, 0.5, 0.75)
        );
        assert_eq!(shortfall(Bound::AtLeast, 0.0, 0.5), 1.0);
        for blank in checks(None) {
            assert_eq!(blank.shortfall(), None);
        }
    }

    proptest! {
        #[test]
        fn a_check_is_met_exactly_where_it_has_no_gap(value in -2.0..2.0_f64) {
            for check in checks(Some(value)) {
                prop_assert_eq!(check.met.unwrap(), check.gap.unwrap() == 0.0);
                prop_assert!(check.gap.unwrap() >= 0.0);
                let shortfall = check.shortfall().unwrap();
                prop_assert!((0.0..=1.0).contains(&shortfall));
                prop_assert_eq!(check.met.unwrap(), shortfall == 0.0);
            }
        }
    }
}
