//! In: nothing. Out: the catalogue of what findings say was expected, each a sentence with places
//! for values. It exists so that both readings of what can be read in two ways stand on a page in
//! the page's language: a finding carries the sentence's key and the values, and the message tables
//! have the sentence in each language. It deliberately formats no value: a place whose name begins
//! with `date` takes a date as yyyy-mm-dd, one that begins with `number` a number with a point, and
//! whoever shows them writes them as the reader does.

/// A sentence about what was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expectation {
    /// Its key: the message tables have it under `expected.`.
    pub key: &'static str,
    /// The sentence in English, with `{places}`.
    pub text: &'static str,
}

macro_rules! expectations {
    ($($NAME:ident = $key:literal, $text:literal;)+) => {
        $(#[doc = $text] pub const $NAME: Expectation = Expectation { key: $key, text: $text };)+
        /// Every sentence.
        pub const EXPECTATIONS: &[Expectation] = &[$($NAME),+];
    };
}

expectations! {
    DATE = "date", "a date such as 31.12.2026";
    DATE_EITHER = "date_either", "{date_one} or {date_other}; the first was used";
    DATE_OF_PERIOD = "date_of_period", "a day; {date} was used";
    DATE_OF_SERIAL = "date_of_serial", "a date; {number_days} days after 30 December 1899 is {date}";
    DATE_WITH_YEAR = "date_with_year", "a date with its year; in the year of the export it would be {date}";
    DATES_WITH_YEAR = "dates_with_year", "a period with its year; in the year of the export it would be {date_first} to {date_last}";
    DATE_SWAPPED = "date_swapped", "perhaps {date}";
    DATES_TO_THE_12TH = "dates_to_the_12th", "dates after the 12th of a month too; of {number_rows} measurements {number_dated} have a date, and none lies after the 12th";
    DATE_FROM_EXPORT = "date_from_export", "a date up to {date}, when the export was made";
    STARTS_MONTH_ENDS = "starts_month_ends", "dates on the first of a month; {number_last} of {number_dated} lie on the last of one";
    DATE_IN_PERIOD = "date_in_period", "a date from {date} on";
    DAY_FIRST_OF_TABLE = "day_first_of_table", "dates with a day over 12; the other columns of the table write the day first, and so it was read here";
    MONTH_FIRST_OF_TABLE = "month_first_of_table", "dates with a day over 12; the other columns of the table write the month first, and so it was read here";
    DECIMAL_OF_TABLE = "decimal_of_table", "numbers that show their decimal mark; the other columns of the table have «{mark}», and so it was read here";
    NUMBER = "number", "a number such as 1 250,5";
    NUMBER_EITHER = "number_either", "{number_one} or {number_other}; the first was used";
    NUMBER_ABOUT = "number_about", "an exact number; {number} was used";
    NUMBER_IN_RANGE = "number_in_range", "a number up to {number_largest}";
    AMOUNT_IN = "amount_in", "an amount in {currency}";
    AMOUNT_ABOUT = "amount_about", "about {number} {currency}, as the others of the column";
    UNIT_OF_HEADER = "unit_of_header", "`unit = \"{unit}\"` for the column in the mapping";
    WORD_KNOWN = "word_known", "one of the {number_known} known words";
    WORD_NEAR = "word_near", "one of the {number_known} known words, perhaps «{near}»";
    YES_OR_NO = "yes_or_no", "yes or no";
    COLUMN_FOR = "column_for", "a column for `{column}`";
    VALUE_IN_COLUMN = "value_in_column", "a value in the column";
    MUNICIPALITY = "municipality", "a municipality of the registry";
    MUNICIPALITY_NEAR = "municipality_near", "a municipality of the registry, perhaps «{near}»";
    MUNICIPALITY_NOW = "municipality_now", "{id} {name}, which {old} became";
    MUNICIPALITY_ONE_OF = "municipality_one_of", "one of {names}";
    TITLE_OF_ID = "title_of_id", "the title «{title}», which the id has on an earlier row";
    END_AFTER_START = "end_after_start", "an end on or after {date}";
    FIRST_YEAR = "first_year", "the first year, as 2027 or 01.01.2027";
    INITIATIVE_OR_BENEFIT = "initiative_or_benefit", "the id or title of an initiative or benefit in the exports of {date}";
    ACHIEVEMENT = "achievement", "{number_computed} %, computed from the measurement {number_value}, the start {number_start} and the target {number_target}";
    ZEROES = "zeroes", "a start or a target other than 0";
    CLOSED_PROJECTS = "closed_projects", "some of the {number_rows} projects to be closed";
    TITLE_NOW = "title_now", "the title «{title}» of before; the id was carried on";
    TITLE_ONE_OF = "title_one_of", "one of {titles}, which are gone since the export of {date}";
    MOVED_TO = "moved_to", "it in {municipality}, where it stood on {date}";
    INITIATIVE_IN_EXPORT = "initiative_in_export", "the initiative in the export of {date}";
    ROWS_ABOUT = "rows_about", "about {number} rows";
    DATE_IN_PATH = "date_in_path", "`{snapshot}` in `files`, or `snapshot` in the source, or `as_of` in the pipeline";
    KEPT_BEFORE = "kept_before", "the file as it was when the snapshot of {date} was kept; that snapshot still counts";
    SCORECARD_LINE = "scorecard_line", "a line of `scorecard_line`: its municipality, metric and dimension";
    RUNNABLE_QUERY = "runnable_query", "a query that can be run on these rows: {why}";
    DIGITS_IN_TEXT = "digits_in_text", "text; as a number it may have lost zeros before it";
}

impl Expectation {
    /// The sentence in English, with the values in their places.
    pub fn say(&self, values: &[(&str, String)]) -> String {
        fill(self.text, values)
    }
}

/// A sentence with the values in its places. A place without a value stays as it is.
pub fn fill(sentence: &str, values: &[(&str, String)]) -> String {
    let mut out = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let named = after.split_once('}').and_then(|(name, tail)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((value, tail))
        });
        match named {
            Some((value, tail)) => {
                out.push_str(value);
                rest = tail;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The names of the places of a sentence.
pub fn places(sentence: &str) -> Vec<&str> {
    let after = sentence.split('{').skip(1);
    after
        .filter_map(|part| part.split_once('}').map(|(name, _)| name))
        .collect()
}
