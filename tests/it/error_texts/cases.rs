//! In: nothing. Out: a small input for each kind of finding and each error of reading.
//! Long because each is a few lines and all of them are read together.

use super::*;
use crate::exports::{ods, ods_of};
use loypemelding::config::ReadRules;
use loypemelding::ingest::{Isolation, SourceBytes, load, read};

/// The findings of Molde's list, in the mapping that every case has.
fn list(lines: &[&str]) -> Vec<Finding> {
    text(lines.join("\n").as_bytes())
}

fn text(bytes: &[u8]) -> Vec<Finding> {
    with(SOURCE, MAPPING, &[("molde.csv", bytes)])
}

/// The findings of Molde's list with the mapping changed.
fn mapped(from: &str, to: &str, lines: &[&str]) -> Vec<Finding> {
    assert!(MAPPING.contains(from), "the mapping holds {from}");
    let source = SOURCE.replace("egen", "molde");
    let mapping = MAPPING.replace(from, to);
    with(
        &source,
        &mapping,
        &[("molde.csv", lines.join("\n").as_bytes())],
    )
}

/// The findings of sources with a mapping of Molde's own and files.
fn with(source: &str, mapping: &str, files: &[(&str, &[u8])]) -> Vec<Finding> {
    let place = Place::new(source, mapping);
    for (name, bytes) in files {
        place.write(name, bytes);
    }
    place.findings()
}

/// The findings of a workbook of Molde's.
fn book(rules: &str, lines: &[&str]) -> Vec<Finding> {
    let mapping = MAPPING.replace("[table.columns]", &format!("{rules}\n[table.columns]"));
    let source = SOURCE
        .replace("egen", "molde")
        .replace("molde.csv", "molde.xlsx");
    with(
        &source,
        &mapping,
        &[("molde.xlsx", &workbook(&[("Tiltak", lines)]))],
    )
}

/// The findings of an export read by a mapping that ships.
fn shipped(mapping: &str, sheets: &[(&str, &[&str])]) -> Vec<Finding> {
    let source = SOURCE
        .replace("egen.toml", mapping)
        .replace("molde.csv", "molde.xlsx");
    with(&source, MAPPING, &[("molde.xlsx", &workbook(sheets))])
}

/// The findings of Molde's lists of two dates, and how the second looked.
fn two_dates(before: &[&str], now: &[&str]) -> Vec<Finding> {
    let source = SOURCE.replace("molde.csv", "{snapshot}.csv");
    with(
        &source,
        MAPPING,
        &[
            ("2026-06-30.csv", before.join("\n").as_bytes()),
            ("2026-09-30.csv", now.join("\n").as_bytes()),
        ],
    )
}

/// A mapping of another table than initiatives, read from `molde.csv`.
fn other(mapping: &str, lines: &[&str]) -> Vec<Finding> {
    let mapping = format!("name = 'egen'\ntitle = 'Egen'\n[[table]]\n{mapping}");
    let source = SOURCE.replace("egen", "molde");
    with(
        &source,
        &mapping,
        &[("molde.csv", lines.join("\n").as_bytes())],
    )
}

/// The head of an old Office file whose streams are encrypted.
fn encrypted() -> Vec<u8> {
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.resize(1024, 0);
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(2048, 0);
    bytes
}

