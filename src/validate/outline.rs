//! Notes of every definition which bytes it takes and whom it is about, for reports that say it by their place alone.

use crate::diagnostics::Target;
use crate::model::{ClaimKind, Kind};
use crate::parse::{Definition, Definitions};
use crate::source::Span;
use crate::tree::Text;

/// One definition, faulty or not: where it stands and whom it is about.
#[derive(Clone, Debug)]
pub struct Extent {
    /// The kind: of definitions, or of Kubernetes' own policies and their parameters.
    pub kind: Text,
    /// Its bytes, from its first field to its last.
    pub span: Span,
    /// Where `kind` stands.
    pub kind_span: Span,
    /// Whom it is about, as far as it says so itself.
    pub target: Target,
}

/// The definitions, in the order of files and documents.
pub(super) fn outline(definitions: &Definitions) -> Vec<Extent> {
    let mut extents: Vec<Extent> = definitions
        .items
        .iter()
        .map(|definition| Extent {
            kind: Text::new_static(definition.kind.name()),
            span: definition.node.origin.span,
            kind_span: definition.kind_span,
            target: target(definition),
        })
        .collect();
    extents.extend(definitions.admission.iter().filter_map(|document| {
        let kind = document.get("kind")?;
        // They are the whole platform's.
        Some(Extent {
            kind: Text::new(kind.as_str()?),
            span: document.origin.span,
            kind_span: kind.origin.span,
            target: Target::default(),
        })
    }));
    extents.sort_by_key(|extent| extent.span);
    extents
}

/// The definition that holds a place.
pub fn extent_at(outline: &[Extent], place: Span) -> Option<&Extent> {
    let at =
        outline.partition_point(|extent| (extent.span.file, extent.span.start) <= (place.file, place.start));
    let extent = outline.get(at.checked_sub(1)?)?;
    (extent.span.file == place.file && place.start <= extent.span.end).then_some(extent)
}

fn target(definition: &Definition) -> Target {
    let spec = |keys: &[&str]| {
        let text = definition.node.get("spec")?.at(keys)?.as_str()?;
        Some(Text::new(text))
    };
    let own = || Some(Text::new(definition.name.value.as_str()));
    let kind = definition.kind;
    let organization = match kind {
        Kind::Organization => own(),
        _ => (!kind.is_cluster_scoped()).then(|| definition.organization.clone()),
    };
    let short_form = spec(&["project"]);
    let is_claim = ClaimKind::ALL.iter().any(|claim| claim.claim() == kind);
    let component = match kind {
        Kind::Component => own(),
        _ if is_claim && short_form.is_some() => own(),
        _ => spec(&["owner", "componentName"]),
    };
    let project = match kind {
        Kind::Project => own(),
        _ => short_form.or_else(|| spec(&["owner", "projectName"])),
    };
    let environment = match kind {
        Kind::Environment => own(),
        _ => spec(&["environment"]).or_else(|| spec(&["environmentName"])),
    };
    Target { organization, project, component, environment }
}
