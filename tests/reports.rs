//! Holds the faces of reports to their formats: SARIF, JUnit, annotations, Markdown; also with hostile names and secrets.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value as Json;

use crate::support::{NOW, project};

const FORMATS: [&str; 6] = ["human", "json", "sarif", "junit", "github", "markdown"];

fn check(folder: &Path, format: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bindery"));
    command.current_dir(folder).env_clear().args(["check", "--now", NOW, "--format", format]).args(arguments);
    command.output().unwrap()
}

/// The reports in a format: on stderr for people, else on stdout.
fn reports(folder: &Path, format: &str) -> String {
    let output = check(folder, format, &[]);
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    if format == "human" { err } else { out }
}

fn sarif(folder: &Path) -> Json {
    serde_json::from_str(&reports(folder, "sarif")).unwrap()
}

/// A starting repository with one more file.
fn repository(file: &str, text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut init = Command::new(env!("CARGO_BIN_EXE_bindery"));
    assert!(init.arg("init").arg(folder.path()).output().unwrap().status.success());
    fs::write(folder.path().join(file), text).unwrap();
    folder
}

/// Code and fingerprint of every result.
fn fingerprints(log: &Json) -> Vec<(String, String)> {
    let results = log["runs"][0]["results"].as_array().unwrap().iter();
    let text = |value: &Json| value.as_str().unwrap().to_owned();
    results
        .map(|result| (text(&result["ruleId"]), text(&result["partialFingerprints"]["bindery/v1"])))
        .collect()
}

const CLAIM: &str = "apiVersion: openchoreo.dev/v1alpha1
kind: Service
metadata: {name: cart, namespace: acme}
spec:
  project: shop
  nonsense: true
  workload:
    containers:
      main: {image: registry.example.com/cart:1, env: [{key: A, valeu: x}, {key: B, value: y, wrong: z}]}
";

#[test]
fn fingerprints_stay_when_lines_move() {
    let folder = repository("projects/cart.yaml", CLAIM);
    let before = fingerprints(&sarif(folder.path()));
    assert!(before.len() >= 3, "{before:?}");
    let moved = format!(
        "# A comment.\n\n---\napiVersion: openchoreo.dev/v1alpha1\nkind: Project\nmetadata: {{name: other, namespace: acme}}\nspec: {{deploymentPipelineRef: standard}}\n---\n{}",
        CLAIM
            .replace("spec:\n", "spec:\n  # Another.\n\n")
            .replace("  nonsense: true\n", "")
            .replace("  workload:\n", "  workload:\n    endpoints: {http: {type: HTTP, port: 8080}}\n")
            + "  nonsense: true\n"
    );
    fs::remove_file(folder.path().join("projects/cart.yaml")).unwrap();
    fs::write(folder.path().join("projects/renamed.yaml"), moved).unwrap();
    let mut after = fingerprints(&sarif(folder.path()));
    let mut before = before;
    before.sort();
    after.sort();
    assert_eq!(before, after);
    // They tell faults apart, and follow what the fault is in.
    let other = CLAIM.replace("name: cart", "name: basket");
    fs::write(folder.path().join("projects/renamed.yaml"), other).unwrap();
    let renamed = fingerprints(&sarif(folder.path()));
    assert!(renamed.iter().all(|found| !before.contains(found)), "{renamed:?}");
}

#[test]
fn sarif_names_places_rules_and_waivers() {
    let log = sarif(&project("golden/waiver-faults/repo"));
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    for result in results {
        let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(rule["help"]["text"].as_str().unwrap().len() > 20);
    }
    let waived: Vec<&Json> = results.iter().filter(|result| result["suppressions"].is_array()).collect();
    assert_eq!(waived.len(), 1);
    let suppression = &waived[0]["suppressions"][0];
    assert_eq!(suppression["status"], "accepted");
    assert!(suppression["justification"].as_str().unwrap().contains("it is mirrored with the next release"));
    let place = &waived[0]["locations"][0]["physicalLocation"];
    // Paths count from the top of the Git repository, where there is one.
    let uri = place["artifactLocation"]["uri"].as_str().unwrap();
    assert!(uri.ends_with("apps.yaml") && !uri.starts_with('/'), "{uri}");
    let (line, column) = (&place["region"]["startLine"], &place["region"]["startColumn"]);
    assert_eq!((line, column), (&Json::from(21), &Json::from(32)));
    assert_eq!(waived[0]["relatedLocations"].as_array().unwrap().len(), 2);
}

