//! In: what the cells of a column look like, and what those of a model column do. Out: how many
//! times likelier the cells make the two to be one, with the reason in words. It exists so that a
//! name and its values are weighed alike. It deliberately quotes no cell.

use super::profile::Profile;
use crate::config::Looks;

/// How many times likelier, and why.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Evidence {
    pub times: f64,
    pub reason: String,
}

/// Weighs a column's cells. `known` is the share of them that a vocabulary knows for the column.
pub(super) fn weigh(looks: Looks, profile: &Profile, known: f64) -> Evidence {
    if profile.n_filled == 0 {
        return Evidence {
            times: 1.0,
            reason: "no values".to_owned(),
        };
    }
    let (times, reason) = by_looks(looks, profile, known);
    // Three cells prove less than thirty.
    let n = profile.n_filled as f64;
    Evidence {
        times: times.powf(n / (n + 1.5)),
        reason,
    }
}

fn by_looks(looks: Looks, p: &Profile, known: f64) -> (f64, String) {
    let percent = |share: f64| format!("{:.0} %", share * 100.0);
    let text = |share: f64, what: &str| format!("{} {what}", percent(share));
    match looks {
        Looks::Title => title(p),
        Looks::Text => prose(p),
        Looks::TextOrName => match p.dates > 0.5 || p.people > 0.5 || p.flags > 0.9 {
            true => (0.2, "dates, people or yes and no".to_owned()),
            false => (1.3, "texts".to_owned()),
        },
        Looks::Id => id(p),
        Looks::Reference => {
            if p.dates > 0.5 || p.percents > 0.5 || p.links > 0.5 {
                (0.05, "dates, percentages or links".to_owned())
            } else if p.people > 0.5 {
                (0.1, text(p.people, "people"))
            } else if p.mean_chars > 120.0 {
                (0.2, "long texts".to_owned())
            } else {
                (1.5, "ids or titles".to_owned())
            }
        }
        Looks::Date => match p.dates {
            share if share >= 0.8 => (5.0, text(share, "dates")),
            share if share >= 0.4 => (1.5, text(share, "dates")),
            _ if p.serials >= 0.8 => (
                1.3,
                "numbers of days, as dates are without a format".to_owned(),
            ),
            _ if p.years >= 0.8 => (0.5, "years".to_owned()),
            share if share >= 0.15 => (0.5, text(share, "dates")),
            share => (0.02, text(share, "dates")),
        },
        Looks::Money => money(p),
        Looks::Amounts => match (p.dates > 0.5 || p.people > 0.5, p.numbers + p.texts > 0.5) {
            (true, _) => (0.05, "dates or people".to_owned()),
            (_, true) => (1.5, "amounts or who gives them".to_owned()),
            _ => (0.3, "no amounts".to_owned()),
        },
        Looks::Number | Looks::Integer => match p.numbers {
            _ if p.dates > 0.5 => (0.03, text(p.dates, "dates")),
            _ if p.years >= 0.9 => (0.3, "years".to_owned()),
            share if share >= 0.6 => (2.5, text(share, "numbers")),
            share if share >= 0.3 => (1.0, text(share, "numbers")),
            share => (0.05, text(share, "numbers")),
        },
        Looks::Score => match p.numbers {
            share if share >= 0.8 && p.small >= 0.9 => (4.0, "small numbers".to_owned()),
            share if share >= 0.8 && p.middle <= 100.0 => (1.2, "numbers to 100".to_owned()),
            share if share >= 0.8 => (0.06, "amounts and no points".to_owned()),
            share => (0.04, text(share, "numbers")),
        },
        Looks::Share => match p.numbers {
            share if share < 0.3 => (0.05, text(share, "numbers")),
            _ if p.percents >= 0.5 => (5.0, text(p.percents, "percentages")),
            _ if p.middle <= 1.0 => (3.0, "numbers to 1".to_owned()),
            _ if p.middle <= 100.0 => (1.5, "numbers to 100".to_owned()),
            _ => (0.1, "numbers over 100".to_owned()),
        },
        Looks::Word => word(p, known),
        Looks::List => list(p, known),
        Looks::Name => name(p),
        Looks::Person => person(p),
        Looks::Municipality => match p.municipalities {
            share if share >= 0.7 => (40.0, text(share, "municipalities of the registry")),
            share if share >= 0.3 => (4.0, text(share, "municipalities of the registry")),
            share => (0.02, text(share, "municipalities of the registry")),
        },
        Looks::Flag => match p.flags {
            share if share >= 0.9 => (6.0, "yes and no".to_owned()),
            share => (0.04, text(share, "yes or no")),
        },
        Looks::Year => match p.years.max(p.periods) {
            share if share >= 0.8 => (5.0, text(share, "years or periods")),
            _ if p.dates >= 0.8 => (0.6, "dates".to_owned()),
            share => (0.05, text(share, "years or periods")),
        },
        Looks::Unit => match known {
            share if share >= 0.5 => (5.0, text(share, "known units")),
            _ if p.texts > 0.6
                && p.mean_chars <= 15.0
                && (p.distinct() < 0.6 || p.n_filled < 6) =>
            {
                (2.0, "few short words".to_owned())
            }
            _ if p.texts > 0.6 && p.mean_chars <= 20.0 => (0.8, "short words".to_owned()),
            _ => (0.1, "not few short words".to_owned()),
        },
    }
}

