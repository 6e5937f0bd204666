//! The entries of the history, followed feature by feature.

use sqlx::FromRow;

use super::state::{Row, State, Stored};
use super::{ByScenario, Faults};
use crate::model::Revision;

/// All entries, those of each feature in the order in which they were written.
pub(super) const ENTRIES: &str = "\
    select feature, revision, scenario, action, courtyard, before, after from history \
    where project = $1 order by feature, revision, ordinal";

/// An entry of the history.
#[derive(FromRow)]
pub(super) struct Link {
    feature: String,
    revision: Revision,
    scenario: Option<String>,
    action: String,
    courtyard: Option<String>,
    before: Option<String>,
    after: Option<String>,
}

/// What a scenario makes of a feature.
struct Overlaid {
    /// None: as in the baseline.
    state: Option<Option<State>>,
    revision: Revision,
}

/// One feature, as the entries so far have left it.
#[derive(Default)]
struct Followed {
    feature: String,
    baseline: Option<Row<State>>,
    overlays: ByScenario<Overlaid>,
}

/// Follows the entries, and compares where they end with what is stored.
pub(super) struct Links {
    stored: Stored,
    followed: Followed,
}

impl Links {
    pub fn new(stored: Stored) -> Self {
        Self {
            stored,
            followed: Followed::default(),
        }
    }

    pub fn follow(&mut self, link: Link, faults: &mut Faults) {
        if link.feature != self.followed.feature {
            self.end_feature(faults);
            self.followed.feature.clone_from(&link.feature);
        }
        self.followed.take(link, &self.stored.ends, faults);
    }

    /// Ends with the last feature; what is stored and was not met has no history.
    pub fn end(mut self, faults: &mut Faults) {
        self.end_feature(faults);
        for id in self.stored.features.keys() {
            faults.add(|| format!("feature \"{id}\" is stored, but has no history"));
        }
        for (id, scenarios) in &self.stored.overlays {
            for scenario in scenarios.keys() {
                faults.add(|| {
                    format!(
                        "feature \"{id}\" of scenario \"{scenario}\" is stored, but has no history"
                    )
                });
            }
        }
    }

    fn end_feature(&mut self, faults: &mut Faults) {
        let followed = std::mem::take(&mut self.followed);
        let id = &followed.feature;
        let stored = self.stored.features.remove(id);
        if !is_same(followed.baseline.as_ref(), stored.as_ref()) {
            faults.add(|| {
                format!(
                    "feature \"{id}\": {}, but {} is stored",
                    told("the history ends with", followed.baseline.as_ref()),
                    told("", stored.as_ref())
                )
            });
        }
        let mut overlays = self.stored.overlays.remove(id).unwrap_or_default();
        for (scenario, overlaid) in followed.overlays {
            // Of a scenario that is gone, whatever stands under its id now.
            if self.stored.is_over(&scenario, overlaid.revision) {
                continue;
            }
            let stored = overlays.remove(&scenario);
            // The history outlives a scenario.
            if !self.stored.scenarios.contains_key(&scenario) {
                continue;
            }
            let ends = overlaid.state.map(|state| Row {
                state,
                revision: overlaid.revision,
            });
            if !is_same(ends.as_ref(), stored.as_ref()) {
                faults.add(|| {
                    format!(
                        "feature \"{id}\" of scenario \"{scenario}\": {}, but {} is stored",
                        told("the history ends with", ends.as_ref()),
                        told("", stored.as_ref())
                    )
                });
            }
        }
        for scenario in overlays.keys() {
            faults.add(|| {
                format!("feature \"{id}\" of scenario \"{scenario}\" is stored, but has no history")
            });
        }
    }
}

impl Followed {
    fn take(&mut self, link: Link, ends: &ByScenario<Vec<Revision>>, faults: &mut Faults) {
        let (feature, revision) = (&link.feature, link.revision);
        if let Some(scenario) = &link.scenario {
            self.forget_ended(scenario, ends, revision);
        }
        let before = link.before.as_deref().map(|json| State::new(json, None));
        let after = link
            .after
            .as_deref()
            .map(|json| State::new(json, link.courtyard.clone()));
        let fits = match link.action.as_str() {
            "insert" => before.is_none() && after.is_some(),
            "update" => before.is_some() && after.is_some(),
            _ => before.is_some() && after.is_none(),
        };
        if !fits {
            faults.add(|| {
                format!("feature \"{feature}\": what revision {revision} did is not whole")
            });
        }
        let found = self.state_in(link.scenario.as_deref());
        let is_tied = match (&before, found) {
            (None, None) => true,
            (Some(before), Some(found)) => before.is_feature_of(found),
            _ => false,
        };
        if !is_tied {
            faults.add(|| {
                let place = link.scenario.as_ref();
                let place = place.map_or_else(String::new, |id| format!(" in scenario \"{id}\""));
                format!(
                    "feature \"{feature}\"{place}: what revision {revision} found is not what was left before it"
                )
            });
        }
        self.left(link.scenario, revision, after);
    }

    /// Forgets what the scenario made of the feature, if it was deleted since: this entry is of another under its id.
    fn forget_ended(&mut self, scenario: &str, ends: &ByScenario<Vec<Revision>>, now: Revision) {
        let last = self
            .overlays
            .get(scenario)
            .map(|overlaid| overlaid.revision);
        let ends = ends.get(scenario).into_iter().flatten();
        if last.is_some_and(|last| ends.into_iter().any(|end| (last..now).contains(end))) {
            self.overlays.remove(scenario);
        }
    }

    /// As the next entry there should find it.
    fn state_in(&self, scenario: Option<&str>) -> Option<&State> {
        let overlaid = scenario.and_then(|id| self.overlays.get(id));
        match overlaid.and_then(|overlaid| overlaid.state.as_ref()) {
            Some(state) => state.as_ref(),
            None => self.baseline.as_ref().map(|row| &row.state),
        }
    }

    fn left(&mut self, scenario: Option<String>, revision: Revision, after: Option<State>) {
        match scenario {
            None => self.baseline = after.map(|state| Row { state, revision }),
            Some(scenario) => {
                let baseline = self.baseline.as_ref().map(|row| &row.state);
                let state = (after.as_ref() != baseline).then_some(after);
                self.overlays.insert(scenario, Overlaid { state, revision });
            }
        }
    }
}

fn is_same<T: PartialEq>(one: Option<&Row<T>>, other: Option<&Row<T>>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => one.state == other.state && one.revision == other.revision,
        _ => false,
    }
}

fn told<T>(words: &str, row: Option<&Row<T>>) -> String {
    let what = row.map_or_else(
        || "nothing".to_owned(),
        |row| format!("a state of revision {}", row.revision),
    );
    format!("{words} {what}").trim_start().to_owned()
}
