//! Checks what a write touches and what it leaves alone.

use std::fs;
use std::path::Path;

use bindery::emit::{WriteSummary, write};
use tempfile::tempdir;

use super::disk::{contents, put};
use super::tree;

const CART: &str = "clusters/prod/live/shop/cart/deployment-cart.yaml";

fn counts(summary: &WriteSummary) -> [usize; 4] {
    [summary.created, summary.updated, summary.deleted, summary.unchanged]
}

#[test]
fn the_folder_holds_the_tree_and_nothing_else_of_ours() {
    let root = tempdir().expect("a folder");
    let out = root.path().join("rendered");
    let first = tree(&[
        (CART, "1\n"),
        ("clusters/prod/live/shop/web/service-web.yaml", "2\n"),
        ("clusters/old/x/y.yaml", "3\n"),
    ]);
    assert_eq!(counts(&write(&first, &out).expect("written")), [10, 0, 0, 0]);
    assert_eq!(&contents(&out), first.files());
    assert_eq!(counts(&write(&first, &out).expect("written")), [0, 0, 0, 10]);
    let second = tree(&[(CART, "changed\n"), ("delivery/argocd/application-a.yaml", "4\n")]);
    // Changed: the object and the namespace's list. Deleted: two objects, and the lists of three folders.
    assert_eq!(counts(&write(&second, &out).expect("written")), [2, 2, 5, 3]);
    assert_eq!(&contents(&out), second.files());
    assert_eq!(counts(&write(&tree(&[]), &out).expect("written")), [0, 0, 7, 0]);
    assert_eq!(contents(&out).len(), 0);
}

/// Another engine, then none: its folder goes as its lists say, and what somebody put there stays and is told.
#[test]
fn a_change_of_engine_leaves_nothing_of_ours_behind() {
    let root = tempdir().expect("a folder");
    let argo = tree(&[
        (CART, "1\n"),
        ("delivery/argocd/appproject.argoproj.io-platform.yaml", "2\n"),
        ("delivery/argocd/prod/application.argoproj.io-tenant.prod.shop.yaml", "3\n"),
    ]);
    write(&argo, root.path()).expect("written");
    put(root.path(), "delivery/argocd/prod/mine.yaml", "kept\n");
    let flux =
        tree(&[(CART, "1\n"), ("delivery/flux/prod/gitrepository.source.toolkit.fluxcd.io-x.yaml", "4\n")]);
    let summary = write(&flux, root.path()).expect("written");
    assert_eq!(summary.foreign, ["delivery/argocd/prod/mine.yaml"]);
    let left: Vec<String> =
        contents(root.path()).into_keys().filter(|path| path.starts_with("delivery/argocd")).collect();
    assert_eq!(left, ["delivery/argocd/prod/mine.yaml"]);
    fs::remove_dir_all(root.path().join("delivery/argocd")).expect("deleted");
    let none = tree(&[(CART, "1\n")]);
    assert_eq!(write(&none, root.path()).expect("written").foreign, Vec::<String>::new());
    assert_eq!(&contents(root.path()), none.files());
}

#[test]
fn an_unchanged_file_is_not_touched() {
    let root = tempdir().expect("a folder");
    let both = tree(&[(CART, "1\n"), ("clusters/prod/a/b.yaml", "2\n")]);
    write(&both, root.path()).expect("written");
    let old = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000);
    for path in both.files().keys() {
        let file = fs::File::options().write(true).open(root.path().join(path)).expect("a file");
        file.set_modified(old).expect("a time");
    }
    let modified =
        |path: &str| fs::metadata(root.path().join(path)).and_then(|data| data.modified()).expect("a time");
    write(&tree(&[(CART, "2\n"), ("clusters/prod/a/b.yaml", "2\n")]), root.path()).expect("written");
    for path in both.files().keys() {
        assert_eq!(modified(path) == old, path != CART, "{path}");
    }
}

