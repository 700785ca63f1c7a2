//! In: small lists of one municipality, or two, on several dates. Out: which rows are held to be one
//! initiative, and what is told about it. It exists to hold that a corrected title ends nothing,
//! that likeness alone joins nothing, and that what can't be told is told as that.

use loypemelding::config::fold_word;
use loypemelding::model::{Benefit, BenefitYear, Date, Finding, Initiative, Snapshot, Stage};
use loypemelding::normalise::{settle, trace};
use std::collections::{BTreeMap, BTreeSet};

fn day(text: &str) -> Date {
    text.parse().expect("because the case says so")
}

/// A row from `title / submitted / started / description`, all but the title optional.
fn row(municipality: &str, date: &str, text: &str, n: usize) -> Initiative {
    let parts: Vec<&str> = text.split('/').map(str::trim).collect();
    let part = |at: usize| parts.get(at).filter(|text| !text.is_empty());
    let title = parts[0].to_owned();
    Initiative {
        snapshot: day(date),
        municipality: municipality.to_owned(),
        source: "liste".to_owned(),
        initiative_id: format!("{municipality}/~{}", fold_word(&title)),
        title,
        submitted: part(1).map(|text| day(text)),
        started: part(2).map(|text| day(text)),
        description: part(3).map(|text| (*text).to_owned()),
        stage: Some(Stage::Test),
        file: format!("{date}.csv"),
        row: n as i64 + 2,
        ..Initiative::default()
    }
}

/// Molde's list on each date.
fn lists(all: &[(&str, &[&str])]) -> Vec<Snapshot> {
    all.iter()
        .map(|(date, rows)| Snapshot {
            municipality: "1506".to_owned(),
            date: day(date),
            initiatives: rows
                .iter()
                .enumerate()
                .map(|(n, text)| row("1506", date, text, n))
                .collect(),
            ..Snapshot::default()
        })
        .collect()
}

/// `code «value», expected` of every finding.
fn told(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .map(|f| {
            let value = f.value.as_deref().unwrap_or_default();
            let expected = f.expected.as_deref().unwrap_or_default();
            format!("{} «{value}», {expected}", f.code)
        })
        .collect()
}

/// Whether the only change from one list to the next is held to be a change of title.
fn check(before: &[&str], now: &[&str], ids: &[&str], tells: &[&str]) {
    let (settled, findings) = settle(lists(&[("2026-03-31", before), ("2026-06-30", now)]));
    let mut found: Vec<&str> = settled[1]
        .initiatives
        .iter()
        .map(|row| row.initiative_id.trim_start_matches("1506/~"))
        .collect();
    found.sort_unstable();
    assert_eq!(found, ids, "{before:?} → {now:?}");
    let codes: Vec<&str> = findings.iter().map(|f| f.code.as_str()).collect();
    assert_eq!(codes, tells, "{before:?} → {now:?}: {:?}", told(&findings));
}

const CHANGED: &str = "id.title_changed";
const UNCLEAR: &str = "id.title_unclear";
const TEXT: &str = "Vikarer melder seg selv på ledige vakter i en app som kjenner reglene";

#[test]
fn a_corrected_spelling_is_the_same_initiative() {
    check(
        &["Digital byggesak"],
        &["Digital byggjesak"],
        &["digital byggesak"],
        &[CHANGED],
    );
    check(
        &["Felles responsenter"],
        &["Felles responssenter"],
        &["felles responsenter"],
        &[CHANGED],
    );
    check(
        &["Digital byggesak"],
        &["Digital byggesak"],
        &["digital byggesak"],
        &[],
    );
    check(
        &["Digital byggesak"],
        &["DIGITAL  byggesak"],
        &["digital byggesak"],
        &[],
    );
}

