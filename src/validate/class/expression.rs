//! Evaluates the expressions in the scalars of a class's object templates: strict, bounded, without files or clock.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, LazyLock};

use minijinja::value::{Enumerator, Object, ObjectRepr, ValueKind};
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, Value};

use crate::tree::{self, Node, Origin, Text};

/// Steps that one expression may take.
const FUEL: u64 = 10_000;

/// Longest expression in bytes; it bounds what one can nest and put together.
const LONGEST_EXPRESSION: usize = 256;

/// Longest text that a scalar may come to.
const LONGEST: usize = 256 << 10;

/// A scalar of a template: text with expressions in it.
#[derive(Clone, Debug)]
pub struct ScalarTemplate<'t> {
    pieces: Vec<Piece<'t>>,
}

#[derive(Clone, Copy, Debug)]
enum Piece<'t> {
    Text(&'t str),
    Expression(&'t str),
}

/// The values that expressions may name.
#[derive(Clone, Debug)]
pub struct ExpressionValues {
    by_name: BTreeMap<String, Value>,
    whole: Value,
}

/// Variables that are definitions: each has fields, and stands for its name where a text is wanted.
const DEFINITIONS: [&str; 7] =
    ["organization", "project", "component", "environment", "dataPlane", "class", "binding"];

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.add_filter("lower", minijinja::filters::lower);
    environment.add_filter("upper", minijinja::filters::upper);
    environment.add_filter("trim", minijinja::filters::trim);
    environment.add_filter("default", minijinja::filters::default);
    environment.add_filter("join", join);
    environment.add_filter("length", minijinja::filters::length);
    environment.add_filter("int", minijinja::filters::int);
    environment.add_filter("string", minijinja::filters::string);
    environment.add_filter("replace", replace);
    environment.add_test("defined", minijinja::tests::is_defined);
    environment
});

/// Replacing can lengthen a text with every use, so its result is bounded.
fn replace(text: &str, from: &str, to: &str) -> Result<String, Error> {
    let added = text.matches(from).count().saturating_mul(to.len());
    if from.is_empty() || text.len().saturating_add(added) > LONGEST {
        return Err(Error::new(ErrorKind::InvalidOperation, "`replace` gives too long a text"));
    }
    Ok(text.replace(from, to))
}

/// Joining multiplies two texts, so its result is bounded.
fn join(value: &Value, between: Option<&str>) -> Result<String, Error> {
    let mut joined = String::new();
    let between = between.unwrap_or_default();
    let mut add = |text: &str| {
        joined.push_str(text);
        joined.push_str(between);
        if joined.len() > LONGEST {
            return Err(Error::new(ErrorKind::InvalidOperation, "`join` gives too long a text"));
        }
        Ok(())
    };
    match value.as_str() {
        Some(text) => text.chars().try_for_each(|character| add(character.encode_utf8(&mut [0; 4])))?,
        None => value.try_iter()?.try_for_each(|item| match item.as_str() {
            Some(text) => add(text),
            None => add(&item.to_string()),
        })?,
    }
    joined.truncate(joined.len().saturating_sub(between.len()));
    Ok(joined)
}

impl<'t> ScalarTemplate<'t> {
    /// Splits a text at its `{{ … }}`; the error says what is wrong with it.
    pub fn parse(text: &'t str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(open) = rest.find("{{") {
            let (before, inside) = rest.split_at(open);
            if !before.is_empty() {
                pieces.push(Piece::Text(before));
            }
            let inside = inside.get(2..).unwrap_or_default();
            let end = end_of_expression(inside)?;
            pieces.push(Piece::Expression(inside.get(..end).unwrap_or_default().trim()));
            rest = inside.get(end + 2..).unwrap_or_default();
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest));
        }
        Ok(ScalarTemplate { pieces })
    }

    /// Whether there is any expression in it.
    pub fn is_plain(&self) -> bool {
        !self.pieces.iter().any(|piece| matches!(piece, Piece::Expression(_)))
    }

    /// The variables that it uses, with their first member where it names one: `parameters.size`; the error is for what
    /// is no expression.
    pub fn variables(&self) -> Result<Vec<String>, String> {
        let mut used = Vec::new();
        for piece in &self.pieces {
            if let Piece::Expression(text) = piece {
                let expression = ENVIRONMENT.compile_expression(text).map_err(reason)?;
                used.extend(expression.undeclared_variables(true));
            }
        }
        used.sort();
        used.dedup();
        Ok(used)
    }

    /// The path of the variable that it is, when it is nothing else: `parameters.size`.
    pub fn single_variable(&self) -> Option<impl Iterator<Item = &'t str>> {
        let [Piece::Expression(text)] = self.pieces.as_slice() else { return None };
        let plain =
            |step: &str| !step.is_empty() && step.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        text.split('.').all(plain).then(|| text.split('.'))
    }

    /// The value: of its own type when the scalar is one expression, else text.
    pub fn evaluate(&self, values: &ExpressionValues, origin: Origin) -> Result<tree::Value, String> {
        if let [Piece::Expression(text)] = self.pieces.as_slice() {
            return to_tree(&evaluate(text, values)?, origin, 0);
        }
        let mut result = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => result.push_str(text),
                Piece::Expression(text) => {
                    let value = evaluate(text, values)?;
                    if matches!(value.kind(), ValueKind::Map | ValueKind::Seq | ValueKind::None)
                        && value.downcast_object_ref::<Named>().is_none()
                    {
                        return Err(format!("`{text}` is {}, which is no part of a text", value.kind()));
                    }
                    match value.kind() {
                        // As YAML writes it, not as Python does.
                        ValueKind::Bool => result.push_str(if value.is_true() { "true" } else { "false" }),
                        _ => result.push_str(&value.to_string()),
                    }
                }
            }
            if result.len() > LONGEST {
                return Err(format!("the text is longer than {LONGEST} bytes"));
            }
        }
        Ok(tree::Value::String(result.into()))
    }
}

