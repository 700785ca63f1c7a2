//! In: texts with personal data in them. Out: what is left. It exists to hold that addresses,
//! telephone and identity numbers go, and that dates, amounts and case numbers stay.

use loypemelding::normalise::{pseudonym, without_personal_data};
use proptest::prelude::*;

/// `gives` is the text that is left, how many personal, how many that only look like an id.
fn check(text: &str, gives: (&str, usize, usize)) {
    let (left, taken) = without_personal_data(text);
    assert_eq!(
        (left.as_str(), taken.n_personal, taken.n_like_id),
        gives,
        "{text}"
    );
}

fn kept(text: &str) {
    check(text, (text, 0, 0));
}

#[test]
fn addresses() {
    check("Spør kari.nordmann@molde.kommune.no!", ("Spør […]!", 1, 0));
    check("Åse.Ødegård@molde.kommune.no", ("[…]", 1, 0));
    check("a@b.no og c@d.no", ("[…] og […]", 2, 0));
    kept("Møte @ rådhuset");
}

#[test]
fn telephones() {
    check("Ring +47 912 34 567 nå", ("Ring […] nå", 1, 0));
    check("Ring +4791234567", ("Ring […]", 1, 0));
    check("0047 91 23 45 67", ("[…]", 1, 0));
    check("tlf. 91 23 45 67.", ("[…].", 1, 0));
    check("Tlf: 91234567", ("[…]", 1, 0));
    check("mobil 912 34 567", ("[…]", 1, 0));
    check("telefonnummer 91234567", ("[…]", 1, 0));
    check("Tlf.nr.: 91234567", ("[…]", 1, 0));
    check("91 23 45 67", ("[…]", 1, 0));
    check("91\u{a0}23\u{a0}45\u{a0}67", ("[…]", 1, 0));
    check("912 34 567", ("[…]", 1, 0));
    // Bare digits may be a case number as well as a telephone.
    kept("Sak 91234567");
}

#[test]
fn amounts_dates_and_numbers_of_organisations_stay() {
    kept("1 250 000 kr");
    kept("kr 91 234 567");
    kept("12 10 20 25");
    kept("31.12.2025 og 2025-12-31");
    kept("Org.nr. 987 654 321");
    kept("Uke 34, 12 av 45 skoler, 2025-2028");
    kept("gnr. 12 bnr. 345");
}

#[test]
fn numbers_of_11_digits() {
    // Nobody has these: no century of birth goes with year 80 and an individual number from
    // 750 to 899, and numbers made for tests have 80 more in the month.
    for (text, gives) in [
        (id_of("010180"), (1, 0)),
        (id_of("410180"), (1, 0)),
        (id_of("018180"), (0, 1)),
    ] {
        check(
            &format!("Saken gjelder {text}."),
            ("Saken gjelder […].", gives.0, gives.1),
        );
        let apart = format!("{} {}", &text[..6], &text[6..]);
        check(&apart, ("[…]", gives.0, gives.1));
        // One digit wrong, and it is only a number.
        let wrong = format!(
            "{}{}",
            &text[..10],
            (text[10..].parse::<u32>().expect("because it is a digit") + 1) % 10
        );
        kept(&wrong);
    }
    kept("Kontrakt 123456789012");
}

/// A number with the check digits of a national identity number, from six digits of a date and
/// the first individual number from 750 on that has check digits.
pub fn id_of(date: &str) -> String {
    (750..900)
        .find_map(|individual| {
            let mut digits: Vec<u32> = format!("{date}{individual:03}")
                .chars()
                .filter_map(|c| c.to_digit(10))
                .collect();
            for weights in [
                &[3, 7, 6, 1, 8, 9, 4, 5, 2][..],
                &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2][..],
            ] {
                let sum: u32 = weights.iter().zip(&digits).map(|(w, d)| w * d).sum();
                digits.push((11 - sum % 11) % 11);
            }
            digits
                .iter()
                .all(|d| *d < 10)
                .then(|| digits.iter().map(u32::to_string).collect())
        })
        .expect("because one of ten numbers has check digits")
}

#[test]
fn pseudonyms() {
    let key = Some(&b"key"[..]);
    let kari = pseudonym("Kari Nordmann", key).expect("because there is a key");
    assert_eq!(pseudonym("Kari Nordmann", None), None);
    assert_eq!(pseudonym("KARI  nordmann ", key), Some(kari.clone()));
    assert_ne!(pseudonym("Kari Nordman", key), Some(kari.clone()));
    assert_ne!(
        pseudonym("Kari Nordmann", Some(b"other")),
        Some(kari.clone())
    );
    assert!(
        kari.len() == 16 && kari.chars().all(|c| c.is_ascii_hexdigit()),
        "{kari}"
    );
}

#[test]
fn a_pseudonym_is_the_hmac_that_others_compute() {
    // printf 'kari nordmann' | openssl dgst -sha256 -hmac key
    assert_eq!(
        pseudonym("Kari Nordmann", Some(b"key")).as_deref(),
        Some("7c39d62d0322bfe9")
    );
}

proptest! {
    #[test]
    fn clean_text_stays_clean(text in "\\PC{0,40}") {
        let (left, _) = without_personal_data(&text);
        let (again, taken) = without_personal_data(&left);
        prop_assert_eq!(taken.n_personal + taken.n_like_id, 0, "{} → {}", left, again);
    }
}
