//! Boolean operations on polygons, exact to a grid of 2⁻³⁶ m (15 picometres).
//!
//! `geo`'s own operations round to a grid of 2⁻²⁹ of the extent (0.4 µm in a courtyard), which is too coarse for
//! areas that must agree to nine digits, and its union of many visibility polygons does not finish. The same engine
//! on 64-bit integers has neither weakness.
//!
//! # Units
//! Metres, within ±2²⁴ m of the origin of what is combined. Rings with a coordinate that is not finite or farther
//! away are left out.

use geo::{Area, BoundingRect, Coord, LineString, MapCoords, MultiPolygon, Polygon, Rect};
use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay::ShapeType;
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::float::overlay::{FloatOverlay, OverlayOptions};
use i_overlay::i_float::adapter::FloatPointAdapter;
use i_overlay::i_float::float::rect::FloatRect;

use super::half_plane::{clipped, sides};
use super::holes;
use super::rect;
use super::ring::doubled_signed_area;

/// Grid steps per metre: 2³⁶.
const SCALE: f64 = (1_u64 << 36) as f64;
/// The farthest coordinate that the grid holds with room to spare: 2²⁴ m.
const REACH_M: f64 = (1_u64 << 24) as f64;
/// Parts below this area are rounding, not ground.
pub(super) const LEAST_AREA_M2: f64 = 1e-9;

type Contour = Vec<[f64; 2]>;

/// The ground that any of `areas` covers.
pub fn union<'a>(areas: impl IntoIterator<Item = &'a MultiPolygon>) -> MultiPolygon {
    let subject = contours(areas.into_iter().flatten());
    combine(&subject, &[], OverlayRule::Subject)
}

/// As [`union`], of single polygons.
pub fn union_of_polygons<'a>(polygons: impl IntoIterator<Item = &'a Polygon>) -> MultiPolygon {
    combine(&contours(polygons), &[], OverlayRule::Subject)
}

/// As [`union_of_polygons`], of polygons that cover much the same ground as those next to them in order. A few are united at
/// a time: edges within what others cover are gone before all the rest cuts them.
pub fn union_of_many(polygons: &[Polygon]) -> MultiPolygon {
    const AT_A_TIME: usize = 8;
    let mut areas: Vec<MultiPolygon> = polygons.chunks(AT_A_TIME).map(union_of_polygons).collect();
    while areas.len() > 1 {
        areas = areas.chunks(AT_A_TIME).map(union).collect();
    }
    areas.pop().unwrap_or(MultiPolygon::empty())
}

/// The ground that at least `count` of `areas` cover; none of them may overlap itself.
pub fn covered_by_at_least<'a>(
    count: usize,
    areas: impl IntoIterator<Item = &'a MultiPolygon>,
) -> MultiPolygon {
    let mut subject = contours(areas.into_iter().flatten());
    // Each cover that winds the other way round takes one away everywhere.
    let corner = REACH_M - 1.0;
    let cover = vec![
        [-corner, -corner],
        [-corner, corner],
        [corner, corner],
        [corner, -corner],
    ];
    subject.extend(vec![cover; count.saturating_sub(1)]);
    combine(&subject, &[], OverlayRule::Subject)
}

/// As [`union`] of two areas. Parts of the first that the second does not come near to stay as they are, to the bit.
pub fn union_near(area: &MultiPolygon, more: &MultiPolygon) -> MultiPolygon {
    near(area, more, |near| union([near, more]))
}

/// As [`difference`], likewise.
pub fn difference_near(area: &MultiPolygon, hole: &MultiPolygon) -> MultiPolygon {
    near(area, hole, |near| difference(near, hole))
}

/// Replaces the parts of `area` whose rectangles touch that of `other` by what `combine` makes of them.
fn near(
    area: &MultiPolygon,
    other: &MultiPolygon,
    combine: impl FnOnce(&MultiPolygon) -> MultiPolygon,
) -> MultiPolygon {
    let Some(bounds) = other.bounding_rect() else {
        return area.clone();
    };
    let (near, far): (Vec<&Polygon>, Vec<&Polygon>) =
        area.iter().partition(|part| touches(part, bounds));
    let changed = combine(&near.into_iter().cloned().collect());
    far.into_iter().cloned().chain(changed).collect()
}

/// The ground that both cover.
pub fn intersection(a: &MultiPolygon, b: &MultiPolygon) -> MultiPolygon {
    combine(&contours(a), &contours(b), OverlayRule::Intersect)
}

/// How much ground both cover, in m². Only what lies within the second one's rectangle is looked at.
pub fn common_area(area: &MultiPolygon, local: &MultiPolygon) -> f64 {
    intersection_near(area, local).unsigned_area()
}

