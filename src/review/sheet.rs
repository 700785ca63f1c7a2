//! In: questions. Out: a sheet for a colleague who fills in a column, as XLSX or CSV. It exists
//! because the people who know an initiative are not those who run the program. Its columns for ids,
//! titles, names, dates and notes are those of the file of answers, so that it is read back by the
//! same code. It deliberately takes no text for a formula and asks no more than the terminal does.

use super::lines::guarded;
use super::{Question, Side};
use crate::model::names;
use crate::report::Messages;
use rust_xlsxwriter::{DataValidation, Format, FormatAlign, Workbook, XlsxError};

/// Words that the column for the answer offers.
const OFFERED: [&str; 3] = ["same", "theme", "different"];

/// One column: its header, what stands in it, and how wide it is in a workbook.
struct Column {
    header: String,
    cells: Vec<String>,
    width: f64,
}

/// The columns, in the order of a reader: who and what, how alike, the answer, then what the
/// program needs to read it back.
fn columns(questions: &[Question], say: &Messages, offered: &str) -> Vec<Column> {
    let own = |key: &str| say.text(&format!("review.sheet.{key}"));
    let of = |header: String, width: f64, text: &dyn Fn(&Question) -> String| Column {
        header,
        cells: questions.iter().map(text).collect(),
        width,
    };
    let told = |side: &Side| format!("{}. {}", side.facts.join(" · "), side.text);
    let name = |name: &str| name.to_owned();
    let empty = |_: &Question| String::new();
    vec![
        of(own("municipality_of_a"), 12.0, &|q| {
            q.a.municipality.clone()
        }),
        of(name(names::TITLE_A), 30.0, &|q| q.a.title.clone()),
        of(own("text_of_a"), 50.0, &|q| told(&q.a)),
        of(own("municipality_of_b"), 12.0, &|q| {
            q.b.municipality.clone()
        }),
        of(name(names::TITLE_B), 30.0, &|q| q.b.title.clone()),
        of(own("text_of_b"), 50.0, &|q| told(&q.b)),
        of(format!("svar ({offered})"), 14.0, &empty),
        of(name(names::NOTE), 24.0, &empty),
        of(name(names::ANSWERED_BY), 14.0, &empty),
        of(name(names::ANSWERED_ON), 14.0, &empty),
        of(own("likeness"), 16.0, &|q| q.likeness.clone()),
        of(own("why"), 40.0, &|q| q.why.clone()),
        of(name(names::INITIATIVE_A), 18.0, &|q| q.a.id.clone()),
        of(name(names::INITIATIVE_B), 18.0, &|q| q.b.id.clone()),
    ]
}

/// The sheet as CSV that a Norwegian Excel opens as a table: UTF-8 with its mark, semicolons.
pub fn csv(questions: &[Question], say: &Messages) -> Vec<u8> {
    let columns = columns(questions, say, &say.text("review.sheet.words"));
    let because = "because a Vec takes all bytes";
    let mut bytes = Vec::from("\u{FEFF}");
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer(&mut bytes);
    writer
        .write_record(columns.iter().map(|column| &column.header))
        .expect(because);
    for at in 0..questions.len() {
        let cells = columns.iter().map(|column| guarded(&column.cells[at]));
        writer.write_record(cells).expect(because);
    }
    writer.flush().expect(because);
    drop(writer);
    bytes
}

/// The sheet as a workbook: header frozen, texts wrapped, a list of the words in the column for the
/// answer, and a sheet that says how it is done.
pub fn xlsx(questions: &[Question], say: &Messages) -> Result<Vec<u8>, XlsxError> {
    let columns = columns(questions, say, &say.text("review.sheet.words"));
    let mut book = Workbook::new();
    // The file's properties hold the time it was made; without one the same questions give the
    // same bytes.
    let properties = rust_xlsxwriter::DocProperties::new()
        .set_creation_datetime(&rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?);
    book.set_properties(&properties);
    let head = Format::new().set_bold().set_text_wrap();
    let body = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let sheet = book.add_worksheet();
    sheet.set_name(say.text("review.sheet.name"))?;
    sheet.set_freeze_panes(1, 0)?;
    for (number, column) in (0u16..).zip(&columns) {
        sheet.set_column_width(number, column.width)?;
        sheet.write_string_with_format(0, number, &column.header, &head)?;
        for (row, cell) in (1u32..).zip(&column.cells) {
            sheet.write_string_with_format(row, number, cell, &body)?;
        }
        if column.header.starts_with("svar") && !questions.is_empty() {
            let list = DataValidation::new().allow_list_strings(&OFFERED)?;
            // A word in another language is understood too, so the list offers and doesn't force.
            let list = list.show_error_message(false);
            sheet.add_data_validation(1, number, questions.len() as u32, number, &list)?;
        }
    }
    let help = book.add_worksheet();
    help.set_name(say.text("review.sheet.help_name"))?;
    help.set_column_width(0, 100.0)?;
    let lines = say.text("review.sheet.help");
    for (row, line) in (0u32..).zip(lines.lines()) {
        help.write_string_with_format(row, 0, line, &body)?;
    }
    book.save_to_buffer()
}