#[test]
fn paths_count_from_the_top_of_the_git_repository() {
    let top = tempfile::tempdir().unwrap();
    git2::Repository::init(top.path()).unwrap();
    let below = top.path().join("plat form,1");
    fs::create_dir(&below).unwrap();
    fs::write(below.join("cart:1.yaml"), CLAIM).unwrap();
    let annotations = reports(&below, "github");
    assert!(annotations.contains("file=plat form%2C1/cart%3A1.yaml,line="), "{annotations}");
    let uri = sarif(&below)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
        ["uri"]
        .clone();
    assert_eq!(uri, "plat%20form%2C1/cart%3A1.yaml");
}

#[test]
fn paths_of_plain_manifests_count_from_the_top_as_well() {
    let top = tempfile::tempdir().unwrap();
    git2::Repository::init(top.path()).unwrap();
    let below = top.path().join("k8s");
    fs::create_dir(&below).unwrap();
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostNetwork: true, containers: [{name: a, image: b}]}\n";
    fs::write(below.join("pod.yaml"), pod).unwrap();
    for (folder, file, told) in [
        (below.as_path(), "pod.yaml", "file=k8s/pod.yaml,"),
        (top.path(), "k8s/pod.yaml", "file=k8s/pod.yaml,"),
        (below.as_path(), "../k8s/pod.yaml", "file=../k8s/pod.yaml,"),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bindery"));
        command.current_dir(folder).env_clear().args(["check", "--format", "github", "--manifests", file]);
        let told_of_it = String::from_utf8(command.output().unwrap().stdout).unwrap();
        assert!(told_of_it.contains(told), "{told_of_it}");
    }
}

/// What a hostile name may hold: ends of commands, markup, characters that XML cannot hold.
const NASTY: [&str; 9] = [
    "a\\n::error::b",
    "a\\r\\n::set-output name=x::y",
    "%0A::warning::x",
    "<!--]]></failure><x>&\\\"'",
    "\\u0001\\u0008\\uffff",
    "[text](https://example.com)",
    "`@someone`|<b>",
    "https://example.com/?x www.example.com @someone",
    "\\u202e\\u2028",
];

#[test]
fn hostile_names_stay_text_in_every_format() {
    for name in NASTY {
        let text = format!(
            "apiVersion: openchoreo.dev/v1alpha1\nkind: Project\nmetadata: {{name: \"{name}\", namespace: \"{name}\"}}\nspec: {{\"{name}\": 1, deploymentPipelineRef: \"{name}\"}}\n"
        );
        let folder = repository("projects/hostile.yaml", &text);
        for format in FORMATS {
            let report = reports(folder.path(), format);
            assert!(!report.is_empty());
            let raw = report.chars().find(|c| c.is_control() && *c != '\n');
            assert_eq!(raw, None, "{format} {name}");
            match format {
                "github" => assert!(
                    report.lines().all(|line| {
                        let file =
                            line.split("file=").nth(1).is_some_and(|rest| rest.starts_with("projects/"));
                        line.matches("::").count() >= 2 && file
                    }),
                    "{report}"
                ),
                "junit" => well_formed(&report),
                "markdown" => {
                    let rows: Vec<&str> = report.lines().filter(|line| line.starts_with('|')).collect();
                    // Bars in a code span would still end its cell.
                    assert!(rows.iter().all(|row| row.matches('|').count() == 5), "{report}");
                    let outside: String = report.split('`').step_by(2).collect();
                    assert!(!outside.contains(['@', '<', '[']) && !outside.contains("://"), "{report}");
                }
                "sarif" => {
                    let log: Json = serde_json::from_str(&report).unwrap();
                    let messages = log["runs"][0]["results"].as_array().unwrap().iter();
                    assert!(
                        messages.map(|r| r["message"]["text"].as_str().unwrap()).all(|m| !m.contains("]("))
                    );
                }
                _ => {}
            }
        }
    }
}

