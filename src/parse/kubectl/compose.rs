//! Builds the value of one document from its tokens: scalars, anchors and aliases.

use std::collections::BTreeMap;

use super::read::{Content, Read};
use super::resolve::{Scalar, resolve};
use super::scanner::Scanner;
use super::token::{Kind, Stop, Token, stop, stop_with};
use crate::diagnostics::Diagnostic;
use crate::parse::bounds::{Growth, depth_of, size_of};
use crate::parse::problems;
use crate::parse::yaml::ParseLimits;
use crate::source::{FileId, Span};
use crate::tree::{Layer, Node, Origin};

/// What an anchor stands for.
enum Anchored {
    /// A collection that is not closed.
    Open(usize),
    Done(Read, usize),
}

/// Where a value can stand.
#[derive(Clone, Copy)]
pub(super) struct Place {
    block: bool,
    /// A list may begin in the column of the key.
    list_of_key: bool,
}

pub(super) const FLOW: Place = Place { block: false, list_of_key: false };
pub(super) const BLOCK: Place = Place { block: true, list_of_key: false };
pub(super) const FIELD: Place = Place { block: true, list_of_key: true };

pub(super) struct Composer<'t, 'g> {
    pub(super) scanner: Scanner<'t>,
    file: FileId,
    /// Where the document begins and ends in its file.
    pub(super) bounds: (usize, usize),
    pub(super) limits: ParseLimits,
    growth: &'g mut Growth,
    anchors: BTreeMap<String, Anchored>,
    opened: usize,
    aliases: usize,
    depth: usize,
    pub(super) faults: Vec<Diagnostic>,
}

impl<'t, 'g> Composer<'t, 'g> {
    pub fn new(
        text: &'t str,
        (file, bounds): (FileId, (usize, usize)),
        limits: ParseLimits,
        growth: &'g mut Growth,
    ) -> Self {
        growth.next_document();
        Composer {
            scanner: Scanner::new(text),
            file,
            bounds,
            limits,
            growth,
            anchors: BTreeMap::new(),
            opened: 0,
            aliases: 0,
            depth: 0,
            faults: Vec::new(),
        }
    }

    /// The document's value; none where it has nothing but comments.
    pub fn document(&mut self, is_closed: bool) -> Result<Option<Node>, Stop> {
        let is_marked = self.is(&[Kind::DocumentStart])?;
        if is_marked {
            self.scanner.next()?;
        }
        let nothing = [Kind::End, Kind::DocumentEnd, Kind::DocumentStart];
        let at = self.scanner.peek()?.start;
        let root = if self.is(if is_marked { &nothing } else { &[Kind::End] })? {
            None
        } else {
            let read = self.value(BLOCK)?;
            Some(self.node(read, at)?)
        };
        let is_ended = self.is(&[Kind::DocumentEnd])?;
        while self.is(&[Kind::DocumentEnd])? {
            self.scanner.next()?;
        }
        let next = self.scanner.peek()?;
        let start = next.start;
        if next.kind != Kind::End {
            if !is_ended {
                return stop(start, "something stands behind the value of the document");
            }
            let why = "kubectl passes over what stands here, behind the end of the document";
            return stop_with(
                start,
                why,
                "begin the next document with `---` on a line of its own, or remove this",
            );
        }
        match self.scanner.tail.filter(|_| !is_closed) {
            None => Ok(root),
            Some(tail) => stop_with(
                tail,
                "the file ends inside this text without a line break, which kubectl adds and others do not",
                "end the file with a line break; text that is to have none begins with `|-` or `>-`",
            ),
        }
    }

    pub(super) fn is(&mut self, kinds: &[Kind]) -> Result<bool, Stop> {
        let kind = &self.scanner.peek()?.kind;
        Ok(kinds.contains(kind))
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        let place = |at: usize| (self.bounds.0 + at).min(self.bounds.1) as u32;
        Span { file: self.file, start: place(start), end: place(end) }
    }

    pub(super) fn origin(span: Span) -> Origin {
        Origin::new(Layer::Class, span)
    }

    pub(super) fn node(&self, read: Read, at: usize) -> Result<Node, Stop> {
        let scalar = match read.content {
            Content::Collection { node, .. } => return Ok(node),
            Content::Merge => Scalar::Text("<<".to_owned()),
            Content::Scalar(scalar) => scalar,
        };
        match scalar.into_value() {
            Ok(value) => Ok(Node::new(value, Self::origin(read.span))),
            Err(why) => stop(at, why),
        }
    }

    pub(super) fn read(content: Content, span: Span) -> Read {
        Read { content, span, by_alias: false }
    }

    pub(super) fn empty(&self, at: usize) -> Read {
        Self::read(Content::Scalar(Scalar::Null), self.span(at, at))
    }

