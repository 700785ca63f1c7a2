//! In: bytes that nobody chose. Out: nothing, or a panic. It exists so that the fuzz targets and
//! the tests that repeat what fuzzing once found hold the same promises: a file is read or refused
//! with a reason, every record is accounted for, and reading ends. It deliberately judges no value:
//! what is right for a file that nobody wrote, nobody knows.

use loypemelding::config::{self, ReadRules, TableMapping};
use loypemelding::ingest::{self, Isolation, ReadError, SourceBytes};
use loypemelding::model::{Date, Municipality, RawCell, RawRow, RawTable, Registry};
use loypemelding::normalise::{self, Checked, Context};
use std::io::{Cursor, Write};
use std::sync::LazyLock;

/// A text file, by rules and in a way that its first byte chooses.
pub fn csv(bytes: &[u8]) {
    let Some((choice, file)) = bytes.split_first() else {
        return;
    };
    let rules = rules(choice % 16);
    let source = SourceBytes::new("fuzz.csv", file.to_vec());
    match choice / 16 % 3 {
        0 => {
            hold(ingest::read(&source, &rules, &[]));
        }
        1 => {
            hold(ingest::read(
                &source,
                &rules,
                &["Tiltak", "Status", "Budsjett 2025"],
            ));
        }
        _ => {
            let first = hold(ingest::read(&source, &rules, &[]));
            let Ok(tables) = ingest::read_all(&source, &rules) else {
                return;
            };
            tables.iter().for_each(adds_up);
            // What is read is one of all the tables there are.
            if let Some(table) = first {
                assert!(tables.iter().any(|other| other.header == table.header));
            }
        }
    }
}

/// Cells of every kind, in the columns of a mapping that ships. The first byte chooses the mapping;
/// lines are rows, tabulators stand between cells.
pub fn cells(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(rest);
    for part in text.split(['\t', '\n']) {
        for decimal in [None, Some(','), Some('.')] {
            normalise::read_number(part, decimal);
        }
        normalise::read_date(part, None, 2025);
        normalise::read_flag(part);
        normalise::without_personal_data(part);
    }
    let tables = &*SHIPPED;
    let (table, header) = &tables[usize::from(*first) % tables.len()];
    let rows = text.split('\n').map(|line| line.split('\t').map(cell));
    check(raw(header, rows.map(Iterator::collect).collect()), table);
}

/// A mapping file, and rows of odd cells read by it if it is one.
pub fn mapping(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let Ok(mapping) = config::mapping_of("fuzz.toml", text.to_owned()) else {
        return;
    };
    for table in &mapping.table {
        let header = header_of(table);
        let row = |n: usize| -> Vec<RawCell> {
            let cells = ODD.iter().cycle().skip(n);
            (0..header.len())
                .zip(cells)
                .map(|(_, text)| cell(text))
                .collect()
        };
        check(raw(&header, (0..ODD.len()).map(row).collect()), table);
        let file = SourceBytes::new("fuzz.csv", LIST.as_bytes().to_vec());
        if let Some(raw) = hold(ingest::read(&file, &table.read, &table.headers())) {
            check(raw, table);
        }
    }
}

/// An XLSX workbook of parts: the sheet, shared strings, styles, the workbook, its relations. A byte
/// 0xFF stands between them, which no part of XML holds; what is missing is as it should be.
pub fn xlsx(bytes: &[u8]) {
    let given: Vec<&[u8]> = bytes.split(|byte| *byte == 0xFF).collect();
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (at, (name, usual)) in PARTS.iter().enumerate() {
        let part = match given.get(at) {
            Some(part) if !part.is_empty() => part,
            _ => usual.as_bytes(),
        };
        archive.start_file(*name, stored).expect("a part begins");
        archive.write_all(part).expect("memory takes it");
    }
    let file = archive.finish().expect("memory takes it").into_inner();
    let source = SourceBytes::new("fuzz.xlsx", file);
    hold(ingest::read(&source, &ReadRules::default(), &[]));
    if let Ok(tables) = ingest::read_all(&source, &ReadRules::default()) {
        tables.iter().for_each(adds_up);
    }
}

/// A workbook of any format, XLS, XLSB and ODS read by another process.
pub fn workbook(bytes: &[u8], isolation: &Isolation) {
    let isolation = Isolation {
        max_memory: 512 << 20,
        max_seconds: 10,
        ..isolation.clone()
    };
    let source = SourceBytes::new("fuzz.xls", bytes.to_vec()).isolated(isolation);
    hold(ingest::read(&source, &ReadRules::default(), &[]));
}

/// The table, if there is one, holds what is promised of it; a refusal says why.
fn hold(read: Result<RawTable, ReadError>) -> Option<RawTable> {
    match read {
        Ok(table) => {
            adds_up(&table);
            Some(table)
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            error.finding();
            None
        }
    }
}

fn adds_up(table: &RawTable) {
    let n_rows = table.rows.len() as i64;
    assert_eq!(
        table.account.n_records,
        n_rows + table.account.n_skipped(),
        "records that are neither rows nor skipped"
    );
    let width = table.header.len();
    assert!(table.rows.iter().all(|row| row.cells.len() >= width));
}

