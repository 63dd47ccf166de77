//! Holds the names of an engine's objects against their limit, and apart.

use std::collections::BTreeMap;

use bindery::plan::Delivery;

#[test]
fn names_of_different_things_differ_and_fit_a_label() {
    let long = "a".repeat(63);
    let words = ["a", "b", "a-b", "c", "b-c", long.as_str(), "tenant", "eu-1"];
    let clusters = ["a", "a.b", "a.b.c", "b", "a-b", "eu-1.example.com", long.as_str()];
    let mut seen: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut check = |role: &'static str, names: &[&'static str]| {
        let names: Vec<&str> = names.to_vec();
        let name = Delivery::name(role, &names);
        assert!(name.len() <= 63 && name.starts_with(role), "{name}");
        assert!(
            name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c)),
            "{name}"
        );
        let list: Vec<&str> = std::iter::once(role).chain(names).collect();
        if let Some(other) = seen.insert(name.clone(), list.clone()) {
            assert_eq!(other, list, "{name}");
        }
    };
    let leak = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
    for cluster in clusters.map(leak) {
        check("cluster", &[cluster]);
        for namespace in words.map(leak) {
            for role in ["platform", "namespace", "tenant"] {
                check(role, &[cluster, namespace]);
            }
            for component in words.map(leak) {
                check("component", &[cluster, namespace, component]);
            }
        }
    }
}
