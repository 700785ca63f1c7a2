//! In: workbooks made for one point each. Out: what `ingest` makes of them. It exists for what a
//! workbook says beside its cells: what is hidden, merged, counted from 1904, or not computed; and
//! for what must not break the program that reads it.

use super::workbook_bytes::workbook;
use super::{adds_up, shown};
use loypemelding::config::ReadRules;
use loypemelding::ingest::{Isolation, SourceBytes, read, read_all};
use loypemelding::model::{Finding, RawTable};
use std::path::Path;

fn table(bytes: &[u8], rules: &ReadRules, wanted: &[&str]) -> RawTable {
    let source = SourceBytes::new("b.xlsx", bytes.to_vec());
    let table = read(&source, rules, wanted).expect("because the workbook is whole");
    adds_up(&table);
    table
}

fn text(text: &str) -> String {
    format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

/// Rows of texts, each with attributes of its own.
fn rows(rows: &[(&str, &[&str])]) -> String {
    rows.iter()
        .map(|(attributes, cells)| {
            let cells: String = cells.iter().map(|cell| text(cell)).collect();
            format!("<row {attributes}>{cells}</row>")
        })
        .collect()
}

fn line(table: &RawTable, code: &str) -> String {
    let lines: Vec<String> = table
        .findings
        .iter()
        .filter(|finding| finding.code == code)
        .map(Finding::line)
        .collect();
    lines.join("\n")
}

#[test]
fn hidden_rows_are_left_out_unless_the_mapping_wants_them() {
    let body = rows(&[
        ("", &["Tittel", "Fase", "Eier"]),
        ("", &["A", "Idé", "x"]),
        ("hidden=\"1\"", &["B", "Test", "y"]),
        ("hidden=\"true\"", &["C", "Drift", "z"]),
        ("hidden=\"0\"", &["D", "Drift", "z"]),
        ("hidden=\"1\"", &[]),
        ("", &["E", "Idé", "x"]),
    ]);
    let book = workbook(&[("Ark", "visible", &body, "")], "");
    let filtered = table(&book, &ReadRules::default(), &["Tittel"]);
    assert_eq!(
        shown(&filtered),
        "Tittel|Fase|Eier\n2: A|Idé|x\n5: D|Drift|z\n7: E|Idé|x\n! rows.hidden_skipped:3 x2\n! rows.blank_skipped:6"
    );
    assert_eq!(
        (filtered.account.n_records, filtered.account.n_hidden),
        (7, 2)
    );
    assert_eq!(
        line(&filtered, "rows.hidden_skipped"),
        "warning rows.hidden_skipped b.xlsx [Ark]:3 (2 alike): Rows that a filter or a person has hidden were left out. If they count, clear the filter and save the file again, or write `hidden_rows = true` in the mapping."
    );
    let wanted = ReadRules {
        hidden_rows: true,
        ..ReadRules::default()
    };
    let all = table(&book, &wanted, &["Tittel"]);
    assert_eq!(all.rows.len(), 5);
    assert_eq!(all.account.n_hidden, 0);
    assert!(
        all.choices
            .contains(&"hidden rows count (2): the mapping says so".to_owned())
    );
    assert!(!shown(&all).contains("hidden"));
}

#[test]
fn a_filter_makes_no_gap_between_the_rows_it_shows() {
    // A lone text after a gap would be a note, and a new header after one another table.
    let mut body = vec![("", vec!["Tittel", "Fase", "Eier", "Mål"])];
    for n in 0..12 {
        let hidden = if n % 2 == 0 { "hidden=\"1\"" } else { "" };
        body.push((hidden, vec!["Tiltak", "Idé", "Kari", "Alle"]));
    }
    body.push(("", vec!["Siste"]));
    let body: Vec<(&str, &[&str])> = body.iter().map(|(a, cells)| (*a, &cells[..])).collect();
    let book = workbook(&[("Ark", "visible", &rows(&body), "")], "");
    let got = table(&book, &ReadRules::default(), &["Tittel"]);
    assert_eq!((got.rows.len(), got.account.n_notes), (7, 0));
    assert_eq!(got.account.n_hidden, 6);
}

#[test]
fn a_hidden_header_counts_when_it_is_named() {
    let body = rows(&[
        ("hidden=\"1\"", &["Title", "Stage"]),
        ("", &["Tittel", "Fase"]),
        ("", &["A", "Idé"]),
    ]);
    let book = workbook(&[("Ark", "visible", &body, "")], "");
    let found = table(&book, &ReadRules::default(), &[]);
    assert_eq!(found.header, ["Tittel", "Fase"]);
    let named = ReadRules {
        header_row: Some(1),
        ..ReadRules::default()
    };
    assert_eq!(table(&book, &named, &[]).header, ["Title", "Stage"]);
}

#[test]
fn hidden_columns_are_read_and_told() {
    let body = rows(&[
        ("", &["Tittel", "Fase", "Eier"]),
        ("", &["A", "Idé", "x"]),
        ("", &["B", "Test", "y"]),
    ]);
    let sheet = format!(
        "</sheetData><cols><col min=\"2\" max=\"16384\" hidden=\"1\"/><col min=\"1\" max=\"1\" hidden=\"0\"/></cols><sheetData>{body}"
    );
    let book = workbook(&[("Ark", "visible", &sheet, "")], "");
    let got = table(&book, &ReadRules::default(), &["Tittel"]);
    assert_eq!(
        shown(&got),
        "Tittel|Fase|Eier\n2: A|Idé|x\n3: B|Test|y\n! columns.hidden_read x2"
    );
    assert_eq!(
        line(&got, "columns.hidden_read"),
        "info columns.hidden_read b.xlsx [Ark] value «Fase, Eier» (2 alike): Hidden columns were read like the others. Nothing, if they belong to the table; else take them out of the mapping."
    );
}

#[test]
fn on_its_side_hidden_columns_are_hidden_records() {
    let body = rows(&[
        ("", &["Tittel", "A", "B", "C"]),
        ("hidden=\"1\"", &["Fase", "Idé", "Test", "Drift"]),
    ]);
    let sheet = format!(
        "</sheetData><cols><col min=\"3\" max=\"3\" hidden=\"1\"/></cols><sheetData>{body}"
    );
    let book = workbook(&[("Ark", "visible", &sheet, "")], "");
    let rules = ReadRules {
        transposed: Some(true),
        ..ReadRules::default()
    };
    let got = table(&book, &rules, &["Tittel"]);
    assert_eq!(
        shown(&got),
        "Tittel|Fase\n2: A|Idé\n4: C|Drift\n! rows.hidden_skipped:3\n! columns.hidden_read"
    );
}

#[test]
fn hidden_sheets_are_told_and_read_last() {
    let less = rows(&[("", &["Tittel", "Om"]), ("", &["A", "b"])]);
    let more = rows(&[("", &["Tittel", "Fase", "Om"]), ("", &["A", "Idé", "b"])]);
    let book = workbook(
        &[
            ("Gammel", "hidden", &more, ""),
            ("Ny", "visible", &less, ""),
            ("Kladd", "veryHidden", &more, ""),
        ],
        "",
    );
    let sheet = |wanted: &[&str]| table(&book, &ReadRules::default(), wanted).sheet;
    assert_eq!(sheet(&["Tittel", "Fase"]), Some("Ny".to_owned()));
    assert_eq!(sheet(&["Fase"]), Some("Gammel".to_owned()));
    assert_eq!(sheet(&[]), Some("Ny".to_owned()));
    assert_eq!(
        line(
            &table(&book, &ReadRules::default(), &["Tittel"]),
            "sheet.hidden"
        ),
        "info sheet.hidden b.xlsx value «Gammel, Kladd» (2 alike): The workbook has hidden sheets, which are read only if no other holds what is wanted. Nothing, if the right sheet was read; else name `sheet` in the mapping."
    );
    let source = SourceBytes::new("b.xlsx", book.clone());
    let all = read_all(&source, &ReadRules::default()).expect("because the workbook is whole");
    let names: Vec<String> = all.into_iter().filter_map(|table| table.sheet).collect();
    assert_eq!(names, ["Gammel", "Ny", "Kladd"]);
}

#[test]
fn dates_are_counted_from_the_year_that_the_workbook_says() {
    let body = format!(
        "{}<row><c s=\"1\"><v>100</v></c><c s=\"1\"><v>43830.75</v></c><c><v>5</v></c></row>",
        rows(&[("", &["Dato", "Slutt", "Tall"])])
    );
    let dates = |properties: &str| {
        let book = workbook(&[("Ark", "visible", &body, "")], properties);
        let got = table(&book, &ReadRules::default(), &["Dato"]);
        shown(&got).lines().nth(1).unwrap_or_default().to_owned()
    };
    assert_eq!(dates(""), "2: @1900-04-09|@2019-12-31+1080|#5");
    let since_1904 = "2: @1904-04-10|@2024-01-01+1080|#5";
    assert_eq!(dates("<workbookPr date1904=\"1\"/>"), since_1904);
    assert_eq!(dates("<workbookPr date1904=\"true\"/>"), since_1904);
    let x15 = |own: &str| {
        format!(
            "<workbookPr {own}/><extLst><ext xmlns:x15=\"x\"><x15:workbookPr chartTrackingRefBase=\"1\"/></ext></extLst>"
        )
    };
    assert_eq!(dates(&x15("date1904=\"1\"")), since_1904);
    assert_eq!(
        dates("<workbookPr/><extLst><ext><x15:workbookPr date1904=\"1\"/></ext></extLst>"),
        since_1904
    );
    assert_eq!(
        dates(&x15("date1904=\"0\"")),
        "2: @1900-04-09|@2019-12-31+1080|#5"
    );
}

#[test]
fn merged_cells_fill_their_rows_whatever_their_width() {
    let body = rows(&[
        ("", &["Sektor", "Tittel", "Fase"]),
        ("", &["Helse", "A", "Idé"]),
    ]) + "<row r=\"3\"><c r=\"B3\" t=\"inlineStr\"><is><t>B</t></is></c></row>\
          <row r=\"4\"><c r=\"B4\" t=\"inlineStr\"><is><t>C</t></is></c></row>";
    let after = "<mergeCells><mergeCell ref=\"A2:A4\"/><mergeCell ref=\"B4:C4\"/><mergeCell ref=\"tull\"/></mergeCells>";
    let book = workbook(&[("Ark", "visible", &body, after)], "");
    assert_eq!(
        shown(&table(&book, &ReadRules::default(), &["Tittel"])),
        "Sektor|Tittel|Fase\n2: Helse|A|Idé\n3: Helse|B|\n4: Helse|C|\n! cells.merged_filled:3 Sektor x2"
    );
}

#[test]
fn formulas_without_a_value_are_told_and_an_empty_text_is_one() {
    let body = rows(&[("", &["Tittel", "Sum"])])
        + &format!("<row>{}<c><f>1+1</f></c></row>", text("A"))
        + &format!(
            "<row>{}<c t=\"str\"><f>\"\"</f><v></v></c></row>",
            text("B")
        )
        + &format!("<row>{}<c><f>1+1</f><v>2</v></c></row>", text("C"));
    let book = workbook(&[("Ark", "visible", &body, "")], "");
    assert_eq!(
        shown(&table(&book, &ReadRules::default(), &["Tittel"])),
        "Tittel|Sum\n2: A|\n3: B|\n4: C|#2\n! cell.formula_without_value:2 Sum"
    );
}

#[test]
fn cells_are_as_the_file_has_them() {
    let body = "<row><c t=\"inlineStr\"><is><t>Tittel</t></is></c><c t=\"inlineStr\"><is><t>Om</t></is></c></row>\
        <row><c t=\"inlineStr\"><is><t xml:space=\"preserve\"> A  </t></is></c><c t=\"inlineStr\"><is><r><t>to</t></r><r><t xml:space=\"preserve\"> løp</t></r></is></c></row>\
        <row><c t=\"str\"><v>æ &amp; ø&#10;å</v></c><c t=\"inlineStr\"><is><t xml:space=\"preserve\">   </t></is></c></row>\
        <row><c t=\"e\"><v>#SPILL!</v></c><c t=\"b\"><v>1</v></c></row>\
        <row><c t=\"d\"><v>2026-09-30T08:15:00</v></c><c><v>1.5E3</v></c></row>\
        <row r=\"9\"><c r=\"B9\"><v>7</v></c><c r=\"A9\"><v>6</v></c></row>";
    let book = workbook(&[("Ark", "visible", body, "")], "");
    assert_eq!(
        shown(&table(&book, &ReadRules::default(), &["Tittel"])),
        "Tittel|Om\n2:  A  |to løp\n3: æ & ø\nå|\n4: !#SPILL!|?true\n5: @2026-09-30+495|#1500\n9: #6|#7\n! rows.blank_skipped:6 x3"
    );
}

#[test]
fn damaged_sheets_are_refused_with_the_reason() {
    let refused = |rows: &str, after: &str| {
        let book = workbook(&[("Ark", "visible", rows, after)], "");
        let error = read(
            &SourceBytes::new("b.xlsx", book),
            &ReadRules::default(),
            &[],
        )
        .expect_err("because the sheet is damaged");
        error.to_string()
    };
    let damaged = |cause: &str| {
        format!(
            "b.xlsx, sheet «Ark»: the xlsx file is damaged ({cause}). Open it in its program, save it again as XLSX, and use that."
        )
    };
    assert_eq!(
        refused("<row><c t=\"s\"><v>17</v></c></row>", ""),
        damaged("a cell refers to the shared text 17 of 0")
    );
    assert_eq!(
        refused("<row><c r=\"1A\"><v>17</v></c></row>", ""),
        damaged("a cell's place is no letters and number")
    );
    assert_eq!(
        refused("<row><c><v>&lol;</v></c></row>", ""),
        damaged("its XML refers to an entity or character that XML doesn't have")
    );
    assert_eq!(
        refused("<row><c><v>1</v>", "<!--"),
        damaged("its XML ends in the middle")
    );
    assert_eq!(
        refused("<row r=\"1048577\"><c><v>1</v></c></row>", ""),
        "b.xlsx, sheet «Ark»: the number of rows 1048577 is more than the limit of 1048576. Split the export, delete stray cells far from the table, or raise the limit."
    );
}

/// What is said of an old workbook when the process that reads it is this program.
fn lost(program: &Path, isolation: Isolation) -> String {
    let isolation = Isolation {
        program: Some(program.to_owned()),
        ..isolation
    };
    // Enough to be taken for an XLS workbook.
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0];
    bytes.extend("Workbook".encode_utf16().flat_map(u16::to_le_bytes));
    let source = SourceBytes::new("g.xls", bytes).isolated(isolation);
    let error = read(&source, &ReadRules::default(), &[]).expect_err("because nothing reads it");
    format!("{}: {error}", error.finding().code)
}

