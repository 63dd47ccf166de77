//! Checks that differences are listed as a write would treat them, and that listing changes nothing.

use std::fs;

use bindery::emit::{Action, differences, write};
use tempfile::tempdir;

use super::disk::{contents, put};
use super::tree;

#[test]
fn every_kind_of_difference_is_listed_and_nothing_changes() {
    let root = tempdir().expect("a folder");
    let numbers: String = (1..=20).map(|number| format!("{number}\n")).collect();
    let old = tree(&[
        ("clusters/p/a/edited.yaml", &numbers),
        ("clusters/p/a/gone.yaml", "x\n"),
        ("clusters/q/b.yaml", "x\n"),
    ]);
    write(&old, root.path()).expect("written");
    assert_eq!(differences(&old, root.path()), Ok(Vec::new()));
    put(root.path(), "clusters/p/a/edited.yaml", &numbers.replace("10\n", "ten\u{1b}[31m\n"));
    put(root.path(), "clusters/p/a/foreign.yaml", "x\n");
    put(root.path(), "clusters/p/a/new.yaml", "in the way\n");
    let before = contents(root.path());
    let new = tree(&[
        ("clusters/p/a/edited.yaml", &numbers),
        ("clusters/p/a/new.yaml", "x\n"),
        ("clusters/p/b/c.yaml", "x\n"),
    ]);
    let found = differences(&new, root.path()).expect("readable");
    let listed: Vec<_> =
        found.iter().map(|difference| (difference.path.as_str(), difference.action)).collect();
    assert_eq!(
        listed,
        [
            ("clusters/p/a/edited.yaml", Action::Update),
            ("clusters/p/a/foreign.yaml", Action::Leave),
            ("clusters/p/a/gone.yaml", Action::Delete),
            ("clusters/p/a/kustomization.yaml", Action::Update),
            ("clusters/p/a/new.yaml", Action::Refuse),
            ("clusters/p/b/c.yaml", Action::Create),
            ("clusters/p/b/kustomization.yaml", Action::Create),
            ("clusters/p/kustomization.yaml", Action::Update),
            ("clusters/q/b.yaml", Action::Delete),
            ("clusters/q/kustomization.yaml", Action::Delete),
        ]
    );
    let path = "clusters/p/a/edited.yaml";
    let diff = format!(
        "--- {path}\n+++ {path}\n@@ -7,7 +7,7 @@\n 7\n 8\n 9\n-ten\\u{{1b}}[31m\n+10\n 11\n 12\n 13\n"
    );
    assert_eq!(found[0].diff.as_deref(), Some(diff.as_str()));
    assert!(
        found.iter().all(|difference| difference.diff.is_some() == (difference.action == Action::Update))
    );
    assert_eq!(contents(root.path()), before);
}

#[test]
fn a_long_difference_is_cut() {
    let root = tempdir().expect("a folder");
    let lines = |word: &str, count: usize| format!("{word}\n").repeat(count);
    write(
        &tree(&[("clusters/p/a.yaml", &lines("x", 500)), ("clusters/p/b.yaml", &lines("x", 9000))]),
        root.path(),
    )
    .expect("written");
    let new = tree(&[("clusters/p/a.yaml", &lines("y", 500)), ("clusters/p/b.yaml", &lines("y", 9000))]);
    let found = differences(&new, root.path()).expect("readable");
    let diffs: Vec<&str> = found.iter().filter_map(|difference| difference.diff.as_deref()).collect();
    assert_eq!((diffs[0].lines().count(), diffs[0].lines().last()), (201, Some("(803 more lines)")));
    assert_eq!(diffs[1].lines().last(), Some("(too long to compare line by line)"));
}

#[test]
fn an_absent_folder_is_not_made() {
    let root = tempdir().expect("a folder");
    let out = root.path().join("rendered");
    let found = differences(&tree(&[("clusters/p/a.yaml", "x\n")]), &out).expect("readable");
    assert!(found.iter().all(|difference| difference.action == Action::Create) && found.len() == 2);
    assert!(!fs::exists(&out).expect("readable"));
}
