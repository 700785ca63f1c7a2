//! In: small files that each show one point, and random tables. Out: what `ingest` makes of them.
//! It exists to hold the promise that every record is accounted for and every oddity told.

mod polluted;
mod real_files;
mod workbook_bytes;
mod workbooks;

use loypemelding::config::ReadRules;
use loypemelding::ingest::{SourceBytes, load, read};
use loypemelding::model::{RawCell, RawTable};
use proptest::prelude::*;
use std::fmt::Write as _;
use workbook_bytes::workbook;

/// How a table is written in a case: header, then `row: cells`, then codes of findings.
fn shown(table: &RawTable) -> String {
    let mut out = table.header.join("|");
    for row in &table.rows {
        let cells: Vec<String> = row.cells.iter().map(cell_text).collect();
        let _ = write!(out, "\n{}: {}", row.row, cells.join("|"));
    }
    for finding in &table.findings {
        let _ = write!(out, "\n! {}", finding.code);
        if let Some(row) = finding.row {
            let _ = write!(out, ":{row}");
        }
        if let Some(column) = &finding.column {
            let _ = write!(out, " {column}");
        }
        if finding.n_alike != 1 {
            let _ = write!(out, " x{}", finding.n_alike);
        }
    }
    out
}

fn cell_text(cell: &RawCell) -> String {
    match cell {
        RawCell::Empty => String::new(),
        RawCell::Text(text) => text.to_string(),
        RawCell::Number(number) => format!("#{number}"),
        RawCell::Date(date, 0) => format!("@{date}"),
        RawCell::Date(date, minutes) => format!("@{date}+{minutes}"),
        RawCell::Flag(flag) => format!("?{flag}"),
        RawCell::Error(error) => format!("!{error}"),
    }
}

fn adds_up(table: &RawTable) {
    assert_eq!(
        table.account.n_records,
        table.rows.len() as i64 + table.account.n_skipped()
    );
    assert!(
        table
            .rows
            .iter()
            .all(|row| row.cells.len() >= table.header.len())
    );
}

fn check_with(bytes: &[u8], rules: &ReadRules, wanted: &[&str], gives: &str) {
    let source = SourceBytes::new("case.csv", bytes.to_vec());
    let got = match read(&source, rules, wanted) {
        Ok(table) => {
            adds_up(&table);
            shown(&table)
        }
        Err(error) => format!("error {}: {error}", error.finding().code),
    };
    assert_eq!(got, gives, "\ngiven:\n{}", String::from_utf8_lossy(bytes));
}

fn check(given: &str, gives: &str) {
    check_with(given.as_bytes(), &ReadRules::default(), &[], gives);
}

#[test]
fn cells_of_text_files() {
    check("a,b\n1,2\n", "a|b\n2: 1|2");
    check("a;b\r\n1;2", "a|b\n2: 1|2");
    check("a\tb\r1\t2\r", "a|b\n2: 1|2");
    check("a|b\n1|2\n", "a|b\n2: 1|2");
    check("\u{FEFF}a;b\n1;2\n", "a|b\n2: 1|2");
    check("a;b\n\"x;\"\"y\"\"\";2\n", "a|b\n2: x;\"y\"|2");
    check(
        "a;b\n\"two\nlines\";2\n\"x\";3\n",
        "a|b\n2: two\nlines|2\n4: x|3",
    );
    check("a, b\n\"x, y\", \"z, w\"\n", "a|b\n2: x, y|z, w");
    check("a;b\n ; \n1;2\n", "a|b\n3: 1|2\n! rows.blank_skipped:2");
    check(
        "a;b\n1;2\r\n3;4\n",
        "a|b\n2: 1|2\n3: 3|4\n! csv.mixed_line_ends:2",
    );
    check("Tittel\nEn idé\nTo\n", "Tittel\n2: En idé\n3: To");
}

