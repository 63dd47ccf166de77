//! Gathers all integration tests in one binary, so that it links once.

mod diff;
mod emit;
mod golden;
mod kubernetes;
mod mistakes;
mod parity;
mod support;
