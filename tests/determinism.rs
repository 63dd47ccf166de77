//! Compiles the same definitions under other circumstances and expects the same bytes.

#[path = "../benches/fleet/repository/mod.rs"]
mod fleet;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use bindery::compile::{compile, settings};
use bindery::diagnostics::{to_json, to_text};
use bindery::emit::{FileMode, emit};
use bindery::source::{RepoPath, Selection, SourceTree};

use crate::support::project;

/// A repository: the files by their paths.
type Files = Vec<(RepoPath, Arc<str>)>;

/// What must not differ: every file that would be written, and every report in both faces.
#[derive(PartialEq, Eq)]
struct Outcome {
    files: Result<BTreeMap<String, String>, String>,
    text: String,
    json: String,
}

fn outcome(files: Files) -> Outcome {
    let sources = Arc::new(SourceTree::new(files, []));
    let settings = settings(&sources, Selection::CONFIG_FILE);
    let compilation = compile(sources, &settings);
    let tree = emit(&compilation.rendered, FileMode::Object);
    let report = to_json(&compilation.diagnostics, &compilation.sources);
    Outcome {
        files: tree.map(|tree| tree.files().clone()).map_err(|error| error.to_string()),
        text: to_text(&compilation.diagnostics, &compilation.sources, false),
        json: serde_json::to_string(&report).unwrap(),
    }
}

/// All repositories of the tests, and three generated ones: sound, full of warnings, and full of errors.
fn repositories() -> Vec<(String, Files)> {
    let folders = ["examples", "golden"].into_iter().flat_map(|folder| {
        let entries = std::fs::read_dir(project(folder)).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).filter(|path| path.is_dir())
    });
    let mut all: Vec<(String, Files)> =
        folders.map(|folder| (folder.display().to_string(), read(&folder))).collect();
    all.push(("generated".to_owned(), generated(|text| text)));
    all.push(("generated with warnings".to_owned(), generated(with_warnings)));
    all.push(("generated with errors".to_owned(), generated(with_errors)));
    all
}

fn generated(change: fn(String) -> String) -> Files {
    let files = fleet::repository(60, 7).into_iter();
    files.map(|(path, text)| (RepoPath::new(path).unwrap(), Arc::from(change(text)))).collect()
}

fn with_warnings(text: String) -> String {
    // An empty variable and a key that no environment has are worth a warning each; so is a kind that renders nothing.
    let text = text.replace("        value: \"", "        value: \"\" # \"");
    format!("{text}---\napiVersion: openchoreo.dev/v1alpha1\nkind: Release\nmetadata:\n  name: old\n")
}

fn with_errors(text: String) -> String {
    text.replace("componentName: cart", "componentName: card")
        .replace("className: critical", "className: crucial")
        .replace("port: 8080\n          basePath", "port: 9090\n          basePath")
        .replace("name: payment-000", "name: payment")
        .replace("TIMEOUT_SECONDS", "TIMEOUT SECONDS")
}

fn read(root: &Path) -> Files {
    let found = walkdir::WalkDir::new(root).into_iter().flatten();
    let paths = found.filter_map(|entry| {
        let path = entry.path().strip_prefix(root).ok()?.to_str()?.to_owned();
        let path = RepoPath::new(path).ok()?;
        let wanted = entry.file_type().is_file() && path.is_definition_file() && !path.is_hidden();
        (wanted && !path.as_str().starts_with("rendered/")).then_some((entry.into_path(), path))
    });
    paths.filter_map(|(place, path)| Some((path, Arc::from(std::fs::read_to_string(place).ok()?)))).collect()
}

/// Another order of the files, the same for the same salt.
fn shuffled(files: &Files, salt: u64) -> Files {
    let mut files = files.clone();
    let mixed = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    files.sort_by_key(|(path, _)| path.as_str().bytes().fold(salt, mixed));
    files
}

#[test]
fn neither_the_order_of_files_nor_the_number_of_threads_shows() {
    for (name, files) in repositories() {
        let expected = outcome(files.clone());
        for (salt, threads) in [(1, 1), (2, 8), (3, 8)] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let other = pool.install(|| outcome(shuffled(&files, salt)));
            assert!(other.text == expected.text, "{name}: other reports\n{}\n{}", expected.text, other.text);
            assert!(other == expected, "{name}: another outcome with {threads} threads");
        }
    }
}

#[test]
fn the_generated_repositories_are_what_they_are_called() {
    let levels = |files: Files| {
        let json = outcome(files).json;
        (json.matches("\"level\":\"error\"").count(), json.matches("\"level\":\"warning\"").count())
    };
    assert_eq!(levels(generated(|text| text)), (0, 0));
    let (errors, warnings) = levels(generated(with_warnings));
    assert!(errors == 0 && warnings > 50, "{errors} errors, {warnings} warnings");
    let (errors, _) = levels(generated(with_errors));
    assert!(errors > 10, "{errors} errors");
}

/// Surroundings of a run.
struct Surroundings {
    umask: &'static str,
    zone: &'static str,
    locale: &'static str,
    threads: &'static str,
    inside: bool,
}

const SURROUNDINGS: [Surroundings; 2] = [
    Surroundings { umask: "022", zone: "UTC", locale: "C", threads: "1", inside: false },
    Surroundings { umask: "077", zone: "Asia/Kathmandu", locale: "tr_TR.UTF-8", threads: "8", inside: true },
];

/// Runs the binary; what it prints to stdout.
fn run(repo: &Path, words: &[&str], surroundings: &Surroundings) -> Vec<u8> {
    let binary = env!("CARGO_BIN_EXE_bindery");
    let script = format!("umask {}; exec \"$0\" \"$@\"", surroundings.umask);
    let (folder, root) = match surroundings.inside {
        true => (repo, PathBuf::from(".")),
        false => (Path::new("/"), repo.to_owned()),
    };
    let mut command = Command::new("sh");
    command.arg("-c").arg(script).arg(binary).args(words).arg(root).current_dir(folder);
    for variable in ["LANG", "LC_ALL"] {
        command.env(variable, surroundings.locale);
    }
    command.env("TZ", surroundings.zone).env("RAYON_NUM_THREADS", surroundings.threads);
    command.output().unwrap().stdout
}

#[test]
fn neither_folder_nor_zone_nor_locale_nor_umask_shows() {
    for (name, files) in repositories() {
        let place = tempfile::tempdir().unwrap();
        let repo = place.path().join("repo");
        for (path, text) in &files {
            let file = repo.join(path.as_str());
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, text.as_bytes()).unwrap();
        }
        let [first, second] = [0, 1].map(|at| {
            let out = place.path().join(format!("out-{at}"));
            let reports = run(&repo, &["check", "--format", "json"], &SURROUNDINGS[at]);
            run(&repo, &["render", "--quiet", "--out-dir", out.to_str().unwrap()], &SURROUNDINGS[at]);
            (String::from_utf8(reports).unwrap(), read_output(&out))
        });
        assert!(first.0.contains("\"summary\""), "{name}: no reports");
        assert_eq!(first.0, second.0, "{name}: other reports");
        assert!(first.1 == second.1, "{name}: other files");
    }
}

fn read_output(root: &Path) -> BTreeMap<PathBuf, String> {
    let found = walkdir::WalkDir::new(root).into_iter().flatten();
    let files = found.filter(|entry| entry.file_type().is_file()).map(|entry| entry.into_path());
    files
        .map(|path| (path.strip_prefix(root).unwrap().to_owned(), std::fs::read_to_string(&path).unwrap()))
        .collect()
}
