//! Shows explanations to people.

use serde_json::Value as Json;

use super::compare::{Comparison, Disparity};
use super::value::{ExplainedObject, Explanation, FieldSource, Loser, Place, SetBy};
use crate::diagnostics::escape_line;

/// The longest value that is shown on a line, in characters.
const LONGEST_VALUE: usize = 80;

/// Writes an explanation: a single value over several lines, everything else one line a value.
pub fn explanation_text(explanation: &Explanation) -> String {
    let mut text = format!("{}\n", heading(&explanation.object));
    if explanation.fields.is_empty() {
        let field = &explanation.field;
        text.push_str(&format!("\n{}: {}\n", path(field), shown(&field.value)));
        let verb = if field.value.is_null() { "deleted by" } else { "set by" };
        text.push_str(&format!("  {verb} {}\n", source(&field.set_by)));
        for Loser { set_by, value } in &field.lost {
            text.push_str(&format!("  over {}: {}\n", source(set_by), shown(value)));
        }
        return text;
    }
    text.push('\n');
    let told: Vec<(String, &FieldSource)> = explanation
        .fields
        .iter()
        .map(|field| (format!("{}: {}", path(field), shown(&field.value)), field))
        .collect();
    let width = told.iter().map(|(value, _)| value.chars().count()).max().unwrap_or(0).min(LONGEST_VALUE);
    for (value, field) in told {
        text.push_str(&format!("{value:width$}  {}{}\n", source(&field.set_by), over(&field.lost)));
    }
    text
}

/// Writes why objects differ. What Bindery decides everywhere, names and labels, is only counted unless a field is named.
pub fn comparison_text(comparison: &Comparison) -> String {
    let names: Vec<&str> =
        comparison.objects.iter().map(|object| object.environment.as_deref().unwrap_or_default()).collect();
    let mut text: String = comparison.objects.iter().map(|object| format!("{}\n", heading(object))).collect();
    let is_generated =
        |disparity: &&Disparity| disparity.sides.iter().flatten().all(|side| side.set_by.reason.is_some());
    let (generated, said): (Vec<&Disparity>, Vec<&Disparity>) = comparison
        .differences
        .iter()
        .partition(|disparity| comparison.path.is_empty() && is_generated(disparity));
    if said.is_empty() {
        text.push_str("\nno definition makes them differ\n");
    }
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    for disparity in said {
        text.push_str(&format!("\n{}\n", escape_line(&disparity.path)));
        for (name, side) in names.iter().zip(&disparity.sides) {
            let told = side.as_ref().map_or("absent".to_owned(), |side| {
                format!("{}  {}{}", shown(&side.value), source(&side.set_by), over(&side.lost))
            });
            text.push_str(&format!("  {:width$}  {told}\n", escape_line(name)));
        }
    }
    if !generated.is_empty() {
        let count = generated.len();
        text.push_str(&format!(
            "\n{count} more {} by what Bindery itself writes, such as names and labels; name a field to see it\n",
            if count == 1 { "value differs" } else { "values differ" }
        ));
    }
    text
}

fn heading(object: &ExplainedObject) -> String {
    let namespace = object.namespace.as_ref().map(|namespace| format!(" in namespace {namespace}"));
    let cluster = object.cluster.as_ref().map(|cluster| format!(" on cluster {cluster}"));
    let place = namespace.unwrap_or_default() + &cluster.unwrap_or_default();
    escape_line(&format!("{} {}{place}", object.kind, object.name))
}

fn path(field: &FieldSource) -> String {
    escape_line(&field.path)
}

fn source(set_by: &SetBy) -> String {
    let written = |place: &Place| format!("{}:{}:{}", escape_line(&place.file), place.line, place.column);
    let place = written(&set_by.place);
    match (set_by.reason, &set_by.allowed_by) {
        (Some(reason), _) => format!("{}: {reason} ({place})", set_by.layer),
        (None, Some(allowed)) => format!("{} {place} (allowed by {})", set_by.layer, written(allowed)),
        (None, None) => format!("{} {place}", set_by.layer),
    }
}

fn over(lost: &[Loser]) -> String {
    lost.iter().map(|loser| format!(", over {}: {}", source(&loser.set_by), shown(&loser.value))).collect()
}

/// A value on one line: plain text as it is, everything else as JSON.
fn shown(value: &Json) -> String {
    let text = match value {
        Json::Null => "absent".to_owned(),
        Json::String(text) if is_plain(text) => text.clone(),
        other => escape_line(&other.to_string()),
    };
    match text.char_indices().nth(LONGEST_VALUE) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// Whether a text cannot be taken for anything else.
fn is_plain(text: &str) -> bool {
    let is_word = text.chars().all(|c| c.is_ascii_graphic() && !"\"'{}[],`".contains(c));
    let is_other = text.parse::<f64>().is_ok() || matches!(text, "true" | "false" | "null");
    !text.is_empty() && is_word && !is_other
}
