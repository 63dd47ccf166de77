//! Links, pipes, odd names and what stands in the output folder.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::process::Command;

use super::repo::{Repo, contents};

#[test]
fn links_are_never_followed() {
    let repo = Repo::new();
    let outside = repo.root.parent().unwrap().join("secret.yaml");
    fs::write(&outside, "TOPSECRET: [").unwrap();
    repo.link(&outside, "projects/out.yaml");
    let report = repo.refused("link-outside", "projects/out.yaml");
    assert!(!report.to_string().contains("TOPSECRET"));
    for target in
        ["/etc/passwd", "/dev/zero", "/proc/self/environ", "nowhere.yaml", "loop.yaml", "../../..", "/"]
    {
        let repo = Repo::new();
        repo.link(target, "projects/loop.yaml");
        repo.refused("link-outside", "projects/loop.yaml");
    }
    let repo = Repo::new();
    repo.link("a.yaml", "projects/b.yaml");
    repo.link("b.yaml", "projects/a.yaml");
    repo.refused("link-outside", "projects/a.yaml");
    let repo = Repo::new();
    repo.link("..", "projects/up");
    repo.link(".", "projects/here");
    repo.link("../platform", "projects/beside");
    repo.link("shop.yaml", "projects/again.yaml");
    assert_eq!(repo.run(&["render", "--check"]).exit, 0);
}

#[test]
fn a_link_to_what_nobody_reads_is_no_way_to_hide_a_definition() {
    let repo = Repo::new();
    repo.put("projects/shop.txt", repo.read("projects/shop.yaml"));
    fs::remove_file(repo.root.join("projects/shop.yaml")).unwrap();
    repo.link("shop.txt", "projects/shop.yaml");
    repo.refused("link-outside", "projects/shop.yaml");
    let repo = Repo::new();
    repo.put("settings.txt", repo.read("bindery.yaml"));
    fs::remove_file(repo.root.join("bindery.yaml")).unwrap();
    repo.link("settings.txt", "bindery.yaml");
    repo.refused("link-outside", "bindery.yaml");
}

#[test]
fn output_is_never_written_through_a_link() {
    let elsewhere = |repo: &Repo| {
        let place = repo.root.parent().unwrap().join("elsewhere");
        fs::create_dir_all(&place).unwrap();
        place
    };
    let refused = |repo: &Repo, arguments: &[&str]| {
        let before = contents(repo.root.parent().unwrap());
        let run = repo.run(arguments);
        assert_eq!(run.exit, 2, "{arguments:?} {}", run.err);
        assert!(run.err.contains("symbolic link"), "{}", run.err);
        assert!(before == contents(repo.root.parent().unwrap()));
    };
    let repo = Repo::new();
    fs::remove_dir_all(repo.root.join("rendered")).unwrap();
    repo.link(elsewhere(&repo), "rendered");
    refused(&repo, &["render"]);
    refused(&repo, &["render", "--check"]);
    refused(&repo, &["render", "--out-dir", "rendered/"]);
    refused(&repo, &["render", "--out-dir", "rendered/deeper"]);
    let repo = Repo::new();
    repo.link(elsewhere(&repo), "out");
    repo.configure("  output: out/manifests");
    refused(&repo, &["render"]);
    let repo = Repo::new();
    repo.link(repo.root.join("platform"), "inner");
    refused(&repo, &["render", "--out-dir", "inner/x"]);
    for inside in ["clusters", "clusters/nonproduction", "clusters/nonproduction/development"] {
        let repo = Repo::new();
        let place = repo.root.join("rendered").join(inside);
        fs::remove_dir_all(&place).unwrap();
        repo.link(elsewhere(&repo), &format!("rendered/{inside}"));
        refused(&repo, &["render"]);
    }
}

#[test]
fn a_file_in_the_output_that_is_a_link_is_refused() {
    let repo = Repo::new();
    let file = contents(&repo.root.join("rendered")).into_keys().next().unwrap();
    let secret = repo.root.parent().unwrap().join("mine");
    fs::write(&secret, "mine").unwrap();
    fs::remove_file(&file).unwrap();
    std::os::unix::fs::symlink(&secret, &file).unwrap();
    let run = repo.run(&["render"]);
    assert_eq!((run.exit, fs::read_to_string(&secret).unwrap().as_str()), (2, "mine"));
}

#[test]
fn what_poses_as_half_written_is_named_and_stays() {
    let repo = Repo::new();
    let files = contents(&repo.root.join("rendered"));
    let file = files.keys().find(|path| path.to_string_lossy().contains("deployment-")).unwrap();
    let secret = repo.root.parent().unwrap().join("mine");
    fs::write(&secret, "mine").unwrap();
    let name = format!(".bindery-new-{}", file.file_name().unwrap().to_string_lossy());
    let link = file.with_file_name(&name);
    std::os::unix::fs::symlink(&secret, &link).unwrap();
    repo.put("rendered/.bindery-staging/mine.new", "mine");
    fs::write(file, "edited: by hand\n").unwrap();
    let run = repo.run(&["render"]);
    assert_eq!(run.exit, 0);
    assert!(run.err.contains(&name) && run.err.contains(".bindery-staging/mine.new"), "{}", run.err);
    assert_eq!(fs::read_to_string(&secret).unwrap(), "mine");
    fs::remove_file(link).unwrap();
    fs::remove_dir_all(repo.root.join("rendered/.bindery-staging")).unwrap();
    assert_eq!(contents(&repo.root.join("rendered")), files);
}

