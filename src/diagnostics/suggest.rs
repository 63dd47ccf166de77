//! Finds the names that a user may have meant.

use similar::TextDiff;

/// The most candidates that are looked at, and of them the most that are compared letter by letter: names may be misspelt as often
/// as there are names.
const MOST_CANDIDATES: usize = 4_000;
const MOST_COMPARED: usize = 32;

/// The candidates nearest to a name, best first, at most three; none when nothing is near.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    // Similarity of very long names costs much and helps nobody.
    let comparable = |text: &str| text.len() <= 128;
    if !comparable(name) {
        return Vec::new();
    }
    let wanted = name.to_lowercase();
    let candidates = candidates.into_iter().filter(|candidate| comparable(candidate)).take(MOST_CANDIDATES);
    let mut likely: Vec<(u32, &str)> = candidates
        .map(|candidate| (shared_characters(&wanted, candidate), candidate))
        .filter(|(score, _)| *score >= LEAST)
        .collect();
    likely.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    likely.dedup();
    let mut scored: Vec<(u32, &str)> = likely
        .into_iter()
        .take(MOST_COMPARED)
        .map(|(_, candidate)| {
            let ratio = TextDiff::from_chars(wanted.as_str(), candidate.to_lowercase().as_str()).ratio();
            // As whole numbers, so that sorting is total.
            ((ratio * 1000.0) as u32, candidate)
        })
        .filter(|(score, _)| *score >= LEAST)
        .collect();
    scored.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    // Beside a near candidate a farther one only distracts.
    let best = scored.first().map_or(0, |(score, _)| *score);
    scored.retain(|(score, _)| score + 120 >= best);
    scored.into_iter().take(3).map(|(_, candidate)| candidate).collect()
}

/// The least likeness of what may have been meant, in thousandths.
const LEAST: u32 = 600;

/// How alike two texts are at most, in thousandths: the characters that they share, in whatever order.
fn shared_characters(wanted: &str, candidate: &str) -> u32 {
    // Characters that share a counter make the bound looser, never wrong.
    let mut counters = [0_i32; 64];
    let mut length = 0;
    for character in wanted.chars() {
        counters[character as usize % 64] += 1;
        length += 1;
    }
    let mut shared = 0;
    for character in candidate.chars().flat_map(char::to_lowercase) {
        let counter = &mut counters[character as usize % 64];
        shared += u32::from(*counter > 0);
        *counter -= 1;
        length += 1;
    }
    // Two empty texts are alike.
    (2000 * shared).checked_div(length).unwrap_or(1000)
}

/// A hint that names the nearest candidates.
pub fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let found: Vec<String> =
        nearest(name, candidates).iter().map(|candidate| format!("`{candidate}`")).collect();
    (!found.is_empty()).then(|| format!("did you mean {}?", found.join(" or ")))
}
