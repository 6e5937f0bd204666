//! Extracts, `.osm.pbf`: read in three passes (relations, ways, nodes), so that only what is needed is kept.

use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use geo::{Geometry, LineString, Point};
use osmpbf::{BlobDecode, BlobReader, Element, RelMemberType, Relation, Way};

use super::assemble::{self, Location};
use super::mapping::{Form, Tags, kind_of, properties_of};
use crate::geometry::validity;
use crate::interchange::scene_file::{Reading, SceneFault};
use crate::interchange::{Notes, Progress};
use crate::model::{
    FaultCode, FaultValues, Feature, FeatureId, Kind, LonLat, Properties, Scene, SceneFeatures,
};

#[derive(Debug, thiserror::Error)]
pub enum OsmError {
    #[error("the file cannot be read: {0}")]
    Io(#[from] std::io::Error),
    #[error("the file is no OpenStreetMap extract (.osm.pbf), or it is damaged: {0}")]
    Damaged(String),
    #[error("the extract needs \"{0}\", which is not supported")]
    Unsupported(String),
}

/// What becomes a feature, as soon as its shape is known.
struct Wanted {
    id: String,
    kind: Kind,
    properties: Properties,
    shape: Shape,
}

enum Shape {
    Line(Vec<i64>),
    ClosedWay(Vec<i64>),
    /// The ids of the member ways.
    Relation(Vec<i64>),
}

/// Reads what has a kind. Shapes that are no good are left out and listed: every extract has some.
///
/// # Errors
/// See [`OsmError`].
pub fn read(path: &Path, progress: &mut dyn FnMut(Progress)) -> Result<Reading, OsmError> {
    let mut passes = Passes {
        path,
        file_bytes: std::fs::metadata(path)?.len(),
        passed: 0,
        progress,
    };
    let mut extract = Extract::default();
    passes.run(|element| {
        if let Element::Relation(relation) = element {
            extract.take_relation(&relation);
        }
    })?;
    extract.note_member_ways();
    passes.run(|element| {
        if let Element::Way(way) = element {
            extract.take_way(&way);
        }
    })?;
    let mut places = extract.needed_nodes();
    passes.run(|element| match element {
        Element::Node(node) => {
            let location = (node.decimicro_lon(), node.decimicro_lat());
            extract.take_node(&mut places, node.id(), location, node.tags().collect());
        }
        Element::DenseNode(node) => {
            let location = (node.decimicro_lon(), node.decimicro_lat());
            extract.take_node(&mut places, node.id(), location, node.tags().collect());
        }
        _ => {}
    })?;
    Ok(extract.assembled(&places))
}

/// Reads the file again and again, and tells how far it is.
struct Passes<'a> {
    path: &'a Path,
    file_bytes: u64,
    passed: u64,
    progress: &'a mut dyn FnMut(Progress),
}

impl Passes<'_> {
    const COUNT: u64 = 3;

    fn run(&mut self, mut take: impl FnMut(Element<'_>)) -> Result<(), OsmError> {
        let mut has_header = false;
        for blob in BlobReader::from_path(self.path).map_err(damaged)? {
            let blob = blob.map_err(damaged)?;
            let at = blob.offset().map_or(0, |offset| offset.0);
            // The decoder adds up differences of ids and positions; in a damaged file they may overflow, which panics.
            catch_unwind(AssertUnwindSafe(|| {
                match blob.decode().map_err(damaged)? {
                    BlobDecode::OsmHeader(header) => {
                        has_header = true;
                        check_features(header.required_features())
                    }
                    BlobDecode::OsmData(block) => {
                        block.elements().for_each(&mut take);
                        Ok(())
                    }
                    BlobDecode::Unknown(_) => Ok(()),
                }
            }))
            .map_err(|_| OsmError::Damaged(format!("impossible values before byte {at}")))??;
            (self.progress)(Progress {
                done_bytes: self.passed + at,
                total_bytes: self.file_bytes * Self::COUNT,
            });
        }
        self.passed += self.file_bytes;
        if has_header {
            Ok(())
        } else {
            Err(OsmError::Damaged("it has no header".to_owned()))
        }
    }
}

