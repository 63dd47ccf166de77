//! Keeps the house: floors, sizes, first lines, names; fails with the file and the line.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::project;

/// The folders and files of `src`, ground floor first; those of one entry are neighbours and do not know each other.
const FLOORS: [&[&str]; 18] = [
    &["source"],
    &["tree"],
    &["diagnostics"],
    &["secrets"],
    &["cel"],
    &["model"],
    &["policy"],
    &["parse"],
    &["validate"],
    &["resolve"],
    &["plan"],
    &["render"],
    &["govern"],
    &["emit"],
    &["compile"],
    &["diff", "explain"],
    &["cli"],
    &["main", "lib"],
];

/// Longest source file; one that grows beyond 300 wants to be split.
const LONGEST: usize = 400;

fn files() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![project("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let name = path.strip_prefix(project("src")).unwrap().to_string_lossy().into_owned();
                found.push((name, fs::read_to_string(path).unwrap()));
            }
        }
    }
    found.sort();
    assert!(found.len() > 50, "only {} files", found.len());
    found
}

/// The room that a file belongs to: its first folder, or its own name.
fn room(file: &str) -> &str {
    let first = file.split('/').next().unwrap();
    first.strip_suffix(".rs").unwrap_or(first)
}

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

fn complain(faults: Vec<String>) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn files_import_lower_floors_only() {
    let mut faults = Vec::new();
    for (file, text) in files() {
        let own = room(&file);
        let Some(level) = floor(own) else {
            faults.push(format!("{file}: the room `{own}` has no floor; add it to tests/tidy.rs"));
            continue;
        };
        for (number, line) in text.lines().enumerate() {
            for part in line.split("crate::").skip(1) {
                let other: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let allowed = other == own || floor(&other).is_some_and(|below| below < level);
                if !allowed && own != "lib" && floor(&other).is_some() {
                    faults.push(format!("src/{file}:{}: `{own}` must not know `{other}`", number + 1));
                }
            }
        }
    }
    complain(faults);
}

#[test]
fn files_are_short_and_say_what_they_do() {
    let mut faults = Vec::new();
    for (file, text) in files() {
        let code = text.split("#[cfg(test)]").next().unwrap();
        if code.lines().count() > LONGEST {
            faults.push(format!("src/{file}: {} lines, more than {LONGEST}", code.lines().count()));
        }
        let first = text.lines().next().unwrap_or_default();
        if !first.starts_with("//! ") || !first.ends_with('.') {
            faults.push(format!("src/{file}:1: begins with no `//!` sentence"));
        }
        let name = Path::new(&file).file_stem().unwrap().to_string_lossy().into_owned();
        let vague = ["util", "utils", "helper", "helpers", "common", "misc", "manager", "prelude"];
        if vague.contains(&name.as_str()) {
            faults.push(format!("src/{file}: the name says nothing"));
        }
        for (number, line) in code.lines().enumerate() {
            if line.trim_start().starts_with("use super::*")
                || line.contains("prelude::") && !line.contains("rayon::prelude")
            {
                faults.push(format!("src/{file}:{}: names are imported one by one", number + 1));
            }
        }
    }
    complain(faults);
}

#[test]
fn only_the_command_line_prints() {
    let prints = ["println!", "print!(", "eprintln!", "eprint!("];
    let mut faults = Vec::new();
    for (file, text) in files().into_iter().filter(|(file, _)| !matches!(room(file), "cli" | "main")) {
        for (number, line) in text.lines().enumerate() {
            if prints.iter().any(|print| line.contains(print)) {
                faults.push(format!("src/{file}:{}: prints", number + 1));
            }
        }
    }
    complain(faults);
}

#[test]
fn the_project_speaks_of_itself_alone() {
    // Paths of one machine have no place in what others read.
    let own = project(".").canonicalize().unwrap().to_string_lossy().into_owned();
    let mut faults = Vec::new();
    for (file, text) in files() {
        if text.contains(&own) {
            faults.push(format!("src/{file}: holds a path of this machine"));
        }
    }
    complain(faults);
}
