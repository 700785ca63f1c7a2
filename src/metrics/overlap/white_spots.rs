//! In: service areas of open initiatives. Out: for each municipality and each area of the run how
//! many there are. It exists to show where nothing is done, and it deliberately keeps "nothing"
//! and "we do not know" apart.

use crate::metrics::examples::{AUKRA, Example, Given, Gives, HUSTADVIKA, portfolio, today};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::View;
use crate::model::{Dataset, Initiative, Status};
use std::collections::HashMap;

/// Where nothing is done.
pub const WHITE_SPOTS: Metric = Metric {
    id: "overlap.white_spots",
    family: Family::Overlap,
    name: Names {
        nb: "Åpne tiltak per tjenesteområde",
        nn: "Opne tiltak per tenesteområde",
        en: "Open initiatives by service area",
        da: "Åbne tiltag pr. serviceområde",
    },
    question: &[8],
    formula: "Open initiatives that have the service area, for every area that an open initiative of the run has; one with several areas counts in each. 0 is shown only where at least 60 % of the municipality's open initiatives have a service area.",
    unit: Unit::Count,
    direction: Direction::Context,
    source: "Own definition",
    fields: &["service areas"],
    dimensions: &[part("area=<service area>", Unit::Count)],
    compute: Compute::Rows(white_spots),
    examples: &[
        Example::new(
            "Molde has two in «Oppvekst».",
            health_and_schools,
            "area=Oppvekst",
            Gives::Value(2.0),
        ),
        Example {
            municipality: AUKRA,
            ..Example::new(
                "Aukra has areas on all its rows and none in «Oppvekst»: a white spot.",
                health_and_schools,
                "area=Oppvekst",
                Gives::Value(0.0),
            )
        },
        Example {
            municipality: HUSTADVIKA,
            ..Example::new(
                "Hustadvika's export has no service areas: no data, and not a white spot.",
                health_and_schools,
                "area=Oppvekst",
                Gives::Nothing(Status::Refused, gate::NO_FIELD),
            )
        },
    ],
};

fn health_and_schools() -> Dataset {
    let area = |name: &'static str| {
        move |_: usize, row: &mut Initiative| row.service_areas = vec![name.to_owned()]
    };
    portfolio(2, area("Oppvekst"))
        .initiatives(AUKRA, today(), 3, area("Helse"))
        .initiatives(HUSTADVIKA, today(), 3, |_, _| {})
}

fn white_spots(view: &View) -> Vec<Answer> {
    let (mut basis, mut counts) = (Basis::default(), HashMap::<&str, usize>::new());
    for line in view.open() {
        let areas = &line.now.service_areas;
        basis.eligible += 1;
        basis.usable += usize::from(!areas.is_empty());
        for (at, area) in areas.iter().enumerate() {
            if !areas[..at].contains(area) {
                *counts.entry(area).or_default() += 1;
            }
        }
    }
    view.overlap
        .areas
        .iter()
        .map(|area| {
            let n = counts.get(area).copied().unwrap_or(0);
            // A `;` would end the dimension's value.
            gate::count(format!("area={}", area.replace(';', ",")), n, basis)
        })
        .collect()
}
