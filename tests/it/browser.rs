//! Takes a directory of published pages and has a real browser judge them: the accessibility, network,
//! overflow, contrast, structure and print checks of `tests/browser/check.mjs`. It is here so that
//! `cargo test` and the browser can't disagree about what a good page is.
//!
//! The environment variable `LOYPE_BROWSER` decides, since not every machine that builds the program has
//! a browser: `required` fails when a tool is missing (CI), `auto` or `1` checks when the tools are there,
//! and without it the checks are skipped and say so. This file opens no page itself and holds no rule.

use std::path::{Path, PathBuf};
use std::process::Command;

const HOW: &str = "set LOYPE_BROWSER=required to run the browser checks";

/// Judges every HTML page below `dir`, and panics with the violations when there are any.
pub fn check_pages(dir: &Path) {
    run("check.mjs", &[dir]);
}

/// A checker that silently stopped looking would pass every report: each fault must be found.
#[test]
fn each_browser_check_finds_the_fault_it_is_for() {
    run("selftest.mjs", &[]);
}

fn run(script: &str, arguments: &[&Path]) {
    let required = match wanted().as_deref() {
        None | Some("" | "0") => {
            println!("skipped: {HOW}");
            return;
        }
        Some("required") => true,
        Some("auto" | "1") => false,
        Some(other) => {
            panic!("LOYPE_BROWSER is `{other}`; it can be `required`, `auto`, `1`, `0` or unset")
        }
    };
    if let Some(missing) = missing_tool() {
        assert!(!required, "LOYPE_BROWSER=required, but {missing}");
        println!("skipped: {missing}; {HOW}");
        return;
    }
    let output = Command::new("node")
        .arg(home().join(script))
        .args(arguments)
        .output()
        .expect("node starts because its version was asked for a moment ago");
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    let verdict = said.lines().last().unwrap_or_default();
    // The exit code alone would take a script that never began for one that found nothing.
    assert!(
        output.status.success() && verdict.ends_with(" passed, 0 failed"),
        "{script} found faults ({})\n{said}{complained}",
        output.status
    );
    println!("{script}: {verdict}");
}

/// The first tool that isn't there, in words that say what to do.
fn missing_tool() -> Option<String> {
    if !Command::new("node")
        .arg("--version")
        .output()
        .is_ok_and(|answer| answer.status.success())
    {
        return Some("node is missing: install Node.js 20 or newer".to_owned());
    }
    let modules = home().join("node_modules/playwright-core");
    if !modules.is_dir() {
        return Some("the node modules are missing: run `npm ci` in tests/browser".to_owned());
    }
    let chromium = chromium();
    if !chromium.is_file() {
        return Some(format!(
            "there is no Chromium at {}: install it, or say where it is in LOYPE_CHROMIUM",
            chromium.display()
        ));
    }
    None
}

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser")
}

fn wanted() -> Option<String> {
    std::env::var("LOYPE_BROWSER").ok()
}

/// Where `check.mjs` looks too.
fn chromium() -> PathBuf {
    std::env::var_os("LOYPE_CHROMIUM")
        .map_or_else(|| PathBuf::from("/usr/bin/chromium"), PathBuf::from)
}
