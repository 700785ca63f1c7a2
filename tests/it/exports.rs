//! In: sheets as rows of cells. Out: the bytes of an XLSX or ODS workbook, or of a CSV file, as the
//! systems write them. It exists so that a case can show an export in its source's exact shape in a
//! few lines. It deliberately doesn't compress.

use std::fmt::Write as _;

/// A cell: text unless it says otherwise.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Text; nothing when empty.
    Text(String),
    /// A number.
    Number(f64),
    /// A day and time as a spreadsheet counts them, with the format of a date.
    Date(f64),
    /// A spreadsheet's error, such as `#REF!`.
    Error(String),
    /// A formula whose result the file lacks.
    Formula(String),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }
}

/// A sheet: its name and rows.
pub type Sheet<'a> = (&'a str, Vec<Vec<Cell>>);

/// Rows from lines: cells stand between `|`; `=12` is a number, `@45658` a date, `!#REF!` an error,
/// a text behind U+0001 a formula without its result, `\n` a line break.
pub fn rows(lines: &[&str]) -> Vec<Vec<Cell>> {
    let cell = |text: &str| {
        let text = text.trim();
        let number = |text: &str| text.parse().expect("because the case writes a number");
        match text.split_at_checked(1) {
            Some(("=", n)) => Cell::Number(number(n)),
            Some(("@", n)) => Cell::Date(number(n)),
            Some(("!", error)) => Cell::Error(error.to_owned()),
            Some(("\u{1}", formula)) => Cell::Formula(formula.to_owned()),
            _ => Cell::Text(text.replace("\\n", "\n").replace('¦', "|")),
        }
    };
    lines
        .iter()
        .map(|line| line.split('|').map(cell).collect())
        .collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

fn letters(mut column: usize) -> String {
    let mut name = String::new();
    loop {
        name.insert(0, char::from(b'A' + (column % 26) as u8));
        if column < 26 {
            return name;
        }
        column = column / 26 - 1;
    }
}

/// An XLSX workbook.
pub fn xlsx(sheets: &[Sheet<'_>]) -> Vec<u8> {
    xlsx_with(sheets, |_, _| "", |_| "")
}

/// An XLSX workbook in which rows and sheets have more attributes. Row 0 of a sheet is what stands
/// before its rows, such as its columns.
pub fn xlsx_with(
    sheets: &[Sheet<'_>],
    of_row: fn(&str, usize) -> &'static str,
    of_sheet: fn(&str) -> &'static str,
) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let (mut list, mut relations, mut parts) = (String::new(), String::new(), Vec::new());
    for ((name, rows), n) in sheets.iter().zip(1..) {
        let (attributes, unescaped) = (of_sheet(name), *name);
        let name = escaped(name);
        let _ = write!(
            list,
            "<sheet name=\"{name}\" {attributes} sheetId=\"{n}\" r:id=\"r{n}\"/>"
        );
        let _ = write!(
            relations,
            "<Relationship Id=\"r{n}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"
        );
        let mut data = String::new();
        for (cells, row) in rows.iter().zip(1..) {
            let _ = write!(data, "<row r=\"{row}\" {}>", of_row(unescaped, row));
            for (at, cell) in cells.iter().enumerate() {
                let place = format!("{}{row}", letters(at));
                let _ = match cell {
                    Cell::Text(text) if text.is_empty() => Ok(()),
                    Cell::Text(text) => write!(
                        data,
                        "<c r=\"{place}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
                        escaped(text)
                    ),
                    Cell::Number(number) => write!(data, "<c r=\"{place}\"><v>{number}</v></c>"),
                    Cell::Date(days) => write!(data, "<c r=\"{place}\" s=\"1\"><v>{days}</v></c>"),
                    Cell::Error(error) => {
                        write!(
                            data,
                            "<c r=\"{place}\" t=\"e\"><v>{}</v></c>",
                            escaped(error)
                        )
                    }
                    Cell::Formula(formula) => {
                        write!(data, "<c r=\"{place}\"><f>{}</f></c>", escaped(formula))
                    }
                };
            }
            data.push_str("</row>");
        }
        parts.push((
            format!("xl/worksheets/sheet{n}.xml"),
            format!(
                "<worksheet xmlns=\"{MAIN}\">{}<sheetData>{data}</sheetData></worksheet>",
                of_row(unescaped, 0)
            ),
        ));
    }
    let _ = write!(
        relations,
        "<Relationship Id=\"s\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/>"
    );
    let part = |name: &str, text: String| (name.to_owned(), text);
    parts.push(part("[Content_Types].xml", "<Types/>".to_owned()));
    parts.push(part("_rels/.rels", format!("<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"w\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>")));
    parts.push(part(
        "xl/workbook.xml",
        format!(
            "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{list}</sheets></workbook>"
        ),
    ));
    parts.push(part(
        "xl/_rels/workbook.xml.rels",
        format!("<Relationships xmlns=\"{PACKAGE}\">{relations}</Relationships>"),
    ));
    parts.push(part("xl/styles.xml", format!("<styleSheet xmlns=\"{MAIN}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>")));
    zip_of(&parts)
}

/// An ODS workbook.
pub fn ods(sheets: &[Sheet<'_>]) -> Vec<u8> {
    let mut tables = String::new();
    for (name, rows) in sheets {
        let _ = write!(tables, "<table:table table:name=\"{}\">", escaped(name));
        for cells in rows {
            tables.push_str("<table:table-row>");
            for cell in cells {
                let _ = match cell {
                    Cell::Text(text) if text.is_empty() => write!(tables, "<table:table-cell/>"),
                    Cell::Text(text) | Cell::Error(text) | Cell::Formula(text) => write!(
                        tables,
                        "<table:table-cell office:value-type=\"string\"><text:p>{}</text:p></table:table-cell>",
                        escaped(text)
                    ),
                    Cell::Number(number) | Cell::Date(number) => write!(
                        tables,
                        "<table:table-cell office:value-type=\"float\" office:value=\"{number}\"><text:p>{number}</text:p></table:table-cell>"
                    ),
                };
            }
            tables.push_str("</table:table-row>");
        }
        tables.push_str("</table:table>");
    }
    ods_of(&tables)
}

/// An ODS workbook from its tables as XML.
pub fn ods_of(tables: &str) -> Vec<u8> {
    let namespace =
        |name: &str| format!("xmlns:{name}=\"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0\"");
    let names: Vec<String> = ["office", "table", "text"].map(namespace).to_vec();
    let manifest = "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"><manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"application/vnd.oasis.opendocument.spreadsheet\"/></manifest:manifest>";
    zip_of(&[
        (
            "mimetype".to_owned(),
            "application/vnd.oasis.opendocument.spreadsheet".to_owned(),
        ),
        ("META-INF/manifest.xml".to_owned(), manifest.to_owned()),
        (
            "content.xml".to_owned(),
            format!(
                "<office:document-content {} office:version=\"1.3\"><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>",
                names.join(" ")
            ),
        ),
    ])
}

/// A CSV file with semicolons, quoted where it must be.
pub fn csv(rows: &[Vec<Cell>], delimiter: &str) -> Vec<u8> {
    let cell = |cell: &Cell| match cell {
        Cell::Text(text) if text.contains([';', ',', '"', '\n']) => {
            format!("\"{}\"", text.replace('"', "\"\""))
        }
        Cell::Text(text) | Cell::Error(text) | Cell::Formula(text) => text.clone(),
        Cell::Number(number) | Cell::Date(number) => number.to_string(),
    };
    let lines = rows.iter().map(|row| {
        let cells: Vec<String> = row.iter().map(cell).collect();
        cells.join(delimiter) + "\r\n"
    });
    lines.collect::<String>().into_bytes()
}

/// An archive of parts without compression.
pub fn zip_of(parts: &[(String, String)]) -> Vec<u8> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let place = archive.len() as u32;
        let mut entry = Vec::new();
        entry.extend([20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0]);
        entry.extend(crc32(content.as_bytes()).to_le_bytes());
        entry.extend((content.len() as u32).to_le_bytes());
        entry.extend((content.len() as u32).to_le_bytes());
        entry.extend((name.len() as u16).to_le_bytes());
        entry.extend([0, 0]);
        archive.extend(b"PK\x03\x04");
        archive.extend(&entry);
        archive.extend(name.as_bytes());
        archive.extend(content.as_bytes());
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&entry);
        directory.extend([0; 10]);
        directory.extend(place.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (start, n) = (archive.len() as u32, parts.len() as u16);
    let size = directory.len() as u32;
    archive.extend(directory);
    archive.extend(b"PK\x05\x06\0\0\0\0");
    archive.extend(n.to_le_bytes());
    archive.extend(n.to_le_bytes());
    archive.extend(size.to_le_bytes());
    archive.extend(start.to_le_bytes());
    archive.extend([0, 0]);
    archive
}

/// CRC-32 as ZIP has it.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            let low = crc & 1;
            crc = (crc >> 1) ^ (0xEDB8_8320 & low.wrapping_neg());
        }
    }
    !crc
}

/// A workbook from the lines of its sheets.
pub fn workbook(sheets: &[(&str, &[&str])]) -> Vec<u8> {
    let sheets: Vec<Sheet<'_>> = sheets
        .iter()
        .map(|(name, lines)| (*name, rows(lines)))
        .collect();
    xlsx(&sheets)
}