/// A small reader of what JUnit reports use of XML: it fails on anything that does not nest.
fn well_formed(text: &str) {
    let body = text.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n").unwrap();
    let mut open: Vec<&str> = Vec::new();
    for (at, part) in body.split('<').enumerate() {
        if at == 0 {
            assert_eq!(part, "");
            continue;
        }
        let (tag, content) = part.split_once('>').unwrap_or_else(|| panic!("no end: {part}"));
        assert!(!content.contains('>'), "{content}");
        for rest in part.split('&').skip(1) {
            assert!(["amp;", "lt;", "gt;", "quot;"].iter().any(|entity| rest.starts_with(entity)), "&{rest}");
        }
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap();
        assert!(
            ["testsuites", "testsuite", "testcase", "failure", "skipped", "system-out"].contains(&name),
            "<{tag}>"
        );
        assert_eq!(tag.matches('"').count() % 2, 0, "<{tag}>");
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty());
}

#[test]
fn no_format_shows_a_secret() {
    let secret = "LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQ";
    let plane = format!(
        "apiVersion: openchoreo.dev/v1alpha1\nkind: DataPlane\nmetadata: {{name: west, namespace: acme}}\nspec:\n  registry: {{prefix: registry.example.com}}\n  gateway: {{publicVirtualHost: a.example.com, organizationVirtualHost: b.example.com}}\n  kubernetesCluster:\n    name: west\n    credentials: {{apiServerURL: \"https://w\", caCert: YQ==, clientCert: YQ==, clientKey: {secret}}}\n"
    );
    let folder = repository("platform/west.yaml", &plane);
    for format in FORMATS {
        let report = reports(folder.path(), format);
        assert!(report.contains("credentials-in-definition"), "{format}: {report}");
        assert!(!report.contains(secret), "{format}: {report}");
    }
}

#[test]
fn denied_warnings_end_a_run_in_every_format() {
    let folder = repository(
        "projects/mail.yaml",
        "apiVersion: openchoreo.dev/v1alpha1\nkind: Service\nmetadata: {name: mail, namespace: acme}\nspec: {project: shop, workload: {containers: {main: {image: \"registry.example.com/mail:1\"}}}}\n",
    );
    for format in FORMATS {
        assert_eq!(check(folder.path(), format, &[]).status.code(), Some(0), "{format}");
        let denied = check(folder.path(), format, &["--deny", "warnings"]);
        assert_eq!(denied.status.code(), Some(1), "{format}");
        let failures = String::from_utf8(denied.stdout).unwrap().matches("<failure").count();
        assert_eq!(failures > 0, format == "junit");
    }
    let waiver = "apiVersion: bindery.dev/v1alpha1\nkind: Waiver\nmetadata: {name: quiet}\nspec: {codes: [no-endpoints], targets: [{organization: acme, component: mail}], reason: it serves nobody, owner: mira, expires: \"2027-01-31\"}\n";
    fs::write(folder.path().join("projects/waiver.yaml"), waiver).unwrap();
    for format in FORMATS {
        let output = check(folder.path(), format, &["--deny", "warnings"]);
        let report = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{format}: {report}");
        assert!(
            format == "sarif" || report.contains("waived") || report.contains("skipped=\"1\""),
            "{report}"
        );
    }
}

#[test]
fn nothing_to_report_is_a_whole_report_too() {
    let folder = repository("projects/notes.txt", "");
    for format in &FORMATS[1..] {
        let output = check(folder.path(), format, &[]);
        assert_eq!(output.status.code(), Some(0), "{format}");
        let text = String::from_utf8(output.stdout).unwrap();
        match *format {
            "junit" => {
                well_formed(&text);
                assert!(text.contains("<testcase"), "{text}");
            }
            "github" => assert_eq!(text, ""),
            _ => assert!(text.len() > 20, "{format}: {text}"),
        }
    }
}
