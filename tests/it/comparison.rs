//! In: an invented set of ten municipalities, five of which introduced something in 2023, and two
//! indicators over nine years. Out: proof that the comparison stands on the published page with its
//! estimate, its check of the years before and its numbers on each side, and that what moved apart
//! before is withheld in words. It exists because the sample's five municipalities can never have
//! four on each side. The oracle (`tests/oracle/measures.py`) recomputes it from the published set:
//! `LOYPE_COMPARISON=folder` keeps it there.

use loypemelding::config::{self, Overrides};
use loypemelding::model::{Measure, Status};
use loypemelding::run::{self, Options};
use std::fmt::Write;
use std::path::Path;

const HOMES: [&str; 10] = [
    "Molde",
    "Aukra",
    "Hustadvika",
    "Rauma",
    "Vestnes",
    "Averøy",
    "Gjemnes",
    "Tingvoll",
    "Sunndal",
    "Surnadal",
];

/// Exports of ten municipalities on two dates, and the pipeline that reads them.
fn write_set(folder: &Path) {
    let put = |name: &str, text: &str| {
        let path = folder.join(name);
        let parent = path.parent().expect("because it is in the folder");
        std::fs::create_dir_all(parent).expect("because a folder can be made");
        std::fs::write(path, text).expect("because a file can be written");
    };
    for date in ["2022-12-31", "2023-09-30"] {
        let mut projects = "Kommune;Nr;Tiltak;Fase\n".to_owned();
        let mut benefits = "Kommune;Gevinst-id;Nr;Gevinst;Indikator\n".to_owned();
        for (n, home) in HOMES.iter().enumerate() {
            let stage = if n < 5 && date.starts_with("2023") {
                "I drift"
            } else {
                "Planlegging"
            };
            let _ = writeln!(projects, "{home};{n};Velferdsteknologi i {home};{stage}");
            for (k, indicator) in ["Ventetid", "sykefravær"].iter().enumerate() {
                let _ = writeln!(benefits, "{home};g{n}{k};{n};Gevinst {k};{indicator}");
            }
        }
        put(&format!("{date}/tiltak.csv"), &projects);
        put(&format!("{date}/gevinster.csv"), &benefits);
    }
    let mut series = "Indikator;Kommune;År;Verdi;Enhet\n".to_owned();
    for (n, home) in HOMES.iter().enumerate() {
        for year in 2017..=2025_i32 {
            let t = f64::from(year - 2017);
            // Small differences between municipalities, so that there is a spread.
            let noise = f64::from((n as i32 * 7 + year * 5) % 11) / 10.0;
            let introduced = if n < 5 && year >= 2023 { -6.0 } else { 0.0 };
            let wait = 60.0 + 3.0 * n as f64 - t + introduced + noise;
            let apart = if n < 5 { -1.5 * t } else { 0.0 };
            let _ = writeln!(series, "Ventetid;{home};{year};{wait:.1};dager");
            let leave = 30.0 + apart + noise;
            let _ = writeln!(series, "Sykefravær;{home};{year};{leave:.1};prosent");
        }
    }
    put("indikatorer.csv", &series);
    let homes: Vec<String> = HOMES.iter().map(|home| format!("\"{home}\"")).collect();
    let pipeline = format!(
        r#"title = "Prøve"
language = "nb"
currency = "NOK"
period = "2026Q3"
as_of = "2026-09-30"
output = "out"
municipalities = [{}]
[[source]]
mapping = "plain"
files = "{{snapshot}}/tiltak.csv"
[[source]]
mapping = "gevinster.toml"
files = "{{snapshot}}/gevinster.csv"
[[source]]
mapping = "indicators-csv"
files = "indikatorer.csv"
"#,
        homes.join(", ")
    );
    put("pipeline.toml", &pipeline);
    let benefits = r#"name = "gevinster"
title = "Gevinster"
[[table]]
fills = "benefit"
[table.columns]
municipality = "Kommune"
id = "Gevinst-id"
initiative = "Nr"
title = "Gevinst"
indicator = "Indikator"
"#;
    put("gevinster.toml", benefits);
}

#[test]
fn ten_municipalities_are_compared_on_the_page() {
    let kept = std::env::var_os("LOYPE_COMPARISON");
    let own = tempfile::TempDir::new().expect("because a temporary folder can be made");
    let folder = kept.as_ref().map_or(own.path(), Path::new);
    write_set(folder);
    let plan = config::load(&folder.join("pipeline.toml"), &Overrides::default())
        .unwrap_or_else(|error| panic!("{error}"));
    let options = Options {
        isolation: crate::isolation(),
        ..Options::default()
    };
    let outcome = run::run(&plan, &options, &|_, _, _| {}).unwrap_or_else(|e| panic!("{e}"));
    let get = |part: &str| -> &Measure {
        let mut all = outcome.data.measures.iter();
        all.find(|m| m.metric == "effect.comparison" && m.dimension == part)
            .unwrap_or_else(|| panic!("nothing for {part}"))
    };
    let after = get("indicator=Ventetid;unit=dager;what=after");
    let value = after.value.expect("because five and five can be compared");
    assert!((value + 6.0).abs() < 0.5, "{value}");
    let sides = (after.numerator, after.denominator);
    assert_eq!(sides, (Some(5.0), Some(5.0)));
    let before = get("indicator=Ventetid;unit=dager;what=before");
    assert!(
        before.lower < Some(0.0) && before.upper > Some(0.0),
        "{before:?}"
    );
    let apart = get("indicator=Sykefravær;unit=prosent;what=after");
    assert_eq!(apart.status, Some(Status::Refused));
    assert_eq!(apart.reason.as_deref(), Some("groups_moved_apart"));

    let page = std::fs::read_to_string(folder.join("out/latest/index.html"))
        .expect("because the set was published");
    let table = page
        .split("Endring der det er innført")
        .nth(1)
        .expect("because the table has the metric's name");
    for words in ["Ventetid: ", "Sykefravær: ", "5 mot 5", "\u{2212}6,"] {
        assert!(table.contains(words), "{words}\n{table}");
    }
}
