//! Builds maps from their tokens.

use super::compose::{Composer, FIELD, FLOW};
use super::fields::Fields;
use super::read::{Content, Read};
use super::token::{Kind, Stop, stop};
use crate::parse::problems;
use crate::source::Span;
use crate::tree::{Node, Value};

impl Composer<'_, '_> {
    /// A map of one entry, which stands in a list without braces.
    pub(super) fn pair(&mut self) -> Result<Read, Stop> {
        let start = self.scanner.next()?.start;
        let mut fields = Fields::default();
        if self.is(&[Kind::Value, Kind::Comma, Kind::FlowSequenceEnd])? {
            return stop(start, "a key is null");
        }
        let key = self.value(FLOW)?;
        let value = self.flow_value(&[Kind::Comma, Kind::FlowSequenceEnd])?;
        self.add(&mut fields, key, value)?;
        Ok(self.map(fields, start, None))
    }

    pub(super) fn flow_mapping(&mut self) -> Result<Read, Stop> {
        let start = self.scanner.next()?.start;
        let mut fields = Fields::default();
        let mut first = true;
        while !self.is(&[Kind::FlowMappingEnd])? {
            if !std::mem::take(&mut first) {
                self.comma("a `,` or `}` is missing here")?;
                if self.is(&[Kind::FlowMappingEnd])? {
                    break;
                }
            }
            let is_key = self.is(&[Kind::Key])?;
            if is_key {
                self.scanner.next()?;
            }
            if is_key && self.is(&[Kind::Value, Kind::Comma, Kind::FlowMappingEnd])? {
                return stop(self.scanner.peek()?.start, "a key is null");
            }
            let key = self.value(FLOW)?;
            let value = if is_key {
                self.flow_value(&[Kind::Comma, Kind::FlowMappingEnd])?
            } else {
                let at = self.scanner.peek()?.start;
                self.empty(at)
            };
            self.add(&mut fields, key, value)?;
        }
        let end = self.scanner.next()?.end;
        Ok(self.map(fields, start, Some(end)))
    }

    /// What stands behind a `:` between brackets, if anything does.
    fn flow_value(&mut self, nothing: &[Kind]) -> Result<Read, Stop> {
        if self.is(&[Kind::Value])? {
            self.scanner.next()?;
            if !self.is(nothing)? {
                return self.value(FLOW);
            }
        }
        let at = self.scanner.peek()?.start;
        Ok(self.empty(at))
    }

    pub(super) fn block_mapping(&mut self) -> Result<Read, Stop> {
        let nothing = [Kind::Key, Kind::Value, Kind::BlockEnd];
        let start = self.scanner.next()?.start;
        let mut fields = Fields::default();
        while self.is(&[Kind::Key])? {
            let at = self.scanner.next()?.end;
            if self.is(&nothing)? {
                return stop(at, "a key is null");
            }
            let key = self.value(FIELD)?;
            let value = if self.is(&[Kind::Value])? {
                let at = self.scanner.next()?.end;
                if self.is(&nothing)? { self.empty(at) } else { self.value(FIELD)? }
            } else {
                let at = self.scanner.peek()?.start;
                self.empty(at)
            };
            self.add(&mut fields, key, value)?;
        }
        if !self.is(&[Kind::BlockEnd])? {
            return stop(self.scanner.peek()?.start, "a key is missing here");
        }
        self.scanner.next()?;
        Ok(self.map(fields, start, None))
    }

    /// A map ends where its last value does, or where a brace stands.
    fn map(&self, fields: Fields, start: usize, end: Option<usize>) -> Read {
        let span = self.span(start, end.unwrap_or(start));
        let last = fields.mapping.entries.last();
        let last = last.map_or(0, |entry| entry.value.origin.span.end.max(entry.key_origin.span.end));
        let span = if end.is_some() { span } else { Span { end: last.max(span.end), ..span } };
        let node = Node::new(Value::Mapping(fields.mapping), Self::origin(span));
        Self::read(Content::Collection { node, named: fields.named }, span)
    }

    /// Adds an entry, or what a merge key brings.
    fn add(&mut self, fields: &mut Fields, key: Read, value: Read) -> Result<(), Stop> {
        let at = (key.span.start as usize).saturating_sub(self.bounds.0);
        let scalar = match key.content {
            Content::Merge => return fields.merge(value).or_else(|why| stop(at, why)),
            Content::Collection { .. } => return stop(at, "a list or a map is a key"),
            Content::Scalar(scalar) => scalar,
        };
        let value = self.node(value, at)?;
        match fields.set(scalar, key.span, value) {
            Ok(None) => {}
            Ok(Some((name, first))) => {
                self.faults.push(problems::duplicate_key(&name, key.span, first, self.limits.dialect));
            }
            Err(why) => return stop(at, why),
        }
        Ok(())
    }
}
