//! Runs the binary as people do, where the process itself matters: streams, exit codes, files that others left.

use std::fs::{self, OpenOptions};
use std::path::Path;
use std::process::{Command, Output};

fn bindery(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bindery"));
    command.current_dir(folder).args(arguments).env_clear();
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    bindery(folder, arguments).output().unwrap()
}

fn exit(output: &Output) -> Option<i32> {
    output.status.code()
}

fn error_text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn starting_repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(exit(&run(folder.path(), &["init"])), Some(0));
    folder
}

#[test]
fn a_foreign_file_is_reported_and_stays() {
    let folder = starting_repository();
    assert_eq!(exit(&run(folder.path(), &["render"])), Some(0));
    let foreign = folder.path().join("rendered/clusters/production-notes.yaml");
    let inside = folder.path().join("rendered/clusters/nonproduction/notes.yaml");
    fs::write(&inside, "mine").unwrap();
    let again = run(folder.path(), &["render"]);
    assert_eq!(exit(&again), Some(0));
    assert!(error_text(&again).contains("warning[foreign-file]"), "{}", error_text(&again));
    assert_eq!(fs::read_to_string(inside).unwrap(), "mine");
    assert!(!foreign.exists());
}

#[test]
fn a_foreign_file_has_the_level_that_config_gives_it() {
    let folder = starting_repository();
    assert_eq!(exit(&run(folder.path(), &["render"])), Some(0));
    fs::write(folder.path().join("rendered/clusters/nonproduction/notes.yaml"), "mine").unwrap();
    let config = folder.path().join("bindery.yaml");
    let text = fs::read_to_string(&config).unwrap();
    let level = |level: &str| {
        let text = format!("{}\n  severities: {{foreign-file: \"{level}\"}}\n", text.trim_end());
        fs::write(&config, text).unwrap();
    };
    level("off");
    for arguments in [&["render"][..], &["render", "--check", "-v"]] {
        let output = run(folder.path(), arguments);
        assert!(exit(&output) == Some(0) && !error_text(&output).contains("foreign-file"), "{arguments:?}");
    }
    level("error");
    let component = folder.path().join("rendered/clusters/nonproduction/kustomization.yaml");
    fs::remove_file(&component).unwrap();
    for arguments in [&["render"][..], &["render", "--check"]] {
        let output = run(folder.path(), arguments);
        assert_eq!(exit(&output), Some(1), "{arguments:?}");
        assert!(error_text(&output).contains("error[foreign-file]"), "{}", error_text(&output));
    }
    assert!(!component.exists(), "written in spite of an error");
    level("info");
    let output = run(folder.path(), &["render", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(exit(&output), Some(0));
    let told = report["diagnostics"].as_array().unwrap().iter().find(|told| told["code"] == "foreign-file");
    assert_eq!(told.expect("told to machines, too")["level"], "info");
    assert!(component.exists());
}

#[test]
fn counts_are_written_as_people_do() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("one.yaml"),
        "apiVersion: openchoreo.dev/v1alpha1\nkind: Organization\nmetadata: {name: acme}\n",
    )
    .unwrap();
    let output = run(folder.path(), &["check"]);
    assert_eq!(error_text(&output), "1 file, 0 objects: nothing to report\n");
    fs::write(folder.path().join("two.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n")
        .unwrap();
    let config = "apiVersion: bindery.dev/v1alpha1\nkind: Config\nmetadata: {name: c}\nspec: {severities: {not-a-definition: info}}\n";
    fs::write(folder.path().join("bindery.yaml"), config).unwrap();
    let output = run(folder.path(), &["check"]);
    assert_eq!(error_text(&output), "1 info (-v shows)\n3 files, 0 objects: no errors, no warnings\n");
}

#[test]
fn an_old_output_is_reported_until_it_is_gone() {
    let folder = starting_repository();
    assert_eq!(exit(&run(folder.path(), &["render"])), Some(0));
    let config = folder.path().join("bindery.yaml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, format!("{}\n  output: deploy/manifests\n", text.trim_end())).unwrap();
    for arguments in [&["render"][..], &["render", "--check"]] {
        let output = run(folder.path(), arguments);
        let said = error_text(&output);
        assert_eq!(exit(&output), Some(0), "{said}");
        assert!(
            said.contains("warning[old-output]") && said.contains("`rendered` was rendered by Bindery"),
            "{said}"
        );
    }
    assert!(folder.path().join("rendered/clusters").exists());
    fs::remove_dir_all(folder.path().join("rendered")).unwrap();
    let said = error_text(&run(folder.path(), &["render"]));
    assert!(!said.contains("old-output"), "{said}");
    // Another folder for once, and the output of another repository below, are nobody's leftovers.
    fs::create_dir(folder.path().join("other")).unwrap();
    assert_eq!(exit(&run(&folder.path().join("other"), &["init"])), Some(0));
    assert_eq!(exit(&run(&folder.path().join("other"), &["render"])), Some(0));
    for arguments in [&["render", "--out-dir", "preview"][..], &["render", "other"]] {
        let said = error_text(&run(folder.path(), arguments));
        assert!(!said.contains("old-output"), "{said}");
    }
}

#[test]
fn a_result_that_does_not_reach_its_reader_is_a_failure() {
    let Ok(full) = OpenOptions::new().write(true).open("/dev/full") else {
        println!("skipped: this system has no /dev/full");
        return;
    };
    let folder = starting_repository();
    for arguments in
        [&["render", "-o", "yaml"][..], &["schema"], &["check", "--format", "json"], &["explain", "Service"]]
    {
        let status = bindery(folder.path(), arguments).stdout(full.try_clone().unwrap()).status().unwrap();
        assert_eq!(status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn a_name_that_nothing_is_rendered_for_is_a_failure_with_a_hint() {
    let folder = starting_repository();
    let cases = [
        ("-e", "developmnt", "development"),
        ("--cluster", "producton", "nonproduction"),
        ("-n", "acme-shop", "acme-shop-"),
    ];
    for (flag, name, meant) in cases {
        let output = run(folder.path(), &["render", "-o", "yaml", flag, name]);
        assert_eq!(exit(&output), Some(2), "{flag} {name}");
        assert!(error_text(&output).contains(meant), "{}", error_text(&output));
        assert!(output.stdout.is_empty());
    }
    let component = run(folder.path(), &["render", "-o", "yaml", "catalgo"]);
    assert_eq!(exit(&component), Some(2));
    assert!(error_text(&component).contains("`catalog`"), "{}", error_text(&component));
}

#[test]
fn a_folder_named_as_a_component_does_not_hide_it() {
    let folder = starting_repository();
    fs::create_dir(folder.path().join("catalog")).unwrap();
    let output = run(folder.path(), &["render", "-o", "yaml", "catalog"]);
    assert_eq!(exit(&output), Some(0), "{}", error_text(&output));
    assert!(String::from_utf8_lossy(&output.stdout).contains("kind: Deployment"));
}

#[test]
fn a_report_for_machines_stands_alone_on_its_stream() {
    let folder = starting_repository();
    let output = run(folder.path(), &["render", "--format", "json"]);
    assert_eq!(exit(&output), Some(0));
    assert!(serde_json::from_slice::<serde_json::Value>(&output.stdout).is_ok());
    assert_eq!(error_text(&output), "");
}

#[test]
fn a_folder_below_the_root_stands_for_the_whole_and_says_so() {
    let folder = starting_repository();
    let whole = run(folder.path(), &["check"]);
    assert!(error_text(&whole).contains("5 files"), "{}", error_text(&whole));
    for arguments in [&["check", "projects"][..], &["check", "-C", "projects"], &["render", "projects"]] {
        let part = run(folder.path(), arguments);
        assert_eq!(exit(&part), Some(0), "{arguments:?}: {}", error_text(&part));
        assert!(error_text(&part).contains("all of it is compiled"), "{arguments:?}: {}", error_text(&part));
    }
    assert!(folder.path().join("rendered/clusters/nonproduction").is_dir());
    assert!(!folder.path().join("projects/rendered").exists());
    // What lies above the top of a Git repository is another's.
    let inner = folder.path().join("projects/inner");
    fs::create_dir_all(inner.join(".git")).unwrap();
    let lonely = run(folder.path(), &["check", "projects/inner"]);
    assert_eq!(exit(&lonely), Some(2), "{}", error_text(&lonely));
}

#[test]
fn pre_commit_runs_the_hooks_whatever_a_commit_changes() {
    let hooks = fs::read_to_string(crate::support::project(".pre-commit-hooks.yaml")).unwrap();
    let each = |line: &str| hooks.matches(line).count();
    assert_eq!(each("- id: "), 2);
    assert_eq!(each("\n  always_run: true\n"), 2, "a deleted definition has to be noticed");
    assert_eq!(each("\n  pass_filenames: false\n"), 2, "all definitions are judged together");
    assert_eq!(each("  files:"), 0, "a pattern would have no effect beside `always_run`");
}

fn git(folder: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=mira", "-c", "user.email=mira@example.com"];
    let done = Command::new("git").current_dir(folder).args(identity).args(arguments).output().unwrap();
    assert!(done.status.success(), "{arguments:?}: {}", error_text(&done));
}

#[test]
fn a_run_above_the_repository_is_told_where_it_is() {
    let above = tempfile::tempdir().unwrap();
    let platform = above.path().join("platform");
    fs::create_dir(&platform).unwrap();
    git(&platform, &["init", "-q"]);
    assert_eq!(exit(&run(&platform, &["init"])), Some(0));
    let check = run(above.path(), &["check"]);
    let text = error_text(&check);
    assert_eq!(exit(&check), Some(2), "{text}");
    assert!(text.contains("bindery -C platform check") && !text.contains("other-repository"), "{text}");
    assert_eq!(exit(&run(above.path(), &["-C", "platform", "check"])), Some(0), "what it says works");
}

#[test]
fn an_unknown_revision_lists_the_branches() {
    let folder = starting_repository();
    git(folder.path(), &["init", "-q", "-b", "trunk"]);
    git(folder.path(), &["add", "-A"]);
    git(folder.path(), &["commit", "-q", "-m", "Start"]);
    for arguments in [&["diff", "main"][..], &["diff"]] {
        let diff = run(folder.path(), arguments);
        assert_eq!(exit(&diff), Some(2));
        assert!(error_text(&diff).contains("the branches are `trunk`"), "{}", error_text(&diff));
    }
}
