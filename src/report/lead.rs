//! In: the desk and a municipality, or all. Out: the sentences that a page opens with. It exists
//! because most readers read nothing else: what happened comes first, then the number with its
//! interval, and «faster» or «slower» only where the intervals are apart. It deliberately says
//! nothing that its measure does not carry.

use super::material::{Desk, is_ok};
use super::view::Sentence;
use crate::metrics::ALL;

/// Three sentences: decisions, benefits and overlap where the data can carry them; where they can't,
/// what the data do say takes their place, and what can't be said comes last.
pub(super) fn sentences(desk: &Desk<'_>, who: &str, overlap: (Sentence, bool)) -> Vec<Sentence> {
    let has = |metric: &str, dimension: &str| desk.value(metric, who, dimension).is_some();
    let decided = has("activity.time_to_decision", "at=median")
        || desk
            .value("activity.queue", who, "what=count")
            .is_some_and(|n| n > 0.0);
    let mut told = Vec::new();
    let mut untold = Vec::new();
    let mut candidates = vec![
        (decision_sentence(desk, who), decided),
        (
            benefit_sentence(desk, who),
            has("effect.realised_direct", ""),
        ),
    ];
    // Leaders of the cooperation ask first where two do the same; a rådmann asks it last.
    candidates.insert(if who == ALL { 0 } else { 2 }, overlap);
    for (sentence, carried) in candidates {
        if carried {
            told.push(sentence);
        } else {
            untold.push(sentence);
        }
    }
    for other in [
        rating_sentence(desk, who),
        change_sentence(desk, who),
        slip_sentence(desk, who),
    ] {
        if told.len() < 3 {
            told.extend(other);
        }
    }
    told.extend(untold);
    told.truncate(3);
    told
}

/// How many are rated red, for the light that is red most often.
fn rating_sentence(desk: &Desk<'_>, who: &str) -> Option<Sentence> {
    let (light, measure) = ["schedule", "economy", "quality", "risk", "benefit"]
        .iter()
        .filter_map(|light| {
            let dimension = format!("light={light};colour=red");
            Some((*light, desk.get("activity.lights", who, &dimension)?))
        })
        .filter(|(light, _)| {
            // A light that nobody sets is no rating.
            let missing = format!("light={light};colour=missing");
            let missing = desk.get("activity.lights", who, &missing);
            missing.is_some_and(|m| m.numerator < m.denominator)
        })
        .max_by(|a, b| {
            a.1.numerator
                .unwrap_or(0.0)
                .total_cmp(&b.1.numerator.unwrap_or(0.0))
        })?;
    let (red, of) = (measure.numerator?, measure.denominator?);
    let say = &desk.say;
    Some(Sentence {
        strong: say.say(
            "lead.rating",
            &[
                ("red", &desk.fmt.whole(red)),
                ("of", &desk.fmt.whole(of)),
                ("light", &say.text(&format!("light.{light}")).to_lowercase()),
            ],
        ),
        rest: match desk.interval(measure).filter(|_| measure.value.is_some()) {
            Some(_) => say.say("lead.rating_rest", &[("share", &desk.shown(Some(measure)))]),
            None => String::new(),
        },
    })
}

/// What has come and gone since the snapshot before.
fn change_sentence(desk: &Desk<'_>, who: &str) -> Option<Sentence> {
    let new = desk.value("activity.changes", who, "what=new")?;
    let gone = desk.value("activity.changes", who, "what=disappeared")?;
    let open = desk.value("activity.portfolio", who, "what=open")?;
    Some(Sentence {
        strong: desk.say.say("lead.open", &[("n", &desk.fmt.whole(open))]),
        rest: desk.say.say(
            "lead.changes",
            &[
                ("new", &desk.fmt.whole(new)),
                ("gone", &desk.fmt.whole(gone)),
                ("date", &desk.since(who)),
            ],
        ),
    })
}

/// How far planned ends have moved.
fn slip_sentence(desk: &Desk<'_>, who: &str) -> Option<Sentence> {
    let measure = desk.ok("activity.slip", who, "")?;
    Some(Sentence {
        strong: desk
            .say
            .say("lead.slip", &[("days", &desk.shown(Some(measure)))]),
        rest: desk
            .interval(measure)
            .map(|interval| desk.say.say("lead.slip_rest", &[("interval", &interval)]))
            .unwrap_or_default(),
    })
}

/// What is said of the wait for a decision.
fn decision_sentence(desk: &Desk<'_>, who: &str) -> Sentence {
    let say = &desk.say;
    let now = desk.ok("activity.time_to_decision", who, "at=median");
    let before = desk
        .get_before("activity.time_to_decision", who, "at=median")
        .filter(|m| is_ok(m));
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
fn benefit_sentence(desk: &Desk<'_>, who: &str) -> Sentence {
    let say = &desk.say;
    let measure = desk.get("effect.realised_direct", who, "");
    let overdue = desk.get("effect.overdue", who, "");
    let late = overdue.and_then(|m| m.numerator).filter(|n| *n > 0.0);
    let late = late.map_or_else(String::new, |n| {
        say.count("lead.overdue", n as usize, &desk.fmt.whole(n), &[])
    });
    match measure {
        Some(m) if is_ok(m) => {
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
