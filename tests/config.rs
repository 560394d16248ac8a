//! Configuration: `.env.example` is the struct as text, and production refuses what is only for development.

use back_on_track::config::Config;
use clap::{Args, Command};
use tempfile::TempDir;

use crate::harness::committed::same_as_committed;
use crate::harness::process;

#[test]
fn the_example_says_what_the_program_reads() {
    let command = Config::augment_args(Command::new("config"));
    let mut text = "# Everything that can be set, with its default. Copy this file to `.env`.\n".to_owned();
    for argument in command.get_arguments() {
        let name = argument.get_env().expect("everything can be set by environment").to_string_lossy();
        let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
        let defaults = argument.get_default_values().iter().map(|value| value.to_string_lossy());
        let default = if argument.is_hide_default_value_set() { String::new() } else { defaults.collect() };
        let choices: Vec<String> =
            argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
        let choices = if choices.is_empty() { String::new() } else { format!(" ({})", choices.join(", ")) };
        text += &format!("\n# {help}{choices}\n# {name}={default}\n");
    }
    same_as_committed(".env.example", &text);
}

#[test]
fn production_refuses_what_is_only_for_development() {
    let own_key = "MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF";
    let production = [("APP_ENV", "production")];
    for (variable, others) in [
        ("SIGNING_KEY", vec![("PUBLIC_URL", "https://api.example.org")]),
        ("PUBLIC_URL", vec![("SIGNING_KEY", own_key)]),
    ] {
        let folder = TempDir::new().unwrap();
        let environment = [&production[..], &others].concat();
        let output = process::run(folder.path(), &environment, &["serve"]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(variable), "{said}");
        assert!(!said.contains(own_key), "a key in the log: {said}");
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().count(),
            0,
            "it made something before it refused"
        );
    }
}

#[test]
fn a_key_that_is_none_is_refused_without_being_shown() {
    let folder = TempDir::new().unwrap();
    for key in ["not base64!", "bm90IGEga2V5IGF0IGFsbA=="] {
        let output =
            process::run(folder.path(), &[("SIGNING_KEY", key), ("BIND_ADDR", "127.0.0.1:0")], &["serve"]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains("SIGNING_KEY") && !said.contains(key), "{said}");
    }
}

#[test]
fn every_chore_explains_itself() {
    let folder = TempDir::new().unwrap();
    for chore in ["serve", "migrate", "openapi", "backup", "texts"] {
        let output = process::run(folder.path(), &[], &[chore, "--help"]);
        assert!(output.status.success() && output.stdout.len() > 20, "{chore}");
    }
}

/// What a start with these texts of its own says; `None` where it got as far as the address, which is none.
fn start_with(texts: &[(&str, &str)]) -> Option<String> {
    let (data, folder) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    for (name, text) in texts {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    // A folder can't be a database: the start ends there at the latest, and not by serving.
    let own = folder.path().display().to_string();
    let environment = [("TEXTS_DIR", own.as_str()), ("DATABASE_URL", "sqlite:/")];
    let output = process::run(data.path(), &environment, &["serve"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (!said.contains("database")).then_some(said)
}

#[test]
fn texts_of_ones_own_are_taken_one_by_one_and_what_is_wrong_is_named() {
    let title = ("nl/notices.ftl", "notice-message-title = Post!\n");
    assert_eq!(start_with(&[title]), None);
    let layout =
        "{{ greeting }}\n{{ title }}\n{{ body }}\n{% for line in titles %}* {{ line }}\n{% endfor %}";
    assert_eq!(start_with(&[title, ("mail.txt", layout)]), None);
    for (texts, named) in [
        (vec![], "mail.txt"),
        (vec![("mail.txt", "")], "mail.txt: `title` is not shown"),
        (vec![("mail.txt", "{{ title }} {{ body }}")], "mail.txt: `titles` is not shown"),
        (vec![("mail.html", "{{ title")], "mail.html, line 1"),
        (vec![title, ("en/notices.ftl", "# Words\n\nnotice-message-title")], "en/notices.ftl, line 3"),
        (vec![("nl/notices.ftl", "nobody-says = Hallo")], "nl/notices.ftl: nothing is called nobody-says"),
        (vec![("nl/notices.ftl", "mail-why = { $nobody }")], "nl/notices.ftl: the text `mail-why`"),
    ] {
        let said = start_with(&texts).expect(named);
        assert!(said.contains(named), "{named}: {said}");
    }
}

#[test]
fn the_built_in_texts_are_written_to_be_changed() {
    let folder = TempDir::new().unwrap();
    let write = || process::run(folder.path(), &[], &["texts", "own"]);
    assert!(write().status.success());
    let layout = std::fs::read_to_string(folder.path().join("own/mail.txt")).unwrap();
    assert!(layout.contains("{{ title }}"), "{layout}");
    for name in ["nl/notices.ftl", "en/notices.ftl", "mail.html"] {
        assert!(folder.path().join("own").join(name).is_file(), "{name}");
    }
    std::fs::write(folder.path().join("own/mail.txt"), "mine").unwrap();
    let again = write();
    assert_eq!(again.status.code(), Some(1), "what is there stays");
    assert_eq!(std::fs::read_to_string(folder.path().join("own/mail.txt")).unwrap(), "mine");
}
