//! The table of roles and routes: what each address takes. A route that is not in it is for administrators only, and
//! fails a test.

use axum::http::Method;

use crate::model::Role;

/// Where a request names the project that it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Project {
    /// By `?project=`; the default one unless it does.
    Queried,
    /// In its path.
    InPath,
}

/// What an address takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nobody need be known.
    Nothing,
    /// Somebody, whatever they may: what is the same for all, or only one's own.
    SignIn,
    /// Somebody who has signed in with a password, not a program with a token: one's own secrets.
    Person,
    /// Any role in the project, be it in one community: whoever looks after a part sees all around it.
    Read(Project),
    /// A role in the community of each courtyard that is written to. The use case knows which these are, and asks more
    /// for what takes more; here the role is wanted somewhere in the project.
    Write { baseline: Role, scenario: Role },
    /// A role in the whole project.
    Whole(Role, Project),
    /// Looks after the installation.
    Admin,
}

const READ: Need = Need::Read(Project::Queried);
/// Today's state is for surveyors, scenarios for planners; courtyards themselves are for managers.
const EDIT: Need = Need::Write {
    baseline: Role::Surveyor,
    scenario: Role::Planner,
};
const PLAN: Need = Need::Write {
    baseline: Role::Planner,
    scenario: Role::Planner,
};
const IMPORT: Need = Need::Write {
    baseline: Role::Manager,
    scenario: Role::Planner,
};
const MANAGE: Need = Need::Whole(Role::Manager, Project::Queried);

/// Method, path as in the OpenAPI document, and what it takes.
pub const ROLES: &[(&str, &str, Need)] = &[
    ("get", "/api", Need::SignIn),
    ("get", "/api/conformance", Need::SignIn),
    ("get", "/api/health", Need::Nothing),
    ("get", "/api/openapi.json", Need::SignIn),
    ("get", "/api/docs", Need::SignIn),
    ("get", "/api/problems/{slug}", Need::Nothing),
    ("get", "/api/session", Need::Nothing),
    ("post", "/api/session", Need::Nothing),
    ("delete", "/api/session", Need::Nothing),
    ("get", "/api/session/oidc", Need::Nothing),
    ("get", "/api/session/oidc/answer", Need::Nothing),
    ("post", "/api/session/password", Need::Person),
    ("post", "/api/setup", Need::Nothing),
    ("get", "/api/users", Need::Admin),
    ("post", "/api/users", Need::Admin),
    ("patch", "/api/users/{id}", Need::Admin),
    ("delete", "/api/users/{id}", Need::Admin),
    ("get", "/api/tokens", Need::Person),
    ("post", "/api/tokens", Need::Person),
    ("delete", "/api/tokens/{id}", Need::Person),
    ("get", "/api/audit", Need::Admin),
    ("get", "/api/projects", Need::SignIn),
    ("get", "/api/projects/{id}", Need::Read(Project::InPath)),
    (
        "patch",
        "/api/projects/{id}",
        Need::Whole(Role::Manager, Project::InPath),
    ),
    ("get", "/api/register", READ),
    ("get", "/api/kinds", Need::SignIn),
    ("get", "/api/rules", READ),
    ("get", "/api/lenses", READ),
    ("post", "/api/lenses", MANAGE),
    ("get", "/api/lenses/{id}", READ),
    ("delete", "/api/lenses/{id}", MANAGE),
    ("get", "/api/collections", READ),
    ("get", "/api/collections/{collection}", READ),
    ("get", "/api/collections/{collection}/schema", Need::SignIn),
    ("get", "/api/collections/{collection}/items", READ),
    ("post", "/api/collections/{collection}/items", EDIT),
    ("get", "/api/collections/{collection}/items/{id}", READ),
    ("put", "/api/collections/{collection}/items/{id}", EDIT),
    ("patch", "/api/collections/{collection}/items/{id}", EDIT),
    ("delete", "/api/collections/{collection}/items/{id}", EDIT),
    ("get", "/api/tileMatrixSets", Need::SignIn),
    ("get", "/api/tileMatrixSets/WebMercatorQuad", Need::SignIn),
    ("get", "/api/collections/{collection}/tiles", READ),
    (
        "get",
        "/api/collections/{collection}/tiles/WebMercatorQuad",
        READ,
    ),
    (
        "get",
        "/api/collections/{collection}/tiles/WebMercatorQuad/tilejson.json",
        READ,
    ),
    (
        "get",
        "/api/collections/{collection}/tiles/WebMercatorQuad/{z}/{y}/{x}",
        READ,
    ),
    ("get", "/api/tiles", READ),
    ("get", "/api/tiles/WebMercatorQuad", READ),
    ("get", "/api/tiles/WebMercatorQuad/tilejson.json", READ),
    ("get", "/api/tiles/WebMercatorQuad/{z}/{y}/{x}", READ),
    ("get", "/api/features", READ),
    ("post", "/api/changes", EDIT),
    ("get", "/api/events", READ),
    ("put", "/api/presence", READ),
    ("delete", "/api/presence", READ),
    ("get", "/api/scenarios", READ),
    ("post", "/api/scenarios", PLAN),
    ("get", "/api/scenarios/{id}", READ),
    ("patch", "/api/scenarios/{id}", PLAN),
    ("delete", "/api/scenarios/{id}", PLAN),
    ("get", "/api/scenarios/{id}/changes", READ),
    ("get", "/api/scenes", READ),
    ("post", "/api/scenes", IMPORT),
    ("post", "/api/scenes/check", READ),
    ("get", "/api/history", READ),
    ("get", "/api/processes", Need::SignIn),
    ("get", "/api/processes/{id}", Need::SignIn),
    ("post", "/api/processes/{id}/execution", READ),
    ("get", "/api/jobs", READ),
    ("get", "/api/jobs/{id}", READ),
    ("delete", "/api/jobs/{id}", READ),
    ("get", "/api/jobs/{id}/results", READ),
];

