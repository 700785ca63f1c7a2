//! In: the rows of a registry of comparable units and of the changes in it over time. Out: who is
//! meant by a number or a name on a date. The default registry is Norway's municipalities with
//! their mergers and renumberings since 2006; a pipeline may name another, so that ministries or
//! districts can play the part. It deliberately never guesses: an old number that was split has
//! no answer.

use super::tables::Date;
use std::collections::BTreeMap;

/// A unit that is compared with others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Municipality {
    /// Its number or id.
    pub id: String,
    /// Its name, without «kommune».
    pub name: String,
}

impl Municipality {
    /// What its files and folders are called, such as `1506-molde`: letters a–z, digits and `-`.
    pub fn path_name(&self) -> String {
        let mut slug = String::new();
        for c in self.name.to_lowercase().chars() {
            match c {
                'æ' => slug.push_str("ae"),
                'ø' => slug.push('o'),
                'å' => slug.push('a'),
                c if c.is_ascii_alphanumeric() => slug.push(c),
                _ if !slug.ends_with('-') => slug.push('-'),
                _ => {}
            }
        }
        let id: String = self
            .id
            .chars()
            .map(|c| match c.is_ascii_alphanumeric() {
                true => c.to_ascii_lowercase(),
                false => '-',
            })
            .collect();
        let slug = slug.trim_matches('-');
        match id == slug || slug.is_empty() {
            true => id,
            false => format!("{id}-{slug}"),
        }
    }
}

/// An old number and what it became.
#[derive(Debug, Clone)]
pub struct Change {
    /// The date of the change.
    pub date: Date,
    /// The old number.
    pub old: String,
    /// The new number.
    pub new: String,
}

/// All units that can be named, with their history.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    /// Number → (name, valid from, valid to exclusive).
    units: BTreeMap<String, Vec<Unit>>,
    changes: Vec<Change>,
}

/// A number's validity under one name.
#[derive(Debug, Clone)]
pub struct Unit {
    /// The number.
    pub id: String,
    /// The name.
    pub name: String,
    /// Names by which it may also be called, such as the Sámi one.
    pub aliases: Vec<String>,
    /// First day; none when unknown.
    pub from: Option<Date>,
    /// First day on which it is no longer valid; none when it still is.
    pub to: Option<Date>,
}

/// Who is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// This one.
    Found(Municipality),
    /// This one, carried forward from an old number or name.
    CarriedForward {
        /// The municipality of today.
        to: Municipality,
        /// The old number.
        from: String,
    },
    /// Split into these; which is meant can't be told.
    Split(Vec<Municipality>),
    /// Nobody; the nearest known name, if one is near.
    Unknown {
        /// The nearest name.
        nearest: Option<String>,
    },
}

impl Resolution {
    /// The one that is meant, if there is one.
    fn one(&self) -> Option<&Municipality> {
        match self {
            Resolution::Found(one) | Resolution::CarriedForward { to: one, .. } => Some(one),
            Resolution::Split(_) | Resolution::Unknown { .. } => None,
        }
    }

    /// Whether it is one of several that may be meant.
    fn names(&self, one: &Municipality) -> bool {
        matches!(self, Resolution::Split(several) if several.contains(one))
    }
}

/// A name reduced to what is compared: lower case, without «kommune», first of several languages.
fn fold_name(name: &str) -> String {
    let lower = name.trim().to_lowercase().replace('–', "-");
    let first = lower.split(" - ").next().unwrap_or(&lower);
    let first = first.strip_suffix(" kommune").unwrap_or(first);
    let first = first.strip_prefix("kommunen ").unwrap_or(first);
    first.trim().to_owned()
}

