//! What can be wrong with something that was sent, as stable words for programs. People read it in their own language:
//! a client words it from the code and its values.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::geometry::validity::Flaw;

/// What a code's words need to be told: `found`, `minimum`, `first`, …
pub type FaultValues = BTreeMap<&'static str, Value>;

/// In which of the known ways something is wrong. Added to, never renamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FaultCode {
    /// Not JSON. Values: `line`, `column`, from 1.
    NotJson,
    /// Nothing at all.
    Empty,
    /// JSON, but no scene.
    NotAScene,
    /// In coordinates that GeoJSON does not have. Values: `found`.
    CrsUnsupported,
    /// In metres, without a place on earth.
    Planar,
    /// A feature that is none, or of which a member is none.
    NotAFeature,
    IdMissing,
    /// Neither a text nor a whole number.
    IdInvalid,
    /// Values: `most`, in characters.
    IdTooLong,
    /// Another feature has the id. Values: `first`, its place in the file from 0, or `id`.
    IdTaken,
    /// Values: `id`.
    IdChanged,
    KindMissing,
    /// Values: `found`.
    KindUnknown,
    /// A feature keeps its kind, and a collection has one. Values: `expected`, `found`; `id`.
    KindChanged,
    CourtyardInvalid,
    /// The member is none that the kind has so. Values: `found`.
    PropertyInvalid,
    GeometryMissing,
    /// The kind is not drawn so. Values: `found`.
    GeometryType,
    /// Not two or three numbers.
    NotAPosition,
    /// Values: `most`, of one geometry.
    TooManyPositions,
    /// Values: `found`, `minimum`, `maximum`.
    OutOfRange,
    NoRings,
    ShortLine,
    OpenRing,
    ShortRing,
    FlatRing,
    /// A ring crosses itself or another.
    RingCrosses,
    /// A ring runs along an edge of itself or of another.
    RingRunsAlong,
    /// A ring runs the wrong way round.
    RingTurned,
    HoleOutside,
    /// A hole in a hole, or a part in a part.
    RingInside,
    /// A geometry that cannot be put together.
    GeometryUnusable,
    /// Values: `most`, in characters.
    TitleInvalid,
    /// An action without edits, or with too many. Values: `most`.
    EditsCount,
    /// Two edits of an action are of one feature. Values: `id`.
    EditedTwice,
    /// The scenario is published or archived: nothing in it is changed any more.
    Settled,
}

impl From<Flaw> for FaultCode {
    fn from(flaw: Flaw) -> Self {
        match flaw {
            Flaw::NotFinite => Self::NotAPosition,
            Flaw::NoParts => Self::NoRings,
            Flaw::ShortLine => Self::ShortLine,
            Flaw::ShortRing => Self::ShortRing,
            Flaw::FlatRing => Self::FlatRing,
            Flaw::Crosses => Self::RingCrosses,
            Flaw::RunsAlong => Self::RingRunsAlong,
            Flaw::Turned => Self::RingTurned,
            Flaw::HoleOutside => Self::HoleOutside,
            Flaw::Inside => Self::RingInside,
        }
    }
}
