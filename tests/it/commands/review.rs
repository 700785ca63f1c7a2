//! `loype review`: a sitting through a pipe as a person sees it, what is on disk after every answer,
//! and sheets that go to a colleague and come back.

use super::{Given, loype};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

const PIPELINE: &str = "\
title = 'Prøve'
language = 'LANGUAGE'
as_of = '2026-09-30'
period = '2026Q3'
output = 'out'
municipalities = ['Molde', 'Aukra']
[[source]]
municipality = 'Molde'
mapping = 'egen.toml'
files = 'molde.csv'
[[source]]
municipality = 'Aukra'
mapping = 'egen.toml'
files = 'aukra.csv'
";

const MAPPING: &str = "\
name = 'egen'
title = 'Egen liste'
[[table]]
fills = 'initiative'
[table.columns]
id = 'Nr'
title = 'Tiltak'
description = 'Om'
started = 'Start'
";

const MOLDE: &str = "\
Nr;Tiltak;Om;Start
1;Samtalerobot på hjemmesiden;Innbyggere ringer om åpningstider. En robot svarer på nettsiden.;01.03.2026
2;Lydbok for fjellturen;Turister vil høre om stedet. En app forteller underveis.;
3;Solceller på rådhuset;Strøm er dyr. Paneler på taket gir egen strøm.;
";

const AUKRA: &str = "\
Nr;Tiltak;Om;Start
1;Samtalerobot på nettsiden;Innbyggere ringer mye om åpningstider. En robot svarer på heimesida.;01.05.2026
2;Fjelltur som lydbok;Turister vil høre om stedet. En app forteller på turen.;
3;Hund på sykehjemmet;Beboere er ensomme. En hund besøker avdelingen.;
";

struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new(language: &str) -> Desk {
        let desk = Desk {
            folder: TempDir::new().expect("because a temporary folder can be made"),
        };
        desk.write("p.toml", PIPELINE.replace("LANGUAGE", language));
        desk.write("egen.toml", MAPPING);
        desk.write("molde.csv", MOLDE);
        desk.write("aukra.csv", AUKRA);
        desk
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), text).expect("because the folder is the test's own");
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// `loype review` of the pipeline, with lines on stdin, on a screen of so many columns.
    fn review(&self, more: &[&str], typed: &str, columns: &str) -> Given {
        let mut child = Command::new(env!("CARGO_BIN_EXE_loype"))
            .arg("review")
            .arg(self.path("p.toml"))
            .args(more)
            .env("COLUMNS", columns)
            .env("USER", "kari")
            .current_dir(self.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("because the program was built");
        let mut pipe = child.stdin.take().expect("because it is piped");
        // Who has left doesn't read on.
        let _ = pipe.write_all(typed.as_bytes());
        drop(pipe);
        Given::of(child.wait_with_output().expect("because it was started"))
    }

    /// The answers on disk, with the time of day taken out: nobody can say it beforehand.
    fn answers(&self) -> String {
        let text = std::fs::read_to_string(self.path("answers.csv")).unwrap_or_default();
        timeless(&text)
    }

    /// What a person saw, without where the test ran, and without the reasons and the likeness: they
    /// follow from the finder, whose own tests hold them, and must not unsettle how a sitting looks.
    fn seen(&self, given: &Given) -> String {
        let folder = self.folder.path().display().to_string();
        without_numbers(&given.err.replace(&folder, "FOLDER"))
    }
}

/// A sitting with N for each likeness and one line, WHY, for each paragraph of reasons; a paragraph
/// that misses its beginning or its end stays as it is and shows.
fn without_numbers(seen: &str) -> String {
    let mut out = String::new();
    let mut lines = seen.lines();
    while let Some(line) = lines.next() {
        let begins = ["Felles ord: ", "Words in common: "];
        if begins.iter().any(|words| line.starts_with(words)) {
            let ends = |text: &str| {
                let digits = |end: &str| {
                    let end = end
                        .trim_end_matches('.')
                        .trim_start_matches(['+', '-', '\u{2212}']);
                    end.chars()
                        .all(|c| c.is_ascii_digit() || c == ',' || c == '.')
                };
                ["Nest beste treff: ", "Next best match: "]
                    .iter()
                    .any(|words| text.split_once(words).is_some_and(|(_, end)| digits(end)))
            };
            let mut paragraph = line.to_owned();
            while !ends(&paragraph) {
                let Some(more) = lines.next() else { break };
                paragraph.push(' ');
                paragraph.push_str(more);
            }
            out.push_str(if ends(&paragraph) { "WHY" } else { &paragraph });
        } else if let Some((before, _)) = ["likhet ", "similarity "].iter().find_map(|word| {
            let (before, number) = line.rsplit_once(word)?;
            number
                .starts_with(['0', '1'])
                .then_some((format!("{before}{word}"), number))
        }) {
            out.push_str(&before);
            out.push('N');
        } else {
            out.push_str(line);
        }
        out.push('\n');
    }
    out
}

