//! Tests what `explain` says of rendered values.

mod lookup;
mod recomputation;
