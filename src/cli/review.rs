//! In: a pipeline, and a person, a sheet or neither. Out: answers in the pipeline's file, a sheet for
//! a colleague, or a list of what has been answered. It exists because only people know whether two
//! initiatives are one. It deliberately judges no pair and changes no report: the next run does.

use super::run::{progress_bar, shown_on};
use super::told::{self, Form};
use super::{DONE, Done, FINDINGS, Failure, USAGE, print, usage};
use crate::config::{self, Overrides, Plan, ReadRules};
use crate::ingest::{self, ReadError, SourceBytes};
use crate::model::findings::{self as kinds, Place};
use crate::model::{Date, Finding, Severity, Word, names};
use crate::report::{Format, Messages};
use crate::review::{self, Answer, Answers, Change, Company, Lines, Moment, Otherwise, Style};
use crate::run::{self, RunError};
use anyhow::{Context, anyhow};
use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// Ask people which pairs are the same initiative, and keep what they say
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loype review pipelines/sample.toml --list
  loype review pipelines/sample.toml --n 20 --sheet par.xlsx
  loype review pipelines/sample.toml --take par.xlsx --by Kari

On a terminal, `loype review PIPELINE --by Kari`: shows two initiatives at a time, the most useful
pairs first, and asks whether they are the same. Type a letter and press Enter:
  s  the same need and the same kind of solution
  t  the same theme only
  d  different
  k  skip: the pair is asked again another time
  u  undo the last answer or skip of this sitting, without a trace
  n  a note that is kept with the answer
  q  quit
Every answer is kept at once in the pipeline's `answers.csv`, or in the file that it names as
`answers` under `[overlap]`: one line each, so that two people's files merge line by line. The next
run counts them, and an answer always wins over the finder. To change an old answer, correct its
line or remove it.

--sheet writes the same pairs for a colleague: fill in the column `svar` with samme, tema or ulik
(or same, theme, different). --take reads it back, as CSV, XLSX or ODS.

Exit codes: 0 done; 1 done, with a line that can't be used; 2 wrong usage or configuration, or a
file that can't be used.")]
pub(super) struct Review {
    /// The pipeline: a TOML file
    pipeline: PathBuf,
    /// At most so many pairs
    #[arg(long, value_name = "N", default_value_t = 50)]
    n: usize,
    /// Who answers; otherwise $USER
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Write the pairs to this file, `.xlsx` or `.csv`, instead of asking
    #[arg(long, value_name = "FILE", group = "what")]
    sheet: Option<PathBuf>,
    /// Read this sheet, filled in, and keep its answers
    #[arg(long, value_name = "FILE", group = "what")]
    take: Option<PathBuf>,
    /// List what has been answered, with who and when
    #[arg(long, group = "what")]
    list: bool,
    /// The period; the pipeline's own otherwise
    #[arg(long)]
    period: Option<String>,
    /// The date that shows which exports are the newest; the pipeline's own otherwise
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// The folder whose snapshots are the history, instead of the pipeline's
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
}

impl Review {
    pub(super) fn done(self) -> Done {
        let overrides = Overrides {
            period: self.period.clone(),
            as_of: self.as_of.clone(),
            output: self.output.clone(),
        };
        let plan = config::load(&self.pipeline, &overrides).map_err(usage)?;
        let say = Messages::load(&plan.language).map_err(usage)?;
        match (&self.take, self.list) {
            (Some(sheet), _) => self.take(&plan, &say, sheet),
            (None, true) => list(&plan),
            (None, false) => self.ask(&plan, &say),
        }
    }

