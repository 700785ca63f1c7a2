//! In: lines that say what two initiatives are to each other. Out: answers, with a fault for every
//! line that can't be used; and answers as a file again. The file has one line an answer, ordered by
//! pair and time, and is the union of everything that was ever answered: so two people's branches
//! merge line by line, a line that stands twice does no harm, and a bad line stays for somebody to
//! correct. It deliberately decides nothing about which answer counts: `counting` does.

use super::lines::guarded;
use super::{Lines, Moment};
use crate::model::{Relation, Word, names};

/// What somebody has said about a pair. The fields are in the order that answers are kept in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Answer {
    /// The id that sorts first.
    pub a: String,
    /// The other.
    pub b: String,
    /// When; none sorts before all times.
    pub on: Option<Moment>,
    /// Who, as that person wrote it; may be empty.
    pub by: String,
    /// What the two are.
    pub answer: Relation,
    /// The title of the first then.
    pub title_a: String,
    /// The title of the other then.
    pub title_b: String,
    /// What else was said.
    pub note: String,
    /// The line that it was read from, from 1; 0 for one that was just given.
    pub line: i64,
}

impl Answer {
    /// The same answer as it is kept: its sides in order, each text on one line.
    pub fn settled(self) -> Answer {
        let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let settled = Answer {
            by: one_line(&self.by),
            title_a: one_line(&self.title_a),
            title_b: one_line(&self.title_b),
            note: one_line(&self.note),
            ..self
        };
        if settled.a <= settled.b {
            return settled;
        }
        Answer {
            a: settled.b,
            b: settled.a,
            title_a: settled.title_b,
            title_b: settled.title_a,
            ..settled
        }
    }

    /// Whether two are one answer, wherever they stand.
    pub fn is(&self, other: &Answer) -> bool {
        let line = self.line;
        *self
            == Answer {
                line,
                ..other.clone()
            }
    }

    /// The two ids.
    pub fn pair(&self) -> (&str, &str) {
        (&self.a, &self.b)
    }
}

/// A line that can't be used, and the cell that is to blame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line or row, from 1.
    pub line: i64,
    /// The column.
    pub column: &'static str,
    /// What stands there; only of a single word, for more may tell about a person.
    pub value: Option<String>,
}

/// All that a file or sheet says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// The answers, by pair and time, each once.
    pub answers: Vec<Answer>,
    /// Lines that give no answer, by the columns of the file.
    pub kept: Vec<Vec<String>>,
    /// Why, where a line should give one.
    pub faults: Vec<Fault>,
    /// Lines, without those that hold nothing.
    pub n_lines: usize,
    /// Lines without an answer, as in a sheet that is not filled in.
    pub n_empty: usize,
}

/// Who answered and when, where a line doesn't say: a sheet may leave that out.
#[derive(Debug, Clone, Copy, Default)]
pub struct Otherwise<'a> {
    /// Who.
    pub by: &'a str,
    /// When.
    pub on: Option<Moment>,
}

/// Reads lines; none when they lack the columns without which nothing is an answer. A sheet's
/// column for the answer may be called `svar`.
pub fn read(lines: &Lines, otherwise: Otherwise<'_>) -> Option<Answers> {
    let column = |name: &str| lines.column(&[name]);
    let places: Vec<Option<usize>> = names::ANSWERS
        .iter()
        .map(|name| match *name {
            names::ANSWER => column(name).or_else(|| lines.column(SVAR)),
            name => column(name),
        })
        .collect();
    if places[..3].iter().any(Option::is_none) {
        return None;
    }
    let mut read = Answers::default();
    for (number, cells) in lines.all() {
        let cells: Vec<String> = places
            .iter()
            .map(|at| at.and_then(|at| cells.get(at)).map(|cell| cell.trim()))
            .map(|cell| cell.unwrap_or_default().to_owned())
            .collect();
        read.n_lines += 1;
        match answer_of(*number, &cells, otherwise) {
            Ok(Some(answer)) => read.answers.push(answer),
            Ok(None) => {
                read.n_empty += 1;
                read.kept.push(cells);
            }
            Err(fault) => {
                read.faults.push(fault);
                read.kept.push(cells);
            }
        }
    }
    read.answers = merge(std::mem::take(&mut read.answers), Vec::new());
    Some(read)
}

