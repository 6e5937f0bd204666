//! Yuantu (院图): a GIS-backed spatial planning service for offices that renovate neglected housing courtyards.
//!
//! ```text
//! geometry ← model ← { analysis, identity, interchange, store } ← service ← http ← cli ← main
//! ```
//! An arrow is the only way an import may run; `tests/architecture.rs` reads the sources and holds it.

#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::unreachable
    )
)]

pub mod analysis;
pub mod cli;
pub mod geometry;
pub mod http;
pub mod identity;
pub mod interchange;
pub mod model;
pub mod service;
pub mod store;
