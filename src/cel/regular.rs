//! Compiles regular expressions in the syntax that Kubernetes knows, within bounds.

use regex::{Regex, RegexBuilder};

/// A compiled pattern.
#[derive(Clone, Debug)]
pub(super) struct Pattern(pub(super) Regex);

/// Bytes that a compiled pattern may need: a short text can ask for much.
const LARGEST: usize = 1 << 20;

/// The longest pattern, in bytes.
const LONGEST: usize = 4096;

impl Pattern {
    /// Compiles a pattern.
    pub(super) fn new(text: &str) -> Result<Self, String> {
        if text.len() > LONGEST {
            return Err(format!("the pattern is longer than {LONGEST} bytes"));
        }
        let compiled = RegexBuilder::new(&as_written_here(text))
            .size_limit(LARGEST)
            .dfa_size_limit(LARGEST)
            .nest_limit(50)
            .build();
        compiled.map(Pattern).map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => "the pattern needs too much memory".to_owned(),
            _ => format!("`{}` is not a regular expression", text.escape_debug()),
        })
    }

    /// Steps for compiling a pattern: its length, as often as its counted repetitions write it out.
    pub(super) fn cost(text: &str) -> u64 {
        let counts = text.split('{').skip(1).filter_map(|rest| {
            let (inner, _) = rest.split_once('}')?;
            let largest = inner.split(',').filter_map(|count| count.parse::<u64>().ok()).max()?;
            Some(largest.max(1))
        });
        let written = counts.fold(text.len() as u64, u64::saturating_mul);
        2000 + 8 * written.min(LARGEST as u64 / 16)
    }
}

/// The pattern with what Go's syntax and this crate's read differently written out: `\d`, `\w` and `\s` are ASCII in Go, and `[`, `&&`
/// and `~~` mean nothing within brackets.
fn as_written_here(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 16);
    let mut in_class = false;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => {
                let Some((_, next)) = characters.next() else {
                    written.push('\\');
                    break;
                };
                match ascii_class(next) {
                    Some(class) if in_class && next.is_lowercase() => written.push_str(class),
                    Some(class) if !in_class && next.is_lowercase() => {
                        written.push_str(&format!("[{class}]"))
                    }
                    Some(class) => written.push_str(&format!("[^{class}]")),
                    None if matches!(next, 'b' | 'B') && !in_class => {
                        written.push_str(&format!("(?-u:\\{next})"));
                    }
                    None => written.extend(['\\', next]),
                }
            }
            '[' if !in_class => {
                in_class = true;
                written.push('[');
                if characters.next_if(|(_, next)| *next == '^').is_some() {
                    written.push('^');
                }
                // A bracket that comes first is a character of the class.
                if characters.next_if(|(_, next)| *next == ']').is_some() {
                    written.push_str("\\]");
                }
            }
            // A class within the class, `[:alpha:]`, is copied whole.
            '[' if let Some(name) = class_name(text.get(at..).unwrap_or_default()) => {
                written.push_str(name);
                characters.by_ref().take(name.len() - 1).for_each(drop);
            }
            ']' => {
                in_class = false;
                written.push(']');
            }
            '[' | '&' | '~' if in_class => written.extend(['\\', character]),
            character => written.push(character),
        }
    }
    written
}

/// `[:alpha:]` at the beginning of a text.
fn class_name(rest: &str) -> Option<&str> {
    let name = rest.strip_prefix("[:")?;
    let length = name.bytes().position(|byte| !byte.is_ascii_lowercase() && byte != b'^')?;
    name.get(length..)?.starts_with(":]").then(|| rest.get(..length + 4))?
}

fn ascii_class(letter: char) -> Option<&'static str> {
    match letter {
        'd' | 'D' => Some("0-9"),
        'w' | 'W' => Some("0-9A-Za-z_"),
        's' | 'S' => Some(r"\t\n\f\r "),
        _ => None,
    }
}
