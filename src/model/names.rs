//! In: nothing. Out: the names of the few columns that code outside the model must speak of by
//! name, because a mapping or every table has them. Everything else is a field of a row type.

/// All municipalities together, where a municipality's number stands.
pub const ALL: &str = "all";
/// What a comment is about.
pub const METRIC: &str = "metric";
/// The municipality of a row.
pub const MUNICIPALITY: &str = "municipality";
/// The date the export shows.
pub const SNAPSHOT: &str = "snapshot";
/// The mapping that read the row.
pub const SOURCE: &str = "source";
/// The file it was read from.
pub const FILE: &str = "file";
/// The sheet it was read from.
pub const SHEET: &str = "sheet";
/// Its row or line.
pub const ROW: &str = "row";
/// What a value or an amount is in.
pub const UNIT: &str = "unit";
/// The date of a meeting or a count of inhabitants.
pub const DATE: &str = "date";
/// The value of a measurement.
pub const VALUE: &str = "value";
/// The start and the state of an initiative, of which an export can be wrong as a whole.
pub const STARTED: &str = "started";
/// As above.
pub const LIFECYCLE: &str = "lifecycle";
/// The dates of an initiative, of which some must have passed.
pub const SUBMITTED: &str = "submitted";
/// As above.
pub const DECIDED: &str = "decided";
/// As above.
pub const EVALUATED: &str = "evaluated";
/// As above.
pub const ACTUAL_END: &str = "actual_end";
/// As above, though it may lie ahead.
pub const PLANNED_END: &str = "planned_end";
/// The year of an amount.
pub const YEAR: &str = "year";
/// The budget of an initiative.
pub const BUDGET: &str = "budget";
/// The forecast of its total.
pub const FORECAST: &str = "forecast";
/// Its cost so far.
pub const COST: &str = "cost";
/// What it costs to run in a year.
pub const RUNNING_COST: &str = "running_cost";
/// What a benefit is planned to give in a year.
pub const PLANNED: &str = "planned";
/// What it gave.
pub const REALISED: &str = "realised";
/// Which amounts of a row stay out of sums: found by `normalise`, and in no export.
pub const OUT_OF_SCALE: &str = "out_of_scale";
/// The wanted value of a benefit.
pub const TARGET: &str = "target";
/// What rows can't do without: a title, a role, an indicator, its period.
pub const TITLE: &str = "title";
/// The date from which a benefit is to be realised.
pub const REALISATION: &str = "realisation";
/// As above.
pub const ROLE: &str = "role";
/// As above.
pub const INDICATOR: &str = "indicator";
/// As above.
pub const PERIOD: &str = "period";
/// Before the name of a mapped column stands this in the name of the column for the source's word.
pub const SOURCE_PREFIX: &str = "source_";

/// What a mapping may name besides the columns of its table. The person responsible.
pub const OWNER: &str = "owner";
/// The initiative that a row belongs to, by id or title.
pub const INITIATIVE: &str = "initiative";
/// The benefit that a row belongs to, by id or title.
pub const BENEFIT: &str = "benefit";
/// The row's own id.
pub const ID: &str = "id";
/// All of them.
pub const REFERENCES: &[&str] = &[OWNER, INITIATIVE, BENEFIT, MUNICIPALITY, ID];

/// Where an owner comes to: whether there is one.
pub const HAS_OWNER: &str = "has_owner";
/// Where an initiative's own id comes to.
pub const EXTERNAL_ID: &str = "external_id";
/// Where the initiative that a row names comes to.
pub const INITIATIVE_ID: &str = "initiative_id";
/// Where the benefit that a row names, or the row's own id, comes to.
pub const BENEFIT_ID: &str = "benefit_id";
/// The stage on the ladder, which transitions are read from.
pub const STAGE: &str = "stage";

/// The columns of the file that holds people's answers about overlap, in their order. The id of
/// the initiative that sorts first.
pub const INITIATIVE_A: &str = "initiative_a";
/// The other's.
pub const INITIATIVE_B: &str = "initiative_b";
/// What the two are.
pub const ANSWER: &str = "answer";
/// Who says so.
pub const ANSWERED_BY: &str = "answered_by";
/// When.
pub const ANSWERED_ON: &str = "answered_on";
/// The first one's title, so that a person and a comparison of versions can read the line.
pub const TITLE_A: &str = "title_a";
/// The other's.
pub const TITLE_B: &str = "title_b";
/// What else was said.
pub const NOTE: &str = "note";
/// All of them.
pub const ANSWERS: &[&str] = &[
    INITIATIVE_A,
    INITIATIVE_B,
    ANSWER,
    ANSWERED_BY,
    ANSWERED_ON,
    TITLE_A,
    TITLE_B,
    NOTE,
];
