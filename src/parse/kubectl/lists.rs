//! Builds lists from their tokens.

use super::compose::{BLOCK, Composer, FLOW};
use super::read::{Content, Read};
use super::token::{Kind, Stop, stop};
use crate::source::Span;
use crate::tree::{Node, Value};

/// The items of a list; whether all keys of the maps among them were text.
struct Items {
    nodes: Vec<Node>,
    named: bool,
}

impl Default for Items {
    fn default() -> Self {
        Items { nodes: Vec::new(), named: true }
    }
}

impl Composer<'_, '_> {
    /// A list ends where its last item does, or where a bracket stands.
    fn list(&self, items: Items, start: usize, end: Option<usize>) -> Read {
        let span = self.span(start, end.unwrap_or(start));
        let last = items.nodes.last().map_or(0, |item| item.origin.span.end);
        let span = if end.is_some() { span } else { Span { end: last.max(span.end), ..span } };
        let node = Node::new(Value::Sequence(items.nodes), Self::origin(span));
        Self::read(Content::Collection { node, named: items.named }, span)
    }

    pub(super) fn block_sequence(&mut self) -> Result<Read, Stop> {
        let start = self.scanner.next()?.start;
        let items = self.items(&[Kind::Item, Kind::BlockEnd])?;
        if !self.is(&[Kind::BlockEnd])? {
            return stop(self.scanner.peek()?.start, "a `-` or the end of the list is missing here");
        }
        self.scanner.next()?;
        Ok(self.list(items, start, None))
    }

    pub(super) fn list_of_key(&mut self) -> Result<Read, Stop> {
        let start = self.scanner.peek()?.start;
        let items = self.items(&[Kind::Item, Kind::Key, Kind::Value, Kind::BlockEnd])?;
        Ok(self.list(items, start, None))
    }

    /// The items of a block list; behind a `-` one of some tokens means that nothing is there.
    fn items(&mut self, nothing: &[Kind]) -> Result<Items, Stop> {
        let mut items = Items::default();
        while self.is(&[Kind::Item])? {
            let at = self.scanner.next()?.end;
            let read = if self.is(nothing)? { self.empty(at) } else { self.value(BLOCK)? };
            self.push(&mut items, read, at)?;
        }
        Ok(items)
    }

    pub(super) fn flow_sequence(&mut self) -> Result<Read, Stop> {
        let start = self.scanner.next()?.start;
        let mut items = Items::default();
        while !self.is(&[Kind::FlowSequenceEnd])? {
            if !items.nodes.is_empty() {
                self.comma("a `,` or `]` is missing here")?;
                if self.is(&[Kind::FlowSequenceEnd])? {
                    break;
                }
            }
            let at = self.scanner.peek()?.start;
            let read = if self.is(&[Kind::Key])? { self.nested(at, Self::pair)? } else { self.value(FLOW)? };
            self.push(&mut items, read, at)?;
        }
        let end = self.scanner.next()?.end;
        Ok(self.list(items, start, Some(end)))
    }

    fn push(&self, items: &mut Items, read: Read, at: usize) -> Result<(), Stop> {
        items.named &= !matches!(read.content, Content::Collection { named: false, .. });
        items.nodes.push(self.node(read, at)?);
        Ok(())
    }

    pub(super) fn comma(&mut self, why: &'static str) -> Result<(), Stop> {
        if !self.is(&[Kind::Comma])? {
            return stop(self.scanner.peek()?.start, why);
        }
        self.scanner.next()?;
        Ok(())
    }
}