fn damaged(error: osmpbf::Error) -> OsmError {
    match error.into_kind() {
        osmpbf::ErrorKind::Io(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => {
            OsmError::Io(error)
        }
        kind => OsmError::Damaged(told(&kind)),
    }
}

fn told(kind: &osmpbf::ErrorKind) -> String {
    use osmpbf::{BlobError, ErrorKind};
    match kind {
        ErrorKind::Io(_) => "it ends too early".to_owned(),
        ErrorKind::Protobuf { err, location } => format!("{location}: {err}"),
        ErrorKind::Blob(BlobError::HeaderTooBig { size }) => {
            format!("a block's header would have {size} bytes")
        }
        ErrorKind::Blob(BlobError::MessageTooBig { size }) => {
            format!("a block would have {size} bytes")
        }
        ErrorKind::Blob(BlobError::Empty) => {
            "a block has no data, or is compressed otherwise than by zlib".to_owned()
        }
        other => format!("{other:?}"),
    }
}

fn check_features(required: &[String]) -> Result<(), OsmError> {
    const KNOWN: [&str; 2] = ["OsmSchema-V0.6", "DenseNodes"];
    match required.iter().find(|name| !KNOWN.contains(&name.as_str())) {
        Some(unknown) => Err(OsmError::Unsupported(unknown.clone())),
        None => Ok(()),
    }
}

/// The positions of the nodes that ways need.
struct Places {
    /// In order, each once.
    nodes: Vec<i64>,
    /// For each of `nodes`; none is missing from the extract.
    locations: Vec<Option<Location>>,
}

impl Places {
    fn set(&mut self, node: i64, location: Location) {
        if let Ok(index) = self.nodes.binary_search(&node) {
            self.locations[index] = Some(location);
        }
    }

    fn of(&self, node: i64) -> Result<Location, String> {
        self.nodes
            .binary_search(&node)
            .ok()
            .and_then(|index| self.locations[index])
            .ok_or_else(|| format!("its node {node} is not in the extract"))
    }

    fn all(&self, nodes: &[i64]) -> Result<Vec<Location>, String> {
        nodes.iter().map(|node| self.of(*node)).collect()
    }
}

#[derive(Default)]
struct Extract {
    wanted: Vec<Wanted>,
    /// Ways that relations need, and the nodes of those that are there.
    member_ways: HashSet<i64>,
    members: HashMap<i64, Vec<i64>>,
    points: Vec<Feature<LonLat<Geometry>>>,
    notes: Notes,
}

impl Extract {
    fn want(&mut self, id: String, kind: Kind, tags: &Tags, shape: Shape) {
        let properties = self.properties(&id, kind, tags);
        self.wanted.push(Wanted {
            id,
            kind,
            properties,
            shape,
        });
    }

    fn properties(&mut self, id: &str, kind: Kind, tags: &Tags) -> Properties {
        let mut warnings = Vec::new();
        let properties = properties_of(kind, tags, &mut warnings);
        self.notes.warn_of(id, warnings);
        properties
    }

    fn take_relation(&mut self, relation: &Relation) {
        let tags: Tags = relation.tags().collect();
        if tags.get("type") != Some("multipolygon") {
            return;
        }
        let Some(kind) = kind_of(&tags, Form::Area) else {
            return;
        };
        let mut ways: Vec<i64> = relation
            .members()
            .filter(|member| member.member_type == RelMemberType::Way)
            .map(|member| member.member_id)
            .collect();
        ways.sort_unstable();
        ways.dedup();
        let id = format!("relation/{}", relation.id());
        self.want(id, kind, &tags, Shape::Relation(ways));
    }

    fn note_member_ways(&mut self) {
        for wanted in &self.wanted {
            if let Shape::Relation(ways) = &wanted.shape {
                self.member_ways.extend(ways);
            }
        }
    }

    fn take_way(&mut self, way: &Way) {
        let nodes: Vec<i64> = way.refs().collect();
        if self.member_ways.contains(&way.id()) {
            self.members.insert(way.id(), nodes.clone());
        }
        let tags: Tags = way.tags().collect();
        if tags.is_empty() {
            return;
        }
        let is_closed = nodes.len() > 3 && nodes.first() == nodes.last();
        let as_area = kind_of(&tags, Form::Area).filter(|_| is_closed);
        let id = || format!("way/{}", way.id());
        if let Some(kind) = as_area {
            self.want(id(), kind, &tags, Shape::ClosedWay(nodes));
        } else if let Some(kind) = kind_of(&tags, Form::Line) {
            self.want(id(), kind, &tags, Shape::Line(nodes));
        }
    }

    fn needed_nodes(&self) -> Places {
        let own = self.wanted.iter().flat_map(|wanted| match &wanted.shape {
            Shape::Line(nodes) | Shape::ClosedWay(nodes) => nodes.as_slice(),
            Shape::Relation(_) => &[],
        });
        let mut nodes: Vec<i64> = own
            .chain(self.members.values().flatten())
            .copied()
            .collect();
        nodes.sort_unstable();
        nodes.dedup();
        Places {
            locations: vec![None; nodes.len()],
            nodes,
        }
    }

    fn take_node(&mut self, places: &mut Places, id: i64, location: Location, tags: Tags) {
        let at = assemble::degrees(location);
        // A node out of the world is as good as missing.
        if at.x.abs() > 180.0 || at.y.abs() > 90.0 {
            return;
        }
        places.set(id, location);
        if let Some(kind) = kind_of(&tags, Form::Point) {
            let id = format!("node/{id}");
            let properties = self.properties(&id, kind, &tags);
            self.points
                .push(feature(id, kind, properties, Point(at).into()));
        }
    }

    fn assembled(mut self, places: &Places) -> Reading {
        let mut features = self.points;
        let mut left_out = Vec::new();
        for wanted in self.wanted {
            match shape(&wanted.shape, places, &self.members) {
                Ok(geometry) => {
                    features.push(feature(wanted.id, wanted.kind, wanted.properties, geometry));
                }
                Err(what) => left_out.push(SceneFault {
                    feature: Some(wanted.id.into()),
                    index: left_out.len(),
                    code: FaultCode::GeometryUnusable,
                    pointer: String::new(),
                    values: FaultValues::new(),
                    what: format!("as a {}: {what}", wanted.kind),
                }),
            }
        }
        keep_first(&mut features, &mut self.notes);
        Reading {
            scene: Scene {
                name: None,
                features: SceneFeatures::LonLat(features),
            },
            left_out,
            warnings: self.notes.finish(),
        }
    }
}

/// Of what stands in an extract more than once, as in one that was joined of several or that has a history, the first.
fn keep_first(features: &mut Vec<Feature<LonLat<Geometry>>>, notes: &mut Notes) {
    let mut used_ids = HashSet::new();
    features.retain(|feature| {
        let id = feature.id.to_string();
        let is_first = used_ids.insert(id.clone());
        if !is_first {
            notes.warn(format!(
                "feature \"{id}\": it stands in the extract more than once, and the first was taken"
            ));
        }
        is_first
    });
}

fn feature(
    id: String,
    kind: Kind,
    properties: Properties,
    geometry: Geometry,
) -> Feature<LonLat<Geometry>> {
    Feature {
        id: FeatureId::Text(id),
        kind,
        geometry: LonLat::from_degrees(geometry),
        courtyard: None,
        properties,
    }
}

fn shape(
    shape: &Shape,
    places: &Places,
    members: &HashMap<i64, Vec<i64>>,
) -> Result<Geometry, String> {
    match shape {
        Shape::Line(nodes) => {
            let line: LineString = places
                .all(nodes)?
                .into_iter()
                .map(assemble::degrees)
                .collect();
            let line = validity::mended(line.into());
            match validity::fault(&line) {
                Some(fault) => Err(fault.what),
                None => Ok(line),
            }
        }
        Shape::ClosedWay(nodes) => assemble::area(&[places.all(nodes)?]),
        Shape::Relation(ways) => {
            let ways = ways
                .iter()
                .map(|way| {
                    let nodes = members
                        .get(way)
                        .ok_or_else(|| format!("its member way {way} is not in the extract"))?;
                    places.all(nodes)
                })
                .collect::<Result<Vec<_>, String>>()?;
            assemble::area(&ways)
        }
    }
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
