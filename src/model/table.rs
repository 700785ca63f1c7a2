//! In: a table declared once with `table!`. Out: its row type, its Arrow schema, and the way
//! between rows and a columnar frame. It exists so that a column's name, type, unit and meaning
//! stand in one place: the field of the row type *is* the column, so a misspelt column does not
//! compile. It deliberately holds no table of its own (see `tables`) and does no IO.

use chrono::{Datelike, NaiveDate};
use polars::prelude::*;

/// The type of a column, as the documentation, the CSV twin and the mappings see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// UTF-8 text.
    Text,
    /// A list of texts; in CSV joined by `; `.
    TextList,
    /// One of a closed list of words; stored as text.
    Word(&'static [&'static str]),
    /// A whole number.
    Integer,
    /// A real number.
    Number,
    /// Money in minor units (øre) of the pipeline's currency, a whole number.
    Money,
    /// A civil date.
    Date,
    /// Yes or no.
    Flag,
}

impl ColumnKind {
    /// The name of the type as `datapackage.json` (Frictionless Table Schema) writes it.
    pub fn frictionless(self) -> &'static str {
        match self {
            ColumnKind::Text | ColumnKind::TextList | ColumnKind::Word(_) => "string",
            ColumnKind::Integer | ColumnKind::Money => "integer",
            ColumnKind::Number => "number",
            ColumnKind::Date => "date",
            ColumnKind::Flag => "boolean",
        }
    }

    fn data_type(self) -> DataType {
        match self {
            ColumnKind::Text | ColumnKind::Word(_) => DataType::String,
            ColumnKind::TextList => DataType::List(Box::new(DataType::String)),
            ColumnKind::Integer | ColumnKind::Money => DataType::Int64,
            ColumnKind::Number => DataType::Float64,
            ColumnKind::Date => DataType::Date,
            ColumnKind::Flag => DataType::Boolean,
        }
    }
}

/// One column of a model table.
#[derive(Debug, Clone, Copy)]
pub struct ColumnDoc {
    /// English, snake_case, with the unit in the name where there is one.
    pub name: &'static str,
    /// Its type.
    pub kind: ColumnKind,
    /// Whether a value may be missing.
    pub nullable: bool,
    /// What it means, for the data dictionary.
    pub doc: &'static str,
}

/// One table of the model.
#[derive(Debug, Clone, Copy)]
pub struct TableDoc {
    /// The table's name: its file is `tables/<name>.parquet`.
    pub name: &'static str,
    /// What one row is.
    pub doc: &'static str,
    /// Its columns, in order.
    pub columns: &'static [ColumnDoc],
}

impl TableDoc {
    /// The place of a column among the others.
    pub fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|doc| doc.name == column)
    }

    /// The Arrow schema of the table.
    pub fn arrow_schema(&self) -> ArrowSchema {
        self.columns
            .iter()
            .map(|column| {
                let field = ArrowField::new(
                    column.name.into(),
                    column.kind.data_type().to_arrow(CompatLevel::newest()),
                    column.nullable,
                );
                (field.name.clone(), field)
            })
            .collect()
    }
}

/// A value on its way into a column, after its text was understood.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text, also the text of a word.
    Text(String),
    /// A word of the model.
    Word(&'static str),
    /// Several texts.
    List(Vec<String>),
    /// A whole number; for money in minor units.
    Integer(i64),
    /// A real number.
    Number(f64),
    /// A date.
    Date(NaiveDate),
    /// Yes or no.
    Flag(bool),
}

/// What a table's row type can do. Implemented by `table!` alone.
pub trait Row: Default + Clone {
    /// The table's documentation, the only place its columns are named.
    const TABLE: TableDoc;
    /// Rows to a frame with exactly the schema of [`Row::TABLE`].
    fn to_frame(rows: &[Self]) -> PolarsResult<DataFrame>;
    /// A frame back to rows; a missing or mistyped column is an error.
    fn from_frame(frame: &DataFrame) -> PolarsResult<Vec<Self>>;
    /// Puts a value into the column of that name; false when there is no such column or the
    /// value is of another type.
    fn put(&mut self, column: &str, value: Value) -> bool;
    /// The same for the column at a place in [`Row::TABLE`]: who fills many rows looks its name up
    /// once.
    fn put_at(&mut self, at: usize, value: Value) -> bool;
    /// Exchanges the value of the column at a place with another row's.
    fn exchange(&mut self, at: usize, other: &mut Self);
    /// The value of the column at a place as text; `None` where it is missing or there is no such.
    fn text_at(&self, at: usize) -> Option<String>;
    /// The row as texts in column order, as the CSV twin writes it; `None` where it is missing.
    fn texts(&self) -> Vec<Option<String>>;
}

