//! The SQL that both backends run, and the little that they cannot share.

use chrono::{DateTime, SubsecRound, Utc};

use super::{StoreError, StoreResult};

/// A value for a placeholder.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Bind {
    Text(Option<String>),
    Int(i64),
    Real(Option<f64>),
    Flag(bool),
    Bytes(Option<Vec<u8>>),
    /// The text of a JSON value, for a column that holds JSON.
    Json(Option<String>),
    Time(Option<DateTime<Utc>>),
}

impl Bind {
    /// PostgreSQL keeps no text with the character NUL, so that neither backend does.
    pub fn checked(self) -> StoreResult<Self> {
        let holds_nul = match &self {
            Self::Text(Some(text)) => text.contains('\0'),
            Self::Json(Some(text)) => holds_escaped_nul(text),
            _ => false,
        };
        if holds_nul {
            return Err(StoreError::Unstorable {
                what: "a text".to_owned(),
                why: "it holds the character NUL (U+0000)".to_owned(),
            });
        }
        Ok(self)
    }
}

/// In JSON a NUL is always escaped. Behind an odd number of backslashes the last one is text.
fn holds_escaped_nul(json: &str) -> bool {
    json.match_indices("\\u0000").any(|(at, _)| {
        let before = json[..at].bytes().rev();
        before.take_while(|&byte| byte == b'\\').count() % 2 == 0
    })
}

macro_rules! bind_from {
    ($($from:ty => $value:ident $bind:expr;)+) => {$(
        impl From<$from> for Bind {
            fn from($value: $from) -> Self { $bind }
        }
    )+};
}

bind_from! {
    &str => text Bind::Text(Some(text.to_owned()));
    String => text Bind::Text(Some(text));
    &String => text Bind::Text(Some(text.clone()));
    Option<&str> => text Bind::Text(text.map(str::to_owned));
    Option<String> => text Bind::Text(text);
    i64 => number Bind::Int(number);
    f64 => number Bind::Real(Some(number));
    bool => flag Bind::Flag(flag);
    // PostgreSQL keeps microseconds, and both backends shall answer the same.
    DateTime<Utc> => time Bind::Time(Some(time.trunc_subsecs(6)));
    Option<DateTime<Utc>> => time Bind::Time(time.map(|time| time.trunc_subsecs(6)));
    &[u8; 32] => hash Bind::Bytes(Some(hash.to_vec()));
}

/// SQL text with the values of its placeholders `$1`, `$2`, ….
///
/// Architecture invariant: the text is made of literals of this module only. What comes from a caller goes through
/// [`Statement::bind`] or [`Statement::slot`], never into the text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Statement {
    pub text: String,
    pub binds: Vec<Bind>,
}

impl Statement {
    pub fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            binds: Vec::new(),
        }
    }

    /// The value of the next placeholder of a fixed text.
    pub fn bind(mut self, value: impl Into<Bind>) -> Self {
        self.binds.push(value.into());
        self
    }

    pub fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Keeps the value, and answers its placeholder.
    pub fn slot(&mut self, value: impl Into<Bind>) -> String {
        self.binds.push(value.into());
        format!("${}", self.binds.len())
    }

    /// Appends a placeholder for the value.
    pub fn push_slot(&mut self, value: impl Into<Bind>) -> &mut Self {
        let slot = self.slot(value);
        self.push(&slot)
    }

    /// Appends `($1, $2, …)`. An empty list matches nothing.
    pub fn push_list<T: Into<Bind>>(&mut self, values: impl IntoIterator<Item = T>) -> &mut Self {
        let slots: Vec<String> = values.into_iter().map(|value| self.slot(value)).collect();
        let list = if slots.is_empty() {
            "(null)".to_owned()
        } else {
            format!("({})", slots.join(", "))
        };
        self.push(&list)
    }
}

/// Where SQLite and PostgreSQL have no common words: functions from placeholders to a condition.
pub(super) struct Dialect {
    /// The table of the baseline features `f`, for a search by box.
    pub features_by_box: &'static str,
    /// A feature `f` of that table is near the box west, south, east, north. It may find too many, never too few:
    /// the exact columns are compared besides.
    pub near: fn(west: &str, south: &str, east: &str, north: &str) -> String,
    /// The feature `f` has the property `name`, whose plain text is `text`, or which is the number `number` (the
    /// text of one, or null).
    pub property: fn(name: &str, text: &str, number: &str) -> String,
    /// All columns with their types: `table_name`, `column_name`, `data_type`.
    pub column_types: &'static str,
    /// Each answers, as `value`, what the database itself finds wrong with its files.
    pub faults: &'static [&'static str],
}

pub(super) const PROJECT_COLUMNS: &str = "id, name, planar_crs, demo, rule_overrides, revision";

pub(super) const PUT_PROJECT: &str = "\
    insert into project (id, name, planar_crs, demo, rule_overrides, revision) values ($1, $2, $3, $4, $5, 0) \
    on conflict (id) do update set name = excluded.name, planar_crs = excluded.planar_crs, \
    demo = excluded.demo, rule_overrides = excluded.rule_overrides";

/// Takes the next revision, and with it the right to write to the project until the transaction ends.
pub(super) const NEXT_REVISION: &str =
    "update project set revision = revision + 1 where id = $1 returning revision as value";

pub(super) const REVISION: &str = "select revision as value from project where id = $1";

pub(super) const PUT_REVISION: &str = "insert into revision (project, revision, at, who, action, title) values ($1, $2, $3, $4, $5, $6)";

pub(super) const REVISION_OF_ACTION: &str =
    "select revision as value from revision where project = $1 and action = $2";

