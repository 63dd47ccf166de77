//! Checks what is built and from where: nothing of it may be read as an option, a path out of the source, or a tag of Argo.

use super::kubernetes::cron::schedule_problem;
use super::kubernetes::names::label_value_problem;
use super::{Checked, build_problems, delivery, problems, tenancy_problems};
use crate::diagnostics::Diagnostic;
use crate::model::{Build, BuildRepository, Component, TemplateRef};
use crate::tree::Located;

/// Faults of a build.
pub(super) fn check(build: &Checked<Build>) -> Vec<Diagnostic> {
    let name = &build.metadata.name;
    let mut reports = check_source(&build.spec.repository, &build.spec.template_ref);
    if let Some(reason) = label_value_problem(name) {
        reports.push(problems::invalid_name("the build name", name, &reason, name.span));
    }
    reports
}

/// Faults of a component's build.
pub(super) fn check_component(component: &Component) -> Vec<Diagnostic> {
    let Some(build) = &component.build else { return Vec::new() };
    let mut reports = check_source(&build.repository, &build.template_ref);
    if let Some(schedule) = &build.schedule
        && let Some(reason) = schedule_problem(schedule)
    {
        reports.push(problems::invalid_setting("build.schedule", schedule, &reason, schedule.span));
    }
    reports
}

fn check_source(repository: &BuildRepository, template: &TemplateRef) -> Vec<Diagnostic> {
    let mut reports = Vec::new();
    let mut refuse = |field: &str, text: &Located<String>, reason: Option<&str>| match replaced(field, text) {
        Some(report) => reports.push(report),
        None => {
            reports.extend(reason.map(|reason| problems::invalid_setting(field, text, reason, text.span)))
        }
    };
    let revision = &repository.revision;
    refuse("repository.url", &repository.url, url_problem(&repository.url));
    refuse("repository.appPath", &repository.app_path, path_problem(&repository.app_path));
    if let Some(branch) = revision.branch.as_ref().filter(|branch| !branch.is_empty()) {
        refuse("revision.branch", branch, branch_problem(branch));
    }
    if let Some(commit) = revision.commit.as_ref().filter(|commit| !commit.is_empty()) {
        let reason = "a commit id has 4 to 64 hexadecimal digits";
        let fits = (4..=64).contains(&commit.len()) && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
        refuse("revision.commit", commit, (!fits).then_some(reason));
    }
    for parameter in &template.parameters {
        refuse("parameters.name", &parameter.name, None);
        let is_path = matches!(parameter.name.as_str(), "docker-context" | "dockerfile-path");
        refuse("parameters.value", &parameter.value, path_problem(&parameter.value).filter(|_| is_path));
    }
    if holds_password(&repository.url) || delivery::holds_secret(&repository.url) {
        let span = repository.url.span;
        reports.push(tenancy_problems::credentials_in_definition("repository.url", span));
    }
    reports
}

/// A text that somebody on its way to the script would take for something of theirs.
///
/// Argo replaces `{{…}}` in everything that it reads, and once more in the pod that it makes, so that a tag inside a
/// value is replaced as well. The kubelet replaces `$(NAME)` and halves `$$` in the values of variables.
pub(super) fn replaced(field: &str, text: &Located<String>) -> Option<Diagnostic> {
    let variable = |rest: &str| {
        let name = rest.split_once(')').map(|(name, _)| name);
        let word =
            |name: &str| name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
        name.is_some_and(|name| !name.is_empty() && word(name))
    };
    let by = if text.contains("{{") {
        "Argo Workflows"
    } else if text.contains("$$") || text.split("$(").skip(1).any(variable) {
        "the kubelet"
    } else {
        return None;
    };
    Some(build_problems::replaced_text(field, by, text))
}

fn url_problem(url: &str) -> Option<&'static str> {
    let known = ["https://", "http://", "ssh://", "git://"];
    let after = known.iter().find_map(|scheme| url.strip_prefix(scheme));
    // `git@git.example.com:acme/cart.git`: what stands before the colon is a host, and no transport that runs commands.
    let short = || {
        let (host, path) = url.split_once(':')?;
        let plain = |c: char| c.is_ascii_alphanumeric() || "@._-".contains(c);
        (!path.starts_with(':') && host.contains('@') && host.chars().all(plain)).then_some(path)
    };
    let fits = after.or_else(short).is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['-', '/']));
    let clean = !url.starts_with('-') && !url.contains(|c: char| c.is_whitespace() || c.is_control());
    (!fits || !clean).then_some("write an address that begins with `https://`, `ssh://` or `git@host:`")
}

fn holds_password(url: &str) -> bool {
    let authority = url.split_once("://").map_or("", |(_, rest)| rest.split('/').next().unwrap_or_default());
    let user = authority.rsplit_once('@').map_or("", |(user, _)| user);
    user.split_once(':').is_some_and(|(_, password)| !password.is_empty())
}

fn path_problem(path: &str) -> Option<&'static str> {
    let climbs = path.split('/').any(|part| part == "..");
    let odd = path.contains(|c: char| c.is_control() || c == '\\');
    (climbs || odd).then_some("write the folder below the repository's root, without `..`")
}

/// What Git itself refuses as the name of a branch.
fn branch_problem(branch: &str) -> Option<&'static str> {
    let forbidden = |c: char| c.is_control() || " ~^:?*[\\".contains(c);
    let parts_fit =
        branch.split('/').all(|part| !part.is_empty() && !part.starts_with('.') && !part.ends_with(".lock"));
    let fits = parts_fit
        && !branch.starts_with('-')
        && !branch.ends_with('.')
        && !branch.contains("..")
        && !branch.contains("@{")
        && branch != "@"
        && !branch.contains(forbidden);
    (!fits).then_some("Git allows no branch of that name")
}
