//! What is kept between two questions about the same site, which mostly differ by one camera that is being dragged.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::must_see::{Patch, Seen};
use super::totals::{Ground, Totals};
use super::view::CameraView;
use crate::model::site::Camera;

/// Views and totals by what they hang on. Everything else about the site stays as it is while this is kept.
#[derive(Debug, Default)]
pub struct Memory(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    scale: Option<Scale>,
    views: HashMap<Mounting, Arc<CameraView>>,
    /// The totals of the last question, and those of its cameras without the one that moved.
    totals: Vec<(Vec<Mounting>, Arc<Totals>)>,
    patches: Option<Arc<Vec<Patch>>>,
}

/// What all views of a question have in common.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scale {
    pub profile: String,
    pub target_height_m: f64,
    pub blind_level: usize,
}

/// All that a camera's zones hang on, to the bit.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Mounting {
    id: String,
    numbers: [u64; 9],
}

impl Mounting {
    pub fn of(camera: &Camera) -> Self {
        let numbers = [
            camera.position.x(),
            camera.position.y(),
            camera.height_m,
            camera.azimuth_deg,
            camera.tilt_deg,
            camera.hfov_deg,
            camera.image_width_px,
            camera.image_height_px,
            camera.max_range_m.unwrap_or(f64::INFINITY),
        ];
        Self {
            id: camera.id.to_string(),
            numbers: numbers.map(f64::to_bits),
        }
    }
}

/// Of at most so many views more than a question needs, the older ones may come back: an undone step, say.
const SPARE_VIEWS: usize = 64;

impl Memory {
    /// The patches of the site.
    pub(super) fn patches(&self, make: impl FnOnce() -> Vec<Patch>) -> Arc<Vec<Patch>> {
        if let Some(patches) = &self.state().patches {
            return Arc::clone(patches);
        }
        let patches = Arc::new(make());
        self.state().patches = Some(Arc::clone(&patches));
        patches
    }

    /// Forgets what belongs to another scale.
    pub(super) fn begin(&self, scale: &Scale) {
        let mut state = self.state();
        if state.scale.as_ref() != Some(scale) {
            state.views.clear();
            state.totals.clear();
            state.scale = Some(scale.clone());
        }
    }

    pub(super) fn view(&self, scale: &Scale, mounting: &Mounting) -> Option<Arc<CameraView>> {
        let state = self.state();
        (state.scale.as_ref() == Some(scale))
            .then(|| state.views.get(mounting).cloned())
            .flatten()
    }

    /// The totals of `views`, whose cameras are mounted as `mountings` say: as they are known, or by way of totals that lack
    /// one camera, or anew.
    ///
    /// `fresh` tells which views were not known before: when it is one, that camera is likely to move on.
    pub(super) fn totals(
        &self,
        scale: &Scale,
        ground: &Ground,
        mountings: &[Mounting],
        views: &[Seen],
        fresh: &[usize],
    ) -> Arc<Totals> {
        let known = self.known_totals(scale);
        if let Some((_, totals)) = known.iter().find(|(of, _)| of == mountings) {
            return Arc::clone(totals);
        }
        let rest = known.into_iter().find_map(|(of, totals)| {
            let more = only_addition(&of, mountings)?;
            Some((of, totals, more))
        });
        let rest = rest.or_else(|| match fresh {
            &[moved] if views.len() > 1 => {
                let without = |position: &usize| *position != moved;
                let positions = || (0..views.len()).filter(without);
                let of: Vec<Mounting> = positions().map(|at| mountings[at].clone()).collect();
                let others: Vec<Seen> = positions().map(|at| views[at]).collect();
                Some((of, Arc::new(Totals::new(ground, &others)), moved))
            }
            _ => None,
        });
        match rest {
            Some((of, rest, more)) => {
                let totals = Arc::new(rest.with(ground, views[more].1, views));
                self.keep_totals(
                    scale,
                    vec![(of, rest), (mountings.to_vec(), Arc::clone(&totals))],
                );
                totals
            }
            None => {
                let totals = Arc::new(Totals::new(ground, views));
                self.keep_totals(scale, vec![(mountings.to_vec(), Arc::clone(&totals))]);
                totals
            }
        }
    }

    /// Keeps the views of a question, and some of those before.
    pub(super) fn keep_views(
        &self,
        scale: &Scale,
        mountings: &[Mounting],
        views: &[Arc<CameraView>],
    ) {
        let mut state = self.state();
        if state.scale.as_ref() != Some(scale) {
            return;
        }
        if state.views.len() > mountings.len() + SPARE_VIEWS {
            state.views.clear();
        }
        let named = mountings.iter().cloned().zip(views.iter().cloned());
        state.views.extend(named);
    }

    fn known_totals(&self, scale: &Scale) -> Vec<(Vec<Mounting>, Arc<Totals>)> {
        let state = self.state();
        if state.scale.as_ref() == Some(scale) {
            state.totals.clone()
        } else {
            Vec::new()
        }
    }

    fn keep_totals(&self, scale: &Scale, totals: Vec<(Vec<Mounting>, Arc<Totals>)>) {
        let mut state = self.state();
        if state.scale.as_ref() == Some(scale) {
            state.totals = totals;
        }
    }

    /// A thread that panicked while it held the lock left whole entries behind: they are only ever added or removed.
    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The position of the one mounting of `all` that `some` lack, if they have all the others, in the same order.
fn only_addition(some: &[Mounting], all: &[Mounting]) -> Option<usize> {
    if some.len() + 1 != all.len() {
        return None;
    }
    let position = some.iter().zip(all).take_while(|(a, b)| a == b).count();
    (some[position..] == all[position + 1..]).then_some(position)
}
