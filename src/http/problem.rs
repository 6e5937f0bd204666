//! Every error as an RFC 9457 problem document.
//!
//! Architecture invariant: no other file knows status codes.

mod outside;

use axum::Json;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::extract::PathParameter;
use crate::model::{FaultCode, FaultValues};
use crate::service::{ConflictDocument, FaultDocument, ServiceError};

pub use outside::of_panic;

/// The kinds of problems: a stable word, a status and a title each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    InvalidParameter,
    InvalidBody,
    NotFound,
    NoSuchProcess,
    MethodNotAllowed,
    Conflict,
    BodyTooLarge,
    UnsupportedMediaType,
    Stale,
    PreconditionRequired,
    InvalidFeature,
    UnusableScene,
    TimedOut,
    Busy,
    NoSuchJob,
    ResultNotReady,
    TooManyJobs,
    ResultTooLarge,
    Unreachable,
    StorageFull,
    StorageReadOnly,
    StorageDamaged,
    StorageGone,
    Internal,
}

impl Sort {
    const ALL: [Self; 24] = [
        Self::InvalidParameter,
        Self::InvalidBody,
        Self::NotFound,
        Self::NoSuchProcess,
        Self::MethodNotAllowed,
        Self::Conflict,
        Self::BodyTooLarge,
        Self::UnsupportedMediaType,
        Self::Stale,
        Self::PreconditionRequired,
        Self::InvalidFeature,
        Self::UnusableScene,
        Self::TimedOut,
        Self::Busy,
        Self::NoSuchJob,
        Self::ResultNotReady,
        Self::TooManyJobs,
        Self::ResultTooLarge,
        Self::Unreachable,
        Self::StorageFull,
        Self::StorageReadOnly,
        Self::StorageDamaged,
        Self::StorageGone,
        Self::Internal,
    ];

    const fn facts(self) -> (&'static str, StatusCode, &'static str) {
        match self {
            Self::InvalidParameter => (
                "invalid-parameter",
                StatusCode::BAD_REQUEST,
                "A parameter is wrong",
            ),
            Self::InvalidBody => (
                "invalid-body",
                StatusCode::BAD_REQUEST,
                "The body is not what the call wants",
            ),
            Self::NotFound => ("not-found", StatusCode::NOT_FOUND, "There is no such thing"),
            Self::NoSuchProcess => (
                "no-such-process",
                StatusCode::NOT_FOUND,
                "There is no such process",
            ),
            Self::MethodNotAllowed => (
                "method-not-allowed",
                StatusCode::METHOD_NOT_ALLOWED,
                "The address does not know this method",
            ),
            Self::Conflict => (
                "conflict",
                StatusCode::CONFLICT,
                "The request does not go with what is stored",
            ),
            Self::BodyTooLarge => (
                "body-too-large",
                StatusCode::PAYLOAD_TOO_LARGE,
                "The body is too large",
            ),
            Self::UnsupportedMediaType => (
                "unsupported-media-type",
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "The body is not of a type that the call reads",
            ),
            Self::Stale => (
                "stale",
                StatusCode::PRECONDITION_FAILED,
                "What is stored was changed meanwhile",
            ),
            Self::PreconditionRequired => (
                "precondition-required",
                StatusCode::PRECONDITION_REQUIRED,
                "The call must say which state it changes",
            ),
            Self::InvalidFeature => (
                "invalid-feature",
                StatusCode::UNPROCESSABLE_ENTITY,
                "A feature is not what its kind wants",
            ),
            Self::UnusableScene => (
                "unusable-scene",
                StatusCode::UNPROCESSABLE_ENTITY,
                "The scene cannot be used",
            ),
            Self::TimedOut => (
                "timed-out",
                StatusCode::SERVICE_UNAVAILABLE,
                "The answer took too long",
            ),
            Self::Busy => ("busy", StatusCode::SERVICE_UNAVAILABLE, "The store is busy"),
            Self::NoSuchJob => ("no-such-job", StatusCode::NOT_FOUND, "There is no such job"),
            Self::ResultNotReady => (
                "result-not-ready",
                StatusCode::NOT_FOUND,
                "The job has no result yet",
            ),
            Self::TooManyJobs => (
                "too-many-jobs",
                StatusCode::SERVICE_UNAVAILABLE,
                "Too many jobs are waiting",
            ),
            Self::ResultTooLarge => (
                "result-too-large",
                StatusCode::UNPROCESSABLE_ENTITY,
                "The report is too large for a job to keep",
            ),
            Self::Unreachable => (
                "unreachable",
                StatusCode::SERVICE_UNAVAILABLE,
                "The database does not answer",
            ),
            Self::StorageFull => (
                "storage-full",
                StatusCode::INSUFFICIENT_STORAGE,
                "The disk is full",
            ),
            Self::StorageReadOnly => (
                "storage-read-only",
                StatusCode::SERVICE_UNAVAILABLE,
                "The database may only be read",
            ),
            Self::StorageDamaged => (
                "storage-damaged",
                StatusCode::SERVICE_UNAVAILABLE,
                "The database is damaged",
            ),
            Self::StorageGone => (
                "storage-gone",
                StatusCode::SERVICE_UNAVAILABLE,
                "The files of the database cannot be used",
            ),
            Self::Internal => (
                "internal",
                StatusCode::INTERNAL_SERVER_ERROR,
                "The service has a fault",
            ),
        }
    }
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
    /// When to ask again: the header `Retry-After`.
    #[serde(skip)]
    retry_after_s: Option<u8>,
}