/// As [`intersection`], likewise.
pub fn intersection_near(area: &MultiPolygon, local: &MultiPolygon) -> MultiPolygon {
    let Some(bounds) = local.bounding_rect() else {
        return MultiPolygon::empty();
    };
    intersection(&within(area, bounds), local)
}

/// The part of an area within a rectangle: good for an overlay, not for showing.
pub fn within(area: &MultiPolygon, bounds: Rect) -> MultiPolygon {
    let sides = sides(bounds);
    area.iter()
        .filter(|part| touches(part, bounds))
        .map(|part| clipped(part, &sides))
        .collect()
}

fn touches(polygon: &Polygon, bounds: Rect) -> bool {
    polygon
        .bounding_rect()
        .is_some_and(|own| rect::touch(own, bounds))
}

/// `area` without what any of `holes` covers.
pub fn difference<'a>(
    area: &MultiPolygon,
    holes: impl IntoIterator<Item = &'a Polygon>,
) -> MultiPolygon {
    combine(&contours(area), &contours(holes), OverlayRule::Difference)
}

/// The area with its corners on a grid of `step`, which may be metres or degrees. What is thinner than that is gone.
pub fn on_grid(area: &MultiPolygon, step: f64) -> MultiPolygon {
    let Some(bounds) = area.bounding_rect() else {
        return MultiPolygon::empty();
    };
    // Whole steps, so that equal coordinates of two areas stay equal.
    let whole = |value: f64| (value / step).round() * step;
    let origin = Coord {
        x: whole(bounds.center().x),
        y: whole(bounds.center().y),
    };
    let near: MultiPolygon = area.map_coords(|coord| coord - origin);
    let reach = bounds.width().max(bounds.height()) + step;
    let Some(adapter) = FloatRect::new(-reach, reach, -reach, reach)
        .ok()
        .and_then(|rect| FloatPointAdapter::try_with_scale_conservative(rect, 1.0 / step).ok())
    else {
        return area.clone();
    };
    combine_on(
        adapter,
        &contours(&near),
        &[],
        OverlayRule::Subject,
        step * step,
    )
    .map_coords(|coord| coord + origin)
}

fn combine(subject: &[Contour], clip: &[Contour], rule: OverlayRule) -> MultiPolygon {
    match grid(subject.iter().chain(clip)) {
        Some(adapter) => combine_on(adapter, subject, clip, rule, LEAST_AREA_M2),
        None => MultiPolygon::empty(),
    }
}

fn combine_on(
    adapter: FloatPointAdapter<[f64; 2], i64>,
    subject: &[Contour],
    clip: &[Contour],
    rule: OverlayRule,
    least_area: f64,
) -> MultiPolygon {
    let mut options = OverlayOptions::<f64, i64>::ogc();
    options.min_output_area = least_area;
    let shapes = FloatOverlay::<[f64; 2], i64>::new_custom(
        adapter,
        options,
        Default::default(),
        subject.iter().chain(clip).map(Vec::len).sum(),
    )
    .unsafe_add_source(subject, ShapeType::Subject)
    .unsafe_add_source(clip, ShapeType::Clip)
    // Every outer ring winds one way and every hole the other, so what is covered at all has a winding above zero.
    .overlay(rule, FillRule::Positive);
    holes::bound(shapes.into_iter().filter_map(polygon).collect())
}

/// The same grid for every operation, so that equal coordinates stay equal from one to the next.
fn grid<'a>(
    contours: impl Iterator<Item = &'a Contour>,
) -> Option<FloatPointAdapter<[f64; 2], i64>> {
    contours.flatten().next()?;
    let rect = FloatRect::new(-REACH_M, REACH_M, -REACH_M, REACH_M).ok()?;
    FloatPointAdapter::try_with_scale_conservative(rect, SCALE).ok()
}

/// The rings without their closing points, outer ones counter-clockwise and holes clockwise.
fn contours<'a>(polygons: impl IntoIterator<Item = &'a Polygon>) -> Vec<Contour> {
    let mut contours = Vec::new();
    for polygon in polygons {
        contours.extend(contour(polygon.exterior(), true));
        contours.extend(
            polygon
                .interiors()
                .iter()
                .filter_map(|ring| contour(ring, false)),
        );
    }
    contours
}

fn contour(ring: &LineString, counter_clockwise: bool) -> Option<Contour> {
    let in_reach = |coord: &Coord| coord.x.abs() < REACH_M && coord.y.abs() < REACH_M;
    let (_, open) = ring.0.split_last()?;
    if open.len() < 3 || !open.iter().all(in_reach) {
        return None;
    }
    let mut contour: Contour = open.iter().map(|coord| [coord.x, coord.y]).collect();
    if (doubled_signed_area(&ring.0) > 0.0) != counter_clockwise {
        contour.reverse();
    }
    Some(contour)
}