#[test]
fn the_delimiter_is_found_by_evidence() {
    check(
        "Navn;Beløp\nA;1,5\nB;2,5\n",
        "Navn|Beløp\n2: A|1,5\n3: B|2,5",
    );
    check("Beløp\n12,5\n13,5\n", "Beløp\n2: 12,5\n3: 13,5");
    check("a,b\n\"x;y\",1\n\"z;w\",2\n", "a|b\n2: x;y|1\n3: z;w|2");
    check(
        "Navn;Om\nA;så, slik\nB;nei, da\nC;ja, vel\n",
        "Navn|Om\n2: A|så, slik\n3: B|nei, da\n4: C|ja, vel",
    );
    check(
        "sep=;\na;b\n1;2\n",
        "a|b\n3: 1|2\n! rows.preamble_skipped:1",
    );
    let rules = ReadRules {
        delimiter: Some('§'),
        ..ReadRules::default()
    };
    check_with("a§b\n1§2\n".as_bytes(), &rules, &[], "a|b\n2: 1|2");
}

#[test]
fn quotes_that_are_wrong_are_told() {
    check("a;b\nRør 5\";2\n", "a|b\n2: Rør 5\"|2\n! csv.stray_quote:2");
    check(
        "a;b\n\"den \"nye\" måten\";2\n",
        "a|b\n2: den \"nye\" måten|2\n! csv.stray_quote:2",
    );
    check(
        "a;b\n1;2\n3;\"fire\n5;6\n",
        "a|b\n2: 1|2\n3: 3|\"fire\n4: 5|6\n! csv.unclosed_quote:3",
    );
}

#[test]
fn a_damaged_quote_in_every_record_costs_no_more_than_its_record() {
    let seconds = |n: usize| {
        let text = format!("a,b,c\n{}", "\"a\"b,\"c\"d,e\n".repeat(n));
        let bytes = SourceBytes::new("p.csv", text.into_bytes());
        let begun = std::time::Instant::now();
        let table = read(&bytes, &ReadRules::default(), &[]).expect("because it is a table");
        assert_eq!(table.rows.len(), n);
        begun.elapsed().as_secs_f64()
    };
    // Looking for the end of each cell through the file would take 16 times as long for four times
    // the records. The best of three, for a machine that has other things to do.
    let best = |n: usize| (0..3).map(|_| seconds(n)).fold(f64::INFINITY, f64::min);
    let (few, many) = (best(1_000), best(4_000));
    assert!(
        many < 10.0 * few,
        "{few} s, and {many} s for four times as many"
    );
}

#[test]
fn ragged_records_stay_in_and_are_told() {
    check(
        "a;b;c\n1;2\n3;4;5\n",
        "a|b|c\n2: 1|2|\n3: 3|4|5\n! csv.ragged_row:2",
    );
    check(
        "a;b\n1;2;;\n3;4\n5;6\n",
        "a|b\n2: 1|2\n3: 3|4\n4: 5|6\n! csv.ragged_row:2",
    );
    check("a;b\n1;2;\n3;4;\n5;6\n", "a|b\n2: 1|2\n3: 3|4\n4: 5|6");
    check(
        "a;b\n1;2;x\n3;4\n5;6\n",
        "a|b\n2: 1|2|x\n3: 3|4\n4: 5|6\n! csv.ragged_row:2",
    );
    // The header of a real export ended in a delimiter and its rows did not.
    check("a;b;\n1;2\n3;4\n", "a|b\n2: 1|2\n3: 3|4");
    check("a;b\n1;2;x\n3;4;y\n", "a|b|Column C\n2: 1|2|x\n3: 3|4|y");
}