/// Names of the column for the answer in a sheet.
const SVAR: &[&str] = &["svar", "answer"];

/// The answer of a line; none when it has none.
fn answer_of(
    line: i64,
    cells: &[String],
    otherwise: Otherwise<'_>,
) -> Result<Option<Answer>, Fault> {
    let [a, b, answer, by, on, title_a, title_b, note] = cells else {
        return Ok(None);
    };
    let fault = |column: &'static str, value: &str| Fault {
        line,
        column,
        value: is_one_word(value).then(|| value.to_owned()),
    };
    // A pair that nobody has answered yet; anything else without an answer is no line of answers,
    // such as what version control leaves where two branches disagree.
    if answer.is_empty() && !a.is_empty() && !b.is_empty() {
        return Ok(None);
    }
    let said = relation(answer).ok_or_else(|| fault(names::ANSWER, answer))?;
    if a.is_empty() {
        return Err(fault(names::INITIATIVE_A, ""));
    }
    if b.is_empty() || a == b {
        return Err(fault(names::INITIATIVE_B, b));
    }
    let on = match on.as_str() {
        "" => otherwise.on,
        text => Some(Moment::read(text).ok_or_else(|| fault(names::ANSWERED_ON, text))?),
    };
    let by = match by.as_str() {
        "" => otherwise.by,
        by => by,
    };
    let answer = Answer {
        a: a.clone(),
        b: b.clone(),
        on,
        by: by.to_owned(),
        answer: said,
        title_a: title_a.clone(),
        title_b: title_b.clone(),
        note: note.clone(),
        line,
    };
    Ok(Some(answer.settled()))
}

/// A single word without a digit or an address: what a person may have typed by mistake, and not
/// something that tells who they are.
fn is_one_word(value: &str) -> bool {
    !value.is_empty() && value.chars().count() <= 20 && value.chars().all(char::is_alphabetic)
}

/// What a word in Bokmål, Nynorsk, Danish or English says that two initiatives are.
pub fn relation(word: &str) -> Option<Relation> {
    let word = word.trim().trim_end_matches('.').to_lowercase();
    let word: Vec<&str> = word.split_whitespace().collect();
    match word.join(" ").as_str() {
        "same" | "samme" | "det samme" | "det same" | "lik" | "like" | "likt" | "ens"
        | "identisk" => Some(Relation::Same),
        "theme" | "tema" | "samme tema" | "same tema" | "bare tema" | "berre tema" | "kun tema"
        | "same theme" => Some(Relation::Theme),
        "different" | "ulik" | "ulike" | "ulikt" | "forskjellig" | "forskjellige"
        | "forskellig" | "forskellige" => Some(Relation::Different),
        other => Relation::from_word(other),
    }
}

/// All answers of both, by pair and time, each once: the order in which files are put together
/// makes no difference, and putting one together with itself changes nothing.
pub fn merge(mut one: Vec<Answer>, other: Vec<Answer>) -> Vec<Answer> {
    one.extend(other);
    one.sort();
    one.dedup_by(|later, first| later.is(first));
    one
}

/// The file: UTF-8, a comma between cells, a line feed after each line. Lines that nobody
/// understood stand last, as they were.
pub fn write(answers: &[Answer], kept: &[Vec<String>]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    let line = |answer: &Answer| {
        let on = answer.on.map(|on| on.to_string()).unwrap_or_default();
        let texts = [
            answer.a.as_str(),
            &answer.b,
            answer.answer.word(),
            &answer.by,
            &on,
            &answer.title_a,
            &answer.title_b,
            &answer.note,
        ];
        texts.map(guarded)
    };
    let because = "because a Vec takes all bytes";
    writer.write_record(names::ANSWERS).expect(because);
    for answer in answers {
        writer.write_record(line(answer)).expect(because);
    }
    for cells in kept {
        let cells = cells.iter().map(|cell| guarded(cell));
        writer.write_record(cells).expect(because);
    }
    writer.into_inner().expect(because)
}