fn polygon(shape: Vec<Contour>) -> Option<Polygon> {
    let mut rings = shape.into_iter().map(|contour| {
        // Closed by `Polygon::new`.
        contour
            .into_iter()
            .map(|[x, y]| Coord { x, y })
            .collect::<LineString>()
    });
    let exterior = rings.next()?;
    Some(Polygon::new(exterior, rings.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Validation, polygon, wkt};

    fn square(x: f64, y: f64, side: f64) -> Polygon {
        polygon![(x: x, y: y), (x: x + side, y: y), (x: x + side, y: y + side), (x: x, y: y + side)]
    }

    fn reversed(polygon: &Polygon) -> Polygon {
        let mut ring = polygon.exterior().0.clone();
        ring.reverse();
        Polygon::new(LineString::new(ring), Vec::new())
    }

    #[test]
    fn rings_of_any_orientation_cover_the_same() {
        let a = square(0.0, 0.0, 2.0);
        let b = reversed(&square(1.0, 1.0, 2.0));
        assert_eq!(union_of_polygons([&a, &b]).unsigned_area(), 7.0);
        let left = difference(&MultiPolygon::new(vec![reversed(&a)]), [&b]);
        assert_eq!(left.unsigned_area(), 3.0);
    }

    #[test]
    fn a_hole_of_one_area_is_filled_by_another() {
        let ring: Polygon =
            wkt!(POLYGON((0. 0., 9. 0., 9. 9., 0. 9., 0. 0.), (3. 3., 3. 6., 6. 6., 6. 3., 3. 3.)));
        let plug = square(3.0, 3.0, 3.0);
        assert_eq!(union_of_polygons([&ring, &plug]).unsigned_area(), 81.0);
    }

    #[test]
    fn nothing_and_nonsense_are_left_out() {
        let nan = polygon![(x: f64::NAN, y: 0.0), (x: 1.0, y: 0.0), (x: 1.0, y: 1.0)];
        let flat = polygon![(x: 0.0, y: 0.0), (x: 1.0, y: 0.0), (x: 2.0, y: 0.0)];
        let far = square(1e12, 0.0, 1.0);
        assert_eq!(union_of_polygons([]).0.len(), 0);
        assert_eq!(union_of_polygons([&nan, &flat, &far]).0.len(), 0);
    }

    #[test]
    fn ground_is_counted_by_how_many_cover_it() {
        let areas: Vec<MultiPolygon> = [0.0, 1.0, 2.0, 9.0]
            .map(|x| MultiPolygon::new(vec![square(x, 0.0, 3.0)]))
            .to_vec();
        let area = |count| covered_by_at_least(count, &areas).unsigned_area();
        assert_eq!([1, 2, 3, 4].map(area), [24.0, 9.0, 3.0, 0.0]);
    }

    #[test]
    fn areas_that_touch_at_a_corner_stay_valid() {
        let both = union_of_polygons([&square(0.0, 0.0, 1.0), &square(1.0, 1.0, 1.0)]);
        assert!(both.is_valid(), "{both:?}");
        assert_eq!(both.unsigned_area(), 2.0);
    }

    #[test]
    fn a_free_hole_beside_one_that_touches_a_corner_stays_in_its_own_ring() {
        // i_overlay 9.1 gives the free hole to the yard, which it lies outside of.
        let ground = MultiPolygon::new(vec![square(-40.0, -40.0, 80.0)]);
        let corner = square(-40.0, -40.0, 1.0);
        let around_a_yard: Polygon = wkt!(POLYGON(
            (-39. - 39., -15. - 39., -15. - 19., -39. - 19., -39. - 39.),
            (-33. - 34., -33. - 24., -21. - 24., -21. - 34., -33. - 34.)
        ));
        let free = square(-30.5, 15.5, 3.0);
        let left = difference(&ground, [&corner, &around_a_yard, &free]);
        assert!(left.is_valid(), "{left:?}");
        assert_eq!(left.unsigned_area(), 6400.0 - 1.0 - 480.0 + 120.0 - 9.0);
    }

    #[test]
    fn a_third_of_a_metre_keeps_eleven_digits() {
        let third = square(0.1, 0.1, 1.0 / 3.0);
        let area = intersection(
            &MultiPolygon::new(vec![third.clone()]),
            &MultiPolygon::new(vec![square(0.0, 0.0, 1.0)]),
        )
        .unsigned_area();
        assert!((area - third.unsigned_area()).abs() < 1e-11);
    }
}