/// The two halves of `1506 Molde`, `1506 - Molde` and `Molde (1506)`.
fn number_and_name(text: &str) -> Option<(&str, &str)> {
    let is_number = |part: &str| {
        (3..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let marks: &[char] = &[' ', '-', '–', ':', ',', '(', ')', '\u{a0}'];
    if let Some((first, rest)) = text.split_once(marks)
        && is_number(first)
    {
        return Some((first, rest.trim_matches(marks)));
    }
    let (rest, last) = text.trim_end_matches(')').rsplit_once(marks)?;
    is_number(last).then(|| (last, rest.trim_matches(marks)))
}

/// A name without the region that the registry tells namesakes apart by: «herøy (nordland)».
fn without_region(folded: &str) -> &str {
    folded.split_once(" (").map_or(folded, |(name, _)| name)
}

impl Registry {
    /// A registry from its rows.
    pub fn new(units: Vec<Unit>, changes: Vec<Change>) -> Registry {
        let mut by_id: BTreeMap<String, Vec<Unit>> = BTreeMap::new();
        for unit in units {
            by_id.entry(unit.id.clone()).or_default().push(unit);
        }
        let mut changes = changes;
        changes.sort_by(|a, b| (a.date, &a.old, &a.new).cmp(&(b.date, &b.old, &b.new)));
        Registry {
            units: by_id,
            changes,
        }
    }

    fn valid_on(&self, id: &str, date: Date) -> Option<&Unit> {
        self.units.get(id)?.iter().find(|unit| {
            unit.from.is_none_or(|from| from <= date) && unit.to.is_none_or(|to| date < to)
        })
    }

    /// Who a number or name means on a date.
    pub fn resolve(&self, text: &str, date: Date) -> Resolution {
        let text = text.trim();
        let digits = text.chars().all(|c| c.is_ascii_digit()) && !text.is_empty();
        // A spreadsheet turns 0301 into 301.
        let padded = if digits && text.len() == 3 {
            format!("0{text}")
        } else {
            text.to_owned()
        };
        if self.units.contains_key(&padded) {
            return self.forward(&padded, date);
        }
        if let Some((number, name)) = number_and_name(text) {
            // Both must mean the same one: a number that was copied down is a slip.
            let (by_number, by_name) = (self.resolve(number, date), self.resolve(name, date));
            return match (by_number.one(), by_name.one()) {
                (Some(one), Some(other)) if one == other => by_number,
                // A name that two have is settled by the number.
                (Some(one), None) if by_name.names(one) => by_number,
                (None, Some(other)) if by_number.names(other) => by_name,
                _ => Resolution::Unknown {
                    nearest: by_name.one().map(|unit| unit.name.clone()),
                },
            };
        }
        let folded = fold_name(text);
        let mut valid = Vec::new();
        let mut old = Vec::new();
        for unit in self.units.values().flatten() {
            let name = fold_name(&unit.name);
            let named = name == folded
                || without_region(&name) == folded
                || unit.aliases.iter().any(|alias| fold_name(alias) == folded);
            if !named {
                continue;
            }
            if self.valid_on(&unit.id, date).is_some() {
                valid.push(unit.id.clone());
            } else {
                old.push(unit.id.clone());
            }
        }
        valid.dedup();
        match valid.as_slice() {
            [id] => return self.forward(id, date),
            // Two municipalities of one name (Herøy, Våler): a name is not enough.
            [_, ..] => {
                return Resolution::Split(
                    valid
                        .iter()
                        .filter_map(|id| self.municipality(id))
                        .collect(),
                );
            }
            [] => {}
        }
        if let Some(id) = old.last() {
            return self.forward(id, date);
        }
        let nearest = self
            .units
            .values()
            .flatten()
            .filter(|unit| self.valid_on(&unit.id, date).is_some())
            .map(|unit| {
                (
                    strsim::jaro_winkler(&fold_name(&unit.name), &folded),
                    &unit.name,
                )
            })
            .filter(|(score, _)| *score > 0.85)
            .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
            .map(|(_, name)| name.clone());
        Resolution::Unknown { nearest }
    }

    fn municipality(&self, id: &str) -> Option<Municipality> {
        let unit = self.units.get(id)?.last()?;
        Some(Municipality {
            id: unit.id.clone(),
            name: unit
                .name
                .split(" - ")
                .next()
                .unwrap_or(&unit.name)
                .to_owned(),
        })
    }

    fn forward(&self, id: &str, date: Date) -> Resolution {
        if self.valid_on(id, date).is_some() {
            return match self.municipality(id) {
                Some(found) => Resolution::Found(found),
                None => Resolution::Unknown { nearest: None },
            };
        }
        let mut at = id.to_owned();
        // At most as many steps as there are changes: a circle in the facts can't hang the run.
        for _ in 0..=self.changes.len() {
            let last = self
                .changes
                .iter()
                .filter(|change| change.old == at && change.new != at && change.date <= date)
                .map(|change| change.date)
                .max();
            let Some(last) = last else { break };
            let mut next: Vec<&str> = self
                .changes
                .iter()
                .filter(|change| change.old == at && change.date == last)
                .map(|change| change.new.as_str())
                .collect();
            next.dedup();
            match next.as_slice() {
                [one] => at = (*one).to_owned(),
                several => {
                    return Resolution::Split(
                        several
                            .iter()
                            .filter_map(|id| self.municipality(id))
                            .collect(),
                    );
                }
            }
            if self.valid_on(&at, date).is_some() {
                break;
            }
        }
        match (self.valid_on(&at, date).is_some(), self.municipality(&at)) {
            (true, Some(to)) => Resolution::CarriedForward {
                to,
                from: id.to_owned(),
            },
            _ => Resolution::Unknown { nearest: None },
        }
    }

    /// All units valid on a date, by number.
    pub fn all_on(&self, date: Date) -> Vec<Municipality> {
        self.units
            .keys()
            .filter(|id| self.valid_on(id, date).is_some())
            .filter_map(|id| self.municipality(id))
            .collect()
    }
}
