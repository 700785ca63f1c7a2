//! In: a number with all its rows, without each of them, and without what belongs to each. Out:
//! what each row does to it. It exists because an initiative takes its benefits with it, so that a
//! number may be told by its initiatives, by its benefits, or by both, and only one of these counts
//! what the number counted: the account that adds up. It deliberately knows no metric.

use super::rows::{At, Unit};
use super::{Role, Takes, part};
use crate::model::Measure;
use std::collections::BTreeSet;

/// What moves a number, with the numbers without it.
pub(super) struct Moving {
    pub unit: Unit,
    pub without: Vec<Measure>,
    /// The numbers without what belongs to it and moves a number by itself, where there is such.
    pub without_inner: Option<Vec<Measure>>,
}

/// What a row does: which of those that move a number, and how.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub moving: usize,
    pub role: Role,
    pub takes: Takes,
}

/// How outer rows are told beside the rows that belong to them.
#[derive(Debug, Clone, Copy)]
enum How {
    /// By what goes with them besides their inner rows: each amount is counted where it stands.
    Net,
    /// By all that goes with them, where that is more than their inner rows.
    Whole,
    /// By all that goes with them: what is counted are the outer rows, though only inner ones tell.
    Outer,
}

/// What each row does to one part of a number: the first account that adds up to its counts; where
/// none does, as where a row is a pair's half, the one that tells most.
pub(super) fn of(moving: &[Moving], measures: &[Measure], dimension: &str) -> Vec<Line> {
    let Some(with) = part(measures, dimension) else {
        return Vec::new();
    };
    let accounts = [How::Net, How::Whole, How::Outer].map(|how| account(moving, with, how));
    let found = accounts.iter().position(|account| adds_up(account, with));
    let [net, whole, outer] = accounts;
    let mut account = match found {
        Some(0) => net,
        Some(2) => outer,
        _ => whole,
    };
    counted_besides(&mut account, with);
    account
}

fn account(moving: &[Moving], with: &Measure, how: How) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut told: BTreeSet<At> = BTreeSet::new();
    // The outermost first: what a counted row holds is told with it.
    let mut order: Vec<usize> = (0..moving.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(moving[*at].unit.table), *at));
    for at in order {
        let Moving {
            unit,
            without,
            without_inner,
        } = &moving[at];
        let without = part(without, &with.dimension);
        if without == Some(with) {
            continue;
        }
        let inner = without_inner
            .as_ref()
            .map(|inner| part(inner, &with.dimension));
        let by_itself = inner.is_none_or(|inner| inner != without);
        let (mut role, takes) = match (how, inner) {
            (How::Net, Some(Some(inner))) => effect(inner, without),
            // With the inner rows the part goes; what is left has nothing to go from.
            (How::Net, Some(None)) => continue,
            _ => effect(with, without),
        };
        let is_told = unit.rows.iter().all(|at| told.contains(at));
        let is_counted = takes.n_eligible > 0;
        let lists = match how {
            How::Net | How::Whole => by_itself,
            How::Outer => by_itself || (is_counted && !is_told),
        };
        if !lists {
            continue;
        }
        if !matches!(how, How::Net) && is_told && is_counted {
            role = Role::Moves;
        } else if is_counted && !matches!(how, How::Net) {
            told.extend(&unit.inner);
        }
        lines.push(Line {
            moving: at,
            role,
            takes,
        });
    }
    lines
}

/// Whether the rows that are counted are as many as the number has.
fn adds_up(account: &[Line], with: &Measure) -> bool {
    let counted = || {
        let lines = account.iter().filter(|line| line.role != Role::Moves);
        lines.filter(|line| line.takes.n_eligible > 0)
    };
    let n_of = |role: Role| account.iter().filter(|line| line.role == role).count();
    let n_eligible: i64 = counted().map(|line| line.takes.n_eligible).sum();
    // How a row counts without which there is no number can't be told from the rest.
    if n_of(Role::Defines) + n_of(Role::Decides) > 0 {
        return n_eligible + n_of(Role::Defines) as i64 == with.n_eligible;
    }
    let n_usable: i64 = counted().map(|line| line.takes.n_usable).sum();
    let numerator: f64 = counted().filter_map(|line| line.takes.numerator).sum();
    let near = |wanted: f64| (numerator - wanted).abs() <= 1e-6 * wanted.abs().max(1.0);
    (n_eligible, n_usable) == (with.n_eligible, with.n_usable) && with.numerator.is_none_or(near)
}

/// Where a number counts what it has no base of, such as oddities found or what is gone from an
/// export, those are counted, although the rows that it is about are others.
fn counted_besides(account: &mut [Line], with: &Measure) {
    let is_counted = |line: &Line| line.role == Role::Counted;
    let has_base = account.iter().any(|line| line.takes.n_eligible > 0);
    if account.iter().any(is_counted) || (has_base && with.denominator.is_some()) {
        return;
    }
    let besides = account
        .iter_mut()
        .filter(|line| line.role == Role::Moves && line.takes.n_eligible == 0)
        .filter(|line| line.takes.numerator.is_some_and(|n| n > 0.0));
    for line in besides {
        line.role = Role::Counted;
    }
}

/// What a row does, seen from the number with it and without.
fn effect(with: &Measure, without: Option<&Measure>) -> (Role, Takes) {
    let Some(rest) = without else {
        // The part itself goes with the row: it was its only one, or what the part is about.
        return match with.n_eligible {
            0 | 1 => going(with, None),
            _ => (Role::Defines, Takes::default()),
        };
    };
    let is_empty = rest.n_eligible == 0 && rest.numerator.is_none();
    going(with, (!is_empty).then_some(rest))
}

fn going(with: &Measure, rest: Option<&Measure>) -> (Role, Takes) {
    let less = |with: Option<f64>, rest: Option<Option<f64>>| match rest {
        None => with,
        Some(rest) => Some(with? - rest?),
    };
    let takes = Takes {
        value: less(with.value, rest.map(|rest| rest.value)),
        numerator: less(with.numerator, rest.map(|rest| rest.numerator)),
        denominator: less(with.denominator, rest.map(|rest| rest.denominator)),
        n_eligible: with.n_eligible - rest.map_or(0, |rest| rest.n_eligible),
        n_usable: with.n_usable - rest.map_or(0, |rest| rest.n_usable),
    };
    let is_lost = with.numerator.is_some() && takes.numerator.is_none();
    let role = match (takes.n_eligible > 0, takes.n_usable > 0) {
        _ if is_lost => Role::Decides,
        (true, true) if takes.numerator == Some(0.0) => Role::Base,
        (true, true) => Role::Counted,
        (true, false) => Role::Lacks,
        (false, _) => Role::Moves,
    };
    (role, takes)
}
