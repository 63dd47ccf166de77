//! Checks that thousands of objects are judged quickly.

use std::time::{Duration, Instant};

use super::build::{of_object, parse};
use super::objects::DEPLOYMENT;

#[test]
fn four_thousand_deployments_take_seconds_at_most() {
    let object = parse(DEPLOYMENT);
    let start = Instant::now();
    for _ in 0..4_000 {
        assert!(of_object(&object).is_empty());
    }
    let elapsed = start.elapsed();
    println!("4000 objects in {elapsed:?}");
    // Generous: this guards against another order of magnitude, in an unoptimised build on a busy machine.
    assert!(elapsed < Duration::from_secs(20), "{elapsed:?}");
}