#[test]
fn an_old_workbook_is_read_by_another_process() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/rauma/2026-09-30/tiltak.ods");
    let bytes = std::fs::read(path).expect("because the sample ships with the program");
    let with = |isolation: Isolation| {
        let source = SourceBytes::new("tiltak.ods", bytes.clone()).isolated(isolation);
        read(&source, &ReadRules::default(), &["Tiltak", "Sektor", "Id"])
            .map(|table| table.rows.len())
            .map_err(|error| format!("{}: {error}", error.finding().code))
    };
    assert!(with(crate::isolation()).is_ok_and(|n| n > 20));
    assert_eq!(
        with(Isolation {
            program: Some(Path::new("/no/such/program").to_owned()),
            ..Isolation::default()
        })
        .map_err(|error| error.replace(" (os error 2)", "")),
        Err("source.unreadable: tiltak.ods: the process that reads this ods file gave no table (it can't be started: No such file or directory). Open the file in its program, save it as XLSX, and use that.".to_owned())
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_workbook_that_takes_too_much_memory_is_refused() {
    // Six thousand rows of sixteen thousand cells in two hundred bytes: calamine makes room for a
    // hundred million of them.
    let row = "<table:table-row table:number-rows-repeated=\"6000\"><table:table-cell office:value-type=\"float\" office:value=\"1\" table:number-columns-repeated=\"16000\"><text:p>1</text:p></table:table-cell></table:table-row>";
    let book = open_document(row);
    let source = SourceBytes::new("b.ods", book).isolated(crate::isolation());
    let error = read(&source, &ReadRules::default(), &[]).expect_err("because it is too much");
    assert_eq!(error.finding().code, "source.limit");
    assert_eq!(
        error.to_string(),
        "b.ods: reading this ods file takes more than 1024 MiB of memory. Open it in its program, delete stray cells far from the table, save it as XLSX, and use that."
    );
}

/// An ODS workbook of one sheet.
fn open_document(table: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"Ark\">{table}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    super::workbook_bytes::zip_of(&[
        (
            "mimetype".to_owned(),
            "application/vnd.oasis.opendocument.spreadsheet".to_owned(),
        ),
        (
            "META-INF/manifest.xml".to_owned(),
            "<manifest:manifest/>".to_owned(),
        ),
        ("content.xml".to_owned(), content),
    ])
}

