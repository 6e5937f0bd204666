//! JSON that says one thing: no member twice, and nested no deeper than anything here needs.
//!
//! Readers differ in which of two members they take, so that a check and the one who acts on it could see two documents.

use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use crate::http::problem::Problem;

/// A scene's multipolygon among the inputs of an execution is 9 deep.
const DEEPEST: usize = 64;

/// Reads all of a document for these two. What is no JSON, those tell who read it for what it says.
pub fn check(json: &[u8]) -> Result<(), Problem> {
    let mut path = Vec::new();
    let mut reader = serde_json::Deserializer::from_slice(json);
    let walk = Walk { path: &mut path };
    match walk.deserialize(&mut reader) {
        Err(error) if error.is_data() => Err(Problem::body(pointer(&path), error.to_string())),
        _ => Ok(()),
    }
}

enum Step {
    Name(String),
    Index(usize),
}

fn pointer(path: &[Step]) -> String {
    let mut pointer = String::new();
    for step in path {
        pointer.push('/');
        match step {
            Step::Name(name) => pointer.push_str(&name.replace('~', "~0").replace('/', "~1")),
            Step::Index(index) => pointer.push_str(&index.to_string()),
        }
    }
    pointer
}

/// A value, and the way to it. The way is left as it is where something is wrong.
struct Walk<'a> {
    path: &'a mut Vec<Step>,
}

impl Walk<'_> {
    fn enter<E: serde::de::Error>(&mut self, step: Step) -> Result<(), E> {
        self.path.push(step);
        if self.path.len() > DEEPEST {
            return Err(E::custom(format!("is nested deeper than {DEEPEST} levels")));
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        self.enter(Step::Index(0))?;
        let own = self.path.len() - 1;
        let mut index = 0;
        while items.next_element_seed(Walk { path: self.path })?.is_some() {
            index += 1;
            self.path[own] = Step::Index(index);
        }
        self.path.truncate(own);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<(), A::Error> {
        let own = self.path.len();
        let mut seen = HashSet::new();
        while let Some(name) = members.next_key::<String>()? {
            self.enter(Step::Name(name.clone()))?;
            if !seen.insert(name) {
                return Err(A::Error::custom("stands twice in its object"));
            }
            members.next_value_seed(Walk { path: self.path })?;
            self.path.truncate(own);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn told(json: &str) -> Option<(Value, Value)> {
        let problem = serde_json::to_value(check(json.as_bytes()).err()?).unwrap();
        Some((problem["pointer"].clone(), problem["detail"].clone()))
    }

    #[test]
    fn a_member_that_stands_twice_is_named() {
        assert!(told(r#"{"a": {"b": 1}, "b": [{"a": 2}, {"a": 3}]}"#).is_none());
        let (pointer, detail) = told(r#"{"x": [0, {"a/b": 1, "c": 2, "a\u002fb": 3}]}"#).unwrap();
        assert_eq!(pointer, "/x/1/a~1b");
        assert!(detail.as_str().unwrap().contains("twice"), "{detail}");
    }

    #[test]
    fn what_is_nested_too_deep_is_refused_with_the_limit() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(told(&nested(DEEPEST)).is_none());
        for depth in [DEEPEST + 1, 1000, 1_000_000] {
            let (pointer, detail) = told(&nested(depth)).unwrap();
            assert_eq!(pointer.as_str().unwrap().len(), 2 * (DEEPEST + 1));
            assert!(detail.as_str().unwrap().contains("64 levels"), "{detail}");
        }
        let bomb = r#"{"geometries":["#.repeat(100_000);
        assert!(
            told(&bomb)
                .unwrap()
                .1
                .as_str()
                .unwrap()
                .contains("64 levels")
        );
    }

    #[test]
    fn what_is_no_json_is_left_to_the_reader() {
        for json in ["", "{", "[1,]", "NaN", "1e999", "{} {}", "\u{feff}{}"] {
            assert!(told(json).is_none(), "{json}");
        }
    }
}
