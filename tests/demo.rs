//! The demo as a newcomer meets it: made by the program itself in an empty folder, whole, and with books that hold.

use tempfile::TempDir;

use crate::harness::process;

#[test]
fn the_demo_is_made_in_an_empty_folder_and_its_books_hold() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().display().to_string();
    let environment = [("DATA_DIR", data.as_str())];
    for command in ["demo", "verify"] {
        let output = process::run(folder.path(), &environment, &[command]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command}: {said}");
    }
}
