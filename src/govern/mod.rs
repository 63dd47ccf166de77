//! Judges what was rendered; changes nothing.

pub mod pod_security;
