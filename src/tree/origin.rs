//! Says which layer set a value, and where it stands in the source.

use crate::source::Span;

/// A rung of the inheritance ladder, lowest first; a higher one wins.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Layer {
    /// The class's own template.
    Class,
    /// The claim: a Service, WebApplication or ScheduledTask.
    Claim,
    /// The developer's contract: containers, endpoints, connections.
    Workload,
    /// The claim's instance in one environment.
    Binding,
    /// What Bindery itself decides: names, labels, selectors.
    Generated,
}

impl Layer {
    /// The word that reports use.
    pub fn word(self) -> &'static str {
        match self {
            Layer::Class => "class",
            Layer::Claim => "claim",
            Layer::Workload => "workload",
            Layer::Binding => "binding",
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
