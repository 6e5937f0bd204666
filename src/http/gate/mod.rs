//! Who comes in, and how far: the one place that every request passes.
//!
//! [`access`] is the table of roles and routes; [`caller`] tells who asks; [`origin`] keeps pages of other sites out.

mod access;
mod caller;
mod origin;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{FromRequestParts, MatchedPath, RawPathParams, Request, State};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::App;
use super::extract::Pairs;
use super::guests::Visitor;
use super::problem::Problem;
use super::projects::project_or_default;
use crate::model::Role;
use crate::service::Actor;

use access::{Need, Project, need_of};

pub use access::ROLES;
pub use caller::{COOKIE, Caller, named_cookie};

/// Where the service is reached, and so whom it lets in while there are no accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entrance {
    /// The router is called by a program that it is a part of, which answers for who reaches it.
    InProcess,
    /// Only this computer: everybody is an administrator while there are no accounts. Other names for this computer
    /// are refused, or a page of any site could reach it under its own name (DNS rebinding).
    ThisComputer,
    /// Others, too: nobody comes in without an account.
    Guarded,
}

impl Entrance {
    /// Of a listener at this address. `require_sign_in`: there is a proxy before it, through which others come.
    pub fn at(address: SocketAddr, require_sign_in: bool) -> Self {
        if address.ip().is_loopback() && !require_sign_in {
            Self::ThisComputer
        } else {
            Self::Guarded
        }
    }
}

/// Lets a request in, or answers why not. Handlers find its [`Caller`] among the extensions.
pub async fn gate(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    match admit(&app, &mut parts).await {
        Ok(caller) => {
            parts.extensions.insert(caller);
            next.run(Request::from_parts(parts, body)).await
        }
        Err(problem) => problem.into_response(),
    }
}

async fn admit(app: &App, parts: &mut Parts) -> Result<Caller, Problem> {
    if app.entrance == Entrance::ThisComputer && !origin::names_this_computer(&parts.headers) {
        return Err(Problem::wrong_host());
    }
    let need = match parts.extensions.get::<MatchedPath>() {
        Some(path) => need_of(&parts.method, path.as_str()),
        // The page itself; what it shows it has to ask for.
        None => Need::Nothing,
    };
    let visitor = parts.extensions.get::<Visitor>();
    let address = visitor.and_then(|visitor| visitor.address);
    if !parts.method.is_safe()
        && !caller::brings_token(&parts.headers)
        && !origin::is_same(&parts.headers)
    {
        return Err(Problem::cross_site());
    }
    let caller = match need {
        Need::Nothing if parts.method.is_safe() && !caller::asks_who(parts) => {
            Caller::nobody(address)
        }
        _ => caller::find(app, &parts.headers, address).await?,
    };
    check(&caller, need, parts).await?;
    Ok(caller)
}

async fn check(caller: &Caller, need: Need, parts: &mut Parts) -> Result<(), Problem> {
    if need == Need::Nothing {
        return Ok(());
    }
    let actor = caller.actor(&parts.headers)?;
    let permit = actor.permit();
    match need {
        Need::Nothing | Need::SignIn => Ok(()),
        Need::Person if actor.is_program() => Err(Problem::persons_only()),
        Need::Person => Ok(()),
        Need::Admin if permit.is_admin() => Ok(()),
        Need::Admin => Err(refused(Role::Admin, "in all of the project \"default\"")),
        Need::Read(project) => {
            let project = named(project, parts).await?.project;
            has(permit.highest(&project), Role::Viewer, &project)
        }
        Need::Whole(role, project) => {
            let project = named(project, parts).await?.project;
            let place = format!("in all of the project \"{project}\"");
            match permit.role_in(&project, None) >= Some(role) {
                true => Ok(()),
                false => Err(refused(role, &place)),
            }
        }
        Need::Write { baseline, scenario } => {
            let named = named(Project::Queried, parts).await?;
            let role = if named.has_scenario {
                scenario
            } else {
                baseline
            };
            has(permit.highest(&named.project), role, &named.project)
        }
    }
}

fn has(found: Option<Role>, needed: Role, project: &str) -> Result<(), Problem> {
    if found >= Some(needed) {
        return Ok(());
    }
    Err(refused(needed, &format!("in the project \"{project}\"")))
}

fn refused(needed: Role, place: &str) -> Problem {
    Problem::not_allowed(needed, place)
}

/// What the address says of where it leads.
struct Named {
    project: String,
    has_scenario: bool,
}

/// Reads it as the handlers do. They may take either of two values of one name, so that two are refused.
async fn named(project: Project, parts: &mut Parts) -> Result<Named, Problem> {
    let Pairs(pairs) = Pairs::from_request_parts(parts, &()).await?;
    let once = |wanted: &str| {
        let mut values = pairs.iter().filter(|(name, _)| name == wanted);
        match (values.next(), values.next()) {
            (_, Some(_)) => Err(Problem::parameter(wanted, "is there twice")),
            (first, None) => Ok(first.map(|(_, value)| value)),
        }
    };
    let project = match project {
        Project::Queried => project_or_default(once("project")?).to_owned(),
        Project::InPath => in_path(parts).await?,
    };
    Ok(Named {
        project,
        has_scenario: once("scenario")?.is_some(),
    })
}

async fn in_path(parts: &mut Parts) -> Result<String, Problem> {
    let parameters = RawPathParams::from_request_parts(parts, &())
        .await
        .map_err(|rejection| Problem::query(rejection.body_text()))?;
    let mut first = parameters.iter().map(|(_, value)| value.to_owned());
    Ok(first.next().unwrap_or_default())
}

/// Whoever asks, for handlers that are open to nobody.
pub struct Asking(pub Caller);

impl<S: Sync> FromRequestParts<S> for Asking {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let caller = parts.extensions.get::<Caller>().cloned();
        caller
            .map(Self)
            .ok_or_else(|| Problem::sign_in_needed(is_page(&parts.headers)))
    }
}

/// Who does something; the gate has let them in.
pub struct By(pub Arc<Actor>);

impl<S: Sync> FromRequestParts<S> for By {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Asking(caller) = Asking::from_request_parts(parts, state).await?;
        caller.actor(&parts.headers).map(Self)
    }
}

/// Pages show a form of their own for signing in; everybody else is told how by a header.
fn is_page(headers: &HeaderMap) -> bool {
    headers.contains_key("sec-fetch-mode") || headers.contains_key("x-requested-with")
}
