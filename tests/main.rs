//! Runs every integration test in one binary, so that it links once.

mod emit;
