//! In: questions, and a person at the other end of a reader and a writer. Out: each answer, handed on
//! at once to whoever keeps it, and how many there were. It exists so that a broken connection loses
//! nothing, and so that a slip is undone without a trace. It deliberately reads whole lines: that
//! works over any connection, with a screen reader, and through a pipe.

use super::screen::{self, Style};
use super::{Answer, Moment, Question, relation};
use crate::model::{Relation, Word};
use crate::report::Messages;
use std::io::{BufRead, Error, Write};

/// What is to be done to the file of answers.
#[derive(Debug, Clone, Copy)]
pub enum Change<'a> {
    /// These are new.
    Add(&'a [Answer]),
    /// This one was a slip.
    Remove(&'a Answer),
}

/// What a sitting came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sitting {
    /// Answers that stand.
    pub n_answered: usize,
    /// Questions that were passed over.
    pub n_skipped: usize,
}

/// What somebody wants at a question.
enum Wish {
    Answer(Relation),
    Skip,
    Undo,
    Note(String),
    Quit,
    Unclear,
}

fn wish(line: &str) -> Wish {
    let line = line.trim();
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    match word.to_lowercase().as_str() {
        "s" => Wish::Answer(Relation::Same),
        "t" => Wish::Answer(Relation::Theme),
        "d" => Wish::Answer(Relation::Different),
        "k" => Wish::Skip,
        "u" => Wish::Undo,
        "n" => Wish::Note(rest.trim().to_owned()),
        "q" => Wish::Quit,
        _ => relation(line).map_or(Wish::Unclear, Wish::Answer),
    }
}

/// Who sits at the other end, and with what.
pub struct Company<'a, I, O> {
    /// Who answers, as that person wrote it.
    pub by: &'a str,
    /// The words.
    pub say: &'a Messages,
    /// The screen.
    pub style: Style,
    /// What that person types.
    pub input: I,
    /// What that person sees.
    pub output: O,
}

/// Asks question by question until there are no more, or the person leaves.
pub fn hold<I: BufRead, O: Write, E: From<Error>>(
    questions: &[Question],
    company: &mut Company<'_, I, O>,
    now: impl Fn() -> Moment,
    mut keep: impl FnMut(Change<'_>) -> Result<(), E>,
) -> Result<Sitting, E> {
    let (say, style) = (company.say, company.style);
    let mut past: Vec<(usize, Option<Answer>)> = Vec::new();
    let mut at = 0;
    writeln!(company.output, "{}", say.text("review.how"))?;
    let marks = match style.bold {
        true => "review.marked_bold",
        false => "review.marked_stars",
    };
    writeln!(company.output, "{}", say.text(marks))?;
    'questions: loop {
        let Some(question) = questions.get(at) else {
            // The last answer can be a slip like any other.
            write!(company.output, "\n{} ", say.text("review.last"))?;
            company.output.flush()?;
            let said = line(&mut company.input)?.map(|line| wish(&line));
            match (said, past.pop()) {
                (Some(Wish::Undo), Some((before, answer))) => {
                    at = take_back(before, answer, company, &mut keep)?;
                    continue 'questions;
                }
                (_, last) => past.extend(last),
            }
            writeln!(company.output)?;
            break 'questions;
        };
        let shown = screen::show(question, (at + 1, questions.len()), say, &style);
        writeln!(company.output, "{shown}{}", say.text("review.keys"))?;
        let mut note = String::new();
        loop {
            write!(company.output, "{} ", say.text("review.prompt"))?;
            company.output.flush()?;
            let Some(line) = line(&mut company.input)? else {
                writeln!(company.output)?;
                break 'questions;
            };
            match wish(&line) {
                Wish::Answer(said) => {
                    let answer = answer(question, said, company.by, now(), &note);
                    keep(Change::Add(std::slice::from_ref(&answer)))?;
                    let word = say.text(&format!("review.answer.{}", said.word()));
                    writeln!(
                        company.output,
                        "{}",
                        say.say("review.kept", &[("answer", &word)])
                    )?;
                    past.push((at, Some(answer)));
                    at += 1;
                    continue 'questions;
                }
                Wish::Skip => {
                    past.push((at, None));
                    at += 1;
                    continue 'questions;
                }
                Wish::Undo => match past.pop() {
                    None => writeln!(company.output, "{}", say.text("review.nothing_to_undo"))?,
                    Some((before, answer)) => {
                        at = take_back(before, answer, company, &mut keep)?;
                        continue 'questions;
                    }
                },
                Wish::Note(text) if text.is_empty() => {
                    write!(company.output, "{} ", say.text("review.note_prompt"))?;
                    company.output.flush()?;
                    note = self::line(&mut company.input)?.unwrap_or_default();
                    writeln!(company.output, "{}", say.text("review.noted"))?;
                }
                Wish::Note(text) => {
                    note = text;
                    writeln!(company.output, "{}", say.text("review.noted"))?;
                }
                Wish::Quit => break 'questions,
                Wish::Unclear => {
                    writeln!(company.output, "{}", say.text("review.unclear"))?;
                    writeln!(company.output, "{}", say.text("review.keys"))?;
                }
            }
        }
    }
    let n_answered = past.iter().filter(|(_, answer)| answer.is_some()).count();
    Ok(Sitting {
        n_answered,
        n_skipped: past.len() - n_answered,
    })
}

/// Takes an answer out of what is kept, and tells the question to go back to.
fn take_back<I, O: Write, E: From<Error>>(
    question: usize,
    answer: Option<Answer>,
    company: &mut Company<'_, I, O>,
    keep: &mut impl FnMut(Change<'_>) -> Result<(), E>,
) -> Result<usize, E> {
    if let Some(answer) = answer {
        keep(Change::Remove(&answer))?;
    }
    writeln!(company.output, "{}", company.say.text("review.undone"))?;
    Ok(question)
}

fn answer(question: &Question, said: Relation, by: &str, on: Moment, note: &str) -> Answer {
    let answer = Answer {
        a: question.a.id.clone(),
        b: question.b.id.clone(),
        on: Some(on),
        by: by.to_owned(),
        answer: said,
        title_a: question.a.title.clone(),
        title_b: question.b.title.clone(),
        note: note.to_owned(),
        line: 0,
    };
    answer.settled()
}

/// A line without its end; none when there are no more.
fn line(input: &mut impl BufRead) -> Result<Option<String>, Error> {
    let mut bytes = Vec::new();
    if input.read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    // A terminal of another encoding must not end the sitting.
    let text = String::from_utf8_lossy(&bytes);
    Ok(Some(text.trim_end_matches(['\n', '\r']).to_owned()))
}