#[test]
fn a_new_title_with_an_old_date_or_description_is_the_same_initiative() {
    let one = format!("Vikarbank / 2026-01-14 // {TEXT}");
    let other = format!("Digital vikarbank for alle / 2026-01-14 // {TEXT}");
    check(&[&one], &[&other], &["vikarbank"], &[CHANGED]);
    check(
        &["Vikarbank i app / 2026-01-14", "Annet / 2026-01-15"],
        &["Digital vikarbank i app / 2026-01-14", "Annet / 2026-01-15"],
        &["annet", "vikarbank i app"],
        &[CHANGED],
    );
    check(
        &["Vikarbank i app // 2026-02-02"],
        &["Digital vikarbank i app // 2026-02-02"],
        &["vikarbank i app"],
        &[CHANGED],
    );
    let (_, findings) = settle(lists(&[("2026-03-31", &[&one]), ("2026-06-30", &[&other])]));
    assert_eq!(
        told(&findings),
        [
            "id.title_changed «Digital vikarbank for alle», the title «Vikarbank» of before; the id was carried on"
        ]
    );
    assert_eq!(findings[0].file.as_deref(), Some("2026-06-30.csv"));
    assert_eq!(findings[0].row, Some(2));
}

#[test]
fn likeness_alone_joins_nothing() {
    // Like each other, and nothing else speaks for it.
    check(
        &["Digital plan for skole"],
        &["Digital plan for barnehage"],
        &["digital plan for barnehage"],
        &[],
    );
    // Numbers tell them apart.
    check(
        &["Velferdsteknologi fase 1"],
        &["Velferdsteknologi fase 2"],
        &["velferdsteknologi fase 2"],
        &[],
    );
    check(
        &["Handlingsplan 2025"],
        &["Handlingsplan 2026"],
        &["handlingsplan 2026"],
        &[],
    );
    // Another date of submission.
    check(
        &["Digital byggesak / 2025-01-01"],
        &["Digital byggjesak / 2026-05-05"],
        &["digital byggjesak"],
        &[],
    );
    // Another description.
    check(
        &["Digital byggesak /// Søkeren får en automatisk sjekk av tegninger mot planen"],
        &["Digital byggjesak /// Arkivet med gamle papirsaker blir skannet av to lærlinger"],
        &["digital byggjesak"],
        &[],
    );
    // A date that the whole list has proves nothing.
    check(
        &["Sensorgulv på sykehjem / 2026-01-01", "Annet / 2026-01-01"],
        &["Sensorer på sykehjem / 2026-01-01", "Annet / 2026-01-01"],
        &["annet", "sensorer på sykehjem"],
        &[],
    );
}

#[test]
fn what_can_be_two_is_told_and_stays_apart() {
    check(
        &["Digital byggesak", "Digital byggesaks"],
        &["Digital byggesakk"],
        &["digital byggesakk"],
        &[UNCLEAR],
    );
    check(
        &["Digital byggesak"],
        &["Digital byggesakk", "Digital byggesaks"],
        &["digital byggesakk", "digital byggesaks"],
        &[UNCLEAR, UNCLEAR],
    );
}

#[test]
fn an_id_is_carried_through_all_later_lists_and_the_tables_that_refer_to_it() {
    let mut all = lists(&[
        ("2026-01-31", &["Digital byggesak"]),
        ("2026-02-28", &["Digital byggjesak"]),
        ("2026-03-31", &["Digital byggjesak"]),
        ("2026-04-30", &["Digitale byggjesak"]),
        ("2026-05-31", &["Digital byggesak"]),
    ]);
    let old = "1506/~digital byggjesak";
    all[2].benefits = vec![Benefit {
        initiative_id: Some(old.to_owned()),
        benefit_id: format!("{old}/spart tid"),
        ..Benefit::default()
    }];
    all[2].benefit_years = vec![BenefitYear {
        benefit_id: format!("{old}/spart tid"),
        ..BenefitYear::default()
    }];
    let (settled, findings) = settle(all);
    let ids: Vec<&str> = settled
        .iter()
        .map(|s| s.initiatives[0].initiative_id.as_str())
        .collect();
    assert_eq!(ids, ["1506/~digital byggesak"; 5]);
    let codes: Vec<&str> = findings.iter().map(|f| f.code.as_str()).collect();
    assert_eq!(codes, [CHANGED, CHANGED]);
    assert_eq!(
        settled[2].benefits[0].initiative_id.as_deref(),
        Some("1506/~digital byggesak")
    );
    assert_eq!(
        settled[2].benefit_years[0].benefit_id,
        "1506/~digital byggesak/spart tid"
    );
    assert_eq!(
        settled[2].benefits[0].benefit_id,
        settled[2].benefit_years[0].benefit_id
    );
}

