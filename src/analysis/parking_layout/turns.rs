//! What a car needs beside a turn from one narrow aisle into another: at its inside, else on the outside. And whether cars would come
//! towards each other where there is room for one.

use std::sync::Arc;

use geo::Coord;

use super::frame::{Frame, HAIR_M, Quad};
use super::ground::Ground;
use super::network::{Aisle, Meeting, Meetings, Role, point_at};
use super::region::about;
use crate::geometry::intervals::Interval;
use crate::geometry::vector::{cross, dot, left_of};

/// The ring that a car of 4.8 × 1.8 m sweeps when it turns as tightly as it can is so wide.
const SWEPT_M: f64 = 3.16;
/// So far a driver stays away from what stands on either side.
const CLEAR_M: f64 = 0.1;

/// One of the two ways along an aisle from where it meets another: on along its axis, or back.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Arm {
    Before,
    After,
}

/// The ground beside each turn that is driven, which nothing may stand on. None where there is no room for a turn.
pub(super) fn room_for_turns(
    aisles: &[Arc<Aisle>],
    meetings: &Meetings,
    ground: &Ground,
    turning_radius_m: f64,
) -> Option<Vec<Quad>> {
    let is_laid_out = |at: usize| !aisles[at].role.is_given() && meetings.is_driven_on(at);
    let mut room = Vec::new();
    for at in (0..aisles.len()).filter(|&at| is_laid_out(at)) {
        let once = |meeting: &&Meeting| meeting.other > at && is_laid_out(meeting.other);
        for meeting in meetings.of[at].iter().filter(once) {
            let (one, two) = (&aisles[at], &aisles[meeting.other]);
            let inset_m = match inset_m(turning_radius_m, one.width_m, two.width_m) {
                Some(0.0) => continue,
                // Where two cars pass, one has room to swing out.
                None if one.is_two_way() || two.is_two_way() => continue,
                inset_m => inset_m?,
            };
            for turn in turns_at(one, two, meeting) {
                let beside = turn.room(inset_m, turning_radius_m + CLEAR_M);
                let mut free = beside
                    .into_iter()
                    .filter(|beside| ground.drive.holds_quad(beside));
                room.push(free.next()?);
            }
        }
    }
    Some(room)
}

/// Whether nobody comes the other way on a one-way aisle: where it lies on another for longer than where they meet, that is driven the
/// same way.
pub(super) fn is_one_way_only(aisles: &[Arc<Aisle>], meetings: &Meetings) -> bool {
    let driven: Vec<&Arc<Aisle>> = (0..aisles.len())
        .filter(|&at| meetings.is_driven_on(at))
        .map(|at| &aisles[at])
        .collect();
    let one_way = driven.iter().filter(|aisle| aisle.is_one_way);
    let mut pairs = one_way.flat_map(|one| driven.iter().map(move |other| (one, other)));
    !pairs.any(|(one, other)| !Arc::ptr_eq(one, other) && comes_towards(one, other))
}

fn comes_towards(one: &Aisle, other: &Aisle) -> bool {
    /// Of the sine between them: those that cross at more lie on each other only there.
    const ALONG: f64 = 0.3;
    let is_same_way = other.is_one_way && dot(one.along, other.along) > 0.0;
    if is_same_way || cross(one.along, other.along).abs() > ALONG {
        return false;
    }
    let Some((frame, own, _)) = Aisle::strip(one.axis, one.width_m, one.role) else {
        return false;
    };
    let shared_m = frame
        .shadow(&other.ground, about(one.width_m))
        .map_or(0.0, |shadow| {
            shadow.to.min(own.to) - shadow.from.max(own.from)
        });
    shared_m > one.width_m.max(other.width_m) + HAIR_M
}

/// How far what stands at the inside of a turn keeps from the corner of two aisles that meet at a right angle: 0 where they are so wide
/// that it need not. None where one is too narrow for any turn.
fn inset_m(turning_radius_m: f64, one_m: f64, two_m: f64) -> Option<f64> {
    // The car's outer front corner keeps clear of the far sides of both, its inner side of the corner.
    let outer_m = turning_radius_m + CLEAR_M;
    let inner_m = turning_radius_m - SWEPT_M - CLEAR_M;
    let [ahead_m, aside_m] = [one_m, two_m].map(|width_m| (outer_m - width_m).max(0.0));
    if ahead_m.max(aside_m) > inner_m {
        return None;
    }
    let over_m = |kept_m: f64, drawn_m: f64| drawn_m - (inner_m.powi(2) - kept_m.powi(2)).sqrt();
    Some(
        over_m(ahead_m, aside_m)
            .max(over_m(aside_m, ahead_m))
            .max(0.0),
    )
}

