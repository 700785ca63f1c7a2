//! In: files, findings, fields of current initiatives, and the answers of the other metrics. Out:
//! how far the data carry. It exists so that every reader sees how much to believe before any
//! number. It deliberately judges no municipality: it counts what came and what is missing.

pub mod comparability;
pub mod doubts;
pub mod outliers;
pub mod subset;

use super::examples::{Example, Given, Gives, MOLDE, ago, portfolio};
use super::gate::{self, Answer, Basis};
use super::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use super::view::{ALL, View, days};
use crate::model::findings::VALUE_UNKNOWN_WORD;
use crate::model::*;
use std::collections::HashSet;

/// What became of the records.
pub const ACCOUNTING: Metric = Metric {
    id: "trust.accounting",
    family: Family::Trust,
    name: Names {
        nb: "Regnskap over leste rader",
        nn: "Rekneskap over lesne rader",
        en: "Account of the records read",
        da: "Regnskab over læste rækker",
    },
    question: &[25],
    formula: "Σ over the tables read up to the as-of date of records (what=records), accepted, rejected and skipped (header, preamble, blank, totals, notes, repeated). records = accepted + rejected + skipped. skipped also holds rows without any of the amounts that a table is about. Of a list of initiatives that holds several municipalities, a municipality counts its own initiatives, as records and accepted; all counts the whole file. Joint lists of meetings or inhabitants count for all only.",
    unit: Unit::Count,
    direction: Direction::Context,
    source: "Own promise about input",
    fields: &["the account of every file"],
    dimensions: &[
        part("what=records", Unit::Count),
        part("what=accepted", Unit::Count),
        part("what=rejected", Unit::Count),
        part("what=skipped", Unit::Count),
    ],
    compute: Compute::Rows(accounting),
    examples: &[
        Example::new(
            "A file of 12 records: a header, 10 accepted, one rejected.",
            || portfolio(10, |_, _| {}).file(MOLDE, twelve_records),
            "what=accepted",
            Gives::Value(10.0),
        ),
        Example::new(
            "The header is skipped and not rejected.",
            || portfolio(10, |_, _| {}).file(MOLDE, twelve_records),
            "what=skipped",
            Gives::Value(1.0),
        ),
        Example::new(
            "No file was read for the municipality.",
            Dataset::default,
            "what=records",
            Gives::Nothing(Status::Refused, gate::NO_ROWS),
        ),
    ],
};

fn twelve_records(file: &mut SourceFile) {
    file.n_records = 12;
    file.n_accepted = 10;
    file.n_rejected = 1;
    file.n_header = 1;
}

/// The findings of a view's municipalities; for all, those of none too.
fn findings<'a>(view: &View<'a>) -> impl Iterator<Item = &'a Finding> {
    let of_none = if view.id == ALL {
        &view.data.findings[..]
    } else {
        &[]
    };
    let of_none = of_none.iter().filter(|row| row.municipality.is_none());
    let own = view.homes.iter().flat_map(|home| home.findings.iter());
    own.copied().chain(of_none)
}

fn accounting(view: &View) -> Vec<Answer> {
    let all = &view.data.source_files;
    let of_none = || all.iter().filter(|file| file.municipality.is_none());
    let own = view
        .homes
        .iter()
        .flat_map(|home| home.files.iter().copied());
    let joint = of_none().take(if view.id == ALL { all.len() } else { 0 });
    let files: Vec<&SourceFile> = own
        .chain(joint)
        .filter(|file| file.snapshot.is_none_or(|date| date <= view.as_of()))
        .collect();
    // A file of several municipalities is accounted for as a whole under all; a municipality
    // counts the rows that it has in it, which were accepted by being there.
    let shared: HashSet<&str> = match view.id {
        ALL => HashSet::new(),
        _ => of_none().map(|file| file.path.as_str()).collect(),
    };
    let n_shared = match shared.is_empty() {
        true => 0,
        false => {
            let rows = view.homes.iter().flat_map(|home| &home.rows);
            rows.filter(|row| shared.contains(row.file.as_str()))
                .count()
        }
    };
    let n_files = files.len() + usize::from(n_shared > 0);
    let total = |dimension: &str, of: fn(&SourceFile) -> i64, shared: usize| {
        let n: i64 = files.iter().map(|file| of(file)).sum();
        gate::count(dimension, n.max(0) as usize + shared, Basis::whole(n_files))
    };
    vec![
        total("what=records", |file| file.n_records, n_shared),
        total("what=accepted", |file| file.n_accepted, n_shared),
        total("what=rejected", |file| file.n_rejected, 0),
        total("what=skipped", SourceFile::n_skipped, 0),
    ]
}