#[test]
fn foreign_files_stay_and_are_reported() {
    let root = tempdir().expect("a folder");
    write(&tree(&[(CART, "1\n"), ("clusters/prod/a/b.yaml", "2\n")]), root.path()).expect("written");
    let own = "clusters/prod/live/shop/cart/mine.yaml";
    put(root.path(), own, "mine");
    put(root.path(), "clusters/prod/live/extra/kustomization.yaml", "resources: []\n");
    put(root.path(), "clusters/prod/a/.hidden", "");
    put(root.path(), "clusters/other/file.yaml", "in a folder that no list names");
    put(root.path(), "README.md", "nor this");
    let before = contents(root.path());
    let foreign = ["clusters/other/", "clusters/prod/a/.hidden", "clusters/prod/live/extra/", own];
    let summary = write(&tree(&[(CART, "1\n")]), root.path()).expect("written");
    assert_eq!(summary.foreign, foreign);
    let summary = write(&tree(&[]), root.path()).expect("written");
    assert_eq!(summary.foreign, [foreign[0], "clusters/prod/a/", foreign[2], own]);
    let left = contents(root.path());
    let kept: Vec<_> = left.keys().map(String::as_str).collect();
    assert_eq!(
        kept,
        [
            "README.md",
            "clusters/other/file.yaml",
            foreign[1],
            "clusters/prod/live/extra/kustomization.yaml",
            own
        ]
    );
    assert!(left.iter().all(|(path, content)| before[path] == *content));
}

#[test]
fn a_folder_that_no_list_names_is_not_ours_even_with_a_list() {
    let root = tempdir().expect("a folder");
    let all = tree(&[(CART, "1\n")]);
    write(&all, root.path()).expect("written");
    let list = fs::read_to_string(root.path().join("clusters/prod/live/shop/cart/kustomization.yaml"))
        .expect("a list");
    put(root.path(), "clusters/prod/live/copy/kustomization.yaml", &list);
    put(root.path(), "clusters/prod/live/copy/deployment-cart.yaml", "copied");
    let summary = write(&all, root.path()).expect("written");
    assert_eq!(summary.foreign, ["clusters/prod/live/copy/"]);
    assert!(root.path().join("clusters/prod/live/copy/deployment-cart.yaml").exists());
}

#[test]
fn a_foreign_file_in_the_way_is_adopted_when_equal_and_refused_when_not() {
    let root = tempdir().expect("a folder");
    put(root.path(), CART, "mine\n");
    let before = contents(root.path());
    let error = write(&tree(&[(CART, "1\n"), ("clusters/prod/a/b.yaml", "2\n")]), root.path())
        .expect_err("in the way");
    assert!(error.message.contains("deployment-cart.yaml"), "{error}");
    assert_eq!(contents(root.path()), before);
    let same = tree(&[(CART, "mine\n")]);
    write(&same, root.path()).expect("adopted");
    assert_eq!(&contents(root.path()), same.files());
    write(&tree(&[]), root.path()).expect("written");
    assert_eq!(contents(root.path()).len(), 0);
}

#[test]
fn a_foreign_list_or_folder_in_the_way_is_refused() {
    for path in ["clusters/prod/kustomization.yaml", "clusters/prod/live", &format!("{CART}/x"), "clusters"] {
        let root = tempdir().expect("a folder");
        put(root.path(), path, "resources:\n- live\n");
        let before = contents(root.path());
        write(&tree(&[(CART, "1\n")]), root.path()).expect_err(path);
        assert_eq!(contents(root.path()), before);
    }
}

#[test]
fn what_a_power_failure_empties_is_written_again() {
    let root = tempdir().expect("a folder");
    let all = tree(&[(CART, "1\n"), ("clusters/prod/a/b.yaml", "2\n")]);
    write(&all, root.path()).expect("written");
    for path in ["clusters/prod/kustomization.yaml", CART] {
        fs::write(root.path().join(path), "").expect("emptied");
    }
    fs::write(root.path().join("clusters/prod/live/shop/cart/kustomization.yaml"), "").expect("emptied");
    write(&all, root.path()).expect("healed");
    assert_eq!(&contents(root.path()), all.files());
}

#[test]
fn a_list_with_the_marks_of_a_merge_conflict_still_names_both_sides() {
    let root = tempdir().expect("a folder");
    let old = tree(&[("clusters/prod/a/b.yaml", "1\n"), ("clusters/prod/a/c.yaml", "2\n")]);
    write(&old, root.path()).expect("written");
    let list = root.path().join("clusters/prod/a/kustomization.yaml");
    let text = fs::read_to_string(&list).expect("a list");
    let conflict = text
        .replace("- c.yaml\n", "<<<<<<< HEAD\n- c.yaml\n=======\n- d.yaml\n>>>>>>> x\n")
        .replace('\n', "\r\n");
    fs::write(&list, conflict).expect("a conflict");
    let new = tree(&[("clusters/prod/a/b.yaml", "1\n")]);
    assert_eq!(counts(&write(&new, root.path()).expect("written")), [0, 1, 1, 2]);
    assert_eq!(&contents(root.path()), new.files());
}

