//! Shows an object as the API server shows it to the policies that decide on its creation.
//!
//! There an object went through Kubernetes' own types: their defaults are set, quantities are canonical, and what a type leaves out when it
//! is empty is absent. The tables beside this file say so by type; `docs/cel.md` tells their version, how they are made, and what is left out.

mod computed;
mod custom;
mod defaults;
mod pods;
mod types;
mod write;

use types::{BUILT_IN, CUSTOM};

use crate::tree::Node;

/// The object as policies of a cluster see it when it is created, for a minor version of Kubernetes.
///
/// A kind that no table has stays as it is, but for its metadata.
pub fn served(object: &Node, minor: u32) -> Node {
    let text = |key: &str| object.get(key).and_then(Node::as_str).unwrap_or_default();
    let (api_version, kind) = (text("apiVersion"), text("kind"));
    let mut object = object.clone();
    if let Some(name) = BUILT_IN.of_kind(api_version, kind) {
        // Creation knows no status but the one that the API server begins with; a node tells its own.
        if let Some(fields) = object.as_mapping_mut().filter(|_| name != "core.Node") {
            fields.remove("status");
        }
        write::root(&mut object, name, minor);
        return object;
    }
    if let Some(metadata) = object.as_mapping_mut().and_then(|body| body.get_mut("metadata")) {
        write::metadata(metadata, minor);
    }
    if let Some(name) = CUSTOM.of_kind(api_version, kind) {
        custom::set_defaults(&mut object, name);
    }
    object
}