/// How old the newest export is.
pub const FILE_AGE: Metric = Metric {
    id: "trust.file_age",
    family: Family::Trust,
    name: Names {
        nb: "Alder på nyeste eksport",
        nn: "Alder på nyaste eksport",
        en: "Age of the newest export",
        da: "Alder på nyeste eksport",
    },
    question: &[25],
    formula: "Days from the municipality's newest snapshot of initiatives to the as-of date; for all: the greatest of them.",
    unit: Unit::Days,
    direction: Direction::Down,
    source: "Own definition",
    fields: &["the date of each export"],
    dimensions: &[part("", Unit::Days)],
    compute: Compute::Rows(file_age),
    examples: &[
        Example::new(
            "The newest export is of the as-of date.",
            || portfolio(3, |_, _| {}),
            "",
            Gives::Value(0.0),
        ),
        Example::new(
            "Exports of 10 and 100 days ago: the newest counts.",
            || {
                Dataset::default()
                    .initiatives(MOLDE, ago(100), 3, |_, _| {})
                    .initiatives(MOLDE, ago(10), 3, |_, _| {})
            },
            "",
            Gives::Value(10.0),
        ),
        Example::new(
            "No export.",
            Dataset::default,
            "",
            Gives::Nothing(Status::Refused, gate::NO_ROWS),
        ),
    ],
};

fn file_age(view: &View) -> Vec<Answer> {
    let ages: Vec<f64> = view
        .homes
        .iter()
        .filter_map(|home| home.snapshots.last())
        .map(|date| days(*date, view.as_of()))
        .collect();
    // A municipality without an export is missing, and not part of a share.
    let oldest = ages.iter().copied().max_by(f64::total_cmp);
    vec![gate::number("", oldest, Basis::whole(ages.len()))]
}

/// Which fields are filled in.
pub const COVERAGE: Metric = Metric {
    id: "trust.coverage",
    family: Family::Trust,
    name: Names {
        nb: "Utfylte felter",
        nn: "Utfylte felt",
        en: "Fields filled in",
        da: "Udfyldte felter",
    },
    question: &[25],
    formula: "For each main field the current initiatives that have it ÷ current initiatives. The dimension's value is the field's name in the model.",
    unit: Unit::Share,
    direction: Direction::Up,
    source: "Own definition",
    fields: &["none: a missing field is the finding"],
    dimensions: &[part("field=<field>", Unit::Share)],
    compute: Compute::Rows(coverage),
    examples: &[
        Example::new(
            "Ten initiatives, seven with a stage that is understood.",
            || portfolio(10, |i, row| row.stage = (i <= 7).then_some(Stage::Plan)),
            "field=stage",
            Gives::Value(0.7),
        ),
        Example::new(
            "A field that the export lacks covers 0 % of the rows, which here is a true zero.",
            || portfolio(10, |_, _| {}),
            "field=budget",
            Gives::Value(0.0),
        ),
        Example::new(
            "Three initiatives: counts, but no percentage.",
            || portfolio(3, |_, _| {}),
            "field=stage",
            Gives::Nothing(Status::SmallN, gate::DENOMINATOR_BELOW_5),
        ),
    ],
};

