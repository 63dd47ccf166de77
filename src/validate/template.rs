//! Compiles text templates over a fixed set of names: strict, with fuel, without files or clock.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior, Value};

/// Steps that one rendering may take.
const FUEL: u64 = 20_000;

/// Longest template, and longest text that a rendering may give; names and addresses are far shorter.
const LONGEST: usize = 32 << 10;

/// Longest expression in bytes. It bounds what one can nest and append, so that neither stack nor memory can run out.
const LONGEST_EXPRESSION: usize = 256;

/// Why a template cannot be used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TemplateFault {
    /// It uses a name that nobody gives it.
    UnknownName(String),
    /// It is no template, or ran too long.
    Broken(String),
}

/// A text with `{{ name }}` in it that uses known names only.
///
/// Inside the braces stand expressions without repetition: no statements, no functions, no `*`. What is written can
/// be put together once and no more, so that a result is never much longer than its template and its values.
#[derive(Clone, Debug)]
pub struct Template {
    text: String,
}

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.add_filter("lower", minijinja::filters::lower);
    environment.add_filter("upper", minijinja::filters::upper);
    environment.add_filter("trim", minijinja::filters::trim);
    environment.add_filter("replace", replace);
    if let Ok(syntax) = SyntaxConfig::builder().keep_trailing_newline(true).build() {
        environment.set_syntax(syntax);
    }
    environment
});

/// Replacing can double a text with every use, so its result is bounded.
fn replace(text: &str, from: &str, to: &str) -> Result<String, minijinja::Error> {
    let added = text.matches(from).count().saturating_mul(to.len());
    if from.is_empty() || text.len().saturating_add(added) > LONGEST {
        let reason = "`replace` needs something to replace, and gives no longer text than names are";
        return Err(minijinja::Error::new(minijinja::ErrorKind::InvalidOperation, reason));
    }
    Ok(text.replace(from, to))
}

impl Template {
    /// Compiles a template; `{{ .name }}`, as Go writes it, is the same as `{{ name }}`.
    pub fn new(text: &str, known: &[&str]) -> Result<Self, TemplateFault> {
        let text = without_leading_dots(text);
        check_plain(&text).map_err(|reason| TemplateFault::Broken(reason.to_owned()))?;
        let template = ENVIRONMENT.template_from_str(&text).map_err(broken)?;
        let mut used: Vec<String> = template.undeclared_variables(false).into_iter().collect();
        used.sort();
        match used.into_iter().find(|name| !known.contains(&name.as_str())) {
            Some(unknown) => Err(TemplateFault::UnknownName(unknown)),
            None => Ok(Template { text }),
        }
    }

    /// Fills in the values.
    pub fn render(&self, values: &[(&str, &str)]) -> Result<String, TemplateFault> {
        let names: BTreeMap<&str, Value> =
            values.iter().map(|(name, value)| (*name, Value::from(*value))).collect();
        let context = Value::from(names);
        let template = ENVIRONMENT.template_from_str(&self.text).map_err(broken)?;
        let text = template.render(context).map_err(broken)?;
        if text.len() > LONGEST {
            return Err(TemplateFault::Broken(format!("the result is longer than {LONGEST} bytes")));
        }
        Ok(text)
    }
}

fn broken(error: minijinja::Error) -> TemplateFault {
    let reason = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    TemplateFault::Broken(reason)
}

/// Why a template holds more than expressions that can only put together what they name.
///
/// What is refused here is refused before the template engine sees it.
fn check_plain(text: &str) -> Result<(), &'static str> {
    if text.len() > LONGEST {
        return Err("it is too long");
    }
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        rest = rest.get(open + 1..).unwrap_or_default();
        match rest.bytes().next() {
            Some(b'%') => return Err("statements such as `{% if … %}` are not supported"),
            Some(b'#') => return Err("comments such as `{# … #}` are not supported"),
            Some(b'{') => rest = behind_expression(rest.get(1..).unwrap_or_default())?,
            _ => {}
        }
    }
    Ok(())
}

/// What follows an expression and its braces.
fn behind_expression(inside: &str) -> Result<&str, &'static str> {
    let mut quote = None;
    for (at, character) in inside.char_indices() {
        if at > LONGEST_EXPRESSION {
            return Err("an expression is too long");
        }
        match (quote, character) {
            (_, '\\' | '{') => return Err("an expression holds `\\` or `{`"),
            (Some(open), _) => quote = quote.filter(|_| character != open),
            (None, '"' | '\'') => quote = Some(character),
            (None, '}') => {
                let behind = inside.get(at..).unwrap_or_default().strip_prefix("}}");
                return behind.ok_or("an expression holds a single `}`");
            }
            (None, '*' | '%' | '/') => return Err("an expression cannot calculate"),
            _ => {}
        }
    }
    Err("`{{` has no `}}`")
}

/// Go's templates write `.host` for a field of the context.
fn without_leading_dots(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find("{{") {
        let (before, inside) = rest.split_at(open);
        let close = inside.find("}}").map_or(inside.len(), |at| at + 2);
        result.push_str(before);
        let (expression, after) = inside.split_at(close);
        let mut previous = ' ';
        let mut quote = None;
        for (at, character) in expression.char_indices() {
            let next = expression[at + character.len_utf8()..].chars().next().unwrap_or(' ');
            let starts_name = next.is_alphabetic() || next == '_';
            let free = !(previous.is_alphanumeric() || matches!(previous, '_' | ')' | ']' | '"' | '\''));
            match quote {
                Some(open) if open == character => quote = None,
                None if matches!(character, '"' | '\'') => quote = Some(character),
                _ => {}
            }
            if !(character == '.' && quote.is_none() && free && starts_name) {
                result.push(character);
            }
            previous = character;
        }
        rest = after;
    }
    result.push_str(rest);
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_give_the_same_text() {
        let known = ["host", "port"];
        for text in ["{{ .host }}:{{ .port }}", "{{ host }}:{{port}}", "{{- .host -}}:{{.port}}"] {
            let template = Template::new(text, &known).unwrap();
            assert_eq!(template.render(&[("host", "cart"), ("port", "80")]).unwrap(), "cart:80", "{text}");
        }
        assert_eq!(
            Template::new("a.b {{ host ~ '.x' }}", &known)
                .unwrap()
                .render(&[("host", "h"), ("port", "1")])
                .unwrap(),
            "a.b h.x"
        );
    }

    #[test]
    fn unknown_names_and_broken_templates_are_faults() {
        assert_eq!(
            Template::new("{{ .hots }}", &["host"]).unwrap_err(),
            TemplateFault::UnknownName("hots".into())
        );
        assert!(matches!(Template::new("{{ .host", &["host"]), Err(TemplateFault::Broken(_))));
        let endless = Template::new(
            "{% for a in 'x' * 30 %}{% for b in 'x' * 30 %}{% for c in 'x' * 90 %}{{ host }}{% endfor %}{% endfor %}{% endfor %}",
            &["host"],
        );
        assert!(endless.and_then(|template| template.render(&[("host", "h")])).is_err());
    }
}
