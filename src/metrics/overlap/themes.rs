//! In: pairs that are about one theme without being the same. Out: how many there are, and how many
//! initiatives have somebody to talk to. It deliberately counts nothing that is a link: the same
//! initiative is `pairs`' matter.

use super::pairs::objection;
use crate::metrics::examples::{AUKRA, Example, Given, Gives, MOLDE, portfolio, today};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::{ALL, View};
use crate::model::*;
use std::collections::BTreeSet;

/// Pairs about one theme.
pub const THEMES: Metric = Metric {
    id: "overlap.themes",
    family: Family::Overlap,
    name: Names {
        nb: "Samme tema hos andre",
        nn: "Same tema hos andre",
        en: "Same theme elsewhere",
        da: "Samme tema hos andre",
    },
    question: &[2, 3],
    formula: "Pairs of current initiatives of two municipalities that are not linked and not one joint initiative, and of which people say «theme», or nobody says anything and the finder says: they share a concept of the thesaurus that gives at least 0.20 of the similarity of what they are about, or that similarity is at least 0.40 in all. The finder judges the near misses of each initiative with the highest scores, six at most. Many-to-many; never in a cluster and never in overlap.candidates. what=pairs: the pairs, for a municipality those it has a side in; what=in_them: the initiatives in them, for a municipality its own.",
    unit: Unit::Count,
    direction: Direction::Context,
    source: "Own method: see the overlap page",
    fields: &["title, description or need"],
    dimensions: &[
        part("what=pairs", Unit::Count),
        part("what=in_them", Unit::Count),
    ],
    compute: Compute::Rows(themes),
    examples: &[
        Example::new(
            "One of Molde's is about what two of Aukra's are about: two pairs.",
            || two_themes(|_| {}),
            "what=pairs",
            Gives::Value(2.0),
        ),
        Example::new(
            "And one initiative of Molde's.",
            || two_themes(|_| {}),
            "what=in_them",
            Gives::Value(1.0),
        ),
        Example::new(
            "A linked pair is no theme, whatever else is said of it.",
            || two_themes(|pair| pair.linked = true),
            "what=pairs",
            Gives::Value(0.0),
        ),
        Example::new(
            "Nobody else has an export: nothing was compared.",
            || portfolio(6, |_, _| {}),
            "what=pairs",
            Gives::Nothing(Status::Refused, gate::SINGLE_MUNICIPALITY),
        ),
    ],
};

fn two_themes(set: impl Fn(&mut OverlapPair)) -> Dataset {
    let theme = |pair: &mut OverlapPair| {
        (pair.linked, pair.proposed) = (false, false);
        pair.relation = Some(Relation::Theme);
        set(pair);
    };
    portfolio(6, |_, _| {})
        .initiatives(AUKRA, today(), 6, |_, _| {})
        .pair((MOLDE, 1), (AUKRA, 1), theme)
        .pair((MOLDE, 1), (AUKRA, 2), theme)
}

fn themes(view: &View) -> Vec<Answer> {
    let parts = ["what=pairs", "what=in_them"];
    let (mut n_pairs, mut initiatives) = (0, BTreeSet::new());
    for pair in &view.overlap.themes {
        let sides = [
            (&pair.municipality_a, &pair.initiative_a),
            (&pair.municipality_b, &pair.initiative_b),
        ];
        let own = sides
            .iter()
            .filter(|(home, _)| view.id == ALL || *home == view.id);
        let own: Vec<&str> = own.map(|(_, id)| id.as_str()).collect();
        n_pairs += usize::from(!own.is_empty());
        initiatives.extend(own);
    }
    let basis = Basis::whole(view.lines.len());
    let found = [n_pairs, initiatives.len()].into_iter();
    parts
        .into_iter()
        .zip(found)
        .map(|(part, n)| objection(view, part).unwrap_or_else(|| gate::count(part, n, basis)))
        .collect()
}
