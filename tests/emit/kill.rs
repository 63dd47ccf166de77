//! Kills a write before each of its changes, and checks what is left and that the next write heals it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use bindery::emit::{OutputTree, Step, write, write_observed};
use bindery::source::Failure;
use tempfile::tempdir;

use super::disk::{contents, put};
use super::tree;

const FOREIGN: [&str; 3] =
    ["clusters/prod/live/shop/cart/mine.yaml", "clusters/old/live/notes.txt", "clusters/README"];

/// Writes until a number of changes were made; whether the tree was finished.
fn write_some(tree: &OutputTree, root: &Path, changes: usize) -> bool {
    let made = AtomicUsize::new(0);
    let observer = |_: Step, _: &str| match made.fetch_add(1, Ordering::SeqCst) < changes {
        true => Ok(()),
        false => Err(Failure::new("killed")),
    };
    match write_observed(tree, root, &observer) {
        Ok(_) => true,
        Err(error) => {
            assert_eq!(error.message, "killed");
            false
        }
    }
}

/// Three states of one output: objects come, change and go, and whole folders with them.
fn states() -> [OutputTree; 3] {
    let shop = "clusters/prod/live/shop";
    [
        tree(&[
            (&format!("{shop}/cart/deployment-cart.yaml"), "one\n"),
            (&format!("{shop}/cart/service-cart.yaml"), "one\n"),
            (&format!("{shop}/_namespace/namespace-shop.yaml"), "one\n"),
            ("clusters/old/live/a/x.yaml", "one\n"),
            ("clusters/old/live/a/y.yaml", "one\n"),
        ]),
        tree(&[
            (&format!("{shop}/cart/deployment-cart.yaml"), "two\n"),
            (&format!("{shop}/web/deployment-web.yaml"), "two\n"),
            (&format!("{shop}/_namespace/namespace-shop.yaml"), "one\n"),
            ("clusters/new/live/b/z.yaml", "two\n"),
        ]),
        tree(&[(&format!("{shop}/web.yaml"), "three\n"), ("delivery/flux/x.yaml", "three\n")]),
    ]
}

/// Starts from a finished write of `from` with foreign files in and beside its folders.
fn prepare(from: &OutputTree, root: &Path) {
    write(from, root).expect("written");
    for path in FOREIGN {
        put(root, path, "mine");
    }
}

/// Every file is as one of the trees says; half-written ones stand under a hidden name.
fn assert_old_or_new(found: &BTreeMap<String, String>, trees: &[&OutputTree], at: &str) {
    for (path, content) in found {
        let name = path.rsplit('/').next().unwrap_or(path);
        if FOREIGN.contains(&path.as_str()) {
            assert_eq!(content, "mine", "{path} {at}");
        } else if name == "kustomization.yaml" {
            assert!(content.starts_with("# Rendered by Bindery") && content.ends_with('\n'), "{path} {at}");
        } else if !path.starts_with(".bindery-staging/") && !path.ends_with('/') {
            assert!(trees.iter().any(|tree| tree.files().get(path) == Some(content)), "{path} {at}");
        }
    }
}

/// What a folder holds after a finished write of `tree` over foreign files.
fn assert_healed(root: &Path, tree: &OutputTree, at: &str) {
    let mut found = contents(root);
    for path in FOREIGN {
        assert_eq!(found.remove(path).as_deref(), Some("mine"), "{path} {at}");
    }
    assert_eq!(&found, tree.files(), "{at}");
}

#[test]
fn a_kill_at_any_moment_leaves_old_or_new_and_the_next_write_heals() {
    let single = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    let states = states();
    let mut kills = 0;
    for from in &states {
        for to in &states {
            for next in &states {
                for changes in 0.. {
                    let root = tempdir().expect("a folder");
                    prepare(from, root.path());
                    let finished = single.install(|| write_some(to, root.path(), changes));
                    let at = format!("after {changes} changes");
                    assert_old_or_new(&contents(root.path()), &[from, to], &at);
                    write(next, root.path()).expect("healed");
                    assert_healed(root.path(), next, &at);
                    if finished {
                        break;
                    }
                    kills += 1;
                }
            }
        }
    }
    assert!(kills > 300, "{kills}");
}

#[test]
fn a_first_write_that_is_killed_twice_is_healed_or_undone() {
    let [first, second, third] = states();
    let nothing = tree(&[]);
    for (one, two) in [(&first, &second), (&second, &third), (&third, &nothing)] {
        for changes in 0..40 {
            for more in [1, 3, 7, 12, 20] {
                let root = tempdir().expect("a folder");
                write_some(one, root.path(), changes);
                write_some(two, root.path(), more);
                assert_old_or_new(
                    &contents(root.path()),
                    &[one, two],
                    &format!("after {changes} and {more}"),
                );
                write(&nothing, root.path()).expect("healed");
                assert_eq!(
                    contents(root.path()).keys().collect::<Vec<_>>(),
                    Vec::<&String>::new(),
                    "{changes} {more}"
                );
            }
        }
    }
}

#[test]
fn a_kill_between_any_two_changes_keeps_every_file_listed() {
    let [first, second, _] = states();
    for changes in 0.. {
        let root = tempdir().expect("a folder");
        write(&first, root.path()).expect("written");
        let finished = write_some(&second, root.path(), changes);
        for path in contents(root.path()).keys().filter(|path| !path.starts_with(".bindery-staging")) {
            let mut below = path.trim_end_matches('/');
            while let Some((folder, name)) = below.rsplit_once('/').filter(|(folder, _)| folder.contains('/'))
            {
                let list = fs::read_to_string(root.path().join(folder).join("kustomization.yaml"))
                    .unwrap_or_default();
                let is_named =
                    name == "kustomization.yaml" || list.lines().any(|line| line == format!("- {name}"));
                assert!(is_named, "{name} is not listed in {folder} after {changes} changes");
                below = folder;
            }
        }
        if finished {
            break;
        }
    }
}
