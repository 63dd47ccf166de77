//! Says which codes people may lower and waive.

use super::rules;
use crate::diagnostics::{Code, Level};

/// Errors that leave the output whole, so that somebody may answer for them: of other stages, and what own rules find.
const ALSO: &[&str] =
    &["credentials-in-definition", "definition-out-of-place", "policy-error", "policy-violated"];

/// Rules about secrets in what is rendered: nobody may answer for one that everybody can read.
const NEVER: &[&str] = &["clear-text-secret", "plain-secret"];

/// Whether a code's level may be lowered and its reports waived.
///
/// Rules judge a whole output, and warnings leave one; any other error means that the output would be wrong.
pub fn is_waivable(code: &Code) -> bool {
    let is_rule = || rules().any(|rule| rule.code.name == code.name);
    let is_open = code.level != Level::Error || is_rule() || ALSO.contains(&code.name);
    is_open && !NEVER.contains(&code.name)
}

#[cfg(test)]
mod tests {
    use super::{ALSO, NEVER};

    #[test]
    fn the_lists_name_codes_that_exist() {
        let rules: Vec<&str> = crate::govern::rules().map(|rule| rule.code.name).collect();
        assert!(NEVER.iter().all(|name| rules.contains(name)));
        let others = crate::validate::CODES.iter().chain(crate::policy::CODES);
        let others: Vec<&str> = others.map(|code| code.name).collect();
        assert!(ALSO.iter().all(|name| others.contains(name)));
    }
}
