//! Every error as an RFC 9457 problem document.
//!
//! Architecture invariant: no other file knows status codes.

mod answers;
mod limits;
mod panic;

use axum::Json;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::extract::PathParameter;
use super::watch::RequestId;
use crate::model::{FaultCode, FaultValues};
use crate::service::{ConflictDocument, FaultDocument, ServiceError};

pub use answers::{created, created_at, missing_page, no_content, not_modified};
pub use panic::of_panic;

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
    Internal,
    AddressTooLong,
    HeadersTooLarge,
    BodyTooSlow,
    TooManyRequests,
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
        Self::Internal,
        Self::AddressTooLong,
        Self::HeadersTooLarge,
        Self::BodyTooSlow,
        Self::TooManyRequests,
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
            Self::Busy => (
                "busy",
                StatusCode::SERVICE_UNAVAILABLE,
                "The service is busy",
            ),
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
            Self::Internal => (
                "internal",
                StatusCode::INTERNAL_SERVER_ERROR,
                "The service has a fault",
            ),
            Self::AddressTooLong => (
                "address-too-long",
                StatusCode::URI_TOO_LONG,
                "The address is too long",
            ),
            Self::HeadersTooLarge => (
                "headers-too-large",
                StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
                "The headers are too large",
            ),
            Self::BodyTooSlow => (
                "body-too-slow",
                StatusCode::REQUEST_TIMEOUT,
                "The body came too slowly",
            ),
            Self::TooManyRequests => (
                "too-many-requests",
                StatusCode::TOO_MANY_REQUESTS,
                "Too many requests in a short time",
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
    /// The answer's `X-Request-Id`, under which the service's log has more.
    #[serde(skip_serializing_if = "RequestId::is_none")]
    #[schema(value_type = Option<String>, nullable = false)]
    request_id: RequestId,
    /// When to ask again: the header `Retry-After`.
    #[serde(skip)]
    retry_after_s: Option<u8>,
    #[serde(skip)]
    sort: Sort,
}

/// A waiting job has its turn when one before it has ended.
const RETRY_JOB_AFTER_S: u8 = 10;

/// So does an analysis, and most of them are short.
const RETRY_ANALYSIS_AFTER_S: u8 = 2;

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
            retry_after_s: None,
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
            ServiceError::Crowded { .. } => Self {
                retry_after_s: Some(RETRY_ANALYSIS_AFTER_S),
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
            ServiceError::Open(_) | ServiceError::Storage(_) | ServiceError::Internal(_) => {
                Self::hidden(&detail)
            }
        }
    }
}

impl Problem {
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
        let slug = Slug(self.sort.facts().0);
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
