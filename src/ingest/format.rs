//! In: the bytes of a file. Out: its format, from the content, with the reason; or a refusal that
//! says what the file is instead. It exists because exports lie about their extension: a portal's
//! `.xls` is often HTML, and a renamed CSV opens in a spreadsheet without a word. It deliberately
//! ignores the extension, except to say that it doesn't fit.

use super::SourceBytes;
use super::error::ReadError;
use super::grid::Meter;

/// Bytes that any one part of a zipped workbook may declare; about 5 million cells of sheet XML.
pub(super) const MAX_PART: u64 = 1024 * 1024 * 1024;

/// A format that the program reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Csv,
    Xlsx,
    Xlsb,
    Xls,
    Ods,
}

impl Format {
    /// Its name in the raw table.
    pub(super) fn name(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
            Format::Xlsb => "xlsb",
            Format::Xls => "xls",
            Format::Ods => "ods",
        }
    }

    /// Extensions that don't surprise.
    fn extensions(self) -> &'static [&'static str] {
        match self {
            Format::Csv => &["csv", "tsv", "txt", "tab"],
            Format::Xlsx => &["xlsx", "xlsm", "xltx", "xltm"],
            Format::Xlsb => &["xlsb"],
            Format::Xls => &["xls", "xlt"],
            Format::Ods => &["ods", "ots"],
        }
    }
}

/// The format of the content, and the choice in words.
pub(super) fn recognise(source: &SourceBytes) -> Result<(Format, String), ReadError> {
    let bytes = source.bytes.as_slice();
    let refused = |looks_like: &str, remedy: &str| ReadError::Unreadable {
        path: source.path.clone(),
        looks_like: looks_like.to_owned(),
        remedy: remedy.to_owned(),
    };
    if bytes.is_empty() {
        return Err(ReadError::Empty {
            path: source.path.clone(),
            sheet: None,
        });
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zipped(source).map(|(format, sign)| (format, choice(source, format, sign)));
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        // A directory entry's name is UTF-16; the words below stand nowhere else in practice.
        if holds_utf16(bytes, "EncryptedPackage") {
            return Err(ReadError::Encrypted {
                path: source.path.clone(),
            });
        }
        if holds_utf16(bytes, "Workbook") || holds_utf16(bytes, "Book") {
            return Ok((
                Format::Xls,
                choice(source, Format::Xls, "an OLE2 file with a workbook stream"),
            ));
        }
        return Err(refused(
            "an old Office file (OLE2) that holds no workbook",
            "Open it in its program and save the table as XLSX or CSV.",
        ));
    }
    for (magic, looks_like) in MAGICS {
        if bytes.starts_with(magic) {
            return Err(refused(
                looks_like,
                "Unpack it, or export the table as XLSX or CSV.",
            ));
        }
    }
    if let Some(looks_like) = markup(bytes) {
        return Err(refused(
            looks_like,
            "Open it in a spreadsheet program and save it as XLSX.",
        ));
    }
    Ok((
        Format::Csv,
        choice(
            source,
            Format::Csv,
            "text, without the signature of any workbook",
        ),
    ))
}

const MAGICS: &[(&[u8], &str)] = &[
    (b"%PDF", "a PDF document"),
    (&[0x1F, 0x8B], "a gzip archive"),
    (&[0x28, 0xB5, 0x2F, 0xFD], "a Zstandard archive"),
    (b"BZh", "a bzip2 archive"),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xFF\xD8\xFF", "a JPEG picture"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3\0", "an SQLite database"),
    (
        &[0x09, 0x00, 0x04, 0x00],
        "a workbook of Excel 2 (before 1990)",
    ),
    (&[0x09, 0x02, 0x06, 0x00], "a workbook of Excel 3 (1990)"),
    (&[0x09, 0x04, 0x06, 0x00], "a workbook of Excel 4 (1992)"),
    (
        &[0x09, 0x08, 0x08, 0x00],
        "a workbook of Excel 5 (1993) outside its container",
    ),
    (
        &[0x09, 0x08, 0x10, 0x00],
        "a workbook of Excel outside its container",
    ),
];

/// The choice line, which also says so when the extension doesn't fit.
fn choice(source: &SourceBytes, format: Format, sign: &str) -> String {
    let extension = source
        .path
        .rsplit(['/', '\\'])
        .next()
        .and_then(|name| name.rsplit_once('.'))
        .map(|(_, extension)| extension.to_ascii_lowercase());
    let name = format.name();
    match extension {
        Some(extension) if !format.extensions().contains(&extension.as_str()) => {
            format!("format {name}: the content is {sign}, though the file is called .{extension}")
        }
        _ => format!("format {name}: the content is {sign}"),
    }
}

/// HTML and XML that a spreadsheet program opens but that hold no cells as we read them.
fn markup(bytes: &[u8]) -> Option<&'static str> {
    let start = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    // NULs are left out so that UTF-16 markup is recognised as well.
    let start: String = start
        .iter()
        .take(4_096)
        .filter(|byte| **byte != 0 && byte.is_ascii())
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect();
    let start = start.trim_start();
    if !start.starts_with('<') {
        return None;
    }
    if start.contains("urn:schemas-microsoft-com:office:spreadsheet") {
        return Some("an XML spreadsheet of Excel 2003");
    }
    if start.contains("office:document") {
        return Some("a flat OpenDocument XML file");
    }
    if start.contains("<html") || start.contains("<!doctype") || start.contains("<table") {
        return Some("an HTML page");
    }
    start.starts_with("<?xml").then_some("an XML file")
}