#[test]
fn a_title_that_comes_back_beside_its_successor_is_another() {
    let (settled, _) = settle(lists(&[
        ("2026-01-31", &["Digital byggesak"]),
        ("2026-02-28", &["Digital byggjesak"]),
        ("2026-03-31", &["Digital byggesak", "Digital byggjesak"]),
    ]));
    let ids: BTreeSet<&str> = settled[2]
        .initiatives
        .iter()
        .map(|row| row.initiative_id.as_str())
        .collect();
    assert_eq!(ids.len(), 2, "{ids:?}");
    assert!(ids.contains("1506/~digital byggesak"));
}

#[test]
fn rows_of_one_title_are_told_apart_by_what_they_say_and_not_by_their_order() {
    let list = |date: &str, rows: &[(&str, &str)]| Snapshot {
        municipality: "1506".to_owned(),
        date: day(date),
        initiatives: rows
            .iter()
            .enumerate()
            .map(|(n, (id, text))| Initiative {
                initiative_id: (*id).to_owned(),
                description: Some((*text).to_owned()),
                ..row("1506", date, "Digitalisering", n)
            })
            .collect(),
        ..Snapshot::default()
    };
    let (settled, findings) = settle(vec![
        list(
            "2026-01-31",
            &[("~d", "Byggesak på nett"), ("~d#2", "Arkivet skannes")],
        ),
        list(
            "2026-02-28",
            &[("~d", "Arkivet skannes"), ("~d#2", "Byggesak på nett")],
        ),
        list("2026-03-31", &[("~d", "Arkivet skannes")]),
    ]);
    let of = |n: usize, text: &str| {
        let row = settled[n]
            .initiatives
            .iter()
            .find(|row| row.description.as_deref() == Some(text));
        row.map(|row| row.initiative_id.as_str())
    };
    assert_eq!(of(1, "Byggesak på nett"), Some("~d"));
    assert_eq!(of(1, "Arkivet skannes"), Some("~d#2"));
    assert_eq!(of(2, "Arkivet skannes"), Some("~d#2"));
    assert!(findings.is_empty(), "{:?}", told(&findings));
}

#[test]
fn ids_of_the_source_are_never_touched() {
    let with_id = |date: &str, id: &str, title: &str| Snapshot {
        municipality: "1506".to_owned(),
        date: day(date),
        initiatives: vec![Initiative {
            external_id: Some(id.to_owned()),
            initiative_id: format!("1506/{id}"),
            ..row("1506", date, title, 0)
        }],
        ..Snapshot::default()
    };
    let (settled, findings) = settle(vec![
        with_id("2026-01-31", "7", "Vikarbank"),
        // The id stands for it, whatever it is called; and another id is another.
        with_id("2026-02-28", "7", "Noe helt annet"),
        with_id("2026-03-31", "8", "Noe helt annet"),
    ]);
    let ids: Vec<&str> = settled
        .iter()
        .map(|s| s.initiatives[0].initiative_id.as_str())
        .collect();
    assert_eq!(ids, ["1506/7", "1506/7", "1506/8"]);
    assert!(findings.is_empty());
}

/// A pipeline of Molde with a folder for each date, and Aukra's list.
struct Runs {
    folder: tempfile::TempDir,
}

/// `date: id id …` of every snapshot of Molde's that counts, after a run that is to count to a date.
type Seen = Vec<String>;

impl Runs {
    fn new() -> Runs {
        let runs = Runs {
            folder: tempfile::tempdir().expect("because there is room for a folder"),
        };
        runs.write("aukra.csv", "Nr;Tiltak;Fase\n7;Ferje;Test\n");
        runs.write(
            "p.toml",
            "title = 'P'\nas_of = '2026-09-30'\nperiod = '2026Q3'\noutput = 'out'\nmunicipalities = ['Molde', 'Aukra']\n\
             [[source]]\nmunicipality = 'Aukra'\nmapping = 'plain'\nfiles = 'aukra.csv'\n\
             [[source]]\nmunicipality = 'Molde'\nmapping = 'plain'\nfiles = '{snapshot}/tiltak.csv'\n\
             [[source]]\nmunicipality = 'Molde'\nmapping = 'plain'\nfiles = '{snapshot}/mer.csv'\n",
        );
        runs
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.folder.path().join(name);
        let folder = path.parent().expect("because it is in the test's folder");
        std::fs::create_dir_all(folder).expect("because the folder is the test's own");
        std::fs::write(path, text).expect("because the folder is the test's own");
    }