/// The columns of a feature that can be read from `feature f` and from `overlay f` alike.
pub(super) const FEATURE_COLUMNS: &str =
    "f.id, f.kind, f.courtyard, f.named_courtyard, f.wkb, f.properties, f.revision";

pub(super) const INSERT_FEATURES: &str = "\
    insert into feature (project, id, kind, courtyard, named_courtyard, wkb, \
    min_x, min_y, max_x, max_y, properties, revision) values ";

pub(super) const OR_UPDATE_FEATURES: &str = " \
    on conflict (project, id) do update set kind = excluded.kind, courtyard = excluded.courtyard, \
    named_courtyard = excluded.named_courtyard, wkb = excluded.wkb, min_x = excluded.min_x, \
    min_y = excluded.min_y, max_x = excluded.max_x, max_y = excluded.max_y, \
    properties = excluded.properties, revision = excluded.revision";

pub(super) const INSERT_OVERLAY: &str = "\
    insert into overlay (project, scenario, action, id, kind, courtyard, named_courtyard, wkb, \
    min_x, min_y, max_x, max_y, properties, revision) values ";

pub(super) const OR_UPDATE_OVERLAY: &str = " \
    on conflict (project, scenario, id) do update set action = excluded.action, kind = excluded.kind, \
    courtyard = excluded.courtyard, named_courtyard = excluded.named_courtyard, wkb = excluded.wkb, \
    min_x = excluded.min_x, min_y = excluded.min_y, max_x = excluded.max_x, max_y = excluded.max_y, \
    properties = excluded.properties, revision = excluded.revision";

pub(super) const INSERT_HISTORY: &str = "\
    insert into history (project, revision, ordinal, feature, scenario, action, kind, courtyard, \
    former_courtyard, before, after) values ";

pub(super) const COUNTS: &str = "\
    select courtyard, kind, count(*) as count from feature where project = $1 group by courtyard, kind";

pub(super) const EXTENT: &str = "\
    select min(min_x) as west, min(min_y) as south, max(max_x) as east, max(max_y) as north \
    from feature where project = $1 and kind = $2";

pub(super) const INSERT_SCENARIO: &str = "\
    insert into scenario (project, id, courtyard, name, status, created_at, revision) \
    values ($1, $2, $3, $4, $5, $6, $7)";

pub(super) const UPDATE_SCENARIO: &str = "\
    update scenario set name = $3, status = $4, revision = $5 where project = $1 and id = $2";

pub(super) const TOUCH_SCENARIO: &str =
    "update scenario set revision = $3 where project = $1 and id = $2";

pub(super) const SCENARIOS: &str = "\
    select s.id, s.courtyard, s.name, s.status, s.created_at, s.revision, \
    (select count(*) from overlay o where o.project = s.project and o.scenario = s.id) as changes \
    from scenario s where s.project = $1";

pub(super) const HISTORY: &str = "\
    select h.revision, r.at, r.who, h.feature, h.kind, h.scenario, h.action, r.action as by_action, \
    r.title, h.before, h.after \
    from history h join revision r on r.project = h.project and r.revision = h.revision \
    where h.project = $1";

pub(super) const REVISIONS_AFTER: &str = "\
    select revision, at, who, action from revision where project = $1 and revision > $2 \
    order by revision limit $3";

/// What the features of revisions have in common, and how many they are.
pub(super) const WRITTEN_GROUPS: &str = "\
    select revision, scenario, kind, courtyard, former_courtyard, \
    case when kind = 'courtyard' then feature end as own, count(*) as count from history \
    where project = $1 and revision > $2 and revision <= $3 \
    group by revision, scenario, kind, courtyard, former_courtyard, \
    case when kind = 'courtyard' then feature end order by revision";

/// The first features of revisions.
pub(super) const WRITTEN_FEATURES: &str = "\
    select revision, feature from history \
    where project = $1 and revision > $2 and revision <= $3 and ordinal < $4 order by revision, ordinal";

/// What each write left of a feature.
pub(super) const PAST: &str =
    "select h.feature, h.revision, h.courtyard, h.after from history h where h.project = $1";

pub(super) const OVERLAID: &str =
    "select id as value from overlay where project = $1 and scenario = $2";

pub(super) const DELETE_OVERLAY: &str = "delete from overlay where project = $1 and scenario = $2";

pub(super) const DELETE_SCENARIO: &str = "delete from scenario where project = $1 and id = $2";

pub(super) const END_SCENARIO: &str =
    "insert into scenario_end (project, scenario, revision) values ($1, $2, $3)";

/// The revisions at which scenarios were deleted.
pub(super) const SCENARIO_ENDS: &str =
    "select scenario, revision from scenario_end where project = $1 order by scenario, revision";

pub(super) const LENSES: &str = "\
    select id, name, image_width_px, image_height_px, focal_length_mm, sensor_width_mm, hfov_deg \
    from lens where project = $1 order by name";

pub(super) const INSERT_LENS: &str = "\
    insert into lens (project, id, name, image_width_px, image_height_px, focal_length_mm, sensor_width_mm, \
    hfov_deg, revision) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

pub(super) const DELETE_LENS: &str =
    "delete from lens where project = $1 and id = $2 returning id as value";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nul_is_found_in_texts_and_in_json() {
        for (text, is_good) in [("a", true), ("a\0", false), ("\\u0000", true), ("", true)] {
            let json = serde_json::to_string(text).unwrap();
            assert_eq!(Bind::from(text).checked().is_ok(), is_good, "{json}");
            assert_eq!(Bind::Json(Some(json)).checked().is_ok(), is_good);
        }
        let twice = serde_json::json!({"a": "\\\0"}).to_string();
        assert!(Bind::Json(Some(twice)).checked().is_err());
    }
}
