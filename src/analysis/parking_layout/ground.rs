//! Where spaces may stand, where cars may drive, and what there is to keep to.

use std::cell::OnceCell;
use std::sync::Arc;

use geo::{
    Area, BoundingRect, Coord, Distance, Euclidean, Geometry, Line, MultiPolygon, Point, Polygon,
};

use super::bound::Bound;
use super::frame::{Frame, Quad};
use super::region::Region;
use super::report::Params;
use super::rule::{self, Sizes};
use crate::analysis::passage::{Opening, barriers, openings};
use crate::analysis::process::{AnalysisError, Control};
use crate::geometry::caliper::unit;
use crate::geometry::erosion::grown;
use crate::geometry::intervals::Interval;
use crate::geometry::overlay;
use crate::geometry::rect;
use crate::model::site::{Site, SiteFeature};
use crate::model::{FeatureId, Kind};

/// A courtyard as a layout sees it. Metres.
#[derive(Debug)]
pub(super) struct Ground {
    pub stand: Region,
    pub drive: Region,
    pub gates: Vec<Gate>,
    /// The legs of existing lanes.
    pub lanes: Vec<Line>,
    pub walls: Vec<Line>,
    pub entrances: Vec<Coord>,
    pub chargers: Vec<Coord>,
    /// Tree crowns that reach over ground where spaces may stand.
    pub crowns: MultiPolygon,
    /// The same where they are kept clear, which `crowns` does not tell.
    pub all_crowns: Arc<Region>,
    /// Once it is asked for.
    pub bound: OnceCell<Bound>,
}

/// What is drawn stays, but for the spaces that are replaced.
#[derive(Debug)]
pub(super) struct Kept {
    pub site: Site,
    pub replaced: Vec<FeatureId>,
}

/// A gate that lets vehicles pass.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gate {
    pub middle: Coord,
    pub inward: Coord,
    pub width_m: f64,
}

impl Ground {
    /// # Errors
    /// When a parameter names an area that does not exist.
    pub fn of(
        site: &Site,
        params: &Params,
        sizes: &Sizes,
        control: &Control,
    ) -> Result<Self, AnalysisError> {
        let openings = openings(site);
        let chosen = chosen(site, params)?;
        let taken = taken(site);
        control.check()?;
        let open = overlay::difference(&site.ground, taken.iter().flatten());
        let drive = overlay::difference(&open, margins(site).iter().flatten());
        control.check()?;
        let clear = clearances(site, &openings, sizes);
        let stand = overlay::difference(&open, clear.iter().flatten());
        let stand = match chosen {
            Some(areas) => overlay::intersection(&stand, &areas),
            None => stand,
        };
        control.check()?;
        let walls: Vec<Line> = barriers(site, &openings)
            .into_iter()
            .flat_map(|barrier| barrier.lines)
            .collect();
        let crowns = overlay::intersection(&crowns(site), &stand);
        Ok(Self {
            all_crowns: Arc::new(Region::new(crowns.clone(), &[])),
            crowns,
            stand: Region::new(stand, &walls),
            drive: Region::new(drive, &walls),
            gates: openings.iter().filter_map(Gate::of).collect(),
            lanes: staying(site, Kind::Lane).flat_map(legs).collect(),
            walls,
            entrances: points(site, Kind::Entrance),
            chargers: points(site, Kind::Charger),
            bound: OnceCell::new(),
        })
    }

    /// The same ground, of which spaces and new aisles leave the tree crowns alone.
    pub fn beside_crowns(&self) -> Self {
        let stand = overlay::difference(&self.stand.area, &self.crowns);
        Self {
            stand: Region::new(stand, &self.walls),
            drive: Region::new(self.drive.area.clone(), &self.walls),
            walls: self.walls.clone(),
            gates: self.gates.clone(),
            lanes: self.lanes.clone(),
            entrances: self.entrances.clone(),
            chargers: self.chargers.clone(),
            crowns: MultiPolygon::empty(),
            all_crowns: Arc::clone(&self.all_crowns),
            bound: OnceCell::new(),
        }
    }