/// Where an expression ends, behind its braces; quotes may hold anything.
fn end_of_expression(inside: &str) -> Result<usize, String> {
    let mut quote = None;
    for (at, character) in inside.char_indices() {
        if at > LONGEST_EXPRESSION {
            return Err(format!(
                "an expression is longer than {LONGEST_EXPRESSION} bytes, or `{{{{` has no `}}}}`"
            ));
        }
        match (quote, character) {
            (_, '\\') => return Err("an expression holds `\\`".to_owned()),
            (Some(open), _) => quote = quote.filter(|_| character != open),
            (None, '"' | '\'') => quote = Some(character),
            (None, '}') if inside.get(at..).is_some_and(|rest| rest.starts_with("}}")) => return Ok(at),
            // A product of a text and a number would repeat the text.
            (None, '*' | '{' | '}') => return Err(format!("an expression cannot hold `{character}`")),
            _ => {}
        }
    }
    Err("`{{` has no `}}`".to_owned())
}

fn evaluate(text: &str, values: &ExpressionValues) -> Result<Value, String> {
    let expression = ENVIRONMENT.compile_expression(text).map_err(reason)?;
    let value = expression.eval(values.whole.clone()).map_err(reason)?;
    match value.is_undefined() {
        true => Err(format!("`{text}` has no value")),
        false => Ok(value),
    }
}

fn reason(error: Error) -> String {
    error.detail().map_or_else(|| error.kind().to_string(), str::to_owned)
}

impl ExpressionValues {
    /// Values from trees, by name.
    pub fn new<'n>(values: impl IntoIterator<Item = (&'n str, &'n Node)>) -> Self {
        let value = |(name, node): (&str, &Node)| {
            let title = node.get("name").and_then(Node::as_str).filter(|_| DEFINITIONS.contains(&name));
            let value = match title {
                Some(title) => Value::from_object(Named { name: Text::new(title), fields: of_tree(node) }),
                None => of_tree(node),
            };
            (name.to_owned(), value)
        };
        Self::of(values.into_iter().map(value).collect())
    }

    /// The same with one more.
    pub fn with(&self, name: &str, node: &Node) -> Self {
        let mut by_name = self.by_name.clone();
        by_name.insert(name.to_owned(), of_tree(node));
        Self::of(by_name)
    }

    fn of(by_name: BTreeMap<String, Value>) -> Self {
        ExpressionValues { whole: Value::from(by_name.clone()), by_name }
    }
}

/// A definition: it has fields, and stands for its name in texts.
#[derive(Debug)]
struct Named {
    name: Text,
    fields: Value,
}

impl Object for Named {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Map
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.fields.get_item(key).ok().filter(|value| !value.is_undefined())
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.fields.try_iter().into_iter().flatten().collect())
    }

    fn render(self: &Arc<Self>, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name)
    }
}

fn of_tree(node: &Node) -> Value {
    match &node.value {
        tree::Value::Null => Value::from(()),
        tree::Value::Bool(truth) => Value::from(*truth),
        tree::Value::Integer(number) => Value::from(*number),
        tree::Value::Float(text) => {
            text.parse::<f64>().map_or_else(|_| Value::from(text.as_str()), Value::from)
        }
        tree::Value::String(text) => Value::from(text.as_str()),
        tree::Value::Sequence(items) => items.iter().map(of_tree).collect(),
        tree::Value::Mapping(fields) => {
            let entries = fields.entries.iter().map(|entry| (entry.key.to_string(), of_tree(&entry.value)));
            Value::from(entries.collect::<BTreeMap<String, Value>>())
        }
    }
}

fn to_tree(value: &Value, origin: Origin, depth: usize) -> Result<tree::Value, String> {
    if let Some(named) = value.downcast_object_ref::<Named>() {
        return Ok(tree::Value::String(named.name.clone()));
    }
    if depth > 64 {
        return Err("the value is nested too deep".to_owned());
    }
    let node = |value: &Value| Ok::<_, String>(Node::new(to_tree(value, origin, depth + 1)?, origin));
    Ok(match value.kind() {
        ValueKind::None => tree::Value::Null,
        ValueKind::Bool => tree::Value::Bool(value.is_true()),
        ValueKind::Number => match i64::try_from(value.clone()) {
            Ok(number) if value.is_integer() => tree::Value::Integer(number),
            _ => tree::Value::Float(value.to_string().into()),
        },
        ValueKind::String => tree::Value::String(value.as_str().unwrap_or_default().into()),
        ValueKind::Seq | ValueKind::Iterable => {
            let items = value.try_iter().map_err(reason)?;
            tree::Value::Sequence(items.map(|item| node(&item)).collect::<Result<_, _>>()?)
        }
        ValueKind::Map => {
            let keys = value.try_iter().map_err(reason)?;
            let entries =
                keys.map(|key| Ok((key.to_string(), node(&value.get_item(&key).map_err(reason)?)?)));
            let entries = entries.collect::<Result<Vec<_>, String>>()?;
            Node::mapping(entries, origin).value
        }
        other => return Err(format!("a value of type {other} has no place in an object")),
    })
}