    /// A value with its anchor and tag, or an alias.
    pub(super) fn value(&mut self, place: Place) -> Result<Read, Stop> {
        if matches!(self.scanner.peek()?.kind, Kind::Alias(_)) {
            return self.alias();
        }
        let (mut anchor, mut tag) = (None, None);
        let start = self.scanner.peek()?.start;
        let mut end = start;
        loop {
            match &self.scanner.peek()?.kind {
                Kind::Anchor(name) if anchor.is_none() => anchor = Some(name.clone()),
                Kind::Tag(name) if tag.is_none() => tag = Some(name.clone()),
                _ => break,
            }
            end = self.scanner.next()?.end;
        }
        self.opened += 1;
        let number = self.opened;
        if let Some(anchor) = &anchor {
            self.anchors.insert(anchor.clone(), Anchored::Open(number));
        }
        let is_bare = anchor.is_none() && tag.is_none();
        let read = self.content(place, tag, (!is_bare).then_some((start, end)))?;
        if let Some(anchor) = anchor {
            self.keep(anchor, number, &read)?;
        }
        Ok(read)
    }

    /// A scalar or a collection; nothing where something stands before it.
    fn content(
        &mut self,
        place: Place,
        tag: Option<String>,
        before: Option<(usize, usize)>,
    ) -> Result<Read, Stop> {
        let token = self.scanner.peek()?;
        let (start, end) = (token.start, token.end);
        if matches!(token.kind, Kind::Scalar { .. })
            && let Token { kind: Kind::Scalar { text, plain }, .. } = self.scanner.next()?
        {
            return self.scalar(text, plain, tag, (start, end));
        }
        match self.scanner.peek()?.kind {
            Kind::Item if place.list_of_key => self.nested(start, Self::list_of_key),
            Kind::FlowSequence => self.nested(start, Self::flow_sequence),
            Kind::FlowMapping => self.nested(start, Self::flow_mapping),
            Kind::BlockSequence if place.block => self.nested(start, Self::block_sequence),
            Kind::BlockMapping if place.block => self.nested(start, Self::block_mapping),
            _ => match before {
                Some(span) => self.scalar(String::new(), tag.is_none(), tag, span),
                None => stop(start, "a value is missing here"),
            },
        }
    }

    fn scalar(
        &self,
        text: String,
        plain: bool,
        tag: Option<String>,
        at: (usize, usize),
    ) -> Result<Read, Stop> {
        let tag = tag.as_deref();
        let merges = tag.map_or(plain, |tag| matches!(tag, "!" | "tag:yaml.org,2002:merge"));
        let content = match resolve(text, plain, tag) {
            Ok(Scalar::Text(text)) if merges && text == "<<" => Content::Merge,
            Ok(scalar) => Content::Scalar(scalar),
            Err(why) => return stop(at.0, why),
        };
        Ok(Self::read(content, self.span(at.0, at.1)))
    }

    pub(super) fn nested(
        &mut self,
        start: usize,
        read: fn(&mut Self) -> Result<Read, Stop>,
    ) -> Result<Read, Stop> {
        self.depth += 1;
        if self.depth > self.limits.depth {
            let report = problems::too_deep(self.span(start, start), self.limits.depth);
            return Err(Stop::Told(Box::new(report)));
        }
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn keep(&mut self, anchor: String, number: usize, read: &Read) -> Result<(), Stop> {
        let size = match &read.content {
            Content::Collection { node, .. } => size_of(node),
            _ => 1,
        };
        let mut kept = Read { by_alias: true, ..read.clone() };
        if matches!(kept.content, Content::Merge) {
            kept.content = Content::Scalar(Scalar::Text("<<".to_owned()));
        }
        if !self.growth.anchor(size) {
            return Err(Stop::Told(Box::new(problems::alias_expansion(read.span, Growth::MOST))));
        }
        // The name may have been given anew inside.
        if matches!(self.anchors.get(&anchor), Some(Anchored::Open(own)) if *own == number) {
            self.anchors.insert(anchor, Anchored::Done(kept, size));
        }
        Ok(())
    }

    fn alias(&mut self) -> Result<Read, Stop> {
        let token = self.scanner.next()?;
        let span = self.span(token.start, token.end);
        let told = |report| Err(Stop::Told(Box::new(report)));
        self.aliases += 1;
        if self.aliases > self.limits.aliases {
            return told(problems::too_many_aliases(span, self.limits.aliases));
        }
        let Kind::Alias(name) = token.kind else { return stop(token.start, "no alias stands here") };
        let (read, size) = match self.anchors.get(&name) {
            None => return stop(token.start, "an alias names no anchor before it"),
            Some(Anchored::Open(_)) => return told(problems::alias_to_itself(span)),
            Some(Anchored::Done(read, size)) => (read.clone(), *size),
        };
        let deeper = match &read.content {
            Content::Collection { node, .. } => depth_of(node),
            _ => 0,
        };
        if !self.growth.alias(size) || self.depth + deeper > self.limits.depth {
            return told(problems::alias_expansion(span, Growth::MOST));
        }
        Ok(read)
    }
}
