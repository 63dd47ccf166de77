//! Times every stage on the repository of a large organization, beside what reading and copying its files costs.
//!
//! `cargo bench` prints the table; `-- --components N`, `--seed N` and `--rounds N` change what is measured, and
//! `-- --write DIR` only writes the repository, so that the binary itself can be timed on it.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::panic,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr,
    missing_docs,
    reason = "a benchmark looks at the clock and the disk, prints, and fails by panicking"
)]

mod measure;
mod policies;
mod repository;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use measure::{POLICIES, RULES, Round, compile_and_write};
use repository::repository;

/// What the command line asks for.
struct Options {
    components: usize,
    seed: u64,
    rounds: usize,
    write: Option<PathBuf>,
}

fn main() -> io::Result<()> {
    let options = options();
    let files = repository(options.components, options.seed);
    if let Some(folder) = &options.write {
        return write_files(&files, folder);
    }
    // A file system in memory, where there is one, so that the disk has no say in the figures.
    let memory = Path::new("/dev/shm");
    let place = if memory.is_dir() { tempfile::tempdir_in(memory)? } else { tempfile::tempdir()? };
    let (input, output) = (place.path().join("in"), place.path().join("out"));
    write_files(&files, &input)?;
    let mut rounds = Vec::new();
    for _ in 0..options.rounds.max(1) {
        let mut round = compile_and_write(&input, &output);
        round.time("read the input again", || read_all(&input));
        round.time("copy the output", || copy_all(&output, &place.path().join("copy")));
        fs::remove_dir_all(place.path().join("copy"))?;
        fs::remove_dir_all(&output)?;
        rounds.push(round);
    }
    println!("{} components, seed {}", options.components, options.seed);
    print(&rounds);
    Ok(())
}

fn options() -> Options {
    let mut options = Options { components: 2000, seed: 1, rounds: 5, write: None };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut number = || words.next().and_then(|word| word.parse().ok());
        match word.as_str() {
            "--components" => options.components = number().unwrap_or(options.components),
            "--rounds" => options.rounds = number().unwrap_or(options.rounds),
            "--seed" => options.seed = number().map_or(options.seed, |seed| seed as u64),
            "--write" => options.write = words.next().map(PathBuf::from),
            // Cargo adds `--bench`.
            _ => {}
        }
    }
    options
}

fn write_files(files: &BTreeMap<String, String>, folder: &Path) -> io::Result<()> {
    for (path, text) in files {
        let place = folder.join(path);
        fs::create_dir_all(place.parent().unwrap_or(folder))?;
        fs::write(place, text)?;
    }
    Ok(())
}

/// What `cat` of every file does.
fn read_all(folder: &Path) {
    for entry in walkdir::WalkDir::new(folder).into_iter().flatten() {
        if entry.file_type().is_file() {
            std::hint::black_box(fs::read(entry.path()).unwrap_or_default());
        }
    }
}

/// What `cp -r` does.
fn copy_all(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().flatten() {
        let place = to.join(entry.path().strip_prefix(from).unwrap_or(entry.path()));
        let copied = match entry.file_type().is_dir() {
            true => fs::create_dir(&place),
            false => fs::copy(entry.path(), &place).map(|_| ()),
        };
        assert!(copied.is_ok(), "cannot copy to {}", place.display());
    }
}

/// Prints the medians over all rounds.
fn print(rounds: &[Round]) {
    for (name, count) in &rounds[0].counts {
        println!("{name:>24} {count:>10}");
    }
    let median = |name: &str| {
        let mut times: Vec<f64> = rounds.iter().map(|round| round.milliseconds(name)).collect();
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    let (mut ours, mut yardstick) = (0.0, 0.0);
    for (name, _) in &rounds[0].times {
        let time = median(name);
        println!("{name:>24} {time:>10.1} ms");
        match name.as_str() {
            "read the input again" | "copy the output" => yardstick += time,
            "write nothing new" | RULES | POLICIES => {}
            _ => ours += time,
        }
    }
    println!("{:>24} {ours:>10.1} ms, {:.2} times reading and copying", "in all", ours / yardstick);
}
