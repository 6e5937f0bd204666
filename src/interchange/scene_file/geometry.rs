//! GeoJSON geometries, to and from JSON. Each fault says which position.

use geo::{
    Coord, CoordsIter, Geometry, LineString, MultiLineString, MultiPoint, MultiPolygon, Point,
    Polygon, coord,
};
use serde_json::{Value, json};

use crate::geometry::validity::GeometryFault;
use crate::model::{FaultCode, FaultValues};

/// Of one feature. A district's boundary has hundreds; what has more than these was not drawn by anybody.
const MOST_POSITIONS: usize = 20_000;

/// What is wrong, and where below the geometry: `/coordinates/0/3`.
#[derive(Debug, PartialEq)]
pub(in crate::interchange) struct Fault {
    pub(in crate::interchange) code: FaultCode,
    pub(in crate::interchange) pointer: String,
    /// What the code's words need to be told.
    pub(in crate::interchange) values: FaultValues,
    pub(in crate::interchange) what: String,
}

impl Fault {
    pub(in crate::interchange) fn new(
        code: FaultCode,
        pointer: impl Into<String>,
        what: impl Into<String>,
    ) -> Self {
        Self {
            code,
            pointer: pointer.into(),
            values: FaultValues::new(),
            what: what.into(),
        }
    }

    /// With a value that the code's words need to be told.
    pub(in crate::interchange) fn with(
        mut self,
        name: &'static str,
        value: impl Into<Value>,
    ) -> Self {
        self.values.insert(name, value.into());
        self
    }

    pub(in crate::interchange) fn within(mut self, step: impl std::fmt::Display) -> Self {
        self.pointer.insert_str(0, &format!("/{step}"));
        self
    }
}

impl From<GeometryFault> for Fault {
    fn from(fault: GeometryFault) -> Self {
        Self::new(fault.flaw.into(), fault.pointer, fault.what)
    }
}

pub(super) fn from_json(value: &Value) -> Result<Geometry, Fault> {
    if value.is_null() {
        return Err(Fault::new(
            FaultCode::GeometryMissing,
            "",
            "the feature has no geometry",
        ));
    }
    let Some(members) = value.as_object() else {
        return Err(expected(
            FaultCode::GeometryMissing,
            "a geometry object",
            value,
        ));
    };
    let Some(kind) = members.get("type") else {
        return Err(Fault::new(
            FaultCode::GeometryMissing,
            "",
            "the geometry has no \"type\"",
        ));
    };
    let coordinates = members.get("coordinates").unwrap_or(&Value::Null);
    let parsed = match kind.as_str() {
        Some("Point") => position(coordinates).map(|at| Point(at).into()),
        Some("MultiPoint") => parts(coordinates, |part| position(part).map(Point))
            .map(|points| MultiPoint::new(points).into()),
        Some("LineString") => line(coordinates).map(Geometry::from),
        Some("MultiLineString") => {
            parts(coordinates, line).map(|lines| MultiLineString::new(lines).into())
        }
        Some("Polygon") => polygon(coordinates).map(Geometry::from),
        Some("MultiPolygon") => {
            parts(coordinates, polygon).map(|polygons| MultiPolygon::new(polygons).into())
        }
        Some("GeometryCollection") => {
            let what = "no kind has a GeometryCollection";
            return Err(Fault::new(FaultCode::GeometryType, "/type", what)
                .with("found", "GeometryCollection"));
        }
        _ => {
            let fault = expected(FaultCode::GeometryType, "a GeoJSON geometry type", kind);
            return Err(fault.within("type"));
        }
    };
    let geometry = parsed.map_err(|fault| fault.within("coordinates"))?;
    if geometry.coords_count() > MOST_POSITIONS {
        let what = format!("may have up to {MOST_POSITIONS} positions");
        let fault = Fault::new(FaultCode::TooManyPositions, "/coordinates", what);
        return Err(fault.with("most", MOST_POSITIONS));
    }
    Ok(geometry)
}

fn expected(code: FaultCode, what: &str, found: &Value) -> Fault {
    const LONGEST: usize = 60;
    let mut found = match found {
        Value::Array(items) => format!("a list of {}", items.len()),
        Value::Object(_) => "an object".to_owned(),
        other => other.to_string(),
    };
    if let Some((end, _)) = found.char_indices().nth(LONGEST) {
        found.truncate(end);
        found.push('…');
    }
    Fault::new(code, "", format!("must be {what}, but is {found}")).with("found", found)
}

fn list<'a>(value: &'a Value, what: &str) -> Result<&'a Vec<Value>, Fault> {
    value
        .as_array()
        .ok_or_else(|| expected(FaultCode::NotAPosition, what, value))
}

fn parts<T>(value: &Value, parse: impl Fn(&Value) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
    list(value, "a list")?
        .iter()
        .enumerate()
        .map(|(index, part)| parse(part).map_err(|fault| fault.within(index)))
        .collect()
}

