//! Holds `explain` against a recomputation: a change at the named winner changes the value, a change at a loser does not.

use std::collections::BTreeMap;
use std::sync::Arc;

use bindery::compile::{Compilation, compile, settings};
use bindery::explain::{Answer, Explanation, FieldSource, Loser, Query, explain_object};
use bindery::model::Moment;
use bindery::source::{RepoPath, Selection, SourceTree, read_file, read_working_tree};
use serde_json::Value as Json;

use crate::support::{NOW, project, reports};

/// A file's place: path, line and column.
type Place = (String, u32, u32);

/// Cluster, environment, namespace, kind and name of an object.
type Object = [String; 5];

pub(super) struct Repo {
    files: BTreeMap<String, String>,
}

impl Repo {
    fn of(folder: &str) -> Self {
        let root = project(folder);
        let config = settings(&read_file(&root, Selection::CONFIG_FILE), Selection::CONFIG_FILE);
        let tree = read_working_tree(&root, &config.selection, None).unwrap();
        Repo {
            files: tree.files().iter().map(|file| (file.path.to_string(), file.text.to_string())).collect(),
        }
    }

    pub(super) fn from_files(files: impl IntoIterator<Item = (String, String)>) -> Self {
        Repo { files: files.into_iter().collect() }
    }

    fn compile(&self) -> Compilation {
        let files = self
            .files
            .iter()
            .map(|(path, text)| (RepoPath::new(path.as_str()).unwrap(), Arc::from(text.as_str())));
        let sources = Arc::new(SourceTree::new(files, []));
        let mut settings = settings(&sources, Selection::CONFIG_FILE);
        settings.now = Moment::parse(NOW);
        compile(sources, &settings)
    }

    /// The same repository with another scalar at a place, and what stood there; none where no plain scalar stands.
    fn with_other(&self, (path, line, column): &Place) -> Option<(Repo, String)> {
        let text = &self.files[path];
        let start: usize = text.split_inclusive('\n').take(*line as usize - 1).map(str::len).sum();
        let rest = &text[start..];
        let at = start + rest.char_indices().nth(*column as usize - 1)?.0;
        let rest = &text[at..];
        let (length, was) = match rest.chars().next()? {
            quote @ ('"' | '\'') => {
                let end = rest[1..].find(quote)?;
                (end + 2, rest[1..=end].to_owned())
            }
            '|' | '>' | '[' | '{' | '*' | '&' => return None,
            _ => {
                let end = rest.find([',', ']', '}', '\n']).unwrap_or(rest.len());
                let word = rest[..end].split(" #").next()?.trim_end();
                (word.len(), word.to_owned())
            }
        };
        let other = match was.parse::<i64>() {
            Ok(number) if !rest.starts_with(['"', '\'']) => (number + 1).to_string(),
            Ok(number) => format!("\"{}\"", number + 1),
            Err(_) if was == "true" => "false".to_owned(),
            Err(_) if was == "false" => "true".to_owned(),
            Err(_) => format!("\"{was}x\""),
        };
        let mut files = self.files.clone();
        files.insert(path.clone(), format!("{}{other}{}", &text[..at], &text[at + length..]));
        Some((Repo { files }, was))
    }
}

/// Every object of a component with what is said of each of its values.
fn explained(compilation: &Compilation) -> BTreeMap<Object, Explanation> {
    let mut all = BTreeMap::new();
    for manifest in
        compilation.rendered.manifests.iter().filter(|manifest| manifest.owner.component.is_some())
    {
        let (key, owner) = (&manifest.key, &manifest.owner);
        let what = format!("{}/{}", key.kind, key.name);
        let query = Query {
            what: &what,
            organization: owner.organization.as_deref(),
            project: owner.project.as_deref(),
            environment: None,
            cluster: key.cluster.as_deref(),
        };
        let environments: Vec<String> = owner.environment.iter().map(ToString::to_string).collect();
        let answer = explain_object(compilation, query, &environments, "");
        let Ok(Answer::Explanation(explanation)) = answer else { panic!("{what}: {answer:?}") };
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let object = [
            text(key.cluster.as_deref()),
            text(owner.environment.as_deref()),
            text(key.namespace.as_deref()),
            key.kind.to_string(),
            key.name.to_string(),
        ];
        all.insert(object, *explanation);
    }
    all
}

/// The values of an object by the way to them, with elements of lists told by their name.
fn by_name(explanation: &Explanation) -> BTreeMap<String, &FieldSource> {
    explanation.fields.iter().map(|field| (named(&field.path, &explanation.field.value), field)).collect()
}