/// Everything that a row becomes is accounted for. Unpivoted rows become several, so those are
/// only read.
fn check(raw: RawTable, table: &TableMapping) -> Checked {
    let n_rows = raw.rows.len() as i64;
    let context = Context {
        registry: &NORWAY,
        municipality: Some(&MOLDE),
        snapshot: "2025-09-30".parse::<Date>().expect("a date"),
        currency: "NOK",
        pseudonym_key: Some(b"key"),
        mapping: "fuzz",
    };
    let checked = normalise::check(raw, table, &context);
    let told = checked.n_accepted + checked.n_rejected + checked.n_repeated;
    assert_eq!(told + checked.n_without_amount, n_rows);
    checked
}

fn raw(header: &[String], rows: Vec<Vec<RawCell>>) -> RawTable {
    let rows = rows.into_iter().zip(2..).map(|(mut cells, row)| {
        let width = cells.len().max(header.len());
        cells.resize(width, RawCell::Empty);
        RawRow { row, cells }
    });
    RawTable {
        file: "fuzz.csv".to_owned(),
        format: "csv".to_owned(),
        header: header.to_vec(),
        rows: rows.collect(),
        ..RawTable::default()
    }
}

/// A cell from its text; what stands before it says that a workbook knows its kind.
fn cell(text: &str) -> RawCell {
    let number = |text: &str| text.parse().unwrap_or(f64::NAN);
    match text.split_at_checked(1) {
        None => RawCell::Empty,
        Some(("\u{1}", rest)) => RawCell::Number(number(rest)),
        Some(("\u{2}", rest)) => match rest.parse() {
            Ok(date) => RawCell::Date(date, 90),
            Err(_) => RawCell::text(rest),
        },
        Some(("\u{3}", rest)) => RawCell::Flag(rest.is_empty()),
        Some(("\u{4}", rest)) => RawCell::error(rest),
        Some(_) => RawCell::text(text),
    }
}

/// The headers that a mapping asks for, with years where it asks for years.
fn header_of(table: &TableMapping) -> Vec<String> {
    let asked = table.headers().into_iter().map(str::to_owned);
    let years = table.unpivot.iter().flat_map(|unpivot| {
        ["2024", "2025", "1"].map(|year| {
            let header = unpivot.header.replace("{year}", year);
            header.replace("{n}", year)
        })
    });
    asked.chain(years).collect()
}

static NORWAY: LazyLock<Registry> = LazyLock::new(config::norway);
static MOLDE: LazyLock<Municipality> = LazyLock::new(|| Municipality {
    id: "1506".to_owned(),
    name: "Molde".to_owned(),
});
/// The tables of the mappings that ship, with the headers that each asks for.
static SHIPPED: LazyLock<Vec<(TableMapping, Vec<String>)>> = LazyLock::new(|| {
    let mappings = config::shipped_mappings().into_iter();
    let tables = mappings.flat_map(|(_, mapping)| mapping.table);
    tables
        .map(|table| {
            let header = header_of(&table);
            (table, header)
        })
        .collect()
});

/// Rules of reading by a number: mostly none.
fn rules(number: u8) -> ReadRules {
    let usual = ReadRules::default();
    match number {
        1 => ReadRules {
            header_row: Some(2),
            ..usual
        },
        2 => ReadRules {
            delimiter: Some(';'),
            ..usual
        },
        3 => ReadRules {
            transposed: Some(true),
            ..usual
        },
        4 => ReadRules {
            table: Some(2),
            ..usual
        },
        5 => ReadRules {
            encoding: Some("utf-16le".to_owned()),
            ..usual
        },
        6 => ReadRules {
            fill_down: vec!["Status".to_owned()],
            ..usual
        },
        7 => ReadRules {
            transposed: Some(false),
            hidden_rows: true,
            ..usual
        },
        _ => usual,
    }
}

/// Cells for a mapping that nobody chose.
const ODD: &[&str] = &[
    "",
    "1",
    "Ny turnus",
    "2025-01-31",
    "31.12.25",
    "3/4/2025",
    "1 234,5",
    "1.234",
    "(12)",
    "45 %",
    "2 mill. kr",
    "Ja",
    "Q3 2025",
    "uke 12",
    "våren 2026",
    "Molde; Rauma",
    "1506",
    "Gjennomføring",
    "#REF!",
    "\u{1}45000",
    "\u{1}1e308",
    "\u{1}-0.5",
    "\u{2}2024-02-29",
    "\u{3}",
    "\u{4}#N/A",
    "ola.nordmann@molde.kommune.no",
    "∞",
];

/// A list for a mapping that nobody chose.
const LIST: &str = "Tiltak;Status;Start;Budsjett 2025\nNy turnus;Pågår;1.2.2025;1 200\nVelferdsteknologi;;;\nSum;;;1 200\n";

/// The parts of a workbook as they are where the input has none.
const PARTS: &[(&str, &str)] = &[
    (
        "xl/worksheets/sheet1.xml",
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>Start</t></is></c></row><row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v></c><c r=\"B2\" s=\"1\"><v>45000</v></c></row></sheetData></worksheet>",
    ),
    (
        "xl/sharedStrings.xml",
        "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><si><t>Tiltak</t></si><si><r><t>Ny </t></r><r><t>turnus</t></r></si></sst>",
    ),
    (
        "xl/styles.xml",
        "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><numFmts><numFmt numFmtId=\"164\" formatCode=\"dd.mm.yyyy\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>",
    ),
    (
        "xl/workbook.xml",
        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"Liste\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>",
    ),
    (
        "xl/_rels/workbook.xml.rels",
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings\" Target=\"sharedStrings.xml\"/><Relationship Id=\"r3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/></Relationships>",
    ),
    (
        "_rels/.rels",
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"w\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
    ),
    ("[Content_Types].xml", "<Types/>"),
];
