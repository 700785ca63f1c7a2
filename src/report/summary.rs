//! In: the desk. Out: `summary.txt`, one screen for an e-mail: what happened, by municipality, and
//! what was wrong with the exports. It deliberately has no line longer than 79 characters.

use super::format::JOINER;
use super::joint;
use super::material::Desk;
use crate::model::Severity;

/// The text.
pub(super) fn compose(desk: &Desk<'_>) -> String {
    let say = &desk.say;
    let period = desk.fmt.period(desk.m.scope.period);
    let mut lines = vec![
        format!("{} – {} – {period}", say.text("word.product"), desk.m.title),
        say.say(
            "summary.as_of",
            &[("date", &desk.fmt.date(desk.m.scope.as_of))],
        ),
    ];
    lines.extend(desk.m.note.map(str::to_owned));
    lines.push(String::new());
    for sentence in joint::opening(desk) {
        wrap(
            &format!("{} {}", sentence.strong, sentence.rest),
            &mut lines,
        );
    }
    lines.push(String::new());
    let width = desk
        .municipalities
        .iter()
        .map(|m| m.name.chars().count())
        .max()
        .unwrap_or(0);
    for m in desk.municipalities.iter().take(20) {
        let text = match desk.m.missing.contains(&m.name) {
            true => say.text("summary.missing"),
            false => say.say(
                "summary.line",
                &[
                    (
                        "open",
                        &desk.shown(desk.get("activity.portfolio", &m.id, "what=open")),
                    ),
                    (
                        "queue",
                        &desk.shown(desk.get("activity.queue", &m.id, "what=count")),
                    ),
                    (
                        "wait",
                        &desk.shown(desk.get("activity.time_to_decision", &m.id, "at=median")),
                    ),
                ],
            ),
        };
        match width + text.chars().count() + 2 {
            0..=79 => lines.push(format!("{:width$}  {text}", m.name)),
            _ => {
                lines.push(m.name.clone());
                wrap(&text, &mut lines);
            }
        }
    }
    if desk.municipalities.len() > 20 {
        lines.push("…".to_owned());
    }
    lines.push(String::new());
    let count = |severity: Severity| {
        let alike = desk
            .m
            .data
            .findings
            .iter()
            .filter(|f| f.severity == Some(severity));
        alike.map(|f| f.n_alike).sum::<i64>()
    };
    lines.push(say.say(
        "summary.findings",
        &[
            ("errors", &desk.fmt.whole(count(Severity::Error) as f64)),
            ("warnings", &desk.fmt.whole(count(Severity::Warning) as f64)),
        ],
    ));
    // It breaks its lines itself, and a mail program may draw what it does not know.
    lines.join("\n").replace(JOINER, "") + "\n"
}

/// Breaks a sentence between words.
fn wrap(text: &str, lines: &mut Vec<String>) {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > 79 {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        lines.push(line);
    }
}
