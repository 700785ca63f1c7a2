//! In: a list of one municipality on four dates, and a period or date that is asked for. Out: which
//! day the numbers stand for, which export changes are counted from, and how the pages say it. It
//! exists because a tertial, a half-year or a year in which exports go on coming must not count to
//! days that nobody has seen.

use loypemelding::config::{self, Overrides};
use loypemelding::run::{self, Options};
use std::path::Path;

const DATES: [&str; 4] = ["2025-12-31", "2026-03-31", "2026-06-30", "2026-09-30"];

fn put(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    let parent = path.parent().expect("because it is in the folder");
    std::fs::create_dir_all(parent).expect("because a folder can be made");
    std::fs::write(path, text).expect("because a file can be written");
}

/// A pipeline of the quarter, with a list that grows by one idea from export to export.
fn set(language: &str) -> tempfile::TempDir {
    let folder = tempfile::TempDir::new().expect("because a temporary folder can be made");
    for (n, date) in DATES.iter().enumerate() {
        let ideas = (0..=n + 5).map(|i| {
            let submitted = DATES[i.saturating_sub(5).min(3)];
            match i {
                // Without one that is over, the list would seem to drop what is.
                3 => "3;Klart språk i brev;Fullført;2025-10-01;2025-12-01\n".to_owned(),
                _ => format!("{i};Idé nummer {i};Innspill;{submitted};\n"),
            }
        });
        let rows: String = ideas.collect();
        let list = format!("Nr;Tiltak;Fase;Innmeldt;Faktisk slutt\n{rows}");
        put(folder.path(), &format!("{date}/liste.csv"), &list);
    }
    let pipeline = format!(
        r#"title = "Prøve"
language = "{language}"
currency = "NOK"
period = "2026Q3"
as_of = "2026-09-30"
output = "out"
municipalities = ["Molde"]
[[source]]
municipality = "Molde"
mapping = "plain"
files = "{{snapshot}}/liste.csv"
"#
    );
    put(folder.path(), "p.toml", &pipeline);
    folder
}

/// The day that the numbers stand for, and what the joint page says.
fn run(folder: &Path, period: Option<&str>, as_of: Option<&str>) -> (String, String, String) {
    let overrides = Overrides {
        period: period.map(str::to_owned),
        as_of: as_of.map(str::to_owned),
        ..Overrides::default()
    };
    let plan = config::load(&folder.join("p.toml"), &overrides).unwrap_or_else(|e| panic!("{e}"));
    let options = Options {
        isolation: crate::isolation(),
        ..Options::default()
    };
    let outcome = run::run(&plan, &options, &|_, _, _| {}).unwrap_or_else(|e| panic!("{e}"));
    let page = std::fs::read_to_string(folder.join("out/latest/index.html"));
    (
        outcome.scope.period.to_string(),
        outcome.scope.as_of.to_string(),
        page.expect("because the set was published"),
    )
}

#[test]
fn a_period_stands_for_the_newest_export_in_it() {
    let folder = set("nb");
    for (period, as_of, gives, day, says) in [
        (
            Some("2026T2"),
            None,
            "2026T2",
            "2026-06-30",
            &[
                "2. tertial 2026 · tall per 30. juni 2026",
                "<h2>Siden 31. mars 2026</h2>",
                "til 30. juni 2026",
                "1. tertial 2026",
            ][..],
        ),
        (
            Some("2026H1"),
            None,
            "2026H1",
            "2026-06-30",
            &[
                "1. halvår 2026 · tall per 30. juni 2026",
                "<h2>Siden 31. desember 2025</h2>",
                "2. halvår 2025",
            ],
        ),
        (
            Some("2026"),
            None,
            "2026",
            "2026-09-30",
            &[
                "2026 · tall per 30. september 2026",
                "<h2>Siden 31. desember 2025</h2>",
                "til 30. september 2026",
            ],
        ),
        (
            Some("2025T3"),
            None,
            "2025T3",
            "2025-12-31",
            &["3. tertial 2025", "Det finnes bare ett uttrekk"],
        ),
        // A date that is asked for stands, and the page says that the export is older.
        (
            None,
            Some("2026-05-15"),
            "2026Q2",
            "2026-05-15",
            &[
                "2. kvartal 2026 · tall per 15. mai 2026",
                "<h2>Siden 31. desember 2025</h2>",
                "til 15. mai 2026",
                "nyeste eksport er eldre enn perioden",
            ],
        ),
        // A period without an export has its last day.
        (
            Some("2027Q1"),
            None,
            "2027Q1",
            "2027-03-31",
            &["nyeste eksport er eldre enn perioden"],
        ),
    ] {
        let (found, found_day, page) = run(folder.path(), period, as_of);
        assert_eq!(
            (found.as_str(), found_day.as_str()),
            (gives, day),
            "{period:?} {as_of:?}"
        );
        for words in says {
            assert!(
                page.contains(words),
                "{period:?} {as_of:?}: «{words}» is missing"
            );
        }
    }
}

#[test]
fn an_english_page_names_tertials_and_halves() {
    let folder = set("en");
    for (period, says) in [
        (
            "2026T2",
            [
                "tertial 2 of 2026 · figures as of 30 June 2026",
                "<h2>Since 31 March 2026</h2>",
                "up to 30 June 2026",
            ],
        ),
        (
            "2026H1",
            [
                "first half of 2026 · figures as of 30 June 2026",
                "<h2>Since 31 December 2025</h2>",
                "second half of 2025",
            ],
        ),
    ] {
        let (_, _, page) = run(folder.path(), Some(period), None);
        for words in says {
            assert!(page.contains(words), "{period}: «{words}» is missing");
        }
    }
}

/// A wait is known until the export that showed it last: with the last day of the tertial, two
/// months on, every open idea would seem to have waited two months longer than anybody saw.
#[test]
fn ages_stop_at_the_newest_export() {
    let folder = set("nb");
    let overrides = Overrides {
        period: Some("2026T2".to_owned()),
        ..Overrides::default()
    };
    let plan = config::load(&folder.path().join("p.toml"), &overrides);
    let plan = plan.unwrap_or_else(|e| panic!("{e}"));
    let options = Options {
        isolation: crate::isolation(),
        ..Options::default()
    };
    let outcome = run::run(&plan, &options, &|_, _, _| {}).unwrap_or_else(|e| panic!("{e}"));
    let oldest = outcome.data.measures.iter().find(|m| {
        m.metric == "activity.queue" && m.dimension == "what=age_max" && m.municipality == "1506"
    });
    // From 31 December 2025 to 30 June 2026.
    assert_eq!(oldest.and_then(|m| m.value), Some(181.0));
}
