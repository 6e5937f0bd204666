//! The way between degrees and metres, by PROJ.
//!
//! PROJ is linked in with its database, and without network support: it reads no file and asks no server.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use geo::{Coord, Geometry, MapCoords, coord};
use proj::Proj;
use serde_json::Value;

use super::nearby::Nearby;
use crate::model::LonLat;
use crate::model::site::Frame;

#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CrsError {
    #[error("EPSG:{epsg} cannot be used: {why}")]
    Unusable { epsg: u32, why: String },
    #[error("a coordinate lies outside of what EPSG:{epsg} can express")]
    OutOfReach { epsg: u32 },
}

/// A projected CRS in metres by its EPSG code; usable from any thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanarCrs {
    epsg: u32,
}

/// Longitude and latitude, in this order after PROJ's normalisation.
const GEOGRAPHIC: &str = "EPSG:4326";

/// No projected coordinate is larger: half of the equator and the largest false easting (zone 45) together.
const LARGEST_M: f64 = 7e7;

/// The way to the plane and the way back. PROJ's objects may not change threads and take 30–50 ms to make.
struct Ways {
    to_planar: Proj,
    to_lonlat: Proj,
}

thread_local! {
    static WAYS: RefCell<HashMap<u32, Rc<Ways>>> = RefCell::default();
}

impl PlanarCrs {
    /// Checks that PROJ knows the code and that it is a projected CRS in metres.
    pub fn new(epsg: u32) -> Result<Self, CrsError> {
        let crs = Self { epsg };
        match Definition::of(epsg).and_then(|definition| definition.fault()) {
            Ok(None) => {}
            Ok(Some(why)) | Err(why) => return Err(CrsError::Unusable { epsg, why }),
        }
        crs.ways()?;
        Ok(crs)
    }

    /// The CGCS2000 3-degree Gauss-Kruger zone (central meridian, no zone prefix: EPSG 4534–4554) nearest to a longitude.
    /// Outside of 73.5–136.5° E and 0–60° N, the WGS 84 UTM zone of the point.
    pub fn nearest(longitude_deg: f64, latitude_deg: f64) -> u32 {
        const FIRST_MERIDIAN: u32 = 75;
        const FIRST_EPSG: u32 = 4534;
        const LAST_EPSG: u32 = 4554;
        if (73.5..=136.5).contains(&longitude_deg) && (0.0..=60.0).contains(&latitude_deg) {
            let thirds = (longitude_deg / 3.0).round() as u32;
            let zone = thirds.saturating_sub(FIRST_MERIDIAN / 3);
            return (FIRST_EPSG + zone).min(LAST_EPSG);
        }
        let zone = ((longitude_deg + 180.0) / 6.0).floor() as u32 + 1;
        let first = if latitude_deg < 0.0 { 32700 } else { 32600 };
        first + zone.clamp(1, 60)
    }

    pub fn epsg(self) -> u32 {
        self.epsg
    }

    /// Degrees to metres: x east, y north, whatever order the CRS itself has.
    pub fn to_planar(self, geometry: &LonLat<Geometry>) -> Result<Geometry, CrsError> {
        let ways = self.ways()?;
        geometry
            .degrees()
            .try_map_coords(|position| ways.planar(position).ok_or(self.out_of_reach()))
    }

    /// Metres to degrees, not rounded.
    pub fn to_lonlat(self, geometry: &Geometry) -> Result<LonLat<Geometry>, CrsError> {
        let ways = self.ways()?;
        geometry
            .try_map_coords(|position| ways.lonlat(position).ok_or(self.out_of_reach()))
            .map(LonLat::from_degrees)
    }

    fn out_of_reach(self) -> CrsError {
        CrsError::OutOfReach { epsg: self.epsg }
    }

    /// This thread's PROJ objects.
    fn ways(self) -> Result<Rc<Ways>, CrsError> {
        if let Some(ways) = WAYS.with_borrow(|known| known.get(&self.epsg).cloned()) {
            return Ok(ways);
        }
        let ways = Rc::new(Ways::new(self.epsg)?);
        WAYS.with_borrow_mut(|known| known.insert(self.epsg, Rc::clone(&ways)));
        Ok(ways)
    }
}

