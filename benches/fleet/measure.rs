//! Runs the stages one by one on a folder, and takes the time of each.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use bindery::compile::settings;
use bindery::diagnostics::{Diagnostics, to_text};
use bindery::emit::{FileMode, emit, write};
use bindery::govern::{Objects, govern, govern_by_policies, govern_objects};
use bindery::parse::parse;
use bindery::plan::plan;
use bindery::render::{Rendered, render};
use bindery::resolve::resolve;
use bindery::source::{Selection, read_file, read_working_tree};
use bindery::validate::validate;

use crate::policies::policies;

/// What one round took, in the order of work, and what went through it.
#[derive(Default)]
pub struct Round {
    pub times: Vec<(String, f64)>,
    pub counts: Vec<(&'static str, usize)>,
}

impl Round {
    /// Does one piece of work and takes its time.
    pub fn time<T>(&mut self, name: &str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        self.times.push((name.to_owned(), start.elapsed().as_secs_f64() * 1000.0));
        result
    }

    /// What a piece of work took.
    pub fn milliseconds(&self, name: &str) -> f64 {
        self.times.iter().find(|(other, _)| other == name).map_or(0.0, |(_, time)| *time)
    }
}

/// The judgement of ten thousand objects, as `check --manifests` judges them.
pub const RULES: &str = "10,000 objects, all rules";

/// The judgement of the same objects by ten policies in CEL.
pub const POLICIES: &str = "the same, ten policies";

/// The first ten thousand objects, as many times over as it takes.
fn ten_thousand(rendered: &Rendered) -> Rendered {
    let objects = rendered.manifests.iter().map(|manifest| manifest.body.clone());
    Rendered::from_objects(objects.cycle().take(10_000).collect())
}

/// Does what `bindery render` does, stage by stage; panics when the repository has a fault.
pub fn compile_and_write(input: &Path, output: &Path) -> Round {
    let mut round = Round::default();
    let settings = settings(&read_file(input, Selection::CONFIG_FILE), Selection::CONFIG_FILE);
    let sources = round
        .time("read", || read_working_tree(input, &settings.selection, None))
        .unwrap_or_else(|failure| panic!("{failure}"));
    let sources = Arc::new(sources);
    let mut found = Diagnostics::default();
    let definitions = round.time("parse", || parse(&sources, &settings.parsing, &mut found));
    let valid = round.time("validate", || validate(&definitions, &mut found));
    let shared = settings.shared_organization.clone();
    let platform = round.time("resolve", || resolve(&valid, shared, &mut found));
    let plan = round.time("plan", || plan(&platform, &settings, &mut found));
    let rendered = round.time("render", || render(&platform, &plan, u64::MAX, &mut found));
    let (rendered, _) = rendered.expect("no bound on the output");
    round.time("govern", || govern(&platform, &plan, &rendered, &mut found));
    round.time("sort the reports", || found.sort(&sources));
    assert!(!found.has_errors(), "{}", to_text(&found, &sources, false));
    let tree = round.time("emit", || emit(&rendered, FileMode::Object)).unwrap_or_else(|e| panic!("{e}"));
    for name in ["write", "write nothing new"] {
        round.time(name, || write(&tree, output)).unwrap_or_else(|failure| panic!("{failure}"));
    }
    let plain = ten_thousand(&rendered);
    let objects = round.time(RULES, || {
        let objects = Objects::of_manifests(&plain, None, None);
        govern_objects(&objects, &mut found);
        objects
    });
    let asked = policies(plain.manifests[0].body.origin.span);
    round.time(POLICIES, || govern_by_policies(&objects, &asked, &[], &mut found));
    round.counts = vec![
        ("files in", sources.files().len()),
        ("bytes in", sources.files().iter().map(|file| file.text.len()).sum()),
        ("definitions", definitions.items.len()),
        ("objects", rendered.manifests.len()),
        ("files out", tree.files().len()),
        ("bytes out", tree.files().values().map(String::len).sum()),
    ];
    round
}
