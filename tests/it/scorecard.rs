//! In: measures, targets, earlier periods, comments. Out: proof that a target is judged on the
//! interval, that no course has a word before eight periods in a row, that a period without an
//! export is none, and that a comment stands by its line or is told of.

use loypemelding::config::{self, Overrides, Target};
use loypemelding::metrics::{ALL, CATALOGUE, examples};
use loypemelding::model::*;
use loypemelding::run::{self, Outcome};
use loypemelding::scorecard::{self, Beside, Line};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const SHARE: &str = "effect.owner";
const WAIT: &str = "activity.time_to_decision";

fn target(metric: &str, dimension: &str, better_than: f64, tolerance: f64) -> Target {
    Target {
        metric: metric.to_owned(),
        dimension: dimension.to_owned(),
        municipality: None,
        better_than,
        tolerance,
        perspective: Some(Perspective::Economy),
        focus: None,
    }
}

fn measure(metric: &str, dimension: &str, value: f64, interval: (f64, f64)) -> Measure {
    Measure {
        metric: metric.to_owned(),
        municipality: "1506".to_owned(),
        dimension: dimension.to_owned(),
        value: Some(value),
        lower: Some(interval.0),
        upper: Some(interval.1),
        status: Some(Status::Ok),
        ..Measure::default()
    }
}

/// The line of Molde.
fn line(
    now: &[Measure],
    past: &[(Period, Vec<Measure>)],
    target: &Target,
    comments: &[Comment],
) -> Line {
    let dates = past.iter().map(|(period, _)| period.last());
    let dates: BTreeSet<Date> = dates.chain([examples::scope().as_of]).collect();
    line_of(now, past, target, comments, dates)
}

fn line_of(
    now: &[Measure],
    past: &[(Period, Vec<Measure>)],
    target: &Target,
    comments: &[Comment],
    dates: BTreeSet<Date>,
) -> Line {
    let exports = BTreeMap::from([("1506".to_owned(), dates)]);
    let past: Vec<(Period, Cow<[Measure]>)> = past
        .iter()
        .map(|(period, measures)| (*period, Cow::from(measures)))
        .collect();
    let beside = Beside {
        past: &past,
        exports: &exports,
        comments,
    };
    let targets = std::slice::from_ref(target);
    let lines = scorecard::judge(CATALOGUE, now, targets, beside, &examples::scope());
    let mut mine = lines.into_iter().filter(|line| line.municipality == "1506");
    mine.next().expect("because Molde is in the scope")
}

#[test]
fn a_target_is_judged_on_the_interval() {
    let up = |value, interval, tolerance| {
        let now = [measure(SHARE, "", value, interval)];
        line(&now, &[], &target(SHARE, "", 0.8, tolerance), &[]).verdict
    };
    assert_eq!(up(0.9, (0.82, 0.95), 0.0), Verdict::Met);
    // Above the target, but chance alone may have put it there.
    assert_eq!(up(0.9, (0.7, 0.97), 0.0), Verdict::CannotTell);
    assert_eq!(up(0.6, (0.5, 0.7), 0.0), Verdict::NotMet);
    assert_eq!(up(0.78, (0.76, 0.81), 0.05), Verdict::Met);
    let down = |value, interval, tolerance| {
        let now = [measure(WAIT, "at=median", value, interval)];
        line(&now, &[], &target(WAIT, "at=median", 45.0, tolerance), &[]).verdict
    };
    assert_eq!(down(40.0, (30.0, 44.0), 0.0), Verdict::Met);
    assert_eq!(down(40.0, (30.0, 50.0), 0.0), Verdict::CannotTell);
    assert_eq!(down(40.0, (30.0, 50.0), 5.0), Verdict::Met);
    assert_eq!(down(60.0, (50.0, 70.0), 0.0), Verdict::NotMet);
    let mut none = measure(SHARE, "", 0.9, (0.8, 1.0));
    (none.status, none.value) = (Some(Status::SmallN), None);
    let none = line(&[none], &[], &target(SHARE, "", 0.8, 0.0), &[]);
    assert_eq!(none.verdict, Verdict::NoValue);
}

/// Quarters before the third of 2026, the oldest first, with a value each where there is one.
fn quarters(values: &[Option<f64>]) -> Vec<(Period, Vec<Measure>)> {
    let mut period = examples::scope().period;
    let mut past: Vec<(Period, Vec<Measure>)> = values
        .iter()
        .rev()
        .map(|value| {
            period = period.previous();
            let measure = value.map(|value| measure(SHARE, "", value, (value, value)));
            (period, measure.into_iter().collect())
        })
        .collect();
    past.reverse();
    past
}

