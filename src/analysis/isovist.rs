//! The part of the courtyard that can be seen from a viewpoint: flat, without a lens, whatever the heights.
//!
//! Buildings, obstacles and walls that are not see-through block; trees do not, since one looks under their crowns.

use geo::{Area, Coord, MultiPolygon};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::process::{
    AnalysisError, Control, Process, Run, report_schema_of, run_as_json, schema_of,
};
use super::report::{GeoJson, HasCoords};
use crate::geometry::visibility::{Gaze, Role, Sector};
use crate::model::kind::words;
use crate::model::site::Site;

pub(super) const PROCESS: Process = Process {
    id: "isovist",
    title: words("视域分析", "Isovist"),
    description: words(
        "从视点能看到的楼院范围（平面，不限高度）：可限定方位、视角和距离。",
        "The part of the courtyard that can be seen from a viewpoint (flat, obstacles of any height block), all round or within an azimuth, a field of view and a range.",
    ),
    inputs: schema_of::<Params>,
    outputs: report_schema_of::<Report>,
    run: Run::Site(|question, parameters, control| {
        run_as_json(analyse, question, parameters, control)
    }),
};

/// At most so many viewpoints in one request.
const MOST_VIEWPOINTS: usize = 20_000;

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Where to look from, [x, y] each, in the scene's own coordinates.
    pub viewpoints: Vec<[f64; 2]>,
    /// The middle of the field of view, clockwise from grid north. Default 0.
    #[serde(default)]
    pub azimuth_deg: f64,
    /// The whole horizontal field of view. Default: all round.
    #[schemars(range(min = 0, max = 360))]
    pub fov_deg: Option<f64>,
    /// How far one sees. Default: as far as the courtyard goes.
    #[schemars(range(min = 0))]
    pub range_m: Option<f64>,
    /// Whether the courtyard's boundary itself blocks the view.
    #[serde(default)]
    pub boundary_blocks: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Report {
    /// In the order of the viewpoints asked for.
    pub isovists: Vec<Isovist>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Isovist {
    pub viewpoint: [f64; 2],
    pub area_m2: f64,
    pub polygon: GeoJson,
}

impl HasCoords for Params {
    fn map_coords_in_place(&mut self, convert: &dyn Fn(Coord) -> Coord) {
        self.viewpoints.map_coords_in_place(convert);
    }
}

impl HasCoords for Report {
    fn map_coords_in_place(&mut self, convert: &dyn Fn(Coord) -> Coord) {
        for isovist in &mut self.isovists {
            isovist.viewpoint.map_coords_in_place(convert);
            isovist.polygon.map_coords_in_place(convert);
        }
    }
}

/// Isovists of a site. Metres; areas in m².
///
/// # Errors
/// When a parameter is out of range, or the request was cancelled.
pub fn analyse(site: &Site, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    check(site, params)?;
    let isovists = params
        .viewpoints
        .iter()
        .map(|&viewpoint| {
            control.check()?;
            Ok(isovist(site, params, viewpoint))
        })
        .collect::<Result<_, AnalysisError>>()?;
    Ok(Report { isovists })
}

fn check(site: &Site, params: &Params) -> Result<(), AnalysisError> {
    if params.viewpoints.len() > MOST_VIEWPOINTS {
        return Err(AnalysisError::parameter(
            "/viewpoints",
            format!("at most {MOST_VIEWPOINTS} viewpoints can be asked for at once"),
        ));
    }
    for (index, viewpoint) in params.viewpoints.iter().enumerate() {
        if !site.is_near(Coord::from(*viewpoint)) {
            return Err(AnalysisError::parameter(
                format!("/viewpoints/{index}"),
                "a viewpoint must lie where the scene's coordinate system reaches, and not far from the scene",
            ));
        }
    }
    if !params.azimuth_deg.is_finite() {
        return Err(AnalysisError::parameter("/azimuth_deg", "must be a number"));
    }
    if !params
        .fov_deg
        .is_none_or(|fov| (0.0..=360.0).contains(&fov))
    {
        return Err(AnalysisError::parameter(
            "/fov_deg",
            "must be from 0 to 360",
        ));
    }
    if !params
        .range_m
        .is_none_or(|range| (0.0..1e6).contains(&range))
    {
        return Err(AnalysisError::parameter(
            "/range_m",
            "must be from 0 to 1 000 000",
        ));
    }
    Ok(())
}

fn isovist(site: &Site, params: &Params, viewpoint: [f64; 2]) -> Isovist {
    let polygon = GeoJson::of_valid(visible(site, params, viewpoint.into()));
    Isovist {
        viewpoint,
        area_m2: polygon.0.unsigned_area(),
        polygon,
    }
}

fn visible(site: &Site, params: &Params, eye: Coord) -> MultiPolygon {
    let Some(extent) = site.extent_around(eye) else {
        return MultiPolygon::empty();
    };
    let gaze = Gaze {
        eye,
        extent,
        sector: params
            .fov_deg
            .and_then(|fov_deg| Sector::around(params.azimuth_deg, fov_deg)),
        range_m: params.range_m,
        cut_by: &[],
        facing: None,
    };
    let role = |place| match site.solids.get(place) {
        Some(solid) if solid.blocks_flat_views() => Role::Blocks,
        _ => Role::Ignored,
    };
    if params.boundary_blocks {
        site.outlook.look_in_bounds(gaze, role)
    } else {
        site.outlook.look(gaze, role).region
    }
}
