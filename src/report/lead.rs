//! In: the desk and a municipality, or all. Out: the sentences that a page opens with. It exists
//! because most readers read nothing else: what happened comes first, then the number with its
//! interval, and «faster» or «slower» only where the intervals are apart. It deliberately says
//! nothing that its measure does not carry.

use super::material::Desk;
use super::view::Sentence;
use crate::model::Status;

/// What is said of the wait for a decision.
pub(super) fn decision_sentence(desk: &Desk<'_>, who: &str) -> Sentence {
    let say = &desk.say;
    let now = desk.ok("activity.time_to_decision", who, "at=median");
    let before = desk
        .get_before("activity.time_to_decision", who, "at=median")
        .filter(|m| m.status == Some(Status::Ok));
    let queue = desk.value("activity.queue", who, "what=count");
    let oldest = desk.value("activity.queue", who, "what=age_max");
    let waiting = match (queue, oldest) {
        (Some(n), Some(days)) if n > 0.0 => say.count(
            "lead.queue",
            n as usize,
            &desk.fmt.whole(n),
            &[("days", &desk.fmt.whole(days))],
        ),
        _ => String::new(),
    };
    let Some((measure, days)) = now.and_then(|m| Some((m, m.value?))) else {
        let why = desk
            .get("activity.time_to_decision", who, "at=median")
            .map(|m| desk.reason(m))
            .unwrap_or_default();
        let strong = match queue {
            Some(n) if n > 0.0 => {
                say.count("lead.queue_first", n as usize, &desk.fmt.whole(n), &[])
            }
            _ => say.text("lead.no_wait"),
        };
        let rest = match oldest {
            Some(days) => say.say(
                "lead.oldest",
                &[("days", &desk.fmt.whole(days)), ("why", &why)],
            ),
            None => why,
        };
        return Sentence { strong, rest };
    };
    let interval = desk.interval(measure).unwrap_or_default();
    // Faster or slower is said only where the intervals are apart.
    let moved = before.and_then(|b| match (b.lower, b.upper, measure.lower, measure.upper) {
        (Some(low), _, _, Some(now_high)) if now_high < low => Some("lead.faster"),
        (_, Some(high), Some(now_low), _) if now_low > high => Some("lead.slower"),
        _ => None,
    });
    let days = desk.fmt.whole(days);
    match (moved, before.and_then(|b| b.value)) {
        (Some(key), Some(then)) => Sentence {
            strong: say.text(key),
            rest: say.say(
                "lead.median_against",
                &[
                    ("days", &days),
                    ("interval", &interval),
                    ("then", &desk.fmt.whole(then)),
                    ("period", &desk.fmt.period(desk.m.before.period)),
                    ("waiting", &waiting),
                ],
            ),
        },
        _ => Sentence {
            strong: say.say("lead.median", &[("days", &days)]),
            rest: say.say(
                "lead.median_rest",
                &[("interval", &interval), ("waiting", &waiting)],
            ),
        },
    }
}

/// What is said of benefits.
pub(super) fn benefit_sentence(desk: &Desk<'_>, who: &str) -> Sentence {
    let say = &desk.say;
    let measure = desk.get("effect.realised_direct", who, "");
    let overdue = desk.get("effect.overdue", who, "");
    let late = overdue.and_then(|m| m.numerator).filter(|n| *n > 0.0);
    let late = late.map_or_else(String::new, |n| {
        say.count("lead.overdue", n as usize, &desk.fmt.whole(n), &[])
    });
    match measure {
        Some(m) if m.status == Some(Status::Ok) => {
            let (above, below) = (m.numerator.unwrap_or(0.0), m.denominator.unwrap_or(0.0));
            let strong = match m.value {
                Some(share) if share >= 1.0 => "lead.benefit_reached",
                Some(share) if share >= 0.8 => "lead.benefit_near",
                _ => "lead.benefit_late",
            };
            Sentence {
                strong: say.text(strong),
                rest: say.say(
                    "lead.benefit_rest",
                    &[
                        ("realised", &desk.fmt.millions(above)),
                        ("planned", &desk.fmt.millions(below)),
                        ("share", &desk.fmt.share(m.value.unwrap_or(0.0))),
                        ("late", &late),
                    ],
                ),
            }
        }
        Some(m) => Sentence {
            strong: say.text("lead.benefit_unknown"),
            rest: format!("{} {late}", desk.reason(m)).trim().to_owned(),
        },
        None => Sentence::default(),
    }
}
