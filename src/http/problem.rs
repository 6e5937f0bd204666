//! Every error as an RFC 9457 problem document.
//!
//! Architecture invariant: no other file knows status codes.

mod answers;
mod limits;
mod panic;

use std::num::NonZeroU16;

use axum::Json;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::extract::PathParameter;
use super::watch::RequestId;
use crate::model::{FaultCode, FaultValues, Role};
use crate::service::{ConflictDocument, FaultDocument, ServiceError};

pub use answers::{created, created_at, missing_page, no_content, not_modified, see_other};
pub use panic::of_panic;

/// Declares the kinds of problems in one table: a stable word, a status and a title each.
macro_rules! sorts {
    ($($name:ident, $slug:literal, $status:ident, $title:literal;)+) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        enum Sort { $($name),+ }

        impl Sort {
            const ALL: &'static [Self] = &[$(Self::$name),+];

            const fn facts(self) -> (&'static str, StatusCode, &'static str) {
                match self { $(Self::$name => ($slug, StatusCode::$status, $title)),+ }
            }
        }
    };
}

sorts! {
    InvalidParameter, "invalid-parameter", BAD_REQUEST, "A parameter is wrong";
    InvalidBody, "invalid-body", BAD_REQUEST, "The body is not what the call wants";
    NotFound, "not-found", NOT_FOUND, "There is no such thing";
    NoSuchProcess, "no-such-process", NOT_FOUND, "There is no such process";
    MethodNotAllowed, "method-not-allowed", METHOD_NOT_ALLOWED, "The address does not know this method";
    Conflict, "conflict", CONFLICT, "The request does not go with what is stored";
    BodyTooLarge, "body-too-large", PAYLOAD_TOO_LARGE, "The body is too large";
    UnsupportedMediaType, "unsupported-media-type", UNSUPPORTED_MEDIA_TYPE, "The body is not of a type that the call reads";
    Stale, "stale", PRECONDITION_FAILED, "What is stored was changed meanwhile";
    PreconditionRequired, "precondition-required", PRECONDITION_REQUIRED, "The call must say which state it changes";
    InvalidFeature, "invalid-feature", UNPROCESSABLE_ENTITY, "A feature is not what its kind wants";
    UnusableScene, "unusable-scene", UNPROCESSABLE_ENTITY, "The scene cannot be used";
    TimedOut, "timed-out", SERVICE_UNAVAILABLE, "The answer took too long";
    Busy, "busy", SERVICE_UNAVAILABLE, "The service is busy";
    NoSuchJob, "no-such-job", NOT_FOUND, "There is no such job";
    ResultNotReady, "result-not-ready", NOT_FOUND, "The job has no result yet";
    TooManyJobs, "too-many-jobs", SERVICE_UNAVAILABLE, "Too many jobs are waiting";
    TooManyStreams, "too-many-streams", SERVICE_UNAVAILABLE, "Too many are listening";
    ResultTooLarge, "result-too-large", UNPROCESSABLE_ENTITY, "The report is too large for a job to keep";
    Unreachable, "unreachable", SERVICE_UNAVAILABLE, "The database does not answer";
    StorageFull, "storage-full", INSUFFICIENT_STORAGE, "The disk is full";
    StorageReadOnly, "storage-read-only", SERVICE_UNAVAILABLE, "The database may only be read";
    StorageDamaged, "storage-damaged", SERVICE_UNAVAILABLE, "The database is damaged";
    StorageGone, "storage-gone", SERVICE_UNAVAILABLE, "The files of the database cannot be used";
    StorageReplaced, "storage-replaced", SERVICE_UNAVAILABLE, "Another database took the place";
    SignInNeeded, "sign-in-needed", UNAUTHORIZED, "Nobody is signed in";
    WrongCredentials, "wrong-credentials", UNAUTHORIZED, "The name or the password is wrong";
    NotAllowed, "not-allowed", FORBIDDEN, "This takes a higher role";
    CrossSite, "cross-site", FORBIDDEN, "The request comes from a page of another site";
    WrongSetupToken, "wrong-setup-token", FORBIDDEN, "The token for the first account is wrong";
    AlreadySetUp, "already-set-up", CONFLICT, "There are accounts already";
    NotSetUp, "not-set-up", CONFLICT, "There are no accounts yet";
    AccountDisabled, "account-disabled", FORBIDDEN, "The account is disabled";
    ProviderUnreachable, "provider-unreachable", BAD_GATEWAY, "The identity provider does not answer";
    RefusedElsewhere, "refused-elsewhere", FORBIDDEN, "The identity provider has refused";
    ProviderUntrusted, "provider-untrusted", BAD_GATEWAY, "The identity provider cannot be believed";
    ClocksDiffer, "clocks-differ", BAD_GATEWAY, "The clocks of the two servers differ";
    NotBegunHere, "not-begun-here", BAD_REQUEST, "The sign-in was not begun here";
    NameTaken, "name-taken", CONFLICT, "The name is taken";
    LastAdmin, "last-admin", CONFLICT, "Somebody must be left who can look after people";
    WrongHost, "wrong-host", MISDIRECTED_REQUEST, "The service is not known by this name";
    TooManyAttempts, "too-many-attempts", TOO_MANY_REQUESTS, "Too many attempts";
    AddressTooLong, "address-too-long", URI_TOO_LONG, "The address is too long";
    HeadersTooLarge, "headers-too-large", REQUEST_HEADER_FIELDS_TOO_LARGE, "The headers are too large";
    BodyTooSlow, "body-too-slow", REQUEST_TIMEOUT, "The body came too slowly";
    TooManyRequests, "too-many-requests", TOO_MANY_REQUESTS, "Too many requests in a short time";
    Internal, "internal", INTERNAL_SERVER_ERROR, "The service has a fault";
}

