//! Tells of every fault that can be between definitions what it is, why it matters and what to do.

use crate::diagnostics::{Code, Level};
use crate::model::Kind;

macro_rules! codes {
    ($($ident:ident $name:literal $level:ident $summary:literal $docs:literal;)*) => {
        $(pub(super) static $ident: Code = Code { name: $name, level: Level::$level, summary: $summary, docs: $docs };)*
        /// Every code of this stage.
        pub static CODES: &[&Code] = &[
            $(&$ident,)*
            &super::build_problems::UNKNOWN_BUILD_PLANE,
            &super::build_problems::NO_BUILD_PLANE,
            &super::build_problems::AMBIGUOUS_BUILD_PLANE,
            &super::build_problems::BUILD_PLANE_CONFLICT,
            &super::build_problems::UNKNOWN_BUILD_TEMPLATE,
            &super::build_problems::UNKNOWN_BUILD_PARAMETER,
            &super::build_problems::DUPLICATE_BUILD_PARAMETER,
            &super::build_problems::NO_PUSH_REGISTRY,
        ];
    };
}

codes! {
    UNKNOWN_ORGANIZATION "unknown-organization" Error "Definitions name an organization that has no document."
        "`metadata.namespace` is the organization. `default` exists by itself; any other needs an Organization of that name, so that \
         a misspelt namespace does not found a tenant of its own.";
    UNKNOWN_PROJECT "unknown-project" Error "A reference to a project that does not exist."
        "Without its project a component has no pipeline and no namespace. Projects are looked up in the own organization, then in \
         Config's `sharedOrganization`. Correct the name or add the Project.";
    UNKNOWN_PIPELINE "unknown-pipeline" Error "A project names a deployment pipeline that does not exist."
        "The pipeline says where a project's components start and where they may go. Pipelines are looked up in the project's \
         organization, then in Config's `sharedOrganization`. Correct the name or add the DeploymentPipeline.";
    UNKNOWN_ENVIRONMENT "unknown-environment" Error "A reference to an environment that does not exist."
        "The environment says which cluster runs a binding. Environments are looked up in the own organization, then in Config's \
         `sharedOrganization`. Correct the name or add the Environment.";
    UNKNOWN_DATA_PLANE "unknown-data-plane" Error "An environment names a data plane that does not exist."
        "The data plane is the cluster that an environment's bindings are rendered for. Without `dataPlaneRef` the data plane \
         `default` is meant. Correct the name or add the DataPlane.";
    UNKNOWN_CLASS "unknown-class" Error "A claim or binding names a class that does not exist."
        "Without `className` the class `default` of the claim's kind is meant. Classes are looked up in the own organization, \
         then in Config's `sharedOrganization`.";
    UNKNOWN_API_CLASS "unknown-api-class" Error "An API names an API class that does not exist."
        "The class says who may call the API; without it a route would stand open. Without `className` the API class `default` is \
         meant. Correct the name or add the APIClass.";
    UNKNOWN_WORKLOAD "unknown-workload" Error "A claim names a workload that does not exist."
        "Without `workloadName` the Workload named as the component is meant. A component with a `build` gets its workload from there; \
         any other needs the document.";
    UNKNOWN_COMPONENT "unknown-component" Error "A reference to a component that does not exist."
        "A component is a Component document, or a claim in the short form (`project` and `workload` instead of `owner`). Correct the \
         name under `owner`, or add the Component.";
    UNKNOWN_CONFIGURATION_GROUP "unknown-configuration-group" Error "A variable refers to a configuration group that does not exist."
        "The variable would have no value. Configuration groups are looked up in the own organization, then in Config's \
         `sharedOrganization`.";
    UNKNOWN_API "unknown-api" Error "An API binding names an API that does not exist."
        "The binding would expose nothing. The API has to be a document of kind API in the same organization; an API that stands \
         inline in a Service needs no binding.";
    UNKNOWN_CONFIGURATION_KEY "unknown-configuration-key" Error "A variable refers to a key that its configuration group does not have."
        "The variable would have no value. The keys of a group are its `configurations[].key`; correct the reference or add the key \
         to the group.";
    NO_CONFIGURATION_VALUE "no-configuration-value" Error "A configuration key has no value for an environment."
        "A workload that is bound in the environment refers to the key. Add a value for the environment, or for an environment group \
         that holds it.";
    NO_VARIABLE_NAME "configuration-key-not-a-variable" Error "A key that every workload would get cannot be a variable's name."
        "`configurationGroups` of an Environment gives every workload each key of the groups as an environment variable. Rename the key, or \
         keep it in a group that workloads refer to themselves.";
    UNKNOWN_CONNECTION_TARGET "unknown-connection-target" Error "A connection to a component that does not exist or is not bound."
        "The target of a connection is a service of the same organization that is bound in the same environment.";
    UNKNOWN_ENDPOINT "unknown-endpoint" Error "A connection to an endpoint that its target does not have."
        "The endpoint says which port the address carries. Endpoints are the keys under `endpoints` of the target's workload, as it \
         is in the same environment: a pinned binding can lack one that the Workload has today.";
    CONNECTION_PROJECT "connection-to-another-project" Error "A connection to a component of another project that does not say so."
        "Without `projectName` the own project is meant. Name the other project, so that the address carries its namespace.";
    TARGET_UNDEPLOYED "connection-target-undeployed" Error "A connection to a service that is undeployed."
        "An undeployed service has no address. Deploy it, or remove the connection in this environment with a binding of its own.";
    CONNECTION_TARGET "connection-target-not-a-service" Error "A connection to something that is no service."
        "Web applications and scheduled tasks cannot be connected to, and an undeployed service has no address.";
    OWNER_MISMATCH "owner-mismatch" Error "Two definitions disagree on the owner of a component or workload."
        "Component, workload, claim and binding have to name the same project and component; otherwise it is open in which namespace \
         the component runs.";
    COMPONENT_TYPE "component-type-mismatch" Error "A claim or binding of another kind than the component's type."
        "A component of type Service is claimed by a Service, a WebApplication by a WebApplication, a ScheduledTask by a ScheduledTask.";
    UNKNOWN_COMPONENT_TYPE "unknown-component-type" Error "A component type that does not exist."
        "Service, WebApplication and ScheduledTask render; OpenChoreo's other types are legal and render nothing.";
    WORKLOAD_NOT_BUILT "workload-not-built" Warning "A workload that is still to come from its component's build."
        "The component has a `build` and its Workload is not in the repository yet. Its bindings render nothing until it is; \
         connections to it are left out.";
    DUPLICATE_DEFINITION "duplicate-definition" Error "Two definitions of one kind have one name in one organization."
        "On a cluster the second would overwrite the first; here it would depend on the order of files. Rename or remove one of them.";
    DUPLICATE_CLAIM "duplicate-claim" Error "Two claims of one component."
        "A component is claimed once; its differences between environments belong into bindings.";
    DUPLICATE_BINDING "duplicate-binding" Error "Two bindings of one component in one environment."
        "A component runs once in an environment, so it would be open which of the two counts. Remove one of them, or correct the \
         environment of one.";
    NOTHING_TO_FOLLOW "binding-without-workload" Error "A binding that pins no workload and has no claim to follow."
        "Give the binding a complete `workloadSpec`, or add the claim of its component.";
    NO_FIRST_ENVIRONMENT "no-first-environment" Error "A pipeline without exactly one first environment, where a claim needs it."
        "A claim that has no binding is bound in the first environment of its project's pipeline: the one that no path leads to. \
         With none or several, write the bindings yourself or mend the pipeline.";
    PIPELINE_CYCLE "pipeline-cycle" Error "The promotion paths of a pipeline go round in a circle."
        "Promotion leads from a first environment to last ones; in a circle a release could skip its way back. Remove one of the steps.";
    PIPELINE_SELF_LOOP "pipeline-self-loop" Error "A promotion path leads from an environment to itself."
        "There is nothing to promote. One of the two names is probably meant to be another environment; correct it or remove the step.";
    PIPELINE_DUPLICATE_EDGE "pipeline-duplicate-path" Error "A pipeline lists one step twice."
        "Remove one of the two, so that the conditions of the step stand in one place.";
    UNREACHABLE_ENVIRONMENT "unreachable-environment" Warning "An environment that no pipeline leads to."
        "No component can be promoted there. Add the environment to a pipeline's promotion paths, or remove it.";
    ENVIRONMENT_OUTSIDE_PIPELINE "environment-outside-pipeline" Warning "A binding in an environment that its project's pipeline does not have."
        "Nothing can be promoted there. Add the environment to the pipeline, or remove the binding.";
    NO_MATCHING_PLANE "no-matching-data-plane" Error "No data plane of an environment fits a project's or component's selector."
        "A project or component that asks for labels of its data planes runs only on planes that carry them. Give a plane of the \
         environment the labels, add such a plane to the environment, or loosen the selector.";
    TWO_WAYS_OF_PLACING "several-placements" Error "An environment has both `dataPlaneRef` and `dataPlanes`."
        "One plane is named by `dataPlaneRef`, several by `dataPlanes`. Keep one of the two fields.";
    PLANE_DOES_NOT_ACCEPT "plane-does-not-accept" Error "An environment is placed on a data plane that does not accept it."
        "`accepts.environments` of a data plane keeps all other environments off it.";
    CLUSTER_TWICE "cluster-named-twice" Error "An environment names one cluster twice."
        "Planes with one `kubernetesCluster.name` are the same cluster, so everything would be rendered twice. Remove one of them.";
    IDLE_SELECTOR "idle-selector" Warning "A selector of data planes that chooses none."
        "Differences by data plane hold on planes that carry the labels. Where no plane carries them, nothing differs anywhere: correct the \
         selector, or give a plane the labels.";
    NO_ACTIVE_PLANE "no-active-plane" Warning "An environment whose data planes all stand by."
        "A standby plane has the same manifests with nothing running. With no other plane nothing of the environment runs: give one of them \
         `mode: Active`.";
    UNKNOWN_CONTAINER "unknown-container" Error "A difference of a container that the workload does not have."
        "Overrides change containers of the workload by name; they cannot add one, because they cannot name an image.";
    CLASS_CYCLE "class-cycle" Error "A class extends itself, directly or through others."
        "What a class inherits lies under it, so no class can lie under itself. Remove one of the steps.";
    LONG_LINEAGE "class-lineage-too-long" Error "A class that inherits from very many others."
        "Nobody could say any more where a value comes from. Let fewer classes say the same.";
    SEVERAL_DEFAULT_CLASSES "several-default-classes" Error "Two classes of one kind are marked as the default, and one is needed."
        "A claim without `className` gets the class that the annotation `openchoreo.dev/is-default-class: \"true\"` marks, else the class \
         named `default`: first in its own organization, then in Config's `sharedOrganization`. Mark one alone.";
    OVERRIDE_NOT_ALLOWED "override-not-allowed" Error "An override that the class does not allow."
        "Claims and bindings change of a class's templates what its `allowedOverrides` name, and nothing else; an entry can say who may \
         change it and in which environments. A null that deletes a field is a change like any other.";
    OVERRIDE_OUTSIDE_SCHEMA "override-outside-schema" Error "An override with a value that the class does not allow."
        "`allowedOverrides[].schema` bounds the field as it is once the override lies over it. Choose another value, or ask those who \
         keep the class.";
    OVERRIDE_CHANGES_NOTHING "override-changes-nothing" Warning "An override that says what holds anyway."
        "It would begin to matter on the day when the class changes, which nobody would expect. Remove it.";
    SELECTOR_OVERRIDE "selector-override" Error "An override of a selector, or of a label that one selects on."
        "Deployments, Services and network policies find pods by these labels; with others they would lose them.";
    LOCKED_FIELD "locked-field" Error "A change of a field that the class locks."
        "Nobody above the class may change what its `locked` paths name: neither overrides nor the workload (image, command, arguments, \
         variables, ports). A class that extends another cannot take its locks away.";
    INVALID_CONDITION "invalid-class-condition" Error "A `when` or `forEach` of a class's resource that is no expression."
        "Both are CEL over `organization`, `project`, `component`, `environment`, `dataPlane`, `class`, `workload`, `binding`, `parameters`, \
         `names` and `labels`. `when` is true or false, `forEach` is a list; templates then have its `item`.";
    UNKNOWN_PARAMETER "unknown-parameter" Error "A value for a parameter that the class does not have."
        "The parameters of a class are the `properties` of its schema and of those that it inherits. Correct the name, or add the parameter \
         to the class.";
    MISSING_PARAMETER "missing-parameter" Error "A parameter that the class requires has no value."
        "The schema of the class lists it under `required` and gives no default, and neither a variant nor the claim nor the binding \
         says a value.";
    INVALID_PARAMETER "invalid-parameter" Error "A parameter with a value that the class does not take."
        "The schema under `parameters` of the class says which values fit; the report shows the line. Choose another value.";
    CONTAINER_NOT_ALLOWED "container-not-allowed" Error "A container with a name that the class does not allow."
        "`containers.allowed` of a class lists the names that a workload may use, so that a lock on one container is not dodged by \
         another. Use one of them.";
    PIN_DIFFERS "pin-leaves-claim" Warning "A binding that pins its workload leaves out what its claim says."
        "As in OpenChoreo, a binding with a `workloadSpec` takes nothing from its claim: without `apis` it exposes none, without `className` \
         it has the class `default`. Copy the field from the claim, or write `apis: {}` or `className: default` to say that this is meant.";
    API_ENVIRONMENT "api-environment-mismatch" Error "An API binding names another environment than its API."
        "An API belongs to one environment, so `environmentName` of both has to be the same. For another environment write an API of \
         its own.";
    API_WITHOUT_SERVICE "api-without-service" Error "An API whose component has no service in its environment."
        "A route needs a Service behind it: bind the component in that environment.";
    SEVERAL_OBSERVABILITY_PLANES "several-observability-planes" Error "A second observability plane."
        "The logs of the whole platform go to one place, so that it is clear who reads them and how long they are kept. Keep one of the two.";
    AMBIGUOUS_RETENTION "ambiguous-retention" Error "Two retention rules that name as much of the same logs."
        "A rule for an organization and a rule for an environment both fit that organization's logs in that environment, and neither names \
         more. Add a rule that names both.";
    IDLE_RETENTION "retention-without-effect" Warning "A retention rule that is for no logs."
        "Wherever it fits, a rule that names more wins. Remove it, or correct what it names.";
    LOG_INDEX_TOO_LONG "log-index-too-long" Error "The names of an organization and an environment that no log index can hold."
        "Logs go to an index for each organization, environment and day. Fluent Bit cuts a name after 128 characters in silence, and \
         what is cut off would tell two environments apart. Shorten one of the two names.";
}

