//! Foreign files, old outputs and odd places for what is rendered, where a delivery engine reads it.

use std::fs;

use super::repo::{Repo, contents};

/// The starting example under an engine, rendered and committed.
fn delivered(engine: &str) -> Repo {
    let repo = Repo::new();
    repo.configure(&format!(
        "  delivery: {{engine: {engine}, repository: \"https://git.example.com/p.git\"}}"
    ));
    assert_eq!(repo.run(&["render"]).exit, 0);
    repo
}

const ADMIN: &str = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: x}\n\
                     roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}\n";

/// Every verb that looks at the output.
const VERBS: [&[&str]; 3] = [&["check"], &["render", "--check"], &["render"]];

/// What a verb says that ends with an error about a foreign file.
fn refused(repo: &Repo, arguments: &[&str]) -> String {
    let run = repo.run(arguments);
    let said = format!("{}{}", run.out, run.err);
    assert!(run.exit == 1 && said.contains("error[foreign-file]"), "{arguments:?}: {said}");
    said
}

/// Every verb names the path as an error, and none removes it.
fn is_named(repo: &Repo, path: &str) {
    for arguments in VERBS {
        let said = refused(repo, arguments);
        assert!(said.contains(&format!("`rendered/{path}` was not")), "{arguments:?} {path}: {said}");
        assert!(repo.root.join("rendered").join(path).symlink_metadata().is_ok(), "{path} was deleted");
    }
}

#[test]
fn a_file_in_any_folder_that_an_engine_reads_is_an_error() {
    let cluster = "clusters/nonproduction";
    let tenant = format!("{cluster}/development/acme-shop-development");
    for engine in ["ArgoCD", "Flux"] {
        let repo = delivered(engine);
        let word = engine.to_lowercase();
        let mut places =
            vec![format!("{cluster}/x.yaml"), "clusters/x.yaml".to_owned(), "delivery/x.yaml".to_owned()];
        let names = [
            "x.yaml",
            ".bindery-x.yaml",
            ".bindery-new-deployment-catalog.yaml",
            "x.YAML",
            "x.json",
            "x.jsonnet",
            "kustomization.yml",
            "Kustomization",
            "Chart.yaml",
            ".argocd-source.yaml",
            ".sourceignore",
            "README.md",
        ];
        let folders = [tenant.clone(), format!("{tenant}/_namespace"), format!("delivery/{word}")];
        places.extend(names.iter().map(|name| format!("{tenant}/catalog/{name}")));
        places.extend(folders.iter().map(|folder| format!("{folder}/x.yaml")));
        let others =
            [format!("{tenant}/nested/"), "clusters/other/".to_owned(), format!("delivery/{word}/other/")];
        for place in places.iter().chain(&others) {
            let file = if place.ends_with('/') { format!("{place}x.yaml") } else { place.clone() };
            repo.put(&format!("rendered/{file}"), ADMIN);
        }
        // All at once, so that the process is started a few times only.
        for arguments in VERBS {
            let said = refused(&repo, arguments);
            for place in places.iter().chain(&others) {
                let named = format!("`rendered/{place}` was not rendered by Bindery");
                assert!(said.contains(&named), "{arguments:?} {place}: {said}");
            }
        }
        for place in places {
            fs::remove_file(repo.root.join("rendered").join(&place)).expect("nothing is deleted in silence");
        }
        for folder in others {
            fs::remove_dir_all(repo.root.join("rendered").join(&folder)).unwrap();
        }
        let link = format!("{tenant}/link.yaml");
        repo.link("/etc/hostname", &format!("rendered/{link}"));
        is_named(&repo, &link);
        fs::remove_file(repo.root.join("rendered").join(&link)).unwrap();
        assert_eq!(repo.run(&["check"]).exit, 0);
        assert_eq!(repo.run(&["render", "--check"]).exit, 0);
    }
}

