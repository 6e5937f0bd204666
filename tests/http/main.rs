//! The HTTP interface through its router, on a store in memory: one file for each resource.

mod app;
mod catalogue;
mod changes;
mod client;
mod documents;
mod features;
mod guests;
mod history;
mod item_writes;
mod items;
mod jobs;
mod lenses;
mod mutations;
mod problems;
mod processes;
mod projects;
mod scenarios;
mod scene_faults;
mod scenes;
mod settings;
mod street;
mod tiles;
