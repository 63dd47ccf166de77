//! Runs the scripts of rendered builds with parameters that try to be something else.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value as Json;

use super::repository::{full_plane, objects, repository};

/// Branch names that Git allows and a careless script would run.
const BRANCHES: [&str; 6] = [
    "$(touch${IFS}pwned)",
    "`touch${IFS}pwned`",
    "x;touch${IFS}pwned",
    "x|touch${IFS}pwned",
    "\"&touch${IFS}pwned&\"",
    "'$(id)'",
];

/// A step's container and the arguments of the Workflow that runs it.
struct Rendered {
    container: Json,
    arguments: BTreeMap<String, String>,
}

fn rendered(source: &str, tool: &str, step: &str) -> Rendered {
    let compilation = repository(&full_plane("4.1"), &[tool], source);
    let objects = objects(&compilation);
    let of = |kind: &str| &objects[&("build".to_owned(), kind.to_owned())];
    let named = |list: &[Json], name: &str| list.iter().find(|item| item["name"] == name).cloned().unwrap();
    let template =
        of("ClusterWorkflowTemplate").iter().find(|template| template["metadata"]["name"] == tool).unwrap();
    let mut arguments = BTreeMap::new();
    let defaults = template["spec"]["arguments"]["parameters"].as_array().unwrap();
    for parameter in
        defaults.iter().chain(of("Workflow")[0]["spec"]["arguments"]["parameters"].as_array().unwrap())
    {
        let value = parameter["value"].as_str().unwrap_or_default();
        arguments.insert(parameter["name"].as_str().unwrap().to_owned(), value.to_owned());
    }
    let step = named(template["spec"]["templates"].as_array().unwrap(), step);
    Rendered { container: step["container"].clone(), arguments }
}

impl Rendered {
    /// The environment as the container gets it: tags replaced by Argo, in the values of variables alone.
    fn environment(&self) -> BTreeMap<String, String> {
        let fill = |value: &str| {
            let tag = value.strip_prefix("{{workflow.parameters.").and_then(|rest| rest.strip_suffix("}}"));
            tag.map_or(value.to_owned(), |name| self.arguments[name].clone())
        };
        let variables = self.container["env"].as_array().unwrap().iter();
        variables
            .map(|v| (v["name"].as_str().unwrap().to_owned(), fill(v["value"].as_str().unwrap())))
            .collect()
    }

