//! OGC API Tiles: the grid that all tiles are cut by.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use super::extract::Query;
use super::landing::Plain;
use super::links::{Base, JSON, Link};
use crate::service::MOST_ZOOM;

/// What the OGC calls the grid.
pub const GRID_URI: &str = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad";
/// The coordinates of the grid.
pub const GRID_CRS: &str = "http://www.opengis.net/def/crs/EPSG/0/3857";

const GRID_TITLE: &str = "Google Maps Compatible for the World";
const EARTH_RADIUS_M: f64 = 6_378_137.0;
const TILE_WIDTH_PX: u32 = 256;
/// The OGC's pixel, by which scales are told.
const PIXEL_M: f64 = 0.000_28;

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TileMatrixSets {
    tile_matrix_sets: Vec<TileMatrixSetItem>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TileMatrixSetItem {
    id: &'static str,
    title: &'static str,
    uri: &'static str,
    crs: &'static str,
    links: Vec<Link>,
}

/// A grid of tiles for each zoom level.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TileMatrixSet {
    id: &'static str,
    title: &'static str,
    uri: &'static str,
    crs: &'static str,
    ordered_axes: [&'static str; 2],
    well_known_scale_set: &'static str,
    tile_matrices: Vec<TileMatrix>,
}

/// The grid of one zoom level.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TileMatrix {
    #[schema(example = "16")]
    id: String,
    scale_denominator: f64,
    /// Metres on the equator.
    cell_size: f64,
    corner_of_origin: &'static str,
    point_of_origin: [f64; 2],
    tile_width: u32,
    tile_height: u32,
    matrix_width: u32,
    matrix_height: u32,
}

impl TileMatrix {
    fn new(zoom: u8) -> Self {
        let half_world_m = std::f64::consts::PI * EARTH_RADIUS_M;
        let tiles = 1_u32 << zoom;
        let cell_size = 2.0 * half_world_m / f64::from(TILE_WIDTH_PX) / f64::from(tiles);
        Self {
            id: zoom.to_string(),
            scale_denominator: cell_size / PIXEL_M,
            cell_size,
            corner_of_origin: "topLeft",
            point_of_origin: [-half_world_m, half_world_m],
            tile_width: TILE_WIDTH_PX,
            tile_height: TILE_WIDTH_PX,
            matrix_width: tiles,
            matrix_height: tiles,
        }
    }
}

/// The grids that tiles are cut by: one.
#[utoipa::path(get, path = "/api/tileMatrixSets", tag = "tiles", params(Plain),
    responses((status = 200, body = TileMatrixSets)))]
pub async fn tile_matrix_sets(_: Query<Plain>, base: Base) -> Json<TileMatrixSets> {
    let address = "/api/tileMatrixSets/WebMercatorQuad";
    Json(TileMatrixSets {
        tile_matrix_sets: vec![TileMatrixSetItem {
            id: "WebMercatorQuad",
            title: GRID_TITLE,
            uri: GRID_URI,
            crs: GRID_CRS,
            links: vec![base.link(address, "self", JSON, "The grid")],
        }],
    })
}

/// The grid WebMercatorQuad.
#[utoipa::path(get, path = "/api/tileMatrixSets/WebMercatorQuad", tag = "tiles", params(Plain),
    responses((status = 200, body = TileMatrixSet)))]
pub async fn tile_matrix_set(_: Query<Plain>) -> Json<TileMatrixSet> {
    Json(TileMatrixSet {
        id: "WebMercatorQuad",
        title: GRID_TITLE,
        uri: GRID_URI,
        crs: GRID_CRS,
        ordered_axes: ["X", "Y"],
        well_known_scale_set: "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
        tile_matrices: (0..=MOST_ZOOM).map(TileMatrix::new).collect(),
    })
}