/// A type that can be a field of a row.
pub trait Field: Sized {
    /// The column type it becomes.
    const KIND: ColumnKind;
    /// Whether it may be missing.
    const NULLABLE: bool;
    /// A column from references to the field in each row.
    fn column<'a>(name: &str, values: impl Iterator<Item = &'a Self>) -> PolarsResult<Column>
    where
        Self: 'a;
    /// The values of a column.
    fn values(column: &Column) -> PolarsResult<Vec<Self>>;
    /// A value understood from an export; `None` when it is of another type.
    fn of(value: Value) -> Option<Self>;
    /// As text for the CSV twin.
    fn text(&self) -> Option<String>;
}

/// A closed list of words stored as text: implemented by `words!`.
pub trait Word: Copy + Sized + 'static {
    /// All words in order.
    const WORDS: &'static [&'static str];
    /// The word as it is stored.
    fn word(self) -> &'static str;
    /// The value of a stored word.
    fn from_word(word: &str) -> Option<Self>;
}

fn missing(column: &Column) -> PolarsError {
    polars_err!(SchemaMismatch: "column `{}` has a missing value or another type", column.name())
}

const EPOCH_FROM_CE: i32 = 719_163;

fn date_of(days: i32) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(days + EPOCH_FROM_CE)
}

impl Field for Option<String> {
    const KIND: ColumnKind = ColumnKind::Text;
    const NULLABLE: bool = true;
    fn column<'a>(name: &str, values: impl Iterator<Item = &'a Self>) -> PolarsResult<Column> {
        let texts: StringChunked = values.map(|v| v.as_deref()).collect();
        Ok(texts.with_name(name.into()).into_column())
    }
    fn values(column: &Column) -> PolarsResult<Vec<Self>> {
        Ok(column.str()?.iter().map(|v| v.map(str::to_owned)).collect())
    }
    fn of(value: Value) -> Option<Self> {
        match value {
            Value::Text(text) => Some(Some(text)),
            _ => None,
        }
    }
    fn text(&self) -> Option<String> {
        self.clone()
    }
}

impl Field for String {
    const KIND: ColumnKind = ColumnKind::Text;
    const NULLABLE: bool = false;
    fn column<'a>(name: &str, values: impl Iterator<Item = &'a Self>) -> PolarsResult<Column> {
        let texts: StringChunked = values.map(|v| Some(v.as_str())).collect();
        Ok(texts.with_name(name.into()).into_column())
    }
    fn values(column: &Column) -> PolarsResult<Vec<Self>> {
        column
            .str()?
            .iter()
            .map(|v| v.map(str::to_owned).ok_or_else(|| missing(column)))
            .collect()
    }
    fn of(value: Value) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
    fn text(&self) -> Option<String> {
        Some(self.clone())
    }
}

impl Field for Vec<String> {
    const KIND: ColumnKind = ColumnKind::TextList;
    const NULLABLE: bool = false;
    fn column<'a>(name: &str, values: impl Iterator<Item = &'a Self>) -> PolarsResult<Column> {
        let mut builder = ListStringChunkedBuilder::new(name.into(), 0, 0);
        for list in values {
            builder.append_values_iter(list.iter().map(String::as_str));
        }
        Ok(builder.finish().into_column())
    }
    fn values(column: &Column) -> PolarsResult<Vec<Self>> {
        let lists = column.list()?;
        (0..lists.len())
            .map(|row| {
                let Some(list) = lists.get_as_series(row) else {
                    return Ok(Vec::new());
                };
                Ok(list
                    .str()?
                    .iter()
                    .flatten()
                    .map(str::to_owned)
                    .collect::<Vec<_>>())
            })
            .collect()
    }
    fn of(value: Value) -> Option<Self> {
        match value {
            Value::List(list) => Some(list),
            Value::Text(text) => Some(vec![text]),
            _ => None,
        }
    }
    fn text(&self) -> Option<String> {
        (!self.is_empty()).then(|| self.join("; "))
    }
}

