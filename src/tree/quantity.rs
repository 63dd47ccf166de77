//! Reads Kubernetes quantities such as `250m`, `1.5Gi` and `2e3`.

use super::{Node, Value};

/// An amount, exact to one thousand-millionth and rounded up beyond, as Kubernetes does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Quantity {
    /// The amount in thousand-millionths.
    pub nanos: i128,
}

/// Thousand-millionths in one.
pub const ONE: i128 = 1_000_000_000;

/// Why a text is not a quantity.
pub const SYNTAX: &str =
    "must be a number with an optional suffix, such as `500m`, `0.5`, `2`, `64Mi` or `1e3`";

/// Reads the quantity of a node: a number, or a string in quantity syntax.
pub fn of_node(node: &Node) -> Option<Quantity> {
    match &node.value {
        Value::Integer(number) => Some(Quantity { nanos: i128::from(*number).saturating_mul(ONE) }),
        Value::Float(text) | Value::String(text) => parse(text),
        _ => None,
    }
}

/// Reads a quantity; nothing when the syntax is wrong.
pub fn parse(text: &str) -> Option<Quantity> {
    let (negative, unsigned) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let number_end =
        unsigned.bytes().position(|byte| !byte.is_ascii_digit() && byte != b'.').unwrap_or(unsigned.len());
    let (number, suffix) = unsigned.split_at(number_end);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') {
        return None;
    }
    let factor = suffix_factor(suffix)?;
    let nanos = scale(whole, fraction, factor);
    Some(Quantity { nanos: if negative { -nanos } else { nanos } })
}

impl Quantity {
    /// Whether it is below zero.
    pub fn is_negative(self) -> bool {
        self.nanos < 0
    }

    /// Whether it is a whole number.
    pub fn is_whole(self) -> bool {
        self.nanos % ONE == 0
    }

    /// Whether it is a whole number of thousandths.
    pub fn is_whole_milli(self) -> bool {
        self.nanos % (ONE / 1000) == 0
    }
}

/// `multiplier * 10^exponent`.
struct Factor {
    multiplier: i128,
    exponent: i32,
}

fn suffix_factor(suffix: &str) -> Option<Factor> {
    let decimal = |exponent| Some(Factor { multiplier: 1, exponent });
    let binary = |power: u32| Some(Factor { multiplier: 1_i128 << (10 * power), exponent: 0 });
    match suffix {
        "" => decimal(0),
        "n" => decimal(-9),
        "u" => decimal(-6),
        "m" => decimal(-3),
        "k" => decimal(3),
        "M" => decimal(6),
        "G" => decimal(9),
        "T" => decimal(12),
        "P" => decimal(15),
        "E" => decimal(18),
        "Ki" => binary(1),
        "Mi" => binary(2),
        "Gi" => binary(3),
        "Ti" => binary(4),
        "Pi" => binary(5),
        "Ei" => binary(6),
        _ => {
            let exponent = suffix.strip_prefix(['e', 'E'])?;
            // A huge exponent is legal and means "as much as can be said".
            decimal(exponent.parse::<i32>().ok()?.clamp(-1000, 1000))
        }
    }
}

/// `whole.fraction * factor` in thousand-millionths, rounded up, saturating.
fn scale(whole: &str, fraction: &str, factor: Factor) -> i128 {
    // Digits further behind the dot only say that there is something: the product must stay in range.
    let kept = fraction.len().min(if factor.multiplier == 1 { 24 } else { 12 });
    let (near, far) = fraction.split_at(kept);
    let mut value: i128 = 0;
    for byte in whole.bytes().chain(near.bytes()) {
        value = value.saturating_mul(10).saturating_add(i128::from(byte - b'0'));
    }
    value = value.saturating_mul(factor.multiplier);
    let mut exponent = factor.exponent + 9 - i32::try_from(kept).unwrap_or_default();
    while exponent > 0 && value != 0 && value != i128::MAX {
        value = value.saturating_mul(10);
        exponent -= 1;
    }
    if value == i128::MAX {
        return value;
    }
    let mut rest = far.bytes().any(|byte| byte != b'0');
    while exponent < 0 && value != 0 {
        rest |= value % 10 != 0;
        value /= 10;
        exponent += 1;
    }
    value.saturating_add(i128::from(rest))
}
