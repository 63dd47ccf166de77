//! Builds the tree of one YAML document from its events, and notes what is not right about it.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use granit_parser::{Event, ScalarStyle, ScanError};

use super::bounds::{Growth, depth_of, size_of};
use super::problems;
use super::scalar::{Resolved, resolve_plain};
use super::yaml::{Document, Fault, ParseLimits};
use crate::diagnostics::Diagnostic;
use crate::source::{FileId, Span};
use crate::tree::{self, Layer, Mapping, Node, Origin, Text, Value};

/// Most faults of one document that are told; who has more has one cause for them.
const MOST_FAULTS: usize = 100;

enum Frame {
    Sequence { items: Vec<Node>, start: Span, anchor: usize },
    Mapping { mapping: Mapping, seen: BTreeMap<Text, Span>, key: Option<Key>, start: Span, anchor: usize },
}

/// A key that waits for its value.
struct Key {
    text: Text,
    span: Span,
    role: Role,
}

/// What becomes of a key's value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// It is added to the map.
    Entry,
    /// It goes away with its key.
    Refused,
}

/// What has been read of a document so far.
pub(super) struct Builder {
    file: FileId,
    /// The bytes of the file.
    length: usize,
    limits: ParseLimits,
    stack: Vec<Frame>,
    root: Option<Node>,
    anchors: BTreeMap<usize, (Node, usize)>,
    /// Nodes that wait behind anchors.
    anchored: usize,
    aliases: usize,
    /// Nodes that aliases of the whole file have added.
    pub(super) growth: usize,
    faults: Vec<Fault>,
    broken: bool,
    bounds: Option<(u32, u32)>,
}

impl Builder {
    pub(super) fn new(file: FileId, length: usize, growth: usize, limits: ParseLimits) -> Self {
        Builder {
            file,
            length,
            limits,
            stack: Vec::new(),
            root: None,
            anchors: BTreeMap::new(),
            anchored: 0,
            aliases: 0,
            growth,
            faults: Vec::new(),
            broken: false,
            bounds: None,
        }
    }

    pub(super) fn finish(self) -> Document {
        let (start, end) = self.bounds.unwrap_or((0, 0));
        let span = Span { file: self.file, start, end };
        Document { root: if self.broken { None } else { self.root }, faults: self.faults, span }
    }

    fn span(&self, span: &granit_parser::Span) -> Span {
        let range = span.byte_range().unwrap_or(0..0);
        Span { file: self.file, start: self.place(range.start), end: self.place(range.end) }
    }

    /// Where in the file an offset of the parser is.
    fn place(&self, offset: usize) -> u32 {
        offset.min(self.length) as u32
    }

    /// Notes a fault; the last that is told says so, and the rest of the document is passed over.
    fn fault(&mut self, diagnostic: Diagnostic) {
        if self.faults.len() + 1 == MOST_FAULTS {
            let rest = "this document has more faults than are told; correct these first";
            self.faults.push(Fault(diagnostic.hint(rest)));
            self.broken = true;
        } else if self.faults.len() < MOST_FAULTS {
            self.faults.push(Fault(diagnostic));
        }
    }

    pub(super) fn syntax(&mut self, error: &ScanError, text: &str) {
        let offset = self.place(error.marker().byte_offset().unwrap_or(0));
        let span = Span { file: self.file, start: offset, end: offset };
        self.bounds = Some(self.bounds.map_or((offset, offset), |(start, end)| (start, end.max(offset))));
        self.fault(problems::syntax(error, text, span, self.limits.depth));
        self.broken = true;
    }

