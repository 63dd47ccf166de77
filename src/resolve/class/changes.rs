//! Lists what a layer says of what lies under it, field by field, as the merge sees fields.

use crate::resolve::merge::element_keys;
use crate::source::Span;
use crate::tree::{Mapping, Node, Text, Value};
use crate::validate::PathStep;

/// One field that a layer speaks of.
#[derive(Debug)]
pub struct FieldChange<'n> {
    /// The way to it, from the field of the class that holds the template.
    pub path: Vec<PathStep>,
    /// What lies under it.
    pub old: Option<&'n Node>,
    /// What the layer says; a null deletes.
    pub new: &'n Node,
    /// Where the layer says it.
    pub span: Span,
    /// Where the layer begins to speak of the setting that the field is a part of, such as `resources` of a container.
    pub block: Span,
}

impl FieldChange<'_> {
    /// Whether the field is the same afterwards.
    pub fn is_idle(&self) -> bool {
        match self.old {
            Some(old) => old == self.new,
            None => self.new.is_null(),
        }
    }

    /// The path as a class writes it.
    pub fn words(&self) -> String {
        path_words(&self.path)
    }
}

/// A path as a class writes it.
pub fn path_words(path: &[PathStep]) -> String {
    struct Path<'p>(&'p [PathStep]);
    impl std::fmt::Display for Path<'_> {
        fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            crate::validate::write_steps(self.0, formatter)
        }
    }
    Path(path).to_string()
}

/// Fields that only lead to settings: what stands below one of them is no part of one setting.
const WAYS: [&str; 6] = ["template", "jobTemplate", "spec", "metadata", "containers", "initContainers"];

/// Every field that an overlay sets or deletes, down to those that the merge replaces whole.
///
/// Maps and keyed lists are walked; the keys that name an element are no fields of their own. A map or an element that
/// says nothing more counts as a field where there was none.
pub fn changes<'n>(root: &str, base: Option<&'n Node>, overlay: &'n Node) -> Vec<FieldChange<'n>> {
    let mut walk = Walk { path: vec![PathStep::Key(Text::new(root))], block: None, found: Vec::new() };
    walk.value("", base, overlay, overlay.origin.span);
    walk.found
}

struct Walk<'n> {
    path: Vec<PathStep>,
    /// Where the setting begins that the walk is in.
    block: Option<Span>,
    found: Vec<FieldChange<'n>>,
}

impl<'n> Walk<'n> {
    fn value(&mut self, field: &str, base: Option<&'n Node>, overlay: &'n Node, span: Span) {
        match (&overlay.value, base.map(|base| &base.value)) {
            (Value::Mapping(high), Some(Value::Mapping(low))) => self.fields(field, Some(low), high, &[]),
            (Value::Mapping(high), _) if !high.entries.is_empty() && base.is_none() => {
                self.fields(field, None, high, &[]);
            }
            (Value::Sequence(high), low) => {
                let low = low.map(|low| match low {
                    Value::Sequence(low) => low.as_slice(),
                    _ => &[],
                });
                let keys = element_keys(field, low.unwrap_or_default(), high);
                match keys.is_empty() || high.is_empty() {
                    true => self.add(base, overlay, span),
                    false => self.elements(field, keys, low.unwrap_or_default(), high),
                }
            }
            _ => self.add(base, overlay, span),
        }
    }

    fn add(&mut self, old: Option<&'n Node>, new: &'n Node, span: Span) {
        let block = self.block.unwrap_or(span);
        self.found.push(FieldChange { path: self.path.clone(), old, new, span, block });
    }

    fn fields(&mut self, field: &str, low: Option<&'n Mapping>, high: &'n Mapping, identity: &[&str]) {
        for entry in high.entries.iter().filter(|entry| !identity.contains(&entry.key.as_str())) {
            let base = low.and_then(|low| low.get(&entry.key));
            self.path.push(PathStep::Key(entry.key.clone()));
            let outer = self.block;
            if outer.is_none() && !WAYS.contains(&entry.key.as_str()) {
                self.block = Some(entry.key_origin.span);
            }
            self.value(&entry.key, base, &entry.value, entry.key_origin.span);
            self.block = outer;
            self.path.pop();
        }
        // A variable has one source: to set one takes the other away.
        let sources = [("value", "valueFrom"), ("valueFrom", "value")];
        for (set, other) in sources.into_iter().filter(|_| field == "env") {
            let written = high.entry(set).filter(|_| high.get(other).is_none());
            if let (Some(entry), Some(old)) = (written, low.and_then(|low| low.get(other))) {
                self.path.push(PathStep::Key(Text::new_static(other)));
                self.add(Some(old), &entry.value, entry.key_origin.span);
                self.path.pop();
            }
        }
    }

    fn elements(&mut self, field: &str, keys: &'static [&'static str], low: &'n [Node], high: &'n [Node]) {
        let names: std::collections::BTreeMap<Vec<(Text, Text)>, &'n Node> =
            low.iter().rev().map(|node| (crate::resolve::merge::names_of(node, keys), node)).collect();
        for element in high {
            let name = crate::resolve::merge::names_of(element, keys);
            let base = names.get(&name).copied();
            self.path.push(PathStep::Elements(name));
            match (&element.value, base.map(|base| &base.value)) {
                (Value::Mapping(own), under) => {
                    let only_named = own.entries.iter().all(|entry| keys.contains(&entry.key.as_str()));
                    match under {
                        Some(Value::Mapping(low)) => self.fields(field, Some(low), own, keys),
                        _ if only_named => self.add(None, element, element.origin.span),
                        _ => self.fields(field, None, own, keys),
                    }
                }
                _ => self.add(base, element, element.origin.span),
            }
            self.path.pop();
        }
    }
}
