//! Tests laws of the comparison on random trees.

use bindery::diff::{Action, Change, FieldChange, compare};
use bindery::render::Rendered;
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

use super::trees::{manifest, node};

fn leaf() -> impl Strategy<Value = Json> {
    prop_oneof![
        (0..3i64).prop_map(Json::from),
        any::<bool>().prop_map(Json::from),
        "[ab]".prop_map(Json::from)
    ]
}

fn key() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "b", "env", "ports", "a.b/c"]).prop_map(str::to_owned)
}

/// A list whose elements have names of their own.
fn keyed(field: &'static str, value: impl Strategy<Value = Json>) -> impl Strategy<Value = Json> {
    let element = (0..5u8, key(), value);
    prop::collection::vec(element, 0..5).prop_map(move |elements| {
        let mut names = Vec::new();
        let mut list = Vec::new();
        for (name, key, value) in elements {
            if !names.contains(&name) {
                names.push(name);
                list.push(json!({field: format!("n{name}"), key: value}));
            }
        }
        Json::Array(list)
    })
}

fn tree() -> impl Strategy<Value = Json> {
    leaf().prop_recursive(4, 24, 4, |inner| {
        let entry = (key(), prop_oneof![6 => inner.clone(), 1 => Just(Json::Null)]);
        prop_oneof![
            prop::collection::vec(entry, 0..4)
                .prop_map(|entries| Json::Object(entries.into_iter().collect())),
            prop::collection::vec(prop_oneof![8 => inner.clone(), 1 => Just(Json::Null)], 0..4)
                .prop_map(Json::Array),
            keyed("name", inner.clone()),
            keyed("containerPort", inner),
        ]
    })
}

/// The body of an object: keyed lists on top, so that random pairs meet often.
fn body() -> impl Strategy<Value = Json> {
    (keyed("name", tree()), keyed("containerPort", tree()), tree())
        .prop_map(|(env, ports, rest)| json!({"env": env, "ports": ports, "rest": rest}))
}

fn with_body(name: &str, body: &Json) -> bindery::render::Manifest {
    let mut manifest = manifest(&format!("{{apiVersion: v1, kind: Thing, metadata: {{name: {name}}}}}"));
    manifest.body = node(&serde_yaml::to_value(body).unwrap());
    manifest
}

fn objects() -> impl Strategy<Value = Rendered> {
    prop::collection::btree_map("[a-d]", body(), 0..4).prop_map(|objects| Rendered {
        manifests: objects.iter().map(|(name, body)| with_body(name, body)).collect(),
    })
}

#[derive(Clone, PartialEq, Debug)]
enum Step {
    Key(String),
    Index(usize),
}

fn steps(path: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix("['") {
            let (key, after) = quoted.split_once("']").unwrap();
            steps.push(Step::Key(key.to_owned()));
            rest = after;
        } else if let Some(index) = rest.strip_prefix('[') {
            let (index, after) = index.split_once(']').unwrap();
            steps.push(Step::Index(index.parse().unwrap()));
            rest = after;
        } else {
            let word = rest.strip_prefix('.').unwrap_or(rest);
            let end = word.find(['.', '[']).unwrap_or(word.len());
            steps.push(Step::Key(word[..end].to_owned()));
            rest = &word[end..];
        }
    }
    steps
}

type Edit = (Vec<Step>, Json, Json);

