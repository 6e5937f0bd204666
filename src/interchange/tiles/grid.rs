//! The tile matrix set WebMercatorQuad: the world as a square that each zoom level halves again.

use std::f64::consts::PI;

use geo::Coord;

/// The deepest level that is served: a tile is some 2.4 m wide there.
pub const MOST_ZOOM: u8 = 24;

/// Where the square ends; nearer the poles nothing is drawn.
const STEEPEST_LATITUDE_DEG: f64 = 85.051_128_779_806_59;

/// One tile: columns count from the west, rows from the north.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tile {
    zoom: u8,
    column: u32,
    row: u32,
}

impl Tile {
    /// None beyond the grid's limits.
    pub fn new(zoom: u8, row: u32, column: u32) -> Option<Self> {
        let is_inside = zoom <= MOST_ZOOM && row < 1 << zoom && column < 1 << zoom;
        is_inside.then_some(Self { zoom, column, row })
    }

    pub fn zoom(self) -> u8 {
        self.zoom
    }

    /// West, south, east, north in degrees, with `margin` (a share of the tile's width) more on every side.
    pub fn bounds_deg(self, margin: f64) -> [f64; 4] {
        let tiles = self.tiles_across();
        let (column, row) = (f64::from(self.column), f64::from(self.row));
        let longitude_deg = |across: f64| (across / tiles).clamp(0.0, 1.0) * 360.0 - 180.0;
        let latitude_deg = |down: f64| {
            let down = (down / tiles).clamp(0.0, 1.0);
            (PI * (1.0 - 2.0 * down)).sinh().atan().to_degrees()
        };
        [
            longitude_deg(column - margin),
            latitude_deg(row + 1.0 + margin),
            longitude_deg(column + 1.0 + margin),
            latitude_deg(row - margin),
        ]
    }

    /// A place as a share of the tile's width: (0, 0) is its north-west corner, (1, 1) its south-east corner.
    pub fn share(self, degrees: Coord) -> Coord {
        let latitude = degrees
            .y
            .clamp(-STEEPEST_LATITUDE_DEG, STEEPEST_LATITUDE_DEG)
            .to_radians();
        let across = (degrees.x + 180.0) / 360.0;
        let down = (1.0 - latitude.tan().asinh() / PI) / 2.0;
        Coord {
            x: across * self.tiles_across() - f64::from(self.column),
            y: down * self.tiles_across() - f64::from(self.row),
        }
    }

    fn tiles_across(self) -> f64 {
        f64::from(1_u32 << self.zoom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::coord;
    use proptest::prelude::*;

    #[test]
    fn there_are_as_many_tiles_as_the_level_has() {
        assert!(Tile::new(0, 0, 0).is_some());
        assert!(Tile::new(0, 0, 1).is_none() && Tile::new(0, 1, 0).is_none());
        let last = (1 << 24) - 1;
        assert!(Tile::new(24, last, last).is_some());
        assert!(Tile::new(24, last + 1, 0).is_none());
        assert!(Tile::new(25, 0, 0).is_none() && Tile::new(255, 0, 0).is_none());
    }

    /// A place in Zhengzhou; the numbers were computed apart from this program, by the same formula.
    #[test]
    fn a_place_lies_in_the_tile_where_map_services_have_it() {
        let share = Tile::new(16, 26_014, 53_453)
            .expect("inside")
            .share(coord! { x: 113.6306, y: 34.7466 });
        assert!((share.x - 0.819_448_89).abs() < 1e-7, "{share:?}");
        assert!((share.y - 0.895_045_97).abs() < 1e-7, "{share:?}");
    }

    #[test]
    fn the_whole_world_is_a_square() {
        let [west, south, east, north] = Tile::new(0, 0, 0).expect("inside").bounds_deg(0.1);
        assert_eq!([west, east], [-180.0, 180.0]);
        assert!((north - STEEPEST_LATITUDE_DEG).abs() < 1e-9 && (south + north).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn corners_in_degrees_are_corners_of_the_tile(zoom in 0_u8..=24, row: u32, column: u32) {
            let tile = Tile::new(zoom, row % (1 << zoom), column % (1 << zoom)).expect("inside");
            let [west, south, east, north] = tile.bounds_deg(0.0);
            for (x, y, at) in [(west, north, 0.0), (east, south, 1.0)] {
                let share = tile.share(coord! { x: x, y: y });
                prop_assert!((share.x - at).abs() < 1e-6 && (share.y - at).abs() < 1e-6, "{share:?}");
            }
        }
    }
}
