//! Checks that real objects, which API servers accept, give no finding.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_yaml::Value as Yaml;

use bindery::diagnostics::Diagnostics;
use bindery::tree::Node;
use bindery::validate::kubernetes::{TemplateKind, check_template};

use super::build::{lines, of_object, tree};

fn shared() -> PathBuf {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    std::env::var_os("BINDERY_SHARED").map_or(beside, PathBuf::from)
}

fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    let yaml = files
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|end| end == "yaml"));
    yaml.collect()
}

/// Some fixtures are named after their rule with an underscore, which no API server would take.
fn with_legal_name(mut object: Node) -> Node {
    let metadata = object.as_mapping_mut().and_then(|object| object.get_mut("metadata"));
    if let Some(name) = metadata.and_then(Node::as_mapping_mut).and_then(|metadata| metadata.get_mut("name"))
    {
        let legal = name.as_str().unwrap_or_default().replace('_', "-");
        *name = Node::string(legal, name.origin);
    }
    object
}

fn check_files(files: &[PathBuf]) -> usize {
    let (mut objects, mut failures) = (0, Vec::new());
    for file in files {
        let text = std::fs::read_to_string(file).expect("readable");
        for document in serde_yaml::Deserializer::from_str(&text) {
            let yaml = Yaml::deserialize(document).expect("YAML");
            if yaml.is_null() {
                continue;
            }
            objects += 1;
            let found = lines(&of_object(&with_legal_name(tree(&yaml))));
            if !found.is_empty() {
                failures.push(format!("{}: {found:#?}", file.display()));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    objects
}

#[test]
fn rendered_objects_pass() {
    let folder = shared().join("conformance/parity");
    if !folder.is_dir() {
        println!("skipped: {} is not there", folder.display());
        return;
    }
    let mut files = yaml_files(&folder);
    files.retain(|file| file.file_name().is_some_and(|name| name == "expected.yaml"));
    assert!(check_files(&files) > 100);
}

#[test]
fn pods_of_the_pod_security_fixtures_pass() {
    let folder = shared().join("conformance/pod-security");
    if !folder.is_dir() {
        println!("skipped: {} is not there", folder.display());
        return;
    }
    let mut files = yaml_files(&folder);
    // An unmasked /proc without users of its own: the API server itself refuses these before Pod Security sees them.
    let refused = |file: &PathBuf| {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        file.parent().is_some_and(|folder| folder.ends_with("fail"))
            && ["procmount0.yaml", "procmount1.yaml"].contains(&name.as_str())
    };
    files.retain(|file| !refused(file));
    assert!(check_files(&files) > 100);
}

#[test]
fn templates_of_the_samples_pass() {
    let folder = shared().join("conformance");
    if !folder.is_dir() {
        println!("skipped: {} is not there", folder.display());
        return;
    }
    let kinds = [
        ("deploymentTemplate", TemplateKind::DeploymentSpec),
        ("serviceTemplate", TemplateKind::ServiceSpec),
        ("cronJobTemplate", TemplateKind::CronJobSpec),
    ];
    let (mut templates, mut failures) = (0, Vec::new());
    for file in yaml_files(&folder.join("samples")).into_iter().chain(yaml_files(&folder.join("parity"))) {
        let text = std::fs::read_to_string(&file).expect("readable");
        for document in serde_yaml::Deserializer::from_str(&text) {
            let Ok(yaml) = Yaml::deserialize(document) else { continue };
            for (field, kind) in kinds {
                let Some(template) = yaml.get("spec").and_then(|spec| spec.get(field)) else { continue };
                templates += 1;
                let mut diagnostics = Diagnostics::default();
                check_template(&tree(template), kind, &format!("spec.{field}"), &mut diagnostics);
                let found = lines(&diagnostics.into_reports());
                if !found.is_empty() {
                    failures.push(format!("{}: {found:#?}", file.display()));
                }
            }
        }
    }
    println!("{templates} templates");
    assert!(templates > 5 && failures.is_empty(), "{templates} templates\n{}", failures.join("\n"));
}
