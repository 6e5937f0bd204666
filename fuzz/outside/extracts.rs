//! Extracts of OpenStreetMap: whole ones made of bytes, and bytes that are none.

use std::path::PathBuf;

use arbitrary::{Result, Unstructured};
use tempfile::TempDir;
use yuantu::interchange::osm;
use yuantu::model::SceneFeatures;

use super::files::check_scene;

thread_local! {
    static FOLDER: TempDir = tempfile::tempdir().expect("a folder");
}

/// An even first byte: an extract is made of the rest; an odd one: the rest is the file.
pub fn check(bytes: &[u8]) -> bool {
    let Some((&first, rest)) = bytes.split_first() else {
        return false;
    };
    let file = match first % 2 {
        0 => match extract(&mut Unstructured::new(rest)) {
            Ok(file) => file,
            Err(_) => return false,
        },
        _ => rest.to_vec(),
    };
    let path: PathBuf = FOLDER.with(|folder| folder.path().join("x.osm.pbf"));
    std::fs::write(&path, &file).expect("written");
    let mut done_bytes = 0;
    let reading = osm::read(&path, &mut |progress| {
        assert!(progress.done_bytes >= done_bytes && progress.done_bytes <= progress.total_bytes);
        done_bytes = progress.done_bytes;
    });
    let Ok(reading) = reading else {
        return false;
    };
    assert!(matches!(reading.scene.features, SceneFeatures::LonLat(_)));
    check_scene(&reading.scene);
    assert_eq!(
        reading,
        osm::read(&path, &mut |_| {}).expect("read once already")
    );
    !reading.scene.is_empty()
}

const TAGS: &[(&str, &str)] = &[
    ("building", "yes"),
    ("building", "no"),
    ("height", "12"),
    ("height", "12,5 m"),
    ("height", "39'4\""),
    ("building:levels", "6"),
    ("min_height", "-3"),
    ("roof:levels", "1e999"),
    ("highway", "service"),
    ("highway", "street_lamp"),
    ("width", "4"),
    ("width", "∞"),
    ("natural", "tree"),
    ("diameter_crown", "5"),
    ("barrier", "wall"),
    ("barrier", "gate"),
    ("barrier", "lift_gate"),
    ("man_made", "surveillance"),
    ("surveillance:type", "camera"),
    ("camera:direction", "NE"),
    ("camera:direction", "-1"),
    ("amenity", "parking"),
    ("amenity", "waste_disposal"),
    ("amenity", "charging_station"),
    ("landuse", "grass"),
    ("leisure", "playground"),
    ("entrance", "main"),
    ("type", "multipolygon"),
    ("area", "yes"),
    ("name", "院"),
    ("capacity", "0x10"),
    ("direction", "400"),
    ("", ""),
];

/// The parts of a file that are written before its blocks are known.
#[derive(Default)]
struct Block {
    strings: Vec<Vec<u8>>,
    group: Vec<u8>,
}

/// A file in plain blobs. Nodes lie near each other, so that ways become shapes that are good, crossed, or too small.
fn extract(bytes: &mut Unstructured) -> Result<Vec<u8>> {
    let mut file = Vec::new();
    let mut header = Vec::new();
    field(&mut header, 4, b"OsmSchema-V0.6");
    field(
        &mut header,
        4,
        bytes.choose(&[&b"DenseNodes"[..], b"DenseNodes", b"HistoricalInformation"])?,
    );
    blob(&mut file, "OSMHeader", &header);
    for _ in 0..bytes.int_in_range(1..=2)? {
        let mut block = Block {
            strings: vec![Vec::new()],
            ..Block::default()
        };
        let nodes = bytes.int_in_range(1..=12_u8)?;
        for id in 1..=nodes {
            block.node(bytes, i64::from(id))?;
        }
        for id in 1..=bytes.int_in_range(0..=5_u8)? {
            block.way(bytes, i64::from(id), nodes)?;
        }
        for id in 1..=bytes.int_in_range(0..=2_u8)? {
            block.relation(bytes, i64::from(id))?;
        }
        blob(&mut file, "OSMData", &block.written(bytes)?);
    }
    Ok(file)
}

impl Block {
    fn string(&mut self, text: &str) -> u64 {
        self.strings.push(text.as_bytes().to_vec());
        self.strings.len() as u64 - 1
    }

