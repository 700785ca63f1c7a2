//! In: the text of an indicator. Out: that it is one SELECT over the known tables with the known
//! functions, and the frame that it gives; or a fault with the line it stands in. It exists because
//! the engine says what is wrong and not where, would read any file that a query names, and takes
//! statements that change tables. It deliberately rewrites nothing: what the analyst wrote is run.

use super::functions;
use crate::model::queried::{DATE_PARTS, NOT_QUERIED, QUERIED};
use crate::model::{Indicator, nearest};
use polars::prelude::{DataFrame, DataType, IntoLazy};
use polars::sql::SQLContext;
use sqlparser::ast::{
    Expr, ObjectName, ObjectNamePart, Query, Spanned, Statement, TableFactor, Visit, Visitor,
};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::{Parser, ParserError, ParserOptions};
use sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer};
use std::collections::BTreeSet;
use std::ops::ControlFlow;

/// Why an indicator can't be computed: file, line, and what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{file}:{line}: {what}")]
pub struct Fault {
    /// The file, relative to the pipeline's folder.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// What is wrong.
    pub what: What,
}

/// What can be wrong with an indicator.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum What {
    /// Its id opens with no family.
    #[error("`id` is `{id}`; what stands before the dot is the family that it is shown with: {}.", known.join(", "))]
    Family {
        /// The id.
        id: String,
        /// The families.
        known: Vec<String>,
    },
    /// The catalogue has its id.
    #[error("`id` is `{id}`, which is a metric of the catalogue; give it a name of its own.")]
    Taken {
        /// The id.
        id: String,
    },
    /// No SQL.
    #[error("this is no SQL that is known here: {0}")]
    Syntax(String),
    /// Not one query.
    #[error("an indicator is one SELECT (with WITH before it, if you like), and nothing else.")]
    NotOneSelect,
    /// Reads something that is no table of the model.
    #[error(
        "a query reads the model's tables, by name; `{0}` is none. `loype metrics --indicators` lists them."
    )]
    NoTable(String),
    /// A table that does not exist.
    #[error("there is no table `{name}`.{} Tables: {}.", did_you_mean(name, known), known.join(", "))]
    UnknownTable {
        /// The name.
        name: String,
        /// The tables.
        known: Vec<String>,
    },
    /// A column that does not exist.
    #[error(
        "there is no column `{name}`.{} `loype metrics --indicators` lists each table's.",
        did_you_mean(name, known)
    )]
    UnknownColumn {
        /// The name.
        name: String,
        /// The columns of the tables that the query names.
        known: Vec<String>,
    },
    /// A column that is there, but not where it is asked for.
    #[error(
        "the column `{0}` can't be reached from where it stands; select it first, in a table that WITH names."
    )]
    OutOfReach(String),
    /// A function that does not exist, or is not known to work.
    #[error(
        "there is no function `{name}`.{} `loype metrics --indicators` lists them.",
        did_you_mean(name, known)
    )]
    UnknownFunction {
        /// The name.
        name: String,
        /// The functions.
        known: Vec<String>,
    },
    /// The rows lack a column.
    #[error("the rows have no column `{name}`: estimate `{estimate}` is made of {wanted}.")]
    Lacks {
        /// The column.
        name: String,
        /// The estimate.
        estimate: String,
        /// What it is made of.
        wanted: String,
    },
    /// A column that means nothing.
    #[error(
        "the rows have a column `{name}`, which means nothing here: estimate `{estimate}` is made of {wanted}; `initiative_id` and `benefit_id` may stand beside."
    )]
    TooMuch {
        /// The column.
        name: String,
        /// The estimate.
        estimate: String,
        /// What it is made of.
        wanted: String,
    },
    /// A column of another type.
    #[error("`{name}` is {is}; estimate `{estimate}` needs {needs}.")]
    Type {
        /// The column.
        name: String,
        /// Its type.
        is: String,
        /// The estimate.
        estimate: String,
        /// The type it needs.
        needs: &'static str,
    },
    /// Two rows for one part, where the query computes the number.
    #[error("there are {n} rows for one part; estimate `number` takes one.")]
    NotOneRow {
        /// How many.
        n: usize,
    },
    /// More can be used than there is.
    #[error("`n_usable` must lie between 0 and `n_eligible`.")]
    Counts,
    /// A subquery where the engine takes none.
    #[error("a subquery can't stand here; join with it, or with a table that WITH names.")]
    Subquery,
    /// Whatever else the engine says.
    #[error("the query can't be run: {0}")]
    Engine(String),
}

fn did_you_mean(name: &str, known: &[String]) -> String {
    nearest(name, known).map_or(String::new(), |near| format!(" Did you mean `{near}`?"))
}

