//! The collection, read feature by feature.

use std::cell::Cell;
use std::collections::HashMap;
use std::fmt;
use std::io::{BufReader, Read};
use std::ops::ControlFlow;

use geo::Geometry;
use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::Value;
use serde_json::value::RawValue;

use super::feature::{Draft, Plane};
use super::geometry::Fault;
use super::source::{PastLimit, Source};
use super::{MOST_FAULTS, ReadOptions, Reading, SceneFault, SceneFileError};
use crate::model::{FaultCode, Feature, LonLat, Scene, SceneFeatures};

/// The members of a collection, without its features.
#[derive(Default)]
pub(super) struct Document {
    kind: Option<Value>,
    name: Option<Value>,
    planar: Option<Value>,
    crs: Option<Value>,
    has_features: bool,
}

/// What is done with each feature: its index, and its JSON or why it has none. `Break` ends the reading.
pub(super) type Take<'a> = dyn FnMut(usize, Result<Value, Fault>) -> ControlFlow<()> + 'a;

/// Reads at most `max_bytes`, handing each feature to `take` as soon as it is read.
pub(super) fn read(
    reader: impl Read,
    max_bytes: u64,
    take: &mut Take,
) -> Result<Document, SceneFileError> {
    let source = BufReader::new(Source::new(reader, max_bytes));
    let progress = Progress::default();
    let mut parser = serde_json::Deserializer::from_reader(source);
    let read = parser
        .deserialize_any(Collection {
            progress: &progress,
            take,
        })
        .and_then(|document| parser.end().map(|()| document));
    match read {
        Err(_) if progress.is_stopped.get() => Ok(Document::default()),
        Err(error) => Err(read_error(error, progress.feature.get(), max_bytes)),
        Ok(document) => Ok(document),
    }
}

/// How far the parser is, also where it ends in an error.
#[derive(Default)]
struct Progress {
    /// The feature that is being read.
    feature: Cell<Option<usize>>,
    is_stopped: Cell<bool>,
}

fn read_error(error: serde_json::Error, feature: Option<usize>, max_bytes: u64) -> SceneFileError {
    let (line, column) = (error.line(), error.column());
    if error.is_io() {
        let error = std::io::Error::from(error);
        let is_past_limit = error
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<PastLimit>())
            .is_some();
        return if is_past_limit {
            SceneFileError::TooLarge {
                bytes: max_bytes.saturating_add(1),
                limit: max_bytes,
            }
        } else {
            SceneFileError::Io(error)
        };
    }
    if error.is_eof() && (line, column) <= (1, 0) {
        return SceneFileError::Empty;
    }
    let what = without_place(&error.to_string());
    if error.is_data() {
        return not_a_scene("", what);
    }
    let what = if error.is_eof() {
        format!("the file ends too early ({what})")
    } else {
        what
    };
    SceneFileError::NotJson {
        line,
        column,
        feature,
        what,
    }
}

/// The parser's words without "at line 3 column 14", which is said otherwise.
fn without_place(message: &str) -> String {
    match message.rfind(" at line ") {
        Some(end) => message[..end].to_owned(),
        None => message.to_owned(),
    }
}

struct Collection<'a, 'b> {
    progress: &'a Progress,
    take: &'a mut Take<'b>,
}

impl<'de> Visitor<'de> for Collection<'_, '_> {
    type Value = Document;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a GeoJSON FeatureCollection")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Document, A::Error> {
        let mut document = Document::default();
        while let Some(name) = members.next_key::<String>()? {
            match name.as_str() {
                "type" => document.kind = Some(members.next_value()?),
                "name" => document.name = Some(members.next_value()?),
                "planar" => document.planar = Some(members.next_value()?),
                "crs" => document.crs = Some(members.next_value()?),
                "features" if document.has_features => {
                    return Err(A::Error::custom("the member \"features\" occurs twice"));
                }
                "features" => {
                    members.next_value_seed(Features {
                        progress: self.progress,
                        take: &mut *self.take,
                    })?;
                    document.has_features = true;
                    self.progress.feature.set(None);
                }
                _ => {
                    members.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(document)
    }
}

struct Features<'a, 'b> {
    progress: &'a Progress,
    take: &'a mut Take<'b>,
}

impl<'de> DeserializeSeed<'de> for Features<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Features<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of GeoJSON features as the member \"features\"")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut features: A) -> Result<(), A::Error> {
        let mut index = 0;
        self.progress.feature.set(Some(index));
        // The text of one feature at a time: what is wrong inside of it then concerns it alone.
        while let Some(text) = features.next_element::<Box<RawValue>>()? {
            if (self.take)(index, value_of(text.get())).is_break() {
                self.progress.is_stopped.set(true);
                return Err(A::Error::custom("stopped"));
            }
            index += 1;
            self.progress.feature.set(Some(index));
        }
        Ok(())
    }
}

fn value_of(text: &str) -> Result<Value, Fault> {
    serde_json::from_str(text).map_err(|error| {
        let what = without_place(&error.to_string());
        Fault::new(FaultCode::NotAFeature, pointer_of_failure(text), what)
    })
}

