//! The HTTP interface through its router, on a store in memory: one file for each resource.

mod app;
mod catalogue;
mod changes;
mod client;
mod communities;
mod documents;
mod events;
mod features;
mod history;
mod item_writes;
mod items;
mod jobs;
mod lenses;
mod people;
mod problems;
mod processes;
mod projects;
mod roles;
mod scenarios;
mod scene_faults;
mod scenes;
mod settings;
mod streams;
mod signed;
mod street;
mod tiles;