pub(super) const FILES: &[Case] = &[
    ("source.missing", || with(SOURCE, MAPPING, &[])),
    ("source.unreadable", || text(b"\x89PNG\r\n\x1a\n0000")),
    ("source.encrypted", || text(&encrypted())),
    ("source.empty", || text(b"Nr;Tiltak;Fase\n")),
    ("source.limit", || {
        let source = format!("max_file_mb = 1\n{SOURCE}");
        with(&source, MAPPING, &[("molde.csv", &vec![b'x'; 1_200_000])])
    }),
    ("source.stale", || {
        let source = format!("{SOURCE}snapshot = '2026-03-31'\n");
        with(&source, MAPPING, &[("molde.csv", WHOLE.as_bytes())])
    }),
    ("source.no_date", || {
        let place = Place::new(SOURCE, MAPPING);
        let pipeline = PIPELINE
            .replace("as_of = '2026-09-30'\nperiod = '2026Q3'\n", "")
            .replace("MORE", SOURCE);
        place.write("p.toml", format!("{pipeline}snapshot = '2026-09-30'\n"));
        place.write("molde.csv", WHOLE);
        place.findings()
    }),
    ("source.kept_before", || {
        let place = Place::new(SOURCE, MAPPING);
        let second = SOURCE.replace("molde.csv", "mer.csv");
        place.write(
            "p.toml",
            PIPELINE.replace("MORE", &format!("{SOURCE}{second}")),
        );
        place.write("molde.csv", "Nr;Tiltak;Fase\n1;Vikarbank;Idé\n");
        place.write("mer.csv", "Nr;Tiltak;Fase\n2;Sensorgulv;Idé\n");
        place.run();
        place.write("molde.csv", b"\x89PNG\r\n\x1a\n0000");
        place.findings()
    }),
    ("comment.no_line", || {
        let comments = "[[source]]\nmapping = 'comments'\nfiles = 'k.csv'\n";
        let place = Place::new(&format!("{SOURCE}{comments}"), MAPPING);
        place.write("molde.csv", WHOLE);
        place.write(
            "k.csv",
            "kommune;metric;kommentar\nMolde;activity.stalled;Ferie.\n",
        );
        place.run()
    }),
    ("indicator.failed", || {
        let place = Place::new(SOURCE, MAPPING);
        place.write("molde.csv", WHOLE);
        place.write(
            "p/indicators/egen.sql",
            "-- id = 'activity.egen'\n-- name.nb = 'Egen'\n-- unit = 'share'\n-- direction = 'up'\n-- formula = 'A title above 3.'\n-- estimate = 'share'\nSELECT CAST(title AS integer) > 3 AS value\nFROM initiative\n",
        );
        place.run()
    }),
    ("sheet.not_found", || {
        book("[table.read]\nsheet = 'Tiltag'", &["Nr|Tiltak", "1|A"])
    }),
    ("table.not_found", || {
        mapped(
            "[table.columns]",
            "[table.read]\ntable = 3\n[table.columns]",
            &["Nr;Tiltak", "1;A"],
        )
    }),
    ("table.several", || {
        list(&[
            "Nr;Tiltak;Fase",
            "1;A;Idé",
            "2;B;Idé",
            "",
            "",
            "Navn;Rolle",
            "x;leder",
            "y;eier",
            "z;leder",
        ])
    }),
    ("table.transposed", || {
        list(&[
            "Nr;1;2;3",
            "Tiltak;Vikarbank;Sensorgulv;Responssenter",
            "Start;01.01.2026;02.02.2026;03.03.2026",
            "Budsjett;100;200;300",
        ])
    }),
    ("encoding.unknown", || {
        mapped(
            "[table.columns]",
            "[table.read]\nencoding = 'utf-9'\n[table.columns]",
            &["Nr;Tiltak", "1;A"],
        )
    }),
    ("encoding.windows_1252", || {
        text(b"Nr;Tiltak;Fase\n1;Sm\xe5 skritt;Test\n")
    }),
    ("encoding.utf_16", || {
        let text = format!("\u{feff}{WHOLE}");
        self::text(
            &text
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect::<Vec<u8>>(),
        )
    }),
    ("encoding.invalid", || {
        text(b"\xef\xbb\xbfNr;Tiltak;Fase\n1;Sm\xe5 skritt;Test\n")
    }),
    ("csv.ragged_row", || {
        list(&["Nr;Tiltak;Fase", "1;A;Idé", "2;B", "3;C;Idé", "4;D;Idé;5;6"])
    }),
    ("csv.unclosed_quote", || {
        list(&["Nr;Tiltak;Fase", "1;\"A;Idé", "2;B;Idé"])
    }),
    ("csv.stray_quote", || {
        list(&["Nr;Tiltak;Fase", "1;A \"stor\" sak;Idé"])
    }),
    ("csv.other_delimiter", || {
        list(&[
            "Nr;Tiltak;Fase",
            "1;A;Idé",
            "2;B;Idé",
            "3,C,Idé",
            "4;D;Idé",
            "5;E;Idé",
        ])
    }),
    // The file ends its lines in one way, and a cell without quotes breaks in another.
    ("csv.broken_line", || {
        text(b"Nr;Tiltak;Om;Fase\r\n1;A;En;Test\r\n2;B;To\nlinjer;Test\r\n3;C;Tre;Test\r\n4;D;Fire;Test\r\n")
    }),
    ("csv.mixed_line_ends", || {
        text(b"Nr;Tiltak;Fase\r\n1;A;Test\n")
    }),
];

