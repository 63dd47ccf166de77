//! Reads manifests as kubectl does: YAML 1.1 and JSON, split into documents and turned into the values that are sent.
//!
//! kubectl reads with `NewYAMLOrJSONDecoder` of k8s.io/apimachinery 0.36 (pkg/util/yaml/decoder.go), which uses
//! sigs.k8s.io/yaml 1.6 and go.yaml.in/yaml/v2 2.4.4. What it would read in a way of its own is refused.

mod block;
mod compose;
mod cursor;
mod documents;
mod fields;
mod flow;
mod json;
mod lists;
mod maps;
mod properties;
mod read;
mod resolve;
mod scanner;
mod token;

pub(super) use documents::read as read_documents;
