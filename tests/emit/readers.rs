//! Asks readers of other languages for what they read, where they are installed.

use std::fs;
use std::process::Command;

use bindery::emit::to_yaml;
use serde_json::{Value as Json, json};

use super::node;
use super::tricky::{everywhere, strings};

/// Reads every document and compares; prints the names of the readers that were there.
const PROGRAM: &str = r#"
import json, sys
folder = sys.argv[1]
wanted = json.load(open(folder + "/wanted.json", encoding="utf-8"))
readers = []
try:
    import yaml
    readers.append(("PyYAML", lambda text: yaml.load(text, yaml.SafeLoader)))
    if hasattr(yaml, "CSafeLoader"):
        readers.append(("libyaml", lambda text: yaml.load(text, yaml.CSafeLoader)))
except ImportError:
    pass
try:
    import ruamel.yaml
    for version in ("1.1", "1.2"):
        def read(text, version=version):
            reader = ruamel.yaml.YAML(typ="safe", pure=True)
            reader.version = version
            return reader.load(text)
        readers.append(("ruamel " + version, read))
except ImportError:
    pass
failed = 0
for name, read in readers:
    for number, value in enumerate(wanted):
        text = open("%s/%d.yaml" % (folder, number), encoding="utf-8", newline="").read()
        try:
            got = read(text)
        except Exception as error:
            got = "%s: %s" % (type(error).__name__, error)
        if got != value or json.dumps(got, sort_keys=True) != json.dumps(value, sort_keys=True):
            failed += 1
            print("%s read %s as %r" % (name, ascii(value["value"]), got))
print("readers: " + ", ".join(name for name, _ in readers))
sys.exit(1 if failed else 0)
"#;

#[test]
fn python_readers_read_what_was_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let documents: Vec<Json> = strings().iter().map(|text| everywhere(text)).collect();
    for (number, document) in documents.iter().enumerate() {
        fs::write(folder.path().join(format!("{number}.yaml")), to_yaml(&node(document))).expect("a file");
    }
    fs::write(folder.path().join("wanted.json"), json!(documents).to_string()).expect("a file");
    let output = match Command::new("python3").arg("-c").arg(PROGRAM).arg(folder.path()).output() {
        Ok(output) => output,
        Err(error) => return println!("skipped: python3 does not start: {error}"),
    };
    let said = String::from_utf8_lossy(&output.stdout);
    if output.status.success() && said.trim_end().ends_with("readers:") {
        return println!("skipped: python3 has neither PyYAML nor ruamel.yaml");
    }
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
}