/// The findings of a workbook in which something is hidden.
fn hidden(
    of_row: fn(&str, usize) -> &'static str,
    of_sheet: fn(&str) -> &'static str,
) -> Vec<Finding> {
    let source = SOURCE.replace("molde.csv", "molde.xlsx");
    let sheets = [
        (
            "Tiltak",
            rows(&["Nr|Tiltak|Fase", "=1|A|Idé", "=2|B|Idé", "=3|C|Idé"]),
        ),
        ("Lister", rows(&["Verdi", "x"])),
    ];
    with(
        &source,
        MAPPING,
        &[("molde.xlsx", &xlsx_with(&sheets, of_row, of_sheet))],
    )
}

pub(super) const TABLES: &[Case] = &[
    ("rows.hidden_skipped", || {
        hidden(
            |sheet, row| {
                if (sheet, row) == ("Tiltak", 3) {
                    "hidden=\"1\""
                } else {
                    ""
                }
            },
            |_| "",
        )
    }),
    ("columns.hidden_read", || {
        fn columns(sheet: &str, row: usize) -> &'static str {
            match (sheet, row) {
                ("Tiltak", 0) => "<cols><col min=\"3\" max=\"3\" hidden=\"1\"/></cols>",
                _ => "",
            }
        }
        hidden(columns, |_| "")
    }),
    ("sheet.hidden", || {
        hidden(
            |_, _| "",
            |sheet| {
                if sheet == "Lister" {
                    "state=\"hidden\""
                } else {
                    ""
                }
            },
        )
    }),
    ("header.repeated", || {
        list(&["Nr;Tiltak;Fase;Fase", "1;A;Idé;Idé"])
    }),
    // A mapping wants headers, so this is told only where none is asked for.
    ("header.none", || {
        let source = SourceBytes::new("molde.csv", b"1;4;100\n2;5;200\n3;6;300\n".to_vec());
        let table = read(&source, &ReadRules::default(), &[]);
        table.unwrap_or_else(|error| panic!("{error}")).findings
    }),
    ("header.not_found", || {
        list(&["Nummer;Tiltk;Steg", "1;A;Idé"])
    }),
    ("column.missing", || {
        mapped(
            "stage = { from = 'Fase', optional = true }",
            "stage = ['Fase', 'Steg']",
            &["Nr;Tiltak", "1;A"],
        )
    }),
    ("rows.total_skipped", || {
        list(&["Nr;Tiltak;Budsjett", "1;A;100", "2;B;200", "Sum;;300"])
    }),
    ("rows.note_skipped", || {
        list(&[
            "Nr;Tiltak;Fase",
            "1;A;Idé",
            "2;B;Idé",
            "",
            "Kilde: rådmannens oversikt over tiltak i kommunen;;",
        ])
    }),
    ("rows.preamble_skipped", || {
        list(&["Tiltak i Molde", "Nr;Tiltak;Fase", "1;A;Idé", "2;B;Idé"])
    }),
    ("rows.header_again", || {
        list(&["Nr;Tiltak;Fase", "1;A;Idé", "Nr;Tiltak;Fase", "2;B;Idé"])
    }),
    ("rows.units", || {
        list(&["Nr;Tiltak;Fase", "nr;tekst;tekst", "1;A;Idé", "2;B;Idé"])
    }),
    ("rows.blank_skipped", || {
        list(&["Nr;Tiltak;Fase", "1;A;Idé", "", "2;B;Idé"])
    }),
    ("cells.merged_filled", || {
        mapped(
            "[table.columns]",
            "[table.read]\nfill_down = ['Fase']\n[table.columns]",
            &["Fase;Nr;Tiltak", "Idé;1;A", ";2;B"],
        )
    }),
    ("cell.error_value", || {
        book("", &["Nr|Tiltak|Budsjett", "=1|A|!#REF!"])
    }),
    ("cell.formula_without_value", || {
        book("", &["Nr|Tiltak|Budsjett", "=1|A|=1", "=2|B|\u{1}A1+1"])
    }),
];

