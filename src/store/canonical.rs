//! JSON as the same text wherever it was kept.

use serde_json::{Number, Value};

/// From here on, serde_json writes whole numbers with an exponent, and PostgreSQL with all of their digits.
const LONG: f64 = 1e16;

/// The text with members in order, no spaces, and numbers as both backends give them back: `jsonb` makes `1e16` the
/// integer, and knows no negative zero. What is no JSON stays as it is.
pub(super) fn canonical(json: &str) -> String {
    match serde_json::from_str::<Value>(json) {
        Ok(mut value) => {
            settle(&mut value);
            value.to_string()
        }
        Err(_) => json.to_owned(),
    }
}

fn settle(value: &mut Value) {
    match value {
        Value::Number(number) if number.is_f64() => {
            if let Some(settled) = number.as_f64().and_then(settled) {
                *number = settled;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(settle),
        Value::Object(members) => members.values_mut().for_each(settle),
        _ => {}
    }
}

/// A number that is read as another sort of number from `jsonb`.
fn settled(number: f64) -> Option<Number> {
    if number == 0.0 {
        return Number::from_f64(0.0);
    }
    if number.abs() < LONG {
        return None;
    }
    // What an integer can hold is whole from 2^53 on, so that nothing is lost.
    let digits = format!("{number:.0}");
    let whole = digits.parse::<u64>().map(Number::from);
    whole
        .or_else(|_| digits.parse::<i64>().map(Number::from))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_mean_the_same_are_the_same() {
        for (one, other) in [
            (r#"{"b": 1, "a": [1, 2]}"#, r#"{"a":[1,2],"b":1}"#),
            ("[1e16]", "[10000000000000000]"),
            ("[-1e16]", "[-10000000000000000]"),
            ("[1e20]", "[100000000000000000000]"),
            ("[1e-7]", "[0.0000001]"),
            ("[-0.0]", "[0.0]"),
        ] {
            assert_eq!(canonical(one), canonical(other));
        }
        for (one, other) in [("[12]", "[12.0]"), ("[1]", "[2]"), ("{", "[")] {
            assert_ne!(canonical(one), canonical(other));
        }
    }
}
