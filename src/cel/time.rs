//! Reads and writes points in time and lengths of time as CEL does, in UTC or at a fixed distance from it.

const NANOS: i128 = 1_000_000_000;
/// 0001-01-01 and 9999-12-31, in seconds since 1970.
const RANGE: std::ops::RangeInclusive<i128> = -62_135_596_800..=253_402_300_799;

/// A point in time between the years 1 and 9999; it compares as the instant that it is.
#[derive(Clone, Copy, Debug)]
pub struct Timestamp {
    /// Since 1970 in UTC.
    seconds: i64,
    /// Of the second.
    nanos: u32,
    /// Seconds east of UTC in which it was written, and is written again.
    east: i32,
}

impl PartialEq for Timestamp {
    fn eq(&self, other: &Self) -> bool {
        self.nanos() == other.nanos()
    }
}

impl Eq for Timestamp {}

impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Timestamp {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.nanos().cmp(&other.nanos())
    }
}

/// A date and a time of day.
pub(super) struct Civil {
    pub(super) year: i64,
    /// 1 to 12.
    pub(super) month: i64,
    /// 1 to 31.
    pub(super) day: i64,
    pub(super) hour: i64,
    pub(super) minute: i64,
    pub(super) second: i64,
    /// From Sunday, 0.
    pub(super) weekday: i64,
    /// From 0.
    pub(super) day_of_year: i64,
}

impl Timestamp {
    /// A point from nanoseconds since 1970; nothing out of range.
    pub(super) fn from_nanos(nanos: i128) -> Option<Self> {
        let seconds = nanos.div_euclid(NANOS);
        if !RANGE.contains(&seconds) {
            return None;
        }
        Some(Timestamp {
            seconds: i64::try_from(seconds).ok()?,
            nanos: u32::try_from(nanos.rem_euclid(NANOS)).ok()?,
            east: 0,
        })
    }

    /// Nanoseconds since 1970.
    pub(super) fn nanos(self) -> i128 {
        i128::from(self.seconds) * NANOS + i128::from(self.nanos)
    }

    /// Nanoseconds of the second.
    pub(super) fn subsecond(self) -> u32 {
        self.nanos
    }

    /// Seconds since 1970.
    pub(super) fn seconds(self) -> i64 {
        self.seconds
    }

    pub(super) fn plus(self, nanos: i128) -> Option<Self> {
        Timestamp::from_nanos(self.nanos() + nanos).map(|later| Timestamp { east: self.east, ..later })
    }

    /// Reads RFC 3339 as Go does: an hour may have one digit, a comma may stand before the fraction.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (date, clock) = text.split_at_checked(11)?;
        let hour_length = clock.find(':').filter(|length| matches!(length, 1 | 2))?;
        let (hour, clock) = clock.split_at_checked(hour_length)?;
        let signs = |text: &str, signs: &[(usize, &str)]| {
            signs.iter().all(|(at, sign)| text.get(*at..=*at) == Some(sign))
        };
        if !(signs(date, &[(4, "-"), (7, "-"), (10, "T")]) && signs(clock, &[(0, ":"), (3, ":")])) {
            return None;
        }
        let (year, month, day) =
            (digits(date.get(..4)?)?, digits(date.get(5..7)?)?, digits(date.get(8..10)?)?);
        let (hour, minute, second) = (digits(hour)?, digits(clock.get(1..3)?)?, digits(clock.get(4..6)?)?);
        let valid = (1..=12).contains(&month) && day >= 1 && day <= days_of(year, month);
        if !valid || hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let mut rest = clock.get(6..)?;
        let mut nanos = 0;
        if let Some(fraction) = rest.strip_prefix(['.', ',']) {
            let length = fraction.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(fraction.len());
            let (own, behind) = fraction.split_at_checked(length).filter(|(own, _)| !own.is_empty())?;
            rest = behind;
            let nine: String = own.chars().chain("000000000".chars()).take(9).collect();
            nanos = i128::from(digits(&nine)?);
        }
        let east = zone(rest)?;
        let seconds =
            days_since_1970(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - i64::from(east);
        let instant = Timestamp::from_nanos(i128::from(seconds) * NANOS + nanos)?;
        Some(Timestamp { east, ..instant })
    }