/// The code of a reference to a definition that does not exist.
pub(super) fn code_for(kind: Kind) -> &'static Code {
    match kind {
        Kind::Organization => &UNKNOWN_ORGANIZATION,
        Kind::DataPlane => &UNKNOWN_DATA_PLANE,
        Kind::BuildPlane => &super::build_problems::UNKNOWN_BUILD_PLANE,
        Kind::Environment => &UNKNOWN_ENVIRONMENT,
        Kind::DeploymentPipeline => &UNKNOWN_PIPELINE,
        Kind::Project => &UNKNOWN_PROJECT,
        Kind::Workload => &UNKNOWN_WORKLOAD,
        Kind::ServiceClass | Kind::WebApplicationClass | Kind::ScheduledTaskClass => &UNKNOWN_CLASS,
        Kind::ApiClass => &UNKNOWN_API_CLASS,
        Kind::Api | Kind::ApiBinding => &UNKNOWN_API,
        Kind::ConfigurationGroup => &UNKNOWN_CONFIGURATION_GROUP,
        Kind::Component
        | Kind::Service
        | Kind::ServiceBinding
        | Kind::WebApplication
        | Kind::WebApplicationBinding
        | Kind::ScheduledTask
        | Kind::ScheduledTaskBinding
        | Kind::Build
        | Kind::Policy
        | Kind::Waiver
        | Kind::ObservabilityPlane
        | Kind::Config => &UNKNOWN_COMPONENT,
    }
}