fn holds_utf16(bytes: &[u8], word: &str) -> bool {
    // Old writers give names in capitals, and the standard lets them.
    let word: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes
        .windows(word.len())
        .any(|window| window.eq_ignore_ascii_case(&word))
}

/// What a zip archive holds.
fn zipped(source: &SourceBytes) -> Result<(Format, &'static str), ReadError> {
    let bytes = source.bytes.as_slice();
    let refused = |looks_like: &str, remedy: &str| ReadError::Unreadable {
        path: source.path.clone(),
        looks_like: looks_like.to_owned(),
        remedy: remedy.to_owned(),
    };
    let Some(parts) = central_directory(bytes) else {
        return Err(ReadError::Broken {
            path: source.path.clone(),
            format: "zipped",
            sheet: None,
            cause: "the zip archive has no directory; the file was probably cut off".to_owned(),
        });
    };
    let meter = Meter::new(&source.path, None);
    for part in &parts {
        if part.encrypted {
            return Err(ReadError::Encrypted {
                path: source.path.clone(),
            });
        }
        // Pictures and the like are never inflated.
        if part.name.ends_with(".xml")
            || part.name.ends_with(".bin")
            || part.name.ends_with(".rels")
        {
            meter.check("the unpacked size of a part", part.size, MAX_PART)?;
        }
    }
    let has = |wanted: &str| parts.iter().any(|part| part.name == wanted);
    let starts = |wanted: &str| parts.iter().any(|part| part.name.starts_with(wanted));
    if has("xl/workbook.bin") {
        return Ok((Format::Xlsb, "a zip archive with xl/workbook.bin"));
    }
    if has("xl/workbook.xml") {
        return Ok((Format::Xlsx, "a zip archive with xl/workbook.xml"));
    }
    if has("mimetype") && has("content.xml") {
        // The standard stores the type first and uncompressed, so it stands within the first bytes.
        let head = &bytes[..bytes.len().min(512)];
        let mime = b"opendocument.spreadsheet";
        return if head.windows(mime.len()).any(|window| window == mime) {
            Ok((
                Format::Ods,
                "a zip archive of type opendocument.spreadsheet",
            ))
        } else {
            Err(refused(
                "an OpenDocument file that is no spreadsheet",
                "Save the table as ODS, XLSX or CSV.",
            ))
        };
    }
    if starts("word/") || starts("ppt/") {
        return Err(refused(
            "a Word or PowerPoint document",
            "Copy the table to a workbook and save it as XLSX.",
        ));
    }
    if has("[content_types].xml") {
        return Ok((Format::Xlsx, "a zip archive with [Content_Types].xml"));
    }
    if starts("index/") {
        return Err(refused(
            "an Apple Numbers document",
            "Export it from Numbers as XLSX or CSV.",
        ));
    }
    Err(refused(
        "a zip archive",
        "Unpack it and name the files inside.",
    ))
}

struct Part {
    name: String,
    size: u64,
    encrypted: bool,
}

/// The entries of the archive's directory, or nothing if it has none. Names in lower case with
/// forward slashes, as the standard lets readers compare them.
fn central_directory(bytes: &[u8]) -> Option<Vec<Part>> {
    const HEADER: &[u8] = b"PK\x01\x02";
    let u16_at = |at: usize| {
        bytes
            .get(at..at + 2)
            .map(|b| u16::from_le_bytes([b[0], b[1]]))
    };
    let u32_at = |at: usize| {
        bytes
            .get(at..at + 4)
            .map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
    };
    let end = bytes
        .windows(4)
        .rposition(|window| window == b"PK\x05\x06")?;
    let stated = u32_at(end + 16)? as usize;
    // An archive with something before it, or in the 64-bit form, states another place than the
    // one where its directory lies; then the directory is looked for.
    let mut at = if bytes
        .get(stated..)
        .is_some_and(|rest| rest.starts_with(HEADER))
    {
        stated
    } else {
        bytes
            .windows(4)
            .position(|window| window == HEADER)
            .unwrap_or(end)
    };
    let mut parts = Vec::new();
    while bytes.get(at..).is_some_and(|rest| rest.starts_with(HEADER)) {
        let n_name = usize::from(u16_at(at + 28)?);
        let n_extra = usize::from(u16_at(at + 30)?);
        let n_comment = usize::from(u16_at(at + 32)?);
        let name = bytes.get(at + 46..at + 46 + n_name)?;
        let mut size = u64::from(u32_at(at + 24)?);
        if size == u64::from(u32::MAX) {
            size = size_of_64_bit(bytes.get(at + 46 + n_name..at + 46 + n_name + n_extra)?)
                .unwrap_or(size);
        }
        parts.push(Part {
            name: String::from_utf8_lossy(name)
                .replace('\\', "/")
                .to_lowercase(),
            size,
            encrypted: u16_at(at + 8)? & 1 == 1,
        });
        at += 46 + n_name + n_extra + n_comment;
    }
    Some(parts)
}

/// The unpacked size in the 64-bit extra field.
fn size_of_64_bit(mut extra: &[u8]) -> Option<u64> {
    while let [id_low, id_high, n_low, n_high, rest @ ..] = extra {
        let n = usize::from(u16::from_le_bytes([*n_low, *n_high]));
        if [*id_low, *id_high] == [1, 0] {
            let size: [u8; 8] = rest.get(..8)?.try_into().ok()?;
            return Some(u64::from_le_bytes(size));
        }
        extra = rest.get(n..)?;
    }
    None
}
