//! Walks over a document's characters, counting lines and columns as YAML 1.1 does.

/// A place between two characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Mark {
    /// Bytes before it.
    pub at: usize,
    /// Lines before it, as YAML 1.1 ends them.
    pub line: usize,
    /// Characters before it on its line.
    pub column: usize,
}

/// A reader of one document's text, which ends with a line break.
pub(super) struct Cursor<'t> {
    text: &'t str,
    mark: Mark,
}

impl<'t> Cursor<'t> {
    pub fn new(text: &'t str) -> Self {
        Cursor { text, mark: Mark::default() }
    }

    pub fn mark(&self) -> Mark {
        self.mark
    }

    /// The byte so many bytes on; zero behind the end, since no text that is read holds that character.
    pub fn byte(&self, ahead: usize) -> u8 {
        self.text.as_bytes().get(self.mark.at + ahead).copied().unwrap_or(0)
    }

    pub fn at_end(&self) -> bool {
        self.byte(0) == 0
    }

    /// How many bytes the line break so many bytes on has: besides LF and CR LF there are NEL, LS and PS.
    fn break_length(&self, ahead: usize) -> usize {
        match [self.byte(ahead), self.byte(ahead + 1), self.byte(ahead + 2)] {
            [b'\r', b'\n', _] | [0xC2, 0x85, _] => 2,
            [b'\n' | b'\r', ..] => 1,
            [0xE2, 0x80, 0xA8 | 0xA9] => 3,
            _ => 0,
        }
    }

    pub fn is_break(&self, ahead: usize) -> bool {
        self.break_length(ahead) > 0
    }

    pub fn is_break_or_end(&self, ahead: usize) -> bool {
        self.byte(ahead) == 0 || self.is_break(ahead)
    }

    /// A space or a tab.
    pub fn is_blank(&self, ahead: usize) -> bool {
        matches!(self.byte(ahead), b' ' | b'\t')
    }

    pub fn is_blank_or_end(&self, ahead: usize) -> bool {
        self.is_blank(ahead) || self.is_break_or_end(ahead)
    }

    /// Whether a line begins here with one of the marks between documents.
    pub fn is_document_mark(&self, mark: u8) -> bool {
        self.mark.column == 0 && (0..3).all(|ahead| self.byte(ahead) == mark) && self.is_blank_or_end(3)
    }

    fn character(&self) -> Option<char> {
        self.text.get(self.mark.at..)?.chars().next()
    }

    /// Passes over one character that is no line break.
    pub fn skip(&mut self) {
        if let Some(character) = self.character() {
            self.mark.at += character.len_utf8();
            self.mark.column += 1;
        }
    }

    /// Passes over a line break, if one is here.
    pub fn skip_line(&mut self) {
        let length = self.break_length(0);
        if length > 0 {
            self.mark = Mark { at: self.mark.at + length, line: self.mark.line + 1, column: 0 };
        }
    }

    /// Copies one character.
    pub fn read(&mut self, into: &mut String) {
        into.extend(self.character());
        self.skip();
    }

    /// Copies a line break: LS and PS as they are, every other one as LF.
    pub fn read_line(&mut self, into: &mut String) {
        match self.break_length(0) {
            0 => return,
            3 => into.extend(self.character()),
            _ => into.push('\n'),
        }
        self.skip_line();
    }

    /// Passes over what stands behind a `#`.
    pub fn skip_comment(&mut self) {
        if self.byte(0) == b'#' {
            while !self.is_break_or_end(0) {
                self.skip();
            }
        }
    }

    /// Whether more characters lie between an earlier place and this one.
    pub fn is_further_than(&self, characters: usize, from: Mark) -> bool {
        self.mark.at - from.at > characters
            && self
                .text
                .get(from.at..self.mark.at)
                .is_some_and(|between| between.chars().count() > characters)
    }
}
