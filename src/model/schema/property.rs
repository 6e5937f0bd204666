//! One property of a kind: its name, its words, its unit and the values it may have.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::model::FeatureId;
use crate::model::kind::{Words, words};

/// Notes of a survey are a few sentences.
pub const MOST_TEXT_CHARS: usize = 10_000;

/// One of the values that a property may have.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Choice {
    pub value: &'static str,
    #[serde(flatten)]
    pub title: Words,
}

pub const fn choice(value: &'static str, zh: &'static str, en: &'static str) -> Choice {
    Choice {
        value,
        title: words(zh, en),
    }
}

/// The values that a property may have.
#[derive(Clone, Copy, Debug)]
pub enum Values {
    Text,
    Boolean,
    /// A finite number within the bounds, both included.
    Number {
        minimum: f64,
        maximum: f64,
    },
    /// As [`Values::Number`], without a fraction.
    Integer {
        minimum: f64,
        maximum: f64,
    },
    One(&'static [Choice]),
    /// A list without repetition.
    Many(&'static [Choice]),
    /// The id of another feature.
    Reference,
}

#[derive(Clone, Copy, Debug)]
pub struct Property {
    pub name: &'static str,
    pub title: Words,
    /// The unit as a person reads it; the name carries it too.
    pub unit: Option<&'static str>,
    /// Whether a complete survey has it. A file without it is still good: see [`super::faults`].
    pub required: bool,
    pub values: Values,
}

/// A property's value is not what the schema says.
#[derive(Clone, Debug, thiserror::Error, PartialEq)]
#[error("\"{property}\" must be {expected}, but is {found}")]
pub struct PropertyFault {
    pub property: &'static str,
    pub expected: String,
    pub found: String,
}

impl Property {
    const fn new(name: &'static str, zh: &'static str, en: &'static str, values: Values) -> Self {
        Self {
            name,
            title: words(zh, en),
            unit: None,
            required: true,
            values,
        }
    }

    pub const fn text(name: &'static str, zh: &'static str, en: &'static str) -> Self {
        Self::new(name, zh, en, Values::Text)
    }

    pub const fn boolean(name: &'static str, zh: &'static str, en: &'static str) -> Self {
        Self::new(name, zh, en, Values::Boolean)
    }

    pub const fn reference(name: &'static str, zh: &'static str, en: &'static str) -> Self {
        Self::new(name, zh, en, Values::Reference)
    }

    pub const fn one(
        name: &'static str,
        zh: &'static str,
        en: &'static str,
        choices: &'static [Choice],
    ) -> Self {
        Self::new(name, zh, en, Values::One(choices))
    }

    pub const fn many(
        name: &'static str,
        zh: &'static str,
        en: &'static str,
        choices: &'static [Choice],
    ) -> Self {
        Self::new(name, zh, en, Values::Many(choices))
    }

    /// A number in `unit` from `minimum` to `maximum`.
    pub const fn number(
        name: &'static str,
        zh: &'static str,
        en: &'static str,
        unit: &'static str,
        minimum: f64,
        maximum: f64,
    ) -> Self {
        let mut property = Self::new(name, zh, en, Values::Number { minimum, maximum });
        property.unit = Some(unit);
        property
    }

    /// A whole number, a count unless a unit is added.
    pub const fn integer(
        name: &'static str,
        zh: &'static str,
        en: &'static str,
        minimum: f64,
        maximum: f64,
    ) -> Self {
        Self::new(name, zh, en, Values::Integer { minimum, maximum })
    }

    pub const fn unit(mut self, unit: &'static str) -> Self {
        self.unit = Some(unit);
        self
    }

    pub const fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    /// What is wrong with `value`; `null` counts as absent.
    pub fn fault(&self, value: &Value) -> Option<PropertyFault> {
        if value.is_null() || self.values.allow(value) {
            return None;
        }
        Some(PropertyFault {
            property: self.name,
            expected: self.values.describe(),
            found: shortened(value),
        })
    }
}

impl Values {
    fn allow(&self, value: &Value) -> bool {
        match *self {
            Self::Text => value
                .as_str()
                .is_some_and(|text| text.chars().count() <= MOST_TEXT_CHARS),
            Self::Boolean => value.is_boolean(),
            Self::Number { minimum, maximum } => value
                .as_f64()
                .is_some_and(|number| (minimum..=maximum).contains(&number)),
            Self::Integer { minimum, maximum } => value.as_f64().is_some_and(|number| {
                number.fract() == 0.0 && (minimum..=maximum).contains(&number)
            }),
            Self::One(choices) => is_choice(choices, value),
            Self::Many(choices) => value.as_array().is_some_and(|list| {
                list.iter().all(|item| is_choice(choices, item)) && !has_repetition(list)
            }),
            Self::Reference => match value {
                Value::String(id) => id.chars().count() <= FeatureId::MOST_CHARS,
                other => other.is_i64(),
            },
        }
    }

    fn describe(&self) -> String {
        match *self {
            Self::Text => format!("a text of up to {MOST_TEXT_CHARS} characters"),
            Self::Boolean => "true or false".into(),
            Self::Number { minimum, maximum } => format!("a number from {minimum} to {maximum}"),
            Self::Integer { minimum, maximum } => {
                format!("a whole number from {minimum} to {maximum}")
            }
            Self::One(choices) => format!("one of {}", listed(choices)),
            Self::Many(choices) => format!("a list of {}, each once", listed(choices)),
            Self::Reference => "the id of a feature".into(),
        }
    }
}

fn is_choice(choices: &[Choice], value: &Value) -> bool {
    value
        .as_str()
        .is_some_and(|text| choices.iter().any(|choice| choice.value == text))
}

fn has_repetition(list: &[Value]) -> bool {
    list.iter()
        .enumerate()
        .any(|(index, item)| list[..index].contains(item))
}

fn listed(choices: &[Choice]) -> String {
    let values: Vec<_> = choices.iter().map(|choice| choice.value).collect();
    values.join(" | ")
}

/// The value as JSON, short enough for a message.
fn shortened(value: &Value) -> String {
    const LONGEST: usize = 60;
    let json = value.to_string();
    if json.chars().count() <= LONGEST {
        return json;
    }
    let start: String = json.chars().take(LONGEST).collect();
    format!("{start}…")
}