fn title(p: &Profile) -> (f64, String) {
    let distinct = p.distinct();
    let (times, reason) = if p.texts < 0.5 || p.links > 0.5 {
        (0.02, "numbers, dates or links")
    } else if p.people > 0.5 {
        (0.03, "people")
    } else if p.flags > 0.6 {
        (0.02, "yes and no")
    } else if p.mean_chars > 160.0 {
        (0.15, "long texts")
    } else if distinct >= 0.9 && (p.mean_words >= 1.5 || p.mean_chars >= 10.0) {
        (3.5, "short texts, nearly all different")
    } else if distinct >= 0.6 {
        (1.5, "short texts, most of them different")
    } else if p.n_distinct >= 20 && p.mean_words >= 1.5 {
        (0.9, "short texts that come again")
    } else {
        (0.25, "few different texts")
    };
    let filled = p.n_filled as f64 / p.n_rows.max(1) as f64;
    (
        if filled < 0.5 { times * 0.3 } else { times },
        reason.to_owned(),
    )
}

fn prose(p: &Profile) -> (f64, String) {
    let (times, reason) = if p.texts < 0.5 || p.links > 0.5 {
        (0.03, "numbers, dates or links")
    } else if p.people > 0.6 {
        (0.1, "people")
    } else if p.mean_chars >= 60.0 {
        (3.5, "sentences")
    } else if p.mean_chars >= 30.0 {
        (2.5, "phrases")
    } else if p.mean_chars >= 18.0 || p.distinct() > 0.8 {
        (1.0, "short texts")
    } else {
        (0.35, "few short words")
    };
    (times, reason.to_owned())
}

fn id(p: &Profile) -> (f64, String) {
    let distinct = p.distinct();
    // «2024-03» is a month and may well be the third of 2024.
    let days = p.dates - p.periods;
    let (times, reason) = if days > 0.5 || p.people > 0.5 || p.links > 0.5 || p.percents > 0.3 {
        (0.04, "dates, people, links or percentages")
    } else if p.mean_chars > 40.0 {
        (0.1, "long texts")
    } else if p.numbers > 0.8 && (p.marked > 0.3 || p.small >= 0.95 && distinct < 0.9) {
        (0.1, "amounts or points")
    } else if distinct >= 0.97 && p.ids >= 0.8 {
        (4.0, "short, each different")
    } else if distinct >= 0.97 && p.mean_words <= 1.2 {
        (2.0, "one word, each different")
    } else if distinct >= 0.85 && p.ids >= 0.8 {
        (0.8, "short, most of them different")
    } else if p.ids >= 0.8 && p.n_distinct >= 20 {
        (0.5, "short, but some come again")
    } else {
        (0.12, "not unique")
    };
    (times, reason.to_owned())
}

