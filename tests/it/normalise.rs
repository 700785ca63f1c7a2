//! In: dates, numbers and texts as people write them, and small raw tables with a mapping. Out:
//! what `normalise` makes of them, and what it says is odd. It exists to hold the promises that a
//! strange value is never a stop, that every row is accounted for, and that nothing that tells
//! about a person goes further. It deliberately reads no file. Long
//! because every case is held against the same mapping.

use loypemelding::config::{TableMapping, norway};
use loypemelding::model::{
    Allocation, Benefit, BenefitYear, Date, IndicatorSeries, Initiative, Measurement, Meeting,
    Municipality, Population, RawCell, RawRow, RawTable, Row, TABLES, names,
};
use loypemelding::normalise::{self, Checked, Context, pseudonym};
use proptest::prelude::*;

mod dates;
mod numbers;
pub mod personal;

fn day(text: &str) -> Date {
    text.parse().expect("because the case says so")
}

/// A mapping of one table, with the title and id that every case has.
fn mapping(columns: &str) -> TableMapping {
    read_mapping(&format!(
        "fills = 'initiative'\n[columns]\ntitle = 'Tiltak'\nid = 'Nr'\n{columns}"
    ))
}

fn read_mapping(text: &str) -> TableMapping {
    toml::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// A raw table from lines: the header, then rows from row 2 on; cells stand between `|`.
fn table(lines: &[&str]) -> RawTable {
    let cells =
        |line: &str| -> Vec<String> { line.split('|').map(|c| c.trim().to_owned()).collect() };
    let row = |(at, line): (usize, &&str)| RawRow {
        row: at as i64 + 2,
        cells: cells(line)
            .into_iter()
            .map(|text| match text.as_str() {
                "" => RawCell::Empty,
                _ => RawCell::text(&text.replace('¦', "|")),
            })
            .collect(),
    };
    RawTable {
        file: "liste.csv".to_owned(),
        format: "csv".to_owned(),
        header: cells(lines[0]),
        rows: lines[1..].iter().enumerate().map(row).collect(),
        ..RawTable::default()
    }
}

/// Molde's export of 30 September 2025.
fn read(raw: &RawTable, mapping: &TableMapping, key: Option<&[u8]>) -> Checked {
    let molde = Municipality {
        id: "1506".to_owned(),
        name: "Molde".to_owned(),
    };
    let of_column = mapping.columns.contains_key(names::MUNICIPALITY);
    let context = Context {
        registry: &norway(),
        municipality: (!of_column).then_some(&molde),
        snapshot: day("2025-09-30"),
        currency: "NOK",
        pseudonym_key: key,
        mapping: "test",
    };
    normalise::check(raw.clone(), mapping, &context)
}

/// The columns that say where a row is from, and those that repeat another.
const PROVENANCE: &[&str] = &[
    "snapshot",
    "source",
    "file",
    "sheet",
    "row",
    "external_id",
    "municipality",
];

/// What was read, as text: rows with every column that has a value, the account, the findings.
fn shown(checked: &Checked) -> String {
    let mut out = Vec::new();
    fn add<R: Row>(out: &mut Vec<String>, row: &R, refers: &[&Option<String>]) {
        let columns = R::TABLE.columns.iter().zip(row.texts());
        let mut parts: Vec<String> = columns
            .filter(|(column, _)| !PROVENANCE.contains(&column.name))
            .filter_map(|(column, text)| {
                Some(format!(
                    "{}={}",
                    column.name,
                    text.filter(|t| !t.is_empty())?
                ))
            })
            .collect();
        parts.extend(
            refers
                .iter()
                .filter_map(|text| Some(format!("→ {}", text.as_ref()?))),
        );
        out.push(parts.join(", "));
    }
    checked
        .initiatives
        .iter()
        .for_each(|row| add(&mut out, row, &[]));
    checked
        .benefits
        .iter()
        .for_each(|r| add(&mut out, &r.row, &[&r.initiative]));
    checked
        .benefit_years
        .iter()
        .for_each(|r| add(&mut out, &r.row, &[&r.benefit]));
    checked
        .measurements
        .iter()
        .for_each(|r| add(&mut out, &r.row, &[&r.benefit]));
    checked
        .meetings
        .iter()
        .for_each(|row| add(&mut out, row, &[]));
    checked
        .populations
        .iter()
        .for_each(|row| add(&mut out, row, &[]));
    let odd = (
        checked.n_rejected,
        checked.n_repeated,
        checked.n_without_amount,
    );
    if odd != (0, 0, 0) {
        out.push(format!(
            "{} accepted, {} rejected, {} repeated, {} without amount",
            checked.n_accepted, odd.0, odd.1, odd.2
        ));
    }
    for finding in &checked.findings {
        let mut line = format!("! {}", finding.code);
        let parts = [
            finding.row.map(|row| format!(":{row}")),
            finding.column.as_ref().map(|column| format!(" {column}")),
            finding.value.as_ref().map(|value| format!(" «{value}»")),
            finding
                .expected
                .as_ref()
                .map(|expected| format!(", {expected}")),
            (finding.n_alike != 1).then(|| format!(" ×{}", finding.n_alike)),
        ];
        parts
            .into_iter()
            .flatten()
            .for_each(|part| line.push_str(&part));
        out.push(line);
    }
    out.join("\n")
}

#[track_caller]
fn check(columns: &str, lines: &[&str], gives: &[&str]) {
    check_as(&mapping(columns), lines, gives);
}

#[track_caller]
fn check_as(mapping: &TableMapping, lines: &[&str], gives: &[&str]) {
    assert_eq!(shown(&read(&table(lines), mapping, None)), gives.join("\n"));
}

#[test]
fn an_unknown_word_is_a_finding_and_the_row_stays() {
    let columns = "stage = 'Fase'\n[words.stage]\n'Utprøving' = 'test'";
    check(
        columns,
        &[
            "Nr|Tiltak|Fase",
            "1|A|utprøving",
            "2|B|Utprøvning",
            "3|C|Utprøvning",
            "4|D|",
        ],
        &[
            "initiative_id=1506/1, title=A, stage=test, source_stage=utprøving, lifecycle=active",
            "initiative_id=1506/2, title=B, source_stage=Utprøvning",
            "initiative_id=1506/3, title=C, source_stage=Utprøvning",
            "initiative_id=1506/4, title=D",
            "! value.unknown_word:3 Fase «Utprøvning», one of the 1 known words, perhaps «Utprøving» ×2",
        ],
    );
}

#[test]
fn a_row_needs_a_title_and_an_id_of_its_own() {
    check(
        "",
        &["Nr|Tiltak", "1|A", "2|", "1|B", "1|a", "|C", "|c"],
        &[
            "initiative_id=1506/1, title=A",
            "initiative_id=1506/~c, title=C",
            "2 accepted, 2 rejected, 2 repeated, 0 without amount",
            "! row.no_title:3 Tiltak, a value in the column",
            "! row.duplicate_id:4 Nr «1», the title «A», which the id has on an earlier row",
            "! row.report_series:5 Nr «1»",
            "! id.from_title:6 Nr ×2",
            "! row.report_series:7 Tiltak «c»",
        ],
    );
}

/// «Digitalisering» twice in a list without ids was one initiative, and the other was lost.
#[test]
fn two_initiatives_of_one_title_are_two_where_they_say_different_things() {
    check(
        "description = 'Om'",
        &[
            "Nr|Tiltak|Om",
            "|Digitalisering|Byggesak på nett",
            "|Digitalisering|Arkivet skannes",
            "|Digitalisering|Byggesak på nett",
        ],
        &[
            "initiative_id=1506/~digitalisering, title=Digitalisering, description=Byggesak på nett",
            "initiative_id=1506/~digitalisering#2, title=Digitalisering, description=Arkivet skannes",
            "2 accepted, 0 rejected, 1 repeated, 0 without amount",
            "! id.from_title:2 Nr ×3",
            "! row.report_series:4 Tiltak «Digitalisering»",
        ],
    );
}

#[test]
fn a_municipality_is_found_by_number_and_name_and_never_guessed() {
    let columns = "municipality = 'Kommune'";
    let found = |text: &str, id: &str| {
        check(
            columns,
            &["Nr|Tiltak|Kommune", &format!("1|A|{text}")],
            &[&format!("initiative_id={id}/1, title=A")],
        );
    };
    found("1506", "1506");
    found("Molde", "1506");
    found("molde kommune", "1506");
    found("Kommunen Molde", "1506");
    found("301", "0301");
    found("Ålesund", "1508");
    found("1506 Molde", "1506");
    found("1506 - Molde kommune", "1506");
    found("Molde (1506)", "1506");
    found("MOLDE KOMMUNE", "1506");
    found("Herøy (Nordland)", "1818");
    found("1818 Herøy", "1818");
    found("Trondheim – Tråante", "5001");
    let rejected = "0 accepted, 1 rejected, 0 repeated, 0 without amount";
    let odd = |text: &str, gives: &[&str]| {
        check(
            columns,
            &["Nr|Tiltak|Kommune", &format!("1|A|{text}")],
            gives,
        );
    };
    odd(
        "1502",
        &[
            "initiative_id=1506/1, title=A",
            "! municipality.renumbered:2 Kommune «1502», 1506 Molde, which 1502 became",
        ],
    );
    odd(
        "Fræna",
        &[
            "initiative_id=1579/1, title=A",
            "! municipality.renumbered:2 Kommune «Fræna», 1579 Hustadvika, which 1548 became",
        ],
    );
    odd(
        "1507",
        &[
            rejected,
            "! municipality.split:2 Kommune «1507», one of 1508 Ålesund, 1580 Haram",
        ],
    );
    odd(
        "Herøy",
        &[
            rejected,
            "! municipality.split:2 Kommune «Herøy», one of 1515 Herøy (Møre og Romsdal), 1818 Herøy (Nordland)",
        ],
    );
    odd(
        "Moldo",
        &[
            rejected,
            "! municipality.unknown:2 Kommune «Moldo», a municipality of the registry, perhaps «Molde»",
        ],
    );
    odd(
        "Narnia",
        &[
            rejected,
            "! municipality.unknown:2 Kommune «Narnia», a municipality of the registry",
        ],
    );
    // What was joined with others and then split can't be told by its old number or name.
    for old in ["1529", "Skodje", "1534", "1546", "Sandøy"] {
        let told =
            format!("! municipality.split:2 Kommune «{old}», one of 1508 Ålesund, 1580 Haram");
        odd(old, &[rejected, &told]);
    }
    // Renumbered when a county was, and nothing else.
    odd(
        "3024",
        &[
            "initiative_id=3201/1, title=A",
            "! municipality.renumbered:2 Kommune «3024», 3201 Bærum, which 3024 became",
        ],
    );
    for garbage in [
        "15066",
        "150",
        "1",
        "00",
        "1506 Aukra",
        "Molde (1547)",
        "१५०६",
        "-1506",
        "1 506",
        "Oslo 2",
        "kommune",
    ] {
        let checked = read(
            &table(&["Nr|Tiltak|Kommune", &format!("1|A|{garbage}")]),
            &mapping(columns),
            None,
        );
        assert_eq!(checked.n_rejected, 1, "{garbage}");
        let codes: Vec<&str> = checked.findings.iter().map(|f| f.code.as_str()).collect();
        assert_eq!(codes, ["municipality.unknown"], "{garbage}");
    }
    odd(
        "",
        &[
            rejected,
            "! row.missing_value:2 Kommune, a value in the column",
        ],
    );
}

#[test]
fn of_a_person_only_that_there_is_one_is_kept() {
    let owned = mapping("owner = 'Ansvarlig'\ndescription = 'Om'\n");
    let raw = table(&[
        "Nr|Tiltak|Ansvarlig|Om",
        "1|A|Kari Nordmann|Spør kari@molde.no eller 912 34 567",
        "2|B||Ingenting",
        "3|C|12;#KARI NORDMANN|",
    ]);
    let without_key = read(&raw, &owned, None);
    assert_eq!(
        shown(&without_key),
        [
            "initiative_id=1506/1, title=A, description=Spør […] eller […], has_owner=true",
            "initiative_id=1506/2, title=B, description=Ingenting, has_owner=false",
            "initiative_id=1506/3, title=C, has_owner=true",
            "! person.dropped:2 Om",
            "! pp365.lookup_leak:4 Ansvarlig",
        ]
        .join("\n")
    );
    let with_key = read(&raw, &owned, Some(b"key"));
    let keys: Vec<_> = with_key
        .initiatives
        .iter()
        .map(|row| row.owner_key.clone())
        .collect();
    let kari = pseudonym("Kari Nordmann", Some(b"key"));
    assert_eq!(keys, [kari.clone(), None, kari]);
    for checked in [without_key, with_key] {
        let everything = format!("{checked:?}").to_lowercase();
        for word in ["kari", "nordmann", "@", "912"] {
            assert!(
                !everything.contains(word),
                "«{word}» is left in {everything}"
            );
        }
    }
    // A file without the column says nothing of owners.
    let unowned = read(&table(&["Nr|Tiltak", "1|A"]), &mapping(""), None);
    assert_eq!(unowned.initiatives[0].has_owner, None);
}

#[test]
fn a_number_like_an_id_is_left_out_of_text_and_not_quoted() {
    let number = personal::id_of("018180");
    check(
        "description = 'Om'",
        &["Nr|Tiltak|Om", &format!("1|A|Prosjekt {number} i drift")],
        &[
            "initiative_id=1506/1, title=A, description=Prosjekt […] i drift",
            "! person.looks_like_id:2 Om",
        ],
    );
}

#[test]
fn dates_are_read_by_their_column_and_told_when_vague() {
    check(
        "started = 'Fra'\nplanned_end = 'Til'",
        &[
            "Nr|Tiltak|Fra|Til",
            "1|A|Q3 2025|Q3 2025",
            "2|B|03/04/2025|snart",
            "3|C|2025-06-01|1.5.25",
        ],
        &[
            "initiative_id=1506/1, title=A, started=2025-07-01, planned_end=2025-09-30",
            "initiative_id=1506/2, title=B, started=2025-04-03",
            "initiative_id=1506/3, title=C, started=2025-06-01, planned_end=2025-05-01",
            "! value.vague_date:2 Til «Q3 2025», a day; 2025-09-30 was used",
            "! value.vague_date:2 Fra «Q3 2025», a day; 2025-07-01 was used",
            "! value.not_a_date:3 Til «snart», a date such as 31.12.2026",
            "! value.ambiguous_date:3 Fra «03/04/2025», 2025-04-03 or 2025-03-04; the first was used",
            "! value.end_before_start:4 Til «2025-05-01», an end on or after 2025-06-01",
        ],
    );
    // The mapping may say what the column doesn't.
    check(
        "started = { from = 'Fra', date_order = 'mdy' }",
        &["Nr|Tiltak|Fra", "1|A|03/04/2025"],
        &["initiative_id=1506/1, title=A, started=2025-03-04"],
    );
    check(
        "submitted = 'Inn'",
        &["Nr|Tiltak|Inn", "1|A|01.10.2025"],
        &[
            "initiative_id=1506/1, title=A, submitted=2025-10-01",
            "! value.in_the_future:2 Inn «2025-10-01», a date up to 2025-09-30, when the export was made",
        ],
    );
}

#[test]
fn a_shifted_date_is_repaired_only_on_request() {
    let lines = ["Nr|Tiltak|Inn", "1|A|2025-01-13T23:00:00Z"];
    let finding = "! pp365.date_shifted:2 Inn «2025-01-13T23:00:00Z»";
    check(
        "submitted = 'Inn'",
        &lines,
        &[
            "initiative_id=1506/1, title=A, submitted=2025-01-13",
            finding,
        ],
    );
    let mut repairing = mapping("submitted = 'Inn'");
    repairing.repair =
        read_mapping("fills = 'initiative'\nrepair = ['date_shift']\n[columns]").repair;
    check_as(
        &repairing,
        &lines,
        &[
            "initiative_id=1506/1, title=A, submitted=2025-01-14",
            finding,
        ],
    );
}

#[test]
fn amounts_are_in_minor_units_and_ambiguity_is_told() {
    check(
        "budget = 'Budsjett'\ncost = { from = 'Brukt', unit = 'TNOK' }",
        &[
            "Nr|Tiltak|Budsjett|Brukt",
            "1|A|kr 1.250.000,-|350",
            "2|B|1,2 mill|ca. litt",
            "3|C|1.250|",
        ],
        &[
            "initiative_id=1506/1, title=A, budget=125000000, cost=35000000",
            "initiative_id=1506/2, title=B, budget=120000000",
            // «1.250.000» and «1,2» prove the comma.
            "initiative_id=1506/3, title=C, budget=125000",
            "! value.not_a_number:3 Brukt «ca. litt», a number such as 1 250,5",
        ],
    );
    check(
        "budget = 'Budsjett'",
        &["Nr|Tiltak|Budsjett", "1|A|1.250"],
        &[
            "initiative_id=1506/1, title=A, budget=125000",
            "! value.ambiguous_number:2 Budsjett «1.250», 1250 or 1.25; the first was used",
        ],
    );
    check(
        "score_ease = { from = 'Enkelhet', decimal = '.' }",
        &["Nr|Tiltak|Enkelhet", "1|A|1.250"],
        &["initiative_id=1506/1, title=A, score_ease=1.25"],
    );
}

#[test]
fn a_list_of_amounts_keeps_its_sources() {
    check(
        "funding = { from = 'Tilskudd', unit = 'NOK' }",
        &[
            "Nr|Tiltak|Tilskudd",
            "1|A|Husbanken: 1 250 000; KS = 2,5 mill",
            "2|B|400 000",
            "3|C|søkt",
        ],
        &[
            "initiative_id=1506/1, title=A, funding=Husbanken=125000000; KS=250000000",
            "initiative_id=1506/2, title=B, funding=Tilskudd=40000000",
            "initiative_id=1506/3, title=C",
            "! value.not_a_number:4 Tilskudd «søkt», a number such as 1 250,5",
        ],
    );
}

#[test]
fn lists_nulls_flags_and_lookups() {
    check(
        "service_areas = { from = 'Område', split = ';,' }",
        &[
            "Nr|Tiltak|Område",
            "1|A|Helse, Skole;Kultur",
            "2|B|12;#Helse",
        ],
        &[
            "initiative_id=1506/1, title=A, service_areas=Helse; Skole; Kultur",
            "initiative_id=1506/2, title=B, service_areas=Helse",
            "! pp365.lookup_leak:3 Område",
        ],
    );
    check(
        "need = 'Behov'",
        &["Nr|Tiltak|Behov", "1|A|0 ¦ Trygghet ¦ 7"],
        &[
            "initiative_id=1506/1, title=A, need=Trygghet",
            "! pp365.lookup_leak:2 Behov",
        ],
    );
    check(
        "need = { from = 'Behov', null = ['Ikke satt', 'Se vedlegg*'] }",
        &[
            "Nr|Tiltak|Behov",
            "1|A|ikke satt",
            "2|B|Se vedlegg 3",
            "3|C|Selvhjelp",
        ],
        &[
            "initiative_id=1506/1, title=A",
            "initiative_id=1506/2, title=B",
            "initiative_id=1506/3, title=C, need=Selvhjelp",
        ],
    );
    check(
        "n3_new = 'Nytt'",
        &[
            "Nr|Tiltak|Nytt",
            "1|A|Ja",
            "2|B|nei",
            "3|C|x",
            "4|D|kanskje",
        ],
        &[
            "initiative_id=1506/1, title=A, n3_new=true",
            "initiative_id=1506/2, title=B, n3_new=false",
            "initiative_id=1506/3, title=C, n3_new=true",
            "initiative_id=1506/4, title=D",
            "! value.unknown_word:5 Nytt «kanskje», yes or no",
        ],
    );
}

#[test]
fn columns_are_read_together_only_on_request() {
    let words = "[words.origin]\n'ansatt' = 'employee'\n[words.delivery]\n'pilot' = 'pilot'";
    let lines = [
        "Nr|Tiltak|Labels|Labels (2)",
        "1|A|ansatt|pilot",
        "2|B|pilot|annet",
    ];
    check(
        &format!(
            "origin = {{ from = ['Labels', 'Labels (2)'], together = true, known_only = true }}\n\
             delivery = {{ from = ['Labels', 'Labels (2)'], together = true, known_only = true }}\n{words}"
        ),
        &lines,
        &[
            "initiative_id=1506/1, title=A, delivery=pilot, origin=employee",
            "initiative_id=1506/2, title=B, delivery=pilot",
        ],
    );
    // Otherwise the first header that the file has is used.
    check(
        &format!(
            "origin = {{ from = ['Etikett', 'Labels', 'Labels (2)'], known_only = true }}\n{words}"
        ),
        &lines,
        &[
            "initiative_id=1506/1, title=A, origin=employee",
            "initiative_id=1506/2, title=B",
        ],
    );
}

#[test]
fn constants_hold_for_every_row_and_a_column_wins() {
    check(
        "kind = 'Type'\n[constants]\nkind = 'project'\nprogramme = 'Omstilling'\n[words.kind]\n'Idé' = 'idea'",
        &["Nr|Tiltak|Type", "1|A|Idé", "2|B|"],
        &[
            "initiative_id=1506/1, title=A, kind=idea, programme=Omstilling",
            "initiative_id=1506/2, title=B, kind=project, programme=Omstilling",
        ],
    );
}

#[test]
fn a_missing_column_is_told_unless_it_is_optional() {
    check(
        "goal = ['Mål', 'Effektmål']\nneed = { from = 'Behov', optional = true }",
        &["Nr|TILTAK", "1|A"],
        &[
            "initiative_id=1506/1, title=A",
            "! column.missing «Mål / Effektmål», a column for `goal`",
        ],
    );
}

#[test]
fn spreadsheet_errors_are_missing_values() {
    let mut raw = table(&["Nr|Tiltak|Budsjett", "1|A|"]);
    raw.rows[0].cells[2] = RawCell::error("#REF!");
    assert_eq!(
        shown(&read(&raw, &mapping("budget = 'Budsjett'"), None)),
        "initiative_id=1506/1, title=A\n! cell.error_value:2 Budsjett «#REF!»"
    );
}

#[test]
fn a_workbook_number_in_a_date_column_is_the_day_it_counts() {
    let mut raw = table(&["Nr|Tiltak|Inn", "1|A|"]);
    raw.rows[0].cells[2] = RawCell::Number(45_658.0);
    assert_eq!(
        shown(&read(&raw, &mapping("submitted = 'Inn'"), None)),
        "initiative_id=1506/1, title=A, submitted=2025-01-01\n! value.serial_date:2 Inn, a date; 45658 days after 30 December 1899 is 2025-01-01"
    );
}

#[test]
fn year_columns_become_rows() {
    let mapping = read_mapping(
        "fills = 'benefit_year'\n[columns]\nbenefit = 'Gevinst'\n\
         [[unpivot]]\nheader = 'Plan {year}'\ninto = 'planned'\nunit = 'TNOK'\n\
         [[unpivot]]\nheader = 'Realisert {year}'\ninto = 'realised'\nunit = 'TNOK'",
    );
    check_as(
        &mapping,
        &[
            "Gevinst|Plan 2025|Plan 2026|Realisert 2025|Plan 20XX",
            "G1|250|1,5|−20|9",
            "G2||||",
            "|100|||",
            "G3|litt||0|",
        ],
        &[
            "year=2025, planned=25000000, realised=-2000000, → G1",
            "year=2026, planned=150000, → G1",
            // 0 is an amount; nothing is not.
            "year=2025, realised=0, → G3",
            "2 accepted, 1 rejected, 0 repeated, 1 without amount",
            "! row.missing_value:4 Gevinst, a value in the column",
            "! value.not_a_number:5 Plan 2025 «litt», a number such as 1 250,5",
        ],
    );
}

#[test]
fn a_measurement_needs_a_benefit_and_a_value() {
    check_as(
        &read_mapping(
            "fills = 'measurement'\n[columns]\nbenefit = 'Gevinst'\ndate = 'Dato'\nvalue = 'Verdi'",
        ),
        &[
            "Gevinst|Dato|Verdi",
            "G1|01.02.2025|12,5",
            "G1||0",
            "G1|01.02.2025|",
            "|01.02.2025|1",
        ],
        &[
            "date=2025-02-01, value=12.5, → G1",
            "value=0, → G1",
            "2 accepted, 2 rejected, 0 repeated, 0 without amount",
            "! measurement.no_date:3 Dato, a date such as 31.12.2026",
            "! row.missing_value:4 Verdi, a value in the column",
            "! row.missing_value:5 Gevinst, a value in the column",
        ],
    );
}

#[test]
fn swapped_measurement_dates_are_told_and_repaired_only_on_request() {
    let text = "fills = 'measurement'\nREPAIR\n[columns]\nbenefit = 'Gevinst'\ndate = 'Dato'\nvalue = 'Verdi'";
    let lines = ["Gevinst|Dato|Verdi", "G1|2025-12-03|5"];
    check_as(
        &read_mapping(&text.replace("REPAIR", "")),
        &lines,
        &[
            "date=2025-12-03, value=5, → G1",
            "! value.in_the_future:2 Dato «2025-12-03», a date up to 2025-09-30, when the export was made",
            "! pp365.day_month_swapped:2 Dato «2025-12-03», perhaps 2025-03-12",
        ],
    );
    check_as(
        &read_mapping(&text.replace("REPAIR", "repair = ['day_month']")),
        &lines,
        &["date=2025-03-12, value=5, → G1"],
    );
}

#[test]
fn other_tables() {
    check_as(
        &read_mapping(
            "fills = 'benefit'\n[columns]\ntitle = 'Gevinst'\nid = 'Id'\ninitiative = 'Nr'\nowner = 'Eier'\nbaseline = 'Start'",
        ),
        &[
            "Id|Nr|Gevinst|Eier|Start",
            "G1|1|Spart tid|Ola|12,5",
            "G2|1||Ola|",
        ],
        &[
            "benefit_id=G1, title=Spart tid, has_owner=true, baseline=12.5, → 1",
            "1 accepted, 1 rejected, 0 repeated, 0 without amount",
            "! row.no_title:3 Gevinst, a value in the column",
        ],
    );
    check_as(
        &read_mapping(
            "fills = 'meeting'\n[columns]\nmunicipality = 'Kommune'\nbody = 'Utvalg'\ndate = 'Dato'",
        ),
        &[
            "Kommune|Utvalg|Dato",
            "Molde|Rådet|1.2.2025",
            "Molde|Rådet|",
        ],
        &[
            "body=Rådet, date=2025-02-01",
            "1 accepted, 1 rejected, 0 repeated, 0 without amount",
            "! row.missing_value:3 Dato, a value in the column",
        ],
    );
    check_as(
        &read_mapping(
            "fills = 'population'\n[columns]\nmunicipality = 'Kommune'\ndate = 'Dato'\npopulation = 'Innbyggere'",
        ),
        &["Kommune|Dato|Innbyggere", "1506|2025-01-01|32 816"],
        &["date=2025-01-01, population=32816"],
    );
}

#[test]
fn an_amount_far_outside_its_column_is_told_and_stays_out_of_sums() {
    let lines: Vec<String> = (1..=9)
        .map(|n| {
            format!(
                "{n}|T{n}|{}",
                if n == 9 {
                    560_000_000
                } else {
                    400_000 + n * 10_000
                }
            )
        })
        .collect();
    let mut all = vec!["Nr|Tiltak|Budsjett"];
    all.extend(lines.iter().map(String::as_str));
    let checked = read(&table(&all), &mapping("budget = 'Budsjett'"), None);
    let told: Vec<_> = checked
        .findings
        .iter()
        .map(|f| (f.code.as_str(), f.row, f.value.as_deref()))
        .collect();
    assert_eq!(
        told,
        [("value.out_of_scale", Some(10), Some("560000000 NOK"))]
    );
    assert_eq!(
        checked.initiatives[8].budget.map(|b| b.0),
        Some(56_000_000_000),
        "the amount stays as it stands"
    );
    let marked: Vec<_> = checked
        .initiatives
        .iter()
        .filter(|row| !row.out_of_scale.is_empty())
        .map(|row| (row.row, row.out_of_scale.as_slice()))
        .collect();
    assert_eq!(marked, [(10, ["budget".to_owned()].as_slice())]);
}

/// The tables that a mapping may fill.
const FILLED: &[&str] = &[
    Initiative::TABLE.name,
    Benefit::TABLE.name,
    BenefitYear::TABLE.name,
    Measurement::TABLE.name,
    Allocation::TABLE.name,
    Meeting::TABLE.name,
    IndicatorSeries::TABLE.name,
    Population::TABLE.name,
];

/// A mapping of every column of a table, each from a header of its own name.
fn mapping_of_all(fills: &str) -> TableMapping {
    let doc = TABLES
        .iter()
        .find(|table| table.name == fills)
        .expect("because it is a table");
    let mut text = format!("fills = '{fills}'\n[columns]\n");
    let own = doc
        .columns
        .iter()
        .map(|column| column.name)
        .filter(|name| !PROVENANCE.contains(name));
    let references = names::REFERENCES
        .iter()
        .copied()
        .filter(|name| *name != names::MUNICIPALITY);
    let mut all: Vec<&str> = own.chain(references).collect();
    all.sort_unstable();
    all.dedup();
    for name in all {
        text.push_str(&format!("{name} = '{name}'\n"));
    }
    if fills == BenefitYear::TABLE.name {
        text.push_str("[[unpivot]]\nheader = 'Plan {year}'\ninto = 'planned'\n");
    }
    read_mapping(&text)
}

fn any_cell() -> impl Strategy<Value = RawCell> {
    prop_oneof![
        2 => Just(RawCell::Empty),
        4 => prop::sample::select(vec!["1.250", "03/04/2025", "uke 34", "x", "12;#", ";#", "a | b | c", "=1+1", "-", "Test", "kr", "1507", "99999999999999999999", "\u{0}"])
            .prop_map(RawCell::text),
        4 => "\\PC{1,12}".prop_map(|text| RawCell::text(&text)),
        1 => any::<f64>().prop_map(RawCell::Number),
        1 => (0i64..80_000, 0u32..1440).prop_map(|(days, minutes)| RawCell::Date(day("1950-01-01") + chrono::Duration::days(days), minutes)),
        1 => any::<bool>().prop_map(RawCell::Flag),
        1 => Just(RawCell::error("#N/A")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn every_row_of_any_table_is_accounted_for(
        fills in prop::sample::select(FILLED.to_vec()),
        n_rows in 0usize..8,
        cells in prop::collection::vec(any_cell(), 8 * 64),
    ) {
        let mapping = mapping_of_all(fills);
        let mut header: Vec<String> = mapping.columns.keys().cloned().collect();
        header.push("Plan 2026".to_owned());
        let rows = (0..n_rows).map(|n| RawRow {
            row: n as i64 + 2,
            cells: cells.iter().skip(n * 64).take(header.len()).cloned().collect(),
        }).collect();
        let raw = RawTable { file: "x.csv".to_owned(), header, rows, ..RawTable::default() };
        let checked = read(&raw, &mapping, Some(b"key"));
        let n = checked.n_accepted + checked.n_rejected + checked.n_repeated + checked.n_without_amount;
        prop_assert_eq!(n, n_rows as i64);
    }
}