#[test]
fn an_unlisted_file_under_a_name_of_ours_is_foreign() {
    let repo = delivered("ArgoCD");
    let folder = "clusters/nonproduction/development/acme-shop-development/catalog";
    let list = format!("rendered/{folder}/kustomization.yaml");
    let file = format!("{folder}/deployment-catalog.yaml");
    let (listed, own) = (repo.read(&list), repo.read(&format!("rendered/{file}")));
    repo.edit(&list, "- deployment-catalog.yaml\n", "");
    assert_eq!(repo.run(&["check"]).exit, 0, "what the definitions say may stand there");
    repo.put(&format!("rendered/{file}"), ADMIN);
    let run = repo.run(&["check"]);
    assert!(run.exit == 1 && run.err.contains(&file), "{}{}", run.out, run.err);
    let run = repo.run(&["render", "--check"]);
    assert!(run.exit == 1 && run.out.contains(&format!("in the way: {file}")), "{}{}", run.out, run.err);
    repo.put(&list, listed);
    repo.put(&format!("rendered/{file}"), own);
    // A list that somebody lengthened is found by comparing, and so is the file that it names.
    repo.put(&format!("rendered/{folder}/x.yaml"), ADMIN);
    repo.put(&list, format!("{}- x.yaml\n", repo.read(&list)));
    let run = repo.run(&["render", "--check"]);
    assert_eq!(run.exit, 1);
    assert!(
        run.out.contains("differs: ") && run.out.contains(&format!("stale: {folder}/x.yaml")),
        "{}",
        run.out
    );
}

#[test]
fn nobody_lowers_what_an_engine_reads() {
    let repo = delivered("Flux");
    repo.configure("  severities: {foreign-file: \"off\", old-output: info}");
    repo.put("rendered/clusters/nonproduction/x.yaml", ADMIN);
    is_named(&repo, "clusters/nonproduction/x.yaml");
    fs::remove_file(repo.root.join("rendered/clusters/nonproduction/x.yaml")).unwrap();
    repo.configure("  output: deploy/manifests");
    for arguments in [&["check"][..], &["render", "--check"], &["render"]] {
        let run = repo.run(arguments);
        let said = format!("{}{}", run.out, run.err);
        assert!(run.exit == 1 && said.contains("error[old-output]"), "{arguments:?}: {said}");
    }
    // Objects of an engine in the old folder say that one reads it, whatever Config says today.
    repo.edit("bindery.yaml", "engine: Flux", "engine: None");
    let run = repo.run(&["check"]);
    assert!(run.exit == 1 && run.err.contains("error[old-output]"), "{}{}", run.out, run.err);
    // A Config in it makes no repository of its own of it.
    repo.put("rendered/bindery.yaml", repo.read("bindery.yaml"));
    assert!(repo.run(&["check"]).err.contains("error[old-output]"));
    fs::remove_dir_all(repo.root.join("rendered")).unwrap();
    assert_eq!(repo.run(&["render"]).exit, 0);
}

#[test]
fn an_output_for_once_is_held_to_what_output_is_held_to() {
    let repo = Repo::new();
    repo.git(&["init", "-q"]);
    let outside = repo.root.parent().unwrap().to_owned();
    fs::create_dir_all(outside.join("elsewhere/deeper")).unwrap();
    repo.link(outside.join("elsewhere/deeper"), "way");
    repo.git(&["init", "-q", "--bare", "../store"]);
    let before = contents(&outside);
    for place in [
        "../absent/../repo",
        "absent/../.",
        "rendered/absent/../../..",
        "way/../x",
        "platform/platform.yaml/../../x",
        ".",
        "platform",
        "projects/",
        "./platform/../projects",
        ".git",
        ".git/x",
        ".GIT/x",
        "x/.git/hooks",
        "x/.Git./y",
        "x/git~1",
        "../store",
        "../store/hooks",
    ] {
        let run = repo.run(&["render", "--out-dir", place]);
        assert_eq!(run.exit, 2, "{place}: {}{}", run.out, run.err);
        assert!(before == contents(&outside), "{place} was written to");
    }
    for place in ["../beside", "second", "rendered/../third"] {
        assert_eq!(repo.run(&["render", "--out-dir", place]).exit, 0, "{place}");
    }
    assert!(repo.root.join("third/clusters").is_dir());
}

#[test]
fn a_start_is_never_written_through_a_link() {
    let repo = Repo::new();
    let outside = repo.root.parent().unwrap().join("elsewhere");
    fs::create_dir_all(&outside).unwrap();
    for (target, link, folder) in [
        ("../../elsewhere", "new/platform", "new"),
        ("../elsewhere", "linked", "linked"),
        ("../elsewhere", "linked2", "linked2/"),
        ("../../elsewhere/x.yaml", "other/bindery.yaml", "other"),
        ("../../elsewhere/x", "attributes/.gitattributes", "attributes"),
    ] {
        repo.link(target, link);
        let run = repo.run(&["init", folder]);
        assert_eq!(run.exit, 2, "{link}: {}", run.err);
        assert_eq!(fs::read_dir(&outside).unwrap().count(), 0, "{link}");
    }
    assert!(!repo.root.join("new/bindery.yaml").exists(), "nothing is written at all");
}
