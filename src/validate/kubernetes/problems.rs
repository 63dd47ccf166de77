//! Lists what can be wrong with a Kubernetes object or a template of one.

use super::field::{Field, shorten};
use super::hints;
use crate::diagnostics::{Code, Diagnostic, Level, did_you_mean};
use crate::source::Span;
use crate::tree::Value;

const fn error(name: &'static str, summary: &'static str, docs: &'static str) -> Code {
    Code { name, level: Level::Error, summary, docs }
}

/// A field that the Kubernetes type does not have.
pub static UNKNOWN_FIELD: Code = error(
    "unknown-kubernetes-field",
    "A Kubernetes object or template has a field that its type does not know.",
    "The API server drops such a field or refuses the object, so that the setting would never take effect. Most often \
     the name is misspelled, or it stands one level too high or too deep. Correct it or take it out.",
);

/// A value of another type than the field takes.
pub static WRONG_TYPE: Code = error(
    "wrong-type",
    "A value is of another type than its field takes.",
    "Kubernetes does not turn numbers into strings or strings into numbers: an environment variable's value or a label \
     is always a string, so `8080` and `true` must be quoted there; a replica count is always a number, without quotes.",
);

/// An amount that is not in the quantity syntax or out of range.
pub static INVALID_QUANTITY: Code = error(
    "invalid-quantity",
    "An amount of CPU, memory or another resource is not a legal quantity.",
    "A quantity is a number with an optional suffix: `n u m k M G T P E`, the binary `Ki Mi Gi Ti Pi Ei`, or an exponent \
     such as `e3`. Amounts are not negative, CPU is not finer than `1m`, and extended resources are whole numbers.",
);

/// An amount of bytes with a fraction.
pub static FRACTIONAL_BYTES: Code = Code {
    name: "fractional-bytes",
    level: Level::Warning,
    summary: "An amount of memory or storage is a fraction of a byte.",
    docs: "The suffix `m` means one thousandth: `400m` of memory is less than half a byte. Kubernetes takes it, with a \
           warning, and no container starts with it. Probably `400Mi` or `400M` is meant.",
};

/// A request that its limit does not cover.
pub static REQUEST_ABOVE_LIMIT: Code = error(
    "request-above-limit",
    "A container requests more of a resource than its limit allows.",
    "A request is what the scheduler sets aside, a limit is what the container may use; the API server refuses a request \
     above its limit. Huge pages and extended resources cannot be overcommitted: there both must be equal.",
);

/// A port number or port name out of range.
pub static INVALID_PORT: Code = error(
    "invalid-port",
    "A port is not a legal port number or port name.",
    "Port numbers are 1 to 65535. A port name has at most 15 lower-case letters, digits and dashes, at least one letter, \
     and no dash at its ends or next to another one.",
);

/// Any other value that Kubernetes refuses.
pub static INVALID_VALUE: Code = error(
    "invalid-kubernetes-value",
    "A field has a value that the Kubernetes API server refuses.",
    "The value has the right type but is outside of what Kubernetes allows there: an unknown word where only a few are \
     legal, a number out of range, or a combination with another field that has no meaning. The message says which.",
);

/// A name that breaks the naming rules.
pub static INVALID_NAME: Code = error(
    "invalid-name",
    "A name does not follow the rules of Kubernetes.",
    "Most names are lower-case letters, digits and dashes, begin and end with a letter or digit and have at most 63 \
     characters, where dots are allowed 253. A Service begins with a letter; a CronJob has at most 52 characters.",
);

/// A label or annotation that breaks the syntax.
pub static INVALID_LABEL: Code = error(
    "invalid-label",
    "A label or annotation has an illegal key or value.",
    "A key is `name` or `domain/name`; the name, and a label's value, have at most 63 letters, digits, dashes, \
     underscores and dots, and begin and end with a letter or digit. A label's value may be empty.",
);

/// A schedule that no CronJob controller can read.
pub static INVALID_CRON_SCHEDULE: Code = error(
    "invalid-cron-schedule",
    "A CronJob's schedule is not a legal cron expression.",
    "A schedule has five fields: minute, hour, day of month, month, day of week (0 to 6, Sunday is 0), or is one of \
     `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`, `@every 1h30m`. A time zone goes into `timeZone`.",
);

/// A field that must be there and is not.
pub static MISSING_FIELD: Code = error(
    "missing-kubernetes-field",
    "A Kubernetes object lacks a field that the API server requires.",
    "The API server refuses the object without it; there is no default. Add the field.",
);

/// Two entries of a list that share what must be unique.
pub static DUPLICATE_ENTRY: Code = error(
    "duplicate-list-entry",
    "Two entries of a list share what must be unique among them.",
    "Kubernetes tells the entries of such a list apart by a name or another key; server-side apply refuses a list where \
     two entries share it. Rename one or take it out.",
);

