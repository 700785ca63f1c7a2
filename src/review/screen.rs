//! In: a question and the width of the screen. Out: the question as text: both sides beside each
//! other where there is room, below each other where there isn't, with the words that only one of
//! them has marked. It exists because two long texts can't be compared from memory. It deliberately
//! uses no colour: bold where the terminal can, asterisks where it can't or is asked not to.

use super::{Question, Side};
use crate::overlap::fold;
use crate::report::Messages;
use std::collections::HashSet;
use std::fmt::Write;

/// From this many columns on the sides stand beside each other.
const BESIDE: usize = 100;
/// The least width that texts are broken to.
const NARROWEST: usize = 20;
/// The widest that one text is: longer lines are hard to read.
const WIDEST: usize = 100;
/// What stands between the sides.
const BETWEEN: &str = " │ ";

/// What the screen can do.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Columns.
    pub width: usize,
    /// Whether bold type is understood.
    pub bold: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            width: 80,
            bold: false,
        }
    }
}

/// A word, and whether it is marked.
#[derive(Debug, Clone)]
struct Piece {
    text: String,
    strong: bool,
}

type Row = Vec<Piece>;

/// The question as text, `n` of `of`.
pub(super) fn show(
    question: &Question,
    (n, of): (usize, usize),
    say: &Messages,
    style: &Style,
) -> String {
    let mut out = String::new();
    let progress = say.say(
        "review.progress",
        &[("n", &n.to_string()), ("of", &of.to_string())],
    );
    // Writing to a String can't fail.
    let _ = writeln!(out, "\n{progress} · {}", question.likeness);
    let (a, b) = (&question.a, &question.b);
    let whole = style.width.max(NARROWEST);
    if whole >= BESIDE {
        let width = ((whole - BETWEEN.chars().count()) / 2).min(WIDEST);
        let (left, right) = (rows(a, b, say, width, style), rows(b, a, say, width, style));
        for at in 0..left.len().max(right.len()) {
            let (one, n_one) = line(left.get(at), style);
            let (other, _) = line(right.get(at), style);
            let pad = " ".repeat(width.saturating_sub(n_one));
            let _ = writeln!(out, "{}", format!("{one}{pad}{BETWEEN}{other}").trim_end());
        }
    } else {
        for (name, one, other) in [("A", a, b), ("B", b, a)] {
            let _ = writeln!(out, "── {name}");
            for row in rows(one, other, say, whole.min(WIDEST), style) {
                let _ = writeln!(out, "{}", line(Some(&row), style).0);
            }
        }
    }
    let why = plain(&question.why);
    for row in wrapped(why, whole.min(WIDEST)) {
        let _ = writeln!(out, "{}", line(Some(&row), style).0);
    }
    out
}

/// A side: who and what, then the facts, then the text.
fn rows(side: &Side, other: &Side, say: &Messages, width: usize, style: &Style) -> Vec<Row> {
    let others = content(&format!("{} {}", other.title, other.text));
    let mut rows = wrapped(plain(&side.municipality), width);
    rows.extend(wrapped(marked(&side.title, &others, style), width));
    rows.extend(
        side.facts
            .iter()
            .flat_map(|fact| wrapped(plain(fact), width)),
    );
    rows.push(Row::new());
    rows.extend(match side.text.is_empty() {
        true => wrapped(plain(&say.text("review.no_text")), width),
        false => wrapped(marked(&side.text, &others, style), width),
    });
    rows
}

/// The folded words of a text that say what it is about.
fn content(text: &str) -> HashSet<String> {
    let words = fold::words(text).into_iter();
    let telling = words.filter(|word| !fold::is_stop_word(word));
    telling.map(|word| fold::fold(&word)).collect()
}

fn plain(text: &str) -> Row {
    let piece = |word: &str| Piece {
        text: word.to_owned(),
        strong: false,
    };
    text.split_whitespace().map(piece).collect()
}

/// The words of a text, those marked that the other text has in no inflection or spelling. Without
/// bold type a run of them stands between asterisks.
fn marked(text: &str, others: &HashSet<String>, style: &Style) -> Row {
    let words: Vec<&str> = text.split_whitespace().collect();
    let alone = |word: &&str| content(word).iter().any(|folded| !others.contains(folded));
    let strong: Vec<bool> = words.iter().map(alone).collect();
    let piece = |(at, word): (usize, &&str)| {
        let is = |at: Option<usize>| {
            at.and_then(|at| strong.get(at))
                .is_some_and(|strong| *strong)
        };
        let mut text = (*word).to_owned();
        if strong[at] && !style.bold {
            if !is(at.checked_sub(1)) {
                text.insert(0, '*');
            }
            if !is(Some(at + 1)) {
                text.push('*');
            }
        }
        Piece {
            text,
            strong: strong[at],
        }
    };
    words.iter().enumerate().map(piece).collect()
}

/// Words broken into lines. A word longer than a line is cut.
fn wrapped(words: Row, width: usize) -> Vec<Row> {
    let mut rows: Vec<Row> = vec![Row::new()];
    let mut used = 0;
    for piece in words {
        let letters: Vec<char> = piece.text.chars().collect();
        for part in letters.chunks(width.max(1)) {
            let room = used + usize::from(used > 0) + part.len();
            if room > width {
                rows.push(Row::new());
                used = 0;
            }
            used += usize::from(used > 0) + part.len();
            if let Some(row) = rows.last_mut() {
                row.push(Piece {
                    text: part.iter().collect(),
                    strong: piece.strong,
                });
            }
        }
    }
    rows
}

/// A line as it is written, and how many columns it takes.
fn line(row: Option<&Row>, style: &Style) -> (String, usize) {
    let mut out = String::new();
    let mut width = 0;
    for piece in row.into_iter().flatten() {
        if width > 0 {
            out.push(' ');
            width += 1;
        }
        width += piece.text.chars().count();
        match piece.strong && style.bold {
            true => {
                let _ = write!(out, "\x1b[1m{}\x1b[0m", piece.text);
            }
            false => out.push_str(&piece.text),
        }
    }
    (out, width)
}
