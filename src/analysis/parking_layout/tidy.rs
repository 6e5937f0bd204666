//! Takes away what a plan does not need.

use super::frame::Frame;
use super::plan::{Aim, Strip, Yard};
use super::search::{Found, strip};
use crate::analysis::process::{AnalysisError, Control};
use crate::geometry::intervals::Interval;

/// The plan without aisles, and ends of aisles, that no space needs.
pub(super) fn tidied(
    yard: &Yard,
    aim: &Aim,
    mut plan: Found,
    control: &Control,
) -> Result<Found, AnalysisError> {
    const STEPS_M: [f64; 5] = [8.0, 4.0, 2.0, 1.0, 0.5];
    let mut work = 0;
    let mut at = 0;
    while at < plan.strips.len() {
        control.check()?;
        let mut without = plan.strips.clone();
        without.remove(at);
        let is_adopted = adopt(yard, aim, &mut plan, without, &mut work);
        if is_adopted {
            continue;
        }
        for is_far in [true, false] {
            for step_m in STEPS_M {
                while let Some(shorter) = shortened(yard, &plan.strips[at], is_far, step_m) {
                    let mut strips = plan.strips.clone();
                    strips[at] = shorter;
                    if !adopt(yard, aim, &mut plan, strips, &mut work) {
                        break;
                    }
                }
            }
        }
        at += 1;
    }
    Ok(plan)
}

/// Takes other strips if they come to more.
fn adopt(yard: &Yard, aim: &Aim, plan: &mut Found, strips: Vec<Strip>, work: &mut u64) -> bool {
    let layout = yard.layout(&strips, aim, work);
    match layout.filter(|layout| layout.value > plan.layout.value) {
        Some(layout) => {
            *plan = Found { strips, layout };
            true
        }
        None => false,
    }
}

fn shortened(yard: &Yard, old: &Strip, is_far: bool, by_m: f64) -> Option<Strip> {
    let aisle = &old.aisle;
    let frame = Frame {
        origin: aisle.axis.start,
        along: aisle.along,
    };
    let axis = Interval {
        from: if is_far { 0.0 } else { by_m },
        to: aisle.length_m() - if is_far { by_m } else { 0.0 },
    };
    let strip = strip(yard, &frame, axis, aisle.width_m)?;
    Some(Strip {
        priority: old.priority,
        from_far_end: old.from_far_end,
        ..strip
    })
}
