//! Decides what runs where: cluster, namespace, names and folders.

mod layout;

pub use layout::Place;
