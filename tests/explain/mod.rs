//! Tests what `explain` says of rendered values.

mod layers;
mod lookup;
mod recomputation;
