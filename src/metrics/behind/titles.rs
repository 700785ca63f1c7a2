//! In: a row behind a number. Out: its id, what a reader knows it by, whose it is and the initiative
//! that it belongs to. It exists because rows of fourteen tables are told in one list. It
//! deliberately says nothing that the set's own tables don't.

use super::rows::{At, Table, Unit, Work};
use crate::metrics::CATALOGUE;
use crate::model::*;

/// What a reader knows a row by.
pub(super) struct Title {
    pub id: String,
    pub title: String,
    pub of: Option<String>,
    pub municipality: String,
}

impl Title {
    fn new(id: &str, title: String, municipality: &str) -> Title {
        Title {
            id: id.to_owned(),
            title,
            of: None,
            municipality: municipality.to_owned(),
        }
    }

    fn of(mut self, initiative: Option<&Initiative>) -> Title {
        self.of = initiative.map(|row| row.title.clone());
        self
    }
}

/// The title of what stands at a place.
pub(super) fn of(work: &Work, (table, at): At) -> Title {
    let data = &work.data;
    match table {
        Table::Initiative => {
            let row = &data.initiatives[at];
            Title::new(&row.initiative_id, row.title.clone(), &row.municipality)
        }
        Table::Transition => {
            let row = &data.transitions[at];
            let stage = |stage: Option<Stage>| stage.map_or("?", Word::word);
            let what = match row.from_stage != row.to_stage {
                true => format!("{} → {}", stage(row.from_stage), stage(row.to_stage)),
                false => row.decision.map_or("?", Word::word).to_owned(),
            };
            let when = match row.earliest.filter(|date| *date != row.latest) {
                Some(earliest) => format!("{earliest} – {}", row.latest),
                None => row.latest.to_string(),
            };
            let title = format!("{what}, {when}");
            Title::new(&row.initiative_id, title, &row.municipality)
                .of(initiative(data, &row.initiative_id))
        }
        Table::Benefit => {
            let row = &data.benefits[at];
            Title::new(&row.benefit_id, row.title.clone(), &row.municipality).of(row
                .initiative_id
                .as_ref()
                .and_then(|id| initiative(data, id)))
        }
        Table::BenefitYear => {
            let row = &data.benefit_years[at];
            of_benefit(
                data,
                &row.municipality,
                &row.benefit_id,
                &row.year.to_string(),
            )
        }
        Table::Measurement => {
            let row = &data.measurements[at];
            let date = row.date.map_or("?".to_owned(), |date| date.to_string());
            of_benefit(data, &row.municipality, &row.benefit_id, &date)
        }
        Table::Allocation => {
            let row = &data.allocations[at];
            let id = row.initiative_id.as_deref().unwrap_or_default();
            let day = |date: Option<Date>| date.map_or("?".to_owned(), |date| date.to_string());
            let title = format!("{}, {} – {}", row.role, day(row.from), day(row.to));
            Title::new(id, title, &row.municipality).of(initiative(data, id))
        }
        Table::Pair => {
            let row = &data.overlap_pairs[at];
            of_pair(
                data,
                &row.initiative_a,
                &row.initiative_b,
                &row.municipality_a,
            )
        }
        Table::Review => {
            let row = &data.overlap_reviews[at];
            of_pair(data, &row.initiative_a, &row.initiative_b, "")
        }
        Table::Cluster => {
            let row = &data.overlap_clusters[at];
            let title = initiative(data, &row.initiative_id).map(|row| row.title.clone());
            Title::new(&row.cluster, title.unwrap_or_default(), &row.municipality)
        }
        Table::Meeting => {
            let row = &data.meetings[at];
            let body = row.body.as_deref().unwrap_or_default();
            Title::new(
                "",
                format!("{body} {}", row.date).trim().to_owned(),
                &row.municipality,
            )
        }
        Table::Population => {
            let row = &data.populations[at];
            Title::new("", row.date.to_string(), &row.municipality)
        }
        Table::Series => {
            let row = &data.indicator_series[at];
            let title = format!("{}, {}", row.indicator, row.period);
            Title::new("", title, &row.municipality)
        }
        Table::Finding => {
            let row = &data.findings[at];
            let home = row.municipality.as_deref().unwrap_or_default();
            let column = row.column.as_deref().unwrap_or_default();
            Title::new(
                &row.code,
                format!("{column} ×{}", row.n_alike).trim().to_owned(),
                home,
            )
        }
        Table::File => {
            let row = &data.source_files[at];
            let home = row.municipality.as_deref().unwrap_or_default();
            let date = row
                .snapshot
                .map(|date| date.to_string())
                .unwrap_or_default();
            Title::new(&row.fills, date, home)
        }
        Table::Measure => {
            let row = &data.measures[at];
            let metric = CATALOGUE.iter().find(|metric| metric.id == row.metric);
            let title = metric.map_or("", |metric| metric.name.en).to_owned();
            Title::new(&row.metric, title, &row.municipality)
        }
    }
}

/// The copy of something that it is told by: the newest; of those of several municipalities one of
/// the first.
pub(super) fn told_by(work: &Work, unit: &Unit) -> At {
    let newest = unit.rows.iter().copied().max_by_key(|(table, at)| {
        let data = &work.data;
        let (home, date) = match table {
            Table::Initiative => {
                let row = &data.initiatives[*at];
                (row.municipality.as_str(), Some(row.snapshot))
            }
            Table::Benefit => ("", Some(data.benefits[*at].snapshot)),
            Table::BenefitYear => ("", Some(data.benefit_years[*at].snapshot)),
            Table::Measurement => ("", Some(data.measurements[*at].snapshot)),
            _ => ("", None),
        };
        (std::cmp::Reverse(home), date)
    });
    newest.expect("because a unit has a row")
}

/// The newest copy of an initiative.
fn initiative<'d>(data: &'d Dataset, id: &str) -> Option<&'d Initiative> {
    let copies = data
        .initiatives
        .iter()
        .filter(|row| row.initiative_id == id);
    copies.max_by_key(|row| row.snapshot)
}

fn of_benefit(data: &Dataset, home: &str, id: &str, what: &str) -> Title {
    let copies = data.benefits.iter();
    let copies = copies.filter(|row| row.municipality == home && row.benefit_id == id);
    let benefit = copies.max_by_key(|row| row.snapshot);
    let title = match benefit {
        Some(row) => format!("{}, {what}", row.title),
        None => what.to_owned(),
    };
    let of = benefit.and_then(|row| row.initiative_id.as_deref());
    Title::new(id, title, home).of(of.and_then(|id| initiative(data, id)))
}

fn of_pair(data: &Dataset, a: &str, b: &str, home: &str) -> Title {
    let title = |id: &str| match initiative(data, id) {
        Some(row) => row.title.clone(),
        None => id.to_owned(),
    };
    let both = format!("{} — {}", title(a), title(b));
    Title::new(&format!("{a} {b}"), both, home)
}
