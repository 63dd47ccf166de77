//! Reads moments in time, strictly as RFC 3339 writes them.

use std::fmt;

/// A moment, in whole seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Moment(i64);

/// Seconds of a day.
const DAY: i64 = 86_400;

impl Moment {
    /// A moment from seconds since 1970, as `SOURCE_DATE_EPOCH` and Git have them.
    pub fn from_seconds(seconds: i64) -> Self {
        Moment(seconds)
    }

    /// Reads `2027-01-31T12:00:00Z`, with an offset such as `+02:00` instead of `Z` as well; a fraction is cut off.
    pub fn parse(text: &str) -> Option<Self> {
        let (date, time) = text.split_once('T')?;
        let (clock, offset) = match time.strip_suffix('Z') {
            Some(clock) => (clock, 0),
            None => {
                let at = time.rfind(['+', '-'])?;
                let (clock, offset) = (time.get(..at)?, time.get(at..)?);
                let [hours, minutes] = numbers(offset.get(1..)?, ':', [(2, 23), (2, 59)])?;
                let sign = if offset.starts_with('-') { -1 } else { 1 };
                (clock, sign * (hours * 3600 + minutes * 60))
            }
        };
        let whole = match clock.split_once('.') {
            Some((whole, fraction)) => {
                let digits = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
                digits.then_some(whole)?
            }
            None => clock,
        };
        let [hours, minutes, seconds] = numbers(whole, ':', [(2, 23), (2, 59), (2, 59)])?;
        Some(Moment(day(date)? * DAY + hours * 3600 + minutes * 60 + seconds - offset))
    }

    /// Reads the end of a term: a moment, or a date, of which the last second in UTC still belongs to the term.
    pub fn end_of_term(text: &str) -> Option<Self> {
        let of_date = || Some(Moment(day(text)? * DAY + DAY - 1));
        Moment::parse(text).or_else(of_date)
    }
}

/// Numbers of exactly so many digits, each at most so large, with one character between them.
fn numbers<const N: usize>(text: &str, between: char, bounds: [(usize, i64); N]) -> Option<[i64; N]> {
    let mut parts = text.split(between);
    let mut found = [0; N];
    for (slot, (digits, largest)) in found.iter_mut().zip(bounds) {
        let part = parts.next()?;
        if part.len() != digits || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        *slot = part.parse().ok().filter(|number| *number <= largest)?;
    }
    parts.next().is_none().then_some(found)
}

/// Days from 1970-01-01 to a date of the Gregorian calendar.
fn day(date: &str) -> Option<i64> {
    let [year, month, day] = numbers(date, '-', [(4, 9999), (2, 12), (2, 31)])?;
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if month == 0 || day == 0 || day > longest {
        return None;
    }
    // Years begin in March here, so that a leap day is the last day of its year.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days_before_month = (153 * month + 2) / 5;
    let days_before_year = 365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    // 1970-01-01 is this many days behind the first of March of the year 0.
    Some(days_before_year + days_before_month + day - 1 - 719_468)
}

impl fmt::Display for Moment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, seconds) = (self.0.div_euclid(DAY) + 719_468, self.0.rem_euclid(DAY));
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let (month, later) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        let year = era * 400 + year + later;
        write!(formatter, "{year:04}-{month:02}-{day:02}T{hours:02}:{minutes:02}:{:02}Z", seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::Moment;

    #[test]
    fn moments_are_read_and_written() {
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("1969-12-31T23:59:59Z", -1),
            ("2000-02-29T12:34:56Z", 951_827_696),
            ("2026-11-22T15:00:00Z", 1_795_359_600),
            ("9999-12-31T23:59:59Z", 253_402_300_799),
        ] {
            assert_eq!(Moment::parse(text), Some(Moment(seconds)), "{text}");
            assert_eq!(Moment(seconds).to_string(), text);
        }
        assert_eq!(Moment::parse("1970-01-01T02:00:00.5+02:00"), Some(Moment(0)));
        assert_eq!(Moment::end_of_term("1970-01-01"), Some(Moment(86_399)));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "T",
            "2026-11-22",
            "2026-11-22T15:00Z",
            "2026-11-22T15:00:00",
            "2026-11-22t15:00:00z",
            "2026-11-22 15:00:00Z",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z",
            "2026-01-00T00:00:00Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:00:60Z",
            "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00+1:00",
            "2026-01-01T00:00:00+24:00",
            "+2026-01-01T00:00:00Z",
            "2026-01-01T00:00:00ZZ",
            "2026-1-1T00:00:00Z",
            "２０２６-01-01T00:00:00Z",
        ] {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
        assert_eq!(Moment::end_of_term("2026-02-30"), None);
    }
}
