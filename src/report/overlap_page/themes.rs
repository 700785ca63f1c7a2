//! In: pairs that are about one theme, and pairs that list one joint initiative. Out: who works with
//! the same theme, by the concept that they share, and what is done together already. It exists
//! because these two are what a reader must not take for overlap: the one is a reason to talk, the
//! other is sharing. It deliberately suggests no step for either.

use super::reasons::{self, WORTH_SAYING};
use super::{Known, about, cut, is_between, quoted};
use crate::model::{OverlapPair, Relation};
use crate::report::material::Desk;
use crate::report::view::{Block, Group, Member, Section};
use std::collections::{BTreeMap, BTreeSet};

/// So many themes stand on the page.
const SHOWN: usize = 40;

/// The concept that gives most of the likeness of two.
fn concept(pair: &OverlapPair) -> Option<&str> {
    let first = reasons::concepts(pair).into_iter().next();
    first
        .filter(|shared| shared.weight >= WORTH_SAYING)
        .map(|shared| shared.name)
}

/// Initiatives by what brings them together.
type Gathered<'a> = BTreeMap<String, BTreeSet<&'a str>>;

/// Who works with the same theme.
pub(super) fn themes<'a>(desk: &Desk<'a>, known: &Known<'a>) -> Section {
    let say = &desk.say;
    let by_people = say.text("overlap.theme_by_people");
    let pairs = &desk.m.data.overlap_pairs;
    let is_theme = |pair: &&OverlapPair| {
        pair.relation == Some(Relation::Theme) && !pair.linked && !pair.joint && is_between(pair)
    };
    let mut gathered = Gathered::new();
    let mut told = BTreeSet::new();
    for pair in pairs.iter().filter(is_theme) {
        let name = concept(pair).map_or_else(|| by_people.clone(), str::to_owned);
        let ids = (&*pair.initiative_a, &*pair.initiative_b);
        gathered.entry(name).or_default().extend([ids.0, ids.1]);
        told.insert(ids);
    }
    // People may find a theme where the finder saw nothing.
    let answers = known.answers.iter();
    for (ids, _) in
        answers.filter(|(ids, answer)| **answer == Relation::Theme && !told.contains(*ids))
    {
        let place = |id: &str| desk.initiatives.get(id).map(|row| &row.municipality);
        if place(ids.0) != place(ids.1) {
            let all = gathered.entry(by_people.clone()).or_default();
            all.extend([ids.0, ids.1]);
        }
    }
    // Who does the same works with the theme too.
    for pair in &known.linked {
        if let Some(all) = concept(pair).and_then(|name| gathered.get_mut(name)) {
            all.extend([&*pair.initiative_a, &*pair.initiative_b]);
        }
    }
    let heading = say.text("section.themes");
    let (groups, n) = groups(desk, known, gathered.into_iter().collect());
    let blocks = match n {
        0 => vec![Block::Paragraph {
            text: say.text("section.themes_none"),
        }],
        n => vec![
            Block::Paragraph {
                text: cut(desk, "overlap.themes_shown", n, groups.len()),
            },
            Block::Groups {
                items: groups,
                none: say.text("overlap.none_for"),
            },
        ],
    };
    Section {
        id: "themes".to_owned(),
        heading,
        blocks,
        ..Section::default()
    }
}

/// What several municipalities list and do together.
pub(super) fn joint<'a>(desk: &Desk<'a>, known: &Known<'a>) -> Section {
    let say = &desk.say;
    let mut gathered: BTreeMap<&str, (String, BTreeSet<&str>)> = BTreeMap::new();
    for pair in desk.m.data.overlap_pairs.iter().filter(|pair| pair.joint) {
        let Some(row) = desk.initiatives.get(pair.initiative_a.as_str()) else {
            continue;
        };
        // Several lists may call one joint initiative by several titles.
        let sign = row.joint_id.as_deref().unwrap_or(&row.title);
        let group = gathered.entry(sign);
        let group = group.or_insert_with(|| (row.title.clone(), BTreeSet::new()));
        group.1.extend([&*pair.initiative_a, &*pair.initiative_b]);
    }
    let (groups, n) = groups(desk, known, gathered.into_values().collect());
    let blocks = match n {
        0 => Vec::new(),
        n => vec![
            Block::Paragraph {
                text: cut(desk, "overlap.joint_shown", n, groups.len()),
            },
            Block::Groups {
                items: groups,
                none: say.text("overlap.none_for"),
            },
        ],
    };
    Section {
        id: "joint".to_owned(),
        heading: say.text("section.joint_pairs"),
        blocks,
        ..Section::default()
    }
}

/// The groups with most municipalities first, as far as they are shown, and how many there are.
fn groups<'a>(
    desk: &Desk<'a>,
    known: &Known<'a>,
    gathered: Vec<(String, BTreeSet<&'a str>)>,
) -> (Vec<Group>, usize) {
    let mut all: Vec<_> = gathered
        .into_iter()
        .map(|(name, ids)| {
            let rows = ids.iter().filter_map(|id| desk.initiatives.get(id));
            let mut rows: Vec<_> = rows.copied().collect();
            rows.sort_by_key(|row| (known.places.get(&*row.municipality), &row.title));
            let places: BTreeSet<&str> = rows.iter().map(|row| &*row.municipality).collect();
            (name, rows, places)
        })
        .collect();
    all.sort_by(|x, y| {
        (y.2.len(), y.1.len())
            .cmp(&(x.2.len(), x.1.len()))
            .then_with(|| desk.fmt.order(&x.0, &y.0))
    });
    let n = all.len();
    let shown = all
        .into_iter()
        .take(SHOWN)
        .map(|(name, rows, places)| Group {
            title: name,
            detail: desk.say.say(
                "overlap.theme_size",
                &[
                    ("places", &desk.fmt.count(places.len())),
                    ("n", &desk.fmt.count(rows.len())),
                ],
            ),
            mark: known.mark(places.into_iter()),
            members: rows
                .iter()
                .map(|row| Member {
                    who: desk.name(&row.municipality),
                    title: quoted(desk, &row.title),
                    about: about(desk, row),
                    ..Member::default()
                })
                .collect(),
        });
    (shown.collect(), n)
}
