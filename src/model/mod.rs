//! In: nothing. Out: what every other room speaks of — the tables with their Arrow schemas, the
//! words that their columns may hold, the kinds of findings, periods, the registry of
//! municipalities. It is the only place where a column has a name. It deliberately does no IO and
//! holds no words for readers.

pub mod dataset;
pub mod expectations;
pub mod findings;
mod header;
pub mod indicator;
pub mod names;
mod nearest;
pub mod period;
pub mod queried;
pub mod raw;
pub mod registry;
pub mod table;
pub mod tables;
mod text;
pub mod thesaurus;
pub mod words;

pub use dataset::{Dataset, Scope, Snapshot};
pub use expectations::{EXPECTATIONS, Expectation};
pub use findings::{FINDINGS, FindingKind, Place, fold_alike};
pub use header::{column_letters, header_key, header_name};
pub use indicator::{Direction, Estimate, Indicator, Unit};
pub use nearest::nearest;
pub use period::{Part, Period};
pub use raw::{Account, RawCell, RawRow, RawTable};
pub use registry::{Municipality, Registry, Resolution};
pub use table::{ColumnDoc, ColumnKind, Money, Row, TableDoc, Value, Word};
pub use tables::{
    Allocation, Benefit, BenefitYear, Comment, Date, Finding, Gate, IndicatorSeries, Initiative,
    Measure, Measurement, Meeting, OverlapCluster, OverlapPair, OverlapReview, Population,
    ScorecardLine, SourceFile, TABLES, Transition,
};
pub use text::Text;
pub use thesaurus::{Concept, ConceptKind, Ring, Thesaurus};
pub use words::*;