    fn list(&self, name: &str, titles: &[&str]) {
        let rows: String = titles
            .iter()
            .map(|title| format!("{title};Pilot\n"))
            .collect();
        self.write(name, &format!("Tiltak;Fase\n{rows}"));
    }

    fn run(&self) -> (loypemelding::run::Outcome, Seen) {
        let plan =
            loypemelding::config::load(&self.folder.path().join("p.toml"), &Default::default());
        let plan = plan.unwrap_or_else(|error| panic!("{error}"));
        let outcome = loypemelding::run::run(&plan, &Default::default(), &|_, _, _| {});
        let outcome = outcome.unwrap_or_else(|error| panic!("{error}"));
        let mut seen: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for row in outcome
            .data
            .initiatives
            .iter()
            .filter(|row| row.municipality == "1506")
        {
            let id = row.initiative_id.trim_start_matches("1506/~");
            seen.entry(row.snapshot.to_string()).or_default().push(id);
        }
        let seen = seen
            .into_iter()
            .map(|(date, ids)| format!("{date}: {}", ids.join(", ")));
        let seen = seen.collect();
        (outcome, seen)
    }
}

#[test]
fn a_late_export_takes_its_place_in_time_and_the_same_again_changes_nothing() {
    let runs = Runs::new();
    runs.list("2026-03-31/tiltak.csv", &["Digital byggesak", "Sensorgulv"]);
    runs.list(
        "2026-09-30/tiltak.csv",
        &["Digital byggjesaker", "Sensorgulv"],
    );
    let apart = [
        "2026-03-31: digital byggesak, sensorgulv",
        "2026-09-30: digital byggjesaker, sensorgulv",
    ];
    let (outcome, seen) = runs.run();
    assert_eq!(seen, apart);
    assert_eq!(outcome.n_new_snapshots, 3);
    // What lies between them comes late, and shows that they are one.
    runs.list(
        "2026-06-30/tiltak.csv",
        &["Digital byggesaker", "Sensorgulv"],
    );
    let together = [
        "2026-03-31: digital byggesak, sensorgulv",
        "2026-06-30: digital byggesak, sensorgulv",
        "2026-09-30: digital byggesak, sensorgulv",
    ];
    let (outcome, seen) = runs.run();
    assert_eq!(seen, together);
    assert_eq!(outcome.n_new_snapshots, 1);
    let again = runs.run();
    assert_eq!(again.1, together);
    assert_eq!(again.0.n_new_snapshots, 0);
    assert_eq!(format!("{:?}", again.0.data), format!("{:?}", outcome.data));
}

#[test]
fn a_file_that_broke_does_not_replace_what_was_kept_of_it() {
    let runs = Runs::new();
    runs.list("2026-09-30/tiltak.csv", &["Sensorgulv"]);
    runs.list("2026-09-30/mer.csv", &["Vikarbank"]);
    let both = ["2026-09-30: sensorgulv, vikarbank"];
    assert_eq!(runs.run().1, both);
    runs.write("2026-09-30/mer.csv", "\u{0}\u{1}\u{2}%PDF");
    let (outcome, seen) = runs.run();
    assert_eq!(seen, both);
    let codes: Vec<&str> = outcome
        .data
        .findings
        .iter()
        .map(|f| f.code.as_str())
        .collect();
    assert!(codes.contains(&"source.kept_before"), "{codes:?}");
    assert!(codes.contains(&"source.unreadable"), "{codes:?}");
    // Mended, the date is read anew.
    runs.list("2026-09-30/mer.csv", &["Vikarbank", "Drone"]);
    assert_eq!(runs.run().1, ["2026-09-30: drone, sensorgulv, vikarbank"]);
    // Taken away, it is no longer part of the date.
    std::fs::remove_file(runs.folder.path().join("2026-09-30/mer.csv"))
        .expect("because it was written here");
    assert_eq!(runs.run().1, ["2026-09-30: sensorgulv"]);
}

