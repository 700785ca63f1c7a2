//! In: free text, and names of people. Out: text without e-mail addresses, telephone numbers and
//! national identity numbers, and keyed pseudonyms. It exists because nothing that identifies a
//! person may be stored or quoted. It deliberately does not try to find names in running text:
//! that can't be done reliably, and the README says so.

use hmac::{Hmac, KeyInit, Mac};
use regex::Regex;
use sha2::Sha256;
use std::sync::LazyLock;

/// What stands where personal data stood.
const GONE: &str = "[…]";

static EMAIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[\p{L}0-9._%+-]+@[\p{L}0-9-]+(?:\.[\p{L}0-9-]+)+").expect("because it is tested")
});
/// Eight digits as Norwegians write a telephone number: with the country's code, in pairs, as
/// three and five with a space, or behind a word for telephone. Eight bare digits may be anything.
static PHONE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(?:\+47|0047)\s?\d(?:\s?\d){7}\b|\b(?:tlf|telefon|mobil|mob)\.?(?:\s?n(?:umme)?r)?\.?:?\s?\d(?:\s?\d){7}\b|\b[2-9]\d(?:[ \u{a0}\u{202f}]\d\d){3}\b|\b[49]\d\d[ \u{a0}\u{202f}]\d\d[ \u{a0}\u{202f}]\d\d\d\b",
    )
    .expect("because it is tested")
});
static ELEVEN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b\d{6}[ .]?\d{5}\b").expect("because it is tested"));

/// What was taken out of a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TakenOut {
    /// E-mail addresses, telephone numbers, and identity numbers with a possible date of birth.
    pub n_personal: usize,
    /// Numbers of 11 digits that pass the check of an identity number, but hold no date of birth.
    pub n_like_id: usize,
}

/// Whether a text can hold anything of that kind at all: most cells can't, and cost no more.
pub(super) fn may_hold_personal_data(text: &str) -> bool {
    // At most one digit for each byte that is one or begins a character beyond ASCII.
    let may_be = |byte: &u8| u8::from(byte.is_ascii_digit() | (*byte >= 0xC0));
    // In pieces whose count fits a byte, which the compiler counts many at a time.
    let pieces = text.as_bytes().chunks(128);
    let n = pieces.map(|piece| usize::from(piece.iter().map(may_be).sum::<u8>()));
    let n_digits = match n.sum() {
        n if n < 8 || text.is_ascii() => n,
        _ => text.chars().filter(|c| c.is_numeric()).count(),
    };
    n_digits >= 8 || text.contains('@')
}

/// A text without personal data.
pub fn without_personal_data(text: &str) -> (String, TakenOut) {
    let mut taken = TakenOut::default();
    if !may_hold_personal_data(text) {
        return (text.to_owned(), taken);
    }
    let text = EMAIL.replace_all(text, |_: &regex::Captures<'_>| {
        taken.n_personal += 1;
        GONE
    });
    let text = ELEVEN.replace_all(&text, |found: &regex::Captures<'_>| {
        let digits: Vec<u32> = found[0].chars().filter_map(|c| c.to_digit(10)).collect();
        if !passes_mod_11(&digits) {
            return found[0].to_owned();
        }
        if holds_birth_date(&digits) {
            taken.n_personal += 1;
        } else {
            taken.n_like_id += 1;
        }
        GONE.to_owned()
    });
    let text = PHONE.replace_all(&text, |_: &regex::Captures<'_>| {
        taken.n_personal += 1;
        GONE
    });
    (text.into_owned(), taken)
}

/// The two check digits of a Norwegian national identity number.
fn passes_mod_11(digits: &[u32]) -> bool {
    const FIRST: [u32; 10] = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1];
    const SECOND: [u32; 11] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];
    let sum = |weights: &[u32]| -> u32 { weights.iter().zip(digits).map(|(w, d)| w * d).sum() };
    digits.len() == 11 && sum(&FIRST) % 11 == 0 && sum(&SECOND) % 11 == 0
}

/// Day and month of a number that is a person's; D-numbers add 40 to the day. Synthetic numbers
/// add 40 or 80 to the month: they are nobody's.
fn holds_birth_date(digits: &[u32]) -> bool {
    let day = digits[0] * 10 + digits[1];
    let month = digits[2] * 10 + digits[3];
    let day = if day > 40 { day - 40 } else { day };
    (1..=31).contains(&day) && (1..=12).contains(&month)
}

/// A pseudonym of a person: the first 16 hexadecimal digits of HMAC-SHA256 under the pipeline's
/// key. Without a key there is none, because anyone could try all names against a bare hash.
pub fn pseudonym(name: &str, key: Option<&[u8]>) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key?).ok()?;
    mac.update(crate::config::fold_word(name).as_bytes());
    let hash = mac.finalize().into_bytes();
    Some(
        hash.iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect(),
    )
}
