//! Gathers all integration tests in one binary, so that it links once.

mod determinism;
mod diff;
mod emit;
mod golden;
mod kubernetes;
mod parity;
mod schemas;
mod support;
