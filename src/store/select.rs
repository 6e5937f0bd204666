//! The SQL of a feature query: which state, which features, which page.

use super::sql::{Dialect, FEATURE_COLUMNS, Statement};
use super::{Belonging, Bounds, FeatureQuery, PropertyFilter};

/// One page of the features that match, in order.
pub(super) fn page(dialect: &Dialect, project: &str, query: &FeatureQuery) -> Statement {
    let mut sql = Statement::default();
    push_matching(&mut sql, dialect, FEATURE_COLUMNS, project, query);
    sql.push(" order by kind, id limit ");
    sql.push_slot(query.limit.map_or(i64::MAX, i64::from));
    sql.push(" offset ");
    sql.push_slot(i64::from(query.offset));
    sql
}

/// How many features match in all.
pub(super) fn count(dialect: &Dialect, project: &str, query: &FeatureQuery) -> Statement {
    let mut sql = Statement::new("select count(*) as value from (");
    push_matching(&mut sql, dialect, "f.id", project, query);
    sql.push(") as matching");
    sql
}

/// The state's features whose id is one of these.
pub(super) fn by_ids(project: &str, scenario: Option<&str>, ids: &[&str]) -> Statement {
    let mut sql = Statement::default();
    push_baseline(&mut sql, FEATURE_COLUMNS, "feature f", project, scenario);
    push_ids(&mut sql, ids);
    if let Some(scenario) = scenario {
        push_overlay(&mut sql, FEATURE_COLUMNS, project, scenario);
        push_ids(&mut sql, ids);
    }
    sql
}

fn push_ids(sql: &mut Statement, ids: &[&str]) {
    sql.push(" and f.id in ");
    sql.push_list(ids.iter().copied());
}

/// Both branches carry the filters themselves, so that each can use its own indexes.
fn push_matching(
    sql: &mut Statement,
    dialect: &Dialect,
    columns: &str,
    project: &str,
    query: &FeatureQuery,
) {
    let scenario = query.scenario.as_deref();
    match query.bbox {
        None => push_baseline(sql, columns, "feature f", project, scenario),
        Some(bbox) => {
            push_baseline(sql, columns, dialect.features_by_box, project, scenario);
            push_near(sql, dialect, bbox);
        }
    }
    push_filters(sql, dialect, query);
    if let Some(scenario) = scenario {
        push_overlay(sql, columns, project, scenario);
        push_filters(sql, dialect, query);
    }
}

/// The baseline without what the scenario replaces or removes.
fn push_baseline(
    sql: &mut Statement,
    columns: &str,
    table: &str,
    project: &str,
    scenario: Option<&str>,
) {
    sql.push("select ").push(columns).push(" from ").push(table);
    sql.push(" where f.project = ");
    sql.push_slot(project);
    if let Some(scenario) = scenario {
        sql.push(" and not exists (select 1 from overlay o where o.project = f.project and o.scenario = ");
        sql.push_slot(scenario);
        sql.push(" and o.id = f.id)");
    }
}

/// What the scenario adds or puts in the place of something.
fn push_overlay(sql: &mut Statement, columns: &str, project: &str, scenario: &str) {
    sql.push(" union all select ").push(columns);
    sql.push(" from overlay f where f.project = ");
    sql.push_slot(project);
    sql.push(" and f.scenario = ");
    sql.push_slot(scenario);
    sql.push(" and f.action <> 'remove'");
}

fn push_near(sql: &mut Statement, dialect: &Dialect, [west, south, east, north]: Bounds) {
    let [west, south, east, north] = [west, south, east, north].map(|edge| sql.slot(edge));
    sql.push(" and ");
    sql.push(&(dialect.near)(&west, &south, &east, &north));
}

fn push_filters(sql: &mut Statement, dialect: &Dialect, query: &FeatureQuery) {
    if let Some(kinds) = &query.kinds {
        sql.push(" and f.kind in ");
        sql.push_list(kinds.iter().map(|kind| kind.name()));
    }
    if let Some(ids) = &query.ids {
        sql.push(" and f.id in ");
        sql.push_list(ids);
    }
    push_belonging(sql, &query.belonging);
    if let Some(bbox) = query.bbox {
        push_touching(sql, bbox);
    }
    for filter in &query.properties {
        push_property(sql, dialect, filter);
    }
}

fn push_belonging(sql: &mut Statement, belonging: &Belonging) {
    match belonging {
        Belonging::Anyone => {}
        Belonging::Courtyard(courtyard) => {
            sql.push(" and f.courtyard = ").push_slot(courtyard);
        }
        Belonging::Surroundings => {
            sql.push(" and f.courtyard is null");
        }
    }
}

fn push_touching(sql: &mut Statement, [west, south, east, north]: Bounds) {
    sql.push(" and f.min_x <= ").push_slot(east);
    sql.push(" and f.max_x >= ").push_slot(west);
    sql.push(" and f.min_y <= ").push_slot(north);
    sql.push(" and f.max_y >= ").push_slot(south);
}

fn push_property(sql: &mut Statement, dialect: &Dialect, filter: &PropertyFilter) {
    let name = sql.slot(&filter.name);
    let text = sql.slot(&filter.value);
    let number = sql.slot(is_json_number(&filter.value).then_some(filter.value.as_str()));
    sql.push(" and ");
    sql.push(&(dialect.property)(&name, &text, &number));
}

/// Strict, since the text is cast to a number by the database, and casts are lenient.
fn is_json_number(text: &str) -> bool {
    !text.contains(char::is_whitespace) && serde_json::from_str::<serde_json::Number>(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::SQLITE;

    #[test]
    fn nothing_that_a_caller_says_gets_into_the_text() {
        let evil = "x'); drop table feature; --";
        let query = FeatureQuery {
            belonging: Belonging::Courtyard(evil.into()),
            properties: vec![PropertyFilter {
                name: evil.into(),
                value: evil.into(),
            }],
            scenario: Some(evil.into()),
            ..FeatureQuery::default()
        };
        assert!(!page(&SQLITE, evil, &query).text.contains("drop"));
        assert!(!by_ids(evil, Some(evil), &[evil]).text.contains("drop"));
    }

    #[test]
    fn only_the_text_of_a_json_number_is_a_number() {
        for number in ["0", "12", "-3.50", "1e3"] {
            assert!(is_json_number(number), "{number}");
        }
        for text in [
            "", "12 ", " 12", "+1", "0x10", "1e999", "NaN", "12a", "true",
        ] {
            assert!(!is_json_number(text), "{text}");
        }
    }
}
