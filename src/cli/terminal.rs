//! Prints: results to stdout, diagnostics and progress to stderr, colours where they are wanted.

use std::cell::{Cell, RefCell};
use std::io::{ErrorKind, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};

use super::args::{Color, Format, Global};
use crate::diagnostics::{
    Diagnostic, Diagnostics, Level, Summary, escape_line, fingerprints, json_text, plural, to_github,
    to_json, to_junit, to_markdown, to_sarif, to_text,
};
use crate::parse::Structure;
use crate::source::{Failure, SourceTree};

/// The two streams of a run and what is wanted on them.
pub(super) struct Terminal {
    choice: ColorChoice,
    pub(super) format: Format,
    quiet: bool,
    verbose: bool,
    /// Whether warnings count as errors.
    pub(super) denies_warnings: Cell<bool>,
    /// The way from the top of the Git repository to the definitions, with a slash at its end.
    pub(super) prefix: RefCell<String>,
    /// Why stdout did not take everything.
    lost: RefCell<Option<String>>,
}

impl Terminal {
    pub(super) fn new(global: &Global) -> Self {
        let choice = match global.color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::AlwaysAnsi,
            Color::Never => ColorChoice::Never,
        };
        Terminal {
            choice,
            format: global.format,
            quiet: global.quiet,
            verbose: global.verbose,
            denies_warnings: Cell::new(false),
            prefix: RefCell::default(),
            lost: RefCell::new(None),
        }
    }

    /// Prints a result to stdout. A reader that went away is no fault of ours.
    pub(super) fn result(&self, text: &str) {
        let mut out = AutoStream::new(std::io::stdout().lock(), self.choice);
        self.note_loss(out.write_all(text.as_bytes()).and_then(|()| out.flush()));
    }

    /// Prints bytes that must reach the reader as they are, whatever they hold.
    pub(super) fn raw(&self, text: &str) {
        let mut out = std::io::stdout().lock();
        self.note_loss(out.write_all(text.as_bytes()).and_then(|()| out.flush()));
    }

    /// Remembers that a result was cut off, by a full disk for example.
    fn note_loss(&self, written: std::io::Result<()>) {
        if let Err(error) = written
            && error.kind() != ErrorKind::BrokenPipe
        {
            self.lost.replace(Some(error.to_string()));
        }
    }

    /// Fails when a result did not reach stdout whole.
    pub(super) fn finish(&self) -> Result<(), Failure> {
        match self.lost.take() {
            Some(reason) => Err(Failure::new(format!("cannot write to stdout: {reason}"))),
            None => Ok(()),
        }
    }

    /// Prints a remark to stderr, unless only errors are wanted.
    pub(super) fn remark(&self, text: &str) {
        // Beside a report for machines nothing may stand on the stream.
        if !self.quiet && self.format == Format::Human {
            self.error(&format!("{}\n", escape_line(text)));
        }
    }

    /// Prints a remark that only the curious want.
    pub(super) fn detail(&self, text: &str) {
        if self.verbose {
            self.error(&format!("{}\n", escape_line(text)));
        }
    }

    /// Prints why a run ended early.
    pub(super) fn failure(&self, failure: &Failure) {
        self.clear();
        let mut text = format!("error: {}\n", escape_line(&failure.message));
        if let Some(hint) = &failure.hint {
            text.push_str(&format!("  help: {}\n", escape_line(hint)));
        }
        self.error(&text);
    }

    /// Says what is being done, on a terminal only; the next output takes its place.
    pub(super) fn progress(&self, text: &str) {
        if !self.quiet && std::io::stderr().is_terminal() {
            let _ = write!(std::io::stderr().lock(), "\r\x1b[2K{text} …");
        }
    }

    /// Takes the progress line away.
    pub(super) fn clear(&self) {
        if !self.quiet && std::io::stderr().is_terminal() {
            let _ = write!(std::io::stderr().lock(), "\r\x1b[2K");
        }
    }

    /// Shows diagnostics: for people on stderr, in another format on stdout when they are the verb's result.
    pub(super) fn diagnostics(&self, diagnostics: &Diagnostics, sources: &SourceTree, are_the_result: bool) {
        self.clear();
        let prefix = self.prefix.borrow();
        let text = match self.format {
            Format::Human => return self.for_people(diagnostics, sources),
            Format::Json => json_text(&to_json(diagnostics, sources)),
            Format::Sarif => {
                let mut structure = Structure::new(sources);
                let fingerprints = fingerprints(diagnostics, |place| structure.name(place));
                json_text(&to_sarif(diagnostics, sources, &prefix, &fingerprints))
            }
            Format::Junit => to_junit(diagnostics, sources, self.denies_warnings.get()),
            Format::Github => to_github(diagnostics, sources, &prefix),
            Format::Markdown => to_markdown(diagnostics, sources),
        };
        if are_the_result { self.raw(&text) } else { self.error(&text) }
    }

    fn for_people(&self, diagnostics: &Diagnostics, sources: &SourceTree) {
        let least = match (self.quiet, self.verbose) {
            (true, _) => Level::Error,
            (false, true) => Level::Info,
            (false, false) => Level::Warning,
        };
        let mut shown = Diagnostics::default();
        // What is waived is lowered, never hidden.
        let is_shown = |report: &&Diagnostic| match report.waived_by {
            Some(_) => !self.quiet,
            None => report.level >= least,
        };
        shown.hide(diagnostics.hidden().clone());
        shown.extend(diagnostics.iter().filter(is_shown).cloned());
        // Styled here, stripped by the stream where colours are not wanted.
        self.error(&to_text(&shown, sources, true));
        let summary = counts(diagnostics.summary(), least);
        if let Some(summary) = summary.filter(|_| !self.quiet || diagnostics.has_errors()) {
            self.error(&format!("{summary}\n"));
        }
    }

    fn error(&self, text: &str) {
        let mut err = AutoStream::new(std::io::stderr().lock(), self.choice);
        let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
    }

    /// Whether results on stdout may carry colours.
    pub(super) fn colour(&self) -> bool {
        !matches!(AutoStream::new(std::io::stdout(), self.choice).current_choice(), ColorChoice::Never)
    }
}

fn counts(summary: Summary, least: Level) -> Option<String> {
    let part = |count: usize, word: &str| (count > 0).then(|| plural(count, word));
    let infos = part(summary.infos, "info").map(|text| match least {
        Level::Info => text,
        Level::Warning | Level::Error => format!("{text} (-v shows)"),
    });
    let waived = (summary.waived > 0).then(|| format!("{} waived", summary.waived));
    let parts: Vec<String> =
        [part(summary.errors, "error"), part(summary.warnings, "warning"), infos, waived]
            .into_iter()
            .flatten()
            .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
