//! Splits a document into tokens by the rules of YAML 1.1, as libyaml and its port to Go do.
//!
//! A key is known as one only at its `:`, so that tokens wait until none of them can begin a key any more.

use std::collections::{BTreeMap, VecDeque};

use super::cursor::{Cursor, Mark};
use super::token::{Kind, Stop, Token, stop, stop_with};
use super::{block, flow, properties};

/// Most characters from the beginning of a key to its `:`.
const LONGEST_KEY: usize = 1024;

/// A place where a key may have begun.
#[derive(Clone, Copy)]
struct MaybeKey {
    /// Whether nothing else can stand there.
    required: bool,
    /// The number of its first token.
    token: usize,
    mark: Mark,
}

pub(super) struct Scanner<'t> {
    pub(super) cursor: Cursor<'t>,
    waiting: VecDeque<Token>,
    /// How many tokens have been handed out.
    taken: usize,
    /// The column of the innermost block collection; -1 outside all of them.
    indent: isize,
    indents: Vec<isize>,
    /// One for the block context, and one for each open bracket.
    keys: Vec<Option<MaybeKey>>,
    /// The bracket levels of the keys that may begin at a token.
    levels: BTreeMap<usize, usize>,
    pub(super) key_allowed: bool,
    ended: bool,
    /// Where text in lines begins that goes on to the end and keeps its last line break.
    pub(super) tail: Option<usize>,
}

impl<'t> Scanner<'t> {
    pub fn new(text: &'t str) -> Self {
        Scanner {
            cursor: Cursor::new(text),
            waiting: VecDeque::new(),
            taken: 0,
            indent: -1,
            indents: Vec::new(),
            keys: vec![None],
            levels: BTreeMap::new(),
            key_allowed: true,
            ended: false,
            tail: None,
        }
    }

    /// The next token, which stays.
    pub fn peek(&mut self) -> Result<&Token, Stop> {
        while self.waiting.is_empty() || self.head_may_be_key()? {
            if self.ended {
                break;
            }
            self.fetch()?;
        }
        match self.waiting.front() {
            Some(token) => Ok(token),
            None => stop(self.cursor.mark().at, "nothing stands behind the end"),
        }
    }

    /// The next token, which is used up.
    pub fn next(&mut self) -> Result<Token, Stop> {
        self.peek()?;
        self.taken += 1;
        match self.waiting.pop_front() {
            Some(token) => Ok(token),
            None => stop(self.cursor.mark().at, "nothing stands behind the end"),
        }
    }

    pub(super) fn in_flow(&self) -> bool {
        self.keys.len() > 1
    }

    /// The column of the innermost block collection; -1 outside all of them.
    pub(super) fn indent(&self) -> isize {
        self.indent
    }

    pub(super) fn push(&mut self, kind: Kind, start: Mark, end: Mark) {
        self.waiting.push_back(Token { kind, start: start.at, end: end.at });
    }

    fn head_may_be_key(&mut self) -> Result<bool, Stop> {
        let Some(level) = self.levels.get(&self.taken).copied() else { return Ok(false) };
        Ok(self.fresh_key(level)?.is_some())
    }

    /// The key that may have begun on a level, unless it lies too far back.
    fn fresh_key(&mut self, level: usize) -> Result<Option<MaybeKey>, Stop> {
        let Some(key) = self.keys.get(level).copied().flatten() else { return Ok(None) };
        let is_fresh =
            key.mark.line == self.cursor.mark().line && !self.cursor.is_further_than(LONGEST_KEY, key.mark);
        if !is_fresh {
            self.forget_key(level)?;
        }
        Ok(is_fresh.then_some(key))
    }

    fn forget_key(&mut self, level: usize) -> Result<(), Stop> {
        let Some(key) = self.keys.get_mut(level).and_then(Option::take) else { return Ok(()) };
        self.levels.remove(&key.token);
        if key.required {
            return stop(key.mark.at, "could not find the `:` behind a key");
        }
        Ok(())
    }

    /// Forgets the key that may have begun on the innermost level.
    pub(super) fn no_key(&mut self) -> Result<(), Stop> {
        self.forget_key(self.keys.len() - 1)
    }

    /// Notes that a key may begin here.
    pub(super) fn maybe_key(&mut self) -> Result<(), Stop> {
        if !self.key_allowed {
            return Ok(());
        }
        let mark = self.cursor.mark();
        let required = !self.in_flow() && self.indent == mark.column as isize;
        let token = self.taken + self.waiting.len();
        self.no_key()?;
        let level = self.keys.len() - 1;
        if let Some(place) = self.keys.last_mut() {
            *place = Some(MaybeKey { required, token, mark });
            self.levels.insert(token, level);
        }
        Ok(())
    }

    fn fetch(&mut self) -> Result<(), Stop> {
        self.skip_to_token();
        let mark = self.cursor.mark();
        self.close_blocks(mark.column as isize);
        if self.cursor.at_end() {
            self.close_blocks(-1);
            self.no_key()?;
            self.ended = true;
            self.push(Kind::End, mark, mark);
            return Ok(());
        }
        if mark.column == 0 && self.cursor.byte(0) == b'%' {
            let why = "kubectl splits documents at `---` and so finds none behind a directive";
            return stop_with(mark.at, why, "remove the line that begins with `%`");
        }
        for (byte, kind) in [(b'-', Kind::DocumentStart), (b'.', Kind::DocumentEnd)] {
            if self.cursor.is_document_mark(byte) {
                self.close_blocks(-1);
                self.no_key()?;
                self.key_allowed = false;
                return self.indicator(kind, 3);
            }
        }
        self.fetch_content()
    }

