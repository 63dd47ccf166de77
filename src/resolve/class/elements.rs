//! Checks that the paths of a class tell the elements of lists apart as the merge does.

use crate::diagnostics::Diagnostic;
use crate::model::Class;
use crate::resolve::merge::keys_of;
use crate::tree::Located;
use crate::validate::{Checked, PathStep, TemplatePath, invalid_path};

/// Faults of the paths of a class's own allowances and locks; a lock by another key would hold nothing.
pub(super) fn check(class: &Checked<Class>) -> impl Iterator<Item = Diagnostic> {
    let allowed = class.spec.allowed_overrides.iter().map(|allowed| &allowed.path);
    allowed.chain(&class.spec.locked).filter_map(fault)
}

fn fault(written: &Located<String>) -> Option<Diagnostic> {
    let path = TemplatePath::parse(written).ok()?;
    let reason = path.steps.windows(2).find_map(|pair| {
        let [PathStep::Key(field), PathStep::Elements(names)] = pair else { return None };
        let (key, _) = names.first()?;
        let keys = keys_of(field, path.root() != "serviceTemplate");
        match keys {
            [] => Some(format!("`{field}` is changed as a whole, so write `{field}[*]`")),
            keys if !keys.contains(&key.as_str()) => {
                let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
                Some(format!(
                    "elements of `{field}` are told apart by {}, not by `{key}`",
                    keys.join(" and ")
                ))
            }
            _ => None,
        }
    })?;
    Some(invalid_path(written, &reason, written.span))
}
