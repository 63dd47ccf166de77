//! Renders what runs: one file for each kind of class, and the parts that they share.

mod containers;
mod deployment;
mod layers;
mod ports;
pub(super) mod scheduled_task;
pub(super) mod service;
pub(super) mod web_application;