#[test]
fn the_output_folder_is_not_the_root_of_the_definitions() {
    let repo = Repo::new();
    for place in [".", "./", "rendered/.."] {
        let run = repo.run(&["render", "--out-dir", place]);
        assert_eq!(run.exit, 2, "{place}: {}", run.err);
        assert!(!repo.root.join("clusters").exists());
    }
    let run = repo.run(&["render", "--out-dir", "../beside"]);
    assert_eq!(run.exit, 0, "{}", run.err);
    let run = repo.run(&["render", "--out-dir", "second"]);
    assert_eq!(run.exit, 0, "{}", run.err);
    let file = repo.root.join("file");
    fs::write(&file, "x").unwrap();
    assert_eq!(repo.run(&["render", "--out-dir", "file"]).exit, 2);
    assert_eq!(repo.run(&["render", "--out-dir", "file/below"]).exit, 2);
}

#[test]
fn foreign_files_stay() {
    let repo = Repo::new();
    let folder = contents(&repo.root.join("rendered")).into_keys().next().unwrap();
    let mine = folder.with_file_name("mine.yaml");
    fs::write(&mine, "a: b\n").unwrap();
    let run = repo.run(&["render"]);
    assert_eq!(run.exit, 0);
    assert!(run.err.contains("foreign-file") && mine.exists());
}

#[test]
fn a_pipe_or_a_socket_does_not_block() {
    let repo = Repo::new();
    let pipe = repo.root.join("projects/pipe.yaml");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    repo.refused("unreadable-file", "projects/pipe.yaml");
    let repo = Repo::new();
    let _socket = std::os::unix::net::UnixListener::bind(repo.root.join("projects/s.yaml")).unwrap();
    repo.refused("unreadable-file", "projects/s.yaml");
    let repo = Repo::new();
    fs::remove_file(repo.root.join("bindery.yaml")).unwrap();
    assert!(Command::new("mkfifo").arg(repo.root.join("bindery.yaml")).status().unwrap().success());
    repo.refused("unreadable-file", "bindery.yaml");
}

#[test]
fn what_cannot_be_read_is_reported() {
    use std::os::unix::fs::PermissionsExt;
    let repo = Repo::new();
    let file = repo.root.join("projects/closed.yaml");
    fs::write(&file, "a: b\n").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&file).is_ok() {
        println!("skipped: this user may read everything");
        return;
    }
    repo.refused("unreadable-file", "projects/closed.yaml");
}

#[test]
fn odd_file_names_are_reported_and_never_printed_raw() {
    for name in ["a\nb.yaml", "a\rb.yaml", "a\x1b[31mb.yaml", "a\\b.yaml", "a\u{85}b.yaml"] {
        let repo = Repo::new();
        repo.put(&format!("projects/{name}"), "a: b\n");
        let shown: String =
            name.chars().map(|c| if c.is_control() || c == '\\' { '\u{fffd}' } else { c }).collect();
        repo.refused("not-utf8", &format!("projects/{shown}"));
    }
    let repo = Repo::new();
    fs::write(repo.root.join("projects").join(std::ffi::OsStr::from_bytes(b"\xff.yaml")), "a: b\n").unwrap();
    repo.refused("not-utf8", "projects/\u{fffd}.yaml");
    for name in [
        "..\u{202e}.yaml",
        "...yaml",
        "..a.yaml",
        "con.yaml",
        "a:b.yaml",
        "a\u{2028}b.yaml",
        " .yaml",
        "-x.yaml",
    ] {
        let repo = Repo::new();
        repo.put(&format!("projects/{name}"), "apiVersion: openchoreo.dev/v1alpha1\nkind: Nothing\n");
        let run = repo.run(&["check"]);
        assert_eq!(run.exit, i32::from(!name.starts_with('.')), "{name:?}: {}", run.err);
    }
}

#[test]
fn odd_names_of_other_files_are_nobodys_business() {
    let repo = Repo::new();
    fs::write(repo.root.join(std::ffi::OsStr::from_bytes(b"photo\xe9.jpg")), "x").unwrap();
    fs::create_dir(repo.root.join("projects/new\nline")).unwrap();
    fs::create_dir(repo.root.join(".cache")).unwrap();
    fs::write(repo.root.join(".cache").join(std::ffi::OsStr::from_bytes(b"\xff.yaml")), "x").unwrap();
    assert_eq!(repo.run(&["render", "--check"]).exit, 0);
}

#[test]
fn names_that_differ_in_case_cannot_share_a_file() {
    let repo = Repo::new();
    let text = repo.read("projects/shop-components.yaml");
    repo.put("projects/shop-components.yaml", text.replace("name: reindex", "name: Reindex"));
    repo.refused("invalid-definition-name", "projects/shop-components.yaml");
}

#[test]
fn the_same_input_gives_the_same_bytes_everywhere() {
    let repo = Repo::new();
    let expected = contents(&repo.root.join("rendered"));
    fs::remove_dir_all(repo.root.join("rendered")).unwrap();
    let status = Command::new("sh")
        .args(["-c", "umask 077; exec \"$0\" -C ../.. render", env!("CARGO_BIN_EXE_bindery")])
        .current_dir(repo.root.join("projects/.."))
        .env("LC_ALL", "tr_TR.UTF-8")
        .env("TZ", "Pacific/Kiritimati")
        .env("RAYON_NUM_THREADS", "1")
        .current_dir({
            fs::create_dir_all(repo.root.join("a/b")).unwrap();
            repo.root.join("a/b")
        })
        .status()
        .unwrap();
    assert!(status.success());
    assert_eq!(contents(&repo.root.join("rendered")), expected);
}
