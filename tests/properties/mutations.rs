//! Changes good definitions at random: nothing panics, and what renders reads back as it was meant.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use bindery::compile::{compile, settings};
use bindery::diagnostics::{json_text, to_json, to_text};
use bindery::emit::{FileMode, emit, to_yaml};
use bindery::source::{RepoPath, Selection, SourceTree};
use proptest::prelude::*;

use crate::support::{project, shared};

/// Files by path.
type Files = Vec<(String, String)>;

/// Values that readers, names, templates and numbers stumble over.
const NASTY: [&str; 48] = [
    "",
    "~",
    "null",
    "true",
    "no",
    "0",
    "-1",
    "65536",
    "2147483648",
    "9223372036854775807",
    "-9223372036854775808",
    "1e999",
    "0.0",
    "-0.0",
    "0x7fffffffffffffff",
    ".5",
    "[]",
    "{}",
    "[[]]",
    "[null]",
    "{a: null}",
    "{'': ''}",
    "''",
    "\"\\0\"",
    "\"\\u2028\"",
    "\"\\U0001F600\"",
    "é",
    "..",
    "/",
    "//",
    "/a/../b",
    "a/b",
    "*",
    "*a",
    "&a x",
    "!x y",
    "|",
    ">",
    "'{{ .host }}'",
    "'{{'",
    "'{{ a.b.c }}'",
    "\"a\\nb\"",
    "default",
    "development",
    "100%",
    "1000m",
    "0s",
    "- - -",
];

static QUICKSTART: LazyLock<Files> = LazyLock::new(|| files(&project("examples/quickstart")));
static SAMPLES: LazyLock<Option<Files>> =
    LazyLock::new(|| shared("conformance/samples").map(|folder| files(&folder)));

fn files(root: &Path) -> Files {
    let entries = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().flatten();
    let yaml = entries.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "yaml"));
    let visible = yaml.filter(|entry| !entry.path().starts_with(root.join("rendered")));
    visible
        .map(|entry| {
            let path = entry.path().strip_prefix(root).unwrap().to_string_lossy().into_owned();
            (path, std::fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

/// One change: what to do, to which file, where, and with what.
type Change = (u8, usize, usize, usize);

fn change(files: &mut Files, (what, file, at, with): Change) {
    let file = file % files.len();
    let text = &mut files[file].1;
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    if lines.is_empty() {
        return;
    }
    let line = at % lines.len();
    let other = with % lines.len();
    match what % 8 {
        0 => {
            let mut bytes = std::mem::take(text).into_bytes();
            let place = at % bytes.len();
            bytes[place] ^= 1 << (with % 8);
            *text = String::from_utf8_lossy(&bytes).into_owned();
            return;
        }
        1 => _ = lines.remove(line),
        2 => lines.insert(other, lines[line].clone()),
        3 => lines.swap(line, other),
        4 => lines[line] = format!("  {}", lines[line]),
        5 => lines[line] = lines[line].strip_prefix("  ").unwrap_or(&lines[line]).to_owned(),
        _ => {
            // The value behind a key or a dash.
            let end =
                lines[line].find(": ").map(|at| at + 2).or_else(|| lines[line].find("- ").map(|at| at + 2));
            let kept = end.map_or_else(|| lines[line].clone() + " ", |end| lines[line][..end].to_owned());
            lines[line] = kept + NASTY[with % NASTY.len()];
        }
    }
    *text = lines.join("\n") + "\n";
}

fn tree(files: &Files) -> SourceTree {
    let named =
        files.iter().map(|(path, text)| (RepoPath::new(path.as_str()).unwrap(), Arc::from(text.as_str())));
    SourceTree::new(named, [])
}

/// Compiles; everything that can be shown is shown, and without errors every file reads back.
fn compile_and_read_back(files: &Files) {
    let sources = Arc::new(tree(files));
    let settings = settings(&sources, Selection::CONFIG_FILE);
    let compilation = compile(sources, &settings);
    let (reports, sources) = (&compilation.diagnostics, &compilation.sources);
    let text = to_text(reports, sources, false);
    assert!(!text.chars().any(|c| c.is_control() && c != '\n' && c != '\t'), "{text:?}");
    serde_json::from_str::<serde_json::Value>(&json_text(&to_json(reports, sources))).expect("JSON");
    if reports.has_errors() {
        return;
    }
    for manifest in &compilation.rendered.manifests {
        let read: serde_json::Value = serde_yaml::from_str(&to_yaml(&manifest.body)).expect("YAML");
        assert_eq!(read, manifest.body.to_json());
    }
    for mode in [FileMode::Object, FileMode::Component] {
        emit(&compilation.rendered, mode).expect("paths of their own");
    }
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    prop::collection::vec((any::<u8>(), any::<usize>(), any::<usize>(), any::<usize>()), 1..6)
}

proptest! {
    #[test]
    fn a_spoilt_example_compiles_or_says_why_not(changes in changes()) {
        let mut files = QUICKSTART.clone();
        changes.into_iter().for_each(|one| change(&mut files, one));
        compile_and_read_back(&files);
    }

    #[test]
    fn a_spoilt_sample_compiles_or_says_why_not(changes in changes()) {
        if let Some(samples) = &*SAMPLES {
            let mut files = samples.clone();
            changes.into_iter().for_each(|one| change(&mut files, one));
            compile_and_read_back(&files);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}|[\\[\\]{}:,&*!|>'\"%@`#?\\- \n\ta0é\u{85}\u{2028}]{0,200}") {
        let head = "apiVersion: openchoreo.dev/v1alpha1\nkind: Project\nmetadata:\n  name: x\nspec: ";
        compile_and_read_back(&vec![("a.yaml".to_owned(), text.clone()), ("b.yaml".to_owned(), format!("{head}{text}"))]);
    }
}