/// What a call of a route takes. HEAD is read as GET; a method that the address does not know is told so to anybody who
/// has signed in.
pub fn need_of(method: &Method, path: &str) -> Need {
    if method == Method::OPTIONS {
        return Need::Nothing;
    }
    let method = match *method {
        Method::HEAD => "get".to_owned(),
        _ => method.as_str().to_ascii_lowercase(),
    };
    let path = path.strip_suffix('/').unwrap_or(path);
    let mut rows = ROLES
        .iter()
        .filter(|(_, known, _)| *known == path)
        .peekable();
    if rows.peek().is_none() {
        return match path {
            "/api/{*rest}" => Need::SignIn,
            _ => Need::Admin,
        };
    }
    rows.find(|(known, ..)| *known == method)
        .map_or(Need::SignIn, |(.., need)| *need)
}

impl Need {
    /// In words, for the OpenAPI document; none: nothing.
    pub fn told(self) -> Option<String> {
        Some(match self {
            Self::Nothing => return None,
            Self::SignIn => "Somebody who is signed in.".to_owned(),
            Self::Person => "Somebody who has signed in with a password.".to_owned(),
            Self::Read(_) => {
                "The role `viewer` or a higher one anywhere in the project.".to_owned()
            }
            Self::Write { baseline, scenario } => format!(
                "The role `{scenario}` in a scenario and `{baseline}` in today's state, in the community of each \
                 courtyard concerned; `manager` for today's courtyards themselves, and for publishing."
            ),
            Self::Whole(role, _) => format!("The role `{role}` in the whole project."),
            Self::Admin => "The role `admin`.".to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::{openapi, routes};
    use std::collections::BTreeSet;

    #[test]
    fn every_route_has_its_row_and_every_row_its_route() {
        let (_, document) = routes::table().split_for_parts();
        let document = serde_json::to_value(document).unwrap();
        let routes: BTreeSet<_> = openapi::operations(&document)
            .map(|(path, method, _)| (method, path))
            .collect();
        let rows: BTreeSet<_> = ROLES
            .iter()
            .map(|(method, path, _)| (*method, *path))
            .collect();
        let missing: Vec<_> = routes.difference(&rows).collect();
        assert!(
            missing.is_empty(),
            "say in http/gate/access.rs what these take: {missing:#?}"
        );
        let gone: Vec<_> = rows.difference(&routes).collect();
        assert!(
            gone.is_empty(),
            "there is no such route any more: {gone:#?}"
        );
        assert_eq!(rows.len(), ROLES.len(), "a route has one row");
    }

    #[test]
    fn what_is_not_in_the_table_is_for_administrators() {
        assert_eq!(need_of(&Method::GET, "/metrics"), Need::Admin);
        assert_eq!(need_of(&Method::GET, "/api/{*rest}"), Need::SignIn);
        assert_eq!(need_of(&Method::HEAD, "/api/register"), READ);
        assert_eq!(need_of(&Method::GET, "/api/"), Need::SignIn);
        assert_eq!(need_of(&Method::PUT, "/api/health"), Need::SignIn);
    }
}