impl Fault {
    /// At a line of the file.
    pub(super) fn at(indicator: &Indicator, line: u64, what: What) -> Fault {
        Fault {
            file: indicator.file.clone(),
            line: line.max(1),
            what,
        }
    }

    /// At the line of a key of the header.
    pub(super) fn of_key(indicator: &Indicator, key: &str, what: What) -> Fault {
        let says = |line: &str| {
            let rest = line.trim_start().strip_prefix("--");
            rest.is_some_and(|rest| rest.trim_start().starts_with(key))
        };
        let at = indicator.text.lines().position(says).unwrap_or(0);
        Fault::at(indicator, at as u64 + 1, what)
    }

    /// At the first place where a word stands in the query; at its first line, if nowhere.
    pub(super) fn of_word(indicator: &Indicator, word: &str, what: What) -> Fault {
        let tokens = tokens(&indicator.text);
        let named = |token: &&TokenWithSpan| match &token.token {
            Token::Word(found) => found.value == word,
            _ => false,
        };
        let found = tokens.iter().find(named);
        let first = || tokens.iter().find(|token| is_code(&token.token));
        let line = found.or_else(first).map_or(1, |t| t.span.start.line);
        Fault::at(indicator, line, what)
    }
}

fn is_code(token: &Token) -> bool {
    !matches!(token, Token::Whitespace(_) | Token::EOF)
}

fn tokens(text: &str) -> Vec<TokenWithSpan> {
    Tokenizer::new(&GenericDialect, text)
        .tokenize_with_location()
        .unwrap_or_default()
}

/// The tables that a query names and the words in it.
pub(super) fn check(
    indicator: &Indicator,
) -> Result<(BTreeSet<&'static str>, BTreeSet<String>), Fault> {
    let syntax = |error: ParserError| {
        let said = match error {
            ParserError::TokenizerError(said) | ParserError::ParserError(said) => said,
            ParserError::RecursionLimitExceeded => "it is nested too deeply".to_owned(),
        };
        let (said, line) = match said.rsplit_once(" at Line: ") {
            Some((said, place)) => {
                let digits = place.split(',').next().and_then(|n| n.trim().parse().ok());
                (said.to_owned(), digits)
            }
            None => (said, None),
        };
        // At the end of the text the parser knows no line.
        let last = indicator.text.trim_end().lines().count() as u64;
        let line = line.filter(|line| *line > 0).unwrap_or(last);
        Fault::at(indicator, line, What::Syntax(said))
    };
    // As the engine reads it, so that nothing is let through that it would read otherwise.
    let statements = Parser::new(&GenericDialect)
        .with_options(ParserOptions {
            trailing_commas: true,
            ..ParserOptions::default()
        })
        .try_with_sql(&indicator.text)
        .and_then(|mut parser| parser.parse_statements())
        .map_err(syntax)?;
    let [statement @ Statement::Query(_)] = statements.as_slice() else {
        let line = statements.get(1).map(|s| s.span().start.line);
        let line = line.filter(|line| *line > 0);
        return Err(match line {
            Some(line) => Fault::at(indicator, line, What::NotOneSelect),
            None => Fault::of_word(indicator, "", What::NotOneSelect),
        });
    };
    let mut reader = Reader {
        indicator,
        named: BTreeSet::new(),
        tables: BTreeSet::new(),
    };
    // Names that WITH gives may be used before the visitor comes to them.
    let _ = statement.visit(&mut Names(&mut reader.named));
    if let ControlFlow::Break(fault) = statement.visit(&mut reader) {
        return Err(*fault);
    }
    let words = tokens(&indicator.text)
        .into_iter()
        .filter_map(|token| match token.token {
            Token::Word(word) => Some(word.value),
            _ => None,
        })
        .collect();
    Ok((reader.tables, words))
}

/// Collects the names that WITH gives.
struct Names<'a>(&'a mut BTreeSet<String>);

impl Visitor for Names<'_> {
    type Break = ();
    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        let tables = query.with.iter().flat_map(|with| &with.cte_tables);
        self.0
            .extend(tables.map(|table| table.alias.name.value.clone()));
        ControlFlow::Continue(())
    }
}

/// Looks at everything that a query reads and calls.
struct Reader<'a> {
    indicator: &'a Indicator,
    named: BTreeSet<String>,
    tables: BTreeSet<&'static str>,
}

impl Reader<'_> {
    /// At a line; at the query's first, where the parser kept none.
    fn stop(&self, line: u64, what: What) -> ControlFlow<Box<Fault>> {
        ControlFlow::Break(Box::new(match line {
            0 => Fault::of_word(self.indicator, "", what),
            line => Fault::at(self.indicator, line, what),
        }))
    }
}

fn name_of(name: &ObjectName) -> (String, u64) {
    match name.0.as_slice() {
        [ObjectNamePart::Identifier(one)] => (one.value.clone(), one.span.start.line),
        _ => (name.to_string(), name.span().start.line),
    }
}

