//! Checks the workloads that keep pods running: Deployment, ReplicaSet, StatefulSet, DaemonSet.

use super::check::Check;
use super::configuration;
use super::field::Field;
use super::names;
use super::pod::{self, Restart};
use super::problems;
use super::selector::check_own_selector;
use super::volume::Volumes;

/// The spec of a Deployment.
pub(super) fn check_deployment(spec: &Field, check: &mut Check) {
    check.not_negative(
        spec,
        &["replicas", "minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds"],
    );
    check_own_selector(spec, check);
    check_pods(spec, Volumes::default(), check);
    check_strategy(spec, check);
    check_deadline(spec, check);
}

/// The spec of a ReplicaSet.
pub(super) fn check_replica_set(spec: &Field, check: &mut Check) {
    check.not_negative(spec, &["replicas", "minReadySeconds"]);
    check_own_selector(spec, check);
    check_pods(spec, Volumes::default(), check);
}

fn check_pods<'t>(spec: &Field<'t, '_>, volumes: Volumes<'t>, check: &mut Check) {
    if let Some(template) = check.required(spec, "template") {
        pod::check_template(&template, Restart::Always, volumes, check);
    }
}

/// What a Deployment waits for a rollout when it does not say.
const DEFAULT_DEADLINE: i64 = 600;

fn check_deadline(spec: &Field, check: &mut Check) {
    let ready = spec.int_at("minReadySeconds").unwrap_or_default();
    let deadline = spec.int_at("progressDeadlineSeconds").unwrap_or(DEFAULT_DEADLINE);
    // Negative numbers have been reported already.
    if !check.finished || deadline > ready || deadline < 0 {
        return;
    }
    if let Some(field) = spec.get("progressDeadlineSeconds") {
        check.refuse(&field, &format!("must be more than `minReadySeconds`, which is {ready}"));
    } else if let Some(field) = spec.get("minReadySeconds") {
        check.refuse(
            &field,
            &format!("must be less than `progressDeadlineSeconds`, which is {deadline} by default"),
        );
    }
}

fn check_strategy(spec: &Field, check: &mut Check) {
    let Some(strategy) = spec.get("strategy") else { return };
    check.one_of(&strategy, "type", &["RollingUpdate", "Recreate"]);
    let Some(rolling) = strategy.get_even_empty("rollingUpdate") else { return };
    if strategy.str_at("type") == Some("Recreate") {
        check.refuse(&rolling, "must be absent when the strategy is `Recreate`");
        return;
    }
    let unavailable = rolling.get("maxUnavailable");
    let surge = rolling.get("maxSurge");
    let unavailable_number = unavailable.and_then(|field| check.number_or_part(&field));
    let surge_number = surge.and_then(|field| check.number_or_percentage(&field));
    if let (Some(0), Some(0), Some(field), Some(other)) =
        (unavailable_number, surge_number, unavailable, surge)
    {
        let reason = "must not be zero when `maxSurge` is zero, or no pod could ever be replaced";
        check.report(problems::invalid_value(&field, reason).label(other.span(), "`maxSurge` is zero here"));
    }
}

/// The spec of a StatefulSet.
pub(super) fn check_stateful_set(spec: &Field, check: &mut Check) {
    check.not_negative(spec, &["replicas", "minReadySeconds", "revisionHistoryLimit"]);
    check.one_of(spec, "podManagementPolicy", &["OrderedReady", "Parallel"]);
    check.name(spec, "serviceName", names::is_dns_1035_label);
    check_own_selector(spec, check);
    let mut volumes = Volumes::default();
    let claims = spec.get("volumeClaimTemplates");
    if let Some(claims) = &claims {
        for claim in claims.items() {
            // The name stands in the metadata of each claim.
            if let Some(name) = claim.node.at(&["metadata", "name"]).and_then(|name| name.as_str()) {
                volumes.add(name);
            }
            if let Some(metadata) = check.required(&claim, "metadata") {
                check.required_name(&metadata, "name", names::is_dns_label);
            }
            configuration::check_claim(&claim, check);
        }
    }
    check_pods(spec, volumes, check);
    check_stateful_update(spec, check);
}

fn check_stateful_update(spec: &Field, check: &mut Check) {
    if let Some(strategy) = spec.get("updateStrategy") {
        check.one_of(&strategy, "type", &["RollingUpdate", "OnDelete"]);
        if let Some(rolling) = strategy.get_even_empty("rollingUpdate") {
            if strategy.str_at("type") == Some("OnDelete") {
                check.refuse(&rolling, "must be absent when the strategy is `OnDelete`");
            }
            check.at_least(&rolling, "partition", 0);
            if let Some(unavailable) = rolling.get("maxUnavailable")
                && check.number_or_part(&unavailable) == Some(0)
            {
                check.refuse(&unavailable, "must be at least 1");
            }
        }
    }
    if let Some(retention) = spec.get("persistentVolumeClaimRetentionPolicy") {
        check.one_of(&retention, "whenDeleted", &["Retain", "Delete"]);
        check.one_of(&retention, "whenScaled", &["Retain", "Delete"]);
    }
    if let Some(ordinals) = spec.get("ordinals") {
        check.at_least(&ordinals, "start", 0);
    }
}

/// The spec of a DaemonSet.
pub(super) fn check_daemon_set(spec: &Field, check: &mut Check) {
    check.not_negative(spec, &["minReadySeconds", "revisionHistoryLimit"]);
    check_own_selector(spec, check);
    check_pods(spec, Volumes::default(), check);
    let Some(strategy) = spec.get("updateStrategy") else { return };
    check.one_of(&strategy, "type", &["RollingUpdate", "OnDelete"]);
    let Some(rolling) = strategy.get("rollingUpdate") else { return };
    let (unavailable, surge) = (rolling.get("maxUnavailable"), rolling.get("maxSurge"));
    let unavailable_number = unavailable.and_then(|field| check.number_or_part(&field));
    let surge_number = surge.and_then(|field| check.number_or_part(&field)).unwrap_or_default();
    match (unavailable, unavailable_number) {
        (Some(field), Some(0)) if surge_number == 0 => {
            check
                .refuse(&field, "must not be zero when `maxSurge` is zero, or no pod could ever be replaced");
        }
        (_, Some(0)) => {}
        _ if surge_number > 0 => {
            // Absent means 1.
            if let Some(field) = surge {
                check.refuse(&field, "must be zero unless `maxUnavailable` is set to zero");
            }
        }
        _ => {}
    }
}
