//! Checkouts that do not hold what Git has: sparse ones, other repositories inside, converted line endings.

use std::fs;

use super::repo::Repo;

/// A commit of the starting example, rendered.
fn committed() -> Repo {
    let repo = Repo::new();
    repo.put(
        ".gitattributes",
        fs::read(crate::support::project("examples/quickstart/.gitattributes")).unwrap(),
    );
    repo.git(&["init", "-q"]);
    repo.commit();
    repo
}

#[test]
fn a_sparse_checkout_deletes_nothing() {
    let repo = committed();
    repo.git(&["sparse-checkout", "set", "--no-cone", "/*", "!/projects/"]);
    assert!(!repo.root.join("projects").exists());
    for arguments in [&["check"][..], &["render", "--check"], &["render"], &["diff", "HEAD"]] {
        let run = repo.run(arguments);
        assert_eq!(run.exit, 0, "{arguments:?}: {}{}", run.out, run.err);
    }
    assert!(repo.run(&["render"]).err.contains("30 unchanged"));
    // Config, too, decides what it decided before.
    repo.git(&["sparse-checkout", "set", "--no-cone", "/*", "!/projects/", "!/bindery.yaml"]);
    assert!(!repo.root.join("bindery.yaml").exists());
    assert_eq!(repo.run(&["render", "--check"]).exit, 0);
    // What is not left out by Git was deleted by somebody, and that shows.
    repo.git(&["sparse-checkout", "disable"]);
    fs::remove_file(repo.root.join("projects/shop-components.yaml")).unwrap();
    assert_eq!(repo.run(&["render", "--check"]).exit, 1);
}

#[test]
fn what_git_takes_as_unchanged_is_read_from_the_index() {
    for flag in ["--skip-worktree", "--assume-unchanged"] {
        let repo = committed();
        let file = "projects/shop-components.yaml";
        repo.git(&["update-index", flag, file]);
        fs::remove_file(repo.root.join(file)).unwrap();
        assert_eq!(repo.run(&["render", "--check"]).exit, 0, "{flag}");
        // An object that is not there, as in a partial clone, is no empty file.
        let id = repo.git(&["rev-parse", &format!("HEAD:{file}")]);
        let (folder, name) = id.split_at(2);
        fs::remove_file(repo.root.join(".git/objects").join(folder).join(name)).unwrap();
        repo.refused("unreadable-file", file);
    }
}

#[test]
fn a_sparse_index_is_refused_with_the_way_out() {
    let repo = committed();
    repo.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "platform"]);
    let run = repo.run(&["render", "--check"]);
    if run.exit != 0 {
        assert!(run.exit == 2 && run.err.contains("--no-sparse-index"), "{}", run.err);
        repo.git(&["sparse-checkout", "reapply", "--no-sparse-index"]);
        // The output is not there either, so that only what is read is looked at.
        assert_eq!(repo.run(&["diff", "HEAD"]).exit, 0);
    }
}

#[test]
fn another_repository_among_the_definitions_is_told_of() {
    // A folder that somebody made a repository of, tracked by the outer one or not.
    let repo = committed();
    repo.git(&["init", "-q", "projects"]);
    repo.refused("other-repository", "projects");
    let repo = committed();
    repo.put("projects/team/more.yaml", "a: b\n");
    repo.put("projects/team/.git", "gitdir: /nowhere\n");
    repo.refused("other-repository", "projects/team");
    // One that Git leaves out, that holds no definitions, or that Config leaves out.
    repo.put(".gitignore", "/projects/team/\n");
    assert_eq!(repo.run(&["check"]).exit, 0);
    fs::remove_file(repo.root.join(".gitignore")).unwrap();
    fs::remove_file(repo.root.join("projects/team/more.yaml")).unwrap();
    repo.put("projects/team/notes.txt", "x");
    assert_eq!(repo.run(&["check"]).exit, 0);
    repo.put("projects/team/more.yaml", "a: b\n");
    repo.configure("  ignore: [projects/team]");
    assert_eq!(repo.run(&["check"]).exit, 0);
    // Outside of what `include` names it is nobody's business.
    let repo = committed();
    repo.git(&["init", "-q", "vendor/tool"]);
    repo.put("vendor/tool/values.yaml", "a: b\n");
    assert_eq!(repo.run(&["check"]).exit, 0);
}

