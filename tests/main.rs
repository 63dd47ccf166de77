//! Gathers all integration tests in one binary, so that it links once.

mod diff;
mod emit;
mod golden;
mod hostile;
mod kubernetes;
mod parity;
mod properties;
mod support;
