//! What every store must do, said once and run on every backend of [`backends::all`].

mod backends;
mod backups;
mod bulk;
mod chain;
mod concurrency;
mod faults;
mod geometry;
mod history;
mod lenses;
mod model;
mod moving;
mod news;
mod opening;
mod past;
mod people;
mod postgres;
mod projects;
mod reading;
mod replaced;
mod samples;
mod scenarios;
mod writing;
