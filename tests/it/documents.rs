//! In: the README and the generated documents. Out: proof that they tell the truth: commands of
//! the README are run as they stand, `reports/METRICS.md` is what the catalogue says, and the
//! sample is what its generator writes.

use std::path::Path;
use std::process::{Command, Output};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Runs the built program in a folder.
fn loype(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_loype"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("because the program was built")
}

/// The lines of the README's code blocks that are commands.
fn commands() -> Vec<String> {
    let readme = read("README.md");
    let mut commands = Vec::new();
    let mut inside = false;
    for line in readme.lines().map(str::trim) {
        if line.starts_with("```") {
            inside = !inside && line == "```sh";
        } else if inside && !line.is_empty() && !line.starts_with('#') {
            commands.push(line.to_owned());
        }
    }
    commands
}

/// `cargo run --` is the built program; `cargo test` and `cargo install` are this very build. The
/// others are run in their order, in a folder that has the repository's pipelines and sample.
#[test]
fn the_readme_runs_as_it_stands() {
    let commands = commands();
    assert_eq!(commands[0], "cargo run -- run pipelines/sample.toml");
    assert_eq!(commands[1], "cargo test --locked");
    let folder = tempfile::TempDir::new().expect("because a temporary folder can be made");
    for name in ["pipelines", "sample-data"] {
        std::os::unix::fs::symlink(root().join(name), folder.path().join(name))
            .expect("because the folder is empty");
    }
    let mut n = 0;
    for command in &commands {
        let words: Vec<&str> = command.split_whitespace().collect();
        let arguments = match words.as_slice() {
            ["cargo", "run", "--", rest @ ..] => rest,
            ["loype", rest @ ..] => rest,
            ["cargo", "test" | "install", ..] => continue,
            _ => panic!("the README has a command that no test knows: {command}"),
        };
        let done = loype(folder.path(), arguments);
        // Of a new pipeline the exports are missing.
        let code = if arguments[0] == "check" { 3 } else { 0 };
        assert!(
            done.status.code() == Some(code),
            "`{command}` ends with {}:\n{}",
            done.status,
            String::from_utf8_lossy(&done.stderr)
        );
        n += 1;
    }
    assert!(n >= 8, "only {n} commands were run");
}

#[test]
fn the_catalogue_document_is_fresh() {
    let wanted = loypemelding::metrics::metrics_markdown();
    let found = read("reports/METRICS.md");
    assert!(
        wanted == found,
        "reports/METRICS.md is not what the catalogue says; write it again with\n  \
         cargo run -- metrics --markdown > reports/METRICS.md"
    );
}

#[test]
fn every_message_table_has_every_key() {
    use loypemelding::report::{MESSAGE_TABLES, Messages};
    let tables: Vec<Messages> = MESSAGE_TABLES
        .iter()
        .map(|(language, _)| Messages::load(language).expect("because the table ships"))
        .collect();
    let first: Vec<&str> = tables[0].keys().collect();
    for table in &tables[1..] {
        assert_eq!(
            first,
            table.keys().collect::<Vec<_>>(),
            "{}",
            table.language
        );
    }
    for reason in loypemelding::metrics::gate::REASONS {
        for table in &tables {
            assert!(
                table.has(&format!("reason.{reason}")),
                "{} lacks the reason {reason}",
                table.language
            );
        }
    }
    for finding in loypemelding::model::FINDINGS {
        for table in &tables {
            let key = format!("finding.{}", finding.code);
            assert!(table.has(&key), "{} lacks {key}", table.language);
        }
    }
}

/// The committed sample is what its generator writes, byte for byte.
#[test]
fn the_sample_is_what_its_generator_writes() {
    let done = Command::new("python3")
        .arg("sample-data/generate.py")
        .arg("--check")
        .current_dir(root())
        .output();
    match done {
        Err(_) => println!("skipped: no python3"),
        Ok(done) => assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stdout)
        ),
    }
}
