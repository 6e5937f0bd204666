//! OGC API Tiles: Mapbox vector tiles of one collection, or of all with a layer for each kind.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

use super::App;
use super::collections::kind_of;
use super::etag::knows;
use super::extract::{PathOf, PathParameter, Query};
use super::landing::Format;
use super::links::{Base, JSON, Link, encoded};
use super::problem::{self, Problem};
use super::projects::project_or_default;
use super::tile_grid::{GRID_CRS, GRID_URI};
use crate::model::Kind;
use crate::service::{self, MOST_ZOOM, TILE_ID, Tile, TileQuery};

const MVT: &str = "application/vnd.mapbox-vector-tile";
const TILING_SCHEME: &str = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme";
pub const VECTOR_TILESETS: &str = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector";

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TilesQuery {
    /// The state in this scenario instead of today's.
    scenario: Option<String>,
    /// Id of the project; `default` unless given.
    project: Option<String>,
    /// `json`, which is the only format of descriptions; tiles have one of their own.
    #[allow(dead_code, reason = "accepted, so that clients may say it")]
    #[param(inline)]
    f: Option<Format>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Tilesets {
    tilesets: Vec<Tileset>,
    links: Vec<Link>,
}

/// A tileset as the OGC describes it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Tileset {
    title: String,
    data_type: &'static str,
    crs: &'static str,
    #[serde(rename = "tileMatrixSetURI")]
    tile_matrix_set_uri: &'static str,
    layers: Vec<TilesetLayer>,
    links: Vec<Link>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TilesetLayer {
    /// The name of the layer in the tiles: the kind.
    #[schema(example = "parking_space")]
    id: &'static str,
    title: String,
    data_type: &'static str,
}

/// TileJSON 3.0: what MapLibre wants to know of a source.
#[derive(Debug, Serialize, ToSchema)]
pub struct TileJson {
    tilejson: &'static str,
    name: String,
    scheme: &'static str,
    tiles: [String; 1],
    minzoom: u8,
    maxzoom: u8,
    /// West, south, east, north in degrees; absent when there is nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    bounds: Option<[f64; 4]>,
    vector_layers: Vec<VectorLayer>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct VectorLayer {
    id: &'static str,
    description: &'static str,
    /// The type of each property: `String`, `Number` or `Boolean`.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    fields: Map<String, Value>,
}

/// One of the two sorts of tilesets: of a kind, or of all.
#[derive(Clone, Copy)]
struct Source {
    kind: Option<Kind>,
}

impl Source {
    const ALL: Self = Self { kind: None };

    fn of(collection: &str) -> Result<Self, Problem> {
        let kind = Some(kind_of(collection)?);
        Ok(Self { kind })
    }

    fn kinds(self) -> impl Iterator<Item = Kind> {
        Kind::ALL
            .iter()
            .copied()
            .filter(move |kind| self.kind.is_none_or(|only| only == *kind))
    }

    fn address(self) -> String {
        match self.kind {
            Some(kind) => format!("/api/collections/{}/tiles", kind.collection()),
            None => "/api/tiles".to_owned(),
        }
    }

    fn title(self) -> String {
        self.kind
            .map_or_else(|| "院图 · Yuantu".to_owned(), title_of)
    }

    fn tilesets(self, query: &TilesQuery, base: &Base) -> Tilesets {
        let to = format!("{}{}", self.address(), query.suffix());
        Tilesets {
            tilesets: vec![self.tileset(query, base)],
            links: vec![base.link(&to, "self", JSON, "This page")],
        }
    }

    fn tileset(self, query: &TilesQuery, base: &Base) -> Tileset {
        let suffix = query.suffix();
        let address = format!("{}/WebMercatorQuad", self.address());
        let of_kind = |kind: Kind| TilesetLayer {
            id: kind.name(),
            title: title_of(kind),
            data_type: "vector",
        };
        let tiles = format!("{address}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}{suffix}");
        Tileset {
            title: self.title(),
            data_type: "vector",
            crs: GRID_CRS,
            tile_matrix_set_uri: GRID_URI,
            layers: self.kinds().map(of_kind).collect(),
            links: vec![
                base.link(&format!("{address}{suffix}"), "self", JSON, "This tileset"),
                base.template(&tiles, "item", MVT, "Tiles"),
                base.link(
                    &format!("{address}/tilejson.json{suffix}"),
                    "alternate",
                    JSON,
                    "TileJSON",
                ),
                base.link(
                    "/api/tileMatrixSets/WebMercatorQuad",
                    TILING_SCHEME,
                    JSON,
                    "The grid",
                ),
            ],
        }
    }

    async fn tilejson(
        self,
        app: &App,
        query: &TilesQuery,
        base: &Base,
    ) -> Result<Json<TileJson>, Problem> {
        let bounds = app.service.tiles_extent(query.project(), self.kind).await?;
        let tiles = format!(
            "{}/WebMercatorQuad/{{z}}/{{y}}/{{x}}{}",
            self.address(),
            query.suffix()
        );
        let of_kind = |kind: Kind| VectorLayer {
            id: kind.name(),
            description: kind.title().zh,
            fields: fields(kind),
        };
        Ok(Json(TileJson {
            tilejson: "3.0.0",
            name: self.title(),
            scheme: "xyz",
            tiles: [base.to(&tiles)],
            minzoom: 0,
            maxzoom: MOST_ZOOM,
            bounds,
            vector_layers: self.kinds().map(of_kind).collect(),
        }))
    }

    async fn tile(
        self,
        app: &App,
        place: &TilePath,
        query: TilesQuery,
        headers: &HeaderMap,
    ) -> Result<Response, Problem> {
        let tile = place.tile()?;
        let project = query.project().to_owned();
        // Asked before the features are read, it is never newer than they are.
        let etag = etag(
            app.service
                .tiles_revision(&project, query.scenario.as_deref())
                .await?,
        );
        let asked = TileQuery {
            kind: self.kind,
            scenario: query.scenario,
        };
        let caching = [(header::ETAG, etag.clone())];
        if knows(headers, &etag) {
            return Ok((caching, problem::not_modified(etag)).into_response());
        }
        let bytes = app.service.tile(&project, tile, asked).await?;
        if bytes.is_empty() {
            return Ok((caching, problem::no_content()).into_response());
        }
        Ok((caching, [(header::CONTENT_TYPE, MVT)], bytes).into_response())
    }
}

impl TilesQuery {
    fn project(&self) -> &str {
        project_or_default(self.project.as_ref())
    }

    /// The part of a link's query that keeps to the project and the scenario.
    fn suffix(&self) -> String {
        let named = [("project", &self.project), ("scenario", &self.scenario)];
        let pairs: Vec<_> = named
            .into_iter()
            .filter_map(|(name, value)| Some(format!("{name}={}", encoded(value.as_ref()?))))
            .collect();
        if pairs.is_empty() {
            String::new()
        } else {
            format!("?{}", pairs.join("&"))
        }
    }
}

/// Level, row and column, as they stand in an address.
#[derive(Debug, Deserialize)]
pub struct TilePath {
    z: String,
    y: String,
    x: String,
}

#[derive(Debug, Deserialize)]
pub struct CollectionTilePath {
    collection: String,
    #[serde(flatten)]
    place: TilePath,
}

impl TilePath {
    fn tile(&self) -> Result<Tile, Problem> {
        let Self { z, y, x } = self;
        let parsed = || Tile::new(z.parse().ok()?, y.parse().ok()?, x.parse().ok()?);
        parsed().ok_or_else(|| Problem::not_found("tile", &format!("{z}/{y}/{x}")))
    }
}

fn etag(revision: impl std::fmt::Display) -> HeaderValue {
    HeaderValue::try_from(format!("\"{revision}\"")).unwrap_or(HeaderValue::from_static("\"\""))
}

fn title_of(kind: Kind) -> String {
    let title = kind.title();
    format!("{} · {}", title.zh, title.en)
}

/// What a tile carries of a kind's features.
fn fields(kind: Kind) -> Map<String, Value> {
    let schema = service::property_schema(kind);
    let members = schema["properties"]["properties"]["properties"].as_object();
    let mut fields: Map<String, Value> = members
        .into_iter()
        .flatten()
        // A tile is of one revision as a whole.
        .filter(|(name, _)| *name != "revision")
        .filter_map(|(name, member)| {
            let name_of_type = match member["type"].as_str()? {
                "string" => "String",
                "number" | "integer" => "Number",
                "boolean" => "Boolean",
                _ => return None,
            };
            Some((name.clone(), name_of_type.into()))
        })
        .collect();
    fields.insert(TILE_ID.into(), "String".into());
    fields
}

/// The tilesets of a collection: one.
#[utoipa::path(get, path = "/api/collections/{collection}/tiles", tag = "tiles",
    params(("collection" = String, Path, example = "cameras"), TilesQuery),
    responses((status = 200, body = Tilesets)))]
