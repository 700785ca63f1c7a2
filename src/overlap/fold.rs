//! In: text as somebody typed it, in Bokmål, Nynorsk, Danish or English. Out: its words, and for
//! each word one folded form that the three Scandinavian languages share ("heimetenesta" and
//! "hjemmetjenesten" become the same). It exists so that two municipalities that write different
//! forms of Norwegian are compared by what they say. It deliberately uses no dictionary and
//! guesses no language: the rules are few, they apply to every word, and a folded form is a key
//! that is never shown to anyone.

use super::numbers::{WordMap, WordSet};
use super::wordlists;
use std::sync::LazyLock;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The words of a text in order: NFC, lower case, without HTML, cut at everything that is neither
/// letter nor digit.
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    each_word(text, &mut String::new(), |word| words.push(word.to_owned()));
    words
}

/// The same without a list: `take` gets each word, which is written into `buffer`.
pub fn each_word(text: &str, buffer: &mut String, mut take: impl FnMut(&str)) {
    if text.contains(['<', '&']) {
        let plain: String = without_html(text).nfc().collect();
        cut(&plain, buffer, &mut take);
    } else if is_nfc_quick(text.chars()) == IsNormalized::Yes {
        cut(text, buffer, &mut take);
    } else {
        let composed: String = text.nfc().collect();
        cut(&composed, buffer, &mut take);
    }
}

fn cut(text: &str, buffer: &mut String, take: &mut impl FnMut(&str)) {
    buffer.clear();
    for c in text.chars() {
        if c.is_ascii() {
            if c.is_ascii_alphanumeric() {
                buffer.push(c.to_ascii_lowercase());
                continue;
            }
        } else {
            // Lower case first: a capital may become a letter and a mark that cuts the word.
            let mut lower = c.to_lowercase();
            if lower.len() == 1 && c.is_alphanumeric() {
                buffer.extend(lower);
                continue;
            }
            if lower.len() > 1 {
                for c in lower.by_ref() {
                    if c.is_alphanumeric() {
                        buffer.push(c);
                    } else if !buffer.is_empty() {
                        take(buffer);
                        buffer.clear();
                    }
                }
                continue;
            }
        }
        if !buffer.is_empty() {
            take(buffer);
            buffer.clear();
        }
    }
    if !buffer.is_empty() {
        take(buffer);
        buffer.clear();
    }
}

/// The form that a word shares with its inflections and with its spelling in the neighbouring
/// languages. A word that holds a digit (a model number, a year) is its own folded form.
pub fn fold(word: &str) -> String {
    if word.chars().any(|c| c.is_numeric()) {
        return word.to_owned();
    }
    let plain = plain_letters(word);
    let rules = &*RULES;
    let word = match rules.words.get(plain.as_str()) {
        Some(bokmal) => (*bokmal).to_owned(),
        None => plain,
    };
    let word = fold_endings(fold_stems(word));
    fold_sounds(strip_inflection(&word))
}

/// Whether a word, in lower case and not folded, says nothing about what an initiative is.
pub fn is_stop_word(word: &str) -> bool {
    RULES.stop.contains(word) || (word.chars().count() == 1 && !word.chars().any(char::is_numeric))
}

/// Whether a word says how or that something is done, but not what: a title of such words alone
/// ("Digitalisering", "Nytt fagsystem") names no initiative.
pub fn is_generic(folded: &str) -> bool {
    GENERIC.contains(folded)
}

/// Takes the inflection off a word: a genitive or passive s, one ending of a noun, an adjective or a
/// verb, and the ending of a person or a verb that may stand before it ("brukarane", "brukere" and
/// "bruker" become one). At least three letters stay. More than that is never taken: what looks like
/// an ending is part of many a word ("tjeneste", "kampanje", "billett").
pub fn strip_inflection(word: &str) -> &str {
    let bare = strip_s(word);
    let mut rest = strip_one(bare, &RULES.inflections);
    loop {
        let shorter = strip_one(rest, &RULES.before_inflection);
        if shorter == rest {
            break;
        }
        rest = shorter;
    }
    if bare == word {
        rest = strip_s(rest);
    }
    // A neuter adjective: "digitalt", "offentligt".
    match rest.strip_suffix('t') {
        Some(stem)
            if stem.chars().count() >= 5
                && ["al", "ig", "isk", "kel"]
                    .iter()
                    .any(|end| stem.ends_with(end)) =>
        {
            stem
        }
        _ => rest,
    }
}

