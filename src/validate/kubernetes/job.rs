//! Checks the workloads that end: Job and CronJob.

use super::check::Check;
use super::cron;
use super::field::Field;
use super::metadata;
use super::pod::{self, Restart};
use super::problems;
use super::selector::{check_own_selector, check_selector};
use super::volume::Volumes;

/// The spec of a CronJob.
pub(super) fn check_cron_job(spec: &Field, check: &mut Check) {
    if let Some(schedule) = check.required(spec, "schedule")
        && let Some(reason) = schedule.node.as_str().and_then(cron::schedule_problem)
    {
        check.report(problems::invalid_cron_schedule(&schedule, &reason));
    }
    if let Some(zone) = spec.get_even_empty("timeZone")
        && let Some(reason) = zone.node.as_str().and_then(zone_problem)
    {
        check.refuse(&zone, reason);
    }
    check.one_of(spec, "concurrencyPolicy", &["Allow", "Forbid", "Replace"]);
    check.not_negative(
        spec,
        &["startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"],
    );
    let Some(template) = check.required(spec, "jobTemplate") else { return };
    if let Some(metadata) = template.get("metadata") {
        metadata::check_labels_and_annotations(&metadata, check);
    }
    let Some(job) = check.required(&template, "spec") else { return };
    if job.true_at("manualSelector") {
        check.forbidden(&job, "manualSelector", "must not be true in a CronJob");
    }
    check_job(&job, check);
}

fn zone_problem(zone: &str) -> Option<&'static str> {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+' | b'-' | b'/');
    if zone.is_empty() {
        return Some("must not be empty: leave it out for the cluster's own time zone");
    }
    if zone.eq_ignore_ascii_case("local") {
        return Some("must be a name of the time zone database such as `Europe/Berlin`");
    }
    let named = zone.bytes().all(legal) && zone.starts_with(|first: char| first.is_ascii_alphabetic());
    (!named).then_some("must be a name of the time zone database such as `Europe/Berlin`")
}

/// The most pods of a job whose pods are numbered.
const MOST_INDEXED: i64 = 100_000;

/// The spec of a Job.
pub(super) fn check_job(spec: &Field, check: &mut Check) {
    let counts = [
        "parallelism",
        "completions",
        "activeDeadlineSeconds",
        "backoffLimit",
        "backoffLimitPerIndex",
        "maxFailedIndexes",
        "ttlSecondsAfterFinished",
    ];
    check.not_negative(spec, &counts);
    check.one_of(spec, "podReplacementPolicy", &["TerminatingOrFailed", "Failed"]);
    check_completion(spec, check);
    if spec.true_at("manualSelector") {
        check_own_selector(spec, check);
    } else if let Some(selector) = spec.get("selector") {
        check_selector(&selector, check);
        if check.finished {
            check.refuse(&selector, "must be absent: Kubernetes makes it, unless `manualSelector` is true");
        }
    }
    if let Some(template) = check.required(spec, "template") {
        pod::check_template(&template, Restart::Ends, Volumes::default(), check);
    }
    check_failure_policy(spec, check);
}

fn check_completion(spec: &Field, check: &mut Check) {
    check.one_of(spec, "completionMode", &["NonIndexed", "Indexed"]);
    if spec.str_at("completionMode") == Some("Indexed") {
        check.required(spec, "completions");
        check.between(spec, "parallelism", (0, MOST_INDEXED));
    } else if check.finished {
        for key in ["backoffLimitPerIndex", "maxFailedIndexes", "successPolicy"] {
            check.forbidden(spec, key, "must be absent unless `completionMode` is `Indexed`");
        }
    }
    if check.finished && spec.has("maxFailedIndexes") && !spec.has("backoffLimitPerIndex") {
        check.missing(spec, "backoffLimitPerIndex");
    }
}

fn check_failure_policy(spec: &Field, check: &mut Check) {
    let Some(policy) = spec.get("podFailurePolicy") else { return };
    let restart = spec.node.at(&["template", "spec", "restartPolicy"]).and_then(|node| node.as_str());
    if check.finished && restart == Some("OnFailure") {
        check.refuse(&policy, "must be absent unless the pods' `restartPolicy` is `Never`");
    }
    let Some(rules) = policy.get("rules") else { return };
    for rule in rules.items() {
        check.required_one_of(&rule, "action", &["FailJob", "FailIndex", "Ignore", "Count"]);
        check.exactly_one(&rule, &["onExitCodes", "onPodConditions"], "the condition of a rule");
        if let Some(codes) = rule.get("onExitCodes") {
            check.required_one_of(&codes, "operator", &["In", "NotIn"]);
            check.required(&codes, "values");
        }
    }
}