/// Longitude and latitude, or x and y. A third number, the height, is read and not kept.
fn position(value: &Value) -> Result<Coord, Fault> {
    let numbers = parts(value, |number| {
        number
            .as_f64()
            .ok_or_else(|| expected(FaultCode::NotAPosition, "a number", number))
    })?;
    match *numbers.as_slice() {
        [x, y] | [x, y, _] => Ok(coord! { x: x, y: y }),
        _ => Err(Fault::new(
            FaultCode::NotAPosition,
            "",
            format!(
                "must be a position of 2 or 3 numbers, but has {}",
                numbers.len()
            ),
        )),
    }
}

fn line(value: &Value) -> Result<LineString, Fault> {
    let positions = parts(value, position)?;
    if positions.len() < 2 {
        return Err(Fault::new(
            FaultCode::ShortLine,
            "",
            "is a line of fewer than 2 positions",
        ));
    }
    Ok(LineString::new(positions))
}

fn polygon(value: &Value) -> Result<Polygon, Fault> {
    let mut rings = parts(value, ring)?.into_iter();
    let exterior = rings
        .next()
        .ok_or_else(|| Fault::new(FaultCode::NoRings, "", "is a polygon without rings"))?;
    Ok(Polygon::new(exterior, rings.collect()))
}

fn ring(value: &Value) -> Result<LineString, Fault> {
    let positions = parts(value, position)?;
    if positions.len() < 4 {
        return Err(Fault::new(
            FaultCode::ShortRing,
            "",
            format!(
                "is a ring of {} positions; a ring has 4 or more, the last one as the first",
                positions.len()
            ),
        ));
    }
    if positions.first() != positions.last() {
        return Err(Fault::new(
            FaultCode::OpenRing,
            format!("/{}", positions.len() - 1),
            "does not close the ring: the last position must be the first again",
        ));
    }
    Ok(LineString::new(positions))
}

/// The first fault that `check` finds in a position, with the position's pointer below the coordinates.
pub(super) fn find_position(
    geometry: &Geometry,
    check: &dyn Fn(Coord) -> Option<Fault>,
) -> Option<Fault> {
    match geometry {
        Geometry::Point(point) => check(point.0),
        Geometry::LineString(line) => find_in_line(line, check),
        Geometry::Polygon(polygon) => find_in_polygon(polygon, check),
        Geometry::MultiPoint(points) => find_in(points.iter(), |point| check(point.0)),
        Geometry::MultiLineString(lines) => find_in(lines.iter(), |line| find_in_line(line, check)),
        Geometry::MultiPolygon(parts) => find_in(parts.iter(), |part| find_in_polygon(part, check)),
        Geometry::GeometryCollection(parts) => {
            find_in(parts.iter(), |part| find_position(part, check))
        }
        Geometry::Line(line) => find_in_line(&LineString::from(*line), check),
        Geometry::Rect(rect) => find_in_polygon(&rect.to_polygon(), check),
        Geometry::Triangle(triangle) => find_in_polygon(&triangle.to_polygon(), check),
    }
}

fn find_in<T>(parts: impl Iterator<Item = T>, find: impl Fn(T) -> Option<Fault>) -> Option<Fault> {
    parts
        .enumerate()
        .find_map(|(index, part)| find(part).map(|fault| fault.within(index)))
}

fn find_in_line(line: &LineString, check: &dyn Fn(Coord) -> Option<Fault>) -> Option<Fault> {
    find_in(line.0.iter(), |at| check(*at))
}

fn find_in_polygon(polygon: &Polygon, check: &dyn Fn(Coord) -> Option<Fault>) -> Option<Fault> {
    let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    find_in(rings, |ring| find_in_line(ring, check))
}

/// The geometry as GeoJSON, each coordinate as `written`.
pub(super) fn to_json(geometry: &Geometry, written: fn(Coord) -> Coord) -> Value {
    let position = |at: &Coord| {
        let at = written(*at);
        json!([at.x, at.y])
    };
    let line = |line: &LineString| Value::Array(line.0.iter().map(position).collect());
    let polygon = |polygon: &Polygon| {
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        Value::Array(rings.map(line).collect())
    };
    let (name, coordinates) = match geometry {
        Geometry::Point(point) => ("Point", position(&point.0)),
        Geometry::MultiPoint(points) => (
            "MultiPoint",
            points.iter().map(|point| position(&point.0)).collect(),
        ),
        Geometry::LineString(one) => ("LineString", line(one)),
        Geometry::Line(one) => ("LineString", line(&LineString::from(*one))),
        Geometry::MultiLineString(lines) => ("MultiLineString", lines.iter().map(line).collect()),
        Geometry::Polygon(one) => ("Polygon", polygon(one)),
        Geometry::Rect(rect) => ("Polygon", polygon(&rect.to_polygon())),
        Geometry::Triangle(triangle) => ("Polygon", polygon(&triangle.to_polygon())),
        Geometry::MultiPolygon(polygons) => {
            ("MultiPolygon", polygons.iter().map(polygon).collect())
        }
        Geometry::GeometryCollection(parts) => {
            let geometries: Vec<_> = parts.iter().map(|part| to_json(part, written)).collect();
            return json!({ "type": "GeometryCollection", "geometries": geometries });
        }
    };
    json!({ "type": name, "coordinates": coordinates })
}