#[test]
fn encodings_are_found_in_turn() {
    let rules = ReadRules::default();
    check_with(
        b"navn;by\nK\xE5re;Bod\xF8\n",
        &rules,
        &[],
        "navn|by\n2: Kåre|Bodø\n! encoding.windows_1252",
    );
    check_with(
        b"a;b\n\xA3 5;\x80\n",
        &rules,
        &[],
        "a|b\n2: £ 5|€\n! encoding.windows_1252",
    );
    let utf_16 = |text: &str| {
        text.encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>()
    };
    check_with(
        &utf_16("navn;by\nKåre;Bodø\n"),
        &rules,
        &[],
        "navn|by\n2: Kåre|Bodø\n! encoding.utf_16",
    );
    check_with(
        &utf_16("\u{FEFF}a;b\n1;ø\n"),
        &rules,
        &[],
        "a|b\n2: 1|ø\n! encoding.utf_16",
    );
    check_with(
        b"\xEF\xBB\xBFa;b\n1;\xFF\n",
        &rules,
        &[],
        "a|b\n2: 1|\u{FFFD}\n! encoding.invalid:2",
    );
    let named = ReadRules {
        encoding: Some("macintosh".to_owned()),
        ..ReadRules::default()
    };
    check_with(b"a;b\n1;\x8C\n", &named, &[], "a|b\n2: 1|å");
    let wrong = ReadRules {
        encoding: Some("norsk".to_owned()),
        ..ReadRules::default()
    };
    check_with(
        b"a;b\n",
        &wrong,
        &[],
        "error encoding.unknown: case.csv: «norsk» is no encoding; expected a WHATWG label such as `utf-8`, `windows-1252` or `utf-16le`. Correct `encoding` in the mapping.",
    );
}

#[test]
fn files_of_other_kinds_are_refused_with_what_they_are() {
    let refused = |bytes: &[u8]| {
        read(
            &SourceBytes::new("x.xls", bytes.to_vec()),
            &ReadRules::default(),
            &[],
        )
        .expect_err("because it is no table")
        .to_string()
    };
    assert!(refused(b"<html><table><tr><td>1</td></tr></table>").contains("an HTML page"));
    assert!(refused(b"%PDF-1.7").contains("a PDF document"));
    assert!(refused(&[0x1F, 0x8B, 8, 0]).contains("a gzip archive"));
    assert!(refused(b"a;b\n1;\x002\n").contains("a NUL stands on line 2"));
    assert!(refused(b"").contains("there is nothing in it"));
    assert!(refused(b" \n \n").contains("there is nothing in it"));
    assert!(refused(b"PK\x03\x04abc").contains("cut off"));
    assert!(refused(&[0xD0, 0xCF, 0x11, 0xE0, 1]).contains("holds no workbook"));
}

#[test]
fn loading_says_what_is_wrong_with_the_file() {
    let folder = tempfile::tempdir().expect("because the temporary folder is writable");
    let path = folder.path().join("a.csv");
    let missing = load(&path, "inn/a.csv", 10).expect_err("because it isn't there");
    assert_eq!(missing.finding().code, "source.missing");
    std::fs::write(&path, "a;b\n1;2\n").expect("because the folder is ours");
    let large = load(&path, "inn/a.csv", 7).expect_err("because it has 8 bytes");
    assert_eq!(
        (
            large.finding().code.as_str(),
            large.finding().file.as_deref()
        ),
        ("source.limit", Some("inn/a.csv"))
    );
    let source = load(&path, "inn/a.csv", 8).expect("because it has 8 bytes");
    // As `sha256sum` gives it.
    assert_eq!(
        source.sha256(),
        "403bea5152c251c5bc7ef420d824d191605723f99392e83a0549ad58c6d46291"
    );
}