pub(super) const VALUES: &[Case] = &[
    ("value.unknown_word", || {
        list(&["Nr;Tiltak;Fase", "1;A;Utprøvning", "2;B;Utprøvning"])
    }),
    ("value.not_a_date", || {
        list(&["Nr;Tiltak;Start", "1;A;snart"])
    }),
    ("value.not_a_number", || {
        list(&["Nr;Tiltak;Budsjett", "1;A;mye penger"])
    }),
    ("value.ambiguous_date", || {
        list(&["Nr;Tiltak;Start", "1;A;03/04/2026"])
    }),
    ("value.ambiguous_number", || {
        list(&["Nr;Tiltak;Budsjett", "1;A;1.250"])
    }),
    ("value.vague_date", || {
        list(&["Nr;Tiltak;Start", "1;A;Q3 2025"])
    }),
    ("value.vague_number", || {
        list(&["Nr;Tiltak;Budsjett", "1;A;ca. 500 000"])
    }),
    ("value.other_currency", || {
        list(&["Nr;Tiltak;Budsjett", "1;A;€ 500"])
    }),
    ("value.unit_in_header", || {
        list(&["Nr;Tiltak;Budsjett (1000 kr)", "1;A;500"])
    }),
    ("value.date_without_year", || {
        list(&["Nr;Tiltak;Start;Slutt", "1;A;uke 34;14.6."])
    }),
    ("value.serial_date", || {
        list(&["Nr;Tiltak;Start", "1;A;45658"])
    }),
    ("value.read_as_table", || {
        list(&["Nr;Tiltak;Start;Slutt", "1;A;03/04/2025;12/31/2026"])
    }),
    ("value.end_before_start", || {
        list(&["Nr;Tiltak;Start;Slutt", "1;A;01.06.2026;01.05.2026"])
    }),
    ("value.out_of_scale", || {
        let rows: Vec<String> = (1..=9)
            .map(|n| {
                format!(
                    "{n};T{n};{}",
                    if n == 9 { 560_000_000 } else { 400_000 + n }
                )
            })
            .collect();
        let mut lines = vec!["Nr;Tiltak;Budsjett"];
        lines.extend(rows.iter().map(String::as_str));
        list(&lines)
    }),
    ("value.in_the_future", || {
        list(&["Nr;Tiltak;Innmeldt", "1;A;01.10.2026"])
    }),
    ("person.dropped", || {
        list(&["Nr;Tiltak;Om", "1;A;Ring 912 34 567"])
    }),
    ("person.looks_like_id", || {
        let number = crate::normalise::personal::id_of("018180");
        list(&["Nr;Tiltak;Om", &format!("1;A;Prosjekt {number} i drift")])
    }),
];

const BY_COLUMN: &str = "title = 'Tiltak'\nmunicipality = 'Kommune'";

/// The findings of a joint list with the given municipality.
fn of_municipality(text: &str) -> Vec<Finding> {
    let source = SOURCE
        .replace("egen", "molde")
        .replace("municipality = 'Molde'\n", "");
    let mapping = MAPPING.replace("title = 'Tiltak'", BY_COLUMN);
    let lines = format!("Nr;Tiltak;Kommune\n1;A;{text}\n2;B;Molde\n");
    with(&source, &mapping, &[("molde.csv", lines.as_bytes())])
}