#[test]
fn a_change_of_stage_lies_between_two_exports_and_a_dated_decision_on_its_day() {
    let at = |date: &str, stage: Stage, decided: Option<&str>| Initiative {
        stage: Some(stage),
        decided: decided.map(day),
        ..row("1506", date, "Vikarbank", 0)
    };
    let rows = vec![
        at("2026-03-31", Stage::Explore, None),
        at("2026-06-30", Stage::Test, Some("2026-05-12")),
        at("2026-09-30", Stage::Test, Some("2026-05-12")),
    ];
    let dates = rows.iter().map(|row| row.snapshot).collect();
    let (transitions, _) = trace(&rows, &BTreeMap::from([("1506".to_owned(), dates)]));
    let ends: Vec<_> = transitions
        .iter()
        .map(|t| {
            (
                t.earliest.map(|d| d.to_string()),
                t.latest.to_string(),
                t.to_stage,
            )
        })
        .collect();
    assert_eq!(
        ends,
        [
            (Some("2026-05-12".to_owned()), "2026-05-12".to_owned(), None),
            (
                Some("2026-03-31".to_owned()),
                "2026-06-30".to_owned(),
                Some(Stage::Test)
            ),
        ]
    );
}

/// The findings of a history with two municipalities, each row as `municipality / id / title / file`.
fn traced(dates: &[(&str, &[&str])]) -> Vec<String> {
    let mut rows = Vec::new();
    let mut snapshots: BTreeMap<String, BTreeSet<Date>> = BTreeMap::new();
    for (date, lines) in dates {
        for municipality in ["1506", "1547"] {
            snapshots
                .entry(municipality.to_owned())
                .or_default()
                .insert(day(date));
        }
        for (n, line) in lines.iter().enumerate() {
            let parts: Vec<&str> = line.split('/').map(str::trim).collect();
            let id = Some(parts[1].to_owned()).filter(|id| !id.is_empty());
            rows.push(Initiative {
                initiative_id: format!(
                    "{}/{}",
                    parts[0],
                    id.clone().unwrap_or(format!("~{}", parts[2]))
                ),
                external_id: id,
                file: format!("{date} {}", parts[3]),
                ..row(parts[0], date, parts[2], n)
            });
        }
    }
    rows.sort_by(|a, b| {
        (&a.municipality, a.snapshot, &a.initiative_id).cmp(&(
            &b.municipality,
            b.snapshot,
            &b.initiative_id,
        ))
    });
    told(&trace(&rows, &snapshots).1)
}

#[test]
fn an_initiative_that_changes_municipality_is_told_once() {
    let moved = ["history.moved «Ferje», it in 1506, where it stood on 2026-03-31"];
    let disappeared = ["history.disappeared «Ferje», the initiative in the export of 2026-06-30"];
    let stays = "1506 / 2 / Blir / felles";
    let there = "1547 / 3 / Der / felles";
    assert_eq!(
        traced(&[
            ("2026-03-31", &["1506 / 1 / Ferje / felles", stays, there]),
            ("2026-06-30", &["1547 / 1 / Ferje / felles", stays, there])
        ]),
        moved
    );
    // Without ids only in one file: two lists may well have the same title.
    assert_eq!(
        traced(&[
            ("2026-03-31", &["1506 // Ferje / felles", stays, there]),
            ("2026-06-30", &["1547 // Ferje / felles", stays, there])
        ]),
        moved
    );
    assert_eq!(
        traced(&[
            (
                "2026-03-31",
                &["1506 // Ferje / a", "1506 // Blir / a", "1547 // Der / b"]
            ),
            (
                "2026-06-30",
                &["1506 // Blir / a", "1547 // Ferje / b", "1547 // Der / b"]
            )
        ]),
        disappeared
    );
    // The same number in two systems is not the same thing.
    assert_eq!(
        traced(&[
            ("2026-03-31", &["1506 / 1 / Ferje / a", stays, there]),
            ("2026-06-30", &["1547 / 1 / Buss / b", stays, there])
        ]),
        disappeared
    );
}
