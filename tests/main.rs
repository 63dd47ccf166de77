//! Gathers all integration tests in one binary, so that it links once.

mod diff;
mod kubernetes;
mod parity;
mod support;
