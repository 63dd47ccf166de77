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

/// Why Bindery itself decides a value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Reason {
    /// What stands at the cause asks for it, or the object belongs to it.
    Cause,
    /// What the object is called, and where it lies.
    Identity,
    /// The labels that selectors go by.
    SelectorLabels,
    /// The registry wants a Secret of those who pull.
    PullSecret,
    /// The binding is suspended, or the plane stands by.
    Stopped,
    /// Every namespace of an organization has it: owner, levels, walls, bounds, access.
    Tenancy,
    /// The data plane's Gateways are rendered too.
    ManagedGateway,
    /// A delivery engine is to apply what is rendered.
    Delivery,
    /// The component is built.
    Build,
    /// The platform keeps logs.
    Observability,
    /// A policy is for the clusters, too.
    Admission,
    /// An autoscaler decides how many there are.
    Scaled,
}

impl Reason {
    /// The reason in a few words.
    pub fn words(self) -> &'static str {
        match self {
            Reason::Cause => "follows from this",
            Reason::Identity => "name and place of the object",
            Reason::SelectorLabels => "selector labels",
            Reason::PullSecret => "pull secret of the registry",
            Reason::Stopped => "suspended or standing by",
            Reason::Tenancy => "what every namespace of an organization gets",
            Reason::ManagedGateway => "managed gateways of the data plane",
            Reason::Delivery => "delivery of what is rendered",
            Reason::Build => "build of the component",
            Reason::Observability => "logs of the platform",
            Reason::Admission => "policy that clusters get too",
            Reason::Scaled => "left to the autoscaler",
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
    /// For a generated value: why it is what it is.
    pub reason: Reason,
}

impl Origin {
    /// An origin in a given layer.
    pub fn new(layer: Layer, span: Span) -> Self {
        Origin { span, layer, reason: Reason::Cause }
    }

    /// A value that Bindery decides because of what stands at `cause`.
    pub fn generated(cause: Span) -> Self {
        Origin::new(Layer::Generated, cause)
    }

    /// The same with the reason of a generated value.
    pub fn because(self, reason: Reason) -> Self {
        Origin { reason, ..self }
    }
}
