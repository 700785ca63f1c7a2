//! People's answers about overlap: that they are kept whole, put together without loss, found again
//! when initiatives are renamed or get other ids, and that the newest of a pair counts and wins.

use crate::exports::{ods, rows, workbook};
use crate::sample::sample;
use loypemelding::config::{self, Overrides, ReadRules};
use loypemelding::ingest::{self, SourceBytes};
use loypemelding::model::{Date, Initiative, Relation};
use loypemelding::report::Messages;
use loypemelding::review::{
    self, Answer, Answers, Lines, Moment, Otherwise, Question, Side, merge, write,
};
use loypemelding::run::{self, Options, Outcome};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;
use tempfile::TempDir;

// ---- The file -----------------------------------------------------------------------------

fn read(text: &str) -> Answers {
    let read = review::read(&Lines::of_text(text), Otherwise::default());
    read.expect("because it has the columns of answers")
}

fn written(answers: &[Answer]) -> String {
    String::from_utf8(write(answers, &[])).expect("because it is written as UTF-8")
}

const HEADER: &str =
    "initiative_a,initiative_b,answer,answered_by,answered_on,title_a,title_b,note\n";

fn answer(a: &str, b: &str, said: Relation, on: &str) -> Answer {
    Answer {
        a: a.to_owned(),
        b: b.to_owned(),
        on: Moment::read(on),
        by: "Kari".to_owned(),
        answer: said,
        title_a: String::new(),
        title_b: String::new(),
        note: String::new(),
        line: 0,
    }
    .settled()
}

/// Without the lines that they stand on.
fn bare(answers: Vec<Answer>) -> Vec<Answer> {
    let bare = |answer| Answer { line: 0, ..answer };
    answers.into_iter().map(bare).collect()
}

fn any_answer() -> impl Strategy<Value = Answer> {
    let word = "[=+\"',;a-zæøå ]{0,6}";
    (
        (0..4usize, 0..4usize),
        0..3usize,
        proptest::option::of((0..3u32, proptest::option::of(0..86_400u32))),
        (word, word, word, word),
    )
        .prop_map(|((a, b), said, on, (by, title_a, title_b, note))| {
            let said = [Relation::Same, Relation::Theme, Relation::Different][said];
            let moment = |(day, second)| Moment {
                date: Date::from_ymd_opt(2026, 9, day + 1).expect("because September has three"),
                second,
            };
            Answer {
                on: on.map(moment),
                by,
                title_a,
                title_b,
                note,
                ..answer(&format!("1506/{a}"), &format!("1547/{b}"), said, "")
            }
            .settled()
        })
}

proptest! {
    #[test]
    fn files_are_put_together_as_sets(
        one in proptest::collection::vec(any_answer(), 0..12),
        other in proptest::collection::vec(any_answer(), 0..12),
    ) {
        let both = merge(one.clone(), other.clone());
        prop_assert_eq!(&both, &merge(other.clone(), one.clone()), "either way round");
        prop_assert_eq!(&both, &merge(both.clone(), one.clone()), "again changes nothing");
        prop_assert!(one.iter().chain(&other).all(|answer| both.contains(answer)));
        // What is written is what is read, and a second writing is the same bytes.
        let text = written(&both);
        let again = read(&text);
        prop_assert!(again.faults.is_empty(), "{:?} in\n{}", again.faults, text);
        prop_assert_eq!(bare(again.answers.clone()), both.clone());
        prop_assert_eq!(written(&again.answers), text);
        // As two branches come together line by line: all lines of both, some of them twice.
        let lines = written(&one) + written(&other).strip_prefix(HEADER).unwrap_or_default();
        prop_assert_eq!(bare(read(&lines).answers), both);
    }
}

#[test]
fn one_line_an_answer_by_pair_and_time() {
    let answers = merge(
        vec![
            answer("1547/1", "1506/9", Relation::Same, "2026-09-02T08:00:00Z"),
            Answer {
                note: "Først\nleste vi\nbare titlene".to_owned(),
                ..answer("1506/9", "1547/1", Relation::Theme, "2026-09-01")
            }
            .settled(),
        ],
        Vec::new(),
    );
    let lines = "\
1506/9,1547/1,theme,Kari,2026-09-01,,,Først leste vi bare titlene
1506/9,1547/1,same,Kari,2026-09-02T08:00:00Z,,,
";
    assert_eq!(written(&answers), format!("{HEADER}{lines}"));
}

