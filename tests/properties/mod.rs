//! Spoils good repositories at random, and holds merging and naming against their laws.

mod merging;
mod mutations;
mod naming;
