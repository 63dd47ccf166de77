//! Spoils good repositories at random, and holds merging and naming against their laws.

mod layering;
mod merging;
mod mutations;
mod naming;
