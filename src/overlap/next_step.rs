//! In: the members of a cluster with their stages. Out: who is furthest, and what that suggests to
//! each of the others. It exists so that a cluster ends in something to do. It deliberately is a
//! handful of rules that a reader can repeat by hand, and it suggests nothing where a stage is
//! unknown.

use crate::model::{Initiative, Stage};
use chrono::Datelike;

/// The step of what is finished: beyond the ladder's last.
const FINISHED: u8 = 8;

/// The member that is furthest; of several the one that started first. None where no stage is
/// known, or all were stopped.
pub fn front(members: &[&Initiative]) -> Option<usize> {
    (0..members.len())
        .filter(|at| step(members[*at]).is_some())
        .min_by_key(|at| {
            let row = members[*at];
            let began = row.started.or(row.submitted);
            let furthest_first = std::cmp::Reverse(step(row));
            // `false` sorts first: a known date before an unknown one.
            (furthest_first, began.is_none(), began, &row.initiative_id)
        })
}

/// What the stages suggest to a member: `lead` to the one in front; `copy` where the one in front
/// has introduced it and this one is still to try it; `join` where this one is early and nobody
/// has introduced it; `coordinate` where both have planned it, neither has it in operation, and both
/// are to be done in one calendar year; `run` where both are late otherwise, or this one's stage
/// can't be placed. One supplier would be a reason to coordinate too, but no export names suppliers.
pub fn suggest(members: &[&Initiative], front: Option<usize>, at: usize) -> &'static str {
    if front == Some(at) {
        return "lead";
    }
    let furthest = front.and_then(|front| step(members[front]));
    match (furthest, step(members[at])) {
        (Some(furthest), Some(own)) if own <= step_of(Stage::Plan) => {
            if furthest >= step_of(Stage::Implement) {
                "copy"
            } else {
                "join"
            }
        }
        (Some(furthest), Some(own))
            if furthest < step_of(Stage::Operate)
                && own < step_of(Stage::Operate)
                && same_year(front.map(|front| members[front]), members[at]) =>
        {
            "coordinate"
        }
        _ => "run",
    }
}

/// Whether both are planned to end in one calendar year.
fn same_year(front: Option<&Initiative>, row: &Initiative) -> bool {
    let year = |row: &Initiative| row.planned_end.map(|date| date.year());
    year(row).is_some() && front.and_then(year) == year(row)
}

/// The step on the ladder. What is finished stands above it; what was stopped or merged stands
/// nowhere, for nobody is to follow it.
fn step(row: &Initiative) -> Option<u8> {
    match row.stage? {
        Stage::Completed => Some(FINISHED),
        stage => stage.step(),
    }
}

fn step_of(stage: Stage) -> u8 {
    stage.step().unwrap_or(FINISHED)
}
