//! Compiles rules in CEL and judges objects by them as the API server does: own policies, ValidatingAdmissionPolicies, rules of classes.

mod admission;
mod binding;
mod expression;
mod judgement;
mod matching;
mod own;
mod parameters;
mod pod_specs;
mod problems;
mod resource;
mod rules;
mod scope;
mod served;
mod set;
mod subject;

pub use admission::{AdmissionPolicy, ParamKind};
pub use binding::AdmissionBinding;
pub use judgement::{Cause, Finding, Judgement, StepAllowance};
pub use matching::MatchResources;
pub use own::{
    MANIFEST_VARIABLES, check_admission, check_match, compile_class_rules, compile_policy, matched_class,
    names_kind,
};
pub use parameters::{ParamChoice, choose_parameters};
pub use pod_specs::{POD_SPECS, PodPath};
pub use problems::{
    CODES, invalid_policy, judges_nothing, policy_error, policy_violated, too_many_steps, without_answer,
};
pub use resource::resource_of;
pub use rules::{Rule, Rules};
pub use scope::Scope;
pub use served::served;
pub use set::{AdmissionPolicies, BoundPolicy, Verdict};
pub use subject::Subject;
