//! Chooses the class of a claim that names none.

use std::collections::BTreeMap;

use crate::model::{Kind, Name};
use crate::resolve::class::problems;
use crate::resolve::index::{Index, Table};
use crate::resolve::resolver::Resolver;
use crate::source::Span;
use crate::tree::Text;
use crate::validate::Checked;

/// The annotation that marks the default class of its kind; Kubernetes marks storage classes alike.
const MARK: &str = "openchoreo.dev/is-default-class";

impl<'v> Resolver<'v, '_> {
    /// The class of a name, or the default one where none is named; `needed` is the place that wants it.
    pub(in crate::resolve) fn class_of<T>(
        &mut self,
        table: for<'a> fn(&'a Index<'v>) -> &'a Table<'v, T>,
        kind: Kind,
        (organization, name, needed): (&'v str, Option<&Name>, Span),
    ) -> Option<&'v Checked<T>> {
        match name {
            Some(name) => self.require(table, kind, organization, name),
            None => self.default_class(table, kind, (organization, needed)),
        }
    }

    /// The class to take where none is named; nothing when two are marked or there is none, which is reported.
    ///
    /// In the own organization, then in the shared one: the class that is marked, else the one named `default`.
    fn default_class<T>(
        &mut self,
        table: for<'a> fn(&'a Index<'v>) -> &'a Table<'v, T>,
        kind: Kind,
        (organization, needed): (&'v str, Span),
    ) -> Option<&'v Checked<T>> {
        let shared = self.index.shared.clone();
        for place in [Some(organization), shared.as_deref()].into_iter().flatten() {
            let marks = self.index.default_classes.get(&(kind, place));
            match marks.map(Vec::as_slice).unwrap_or_default() {
                [mark] => return table(&self.index).get(&(place, mark.class)).copied(),
                [first, second, ..] => {
                    let places = (first.span, second.span);
                    self.tell_once(problems::several_default_classes(kind, places, needed));
                    return None;
                }
                [] if table(&self.index).contains_key(&(place, "default")) => break,
                // A class that is at fault may be the one that is marked; the claim is not to blame.
                [] if self.has_faulty(kind, place) => return None,
                [] => {}
            }
        }
        self.require(table, kind, organization, &Name::new("default".to_owned(), needed))
    }
}

impl Resolver<'_, '_> {
    fn has_faulty(&self, kind: Kind, organization: &str) -> bool {
        let from = (kind, Text::new(organization), Text::default());
        let first = self.index.valid.faulty.range(from..).next();
        first.is_some_and(|(own, place, _)| *own == kind && place == organization)
    }
}

/// A class that is marked as the default one of its kind.
#[derive(Clone, Copy, Debug)]
pub struct Mark<'v> {
    class: &'v str,
    /// Where it is marked.
    span: Span,
}

/// The marked classes by kind and organization, sorted by name.
pub type DefaultClasses<'v> = BTreeMap<(Kind, &'v str), Vec<Mark<'v>>>;

/// Adds the marked classes of a table. They are collected once: there may be as many claims as classes.
pub(in crate::resolve) fn mark_defaults<'v, T>(table: &Table<'v, T>, defaults: &mut DefaultClasses<'v>) {
    for ((organization, name), class) in table {
        let annotation = class.metadata.annotations.get(MARK).filter(|value| value.as_str() == "true");
        if let Some(annotation) = annotation {
            let mark = Mark { class: name, span: annotation.span };
            defaults.entry((class.kind, organization)).or_default().push(mark);
        }
    }
}