/// What went wrong, for programs and for people (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Stable: programs tell problems apart by it.
    #[serde(rename = "type")]
    #[schema(example = "/api/problems/invalid-parameter")]
    #[schema(value_type = String)]
    kind: Box<str>,
    title: &'static str,
    #[schema(example = 400)]
    status: u16,
    /// What to do about it.
    #[schema(value_type = String)]
    detail: Box<str>,
    /// Stable: within a `type`, what exactly is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<FaultCode>, nullable = false)]
    code: Option<FaultCode>,
    /// What the code's words need to be told: `line`, `found`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<serde_json::Map<String, serde_json::Value>>, nullable = false)]
    values: Option<Box<FaultValues>>,
    /// JSON pointer of the wrong member of the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "/inputs/viewpoints/0", nullable = false)]
    pointer: Option<Box<str>>,
    /// The query parameter that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, nullable = false)]
    parameter: Option<Box<str>>,
    /// All features that were changed meanwhile, as they are stored now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<ConflictDocument>>, nullable = false)]
    conflicts: Option<Box<[ConflictDocument]>>,
    /// All that is wrong with the features that were sent, in an action, a scene file or alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<FaultDocument>>, nullable = false)]
    faults: Option<Box<Faults>>,
    /// The answer's `X-Request-Id`, under which the service's log has more.
    #[serde(skip_serializing_if = "RequestId::is_none")]
    #[schema(value_type = Option<String>, nullable = false)]
    request_id: RequestId,
    /// The role that it takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    needed: Option<Role>,
    /// When to ask again: the header `Retry-After`.
    #[serde(skip)]
    retry_after_s: Option<NonZeroU16>,
    /// Tells a program how to sign in: the header `WWW-Authenticate`.
    #[serde(skip)]
    challenges: bool,
    #[serde(skip)]
    sort: Sort,
}

/// A waiting job or stream has its turn when one before it has ended.
const RETRY_AFTER_S: u16 = 10;

/// QGIS, GDAL and browsers ask for a name and a password then.
const CHALLENGE: &str = "Basic realm=\"Yuantu\", charset=\"UTF-8\"";

