//! Settles how rendered folders reach their clusters, with every default filled in.

use super::names::{LABEL_LIMIT, shorten};
use crate::model::{self, DeliveryEngine, DeliveryGranularity, FileLayout};
use crate::resolve::Platform;
use crate::source::{Selection, Span};
use crate::tree::Text;

/// The engine that applies the rendered folders, and what it has to know.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// The engine.
    pub engine: DeliveryEngine,
    /// How much one of its objects applies.
    pub granularity: DeliveryGranularity,
    /// How objects are laid out in the files that it reads.
    pub files: FileLayout,
    /// URL of the repository that it reads.
    pub repository: String,
    /// The branch or full name of a reference that it follows.
    pub revision: String,
    /// The folder of the output in the repository, without a slash at its end; empty for the root.
    pub path: String,
    /// The namespace of its objects.
    pub namespace: Text,
    /// Name of the Secret that opens the repository, where the engine asks for one.
    pub credentials: Option<Text>,
    /// The name of the Config: the place to blame.
    pub span: Span,
}

/// The delivery that Config asks for; nothing without an engine.
pub(super) fn settle(platform: &Platform<'_>) -> Option<Delivery> {
    let config = platform.index.valid.config.as_ref()?;
    let delivery = &config.spec.delivery;
    let engine = delivery.engine.as_ref()?.value;
    let repository = delivery.repository.as_ref()?.value.clone();
    let text = |field: &Option<crate::tree::Located<String>>| field.as_ref().map(|text| text.value.clone());
    let path = text(&delivery.path).or_else(|| text(&config.spec.output));
    let path = path.map_or_else(|| Selection::default().output, |path| path.trim_end_matches('/').to_owned());
    Some(Delivery {
        engine,
        granularity: delivery.granularity,
        files: config.spec.layout.files,
        repository,
        revision: text(&delivery.revision)
            .or_else(|| text(&config.spec.default_branch))
            .unwrap_or_else(|| "main".to_owned()),
        path: if path == "." { String::new() } else { path },
        namespace: Text::new(namespace(delivery)?),
        credentials: delivery.credentials_ref.as_ref().map(|reference| Text::new(reference.name.as_str())),
        span: config.metadata.name.span,
    })
}

/// The namespace in which an engine looks for its objects; nothing without an engine.
pub(super) fn namespace(delivery: &model::Delivery) -> Option<&str> {
    let default = match delivery.engine.as_ref()?.value {
        DeliveryEngine::ArgoCD => "argocd",
        DeliveryEngine::Flux => "flux-system",
        DeliveryEngine::None => return None,
    };
    Some(delivery.namespace.as_ref().map_or(default, |name| name.as_str()))
}

impl Delivery {
    /// A folder below the output root as a path in the repository.
    pub fn in_repository(&self, folder: &str) -> String {
        if self.path.is_empty() { folder.to_owned() } else { format!("{}/{folder}", self.path) }
    }

    /// The name of an object of the engine, from its role and the names that tell it apart.
    ///
    /// `.` joins the names: no namespace and no component has one, so that no two lists of names give one text. What is
    /// longer than a label is cut and ends in a hash of the names joined by `/`, which no name has.
    pub fn name(role: &str, names: &[&str]) -> String {
        let parts: Vec<&str> = std::iter::once(role).chain(names.iter().copied()).collect();
        let plain = parts.join(".");
        if plain.len() <= LABEL_LIMIT { plain } else { shorten(LABEL_LIMIT, &[&parts.join("/")]) }
    }
}