    /// What of a quad lies below tree crowns, to a ninth of it.
    pub fn below_crowns_m2(&self, quad: &Quad) -> f64 {
        const SPOTS: [f64; 3] = [1.0 / 6.0, 0.5, 5.0 / 6.0];
        let [a, b, c, d] = quad.corners;
        let spots = SPOTS.iter().flat_map(|along| {
            let (near, far) = (a + (b - a) * *along, d + (c - d) * *along);
            SPOTS.map(|across| near + (far - near) * across)
        });
        let below = spots.filter(|spot| self.all_crowns.contains(*spot)).count();
        quad.polygon().unsigned_area() * below as f64 / 9.0
    }
}

impl Kept {
    /// # Errors
    /// When a parameter names an area or a space that does not exist.
    pub fn of(site: &Site, params: &Params) -> Result<Self, AnalysisError> {
        let mut kept = Self {
            site: site.clone(),
            replaced: Vec::new(),
        };
        let Some(keep) = &params.keep else {
            return Ok(kept);
        };
        let spaces: Vec<&SiteFeature> = staying(site, Kind::ParkingSpace).collect();
        for (at, id) in keep.iter().enumerate() {
            if !spaces.iter().any(|space| space.id.is_same(id)) {
                let detail = format!("there is no parking space \"{id}\" that stays");
                return Err(AnalysisError::parameter(format!("/keep/{at}"), detail));
            }
        }
        let chosen = chosen(site, params)?;
        let is_replaced = |space: &&SiteFeature| {
            let stands_there = chosen.as_ref().is_none_or(|areas| {
                let ground = space.area();
                ground.is_some_and(|ground| overlay::common_area(areas, &ground) > 0.0)
            });
            stands_there && !keep.iter().any(|id| space.id.is_same(id))
        };
        kept.replaced = spaces
            .into_iter()
            .filter(is_replaced)
            .map(|space| space.id.clone())
            .collect();
        let stays = |feature: &SiteFeature| {
            feature.kind != Kind::ParkingSpace
                || !kept.replaced.iter().any(|id| feature.id.is_same(id))
        };
        kept.site.features.retain(|feature| stays(feature));
        Ok(kept)
    }
}

impl Gate {
    /// None for a gate that vehicles do not pass, or that does not lead out of the courtyard.
    fn of(opening: &Opening) -> Option<Self> {
        opening.is_for("vehicle").then_some(())?;
        Some(Self {
            middle: opening.middle(),
            inward: opening.outward? * -1.0,
            width_m: opening.width_m(),
        })
    }
}

fn staying(site: &Site, kind: Kind) -> impl Iterator<Item = &SiteFeature> {
    site.features_of_kind(kind)
        .filter(|feature| feature.is_staying())
}

fn points(site: &Site, kind: Kind) -> Vec<Coord> {
    staying(site, kind)
        .filter_map(|feature| match &feature.geometry {
            Geometry::Point(point) => Some(point.0),
            _ => None,
        })
        .collect()
}

/// The areas that spaces may stand on; none: all of the courtyard.
fn chosen(site: &Site, params: &Params) -> Result<Option<MultiPolygon>, AnalysisError> {
    let Some(ids) = &params.areas else {
        return Ok(None);
    };
    let mut areas = Vec::new();
    for (at, id) in ids.iter().enumerate() {
        let feature = site.features.iter().find(|feature| feature.id.is_same(id));
        let area = feature.and_then(|feature| feature.area()).ok_or_else(|| {
            let detail = format!("there is no area \"{id}\"");
            AnalysisError::parameter(format!("/areas/{at}"), detail)
        })?;
        areas.push(area);
    }
    Ok(Some(overlay::union(&areas)))
}