/// So does an analysis, and most of them are short.
const RETRY_ANALYSIS_AFTER_S: u16 = 2;

/// Behind one pointer: a problem is passed about as an error.
#[derive(Debug, Serialize)]
#[serde(transparent)]
struct Faults(Vec<FaultDocument>);

impl Problem {
    fn new(sort: Sort, detail: impl Into<String>) -> Self {
        let (slug, status, title) = sort.facts();
        Self {
            kind: format!("/api/problems/{slug}").into(),
            title,
            status: status.as_u16(),
            detail: detail.into().into(),
            code: None,
            values: None,
            pointer: None,
            parameter: None,
            conflicts: None,
            faults: None,
            request_id: RequestId,
            needed: None,
            retry_after_s: None,
            challenges: false,
            sort,
        }
    }

    fn of(sort: Sort, fault: FaultDocument) -> Self {
        Self {
            code: Some(fault.code),
            values: Some(fault.values.into()),
            pointer: Some(fault.pointer.into()),
            ..Self::new(sort, fault.detail)
        }
    }

    /// The query parameter `name` cannot be used.
    pub fn parameter(name: &str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        Self {
            parameter: Some(name.into()),
            ..Self::new(Sort::InvalidParameter, format!("{name}: {detail}"))
        }
    }

    /// The query as a whole cannot be read.
    pub fn query(detail: impl Into<String>) -> Self {
        Self::new(Sort::InvalidParameter, detail)
    }

    /// The member of the body at `pointer` is wrong.
    pub fn body(pointer: String, detail: impl Into<String>) -> Self {
        Self {
            pointer: Some(pointer.into()),
            ..Self::new(Sort::InvalidBody, detail)
        }
    }

    /// The body is no JSON at all.
    pub fn not_json(error: &serde_json::Error) -> Self {
        Self::new(Sort::InvalidBody, format!("the body is not JSON: {error}"))
    }

    pub fn not_found(what: &str, id: &str) -> Self {
        Self::new(Sort::NotFound, format!("there is no {what} \"{id}\""))
    }

    /// A change without the header `If-Match`.
    pub fn precondition_required() -> Self {
        Self::new(
            Sort::PreconditionRequired,
            "send the header \"If-Match\" with the ETag that the thing was read with",
        )
    }

    /// The body is of another type than JSON.
    pub fn media_type(found: Option<&str>) -> Self {
        Self::new(
            Sort::UnsupportedMediaType,
            format!(
                "send JSON with the header \"Content-Type: application/json\"; this request says {}",
                found.unwrap_or("nothing")
            ),
        )
    }

    /// Nobody is signed in. A program is told how to; a page asks in its own words, not the browser's.
    pub fn sign_in_needed(is_page: bool) -> Self {
        Self {
            challenges: !is_page,
            ..Self::new(
                Sort::SignInNeeded,
                "sign in first; programs send a token as \"Authorization: Bearer\", or as the password beside a name",
            )
        }
    }

    /// The role is not high enough for the call, whatever it is about.
    pub fn not_allowed(needed: Role, place: &str) -> Self {
        Self {
            needed: Some(needed),
            ..Self::new(
                Sort::NotAllowed,
                format!("this needs the role {needed} {place}"),
            )
        }
    }

    /// A program wants what only a person may do.
    pub fn persons_only() -> Self {
        Self::new(
            Sort::NotAllowed,
            "only a person who has signed in with a password may do this, not a program with a token",
        )
    }

    pub fn cross_site() -> Self {
        Self::new(
            Sort::CrossSite,
            "changes are taken from the service's own pages and from programs that bring a token",
        )
    }

    pub fn wrong_host() -> Self {
        Self::new(
            Sort::WrongHost,
            "without accounts the service answers this computer only, as localhost or 127.0.0.1; \
             behind a proxy start it with --require-sign-in",
        )
    }

    /// The answer was not ready in time.
    pub fn timed_out() -> Self {
        Self::new(
            Sort::TimedOut,
            "ask for less at once (fewer cameras, a smaller scene), or try again when the service is less busy",
        )
    }
}

