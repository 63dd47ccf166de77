//! Writes a tree as indented JSON, with its keys in the same order as in YAML.

use serde_json::{Map, Value as Json};

use super::yaml::customary_rank;
use crate::tree::Node;

/// Writes one object as JSON, two spaces deep; the text ends in a line break.
pub fn to_json(node: &Node) -> String {
    let mut json = node.to_json();
    json.sort_all_objects();
    if let Json::Object(fields) = json {
        let mut fields: Vec<_> = fields.into_iter().collect();
        // The sort is stable, so that all but the customary keys stay in the order of the alphabet.
        fields.sort_by_key(|(key, _)| customary_rank(key));
        json = Json::Object(Map::from_iter(fields));
    }
    format!("{json:#}\n")
}