/// Fields that exclude each other.
pub static CONFLICTING_FIELDS: Code = error(
    "conflicting-kubernetes-fields",
    "Two fields exclude each other.",
    "Only one of the fields may be set, for example `value` or `valueFrom`, one kind of volume, one way to probe. \
     Take the others out.",
);

/// An image that no runtime can ask for.
pub static INVALID_IMAGE: Code = error(
    "invalid-image",
    "The name of an image is none that a container runtime can read.",
    "The API server takes any text, and the pods then wait for ever with `InvalidImageName`. A reference is a host with a port where \
     one is needed, a repository in lower case, and a tag or a digest: `registry.example.com:5000/acme/cart:1.4.2`. There is \
     no scheme before it and no space in it.",
);

/// A volume mount without its volume.
pub static UNKNOWN_VOLUME: Code = error(
    "unknown-volume",
    "A container mounts a volume that its pod does not have.",
    "Each `volumeMounts` entry names an entry of the pod's `volumes` (or of a StatefulSet's `volumeClaimTemplates`). \
     Correct the name or add the volume.",
);

/// A selector that does not find the pods of its own template.
pub static SELECTOR_MISMATCH: Code = error(
    "selector-mismatch",
    "A workload's selector does not match the labels of its own pod template.",
    "The controller would never find the pods that it makes; the API server refuses the object. Every label that the \
     selector asks for must be among `template.metadata.labels`.",
);

/// Every code of this folder, by name.
pub static CODES: &[&Code] = &[
    &CONFLICTING_FIELDS,
    &DUPLICATE_ENTRY,
    &FRACTIONAL_BYTES,
    &INVALID_CRON_SCHEDULE,
    &INVALID_IMAGE,
    &INVALID_VALUE,
    &INVALID_LABEL,
    &INVALID_NAME,
    &INVALID_PORT,
    &INVALID_QUANTITY,
    &MISSING_FIELD,
    &REQUEST_ABOVE_LIMIT,
    &SELECTOR_MISMATCH,
    &UNKNOWN_FIELD,
    &UNKNOWN_VOLUME,
    &WRONG_TYPE,
];

/// A key that the type at `parent` does not have; `known` are its fields.
pub(super) fn unknown_field(parent: &Field, key: &str, span: Span, known: &[&str]) -> Diagnostic {
    let hint = hints::elsewhere(&parent.path(), key, known)
        .or_else(|| did_you_mean(key, known.iter().copied()))
        .or_else(|| few(known));
    Diagnostic::new(&UNKNOWN_FIELD, format!("unknown field `{}`", shorten(&parent.path_of(key))))
        .at(span, "Kubernetes knows no such field here")
        .hints(hint)
}

/// A list of the known fields, where they are few enough to read.
fn few(known: &[&str]) -> Option<String> {
    let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    (1..=12).contains(&names.len()).then(|| format!("known here: {}", names.join(", ")))
}

/// A value of another type than `wanted`.
pub(super) fn wrong_type(field: &Field, wanted: &str) -> Diagnostic {
    let found = field.node.value.noun();
    Diagnostic::new(&WRONG_TYPE, format!("`{}` must be {wanted}, found {found}", field.path()))
        .at(field.span(), format!("expected {wanted}, found {found}"))
        .hints(quoting_hint(&field.node.value, wanted))
}

fn quoting_hint(value: &Value, wanted: &str) -> Option<String> {
    match (value, wanted) {
        (Value::Integer(number), "a string") => Some(format!("put it in quotes: `\"{number}\"`")),
        (Value::Bool(truth), "a string") => Some(format!("put it in quotes: `\"{truth}\"`")),
        (Value::Float(text), "a string") => Some(format!("put it in quotes: `\"{text}\"`")),
        (Value::String(text), "a whole number") if text.parse::<i64>().is_ok() => {
            Some(format!("write it without quotes: `{text}`"))
        }
        (Value::String(text), "true or false") if text == "true" || text == "false" => {
            Some(format!("write it without quotes: `{text}`"))
        }
        (Value::Mapping(mapping), "a list") => Some(hints::as_list(mapping)),
        _ => None,
    }
}

/// A value with the right type that cannot be read, such as a broken date; `reason` says "must …".
pub(super) fn unreadable(field: &Field, reason: &str) -> Diagnostic {
    of_value(&WRONG_TYPE, field, reason)
}

/// Text that has to be JSON; it may be a secret, and is not shown.
pub(super) fn not_json(field: &Field) -> Diagnostic {
    Diagnostic::new(&INVALID_VALUE, format!("`{}` must be JSON", field.path()))
        .at(field.span(), "this is no JSON")
}

