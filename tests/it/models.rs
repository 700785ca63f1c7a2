//! In: the models of innovation work that municipalities follow, each with one initiative that walks
//! through it from export to export. Out: proof that a model's own words lead up the ladder, and
//! that its gates ask for a decision by its own body. It exists because a word that is mapped to
//! the wrong step is no error that anybody would see. It runs whole pipelines on small lists.
#![expect(
    clippy::disallowed_methods,
    reason = "the tests write the exports that are read"
)]

use loypemelding::config::{self, Overrides};
use loypemelding::model::{Initiative, Measure, Stage, Word};
use loypemelding::run::{self, Options, Outcome};
use tempfile::TempDir;

/// A stop on the way: the word for the stage, and the body that had decided to go there.
type Stop<'a> = (&'a str, Option<&'a str>);

/// Runs a pipeline on one export for each stop, a month apart, the last of them of today.
fn walked(vocabulary: &str, model: Option<&str>, stops: &[Stop<'_>]) -> (TempDir, Outcome) {
    let folder = TempDir::new().expect("because there is room for a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        let parent = path.parent().expect("because it is in the folder");
        std::fs::create_dir_all(parent).expect("because there is room for a folder");
        std::fs::write(path, text).expect("because there is room for a file");
    };
    let model = model.map_or(String::new(), |name| format!("model = '{name}'\n"));
    write(
        "p.toml",
        &format!(
            "title = 'Prøve'\nperiod = '2026Q3'\nas_of = '2026-09-30'\noutput = 'out'\n{model}\
             municipalities = ['Molde']\n[[source]]\nmunicipality = 'Molde'\n\
             mapping = 'egen.toml'\nfiles = '{{snapshot}}/liste.csv'\n"
        ),
    );
    write(
        "egen.toml",
        &format!(
            "name = 'egen'\ntitle = 'Egen liste'\n[[table]]\nfills = 'initiative'\n\
             vocabularies = ['{vocabulary}', 'everyday']\n[table.columns]\nid = 'Nr'\n\
             title = 'Tiltak'\nstage = 'Fase'\ndecided = 'Vedtatt'\ndecision = 'Vedtak'\n\
             decision_body = 'Organ'\n"
        ),
    );
    let mut decision = ";;".to_owned();
    for (at, (word, body)) in stops.iter().enumerate() {
        let month = 10 + at - stops.len();
        if let Some(body) = body {
            decision = format!("10.{month:02}.2026;Godkjent;{body}");
        }
        write(
            &format!("2026-{month:02}-28/liste.csv"),
            &format!("Nr;Tiltak;Fase;Vedtatt;Vedtak;Organ\n7;Turnusplan;{word};{decision}\n"),
        );
    }
    let plan = config::load(&folder.path().join("p.toml"), &Overrides::default())
        .unwrap_or_else(|error| panic!("{error}"));
    let options = Options {
        isolation: crate::isolation(),
        ..Options::default()
    };
    let outcome =
        run::run(&plan, &options, &|_, _, _| {}).unwrap_or_else(|error| panic!("{error}"));
    (folder, outcome)
}

fn measure<'a>(outcome: &'a Outcome, metric: &str, dimension: &str) -> &'a Measure {
    let mut measures = outcome.data.measures.iter();
    measures
        .find(|m| m.metric == metric && m.municipality == "1506" && m.dimension == dimension)
        .expect("because every metric answers")
}

/// Walks an initiative through a model without decisions: each word is the stage beside it.
#[track_caller]
fn check_ladder(vocabulary: &str, steps: &[(&str, Stage)]) {
    let stops: Vec<Stop<'_>> = steps.iter().map(|(word, _)| (*word, None)).collect();
    let (_folder, outcome) = walked(vocabulary, None, &stops);
    let rows: &[Initiative] = &outcome.data.initiatives;
    let found: Vec<_> = rows
        .iter()
        .map(|row| (row.source_stage.as_deref().unwrap_or("–"), row.stage))
        .collect();
    let wanted: Vec<_> = steps
        .iter()
        .map(|(word, stage)| (*word, Some(*stage)))
        .collect();
    assert_eq!(found, wanted, "{vocabulary}");
    let mut changes: Vec<Stage> = steps.iter().map(|(_, stage)| *stage).collect();
    changes.dedup();
    let seen: Vec<Stage> = outcome
        .data
        .transitions
        .iter()
        .filter_map(|step| step.to_stage)
        .collect();
    assert_eq!(seen, changes[1..], "{vocabulary}");
    // How far it got is what its furthest word says.
    let furthest = changes.iter().filter(|stage| stage.step().is_some()).max();
    for stage in Stage::ALL.iter().filter(|stage| stage.step().is_some()) {
        let part = format!("stage={}", stage.word());
        let n = measure(&outcome, "activity.funnel", &part).value;
        let reached = furthest.is_some_and(|furthest| stage <= furthest);
        assert_eq!(n, Some(f64::from(u8::from(reached))), "{vocabulary} {part}");
    }
    let gates = measure(&outcome, "activity.gate_discipline", "");
    assert_eq!(gates.reason.as_deref(), Some("no_gates"), "{vocabulary}");
}

