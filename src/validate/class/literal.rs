//! Tells of expressions in class templates that are taken as they are written: only `resources` are templates.

use super::expression::ScalarTemplate;
use super::problems::literal_template;
use super::resource::RESOURCE_VARIABLES;
use crate::diagnostics::Diagnostic;
use crate::source::Span;
use crate::tree::{Node, Value};

/// What there is to say of a template, with the expressions in it that were meant to be filled in.
///
/// Where one is at fault by its type, that is the report, and it says why.
pub(super) fn tell(template: &Node, faults: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut literals = Vec::new();
    collect(template, &mut literals);
    let is_at =
        |report: &Diagnostic, place: Span| report.primary.as_ref().is_some_and(|label| label.span == place);
    let (told, untold): (Vec<_>, Vec<_>) =
        literals.into_iter().partition(|(_, place)| faults.iter().any(|report| is_at(report, *place)));
    let hinted = faults.into_iter().map(|report| {
        let is_literal = told.iter().any(|(_, place)| is_at(&report, *place));
        if is_literal {
            report.hint("only the texts of `resources` are templates: use `variants` here")
        } else {
            report
        }
    });
    hinted.chain(untold.iter().map(|(name, place)| literal_template(name, *place))).collect()
}

/// Texts with an expression that names a variable of class resources: other braces are for other readers.
fn collect(node: &Node, literals: &mut Vec<(String, Span)>) {
    match &node.value {
        Value::String(text) if text.contains("{{") => {
            let used = ScalarTemplate::parse(text).and_then(|template| template.variables());
            let is_ours =
                |path: &String| RESOURCE_VARIABLES.contains(&path.split('.').next().unwrap_or_default());
            let named = used.unwrap_or_default().into_iter().find(is_ours);
            literals.extend(named.map(|name| (name, node.origin.span)));
        }
        Value::Sequence(items) => items.iter().for_each(|item| collect(item, literals)),
        Value::Mapping(fields) => fields.entries.iter().for_each(|entry| collect(&entry.value, literals)),
        _ => {}
    }
}
