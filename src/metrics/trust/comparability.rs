//! In: the answers of the metrics before it, for one municipality. Out: for each family, how many
//! of its metrics the data let stand beside others', beside the past, or group beside group. It
//! exists so that a reader knows which comparisons to ask for before asking. It deliberately
//! compares nothing itself.

use crate::metrics::catalogue::CATALOGUE;
use crate::metrics::examples::{Example, Given, Gives, MOLDE, ago, portfolio};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::model::{Dataset, Measure, Status};

/// Which comparisons the data support.
pub const COMPARABILITY: Metric = Metric {
    id: "trust.comparability",
    family: Family::Trust,
    name: Names {
        nb: "Hva dataene kan sammenliknes om",
        nn: "Kva dataa kan samanliknast om",
        en: "What the data can be compared on",
        da: "Hvad data kan sammenlignes om",
    },
    question: &[25],
    formula: "Counted among the metrics before this one in the catalogue, of each family (activity, overlap, effect, trust). comparison=others: metrics with at least one value that doesn't grow with the size of the municipality (a share, days, an index, per 10 000 inhabitants, per 100 employees), so that it can stand beside another municipality's; denominator: metrics that have such a part at all. comparison=past: of the parts that hold the newest snapshot against an earlier one (activity: activity.changes what=new and activity.slip; effect: effect.slip what=date and what=amount; trust: trust.subset what=rows_before) those with a value; denominator: how many there are. comparison=groups: of the metrics that set groups side by side (effect: effect.joint_vs_single and effect.comparison) those with a value in every group, that is in at least two parts; denominator: how many there are. Refused where every metric before is: then nothing came.",
    unit: Unit::Count,
    direction: Direction::Up,
    source: "Own definition",
    fields: &["none"],
    dimensions: &[part("family=<family>;comparison=<comparison>", Unit::Count)],
    compute: Compute::Measures(comparability),
    examples: &[
        Example::new(
            "Ten initiatives in two exports: what is new can be told, how planned ends moved can't.",
            || portfolio(10, |_, _| {}).initiatives(MOLDE, ago(92), 10, |_, _| {}),
            "family=activity;comparison=past",
            Gives::Value(1.0),
        ),
        Example::new(
            "With planned ends both can.",
            || {
                portfolio(10, |_, row| row.planned_end = Some(ago(-100))).initiatives(
                    MOLDE,
                    ago(92),
                    10,
                    |_, row| row.planned_end = Some(ago(-90)),
                )
            },
            "family=activity;comparison=past",
            Gives::Value(2.0),
        ),
        Example::new(
            "Counts of bare titles are values, but grow with the municipality: of effect nothing can stand beside others'.",
            || portfolio(10, |_, _| {}),
            "family=effect;comparison=others",
            Gives::Value(0.0),
        ),
        Example::new(
            "No export: nothing came, which is not a list of what can't be compared.",
            Dataset::default,
            "family=activity;comparison=others",
            Gives::Nothing(Status::Refused, gate::NO_ROWS),
        ),
    ],
};

/// Parts that hold the newest snapshot against an earlier one.
const WITH_PAST: &[(Family, &str, &str)] = &[
    (Family::Activity, "activity.changes", "what=new"),
    (Family::Activity, "activity.slip", ""),
    (Family::Effect, "effect.slip", "what=date"),
    (Family::Effect, "effect.slip", "what=amount"),
    (Family::Trust, "trust.subset", "what=rows_before"),
];

/// Metrics that set groups side by side.
const OF_GROUPS: &[(Family, &str)] = &[
    (Family::Effect, "effect.joint_vs_single"),
    (Family::Effect, "effect.comparison"),
];

/// Whether a number of this unit is free of the size of the municipality, and of a scale that it made
/// itself.
fn is_sizeless(unit: Unit) -> bool {
    match unit {
        Unit::Share
        | Unit::Days
        | Unit::Index
        | Unit::PerTenThousand
        | Unit::PerHundredEmployees => true,
        Unit::Count | Unit::Money | Unit::Hours | Unit::Positions | Unit::Score => false,
    }
}

fn comparability(before: &[Vec<Measure>]) -> Vec<Answer> {
    let is_refused = |measure: &Measure| measure.status == Some(Status::Refused);
    let nothing_came = before.iter().flatten().all(is_refused);
    let is_ok = |measure: &&Measure| measure.status == Some(Status::Ok);
    let metrics = || CATALOGUE.iter().zip(before);
    let of = |id: &str| {
        let found = metrics().find(|(metric, _)| metric.id == id);
        found.map_or(&[][..], |(_, measures)| measures.as_slice())
    };
    let mut answers = Vec::new();
    let mut say = |family: Family, comparison: &str, n: usize, of: usize| {
        let name = family.word();
        let part = format!("family={name};comparison={comparison}");
        answers.push(match nothing_came {
            true => gate::refused(part, gate::NO_ROWS, of),
            false => Answer {
                denominator: Some(of as f64),
                ..gate::count(part, n, Basis::whole(of))
            },
        });
    };
    for family in Family::ALL {
        let mut able = 0;
        let mut n = 0;
        for (metric, measures) in metrics().filter(|(metric, _)| metric.family == *family) {
            let parts = metric.dimensions.iter();
            able += usize::from(parts.clone().any(|part| is_sizeless(part.unit)));
            let sizeless = |measure: &&Measure| is_sizeless(metric.unit_of(&measure.dimension));
            n += usize::from(measures.iter().filter(is_ok).any(|m| sizeless(&m)));
        }
        say(*family, "others", n, able);
        let past = WITH_PAST.iter().filter(|(of, ..)| of == family);
        let told = past.clone().filter(|(_, id, part)| {
            let mut measures = of(id).iter().filter(is_ok);
            measures.any(|measure| measure.dimension == *part)
        });
        if past.clone().count() > 0 {
            say(*family, "past", told.count(), past.count());
        }
        let groups = OF_GROUPS.iter().filter(|(of, _)| of == family);
        let told = groups
            .clone()
            .filter(|(_, id)| of(id).iter().filter(is_ok).count() >= 2);
        if groups.clone().count() > 0 {
            say(*family, "groups", told.count(), groups.count());
        }
    }
    answers
}