impl Visitor for Reader<'_> {
    type Break = Box<Fault>;

    fn pre_visit_relation(&mut self, relation: &ObjectName) -> ControlFlow<Box<Fault>> {
        let (name, line) = name_of(relation);
        if self.named.contains(&name) {
            return ControlFlow::Continue(());
        }
        match QUERIED.iter().find(|table| table.name == name) {
            Some(table) => {
                self.tables.insert(table.name);
                ControlFlow::Continue(())
            }
            None => {
                let known = QUERIED.iter().map(|table| table.name.to_owned()).collect();
                self.stop(line, What::UnknownTable { name, known })
            }
        }
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<Box<Fault>> {
        match factor {
            TableFactor::Table {
                name, args: None, ..
            } => {
                // A name with a path or in quotes with one would be opened as a file.
                let (name, line) = name_of(name);
                match name.contains(['/', '\\', '.', '*']) {
                    true => self.stop(line, What::NoTable(name)),
                    false => ControlFlow::Continue(()),
                }
            }
            TableFactor::Derived { .. }
            | TableFactor::NestedJoin { .. }
            | TableFactor::UNNEST { .. } => ControlFlow::Continue(()),
            other => {
                let shown = other.to_string();
                self.stop(other.span().start.line, What::NoTable(shown))
            }
        }
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<Box<Fault>> {
        let Expr::Function(call) = expr else {
            return ControlFlow::Continue(());
        };
        let (name, line) = name_of(&call.name);
        let name = name.to_lowercase();
        match functions::FUNCTIONS.iter().any(|known| known.name == name) {
            true => ControlFlow::Continue(()),
            false => {
                let known = functions::FUNCTIONS.iter();
                let known = known.map(|known| known.name.to_owned()).collect();
                self.stop(line, What::UnknownFunction { name, known })
            }
        }
    }
}

/// Runs a query over tables by name.
pub(super) fn run(
    indicator: &Indicator,
    tables: Vec<(&'static str, DataFrame)>,
) -> Result<DataFrame, Fault> {
    let known = columns(&tables);
    let mut engine = SQLContext::new();
    for (name, frame) in tables {
        engine.register(name, frame.lazy());
    }
    engine
        .execute(&indicator.text)
        .and_then(|lazy| lazy.collect())
        .map_err(|error| {
            let said = error.to_string();
            let name = unknown_column(&said);
            let word = name.as_deref().or_else(|| unknown_alias(&said));
            let word = word.unwrap_or_default().to_owned();
            let what = match name {
                // A subquery becomes a column of the engine's own that it then does not find.
                Some(name) if name.starts_with("_POLARS_TMP") => What::Subquery,
                Some(name) if known.contains(&name) => What::OutOfReach(name),
                Some(name) => What::UnknownColumn { name, known },
                None if said.contains("subquery") => What::Subquery,
                None => What::Engine(in_short(&said)),
            };
            Fault::of_word(indicator, &word, what)
        })
}

/// Every column that the tables have, and those that they would have if they were named.
fn columns(tables: &[(&'static str, DataFrame)]) -> Vec<String> {
    let mut known = BTreeSet::new();
    for column in tables.iter().flat_map(|(_, frame)| frame.columns()) {
        let name = column.name().as_str();
        known.insert(name.to_owned());
        if column.dtype() == &DataType::Date {
            known.extend(
                DATE_PARTS
                    .iter()
                    .map(|(_, end, ..)| format!("{name}_{end}")),
            );
        }
    }
    known.into_iter().collect()
}

/// The column that the engine did not find, taken from its sentence.
fn unknown_column(said: &str) -> Option<String> {
    let (_, rest) = said
        .split_once("unable to find column ")
        .or_else(|| said.split_once("unable to resolve column "))?;
    let mut quoted = rest.split(['"', '\'', '`']);
    let name = quoted.nth(1)?;
    Some(name.rsplit('.').next().unwrap_or(name).to_owned())
}

/// The name before a dot that the engine knows neither as a table nor as a column.
fn unknown_alias(said: &str) -> Option<&str> {
    let (_, rest) = said.split_once("no table or struct column named '")?;
    rest.split('\'').next()
}

/// The engine's sentence without the plan that it prints below it, and without values of rows, which
/// may tell about people.
fn in_short(said: &str) -> String {
    let line = said.lines().next().unwrap_or_default();
    let line = line.split(" values: [").next().unwrap_or(line);
    match line.split_once(" { ") {
        // What it prints of the query is its own tree of it.
        Some((what, _)) => format!("{what} is not supported"),
        None => line.trim().to_owned(),
    }
}

/// Whether a column of the model is kept from queries.
pub(super) fn is_kept_back(column: &str) -> bool {
    NOT_QUERIED.contains(&column)
}