/// Makes the head out of the base as the documentation of the paths says.
fn apply(base: Json, edits: Vec<Edit>) -> Json {
    if let Some((_, _, after)) = edits.iter().find(|(steps, ..)| steps.is_empty()) {
        return after.clone();
    }
    match base {
        Json::Object(mut entries) => {
            for (step, edits) in by_first_step(edits) {
                let Step::Key(key) = step else { panic!("an index into a map") };
                let before = entries.remove(&key).unwrap_or(Json::Null);
                let after = apply(before, edits);
                if !after.is_null() {
                    entries.insert(key, after);
                }
            }
            Json::Object(entries)
        }
        Json::Array(mut items) => {
            let (whole, inner): (Vec<Edit>, Vec<Edit>) =
                edits.into_iter().partition(|(steps, before, after)| {
                    steps.len() == 1 && (before.is_null() || after.is_null())
                });
            let place = |edit: &Edit| match edit.0[0] {
                Step::Index(index) => index,
                Step::Key(_) => panic!("a key into a list"),
            };
            for edit in whole.iter().rev().filter(|(_, _, after)| after.is_null()) {
                assert_eq!(items.remove(place(edit)), normal(edit.1.clone()));
            }
            for edit in whole.iter().filter(|(_, before, _)| before.is_null()) {
                items.insert(place(edit), edit.2.clone());
            }
            for (step, edits) in by_first_step(inner) {
                let Step::Index(index) = step else { panic!("a key into a list") };
                items[index] = apply(items[index].take(), edits);
            }
            Json::Array(items)
        }
        other => {
            assert!(edits.is_empty(), "{edits:?} below {other}");
            other
        }
    }
}

fn by_first_step(edits: Vec<Edit>) -> Vec<(Step, Vec<Edit>)> {
    let mut groups: Vec<(Step, Vec<Edit>)> = Vec::new();
    for (mut steps, before, after) in edits {
        let first = steps.remove(0);
        match groups.iter_mut().find(|(step, _)| *step == first) {
            Some((_, edits)) => edits.push((steps, before, after)),
            None => groups.push((first, vec![(steps, before, after)])),
        }
    }
    groups
}

/// Drops nulls from maps, as Kubernetes does.
fn normal(value: Json) -> Json {
    match value {
        Json::Object(entries) => {
            let kept = entries.into_iter().filter(|(_, value)| !value.is_null());
            Json::Object(kept.map(|(key, value)| (key, normal(value))).collect::<Map<_, _>>())
        }
        Json::Array(items) => items.into_iter().map(normal).collect(),
        other => other,
    }
}

fn fields(base: &Json, head: &Json) -> Vec<FieldChange> {
    let side = |body| Rendered { manifests: vec![with_body("x", body)] };
    compare(&side(base), &side(head)).into_iter().flat_map(|change: Change| change.fields).collect()
}

fn sorted_pairs(change: &Change, swap: bool) -> Vec<String> {
    let pair = |field: &FieldChange| match swap {
        true => format!("{} {}", field.after, field.before),
        false => format!("{} {}", field.before, field.after),
    };
    let mut pairs: Vec<String> = change.fields.iter().map(pair).collect();
    pairs.sort();
    pairs
}

fn reversed(action: Action) -> Action {
    match action {
        Action::Create => Action::Delete,
        Action::Update => Action::Update,
        Action::Delete => Action::Create,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn the_changes_lead_from_the_base_to_the_head(base in body(), head in body()) {
        let edits = fields(&base, &head).into_iter();
        let edits = edits.map(|field| (steps(&field.path), field.before, field.after)).collect();
        prop_assert_eq!(normal(apply(normal(base), edits)), normal(head));
    }

    #[test]
    fn a_tree_does_not_differ_from_itself(body in body()) {
        prop_assert_eq!(fields(&body, &body), vec![]);
    }

    #[test]
    fn the_way_back_swaps_every_before_and_after(base in objects(), head in objects()) {
        let (there, back) = (compare(&base, &head), compare(&head, &base));
        prop_assert_eq!(there.len(), back.len());
        for (there, back) in there.iter().zip(&back) {
            prop_assert_eq!((&there.name, there.action), (&back.name, reversed(back.action)));
            prop_assert_eq!(sorted_pairs(there, false), sorted_pairs(back, true));
        }
    }

    #[test]
    fn changes_are_sorted_and_the_order_of_objects_never_shows(base in objects(), head in objects()) {
        let there = compare(&base, &head);
        prop_assert!(there.is_sorted_by_key(|change| change.name.clone()));
        let flipped = |rendered: &Rendered| {
            Rendered { manifests: rendered.manifests.iter().rev().cloned().collect() }
        };
        prop_assert_eq!(compare(&flipped(&base), &flipped(&head)), there);
    }
}