#[test]
fn ods_tells_what_it_hides_and_merges() {
    let cell = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let row = |attributes: &str, cells: &[&str]| {
        let cells: String = cells.iter().map(|text| cell(text)).collect();
        format!("<table:table-row {attributes}>{cells}</table:table-row>")
    };
    let merged = format!(
        "<table:table-row><table:table-cell table:number-rows-spanned=\"2\" office:value-type=\"string\"><text:p>Helse</text:p></table:table-cell>{}{}</table:table-row><table:table-row><table:covered-table-cell/>{}{}</table:table-row>",
        cell("A"),
        cell("Idé"),
        cell("B"),
        cell("Test")
    );
    let book = open_document(&format!(
        "<table:table-column table:number-columns-repeated=\"2\"/><table:table-column table:visibility=\"collapse\"/>{}{merged}{}{}",
        row("", &["Sektor", "Tittel", "Fase"]),
        row("table:visibility=\"filter\"", &["Kultur", "C", "Idé"]),
        row("", &["Stab", "D", "Drift"]),
    ));
    let source = SourceBytes::new("b.ods", book).isolated(crate::isolation());
    let got = read(&source, &ReadRules::default(), &["Tittel"]).expect("because it is whole");
    adds_up(&got);
    assert_eq!(
        shown(&got),
        "Sektor|Tittel|Fase\n2: Helse|A|Idé\n3: Helse|B|Test\n5: Stab|D|Drift\n! rows.hidden_skipped:4\n! columns.hidden_read\n! cells.merged_filled:3 Sektor"
    );
}

