//! In: the desk. Out: where an analyst's own indicators stand: a table with their family, their rows
//! of the barometer, their query on the method page. It exists so that they stand where the
//! catalogue's do and still are told from them. It deliberately says nothing of its own about them:
//! names and words are their headers'.

use super::material::Desk;
use super::sections;
use super::view::Block;
use crate::metrics::{Compute, Direction, Family, Metric};

/// The indicators of analysts' own.
fn metrics<'a>(desk: &Desk<'a>) -> impl Iterator<Item = &'a Metric> + use<'a> {
    let all = desk.m.metrics.iter();
    all.filter(|metric| matches!(metric.compute, Compute::Query(_)))
}

/// The table of a family's own indicators, each with its parts; nothing where there are none.
pub(super) fn table(desk: &Desk<'_>, who: &str, root: &str, family: Family) -> Vec<Block> {
    let measures: Vec<_> = metrics(desk)
        .filter(|metric| metric.family == family)
        .flat_map(|metric| desk.all(metric.id, who))
        .collect();
    let wanted: Vec<(&str, &str)> = measures
        .iter()
        .map(|measure| (measure.metric.as_str(), measure.dimension.as_str()))
        .collect();
    // A page has several; a reader who goes from table to table must tell them apart.
    let family = family.word();
    let family = desk.say.text(&format!("doubts.family.{family}"));
    let caption = desk.say.say("table.own", &[("family", &family)]);
    match wanted.is_empty() {
        true => Vec::new(),
        false => sections::parts_table(desk, who, root, caption, &wanted),
    }
}

/// Indicators of the barometer, with the part of each: the shipped ones, then the analysts' own of
/// which one way is better.
pub(super) fn barometer<'a>(desk: &Desk<'a>) -> Vec<(&'a str, &'a str)> {
    let own = metrics(desk).filter(|metric| metric.direction != Direction::Context);
    let whole = own.map(|metric| (metric.id, metric.dimensions[0].pattern));
    sections::BAROMETER.iter().copied().chain(whole).collect()
}

/// The query of a metric, with the file it stands in.
pub(super) fn query(desk: &Desk<'_>, metric: &Metric) -> Vec<Block> {
    match metric.compute {
        Compute::Query(query) => vec![Block::Code {
            label: desk
                .say
                .say("method.query", &[("file", &query.indicator.file)]),
            text: query.indicator.query().to_owned(),
        }],
        _ => Vec::new(),
    }
}
