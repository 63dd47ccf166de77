//! Follows the README's quick start in an empty folder, and compares what it shows with what happens.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::project;

/// The text between two headings of the README.
fn section(text: &str, from: &str, to: &str) -> String {
    let start = text.find(from).unwrap_or_else(|| panic!("no heading {from}"));
    let rest = &text[start..];
    rest[..rest.find(to).unwrap_or(rest.len())].to_owned()
}

/// The fenced blocks of one language.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let inside = text.split("```").skip(1).step_by(2);
    inside.filter_map(|block| block.strip_prefix(&format!("{language}\n")).map(str::to_owned)).collect()
}

/// Every command of a console block with the output that it shows.
fn steps(block: &str) -> Vec<(String, String)> {
    let mut steps: Vec<(String, String)> = Vec::new();
    for line in block.lines() {
        match (line.strip_prefix("$ "), steps.last_mut()) {
            (Some(command), _) => steps.push((command.to_owned(), String::new())),
            (None, Some((_, output))) => output.push_str(&format!("{line}\n")),
            (None, None) => {}
        }
    }
    steps.into_iter().map(|(command, output)| (command, output.trim_end().to_owned())).collect()
}

/// Runs a program in a folder; gives everything that it printed, results first.
fn run(folder: &Path, program: &str, words: &[&str]) -> String {
    let person = [("GIT_AUTHOR_NAME", "Mira"), ("GIT_COMMITTER_NAME", "Mira")];
    let mail = [("GIT_AUTHOR_EMAIL", "mira@example.com"), ("GIT_COMMITTER_EMAIL", "mira@example.com")];
    let output =
        Command::new(program).args(words).current_dir(folder).envs(person).envs(mail).output().unwrap();
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Follows the console blocks of a section; lines that are neither Bindery's nor Git's are for people.
fn follow(folder: &Path, section: &str) -> usize {
    let mut seen = 0;
    for (command, shown) in blocks(section, "console").iter().flat_map(|block| steps(block)) {
        let words: Vec<&str> = command.split_whitespace().collect();
        match words.as_slice() {
            ["git", "init", ..] => _ = run(folder, "git", &["init", "--quiet", "--initial-branch", "main"]),
            ["git", "add", ..] => {
                run(folder, "git", &["add", "-A"]);
                run(folder, "git", &["commit", "--quiet", "-m", "Start"]);
            }
            ["bindery", words @ ..] => {
                let printed = run(folder, env!("CARGO_BIN_EXE_bindery"), words);
                assert_eq!(
                    printed.trim_end(),
                    shown,
                    "`{command}` prints something else than the README shows"
                );
                seen += 1;
            }
            _ => {}
        }
    }
    seen
}

fn replace(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{} holds no {from}", path.display());
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn the_quick_start_shows_what_happens() {
    let text = fs::read_to_string(project("README.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let reviews = folder.join("projects/reviews.yaml");

    let start = section(&text, "## Quick start", "### A service of your own");
    assert_eq!(follow(folder, &start), 2);

    let own = section(&text, "### A service of your own", "### When something is wrong");
    let service = blocks(&own, "yaml").remove(0);
    assert!(service.lines().count() <= 15, "the first service takes more than 15 lines");
    fs::write(&reviews, service).unwrap();
    replace(&folder.join("platform/classes.yaml"), "memory: 256Mi", "memory: 512Mi");
    assert_eq!(follow(folder, &own), 2);

    let wrong = section(&text, "### When something is wrong", "### Where does this value come from?");
    replace(&reviews, "project: shop", "project: shpo");
    assert_eq!(follow(folder, &wrong), 1);
}