fn named(path: &str, root: &Json) -> String {
    let mut name = String::new();
    let mut node = root;
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix("['") {
            let (key, after) = inner.split_once("']").unwrap();
            (node, rest) = (&node[key], after);
            name.push_str(&format!("['{key}']"));
        } else if let Some(inner) = rest.strip_prefix('[') {
            let (index, after) = inner.split_once(']').unwrap();
            (node, rest) = (&node[index.parse::<usize>().unwrap()], after);
            name.push_str(&format!("[{}]", node["name"].as_str().unwrap_or(index)));
        } else {
            let word = rest.trim_start_matches('.');
            let end = word.find(['.', '[']).unwrap_or(word.len());
            (node, rest) = (&node[&word[..end]], &word[end..]);
            name.push_str(&format!(".{}", &word[..end]));
        }
    }
    name
}

#[derive(Default)]
struct Told {
    winner: Vec<(Object, String)>,
    loser: Vec<(Object, String)>,
}

/// Changes places one by one; returns how many winners and losers were held against a recomputation.
pub(super) fn hold(repo: &Repo, most: usize) -> (usize, usize) {
    hold_told(repo, most, |_| {})
}

/// The same of explanations that something was done to.
pub(super) fn hold_told(repo: &Repo, most: usize, change: impl Fn(&mut Explanation)) -> (usize, usize) {
    let before = repo.compile();
    assert!(!before.diagnostics.has_errors(), "{}", reports(&before));
    let mut told = explained(&before);
    told.values_mut().for_each(change);
    let mut places: BTreeMap<Place, Told> = BTreeMap::new();
    for (object, explanation) in &told {
        for (name, field) in by_name(explanation) {
            let place = |set_by: &bindery::explain::SetBy| {
                let place = &set_by.place;
                (place.file.clone(), place.line, place.column)
            };
            // What layers agree on, as they do on names that tell elements apart, none of them has won.
            let is_agreed = field.lost.iter().any(|lost| lost.value == field.value);
            if field.set_by.layer != "generated" && !is_agreed {
                places.entry(place(&field.set_by)).or_default().winner.push((object.clone(), name.clone()));
            }
            let has_lost = |lost: &&Loser| lost.set_by != field.set_by && lost.value != field.value;
            for lost in field.lost.iter().filter(has_lost) {
                places.entry(place(&lost.set_by)).or_default().loser.push((object.clone(), name.clone()));
            }
        }
    }
    let (mut winners, mut losers) = (0, 0);
    let step = places.len().div_ceil(most).max(1);
    let has_losers = |told: &Told| !told.loser.is_empty();
    let chosen = places.iter().enumerate().filter(|(at, (_, told))| at % step == 0 || has_losers(told));
    for (_, (place, roles)) in chosen {
        let Some((other, was)) = repo.with_other(place) else { continue };
        // A value that is worked out from what is written, such as a port's name, is no value of its own.
        let is_literal = |(object, name): &(Object, String)| {
            let text = match &by_name(&told[object])[name].value {
                Json::String(text) => text.clone(),
                value => value.to_string(),
            };
            text == was
        };
        let after = other.compile();
        let now = explained(&after);
        let value = |all: &BTreeMap<Object, Explanation>, (object, name): &(Object, String)| {
            let explanation = all.get(object)?;
            by_name(explanation).get(name).map(|field| field.value.clone())
        };
        for target in roles.winner.iter().filter(|target| is_literal(target)) {
            winners += 1;
            assert_ne!(value(&told, target), value(&now, target), "{target:?} does not come from {place:?}");
        }
        if after.diagnostics.has_errors() {
            continue;
        }
        for target in &roles.loser {
            losers += 1;
            assert_eq!(value(&told, target), value(&now, target), "{target:?} comes from {place:?}");
        }
    }
    (winners, losers)
}

#[test]
fn what_is_said_of_the_examples_is_so() {
    for (folder, most) in [("examples/quickstart", 60), ("examples/online-store", 25)] {
        let (winners, _) = hold(&Repo::of(folder), most);
        assert!(winners > 20, "{folder}: only {winners} winners");
    }
}

#[test]
fn what_is_said_of_layers_over_layers_is_so() {
    let (winners, losers) = hold(&Repo::of("golden/explain/repo"), 200);
    assert!(winners > 40 && losers > 15, "{winners} winners, {losers} losers");
}
