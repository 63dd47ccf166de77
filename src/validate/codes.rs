//! Lists the codes of this stage but those of the Kubernetes checks: what can be wrong with a definition by itself.

use super::build_problems::{DUPLICATE_TOOL, REPLACED_TEXT, UNKNOWN_ARGO_VERSION};
use crate::diagnostics::{Code, Level};

/// Every code of this stage but those of the Kubernetes checks.
pub static CODES: &[&Code] = &[
    &UNKNOWN_FIELD,
    &MISSING_FIELD,
    &INVALID_VALUE,
    &INVALID_DEFINITION_NAME,
    &NO_CONTAINER,
    &INCOMPLETE_DELIVERY,
    &INCOMPLETE_ACCESS,
    &EMPTY_ENV,
    &ENV_SOURCE,
    &DUPLICATE_ENV,
    &INVALID_CONNECTION,
    &INVALID_TEMPLATE,
    &INVALID_BASE_PATH,
    &MISSING_ROUTE,
    &NO_ROUTE,
    &NOT_EXPOSED,
    &INVALID_RATE_LIMIT,
    &INVALID_ADDRESS,
    &POLICY_WITHOUT_EFFECT,
    &OVERRIDE_WITHOUT_EFFECT,
    &INVALID_API_DESCRIPTION,
    &EMPTY_PIN,
    &CLAIM_OWNER,
    &UNMATCHED_INCLUDE,
    &OUTPUT_AMONG_DEFINITIONS,
    &REQUIRED_VERSION,
    &CREDENTIALS,
    &OUT_OF_PLACE,
    &ACCESS_SHAPE,
    &ACCESS_TOO_WIDE,
    &EGRESS_SHAPE,
    &OPEN_SEARCH_SHAPE,
    &RETENTION_SHAPE,
    &LOG_READERS,
    &REPLACED_TEXT,
    &UNKNOWN_ARGO_VERSION,
    &DUPLICATE_TOOL,
];

