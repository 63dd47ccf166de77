//! Gathers the further objects of a class and of those that it extends, with their expressions compiled.

use super::parameters::Parameters;
use super::problems;
use crate::cel::{Names, Program, Type};
use crate::diagnostics::Diagnostic;
use crate::model::{Class, ClassResource, Name};
use crate::tree::{Located, Node, Value};
use crate::validate::{Checked, RESOURCE_NAMES, RESOURCE_VARIABLES, ScalarTemplate};

/// A further object of a class, or one for each item of a list.
#[derive(Debug)]
pub struct Resource<'v> {
    /// What the class says.
    pub written: &'v ClassResource,
    /// The class that says it.
    pub class: &'v Name,
    /// Whether there is any.
    pub when: Option<Program>,
    /// The list.
    pub for_each: Option<Program>,
}

/// The resources of a lineage, lowest first: one of a higher class replaces that of the same id.
pub(super) fn gather<'v>(
    classes: &[&'v Checked<Class>],
    parameters: &Parameters<'v>,
) -> (Vec<Resource<'v>>, Vec<Diagnostic>) {
    let mut resources: Vec<Resource<'v>> = Vec::new();
    let mut reports = Vec::new();
    for (at, class) in classes.iter().enumerate() {
        // What a class that is extended says was judged with that class.
        let own = at + 1 == classes.len();
        for written in &class.spec.resources {
            let mut found = Vec::new();
            let when = compile(&written.when, &["bool"], parameters, &mut found);
            let for_each = compile(&written.for_each, &["list"], parameters, &mut found);
            check_parameters(&written.template, parameters, &mut found);
            reports.extend(found.into_iter().filter(|_| own));
            let resource = Resource { written, class: &class.metadata.name, when, for_each };
            match resources.iter_mut().find(|other| other.written.id.value == written.id.value) {
                Some(other) => *other = resource,
                None => resources.push(resource),
            }
        }
    }
    (resources, reports)
}

fn compile(
    text: &Option<Located<String>>,
    wanted: &[&str],
    parameters: &Parameters<'_>,
    reports: &mut Vec<Diagnostic>,
) -> Option<Program> {
    let text = text.as_ref()?;
    let mut names =
        Names::new(RESOURCE_VARIABLES).with_members("names", RESOURCE_NAMES.map(|name| (name, Type::Dyn)));
    if !parameters.is_open() {
        names = names.with_members("parameters", parameters.names().map(|name| (name, Type::Dyn)));
    }
    let compiled = Program::compile(text, &names);
    match compiled.and_then(|program| program.may_be(wanted).map(|()| program)) {
        Ok(program) => Some(program),
        Err(fault) => {
            reports.push(problems::invalid_condition(&fault, text.span));
            None
        }
    }
}

/// Templates name only parameters that the class has; that others are missing would show with the first claim only.
fn check_parameters(template: &Node, parameters: &Parameters<'_>, reports: &mut Vec<Diagnostic>) {
    match &template.value {
        Value::String(text) => {
            let used = ScalarTemplate::parse(text).and_then(|template| template.variables());
            let named = used.unwrap_or_default();
            let unknown = named.iter().filter_map(|path| {
                let member = path.strip_prefix("parameters.")?;
                let member = member.split('.').next().unwrap_or(member);
                (!parameters.knows(member)).then(|| parameters.unknown(member, template.origin.span))
            });
            reports.extend(unknown);
        }
        Value::Sequence(items) => {
            items.iter().for_each(|item| check_parameters(item, parameters, reports));
        }
        Value::Mapping(fields) => {
            fields.entries.iter().for_each(|entry| check_parameters(&entry.value, parameters, reports));
        }
        _ => {}
    }
}