impl From<ServiceError> for Problem {
    fn from(error: ServiceError) -> Self {
        Self::from(&error)
    }
}

impl From<&ServiceError> for Problem {
    fn from(error: &ServiceError) -> Self {
        let detail = error.to_string();
        match error {
            ServiceError::NoSuchJob(_) => Self::new(Sort::NoSuchJob, detail),
            ServiceError::ResultNotReady(_) => Self::new(Sort::ResultNotReady, detail),
            ServiceError::ResultTooLarge { .. } => Self::new(Sort::ResultTooLarge, detail),
            ServiceError::TooManyJobs { .. } => Self {
                retry_after_s: NonZeroU16::new(RETRY_AFTER_S),
                ..Self::new(Sort::TooManyJobs, detail)
            },
            ServiceError::NotAllowed { needed, .. } => Self {
                needed: Some(*needed),
                ..Self::new(Sort::NotAllowed, detail)
            },
            ServiceError::WrongCredentials => Self::new(Sort::WrongCredentials, detail),
            ServiceError::TooManyAttempts { retry_after_s } => Self {
                retry_after_s: NonZeroU16::new(*retry_after_s),
                ..Self::new(Sort::TooManyAttempts, detail)
            },
            ServiceError::WrongSetupToken => Self::new(Sort::WrongSetupToken, detail),
            ServiceError::AlreadySetUp => Self::new(Sort::AlreadySetUp, detail),
            ServiceError::NotSetUp => Self::new(Sort::NotSetUp, detail),
            ServiceError::AccountDisabled => Self::new(Sort::AccountDisabled, detail),
            ServiceError::ProviderUnreachable => Self::new(Sort::ProviderUnreachable, detail),
            ServiceError::RefusedElsewhere { .. } => Self::new(Sort::RefusedElsewhere, detail),
            ServiceError::ProviderUntrusted => Self::new(Sort::ProviderUntrusted, detail),
            ServiceError::ClocksDiffer => Self::new(Sort::ClocksDiffer, detail),
            ServiceError::NotBegunHere => Self::new(Sort::NotBegunHere, detail),
            ServiceError::NameTaken(_) => Self::new(Sort::NameTaken, detail),
            ServiceError::LastAdmin => Self::new(Sort::LastAdmin, detail),
            ServiceError::TooManyListeners { .. } => Self {
                retry_after_s: NonZeroU16::new(RETRY_AFTER_S),
                ..Self::new(Sort::TooManyStreams, detail)
            },
            ServiceError::Crowded { .. } => Self {
                retry_after_s: NonZeroU16::new(RETRY_ANALYSIS_AFTER_S),
                ..Self::new(Sort::Busy, detail)
            },
            ServiceError::Missing { .. } => Self::new(Sort::NotFound, detail),
            ServiceError::NoSuchProcess { .. } => Self::new(Sort::NoSuchProcess, detail),
            ServiceError::Input { pointer, .. } => Self::body(pointer.clone(), detail),
            ServiceError::Body(fault) => Self::of(Sort::InvalidBody, FaultDocument::clone(fault)),
            ServiceError::Conflict(_) => Self::new(Sort::Conflict, detail),
            ServiceError::Clash(fault) => Self::of(Sort::Conflict, FaultDocument::clone(fault)),
            ServiceError::Stale(conflicts) => Self {
                conflicts: Some(conflicts.as_slice().into()),
                ..Self::new(Sort::Stale, detail)
            },
            ServiceError::Outdated { .. } => Self::new(Sort::Stale, detail),
            ServiceError::Faults(faults) => Self {
                pointer: faults.first().map(|fault| fault.pointer.as_str().into()),
                faults: Some(Box::new(Faults(faults.clone()))),
                ..Self::new(Sort::InvalidFeature, detail)
            },
            ServiceError::Scene(_)
            | ServiceError::Crs(_)
            | ServiceError::SceneFile(_)
            | ServiceError::File(_) => Self::new(Sort::UnusableScene, detail),
            ServiceError::PlanarImport => Self {
                code: Some(FaultCode::Planar),
                ..Self::new(Sort::UnusableScene, detail)
            },
            ServiceError::Cancelled => Self::timed_out(),
            ServiceError::Busy => Self::new(Sort::Busy, detail),
            ServiceError::Unreachable(why) => {
                tracing::error!(why, "the database does not answer");
                Self::new(Sort::Unreachable, detail)
            }
            ServiceError::StorageFull => {
                tracing::error!("the disk is full");
                Self::new(Sort::StorageFull, detail)
            }
            ServiceError::StorageReadOnly(why) => {
                tracing::error!(why, "the database may only be read");
                Self::new(Sort::StorageReadOnly, detail)
            }
            ServiceError::StorageDamaged(why) => {
                tracing::error!(why, "the database is damaged; put a backup back");
                Self::new(Sort::StorageDamaged, detail)
            }
            ServiceError::StorageGone(why) => {
                tracing::error!(why, "the files of the database cannot be used");
                Self::new(Sort::StorageGone, detail)
            }
            ServiceError::StorageReplaced => Self {
                retry_after_s: NonZeroU16::new(RETRY_AFTER_S),
                ..Self::new(Sort::StorageReplaced, detail)
            },
            ServiceError::Open(_)
            | ServiceError::Transfer(_)
            | ServiceError::Storage(_)
            | ServiceError::Internal(_) => Self::hidden(&detail),
        }
    }
}