/// A waiting job has its turn when one before it has ended.
const RETRY_JOB_AFTER_S: u8 = 10;

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
            retry_after_s: None,
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
                retry_after_s: Some(RETRY_JOB_AFTER_S),
                ..Self::new(Sort::TooManyJobs, detail)
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
            ServiceError::Unreachable(why) => Self::unusable(Sort::Unreachable, detail, why),
            ServiceError::StorageFull => Self::unusable(Sort::StorageFull, detail, "no space"),
            ServiceError::StorageReadOnly(why) => {
                Self::unusable(Sort::StorageReadOnly, detail, why)
            }
            ServiceError::StorageDamaged(why) => Self::unusable(Sort::StorageDamaged, detail, why),
            ServiceError::StorageGone(why) => Self::unusable(Sort::StorageGone, detail, why),
            ServiceError::Open(_)
            | ServiceError::Transfer(_)
            | ServiceError::Storage(_)
            | ServiceError::Internal(_) => Self::hidden(&detail),
        }
    }
}

impl Problem {
    /// The log says why, the answer does not.
    fn unusable(sort: Sort, detail: String, why: &str) -> Self {
        tracing::error!(why, "the database cannot be used");
        Self::new(sort, detail)
    }

    /// A fault of ours: the log says which, the answer does not.
    fn hidden(detail: &str) -> Self {
        tracing::error!(detail, "the service has a fault");
        Self::new(
            Sort::Internal,
            "this is not your fault; the service's log says more, under this answer's X-Request-Id",
        )
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = self.retry_after_s.map(u16::from).map(HeaderValue::from);
        let mut response = (status, Json(self)).into_response();
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        response
    }
}

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

/// An unchanged thing that the caller has already.
pub fn not_modified(etag: HeaderValue) -> Response {
    (StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response()
}

/// Says that a new thing was made, and where it is.
pub fn created<T: Serialize>(location: &str, made: T) -> Response {
    created_at(location, Json(made).into_response())
}

/// The answer that shows a thing, for one that was made just now.
pub fn created_at(location: &str, mut shown: Response) -> Response {
    *shown.status_mut() = StatusCode::CREATED;
    if let Ok(location) = HeaderValue::try_from(location) {
        shown.headers_mut().insert(header::LOCATION, location);
    }
    shown
}

/// What was to be done is done, and there is nothing to say of it.
pub fn no_content() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// A page for people that says that something is not there.
pub fn missing_page(page: impl IntoResponse) -> Response {
    (StatusCode::NOT_FOUND, page).into_response()
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
