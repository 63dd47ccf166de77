//! Reads one JSON value of a file as Go's decoder does.

use std::collections::BTreeMap;

use super::resolve::sent_float;
use super::token::{Stop, stop};
use crate::diagnostics::Diagnostic;
use crate::parse::problems;
use crate::parse::yaml::ParseLimits;
use crate::source::{FileId, Span};
use crate::tree::{Entry, Layer, Mapping, Node, Origin, Text, Value};

pub(super) struct Json<'t> {
    text: &'t str,
    pub at: usize,
    file: FileId,
    limits: ParseLimits,
    depth: usize,
    pub faults: Vec<Diagnostic>,
}

impl<'t> Json<'t> {
    pub fn new(text: &'t str, at: usize, file: FileId, limits: ParseLimits) -> Self {
        Json { text, at, file, limits, depth: 0, faults: Vec::new() }
    }

    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    pub fn skip_space(&mut self) {
        while matches!(self.byte(), b' ' | b'\t' | b'\r' | b'\n') {
            self.at += 1;
        }
    }

    fn origin(&self, start: usize) -> Origin {
        Origin::new(Layer::Class, self.span(start))
    }

    fn span(&self, start: usize) -> Span {
        Span { file: self.file, start: start as u32, end: self.at as u32 }
    }

    fn expect(&mut self, text: &str) -> Result<(), Stop> {
        if !self.text.get(self.at..).is_some_and(|rest| rest.starts_with(text)) {
            return stop(self.at, "this is no JSON");
        }
        self.at += text.len();
        Ok(())
    }

    /// The next value.
    pub fn value(&mut self) -> Result<Node, Stop> {
        self.skip_space();
        let start = self.at;
        let value = match self.byte() {
            b'{' => self.nested(Self::object)?,
            b'[' => self.nested(Self::array)?,
            b'"' => Value::String(Text::new(self.string()?)),
            b't' => self.expect("true").map(|()| Value::Bool(true))?,
            b'f' => self.expect("false").map(|()| Value::Bool(false))?,
            b'n' => self.expect("null").map(|()| Value::Null)?,
            _ => self.number()?,
        };
        Ok(Node::new(value, self.origin(start)))
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Value, Stop>) -> Result<Value, Stop> {
        self.depth += 1;
        if self.depth > self.limits.depth {
            let report = problems::too_deep(self.span(self.at), self.limits.depth);
            return Err(Stop::Told(Box::new(report)));
        }
        self.at += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    /// Whether a list or object goes on behind one of its parts.
    fn goes_on(&mut self, end: u8) -> Result<bool, Stop> {
        self.skip_space();
        let byte = self.byte();
        if byte != b',' && byte != end {
            return stop(self.at, "this is no JSON");
        }
        self.at += 1;
        Ok(byte == b',')
    }

    fn is_empty(&mut self, end: u8) -> bool {
        self.skip_space();
        let is_empty = self.byte() == end;
        self.at += usize::from(is_empty);
        is_empty
    }

    fn array(&mut self) -> Result<Value, Stop> {
        let mut items = Vec::new();
        if !self.is_empty(b']') {
            loop {
                items.push(self.value()?);
                if !self.goes_on(b']')? {
                    break;
                }
            }
        }
        Ok(Value::Sequence(items))
    }

    fn object(&mut self) -> Result<Value, Stop> {
        let mut mapping = Mapping::default();
        let mut seen: BTreeMap<Text, usize> = BTreeMap::new();
        if self.is_empty(b'}') {
            return Ok(Value::Mapping(mapping));
        }
        loop {
            self.skip_space();
            let start = self.at;
            let key = Text::new(self.string()?);
            let key_origin = self.origin(start);
            self.skip_space();
            self.expect(":")?;
            let value = self.value()?;
            match seen.get(&key).and_then(|at| mapping.entries.get_mut(*at)) {
                Some(earlier) => {
                    let (second, first) = (key_origin.span, earlier.key_origin.span);
                    self.faults.push(problems::duplicate_key(&key, second, first, self.limits.dialect));
                    earlier.value = value;
                }
                None => {
                    seen.insert(key.clone(), mapping.entries.len());
                    mapping.entries.push(Entry { key, key_origin, value });
                }
            }
            if !self.goes_on(b'}')? {
                return Ok(Value::Mapping(mapping));
            }
        }
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.byte().is_ascii_digit() {
            self.at += 1;
        }
        self.at - start
    }

    fn number(&mut self) -> Result<Value, Stop> {
        let start = self.at;
        self.at += usize::from(self.byte() == b'-');
        let is_zero = self.byte() == b'0';
        let mut fits = if is_zero {
            self.at += 1;
            true
        } else {
            self.digits() > 0
        };
        let mut whole = true;
        if self.byte() == b'.' {
            self.at += 1;
            fits &= self.digits() > 0;
            whole = false;
        }
        if matches!(self.byte(), b'e' | b'E') {
            self.at += 1;
            self.at += usize::from(matches!(self.byte(), b'+' | b'-'));
            fits &= self.digits() > 0;
            whole = false;
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        if let Some(number) = text.parse().ok().filter(|_| fits && whole) {
            return Ok(Value::Integer(number));
        }
        match text.parse::<f64>() {
            Ok(number) if fits && number.is_finite() => Ok(sent_float(number)),
            Ok(_) if fits => {
                let report = problems::number_too_large(text, self.span(start));
                Err(Stop::Told(Box::new(report)))
            }
            _ => stop(start, "this is no JSON"),
        }
    }

    fn string(&mut self) -> Result<String, Stop> {
        let start = self.at;
        self.expect("\"")?;
        let mut text = String::new();
        loop {
            let Some(character) = self.text.get(self.at..).and_then(|rest| rest.chars().next()) else {
                return stop(start, "a quote is not closed");
            };
            match character {
                '"' => {
                    self.at += 1;
                    return Ok(text);
                }
                '\\' => text.push(self.escaped()?),
                '\0'..='\x1F' => return stop(self.at, "a control character has to be escaped in JSON"),
                _ => {
                    text.push(character);
                    self.at += character.len_utf8();
                }
            }
        }
    }

    fn escaped(&mut self) -> Result<char, Stop> {
        self.at += 1;
        let code = self.byte();
        self.at += 1;
        Ok(match code {
            b'"' | b'\\' | b'/' => char::from(code),
            b'b' => '\x08',
            b'f' => '\x0C',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.unit()?;
                let behind = self.at;
                // Two escapes together are one character beyond the first plane; a lone half is none.
                if (0xD800..0xDC00).contains(&first) && self.expect("\\u").is_ok() {
                    let second = self.unit()?;
                    let both = char::decode_utf16([first, second]).next().and_then(Result::ok);
                    if both.is_none() {
                        self.at = behind;
                    }
                    both.unwrap_or(char::REPLACEMENT_CHARACTER)
                } else {
                    char::from_u32(u32::from(first)).unwrap_or(char::REPLACEMENT_CHARACTER)
                }
            }
            _ => return stop(self.at - 1, "no such escape"),
        })
    }

    fn unit(&mut self) -> Result<u16, Stop> {
        let digits = self.text.get(self.at..self.at + 4).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        match digits.and_then(|digits| u16::from_str_radix(digits, 16).ok()) {
            Some(unit) => {
                self.at += 4;
                Ok(unit)
            }
            None => stop(self.at, "an escape has too few hexadecimal digits"),
        }
    }
}