fn money(p: &Profile) -> (f64, String) {
    let (times, reason) = if p.dates > 0.5 {
        (0.03, "dates")
    } else if p.years >= 0.9 {
        (0.1, "years")
    } else if p.percents > 0.5 {
        (0.1, "percentages")
    } else if p.numbers < 0.15 {
        (0.03, "hardly a number")
    } else if p.numbers < 0.5 {
        (0.9, "numbers among texts")
    } else if p.marked > 0.3 || p.middle >= 1_000.0 {
        (3.5, "amounts")
    } else if p.small >= 0.97 && p.n_filled >= 5 && p.n_distinct <= 11 {
        (0.5, "small numbers")
    } else {
        (2.0, "numbers")
    };
    (times, reason.to_owned())
}

fn word(p: &Profile, known: f64) -> (f64, String) {
    let percent = format!("{:.0} % words that a vocabulary knows", known * 100.0);
    if p.numbers > 0.7 || p.dates > 0.5 || p.people > 0.6 {
        return (0.03, "numbers, dates or people".to_owned());
    }
    // Yes and no stand in every list of words and tell none apart.
    if p.flags > 0.9 {
        return match known >= 0.7 {
            true => (1.2, "yes and no".to_owned()),
            false => (0.1, "yes and no".to_owned()),
        };
    }
    match known {
        share if share >= 0.9 && p.n_distinct >= 3 => (20.0, percent),
        share if share >= 0.7 => (7.0, percent),
        share if share >= 0.4 => (4.5, percent),
        share if share >= 0.15 => (1.3, percent),
        _ if p.mean_chars > 50.0 => (0.05, "long texts".to_owned()),
        _ if p.ids > 0.8 && known < 0.1 => (0.1, "short, with digits, and no words".to_owned()),
        _ if p.distinct() >= 0.8 && p.n_filled >= 5 => {
            (0.1, "hardly a word comes again".to_owned())
        }
        _ if p.n_distinct <= 8 && p.distinct() < 0.6 => {
            (0.5, "few words, which no vocabulary knows".to_owned())
        }
        _ => (0.25, "words that no vocabulary knows".to_owned()),
    }
}

fn list(p: &Profile, known: f64) -> (f64, String) {
    let (times, reason) = if p.dates > 0.5 || p.people > 0.6 || p.links > 0.5 || p.flags > 0.9 {
        (0.05, "dates, people, links or yes and no")
    } else if known >= 0.4 {
        (7.0, "names that a vocabulary knows")
    } else if p.numbers > 0.8 {
        (0.4, "numbers")
    } else if p.mean_chars > 120.0 {
        (0.2, "long texts")
    } else if p.distinct() < 0.6 || p.semicolons > 0.2 {
        (2.5, "few names that come again")
    } else {
        (0.9, "names")
    };
    (times, reason.to_owned())
}

fn name(p: &Profile) -> (f64, String) {
    let (times, reason) = if p.dates > 0.5 || p.links > 0.5 || p.flags > 0.9 {
        (0.03, "dates, links or yes and no")
    } else if p.people > 0.6 {
        (0.12, "people")
    } else if p.municipalities > 0.7 {
        (0.1, "municipalities of the registry")
    } else if p.numbers > 0.7 {
        (0.15, "numbers")
    } else if p.mean_chars > 80.0 {
        (0.25, "long texts")
    } else if p.distinct() < 0.6 {
        (2.5, "few names that come again")
    } else {
        (1.1, "names")
    };
    (times, reason.to_owned())
}

fn person(p: &Profile) -> (f64, String) {
    let (times, reason) = if p.people >= 0.6 {
        (6.0, "people")
    } else if p.people >= 0.3 {
        (3.0, "mostly people")
    } else if p.texts < 0.5 || p.links > 0.5 {
        (0.03, "numbers, dates or links")
    } else if p.mean_chars > 60.0 {
        (0.05, "long texts")
    } else if p.flags > 0.9 {
        (0.3, "yes and no")
    } else {
        (0.7, "short texts that may be roles or initials")
    };
    (times, reason.to_owned())
}