/// The word without the first of the endings that it has, if at least three letters and a vowel stay.
fn strip_one<'a>(word: &'a str, endings: &[(&str, &str)]) -> &'a str {
    let stem = endings.iter().find_map(|(ending, stays)| {
        let stem = word.strip_suffix(ending)?;
        let stem = &word[..stem.len() + stays.len()];
        // "-het" and "-itet" build words.
        let builds = **ending == *"et" && (stem.ends_with('h') || stem.ends_with("it"));
        (!builds && stem.chars().count() >= 3 && stem.contains(is_vowel)).then_some(stem)
    });
    stem.unwrap_or(word)
}

/// The word without an s of genitive, passive or plural. One that belongs to the word stays
/// ("virus", "pris", "lisens"), and so does that of a short word ("boks", "kurs").
fn strip_s(word: &str) -> &str {
    let Some(stem) = word.strip_suffix('s') else {
        return word;
    };
    let belongs = stem.ends_with(['s', 'i', 'u', 'o'])
        || stem.ends_with('k') && stem[..stem.len() - 1].ends_with(is_vowel)
        || RULES.ends_in_s.iter().any(|end| word.ends_with(end));
    if belongs || stem.chars().count() < 4 {
        word
    } else {
        stem
    }
}

/// Whether a folded form may be a part of a compound: endings and beginnings that build words look
/// like words ("ing", "for"), but say nothing of their own.
pub fn may_be_part(folded: &str) -> bool {
    folded.chars().count() >= 3
        && folded.chars().all(char::is_alphabetic)
        && !RULES.no_parts.contains(folded)
}

/// Whether a folded ending makes one word of another: what it stands after is told by both
/// ("registrering" and "registrere").
pub fn builds_words(ending: &str) -> bool {
    RULES.builds_words.contains(ending)
}

/// Tags go, entities become the character they stand for; a lone `<` is kept as text.
fn without_html(text: &str) -> String {
    if !text.contains(['<', '&']) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (shown, len) = tag(rest).or_else(|| entity(rest)).unwrap_or_else(|| {
            let c = rest.chars().next().expect("because find gave its place");
            (c, c.len_utf8())
        });
        out.push(shown);
        rest = &rest[len..];
    }
    out.push_str(rest);
    out
}

fn tag(text: &str) -> Option<(char, usize)> {
    let inside = text.strip_prefix('<')?;
    let first = inside.chars().next()?;
    if !(first.is_ascii_alphabetic() || first == '/' || first == '!') {
        return None;
    }
    inside.find('>').map(|end| (' ', end + 2))
}

fn entity(text: &str) -> Option<(char, usize)> {
    // Longest first does not matter: no name is the start of another, thanks to the semicolon.
    const NAMED: &[(&str, char)] = &[
        ("&nbsp;", ' '),
        ("&amp;", '&'),
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&quot;", '"'),
        ("&aring;", 'å'),
        ("&Aring;", 'Å'),
        ("&oslash;", 'ø'),
        ("&Oslash;", 'Ø'),
        ("&aelig;", 'æ'),
        ("&AElig;", 'Æ'),
        ("&eacute;", 'é'),
        ("&ndash;", '–'),
    ];
    if let Some((name, shown)) = NAMED.iter().find(|(name, _)| text.starts_with(name)) {
        return Some((*shown, name.len()));
    }
    let body = text.strip_prefix("&#")?;
    let end = body.find(';').filter(|end| *end <= 7)?;
    let digits = &body[..end];
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    char::from_u32(code).map(|c| (c, end + 3))
}

/// Accents that only mark stress go; the Swedish, German and old letters become ours.
fn plain_letters(word: &str) -> String {
    let letters: String = word
        .chars()
        .map(|c| match c {
            'ä' => 'æ',
            'ö' => 'ø',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'ó' | 'ò' | 'ô' => 'o',
            'á' | 'à' | 'â' => 'a',
            'ü' | 'ú' => 'u',
            'í' | 'ï' => 'i',
            'ð' => 'd',
            other => other,
        })
        .collect();
    letters.replace("aa", "å")
}

/// The letters of a word as a set: what is not in it is not in the word. Most words have none of the
/// stems, and this says so quickly.
fn letters_of(word: &str) -> u64 {
    word.bytes().fold(0, |set, byte| set | 1 << (byte & 63))
}

/// Stems that differ between the languages, wherever they stand in a compound.
fn fold_stems(mut word: String) -> String {
    let mut letters = letters_of(&word);
    for (from, to, its_letters) in &RULES.stems {
        if letters & its_letters == *its_letters && word.contains(*from) {
            word = word.replace(*from, to);
            letters = letters_of(&word);
        }
    }
    for (from, to) in &RULES.starts {
        if let Some(rest) = word.strip_prefix(*from) {
            word = format!("{to}{rest}");
            break;
        }
    }
    word
}

