//! Tells whether a text that is not ours is YAML at all.

use granit_parser::{Parser, options};

/// Deepest nesting; descriptions of APIs stay far below.
const DEPTH: usize = 64;

/// Why a text is no YAML; works in time and memory that grow with the text alone, whatever it holds.
pub fn yaml_problem(text: &str) -> Option<String> {
    let options = options! { flow_nesting_limit: DEPTH, block_nesting_limit: DEPTH };
    let mut parser = Parser::new_from_str_with_options(text, options);
    let error = std::iter::from_fn(|| parser.next()).find_map(Result::err)?;
    let place = error.marker();
    Some(format!("{} at line {} column {}", error.info().to_lowercase(), place.line(), place.col() + 1))
}