/// A field's name in the model and whether a row has it.
type FieldOf = (&'static str, fn(&Initiative) -> bool);

/// Whether a field holds something.
trait Filled {
    fn filled(&self) -> bool;
}

impl<T> Filled for Option<T> {
    fn filled(&self) -> bool {
        self.is_some()
    }
}

impl<T> Filled for Vec<T> {
    fn filled(&self) -> bool {
        !self.is_empty()
    }
}

/// The names come from the row type, so that a field that is renamed there is renamed here.
macro_rules! fields {
    ($($field:ident),+ $(,)?) => {
        &[$((stringify!($field), |row| row.$field.filled())),+]
    };
}

const MAIN_FIELDS: &[FieldOf] = fields![
    external_id,
    description,
    need,
    kind,
    delivery,
    service_areas,
    plan_anchor,
    budget_anchor,
    origin,
    origin_unit,
    stage,
    outcome,
    learning,
    submitted,
    decided,
    decision,
    started,
    planned_end,
    actual_end,
    evaluated,
    has_owner,
    budget,
    cost,
    forecast,
    score_ease,
    score_gain,
    score_need,
    light_schedule,
    light_economy,
    light_quality,
    light_risk,
    light_benefit,
    last_report,
    modified,
];

fn coverage(view: &View) -> Vec<Answer> {
    MAIN_FIELDS
        .iter()
        .map(|(name, has)| {
            let n = view.lines.iter().filter(|line| has(line.now)).count();
            gate::share(format!("field={name}"), n, Basis::whole(view.lines.len()))
        })
        .collect()
}

/// Words that no vocabulary has.
pub const UNKNOWN_WORDS: Metric = Metric {
    id: "trust.unknown_words",
    family: Family::Trust,
    name: Names {
        nb: "Ukjente ord",
        nn: "Ukjende ord",
        en: "Unknown words",
        da: "Ukendte ord",
    },
    question: &[25],
    formula: "Values that are in none of the vocabularies and count as missing: the findings of that kind, each with how many are alike.",
    unit: Unit::Count,
    direction: Direction::Down,
    source: "Own promise about input",
    fields: &["findings"],
    dimensions: &[part("", Unit::Count)],
    compute: Compute::Rows(unknown_words),
    examples: &[
        Example::new(
            "One unknown word on seven rows: 7 values, and not one finding.",
            || unknown(&[7]),
            "",
            Gives::Value(7.0),
        ),
        Example::new(
            "All words are understood.",
            || unknown(&[]),
            "",
            Gives::Value(0.0),
        ),
        Example::new(
            "No export.",
            Dataset::default,
            "",
            Gives::Nothing(Status::Refused, gate::NO_ROWS),
        ),
    ],
};

fn unknown(n_alike: &[i64]) -> Dataset {
    let mut data = portfolio(10, |_, _| {});
    data.findings = n_alike
        .iter()
        .map(|n| Finding {
            code: VALUE_UNKNOWN_WORD.code.to_owned(),
            municipality: Some(MOLDE.to_owned()),
            n_alike: *n,
            ..Finding::default()
        })
        .collect();
    data
}

fn unknown_words(view: &View) -> Vec<Answer> {
    let n: i64 = findings(view)
        .filter(|finding| finding.code == VALUE_UNKNOWN_WORD.code)
        .map(|finding| finding.n_alike.max(1))
        .sum();
    vec![gate::count("", n as usize, Basis::whole(view.lines.len()))]
}

/// What the data cannot answer.
pub const REFUSED: Metric = Metric {
    id: "trust.refused",
    family: Family::Trust,
    name: Names {
        nb: "Mål som dataene ikke kan svare på",
        nn: "Mål som dataa ikkje kan svare på",
        en: "Metrics that the data cannot answer",
        da: "Mål, som data ikke kan besvare",
    },
    question: &[25],
    formula: "The metrics before this one in the catalogue that gave answers, all of them refused. Eligible: the metrics that gave any. Refused itself where all of them are: then nothing came.",
    unit: Unit::Count,
    direction: Direction::Down,
    source: "Own definition",
    fields: &["none"],
    dimensions: &[part("", Unit::Count)],
    compute: Compute::Measures(refused),
    examples: &[
        Example::new(
            "Five bare titles at a stage: whatever needs dates, money or benefits is refused.",
            || portfolio(5, |_, _| {}),
            "",
            Gives::Value(BARE_REFUSED),
        ),
        Example::new(
            "With owners known, one metric more can be answered.",
            || portfolio(5, |_, row| row.has_owner = Some(true)),
            "",
            Gives::Value(BARE_REFUSED - 1.0),
        ),
        Example::new(
            "Three bare titles give no percentage, but a small number is no refusal.",
            || portfolio(3, |_, row| row.has_owner = Some(true)),
            "",
            Gives::Value(BARE_REFUSED - 1.0),
        ),
        Example::new(
            "No export: nothing came, which is not a list of what it lacks.",
            Dataset::default,
            "",
            Gives::Nothing(Status::Refused, gate::NO_ROWS),
        ),
    ],
};

/// How many metrics refuse bare titles; it grows with the catalogue.
const BARE_REFUSED: f64 = 62.0;

fn refused(before: &[Vec<Measure>]) -> Vec<Answer> {
    let answered = before.iter().filter(|measures| !measures.is_empty());
    let all_refused = |measures: &&Vec<Measure>| {
        measures
            .iter()
            .all(|measure| measure.status == Some(Status::Refused))
    };
    let n_metrics = answered.clone().count();
    let n = answered.filter(all_refused).count();
    if n == n_metrics {
        return vec![gate::refused("", gate::NO_ROWS, n_metrics)];
    }
    vec![gate::count("", n, Basis::whole(n_metrics))]
}
