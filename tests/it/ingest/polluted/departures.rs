//! In: a table as it is meant. Out: every departure from the standard, as bytes, with what is meant.
//! It exists beside the test so that the list of departures can be read by itself.

use super::truth::{STANDARD, Style, TITLES, Truth};

/// Every departure of a table, as class, name, bytes and what is meant.
pub(super) fn departures(
    truth: &Truth,
    has_values: bool,
) -> Vec<(&'static str, String, Vec<u8>, Truth)> {
    let n_columns = truth.header.len();
    let mut all: Vec<(&'static str, String, Vec<u8>, Truth)> = Vec::new();
    let lines = STANDARD.lines(truth);
    let file = |lines: &[String]| STANDARD.file(lines).into_bytes();
    let mut add =
        |class, name: String, bytes, truth: &Truth| all.push((class, name, bytes, truth.clone()));

    add("standard", "as it is".into(), file(&lines), truth);
    for end in ["\n", "\r", "\r\n", "\n\r", "\u{1E}"] {
        let style = Style { end, ..STANDARD };
        add(
            "record delimiter",
            format!("{end:?}"),
            style.file(&lines).into_bytes(),
            truth,
        );
    }
    for delimiter in [
        ";", "\t", "|", " ", ":", "^", "~", "#", ", ", "||", "::", "|~|", "§", "\u{1F}",
    ] {
        let style = Style {
            delimiter,
            ..STANDARD
        };
        add(
            "delimiter",
            format!("{delimiter:?}"),
            style.file(&style.lines(truth)).into_bytes(),
            truth,
        );
    }
    for quote in ["'", "`", "~", "|", "^"] {
        let style = Style {
            quote,
            escape: quote,
            ..STANDARD
        };
        add(
            "quote",
            quote.into(),
            style.file(&style.lines(truth)).into_bytes(),
            truth,
        );
    }
    for escape in ["\\", "/", "^", ""] {
        let style = Style { escape, ..STANDARD };
        add(
            "escape",
            format!("{escape:?}"),
            style.file(&style.lines(truth)).into_bytes(),
            truth,
        );
    }
    let all_quoted: Vec<String> = std::iter::once(&truth.header)
        .chain(&truth.records)
        .map(|cells| {
            let cells: Vec<String> = cells
                .iter()
                .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")))
                .collect();
            cells.join(",")
        })
        .collect();
    add("quote", "all".into(), file(&all_quoted), truth);

    let text = STANDARD.file(&lines);
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    add("encoding", "UTF-16LE".into(), utf16, truth);
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    add("encoding", "UTF-16BE without mark".into(), utf16, truth);
    let utf32: Vec<u8> = [0xFF, 0xFE, 0, 0]
        .into_iter()
        .chain(text.chars().flat_map(|c| u32::from(c).to_le_bytes()))
        .collect();
    add("encoding", "UTF-32LE".into(), utf32, truth);
    let latin: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?'))
        .collect();
    add("encoding", "Latin-1".into(), latin, truth);
    let marked: Vec<u8> = [0xEF, 0xBB, 0xBF].into_iter().chain(text.bytes()).collect();
    add("encoding", "UTF-8 with mark".into(), marked, truth);

    let headless = Truth {
        header: Vec::new(),
        ..truth.clone()
    };
    add("header", "none".into(), file(&lines[1..]), &headless);
    let nothing = Truth {
        records: Vec::new(),
        ..truth.clone()
    };
    add("header", "only".into(), file(&lines[..1]), &nothing);
    let one = Truth {
        records: truth.records[..1].to_vec(),
        ..truth.clone()
    };
    add("header", "one record".into(), file(&lines[..2]), &one);
    for n in if has_values { vec![1, 2] } else { Vec::new() } {
        let mut longer = lines.clone();
        let mut header = truth.header.clone();
        for more in 0..n {
            let names: Vec<String> = (0..n_columns)
                .map(|at| format!("({}{at})", ["nb ", "kode "][more]))
                .collect();
            longer.insert(1 + more, STANDARD.line(&names));
            for (name, more) in header.iter_mut().zip(names) {
                *name = format!("{name} {more}");
            }
        }
        add(
            "header",
            format!("{} rows", n + 1),
            file(&longer),
            &Truth {
                header,
                ..truth.clone()
            },
        );
    }
    let unended = text.trim_end().to_owned();
    add(
        "line ends",
        "none at the end".into(),
        unended.into_bytes(),
        truth,
    );
    add(
        "line ends",
        "two at the end".into(),
        format!("{text}\r\n").into_bytes(),
        truth,
    );
    add(
        "empty",
        "nothing".into(),
        Vec::new(),
        &Truth {
            header: Vec::new(),
            records: Vec::new(),
        },
    );
    for preamble in [
        vec!["Uttrekk fra portefølje"],
        vec![
            "Uttrekk fra portefølje, juni 2025",
            "Laget av: Plan, økonomi og utvikling",
        ],
        vec!["Uttrekk fra portefølje", ""],
        vec!["Rapport,,,", ",,,"],
        vec!["# utvalg: alle", "# dato: 2025-06-30", "# enhet: kr"],
    ] {
        let longer: Vec<String> = preamble
            .iter()
            .map(|line| (*line).to_owned())
            .chain(lines.clone())
            .collect();
        add("preamble", preamble.join(" / "), file(&longer), truth);
    }
    for footer in [
        vec!["Kilde: porteføljeverktøyet"],
        vec![
            "",
            "Kilde: porteføljeverktøyet, uttrekk i juni, uten lukkede saker",
        ],
        vec!["Antall rader: 48"],
        vec!["* Budsjett i hele tusen,", "** uten mva"],
        vec!["Totalt,,1234,99999.10"],
    ] {
        let longer: Vec<String> = lines
            .iter()
            .cloned()
            .chain(footer.iter().map(|line| (*line).to_owned()))
            .collect();
        add("footer", footer.join(" / "), file(&longer), truth);
    }
    // Of two tables the larger is read, and it is told that there is another.
    for (name, header) in [
        ("fewer columns", vec!["Fase", "Antall", "Andel"]),
        (
            "more columns",
            [
                "Fase", "Antall", "Andel", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k",
            ]
            .to_vec(),
        ),
        (
            "as many columns",
            [
                "Fase", "Antall", "Andel", "a", "b", "c", "d", "e", "f", "g", "h", "i",
            ][..n_columns]
                .to_vec(),
        ),
    ] {
        let small = Truth {
            header: header.iter().map(|name| (*name).to_owned()).collect(),
            records: (0..3)
                .map(|at| {
                    (0..header.len())
                        .map(|column| {
                            if column == 0 {
                                TITLES[at].to_owned()
                            } else {
                                (at * column).to_string()
                            }
                        })
                        .collect()
                })
                .collect(),
        };
        let n_cells = |of: &Truth| (of.records.len() + 1) * of.header.len();
        if n_cells(&small) >= n_cells(truth) {
            continue;
        }
        for gap in [
            vec![],
            vec![String::new()],
            vec![String::new(), "Tabell 2".to_owned()],
        ] {
            let longer: Vec<String> = lines
                .iter()
                .cloned()
                .chain(gap.clone())
                .chain(STANDARD.lines(&small))
                .collect();
            add(
                "several tables",
                format!("{name}, {} lines between", gap.len()),
                file(&longer),
                truth,
            );
        }
    }
    for at in 0..n_columns {
        let column = Truth {
            header: vec![truth.header[at].clone()],
            records: truth
                .records
                .iter()
                .map(|record| vec![record[at].clone()])
                .filter(|record| !record[0].is_empty())
                .collect(),
        };
        add(
            "one column",
            format!("column {at}"),
            file(&STANDARD.lines(&column)),
            &column,
        );
    }

    // Every row would take minutes and tell nothing more.
    for row in (0..truth.records.len()).step_by(8) {
        for column in 0..n_columns {
            let record = &truth.records[row];
            let mut with = |class, name: &str, line: String, record: Option<Vec<String>>| {
                let mut damaged = lines.clone();
                damaged[row + 1] = line;
                let mut meant = truth.clone();
                if let Some(record) = record {
                    meant.records[row] = record;
                }
                add(
                    class,
                    format!("{name}, record {row}, column {column}"),
                    file(&damaged),
                    &meant,
                );
            };
            let parts: Vec<String> = record.iter().map(|cell| STANDARD.cell(cell)).collect();
            let mut longer = record.clone();
            longer.insert(column, String::new());
            with(
                "row: delimiter too many",
                "",
                STANDARD.line(&longer),
                Some(longer.clone()),
            );
            if column + 1 < n_columns
                && !parts[column].contains('"')
                && !parts[column + 1].contains('"')
            {
                let mut fused = record.clone();
                let next = fused.remove(column + 1);
                fused[column].push_str(&next);
                with(
                    "row: delimiter missing",
                    "",
                    STANDARD.line(&fused),
                    Some(fused.clone()),
                );
            }
            let line_with = |cell: String| {
                let mut parts = parts.clone();
                parts[column] = cell;
                parts.join(",")
            };
            let is_quoted = parts[column].starts_with('"');
            let meant_with = |cell: String| {
                let mut record = record.clone();
                record[column] = cell;
                Some(record)
            };
            if is_quoted {
                let open = parts[column][1..].to_owned();
                let unopened = parts[column][..parts[column].len() - 1].to_owned();
                // Without one of its quotes a cell is whole only if no delimiter stands in it.
                if !record[column].contains([',', '"']) {
                    with(
                        "row: quote missing",
                        "first",
                        line_with(open.clone()),
                        meant_with(open),
                    );
                    with(
                        "row: quote missing",
                        "last",
                        line_with(unopened.clone()),
                        meant_with(unopened),
                    );
                }
            } else if !record[column].is_empty() {
                let first = format!("\"{}", record[column]);
                let last = format!("{}\"", record[column]);
                let half = record[column]
                    .char_indices()
                    .nth(record[column].chars().count() / 2)
                    .map_or(0, |(at, _)| at);
                let middle = format!("{}\"{}", &record[column][..half], &record[column][half..]);
                for (name, cell) in [("first", first), ("last", last), ("middle", middle)] {
                    with(
                        "row: quote too many",
                        name,
                        line_with(cell.clone()),
                        meant_with(cell),
                    );
                }
            }
        }
        for other in [";", "\t", "|", " "] {
            let style = Style {
                delimiter: other,
                ..STANDARD
            };
            let mut damaged = lines.clone();
            damaged[row + 1] = style.line(&truth.records[row]);
            add(
                "row: other delimiter",
                format!("{other:?}, record {row}"),
                file(&damaged),
                truth,
            );
        }
        for end in ["\n", "\r"] {
            let text: String = lines
                .iter()
                .enumerate()
                .map(|(at, line)| format!("{line}{}", if at == row + 1 { end } else { "\r\n" }))
                .collect();
            add(
                "row: other record delimiter",
                format!("{end:?}, record {row}"),
                text.into_bytes(),
                truth,
            );
        }
        let mut broken = lines.clone();
        broken[row + 1] = STANDARD.line(&truth.records[row]).replacen(' ', "\n", 1);
        let mut meant = truth.clone();
        let is_inside = truth.records[row]
            .iter()
            .position(|cell| cell.contains(' '));
        if let Some(at) = is_inside {
            meant.records[row][at] = meant.records[row][at].replacen(' ', "\n", 1);
            add(
                "row: line break in a cell",
                format!("record {row}"),
                file(&broken),
                &meant,
            );
        }
    }
    all
}