/// A number-like field: the optional form is nullable, the plain form is required.
macro_rules! numeric_field {
    ($type:ty, $chunked:ident, $kind:expr, $get:ident, $store:expr, $load:expr, $of:pat => $out:expr, $text:expr) => {
        impl Field for Option<$type> {
            const KIND: ColumnKind = $kind;
            const NULLABLE: bool = true;
            fn column<'a>(
                name: &str,
                values: impl Iterator<Item = &'a Self>,
            ) -> PolarsResult<Column> {
                let store = $store;
                let array: $chunked = values.map(|v| v.map(&store)).collect();
                let column = array.with_name(name.into()).into_column();
                column.cast(&Self::KIND.data_type())
            }
            fn values(column: &Column) -> PolarsResult<Vec<Self>> {
                let load = $load;
                let physical = column.to_physical_repr();
                let array = physical.$get()?;
                Ok(array.iter().map(|v| v.and_then(&load)).collect())
            }
            fn of(value: Value) -> Option<Self> {
                match value {
                    $of => Some(Some($out)),
                    _ => None,
                }
            }
            fn text(&self) -> Option<String> {
                self.map($text)
            }
        }
        impl Field for $type {
            const KIND: ColumnKind = $kind;
            const NULLABLE: bool = false;
            fn column<'a>(
                name: &str,
                values: impl Iterator<Item = &'a Self>,
            ) -> PolarsResult<Column> {
                let values: Vec<Option<$type>> = values.map(|v| Some(*v)).collect();
                <Option<$type> as Field>::column(name, values.iter())
            }
            fn values(column: &Column) -> PolarsResult<Vec<Self>> {
                <Option<$type> as Field>::values(column)?
                    .into_iter()
                    .map(|v| v.ok_or_else(|| missing(column)))
                    .collect()
            }
            fn of(value: Value) -> Option<Self> {
                <Option<$type> as Field>::of(value).flatten()
            }
            fn text(&self) -> Option<String> {
                Some(*self).map($text)
            }
        }
    };
}

/// Money in minor units (øre): whole, so that a sum is exact and the same in every order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Money(pub i64);

impl Money {
    /// In major units (kroner), for a measure or a page.
    pub fn major(self) -> f64 {
        self.0 as f64 / 100.0
    }
}

// Beyond 92 thousand million million kroner a sum stays at the end of the scale: a slip in a cell
// may make a number wrong, but must not stop the run.
impl std::ops::Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        Money(self.0.saturating_add(other.0))
    }
}

impl std::ops::Sub for Money {
    type Output = Money;
    fn sub(self, other: Money) -> Money {
        Money(self.0.saturating_sub(other.0))
    }
}

impl std::iter::Sum for Money {
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
        amounts.fold(Money(0), |sum, amount| sum + amount)
    }
}

numeric_field!(i64, Int64Chunked, ColumnKind::Integer, i64, |v: i64| v, |v: i64| Some(v), Value::Integer(v) => v, |v| v.to_string());
numeric_field!(f64, Float64Chunked, ColumnKind::Number, f64, |v: f64| v, |v: f64| Some(v), Value::Number(v) => v, |v| v.to_string());
numeric_field!(Money, Int64Chunked, ColumnKind::Money, i64, |v: Money| v.0, |v: i64| Some(Money(v)), Value::Integer(v) => Money(v), |v| v.0.to_string());
numeric_field!(bool, BooleanChunked, ColumnKind::Flag, bool, |v: bool| v, |v: bool| Some(v), Value::Flag(v) => v, |v| v.to_string());
numeric_field!(NaiveDate, Int32Chunked, ColumnKind::Date, i32, |v: NaiveDate| v.num_days_from_ce() - EPOCH_FROM_CE, date_of, Value::Date(v) => v, |v: NaiveDate| v.to_string());