/// An illegal quantity.
pub(super) fn invalid_quantity(field: &Field, reason: &str) -> Diagnostic {
    of_value(&INVALID_QUANTITY, field, reason)
}

/// A fraction of a byte.
pub(super) fn fractional_bytes(field: &Field) -> Diagnostic {
    of_value(&FRACTIONAL_BYTES, field, "should be a whole number of bytes")
        .hint("`m` is one thousandth; did you mean `Mi`?")
}

/// A request above or unequal to its limit.
pub(super) fn request_above_limit(request: &Field, limit: &Field, reason: &str) -> Diagnostic {
    let reason = format!("{reason} the limit `{}`", limit.shown());
    of_value(&REQUEST_ABOVE_LIMIT, request, &reason).label(limit.span(), "the limit is set here")
}

/// An illegal port number or name.
pub(super) fn invalid_port(field: &Field, reason: &str) -> Diagnostic {
    of_value(&INVALID_PORT, field, reason)
}

/// A refused value.
pub(super) fn invalid_value(field: &Field, reason: &str) -> Diagnostic {
    of_value(&INVALID_VALUE, field, reason)
}

/// An illegal name.
pub(super) fn invalid_name(field: &Field, reason: &str) -> Diagnostic {
    of_value(&INVALID_NAME, field, reason)
}

/// An illegal label value.
pub(super) fn invalid_label_value(field: &Field, reason: &str) -> Diagnostic {
    of_value(&INVALID_LABEL, field, reason)
}

/// An illegal key in a map, blamed on the key itself.
pub(super) fn invalid_key(code: &'static Code, map: &Field, key: (&str, Span), reason: &str) -> Diagnostic {
    let (name, span) = key;
    Diagnostic::new(code, format!("the key `{}` in `{}` {reason}", shorten(name), map.path()))
        .at(span, reason)
}

/// An illegal cron schedule.
pub(super) fn invalid_cron_schedule(field: &Field, reason: &str) -> Diagnostic {
    of_value(&INVALID_CRON_SCHEDULE, field, reason)
}

/// The name of an image, at its place, that no runtime can read; `reason` says "must …".
pub fn invalid_image(image: &str, reason: &str, place: Span) -> Diagnostic {
    Diagnostic::new(&INVALID_IMAGE, format!("the image `{}` {reason}", shorten(image)))
        .at(place, "no container runtime can read this")
        .hint("write host, repository and tag: `registry.example.com/acme/cart:1.4.2`")
}

/// A field that is not there.
pub(super) fn missing_field(parent: &Field, key: &str) -> Diagnostic {
    let path = parent.path_of(key);
    Diagnostic::new(&MISSING_FIELD, format!("`{path}` is missing"))
        .at(parent.span(), format!("`{key}` is required here"))
        .hints(
            (key == "image")
                .then(|| "give it an `image`, or the name of a container that has one".to_owned()),
        )
}

/// An entry whose key another entry has already.
pub(super) fn duplicate_entry(field: &Field, first: Span, what: &str) -> Diagnostic {
    Diagnostic::new(&DUPLICATE_ENTRY, format!("`{}` repeats {what}", field.path()))
        .at(field.span(), format!("{what} again"))
        .label(first, "first here")
}

/// Two fields that exclude each other: the second is blamed.
pub(super) fn conflicting_fields(field: &Field, other: (&str, Span)) -> Diagnostic {
    let (name, span) = other;
    Diagnostic::new(&CONFLICTING_FIELDS, format!("`{}` cannot be set together with `{name}`", field.path()))
        .at(field.span(), format!("excludes `{name}`"))
        .label(span, format!("`{name}` is set here"))
}

/// A mount whose volume is not there.
pub(super) fn unknown_volume<'a>(
    field: &Field,
    name: &str,
    volumes: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    of_value(&UNKNOWN_VOLUME, field, "no volume of the pod has that name").hints(did_you_mean(name, volumes))
}

/// A label that the selector asks for and the template lacks.
pub(super) fn selector_mismatch(selector: &Field, labels: Span, reason: &str) -> Diagnostic {
    Diagnostic::new(&SELECTOR_MISMATCH, format!("`{}` {reason}", selector.path()))
        .at(selector.span(), "asked for here")
        .label(labels, "the template's labels")
}

/// The one wording for all values that are refused: path, value, what must be.
fn of_value(code: &'static Code, field: &Field, reason: &str) -> Diagnostic {
    Diagnostic::new(code, format!("`{}` is `{}`, but {reason}", field.path(), field.shown()))
        .at(field.span(), reason)
}