/// What stands there or has a use of its own, and stays.
fn taken(site: &Site) -> Vec<MultiPolygon> {
    let kinds = [
        Kind::GreenArea,
        Kind::ActivityArea,
        Kind::BicycleShed,
        Kind::WastePoint,
        Kind::ParkingSpace,
    ];
    let near = site.ground.bounding_rect();
    let is_near = |feature: &&SiteFeature| {
        let bounds = feature.geometry.bounding_rect().zip(near);
        bounds.is_some_and(|(bounds, near)| rect::touch(bounds, near))
    };
    let solid = site
        .everything()
        .filter(|feature| matches!(feature.kind, Kind::Building | Kind::Obstacle))
        .filter(|feature| feature.is_staying())
        .filter(is_near);
    let used = kinds.into_iter().flat_map(|kind| staying(site, kind));
    let around_points: Vec<Polygon> = rule::STANDING
        .into_iter()
        .flat_map(|(kind, rule)| {
            let room_m = site.rules.value(rule);
            let around = move |point| disc(point, room_m, Coord { x: 1.0, y: 0.0 });
            points(site, kind).into_iter().map(around)
        })
        .collect();
    solid
        .chain(used)
        .filter_map(SiteFeature::area)
        .chain([overlay::union_of_many(&around_points)])
        .collect()
}

fn lived_in(site: &Site) -> impl Iterator<Item = MultiPolygon> {
    site.everything()
        .filter(|feature| feature.kind == Kind::Building && feature.is_staying())
        .filter(|feature| crate::analysis::passage::is_residential(feature))
        .filter_map(SiteFeature::area)
}

/// How near cars may drive to where people live.
fn margins(site: &Site) -> Vec<MultiPolygon> {
    let margin_m = site.rules.value(rule::SIDE_MARGIN);
    lived_in(site).map(|area| grown(&area, margin_m)).collect()
}

/// Where nothing stands though nothing is there: before windows, gates and entrances, in lanes, and before spaces that stay.
fn clearances(site: &Site, openings: &[Opening], sizes: &Sizes) -> Vec<MultiPolygon> {
    let rules = &site.rules;
    let window_m = rules.value(rule::WINDOW_DISTANCE);
    let windows = lived_in(site).map(|area| grown(&area, window_m));
    let gate_m = rules.value(rule::GATE_DISTANCE);
    let gates = openings.iter().flat_map(|gate| {
        let drawn = match &gate.feature.geometry {
            Geometry::LineString(drawn) => drawn.lines().collect(),
            _ => Vec::new(),
        };
        let lines = drawn.into_iter().chain([gate.line]);
        lines.flat_map(move |line| around(line, gate_m))
    });
    let east = Coord { x: 1.0, y: 0.0 };
    let entrance_m = rules.value(rule::ENTRANCE_DISTANCE);
    let entrances = points(site, Kind::Entrance)
        .into_iter()
        .map(|door| disc(door, entrance_m, east));
    let lanes = staying(site, Kind::Lane).flat_map(|lane| {
        let width_m = if lane.flag("fire_lane") {
            rules.value(rule::FIRE_LANE_WIDTH)
        } else {
            rules.value(rule::LANE_WIDTH)
        };
        let legs = legs(lane);
        legs.into_iter()
            .flat_map(move |leg| around(leg, width_m / 2.0))
    });
    let fronts = staying(site, Kind::ParkingSpace).flat_map(|space| fronts(site, space, sizes));
    let strips: Vec<Polygon> = gates.chain(entrances).chain(lanes).chain(fronts).collect();
    windows.chain([overlay::union_of_many(&strips)]).collect()
}

/// What a space that stays needs beside it: where a car drives in, before its ends or beside its sides; and beside that of a
/// wheelchair, where one gets out.
fn fronts(site: &Site, space: &SiteFeature, sizes: &Sizes) -> Vec<Polygon> {
    let Geometry::Polygon(polygon) = &space.geometry else {
        return Vec::new();
    };
    let is_parallel = space.text("arrangement") == Some("parallel");
    let mut needed = beside(site, polygon, is_parallel, sizes.aisle_m);
    if space.text("type") == Some("accessible") {
        needed.extend(beside(site, polygon, true, sizes.wheelchair_m));
    }
    needed
}

