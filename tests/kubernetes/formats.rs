//! Tests names, quantities and schedules one by one.

use bindery::validate::kubernetes::{cron::schedule_problem, names, quantity};

#[test]
fn names_by_rule() {
    type Rule = fn(&str) -> Option<String>;
    let long = "a".repeat(64);
    let longer = "a".to_owned() + &"a.".repeat(126) + "a";
    let rules: [(&str, Rule, &[&str], &[&str]); 8] = [
        (
            "label",
            names::is_dns_label,
            &["a", "a-b1", "1a", &long[1..]],
            &["", "A", "-a", "a-", "a.b", "ä", &long],
        ),
        ("1035", names::is_dns_1035_label, &["a", "a1"], &["1a", "", "a_b"]),
        (
            "subdomain",
            names::is_dns_subdomain,
            &["a", "a.b", "1.2", &longer[1..]],
            &["a..b", ".a", "a.", "a_b", &longer],
        ),
        (
            "value",
            names::label_value_problem,
            &["", "A_b.c-1", &long[1..]],
            &["-a", "a b", "a/b", "a.", &long],
        ),
        (
            "key",
            names::label_key_problem,
            &["a", "A.b_c", "x.io/A"],
            &["", "/a", "a/", "X.io/a", "a/b/c", "-a"],
        ),
        ("annotation", names::annotation_key_problem, &["X.io/a"], &["x y", "a/b/c"]),
        (
            "port",
            names::port_name_problem,
            &["http", "a1-b"],
            &["80", "a--b", "HTTP", "-a", "abcdefghijklmnop"],
        ),
        ("env", names::env_name_problem, &["A_B", "a.b-c", "_x"], &["", "1A", "A=B", "..a", ".", "a b"]),
    ];
    for (what, rule, good, bad) in rules {
        for name in good {
            assert_eq!(rule(name), None, "{what}: {name}");
        }
        for name in bad {
            assert!(rule(name).is_some_and(|reason| reason.starts_with("must ")), "{what}: {name}");
        }
    }
}

#[test]
fn quantities() {
    const ONE: i128 = 1_000_000_000;
    let good = [
        ("1", ONE),
        ("0.5", ONE / 2),
        (".5", ONE / 2),
        ("5.", 5 * ONE),
        ("+1", ONE),
        ("-1", -ONE),
        ("250m", ONE / 4),
        ("1n", 1),
        ("0.1n", 1),
        ("1u", 1000),
        ("1k", 1000 * ONE),
        ("1Ki", 1024 * ONE),
        ("1.5Gi", 1536 * 1024 * 1024 * ONE),
        ("1e3", 1000 * ONE),
        ("1E3", 1000 * ONE),
        ("1e-3", ONE / 1000),
        ("1E", 1_000_000_000_000_000_000 * ONE),
        ("1Ei", (1_i128 << 60) * ONE),
        ("0", 0),
        ("1e2147483647", i128::MAX),
        ("0e999", 0),
        ("1.00000000000000000000000000000000000000000000000000", ONE),
        ("1.00000000000000000000000000000000000000000000000001", ONE + 1),
        ("99999999999999999999999999999999999999999999999999", i128::MAX),
        ("00000000000000000000000000000000000000000000000001.5Ki", 1536 * ONE),
    ];
    for (text, nanos) in good {
        assert_eq!(quantity::parse(text).map(|value| value.nanos), Some(nanos), "{text}");
    }
    for text in [
        "", "-", "m", ".", "1 Gi", "1GB", "1gi", "1e", "1ee3", "1.2.3", "0x10", "1K", "1Mi ", "١", "--1",
        "1e1.5",
    ] {
        assert_eq!(quantity::parse(text), None, "{text}");
    }
}

#[test]
fn schedules() {
    let good = [
        "* * * * *",
        "*/5 0-23/2 1,15 jan-mar MON-FRI",
        "0 0 ? * 0",
        "5/10 * * * *",
        "@hourly",
        "@daily",
        "@every 1h30m",
        "  0 1 * * *  ",
        "59 23 31 12 6",
    ];
    for text in good {
        assert_eq!(schedule_problem(text), None, "{text}");
    }
    let bad = [
        "",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * * 13 *",
        "* * * * 7",
        "* * * * funday",
        "*/0 * * * *",
        "*/x * * * *",
        "5-1 * * * *",
        "1-2-3 * * * *",
        "1/2/3 * * * *",
        "a * * * *",
        "-1 * * * *",
        "TZ=UTC * * * * *",
        "CRON_TZ=UTC * * * * *",
        "@reboot",
        "@every",
        "@every soon",
        "@every 5",
    ];
    for text in bad {
        assert!(schedule_problem(text).is_some(), "{text}");
    }
    assert_eq!(
        schedule_problem("* * * * 7").as_deref(),
        Some("its day of week field `7` must be 0 to 6, where Sunday is 0")
    );
}
