//! Says which layer set a value, and where it stands in the source.

use crate::source::Span;

/// A rung of the inheritance ladder, lowest first; a higher one wins.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Layer {
    /// What the environment gives every workload: its configuration groups.
    Environment,
    /// A class that the class extends, with its variants.
    BaseClass,
    /// The class's own template.
    Class,
    /// A variant of the class that holds in this environment, on this data plane.
    Variant,
    /// The claim: a Service, WebApplication or ScheduledTask.
    Claim,
    /// The developer's contract: containers, endpoints, connections.
    Workload,
    /// The claim's instance in one environment.
    Binding,
    /// The binding's differences on some data planes.
    DataPlane,
    /// What Bindery itself decides: names, labels, selectors.
    Generated,
}

impl Layer {
    /// The word that reports use.
    pub fn word(self) -> &'static str {
        match self {
            Layer::Environment => "environment",
            Layer::BaseClass => "extended class",
            Layer::Class => "class",
            Layer::Variant => "class variant",
            Layer::Claim => "claim",
            Layer::Workload => "workload",
            Layer::Binding => "binding",
            Layer::DataPlane => "data plane override",
            Layer::Generated => "generated",
        }
    }
}

/// Who set a value: the layer, and the bytes that say so.
///
/// For a generated value the span is that of its cause (the binding's name, the endpoint's port).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Origin {
    /// Where it is written, or what caused it.
    pub span: Span,
    /// The rung of the ladder that it came in with.
    pub layer: Layer,
}

impl Origin {
    /// An origin in a given layer.
    pub fn new(layer: Layer, span: Span) -> Self {
        Origin { span, layer }
    }

    /// A value that Bindery decides because of what stands at `cause`.
    pub fn generated(cause: Span) -> Self {
        Origin::new(Layer::Generated, cause)
    }
}