    /// Runs the step as Kubernetes would, with a folder as its workspace and programs of a folder before others.
    fn run(&self, workspace: &Path, programs: &Path) -> Output {
        let words = |field: &str| -> Vec<String> {
            let list = self.container[field].as_array().unwrap().iter();
            list.map(|word| word.as_str().unwrap().to_owned()).collect()
        };
        let (command, arguments) = (words("command"), words("args"));
        let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
        Command::new(&command[0])
            .args(&command[1..])
            .args(&arguments)
            .env_clear()
            .envs(self.environment())
            .env("WORKSPACE", workspace)
            .env("PATH", path)
            .current_dir(workspace)
            .output()
            .unwrap()
    }
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"];
    let output = Command::new("git").current_dir(folder).args(identity).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn source(branch: &str, path: &str) -> String {
    serde_json::json!({
        "url": "https://git.example.com/cart",
        "revision": { "branch": branch },
        "appPath": path,
    })
    .to_string()
}

#[test]
fn a_branch_is_a_branch_whatever_it_is_called() {
    let folder = tempfile::tempdir().unwrap();
    let (origin, empty) = (folder.path().join("origin"), folder.path().join("none"));
    fs::create_dir_all(&origin).unwrap();
    git(&origin, &["init", "-q"]);
    for (number, branch) in BRANCHES.iter().enumerate() {
        git(&origin, &["commit", "-q", "--allow-empty", "-m", &format!("commit {number}")]);
        git(&origin, &["branch", branch]);
        let workspace = folder.path().join(format!("workspace-{number}"));
        fs::create_dir_all(&workspace).unwrap();
        let mut step = rendered(&source(branch, "."), "docker", "clone-step");
        assert_eq!(step.arguments["branch"], *branch);
        step.arguments.insert("git-repo".to_owned(), format!("file://{}", origin.display()));
        let output = step.run(&workspace, &empty);
        assert!(output.status.success(), "{branch}: {}", String::from_utf8_lossy(&output.stderr));
        let found = git(&workspace.join("source"), &["rev-parse", "HEAD"]);
        assert_eq!(found, git(&origin, &["rev-parse", "HEAD"]), "{branch}");
        assert!(!workspace.join("pwned").exists() && !origin.join("pwned").exists(), "{branch}");
    }
}

#[test]
fn a_commit_is_checked_out_by_its_whole_id() {
    let folder = tempfile::tempdir().unwrap();
    let (origin, workspace) = (folder.path().join("origin"), folder.path().join("workspace"));
    fs::create_dir_all(&origin).unwrap();
    fs::create_dir_all(&workspace).unwrap();
    git(&origin, &["init", "-q"]);
    git(&origin, &["commit", "-q", "--allow-empty", "-m", "first"]);
    let first = git(&origin, &["rev-parse", "HEAD"]);
    git(&origin, &["commit", "-q", "--allow-empty", "-m", "second"]);
    let source = format!(
        "{{url: 'https://git.example.com/cart', revision: {{commit: {first}, branch: main}}, appPath: .}}"
    );
    let mut step = rendered(&source, "docker", "clone-step");
    assert_eq!((step.arguments["commit"].as_str(), step.arguments["branch"].as_str()), (first.as_str(), ""));
    step.arguments.insert("git-repo".to_owned(), format!("file://{}", origin.display()));
    // Twice, since a step that is tried again finds what it left.
    for _ in 0..2 {
        let output = step.run(&workspace, &folder.path().join("none"));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(git(&workspace.join("source"), &["rev-parse", "HEAD"]), first);
}

/// A program that writes down its arguments, a line each.
fn recorder(folder: &Path, name: &str) {
    use std::os::unix::fs::PermissionsExt;
    fs::create_dir_all(folder).unwrap();
    let script = format!("#!/bin/sh\nprintf '%s\\n' \"$@\" > '{}'\n", folder.join("arguments").display());
    fs::write(folder.join(name), script).unwrap();
    fs::set_permissions(folder.join(name), fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn builders_get_folders_as_they_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let programs = folder.path().join("programs");
    recorder(&programs, "buildctl-daemonless.sh");
    let workspace = folder.path().join("workspace");
    fs::create_dir_all(&workspace).unwrap();
    let at = |rest: &str| format!("{}/source/{rest}", workspace.display());
    let cases = [
        ("/web app", "", "", at("web app"), at("web app"), "Dockerfile"),
        ("$(touch pwned)", "", "", at("$(touch pwned)"), at("$(touch pwned)"), "Dockerfile"),
        (
            ".",
            "/service",
            "/service/build/Dockerfile.release",
            at("service"),
            at("service/build"),
            "Dockerfile.release",
        ),
        (".", "", "Dockerfile", at("."), at("."), "Dockerfile"),
    ];
    for (path, context, dockerfile, wanted_context, wanted_folder, wanted_file) in cases {
        let mut step = rendered(&source("main", path), "docker", "build-step");
        step.arguments.insert("docker-context".to_owned(), context.to_owned());
        step.arguments.insert("dockerfile-path".to_owned(), dockerfile.to_owned());
        let output = step.run(&workspace, &programs);
        assert!(output.status.success(), "{path}: {}", String::from_utf8_lossy(&output.stderr));
        let got = fs::read_to_string(programs.join("arguments")).unwrap();
        let lines: Vec<&str> = got.lines().collect();
        for wanted in [
            format!("context={wanted_context}"),
            format!("dockerfile={wanted_folder}"),
            format!("filename={wanted_file}"),
        ] {
            assert!(lines.contains(&wanted.as_str()), "{path}: no {wanted} in {got}");
        }
        assert!(!workspace.join("pwned").exists());
    }
}

#[test]
fn a_test_gets_its_words_and_stands_in_the_applications_folder() {
    let folder = tempfile::tempdir().unwrap();
    let (programs, workspace) = (folder.path().join("programs"), folder.path().join("workspace"));
    recorder(&programs, "make");
    fs::create_dir_all(workspace.join("source/a b")).unwrap();
    let output = rendered(&source("main", "/a b"), "docker", "test-step").run(&workspace, &programs);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(fs::read_to_string(programs.join("arguments")).unwrap(), "test\n");
}