    pub(super) fn take(&mut self, event: Event<'_>, at: granit_parser::Span) {
        if self.broken
            || matches!(
                event,
                Event::StreamStart | Event::StreamEnd | Event::DocumentStart(..) | Event::Anchor(..)
            )
        {
            return;
        }
        let span = self.span(&at);
        let (start, end) = self.bounds.unwrap_or((span.start, span.end));
        self.bounds = Some((start.min(span.start), end.max(span.end)));
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let tag = tag.as_deref().map(|tag| tag.to_string());
                if self.expects_key() {
                    self.take_key(&text, style, tag.as_deref(), span);
                    return;
                }
                let value = self.scalar(&text, style, tag.as_deref(), span);
                self.complete(Node::new(value, Origin::new(Layer::Class, span)), anchor);
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.check_tag(tag.as_deref().map(|tag| tag.to_string()).as_deref(), "!!seq", span);
                self.open(Frame::Sequence { items: Vec::new(), start: span, anchor }, span);
            }
            Event::MappingStart(_, anchor, tag) => {
                self.check_tag(tag.as_deref().map(|tag| tag.to_string()).as_deref(), "!!map", span);
                let frame = Frame::Mapping {
                    mapping: Mapping::default(),
                    seen: BTreeMap::new(),
                    key: None,
                    start: span,
                    anchor,
                };
                self.open(frame, span);
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(id) => self.alias(id, span),
            _ => {}
        }
    }

    fn expects_key(&self) -> bool {
        matches!(self.stack.last(), Some(Frame::Mapping { key: None, .. }))
    }

    fn open(&mut self, frame: Frame, span: Span) {
        if self.expects_key() {
            self.fault(problems::key_not_a_string(span, "a list or a map"));
            self.broken = true;
            return;
        }
        self.stack.push(frame);
        if self.stack.len() > self.limits.depth {
            self.fault(problems::too_deep(span, self.limits.depth));
            self.broken = true;
        }
    }

    fn close(&mut self, end: Span) {
        let (value, start, anchor) = match self.stack.pop() {
            Some(Frame::Sequence { items, start, anchor }) => (Value::Sequence(items), start, anchor),
            Some(Frame::Mapping { mapping, start, anchor, .. }) => (Value::Mapping(mapping), start, anchor),
            None => return,
        };
        // Block collections end where the next token begins; the last child's end says it better.
        let last = match &value {
            Value::Sequence(items) => items.last().map(|item| item.origin.span.end),
            Value::Mapping(mapping) => {
                mapping.entries.last().map(|entry| entry.value.origin.span.end.max(entry.key_origin.span.end))
            }
            _ => None,
        };
        let flow = start.end > start.start;
        let stop = if flow { end.end } else { last.unwrap_or(start.end) };
        let first = match &value {
            Value::Mapping(mapping) if !flow => {
                mapping.entries.first().map(|entry| entry.key_origin.span.start)
            }
            _ => None,
        };
        let begin = first.map_or(start.start, |first| first.min(start.start));
        let span = Span { file: self.file, start: begin, end: stop.max(begin) };
        self.complete(Node::new(value, Origin::new(Layer::Class, span)), anchor);
    }

    fn alias(&mut self, id: usize, span: Span) {
        self.aliases += 1;
        if self.aliases > self.limits.aliases {
            self.fault(problems::too_many_aliases(span, self.limits.aliases));
            self.broken = true;
            return;
        }
        if self.expects_key() {
            self.fault(problems::key_not_a_string(span, "an alias"));
            self.broken = true;
            return;
        }
        let Some((node, size)) = self.anchors.get(&id) else {
            self.fault(problems::alias_to_itself(span));
            self.broken = true;
            return;
        };
        let depth = self.stack.len() + depth_of(node);
        self.growth += size;
        if self.growth > Growth::MOST || depth > self.limits.depth {
            self.fault(problems::alias_expansion(span, Growth::MOST));
            self.broken = true;
            return;
        }
        let node = node.clone();
        self.complete(node, 0);
    }

    /// Hands a finished node to whatever waits for it.
    fn complete(&mut self, node: Node, anchor: usize) {
        if anchor != 0 {
            let size = size_of(&node);
            self.anchored += size;
            if self.anchored > Growth::MOST {
                self.fault(problems::alias_expansion(node.origin.span, Growth::MOST));
                self.broken = true;
                return;
            }
            self.anchors.insert(anchor, (node.clone(), size));
        }
        match self.stack.last_mut() {
            None => self.root = Some(node),
            Some(Frame::Sequence { items, .. }) => items.push(node),
            Some(Frame::Mapping { mapping, key, .. }) => {
                let Some(key) = key.take() else { return };
                let key_origin = Origin::new(Layer::Class, key.span);
                match key.role {
                    Role::Entry => {
                        mapping.entries.push(tree::Entry { key: key.text, key_origin, value: node });
                    }
                    Role::Refused => {}
                }
            }
        }
    }

    fn take_key(&mut self, text: &str, style: ScalarStyle, tag: Option<&str>, span: Span) {
        let plain = style == ScalarStyle::Plain && tag.is_none();
        let fault = if plain { refused_key(text, span) } else { None };
        let mut role = if fault.is_some() { Role::Refused } else { Role::Entry };
        if let Some(fault) = fault {
            self.fault(fault);
        }
        self.check_tag(tag, "!!str", span);
        let text = Text::new(text);
        let Some(Frame::Mapping { seen, key, .. }) = self.stack.last_mut() else { return };
        let mut duplicate = None;
        if role == Role::Entry {
            match seen.entry(text.clone()) {
                Entry::Occupied(first) => {
                    role = Role::Refused;
                    duplicate = Some(problems::duplicate_key(&text, span, *first.get(), self.limits.dialect));
                }
                Entry::Vacant(place) => _ = place.insert(span),
            }
        }
        *key = Some(Key { text, span, role });
        if let Some(duplicate) = duplicate {
            self.fault(duplicate);
        }
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, tag: Option<&str>, span: Span) -> Value {
        self.check_tag(tag, "!!str", span);
        if style != ScalarStyle::Plain || tag.is_some() {
            return Value::String(Text::new(text));
        }
        match resolve_plain(text) {
            Resolved::Value(value) => value,
            Resolved::Ambiguous(other) => {
                self.fault(problems::ambiguous_scalar(text, other, span));
                Value::String(Text::new(text))
            }
            Resolved::TooLarge => {
                self.fault(problems::number_too_large(text, span));
                Value::Integer(0)
            }
        }
    }

    fn check_tag(&mut self, tag: Option<&str>, allowed: &str, span: Span) {
        let Some(tag) = tag else { return };
        let short = tag.replace("tag:yaml.org,2002:", "!!").replace("!!!!", "!!");
        if short != allowed {
            self.fault(problems::custom_tag(&short, span));
        }
    }
}

/// Why a plain key cannot stand in a definition.
fn refused_key(text: &str, span: Span) -> Option<Diagnostic> {
    match resolve_plain(text) {
        _ if text == "<<" => Some(problems::merge_key(span)),
        Resolved::Value(Value::String(_)) => None,
        Resolved::Value(Value::Null) => Some(problems::key_not_a_string(span, "null")),
        Resolved::Value(other) => Some(problems::key_not_a_string(span, other.noun())),
        Resolved::Ambiguous(other) => Some(problems::ambiguous_key(text, other, span)),
        Resolved::TooLarge => Some(problems::key_not_a_string(span, "a number")),
    }
}