/// Where in `text` a value stands that JSON's grammar allows and no number type can hold (1e400), or that nests too
/// deeply.
fn pointer_of_failure(text: &str) -> String {
    let mut parser = serde_json::Deserializer::from_str(text);
    match serde_path_to_error::deserialize::<_, Value>(&mut parser) {
        Err(error) => pointer(error.path()),
        Ok(_) => String::new(),
    }
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    // A path that nests deeper says nothing more.
    const LONGEST: usize = 8;
    path.iter()
        .take(LONGEST)
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { .. } | Segment::Unknown => String::new(),
        })
        .collect()
}

impl Document {
    /// Checks everything that hangs on the collection as a whole.
    pub(super) fn settle(
        self,
        drafts: Vec<Draft>,
        options: &ReadOptions,
    ) -> Result<Reading, SceneFileError> {
        let plane = self.plane()?;
        self.check(plane)?;
        let mut warnings = Vec::new();
        let name = match self.name {
            None | Some(Value::Null) => None,
            Some(Value::String(name)) => Some(name),
            Some(_) => {
                warnings.push("the scene's \"name\" is no text and was not taken over".to_owned());
                None
            }
        };
        let (features, left_out) = settle_features(drafts, plane, options);
        let features = match plane {
            Plane::Metres => SceneFeatures::Planar(features),
            Plane::Degrees => SceneFeatures::LonLat(
                features
                    .into_iter()
                    .map(|feature| feature.map_geometry(LonLat::from_degrees))
                    .collect(),
            ),
        };
        Ok(Reading {
            scene: Scene { name, features },
            left_out,
            warnings,
        })
    }

    /// That it is a collection, in the right coordinates.
    pub(super) fn check(&self, plane: Plane) -> Result<(), SceneFileError> {
        self.check_type()?;
        if !self.has_features {
            return Err(not_a_scene("", "the member \"features\" is missing"));
        }
        match plane {
            Plane::Degrees => self.check_crs(),
            Plane::Metres => Ok(()),
        }
    }

    pub(super) fn is_planar(&self) -> bool {
        self.planar.as_ref().is_some_and(|planar| !planar.is_null())
    }

    fn check_type(&self) -> Result<(), SceneFileError> {
        match &self.kind {
            Some(kind) if kind == "FeatureCollection" => Ok(()),
            Some(kind) => Err(not_a_scene(
                "/type",
                format!("must be \"FeatureCollection\", but is {kind}"),
            )),
            None => Err(not_a_scene(
                "",
                "the member \"type\": \"FeatureCollection\" is missing",
            )),
        }
    }

    fn plane(&self) -> Result<Plane, SceneFileError> {
        match &self.planar {
            None | Some(Value::Null | Value::Bool(false)) => Ok(Plane::Degrees),
            Some(Value::Bool(true)) => Ok(Plane::Metres),
            Some(other) => Err(not_a_scene(
                "/planar",
                format!("must be true or false, but is {other}"),
            )),
        }
    }

    /// The member `crs` of GeoJSON before RFC 7946 may only say what is the rule today. EPSG:4490 is CGCS2000, which
    /// agrees with WGS 84 within centimetres.
    fn check_crs(&self) -> Result<(), SceneFileError> {
        const GOOD: [&str; 3] = ["CRS84", "4326", "4490"];
        let Some(crs) = self.crs.as_ref().filter(|crs| !crs.is_null()) else {
            return Ok(());
        };
        let name = crs["properties"]["name"].as_str();
        let code = name.and_then(|name| name.rsplit(':').next());
        if code.is_some_and(|code| GOOD.contains(&code)) {
            return Ok(());
        }
        let found = name.map_or_else(|| crs.to_string(), str::to_owned);
        Err(SceneFileError::NotAScene {
            pointer: "/crs".to_owned(),
            what: format!(
                "is {found}, but GeoJSON is in longitude and latitude (WGS 84); convert the file, for example with \
                 `ogr2ogr -t_srs EPSG:4326 -lco RFC7946=YES out.geojson in.geojson`, or say \"planar\": true if it is in metres \
                 and needs no place on the earth"
            ),
            crs: Some(found.into()),
        })
    }
}

fn not_a_scene(pointer: &str, what: impl Into<String>) -> SceneFileError {
    SceneFileError::NotAScene {
        pointer: pointer.to_owned(),
        what: what.into(),
        crs: None,
    }
}

/// The good features, and the faults of the others.
fn settle_features(
    drafts: Vec<Draft>,
    plane: Plane,
    options: &ReadOptions,
) -> (Vec<Feature<Geometry>>, Vec<SceneFault>) {
    let mut first_by_id: HashMap<String, usize> = HashMap::with_capacity(drafts.len());
    let mut features = Vec::with_capacity(drafts.len());
    let mut left_out = Vec::new();
    for draft in drafts {
        let (index, own) = (draft.index, draft.id.clone());
        // 7 and "7" are the same id.
        let first = *first_by_id.entry(draft.id().to_string()).or_insert(index);
        let mut faults = Vec::new();
        if first != index {
            let what = format!("feature number {first} has the same id");
            faults.push(Fault::new(FaultCode::IdTaken, "/id", what).with("first", first));
        }
        match draft.settle(plane, options.orientation) {
            Ok(feature) if faults.is_empty() => features.push(feature),
            Ok(_) => {}
            Err(more) => faults.extend(more),
        }
        let room = MOST_FAULTS.saturating_sub(left_out.len());
        let place = format!("/features/{index}");
        let faults = faults.into_iter().take(room);
        left_out.extend(faults.map(|fault| SceneFault::of(fault, index, own.clone(), &place)));
    }
    (features, left_out)
}
