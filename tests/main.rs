//! Gathers all integration tests in one binary, so that it links once.

mod diff;
mod docs;
mod emit;
mod generated;
mod golden;
mod kubernetes;
mod parity;
mod quick_start;
mod support;
