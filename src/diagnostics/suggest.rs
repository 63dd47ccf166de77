//! Finds the names that a user may have meant.

use similar::TextDiff;

/// The candidates nearest to a name, best first, at most three; none when nothing is near.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    // Similarity of very long names costs much and helps nobody.
    let comparable = |text: &str| text.len() <= 128;
    if !comparable(name) {
        return Vec::new();
    }
    let wanted = name.to_lowercase();
    let mut scored: Vec<(u32, &str)> = candidates
        .into_iter()
        .filter(|candidate| comparable(candidate))
        .take(10_000)
        .map(|candidate| {
            if !could_be_near(&wanted, &candidate.to_lowercase()) {
                return (0, candidate);
            }
            let ratio = TextDiff::from_chars(wanted.as_str(), candidate.to_lowercase().as_str()).ratio();
            // As whole numbers, so that sorting is total.
            ((ratio * 1000.0) as u32, candidate)
        })
        .filter(|(score, _)| *score >= 600)
        .collect();
    scored.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    scored.dedup_by(|a, b| a.1 == b.1);
    // Beside a near candidate a farther one only distracts.
    let best = scored.first().map_or(0, |(score, _)| *score);
    scored.retain(|(score, _)| score + 120 >= best);
    scored.into_iter().take(3).map(|(_, candidate)| candidate).collect()
}

/// Whether two texts share enough characters, in whatever order, to be near; a quick look before the comparison.
fn could_be_near(wanted: &str, candidate: &str) -> bool {
    // Characters that share a counter make the bound looser, never wrong.
    let mut counters = [0_i32; 64];
    let mut length = 0;
    for character in wanted.chars() {
        counters[character as usize % 64] += 1;
        length += 1;
    }
    let mut shared = 0;
    for character in candidate.chars() {
        let counter = &mut counters[character as usize % 64];
        shared += i32::from(*counter > 0);
        *counter -= 1;
        length += 1;
    }
    2 * shared * 1000 >= 600 * length
}

/// A hint that names the nearest candidates.
pub fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let found: Vec<String> =
        nearest(name, candidates).iter().map(|candidate| format!("`{candidate}`")).collect();
    (!found.is_empty()).then(|| format!("did you mean {}?", found.join(" or ")))
}