pub(super) const ROWS: &[Case] = &[
    ("municipality.unknown", || of_municipality("Moldo")),
    ("municipality.renumbered", || of_municipality("1502")),
    ("municipality.split", || of_municipality("1507")),
    ("row.no_title", || {
        list(&["Nr;Tiltak;Fase", "1;;Idé", "2;B;Idé"])
    }),
    ("row.missing_value", || {
        other(
            "fills = 'measurement'\n[table.columns]\nbenefit = 'Gevinst'\nvalue = 'Verdi'\ndate = 'Dato'",
            &[
                "Gevinst;Dato;Verdi",
                "Spart tid;01.01.2026;",
                ";01.01.2026;5",
            ],
        )
    }),
    ("row.duplicate_id", || {
        list(&["Nr;Tiltak;Fase", "1;A;Idé", "1;B;Idé"])
    }),
    ("row.report_series", || {
        list(&["Nr;Tiltak;Fase", "1;A;Idé", "1;A;Idé"])
    }),
    ("year.unknown", || {
        other(
            "fills = 'benefit_year'\nunpivot = [{ header = 'År {n}', into = 'planned', first_year_from = ['Oppstart'] }]\n[table.columns]\nbenefit = 'Gevinst'",
            &["Gevinst;Oppstart;År 1;År 2", "Spart tid;;100;200"],
        )
    }),
    ("benefit.orphan", || {
        other(
            "fills = 'benefit'\n[table.columns]\ntitle = 'Gevinst'\ninitiative = 'Tiltak'",
            &["Tiltak;Gevinst", "Vikarbank;Spart tid"],
        )
    }),
    ("benefit.by_title", || {
        let of = SOURCE.replace("egen", "molde");
        let source = format!("{SOURCE}{}", of.replace("molde.csv", "gevinst.csv"));
        let columns = "title = 'Gevinst'\ninitiative = 'Tiltak'";
        let mapping = format!(
            "name = 'egen'\ntitle = 'Egen'\n[[table]]\nfills = 'benefit'\n[table.columns]\n{columns}"
        );
        let files: [(&str, &[u8]); 2] = [
            ("molde.csv", b"Nr;Tiltak\n1;Vikarbank\n2;Badevakt"),
            (
                "gevinst.csv",
                "Tiltak;Gevinst\nVikarbank;Spart tid\n2;Færre drukner\nvikarbank;Ro".as_bytes(),
            ),
        ];
        with(&source, &mapping, &files)
    }),
    ("measurement.no_date", || {
        other(
            "fills = 'measurement'\n[table.columns]\nbenefit = 'Gevinst'\nvalue = 'Verdi'\ndate = 'Dato'",
            &["Gevinst;Dato;Verdi", "Spart tid;;5"],
        )
    }),
    ("id.from_title", || list(&["Nr;Tiltak;Fase", ";A;Idé"])),
];

/// Ten projects with a state; the tenth with another.
fn ten_projects(start: &[&str]) -> Vec<Finding> {
    let rows: Vec<String> = (1..=10)
        .map(|n| format!("T{n}|P-{n}|Konsept|Aktivt|{}", start[n % start.len()]))
        .collect();
    let mut lines = vec!["Tittel|Prosjektnummer|Fase|Prosjektstatus|Startdato"];
    lines.extend(rows.iter().map(String::as_str));
    shipped("pp365-projects", &[("P", &lines)])
}

const BENEFITS: &[&str] = &[
    "Prosjekt|Tittel|Måleindikator|Startverdi|Ønsket verdi|Måloppnåelse",
    "A|Kortere ventetid|Minutter|=3|=2|11%",
    "A|Spart tid|Timer|=0|=0|",
];

