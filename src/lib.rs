//! # Løypemelding
//!
//! Norwegian municipalities collect ideas and run innovation projects along an *innovasjonsløype*.
//! Each keeps its portfolio in another tool and exports another spreadsheet. This program reads the
//! exports as they are, brings them into one model, says what was wrong with them, and measures
//! activity, overlap between municipalities, and effect. It writes reports that need no server, and
//! tables that any program can read.
//!
//! ## The journey
//!
//! ```text
//! exports ─▶ ingest ─▶ normalise ─▶ store ─▶ overlap ─▶ metrics ─▶ scorecard ─▶ report ─▶ publish
//!  files    raw tables  model rows  history   pairs     measures    judged      pages    a set
//! ```
//!
//! `run` leads the data along it; `cli` turns a command line into what the rooms do, and into an
//! exit code; `main` only calls it.
//!
//! ## The rooms
//!
//! A room looks only into the rooms that stand in its line. `tests/it/tidy.rs` holds this table and
//! fails when code or table departs from it.
//!
//! | room | takes → gives | may look into |
//! |---|---|---|
//! | [`model`] | the tables with their Arrow schemas, their words, findings, periods, the registry | nothing |
//! | [`config`] | TOML → a `Plan`, complete and checked | model |
//! | [`statistics`] | numbers → estimates with intervals | nothing |
//! | [`ingest`] | files → raw tables with provenance | model, config |
//! | [`normalise`] | raw tables → model rows and findings; snapshots → transitions | model, config |
//! | [`proposal`] | raw tables that nobody has seen → a source mapping for them, with scores | model, config, normalise |
//! | [`store`] | snapshots ⇄ disk | model |
//! | [`overlap`] | initiatives, a thesaurus, answers → pairs, clusters, reasons | model |
//! | [`metrics`] | model rows, pairs → measures, and the rows behind them | model, statistics |
//! | [`scorecard`] | measures, targets → judged lines and comparisons | model, config, metrics, statistics |
//! | [`charts`] | rows → SVG text | nothing |
//! | [`report`] | everything judged → pages | model, metrics, scorecard, charts, statistics |
//! | [`review`] | people's words, pairs → answers that count, questions, the sheet for a colleague | model, normalise, overlap, report |
//! | [`publish`] | pages and tables → a published set; a set → its tables again | model |
//! | [`run`] | a `Plan` → a published set | all above |
//! | [`cli`] | arguments → commands, and their exit codes | all above |
//!
//! ## What is never so
//!
//! - No column has a name outside `model`: a field of a row type *is* the column.
//! - `normalise`, `proposal`, `overlap`, `metrics`, `statistics`, `scorecard`, `charts`, `report` and `review` open no file
//!   (`report` reads templates of one's own when asked to), ask no clock and draw no random number:
//!   the same exports give the same bytes.
//! - `ingest` understands no value; `normalise` opens no file; nobody after it reads a cell again.
//! - `metrics` knows no words for readers beside the names in its catalogue, and no threshold of a
//!   pipeline; `report` does no measuring, and judges nothing.
//! - Nothing undefined becomes zero: a number that can't be given is a measure with a reason.
//! - No record is lost: records in = accepted + rejected + skipped, asserted for every table read.
//! - No set is half: it is written beside and put in place by one rename, and never changed.
//! - Nothing that identifies a person is stored, shown or quoted, and nothing is fetched.
//!
//! ## Where things are
//!
//! A metric is one constant under `src/metrics/<family>/`, listed in `src/metrics/catalogue.rs`; an
//! analyst's own is a query in `pipelines/<pipeline>/indicators/`, run in `src/metrics/own/`; the
//! rows and cells behind a number are found in `src/metrics/behind.rs`, for every metric alike. What
//! a page says is composed in `src/report/`, its words stand in `reports/messages/`, its layout in
//! `reports/*.j2` and `reports/style.css`. A command is one file under `src/cli/`, with its flags, its
//! help and its function; what `loype init` lays out stands in `pipelines/starter/`. How an export is read is a mapping in `pipelines/sources/`;
//! what its words mean, a vocabulary in `pipelines/vocabularies/`; what its columns may be called, the
//! names in `pipelines/aliases/`.

#![recursion_limit = "256"]

pub mod charts;
pub mod cli;
pub mod config;
pub mod ingest;
pub mod metrics;
pub mod model;
pub mod normalise;
pub mod overlap;
pub mod proposal;
pub mod publish;
pub mod report;
pub mod review;
pub mod run;
pub mod scorecard;
pub mod statistics;
pub mod store;
