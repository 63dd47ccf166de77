//! A `bindery.yaml` that a contributor changes.

use super::repo::{Repo, short};

#[test]
fn the_output_stays_in_the_repository_and_out_of_git() {
    for output in [
        "../x",
        "/tmp/x",
        ".",
        "..",
        "\"\"",
        "a/../../b",
        "a//b",
        ".git",
        ".git/hooks",
        "a/.GIT/b",
        "\"a\\nb\"",
        "'a\\b'",
    ] {
        let repo = Repo::new();
        repo.commit();
        repo.configure(&format!("  output: {output}"));
        repo.refused("invalid-value", "bindery.yaml");
        assert!(!repo.root.join(".git/clusters").exists() && !repo.root.join(".git/hooks/clusters").exists());
    }
}

#[test]
fn an_output_among_the_definitions_hides_none_of_them() {
    let repo = Repo::new();
    repo.configure("  output: platform");
    repo.refused("output-among-definitions", "bindery.yaml");
    assert!(!repo.root.join("platform/clusters").exists());
    let repo = Repo::new();
    assert_eq!(repo.run(&["render", "--out-dir", "projects"]).exit, 2);
    assert!(!repo.root.join("projects/clusters").exists());
}

#[test]
fn patterns_cannot_exhaust_the_matcher() {
    let long = [
        "{".repeat(100_000),
        "{a,".repeat(1_000) + &"}".repeat(1_000),
        "[a-z]".repeat(300_000),
        "**/".repeat(100_000),
        "*a".repeat(1_500),
        "?".repeat(4_000),
        "[".to_owned(),
        "\\\\".to_owned(),
    ];
    for pattern in long {
        let repo = Repo::new();
        repo.edit(
            "bindery.yaml",
            "[\"platform/**\", \"projects/**\"]",
            "[\"platform/**\", \"projects/**\"]\n  ignore: [\"@\"]",
        );
        repo.edit("bindery.yaml", "@", &pattern);
        let run = repo.run(&["check", "--format", "json"]);
        assert!(run.exit == 0 || run.out.contains("invalid-value"), "{}", short(&run.out));
    }
    let repo = Repo::new();
    let many: String = (0..200_000).map(|at| format!("a{at}, ")).collect();
    repo.configure(&format!("  ignore: [{many}]"));
    repo.refused("invalid-value", "bindery.yaml");
}

#[test]
fn a_broken_configuration_is_an_error_wherever_it_stands() {
    for content in ["spec: [[[[", "a: &a [*a]", "\0", "- - - -"] {
        let repo = Repo::new();
        repo.put("bindery.yaml", content);
        assert_eq!(repo.run(&["render"]).exit, 1, "{content:?}");
    }
    let repo = Repo::new();
    repo.put("bindery.yaml", format!("{}#{}", repo.read("bindery.yaml"), "x".repeat(5 << 20)));
    repo.refused("file-too-large", "bindery.yaml");
    let repo = Repo::new();
    repo.put("bindery.yaml", "[".repeat(1_000_000));
    assert_eq!(repo.run(&["render"]).exit, 1);
    for place in [".ci/bindery.yaml", "other/settings.txt"] {
        let repo = Repo::new();
        repo.put(place, repo.read("bindery.yaml") + "  output: ../x\n");
        std::fs::remove_file(repo.root.join("bindery.yaml")).unwrap();
        let run = repo.run(&["render", "--config", place, "--format", "json"]);
        assert_eq!(run.exit, 1, "{}", run.err);
        assert!(run.out.contains("invalid-value") && run.out.contains(place), "{}", short(&run.out));
    }
}

#[test]
fn the_configuration_is_a_file_of_the_repository() {
    let repo = Repo::new();
    std::fs::write(repo.root.parent().unwrap().join("c.yaml"), repo.read("bindery.yaml")).unwrap();
    repo.link("../c.yaml", "linked.yaml");
    for config in ["../c.yaml", "/etc/passwd", "linked.yaml", "nowhere.yaml", "projects", "/dev/zero"] {
        assert_eq!(repo.run(&["render", "--config", config]).exit, 2, "{config}");
    }
}

#[test]
fn limits_have_limits() {
    for (limit, code) in [
        ("fileSize: 9Gi", "invalid-value"),
        ("fileSize: 99999999999999999999Gi", "invalid-value"),
        ("outputSize: 9Gi", "invalid-value"),
        ("depth: 100000", "invalid-value"),
        ("aliases: 4000000000", "invalid-value"),
        ("documents: 4000000000", "invalid-value"),
        ("documents: -1", "invalid-value"),
    ] {
        let repo = Repo::new();
        repo.configure(&format!("  limits: {{{limit}}}"));
        repo.refused(code, "bindery.yaml");
    }
}
