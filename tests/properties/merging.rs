//! The laws of merging, and the order of merged lists against a rule of its own.

use std::collections::BTreeMap;

use bindery::resolve::merge;
use bindery::source::{FileId, Span};
use bindery::tree::{Layer, Node, Origin, Value};
use proptest::prelude::*;

fn origin(layer: Layer) -> Origin {
    Origin::new(layer, Span { file: FileId(0), start: 0, end: 0 })
}

/// A tree without nulls; lists under names that merge by key hold elements with distinct keys.
fn tree(layer: Layer) -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::Bool),
        (0_i64..4).prop_map(Value::Integer),
        "[ab]{0,2}".prop_map(|text| Value::String(text.into())),
    ]
    .prop_map(move |value| Node::new(value, origin(layer)));
    leaf.prop_recursive(4, 24, 4, move |inner| {
        let field = prop_oneof![Just("a"), Just("b"), Just("c"), Just("d")];
        let map = prop::collection::btree_map(field, inner.clone(), 0..4)
            .prop_map(move |map| Node::mapping(map, origin(layer)));
        let list = prop::collection::vec(inner.clone(), 0..3)
            .prop_map(move |items| Node::sequence(items, origin(layer)));
        let keyed = prop::collection::btree_map("[a-d]", inner, 1..4).prop_map(move |elements| {
            let element = |(name, value): (String, Node)| {
                Node::mapping([("name", Node::string(name, origin(layer))), ("x", value)], origin(layer))
            };
            let list = Node::sequence(elements.into_iter().map(element).collect(), origin(layer));
            Node::mapping([("containers", list)], origin(layer))
        });
        prop_oneof![map, list, keyed]
    })
}

fn map(layer: Layer) -> impl Strategy<Value = Node> {
    tree(layer).prop_map(move |node| Node::mapping([("root", node)], origin(layer)))
}

/// Every leaf by its path, with the values that lost against it.
fn leaves(node: &Node, path: String, found: &mut BTreeMap<String, (Value, Vec<Value>)>) {
    match &node.value {
        Value::Mapping(mapping) if !mapping.entries.is_empty() => {
            for entry in &mapping.entries {
                leaves(&entry.value, format!("{path}/{}", entry.key), found);
            }
        }
        value => {
            let lost = node.lost.iter().flat_map(|lost| lost.iter()).map(|node| node.value.clone()).collect();
            found.insert(path, (value.clone(), lost));
        }
    }
}

fn names(list: &[String], field: &str, layer: Layer) -> Node {
    let element = |name: &String| {
        let fields =
            [("name", Node::string(name.as_str(), origin(layer))), (field, Node::integer(1, origin(layer)))];
        Node::mapping(fields, origin(layer))
    };
    Node::mapping([("env", Node::sequence(list.iter().map(element).collect(), origin(layer)))], origin(layer))
}

/// The order as OpenChoreo's rule says it: two cursors, over the overlay's elements and over those that only the
/// base has; the base's goes first while it stands before the overlay's in the base.
fn expected_order(base: &[String], overlay: &[String]) -> Vec<String> {
    let mut high: Vec<&String> = Vec::new();
    for name in overlay {
        if !high.contains(&name) {
            high.push(name);
        }
    }
    let low: Vec<&String> = base.iter().filter(|name| !high.contains(name)).collect();
    let place = |name: &String| base.iter().position(|other| other == name);
    let (mut next_high, mut next_low, mut order) = (0, 0, Vec::new());
    while next_high < high.len() && next_low < low.len() {
        let before = match (place(low[next_low]), place(high[next_high])) {
            (Some(low), Some(high)) => low < high,
            _ => false,
        };
        if before {
            order.push(low[next_low].clone());
            next_low += 1;
        } else {
            order.push(high[next_high].clone());
            next_high += 1;
        }
    }
    order.extend(high[next_high..].iter().map(|name| (*name).clone()));
    order.extend(low[next_low..].iter().map(|name| (*name).clone()));
    order
}

fn order_of(node: &Node) -> Vec<String> {
    let list = node.get("env").and_then(Node::as_sequence).unwrap_or_default();
    list.iter().map(|item| item.get("name").unwrap().as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_rule_gives_its_own_example() {
    let list = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(
        expected_order(&list("A B LOG_LEVEL Z"), &list("LOG_LEVEL B NEW")),
        list("A LOG_LEVEL B NEW Z")
    );
}

proptest! {
    #[test]
    fn an_empty_overlay_changes_nothing(base in map(Layer::Class)) {
        let empty = Node::mapping(Vec::<(&str, Node)>::new(), origin(Layer::Workload));
        prop_assert_eq!(merge(base.clone(), empty), Some(base));
    }

    #[test]
    fn a_tree_over_itself_is_itself(base in map(Layer::Class)) {
        prop_assert_eq!(merge(base.clone(), base.clone()), Some(base));
    }

    #[test]
    fn anything_over_nothing_is_itself(overlay in map(Layer::Workload)) {
        let empty = Node::mapping(Vec::<(&str, Node)>::new(), origin(Layer::Class));
        prop_assert_eq!(merge(empty, overlay.clone()), Some(overlay));
    }

    #[test]
    fn keyed_lists_are_ordered_by_the_rule(
        base in prop::collection::hash_set("[a-h]", 1..8).prop_map(|set| set.into_iter().collect::<Vec<_>>()).prop_shuffle(),
        overlay in prop::collection::vec("[a-j]", 1..8),
    ) {
        let merged = merge(names(&base, "low", Layer::Class), names(&overlay, "high", Layer::Workload)).unwrap();
        prop_assert_eq!(order_of(&merged), expected_order(&base, &overlay));
    }

    #[test]
    fn null_deletes(base in map(Layer::Class), key in "[ab]") {
        let with = |value: Node| {
            let mut node = base.clone();
            node.as_mapping_mut().unwrap().set(key.as_str(), value);
            node
        };
        let delete = Node::mapping([(key.as_str(), Node::new(Value::Null, origin(Layer::Workload)))], origin(Layer::Workload));
        let merged = merge(with(Node::integer(1, origin(Layer::Class))), delete.clone());
        prop_assert_eq!(merged, Some(base.clone()));
        prop_assert_eq!(merge(base.clone(), delete), Some(base.clone()), "nothing to delete");
    }

    #[test]
    fn every_loser_is_remembered(low in map(Layer::Class), high in map(Layer::Workload)) {
        let merged = merge(low.clone(), high.clone()).unwrap();
        let (mut before, mut over, mut after) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        leaves(&low, String::new(), &mut before);
        leaves(&high, String::new(), &mut over);
        leaves(&merged, String::new(), &mut after);
        let is_list = |value: &Value| matches!(value, Value::Sequence(_) | Value::Mapping(_));
        for (path, (value, lost)) in &after {
            let (Some((old, _)), Some((new, _))) = (before.get(path), over.get(path)) else { continue };
            if is_list(old) || is_list(new) {
                continue;
            }
            prop_assert_eq!(value, new);
            prop_assert_eq!(lost, &vec![old.clone()], "{}", path);
        }
    }
}
