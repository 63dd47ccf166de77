//! Repositories whose Git data is made to mislead, to hang or to run something.

use std::fs;

use super::repo::{Repo, short};

fn commit_tree(repo: &Repo, tree: &str) -> String {
    repo.git(&["commit-tree", "-m", "crafted", tree])
}

/// The object id in bytes, as trees hold it.
fn raw_id(id: &str) -> Vec<u8> {
    (0..id.len()).step_by(2).map(|at| u8::from_str_radix(&id[at..at + 2], 16).unwrap()).collect()
}

/// Writes a tree that Git itself would refuse to make.
fn raw_tree(repo: &Repo, entries: &[(&str, &[u8], &str)]) -> String {
    let mut bytes = Vec::new();
    for (mode, name, id) in entries {
        bytes.extend(format!("{mode} ").bytes());
        bytes.extend(*name);
        bytes.push(0);
        bytes.extend(raw_id(id));
    }
    repo.git_with_input(&["hash-object", "-t", "tree", "-w", "--literally", "--stdin"], &bytes)
}

fn blob(repo: &Repo, text: &str) -> String {
    repo.git_with_input(&["hash-object", "-w", "--stdin"], text.as_bytes())
}

#[test]
fn names_of_revisions_are_names_only() {
    let repo = Repo::new();
    repo.commit();
    for name in [
        "--upload-pack=touch x",
        "-x",
        "",
        " ",
        "a b",
        "$(id)",
        "main; id",
        "@{-1}",
        "HEAD^{tree}",
        "HEAD:projects",
        ":0:bindery.yaml",
        "a..b",
        "\u{202e}",
        "HEAD@{999}",
        "x\ny",
    ] {
        let run = repo.run(&["diff", "--", name]);
        assert_eq!(run.exit, 2, "{name}: {}", run.err);
    }
    assert_eq!(repo.run(&["diff", "--upload-pack=touch x"]).exit, 2);
    for name in ["HEAD", "HEAD@{0}", ":/state", "main", "@"] {
        assert_eq!(repo.run(&["diff", name]).exit, 0, "{name}");
    }
}

#[test]
fn states_of_a_clone_are_explained() {
    let empty = Repo::new();
    empty.git(&["init", "-q"]);
    assert_eq!(empty.run(&["diff"]).exit, 2);
    assert_eq!(empty.run(&["render"]).exit, 0);
    let bare = Repo::new();
    bare.commit();
    bare.git(&["clone", "-q", "--bare", ".", "../bare.git"]);
    assert_eq!(bare.run_in("../bare.git", &["diff", "main"]).exit, 2);
    let shallow = Repo::new();
    shallow.commit();
    shallow.edit("projects/shop.yaml", "standard", "standard # changed");
    shallow.commit();
    let from = format!("file://{}", shallow.root.display());
    shallow.git(&["clone", "-q", "--depth", "1", &from, "clone"]);
    let run = shallow.run_in("clone", &["diff", "HEAD~1"]);
    assert_eq!(run.exit, 2);
    assert!(run.err.contains("shallow"), "{}", run.err);
    assert_eq!(shallow.run_in("clone", &["diff"]).exit, 0);
    shallow.git(&["checkout", "-q", "--detach", "HEAD~1"]);
    assert_eq!(shallow.run(&["diff"]).exit, 0);
    let apart = Repo::new();
    apart.commit();
    apart.git(&["checkout", "-q", "--orphan", "apart"]);
    apart.put("note.txt", "no parent and another tree\n");
    apart.commit();
    let run = apart.run(&["diff"]);
    assert_eq!(run.exit, 2);
    assert!(run.err.contains("no common history"), "{}", run.err);
}

#[test]
fn errors_in_the_base_do_not_stop_a_diff() {
    let repo = Repo::new();
    let good = repo.read("projects/shop.yaml");
    repo.put(
        "projects/shop.yaml",
        "apiVersion: openchoreo.dev/v1alpha1\nkind: Project\nmetadata: {name: [\n",
    );
    repo.commit();
    repo.put("projects/shop.yaml", good);
    repo.commit();
    let run = repo.run(&["diff", "HEAD~1", "HEAD"]);
    assert_eq!(run.exit, 1, "{}", run.err);
    assert!(run.err.contains("errors of its own"), "{}", run.err);
    assert_eq!(repo.run(&["diff", "HEAD", "HEAD~1"]).exit, 1);
}

