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

/// What an amount is rounded up to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Round {
    /// A thousandth, as in lists of resources.
    Milli,
    /// A thousand-millionth, the finest that Kubernetes keeps.
    Nano,
}

/// How Kubernetes 1.36 writes a quantity, as `CanonicalizeBytes` of `resource.Quantity` does: the largest suffix that leaves a whole number,
/// of the family that was used. Nothing where the node is no quantity, or one beyond all suffixes.
pub fn canonical(node: &Node, round: Round) -> Option<String> {
    let text = text_of(node)?;
    let exact = parse(&text)?.nanos;
    let nanos = match round {
        Round::Nano => exact,
        Round::Milli => {
            let unit = ONE / 1000;
            let rest = exact % unit;
            if rest == 0 { exact } else { exact.checked_sub(rest)?.checked_add(unit * rest.signum())? }
        }
    };
    written(nanos, &text)
}

/// The text of a quantity as the API server reads it.
pub fn text_of(node: &Node) -> Option<String> {
    match &node.value {
        Value::Integer(number) => Some(number.to_string()),
        // YAML's number reaches the API server as JSON, which writes no exponent here.
        Value::Float(text) => {
            text.parse::<f64>().ok().filter(|number| number.is_finite()).map(|number| number.to_string())
        }
        Value::String(text) => Some(text.to_string()),
        _ => None,
    }
}

/// An amount in the family of suffixes that another quantity has.
pub fn written(nanos: i128, like: &str) -> Option<String> {
    if nanos == 0 {
        return Some("0".to_owned());
    }
    let suffix = like
        .trim_start_matches(['+', '-'])
        .trim_start_matches(|byte: char| byte.is_ascii_digit() || byte == '.');
    let is_small = nanos.unsigned_abs() < 1024 * ONE.unsigned_abs();
    if suffix.ends_with('i') && !is_small && nanos % ONE == 0 {
        let (number, power) = without_factors(nanos / ONE, 1024);
        return Some(format!("{number}{}", ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].get(power)?));
    }
    let (number, tens) = without_factors(nanos, 10);
    let number = number.checked_mul(10_i128.pow(tens as u32 % 3))?;
    let thousands = tens / 3;
    let is_exponent = suffix.len() > 1 && suffix.starts_with(['e', 'E']);
    match (is_exponent, thousands as i64 * 3 - 9) {
        (true, 0) => Some(number.to_string()),
        (true, exponent) => Some(format!("{number}e{exponent}")),
        _ => Some(format!("{number}{}", ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"].get(thousands)?)),
    }
}

/// A number that is not zero without a factor, and how often it held it.
fn without_factors(number: i128, factor: i128) -> (i128, usize) {
    let (mut number, mut times) = (number, 0);
    while number % factor == 0 {
        number /= factor;
        times += 1;
    }
    (number, times)
}

#[cfg(test)]
mod tests {
    use super::{Round, canonical};
    use crate::source::{FileId, Span};
    use crate::tree::{Layer, Node, Origin, Value};

    fn written(value: Value, round: Round) -> Option<String> {
        canonical(&Node::new(value, Origin::new(Layer::Class, Span::head(FileId(0), 0))), round)
    }

    #[test]
    fn quantities_are_written_as_kubernetes_writes_them() {
        // Expected texts are those of k8s.io/apimachinery/pkg/api/resource/quantity_test.go, and of its documentation.
        let pairs = [
            ("2", "2"),
            ("1024Mi", "1Gi"),
            ("1000m", "1"),
            ("0.5", "500m"),
            ("2500m", "2500m"),
            ("1e9", "1e9"),
            ("1E3", "1e3"),
            ("10e2", "1e3"),
            ("1000000000", "1G"),
            ("1500", "1500"),
            ("1.5Gi", "1536Mi"),
            ("0.5Ki", "512"),
            ("1Ki", "1Ki"),
            ("1023", "1023"),
            ("0Mi", "0"),
            ("-1024Mi", "-1Gi"),
            ("+3", "3"),
            ("1E", "1E"),
            ("1100k", "1100k"),
            ("12e6", "12e6"),
            ("100e3", "100e3"),
            ("0.000000001", "1n"),
            ("0.1Gi", "107374182400m"),
            ("1Ei", "1Ei"),
            ("1.024Ki", "1048576m"),
        ];
        for (text, wanted) in pairs {
            assert_eq!(written(Value::String(text.into()), Round::Nano).as_deref(), Some(wanted), "{text}");
        }
        assert_eq!(written(Value::Integer(2), Round::Nano).as_deref(), Some("2"));
        assert_eq!(written(Value::Float("0.5".into()), Round::Nano).as_deref(), Some("500m"));
        assert_eq!(written(Value::Float("1e9".into()), Round::Nano).as_deref(), Some("1G"));
        for text in ["", "1 Gi", "x", "1e99999999999"] {
            assert_eq!(written(Value::String(text.into()), Round::Nano), None, "{text}");
        }
    }

    #[test]
    fn lists_of_resources_keep_thousandths() {
        let pairs = [("1u", "1m"), ("1500u", "2m"), ("-1500u", "-2m"), ("250m", "250m"), ("1", "1")];
        for (text, wanted) in pairs {
            assert_eq!(written(Value::String(text.into()), Round::Milli).as_deref(), Some(wanted), "{text}");
        }
    }
}
