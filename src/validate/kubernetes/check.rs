//! Carries what every check needs, and the checks that many types share.

use super::field::Field;
use super::names;
use super::problems;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Level, ObjectName, did_you_mean};
use crate::source::Span;
use crate::tree::{Node, Value};

/// Where findings go, and how complete the data is that is judged.
pub(super) struct Check<'a> {
    /// Whether the object is complete: only then can something be missing.
    pub finished: bool,
    /// The object that findings speak of; absent for templates.
    pub object: Option<&'a ObjectName>,
    /// The findings.
    pub diagnostics: &'a mut Diagnostics,
}

impl Check<'_> {
    /// Adds a finding.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        let diagnostic = match self.object {
            Some(object) => diagnostic.object(object.clone()),
            None => diagnostic,
        };
        self.diagnostics.push(diagnostic);
    }

    /// Reports a refused value; `reason` says what it must be.
    pub fn refuse(&mut self, field: &Field, reason: &str) {
        self.report(problems::invalid_value(field, reason));
    }

    /// Tells of a value that the API server takes, although nothing good comes of it.
    pub fn warn(&mut self, field: &Field, reason: &str) {
        self.report(problems::invalid_value(field, reason).leveled(Level::Warning));
    }

    /// The field under a key, which must be there and not be empty once the object is finished.
    pub fn required<'t, 's>(&mut self, parent: &'s Field<'t, '_>, key: &str) -> Option<Field<'t, 's>> {
        let field = parent.get(key).filter(|field| !field.is_empty());
        if field.is_none() {
            self.missing(parent, key);
        }
        field
    }

    /// Reports that a key is missing, once the object is finished.
    pub fn missing(&mut self, parent: &Field, key: &str) {
        if self.finished {
            self.report(problems::missing_field(parent, key));
        }
    }

    /// A text that must be one of a few words.
    pub fn one_of(&mut self, parent: &Field, key: &str, words: &[&str]) {
        let Some(field) = parent.get(key) else { return };
        let Some(text) = field.node.as_str() else { return };
        if !words.contains(&text) {
            let list: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
            let must = format!("must be {}", list.join(" or "));
            let hint = did_you_mean(text, words.iter().copied());
            self.report(problems::invalid_value(&field, &must).hints(hint));
        }
    }

    /// Like [`Check::one_of`] where even an empty text is a word: the API server gives a default only to what is absent.
    pub fn word(&mut self, parent: &Field, key: &str, words: &[&str]) {
        match parent.get_even_empty(key).filter(|field| field.node.as_str() == Some("")) {
            Some(empty) => self.refuse(&empty, &format!("must be one of {}, or absent", words.join(", "))),
            None => self.one_of(parent, key, words),
        }
    }

    /// Like [`Check::one_of`] for a field that has no default.
    pub fn required_one_of(&mut self, parent: &Field, key: &str, words: &[&str]) {
        if self.required(parent, key).is_some() {
            self.one_of(parent, key, words);
        }
    }

    /// A number that must not be below a bound.
    pub fn at_least(&mut self, parent: &Field, key: &str, lowest: i64) {
        let Some(field) = parent.get(key) else { return };
        if field.node.as_integer().is_some_and(|number| number < lowest) {
            self.refuse(&field, &format!("must be at least {lowest}"));
        }
    }

    /// Numbers that must not be negative.
    pub fn not_negative(&mut self, parent: &Field, keys: &[&str]) {
        for key in keys {
            self.at_least(parent, key, 0);
        }
    }

    /// A number that must lie between two bounds.
    pub fn between(&mut self, parent: &Field, key: &str, bounds: (i64, i64)) {
        let Some(field) = parent.get(key) else { return };
        let (lowest, highest) = bounds;
        if field.node.as_integer().is_some_and(|number| number < lowest || number > highest) {
            self.refuse(&field, &format!("must be between {lowest} and {highest}"));
        }
    }

    /// A text judged by one of the rules in [`names`].
    pub fn name(&mut self, parent: &Field, key: &str, rule: fn(&str) -> Option<String>) {
        let Some(field) = parent.get(key) else { return };
        if let Some(reason) = field.node.as_str().and_then(rule) {
            self.report(problems::invalid_name(&field, &reason));
        }
    }

    /// Like [`Check::name`] for a name that must be there.
    pub fn required_name(&mut self, parent: &Field, key: &str, rule: fn(&str) -> Option<String>) {
        if self.required(parent, key).is_some() {
            self.name(parent, key, rule);
        }
    }

    /// A port number: 1 to 65535.
    pub fn port_number(&mut self, field: &Field) {
        if field.node.as_integer().is_some_and(|number| !(1..=65_535).contains(&number)) {
            self.report(problems::invalid_port(field, "must be between 1 and 65535"));
        }
    }

    /// A port number, or the name of a container's port.
    pub fn port_or_name(&mut self, field: &Field) {
        self.port_number(field);
        if let Some(reason) = field.node.as_str().and_then(names::port_name_problem) {
            self.report(problems::invalid_port(field, &reason));
        }
    }

    /// At most one of the keys, and one of them once the object is finished; `what` names the choice.
    pub fn exactly_one(&mut self, parent: &Field, keys: &[&'static str], what: &str) -> Option<&'static str> {
        let found = self.at_most_one(parent, keys);
        if found.is_none() && self.finished {
            let list: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
            let hint = format!("{what} is one of {}", list.join(", "));
            self.report(
                problems::missing_field(parent, keys.first().copied().unwrap_or_default()).hint(hint),
            );
        }
        found
    }

    /// At most one of the keys; the first that is set.
    pub fn at_most_one(&mut self, parent: &Field, keys: &[&'static str]) -> Option<&'static str> {
        let mut first: Option<(&'static str, Span)> = None;
        for key in keys {
            let Some(field) = parent.get_even_empty(key) else { continue };
            match first {
                Some(other) => self.report(problems::conflicting_fields(&field, other)),
                None => first = Some((key, field.span())),
            }
        }
        first.map(|(key, _)| key)
    }

    /// Two keys that exclude each other, the second blamed.
    pub fn excludes(&mut self, parent: &Field, key: &'static str, other: &'static str) {
        if let (Some(first), Some(second)) = (parent.get(key), parent.get(other)) {
            self.report(problems::conflicting_fields(&second, (key, first.span())));
        }
    }

    /// A key that has no meaning in this place; `reason` begins with "must".
    pub fn forbidden(&mut self, parent: &Field, key: &str, reason: &str) {
        if let Some(field) = parent.get_even_empty(key) {
            self.refuse(&field, reason);
        }
    }

    /// Like [`Check::forbidden`] where an empty string counts as absent.
    pub fn forbidden_when_set(&mut self, parent: &Field, key: &str, reason: &str) {
        if let Some(field) = parent.get(key) {
            self.refuse(&field, reason);
        }
    }

    /// Labels: keys and values.
    pub fn labels(&mut self, labels: &Field) {
        self.keys(&problems::INVALID_LABEL, labels, names::label_key_problem);
        for (_, value) in labels.entries() {
            if let Some(reason) = value.node.as_str().and_then(names::label_value_problem) {
                self.report(problems::invalid_label_value(&value, &reason));
            }
        }
    }

    /// The keys of a map, by one of the rules in [`names`].
    pub fn keys(&mut self, code: &'static Code, map: &Field, rule: fn(&str) -> Option<String>) {
        let Some(mapping) = map.node.as_mapping() else { return };
        for entry in &mapping.entries {
            if let Some(reason) = rule(&entry.key) {
                let key = (entry.key.as_str(), entry.key_origin.span);
                self.report(problems::invalid_key(code, map, key, &reason));
            }
        }
    }

    /// A number or a percentage, as `maxSurge` takes; its number when it is legal.
    pub fn number_or_percentage(&mut self, field: &Field) -> Option<i64> {
        match &field.node.value {
            Value::Integer(number) if *number < 0 => {
                self.refuse(field, "must be at least 0");
                None
            }
            Value::Integer(number) => Some(*number),
            Value::String(text) => {
                let digits =
                    text.strip_suffix('%').filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
                let number = digits.and_then(|digits| digits.parse().ok());
                if number.is_none() {
                    let hint = text
                        .parse::<u32>()
                        .is_ok()
                        .then(|| format!("write `{text}` without quotes, or `{text}%`"));
                    let must = "must be a whole number or a percentage such as `25%`";
                    self.report(problems::invalid_value(field, must).hints(hint));
                }
                number
            }
            _ => None,
        }
    }

    /// Like [`Check::number_or_percentage`] for what cannot be more than all.
    pub fn number_or_part(&mut self, field: &Field) -> Option<i64> {
        let number = self.number_or_percentage(field)?;
        if field.node.as_str().is_some() && number > 100 {
            self.refuse(field, "must not be more than `100%`");
            return None;
        }
        Some(number)
    }

    /// Texts in a list, judged one by one.
    pub fn each_text(&mut self, list: &Field, rule: fn(&str) -> Option<String>) {
        for item in list.items() {
            if let Some(reason) = item.node.as_str().and_then(rule) {
                self.refuse(&item, &reason);
            }
        }
    }
}

/// Why a text is no IP address.
pub(super) fn ip_problem(text: &str) -> Option<String> {
    let legal = text.parse::<std::net::IpAddr>().is_ok();
    (!legal).then(|| "must be an IP address such as `10.0.0.1` or `fd00::1`".into())
}

/// Why a text is no address range.
pub(super) fn cidr_problem(text: &str) -> Option<String> {
    let parsed = text.trim().split_once('/').and_then(|(address, bits)| {
        let address: std::net::IpAddr = address.parse().ok()?;
        let plain = !bits.is_empty() && bits.bytes().all(|byte| byte.is_ascii_digit());
        let bits = plain.then(|| bits.parse::<u8>().ok()).flatten()?;
        (bits <= if address.is_ipv4() { 32 } else { 128 }).then_some(())
    });
    parsed.is_none().then(|| "must be an address range such as `10.0.0.0/8`".into())
}

/// Whether a path goes upwards.
pub(super) fn climbs(path: &str) -> bool {
    path.split('/').any(|step| step == "..")
}

/// Whether a list contains a text.
pub(super) fn contains_text(list: Option<&Node>, text: &str) -> bool {
    let items = list.and_then(Node::as_sequence).unwrap_or_default();
    items.iter().any(|item| item.as_str() == Some(text))
}