#[test]
fn a_submodule_is_told_of_in_the_folder_and_in_commits() {
    let repo = committed();
    let id = repo.git(&["rev-parse", "HEAD"]);
    repo.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{id},projects/inner")]);
    repo.git(&["commit", "-q", "-m", "A submodule that nobody fetched"]);
    repo.refused("other-repository", "projects/inner");
    let run = repo.run(&["diff", "HEAD~1", "HEAD"]);
    assert!(run.exit == 1 && run.err.contains("other-repository"), "{}{}", run.out, run.err);
    for pattern in ["projects/inner", "projects/inner/**", "**/inner"] {
        let repo = committed();
        repo.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{id},projects/inner")]);
        repo.configure(&format!("  ignore: [\"{pattern}\"]"));
        assert_eq!(repo.run(&["check"]).exit, 0, "{pattern}");
    }
    let repo = committed();
    repo.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{id},vendor/inner")]);
    assert_eq!(repo.run(&["check"]).exit, 0, "`include` reaches nothing there");
    repo.edit("bindery.yaml", "include: [", "include: [\"*/inner/definitions/*.yaml\", ");
    let run = repo.run(&["check"]);
    assert!(run.err.contains("other-repository"), "{}", run.err);
}

/// Checks the commit out as Git on Windows does.
fn checked_out_with_crlf(repo: &Repo) {
    repo.git(&["config", "core.autocrlf", "true"]);
    repo.git(&["rm", "-q", "-r", "--cached", "."]);
    repo.git(&["reset", "-q", "--hard"]);
}

#[test]
fn a_checkout_that_converts_line_endings_is_up_to_date() {
    let file =
        "rendered/clusters/nonproduction/development/acme-shop-development/catalog/deployment-catalog.yaml";
    let repo = Repo::new();
    repo.git(&["init", "-q"]);
    repo.commit();
    checked_out_with_crlf(&repo);
    assert!(repo.read(file).contains("\r\n") && repo.read("projects/shop.yaml").contains("\r\n"));
    let run = repo.run(&["render", "--check"]);
    assert_eq!(run.exit, 0, "{}{}", run.out, run.err);
    assert_eq!(repo.run(&["check"]).exit, 0);
    assert_eq!(repo.run(&["diff", "HEAD"]).exit, 0, "definitions read equal");
    let run = repo.run(&["render"]);
    assert!(run.err.contains("30 unchanged"), "{}", run.err);
    assert_eq!(repo.git(&["status", "--porcelain"]), "");
    // What differs besides is one line, not all of them.
    let text = repo.read(file);
    repo.put(file, text.replace("replicas: ", "replicas: 4"));
    let run = repo.run(&["render", "--check"]);
    let changed = run.out.lines().filter(|line| line.starts_with("+") || line.starts_with("-")).count();
    assert!(run.exit == 1 && changed == 4, "{}", run.out);
    // Without a conversion the bytes are what counts.
    repo.put(file, text);
    repo.git(&["config", "core.autocrlf", "false"]);
    assert_eq!(repo.run(&["render", "--check"]).exit, 1);
    // The attributes that a start comes with keep Git from converting.
    let repo = committed();
    checked_out_with_crlf(&repo);
    assert!(!repo.read(file).contains('\r') && repo.read("projects/shop.yaml").contains("\r\n"));
    assert_eq!(repo.run(&["render", "--check"]).exit, 0);
}

#[test]
fn attributes_count_as_they_do_for_git_and_run_nothing() {
    let file =
        "rendered/clusters/nonproduction/development/acme-shop-development/catalog/service-catalog.yaml";
    let crlf = |repo: &Repo| repo.put(file, repo.read(file).replace('\n', "\r\n"));
    for (attributes, exit) in
        [("* text eol=crlf\n", 0), ("* text=auto\n", 0), ("* -text\n", 1), ("*.yaml binary\n", 1), ("", 1)]
    {
        let repo = Repo::new();
        repo.put(".gitattributes", attributes);
        repo.git(&["init", "-q"]);
        crlf(&repo);
        let run = repo.run(&["render", "--check"]);
        assert_eq!(run.exit, exit, "{attributes}: {}", run.out);
    }
    let repo = Repo::new();
    repo.put(".gitattributes", "* filter=evil\n");
    repo.git(&["init", "-q"]);
    repo.git(&["config", "filter.evil.clean", "touch ran"]);
    repo.git(&["config", "filter.evil.process", "touch ran"]);
    crlf(&repo);
    assert_eq!(repo.run(&["render", "--check"]).exit, 1);
    assert!(!repo.root.join("ran").exists());
}

#[test]
fn variables_of_git_lead_nowhere_else() {
    let repo = committed();
    let other = committed();
    other.git(&["rm", "-q", "--cached", "projects/shop-components.yaml"]);
    for (name, value) in [
        ("GIT_DIR", other.root.join(".git")),
        ("GIT_INDEX_FILE", other.root.join(".git/index")),
        ("GIT_WORK_TREE", other.root.clone()),
        ("GIT_OBJECT_DIRECTORY", other.root.join("none")),
    ] {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_bindery"))
            .args(["render", "--check"])
            .current_dir(&repo.root)
            .env_clear()
            .env(name, value)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{name}");
    }
}
