#![no_main]

#[path = "../checks.rs"]
#[allow(dead_code, reason = "the other targets use the rest")]
mod checks;

use loypemelding::ingest::Isolation;
use std::sync::LazyLock;

/// The program that reads workbooks apart; a fuzz target is not it.
static PROGRAM: LazyLock<Isolation> = LazyLock::new(|| {
    Isolation::by(std::env::var_os("LOYPE").expect("LOYPE names the program, see fuzz/README.md"))
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::workbook(bytes, &PROGRAM));
