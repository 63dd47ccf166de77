//! Runs the binary with the three sources of time, in their order, and without any.

use std::fs;
use std::path::Path;
use std::process::Command;

const WAIVER: &str = r#"apiVersion: bindery.dev/v1alpha1
kind: Waiver
metadata: {name: anything}
spec:
  codes: [quota-exceeded]
  targets: [{organization: acme}]
  reason: only its end is of interest here
  owner: platform-team
  expires: "2027-01-31"
"#;

/// The codes that `check` reports, with some arguments and variables.
fn codes(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Result<Vec<String>, String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bindery"));
    command.current_dir(folder).args(["check", "--format", "json"]).args(arguments).env_clear();
    // The machine's own Git settings have no say.
    command.env("HOME", folder);
    let output = command.envs(variables.iter().copied()).output().unwrap();
    if output.status.code() == Some(2) {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let reports = report["diagnostics"].as_array().unwrap().iter();
    Ok(reports.map(|report| report["code"].as_str().unwrap().to_owned()).collect())
}

fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let init = Command::new(env!("CARGO_BIN_EXE_bindery")).arg("init").arg(folder.path()).output().unwrap();
    assert!(init.status.success());
    fs::write(folder.path().join("platform/waivers.yaml"), WAIVER).unwrap();
    folder
}

const BEFORE: &str = "2027-01-31T23:59:59Z";
const AFTER: &str = "2027-02-01T00:00:00Z";
/// The same moments in seconds since 1970.
const BEFORE_SECONDS: i64 = 1_801_439_999;
const AFTER_SECONDS: &str = "1801440000";

#[test]
fn the_flag_wins_over_the_variable_and_the_variable_over_head() {
    let folder = repository();
    let (unused, expired) = (Ok(vec!["waiver-unused".to_owned()]), Ok(vec!["waiver-expired".to_owned()]));
    let unknown = Ok(vec!["time-unknown".to_owned(), "waiver-unused".to_owned()]);
    let sorted = |codes: Result<Vec<String>, String>| {
        codes.map(|mut codes| {
            codes.sort();
            codes
        })
    };
    assert_eq!(sorted(codes(folder.path(), &[], &[])), unknown, "without any");
    commit(folder.path(), BEFORE_SECONDS);
    assert_eq!(codes(folder.path(), &[], &[]), unused, "HEAD's commit");
    let epoch = [("SOURCE_DATE_EPOCH", AFTER_SECONDS)];
    assert_eq!(codes(folder.path(), &[], &epoch), expired, "the variable");
    assert_eq!(codes(folder.path(), &["--now", BEFORE], &epoch), unused, "the flag");
    assert_eq!(codes(folder.path(), &["--now", AFTER], &[]), expired, "the last second belongs to the day");
}

#[test]
fn a_time_that_is_none_is_refused() {
    let folder = repository();
    for (arguments, variables) in [
        (&["--now", "2027-01-31"][..], &[][..]),
        (&["--now", "tomorrow"], &[]),
        (&[], &[("SOURCE_DATE_EPOCH", "soon")]),
        (&[], &[("BINDERY_NOW", "1801440000")]),
    ] {
        let refused = codes(folder.path(), arguments, variables);
        assert!(refused.is_err(), "{arguments:?} {variables:?}: {refused:?}");
    }
}

fn commit(folder: &Path, seconds: i64) {
    let repository = git2::Repository::init(folder).unwrap();
    let who = git2::Signature::new("x", "x@example.com", &git2::Time::new(seconds, 0)).unwrap();
    let tree = repository.index().unwrap().write_tree().unwrap();
    let tree = repository.find_tree(tree).unwrap();
    repository.commit(Some("HEAD"), &who, &who, "x", &tree, &[]).unwrap();
}
