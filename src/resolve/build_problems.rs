//! Lists what can be wrong with builds among other definitions, with one constructor for each fault.

use crate::diagnostics::{Code, Diagnostic, Level};
use crate::model::{BuildPlane, Name};
use crate::validate::Checked;

/// The codes of builds.
pub(super) static UNKNOWN_BUILD_PLANE: Code = Code {
    name: "unknown-build-plane",
    level: Level::Error,
    summary: "A project or component names a build plane that does not exist.",
    docs: "The build plane is the cluster that builds the image. Build planes are looked up in the own organization, then in Config's \
           `sharedOrganization`. Correct the name or add the BuildPlane.",
};
pub(super) static NO_BUILD_PLANE: Code = Code {
    name: "no-build-plane",
    level: Level::Error,
    summary: "Something is to be built, and no build plane is there.",
    docs: "A build runs on a BuildPlane of its organization, or of Config's `sharedOrganization`. Add one. It is a warning for components that \
           nobody has asked to build: they have a `build` and no schedule, and no Build is for them.",
};
pub(super) static AMBIGUOUS_BUILD_PLANE: Code = Code {
    name: "ambiguous-build-plane",
    level: Level::Error,
    summary: "Several build planes, and nothing says which of them builds.",
    docs: "With several build planes a component or its project names one under `buildPlaneRef`; without a name the one named `default` builds.",
};
pub(super) static BUILD_PLANE_CONFLICT: Code = Code {
    name: "build-plane-conflict",
    level: Level::Error,
    summary: "Two build planes describe one cluster differently.",
    docs: "Planes with one `kubernetesCluster.name` are the same cluster. It has every build template once, so versions, registry, tools, test, \
           scan, concurrency, egress and nodes have to be the same. Share one plane through `sharedOrganization`, or make both alike.",
};
pub(super) static UNKNOWN_BUILD_TEMPLATE: Code = Code {
    name: "unknown-build-template",
    level: Level::Error,
    summary: "A build names a template that its build plane does not have.",
    docs: "`templateRef.name` is the name of one of the plane's `tools`; `docker`, `google-cloud-buildpacks`, `ballerina-buildpack` and \
           `react` are always there. Correct the name, or add the tool to the plane.",
};
pub(super) static UNKNOWN_BUILD_PARAMETER: Code = Code {
    name: "unknown-build-parameter",
    level: Level::Error,
    summary: "A build gives its template a parameter that the template does not take.",
    docs: "Argo would take the parameter and nothing would read it.",
};
pub(super) static DUPLICATE_BUILD_PARAMETER: Code = Code {
    name: "duplicate-build-parameter",
    level: Level::Error,
    summary: "A build gives a parameter twice, or one that Bindery gives.",
    docs: "Argo refuses a Workflow with two parameters of one name. `project-name`, `component-name`, `git-repo`, `app-path`, `image-name`, \
           `image-tag`, `commit`, `branch`, `registry-prefix` and `registry-secret` follow from the build and its plane.",
};
pub(super) static NO_PUSH_REGISTRY: Code = Code {
    name: "no-push-registry",
    level: Level::Warning,
    summary: "A build plane without a registry of its own.",
    docs: "Images are pushed to the registry of the data plane of the component's first environment, with the Secret that it names. \
           Add `registry` to the build plane to say where they belong. It is an error where no such data plane can be told.",
};

/// `idle`: nothing is to be rendered, since nobody has asked for a build yet.
pub(super) fn no_build_plane(build: &Name, organization: &str, idle: bool) -> Diagnostic {
    let mut report = Diagnostic::new(&NO_BUILD_PLANE, format!("no build plane is there to build `{build}`"))
        .at(build.span, "to be built")
        .hint(format!(
            "add a document `kind: BuildPlane` to organization `{organization}`, or to the shared one"
        ));
    if idle {
        report.level = Level::Warning;
    }
    report
}

pub(super) fn ambiguous_build_plane(component: &Name, planes: &[&Checked<BuildPlane>]) -> Diagnostic {
    let names: Vec<String> = planes.iter().map(|plane| format!("`{}`", plane.name())).collect();
    let mut report =
        Diagnostic::new(&AMBIGUOUS_BUILD_PLANE, format!("nothing says which plane builds `{component}`"))
            .at(component.span, "to be built");
    for plane in planes.iter().take(2) {
        report = report.label(plane.metadata.name.span, "one of the planes");
    }
    report.hint(format!("add `buildPlaneRef` to the component or its project: {}", names.join(", ")))
}

pub(super) fn build_plane_conflict(
    cluster: &str,
    first: &Checked<BuildPlane>,
    second: &Checked<BuildPlane>,
) -> Diagnostic {
    Diagnostic::new(
        &BUILD_PLANE_CONFLICT,
        format!("two build planes describe the cluster `{cluster}` differently"),
    )
    .at(second.metadata.name.span, "says one thing")
    .label(first.metadata.name.span, "says another")
    .hint("make both alike, or keep one and share it")
}

pub(super) fn unknown_build_template(
    template: &Name,
    plane: &Checked<BuildPlane>,
    known: &[&str],
) -> Diagnostic {
    let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    let message = format!("the build plane `{}` has no tool `{template}`", plane.name());
    Diagnostic::new(&UNKNOWN_BUILD_TEMPLATE, message)
        .at(template.span, "")
        .label(plane.metadata.name.span, "the build plane")
        .hint(format!("it has {}", names.join(", ")))
}

pub(super) fn unknown_build_parameter(parameter: &Name, tool: &str, known: &[&str]) -> Diagnostic {
    let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    let hint = match known {
        [] => "it takes none".to_owned(),
        _ => format!("it takes {}", names.join(", ")),
    };
    Diagnostic::new(&UNKNOWN_BUILD_PARAMETER, format!("the build template `{tool}` takes no `{parameter}`"))
        .at(parameter.span, "")
        .hint(hint)
}

pub(super) fn duplicate_build_parameter(parameter: &Name) -> Diagnostic {
    Diagnostic::new(&DUPLICATE_BUILD_PARAMETER, format!("the parameter `{parameter}` is given already"))
        .at(parameter.span, "")
        .hint("remove it")
}

/// `registry` is the one that takes the images instead; without any it is an error.
pub(super) fn no_push_registry(plane: &Checked<BuildPlane>, registry: Option<&Name>) -> Diagnostic {
    let message = format!("the build plane `{}` has no registry", plane.name());
    let report = Diagnostic::new(&NO_PUSH_REGISTRY, message)
        .at(plane.metadata.name.span, "builds here")
        .hint("add `registry: {prefix: …}`");
    match registry {
        Some(registry) => {
            report.label(registry.span, "images go to the registry of the first environment's data plane")
        }
        None => {
            let mut report =
                report.hint("no first environment says which data plane's registry could take its place");
            report.level = Level::Error;
            report
        }
    }
}