#[test]
fn a_list_cannot_name_what_is_outside_its_folder() {
    let root = tempdir().expect("a folder");
    let out = root.path().join("rendered");
    let all = tree(&[("clusters/prod/a/b.yaml", "1\n")]);
    write(&all, &out).expect("written");
    let victims = ["victim.yaml", "rendered/victim.yaml", "rendered/clusters/prod/victim.yaml"];
    for victim in victims {
        put(root.path(), victim, "mine");
    }
    let absolute = root.path().join("victim.yaml");
    let list = out.join("clusters/prod/a/kustomization.yaml");
    let mut text = fs::read_to_string(&list).expect("a list");
    for name in
        ["../victim.yaml", "../../../victim.yaml", "..", ".", "\"..\\u002fvictim.yaml\"", "./../victim.yaml"]
    {
        text.push_str(&format!("- {name}\n"));
    }
    text.push_str(&format!("- {}\n", absolute.display()));
    fs::write(&list, text).expect("a list");
    write(&tree(&[]), &out).expect("written");
    for victim in victims {
        assert!(root.path().join(victim).exists(), "{victim}");
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    let all = tree(&[(CART, "1\n")]);
    for link in [
        "",
        "clusters",
        "clusters/prod",
        "clusters/prod/live/shop",
        CART,
        "clusters/prod/live/kustomization.yaml",
    ] {
        let root = tempdir().expect("a folder");
        let (out, elsewhere) = (root.path().join("rendered"), root.path().join("elsewhere"));
        write(&all, &elsewhere).expect("written");
        fs::write(elsewhere.join(CART), "old\n").expect("a file");
        let before = contents(&elsewhere);
        let at = if link.is_empty() { out.clone() } else { out.join(link) };
        fs::create_dir_all(at.parent().expect("a parent")).expect("a folder");
        std::os::unix::fs::symlink(elsewhere.join(link), &at).expect("a link");
        for root in [out.clone(), Path::new(&format!("{}/", out.display())).to_owned()] {
            let error = write(&all, &root).expect_err(link);
            assert!(error.message.contains("symbolic link"), "{error}");
            assert!(error.message.contains(&at.display().to_string()), "{error}");
        }
        assert_eq!(contents(&elsewhere), before);
    }
}

#[cfg(unix)]
#[test]
fn a_listed_link_is_neither_followed_nor_deleted() {
    let root = tempdir().expect("a folder");
    let (out, elsewhere) = (root.path().join("rendered"), root.path().join("elsewhere"));
    write(&tree(&[("clusters/prod/a/b.yaml", "1\n")]), &elsewhere).expect("written");
    write(&tree(&[("clusters/prod/a/b.yaml", "1\n"), ("clusters/prod/b.yaml", "2\n")]), &out)
        .expect("written");
    let before = contents(&elsewhere);
    fs::remove_dir_all(out.join("clusters/prod/a")).expect("removed");
    std::os::unix::fs::symlink(elsewhere.join("clusters/prod/a"), out.join("clusters/prod/a"))
        .expect("a link");
    let summary = write(&tree(&[("clusters/prod/b.yaml", "2\n")]), &out).expect("written");
    assert_eq!(summary.foreign, ["clusters/prod/a"]);
    assert_eq!(contents(&elsewhere), before);
}

#[cfg(unix)]
#[test]
fn permissions_are_those_of_any_new_file() {
    use std::os::unix::fs::PermissionsExt;
    let root = tempdir().expect("a folder");
    put(root.path(), "plain", "");
    write(&tree(&[(CART, "1\n")]), root.path()).expect("written");
    let mode = |path: &str| fs::metadata(root.path().join(path)).expect("a file").permissions().mode();
    assert_eq!(mode(CART), mode("plain"));
}

#[cfg(target_os = "linux")]
#[test]
fn two_runs_at_once_are_refused() {
    let root = tempdir().expect("a folder");
    let held = fs::File::open(root.path()).expect("a folder");
    held.lock().expect("a lock");
    let error = write(&tree(&[(CART, "1\n")]), root.path()).expect_err("locked");
    assert!(error.message.contains("another run"), "{error}");
    drop(held);
    write(&tree(&[(CART, "1\n")]), root.path()).expect("written");
}
