//! Tests the judging of Kubernetes objects and templates.

mod build;
mod formats;
mod mutations;
mod objects;
mod real;
mod shapes;
mod templates;
