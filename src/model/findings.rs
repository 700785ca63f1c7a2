//! In: nothing. Out: the catalogue of findings — each kind of trouble an export can give, once,
//! with its gravity, its meaning and what to do — and the way to make one. It exists so that an
//! error text, `loype explain CODE` and the quality page can't disagree. It deliberately takes no
//! value that may tell about a person: callers pass values of named columns only.

use super::expectations::Expectation;
use super::tables::Finding;
use super::words::Severity;
use std::collections::HashMap;

/// A kind of finding.
#[derive(Debug, Clone, Copy)]
pub struct FindingKind {
    /// Its code, `area.what`.
    pub code: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// What it means, in English; reports have their own words in the message tables.
    pub meaning: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
}

macro_rules! findings {
    ($($NAME:ident = $code:literal, $severity:ident, $meaning:literal, $remedy:literal;)+) => {
        $(#[doc = $meaning] pub const $NAME: FindingKind = FindingKind {
            code: $code, severity: Severity::$severity, meaning: $meaning, remedy: $remedy,
        };)+
        /// Every kind, in the order of the journey.
        pub const FINDINGS: &[FindingKind] = &[$($NAME),+];
    };
}

findings! {
    SOURCE_MISSING = "source.missing", Error, "No file matches what the pipeline names.", "Put the export where the pipeline looks for it, or correct `files` in the pipeline.";
    SOURCE_UNREADABLE = "source.unreadable", Error, "The file can't be read as any format the program knows.", "Export it again, or open it in its program and save it as XLSX or CSV.";
    SOURCE_STALE = "source.stale", Warning, "The newest export is older than the period.", "Ask the municipality for an export dated inside the period.";
    SOURCE_EMPTY = "source.empty", Error, "The table holds no data rows.", "Check the filter of the export.";
    SOURCE_NO_DATE = "source.no_date", Error, "Nothing tells which date the file shows, so it was left out.", "Put the date into the path as `{snapshot}`, or name `snapshot` in the source.";
    SOURCE_KEPT_BEFORE = "source.kept_before", Warning, "A file of this date can't be read now, but could when its snapshot was kept; that snapshot still counts, and nothing of this date was kept anew.", "Put a readable file there.";
    SOURCE_ENCRYPTED = "source.encrypted", Error, "The workbook is encrypted with a password.", "Save a copy without a password, or export again.";
    SOURCE_LIMIT = "source.limit", Error, "The file is larger than the limits allow.", "Split the export, or raise the limit in the pipeline.";
    COMMENT_NO_LINE = "comment.no_line", Warning, "A comment is about no line of the scorecard, so it is not shown.", "Name a metric that has a target, by id or name, the municipality that the target is for, and a period such as 2026Q3 or none.";
    ANSWER_NO_FILE = "answer.no_file", Warning, "The file of answers about overlap that the pipeline names is not there, so no answer counts.", "Correct `answers` under `[overlap]` in the pipeline, or answer with `loype review`, which makes the file.";
    ANSWER_FILE = "answer.file", Error, "The file of answers about overlap can't be read as one, so no answer counts.", "Its first line must name the columns `initiative_a`, `initiative_b` and `answer`; save it as CSV in UTF-8.";
    ANSWER_LINE = "answer.line", Warning, "A line of the answers about overlap can't be used; it was left out, and stays in the file.", "Correct the line: two ids that differ; same, theme or different; a date such as 2026-09-30 or none.";
    ANSWER_TIE = "answer.tie", Warning, "A pair has unlike answers of the same time, so nobody can tell which is the newest; it counts as unanswered.", "Agree on one, and answer the pair again with `loype review`.";
    ANSWER_GONE = "answer.gone", Info, "An answer is about an initiative that is in no export; it is kept and counts for nothing.", "Nothing, if the initiative is gone; else compare its id in the answers with that in the export.";
    ANSWER_BY_TITLE = "answer.by_title", Info, "The id of an answer is in no export, but one initiative of its municipality has exactly its title; the answer was taken to be about that one.", "Nothing, if it is the same initiative; else remove the line from the answers.";
    INDICATOR_FAILED = "indicator.failed", Error, "The query of an indicator met a value that it can't take; the indicator was not computed.", "Correct the query on the line named.";
    SHEET_NOT_FOUND = "sheet.not_found", Error, "The workbook has no sheet of the name that the mapping gives.", "Correct `sheet` in the mapping, or leave it out so that the headers choose the sheet.";
    TABLE_NOT_FOUND = "table.not_found", Error, "The sheet or text file has no table of the number asked for.", "Correct the number, or leave it out so that the headers choose the table.";
    TABLES_SEVERAL = "table.several", Warning, "Several tables stand below each other; one of them was read.", "Name the table in the mapping, or read each with a mapping of its own.";
    TABLE_TRANSPOSED = "table.transposed", Warning, "The table lies on its side; each column was read as a record.", "Nothing, if the records are right; else say `transposed = false` in the mapping.";
    ENCODING_UNKNOWN = "encoding.unknown", Error, "The mapping names an encoding that doesn't exist.", "Write a WHATWG label such as `utf-8` or `windows-1252`.";
    ENCODING_1252 = "encoding.windows_1252", Info, "The file is not valid UTF-8 and was read as Windows-1252.", "Nothing, if æ, ø and å look right; else name `encoding` in the mapping.";
    ENCODING_UTF16 = "encoding.utf_16", Info, "The file was read as UTF-16.", "Nothing, if the text looks right.";
    ENCODING_INVALID = "encoding.invalid", Warning, "A byte sequence is invalid in the encoding and was replaced by U+FFFD.", "Export the file again as UTF-8.";
    CSV_RAGGED_ROW = "csv.ragged_row", Warning, "The record has another number of cells than the header.", "Check the quotes and delimiters of the line named.";
    CSV_UNCLOSED_QUOTE = "csv.unclosed_quote", Warning, "A quote opens and never closes; it was kept as text, so that its record ends with its line.", "Close or double the quote on the line named.";
    CSV_STRAY_QUOTE = "csv.stray_quote", Warning, "A quote inside an unquoted cell was kept as text.", "Double the quote and quote the cell.";
    CSV_OTHER_DELIMITER = "csv.other_delimiter", Warning, "The record is divided by another delimiter than the others, and was divided by it.", "Use one delimiter in the whole file.";
    CSV_BROKEN_LINE = "csv.broken_line", Warning, "A line break stands in a cell without quotes; the pieces were put together, since they make one record only so.", "Quote cells with line breaks.";
    CSV_MIXED_LINE_ENDS = "csv.mixed_line_ends", Info, "The file mixes line ends.", "Nothing; all were understood.";
    HEADER_REPEATED = "header.repeated", Info, "A header name is used by several columns; the later ones are numbered.", "Name the wanted one in the mapping, as `Name (2)`.";
    HEADER_NONE = "header.none", Warning, "No row names the columns; they were named by their letters.", "Add a header row, or name `header_row` in the mapping if one is there.";
    HEADER_NOT_FOUND = "header.not_found", Error, "No row holds the headers that the mapping names.", "Compare the mapping's headers with the file's, or name `header_row`.";
    COLUMN_MISSING = "column.missing", Warning, "A column that the mapping names is not in the file.", "Add the column to the export's view, or take it out of the mapping.";
    ROWS_PREAMBLE_SKIPPED = "rows.preamble_skipped", Info, "Rows above the header were left out.", "Nothing, if the header is the right one; else name `header_row` in the mapping.";
    ROWS_HEADER_AGAIN = "rows.header_again", Info, "A row that repeats the header was left out.", "Nothing.";
    ROWS_UNITS = "rows.units", Info, "A row of units below the header was taken as part of it.", "Nothing.";
    ROWS_TOTAL_SKIPPED = "rows.total_skipped", Info, "A row of totals was left out.", "Nothing.";
    ROWS_NOTE_SKIPPED = "rows.note_skipped", Info, "A note below or between the rows was left out.", "Nothing.";
    ROWS_BLANK_SKIPPED = "rows.blank_skipped", Info, "Blank rows were left out.", "Nothing.";
    ROWS_HIDDEN_SKIPPED = "rows.hidden_skipped", Warning, "Rows that a filter or a person has hidden were left out.", "If they count, clear the filter and save the file again, or write `hidden_rows = true` in the mapping.";
    COLUMNS_HIDDEN_READ = "columns.hidden_read", Info, "Hidden columns were read like the others.", "Nothing, if they belong to the table; else take them out of the mapping.";
    SHEET_HIDDEN = "sheet.hidden", Info, "The workbook has hidden sheets, which are read only if no other holds what is wanted.", "Nothing, if the right sheet was read; else name `sheet` in the mapping.";
    CELLS_MERGED_FILLED = "cells.merged_filled", Info, "A group cell was filled down over the rows it covers.", "Nothing, if the groups are right.";
    CELL_ERROR_VALUE = "cell.error_value", Warning, "The cell holds a spreadsheet error and counts as missing.", "Mend the formula in the workbook.";
    FORMULA_WITHOUT_VALUE = "cell.formula_without_value", Warning, "The workbook holds a formula without its result, so the cell counts as missing.", "Open the workbook in a spreadsheet program, let it compute, and save it.";
    VALUE_UNKNOWN_WORD = "value.unknown_word", Warning, "The word is in none of the vocabularies; the value counts as missing and the row stays in.", "Add the word to the mapping's `words`, or correct it in the export.";
    VALUE_NOT_A_DATE = "value.not_a_date", Warning, "The value is no date and counts as missing.", "Write the date as dd.mm.yyyy or yyyy-mm-dd.";
    VALUE_NOT_A_NUMBER = "value.not_a_number", Warning, "The value is no number and counts as missing.", "Write digits only, with the unit in the header.";
    VALUE_AMBIGUOUS_DATE = "value.ambiguous_date", Warning, "The date can be read in two ways, and nothing in its column decides.", "Name `date_order` for the column in the mapping.";
    VALUE_AMBIGUOUS_NUMBER = "value.ambiguous_number", Warning, "The number can be read in two ways, and nothing in its column decides.", "Name `decimal` for the column in the mapping.";
    VALUE_VAGUE_DATE = "value.vague_date", Info, "The date is a period; its last day was used for an end and its first day for a start.", "Write a date if one is known.";
    VALUE_VAGUE_NUMBER = "value.vague_number", Info, "The number is said to be about so much; it was used as it stands.", "Write the exact number if it is known.";
    VALUE_OTHER_CURRENCY = "value.other_currency", Warning, "The amount is in another currency than the pipeline's and counts as missing.", "Write the amount in the pipeline's currency.";
    VALUE_UNIT_IN_HEADER = "value.unit_in_header", Warning, "The header says that amounts are in thousands or millions, and the mapping doesn't; they were read as they stand.", "Name `unit` for the column in the mapping.";
    VALUE_DATE_WITHOUT_YEAR = "value.date_without_year", Warning, "The date names no year, so it counts as missing.", "Write the year.";
    VALUE_SERIAL_DATE = "value.serial_date", Info, "The date stands as a spreadsheet's number of days and was read as the day that it counts.", "Give the column the format of a date.";
    VALUE_READ_AS_TABLE = "value.read_as_table", Info, "The column can be read in two ways; it was read as the other columns of its table are written.", "Nothing, if it is right; else name `date_order` or `decimal` for the column in the mapping.";
    VALUE_END_BEFORE_START = "value.end_before_start", Warning, "The end lies before the start.", "Correct the dates in the export.";
    VALUE_OUT_OF_SCALE = "value.out_of_scale", Warning, "The amount is far outside the others of its column; it stays out of sums, and the sum with it is shown beside.", "Check whether it was meant in thousands or millions.";
    VALUE_IN_THE_FUTURE = "value.in_the_future", Warning, "The date of something that has happened lies after the export.", "Correct the date in the export.";
    MUNICIPALITY_UNKNOWN = "municipality.unknown", Warning, "The municipality is not in the registry.", "Write the number or the official name.";
    MUNICIPALITY_RENUMBERED = "municipality.renumbered", Info, "An old number was carried forward to the municipality's number of today.", "Nothing.";
    MUNICIPALITY_SPLIT = "municipality.split", Warning, "The old municipality was split, or two have that name; which is meant can't be guessed.", "Write the number that is valid on the date.";
    ROW_NO_TITLE = "row.no_title", Warning, "The row has no title and was rejected.", "Give it a title.";
    ROW_MISSING_VALUE = "row.missing_value", Warning, "The row lacks a value that it can't do without and was rejected.", "Fill in the column named.";
    ROW_DUPLICATE_ID = "row.duplicate_id", Warning, "The id stands on another row with other contents; the later row was rejected.", "Give one of them its own id.";
    ROW_REPORT_SERIES = "row.report_series", Info, "The row repeats an initiative for another report series and was counted once.", "Nothing.";
    YEAR_UNKNOWN = "year.unknown", Warning, "The amount stands for a numbered year, and nothing tells which year is the first; it counts as missing.", "Name `first_year` for the column in the mapping, or fill in the year in the export.";
    BENEFIT_ORPHAN = "benefit.orphan", Warning, "The row belongs to an initiative or benefit that is not in the exports.", "Correct the name or number that it refers to.";
    BENEFIT_BY_TITLE = "benefit.by_title", Info, "The row names what it belongs to by its title and not by its id; under another title there it would belong to nothing.", "Give the id of what it belongs to, if it has one.";
    MEASUREMENT_NO_DATE = "measurement.no_date", Warning, "The measurement has no date, so it is not known whether it was taken before or after the benefit was due.", "Write the date of the measurement.";
    PERSON_DROPPED = "person.dropped", Warning, "Personal data in free text was left out.", "Remove it in the source.";
    NUMBER_LIKE_ID = "person.looks_like_id", Info, "A number of 11 digits passes the check of a national identity number; it was left out of the text.", "Check what the number is.";
    DATE_SHIFTED = "pp365.date_shifted", Warning, "A date-only field stands at 22:00 or 23:00, so it may be a day early; it was read as it stands.", "Repair on request: `repair = [\"date_shift\"]` in the mapping.";
    DAY_MONTH_SWAPPED = "pp365.day_month_swapped", Warning, "The measurement dates look as if day and month were swapped; they were read as they stand.", "Repair on request: `repair = [\"day_month\"]` in the mapping.";
    DATES_ON_MONTH_ENDS = "pp365.dates_on_month_ends", Warning, "Most start dates lie on the last day of a month and none on the first, so the column may be a day early; it was read as it stands.", "Compare some of them with the portal; export the list itself if they are a day early.";
    FLOORED_VALUE = "pp365.floored_value", Warning, "The stated achievement does not fit the start and target values, which this export rounds down.", "Trust the stated achievement, or export the list itself.";
    ZERO_FOR_MISSING = "pp365.zero_for_missing", Warning, "Start and target are both 0, which this export writes also where nothing was filled in; they were read as they stand.", "Repair on request: `repair = [\"zero_missing\"]` in the mapping; or fill them in.";
    LOOKUP_LEAK = "pp365.lookup_leak", Info, "An inner form of the portal (`12;#Text`, `a | Name | b`, `12.0000000000000`) was reduced to its text.", "Nothing.";
    NUMBER_FOR_TEXT = "pp365.number_for_text", Info, "An id stands as a number, so zeros before it are lost if it had any (007 is 7 here).", "Nothing, if the ids have no zeros before them; else name `digits` for the column in the mapping.";
    ONLY_MEASURABLE = "pp365.only_measurable", Info, "This export leaves out benefits without an indicator, so the share that can be measured can't be told from it.", "Export the list of benefits itself to see them all.";
    NONE_CLOSED = "pp365.none_closed", Warning, "No project in this export is closed; the view may leave closed ones out.", "Export a view that shows closed projects too.";
    ID_FROM_TITLE = "id.from_title", Info, "The row has no id; its title stands in for it, so another title may be taken for another initiative.", "Give the rows ids in the source.";
    ID_TITLE_CHANGED = "id.title_changed", Warning, "The row has no id and a title that is new, and looks like an initiative whose title is gone; it was taken for the same.", "Give the rows ids in the source; if the two are not the same, say so in the title.";
    ID_TITLE_UNCLEAR = "id.title_unclear", Warning, "The row has no id and a title that is new, and fits several titles that are gone, or shares one with another new row; it was taken for a new one.", "Give the rows ids in the source.";
    HISTORY_MOVED = "history.moved", Warning, "The initiative stands in the list of another municipality than before: it ended in the one and is new in the other.", "Check whether it has moved, or its row names the wrong municipality.";
    HISTORY_DISAPPEARED = "history.disappeared", Warning, "The initiative was in the last export and is gone from this one without having ended.", "Check whether it was deleted or filtered away.";
    SUBSET_ROW_DROP = "subset.row_drop", Warning, "The export has far fewer rows than the one before; it may be filtered.", "Export without a filter.";
}