    /// Asks at the terminal, or writes what would be asked to a sheet.
    fn ask(&self, plan: &Plan, say: &Messages) -> Done {
        // A file that can't be kept in is told of before anybody has answered anything.
        refuse_unusable(plan)?;
        let bar = progress_bar(false);
        let asked = run::asking(plan, self.n, &shown_on(&bar));
        bar.finish_and_clear();
        let asking = asked.map_err(|error| Failure {
            code: match error {
                RunError::NoDate => USAGE,
                _ => FINDINGS,
            },
            error: error.into(),
        })?;
        for finding in &asking.data.findings {
            if is_about(finding, plan) {
                tell(finding)?;
            }
        }
        let fmt = Format::new(&plan.language, &plan.currency);
        let pairs = asking.pairs();
        let questions = review::questions(say, &fmt, &asking.scope, &asking.data, &pairs);
        if let Some(sheet) = &self.sheet {
            write_sheet(sheet, &questions, say)?;
            let file = sheet.display().to_string();
            let n = questions.len();
            talk(&say.count("review.written", n, &n.to_string(), &[("file", &file)]))?;
            return Ok(DONE);
        }
        if questions.is_empty() {
            talk(&say.text("review.none"))?;
            return Ok(DONE);
        }
        let by = match given_name(self.by.as_deref()) {
            Some(by) => by,
            None => ask_name().map_err(unheard)?,
        };
        let mut company = Company {
            by: &by,
            say,
            style: style(),
            input: std::io::stdin().lock(),
            output: std::io::stderr().lock(),
        };
        let sitting = review::hold(
            &questions,
            &mut company,
            now,
            |change| -> anyhow::Result<()> { Ok(run::keep(plan, &change)?) },
        );
        drop(company);
        let sitting = sitting.map_err(usage)?;
        let n = sitting.n_answered;
        let file = plan.answers.path.display().to_string();
        talk(&say.count("review.sitting", n, &n.to_string(), &[("file", &file)]))?;
        Ok(DONE)
    }

    /// Reads a sheet that somebody has filled in.
    fn take(&self, plan: &Plan, say: &Messages, sheet: &Path) -> Done {
        refuse_unusable(plan)?;
        let shown = sheet.display().to_string();
        let source = ingest::load(sheet, &shown, plan.max_file_bytes).map_err(usage)?;
        let by = given_name(self.by.as_deref()).unwrap_or_default();
        let otherwise = Otherwise {
            by: &by,
            on: Some(now()),
        };
        let Some(taken) = read_sheet(&source, otherwise).map_err(usage)? else {
            return Err(usage(anyhow!(
                "{shown}: there is no table with the columns {}, {} and `svar`. `loype review {} --sheet` writes one.",
                names::INITIATIVE_A,
                names::INITIATIVE_B,
                self.pipeline.display()
            )));
        };
        for fault in &taken.faults {
            let place = Place {
                file: Some(shown.clone()),
                row: Some(fault.line),
                column: Some(fault.column.to_owned()),
                ..Place::default()
            };
            let finding = kinds::ANSWER_LINE.at(&place);
            tell(&match &fault.value {
                Some(value) => finding.value(value),
                None => finding,
            })?;
        }
        let new = new_answers(&run::answers(plan).answers.answers, taken.answers);
        if !new.is_empty() {
            run::keep(plan, &Change::Add(&new)).map_err(usage)?;
        }
        let (n, file) = (new.len(), plan.answers.path.display().to_string());
        talk(&say.count("review.taken", n, &n.to_string(), &[("file", &file)]))?;
        Ok(match taken.faults.is_empty() {
            true => DONE,
            false => FINDINGS,
        })
    }
}

/// What a sheet says that is not known. A sheet that was taken before is, although it got another
/// time then: what counts is whether the person's newest answer to the pair is the same.
fn new_answers(known: &[Answer], taken: Vec<Answer>) -> Vec<Answer> {
    let is_known = |answer: &Answer| {
        let newest = known
            .iter()
            .filter(|before| before.pair() == answer.pair() && before.by == answer.by)
            .max_by_key(|before| before.on);
        newest.is_some_and(|before| (before.answer, &before.note) == (answer.answer, &answer.note))
    };
    taken
        .into_iter()
        .filter(|answer| !is_known(answer))
        .collect()
}

/// The table of a sheet that has the columns of answers; none when there is no such table.
fn read_sheet(
    source: &SourceBytes,
    otherwise: Otherwise<'_>,
) -> Result<Option<Answers>, ReadError> {
    let wanted = [names::INITIATIVE_A, names::INITIATIVE_B];
    let table = match ingest::read(source, &ReadRules::default(), &wanted) {
        Ok(table) => table,
        Err(ReadError::HeaderNotFound { .. } | ReadError::Empty { .. }) => return Ok(None),
        Err(error) => return Err(error),
    };
    // In a text file no line is a total or a note, whatever it looks like.
    let lines = match table.sheet {
        None => Lines::of_text(&ingest::text_of(source)?),
        Some(_) => Lines::of_table(&table),
    };
    Ok(review::read(&lines, otherwise))
}

