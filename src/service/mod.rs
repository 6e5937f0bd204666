//! Use cases: load, compute off the async threads, save, check the revision.