#[test]
fn the_header_is_found() {
    check(
        "Portefølje 2026\n\nTittel;Fase;Budsjett\nA;Idé;1\nB;Test;2\n",
        "Tittel|Fase|Budsjett\n4: A|Idé|1\n5: B|Test|2\n! rows.preamble_skipped:1\n! rows.blank_skipped:2",
    );
    check(
        "Tittel;Labels;Labels;Labels\nA;x;y;1\nB;;;2\n",
        "Tittel|Labels|Labels (2)|Labels (3)\n2: A|x|y|1\n3: B|||2\n! header.repeated:1 Labels x2",
    );
    check("Tittel;2025;2026\nA;1;2\n", "Tittel|2025|2026\n2: A|1|2");
    check("a;;c\n1;2;3\n", "a|Column B|c\n2: 1|2|3");
    // A delimiter makes a column, be it empty throughout.
    check("a;;c\n1;;3\n", "a|Column B|c\n2: 1||3");
    check(
        "Tittel;Budsjett;Start\n;TNOK;dato\nA;1;2\n",
        "Tittel|Budsjett|Start\n3: A|1|2\n! rows.units:2",
    );
    check(
        "\"Tittel\npå  tiltak\";\"Bud\u{AD}sjett\"\nA;1\n",
        "Tittel på tiltak|Budsjett\n3: A|1",
    );
    let rules = ReadRules::default();
    let given = "Rapport;for;kommunen\nx;y;z\nTITTEL ;Fa\u{AD}se;Merknad\nA;Idé;1\n".as_bytes();
    check_with(
        given,
        &rules,
        &["Tittel", "Fase"],
        "TITTEL|Fase|Merknad\n4: A|Idé|1\n! rows.preamble_skipped:1 x2",
    );
    check_with(
        given,
        &rules,
        &["Titel"],
        "error header.not_found: case.csv: no header row was found; expected a row with some of «titel». Nothing in the file comes near. Compare the mapping's headers with the file's, or name `header_row`.",
    );
    check_with(
        "Tittel;Fase\nA;Idé\n".as_bytes(),
        &rules,
        &["Titel"],
        "error header.not_found: case.csv: no header row was found; expected a row with some of «titel». Nearest: «titel» ~ «Tittel». Compare the mapping's headers with the file's, or name `header_row`.",
    );
    let named = ReadRules {
        header_row: Some(2),
        ..ReadRules::default()
    };
    check_with(
        b"a;b\nc;d\n1;2\n",
        &named,
        &["a"],
        "c|d\n3: 1|2\n! rows.preamble_skipped:1",
    );
}

#[test]
fn totals_and_notes_are_told_from_data() {
    check(
        "Tittel;Fase;Budsjett\nA;Idé;10\nSum;;10\n",
        "Tittel|Fase|Budsjett\n2: A|Idé|10\n! rows.total_skipped:3",
    );
    check(
        "Tittel;Fase;Budsjett\nA;Idé;10\nI alt:;;kr 10,-\n",
        "Tittel|Fase|Budsjett\n2: A|Idé|10\n! rows.total_skipped:3",
    );
    check(
        "Tittel;Fase;Budsjett\nA;Idé;10\nSum helse;;10\nB;Test;1\n",
        "Tittel|Fase|Budsjett\n2: A|Idé|10\n4: B|Test|1\n! rows.total_skipped:3",
    );
    // Initiatives that are called like totals.
    check(
        "Tittel;Fase;Budsjett\nA;Idé;10\nSum av alle;Test;5\n",
        "Tittel|Fase|Budsjett\n2: A|Idé|10\n3: Sum av alle|Test|5",
    );
    check(
        "Tittel;Fase;Budsjett\nA;Idé;10\nTotal renovering;;5\n",
        "Tittel|Fase|Budsjett\n2: A|Idé|10\n3: Total renovering||5",
    );
    check("Nr;Tittel;Kr\n1;Samla;10\n", "Nr|Tittel|Kr\n2: 1|Samla|10");
    check(
        "Tittel;Start;Fase\nTotalt;03.04.2025;\nA;x;y\n",
        "Tittel|Start|Fase\n2: Totalt|03.04.2025|\n3: A|x|y",
    );
    let wide = "Tittel;Fase;Eier;Budsjett\nA;Idé;x;10\n";
    check(
        &format!("{wide}\nTalla er i 1000 kr\n"),
        "Tittel|Fase|Eier|Budsjett\n2: A|Idé|x|10\n! rows.blank_skipped:3\n! rows.note_skipped:4",
    );
    check(
        &format!("{wide}Sum;;;10\nTall per i dag\nOg mer\n"),
        "Tittel|Fase|Eier|Budsjett\n2: A|Idé|x|10\n! rows.total_skipped:3\n! rows.note_skipped:4\n! rows.note_skipped:5",
    );
    check(
        &format!("{wide}Kilde: økonomi\nB;Idé;x;1\n"),
        "Tittel|Fase|Eier|Budsjett\n2: A|Idé|x|10\n4: B|Idé|x|1\n! rows.note_skipped:3",
    );
    // A row with a title only is an initiative, unless something sets it off from the data.
    check(
        &format!("{wide}Ny idé;;;\n"),
        "Tittel|Fase|Eier|Budsjett\n2: A|Idé|x|10\n3: Ny idé|||",
    );
    check(
        &format!("{wide}Noter i skyen;;;\nB;Idé;x;1\n"),
        "Tittel|Fase|Eier|Budsjett\n2: A|Idé|x|10\n3: Noter i skyen|||\n4: B|Idé|x|1",
    );
}