pub(super) static UNKNOWN_FIELD: Code = Code {
    name: "unknown-field",
    level: Level::Error,
    summary: "A field that the kind does not have.",
    docs: "A field that nobody reads is a wish that nobody grants, so it is an error. `bindery explain <Kind>` lists the fields of a kind.",
};
pub(super) static MISSING_FIELD: Code = Code {
    name: "missing-field",
    level: Level::Error,
    summary: "A field that the kind requires is absent.",
    docs: "`bindery explain <Kind>.<field>` says what the field means.",
};
pub(super) static INVALID_VALUE: Code = Code {
    name: "invalid-value",
    level: Level::Error,
    summary: "A value outside what the field allows.",
    docs: "The message says which values are legal; `bindery explain <Kind>.<field>` describes the field.",
};
pub(super) static INVALID_DEFINITION_NAME: Code = Code {
    name: "invalid-definition-name",
    level: Level::Error,
    summary: "A name, label or annotation key that Kubernetes would refuse.",
    docs: "Names of definitions are DNS subdomains (lower-case letters, digits, `-`, `.`, at most 253 characters); \
           organizations, which are namespaces, are DNS labels of at most 63. Label keys and values follow Kubernetes' rules.",
};
pub(super) static NO_CONTAINER: Code = Code {
    name: "no-container",
    level: Level::Error,
    summary: "A workload without any container.",
    docs: "A component has to run something: name at least one container with an image, usually `main`.",
};
pub(super) static EMPTY_ENV: Code = Code {
    name: "empty-env",
    level: Level::Warning,
    summary: "An environment variable with an empty value is dropped.",
    docs: "As in OpenChoreo, a literal empty value renders no variable, so that the class's value stays. Remove the entry, or give it a value.",
};
pub(super) static ENV_SOURCE: Code = Code {
    name: "invalid-env-source",
    level: Level::Error,
    summary: "An environment variable with no source or several.",
    docs: "A variable has either `value` or exactly one reference under `valueFrom`.",
};
pub(super) static DUPLICATE_ENV: Code = Code {
    name: "duplicate-env",
    level: Level::Error,
    summary: "One container names an environment variable twice.",
    docs: "Kubernetes' server-side apply refuses a list that holds one key twice, and readers disagree on which value counts.",
};
pub(super) static INVALID_CONNECTION: Code = Code {
    name: "invalid-connection",
    level: Level::Error,
    summary: "A connection that does not say what it is to.",
    docs: "The params of a connection are `componentName`, `endpoint` and, for a component of another project, `projectName`.",
};
pub(super) static INVALID_TEMPLATE: Code = Code {
    name: "invalid-template",
    level: Level::Error,
    summary: "A template that cannot be read or uses an unknown name.",
    docs: "Connections know `host`, `port`, `scheme`, `basePath`, `uri` and `url`, as `{{ .host }}` or `{{ host }}`. \
           Naming templates know `organization`, `project`, `component` and `environment`.",
};
pub(super) static INVALID_BASE_PATH: Code = Code {
    name: "invalid-base-path",
    level: Level::Error,
    summary: "A base path that is relative or climbs with `..`.",
    docs: "The path is appended to the component's own prefix; `..` would let it take over another component's path.",
};
pub(super) static MISSING_ROUTE: Code = Code {
    name: "missing-route",
    level: Level::Error,
    summary: "An API of type REST without `rest`, or of type gRPC without `grpc`.",
    docs: "The field says which port serves the API and who may reach it.",
};
pub(super) static NO_ROUTE: Code = Code {
    name: "api-type-without-route",
    level: Level::Warning,
    summary: "An API of a type that gets no route.",
    docs: "REST APIs get HTTPRoutes and gRPC APIs get GRPCRoutes. Other types are reachable inside the project only.",
};
pub(super) static NOT_EXPOSED: Code = Code {
    name: "api-not-exposed",
    level: Level::Warning,
    summary: "An API without `exposeLevels`; it gets no route beyond the project.",
    docs: "OpenChoreo exposes such an API publicly without its policies. Bindery exposes nothing that is not asked for: \
           add `exposeLevels: [Organization]` or `[Public]`, or `[Project]` to say that the project alone is meant.",
};
pub(super) static INVALID_RATE_LIMIT: Code = Code {
    name: "invalid-rate-limit",
    level: Level::Error,
    summary: "A rate limit whose window is not one second, minute, hour or day.",
    docs: "The gateway counts per second, minute, hour or day. Write `1s`, `1m` (`60s`), `1h` (`60m`) or `1d` (`24h`) and scale the requests.",
};
pub(super) static INVALID_ADDRESS: Code = Code {
    name: "invalid-address",
    level: Level::Error,
    summary: "Not an IP address or range.",
    docs: "Write an address (`203.0.113.7`, `2001:db8::1`) or a range in CIDR form (`203.0.113.0/24`).",
};
pub(super) static POLICY_WITHOUT_EFFECT: Code = Code {
    name: "policy-without-effect",
    level: Level::Warning,
    summary: "A policy field that renders nothing.",
    docs: "Envoy Gateway's policies, as OpenChoreo renders them, carry JWT authentication with scopes, CORS, addresses, rate limits and circuit \
           breakers. Other authentication types, TLS settings and mediation are kept in definitions but have no effect.",
};
pub(super) static OVERRIDE_WITHOUT_EFFECT: Code = Code {
    name: "override-without-effect",
    level: Level::Warning,
    summary: "OpenChoreo's `overrides` switches, which never had an effect.",
    docs: "The map of booleans is accepted for documents of OpenChoreo and changes nothing. Remove it.",
};
pub(super) static INVALID_API_DESCRIPTION: Code = Code {
    name: "invalid-api-description",
    level: Level::Warning,
    summary: "An endpoint's API description cannot be read.",
    docs: "The content of a REST endpoint's schema is an OpenAPI document in YAML or JSON. It is not rendered, but people and tools read it.",
};
pub(super) static EMPTY_PIN: Code = Code {
    name: "empty-workload-pin",
    level: Level::Error,
    summary: "A binding pins a workload that holds nothing.",
    docs: "`workloadSpec` is the complete workload. Leave it out to follow the Workload, or copy the whole workload into it.",
};
pub(super) static CLAIM_OWNER: Code = Code {
    name: "invalid-claim-owner",
    level: Level::Error,
    summary: "A claim names its component in no way or in two.",
    docs: "A claim either has `owner` (and a Component and a Workload of their own) or, in the short form, `project` with `workload` inline.",
};
pub(super) static UNMATCHED_INCLUDE: Code = Code {
    name: "unmatched-include",
    level: Level::Error,
    summary: "A pattern of `include` that no file fits.",
    docs: "A mistyped pattern would leave definitions out in silence, and the next render would delete the manifests that they gave.",
};
pub(super) static OUTPUT_AMONG_DEFINITIONS: Code = Code {
    name: "output-among-definitions",
    level: Level::Error,
    summary: "The output folder holds definitions.",
    docs: "What is written and what is read have to stay apart, so that nobody takes one for the other. Name a folder of its own under `output`.",
};
pub(super) static REQUIRED_VERSION: Code = Code {
    name: "version-not-allowed",
    level: Level::Error,
    summary: "The repository asks for another version of Bindery.",
    docs: "`requiredVersion` in bindery.yaml keeps everybody on versions that render the same bytes.",
};
pub(super) static CREDENTIALS: Code = Code {
    name: "credentials-in-definition",
    level: Level::Error,
    summary: "A key or password stands in a definition in clear text.",
    docs: "Whoever can read the repository can read it, for ever. Keep it in the secret store of whoever needs it; \
           change it, since it has been published. An empty string is no value and passes.",
};
pub(super) static OUT_OF_PLACE: Code = Code {
    name: "definition-out-of-place",
    level: Level::Error,
    summary: "A definition stands where Config's `ownership` does not let it.",
    docs: "`ownership` says which paths may hold which kinds of which organizations, so that the owners of a folder, as the \
           code host knows them, decide over no more than their own. At least one entry has to allow a definition. Move it to \
           a path that may hold it, or add an entry.",
};
pub(super) static ACCESS_SHAPE: Code = Code {
    name: "invalid-access",
    level: Level::Error,
    summary: "An access entry with both a role and rules, or with neither.",
    docs: "Each entry gives one group either one of Kubernetes' roles (`role: View`, `Edit`, `Admin`) or `rules` of its own.",
};
pub(super) static ACCESS_TOO_WIDE: Code = Code {
    name: "access-too-wide",
    level: Level::Error,
    summary: "An organization's own rules let somebody further than its namespaces, or higher in them.",
    docs: "Wildcards, the verbs `escalate`, `bind` and `impersonate`, reading secrets, tokens of service accounts, changing the Namespace itself \
           or endpoints, and groups that Kubernetes itself defines (`system:…`) are refused in an organization's `access`: they would let a \
           tenant out. Name resources and verbs one by one. \
           So are patterns among the readers of an organization's logs.",
};
pub(super) static EGRESS_SHAPE: Code = Code {
    name: "invalid-egress",
    level: Level::Error,
    summary: "A destination that is neither an address range nor a host name.",
    docs: "An entry of `egress` has exactly one of `cidr` and `host`. Host names need `isolation.networkPolicy: Cilium`.",
};
pub(super) static OPEN_SEARCH_SHAPE: Code = Code {
    name: "invalid-opensearch",
    level: Level::Error,
    summary: "An observability plane whose OpenSearch is not told, is told twice, or cannot be trusted.",
    docs: "`openSearch` has exactly one of `endpoint`, the URL of an OpenSearch that stands already, and `operator`, what the OpenSearch operator \
           is to make. The operator signs certificates with an authority of yours, so the authority's certificate has to be given as well: \
           collectors and Observers send their passwords to nobody else.",
};
pub(super) static RETENTION_SHAPE: Code = Code {
    name: "invalid-retention",
    level: Level::Error,
    summary: "Retention rules that leave some logs without an age, or give some logs two.",
    docs: "One rule under `retention` names neither organization nor environment: it is for everything that no other rule is for, the platform's own \
           logs included. Two rules that name the same are one too many.",
};
pub(super) static LOG_READERS: Code = Code {
    name: "log-readers-of-two-organizations",
    level: Level::Error,
    summary: "A group that would read the logs of two organizations.",
    docs: "No organization reads another's logs, and a group is how people read them. Give each organization a group of its own under `access`; \
           a person who works for several is in several.",
};

pub(super) static INCOMPLETE_DELIVERY: Code = Code {
    name: "incomplete-delivery",
    level: Level::Error,
    summary: "The delivery lacks what its engine needs.",
    docs: "An engine reads the rendered folders from a repository: `delivery` in bindery.yaml names both. Flux clones over ssh with the key in a \
           Secret, which `credentialsRef` names; Argo CD keeps the credentials of repositories itself.",
};
pub(super) static INCOMPLETE_ACCESS: Code = Code {
    name: "incomplete-cluster-access",
    level: Level::Error,
    summary: "A cluster with an address or credentials alone.",
    docs: "The delivery engine reaches a cluster at `apiServerURL` with what `credentialsRef` names. With both the cluster is registered; without \
           both the engine has to know it already, by its name.",
};