fn benefits() -> Vec<Finding> {
    shipped(
        "pp365-benefits",
        &[
            ("B", BENEFITS),
            (
                "Målinger",
                &[
                    "Gevinst|Dato|Målt verdi",
                    "Kortere ventetid|2026-12-06|=3.7",
                ],
            ),
        ],
    )
}

pub(super) const PORTAL: &[Case] = &[
    ("pp365.date_shifted", || {
        shipped(
            "pp365-projects",
            &[(
                "P",
                &["Tittel|Fase|Startdato", "A|Konsept|2026-01-31T23:00:00Z"],
            )],
        )
    }),
    ("pp365.day_month_swapped", benefits),
    ("pp365.dates_on_month_ends", || {
        ten_projects(&["31.01.2026", "30.04.2026"])
    }),
    ("pp365.floored_value", benefits),
    ("pp365.zero_for_missing", benefits),
    ("pp365.lookup_leak", || {
        shipped(
            "pp365-projects",
            &[(
                "P",
                &[
                    "Tittel|Fase|Tjenesteområde",
                    "A|Konsept|12;#Helse;#14;#Skole",
                ],
            )],
        )
    }),
    ("pp365.number_for_text", || {
        shipped(
            "pp365-projects",
            &[("P", &["Tittel|Fase|Prosjektnummer", "A|Konsept|=7"])],
        )
    }),
    ("pp365.only_measurable", benefits),
    ("pp365.none_closed", || ten_projects(&["14.01.2026"])),
];

/// The findings of a pipeline with these answers about overlap.
fn answers(lines: &[&str]) -> Vec<Finding> {
    let place = Place::new(SOURCE, MAPPING);
    place.write("molde.csv", WHOLE);
    place.write("answers.csv", lines.join("\n"));
    place.findings()
}

/// The header of answers about overlap.
const SAID: &str = "initiative_a,initiative_b,answer,answered_by,answered_on,title_a,title_b,note";

pub(super) const ANSWERS: &[Case] = &[
    ("answer.no_file", || {
        let source = format!("[overlap]\nanswers = 'svar.csv'\n{SOURCE}");
        with(&source, MAPPING, &[("molde.csv", WHOLE.as_bytes())])
    }),
    ("answer.file", || answers(&["a,b,answer", "1,2,same"])),
    ("answer.line", || {
        answers(&[
            SAID,
            "1506/7,1547/8,kanskje,,2026-09-01",
            "1506/7,1547/7,Spør Kari Nordmann,,",
            "1506/7,1506/7,same,,",
            "1506/7,1547/7,same,,i går",
        ])
    }),
    ("answer.tie", || {
        answers(&[
            SAID,
            "1506/7,1547/7,same,Kari,2026-09-01",
            "1506/7,1547/7,theme,Ola,2026-09-01",
        ])
    }),
    ("answer.gone", || {
        answers(&[SAID, "1506/99,1547/7,same,Kari,2026-09-01,Noe annet"])
    }),
    ("answer.by_title", || {
        answers(&[
            SAID,
            "1506/~badevakt,1547/8,same,Kari,2026-09-01,Badevakt,Badevakt",
        ])
    }),
];

