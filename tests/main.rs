//! Gathers all integration tests in one binary, so that it links once.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::too_many_lines,
    reason = "tests look at the disk, and fail by panicking"
)]

mod builds;
mod cel;
mod command_line;
mod delivery;
mod determinism;
mod diff;
mod docs;
mod emit;
mod explain;
mod generated;
mod golden;
mod habits;
mod hostile;
mod kubectl_yaml;
mod kubernetes;
mod manifests;
mod mistakes;
mod network;
mod observability;
mod parity;
mod pod_security;
mod policy;
mod properties;
mod quick_start;
mod references;
mod reports;
mod rules;
mod schemas;
mod support;
mod tidy;
mod time;