#[cfg(unix)]
#[test]
fn a_process_that_is_lost_is_an_error_like_others() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("because a temporary folder can be made");
    let program = |name: &str, script: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("because it is writable");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755))
            .expect("because it is ours");
        path
    };
    let check = |name: &str, script: &str, gives: &str| {
        let isolation = Isolation {
            max_seconds: 2,
            ..Isolation::default()
        };
        let told = lost(&program(name, script), isolation);
        assert!(told.contains(gives), "{name}: {told}");
        assert!(told.contains("g.xls"), "{name}: {told}");
    };
    check(
        "garbage",
        "echo running 0 tests",
        "source.unreadable: g.xls: the process that reads this xls file gave no table (its answer is not understood)",
    );
    check("silent", "exit 0", "(its answer is not understood)");
    check("failed", "exit 3", "(it ended with exit code 3)");
    check("killed", "kill -9 $$", "(it was ended by signal 9)");
    check(
        "cut",
        "printf 'loype-w1\\011'",
        "(its answer ends in the middle)",
    );
    check(
        "nonsense",
        "printf 'loype-w1\\377'; sleep 0.1",
        "(its answer is not understood)",
    );
    check(
        "memory",
        "echo memory allocation of 99 bytes failed >&2; kill -6 $$",
        "source.limit: g.xls: reading this xls file takes more than 1024 MiB of memory",
    );
    check(
        "stack",
        "echo thread main has overflowed its stack >&2; kill -6 $$",
        "(its parts hold each other without end)",
    );
    check(
        "hangs",
        "sleep 100 >/dev/null 2>&1 </dev/null",
        "source.limit: g.xls: reading this xls file takes more than 2 seconds",
    );
    check(
        "encrypted",
        "printf 'loype-w1\\013'",
        "source.encrypted: g.xls: the workbook is encrypted with a password",
    );
}

#[test]
fn the_program_answers_nonsense_with_an_error() {
    let source = SourceBytes::new("g.xls", {
        let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0];
        bytes.extend("Workbook".encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    });
    let error = read(
        &source.isolated(crate::isolation()),
        &ReadRules::default(),
        &[],
    )
    .expect_err("because it is no workbook");
    assert!(
        error
            .to_string()
            .starts_with("g.xls: the xls file is damaged ("),
        "{error}"
    );
}
