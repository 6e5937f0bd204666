//! The query of a collection's items: the standard's parameters, ours, and a filter for each property.

use std::fmt::Display;
use std::str::FromStr;

use super::extract::Pairs;
use super::links::encoded;
use super::problem::Problem;
use crate::model::{Kind, schema};
use crate::service::{Belonging, Bounds, DEFAULT_PROJECT, FeatureQuery, PropertyFilter};

pub const DEFAULT_LIMIT: u32 = 100;
pub const LARGEST_LIMIT: u32 = 10_000;

/// What is asked of a collection, and the pairs as they came, for the links of the pages.
#[derive(Debug)]
pub struct ItemQuery {
    pub project: String,
    pub query: FeatureQuery,
    pub limit: u32,
    pairs: Vec<(String, String)>,
}

impl ItemQuery {
    pub fn parse(kind: Kind, Pairs(pairs): Pairs) -> Result<Self, Problem> {
        let mut items = Self {
            project: DEFAULT_PROJECT.to_owned(),
            query: FeatureQuery {
                kinds: Some(vec![kind]),
                ..FeatureQuery::default()
            },
            limit: DEFAULT_LIMIT,
            pairs: Vec::new(),
        };
        for (name, value) in &pairs {
            items.take(kind, name, value)?;
        }
        items.query.limit = Some(items.limit);
        items.pairs = pairs;
        Ok(items)
    }

    fn take(&mut self, kind: Kind, name: &str, value: &str) -> Result<(), Problem> {
        match name {
            "bbox" => self.query.bbox = Some(bbox(value)?),
            "limit" => self.limit = limit(value, LARGEST_LIMIT)?,
            "offset" => self.query.offset = number(name, value)?,
            "project" => self.project = value.to_owned(),
            "scenario" => self.query.scenario = Some(value.to_owned()),
            "courtyard" => self.query.belonging = Belonging::Courtyard(value.to_owned()),
            "f" => format(value)?,
            // Nothing here has a time of its own, so that every feature matches, as the standard says.
            "datetime" => {}
            _ if schema::properties(kind).any(|property| property.name == name) => {
                self.query.properties.push(PropertyFilter {
                    name: name.to_owned(),
                    value: value.to_owned(),
                });
            }
            _ => {
                return Err(Problem::parameter(
                    name,
                    "there is no such parameter, and no such property of this kind",
                ));
            }
        }
        Ok(())
    }

    /// The query that asks for the page that begins at `offset`.
    pub fn page(&self, offset: u32) -> String {
        let kept = self.pairs.iter().filter(|(name, _)| name != "offset");
        let mut parts: Vec<String> = kept
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect();
        if offset > 0 {
            parts.push(format!("offset={offset}"));
        }
        if parts.is_empty() {
            String::new()
        } else {
            format!("?{}", parts.join("&"))
        }
    }
}

pub fn format(value: &str) -> Result<(), Problem> {
    match value {
        "json" => Ok(()),
        _ => Err(Problem::parameter("f", "the only format is json")),
    }
}

pub fn number<T: FromStr<Err: Display>>(name: &str, value: &str) -> Result<T, Problem> {
    value
        .parse()
        .map_err(|error| Problem::parameter(name, format!("\"{value}\": {error}")))
}

/// A limit of at least 1; a larger one than `largest` counts as that, as the standard says.
pub fn limit(value: &str, largest: u32) -> Result<u32, Problem> {
    match number::<i128>("limit", value)? {
        ..=0 => Err(Problem::parameter("limit", "must be at least 1")),
        asked => Ok(u32::try_from(asked).map_or(largest, |asked| asked.min(largest))),
    }
}

/// `west,south,east,north`, or with two heights in between, which are not looked at.
pub fn bbox(value: &str) -> Result<Bounds, Problem> {
    let refused = |why: &str| Err(Problem::parameter("bbox", why));
    let numbers: Result<Vec<f64>, _> = value.split(',').map(|part| part.trim().parse()).collect();
    let Ok(numbers) = numbers else {
        return refused("must be numbers with commas between them: west,south,east,north");
    };
    let bounds @ [west, south, east, north] = match *numbers.as_slice() {
        [west, south, east, north] | [west, south, _, east, north, _] => [west, south, east, north],
        _ => return refused("must have 4 numbers (or 6, with heights): west,south,east,north"),
    };
    if !numbers.iter().all(|number| number.is_finite()) {
        return refused("must be finite numbers");
    }
    if west > east {
        return refused("west is east of east; a box across the antimeridian is not served here");
    }
    if south > north {
        return refused("south is north of north");
    }
    Ok(bounds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_has_four_numbers_or_six() {
        assert_eq!(bbox("1,2,3,4").ok(), Some([1.0, 2.0, 3.0, 4.0]));
        assert_eq!(bbox("1, 2, -5, 3, 4, 99").ok(), Some([1.0, 2.0, 3.0, 4.0]));
        for wrong in [
            "",
            "1,2,3",
            "1,2,3,4,5",
            "a,b,c,d",
            "NaN,1,2,3",
            "170,0,-170,1",
            "0,2,1,1",
            "0,0,inf,1",
        ] {
            assert!(bbox(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_limit_is_clamped_above_and_refused_below() {
        assert_eq!(limit("7", 10).ok(), Some(7));
        assert_eq!(limit("11", 10).ok(), Some(10));
        assert_eq!(limit("99999999999999999999", 10).ok(), Some(10));
        for wrong in ["0", "-1", "ten", "", "1.5"] {
            assert!(limit(wrong, 10).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_next_page_keeps_what_was_asked() {
        let pairs = [("limit", "2"), ("name", "1 号&2"), ("offset", "2")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec();
        let items = ItemQuery::parse(Kind::Lamp, Pairs(pairs)).ok().unwrap();
        assert_eq!(items.query.offset, 2);
        assert_eq!(items.page(4), "?limit=2&name=1%20%E5%8F%B7%262&offset=4");
        assert_eq!(items.page(0), "?limit=2&name=1%20%E5%8F%B7%262");
    }
}
