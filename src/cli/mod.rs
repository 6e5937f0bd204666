//! The command line.
// NOTE FROM THE LEAD (23:17): I am writing src/cli/**, src/main.rs and tests/cli/** myself, in my own checkout. Leave these
// files as they are; finish src/service, src/http, tests/http and tests/architecture.rs, commit, and report.
// What I call: http::router(service) (or whatever you have made public for that), and Service. Please commit early.
