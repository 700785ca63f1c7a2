//! In: a municipality's export in one file, and the same rows in two. Out: proof that every measure
//! but the account of files is the same, through the whole program: how a file is divided is a matter
//! of whoever exported it. What is judged by file, as the scale of its amounts, is the same in each
//! part here.

use loypemelding::config::{self, Overrides};
use loypemelding::model::Measure;
use loypemelding::run::{self, Options};
use proptest::prelude::*;

const N_ROWS: usize = 40;

fn export(rows: impl Iterator<Item = usize>) -> String {
    let mut text = "Nr;Tiltak;Fase;Innmeldt;Vedtatt;Startdato;Planlagt slutt;Budsjett;Prognose;Ansvarlig;Tjenesteområde\n".to_owned();
    for i in rows {
        let stage = ["Idé", "Plan", "Test", "Implementering", "Drift"][i % 5];
        let date = |year: usize, i: usize| format!("{}.{:02}.{year}", 13 + i % 15, 1 + i % 9);
        let decided = if stage == "Idé" {
            String::new()
        } else {
            date(2025, i + 3)
        };
        let owner = if i.is_multiple_of(3) {
            ""
        } else {
            "Innovasjonslederen"
        };
        let area = ["Helse", "Oppvekst", "Kultur"][i % 3];
        text += &format!(
            "{};Tiltak om {area} nummer {i};{stage};{};{decided};{decided};{};{};{};{owner};{area}\n",
            100 + i,
            date(2024, i),
            date(2026, i + 5),
            100_000 + 1_000 * i,
            105_000 + 1_100 * i,
        );
    }
    text
}

/// Every measure of a run over Molde's files and one of Aukra's.
fn measures(files: &[String]) -> Vec<Measure> {
    let folder = tempfile::tempdir().expect("because there is room for a folder");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text)
            .expect("because the folder is the test's own");
    };
    let mut pipeline = "title = 'P'\nas_of = '2026-09-30'\nperiod = '2026Q3'\noutput = 'out'\nmunicipalities = ['Molde', 'Aukra']\n\
        [[source]]\nmunicipality = 'Aukra'\nmapping = 'plain'\nfiles = 'aukra.csv'\n".to_owned();
    write("aukra.csv", &export(0..20));
    for (n, text) in files.iter().enumerate() {
        write(&format!("molde-{n}.csv"), text);
        pipeline += &format!(
            "[[source]]\nmunicipality = 'Molde'\nmapping = 'plain'\nfiles = 'molde-{n}.csv'\n"
        );
    }
    write("p.toml", &pipeline);
    let plan = config::load(&folder.path().join("p.toml"), &Overrides::default())
        .unwrap_or_else(|error| panic!("{error}"));
    let options = Options {
        isolation: crate::isolation(),
        ..Options::default()
    };
    let outcome = run::run(&plan, &options, &|_, _, _| {});
    let outcome = outcome.unwrap_or_else(|error| panic!("{error}"));
    let mut measures = outcome.data.measures;
    // The account of files and records: two files have two headers.
    measures.retain(|measure| measure.metric != "trust.accounting");
    measures
}

proptest! {
    // Two runs of the program each.
    #![proptest_config(ProptestConfig { cases: 4, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_file_in_two_gives_the_same_measures(is_first in proptest::collection::vec(any::<bool>(), N_ROWS)) {
        let part = |wanted: bool| export((0..N_ROWS).filter(|i| is_first[*i] == wanted));
        let (one, two) = (measures(&[export(0..N_ROWS)]), measures(&[part(true), part(false)]));
        prop_assert!(one.iter().filter(|m| m.value.is_some()).count() > 100);
        prop_assert_eq!(one.len(), two.len());
        for (one, two) in one.iter().zip(&two) {
            prop_assert_eq!(one, two);
        }
    }
}