#[test]
fn a_course_has_a_word_after_eight_periods_in_a_row() {
    let now = [measure(SHARE, "", 0.5, (0.5, 0.5))];
    let aim = target(SHARE, "", 0.8, 0.0);
    let course = |past: &[Option<f64>]| {
        let line = line(&now, &quarters(past), &aim, &[]);
        (line.course.trend, line.course.n_values())
    };
    let noise = [0.5, 0.6, 0.4, 0.55, 0.45, 0.6, 0.4].map(Some);
    assert_eq!(course(&noise[1..]), (Trend::TooFew, 7));
    assert_eq!(course(&noise), (Trend::CommonVariation, 8));
    let falling = [0.9, 0.88, 0.89, 0.8, 0.7, 0.65, 0.6].map(Some);
    assert_eq!(course(&falling), (Trend::Trend, 8));
    let apart = [0.9, 0.9, 0.9, 0.9, 0.91, 0.9, 0.9].map(Some);
    assert_eq!(course(&apart), (Trend::OutsideLimits, 8));
    // A quarter without a value ends the row.
    let mut gap = noise.to_vec();
    gap[5] = None;
    assert_eq!(course(&gap), (Trend::TooFew, 2));
}

/// Two quarters without an export would show the number of the one before again.
#[test]
fn a_period_without_an_export_is_no_point() {
    let now = [measure(SHARE, "", 0.5, (0.5, 0.5))];
    let past = quarters(&[0.5, 0.6, 0.4, 0.55, 0.45, 0.6, 0.4, 0.5].map(Some));
    let aim = target(SHARE, "", 0.8, 0.0);
    let whole = line(&now, &past, &aim, &[]);
    assert_eq!(whole.course.n_values(), 9);
    let mut dates: BTreeSet<Date> = past.iter().map(|(period, _)| period.last()).collect();
    dates.insert(examples::scope().as_of);
    dates.remove(&past[5].0.last());
    let lacking = line_of(&now, &past, &aim, &[], dates);
    assert_eq!(lacking.course.n_values(), 3);
}

#[test]
fn a_comment_stands_by_its_line() {
    let now = [measure(WAIT, "at=median", 60.0, (50.0, 70.0))];
    let aim = target(WAIT, "at=median", 45.0, 0.0);
    let comment =
        |metric: &str, dimension: Option<&str>, period: Option<&str>, who: &str| Comment {
            municipality: who.to_owned(),
            metric: metric.to_owned(),
            dimension: dimension.map(str::to_owned),
            period: period.map(str::to_owned),
            text: Some("Fordi.".to_owned()),
            ..Comment::default()
        };
    for (said, shown, lost) in [
        (
            comment(WAIT, Some("at=median"), Some("2026Q3"), "1506"),
            true,
            false,
        ),
        (
            comment("Tid til beslutning", None, None, "1506"),
            true,
            false,
        ),
        (
            comment("Time to decision ", None, Some("2026Q3"), "1506"),
            true,
            false,
        ),
        // Last quarter's explanation is not this quarter's.
        (comment(WAIT, None, Some("2026Q2"), "1506"), false, false),
        (comment(WAIT, Some("at=30d"), None, "1506"), false, true),
        (comment(WAIT, None, Some("i fjor"), "1506"), false, true),
        (comment(WAIT, None, None, "0301"), false, true),
        (comment("activity.ideas", None, None, "1506"), false, true),
        (comment(WAIT, None, None, ALL), false, false),
    ] {
        let all = [said];
        let line = line(&now, &[], &aim, &all);
        assert_eq!(!line.comments.is_empty(), shown, "{:?}", all[0]);
        let joint = Line {
            municipality: ALL.to_owned(),
            ..line.clone()
        };
        let astray = scorecard::astray(CATALOGUE, &[line, joint], &all);
        assert_eq!(!astray.is_empty(), lost, "{:?}", all[0]);
    }
}

