//! Synthetic courtyards of any size: rectangles on a loose grid, cameras in the lanes between them, and places that must
//! be seen: gates, entrances, parking spaces, lanes, waste points.

use geo::{Coord, Geometry, Intersects, Point, Rect, coord, line_string};
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

    /// The site with cameras in the lanes, one every few cells, and places that they must see.
    pub fn site(&self, cameras: usize) -> Site {
        let columns = columns(self.buildings.len());
        let mut features = self.bare_features();
        features.extend(self.places());
        features.extend((0..cameras).map(|index| camera(index, columns, 0.0)));
        site_of(features)
    }

    /// The site of nothing but the boundary and the buildings.
    pub fn bare_site(&self) -> Site {
        site_of(self.bare_features())
    }

    pub fn bare_features(&self) -> Vec<SiteFeature> {
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
        std::iter::once(boundary).chain(buildings).collect()
    }

    /// Spread over the free ground by the golden ratio's steps, the same in every run.
    pub fn viewpoints(&self, count: usize) -> Vec<Coord> {
        let (low, size) = (
            self.boundary.min(),
            self.boundary.max() - self.boundary.min(),
        );
        let spread = |step: usize| {
            let share = |factor: f64| (step as f64 * factor).fract();
            low + coord! { x: size.x * share(0.754_877_666_246_692_8), y: size.y * share(0.569_840_290_998_053_3) }
        };
        let is_free = |at: &Coord| !self.buildings.iter().any(|base| base.intersects(at));
        (1..).map(spread).filter(is_free).take(count).collect()
    }

    /// The camera that comes first, `aside_m` to the east of its place.
    pub fn moved_camera(&self, aside_m: f64) -> SiteFeature {
        camera(0, columns(self.buildings.len()), aside_m)
    }

    /// A gate on each side, and an entrance and a parking space at each building; a lane along each row, and a waste point
    /// for ten buildings.
    fn places(&self) -> Vec<SiteFeature> {
        let (low, high, middle) = (
            self.boundary.min(),
            self.boundary.max(),
            self.boundary.center(),
        );
        let gates = [
            coord! { x: middle.x, y: low.y },
            coord! { x: middle.x, y: high.y },
            coord! { x: low.x, y: middle.y },
            coord! { x: high.x, y: middle.y },
        ];
        let gate = json!({"width_m": 5.0, "passage": "vehicle", "lanes": 2});
        let gates = gates
            .iter()
            .zip(0..)
            .map(|(at, index)| feature(index, Kind::Gate, Point::from(*at), &gate));
        let at_buildings = self.buildings.iter().enumerate().flat_map(|(index, base)| {
            let door = Point::new(base.center().x, base.min().y);
            let bay = Rect::new(
                coord! { x: base.max().x + 0.5, y: base.min().y },
                coord! { x: base.max().x + 5.8, y: base.min().y + 2.4 },
            );
            let waste = Point::new(base.min().x, base.max().y + 1.5);
            [
                Some(feature(index, Kind::Entrance, door, &json!({}))),
                Some(feature(
                    index,
                    Kind::ParkingSpace,
                    bay.to_polygon(),
                    &json!({}),
                )),
                (index % 10 == 0).then(|| feature(index, Kind::WastePoint, waste, &json!({}))),
            ]
        });
        let lanes = (0..columns(self.buildings.len())).map(|row| {
            let y = row as f64 * CELL_M - 2.5;
            let line = line_string![(x: low.x, y: y), (x: high.x, y: y)];
            feature(row, Kind::Lane, line, &json!({"width_m": 4.0}))
        });
        gates.chain(at_buildings.flatten()).chain(lanes).collect()
    }
}

fn site_of(features: Vec<SiteFeature>) -> Site {
    Site::build(features, None, Rules::default()).expect("the scene has features")
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

fn camera(index: usize, columns: usize, aside_m: f64) -> SiteFeature {
    let (column, row) = ((index * 5) % columns, (index * 3) % columns);
    let place = Point::new(
        column as f64 * CELL_M - 2.0 + aside_m,
        row as f64 * CELL_M - 2.5,
    );
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
