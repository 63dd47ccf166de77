//! Fills the template of one object.

use std::cell::Cell;

use super::problems;
use crate::diagnostics::Diagnostic;
use crate::model::Name;
use crate::resolve::Resource;
use crate::tree::{Entry, Mapping, Node, Reason, Text, Value};
use crate::validate::{ExpressionValues, ScalarTemplate};

/// What every object of one unit has in common.
pub(super) struct Instance<'n> {
    pub(super) nodes: &'n [(&'static str, Node)],
    pub(super) namespace: Text,
    pub(super) binding: &'n Name,
    /// How many bytes its objects may still come to; nothing once they were too many.
    pub(super) room: Cell<Option<usize>>,
}

/// What a value counts beside its text.
const NODE: usize = 32;

/// Group and version, kind, name and the whole object.
type Object = (Text, Text, Text, Node);

impl Instance<'_> {
    /// The object of a template for some values, with its namespace and labels.
    pub(super) fn make(
        &self,
        resource: &Resource<'_>,
        values: &ExpressionValues,
        labels: Node,
    ) -> Result<Object, Box<Diagnostic>> {
        let mut body = self.fill(&resource.written.template, values)?;
        let text = |node: Option<&Node>| node.and_then(Node::as_str).map(Text::new);
        let missing =
            |what: &str| Box::new(problems::resource_lacks(&resource.written.id, what, self.binding));
        let api_version = text(body.get("apiVersion")).ok_or_else(|| missing("apiVersion"))?;
        let kind = text(body.get("kind")).ok_or_else(|| missing("kind"))?;
        let Some(metadata) = body.as_mapping_mut().and_then(|fields| fields.get_mut("metadata")) else {
            return Err(missing("metadata"));
        };
        let name = text(metadata.get("name")).ok_or_else(|| missing("metadata.name"))?;
        if let Some(namespace) = metadata.get("namespace")
            && namespace.as_str() != Some(self.namespace.as_str())
        {
            return Err(Box::new(problems::foreign_namespace(&resource.written.id, namespace)));
        }
        let origin = labels.origin;
        let Some(fields) = metadata.as_mapping_mut() else { return Err(missing("metadata")) };
        fields.set("namespace", Node::string(self.namespace.clone(), origin.because(Reason::Identity)));
        let mut all = match fields.remove("labels").map(|node| node.value) {
            Some(Value::Mapping(own)) => own,
            _ => Mapping::default(),
        };
        if let Value::Mapping(generated) = labels.value {
            generated.entries.into_iter().for_each(|entry| all.set(entry.key, entry.value));
        }
        fields.set("labels", Node::new(Value::Mapping(all), origin));
        Ok((api_version, kind, name, body))
    }

    /// A template with every expression replaced by its value.
    fn fill(&self, template: &Node, values: &ExpressionValues) -> Result<Node, Box<Diagnostic>> {
        let value = match &template.value {
            Value::String(text) => return self.scalar(text, template, values),
            Value::Sequence(items) => {
                let items = items.iter().map(|item| self.fill(item, values));
                Value::Sequence(items.collect::<Result<_, _>>()?)
            }
            Value::Mapping(fields) => {
                let mut filled = Mapping::default();
                for entry in &fields.entries {
                    let value = self.fill(&entry.value, values)?;
                    // A value that is null is an absent field, as everywhere in Kubernetes.
                    if !value.is_null() {
                        filled.entries.push(Entry { value, ..entry.clone() });
                    }
                }
                Value::Mapping(filled)
            }
            other => other.clone(),
        };
        Ok(Node::new(value, template.origin))
    }

    fn scalar(
        &self,
        text: &str,
        template: &Node,
        values: &ExpressionValues,
    ) -> Result<Node, Box<Diagnostic>> {
        let origin = template.origin;
        let fault =
            |reason: String| Box::new(problems::expression_failed(&reason, origin.span, self.binding));
        let scalar = ScalarTemplate::parse(text).map_err(fault)?;
        if scalar.is_plain() {
            self.take(text.len().saturating_add(NODE)).map_err(fault)?;
            return Ok(template.clone());
        }
        let value = scalar.evaluate(values, origin).map_err(fault)?;
        self.take(size(&value)).map_err(fault)?;
        // A parameter that is handed on stays what the claim or binding set, with all that it won over.
        let parameter = scalar.single_variable().and_then(|mut path| {
            let root = path.next()?;
            let (_, node) = self.nodes.iter().find(|(name, _)| *name == root && root == "parameters")?;
            path.try_fold(node, |node, step| node.get(step))
        });
        match parameter {
            Some(parameter) if parameter.value == value => Ok(parameter.clone()),
            _ => Ok(Node::new(value, origin)),
        }
    }

    /// Takes room for a value.
    fn take(&self, amount: usize) -> Result<(), String> {
        self.room.set(self.room.get().and_then(|left| left.checked_sub(amount)));
        match self.room.get() {
            Some(_) => Ok(()),
            None => Err("its objects come to more bytes than a class may add".to_owned()),
        }
    }
}

/// Bytes of a value, keys and texts.
fn size(value: &Value) -> usize {
    let inner = match value {
        Value::String(text) | Value::Float(text) => text.len(),
        Value::Sequence(items) => items.iter().map(|item| size(&item.value)).sum(),
        Value::Mapping(fields) => {
            fields.entries.iter().map(|entry| entry.key.len() + size(&entry.value.value)).sum()
        }
        _ => 0,
    };
    inner.saturating_add(NODE)
}
