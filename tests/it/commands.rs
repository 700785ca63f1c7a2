//! In: command lines. Out: proof that the built program does what its help says: what it writes,
//! where, and which exit code it ends with. Each command has a file of its own; here stands what
//! holds for all of them.

mod check;
mod init;
mod inspect;
mod overlap;
mod read;
mod review;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The repository, where examples are run.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What a command line gave.
struct Given {
    code: i32,
    out: String,
    err: String,
}

impl Given {
    fn of(output: Output) -> Given {
        Given {
            code: output.status.code().expect("because no signal ended it"),
            out: String::from_utf8(output.stdout).expect("because it writes UTF-8"),
            err: String::from_utf8(output.stderr).expect("because it writes UTF-8"),
        }
    }
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_loype"));
    command.args(arguments).current_dir(root());
    command
}

/// Runs the built program in the repository.
fn loype(arguments: &[&str]) -> Given {
    let done = command(arguments).output();
    Given::of(done.expect("because the program was built"))
}

/// The same with something on stdin.
fn loype_on(stdin: &[u8], arguments: &[&str]) -> Given {
    let mut child = command(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("because the program was built");
    let mut pipe = child.stdin.take().expect("because it is piped");
    pipe.write_all(stdin)
        .expect("because the program reads it all");
    drop(pipe);
    Given::of(child.wait_with_output().expect("because it was started"))
}

/// A file in a folder that goes away with the value.
fn file(name: &str, content: impl AsRef<[u8]>) -> (tempfile::TempDir, String) {
    let folder = tempfile::TempDir::new().expect("because a temporary folder can be made");
    let path = folder.path().join(name);
    std::fs::write(&path, content).expect("because the folder is there");
    let path = path.to_str().expect("because the name is UTF-8").to_owned();
    (folder, path)
}

/// The codes of the findings in lines of JSON.
fn codes(lines: &str) -> Vec<String> {
    let values = lines.lines().map(|line| {
        serde_json::from_str::<serde_json::Value>(line)
            .unwrap_or_else(|error| panic!("no JSON ({error}): {line}"))
    });
    values
        .filter_map(|value| value["code"].as_str().map(str::to_owned))
        .collect()
}

#[test]
fn help_tells_every_exit_code() {
    let help = loype(&["--help"]).out;
    for code in ["0 ", "1 ", "2 ", "3 ", "75 ", "101 "] {
        assert!(help.contains(&format!("\n  {code}")), "{code} in {help}");
    }
}

/// The commands that the help lists.
fn listed() -> Vec<String> {
    let help = loype(&["--help"]).out;
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    lines
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

/// Every example that `--help` prints is run, in a folder that has the repository's pipelines and
/// sample. An example may find something, but it must work.
#[test]
fn the_examples_of_help_work() {
    let folder = tempfile::TempDir::new().expect("because a temporary folder can be made");
    for name in ["pipelines", "sample-data"] {
        std::os::unix::fs::symlink(root().join(name), folder.path().join(name))
            .expect("because the folder is empty");
    }
    let commands = listed();
    assert!(commands.len() >= 7, "{commands:?}");
    for command in commands {
        let help = loype(&[&command, "--help"]).out;
        let examples = help.lines().skip_while(|line| *line != "Examples:").skip(1);
        let examples: Vec<&str> = examples
            .take_while(|line| !line.is_empty() && line.starts_with("  "))
            .filter_map(|line| line.strip_prefix("  loype "))
            .collect();
        assert!(!examples.is_empty(), "`loype {command}` has no example");
        assert!(
            help.contains("Exit codes: 0 "),
            "`loype {command}` tells no exit codes"
        );
        for example in examples {
            let arguments: Vec<&str> = example.split_whitespace().collect();
            assert_eq!(arguments[0], command);
            let done = Command::new(env!("CARGO_BIN_EXE_loype"))
                .args(&arguments)
                .current_dir(folder.path())
                .output();
            let done = Given::of(done.expect("because the program was built"));
            assert!(
                [0, 1, 3].contains(&done.code),
                "`loype {example}` ends with {}: {}",
                done.code,
                done.err
            );
        }
    }
}

/// `| head` closes the pipe before everything is written.
#[test]
fn a_closed_pipe_ends_quietly() {
    let long = format!("a,b\n{}", "1,2\n".repeat(60_000));
    let (_folder, path) = file("long.csv", long);
    for arguments in [
        &["metrics", "--markdown"][..],
        &["read", &path],
        &["read", &path, "--format", "ndjson"],
        &["read", &path, "--format", "arrow"],
        &["explain", "value.unknown_word"],
    ] {
        let mut child = command(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("because the program was built");
        drop(child.stdout.take());
        let done = child.wait_with_output().expect("because it was started");
        let err = String::from_utf8_lossy(&done.stderr);
        assert_eq!(
            (done.status.code(), err.as_ref()),
            (Some(0), ""),
            "{arguments:?}"
        );
    }
}