#[test]
fn the_default_branch_is_a_branch() {
    let repo = Repo::new();
    repo.commit();
    repo.git(&["checkout", "-q", "-b", "change"]);
    for name in [
        "HEAD",
        "change~0",
        "@",
        "HEAD^0",
        ":/state",
        "refs/heads/change",
        "../heads/change",
        "remotes/../heads/change",
    ] {
        let text = repo.read("bindery.yaml");
        repo.configure(&format!("  defaultBranch: \"{name}\""));
        repo.edit("projects/shop-components.yaml", "--full", "--more");
        repo.commit();
        assert_eq!(repo.run(&["diff"]).exit, 2, "{name}");
        repo.put("bindery.yaml", text);
        repo.edit("projects/shop-components.yaml", "--more", "--full");
        repo.commit();
    }
}

#[test]
fn a_contributors_branch_of_the_default_name_is_not_the_default_branch() {
    let repo = Repo::new();
    repo.commit();
    repo.git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
    repo.edit("projects/shop-components.yaml", "--full", "--more");
    repo.commit();
    let run = repo.run(&["diff"]);
    assert_eq!(run.exit, 1, "the change shows: {}", run.out);
    repo.configure("  defaultBranch: main");
    assert_eq!(repo.run(&["diff"]).exit, 1);
}

