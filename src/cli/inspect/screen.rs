//! In: what is known about a file. Out: the same as lines of text that fit on a screen of 80 by 40.
//! What doesn't fit is counted, never dropped without a word.

use super::columns::Column;
use super::{Inspection, TableLine};
use crate::model::Severity;

/// Characters of a line.
const WIDTH: usize = 80;
/// Lines of a screen; the shell's next prompt takes one.
const HEIGHT: usize = 39;
/// Columns that are shown however little room is left.
const LEAST_COLUMNS: usize = 8;
/// Tables, choices and findings that are shown.
const TABLES: usize = 6;
const CHOICES: usize = 8;
const KINDS: usize = 6;
const MAPPINGS: usize = 3;

/// How headings and gravities are coloured.
#[derive(Clone, Copy)]
struct Paint {
    on: bool,
}

impl Paint {
    fn with(self, code: &str, text: &str) -> String {
        match self.on {
            true => format!("\x1b[{code}m{text}\x1b[0m"),
            false => text.to_owned(),
        }
    }

    fn heading(self, text: &str) -> String {
        self.with("1", text)
    }

    fn grave(self, severity: Severity, text: &str) -> String {
        match severity {
            Severity::Error => self.with("31", text),
            Severity::Warning => self.with("33", text),
            Severity::Info => text.to_owned(),
        }
    }
}

/// The screen; with `full`, as many lines as it takes.
pub(super) fn of(inspection: &Inspection<'_>, full: bool, colours: bool) -> String {
    let paint = Paint { on: colours };
    let mut above = vec![
        paint.heading(&cut(&inspection.file, WIDTH)),
        format!(
            "{} · {} · sha256 {}…",
            inspection.format,
            size(inspection.bytes),
            inspection.sha256.chars().take(12).collect::<String>()
        ),
    ];
    above.extend(tables(inspection, full, paint));
    above.extend(reading(inspection, full, paint));
    let mut below = findings(inspection, full, paint);
    below.extend(mappings(inspection, full, paint));
    below.push(paint.heading("Next"));
    below.extend(
        inspection
            .next
            .iter()
            .map(|line| format!("  {}", cut(line, usize::MAX))),
    );
    let n_columns = inspection.columns.len();
    // A heading, perhaps a line on the rows, and one that counts the rest.
    let left = HEIGHT.saturating_sub(above.len() + below.len() + 3);
    let shown = match full || n_columns <= left {
        true => n_columns,
        false => left.saturating_sub(1).max(LEAST_COLUMNS).min(n_columns),
    };
    let mut lines = above;
    lines.push(format!(
        "{}                  type    filled  distinct  range or example",
        paint.heading(&format!("{:<12}", format!("Columns ({n_columns})")))
    ));
    lines.extend(inspection.columns.iter().take(shown).map(column));
    lines.extend(more(n_columns - shown, "columns"));
    lines.extend(
        inspection
            .from_first_rows
            .map(|n| format!("  (from the first {n} rows)")),
    );
    lines.extend(below);
    lines.push(String::new());
    lines.join("\n")
}

fn more(n: usize, what: &str) -> Option<String> {
    (n > 0).then(|| format!("  … {n} more {what}; --full shows them"))
}

fn tables(inspection: &Inspection<'_>, full: bool, paint: Paint) -> Vec<String> {
    let tables = &inspection.tables;
    if let [only] = tables.as_slice() {
        let sheet = only.sheet.as_deref();
        let sheet = sheet.map(|sheet| format!(" «{}»", cut(sheet, 30)));
        let line = format!(
            "{}{}: {}",
            paint.heading("Table"),
            sheet.unwrap_or_default(),
            measures(only)
        );
        return vec![line];
    }
    let mut lines = vec![paint.heading(&format!("Tables ({})", tables.len()))];
    let shown = if full { tables.len() } else { TABLES };
    // The one that is told about is shown, wherever it stands.
    let numbered = || (1..).zip(tables.iter());
    let beyond = numbered().skip(shown).filter(|(_, table)| table.chosen);
    let listed: Vec<(usize, &TableLine)> = numbered().take(shown).chain(beyond).collect();
    for (at, table) in &listed {
        let name = match (&table.sheet, table.number) {
            (Some(sheet), 0 | 1) => sheet.clone(),
            (Some(sheet), n) => format!("{sheet} #{n}"),
            (None, n) => format!("#{n}"),
        };
        let line = format!("{at:>2} {:<30} {}", cut(&name, 30), measures(table));
        lines.push(match table.chosen {
            true => paint.with("32", &format!("* {line}")),
            false => format!("  {line}"),
        });
    }
    lines.extend(more(tables.len() - listed.len(), "tables"));
    lines
}

