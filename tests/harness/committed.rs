//! Files that are generated *and* committed, so that a change of theirs is seen in review.

use std::path::{Path, PathBuf};

/// The top folder of the repository.
pub fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Fails where the committed file at `path` is not `wanted`; with `UPDATE=1` writes it instead.
pub fn same_as_committed(path: &str, wanted: &str) {
    let file = top().join(path);
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    if committed == wanted {
        return;
    }
    if std::env::var("UPDATE").is_ok_and(|update| update == "1") {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, wanted).unwrap();
        return;
    }
    let only_in = |one: &str, other: &str, mark: &str| {
        let other: Vec<&str> = other.lines().collect();
        let lines = one.lines().filter(|line| !other.contains(line));
        lines.take(40).map(|line| format!("{mark} {line}\n")).collect::<String>()
    };
    panic!(
        "{path} is not up to date; if the change is meant: UPDATE=1 cargo test\n{}{}",
        only_in(&committed, wanted, "-"),
        only_in(wanted, &committed, "+")
    );
}
