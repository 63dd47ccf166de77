//! Reads cron schedules as the CronJob controller does: five fields, names, or an `@` word.

/// The bounds of one field, and the names for its numbers.
struct Bounds {
    name: &'static str,
    lowest: u32,
    highest: u32,
    words: &'static [&'static str],
}

const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS: &[&str] = &["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const WORDS: &[&str] = &["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

const FIELDS: [Bounds; 5] = [
    Bounds { name: "minute", lowest: 0, highest: 59, words: &[] },
    Bounds { name: "hour", lowest: 0, highest: 23, words: &[] },
    Bounds { name: "day of month", lowest: 1, highest: 31, words: &[] },
    Bounds { name: "month", lowest: 1, highest: 12, words: MONTHS },
    Bounds { name: "day of week", lowest: 0, highest: 6, words: DAYS },
];

/// Why a text is no schedule of a CronJob.
pub fn schedule_problem(schedule: &str) -> Option<String> {
    if schedule.contains("TZ") {
        return Some("must not name a time zone; set `timeZone` instead".into());
    }
    if schedule.starts_with('@') {
        return word_problem(schedule);
    }
    let parts: Vec<&str> = schedule.split_whitespace().collect();
    if parts.len() != FIELDS.len() {
        let count = parts.len();
        return Some(format!(
            "must have five fields (minute, hour, day of month, month, day of week), not {count}"
        ));
    }
    parts.iter().zip(&FIELDS).find_map(|(part, bounds)| {
        part.split(',').find_map(|range| range_problem(range, bounds)).map(|reason| {
            let name = bounds.name;
            format!("its {name} field `{part}` {reason}")
        })
    })
}

fn word_problem(schedule: &str) -> Option<String> {
    if WORDS.contains(&schedule) {
        return None;
    }
    match schedule.strip_prefix("@every ") {
        Some(duration) if is_duration(duration) => None,
        Some(_) => Some("must give a duration such as `1h30m` after `@every`".into()),
        None => Some(format!("must be one of {}, or `@every` with a duration", WORDS.join(", "))),
    }
}

/// Whether a text is a positive duration as Go writes them: `1h30m`, `90s`, `1.5h`.
fn is_duration(text: &str) -> bool {
    let mut rest = text.strip_prefix('+').unwrap_or(text);
    while !rest.is_empty() {
        let number =
            rest.len() - rest.trim_start_matches(|next: char| next.is_ascii_digit() || next == '.').len();
        let (digits, tail) = rest.split_at(number);
        let counts = digits.bytes().any(|byte| byte.is_ascii_digit()) && digits.matches('.').count() <= 1;
        let unit = ["ns", "us", "µs", "ms", "s", "m", "h"].iter().find_map(|unit| tail.strip_prefix(unit));
        match unit {
            Some(after) if counts => rest = after,
            _ => return false,
        }
    }
    !text.is_empty()
}

fn range_problem(range: &str, bounds: &Bounds) -> Option<String> {
    let (ends, step) = match range.split_once('/') {
        Some((ends, step)) => (ends, Some(step)),
        None => (range, None),
    };
    if let Some(step) = step {
        let positive = is_number(step) && step.parse::<u32>().is_ok_and(|number| number > 0);
        if !positive {
            return Some("must have a step of at least 1 after `/`".into());
        }
    }
    if ends == "*" || ends == "?" {
        return None;
    }
    let (low, high) = ends.split_once('-').unwrap_or((ends, ends));
    let (low, high) = match (number(low, bounds), number(high, bounds)) {
        (Ok(low), Ok(high)) => (low, high),
        (Err(reason), _) | (_, Err(reason)) => return Some(reason),
    };
    (low > high).then(|| "must not have a range that ends before it begins".into())
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn number(text: &str, bounds: &Bounds) -> Result<u32, String> {
    let word = bounds.words.iter().position(|word| word.eq_ignore_ascii_case(text));
    let named = word.and_then(|at| u32::try_from(at).ok()).map(|at| at + bounds.lowest);
    let (lowest, highest) = (bounds.lowest, bounds.highest);
    let plain = is_number(text).then(|| text.parse().ok()).flatten();
    match named.or(plain) {
        Some(number) if (lowest..=highest).contains(&number) => Ok(number),
        Some(7) if bounds.name == "day of week" => Err("must be 0 to 6, where Sunday is 0".into()),
        Some(_) => Err(format!("must be {lowest} to {highest}")),
        None => Err(match bounds.words.first() {
            Some(word) => {
                format!("must be made of `*`, numbers from {lowest} to {highest}, or names such as `{word}`")
            }
            None => format!("must be made of `*`, or numbers from {lowest} to {highest}"),
        }),
    }
}