/// A text with NOW for each moment that is told to the second.
fn timeless(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::new();
    let mut at = 0;
    while at < text.len() {
        let moment = text.get(at..at + 20).filter(|piece| {
            piece.ends_with('Z') && piece.as_bytes()[10] == b'T' && piece.starts_with("20")
        });
        match moment {
            Some(_) => {
                out.push_str("NOW");
                at += 20;
            }
            None => {
                let next = (at + 1..=text.len()).find(|end| text.is_char_boundary(*end));
                let next = next.unwrap_or(bytes.len());
                out.push_str(&text[at..next]);
                at = next;
            }
        }
    }
    out
}

#[test]
fn a_sitting_on_a_narrow_screen() {
    let desk = Desk::new("nb");
    let given = desk.review(&["--by", "Kari"], "n leste begge\ns\nhva?\nt\n", "72");
    assert_eq!(given.code, 0, "{}", given.err);
    insta::assert_snapshot!("review_narrow", desk.seen(&given));
    insta::assert_snapshot!("review_answers", desk.answers());
}

#[test]
fn a_sitting_on_a_wide_screen_in_english() {
    let desk = Desk::new("en");
    let given = desk.review(&["--n", "1"], "k\n", "110");
    assert_eq!(given.code, 0, "{}", given.err);
    insta::assert_snapshot!("review_wide", desk.seen(&given));
    assert_eq!(
        desk.answers(),
        "",
        "a question that is passed over leaves nothing"
    );
}

#[test]
fn undo_leaves_no_trace_and_asks_again() {
    let desk = Desk::new("nb");
    let one = desk.review(&[], "s\nq\n", "80");
    assert_eq!(one.code, 0, "{}", one.err);
    let before = desk.answers();
    assert_eq!(before.lines().count(), 2, "{before}");
    // The next sitting can't undo what the last one said; its own answer it can.
    let other = desk.review(&[], "u\nd\nu\nq\n", "80");
    assert!(other.err.contains("ikke noe å angre"), "{}", other.err);
    assert!(other.err.contains("Angret"), "{}", other.err);
    assert_eq!(desk.answers(), before);
}

#[test]
fn a_broken_connection_loses_nothing_and_what_is_answered_is_not_asked_again() {
    let desk = Desk::new("nb");
    // The pipe ends in the middle of a sitting.
    let first = desk.review(&["--by", "Kari"], "s\n", "80");
    assert_eq!(first.code, 0, "{}", first.err);
    assert_eq!(desk.answers().lines().count(), 2);
    let second = desk.review(&["--by", "Ola"], "d\n", "80");
    let kept = desk.answers();
    assert_eq!(kept.lines().count(), 3, "{kept}");
    assert!(second.err.contains("1 av"), "{}", second.err);
    let list = desk.review(&["--list"], "", "80");
    assert_eq!(list.out.lines().count(), 2, "{}", list.out);
    for who in ["Kari", "Ola"] {
        assert!(list.out.contains(who), "{}", list.out);
    }
}

#[test]
fn a_sheet_goes_to_a_colleague_and_comes_back_once() {
    for name in ["par.csv", "par.xlsx"] {
        let desk = Desk::new("nb");
        let written = desk.review(&["--sheet", name], "", "80");
        assert_eq!(written.code, 0, "{}", written.err);
        let empty = desk.review(&["--take", name, "--by", "Ola"], "", "80");
        assert_eq!(empty.code, 0, "{}", empty.err);
        assert_eq!(desk.answers(), "", "nothing was filled in");
    }
    let desk = Desk::new("nb");
    desk.review(&["--sheet", "par.csv"], "", "80");
    let sheet = std::fs::read_to_string(desk.path("par.csv")).expect("because it was written");
    let filled = sheet
        .replacen(";;;;;", ";samme;;;;", 1)
        .replacen(";;;;;", ";kanskje;;;;", 1);
    desk.write("par.csv", &filled);
    let taken = desk.review(&["--take", "par.csv", "--by", "Ola"], "", "80");
    assert_eq!(taken.code, 1, "a line can't be used: {}", taken.err);
    assert!(
        taken
            .err
            .contains("par.csv:3 column «answer» value «kanskje»"),
        "{}",
        taken.err
    );
    let kept = desk.answers();
    assert!(kept.contains(",same,Ola,NOW,"), "{kept}");
    // The same sheet again says nothing new, although the time is another.
    desk.review(&["--take", "par.csv", "--by", "Ola"], "", "80");
    assert_eq!(desk.answers(), kept);
}

#[test]
fn a_file_that_is_no_file_of_answers_is_not_written_over() {
    let desk = Desk::new("nb");
    desk.write("answers.csv", "Kari,Ola\n1,2\n");
    let given = desk.review(&[], "s\n", "80");
    assert_eq!(given.code, 2, "{}", given.err);
    assert!(given.err.contains("answer.file"), "{}", given.err);
    assert_eq!(desk.answers(), "Kari,Ola\n1,2\n");
}

#[test]
fn the_samples_answers_are_listed() {
    let given = loype(&["review", "pipelines/sample.toml", "--list"]);
    assert_eq!(
        (given.code, given.out.lines().count()),
        (0, 14),
        "{}",
        given.err
    );
    assert!(
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("sample-data/svar-overlapp.csv")
            .is_file()
    );
}
