//! Makes the mistakes of people who know kubectl, Helm and kustomize, one at a time, in what `bindery init` writes: each is one
//! report, at its place, and whoever does what the report says has a good repository again.

mod list;

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use bindery::compile::{Compilation, compile, settings};
use bindery::diagnostics::{Diagnostic, Level};
use bindery::source::{RepoPath, Selection, SourceTree};

use crate::support::{project, reports};

/// File, the text that stands there once, the text instead.
type Edit = (&'static str, &'static str, &'static str);

/// One mistake.
struct Habit {
    name: &'static str,
    /// What is typed.
    typed: &'static [Edit],
    /// The code and the place of the one report.
    told: (&'static str, &'static str),
    /// What the report's hint says, done to the letter.
    followed: &'static [Edit],
}

type Files = BTreeMap<&'static str, String>;

fn good() -> Files {
    let paths = [
        "bindery.yaml",
        "platform/platform.yaml",
        "platform/classes.yaml",
        "projects/shop.yaml",
        "projects/shop-components.yaml",
    ];
    let read = |path| fs::read_to_string(project("examples/quickstart").join(path)).expect("the quick start");
    paths.into_iter().map(|path| (path, read(path))).collect()
}

fn edit(files: &mut Files, name: &str, edits: &[Edit]) {
    for (path, from, to) in edits {
        let text = files.get_mut(path).expect("a file of the repository");
        assert_eq!(text.matches(from).count(), 1, "{name}: {from:?} in {path}");
        *text = text.replace(from, to);
    }
}

fn compile_files(files: &Files) -> Compilation {
    let tree = |all: bool| {
        let chosen = files.iter().filter(|(path, _)| all || **path == Selection::CONFIG_FILE);
        SourceTree::new(
            chosen.map(|(path, text)| (RepoPath::new(*path).expect("a path"), Arc::from(text.as_str()))),
            [],
        )
    };
    let settings = settings(&tree(false), Selection::CONFIG_FILE);
    compile(Arc::new(tree(true)), &settings)
}

/// What people are shown without asking for more.
fn shown(compilation: &Compilation) -> Vec<&Diagnostic> {
    compilation.diagnostics.iter().filter(|report| report.level >= Level::Warning).collect()
}

fn place(report: &Diagnostic, sources: &SourceTree) -> String {
    let Some(label) = &report.primary else { return "nowhere".to_owned() };
    let position = sources.position(label.span);
    format!("{}:{}:{}", sources.file(label.span.file).path, position.line, position.column)
}

#[test]
fn each_habit_is_one_report_at_its_place() {
    assert!(list::HABITS.len() > 80, "too few habits");
    let mut faults = Vec::new();
    for habit in list::HABITS {
        let mut files = good();
        edit(&mut files, habit.name, habit.typed);
        let compilation = compile_files(&files);
        let right = match shown(&compilation)[..] {
            [one] => (one.code.name, place(one, &compilation.sources).as_str()) == habit.told,
            _ => false,
        };
        if !right {
            let (code, at) = habit.told;
            faults.push(format!("{}: wants one {code} at {at}\n{}", habit.name, reports(&compilation)));
        }
    }
    assert!(faults.is_empty(), "{} of {}\n{}", faults.len(), list::HABITS.len(), faults.join("\n"));
}

#[test]
fn who_does_what_a_hint_says_is_done() {
    let mut faults = Vec::new();
    for habit in list::HABITS {
        let mut files = good();
        edit(&mut files, habit.name, habit.typed);
        edit(&mut files, habit.name, habit.followed);
        let compilation = compile_files(&files);
        if !shown(&compilation).is_empty() {
            faults.push(format!("{}:\n{}", habit.name, reports(&compilation)));
        }
    }
    assert!(faults.is_empty(), "{} of {}\n{}", faults.len(), list::HABITS.len(), faults.join("\n"));
}

#[test]
fn each_habit_gets_a_hint() {
    let mut faults = Vec::new();
    for habit in list::HABITS {
        let mut files = good();
        edit(&mut files, habit.name, habit.typed);
        let compilation = compile_files(&files);
        // A value out of its bounds says them in its label.
        let without = |report: &&&Diagnostic| {
            report.hints.is_empty() && report.primary.iter().all(|label| label.text.is_empty())
        };
        if shown(&compilation).iter().any(|report| without(&report)) {
            faults.push(reports(&compilation));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