#[test]
fn group_cells_and_tables_on_their_side() {
    let fill = ReadRules {
        fill_down: vec!["sektor".to_owned()],
        ..ReadRules::default()
    };
    check_with(
        "Sektor;Tittel\nHelse;A\n;B\nSkule;C\n;D\n".as_bytes(),
        &fill,
        &[],
        "Sektor|Tittel\n2: Helse|A\n3: Helse|B\n4: Skule|C\n5: Skule|D\n! cells.merged_filled:3 Sektor x2",
    );
    let side = ReadRules {
        transposed: Some(true),
        ..ReadRules::default()
    };
    check_with(
        "Tittel;A;B\nBudsjett;1;2\nFase;;Test\n".as_bytes(),
        &side,
        &[],
        "Tittel|Budsjett|Fase\n2: A|1|\n3: B|2|Test",
    );
}

#[test]
fn cells_of_workbooks() {
    let sheet = r#"<row r="2"><c r="A2" t="inlineStr"><is><t>Sektor</t></is></c><c r="B2" t="inlineStr"><is><t>Tal</t></is></c><c r="C2" t="inlineStr"><is><t>Dato</t></is></c></row>
        <row r="3"><c r="A3" t="inlineStr"><is><t>Helse</t></is></c><c r="B3"><v>12.0</v></c><c r="C3" s="1"><v>45736.9375</v></c></row>
        <row r="4"><c r="B4" t="b"><v>1</v></c><c r="C4" t="e"><v>#REF!</v></c></row>
        <row r="6"><c r="A6" t="inlineStr"><is><t>Skule</t></is></c><c r="B6"><f>1+1</f><v>2</v></c><c r="C6"><f>NOW()</f></c><c r="XFD6"><v>1</v></c></row>"#;
    let merges = r#"<mergeCells count="1"><mergeCell ref="A3:A5"/></mergeCells>"#;
    let book = workbook(&[("Ark", "visible", sheet, merges)], "");
    let gives = "Sektor|Tal|Dato|Column XFD\n3: Helse|#12|@2025-03-20+1350|\n4: Helse|?true|!#REF!|\n6: Skule|#2||#1\n\
        ! rows.blank_skipped:1 x2\n! cell.formula_without_value:6 Dato\n! cells.merged_filled:4 Sektor";
    check_with(&book, &ReadRules::default(), &[], gives);
    let book = workbook(
        &[(
            "Ark",
            "visible",
            r#"<row r="1"><c r="A1" t="inlineStr"><is><t>D</t></is></c></row><row r="2"><c r="A2" s="1"><v>1.5</v></c></row>"#,
            "",
        )],
        r#"<workbookPr date1904="1"/>"#,
    );
    check_with(&book, &ReadRules::default(), &[], "D\n2: @1904-01-02+720");
}