/// Everything that has been answered, by pair and time, a line each.
fn list(plan: &Plan) -> Done {
    refuse_unusable(plan)?;
    let answers = run::answers(plan).answers.answers;
    let mut text = String::new();
    for answer in &answers {
        let on = answer
            .on
            .map_or_else(|| "–".to_owned(), |on| on.to_string());
        let by = match answer.by.as_str() {
            "" => "–",
            by => by,
        };
        text.push_str(&format!(
            "{on}  {by}  {:9}  {} «{}» – {} «{}»",
            answer.answer.word(),
            answer.a,
            answer.title_a,
            answer.b,
            answer.title_b
        ));
        if !answer.note.is_empty() {
            text.push_str(&format!(": {}", answer.note));
        }
        text.push('\n');
    }
    print(&text)?;
    Ok(DONE)
}

/// A file of answers that can't be read would be lost by writing to it.
fn refuse_unusable(plan: &Plan) -> Result<(), Failure> {
    match run::answers(plan).unusable() {
        Some(finding) => Err(usage(anyhow!("{}", finding.line()))),
        None => Ok(()),
    }
}

/// Whether a finding is about the file of answers, and worth an answerer's attention.
fn is_about(finding: &Finding, plan: &Plan) -> bool {
    finding.file.as_ref() == Some(&plan.answers.configured)
        && finding.severity != Some(Severity::Info)
        && finding.code != kinds::ANSWER_NO_FILE.code
}

fn tell(finding: &Finding) -> Result<(), Failure> {
    told::tell(&mut std::io::stderr().lock(), finding, Form::Prose).map_err(unheard)
}

fn talk(line: &str) -> Result<(), Failure> {
    writeln!(std::io::stderr().lock(), "{line}").map_err(unheard)
}

fn unheard(error: std::io::Error) -> Failure {
    Failure {
        code: FINDINGS,
        error: anyhow!("can't talk on stderr: {error}"),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the sheet is written where the person says"
)]
fn write_sheet(path: &Path, questions: &[review::Question], say: &Messages) -> Result<(), Failure> {
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    let bytes = match ending.to_str() {
        Some("csv") => review::csv(questions, say),
        Some("xlsx") => review::xlsx(questions, say)
            .with_context(|| format!("can't make the workbook {}", path.display()))
            .map_err(usage)?,
        _ => {
            return Err(usage(anyhow!(
                "--sheet is {}; a name that ends with .xlsx or .csv is expected",
                path.display()
            )));
        }
    };
    std::fs::write(path, bytes)
        .with_context(|| format!("can't write {}", path.display()))
        .map_err(usage)
}

/// The name that is given on the command line, or that the system knows.
#[expect(
    clippy::disallowed_methods,
    reason = "who sits at the terminal is the environment's to tell"
)]
fn given_name(by: Option<&str>) -> Option<String> {
    let of_system = || {
        std::env::var("USER")
            .or_else(|_| std::env::var("USERNAME"))
            .ok()
    };
    let name = by.map(str::to_owned).or_else(of_system)?;
    let name = name.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// Asks for a name, once.
fn ask_name() -> std::io::Result<String> {
    let mut err = std::io::stderr().lock();
    write!(err, "Who answers? > ")?;
    err.flush()?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim().to_owned())
}

/// How the screen is written on. Without a terminal, and where `NO_COLOR` is set, in plain text.
#[expect(
    clippy::disallowed_methods,
    reason = "what a terminal can do is the environment's to tell"
)]
fn style() -> Style {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let told = std::env::var("COLUMNS")
        .ok()
        .and_then(|text| text.parse().ok());
    let seen = console::Term::stderr().size_checked();
    let width = told.or(seen.map(|(_, columns)| usize::from(columns)));
    Style {
        width: width.unwrap_or(Style::default().width),
        bold: std::io::stderr().is_terminal() && !set("NO_COLOR"),
    }
}

/// Now, in UTC.
#[expect(clippy::disallowed_methods, reason = "an answer is given at a time")]
fn now() -> Moment {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let date = Date::from_ymd_opt(1970, 1, 1)
        .and_then(|first| first.checked_add_days(chrono::Days::new(seconds / 86_400)));
    Moment {
        date: date.unwrap_or_default(),
        second: Some((seconds % 86_400) as u32),
    }
}
