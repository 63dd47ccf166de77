//! Makes names that fit a limit and stay apart, as OpenChoreo does.

use sha2::{Digest, Sha256};

/// Longest DNS label: names of namespaces and Services, label values.
pub const LABEL_LIMIT: usize = 63;

/// Joins parts into a name of at most `limit` bytes that ends in eight digits of a hash of the whole.
///
/// The same function as OpenChoreo's, so that a cluster that moves to Bindery keeps its names: each part is cleaned,
/// cut to its share of the limit, and the SHA-256 of the parts as given (joined with `-`) is appended.
pub fn shorten(limit: usize, parts: &[&str]) -> String {
    let hash = short_hash(&parts.join("-"));
    let count = parts.len().max(1);
    let budget = limit.saturating_sub(hash.len() + count);
    let (share, extra) = (budget / count, budget % count);
    let cut = parts.iter().enumerate().map(|(at, part)| {
        let allotment = if at < extra { share + 1 } else { share };
        cut_to(&clean(part), allotment)
    });
    let mut name: Vec<String> = cut.collect();
    name.push(hash);
    name.join("-").trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

/// The first eight hexadecimal digits of a text's SHA-256.
pub fn short_hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

fn clean(part: &str) -> String {
    let kept = part.to_lowercase();
    let kept: String =
        kept.chars().map(|c| if c.is_alphanumeric() || matches!(c, '-' | '.') { c } else { '-' }).collect();
    kept.trim_matches(['-', '.']).to_owned()
}

/// Cuts to bytes without splitting a character.
fn cut_to(text: &str, bytes: usize) -> String {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names that OpenChoreo v0.3.2 itself gave.
    #[test]
    fn names_are_those_of_the_seed_system() {
        let long = ("a".repeat(300), "a".repeat(260), "b".repeat(260));
        let cases: Vec<(usize, Vec<&str>, String)> = vec![
            (
                63,
                vec!["dp", "default", "default", "development"],
                "dp-default-default-development-f8e58905".into(),
            ),
            (
                63,
                vec!["dp", "default", "gcp-microservice-demo", "development"],
                "dp-default-gcp-microserv-development-4b8b4fdc".into(),
            ),
            (
                63,
                vec!["dp", "acme-corporation", "online-boutique-storefront", "pre-production"],
                "dp-acme-corporat-online-boutiq-pre-producti-dfa86d82".into(),
            ),
            (
                63,
                vec![
                    "dp",
                    "organization-with-long-name",
                    "project-with-a-very-long-name-too",
                    "environment-long",
                ],
                "dp-organization--project-with--environment--b502dbf4".into(),
            ),
            (
                63,
                vec!["greeter-service", "greeter-api", "organization", "httproute"],
                "greeter-servi-greeter-api-organization-httproute-54724069".into(),
            ),
            (253, vec!["greeter-service"], "greeter-service-483f44a4".into()),
            (253, vec!["", ""], "3973e022".into()),
            (253, vec!["!!!", "###"], "606b424e".into()),
            (253, vec!["ProjectName", "ComponentName"], "projectname-componentname-755d4ced".into()),
            (253, vec!["-invalid-start", "invalid-end-"], "invalid-start-invalid-end-f124257d".into()),
            (253, vec!["project.name", "component.name"], "project.name-component.name-851db5b2".into()),
            (253, vec![&long.0, "component"], format!("{}-component-a250aee3", "a".repeat(122))),
            (253, vec![&long.1, &long.2], format!("{}-{}-654ba7cd", "a".repeat(122), "b".repeat(121))),
        ];
        for (limit, parts, expected) in cases {
            assert_eq!(shorten(limit, &parts), expected);
            assert!(shorten(limit, &parts).len() <= limit);
        }
    }

    #[test]
    fn a_cut_never_splits_a_character() {
        assert!(shorten(20, &["ééééééééééééééééé"]).len() <= 20);
    }
}