#[test]
fn the_sheet_is_chosen_by_the_headers() {
    let row = |cells: &[&str]| {
        let cells: String = cells
            .iter()
            .map(|text| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>"))
            .collect();
        format!("<row>{cells}</row>")
    };
    let about = row(&["Om", "dette", "arket", "og", "mer"]) + &row(&["a", "b", "c", "d", "e"]);
    let data = row(&["Tittel", "Fase"]) + &row(&["A", "Test"]);
    let lists = row(&["Tittel", "Fase", "Eier"]);
    let book = workbook(
        &[
            ("Om", "visible", &about, ""),
            ("Liste", "hidden", &lists, ""),
            ("Data", "visible", &data, ""),
        ],
        "",
    );
    let sheet = |rules: &ReadRules, wanted: &[&str]| {
        let table = read(&SourceBytes::new("b.xlsx", book.clone()), rules, wanted);
        table
            .map(|table| table.sheet.unwrap_or_default())
            .map_err(|error| error.to_string())
    };
    let any = ReadRules::default();
    assert_eq!(sheet(&any, &["Tittel", "Fase"]), Ok("Data".to_owned()));
    assert_eq!(sheet(&any, &[]), Ok("Om".to_owned()));
    let named = |name: &str| ReadRules {
        sheet: Some(name.to_owned()),
        ..ReadRules::default()
    };
    assert_eq!(sheet(&named("liste"), &[]), Ok("Liste".to_owned()));
    assert_eq!(
        sheet(&named("Ark1"), &[]),
        Err("b.xlsx: there is no sheet «Ark1». The workbook has «Om», «Liste», «Data». Correct `sheet` in the mapping.".to_owned())
    );
}

proptest! {
    /// What the csv crate writes in any dialect comes back cell for cell. The letters make no word
    /// that has a meaning of its own below a header, such as a unit or «sum».
    #[test]
    fn written_tables_are_read_back(
        cells in prop::collection::vec(prop::collection::vec("[a-jæøå;,\"\\|\t\n ]{0,8}", 3), 1..8),
        delimiter in prop::sample::select(vec![b';', b',', b'\t', b'|']),
        crlf in any::<bool>(),
        always in any::<bool>(),
    ) {
        let mut writer = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .terminator(if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') })
            .quote_style(if always { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary })
            .from_writer(Vec::new());
        writer.write_record(["h1 x", "h2 x", "h3 x"]).expect("because memory takes it");
        for row in &cells {
            writer.write_record(row).expect("because memory takes it");
        }
        let bytes = writer.into_inner().expect("because memory takes it");
        let table = read(&SourceBytes::new("p.csv", bytes), &ReadRules::default(), &["h1 x", "h2 x", "h3 x"])
            .expect("because the file is well-formed");
        adds_up(&table);
        prop_assert_eq!(table.account.n_records as usize, cells.len() + 1);
        let wanted: Vec<Vec<&str>> = cells
            .iter()
            .map(|row| row.iter().map(|cell| if cell.trim().is_empty() { "" } else { cell.as_str() }).collect::<Vec<_>>())
            .filter(|row| row.iter().any(|cell| !cell.is_empty()))
            .collect();
        let got: Vec<Vec<String>> = table.rows.iter().map(|row| row.cells.iter().map(cell_text).collect()).collect();
        prop_assert_eq!(got, wanted);
    }

    /// Bytes of any kind give a table that adds up, or a reason.
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300), text in "[a;,\"\r\n|\t0-9]{0,60}") {
        for bytes in [bytes, text.into_bytes()] {
            if let Ok(table) = read(&SourceBytes::new("p", bytes), &ReadRules::default(), &[]) {
                adds_up(&table);
            }
        }
    }
}