impl Ways {
    fn new(epsg: u32) -> Result<Self, CrsError> {
        let planar = format!("EPSG:{epsg}");
        let way = |from: &str, to: &str| {
            Proj::new_known_crs(from, to, None).map_err(|error| CrsError::Unusable {
                epsg,
                why: error.to_string(),
            })
        };
        Ok(Self {
            to_planar: way(GEOGRAPHIC, &planar)?,
            to_lonlat: way(&planar, GEOGRAPHIC)?,
        })
    }

    fn planar(&self, degrees: Coord) -> Option<Coord> {
        if !is_on_earth(degrees) {
            return None;
        }
        let (x, y) = self.to_planar.convert((degrees.x, degrees.y)).ok()?;
        // Not a number is no smaller than anything.
        (x.abs() < LARGEST_M && y.abs() < LARGEST_M).then_some(coord! { x: x, y: y })
    }

    fn lonlat(&self, metres: Coord) -> Option<Coord> {
        if !(metres.x.abs() < LARGEST_M && metres.y.abs() < LARGEST_M) {
            return None;
        }
        let (x, y) = self.to_lonlat.convert((metres.x, metres.y)).ok()?;
        let degrees = coord! { x: x, y: y };
        is_on_earth(degrees).then_some(degrees)
    }
}

fn is_on_earth(degrees: Coord) -> bool {
    degrees.x.abs() <= 180.0 && degrees.y.abs() <= 90.0
}

/// PROJ prefers the database that the environment names to its own. One of another PROJ, such as that of a GDAL on the
/// same machine, knows nothing at all.
fn why_unknown() -> String {
    if Proj::new(GEOGRAPHIC).is_ok() {
        return "no such code".to_owned();
    }
    let set: Vec<String> = ["PROJ_DATA", "PROJ_LIB"]
        .iter()
        .filter_map(|name| Some(format!("{name}={}", std::env::var(name).ok()?)))
        .collect();
    format!(
        "PROJ cannot use its database; the environment names that of another PROJ, unset it ({})",
        set.join(" ")
    )
}

/// What PROJ's database says of a CRS, as PROJJSON.
struct Definition(Value);

impl Definition {
    fn of(epsg: u32) -> Result<Self, String> {
        let known = Proj::new(&format!("EPSG:{epsg}")).map_err(|_| why_unknown())?;
        let text = known
            .to_projjson(Some(false), None, None)
            .map_err(|error| error.to_string())?;
        serde_json::from_str(&text)
            .map(Self)
            .map_err(|error| error.to_string())
    }

    /// Why metres in a plane cannot be had from it.
    fn fault(&self) -> Result<Option<String>, String> {
        let name = self.0["name"].as_str().unwrap_or("this code");
        if self.0["type"] != "ProjectedCRS" {
            return Ok(Some(format!(
                "{name} is not a projected coordinate system; choose one in metres, such as EPSG:4547"
            )));
        }
        let axes = self.0["coordinate_system"]["axis"]
            .as_array()
            .ok_or("PROJ tells no axes")?;
        let unit = axes.iter().map(|axis| &axis["unit"]).find(|unit| {
            let is_metre = *unit == "metre" || unit["conversion_factor"].as_f64() == Some(1.0);
            !is_metre
        });
        Ok(unit.map(|unit| {
            let unit = unit["name"]
                .as_str()
                .or(unit.as_str())
                .unwrap_or("another unit");
            format!("{name} is in {unit}, not in metres")
        }))
    }
}

/// The frame of a scene in degrees: a projected CRS, shifted so that the site lies near the origin.
#[derive(Clone, Debug)]
pub struct ProjectedFrame {
    crs: PlanarCrs,
    /// In the CRS's metres; whole numbers.
    origin: Coord,
    /// The way back near the origin, ten times as fast as PROJ's.
    nearby: Option<Nearby>,
}

impl ProjectedFrame {
    /// The frame of `crs` with its origin near `degrees` (x longitude, y latitude).
    pub fn around(crs: PlanarCrs, degrees: Coord) -> Result<Self, CrsError> {
        let origin = crs.ways()?.planar(degrees).ok_or(crs.out_of_reach())?;
        let ways = crs.ways()?;
        let origin = coord! { x: origin.x.round(), y: origin.y.round() };
        Ok(Self {
            crs,
            origin,
            nearby: Nearby::of(|planar| ways.lonlat(planar + origin)),
        })
    }