pub(super) const HISTORY: &[Case] = &[
    ("id.title_changed", || {
        two_dates(
            &["Tiltak;Fase;Innmeldt", "Digital byggesak;Idé;14.01.2026"],
            &["Tiltak;Fase;Innmeldt", "Digital byggjesak;Idé;14.01.2026"],
        )
    }),
    ("id.title_unclear", || {
        two_dates(
            &[
                "Tiltak;Fase",
                "Digital byggesak;Idé",
                "Digital byggesaks;Idé",
            ],
            &["Tiltak;Fase", "Digital byggesakk;Idé"],
        )
    }),
    ("history.moved", || {
        let source = SOURCE
            .replace("municipality = 'Molde'\n", "")
            .replace("egen", "molde")
            .replace("molde.csv", "{snapshot}.csv");
        let mapping = MAPPING.replace("title = 'Tiltak'", BY_COLUMN);
        with(
            &source,
            &mapping,
            &[
                (
                    "2026-06-30.csv",
                    b"Nr;Tiltak;Kommune;Fase\n1;A;Molde;Test\n2;B;Molde;Test\n3;C;Aukra;Test\n",
                ),
                (
                    "2026-09-29.csv",
                    b"Nr;Tiltak;Kommune;Fase\n1;A;Aukra;Test\n2;B;Molde;Test\n3;C;Aukra;Test\n",
                ),
            ],
        )
    }),
    ("history.disappeared", || {
        two_dates(
            &["Nr;Tiltak;Fase", "1;A;Idé", "2;B;Idé"],
            &["Nr;Tiltak;Fase", "1;A;Idé"],
        )
    }),
    ("subset.row_drop", || {
        let rows: Vec<String> = (1..=12).map(|n| format!("{n};T{n};Idé")).collect();
        let mut lines = vec!["Nr;Tiltak;Fase"];
        lines.extend(rows.iter().map(String::as_str));
        two_dates(&lines, &lines[..5])
    }),
];

/// One error of each kind.
pub(super) fn read_errors() -> Vec<ReadError> {
    let folder = tempfile::tempdir().expect("because there is room for a folder");
    let wanted = ["Tiltak", "Fase"];
    let of = |bytes: &[u8], rules: ReadRules| {
        let source = SourceBytes::new("molde/2026-09-30/tiltak.csv", bytes.to_vec());
        read(&source, &rules, &wanted).expect_err("because it can't be read")
    };
    let plain = ReadRules::default;
    let sheet = ReadRules {
        sheet: Some("Tiltag".to_owned()),
        ..plain()
    };
    let table = ReadRules {
        table: Some(3),
        ..plain()
    };
    let encoding = ReadRules {
        encoding: Some("utf-9".to_owned()),
        ..plain()
    };
    let book = workbook(&[("Tiltak", &["Nr|Tiltak", "1|A"]), ("Lister", &["x"])]);
    let damaged = &book[..book.len() - 40];
    // Six thousand rows of sixteen thousand cells in two hundred bytes.
    let bomb = ods_of(
        "<table:table table:name=\"Tiltak\"><table:table-row table:number-rows-repeated=\"6000\"><table:table-cell office:value-type=\"float\" office:value=\"1\" table:number-columns-repeated=\"16000\"><text:p>1</text:p></table:table-cell></table:table-row></table:table>",
    );
    let apart = |bytes: &[u8], isolation: Isolation| {
        let source = SourceBytes::new("molde/2026-09-30/tiltak.ods", bytes.to_vec());
        let source = source.isolated(isolation);
        read(&source, &ReadRules::default(), &wanted).expect_err("because it can't be read")
    };
    let small = ods(&[("Tiltak", rows(&["Nr|Tiltak", "=1|A"]))]);
    vec![
        apart(
            &bomb,
            Isolation {
                max_memory: 256 << 20,
                ..crate::isolation()
            },
        ),
        apart(
            &bomb,
            Isolation {
                max_seconds: 0,
                ..crate::isolation()
            },
        ),
        apart(&small, Isolation::by("/no/such/program")),
        load(&folder.path().join("tiltak.csv"), "molde/tiltak.csv", 100)
            .expect_err("because it is not there"),
        load(folder.path(), "molde/tiltak.csv", 100).expect_err("because it is a folder"),
        of(b"%PDF-1.7 ...", plain()),
        of(damaged, plain()),
        of(&encrypted(), plain()),
        of(b"", plain()),
        of(&book, sheet),
        of(WHOLE.as_bytes(), table),
        of("Nummer;Tiltk;Steg\n1;A;Idé\n".as_bytes(), plain()),
        of(WHOLE.as_bytes(), encoding),
        {
            let path = folder.path().join("stor.csv");
            std::fs::write(&path, [b'x'; 200]).expect("because the folder is the test's own");
            load(&path, "molde/stor.csv", 100).expect_err("because it is too large")
        },
    ]
}
