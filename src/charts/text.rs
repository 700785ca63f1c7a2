//! Letters: in comes a text and a size, out comes its width, a shorter form, or a form safe in XML.
//!
//! It exists because nothing here knows a font. Plotters counts bytes, so that `å` would be twice as
//! wide as `a`; here each character has one width from a table. The table holds the widths of DejaVu
//! Sans, the widest of the fonts that a reader's system is likely to pick: what fits with it fits
//! with Segoe UI, Roboto and Helvetica too, and the price is some air at the right.
//!
//! It deliberately doesn't hyphenate, shape or look at fonts.

/// Widths of the printable ASCII characters from space to tilde, in hundredths of the text size.
const ASCII: [u8; 95] = [
    32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 34, 34, 84, 84, 84, 53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75,
    79, 60, 79, 69, 63, 61, 73, 68, 99, 69, 61, 69, 39, 34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35,
    63, 63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84,
];

/// Bold letters are wider by this factor, measured over the lower-case alphabet.
const BOLD: f64 = 1.14;

/// Estimates the width of `text` set at `size` px, in px.
pub(super) fn width(text: &str, size: f64, bold: bool) -> f64 {
    let hundredths: f64 = text.chars().map(|c| f64::from(of(c))).sum();
    hundredths / 100.0 * size * if bold { BOLD } else { 1.0 }
}

/// Gives `text` itself when it fits in `room` px, or as much of it as fits with an ellipsis.
pub(super) fn shorten(text: &str, room: f64, size: f64, bold: bool) -> String {
    if width(text, size, bold) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        let mut longer = kept.clone();
        longer.push(c);
        longer.push('…');
        if width(&longer, size, bold) > room {
            break;
        }
        kept.push(c);
    }
    format!("{}…", kept.trim_end())
}

/// Breaks `text` between words into at most `n_lines` lines of `room` px; what is left over is
/// shortened into the last line.
pub(super) fn wrap(text: &str, room: f64, size: f64, bold: bool, n_lines: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        if let Some(line) = lines.last_mut() {
            let longer = format!("{line} {word}");
            if width(&longer, size, bold) <= room || lines.len() == n_lines {
                let last = lines.len() - 1;
                lines[last] = longer;
                continue;
            }
        }
        lines.push(word.to_owned());
    }
    lines
        .iter()
        .map(|line| shorten(line, room, size, bold))
        .collect()
}

/// Makes `text` safe as XML text and inside a quoted attribute. Characters that XML 1.0 forbids
/// become U+FFFD, so that a stray control character is seen and doesn't break the page.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\t' | '\n' | '\r' => safe.push(' '),
            '\u{FFFE}' | '\u{FFFF}' => safe.push('\u{FFFD}'),
            c if c.is_control() => safe.push('\u{FFFD}'),
            c => safe.push(c),
        }
    }
    safe
}

/// The width of one character in hundredths of the text size.
fn of(c: char) -> u16 {
    match c {
        ' '..='~' => u16::from(ASCII[c as usize - 32]),
        'æ' | 'Æ' | 'œ' | 'Œ' | '…' | '—' => 100,
        'í' | 'ì' | 'î' | 'ï' | 'ı' => 28,
        // Spaces, dashes and dots of Norwegian number formats; the soft hyphen and joiners draw nothing.
        '\u{00A0}' | '\u{202F}' | '\u{2009}' | '·' => 32,
        '–' => 50,
        '−' => 84,
        '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{0300}'..='\u{036F}' => 0,
        // Scripts without case are square or nearly so, and so are emoji.
        '\u{1100}'..='\u{11FF}' | '\u{2E80}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' => 100,
        c if c as u32 >= 0x1_F000 => 130,
        c if c.is_uppercase() => 77,
        _ => 63,
    }
}

#[cfg(test)]
mod tests {
    use super::{escape, shorten, width, wrap};

    #[test]
    fn norwegian_letters_are_as_wide_as_their_neighbours() {
        for (norwegian, plain) in [("å", "a"), ("ø", "o"), ("Å", "A"), ("Ø", "O")] {
            let difference = width(norwegian, 13.0, false) - width(plain, 13.0, false);
            assert!(
                difference.abs() < 1.2,
                "{norwegian} differs by {difference} px"
            );
        }
    }

    #[test]
    fn what_is_too_long_ends_in_an_ellipsis_and_fits() {
        let short = shorten("Velferdsteknologi i heimen", 90.0, 13.0, false);
        assert!(short.ends_with('…') && width(&short, 13.0, false) <= 90.0);
        assert_eq!(shorten("Årsverk", 90.0, 13.0, false), "Årsverk");
    }

    #[test]
    fn wrapping_keeps_to_its_lines() {
        let lines = wrap("Klar for overlevering til drift", 80.0, 12.0, false, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|l| width(l, 12.0, false) <= 80.0));
    }

    #[test]
    fn hostile_text_is_text() {
        assert_eq!(
            escape("<a b='\"&\u{0}\n"),
            "&lt;a b=&#39;&quot;&amp;\u{FFFD} "
        );
    }
}