#[test]
fn nothing_in_a_repositorys_configuration_is_run() {
    let repo = Repo::new();
    let marker = repo.root.parent().unwrap().join("ran");
    let command = repo.root.parent().unwrap().join("command.sh");
    fs::write(&command, format!("#!/bin/sh\ntouch {}\ncat\n", marker.display())).unwrap();
    fs::set_permissions(&command, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let program = command.to_string_lossy().into_owned();
    repo.put(".gitattributes", "* filter=evil diff=evil merge=evil ident\n");
    repo.commit();
    let hooks = repo.root.join("hooks");
    fs::create_dir_all(&hooks).unwrap();
    for hook in
        ["post-checkout", "pre-commit", "fsmonitor-watchman", "post-index-change", "reference-transaction"]
    {
        fs::copy(&command, hooks.join(hook)).unwrap();
        fs::copy(&command, repo.root.join(".git/hooks").join(hook)).unwrap();
    }
    let include = repo.root.join("included");
    fs::write(
        &include,
        format!("[core]\n\tfsmonitor = {program}\n\tsshCommand = {program}\n\tpager = {program}\n"),
    )
    .unwrap();
    for (key, value) in [
        ("core.fsmonitor", program.as_str()),
        ("core.hooksPath", "hooks"),
        ("core.pager", &program),
        ("core.editor", &program),
        ("core.gitProxy", &program),
        ("core.alternateRefsCommand", &program),
        ("filter.evil.clean", &program),
        ("filter.evil.smudge", &program),
        ("filter.evil.process", &program),
        ("filter.evil.required", "true"),
        ("diff.evil.textconv", &program),
        ("diff.external", &program),
        ("gpg.program", &program),
        ("include.path", "../included"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.url", &format!("ext::{program}")),
        ("remote.origin.promisor", "true"),
        ("credential.helper", &program),
        ("uploadpack.packObjectsHook", &program),
    ] {
        let config = repo.root.join(".git/config");
        let (section, name) = key.rsplit_once('.').unwrap();
        let section = match section.split_once('.') {
            Some((section, of)) => format!("{section} \"{of}\""),
            None => section.to_owned(),
        };
        let text = fs::read_to_string(&config).unwrap();
        fs::write(config, format!("{text}[{section}]\n\t{name} = {value}\n")).unwrap();
    }
    repo.edit("projects/shop-components.yaml", "--full", "--more");
    for arguments in [
        &["render"][..],
        &["check"],
        &["diff"],
        &["diff", "HEAD"],
        &["diff", "HEAD", "HEAD"],
        &["diff", "0123456789012345678901234567890123456789"],
    ] {
        let run = repo.run(arguments);
        assert!(run.exit <= 2, "{}", run.err);
    }
    assert!(!marker.exists(), "a command of the repository's configuration was run");
}

#[test]
fn a_worktree_elsewhere_is_not_believed() {
    let repo = Repo::new();
    repo.commit();
    repo.edit("projects/shop-components.yaml", "--full", "--more");
    repo.git(&["config", "core.worktree", "/"]);
    let run = repo.run(&["diff", "HEAD"]);
    assert_eq!(run.exit, 2, "{}{}", run.out, run.err);
}

#[test]
fn worktrees_and_submodules_work() {
    let repo = Repo::new();
    repo.commit();
    repo.git(&["worktree", "add", "-q", "../beside"]);
    assert_eq!(repo.run_in("../beside", &["diff", "main"]).exit, 0);
    let url = repo.root.display().to_string();
    let outer = Repo::new();
    outer.commit();
    outer.git(&["submodule", "add", "-q", &url, "projects/inner"]);
    outer.commit();
    assert_eq!(outer.run(&["check"]).exit, 1, "nothing reads another repository's definitions here");
    outer.configure("  ignore: [projects/inner]");
    outer.commit();
    assert_eq!(outer.run(&["check"]).exit, 0);
    assert_eq!(outer.run(&["diff", "HEAD"]).exit, 0);
    assert_eq!(outer.run_in("projects/inner", &["diff", "HEAD"]).exit, 0);
}

#[test]
fn replaced_objects_do_not_count() {
    let repo = Repo::new();
    repo.commit();
    let old = repo.git(&["rev-parse", "HEAD:projects/shop-components.yaml"]);
    let evil = blob(&repo, &repo.read("projects/shop-components.yaml").replace("--full", "--evil"));
    repo.git(&["update-ref", &format!("refs/replace/{old}"), &evil]);
    let run = repo.run(&["diff", "HEAD"]);
    assert_eq!(run.exit, 0, "{}", run.out);
}

#[test]
fn a_subfolder_is_compared_with_itself() {
    let outer = Repo::new();
    let inner = outer.root.join("deep/er");
    fs::create_dir_all(&inner).unwrap();
    for folder in ["bindery.yaml", "platform", "projects"] {
        fs::rename(outer.root.join(folder), inner.join(folder)).unwrap();
    }
    outer.put("deep/er.yaml", "a: b\n");
    outer.put("deep/er-too/a.yaml", "a: b\n");
    outer.commit();
    assert_eq!(outer.run_in("deep/er/projects", &["diff", "HEAD"]).exit, 0);
    outer.edit("deep/er/projects/shop-components.yaml", "--full", "--more");
    assert_eq!(outer.run_in("deep/er/projects", &["diff", "HEAD"]).exit, 1);
    assert_eq!(outer.run(&["-C", "deep/er", "diff", "HEAD"]).exit, 1);
}

#[test]
fn ignored_files_are_left_out_and_tracked_ones_are_not() {
    let repo = Repo::new();
    repo.put("projects/mine.yaml", "apiVersion: openchoreo.dev/v1alpha1\nkind: Nothing\n");
    repo.commit();
    repo.put("projects/.gitignore", "*.yaml\n");
    repo.put("projects/local.yaml", "apiVersion: openchoreo.dev/v1alpha1\nkind: Nothing\n");
    let run = repo.run(&["check", "--format", "json"]);
    assert!(
        run.out.contains("projects/mine.yaml") && !run.out.contains("projects/local.yaml"),
        "{}",
        run.out
    );
}

#[test]
fn crafted_trees_are_refused_or_data() {
    let repo = Repo::new();
    repo.commit();
    let evil = blob(&repo, "apiVersion: openchoreo.dev/v1alpha1\nkind: Nothing\nmetadata: {name: a}\n");
    let inner = raw_tree(&repo, &[("100644", b"evil.yaml", &evil)]);
    for (entries, told) in [
        (vec![("100644", &b"\xff.yaml"[..], evil.as_str())], true),
        (vec![("100644", b"a\nb.yaml", &evil)], true),
        (vec![("100644", b"a\\b.yaml", &evil)], true),
        (vec![("100644", b"../x.yaml", &evil)], true),
        (vec![("100644", b"/x.yaml", &evil)], true),
        (vec![("40000", b"..", &inner)], true),
        (vec![("40000", b".", &inner)], true),
        (vec![("40000", b"\xff", &inner)], true),
        (vec![("40000", b".git", &inner)], false),
        (vec![("160000", b"module", &evil)], true),
        (vec![("100644", b"a.yaml", &evil), ("100644", b"a.yaml", &evil)], true),
        (vec![("100666", b"a.yaml", &evil)], true),
    ] {
        let tree = raw_tree(&repo, &entries);
        let commit = commit_tree(&repo, &tree);
        let run = repo.run(&["diff", "HEAD", &commit]);
        let refused = run.exit == 2 || run.err.contains("error[");
        assert_eq!(refused, told, "{entries:?}: {} {}", run.exit, short(&run.err));
    }
    let link = blob(&repo, "../../../etc/passwd");
    let tree = raw_tree(&repo, &[("120000", b"a.yaml", &link)]);
    let run = repo.run(&["diff", "HEAD", &commit_tree(&repo, &tree)]);
    assert!(run.exit == 1 && run.err.contains("link-outside"), "{}", run.err);
}

#[test]
fn trees_that_name_each_other_end() {
    let repo = Repo::new();
    repo.commit();
    let mut tree = raw_tree(&repo, &[("100644", b"a.txt", &blob(&repo, "x"))]);
    for _ in 0..9 {
        let names: Vec<String> = (0..10).map(|at| at.to_string()).collect();
        let entries: Vec<_> = names.iter().map(|name| ("40000", name.as_bytes(), tree.as_str())).collect();
        tree = raw_tree(&repo, &entries);
    }
    let run = repo.run(&["diff", "HEAD", &commit_tree(&repo, &tree)]);
    assert_eq!(run.exit, 2, "{}", run.err);
    assert!(run.err.contains("too many files"), "{}", run.err);
}

#[test]
fn deep_trees_end() {
    let repo = Repo::new();
    repo.commit();
    // A stream for `fast-import` makes the trees without a process for each.
    let path = vec!["a"; 30_000].join("/");
    let stream = format!(
        "blob\nmark :1\ndata 1\nx\ncommit refs/heads/deep\ncommitter a <a@example.com> 0 +0000\ndata 0\nM 100644 :1 {path}/x.yaml\n\n"
    );
    let made = std::process::Command::new("git")
        .args(["fast-import", "--quiet"])
        .current_dir(&repo.root)
        .stdin(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .and_then(|mut child| {
            use std::io::Write;
            child.stdin.take().unwrap().write_all(stream.as_bytes())?;
            child.wait()
        });
    if !made.is_ok_and(|status| status.success()) {
        println!("skipped: this Git makes no deep trees");
        return;
    }
    let run = repo.run(&["diff", "HEAD", "deep"]);
    assert_eq!(run.exit, 2, "{}", short(&run.err));
    assert!(run.err.contains("longer than any disk takes"), "{}", run.err);
}

#[test]
fn one_large_object_named_often_is_bounded() {
    let repo = Repo::new();
    repo.commit();
    let large = blob(&repo, &"# filler\n".repeat(400_000));
    let names: Vec<String> = (0..200).map(|at| format!("{at:04}.yaml")).collect();
    let entries: Vec<_> = names.iter().map(|name| ("100644", name.as_bytes(), large.as_str())).collect();
    let tree = raw_tree(&repo, &entries);
    let run = repo.run(&["diff", "HEAD", &commit_tree(&repo, &tree)]);
    assert_eq!(run.exit, 1, "{}", short(&run.err));
    assert!(run.err.contains("file-too-large"), "{}", short(&run.err));
}

#[test]
fn missing_and_foreign_object_stores_are_failures() {
    let repo = Repo::new();
    repo.commit();
    repo.put(".git/objects/info/alternates", "/nonexistent\n/etc\n../../../../..\n");
    assert!(repo.run(&["diff", "HEAD"]).exit <= 2);
    let id = repo.git(&["rev-parse", "HEAD:projects/shop.yaml"]);
    fs::remove_file(repo.root.join(format!(".git/objects/{}/{}", &id[..2], &id[2..]))).unwrap();
    assert_eq!(repo.run(&["diff", "HEAD"]).exit, 2);
    repo.put(".git/HEAD", "ref: refs/heads/../../x\n");
    assert!(repo.run(&["diff"]).exit <= 2);
    repo.put(".git/index", "DIRC garbage");
    assert_eq!(repo.run(&["render"]).exit, 2);
}
