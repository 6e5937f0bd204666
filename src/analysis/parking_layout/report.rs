//! Parameters and report of `parking-layout`: the public answer shape.

use geo::Coord;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis::check::Check;
use crate::analysis::report::HasCoords;
use crate::model::FeatureId;
use crate::model::rules::{AppliedRule, Text};

/// Default: sizes from the rules, the whole open ground, every arrangement.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Ids of the areas that spaces may stand on. Default: the whole open ground of the courtyard.
    pub areas: Option<Vec<FeatureId>>,
    pub stall_width_m: Option<f64>,
    pub stall_length_m: Option<f64>,
    /// Of two-way aisles with perpendicular spaces.
    pub aisle_width_m: Option<f64>,
    pub arrangements: Option<Vec<Arrangement>>,
    /// Whether aisles may be so narrow that cars go one way. Default: yes.
    pub one_way: Option<bool>,
    /// Ids of drawn parking spaces that stay as they are; the others on the ground of `areas` are replaced. Default: all stay.
    pub keep: Option<Vec<FeatureId>>,
    /// What else counts than the number of spaces: adds the proposal "weighted". Default: none.
    pub weights: Option<Weights>,
    /// How long the search may take, 0–60; a second's share of work takes less than a second on a computer of our day. Default: 2.
    pub time_limit_s: Option<f64>,
    /// The same seed and limit give the same answer. Default: 0.
    pub seed: Option<u64>,
}

/// What is taken off for each proposal, in spaces, so that a space is worth 1; 0–1 each, default 0.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Weights {
    /// Walking distance: of a space for each metre to the nearest entrance as the crow flies, 0.95 of it at most.
    pub walk_per_m: f64,
    /// Greenery: for each square metre of spaces below tree crowns.
    pub crown_per_m2: f64,
    /// Cost: for each square metre of new aisle.
    pub aisle_per_m2: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Arrangement {
    Perpendicular,
    Oblique,
    Parallel,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Report {
    /// The one with most spaces first.
    pub proposals: Vec<Proposal>,
    /// Why there is no proposal; null where there is one.
    pub reason: Option<Text>,
    /// The ground that spaces may stand on.
    pub ground_m2: f64,
    /// The drawn spaces that proposals stand in the place of.
    pub replaced: Vec<FeatureId>,
    pub rules: Vec<AppliedRule>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Proposal {
    /// "most-spaces", "least-ground", "trees-kept", "along-lanes", "near-entrances", "other-direction", "weighted"
    pub id: String,
    /// What it is after: "most", "cost", "green", "lanes", "near", "other-direction", "weighted"
    pub goal: String,
    pub name: Text,
    /// Of the new spaces: those that are drawn and stay are not among them.
    pub count: usize,
    /// No layout of such spaces on this ground has more.
    pub upper_bound: usize,
    /// Nor has any of rows along straight aisles of full width that meet at right angles and hang together so; null where lanes lead.
    pub rows_bound: Option<usize>,
    /// What the bound rests on.
    pub bound_note: Text,
    /// How far the proposal is from the bound, and why none comes up to it: a sentence.
    pub bound_reason: Text,
    pub spaces: Spaces,
    pub aisles: Aisles,
    pub checks: Vec<Check>,
    /// Ground of spaces and aisles.
    pub taken_m2: f64,
    /// Of the ground that spaces may stand on: what stays as it is.
    pub left_m2: f64,
    pub m2_per_space: f64,
    /// New aisles; drives over lanes that are there are not among them.
    pub aisle_m2: f64,
    /// Ground below tree crowns that becomes spaces or new aisles. Green areas are never taken.
    pub green_taken_m2: f64,
    /// Ground to be paved for each space, m²: of the space and its share of the new aisles.
    pub cost_index: f64,
    /// From a space to the nearest entrance as the crow flies, on average; null where no entrance is drawn.
    pub walk_m: Option<f64>,
    /// The longest way on an aisle from an end to where a car can turn round.
    pub dead_end_m: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum CollectionType {
    FeatureCollection,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum FeatureType {
    Feature,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum PolygonType {
    Polygon,
}

/// A GeoJSON FeatureCollection of parking spaces, as scenes have them.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Spaces {
    #[serde(rename = "type")]
    pub collection_type: CollectionType,
    pub features: Vec<SpaceFeature>,
}

/// A GeoJSON FeatureCollection of what is driven on.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Aisles {
    #[serde(rename = "type")]
    pub collection_type: CollectionType,
    pub features: Vec<AisleFeature>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SpaceFeature {
    #[serde(rename = "type")]
    pub feature_type: FeatureType,
    pub id: String,
    pub geometry: Ring,
    pub properties: SpaceProperties,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SpaceProperties {
    pub kind: String,
    /// "standard", "accessible" or "ev"
    #[serde(rename = "type")]
    pub space_type: String,
    pub arrangement: Arrangement,
    /// The proposal.
    pub layout: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct AisleFeature {
    #[serde(rename = "type")]
    pub feature_type: FeatureType,
    pub id: String,
    pub geometry: Ring,
    pub properties: AisleProperties,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct AisleProperties {
    pub width_m: f64,
    /// Too narrow for two cars to pass each other: driven from the axis's first point to its second, in at a gate and on to one.
    pub one_way: bool,
    /// From the middle of one end to that of the other.
    pub axis: [[f64; 2]; 2],
    /// On a lane that is there: nothing is to be built.
    pub is_there: bool,
}

/// A polygon of four corners, counter-clockwise.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Ring {
    #[serde(rename = "type")]
    pub polygon_type: PolygonType,
    pub coordinates: [Vec<[f64; 2]>; 1],
}

impl HasCoords for Params {
    fn map_coords_in_place(&mut self, _: &dyn Fn(Coord) -> Coord) {}
}

impl HasCoords for Report {
    fn map_coords_in_place(&mut self, convert: &dyn Fn(Coord) -> Coord) {
        for proposal in &mut self.proposals {
            let spaces = proposal.spaces.features.iter_mut();
            let aisles = proposal.aisles.features.iter_mut();
            let mut points: Vec<&mut [f64; 2]> = Vec::new();
            points.extend(spaces.flat_map(|space| &mut space.geometry.coordinates[0]));
            for aisle in aisles {
                points.extend(&mut aisle.geometry.coordinates[0]);
                points.extend(&mut aisle.properties.axis);
            }
            for point in points {
                point.map_coords_in_place(convert);
            }
        }
    }
}
