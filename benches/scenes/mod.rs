//! Synthetic courtyards of any size: rectangles on a loose grid, cameras in the lanes between them.

use geo::{Geometry, Point, Rect, coord};
use serde_json::{Value, json};

use yuantu::model::rules::Rules;
use yuantu::model::site::{Site, SiteFeature};
use yuantu::model::{FeatureId, Kind};

/// Numbers of buildings that growth is measured with.
pub const BUILDINGS: [usize; 4] = [10, 50, 200, 1000];

const CELL_M: f64 = 24.0;

/// A courtyard of so many buildings.
pub struct Courtyard {
    pub boundary: Rect,
    pub buildings: Vec<Rect>,
}

impl Courtyard {
    pub fn new(buildings: usize) -> Self {
        let columns = columns(buildings);
        let side = columns as f64 * CELL_M;
        Self {
            boundary: Rect::new(
                coord! { x: -CELL_M, y: -CELL_M },
                coord! { x: side + CELL_M, y: side + CELL_M },
            ),
            buildings: (0..buildings)
                .map(|index| building(index, columns))
                .collect(),
        }
    }

    /// The site with cameras in the lanes, one every few cells.
    pub fn site(&self, cameras: usize) -> Site {
        let columns = columns(self.buildings.len());
        let boundary = feature(0, Kind::Courtyard, self.boundary.to_polygon(), &json!({}));
        let buildings = self.buildings.iter().enumerate().map(|(index, base)| {
            let height_m = 3.0 * (1.0 + vary(index, 3, 6));
            feature(
                index,
                Kind::Building,
                base.to_polygon(),
                &json!({"height_m": height_m}),
            )
        });
        let features = std::iter::once(boundary)
            .chain(buildings)
            .chain((0..cameras).map(|index| camera(index, columns)))
            .collect();
        Site::build(features, None, Rules::default()).expect("the scene has features")
    }
}

fn columns(buildings: usize) -> usize {
    (buildings as f64).sqrt().ceil() as usize
}

fn vary(index: usize, factor: usize, range: usize) -> f64 {
    ((index * factor) % range) as f64
}

fn building(index: usize, columns: usize) -> Rect {
    let (column, row) = (index % columns, index / columns);
    let low = coord! {
        x: column as f64 * CELL_M + vary(index, 7, 5),
        y: row as f64 * CELL_M + vary(index, 11, 5),
    };
    let high = low + coord! { x: 8.0 + vary(index, 13, 7), y: 7.0 + vary(index, 5, 6) };
    Rect::new(low, high)
}

fn camera(index: usize, columns: usize) -> SiteFeature {
    let (column, row) = ((index * 5) % columns, (index * 3) % columns);
    let place = Point::new(column as f64 * CELL_M - 2.0, row as f64 * CELL_M - 2.5);
    let lens = json!({
        "height_m": 3.5 + (index % 4) as f64, "azimuth_deg": (index * 47) % 360, "tilt_deg": 15, "hfov_deg": 90,
        "image_width_px": 2560, "image_height_px": 1440
    });
    feature(index, Kind::Camera, place, &lens)
}

fn feature(
    id: usize,
    kind: Kind,
    geometry: impl Into<Geometry>,
    properties: &Value,
) -> SiteFeature {
    SiteFeature {
        id: FeatureId::Text(format!("{kind}-{id}")),
        kind,
        geometry: geometry.into(),
        courtyard: None,
        properties: properties.as_object().cloned().unwrap_or_default(),
    }
}