pub async fn collection_tilesets(
    PathParameter(collection): PathParameter,
    Query(query): Query<TilesQuery>,
    base: Base,
) -> Result<Json<Tilesets>, Problem> {
    Ok(Json(Source::of(&collection)?.tilesets(&query, &base)))
}

/// The tileset of a collection.
#[utoipa::path(get, path = "/api/collections/{collection}/tiles/WebMercatorQuad", tag = "tiles",
    params(("collection" = String, Path, example = "cameras"), TilesQuery),
    responses((status = 200, body = Tileset)))]
pub async fn collection_tileset(
    PathParameter(collection): PathParameter,
    Query(query): Query<TilesQuery>,
    base: Base,
) -> Result<Json<Tileset>, Problem> {
    Ok(Json(Source::of(&collection)?.tileset(&query, &base)))
}

/// The TileJSON of a collection.
#[utoipa::path(get, path = "/api/collections/{collection}/tiles/WebMercatorQuad/tilejson.json", tag = "tiles",
    params(("collection" = String, Path, example = "cameras"), TilesQuery),
    responses((status = 200, body = TileJson)))]
pub async fn collection_tilejson(
    State(app): State<App>,
    PathParameter(collection): PathParameter,
    Query(query): Query<TilesQuery>,
    base: Base,
) -> Result<Json<TileJson>, Problem> {
    Source::of(&collection)?.tilejson(&app, &query, &base).await
}

