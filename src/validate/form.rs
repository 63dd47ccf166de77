//! Says how to write a value that has another form than its field: a list for a map, one word for a list, and so on.

use serde_json::Value as Json;

use crate::tree::{FieldPath, Mapping, Node, Segment, Value};

/// What the field of a value takes, as far as its schema says.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'s> {
    /// In words: `a map`, `a list`, `a string`.
    pub(super) words: &'s str,
    /// The schema of the value.
    pub(super) value: Option<&'s Json>,
    /// The schema of an entry or element of it.
    pub(super) item: Option<&'s Json>,
}

/// The fields that a schema of a map names.
fn fields(schema: Option<&Json>) -> Vec<&str> {
    let fields = schema.and_then(|schema| schema.get("properties")).and_then(Json::as_object);
    fields.into_iter().flatten().map(|(name, _)| name.as_str()).collect()
}

/// Fields of text that a map has to have, in the order of the schema's list.
fn required(schema: Option<&Json>) -> Vec<&str> {
    let list = schema.and_then(|schema| schema.get("required")).and_then(Json::as_array);
    list.into_iter().flatten().filter_map(Json::as_str).collect()
}

/// Whether a value stands where only a named entry may: its key is a field of the entry.
pub(super) fn is_one_level_out(path: &FieldPath, wanted: &Wanted<'_>) -> bool {
    let Some((Segment::Key(key), [.., Segment::Key(_)])) = path.segments.split_last() else { return false };
    wanted.words == "a map" && fields(wanted.value).contains(&key.as_str())
}

/// What to write instead.
pub(super) fn hint(path: &FieldPath, node: &Node, wanted: &Wanted<'_>) -> Option<String> {
    let last = match path.segments.last() {
        Some(Segment::Key(key)) => key.as_str(),
        _ => "",
    };
    if is_one_level_out(path, wanted) {
        let example = if path.to_string().contains("containers") { "main" } else { "http" };
        return Some(format!(
            "a name is missing above `{last}`: write `{example}:` there, and indent `{last}` and its neighbours below it"
        ));
    }
    match (&node.value, wanted.words) {
        (Value::Bool(truth), "a string") => Some(format!("quote it: `\"{truth}\"`")),
        (Value::Integer(number), "a string") => Some(format!("quote it: `\"{number}\"`")),
        (Value::Float(text), "a string") => Some(format!("quote it: `\"{text}\"`")),
        (Value::String(text), "a whole number") if text.parse::<i64>().is_ok() => {
            Some(format!("write it without quotes: `{text}`"))
        }
        (Value::String(_), "a whole number") if last == "port" => Some(
            "write the number on which the container listens, such as `8080`: the name of a port is that of its endpoint"
                .to_owned(),
        ),
        (Value::String(text), "true or false") if matches!(text.as_str(), "true" | "false") => {
            Some(format!("write it without quotes: `{text}`"))
        }
        (Value::Sequence(items), "a map") => Some(list_for_map(items)),
        (Value::Mapping(mapping), "a list") => Some(map_for_list(mapping, wanted)),
        (Value::String(text), "a list") => Some(format!("write a list: `{}`", listed(last, text))),
        (Value::Integer(number), "a list") => Some(format!("write a list: `[{number}]`")),
        (Value::Null, "a list") => Some("write `[]` for none".to_owned()),
        (Value::String(text), "a map") => entry_for_text(text, wanted),
        _ => None,
    }
}

/// Entries of a list that name themselves are entries of the map by that name.
fn list_for_map(items: &[Node]) -> String {
    let name = items.iter().find_map(|item| {
        let name = ["name", "key"].into_iter().find_map(|field| Some((field, item.get(field)?.as_str()?)));
        name.filter(|(_, name)| name.len() <= 40)
    });
    match name {
        Some((field, name)) => format!(
            "each entry stands under its name: write `{name}:` in place of `- {field}: {name}`, and keep the other fields \
             indented below it"
        ),
        None if items.is_empty() => "write `{}` for none".to_owned(),
        None => "write `key: value` pairs, without `- `".to_owned(),
    }
}

fn map_for_list(mapping: &Mapping, wanted: &Wanted<'_>) -> String {
    let known = fields(wanted.item);
    let Some(first) = mapping.entries.first() else { return "write `[]` for none".to_owned() };
    if mapping.entries.iter().all(|entry| known.contains(&entry.key.as_str())) {
        return "begin it with `- `: it is one element of a list".to_owned();
    }
    let names = ["key", "name"].into_iter().find(|name| known.contains(name));
    let short = first.key.len() <= 40;
    match (names, &first.value.value) {
        (Some(name), Value::Mapping(_)) if short => {
            format!("write `- {name}: {}` in place of `{0}:`, for each of them", first.key)
        }
        (Some(name), value) if short && known.contains(&"value") => {
            let shown = match value {
                Value::String(text)
                    if text.len() <= 40 && text.chars().all(|c| c.is_ascii_alphanumeric()) =>
                {
                    text.as_str()
                }
                _ => "…",
            };
            format!(
                "write each as an element of a list: `- {name}: {}`, and below it `value: {shown}`, as text",
                first.key
            )
        }
        _ => "begin each element with `- `".to_owned(),
    }
}

/// One text as the list that it stands for.
fn listed(field: &str, text: &str) -> String {
    let quoted = |word: &str| Json::from(word).to_string();
    if text.len() > 80 {
        return "[…]".to_owned();
    }
    let shell = text.chars().any(|character| "\"'\\$&|;<>()*`\n".contains(character));
    match field {
        "command" if shell => format!("[\"sh\", \"-c\", {}]", quoted(text)),
        "command" | "args" if !shell => {
            let words: Vec<String> = text.split_whitespace().map(quoted).collect();
            format!("[{}]", words.join(", "))
        }
        _ => format!("[{}]", quoted(text)),
    }
}

/// A text where a map is wanted: the map's one needed field may be meant, or a variable as a shell writes it.
fn entry_for_text(text: &str, wanted: &Wanted<'_>) -> Option<String> {
    let needed = required(wanted.value);
    let known = fields(wanted.value);
    let short = text.len() <= 80;
    if known.contains(&"key")
        && known.contains(&"value")
        && let Some((name, _)) = text.split_once(['=', ':'])
    {
        return Some(format!("write a map: `{{key: {}, value: …}}`", name.trim()));
    }
    match needed[..] {
        [only] if short => Some(format!("write a map: `{{{only}: {text}}}`")),
        _ if short && known.contains(&"name") && needed.contains(&"name") => {
            Some(format!("write a map: `{{name: {text}, …}}`"))
        }
        _ => None,
    }
}