/// Walks an initiative through a model with gates: so many of so many changes past a gate rest on
/// the decision that it demands.
#[track_caller]
fn check_gates(model: &str, stops: &[Stop<'_>], held: f64, passed: f64) {
    let (_folder, outcome) = walked(model, Some(model), stops);
    let gates = measure(&outcome, "activity.gate_discipline", "");
    assert_eq!(
        (gates.numerator, gates.denominator),
        (Some(held), Some(passed)),
        "{model} {stops:?}"
    );
}

#[test]
fn innovasjonsloypa_asks_the_council_before_anything_is_begun() {
    check_ladder(
        "innovasjonsloypa",
        &[
            ("Innspill", Stage::Submitted),
            ("Til innovasjonsrådet", Stage::Assessed),
            ("Utforsking", Stage::Explore),
            ("Planlegging", Stage::Plan),
            ("Pilot", Stage::Test),
            ("Innføring", Stage::Implement),
            ("Oppfølging", Stage::FollowUp),
            ("I drift", Stage::Operate),
        ],
    );
    let way = |body| [("Innspill", None), ("Utforsking", body), ("Pilot", None)];
    let model = "innovasjonsloypa";
    check_gates(model, &way(Some("Innovasjonsrådet i Molde")), 1.0, 1.0);
    check_gates(model, &way(Some("Ledergruppen")), 0.0, 1.0);
    // An idea may go from submission to a pilot at once: still one gate.
    let leap = [("Innspill", None), ("Pilot", Some("Innovasjonsrådet"))];
    check_gates(model, &leap, 1.0, 1.0);
}

#[test]
fn furesoe_asks_politicians_between_the_phases() {
    check_ladder(
        "furesoe",
        &[
            ("Udforsk", Stage::Explore),
            ("Nytænk", Stage::Explore),
            ("Test", Stage::Test),
            ("Implementer", Stage::Implement),
            ("Følg op", Stage::FollowUp),
            ("Drift", Stage::Operate),
        ],
    );
    let phases = ["Nytænk", "Test", "Implementer", "Følg op"];
    let way = |bodies: [Option<&'static str>; 3]| -> Vec<Stop<'_>> {
        let bodies = [None].into_iter().chain(bodies);
        phases.into_iter().zip(bodies).collect()
    };
    let committee = Some("Udvalg for digitalisering og innovation");
    check_gates("furesoe", &way([committee; 3]), 3.0, 3.0);
    // One political decision opens one gate, and the administration's none.
    check_gates("furesoe", &way([committee, None, None]), 1.0, 3.0);
    check_gates(
        "furesoe",
        &way([committee, Some("Direktionen"), committee]),
        2.0,
        3.0,
    );
    check_gates(
        "furesoe",
        &way([Some("Formannskapet"), None, Some("Kommunestyret")]),
        2.0,
        3.0,
    );
}

#[test]
fn prosjektveiviseren_asks_the_owner_at_every_decision_point() {
    check_ladder(
        "prosjektveiviseren",
        &[
            ("Idé", Stage::Submitted),
            ("Konsept", Stage::Explore),
            ("Planlegge", Stage::Plan),
            ("Gjennomføre", Stage::Test),
            ("Avslutte", Stage::Implement),
            ("Realisere", Stage::FollowUp),
        ],
    );
    let way = |body| {
        [
            ("Idé", None),
            ("Konsept", body),
            ("Planlegge", body),
            ("Gjennomføre", None),
            ("Avslutte", body),
        ]
    };
    check_gates("prosjektveiviseren", &way(Some("Prosjektstyret")), 3.0, 4.0);
    check_gates(
        "prosjektveiviseren",
        &way(Some("Innovasjonsrådet")),
        0.0,
        4.0,
    );
}

#[test]
fn the_models_without_gates_lead_up_the_ladder() {
    check_ladder(
        "slik",
        &[
            ("Før floke", Stage::Submitted),
            ("Valg og erkjennelse", Stage::Assessed),
            ("Idé", Stage::Explore),
            ("Test", Stage::Test),
            ("Skalering", Stage::Implement),
            ("Bærekraft/drift", Stage::Operate),
        ],
    );
    check_ladder(
        "n3",
        &[
            ("Behov", Stage::Explore),
            ("Løsning", Stage::Plan),
            ("Test", Stage::Test),
            ("Nyttiggjøring", Stage::Implement),
            ("Nyttiggjort", Stage::Operate),
        ],
    );
    check_ladder(
        "ullensaker",
        &[
            ("Innmeldt behov", Stage::Submitted),
            ("Til prioritering", Stage::Assessed),
            ("På veikartet", Stage::Plan),
            ("Prosjektgjennomføring", Stage::Test),
            ("Innføring i tjenesten", Stage::Implement),
            ("Resultatoppfølging", Stage::FollowUp),
            ("Overlevert driftsorganisasjonen", Stage::Operate),
        ],
    );
    check_ladder(
        "statens-it-projektmodel",
        &[
            ("Idé", Stage::Assessed),
            ("Analyse", Stage::Explore),
            ("Anskaffelse", Stage::Plan),
            ("Gennemførelse", Stage::Test),
            ("Realisering", Stage::FollowUp),
        ],
    );
    check_ladder(
        "plain",
        &[
            ("Submitted", Stage::Submitted),
            ("Assessed", Stage::Assessed),
            ("Exploring", Stage::Explore),
            ("Planned", Stage::Plan),
            ("Testing", Stage::Test),
            ("Implementing", Stage::Implement),
            ("Operating", Stage::Operate),
        ],
    );
}

/// What is thrown away, and what had no effect, is an end with an outcome, and not a gap.
#[test]
fn a_failure_is_an_end_that_can_be_learned_from() {
    check_ladder(
        "furesoe",
        &[
            ("Udforsk", Stage::Explore),
            ("Test", Stage::Test),
            ("Kasseret", Stage::Stopped),
        ],
    );
    check_ladder(
        "slik",
        &[
            ("Idé", Stage::Explore),
            ("Test", Stage::Test),
            ("Stoppet", Stage::Stopped),
        ],
    );
}