/// The turns that are driven at a meeting, in either direction.
fn turns_at<'a>(one: &'a Aisle, two: &'a Aisle, meeting: &Meeting) -> Vec<Bend<'a>> {
    const ALONG: f64 = 0.1;
    if cross(one.along, two.along).abs() < ALONG {
        return Vec::new();
    }
    let arms_of_one = arms(one, meeting.here_m, two.width_m);
    let arms_of_two = arms(two, meeting.there_m, one.width_m);
    let frame = Frame {
        origin: point_at(one.axis, meeting.here_m),
        along: one.along,
    };
    let is_driven = |from: Arm, to: Arm| {
        (arrives(one, from) && leaves(two, to)) || (arrives(two, to) && leaves(one, from))
    };
    arms_of_one
        .iter()
        .flat_map(|&from| arms_of_two.iter().map(move |&to| (from, to)))
        .filter(|&(from, to)| is_driven(from, to))
        .map(|(from, to)| Bend {
            frame,
            one,
            two,
            back: from.sense(),
            out: two.along * to.sense(),
        })
        .collect()
}

/// The arms of an aisle at a place: what goes no farther than the aisle that crosses it there is none. By a gate one always comes.
fn arms(aisle: &Aisle, at_m: f64, crossing_m: f64) -> Vec<Arm> {
    let is_arm = |length_m: f64| length_m > crossing_m / 2.0;
    let before = (aisle.role == Role::Gate || is_arm(at_m)).then_some(Arm::Before);
    let after = is_arm(aisle.length_m() - at_m).then_some(Arm::After);
    before.into_iter().chain(after).collect()
}

fn arrives(aisle: &Aisle, by: Arm) -> bool {
    !aisle.is_one_way || by == Arm::Before
}

fn leaves(aisle: &Aisle, by: Arm) -> bool {
    !aisle.is_one_way || by == Arm::After
}

impl Arm {
    fn sense(self) -> f64 {
        match self {
            Self::Before => -1.0,
            Self::After => 1.0,
        }
    }
}

/// From an arm of one aisle, along which the frame lies, into an arm of another.
struct Bend<'a> {
    /// From where they meet.
    frame: Frame,
    one: &'a Aisle,
    two: &'a Aisle,
    /// Whether the arm goes along the frame, or against it.
    back: f64,
    /// The way of the other arm.
    out: Coord,
}

impl Bend<'_> {
    /// Of these one is to be kept clear: the inside, then beyond the outer edge of either.
    fn room(&self, inset_m: f64, outer_m: f64) -> Vec<Quad> {
        const RIGHT: f64 = 0.98;
        let mut room = vec![self.inside(inset_m)];
        if cross(self.one.along, self.out).abs() > RIGHT {
            room.extend(self.outsides(inset_m, outer_m));
        }
        room
    }

    fn side(&self) -> f64 {
        dot(self.out, left_of(self.one.along)).signum()
    }

    /// A square at the corner, or what lies around it where aisles meet askew.
    fn inside(&self, inset_m: f64) -> Quad {
        let (along, left) = (self.one.along, left_of(self.one.along));
        // The other's edge on the side of the first arm.
        let normal = left_of(self.out);
        let normal = normal * (self.back * dot(normal, along)).signum();
        let edge = normal * (self.two.width_m / 2.0);
        let left_m = self.side() * self.one.width_m / 2.0;
        let on_edge_m = (left_m - dot(edge, left)) / dot(self.out, left);
        let along_m = dot(edge + self.out * on_edge_m, along);
        self.frame.quad(
            span(along_m, along_m + self.back * inset_m),
            span(left_m, left_m + self.side() * inset_m),
        )
    }

    /// Where the car's front swings out if it turns so much later, or so much farther out.
    fn outsides(&self, inset_m: f64, outer_m: f64) -> [Quad; 2] {
        let half_m = (outer_m.powi(2) - (outer_m - inset_m).powi(2)).sqrt();
        let swung = |sense: f64, corner_m: f64| {
            let at = |from_corner_m: f64| corner_m + sense * from_corner_m;
            span(at(outer_m - half_m), at(outer_m + half_m))
        };
        let (back, side) = (self.back, self.side());
        let corner_along_m = -back * self.two.width_m / 2.0;
        let corner_left_m = -side * self.one.width_m / 2.0;
        [
            self.frame.quad(
                span(corner_along_m, corner_along_m - back * inset_m),
                swung(side, corner_left_m),
            ),
            self.frame.quad(
                swung(back, corner_along_m),
                span(corner_left_m, corner_left_m - side * inset_m),
            ),
        ]
    }
}

fn span(one: f64, other: f64) -> Interval {
    Interval {
        from: one.min(other),
        to: one.max(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_aisles_need_nothing_and_too_narrow_ones_are_not_turned_into() {
        assert_eq!(inset_m(6.0, 5.0, 5.0), Some(0.0));
        assert_eq!(inset_m(6.0, 5.0, 3.8), Some(0.0));
        let narrow = inset_m(6.0, 3.8, 3.8).unwrap();
        assert!(narrow > 0.5 && narrow < 1.0, "{narrow}");
        assert!(inset_m(6.0, 4.0, 3.8).unwrap() < narrow);
        assert_eq!(inset_m(6.0, 3.0, 5.0), None);
    }
}