#[test]
fn a_title_that_looks_like_a_formula_is_none_in_a_spreadsheet_and_itself_again() {
    let hostile = Answer {
        title_a: "=HYPERLINK(\"http://x\")".to_owned(),
        ..answer("1506/1", "1547/1", Relation::Same, "2026-09-01")
    };
    let text = written(std::slice::from_ref(&hostile));
    assert!(text.contains("\"'=HYPERLINK"), "{text}");
    assert_eq!(bare(read(&text).answers), [hostile]);
}

#[test]
fn a_line_that_nobody_understands_stays_in_the_file() {
    let text = format!("{HEADER}<<<<<<< HEAD\n1506/1,1547/1,same,,,,,\n1506/2,1547/2,tja,,,,,\n");
    let understood = read(&text);
    assert_eq!(understood.answers.len(), 1);
    // The mark of a merge has no answer: nothing is said, and nothing is wrong with any cell.
    assert_eq!(understood.n_lines, 3);
    let again = String::from_utf8(write(&understood.answers, &understood.kept));
    let again = again.expect("because it is written as UTF-8");
    assert!(again.contains("<<<<<<< HEAD"), "{again}");
    assert!(again.contains("1506/2,1547/2,tja"), "{again}");
}

#[test]
fn a_file_that_excel_has_saved_is_understood() {
    let text = "\u{FEFF}initiative_a;initiative_b;answer;answered_by;answered_on;title_a;title_b;note\r\n\
                1506/1;1547/1;same;Kari;30.09.2026 14:05;A;B;\r\n";
    let answers = read(text).answers;
    assert_eq!(
        answers[0].on.map(|on| on.to_string()).as_deref(),
        Some("2026-09-30T14:05:00Z")
    );
}

// ---- What counts --------------------------------------------------------------------------

fn initiative(id: &str, title: &str) -> Initiative {
    let (municipality, _) = id.split_once('/').expect("because ids begin with a number");
    Initiative {
        municipality: municipality.to_owned(),
        initiative_id: id.to_owned(),
        title: title.to_owned(),
        ..Initiative::default()
    }
}

/// What counts of these lines, as `a b answer`, and the codes of what was found.
fn counts(lines: &[&str], initiatives: &[Initiative]) -> (Vec<String>, Vec<String>) {
    let answers = read(&format!("{HEADER}{}\n", lines.join("\n")));
    let counting = review::count(&answers, "answers.csv", initiatives);
    let counted = counting.counted.iter();
    let counted = counted.map(|one| format!("{} {} {:?}", one.a, one.b, one.answer));
    let codes = counting.findings.iter().map(|finding| finding.code.clone());
    (counted.collect(), codes.collect())
}

fn two() -> Vec<Initiative> {
    vec![
        initiative("1506/1", "Pilledunk"),
        initiative("1547/1", "Medisindispenser"),
    ]
}

#[test]
fn the_newest_answer_of_a_pair_counts() {
    let old = "1506/1,1547/1,same,Kari,2026-09-01";
    let new = "1547/1,1506/1,different,Ola,2026-09-02";
    let undated = "1506/1,1547/1,theme,Per,";
    for lines in [
        [old, new, undated],
        [undated, new, old],
        [new, old, undated],
    ] {
        let (counted, codes) = counts(&lines, &two());
        assert_eq!(counted, ["1506/1 1547/1 Different"]);
        assert!(codes.is_empty(), "{codes:?}");
    }
}

