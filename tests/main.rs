//! Tests what Bindery does from the outside.

mod diff;
