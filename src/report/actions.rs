//! In: the rows behind a municipality's lists, and its clusters. Out: what needs a decision now, the
//! weightiest first, each with its why. It exists because a rådmann asks what to do before how
//! much. It deliberately names a few and counts the rest: the whole lists stand further down.

use super::material::Desk;
use super::sections::quoted;
use super::view::Action;
use crate::metrics::Evidence;
use crate::model::OverlapCluster;

/// What needs a decision now, the weightiest first.
pub(super) fn needed(desk: &Desk<'_>, who: &str, evidence: &Evidence) -> Vec<Action> {
    let say = &desk.say;
    let mut actions = Vec::new();
    let mut copies: Vec<(&OverlapCluster, &OverlapCluster)> = Vec::new();
    for members in desk.clusters.values() {
        let front = members.iter().find(|member| member.front);
        let own = members
            .iter()
            .find(|m| m.municipality == who && m.next_step == "copy");
        if let (Some(front), Some(own)) = (front, own) {
            copies.push((own, front));
        }
    }
    copies.sort_by(|a, b| {
        b.0.weakest_link
            .total_cmp(&a.0.weakest_link)
            .then_with(|| a.0.initiative_id.cmp(&b.0.initiative_id))
    });
    for (own, front) in copies.iter().take(2) {
        let (Some(mine), Some(theirs)) = (
            desk.initiatives.get(own.initiative_id.as_str()),
            desk.initiatives.get(front.initiative_id.as_str()),
        ) else {
            continue;
        };
        actions.push(Action {
            strong: say.text("action.copy"),
            text: say.say("action.copy_text", &[("title", &mine.title)]),
            why: say.say(
                "action.copy_why",
                &[
                    ("theirs", &theirs.title),
                    ("municipality", &desk.name(&front.municipality)),
                    ("stage", &desk.stage(theirs.stage).to_lowercase()),
                ],
            ),
        });
    }
    if !evidence.not_ready.is_empty() {
        let titles: Vec<String> = evidence
            .not_ready
            .iter()
            .take(3)
            .map(|r| quoted(desk, &r.row.title))
            .collect();
        let n = evidence.not_ready.len();
        actions.push(Action {
            strong: say.text("action.handover"),
            text: titles.join(", ") + ".",
            why: say.count("action.handover_why", n, &desk.fmt.count(n), &[]),
        });
    }
    if !evidence.overdue.is_empty() {
        let n = evidence.overdue.len();
        let titles: Vec<String> = evidence
            .overdue
            .iter()
            .take(2)
            .map(|r| quoted(desk, &r.benefit.title))
            .collect();
        actions.push(Action {
            strong: say.text("action.measure"),
            text: titles.join(", ") + ".",
            why: say.count("action.measure_why", n, &desk.fmt.count(n), &[]),
        });
    }
    if let Some(first) = evidence.stalled.first() {
        let n = evidence.stalled.len();
        actions.push(Action {
            strong: say.text("action.stalled"),
            text: say.say(
                "action.stalled_text",
                &[
                    ("title", &first.row.title),
                    ("days", &desk.fmt.whole(first.days)),
                ],
            ),
            why: say.count("action.stalled_why", n, &desk.fmt.count(n), &[]),
        });
    }
    if let Some(first) = evidence.queue.first().filter(|aged| aged.days > 90.0) {
        let n = evidence
            .queue
            .iter()
            .filter(|aged| aged.days > 90.0)
            .count();
        actions.push(Action {
            strong: say.text("action.decide"),
            text: say.say(
                "action.decide_text",
                &[
                    ("title", &first.row.title),
                    ("days", &desk.fmt.whole(first.days)),
                ],
            ),
            why: say.count("action.decide_why", n, &desk.fmt.count(n), &[]),
        });
    }
    actions
}
