//! Compiles every case below `golden/` and every example, and compares output and reports byte for byte.
//!
//! `UPDATE_GOLDEN=1` rewrites what is expected; a reviewer reads the difference.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use bindery::compile::{codes, settings};
use bindery::emit::{FileMode, emit};
use bindery::govern::rules;
use bindery::model::FileLayout;
use bindery::source::{Selection, read_file};

use crate::support::{compile_folder, project, reports};

/// A repository and what it is expected to give.
struct Case {
    name: String,
    repo: PathBuf,
    expected: PathBuf,
    diagnostics: PathBuf,
}

fn cases() -> Vec<Case> {
    let folders = |path: &str| {
        let mut found: Vec<PathBuf> =
            fs::read_dir(project(path)).unwrap().map(|entry| entry.unwrap().path()).collect();
        found.retain(|path| path.is_dir());
        found.sort();
        found
    };
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    let golden = folders("golden").into_iter().map(|folder| Case {
        name: format!("golden/{}", name(&folder)),
        repo: folder.join("repo"),
        expected: folder.join("expected"),
        diagnostics: folder.join("diagnostics.txt"),
    });
    let examples = folders("examples").into_iter().filter(|folder| folder.join("bindery.yaml").exists());
    let examples = examples.map(|folder| Case {
        name: format!("examples/{}", name(&folder)),
        expected: folder.join("rendered"),
        diagnostics: folder.join("diagnostics.txt"),
        repo: folder,
    });
    golden.chain(examples).collect()
}

#[test]
fn every_case_gives_what_is_expected() {
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let mut faults = Vec::new();
    let cases = cases();
    assert!(cases.len() > 1, "no golden cases");
    for case in cases {
        let (files, text) = compile_case(&case.repo);
        if update {
            rewrite(&case, &files, &text);
            continue;
        }
        let expected = read_tree(&case.expected);
        let paths: BTreeSet<&String> = files.keys().chain(expected.keys()).collect();
        for path in paths {
            if files.get(path) != expected.get(path) {
                faults.push(format!(
                    "{}: {path}\n--- expected\n{}\n--- got\n{}",
                    case.name,
                    show(expected.get(path)),
                    show(files.get(path))
                ));
            }
        }
        let told = fs::read_to_string(&case.diagnostics).unwrap_or_default();
        if told != text {
            faults.push(format!("{}: diagnostics\n--- expected\n{told}\n--- got\n{text}", case.name));
        }
    }
    assert!(
        faults.is_empty(),
        "{} differences; UPDATE_GOLDEN=1 rewrites\n{}",
        faults.len(),
        faults.join("\n")
    );
}

/// Without errors the whole output; with errors nothing, as on disk.
fn compile_case(repo: &Path) -> (BTreeMap<String, String>, String) {
    let compilation = compile_folder(repo);
    let text = reports(&compilation);
    if compilation.diagnostics.has_errors() {
        return (BTreeMap::new(), text);
    }
    let settings = settings(&read_file(repo, Selection::CONFIG_FILE), Selection::CONFIG_FILE);
    let mode = match settings.files {
        FileLayout::Object => FileMode::Object,
        FileLayout::Component => FileMode::Component,
    };
    let tree = emit(&compilation.rendered, mode).expect("paths of their own");
    (tree.files().clone(), text)
}

fn show(text: Option<&String>) -> &str {
    text.map_or("(absent)", String::as_str)
}

fn read_tree(root: &Path) -> BTreeMap<String, String> {
    let files = walkdir::WalkDir::new(root).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    let visible = files.filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'));
    visible
        .map(|entry| {
            let path = entry.path().strip_prefix(root).unwrap().to_string_lossy().into_owned();
            (path, fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

fn rewrite(case: &Case, files: &BTreeMap<String, String>, text: &str) {
    let _ = fs::remove_dir_all(&case.expected);
    for (path, content) in files {
        let place = case.expected.join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, content).unwrap();
    }
    let _ = fs::remove_file(&case.diagnostics);
    if !text.is_empty() {
        fs::write(&case.diagnostics, text).unwrap();
    }
}

/// An example with an error renders nothing, which `UPDATE_GOLDEN=1` would take for what is expected.
#[test]
fn every_example_compiles_without_errors() {
    let examples: Vec<Case> = cases().into_iter().filter(|case| case.name.starts_with("examples/")).collect();
    assert!(!examples.is_empty(), "no examples");
    for example in examples {
        let compilation = compile_folder(&example.repo);
        let text = reports(&compilation);
        assert!(!compilation.diagnostics.has_errors(), "{} has errors\n{text}", example.name);
        assert!(!compilation.rendered.manifests.is_empty(), "{} renders nothing", example.name);
    }
}

#[test]
fn every_case_says_why_it_is_there() {
    for case in cases().iter().filter(|case| case.name.starts_with("golden/")) {
        let why = case.repo.with_file_name("why.txt");
        let text = fs::read_to_string(&why).unwrap_or_default();
        assert!(text.trim().len() > 20, "{} has no why.txt", case.name);
    }
}

/// Codes that no repository in Git can produce, and the test that produces them instead.
const ELSEWHERE: [(&str, &str); 5] = [
    ("other-repository", "hostile::checkout::another_repository_among_the_definitions_is_told_of"),
    ("old-output", "command_line::an_old_output_is_reported_until_it_is_gone"),
    ("not-a-manifest", "manifests::a_document_that_is_no_object_is_passed_over"),
    ("foreign-file", "command_line::a_foreign_file_is_reported_and_stays"),
    ("unreadable-file", "mistakes::a_pipe_is_reported_and_not_read"),
];

#[test]
fn every_code_has_a_case() {
    let told: String =
        cases().iter().map(|case| fs::read_to_string(&case.diagnostics).unwrap_or_default()).collect();
    // Every rule brings a case of its own: `rules::every_rule_reports_its_example_and_not_what_it_wants_instead`.
    let own: BTreeSet<&str> = rules().map(|rule| rule.code.name).collect();
    let names = codes().into_iter().map(|code| code.name).filter(|name| !own.contains(name));
    let names = names.filter(|name| ELSEWHERE.iter().all(|(elsewhere, _)| elsewhere != name));
    let missing: Vec<&str> = names.filter(|name| !told.contains(&format!("[{name}]"))).collect();
    assert!(missing.is_empty(), "{} codes without a golden case: {}", missing.len(), missing.join(", "));
}

#[test]
fn codes_are_unique_words() {
    let mut seen = BTreeSet::new();
    for code in codes() {
        assert!(seen.insert(code.name), "{} stands twice", code.name);
        assert!(
            code.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'),
            "{}",
            code.name
        );
        assert!(
            code.summary.ends_with('.') && code.docs.len() > 40,
            "{} wants a summary and docs",
            code.name
        );
    }
}