    pub fn crs(&self) -> PlanarCrs {
        self.crs
    }

    /// Where the frame's origin lies, in metres of the CRS.
    pub fn origin(&self) -> Coord {
        self.origin
    }
}

const NOWHERE: Coord = Coord {
    x: f64::NAN,
    y: f64::NAN,
};

impl Frame for ProjectedFrame {
    fn to_planar(&self, own: Coord) -> Coord {
        let ways = self.crs.ways().ok();
        ways.and_then(|ways| ways.planar(own))
            .map_or(NOWHERE, |position| position - self.origin)
    }

    fn to_own(&self, planar: Coord) -> Coord {
        if let Some(nearby) = self.nearby.as_ref().and_then(|nearby| nearby.at(planar)) {
            return rounded_degrees(nearby);
        }
        let ways = self.crs.ways().ok();
        ways.and_then(|ways| ways.lonlat(planar + self.origin))
            .map_or(NOWHERE, rounded_degrees)
    }
}

/// Degrees with 9 decimals, which is 0.1 mm: what files carry.
pub fn rounded_degrees(degrees: Coord) -> Coord {
    let round = |value: f64| (value * 1e9).round() / 1e9;
    coord! { x: round(degrees.x), y: round(degrees.y) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Point, point};
    use proptest::prelude::*;

    fn planar(epsg: u32, longitude: f64, latitude: f64) -> Result<Point, CrsError> {
        let degrees = LonLat::from_degrees(point!(x: longitude, y: latitude).into());
        let metres = PlanarCrs::new(epsg)?.to_planar(&degrees)?;
        Ok(metres.try_into().unwrap())
    }

    #[test]
    fn a_known_point_lands_where_other_software_puts_it() {
        let point = planar(4547, 113.97, 34.72).unwrap();
        assert!((point.x() - 497_252.058_6).abs() < 1e-4, "{point:?}");
        assert!((point.y() - 3_843_530.667_4).abs() < 1e-4, "{point:?}");
    }

    #[test]
    fn a_frame_s_short_way_back_agrees_with_proj() {
        for (epsg, longitude, latitude) in [
            (4547, 113.97, 34.72),
            (4534, 73.6, 52.0),
            (32756, 151.2, -33.9),
        ] {
            let crs = PlanarCrs::new(epsg).unwrap();
            let frame = ProjectedFrame::around(crs, coord! { x: longitude, y: latitude }).unwrap();
            for (x, y) in [
                (0.0, 0.0),
                (1999.0, -1999.0),
                (-321.5, 77.25),
                (5000.0, 1.0),
            ] {
                let planar = coord! { x: x, y: y };
                let exact = crs.ways().unwrap().lonlat(planar + frame.origin()).unwrap();
                assert_eq!(frame.to_own(planar), rounded_degrees(exact));
                assert_eq!(
                    frame.nearby.as_ref().unwrap().at(planar).is_some(),
                    x < 2000.0
                );
            }
        }
    }

    #[test]
    fn only_projected_systems_in_metres_are_taken() {
        let why = |epsg| PlanarCrs::new(epsg).unwrap_err().to_string();
        assert!(why(4326).contains("not a projected"), "{}", why(4326));
        assert!(why(2222).contains("foot"), "{}", why(2222));
        assert!(why(1).contains("no such code"), "{}", why(1));
        for good in [4547, 4490 + 44, 32649, 3857, 27700, 4526] {
            assert_eq!(PlanarCrs::new(good).map(PlanarCrs::epsg), Ok(good));
        }
    }

    #[test]
    fn the_nearest_zone_is_the_central_meridian_s() {
        assert_eq!(PlanarCrs::nearest(113.97, 34.72), 4547);
        assert_eq!(PlanarCrs::nearest(75.0, 40.0), 4534);
        assert_eq!(PlanarCrs::nearest(73.5, 40.0), 4534);
        assert_eq!(PlanarCrs::nearest(136.5, 48.0), 4554);
        assert_eq!(PlanarCrs::nearest(115.6, 30.0), 4548);
        assert_eq!(PlanarCrs::nearest(14.4, 50.1), 32633);
        assert_eq!(PlanarCrs::nearest(151.2, -33.9), 32756);
        assert_eq!(PlanarCrs::nearest(180.0, 0.0), 32660);
        assert_eq!(PlanarCrs::nearest(-180.0, 0.0), 32601);
    }

    #[test]
    fn every_code_that_nearest_gives_for_china_has_that_central_meridian() {
        for meridian in (75..=135).step_by(3) {
            let epsg = PlanarCrs::nearest(f64::from(meridian), 35.0);
            let point = planar(epsg, f64::from(meridian), 35.0).unwrap();
            assert!((point.x() - 500_000.0).abs() < 1e-6, "{epsg}: {point:?}");
        }
    }

    #[test]
    fn what_cannot_be_projected_is_an_error() {
        let error = CrsError::OutOfReach { epsg: 4547 };
        for (longitude, latitude) in [
            (114.0, 95.0),
            (400.0, 30.0),
            (f64::NAN, 30.0),
            (114.0, f64::INFINITY),
        ] {
            assert_eq!(
                planar(4547, longitude, latitude),
                Err(error.clone()),
                "{longitude} {latitude}"
            );
        }
        let crs = PlanarCrs::new(4547).unwrap();
        for (x, y) in [(1e12, 0.0), (f64::NAN, 0.0)] {
            assert_eq!(
                crs.to_lonlat(&point!(x: x, y: y).into()),
                Err(error.clone())
            );
        }
    }

    #[test]
    fn proj_asks_no_server() {
        let builder = proj::ProjBuilder::new();
        assert!(!builder.network_enabled());
    }

    #[test]
    fn a_frame_lies_near_its_origin_and_answers_nowhere_for_the_impossible() {
        let crs = PlanarCrs::new(4547).unwrap();
        let frame = ProjectedFrame::around(crs, coord! { x: 113.97, y: 34.72 }).unwrap();
        let planar = frame.to_planar(coord! { x: 113.97, y: 34.72 });
        assert!(planar.x.abs() <= 0.5 && planar.y.abs() <= 0.5, "{planar:?}");
        assert!(frame.to_planar(coord! { x: 113.0, y: 95.0 }).x.is_nan());
        assert!(frame.to_own(coord! { x: f64::NAN, y: 0.0 }).x.is_nan());
    }

    fn by_proj4rs(meridian: u32, longitude: f64, latitude: f64) -> (f64, f64) {
        let from = proj4rs::Proj::from_proj_string("+proj=longlat +ellps=GRS80 +no_defs").unwrap();
        let to = proj4rs::Proj::from_proj_string(&format!(
            "+proj=tmerc +lat_0=0 +lon_0={meridian} +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs"
        ))
        .unwrap();
        let mut point = (longitude.to_radians(), latitude.to_radians(), 0.0);
        proj4rs::transform::transform(&from, &to, &mut point).unwrap();
        (point.0, point.1)
    }

    proptest! {
        // A new thread's PROJ objects for each of the zones are what takes time.
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn another_implementation_agrees_to_a_thousandth_of_a_millimetre(
            zone in 0..21_u32, offset in -1.5..1.5, latitude in 3.0..54.0
        ) {
            let meridian = 75 + 3 * zone;
            let longitude = f64::from(meridian) + offset;
            let ours = planar(4534 + zone, longitude, latitude).unwrap();
            let (x, y) = by_proj4rs(meridian, longitude, latitude);
            prop_assert!((ours.x() - x).abs() < 1e-6, "{} {x}", ours.x());
            prop_assert!((ours.y() - y).abs() < 1e-6, "{} {y}", ours.y());
        }

        #[test]
        fn there_and_back_is_the_same_place(longitude in -179.9..179.9, latitude in -80.0..84.0) {
            let crs = PlanarCrs::new(PlanarCrs::nearest(longitude, latitude)).unwrap();
            let own = rounded_degrees(coord! { x: longitude, y: latitude });
            let frame = ProjectedFrame::around(crs, own).unwrap();
            prop_assert_eq!(frame.to_own(frame.to_planar(own)), own);
        }
    }
}
