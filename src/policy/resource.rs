//! Tells the resource of a kind: the plural by which rules of the API server match it.

/// Plural of a kind, in lower case: `networkpolicies` for `NetworkPolicy`.
///
/// Kubernetes guesses by the same rules where it has to; custom kinds may say otherwise in definitions that are not here.
pub fn resource_of(kind: &str) -> String {
    let singular = kind.to_ascii_lowercase();
    if singular == "endpoints" {
        return singular;
    }
    let sibilant = ["s", "x", "z", "ch", "sh"].iter().any(|end| singular.ends_with(end));
    let consonant_y = singular.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']));
    match (sibilant, consonant_y) {
        (true, _) => format!("{singular}es"),
        (false, Some(stem)) => format!("{stem}ies"),
        (false, None) => format!("{singular}s"),
    }
}