/// Where in the exports a finding was seen.
#[derive(Debug, Clone, Default)]
pub struct Place {
    /// The municipality.
    pub municipality: Option<String>,
    /// The file, as configured.
    pub file: Option<String>,
    /// The sheet.
    pub sheet: Option<String>,
    /// The row or line, counted from 1.
    pub row: Option<i64>,
    /// The column's header.
    pub column: Option<String>,
}

impl FindingKind {
    /// A finding of this kind at a place.
    pub fn at(&self, place: &Place) -> Finding {
        Finding {
            code: self.code.to_owned(),
            severity: Some(self.severity),
            municipality: place.municipality.clone(),
            file: place.file.clone(),
            sheet: place.sheet.clone(),
            row: place.row,
            column: place.column.clone(),
            remedy: Some(self.remedy.to_owned()),
            n_alike: 1,
            ..Finding::default()
        }
    }
}

impl Finding {
    /// With the value as it stands in the export. Never pass one that may be personal.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Finding {
        let value: String = value.into();
        self.value = Some(value.chars().take(80).collect());
        self
    }

    /// With what was expected.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<String>) -> Finding {
        self.expected = Some(expected.into());
        self
    }

    /// With what was expected, in a sentence that the message tables have in each language.
    #[must_use]
    pub fn expecting(mut self, what: &Expectation, values: &[(&str, String)]) -> Finding {
        self.expected = Some(what.say(values));
        self.expected_key = Some(what.key.to_owned());
        self.expected_values = values
            .iter()
            .map(|(place, value)| format!("{place}={value}"))
            .collect();
        self
    }

    /// The values of what was expected, by the names of their places.
    pub fn expected_values(&self) -> impl Iterator<Item = (&str, &str)> {
        self.expected_values
            .iter()
            .filter_map(|both| both.split_once('='))
    }

    /// The kind of this finding, from the catalogue.
    pub fn kind(&self) -> Option<&'static FindingKind> {
        FINDINGS.iter().find(|kind| kind.code == self.code)
    }

    /// One line for a log: severity, code, place, value, what was expected, what to do.
    pub fn line(&self) -> String {
        use super::table::Word;
        let mut line = String::new();
        let severity = self.severity.map_or("info", Word::word);
        line.push_str(&format!("{severity} {}", self.code));
        if let Some(file) = &self.file {
            line.push_str(&format!(" {file}"));
        }
        if let Some(sheet) = &self.sheet {
            line.push_str(&format!(" [{sheet}]"));
        }
        if let Some(row) = self.row {
            line.push_str(&format!(":{row}"));
        }
        if let Some(column) = &self.column {
            line.push_str(&format!(" column «{column}»"));
        }
        if let Some(value) = &self.value {
            line.push_str(&format!(" value «{value}»"));
        }
        if self.n_alike > 1 {
            line.push_str(&format!(" ({} alike)", self.n_alike));
        }
        if let Some(kind) = self.kind() {
            line.push_str(&format!(": {}", kind.meaning));
        }
        if let Some(expected) = &self.expected {
            line.push_str(&format!(" Expected {expected}."));
        }
        if let Some(remedy) = &self.remedy {
            line.push_str(&format!(" {remedy}"));
        }
        line
    }
}

/// Puts findings of one cause together: same code, file, sheet, column and value become one row
/// with their count, at the first place they were seen.
pub fn fold_alike(mut findings: Vec<Finding>) -> Vec<Finding> {
    // Where the first of its cause stands, for each that is not the first.
    let mut seen = HashMap::with_capacity(findings.len().min(1 << 12));
    let firsts: Vec<usize> = findings
        .iter()
        .enumerate()
        .map(|(at, finding)| {
            let cause = (
                finding.code.as_str(),
                finding.municipality.as_deref(),
                finding.file.as_deref(),
                finding.sheet.as_deref(),
                finding.column.as_deref(),
                finding.value.as_deref(),
            );
            *seen.entry(cause).or_insert(at)
        })
        .collect();
    drop(seen);
    for (at, first) in firsts.iter().enumerate() {
        if *first != at {
            findings[*first].n_alike += findings[at].n_alike;
        }
    }
    let mut at = 0..;
    findings.retain(|_| at.next().is_some_and(|at| firsts[at] == at));
    findings
}
