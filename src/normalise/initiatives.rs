//! In: an initiative with its columns filled. Out: the same with its id, its owner and its stage
//! settled, or why it is left out. It exists because several columns of an export say together
//! what one of them leaves open. It deliberately reads no cell.

use super::{Checked, Context, Fate, References, people, personal, reject};
use crate::config::fold_word;
use crate::model::findings as kinds;
use crate::model::{Decision, Initiative, Lifecycle, Stage, expectations as say, names};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::BuildHasher;

/// What was seen in the rows before.
#[derive(Default)]
pub(super) struct Seen {
    /// Hash of an id → the place of the first initiative with such an id: the ids themselves stand
    /// in the rows, and a hundred thousand of them are not kept twice.
    ids: HashMap<u64, usize>,
    /// The same by id, for ids whose hash is another's.
    alike: HashMap<String, usize>,
    /// Who is responsible, as the export has it → the pseudonyms: a few people have many rows.
    keys: HashMap<String, Option<String>>,
}

impl Seen {
    /// The place of the first initiative with an id.
    fn first(&self, id: &str, rows: &[Initiative]) -> Option<usize> {
        let at = *self.ids.get(&self.hash(id))?;
        match rows[at].initiative_id == id {
            true => Some(at),
            false => self.alike.get(id).copied(),
        }
    }

    /// Keeps where an id stands that was not seen before.
    fn add(&mut self, id: &str, at: usize) {
        let hash = self.hash(id);
        match self.ids.entry(hash) {
            Entry::Vacant(free) => _ = free.insert(at),
            Entry::Occupied(_) => _ = self.alike.insert(id.to_owned(), at),
        }
    }

    fn hash(&self, id: &str) -> u64 {
        self.ids.hasher().hash_one(id)
    }

    /// One pseudonym for each of several people, in the order of the export.
    fn owner_key(&mut self, owner: &str, key: Option<&[u8]>) -> Option<String> {
        if let Some(known) = self.keys.get(owner) {
            return known.clone();
        }
        let keys: Vec<String> = people::named_in(owner)
            .filter_map(|name| personal::pseudonym(&name, key))
            .collect();
        let keys = (!keys.is_empty()).then(|| keys.join(";"));
        self.keys.insert(owner.to_owned(), keys.clone());
        keys
    }
}

/// Finishes an initiative: its id, its owner, what its columns say together.
pub(super) fn initiative(
    mut row: Initiative,
    refs: References<'_>,
    context: &Context<'_>,
    checked: &mut Checked,
    seen: &mut Seen,
) -> Fate {
    if row.title.is_empty() {
        return reject(&kinds::ROW_NO_TITLE, names::TITLE, &refs, checked);
    }
    if row.municipality.is_empty() {
        return reject(
            &kinds::ROW_MISSING_VALUE,
            names::MUNICIPALITY,
            &refs,
            checked,
        );
    }
    if refs.owner_mapped {
        row.has_owner = Some(refs.owner.is_some());
        let owner = refs.owner.as_deref();
        row.owner_key = owner.and_then(|owner| seen.owner_key(owner, context.pseudonym_key));
    }
    row.external_id = refs.id.clone().or(row.external_id);
    row.initiative_id = match &row.external_id {
        Some(id) => [row.municipality.as_str(), "/", id].concat(),
        None => {
            checked
                .findings
                .push(kinds::ID_FROM_TITLE.at(&refs.place_of(names::ID)));
            format!("{}/~{}", row.municipality, fold_word(&row.title))
        }
    };
    // Without ids, two initiatives of one title are told apart by what they say; only a row that
    // says the same is the same one again.
    let mut n_same_title = 1;
    while row.external_id.is_none()
        && seen
            .first(&row.initiative_id, &checked.initiatives)
            .is_some_and(|at| !tells_the_same(&checked.initiatives[at], &row))
    {
        n_same_title += 1;
        let title = fold_word(&row.title);
        row.initiative_id = format!("{}/~{title}#{n_same_title}", row.municipality);
    }
    if let Some(at) = seen.first(&row.initiative_id, &checked.initiatives) {
        let first = &checked.initiatives[at];
        let place = match row.external_id {
            Some(_) => refs.place_of(names::ID),
            None => refs.place_of(names::TITLE),
        };
        // What stands for the id where there is none.
        let id = row.external_id.as_ref().unwrap_or(&row.title);
        let (finding, fate) = match fold_word(&first.title) == fold_word(&row.title) {
            true => (
                kinds::ROW_REPORT_SERIES.at(&place).value(id),
                Fate::Repeated,
            ),
            false => {
                let title = ("title", first.title.clone());
                let odd = kinds::ROW_DUPLICATE_ID.at(&place).value(id);
                (odd.expecting(&say::TITLE_OF_ID, &[title]), Fate::Rejected)
            }
        };
        checked.findings.push(finding);
        return fate;
    }
    seen.add(&row.initiative_id, checked.initiatives.len());
    if let (Some(start), Some(end)) = (row.started, row.planned_end)
        && end < start
    {
        let odd = kinds::VALUE_END_BEFORE_START.at(&refs.place_of(names::PLANNED_END));
        let odd = odd.value(end.to_string());
        let start = ("date", start.to_string());
        checked
            .findings
            .push(odd.expecting(&say::END_AFTER_START, &[start]));
    }
    for (name, happened) in [
        (names::SUBMITTED, row.submitted),
        (names::DECIDED, row.decided),
        (names::EVALUATED, row.evaluated),
        (names::ACTUAL_END, row.actual_end),
    ] {
        let Some(happened) = happened.filter(|date| *date > context.snapshot) else {
            continue;
        };
        let odd = kinds::VALUE_IN_THE_FUTURE.at(&refs.place_of(name));
        let odd = odd.value(happened.to_string());
        let shown = ("date", context.snapshot.to_string());
        checked
            .findings
            .push(odd.expecting(&say::DATE_FROM_EXPORT, &[shown]));
    }
    close(&mut row);
    checked.initiatives.push(row);
    Fate::Accepted
}

/// Whether two rows of one title and no id are one initiative, told twice: in all that does not
/// change from one status report to the next.
fn tells_the_same(a: &Initiative, b: &Initiative) -> bool {
    (
        &a.description,
        &a.service_areas,
        &a.origin_unit,
        a.submitted,
        a.started,
    ) == (
        &b.description,
        &b.service_areas,
        &b.origin_unit,
        b.submitted,
        b.started,
    )
}

/// Lets stage, decision and lifecycle agree where one of them says more than another: a closed
/// row on the ladder has left it, and by which end the decision and outcome tell.
fn close(row: &mut Initiative) {
    let on_ladder = row.stage.is_none_or(|stage| !stage.is_closed());
    if row.lifecycle == Some(Lifecycle::Closed) && on_ladder {
        row.stage = match row.decision {
            Some(Decision::Rejected | Decision::Withdrawn) => Some(Stage::Rejected),
            _ => Some(Stage::Completed),
        };
    }
    if row.decision == Some(Decision::Rejected)
        && row
            .stage
            .is_some_and(|s| s.step() <= Some(1) && s.step().is_some())
    {
        row.stage = Some(Stage::Rejected);
    }
    if row.lifecycle.is_none() {
        row.lifecycle = row.stage.map(|stage| match stage {
            stage if stage.is_closed() => Lifecycle::Closed,
            Stage::Submitted | Stage::Assessed => Lifecycle::Waiting,
            _ => Lifecycle::Active,
        });
    }
}