    /// RFC 3339, at the distance from UTC in which it was written.
    pub(super) fn text(self) -> String {
        let civil = self.civil(i64::from(self.east));
        let fraction = match self.nanos {
            0 => String::new(),
            nanos => format!(".{nanos:09}").trim_end_matches('0').to_owned(),
        };
        let minutes = self.east.unsigned_abs() / 60;
        let zone = match self.east {
            0 => "Z".to_owned(),
            east => format!("{}{:02}:{:02}", if east < 0 { '-' } else { '+' }, minutes / 60, minutes % 60),
        };
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{fraction}{zone}",
            civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second
        )
    }

    /// Date and time of day, so many seconds east of UTC.
    pub(super) fn civil(self, east: i64) -> Civil {
        let local = self.seconds + east;
        let (days, rest) = (local.div_euclid(86_400), local.rem_euclid(86_400));
        // The era of 400 years that begins on the first of March, as in the well-known algorithm for civil dates.
        let shifted = days + 719_468;
        let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let from_march = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * from_march + 2) / 153;
        let day = from_march - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Civil {
            year,
            month,
            day,
            hour: rest / 3600,
            minute: rest / 60 % 60,
            second: rest % 60,
            weekday: (days + 4).rem_euclid(7),
            day_of_year: days - days_since_1970(year, 1, 1),
        }
    }
}

/// A number of digits alone.
fn digits(text: &str) -> Option<i64> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// Seconds east of UTC of `Z`, `+01:00` or `-05:30`; Go lets them reach 24:60.
fn zone(text: &str) -> Option<i32> {
    if text == "Z" {
        return Some(0);
    }
    let (hours, minutes) = text.strip_prefix(['+', '-'])?.split_once(':')?;
    if hours.len() != 2 || minutes.len() != 2 {
        return None;
    }
    let (hours, minutes) = (digits(hours)?, digits(minutes)?);
    let seconds = (hours <= 24 && minutes <= 60).then_some(hours * 3600 + minutes * 60)?;
    i32::try_from(if text.starts_with('-') { -seconds } else { seconds }).ok()
}

/// The farthest that a distance in hours and minutes may reach; Go takes any, which no clock shows.
const FARTHEST: i64 = 1_000_000;

/// Seconds east of UTC, at a point in time, of a zone by name or a distance such as `+01:00` or `-5:30`.
///
/// Names are those of the IANA time zone database, which is built in; `Local` is what only the API server's machine knows.
pub(super) fn seconds_east(name: &str, at: Timestamp) -> Option<i64> {
    let Some((hours, minutes)) = name.split_once(':') else {
        if matches!(name, "" | "UTC") {
            return Some(0);
        }
        let zone = jiff::tz::TimeZone::get(name).ok().filter(|zone| zone.iana_name() == Some(name))?;
        let instant = jiff::Timestamp::from_second(at.seconds()).ok()?;
        return Some(i64::from(zone.to_offset(instant).seconds()));
    };
    let number = |text: &str| text.parse::<i64>().ok().filter(|number| number.abs() <= FARTHEST);
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    Some(60 * if name.starts_with('-') { hours * 60 - minutes } else { hours * 60 + minutes })
}

fn days_of(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let shifted = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (shifted.div_euclid(400), shifted.rem_euclid(400));
    let month_from_march = (month + 9) % 12;
    let of_year = (153 * month_from_march + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Nanoseconds of a length of time such as `1h30m` or `-1.5s`, as Go reads it.
pub(super) fn parse_duration(text: &str) -> Option<i64> {
    let (negative, mut rest) = match text.as_bytes().first()? {
        b'-' => (true, text.get(1..)?),
        b'+' => (false, text.get(1..)?),
        _ => (false, text),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total: i128 = 0;
    while !rest.is_empty() {
        let end = rest.bytes().position(|byte| !byte.is_ascii_digit() && byte != b'.')?;
        let (number, behind) = rest.split_at_checked(end)?;
        let end =
            behind.bytes().position(|byte| byte.is_ascii_digit() || byte == b'.').unwrap_or(behind.len());
        let (unit, behind) = behind.split_at_checked(end)?;
        let unit: i128 = match unit {
            "ns" => 1,
            "us" | "µs" | "μs" => 1000,
            "ms" => 1_000_000,
            "s" => NANOS,
            "m" => 60 * NANOS,
            "h" => 3600 * NANOS,
            _ => return None,
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if whole.len() + fraction.len() == 0 || fraction.contains('.') || whole.len() > 19 {
            return None;
        }
        let fraction = fraction.get(..fraction.len().min(15))?;
        let digits = |digits: &str| if digits.is_empty() { Some(0) } else { digits.parse::<i128>().ok() };
        let scale = 10_i128.pow(u32::try_from(fraction.len()).ok()?);
        total += digits(whole)? * unit + digits(fraction)? * unit / scale;
        if total > i128::from(i64::MAX) {
            return None;
        }
        rest = behind;
    }
    i64::try_from(if negative { -total } else { total }).ok()
}

/// A length of time in seconds, as CEL writes it: `90s`, `1.5s`.
pub(super) fn duration_text(nanos: i64) -> String {
    let sign = if nanos < 0 { "-" } else { "" };
    let (whole, rest) = (nanos.unsigned_abs() / 1_000_000_000, nanos.unsigned_abs() % 1_000_000_000);
    match rest {
        0 => format!("{sign}{whole}s"),
        rest => format!("{sign}{whole}.{}s", format!("{rest:09}").trim_end_matches('0')),
    }
}
