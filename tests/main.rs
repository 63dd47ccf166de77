//! Gathers all integration tests in one binary, so that it links once.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests look at the disk, and fail by panicking"
)]

mod diff;
mod docs;
mod emit;
mod generated;
mod golden;
mod kubernetes;
mod parity;
mod quick_start;
mod support;
mod tidy;