/// A tile of a collection. Its ETag is the project's revision; where nothing is, the answer is 204.
#[utoipa::path(get, path = "/api/collections/{collection}/tiles/WebMercatorQuad/{z}/{y}/{x}", tag = "tiles",
    params(
        ("collection" = String, Path, example = "cameras"),
        ("z" = u8, Path, description = "Zoom level, 0 to 24"),
        ("y" = u32, Path, description = "Row, from the north"),
        ("x" = u32, Path, description = "Column, from the west"),
        TilesQuery,
    ),
    responses((status = 204, description = "Nothing is there"),
        (status = 200, body = Vec<u8>, content_type = "application/vnd.mapbox-vector-tile",
        headers(("ETag" = String, description = "The project's revision")))))]
pub async fn collection_tile(
    State(app): State<App>,
    PathOf(path): PathOf<CollectionTilePath>,
    Query(query): Query<TilesQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let source = Source::of(&path.collection)?;
    source.tile(&app, &path.place, query, &headers).await
}

/// The tilesets of all collections together: one.
#[utoipa::path(get, path = "/api/tiles", tag = "tiles", params(TilesQuery),
    responses((status = 200, body = Tilesets)))]
pub async fn tilesets(Query(query): Query<TilesQuery>, base: Base) -> Json<Tilesets> {
    Json(Source::ALL.tilesets(&query, &base))
}

/// The tileset of all collections together.
#[utoipa::path(get, path = "/api/tiles/WebMercatorQuad", tag = "tiles", params(TilesQuery),
    responses((status = 200, body = Tileset)))]
pub async fn tileset(Query(query): Query<TilesQuery>, base: Base) -> Json<Tileset> {
    Json(Source::ALL.tileset(&query, &base))
}

/// The TileJSON of all collections together.
#[utoipa::path(get, path = "/api/tiles/WebMercatorQuad/tilejson.json", tag = "tiles", params(TilesQuery),
    responses((status = 200, body = TileJson)))]
pub async fn tilejson(
    State(app): State<App>,
    Query(query): Query<TilesQuery>,
    base: Base,
) -> Result<Json<TileJson>, Problem> {
    Source::ALL.tilejson(&app, &query, &base).await
}

/// A tile with one layer for each kind. Its ETag is the project's revision; where nothing is, the answer is 204.
#[utoipa::path(get, path = "/api/tiles/WebMercatorQuad/{z}/{y}/{x}", tag = "tiles",
    params(
        ("z" = u8, Path, description = "Zoom level, 0 to 24"),
        ("y" = u32, Path, description = "Row, from the north"),
        ("x" = u32, Path, description = "Column, from the west"),
        TilesQuery,
    ),
    responses((status = 204, description = "Nothing is there"),
        (status = 200, body = Vec<u8>, content_type = "application/vnd.mapbox-vector-tile",
        headers(("ETag" = String, description = "The project's revision")))))]
pub async fn tile(
    State(app): State<App>,
    PathOf(path): PathOf<TilePath>,
    Query(query): Query<TilesQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    Source::ALL.tile(&app, &path, query, &headers).await
}