/// Endings that build words: -leik and -hed are -het, -leg is -lig, -ande is -ende, -tion is
/// -sjon, -skab is -skap, -ning is -ing. Looked for before the inflection, so each also stands
/// with the inflections that may follow it.
fn fold_endings(word: String) -> String {
    for (from, to) in &RULES.endings {
        for inflection in &RULES.after_ending {
            if let Some(stem) = word
                .strip_suffix(*inflection)
                .and_then(|head| head.strip_suffix(*from))
                && stem.chars().count() >= 2
            {
                return format!("{stem}{to}{inflection}");
            }
        }
    }
    word
}

/// Sounds that the languages write differently: ei, ej and e; au and ø; øy, øj and ø; æ and e;
/// j after a consonant; c, x, w, q, z; and a consonant written twice.
fn fold_sounds(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let mut out = String::with_capacity(word.len());
    let mut before = '\0';
    let mut at = 0;
    while at < letters.len() {
        let c = letters[at];
        let next = letters.get(at + 1).copied().unwrap_or('\0');
        let (sound, taken): (&str, usize) = match (c, next) {
            ('e', 'i' | 'j' | 'y') | ('æ', 'i' | 'j') => ("e", 2),
            ('a', 'u') => ("ø", 2),
            ('ø', 'y' | 'j') => ("ø", 2),
            ('æ', _) => ("e", 1),
            ('c', 'e' | 'i' | 'y') => ("s", 1),
            ('c', 'k') => ("k", 2),
            ('c', 'h') => ("k", 2),
            ('c', _) => ("k", 1),
            ('q', 'u') => ("kv", 2),
            ('q', _) => ("k", 1),
            ('w', _) => ("v", 1),
            ('x', _) => ("ks", 1),
            ('z', _) => ("s", 1),
            ('p', 'h') => ("f", 2),
            ('j', _) if at > 0 && !is_vowel(before) => ("", 1),
            _ => ("", 0),
        };
        if taken == 0 {
            if c != before || is_vowel(c) {
                out.push(c);
            }
            before = c;
            at += 1;
            continue;
        }
        for s in sound.chars() {
            if s != before || is_vowel(s) {
                out.push(s);
            }
            before = s;
        }
        at += taken;
    }
    out
}

/// Whether a folded letter is a vowel.
pub fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'æ' | 'ø' | 'å')
}

/// The word lists, taken apart once.
struct Rules {
    words: WordMap<&'static str, &'static str>,
    stems: Vec<(&'static str, &'static str, u64)>,
    starts: Vec<(&'static str, &'static str)>,
    endings: Vec<(&'static str, &'static str)>,
    after_ending: Vec<&'static str>,
    inflections: Vec<(&'static str, &'static str)>,
    before_inflection: Vec<(&'static str, &'static str)>,
    ends_in_s: Vec<&'static str>,
    no_parts: WordSet<&'static str>,
    builds_words: WordSet<&'static str>,
    stop: WordSet<&'static str>,
}

static RULES: LazyLock<Rules> = LazyLock::new(|| Rules {
    words: pairs(wordlists::WORDS).collect(),
    stems: pairs(wordlists::STEMS)
        .map(|(from, to)| (from, to, letters_of(from)))
        .collect(),
    starts: pairs(wordlists::STARTS).collect(),
    endings: pairs(wordlists::ENDINGS).collect(),
    after_ending: wordlists::AFTER_ENDING
        .split_whitespace()
        .map(|ending| ending.trim_start_matches('-'))
        .collect(),
    inflections: with_what_stays(wordlists::INFLECTIONS),
    before_inflection: with_what_stays(wordlists::BEFORE_INFLECTION),
    ends_in_s: wordlists::ENDS_IN_S.split_whitespace().collect(),
    no_parts: wordlists::NO_PARTS.split_whitespace().collect(),
    builds_words: wordlists::BUILDS_WORDS.split_whitespace().collect(),
    stop: [
        wordlists::STOP_BOKMAL,
        wordlists::STOP_NYNORSK,
        wordlists::STOP_DANISH,
        wordlists::STOP_ENGLISH,
    ]
    .iter()
    .flat_map(|text| text.split_whitespace())
    .collect(),
});

static GENERIC: LazyLock<WordSet> =
    LazyLock::new(|| wordlists::GENERIC.split_whitespace().map(fold).collect());

/// Endings with what stays of each, nothing where nothing is said.
fn with_what_stays(text: &'static str) -> Vec<(&'static str, &'static str)> {
    let endings = text.split_whitespace();
    endings
        .map(|ending| ending.split_once('=').unwrap_or((ending, "")))
        .collect()
}

fn pairs(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.split_whitespace()
        .filter_map(|pair| pair.split_once('='))
}
