//! Holds rendered builds against Argo's rules, and runs their scripts.

mod argo;
mod repository;
mod rules;
mod scripts;

pub use repository::of_everything;