#[test]
fn nobody_wins_a_tie() {
    let check = |one: &str, other: &str, counted: &[&str], codes: &[&str]| {
        let lines = [
            format!("1506/1,1547/1,same,Kari,{one}"),
            format!("1506/1,1547/1,theme,Ola,{other}"),
        ];
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let found = counts(&lines, &two());
        assert_eq!(found.0, counted, "{one} and {other}");
        assert_eq!(found.1, codes, "{one} and {other}");
    };
    check("2026-09-01", "2026-09-01", &[], &["answer.tie"]);
    check("2026-09-01T10:00", "2026-09-01T10:00", &[], &["answer.tie"]);
    // Some time of the day may be later than ten.
    check("2026-09-01T10:00", "2026-09-01", &[], &["answer.tie"]);
    check("", "", &[], &["answer.tie"]);
    let theme = &["1506/1 1547/1 Theme"];
    check("2026-09-01T10:00", "2026-09-01T10:01", theme, &[]);
    check("2026-09-01", "2026-09-02", theme, &[]);
}

#[test]
fn two_who_say_the_same_at_once_agree() {
    let lines = [
        "1506/1,1547/1,same,Kari,2026-09-01",
        "1506/1,1547/1,same,Ola,2026-09-01",
    ];
    let (counted, codes) = counts(&lines, &two());
    assert_eq!(counted, ["1506/1 1547/1 Same"]);
    assert!(codes.is_empty(), "{codes:?}");
}

#[test]
fn a_renamed_initiative_keeps_its_answers() {
    let mut renamed = two();
    renamed[0].title = "Elektronisk medisinstøtte".to_owned();
    let line = "1506/1,1547/1,same,Kari,2026-09-01,Pilledunk,Medisindispenser,";
    assert_eq!(counts(&[line], &renamed), counts(&[line], &two()));
}

#[test]
fn an_initiative_with_another_id_is_found_by_its_title_if_there_is_one() {
    let line = "1506/~pilledunk,1547/1,same,Kari,2026-09-01,Pilledunk,Medisindispenser,";
    let (counted, codes) = counts(&[line], &two());
    assert_eq!(counted, ["1506/1 1547/1 Same"]);
    assert_eq!(codes, ["answer.by_title"]);
    let mut twice = two();
    twice.push(initiative("1506/2", "Pilledunk"));
    let (counted, codes) = counts(&[line], &twice);
    assert!(counted.is_empty(), "which of the two can't be told");
    assert_eq!(codes, ["answer.gone"]);
    // Another municipality's of that title is another initiative.
    let elsewhere = vec![initiative("1539/1", "Pilledunk"), two().remove(1)];
    assert_eq!(counts(&[line], &elsewhere).1, ["answer.gone"]);
}

#[test]
fn an_answer_to_the_old_id_and_a_newer_one_to_the_new_are_about_one_pair() {
    let (counted, _) = counts(
        &[
            "1506/~pilledunk,1547/1,same,Kari,2026-09-01,Pilledunk,Medisindispenser,",
            "1506/1,1547/1,different,Kari,2026-09-02,Pilledunk,Medisindispenser,",
        ],
        &two(),
    );
    assert_eq!(counted, ["1506/1 1547/1 Different"]);
}

// ---- Runs ---------------------------------------------------------------------------------

const PIPELINE: &str = "\
title = 'Prøve'
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
";

const MOLDE: [&str; 6] = [
    "1;Samtalerobot på hjemmesiden;Innbyggere ringer om åpningstider. En robot svarer på nettsiden.",
    "2;Solceller på rådhuset;Strøm er dyr. Paneler på taket gir egen strøm.",
    "3;Lydbok for fjellturen;Turister vil høre om stedet. En app forteller underveis.",
    "4;Felles vikarpool;Sykefravær gir hull i turnus. En pool dekker flere enheter.",
    "5;Digital byggesak;Søknader mangler vedlegg. En sjekk finner feil før innsending.",
    "6;Sykkelverksted for ungdom;Unge mangler møteplass. De reparerer sykler sammen.",
];

const AUKRA: [&str; 6] = [
    "1;Samtalerobot på nettsiden;Innbyggere ringer om åpningstider. En robot svarer på hjemmesiden.",
    "2;Vannmåler i hytter;Hytter lekker om vinteren. Måleren varsler tap av vann.",
    "3;Fjelltur som lydbok;Turister vil høre om stedet. En app forteller på turen.",
    "4;Hund på sykehjemmet;Beboere er ensomme. En hund besøker avdelingen.",
    "5;Ferje på bestilling;Få reiser om kvelden. Ferjen kommer når noen ringer.",
    "6;Slamvarsel;Tanker renner over. En sensor melder fra.",
];

