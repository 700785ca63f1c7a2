//! In: benefits of quality with their dates and measurements. Out: how many stand where. It exists
//! because better quality has no kroner to add up, and would otherwise be missing from every
//! account of what came of the work. It deliberately takes no achievement from the source's own
//! word: only what was measured against a baseline and a target counts as reached.

use super::measured::{no_measurements, share_of_change};
use crate::metrics::examples::{Example, Given, Gives, MOLDE, ago, portfolio};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::{Promise, View};
use crate::model::{BenefitKind, Dataset, Date, Status};

/// Where qualitative benefits stand.
pub const QUALITY: Metric = Metric {
    id: "effect.quality",
    family: Family::Effect,
    name: Names {
        nb: "Kvalitetsgevinster etter status",
        nn: "Kvalitetsgevinstar etter status",
        en: "Qualitative benefits by status",
        da: "Kvalitetsgevinster efter status",
    },
    question: &[23],
    formula: "The number of benefits of the kind quality by status; each has one. Measured: by its measured share of the change wanted, as in effect.achievement: status=reached (1 or more), status=improved (above 0, below 1), status=not_improved (0 or below), status=measured where no share can be computed. Not measured, that is without any measurement dated up to the as-of date or undated: status=overdue (date of realisation on or before the as-of date), status=expected (after it), status=undated (none). Eligible: benefits of the kind quality; usable: those of municipalities that have a source of measurements.",
    unit: Unit::Count,
    direction: Direction::Context,
    source: "DFØ, Veileder i gevinstrealisering: ikke-prissatte gevinster",
    fields: &[
        "benefits: kind, baseline, target, date of realisation",
        "measurements: date, value",
    ],
    dimensions: &[part("status=<status>", Unit::Count)],
    compute: Compute::Rows(quality),
    examples: &[
        Example::new(
            "Three measured: from 2 to 4, from 2 to 3 and from 2 to 1, each with the target 4: one has reached it.",
            || {
                of_quality(3)
                    .measured(1, ago(10), 4.0)
                    .measured(2, ago(10), 3.0)
                    .measured(3, ago(10), 1.0)
            },
            "status=reached",
            Gives::Value(1.0),
        ),
        Example::new(
            "The same: one is measured, and worse than before; the others of four are not measured, which is no decline.",
            || of_quality(4).measured(3, ago(10), 1.0),
            "status=not_improved",
            Gives::Value(1.0),
        ),
        Example::new(
            "Fewer complaints: from 10 to 4 with the target 5 is reached, though the number fell.",
            || {
                let mut data = of_quality(1).measured(1, ago(10), 4.0);
                data.benefits[0].baseline = Some(10.0);
                data.benefits[0].target = Some(5.0);
                data
            },
            "status=reached",
            Gives::Value(1.0),
        ),
        Example::new(
            "Only money is promised.",
            || {
                portfolio(3, |_, _| {})
                    .benefits(MOLDE, 3, |_, _| {})
                    .measured(1, ago(10), 1.0)
            },
            "status=reached",
            Gives::Nothing(Status::Refused, gate::NO_ROWS),
        ),
        Example::new(
            "No source lists measurements: not 0 reached.",
            || of_quality(3),
            "status=reached",
            Gives::Nothing(Status::Refused, gate::NO_MEASUREMENTS_IN_SOURCE),
        ),
    ],
};

/// Benefits of quality that are to go from 2 to 4.
fn of_quality(n: usize) -> Dataset {
    portfolio(n, |_, _| {}).benefits(MOLDE, n, |_, benefit| {
        benefit.kind = Some(BenefitKind::Quality);
        benefit.baseline = Some(2.0);
        benefit.target = Some(4.0);
        benefit.realisation = Some(ago(30));
    })
}

const STATUSES: [&str; 7] = [
    "status=reached",
    "status=improved",
    "status=not_improved",
    "status=measured",
    "status=overdue",
    "status=expected",
    "status=undated",
];

fn status_of(promise: &Promise, as_of: Date) -> &'static str {
    let [
        reached,
        improved,
        not_improved,
        measured,
        overdue,
        expected,
        undated,
    ] = STATUSES;
    match (promise.is_measured(), share_of_change(promise)) {
        (true, Some(share)) if share >= 1.0 => reached,
        (true, Some(share)) if share > 0.0 => improved,
        (true, Some(_)) => not_improved,
        (true, None) => measured,
        (false, _) => match promise.now.realisation {
            Some(date) if date <= as_of => overdue,
            Some(_) => expected,
            None => undated,
        },
    }
}

fn quality(view: &View) -> Vec<Answer> {
    let of_quality = || {
        let promises = view.promises.iter();
        promises.filter(|promise| promise.now.kind == Some(BenefitKind::Quality))
    };
    let told: Vec<&str> = of_quality()
        .filter(|promise| promise.home.lists_measurements)
        .map(|promise| status_of(promise, view.as_of()))
        .collect();
    let basis = Basis::new(of_quality().count(), told.len());
    STATUSES
        .iter()
        .map(|status| {
            let n = told.iter().filter(|told| *told == status).count();
            no_measurements(view, status).unwrap_or_else(|| gate::count(*status, n, basis))
        })
        .collect()
}