    /// Keys and values, as fields 2 and 3 of whatever has them.
    fn tags(&mut self, bytes: &mut Unstructured, to: &mut Vec<u8>) -> Result<()> {
        let (mut keys, mut values) = (Vec::new(), Vec::new());
        for _ in 0..bytes.int_in_range(0..=3)? {
            let (key, value) = *bytes.choose(TAGS)?;
            varint(&mut keys, self.string(key));
            varint(&mut values, self.string(value));
        }
        if bytes.ratio(1, 50)? {
            varint(&mut keys, bytes.arbitrary()?);
        }
        field(to, 2, &keys);
        field(to, 3, &values);
        Ok(())
    }

    fn node(&mut self, bytes: &mut Unstructured, id: i64) -> Result<()> {
        // In units of 100 nanodegrees.
        let place = |bytes: &mut Unstructured, middle: i64| -> Result<i64> {
            Ok(match bytes.int_in_range(0..=30)? {
                0 => bytes.arbitrary()?,
                1 => middle + bytes.int_in_range(-3..=3)?,
                _ => middle + 1000 * i64::from(bytes.int_in_range(-5_i8..=5)?),
            })
        };
        let mut node = Vec::new();
        signed(&mut node, 1, id);
        self.tags(bytes, &mut node)?;
        signed(&mut node, 8, place(bytes, 347_000_000)?);
        signed(&mut node, 9, place(bytes, 1_140_000_000)?);
        field(&mut self.group, 1, &node);
        Ok(())
    }

    fn way(&mut self, bytes: &mut Unstructured, id: i64, nodes: u8) -> Result<()> {
        let mut way = Vec::new();
        number(&mut way, 1, id as u64);
        self.tags(bytes, &mut way)?;
        let mut path = Vec::new();
        for _ in 0..bytes.int_in_range(0..=7)? {
            path.push(i64::from(bytes.int_in_range(0..=nodes)?));
        }
        if bytes.ratio(2, 3)? {
            path.extend(path.first().copied());
        }
        let (mut steps, mut last) = (Vec::new(), 0);
        for node in path {
            varint(&mut steps, zigzag(node - last));
            last = node;
        }
        field(&mut way, 8, &steps);
        field(&mut self.group, 3, &way);
        Ok(())
    }

    fn relation(&mut self, bytes: &mut Unstructured, id: i64) -> Result<()> {
        let mut relation = Vec::new();
        number(&mut relation, 1, id as u64);
        self.tags(bytes, &mut relation)?;
        let (mut roles, mut members, mut types) = (Vec::new(), Vec::new(), Vec::new());
        let mut last = 0;
        for _ in 0..bytes.int_in_range(0..=4)? {
            let role = *bytes.choose(&["outer", "inner", ""])?;
            varint(&mut roles, self.string(role));
            let member = bytes.int_in_range(0..=6)?;
            varint(&mut members, zigzag(member - last));
            last = member;
            varint(&mut types, bytes.int_in_range(0..=2)?);
        }
        field(&mut relation, 8, &roles);
        field(&mut relation, 9, &members);
        field(&mut relation, 10, &types);
        field(&mut self.group, 4, &relation);
        Ok(())
    }

    fn written(&self, bytes: &mut Unstructured) -> Result<Vec<u8>> {
        let mut strings = Vec::new();
        for string in &self.strings {
            field(&mut strings, 1, string);
        }
        let mut block = Vec::new();
        field(&mut block, 1, &strings);
        field(&mut block, 2, &self.group);
        if bytes.ratio(1, 20)? {
            // The unit of positions, and where they begin.
            number(&mut block, 17, bytes.int_in_range(0..=1000)?);
            number(&mut block, 19, bytes.arbitrary()?);
        }
        Ok(block)
    }
}

fn blob(file: &mut Vec<u8>, kind: &str, content: &[u8]) {
    let mut body = Vec::new();
    field(&mut body, 1, content);
    number(&mut body, 2, content.len() as u64);
    let mut head = Vec::new();
    field(&mut head, 1, kind.as_bytes());
    number(&mut head, 3, body.len() as u64);
    file.extend((head.len() as u32).to_be_bytes());
    file.extend(head);
    file.extend(body);
}

fn varint(to: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        to.push(value as u8 | 0x80);
        value >>= 7;
    }
    to.push(value as u8);
}

fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

fn number(to: &mut Vec<u8>, name: u64, value: u64) {
    varint(to, name << 3);
    varint(to, value);
}

fn signed(to: &mut Vec<u8>, name: u64, value: i64) {
    number(to, name, zigzag(value));
}

fn field(to: &mut Vec<u8>, name: u64, content: &[u8]) {
    varint(to, (name << 3) | 2);
    varint(to, content.len() as u64);
    to.extend(content);
}