fn pipeline() -> TempDir {
    let folder = TempDir::new().expect("because a temporary folder can be made");
    let write = |name: &str, text: &str| put(folder.path(), name, text);
    write("p.toml", PIPELINE);
    write("egen.toml", MAPPING);
    write("molde.csv", &list(&MOLDE));
    write("aukra.csv", &list(&AUKRA));
    folder
}

fn put(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("because the folder is the test's own");
}

fn list(rows: &[&str]) -> String {
    format!("Nr;Tiltak;Om\n{}\n", rows.join("\n"))
}

fn ran(folder: &Path) -> Outcome {
    let plan = config::load(&folder.join("p.toml"), &Overrides::default());
    let plan = plan.expect("because the pipeline is whole");
    run::run(&plan, &Options::default(), &|_, _, _| {}).expect("because it can be published")
}

/// Whether a pair is linked; none when it is not shown at all.
fn linked(outcome: &Outcome, a: &str, b: &str) -> Option<bool> {
    let mut pairs = outcome.data.overlap_pairs.iter();
    let pair = pairs.find(|pair| pair.initiative_a == a && pair.initiative_b == b)?;
    Some(pair.linked)
}

#[test]
fn an_answer_wins_in_every_run_and_in_any_order_of_rows() {
    let folder = pipeline();
    let folder = folder.path();
    let robots = |outcome: &Outcome| linked(outcome, "1506/1", "1547/1");
    let odd = |outcome: &Outcome| linked(outcome, "1506/2", "1547/6");
    let before = ran(folder);
    assert_eq!(robots(&before), Some(true), "the texts say so");
    assert_ne!(odd(&before), Some(true), "nothing says so");
    put(
        folder,
        "answers.csv",
        &format!(
            "{HEADER}1506/1,1547/1,theme,Kari,2026-09-01\n1506/2,1547/6,same,Kari,2026-09-01\n"
        ),
    );
    let mut rows = MOLDE;
    for _ in 0..3 {
        let outcome = ran(folder);
        assert_eq!(robots(&outcome), Some(false));
        assert_eq!(odd(&outcome), Some(true));
        rows.rotate_left(2);
        put(folder, "molde.csv", &list(&rows));
    }
    // A new title, and the answer stands.
    let renamed = list(&MOLDE).replace("Samtalerobot på hjemmesiden", "Robot som svarer");
    put(folder, "molde.csv", &renamed);
    assert_eq!(robots(&ran(folder)), Some(false));
}

#[test]
fn what_people_ruled_out_counts_against_the_finder() {
    let folder = pipeline();
    let lines = "1506/1,1547/1,different,Kari,2026-09-01\n1506/3,1547/3,same,Kari,2026-09-01\n";
    put(folder.path(), "answers.csv", &format!("{HEADER}{lines}"));
    let outcome = ran(folder.path());
    let value = |metric: &str, dimension: &str| {
        let mut all = outcome.data.measures.iter();
        let found = all.find(|m| {
            (
                m.metric.as_str(),
                m.municipality.as_str(),
                m.dimension.as_str(),
            ) == (metric, "all", dimension)
        });
        let found = found.expect("because every metric is measured");
        (found.numerator, found.denominator, found.value)
    };
    let (right, of, _) = value("overlap.quality", "");
    assert_eq!((right, of), (Some(1.0), Some(2.0)), "it had proposed both");
    assert_eq!(value("overlap.confirmed", "what=pairs").2, Some(1.0));
}

#[test]
fn who_answered_stands_in_no_file_of_the_set() {
    let folder = pipeline();
    let line = "1506/1,1547/1,same,Kjersti Løypesen,2026-09-01,,,Sa Kjersti Løypesen\n";
    put(folder.path(), "answers.csv", &format!("{HEADER}{line}"));
    let outcome = ran(folder.path());
    assert_eq!(outcome.data.overlap_reviews[0].reviewer, None);
    let mut n_files = 0;
    let mut folders = vec![outcome.published.folder.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("because it was published") {
            let path = entry.expect("because the folder can be read").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).expect("because it is a file");
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains("Kjersti"), "{}", path.display());
            n_files += 1;
        }
    }
    assert!(n_files > 20, "{n_files}");
}

