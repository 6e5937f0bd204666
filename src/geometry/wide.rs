//! The part of an area that is wide enough.

use std::f64::consts::FRAC_PI_2;

use geo::MultiPolygon;
use geo::algorithm::buffer::{Buffer, BufferStyle, LineJoin};

use super::overlay;

/// A strip that is drawn narrower by this much still has its width, and areas this far apart are drawn side by side.
const ROUNDING_M: f64 = 0.01;

/// The part of an area that is at least `width_m` wide: the area shrunk by half of that, and grown back.
///
/// What is shrunk keeps its distance all round, also from corners that point inwards. What grows back has corners of a
/// right angle and wider ones again, so that a rectangle that is wide enough comes back whole; sharper ones are cut off,
/// since a needle is not wide. What is narrower by a centimetre passes.
pub fn wide_part(area: &MultiPolygon, width_m: f64) -> MultiPolygon {
    /// Of the arcs around corners that point inwards: chords of less than this times the radius.
    const CHORD: f64 = 0.032;
    /// A right angle, with room for rounding.
    const LEAST_ANGLE: f64 = FRAC_PI_2 - 0.01;
    let reach_m = (width_m - ROUNDING_M) / 2.0;
    if reach_m <= 0.0 {
        return area.clone();
    }
    let grown = |by_m: f64| BufferStyle::new(by_m).line_join(LineJoin::Miter(LEAST_ANGLE));
    // A hair of a gap between areas that touch as far as rounding lets them would be shrunk to half the width.
    let hair_m = ROUNDING_M / 2.0;
    let without_gaps = area.buffer_with_style(grown(hair_m));
    let shrunk = BufferStyle::new(-reach_m - hair_m).line_join(LineJoin::Round(CHORD));
    let core = without_gaps.buffer_with_style(shrunk);
    overlay::intersection(&core.buffer_with_style(grown(reach_m)), area)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::fixtures::rectangle;
    use crate::geometry::overlay::union_of_polygons;
    use geo::{AffineOps, AffineTransform, Area, Polygon, coord, wkt};
    use proptest::prelude::*;

    fn wide_m2(area: &MultiPolygon) -> f64 {
        wide_part(area, 8.0).unsigned_area()
    }

    fn all(parts: &[Polygon]) -> MultiPolygon {
        union_of_polygons(parts)
    }

    #[test]
    fn a_rectangle_of_the_width_comes_back_whole_and_a_narrower_one_does_not() {
        for (width_m, share) in [
            (20.0, 1.0),
            (8.0, 1.0),
            (7.995, 1.0),
            (7.9, 0.0),
            (3.0, 0.0),
        ] {
            let strip = all(&[rectangle(0.0, 0.0, width_m, 30.0)]);
            let found = wide_m2(&strip);
            assert!(
                (found - share * strip.unsigned_area()).abs() < 1e-3,
                "{width_m}: {found}"
            );
            for turn_deg in [17.0, 45.0, 90.0, 201.0] {
                let turn = AffineTransform::rotate(turn_deg, coord! { x: 1e3, y: 0.0 });
                assert!((wide_m2(&strip.affine_transform(&turn)) - found).abs() < 1e-3);
            }
        }
    }

    #[test]
    fn a_tail_is_cut_off_where_it_begins() {
        let with_tail = all(&[
            rectangle(0.0, 0.0, 20.0, 20.0),
            rectangle(20.0, 8.0, 30.0, 3.0),
        ]);
        let found = wide_m2(&with_tail);
        // The largest circle reaches a little into the mouth of the tail: 4 − √(4² − 1.5²) m.
        assert!((400.0..400.0 + 3.0 * 0.32).contains(&found), "{found}");
    }

    #[test]
    fn strips_that_are_wide_together_count_and_a_path_between_them_parts_them() {
        let together = all(&[
            rectangle(0.0, 0.0, 5.0, 30.0),
            rectangle(5.0, 0.0, 5.0, 30.0),
        ]);
        assert!((wide_m2(&together) - 300.0).abs() < 1e-3);
        let hair_apart = all(&[
            rectangle(0.0, 0.0, 5.0, 30.0),
            rectangle(5.000_01, 0.0, 5.0, 30.0),
        ]);
        assert_eq!(hair_apart.0.len(), 2);
        assert!((wide_m2(&hair_apart) - 300.0).abs() < 1e-3);
        let apart = all(&[
            rectangle(0.0, 0.0, 5.0, 30.0),
            rectangle(6.0, 0.0, 5.0, 30.0),
        ]);
        assert_eq!(wide_m2(&apart), 0.0);
        let with_pond: MultiPolygon = wkt!(MULTIPOLYGON(((0. 0., 20. 0., 20. 20., 0. 20., 0. 0.), (6. 6., 6. 14., 14. 14., 14. 6., 6. 6.))));
        assert_eq!(wide_m2(&with_pond), 0.0);
    }

    #[test]
    fn an_l_shape_is_wide_all_round_its_inner_corner() {
        let angle = all(&[
            rectangle(0.0, 0.0, 30.0, 10.0),
            rectangle(0.0, 0.0, 10.0, 30.0),
        ]);
        assert!(
            (wide_m2(&angle) - 500.0).abs() < 0.05,
            "{}",
            wide_m2(&angle)
        );
    }

    #[test]
    fn a_needle_ends_where_it_gets_thin_and_nothing_stays_nothing() {
        let needle: MultiPolygon = wkt!(MULTIPOLYGON(((0. 0., 100. 8., 0. 16., 0. 0.))));
        let found = wide_m2(&needle);
        assert!((300.0..700.0).contains(&found), "{found} of 800");
        assert_eq!(wide_m2(&MultiPolygon::empty()), 0.0);
        assert_eq!(wide_part(&needle, 0.0), needle);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, ..Default::default() })]

        #[test]
        fn what_is_wide_lies_in_the_area_and_holds_every_circle_of_the_width(
            parts in prop::collection::vec((0..30_i32, 0..30_i32, 1..20_i32, 1..20_i32), 1..7),
        ) {
            let parts: Vec<Polygon> = parts
                .iter()
                .map(|&(x, y, w, h)| rectangle(f64::from(x), f64::from(y), f64::from(w), f64::from(h)))
                .collect();
            let area = all(&parts);
            let wide = wide_part(&area, 8.0);
            prop_assert!(overlay::difference(&wide, area.iter()).unsigned_area() < 1e-6);
            // A circle has its whole width, so all circles together are drawn on what is wide, but for their chords.
            let circles = area.buffer(-4.0).buffer(4.0);
            let lost_m2 = overlay::difference(&circles, wide.iter()).unsigned_area();
            prop_assert!(lost_m2 < 0.02 * area.unsigned_area().max(8.0), "{lost_m2}");
        }
    }
}
