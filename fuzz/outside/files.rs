//! GeoJSON files: whatever is accepted is the same when it was written and is read again.

use std::collections::HashSet;
use std::io::Read;

use geo::Geometry;
use yuantu::geometry::validity;
use yuantu::interchange::scene_file::{self, Orientation, ReadOptions, Reading, SceneFileError};
use yuantu::interchange::{ImportOptions, plain_geojson};
use yuantu::model::{Kind, Scene, SceneFeatures};

/// A reader that gives single bytes.
struct Drops<'a>(&'a [u8]);

impl Read for Drops<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.0.len().min(buffer.len()).min(1);
        buffer[..count].copy_from_slice(&self.0[..count]);
        self.0 = &self.0[count..];
        Ok(count)
    }
}

/// The first byte says how rings that run the wrong way are taken.
pub fn check(bytes: &[u8]) -> bool {
    let Some((&first, file)) = bytes.split_first() else {
        return false;
    };
    let orientation = match first % 2 {
        0 => Orientation::Strict,
        _ => Orientation::Mend,
    };
    let is_scene = scene(file, orientation);
    let kind = Kind::ALL.get(usize::from(first / 2)).copied();
    let is_other = other(file, kind);
    is_scene || is_other
}

fn scene(file: &[u8], orientation: Orientation) -> bool {
    let options = ReadOptions {
        skip_invalid: false,
        orientation,
        max_bytes: file.len() as u64,
    };
    let read = scene_file::read(file, None, &options);
    let in_drops = scene_file::read(Drops(file), None, &options);
    assert_eq!(
        told(&read),
        told(&in_drops),
        "what is read depends on how it comes"
    );
    if !file.is_empty() {
        let short = ReadOptions {
            max_bytes: file.len() as u64 - 1,
            ..options.clone()
        };
        assert!(
            scene_file::read(file, None, &short).is_err(),
            "the limit does not hold"
        );
    }
    let lenient = ReadOptions {
        skip_invalid: true,
        ..options
    };
    let skipped = scene_file::read(file, None, &lenient);
    match (read, skipped) {
        (Ok(read), skipped) => {
            assert_eq!(
                read,
                skipped.expect("what is good is not refused where faults are left out")
            );
            assert!(read.left_out.is_empty());
            check_scene(&read.scene);
            true
        }
        (Err(SceneFileError::Invalid { faults }), Ok(skipped)) => {
            assert_eq!(
                faults, skipped.left_out,
                "the faults depend on what is done with them"
            );
            assert!(!faults.is_empty() && faults.len() <= scene_file::MOST_FAULTS);
            check_scene(&skipped.scene);
            false
        }
        (Err(read), Err(skipped)) => {
            assert_eq!(read.to_string(), skipped.to_string());
            false
        }
        (Err(read), Ok(_)) => panic!("{read} is no fault of a feature, and was left out"),
    }
}

fn told(read: &Result<Reading, SceneFileError>) -> String {
    match read {
        Ok(reading) => format!("{reading:?}"),
        Err(error) => error.to_string(),
    }
}

/// GeoJSON of other programs.
fn other(file: &[u8], default_kind: Option<Kind>) -> bool {
    let options = ImportOptions {
        default_kind,
        ..ImportOptions::default()
    };
    let Ok(reading) = plain_geojson::read(file, &options) else {
        return false;
    };
    check_scene(&reading.scene);
    !reading.scene.is_empty()
}

/// The features of a scene that was read are good, and stay what they are when they are written.
pub fn check_scene(scene: &Scene) {
    let mut ids = HashSet::new();
    let mut check = |id: String, geometry: &Geometry| {
        assert!(ids.insert(id.clone()), "two features have the id {id}");
        let fault = validity::fault(geometry);
        assert!(fault.is_none(), "{id}: {fault:?}");
    };
    match &scene.features {
        SceneFeatures::LonLat(features) => features
            .iter()
            .for_each(|feature| check(feature.id.to_string(), feature.geometry.degrees())),
        SceneFeatures::Planar(features) => features
            .iter()
            .for_each(|feature| check(feature.id.to_string(), &feature.geometry)),
    }
    let written = written(scene);
    let again = scene_file::read(&written[..], None, &ReadOptions::default())
        .unwrap_or_else(|error| panic!("{error}\nwritten: {}", String::from_utf8_lossy(&written)));
    assert_eq!(again.scene.name, scene.name);
    if matches!(scene.features, SceneFeatures::Planar(_)) {
        assert_eq!(&again.scene, scene, "metres are written as they are");
    }
    assert_eq!(
        String::from_utf8_lossy(&self::written(&again.scene)),
        String::from_utf8_lossy(&written),
        "what was read again is written otherwise"
    );
}

fn written(scene: &Scene) -> Vec<u8> {
    let mut file = Vec::new();
    scene_file::write(scene, &mut file).expect("memory takes it");
    file
}
