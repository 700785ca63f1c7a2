//! In: the inputs under `fuzz/kept`: what fuzzing once found, and one of each kind besides. Out:
//! the checks of the fuzz targets, once more. It exists so that what was mended stays so on a
//! machine without a fuzzer. It deliberately mutates nothing.

#[path = "../../fuzz/checks.rs"]
mod checks;

use std::path::Path;

/// The inputs of one target.
fn kept(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/kept")
        .join(target);
    let entries = std::fs::read_dir(&folder).expect("because each target keeps one input or more");
    let mut inputs: Vec<(String, Vec<u8>)> = entries
        .map(|entry| entry.expect("because it is our own folder").path())
        .map(|path| {
            let bytes = std::fs::read(&path).expect("because it was listed");
            (path.display().to_string(), bytes)
        })
        .collect();
    inputs.sort();
    assert!(!inputs.is_empty(), "{} is empty", folder.display());
    inputs
}

fn hold(target: &str, check: impl Fn(&[u8])) {
    for (name, bytes) in kept(target) {
        // The name stands above a panic's own words.
        println!("{name}");
        check(&bytes);
    }
}

#[test]
fn kept_text_files_hold() {
    hold("csv", checks::csv);
}

#[test]
fn kept_cells_hold() {
    hold("cells", checks::cells);
}

#[test]
fn kept_mappings_hold() {
    hold("mapping", checks::mapping);
}

#[test]
fn kept_packages_hold() {
    hold("xlsx", checks::xlsx);
}

#[test]
fn kept_workbooks_hold() {
    hold("workbook", |bytes| {
        checks::workbook(bytes, &crate::isolation())
    });
}