/// Counted again from the tables, by the words of the formulas.
#[test]
fn the_samples_answers_reach_the_metrics() {
    let (_, outcome) = sample();
    let data = &outcome.data;
    assert_eq!(data.overlap_reviews.len(), 13, "one pair has two answers");
    let said: BTreeMap<(&str, &str), Relation> = data
        .overlap_reviews
        .iter()
        .filter_map(|r| Some(((&*r.initiative_a, &*r.initiative_b), r.answer?)))
        .collect();
    let answers = |wanted: &dyn Fn(&loypemelding::model::OverlapPair) -> bool| -> Vec<Relation> {
        data.overlap_pairs
            .iter()
            .filter(|pair| !pair.joint && wanted(pair))
            .filter_map(|pair| said.get(&(&*pair.initiative_a, &*pair.initiative_b)))
            .copied()
            .collect()
    };
    let n_same = |all: &[Relation]| all.iter().filter(|said| **said == Relation::Same).count();
    let measure = |metric: &str, dimension: &str| {
        let mut all = data.measures.iter();
        let found =
            all.find(|m| m.metric == metric && m.municipality == "all" && m.dimension == dimension);
        found.expect("because every metric is measured")
    };
    let linked = answers(&|pair| pair.linked);
    assert_eq!(n_same(&linked), linked.len(), "an answer wins");
    assert_eq!(linked.len(), 7, "all that people said «same» to");
    let confirmed = measure("overlap.confirmed", "what=pairs").value;
    assert_eq!(confirmed, Some(linked.len() as f64));
    let proposed = answers(&|pair| pair.proposed);
    assert!(n_same(&proposed) < proposed.len(), "it was wrong too");
    let quality = measure("overlap.quality", "");
    assert_eq!(quality.numerator, Some(n_same(&proposed) as f64));
    assert_eq!(quality.denominator, Some(proposed.len() as f64));
    assert!(quality.value.is_some(), "{:?}", quality.reason);
}

// ---- The sheet ----------------------------------------------------------------------------

fn questions() -> Vec<Question> {
    let side = |id: &str, title: &str| Side {
        id: id.to_owned(),
        municipality: "Molde".to_owned(),
        title: title.to_owned(),
        facts: vec!["Prøves".to_owned()],
        text: "Om \"lys\"; og varme.".to_owned(),
    };
    let question = |n: usize, title: &str| Question {
        a: side(&format!("1506/{n}"), title),
        b: side(&format!("1547/{n}"), "=1+1"),
        likeness: "likhet 0,40".to_owned(),
        why: "Felles ord: lys.".to_owned(),
    };
    vec![
        question(1, "Totalt antall lys"),
        question(2, "Pilledunk"),
        question(3, "Hund"),
    ]
}

fn nb() -> Messages {
    Messages::load("nb").expect("because the program ships Bokmål")
}

fn otherwise() -> Otherwise<'static> {
    Otherwise {
        by: "Kari",
        on: Moment::read("2026-09-30T10:00:00Z"),
    }
}

