//! Explains a diagnostic code.

use crate::compile::codes;
use crate::diagnostics::did_you_mean;
use crate::govern::{is_waivable, rules};
use crate::model::Kind;

/// The text about a code: its level, what is wrong, why it matters and what to do; for a rule with its examples.
pub fn explain_code(name: &str) -> Option<String> {
    let code = codes().into_iter().find(|code| code.name == name)?;
    let heading = format!("{}[{}]: {}", code.level, code.name, code.summary);
    let standing = match is_waivable(code) {
        true => "`severities` may set another level, and a Waiver may cover it.",
        false => "Its level cannot be lowered, and no Waiver covers it.",
    };
    let text = format!("{heading}\n\n{}\n\n{standing}\n", wrap(code.docs, 100));
    let rule = rules().find(|rule| rule.code.name == name);
    Some(match rule {
        Some(rule) => format!("{text}\nReported:\n\n{}\nInstead:\n\n{}", rule.example, rule.instead),
        None => text,
    })
}

/// A hint with the codes and kinds that a user may have meant.
pub fn suggestions(name: &str) -> Option<String> {
    let codes = codes();
    let known = codes.iter().map(|code| code.name).chain(Kind::ALL.map(Kind::name));
    did_you_mean(name, known)
}

/// Breaks text into lines of at most `width` characters where words end.
pub(super) fn wrap(text: &str, width: usize) -> String {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        let fits = lines
            .last()
            .is_some_and(|line| line.is_empty() || line.chars().count() + 1 + word.chars().count() <= width);
        match lines.last_mut().filter(|_| fits) {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}