impl Problem {
    /// The last part of its `type`.
    pub fn slug(&self) -> &'static str {
        self.sort.facts().0
    }

    /// A fault of ours: the log says which, the answer does not.
    pub fn hidden(detail: &str) -> Self {
        tracing::error!(detail, "the service has a fault");
        Self::new(
            Sort::Internal,
            "this is not your fault; the service's log says more, under this answer's X-Request-Id",
        )
    }
}

impl From<BytesRejection> for Problem {
    fn from(_: BytesRejection) -> Self {
        Self::body_broken_off()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let slug = Slug(self.slug());
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = self
            .retry_after_s
            .map(NonZeroU16::get)
            .map(HeaderValue::from);
        let challenges = self.challenges;
        let mut response = (status, Json(self)).into_response();
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        if challenges {
            response.headers_mut().insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static(CHALLENGE),
            );
        }
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        response.extensions_mut().insert(slug);
        response
    }
}

/// The kind of a problem, for those who count the answers.
#[derive(Clone, Copy, Debug)]
pub struct Slug(pub &'static str);

/// The answer to an address that there is not.
pub async fn no_such_address(uri: Uri) -> Problem {
    Problem::not_found("address", uri.path())
}

/// The answer to a method that the address does not know. The router adds the header `Allow`, which is all that
/// OPTIONS asks for.
pub async fn method_not_allowed(method: Method) -> Response {
    if method == Method::OPTIONS {
        return no_content();
    }
    Problem::new(
        Sort::MethodNotAllowed,
        "the header \"Allow\" lists the methods that it knows",
    )
    .into_response()
}

/// What a problem's `type` address tells.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemKind {
    slug: &'static str,
    title: &'static str,
    status: u16,
}

/// What a kind of problem means.
#[utoipa::path(get, path = "/api/problems/{slug}", tag = "service",
    params(("slug" = String, Path, description = "The last part of a problem's `type`", example = "not-found")),
    responses((status = 200, body = ProblemKind)))]
pub async fn explain(PathParameter(wanted): PathParameter) -> Result<Json<ProblemKind>, Problem> {
    Sort::ALL
        .iter()
        .map(|sort| sort.facts())
        .find(|(slug, ..)| *slug == wanted)
        .map(|(slug, status, title)| {
            Json(ProblemKind {
                slug,
                title,
                status: status.as_u16(),
            })
        })
        .ok_or_else(|| Problem::not_found("kind of problem", &wanted))
}

#[cfg(test)]
mod tests;
