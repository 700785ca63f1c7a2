//! In: the reasons of a pair, as the tables have them. Out: the same as sentences. It exists because
//! nobody acts on `concept=medisindispenser|0.21|pilledunk|ems`. It deliberately adds no reason and
//! leaves out only what says next to nothing.

use crate::model::OverlapPair;
use crate::report::{Format, Messages};

/// A shared concept that gives less than this of the similarity is not worth a sentence.
pub(super) const WORTH_SAYING: f64 = 0.05;

/// So many of them are said: the next is most often a wider word for the same.
const SAID: usize = 2;

/// From this logarithm on the service areas are worth a sentence: they meet twice as often in links
/// as by chance, or half as often.
const AREA_TELLS: f64 = 0.69;

/// A concept that both sides of a pair tell.
pub(super) struct Shared<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it gives of the similarity.
    pub weight: f64,
    /// The words of the first and of the second.
    words: [&'a str; 2],
}

/// The concepts that the two share, the weightiest first.
pub(super) fn concepts(pair: &OverlapPair) -> Vec<Shared<'_>> {
    let told = pair.reasons.iter().filter_map(|reason| {
        let mut parts = reason.strip_prefix("concept=")?.split('|');
        Some(Shared {
            name: parts.next()?,
            weight: parts.next()?.parse().ok()?,
            words: [parts.next()?, parts.next()?],
        })
    });
    told.collect()
}

/// The reasons of a pair as a sentence.
pub fn pair_reasons(say: &Messages, fmt: &Format, pair: &OverlapPair) -> String {
    let sides = [say.text("overlap.one_side"), say.text("overlap.other_side")];
    words(say, fmt, pair, [&sides[0], &sides[1]])
}

/// The same, with what each side is called.
pub(super) fn words(say: &Messages, fmt: &Format, pair: &OverlapPair, sides: [&str; 2]) -> String {
    let mut parts: Vec<String> = concepts(pair)
        .iter()
        .filter(|shared| shared.weight >= WORTH_SAYING)
        .take(SAID)
        .map(|shared| concept(say, shared, sides))
        .collect();
    let (mut terms, mut fields, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    for reason in &pair.reasons {
        let Some((name, weight)) = reason.rsplit_once('|') else {
            continue;
        };
        if let Some(term) = name.strip_prefix("term=") {
            terms.push(quoted(say, term));
        }
        let Ok(weight) = weight.parse::<f64>() else {
            continue;
        };
        match name.strip_prefix("field=") {
            Some("area") if weight >= AREA_TELLS => rest.push(say.text("overlap.area_for")),
            Some("area") if weight <= -AREA_TELLS => rest.push(say.text("overlap.area_against")),
            Some("area") => {}
            Some(field) => {
                let word = say.text(&format!("overlap.field.{field}"));
                fields.push(format!("{word} {}", fmt.number(weight, 2)));
            }
            None if name == "runner_up" => {
                rest.push(say.say("overlap.runner_up", &[("score", &fmt.number(weight, 2))]));
            }
            None => {}
        }
    }
    if !terms.is_empty() {
        parts.push(say.say("overlap.terms", &[("terms", &terms.join(", "))]));
    } else if parts.is_empty() {
        parts.push(say.text("overlap.no_terms"));
    }
    if !fields.is_empty() {
        parts.push(say.say("overlap.fields", &[("fields", &fields.join(", "))]));
    }
    parts.extend(rest);
    parts.join(" ")
}

fn concept(say: &Messages, shared: &Shared<'_>, [one, other]: [&str; 2]) -> String {
    let told = |words: &str| {
        let words = words.split(',').filter(|word| !word.is_empty());
        let words: Vec<String> = words.map(|word| quoted(say, word)).collect();
        words.join(", ")
    };
    let [first, second] = shared.words.map(told);
    let values = [
        ("concept", shared.name),
        ("words_a", &first),
        ("words_b", &second),
        ("a", one),
        ("b", other),
    ];
    let key = match (first.is_empty(), second.is_empty()) {
        _ if first == second && !first.is_empty() => "overlap.concept_alike",
        (false, false) => "overlap.concept",
        (false, true) => "overlap.concept_a",
        (true, false) => "overlap.concept_b",
        (true, true) => "overlap.concept_only",
    };
    say.say(key, &values)
}

fn quoted(say: &Messages, text: &str) -> String {
    say.say("word.quoted", &[("text", text)])
}