#[test]
fn a_sheet_as_csv_comes_back_with_what_was_filled_in() {
    let sheet = review::csv(&questions(), &nb());
    let empty = String::from_utf8(sheet).expect("because it is UTF-8");
    let taken = review::read(&Lines::of_text(&empty), otherwise());
    let taken = taken.expect("because it has the columns");
    assert_eq!((taken.answers.len(), taken.n_empty), (0, 3), "{empty}");
    // Filled in by hand, line by line: `svar`, note, who, when stand behind the second text.
    let mut filled = Vec::new();
    for (line, said) in empty
        .lines()
        .zip(["", "Samme;;;", "TEMA;fint;Ola;04.03.2026", ";;;"])
    {
        filled.push(line.replacen(";;;;;", &format!(";{said};"), 1));
    }
    let taken = review::read(&Lines::of_text(&filled.join("\r\n")), otherwise());
    let taken = taken.expect("because it has the columns");
    let said: Vec<String> = taken
        .answers
        .iter()
        .map(|a| {
            let on = a.on.expect("because one is given otherwise");
            format!(
                "{} {} {:?} {} {on} {} {}",
                a.a, a.b, a.answer, a.by, a.title_b, a.note
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            "1506/1 1547/1 Same Kari 2026-09-30T10:00:00Z =1+1 ",
            "1506/2 1547/2 Theme Ola 2026-03-04 =1+1 fint",
        ]
    );
    assert_eq!(taken.n_empty, 1);
}

/// The table of a workbook that holds answers.
fn of_workbook(bytes: Vec<u8>) -> Answers {
    let source = SourceBytes::new("par.xlsx", bytes).isolated(crate::isolation());
    let wanted = ["initiative_a", "initiative_b"];
    let table = ingest::read(&source, &ReadRules::default(), &wanted);
    let table = table.expect("because it is a workbook with these columns");
    let read = review::read(&Lines::of_table(&table), otherwise());
    read.expect("because it has the columns")
}

#[test]
fn a_sheet_as_a_workbook_keeps_every_pair_and_text_and_is_the_same_bytes_again() {
    let book = || review::xlsx(&questions(), &nb()).expect("because it can be made");
    assert_eq!(book(), book(), "no clock is in it");
    let taken = of_workbook(book());
    assert_eq!((taken.n_lines, taken.n_empty), (3, 3));
    let source = SourceBytes::new("par.xlsx", book());
    let table = ingest::read(&source, &ReadRules::default(), &["title_a"]);
    let table = table.expect("because it is a workbook");
    let texts: Vec<String> = table.rows[0]
        .cells
        .iter()
        .map(|cell| format!("{cell:?}"))
        .collect();
    for text in [
        "Totalt antall lys",
        "Om \\\"lys\\\"; og varme.",
        "=1+1",
        "1506/1",
    ] {
        assert!(
            texts.iter().any(|cell| cell.contains(text)),
            "{text} in {texts:?}"
        );
    }
}

#[test]
fn a_workbook_that_was_filled_in_is_taken_with_dates_as_excel_has_them() {
    let lines = [
        "svar (samme, tema eller ulik)|answered_by|answered_on|initiative_a|initiative_b",
        "Samme|Ola|=46295|1506/1|1547/1",
        "forskellige|||1506/2|1547/2",
        "vet ikke|||1506/3|1547/3",
        "kanskje|||1506/4|1547/4",
        "|||1506/5|1547/5",
    ];
    let as_excel = workbook(&[("Par", &lines)]);
    let as_libre_office = ods(&[("Par", rows(&lines))]);
    for taken in [as_excel, as_libre_office].map(of_workbook) {
        let said: Vec<String> = taken
            .answers
            .iter()
            .map(|a| {
                let on = a.on.expect("because one is given otherwise");
                format!("{} {:?} {} {on}", a.a, a.answer, a.by)
            })
            .collect();
        assert_eq!(
            said,
            [
                "1506/1 Same Ola 2026-09-30",
                "1506/2 Different Kari 2026-09-30T10:00:00Z"
            ]
        );
        assert_eq!(taken.n_empty, 1);
        let faults: Vec<_> = taken
            .faults
            .iter()
            .map(|f| (f.line, f.column, f.value.as_deref()))
            .collect();
        assert_eq!(
            faults,
            [(4, "answer", None), (5, "answer", Some("kanskje"))]
        );
    }
}

#[test]
fn words_in_four_languages() {
    for (words, is) in [
        ("same Samme SAMME lik ens", Some(Relation::Same)),
        ("theme tema Tema", Some(Relation::Theme)),
        (
            "different ulik ulike forskjellig forskellige",
            Some(Relation::Different),
        ),
        ("ja nei kanskje 1 x", None),
    ] {
        for word in words.split(' ') {
            assert_eq!(review::relation(word), is, "{word}");
        }
    }
}
