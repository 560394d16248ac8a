//! The house rules that no compiler checks, for the program, the schema, the entities and these tests.

use std::path::{Path, PathBuf};

use crate::harness::committed::top;

struct Source {
    name: String,
    text: String,
}

impl Source {
    fn lines_outside_tests(&self) -> impl Iterator<Item = (usize, &str)> {
        let code = self.text.lines().take_while(|line| *line != "#[cfg(test)]");
        code.enumerate().map(|(index, line)| (index + 1, line))
    }

    fn is_named(&self, name: &str) -> bool {
        self.name.ends_with(&format!("/{name}"))
    }
}

fn sources() -> Vec<Source> {
    let mut paths = Vec::new();
    for folder in ["api/src", "entities/src", "migration/src", "tests"] {
        collect(&top().join(folder), &mut paths);
    }
    assert!(paths.len() > 50, "only {} files found", paths.len());
    let read = |path: PathBuf| Source {
        name: path.strip_prefix(top()).unwrap().display().to_string(),
        text: std::fs::read_to_string(&path).unwrap(),
    };
    paths.into_iter().map(read).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

/// A function as rustfmt writes it: from `fn` to the brace under its first letter.
struct Function {
    place: String,
    length: usize,
    is_handler: bool,
}

fn functions(source: &Source) -> Vec<Function> {
    let lines: Vec<&str> = source.text.lines().collect();
    let mut found = Vec::new();
    let mut is_handler = false;
    for (start, line) in lines.iter().enumerate() {
        is_handler |= line.trim_start().starts_with("#[utoipa::path");
        if !is_function_head(line) {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let is_end = |line: &&str| {
            line.len() - line.trim_start().len() == indent && line.trim_start().starts_with('}')
        };
        let length = lines[start..].iter().position(is_end).map_or(1, |length| length + 1);
        let declares_only = line.trim_end().ends_with(';') || line.trim_end().ends_with('}');
        let place = format!("{}:{}", source.name, start + 1);
        found.push(Function { place, length: if declares_only { 1 } else { length }, is_handler });
        is_handler = false;
    }
    found
}

fn is_function_head(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let position = words.iter().position(|word| *word == "fn");
    let is_modifier = |word: &&str| matches!(*word, "pub" | "async" | "const") || word.starts_with("pub(");
    position.is_some_and(|position| words[..position].iter().all(is_modifier))
}

fn fail_on(faults: Vec<String>, rule: &str) {
    assert!(faults.is_empty(), "{rule}:\n{}", faults.join("\n"));
}

#[test]
fn files_are_short() {
    let long = sources().into_iter().map(|source| (source.text.lines().count(), source.name));
    let long =
        long.filter(|(length, _)| *length > 400).map(|(length, name)| format!("{name}: {length} lines"));
    fail_on(long.collect(), "files have at most 400 lines");
}

#[test]
fn functions_are_short() {
    let sources = sources();
    let all: Vec<Function> = sources.iter().flat_map(functions).collect();
    assert!(all.len() > 200, "only {} functions found", all.len());
    let long = all.iter().filter(|function| function.length > 70);
    fail_on(
        long.map(|it| format!("{}: {} lines", it.place, it.length)).collect(),
        "functions have at most 70 lines",
    );
}

#[test]
fn handlers_are_short() {
    let sources = sources();
    let handlers: Vec<Function> =
        sources.iter().flat_map(functions).filter(|function| function.is_handler).collect();
    assert!(handlers.len() > 5, "only {} handlers found", handlers.len());
    let long = handlers.iter().filter(|handler| handler.length > 25);
    fail_on(
        long.map(|it| format!("{}: {} lines", it.place, it.length)).collect(),
        "handlers have at most 25 lines",
    );
}

#[test]
fn paths_know_no_queries() {
    fail_on(lines_with("http.rs", &["Entity::", "Column::", "Statement::"]), "http.rs holds no SQL");
}

#[test]
fn rules_are_pure() {
    let words = ["async", ".await", "DatabaseConnection", "ConnectionTrait", "Utc::now"];
    fail_on(lines_with("rules.rs", &words), "rules.rs knows no database, clock or waiting");
}

fn lines_with(file: &str, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for source in
        sources().iter().filter(|source| source.name.starts_with("api/src") && source.is_named(file))
    {
        for (number, line) in source.lines_outside_tests() {
            if !line.trim_start().starts_with("//") && words.iter().any(|word| line.contains(word)) {
                found.push(format!("{}:{number}: {}", source.name, line.trim()));
            }
        }
    }
    found
}

#[test]
fn names_say_what_is_inside() {
    let nameless = ["utils", "util", "helpers", "helper", "common", "misc"];
    let is_nameless = |name: &str| {
        Path::new(name).iter().any(|part| nameless.contains(&part.to_string_lossy().trim_end_matches(".rs")))
    };
    let found = sources().into_iter().map(|source| source.name).filter(|name| is_nameless(name));
    fail_on(found.collect(), "a file is named after what it holds");
}

#[test]
fn every_file_says_why_it_is_there() {
    let silent = sources().into_iter().filter(|source| !source.text.starts_with("//! "));
    fail_on(silent.map(|source| source.name).collect(), "a file begins with `//!`");
}

#[test]
fn the_tour_names_every_module() {
    let text = std::fs::read_to_string(top().join("tests/main.rs")).unwrap();
    for entry in std::fs::read_dir(top().join("tests")).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        let Some(module) = name.strip_suffix(".rs").filter(|name| *name != "main") else { continue };
        assert!(text.contains(&format!("mod {module};")), "tests/{name} is never run");
    }
}