/// The strips of a depth beside the long edges of a space, or the short ones: those that are wholly open, or are most.
fn beside(site: &Site, space: &Polygon, is_long: bool, deep_m: f64) -> Vec<Polygon> {
    let edges: Vec<Line> = space.exterior().lines().collect();
    let length = |edge: &Line| edge.dx().hypot(edge.dy());
    let (least, most) = edges
        .iter()
        .fold((f64::INFINITY, 0.0_f64), |(low, high), edge| {
            (low.min(length(edge)), high.max(length(edge)))
        });
    let middle_m = f64::midpoint(least, most);
    let centre = edges
        .iter()
        .fold(Coord::zero(), |sum, edge| sum + edge.start)
        / edges.len() as f64;
    let strip = |edge: Line| {
        let along = unit(edge)?;
        let mut frame = Frame {
            origin: edge.start,
            along,
        };
        if frame.local(centre).1 > 0.0 {
            frame = Frame {
                origin: edge.end,
                along: along * -1.0,
            };
        }
        let span = |to| Interval { from: 0.0, to };
        let strip = frame.quad(span(length(&edge)), span(deep_m)).polygon();
        let whole_m2 = length(&edge) * deep_m;
        let open_m2 = overlay::common_area(&site.open_ground, &strip.clone().into());
        Some((open_m2 / whole_m2, strip))
    };
    let strips: Vec<(f64, Polygon)> = edges
        .iter()
        .filter(|edge| (length(edge) > middle_m) == is_long)
        .filter_map(|&edge| strip(edge))
        .collect();
    let most = strips.iter().map(|(share, _)| *share).fold(0.0, f64::max);
    strips
        .into_iter()
        .filter(|(share, _)| *share > most.min(1.0) - 1e-6)
        .map(|(_, strip)| strip)
        .collect()
}

fn legs(lane: &SiteFeature) -> Vec<Line> {
    match &lane.geometry {
        Geometry::LineString(axis) => axis.lines().filter(|leg| leg.start != leg.end).collect(),
        _ => Vec::new(),
    }
}

fn crowns(site: &Site) -> MultiPolygon {
    let crowns: Vec<Polygon> = staying(site, Kind::Tree)
        .filter_map(|tree| {
            let Geometry::Point(trunk) = &tree.geometry else {
                return None;
            };
            let radius_m = tree.number("crown_radius_m")?;
            (radius_m > 0.0).then(|| disc(trunk.0, radius_m, Coord { x: 1.0, y: 0.0 }))
        })
        .collect();
    overlay::union_of_many(&crowns)
}

/// A polygon of sixteen sides around a disc, one of which looks in a direction.
fn disc(at: Coord, radius_m: f64, towards: Coord) -> Polygon {
    const SIDES: u32 = 16;
    let half_rad = std::f64::consts::PI / f64::from(SIDES);
    let out_m = radius_m / half_rad.cos();
    let corners: Vec<Coord> = (0..SIDES)
        .map(|side| {
            let (sin, cos) = (half_rad * f64::from(2 * side + 1)).sin_cos();
            let turned = Coord {
                x: towards.x * cos - towards.y * sin,
                y: towards.x * sin + towards.y * cos,
            };
            at + turned * out_m
        })
        .collect();
    Polygon::new(corners.into(), Vec::new())
}

/// The ground within a distance of a line.
fn around(line: Line, room_m: f64) -> Vec<Polygon> {
    let Some(along) = unit(line) else {
        return vec![disc(line.start, room_m, Coord { x: 1.0, y: 0.0 })];
    };
    let frame = Frame {
        origin: line.start,
        along,
    };
    let stretch = Interval {
        from: 0.0,
        to: Euclidean.distance(line.start, line.end),
    };
    let band = Interval {
        from: -room_m,
        to: room_m,
    };
    let strip: Quad = frame.quad(stretch, band);
    vec![
        strip.polygon(),
        disc(line.start, room_m, along),
        disc(line.end, room_m, along),
    ]
}

/// The least distance of a place from others; none where there are none.
pub(super) fn nearest_m(place: Coord, others: &[Coord]) -> Option<f64> {
    others
        .iter()
        .map(|&other| Euclidean.distance(&Point::from(place), &Point::from(other)))
        .reduce(f64::min)
}
