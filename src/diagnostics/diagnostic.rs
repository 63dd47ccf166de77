//! Defines one report, and the collection that every stage adds to.

use super::{Code, Level};
use crate::source::{Places, SourceTree, Span};
use crate::tree::Text;

/// What is at one place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is there, in a few words; may be empty for the primary place.
    pub text: String,
}

/// A rendered or defined object that a diagnostic speaks of.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct ObjectName {
    /// Group and version, `apps/v1`.
    pub api_version: String,
    /// Kind, `Deployment`.
    pub kind: String,
    /// Namespace; absent for cluster-scoped objects.
    pub namespace: Option<String>,
    /// Name.
    pub name: String,
    /// The cluster it is rendered for; absent for definitions.
    pub cluster: Option<String>,
}

/// Whom a report concerns, as far as it is known: what levels and waivers go by.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Target {
    /// The organization; absent for what is the platform's own.
    pub organization: Option<Text>,
    /// The project.
    pub project: Option<Text>,
    /// The component.
    pub component: Option<Text>,
    /// The environment.
    pub environment: Option<Text>,
}

/// One report: the cause and, where it shows elsewhere, the effect.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The kind of fault.
    pub code: &'static Code,
    /// The level that counts.
    pub level: Level,
    /// A lower-case phrase that names the thing in backticks.
    pub message: String,
    /// Where it is; absent only when no file is to blame.
    pub primary: Option<Label>,
    /// Further places that explain it.
    pub labels: Vec<Label>,
    /// What to do.
    pub hints: Vec<String>,
    /// The object it speaks of.
    pub object: Option<ObjectName>,
    /// Whom it concerns. Empty: the owner of the object, else of the definition at the place.
    pub target: Target,
    /// The waiver that covers it, where its name stands; it then counts as waived, whatever its level.
    pub waived_by: Option<Span>,
    /// Rows that show how a sum came about; the first is their heading.
    pub table: Vec<String>,
    /// Whether the source lines hold a secret, so that no output may show them.
    pub is_secret: bool,
    /// Whether it becomes one with its like at the same place.
    pub is_gathered: bool,
}

impl Diagnostic {
    /// A report at the code's own level.
    pub fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            level: code.level,
            message: message.into(),
            primary: None,
            labels: Vec::new(),
            hints: Vec::new(),
            object: None,
            target: Target::default(),
            waived_by: None,
            table: Vec::new(),
            is_secret: false,
            is_gathered: false,
        }
    }

    /// Reports it at another level than the code's own.
    pub fn leveled(mut self, level: Level) -> Self {
        self.level = level;
        self
    }

    /// Sets the place to blame and what is there.
    pub fn at(mut self, span: Span, text: impl Into<String>) -> Self {
        self.primary = Some(Label { span, text: text.into() });
        self
    }

    /// Adds a further place.
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Adds advice.
    pub fn hint(mut self, text: impl Into<String>) -> Self {
        self.hints.push(text.into());
        self
    }

    /// Adds advice when there is any.
    pub fn hints(mut self, hints: impl IntoIterator<Item = String>) -> Self {
        self.hints.extend(hints);
        self
    }

    /// Adds rows under a heading.
    pub fn table(mut self, heading: &str, rows: impl IntoIterator<Item = String>) -> Self {
        self.table = std::iter::once(heading.to_owned()).chain(rows).collect();
        self
    }

    /// Keeps the source lines out of every output.
    pub fn secret(mut self) -> Self {
        self.is_secret = true;
        self
    }

    /// Lets it become one with its like at the same place; of a message, only what holds for all of them should be in it.
    pub fn gathered(mut self) -> Self {
        self.is_gathered = true;
        self
    }

    /// Says whom it concerns, where neither its object nor its place does.
    pub fn concerning(mut self, target: Target) -> Self {
        self.target = target;
        self
    }

    /// Whether it stops everything from being written.
    pub fn is_error(&self) -> bool {
        self.level == Level::Error && self.waived_by.is_none()
    }

    /// Names the object it speaks of.
    pub fn object(mut self, object: ObjectName) -> Self {
        self.object = Some(object);
        self
    }
}

/// How many reports there are of each level.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Summary {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Infos.
    pub infos: usize,
    /// Reports of any level that a waiver covers; they count nowhere else.
    pub waived: usize,
}

/// Everything reported so far, in the order in which stages found it.
#[derive(Clone, Default, Debug)]
pub struct Diagnostics {
    reports: Vec<Diagnostic>,
    /// Lines that no output may show.
    hidden: Places,
}

impl Diagnostics {
    /// Adds a report.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.reports.push(diagnostic);
    }

    /// Adds many.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.reports.extend(diagnostics);
    }

    /// Keeps lines out of every output.
    pub fn hide(&mut self, lines: Places) {
        self.hidden = lines;
    }

    /// Lines that no output may show.
    pub fn hidden(&self) -> &Places {
        &self.hidden
    }

    /// The reports.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.reports.iter()
    }

    /// Takes the reports out.
    pub fn into_reports(self) -> Vec<Diagnostic> {
        self.reports
    }

    /// Whether any report is an error.
    pub fn has_errors(&self) -> bool {
        self.reports.iter().any(Diagnostic::is_error)
    }

    /// Counts by level.
    pub fn summary(&self) -> Summary {
        let open = || self.reports.iter().filter(|report| report.waived_by.is_none());
        let count = |level| open().filter(|report| report.level == level).count();
        Summary {
            errors: count(Level::Error),
            warnings: count(Level::Warning),
            infos: count(Level::Info),
            waived: self.reports.len() - open().count(),
        }
    }

    /// Sorts by file, line, column, code and message, and drops exact repetitions, so that the order of work never shows.
    ///
    /// Of repetitions the gravest stays. What is waived for one component and open for another is told twice.
    pub fn sort(&mut self, sources: &SourceTree) {
        let key = |report: &Diagnostic| {
            let place = report.primary.as_ref().map(|label| {
                let path = sources.file(label.span.file).path.as_str().to_owned();
                (path, label.span.start, label.span.end)
            });
            let gravity = (report.waived_by.is_some(), std::cmp::Reverse(report.level));
            (place, report.code.name, report.message.clone(), gravity)
        };
        self.reports.sort_by_cached_key(key);
        self.reports.dedup_by(|a, b| {
            // What is gathered is one already, but for what differs in level and stands for other objects.
            !a.is_gathered
                && (a.code.name, &a.message, &a.primary, a.waived_by)
                    == (b.code.name, &b.message, &b.primary, b.waived_by)
        });
    }
}
