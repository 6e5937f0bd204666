//! Visibility polygons.
