//! Puts odd values everywhere, to see that nothing panics and one fault stays few reports.

use bindery::tree::{Node, Value};
use bindery::validate::kubernetes::{TemplateKind, check_template};

use super::build::{lines, of_object, parse};
use super::objects::{CRON_JOB, DEPLOYMENT, POLICY, QUOTA, SERVICE};

const ODD: &str = "[null, true, 5, -1, 1.5, 9223372036854775807, '', ä, '-', a b, [], {}, [null], [[1]], [{}], {x: null}, {'': {}}, ['']]";

/// The number of places in a tree.
fn places(node: &Node) -> usize {
    1 + match &node.value {
        Value::Sequence(items) => items.iter().map(places).sum(),
        Value::Mapping(mapping) => mapping.entries.iter().map(|entry| places(&entry.value)).sum::<usize>(),
        _ => 0,
    }
}

/// Replaces the value at the place with this number, counted depth first.
fn replace(node: &mut Node, place: &mut usize, value: &Node) {
    if *place == 0 {
        *node = value.clone();
    }
    *place = place.wrapping_sub(1);
    match &mut node.value {
        Value::Sequence(items) => items.iter_mut().for_each(|item| replace(item, place, value)),
        Value::Mapping(mapping) => {
            mapping.entries.iter_mut().for_each(|entry| replace(&mut entry.value, place, value));
        }
        _ => {}
    }
}

#[test]
fn one_odd_value_gives_few_findings() {
    let odd = parse(ODD);
    for base in [DEPLOYMENT, SERVICE, CRON_JOB, POLICY, QUOTA] {
        let base = parse(base);
        for place in 0..places(&base) {
            for value in odd.as_sequence().expect("a list") {
                let mut object = base.clone();
                replace(&mut object, &mut place.clone(), value);
                let found = lines(&of_object(&object));
                assert!(found.len() <= 4, "{:?} at {place}: {found:#?}", value.to_json());
                for kind in
                    [TemplateKind::DeploymentSpec, TemplateKind::ServiceSpec, TemplateKind::CronJobSpec]
                {
                    if let Some(spec) = object.get("spec") {
                        check_template(spec, kind, "spec", &mut Default::default());
                    }
                }
            }
        }
    }
}
