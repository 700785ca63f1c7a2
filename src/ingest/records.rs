//! In: the text of a file and its delimiter. Out: its records with the line where each begins,
//! blank ones too, and what was odd about quotes and line ends. It exists because the csv crate
//! lets an unclosed quote swallow the rest of the file, skips blank lines and gives no count of
//! line ends — and each of these must be told. It deliberately repairs nothing: a stray quote
//! stays in the cell as text.

/// A record of a text file.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Record {
    /// The line where it begins, counted from 1.
    pub line: i64,
    /// How many cells it has, empty ones counted.
    pub n_cells: usize,
    /// Column from 0 and trimmed text of the cells that hold something.
    pub cells: Vec<(u32, String)>,
}

/// What was found in a text.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    /// All records, blank ones too.
    pub records: Vec<Record>,
    /// Line and column of each quote that neither opens, closes nor doubles.
    pub stray_quotes: Vec<(i64, u32)>,
    /// The line where a quote opens that never closes.
    pub unclosed: Option<i64>,
    /// Line ends between records: CRLF, LF, CR.
    pub line_ends: [usize; 3],
    /// The first line that ends otherwise than the first one.
    pub line_ends_mixed: Option<i64>,
    /// Whether all of the text was read, and not only as many records as were asked for.
    pub complete: bool,
}

/// The records of a text, at most so many. Without a delimiter each record is one cell.
pub(super) fn parse(text: &str, delimiter: Option<char>, most: usize) -> Parsed {
    let mut reader = Reader {
        rest: text,
        line: 1,
        delimiter,
        parsed: Parsed::default(),
    };
    while !reader.rest.is_empty() {
        if reader.parsed.records.len() == most || reader.parsed.unclosed.is_some() {
            return reader.parsed;
        }
        reader.record();
    }
    reader.parsed.complete = true;
    reader.parsed
}

struct Reader<'a> {
    rest: &'a str,
    line: i64,
    delimiter: Option<char>,
    parsed: Parsed,
}

impl<'a> Reader<'a> {
    fn record(&mut self) {
        let mut record = Record {
            line: self.line,
            ..Record::default()
        };
        loop {
            let column = u32::try_from(record.n_cells).unwrap_or(u32::MAX);
            record.n_cells += 1;
            let cell = self.cell(column);
            let cell = cell.trim();
            if !cell.is_empty() {
                record.cells.push((column, cell.to_owned()));
            }
            if let Some(after) = self.delimiter.and_then(|d| self.rest.strip_prefix(d)) {
                self.rest = after;
                continue;
            }
            break;
        }
        if record.n_cells == 1 && record.cells.is_empty() {
            record.n_cells = 0;
        }
        self.line_end();
        self.parsed.records.push(record);
    }

    /// Takes a cell and leaves its delimiter or line end.
    fn cell(&mut self, column: u32) -> std::borrow::Cow<'a, str> {
        // A space between delimiter and quote is common in files written by hand.
        let quoted = self.rest.trim_start_matches(' ').strip_prefix('"');
        match quoted {
            Some(inside) if self.delimiter != Some(' ') => {
                self.rest = inside;
                self.quoted(column).into()
            }
            _ => {
                let plain = self.until_end();
                if plain.contains('"') {
                    self.parsed.stray_quotes.push((self.line, column));
                }
                plain.into()
            }
        }
    }

    /// Takes what stands before the next delimiter or line end.
    fn until_end(&mut self) -> &'a str {
        let delimiter = self.delimiter;
        let end = self
            .rest
            .find(|c| c == '\n' || c == '\r' || Some(c) == delimiter)
            .unwrap_or(self.rest.len());
        let (plain, rest) = self.rest.split_at(end);
        self.rest = rest;
        plain
    }

    /// Takes the rest of a quoted cell, its opening quote gone.
    fn quoted(&mut self, column: u32) -> String {
        let opened = self.line;
        let mut cell = String::new();
        loop {
            let Some(at) = self.rest.find('"') else {
                self.parsed.unclosed = Some(opened);
                cell.push_str(self.rest);
                self.rest = "";
                return cell;
            };
            let inside = &self.rest[..at];
            self.line += n_line_ends(inside);
            cell.push_str(inside);
            self.rest = &self.rest[at + 1..];
            if let Some(after) = self.rest.strip_prefix('"') {
                cell.push('"');
                self.rest = after;
                continue;
            }
            break;
        }
        let after = self.until_end();
        if after.trim().is_empty() {
            return cell;
        }
        // Text after the closing quote: the quote was part of the text, as in `"the "new" way"`.
        // The cell ends at the delimiter, so that the damage stays within it.
        self.parsed.stray_quotes.push((self.line, column));
        cell.push('"');
        cell.push_str(after.trim_end().strip_suffix('"').unwrap_or(after));
        cell
    }

    fn line_end(&mut self) {
        let ends = [("\r\n", 0), ("\n", 1), ("\r", 2)];
        for (end, which) in ends {
            if let Some(rest) = self.rest.strip_prefix(end) {
                self.rest = rest;
                let n_others: usize =
                    self.parsed.line_ends.iter().sum::<usize>() - self.parsed.line_ends[which];
                if n_others > 0 && self.parsed.line_ends_mixed.is_none() {
                    self.parsed.line_ends_mixed = Some(self.line);
                }
                self.line += 1;
                self.parsed.line_ends[which] += 1;
                return;
            }
        }
    }
}

fn n_line_ends(text: &str) -> i64 {
    let bytes = text.as_bytes();
    let n_feeds = bytes.iter().filter(|byte| **byte == b'\n').count();
    let n_lone_returns = bytes
        .iter()
        .enumerate()
        .filter(|(at, byte)| **byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'))
        .count();
    (n_feeds + n_lone_returns) as i64
}