fn measures(table: &TableLine) -> String {
    let findings = match table.n_findings {
        0 => String::new(),
        n => format!(", {n} findings"),
    };
    format!(
        "{} rows × {} columns{findings}",
        table.n_rows, table.n_columns
    )
}

fn reading(inspection: &Inspection<'_>, full: bool, paint: Paint) -> Vec<String> {
    let mut lines = vec![paint.heading("How it was read")];
    let choices = inspection.choices;
    let shown = if full { choices.len() } else { CHOICES };
    for choice in choices.iter().take(shown) {
        let width = if full { usize::MAX } else { WIDTH - 2 };
        lines.push(format!("  {}", cut(choice, width)));
    }
    lines.extend(more(choices.len().saturating_sub(shown), "choices"));
    let records = &inspection.records;
    let parts = [
        (records.header, "header"),
        (records.preamble, "above it"),
        (records.blank, "blank"),
        (records.totals, "totals"),
        (records.notes, "notes"),
        (records.elsewhere, "in other tables"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| format!(" + {n} {what}"))
        .collect();
    lines.push(format!(
        "  {} records = {} data{}",
        records.total,
        records.data,
        parts.concat()
    ));
    lines
}

fn column(column: &Column) -> String {
    let says = match (&column.min, &column.max, &column.example) {
        _ if column.personal => "(personal, not shown)".to_owned(),
        (Some(min), Some(max), _) if min != max => format!("{min} – {max}"),
        (_, _, Some(example)) => example.clone(),
        _ => String::new(),
    };
    let distinct = match column.distinct_capped {
        true => format!(">{}", column.n_distinct),
        false => column.n_distinct.to_string(),
    };
    let line = format!(
        "  {:<27} {:<7} {:>4} % {:>9}  {}",
        cut(&column.header, 27),
        column.kind.name(),
        percent(column.filled),
        distinct,
        says
    );
    cut(line.trim_end(), WIDTH)
}

/// Whole per cent; all and nothing only where it is so.
fn percent(share: f64) -> String {
    match (share * 100.0).round() {
        0.0 if share > 0.0 => "<1".to_owned(),
        100.0 if share < 1.0 => ">99".to_owned(),
        percent => percent.to_string(),
    }
}

fn findings(inspection: &Inspection<'_>, full: bool, paint: Paint) -> Vec<String> {
    let kinds = &inspection.findings;
    if kinds.is_empty() {
        return vec![format!("{}: none", paint.heading("Findings"))];
    }
    let n: i64 = kinds.iter().map(|kind| kind.n).sum();
    let mut lines = vec![paint.heading(&format!("Findings ({n})"))];
    let shown = if full { kinds.len() } else { KINDS };
    for kind in kinds.iter().take(shown) {
        let width = if full { usize::MAX } else { WIDTH - 2 };
        let line = cut(&kind.first.brief(kind.n), width);
        lines.push(format!("  {}", paint.grave(kind.severity, &line)));
    }
    lines.extend(more(kinds.len().saturating_sub(shown), "kinds"));
    lines
}

fn mappings(inspection: &Inspection<'_>, full: bool, paint: Paint) -> Vec<String> {
    let fits = &inspection.mappings;
    if fits.is_empty() {
        return vec![format!(
            "{}: none of those that ship",
            paint.heading("Mapping")
        )];
    }
    let mut lines = vec![paint.heading("Mappings that ship")];
    let shown = if full { fits.len() } else { MAPPINGS };
    for fit in fits.iter().take(shown) {
        let missing = match fit.fits() {
            true => String::new(),
            false => format!("; lacks {}", fit.missing.join(", ")),
        };
        let line = format!(
            "{} {}: {} of {} columns{missing}",
            if fit.fits() { "fits" } else { "near" },
            fit.mapping,
            fit.n_found,
            fit.n_columns
        );
        let width = if full { usize::MAX } else { WIDTH - 2 };
        lines.push(format!("  {}", cut(&line, width)));
    }
    lines
}

/// A text in so many characters. What a file says can't move the cursor or colour the screen.
fn cut(text: &str, width: usize) -> String {
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { '\u{FFFD}' } else { c })
        .collect();
    match text.char_indices().nth(width) {
        None => text,
        Some(_) => {
            let kept: String = text.chars().take(width.saturating_sub(1)).collect();
            format!("{}…", kept.trim_end())
        }
    }
}

fn size(bytes: usize) -> String {
    let bytes = bytes as f64;
    match bytes {
        b if b < 1e3 => format!("{b} bytes"),
        b if b < 1e6 => format!("{:.1} kB", b / 1e3),
        b => format!("{:.1} MB", b / 1e6),
    }
}