impl<W: Word> Field for Option<W> {
    const KIND: ColumnKind = ColumnKind::Word(W::WORDS);
    const NULLABLE: bool = true;
    fn column<'a>(name: &str, values: impl Iterator<Item = &'a Self>) -> PolarsResult<Column>
    where
        Self: 'a,
    {
        let texts: StringChunked = values.map(|v| v.map(Word::word)).collect();
        Ok(texts.with_name(name.into()).into_column())
    }
    fn values(column: &Column) -> PolarsResult<Vec<Self>> {
        column
            .str()?
            .iter()
            .map(|v| match v {
                None => Ok(None),
                Some(word) => W::from_word(word).map(Some).ok_or_else(|| missing(column)),
            })
            .collect()
    }
    fn of(value: Value) -> Option<Self> {
        match value {
            Value::Text(word) => W::from_word(&word).map(Some),
            Value::Word(word) => W::from_word(word).map(Some),
            _ => None,
        }
    }
    fn text(&self) -> Option<String> {
        self.map(|w| w.word().to_owned())
    }
}

/// Declares a closed list of words: an enum whose values are stored as text.
macro_rules! words {
    ($(#[doc = $doc:literal])+ $Name:ident { $($(#[doc = $vdoc:literal])+ $Variant:ident = $word:literal,)+ }) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $Name { $($(#[doc = $vdoc])+ $Variant,)+ }
        impl $Name {
            /// All values, in order.
            pub const ALL: &'static [$Name] = &[$($Name::$Variant),+];
        }
        impl $crate::model::table::Word for $Name {
            const WORDS: &'static [&'static str] = &[$($word),+];
            fn word(self) -> &'static str {
                match self { $($Name::$Variant => $word),+ }
            }
            fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some($Name::$Variant),)+ _ => None }
            }
        }
    };
}

/// Declares a table: its row type and everything [`Row`] asks for.
macro_rules! table {
    ($(#[doc = $tdoc:literal])+ $Row:ident = $table:literal { $($(#[doc = $doc:literal])+ $field:ident: $type:ty,)+ }) => {
        $(#[doc = $tdoc])+
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct $Row { $($(#[doc = $doc])+ pub $field: $type,)+ }
        impl $crate::model::table::Row for $Row {
            const TABLE: $crate::model::table::TableDoc = $crate::model::table::TableDoc {
                name: $table,
                doc: concat!($($tdoc),+),
                columns: &[$($crate::model::table::ColumnDoc {
                    name: stringify!($field),
                    kind: <$type as $crate::model::table::Field>::KIND,
                    nullable: <$type as $crate::model::table::Field>::NULLABLE,
                    doc: concat!($($doc),+),
                }),+],
            };
            fn to_frame(rows: &[Self]) -> polars::prelude::PolarsResult<polars::prelude::DataFrame> {
                polars::prelude::DataFrame::new(rows.len(), vec![$(
                    <$type as $crate::model::table::Field>::column(stringify!($field), rows.iter().map(|row| &row.$field))?
                ),+])
            }
            fn from_frame(frame: &polars::prelude::DataFrame) -> polars::prelude::PolarsResult<Vec<Self>> {
                $(let mut $field = <$type as $crate::model::table::Field>::values(frame.column(stringify!($field))?)?.into_iter();)+
                Ok((0..frame.height()).map(|_| $Row {
                    $($field: $field.next().expect("because every column has the frame's height"),)+
                }).collect())
            }
            fn put(&mut self, column: &str, value: $crate::model::table::Value) -> bool {
                Self::TABLE.place(column).is_some_and(|at| self.put_at(at, value))
            }
            fn put_at(&mut self, at: usize, value: $crate::model::table::Value) -> bool {
                // Numbers the fields in order; the compiler makes one jump of the comparisons.
                #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "named as the fields are")]
                enum Place { $($field),+ }
                $(if at == Place::$field as usize {
                    return match <$type as $crate::model::table::Field>::of(value) {
                        Some(value) => { self.$field = value; true }
                        None => false,
                    };
                })+
                false
            }
            fn exchange(&mut self, at: usize, other: &mut Self) {
                let mut place = 0;
                $(if at == place {
                    std::mem::swap(&mut self.$field, &mut other.$field);
                }
                place += 1;)+
                debug_assert!(at < place, "because places come from the table");
            }
            fn text_at(&self, at: usize) -> Option<String> {
                let mut place = 0;
                $(if at == place {
                    return $crate::model::table::Field::text(&self.$field);
                }
                place += 1;)+
                debug_assert!(at < place, "because places come from the table");
                None
            }
            fn texts(&self) -> Vec<Option<String>> {
                vec![$($crate::model::table::Field::text(&self.$field)),+]
            }
        }
    };
}

pub(crate) use {table, words};
