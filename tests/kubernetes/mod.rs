//! Tests the judging of Kubernetes objects and templates.

mod admission;
mod build;
mod formats;
mod mutations;
mod objects;
mod real;
mod server;
mod shapes;
mod templates;
mod validators;