/// A pipeline of ten quarters, with a target and comments.
fn ten_quarters(more: &str) -> (tempfile::TempDir, Outcome) {
    let folder = tempfile::tempdir().expect("because there is room for a folder");
    let write = |path: &str, text: &str| {
        std::fs::write(folder.path().join(path), text)
            .expect("because the folder is the test's own");
    };
    write(
        "pipeline.toml",
        &format!(
            "title = 'Prøve'\nperiod = '2026Q3'\nas_of = '2026-09-30'\noutput = 'out'\nmunicipalities = ['Molde']\n[[source]]\nmunicipality = 'Molde'\nmapping = 'plain'\nfiles = '{{snapshot}}.csv'\n{more}"
        ),
    );
    let ends = [
        "2024-06-30",
        "2024-09-30",
        "2024-12-31",
        "2025-03-31",
        "2025-06-30",
        "2025-09-30",
        "2025-12-31",
        "2026-03-31",
        "2026-06-30",
        "2026-09-30",
    ];
    for (quarter, end) in ends.iter().enumerate() {
        let mut list = "Nr;Tiltak;Status;Ansvarlig\n".to_owned();
        for n in 1..=20 {
            // One more has nobody every quarter.
            let owner = if n <= 2 + quarter { "" } else { "Kari Prøve" };
            list += &format!("{n};Tiltak nummer {n};Idé;{owner}\n");
        }
        write(&format!("{end}.csv"), &list);
    }
    write(
        "kommentarer.csv",
        "kommune;metric;periode;kommentar\nMolde;activity.no_owner;2026Q3;Ring 22 33 44 55 eller skriv til kari@example.no.\nMolde;activity.no_such;2026Q3;Bort\n",
    );
    let plan = config::load(&folder.path().join("pipeline.toml"), &Overrides::default())
        .unwrap_or_else(|error| panic!("{error}"));
    let outcome = run::run(&plan, &Default::default(), &|_, _, _| {});
    (folder, outcome.unwrap_or_else(|error| panic!("{error}")))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

const TARGET: &str =
    "[[target]]\nmetric = 'activity.no_owner'\nbetter_than = 0.1\nperspective = 'processes'\n";

#[test]
fn ten_quarters_have_a_chart_and_a_word() {
    let comments = "[[source]]\nmapping = 'comments'\nfiles = 'kommentarer.csv'\n";
    let (_folder, outcome) = ten_quarters(&format!("{comments}{TARGET}"));
    let lines = &outcome.data.scorecard_lines;
    let molde = lines.iter().find(|line| line.municipality == "1506");
    let molde = molde.expect("because Molde has a line");
    assert_eq!((molde.trend, molde.n_periods), (Some(Trend::Trend), 10));
    assert_eq!(molde.verdict, Some(Verdict::NotMet));
    // What a comment says is free text, and is cleaned as all of it is.
    let said = molde
        .comment
        .as_deref()
        .expect("because there is a comment");
    assert!(said.starts_with("Ring"), "{said}");
    assert!(
        !said.contains("22 33 44 55") && !said.contains("kari@"),
        "{said}"
    );
    let astray = outcome.data.findings.iter();
    let astray: Vec<&Finding> = astray.filter(|f| f.code == "comment.no_line").collect();
    assert_eq!(astray.len(), 1);
    assert_eq!(astray[0].row, Some(3));
    let page = read(&outcome.published.folder.join("kommune/1506-molde.html"));
    let section = page.split("id=\"goals\"").nth(1).expect("a scorecard");
    for words in [
        "stadig samme vei",
        "Ikke nådd",
        "høyst 10",
        "chart-xmr",
        "Interne prosesser",
    ] {
        assert!(section.contains(words), "{words}");
    }
}

#[test]
fn without_targets_there_is_no_scorecard() {
    let (_folder, outcome) = ten_quarters("");
    assert!(outcome.data.scorecard_lines.is_empty());
    let page = read(&outcome.published.folder.join("kommune/1506-molde.html"));
    assert!(!page.contains("id=\"goals\""));
}

#[test]
fn a_wrong_perspective_is_refused() {
    let folder = tempfile::tempdir().expect("because there is room for a folder");
    let path = folder.path().join("pipeline.toml");
    let text = format!(
        "title = 'Prøve'\noutput = 'out'\nmunicipalities = ['Molde']\n[[source]]\nmunicipality = 'Molde'\nmapping = 'plain'\nfiles = 'x.csv'\n{}",
        TARGET.replace("processes", "prosesses")
    );
    std::fs::write(&path, text).expect("because the folder is the test's own");
    let error = config::load(&path, &Overrides::default()).map(drop);
    let error = error.expect_err("a wrong perspective").to_string();
    assert!(error.contains("Did you mean `processes`?"), "{error}");
    assert!(error.contains("pipeline.toml:"), "{error}");
}
