//! Makes a working repository that a case then spoils, and runs the binary on it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value as Json;
use tempfile::TempDir;

use crate::support::project;

/// What one run gave.
pub struct Run {
    pub exit: i32,
    pub out: String,
    pub err: String,
}

/// The starting example in a folder of its own, rendered once.
pub struct Repo {
    _keep: TempDir,
    pub root: PathBuf,
}

impl Repo {
    pub fn new() -> Self {
        let keep = tempfile::tempdir().unwrap();
        let root = keep.path().canonicalize().unwrap().join("repo");
        let repo = Repo { _keep: keep, root };
        for file in [
            "bindery.yaml",
            "platform/platform.yaml",
            "platform/classes.yaml",
            "projects/shop.yaml",
            "projects/shop-components.yaml",
        ] {
            repo.put(file, fs::read(project("examples/quickstart").join(file)).unwrap());
        }
        let run = repo.run(&["render"]);
        assert_eq!(run.exit, 0, "{}", run.err);
        repo
    }

    pub fn put(&self, path: &str, content: impl AsRef<[u8]>) {
        let place = self.root.join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, content).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).unwrap()
    }

    pub fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} has no {from}");
        self.put(path, text.replace(from, to));
    }

    /// Adds lines to the spec of Config.
    pub fn configure(&self, lines: &str) {
        let text = self.read("bindery.yaml");
        self.put("bindery.yaml", format!("{text}{lines}\n"));
    }

    pub fn link(&self, target: impl AsRef<Path>, path: &str) {
        let place = self.root.join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(target, place).unwrap();
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        self.run_in("", arguments)
    }

    /// Runs in a folder of the repository; whatever comes, it is no crash and nothing that draws on a terminal.
    pub fn run_in(&self, folder: &str, arguments: &[&str]) -> Run {
        let run = checked(
            Command::new(env!("CARGO_BIN_EXE_bindery"))
                .args(arguments)
                .current_dir(self.root.join(folder))
                .env_clear()
                .env("HOME", self.root.parent().unwrap())
                .output(),
        );
        assert!(matches!(run.exit, 0..=2), "{arguments:?} ended with {}\n{}", run.exit, short(&run.err));
        for text in [&run.out, &run.err] {
            let raw = text.chars().find(|c| (c.is_control() && !matches!(c, '\n' | '\t')) || is_bidi(*c));
            assert_eq!(raw, None, "{arguments:?} printed a raw character\n{}", short(text));
        }
        run
    }

    /// Renders what must be refused with a code at a place; the previous output stays as it was.
    pub fn refused(&self, code: &str, file: &str) -> Json {
        let before = contents(self.root.parent().unwrap());
        let run = self.run(&["render", "--format", "json"]);
        assert_eq!(run.exit, 1, "exit of {code}\n{}{}", short(&run.out), short(&run.err));
        let human = self.run(&["render"]);
        assert!(human.err.contains(&format!("[{code}]")), "no {code} for people\n{}", short(&human.err));
        assert_eq!(before.len(), contents(self.root.parent().unwrap()).len(), "{code}: files came or went");
        assert!(before == contents(self.root.parent().unwrap()), "{code}: something was written");
        let report: Json = serde_json::from_str(&run.out).expect("JSON");
        let found = report["diagnostics"].as_array().unwrap().iter().find(|d| d["code"] == code);
        let found = found.unwrap_or_else(|| panic!("no {code} in {}", short(&run.out)));
        assert_eq!(found["file"], file, "{found}");
        assert!(found["line"].as_u64() >= Some(1), "{found}");
        found.clone()
    }

    pub fn git(&self, arguments: &[&str]) -> String {
        self.git_with_input(arguments, b"")
    }

    pub fn git_with_input(&self, arguments: &[&str], input: &[u8]) -> String {
        use std::io::Write;
        let mut child = Command::new("git")
            .args(["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main"])
            .args([
                "-c",
                "commit.gpgsign=false",
                "-c",
                "core.protectNTFS=false",
                "-c",
                "protocol.file.allow=always",
            ])
            .args(arguments)
            .current_dir(&self.root)
            .env("HOME", self.root.parent().unwrap())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Commits everything but what is rendered.
    pub fn commit(&self) {
        if !self.root.join(".git").exists() {
            self.git(&["init", "-q"]);
            self.put(".gitignore", "rendered/\n");
        }
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", "state"]);
    }
}

fn checked(output: std::io::Result<Output>) -> Run {
    let output = output.unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8 output");
    Run { exit: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
}

fn is_bidi(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

pub fn short(text: &str) -> String {
    text.chars().take(3000).collect()
}

/// Every regular file below a folder but Git's, with its content; links count by their target.
pub fn contents(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = walkdir::WalkDir::new(root).into_iter().filter_entry(|entry| entry.file_name() != ".git");
    let mut found = BTreeMap::new();
    for entry in entries.flatten() {
        let path = entry.path().to_owned();
        if entry.file_type().is_file() && entry.metadata().unwrap().len() < 10_000_000 {
            found.insert(path, fs::read(entry.path()).unwrap());
        } else if entry.file_type().is_symlink() {
            found.insert(path, fs::read_link(entry.path()).unwrap().into_os_string().into_encoded_bytes());
        }
    }
    found
}
