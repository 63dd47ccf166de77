//! Compiles the rules of Bindery's own policies and of classes.

use super::pod_specs::{POD_SPECS, of_any_object};
use super::problems;
use super::rules::{NamedExpression, Rules, Written, WrittenRule};
use crate::cel::{IN_NO_KUBERNETES, Names, Program};
use crate::diagnostics::{Diagnostic, Level};
use crate::model::{ClassRule, Kind, Policy, PolicyMatch, PolicyStage, RuleLevel};
use crate::source::Span;
use crate::tree::Located;

/// What rules about rendered objects know: the object, and the binding that it was rendered for. What does not belong to a component is null.
pub const MANIFEST_VARIABLES: [&str; 12] = [
    "object",
    "organization",
    "project",
    "component",
    "environment",
    "dataPlane",
    "class",
    "workload",
    "binding",
    "parameters",
    "names",
    "labels",
];

/// What rules about definitions know.
const DEFINITION: [&str; 1] = ["object"];

/// Compiles a policy; what is wrong with it is reported.
pub fn compile_policy(policy: &Policy, reports: &mut Vec<Diagnostic>) -> Rules {
    let about_objects = policy.stage == PolicyStage::Manifest;
    let own = policy.variables.iter().map(|variable| NamedExpression {
        name: variable.name.clone(),
        expression: variable.expression.clone(),
    });
    let given = policy.rules.first().filter(|_| about_objects).map(|rule| pod_specs(rule.expression.span));
    let variables: Vec<NamedExpression> = given.into_iter().chain(own).collect();
    for taken in policy.variables.iter().filter(|own| about_objects && own.name.value == POD_SPECS) {
        let message = format!("`variables.{POD_SPECS}` is the list of the object's pod specs");
        reports.push(problems::invalid_policy(message, taken.name.span, "give your variable another name"));
    }
    let rules = policy.rules.iter().map(|rule| WrittenRule {
        name: Some(&rule.name),
        expression: &rule.expression,
        message: rule.message.as_deref(),
        message_expression: rule.message_expression.as_ref(),
        level: Some(level(rule.level)),
    });
    let written = Written { variables: &variables, rules: rules.collect(), ..Written::default() };
    let roots: &[&str] = match policy.stage {
        PolicyStage::Definition => &DEFINITION,
        PolicyStage::Manifest => &MANIFEST_VARIABLES,
    };
    Rules::compile(&written, &Names::new(roots.iter().copied()), reports)
}

/// Compiles the rules of a class; what is wrong with them is reported.
pub fn compile_class_rules(rules: &[ClassRule], reports: &mut Vec<Diagnostic>) -> Rules {
    let variables: Vec<NamedExpression> =
        rules.first().map(|rule| pod_specs(rule.expression.span)).into_iter().collect();
    let rules = rules.iter().map(|rule| WrittenRule {
        name: Some(&rule.name),
        expression: &rule.expression,
        message: rule.message.as_deref(),
        message_expression: rule.message_expression.as_ref(),
        level: Some(level(rule.level)),
    });
    let written = Written { variables: &variables, rules: rules.collect(), ..Written::default() };
    Rules::compile(&written, &Names::new(MANIFEST_VARIABLES), reports)
}

/// The variable that rules about objects are given; no author wrote it, so the first rule lends its place.
fn pod_specs(place: Span) -> NamedExpression {
    NamedExpression {
        name: Located::new(POD_SPECS.to_owned(), place),
        expression: Located::new(of_any_object(), place),
    }
}

fn level(level: RuleLevel) -> Level {
    match level {
        RuleLevel::Error => Level::Error,
        RuleLevel::Warning => Level::Warning,
        RuleLevel::Info => Level::Info,
    }
}

/// Kinds of which a policy can match the classes.
const CLASSES: [Kind; 4] =
    [Kind::ServiceClass, Kind::WebApplicationClass, Kind::ScheduledTaskClass, Kind::ApiClass];

/// The kind and the name of a class that a policy matches, written as `ServiceClass/standard`.
pub fn matched_class(written: &str) -> Option<(Kind, &str)> {
    let (kind, name) = written.split_once('/')?;
    Some((*CLASSES.iter().find(|known| known.name() == kind)?, name))
}

/// Faults of what a policy matches: fields that its stage cannot know, and classes that are not written as such.
pub fn check_match(policy: &Policy, reports: &mut Vec<Diagnostic>) {
    let PolicyMatch { environments, classes, .. } = &policy.r#match;
    if policy.stage == PolicyStage::Definition {
        for place in environments.iter().map(|name| name.span).chain(classes.iter().map(|name| name.span)) {
            let hint = "remove it, or judge rendered objects with `stage: Manifest`";
            reports.push(problems::invalid_policy(
                "definitions are not matched by environment or class",
                place,
                hint,
            ));
        }
    }
    for kind in policy.r#match.kinds.iter().filter(|kind| kind.matches('/').count() > 1) {
        let message = format!("`{}` is no kind: it would match nothing", kind.value);
        reports.push(problems::invalid_policy(
            message,
            kind.span,
            "write the group without a version: `apps/Deployment`",
        ));
    }
    for class in classes.iter().filter(|class| matched_class(class).is_none()) {
        let hint = "write kind and name: `ServiceClass/standard`, `APIClass/public`";
        let message = format!("`{}` is no class: it would match nothing", class.value);
        reports.push(problems::invalid_policy(message, class.span, hint));
    }
}

/// Why a policy cannot be delivered to clusters, where it asks for that.
pub fn check_admission(policy: &Policy, reports: &mut Vec<Diagnostic>) {
    let Some(place) = policy.admission.as_ref().filter(|wanted| wanted.value) else { return };
    let mut refuse = |reason: &str, hint: &str| {
        let message = format!("the policy cannot be delivered to clusters: {reason}");
        reports.push(problems::invalid_policy(message, place.span, hint));
    };
    if policy.stage == PolicyStage::Definition {
        return refuse("it is about definitions", "remove `admission`, or judge rendered objects");
    }
    if policy.r#match.kinds.is_empty() {
        refuse("it names no kinds", "name them under `match.kinds`");
    }
    if !policy.r#match.classes.is_empty() {
        refuse("a cluster knows no classes", "match by kind, environment and organization alone");
    }
    let rules = compile_policy(policy, &mut Vec::new());
    for root in MANIFEST_VARIABLES.iter().filter(|root| **root != "object") {
        if rules.programs().any(|program| program.reads(root)) {
            refuse(&format!("`{root}` is known only when compiling"), "use what the object itself says");
        }
    }
    let functions = rules.programs().flat_map(Program::functions);
    let mut absent: Vec<&str> =
        functions.filter(|(_, since)| *since == IN_NO_KUBERNETES).map(|(name, _)| *name).collect();
    absent.dedup();
    for name in absent {
        refuse(&format!("Kubernetes has no function `{name}`"), "write it with the functions of Kubernetes");
    }
}

/// Whether a list of kinds, with or without their groups, holds a kind; an empty one holds all.
pub fn names_kind(kinds: &[Located<String>], group: &str, kind: &str) -> bool {
    let fits = |written: &str| match written.rsplit_once('/') {
        Some((own, name)) => own == group && name == kind,
        None => written == kind,
    };
    kinds.is_empty() || kinds.iter().any(|written| fits(written))
}
