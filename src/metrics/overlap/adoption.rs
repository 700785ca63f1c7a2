//! In: clusters, with the day by which a member had introduced it and the days on which the others
//! started. Out: how long the others take to follow. It deliberately keeps those that have not
//! followed: they are the slow ones.

use super::together::clusters;
use crate::metrics::examples::{AUKRA, Example, Given, Gives, HUSTADVIKA, MOLDE, ago, today};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::{ALL, View, days};
use crate::model::{Dataset, Evidence, Stage, Status, Transition};
use crate::statistics::{self, Observation};

/// From the first to the next.
pub const ADOPTION: Metric = Metric {
    id: "overlap.adoption",
    family: Family::Overlap,
    name: Names {
        nb: "Tid til andre tar det i bruk",
        nn: "Tid til andre tek det i bruk",
        en: "Time until others adopt",
        da: "Tid til andre tager det i brug",
    },
    question: &[5],
    formula: "Kaplan–Meier over the other members of clusters in which a member is known to have introduced it (a transition to implement, follow_up, operate or completed; the earliest, by its latest possible day): from that day to the start of the other; one that is submitted or assessed and has not started is censored at the as-of date. Members that had started before that day did not follow and are left out. For a municipality: its own members as followers. Usable: started with a date, or not started.",
    unit: Unit::Days,
    direction: Direction::Down,
    source: "Rogers (2003), Diffusion of Innovations; Kaplan and Meier (1958)",
    fields: &["dated transitions or earlier snapshots", "start date", "the stage"],
    dimensions: &[
        part("at=median", Unit::Days),
        part("at=365d", Unit::Share),
    ],
    compute: Compute::Rows(adoption),
    examples: &[
        Example::new(
            "Molde introduced six things 400 days ago; Aukra started on each of them 100 days later.",
            || followed(6, 0),
            "at=median",
            Gives::Value(100.0),
        )
        .of_all(),
        Example::new(
            "Aukra followed in three of six, after 100 days, and has the other three as ideas: half, and not all.",
            || followed(3, 3),
            "at=365d",
            Gives::Value(0.5),
        )
        .of_all(),
        Example::new(
            "Four have not been followed up by anybody: too few for a curve.",
            || followed(0, 4),
            "at=median",
            Gives::Nothing(Status::SmallN, gate::DENOMINATOR_BELOW_5),
        )
        .of_all(),
    ],
};

/// Things that Molde introduced 400 days ago: so many that Aukra took up, so many that it waits with.
fn followed(n_adopted: usize, n_waiting: usize) -> Dataset {
    let n = n_adopted + n_waiting;
    let mut data = Dataset::default()
        .initiatives(MOLDE, today(), n, |_, row| {
            row.stage = Some(Stage::FollowUp)
        })
        .initiatives(HUSTADVIKA, today(), 1, |_, _| {})
        .initiatives(AUKRA, today(), n, |i, row| {
            row.stage = Some(if i <= n_adopted {
                Stage::Plan
            } else {
                Stage::Submitted
            });
            row.started = (i <= n_adopted).then(|| ago(300));
        });
    for i in 1..=n {
        data = data.cluster(&format!("k{i}"), &[(MOLDE, i), (AUKRA, i)]);
        data.transitions.push(Transition {
            municipality: MOLDE.to_owned(),
            initiative_id: format!("{MOLDE}-{i:03}"),
            from_stage: Some(Stage::Test),
            to_stage: Some(Stage::Implement),
            earliest: Some(ago(400)),
            latest: ago(400),
            evidence: Some(Evidence::Explicit),
            ..Transition::default()
        });
    }
    data
}

fn adoption(view: &View) -> Vec<Answer> {
    let (mut eligible, mut spells) = (0, Vec::new());
    for members in clusters(view) {
        let first = members
            .iter()
            .filter_map(|(_, line)| Some((line.introduced?, &line.now.initiative_id)))
            .min();
        let Some((introduced, leader)) = first else {
            continue;
        };
        let others = members.iter().map(|(_, line)| line).filter(|line| {
            line.now.initiative_id != *leader && (view.id == ALL || line.home.id == view.id)
        });
        for line in others {
            let started = line.now.started.filter(|date| *date <= view.as_of());
            if started.is_some_and(|date| date < introduced) {
                continue;
            }
            eligible += 1;
            let waiting = matches!(line.now.stage, Some(Stage::Submitted | Stage::Assessed));
            if started.is_some() || waiting {
                spells.push(Observation {
                    entry: 0.0,
                    exit: days(introduced, started.unwrap_or(view.as_of())),
                    event: started.is_some(),
                });
            }
        }
    }
    let basis = Basis::new(eligible, spells.len());
    let curve = statistics::kaplan_meier(&spells);
    vec![
        gate::median_wait("at=median", &curve, basis),
        gate::over_by("at=365d", &curve, 365.0, basis),
    ]
}