    fn fetch_content(&mut self) -> Result<(), Stop> {
        let flow = self.in_flow();
        let apart = self.cursor.is_blank_or_end(1);
        match self.cursor.byte(0) {
            b'[' => self.open_flow(Kind::FlowSequence),
            b'{' => self.open_flow(Kind::FlowMapping),
            b']' => self.close_flow(Kind::FlowSequenceEnd),
            b'}' => self.close_flow(Kind::FlowMappingEnd),
            b',' => {
                self.no_key()?;
                self.key_allowed = true;
                self.indicator(Kind::Comma, 1)
            }
            b'-' if apart => self.item(),
            b'?' if flow || apart => self.key(),
            b':' if flow || apart => self.value(),
            b'*' | b'&' => properties::scan_anchor(self),
            b'!' => properties::scan_tag(self),
            b'|' if !flow => block::scan(self, true),
            b'>' if !flow => block::scan(self, false),
            b'\'' => flow::scan_quoted(self, true),
            b'"' => flow::scan_quoted(self, false),
            b'-' | b'?' | b':' => flow::scan_plain(self),
            b'#' | b'|' | b'>' | b'%' | b'@' | b'`' | b'\t' => {
                stop(self.cursor.mark().at, "no value begins with this character")
            }
            _ => flow::scan_plain(self),
        }
    }

    /// Passes over white space, comments and line breaks. Tabs count where no key could begin.
    fn skip_to_token(&mut self) {
        loop {
            while self.cursor.byte(0) == b' '
                || self.cursor.byte(0) == b'\t' && (self.in_flow() || !self.key_allowed)
            {
                self.cursor.skip();
            }
            self.cursor.skip_comment();
            if !self.cursor.is_break(0) {
                return;
            }
            self.cursor.skip_line();
            if !self.in_flow() {
                self.key_allowed = true;
            }
        }
    }

    fn indicator(&mut self, kind: Kind, length: usize) -> Result<(), Stop> {
        let start = self.cursor.mark();
        for _ in 0..length {
            self.cursor.skip();
        }
        self.push(kind, start, self.cursor.mark());
        Ok(())
    }

    /// Opens a block collection at a column, unless one is open there.
    fn open_block(&mut self, kind: Kind, mark: Mark, before: Option<usize>) {
        let column = mark.column as isize;
        if self.in_flow() || self.indent >= column {
            return;
        }
        self.indents.push(self.indent);
        self.indent = column;
        let token = Token { kind, start: mark.at, end: mark.at };
        let place = before.map_or(self.waiting.len(), |number| number.saturating_sub(self.taken));
        self.waiting.insert(place.min(self.waiting.len()), token);
    }

    /// Closes the block collections that begin right of a column.
    fn close_blocks(&mut self, column: isize) {
        while !self.in_flow() && self.indent > column {
            let mark = self.cursor.mark();
            self.push(Kind::BlockEnd, mark, mark);
            self.indent = self.indents.pop().unwrap_or(-1);
        }
    }

    fn open_flow(&mut self, kind: Kind) -> Result<(), Stop> {
        self.maybe_key()?;
        self.keys.push(None);
        self.key_allowed = true;
        self.indicator(kind, 1)
    }

    fn close_flow(&mut self, kind: Kind) -> Result<(), Stop> {
        self.no_key()?;
        if self.in_flow() {
            self.keys.pop();
        }
        self.key_allowed = false;
        self.indicator(kind, 1)
    }

    fn item(&mut self) -> Result<(), Stop> {
        if !self.in_flow() {
            let mark = self.cursor.mark();
            if !self.key_allowed {
                return stop(mark.at, "no item of a list can begin here");
            }
            self.open_block(Kind::BlockSequence, mark, None);
        }
        self.no_key()?;
        self.key_allowed = true;
        self.indicator(Kind::Item, 1)
    }

    fn key(&mut self) -> Result<(), Stop> {
        if !self.in_flow() {
            let mark = self.cursor.mark();
            if !self.key_allowed {
                return stop(mark.at, "no key can begin here");
            }
            self.open_block(Kind::BlockMapping, mark, None);
        }
        self.no_key()?;
        self.key_allowed = !self.in_flow();
        self.indicator(Kind::Key, 1)
    }

    fn value(&mut self) -> Result<(), Stop> {
        let level = self.keys.len() - 1;
        if let Some(key) = self.fresh_key(level)? {
            let token = Token { kind: Kind::Key, start: key.mark.at, end: key.mark.at };
            let place = key.token.saturating_sub(self.taken).min(self.waiting.len());
            self.waiting.insert(place, token);
            self.open_block(Kind::BlockMapping, key.mark, Some(key.token));
            self.levels.remove(&key.token);
            if let Some(key) = self.keys.last_mut() {
                *key = None;
            }
            self.key_allowed = false;
        } else {
            if !self.in_flow() {
                let mark = self.cursor.mark();
                if !self.key_allowed {
                    return stop(mark.at, "no `: ` can stand here");
                }
                self.open_block(Kind::BlockMapping, mark, None);
            }
            self.key_allowed = !self.in_flow();
        }
        self.indicator(Kind::Value, 1)
    }
}
