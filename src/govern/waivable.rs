//! Says which codes people may lower and waive.

use super::rules;
use crate::diagnostics::{Code, Level};

/// Errors of other stages that leave the output whole, so that somebody may answer for them.
const ALSO: &[&str] = &["credentials-in-definition", "definition-out-of-place"];

/// Whether a code's level may be lowered and its reports waived.
///
/// Rules judge a whole output, and warnings leave one; any other error means that the output would be wrong.
pub fn is_waivable(code: &Code) -> bool {
    let is_rule = || rules().any(|rule| rule.code.name == code.name);
    code.level != Level::Error || is_rule() || ALSO.contains(&code.name)
}
