//! Takes points in time and lengths of time apart.

use super::{Arguments, Function, member};
use crate::cel::time::{Civil, seconds_east};
use crate::cel::{Fault, Value};

/// Parts that a length of time has too.
const CLOCK: &str = "timestamp, string? -> int | duration -> int";

pub(super) const FUNCTIONS: &[Function] = &[
    member("getFullYear", "timestamp, string? -> int", 0, |a| civil(a, |civil| civil.year)),
    member("getMonth", "timestamp, string? -> int", 0, |a| civil(a, |civil| civil.month - 1)),
    member("getDate", "timestamp, string? -> int", 0, |a| civil(a, |civil| civil.day)),
    member("getDayOfMonth", "timestamp, string? -> int", 0, |a| civil(a, |civil| civil.day - 1)),
    member("getDayOfWeek", "timestamp, string? -> int", 0, |a| civil(a, |civil| civil.weekday)),
    member("getDayOfYear", "timestamp, string? -> int", 0, |a| civil(a, |civil| civil.day_of_year)),
    member("getHours", CLOCK, 0, |a| clock(a, |civil| civil.hour, 3_600_000_000_000)),
    member("getMinutes", CLOCK, 0, |a| clock(a, |civil| civil.minute, 60_000_000_000)),
    member("getSeconds", CLOCK, 0, |a| clock(a, |civil| civil.second, 1_000_000_000)),
    member("getMilliseconds", CLOCK, 0, milliseconds),
];

fn civil<'v>(arguments: &mut Arguments<'_, 'v>, part: fn(&Civil) -> i64) -> Result<Value<'v>, Fault> {
    let Value::Timestamp(at) = arguments.get(0) else { return Err(arguments.unfit()) };
    let east = match arguments.count() {
        2 => {
            let zone = arguments.string(1)?;
            seconds_east(&zone, at).ok_or_else(|| unknown_zone(arguments, &zone))?
        }
        _ => 0,
    };
    Ok(Value::Int(part(&at.civil(east))))
}

fn unknown_zone(arguments: &Arguments<'_, '_>, zone: &str) -> Fault {
    let shown: String = zone.chars().take(80).flat_map(char::escape_debug).collect();
    arguments.fault(format!(
        "unknown time zone `{shown}`: a name such as `Europe/Zurich` or a distance such as `+01:00` is needed"
    ))
}

/// A part of the time of day, or a whole length of time in a unit.
fn clock<'v>(
    arguments: &mut Arguments<'_, 'v>,
    part: fn(&Civil) -> i64,
    unit: i64,
) -> Result<Value<'v>, Fault> {
    match arguments.get(0) {
        Value::Duration(nanos) if arguments.count() == 1 => Ok(Value::Int(nanos / unit)),
        _ => civil(arguments, part),
    }
}

fn milliseconds<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    match arguments.get(0) {
        Value::Timestamp(at) => Ok(Value::Int(i64::from(at.subsecond() / 1_000_000))),
        // The whole length, as the other parts of a duration are.
        Value::Duration(nanos) => Ok(Value::Int(nanos / 1_000_000)),
        _ => Err(arguments.unfit()),
    }
}
