//! In: the bytes of a sheet or of shared texts from a cell or text on. Out: that cell or text, if it
//! is written as nearly all writers write nearly all of them and lies whole in the bytes. It exists
//! because walking through the tags of such a cell one by one takes longer than all else that is
//! done with it. It deliberately reads nothing that is written otherwise, be it as right: that is
//! left to the walk, which reads everything.

use memchr::memchr;

/// A cell as it is written.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PlainCell<'a> {
    /// Its place, the number of its format and its type, as far as it has them.
    pub head: [Option<&'a [u8]>; 3],
    /// Its value; nothing where it has none.
    pub value: &'a [u8],
    /// Whether the value stands as an inline text.
    pub is_inline: bool,
    /// Bytes of the whole.
    pub n: usize,
}

/// `<c r="B2" s="1" t="s"><v>12</v></c>`, `<c r="B2" t="inlineStr"><is><t>text</t></is></c>` or
/// `<c r="B2" s="1"/>`.
pub(super) fn cell(ahead: &[u8]) -> Option<PlainCell<'_>> {
    let tag = ahead.strip_prefix(b"<c ")?;
    let end = memchr(b'>', tag)?;
    let (attributes, closes_itself) = match tag[..end].strip_suffix(b"/") {
        Some(attributes) => (attributes, true),
        None => (&tag[..end], false),
    };
    let head = head(attributes)?;
    let inside = &tag[end + 1..];
    let (value, rest, is_inline) = if closes_itself {
        (&[][..], inside, false)
    } else if let Some(value) = inside.strip_prefix(b"<v>") {
        let (value, rest) = value.split_at(memchr(b'<', value)?);
        (value, rest.strip_prefix(b"</v></c>")?, false)
    } else {
        let text = inside.strip_prefix(b"<is><t>")?;
        let (text, rest) = text.split_at(memchr(b'<', text)?);
        (text, rest.strip_prefix(b"</t></is></c>")?, true)
    };
    Some(PlainCell {
        head,
        value,
        is_inline,
        n: ahead.len() - rest.len(),
    })
}

/// `<si><t>text</t></si>`, with its number of bytes.
pub(super) fn shared_text(ahead: &[u8]) -> Option<(&[u8], usize)> {
    let text = ahead.strip_prefix(b"<si><t>")?;
    let (text, rest) = text.split_at(memchr(b'<', text)?);
    let rest = rest.strip_prefix(b"</t></si>")?;
    Some((text, ahead.len() - rest.len()))
}

/// The attributes `r`, `s` and `t`, if all there are stand as `name="value"` with a space between:
/// then it is a `>` behind them that ended their tag.
fn head(mut attributes: &[u8]) -> Option<[Option<&[u8]>; 3]> {
    let mut head = [None; 3];
    while !attributes.is_empty() {
        let equals = attributes.iter().position(|byte| *byte == b'=')?;
        let value = attributes[equals + 1..].strip_prefix(b"\"")?;
        let (value, rest) = value.split_at(value.iter().position(|byte| *byte == b'"')?);
        match &attributes[..equals] {
            b"r" => head[0] = Some(value),
            b"s" => head[1] = Some(value),
            b"t" => head[2] = Some(value),
            name if !name.is_empty() && name.iter().all(u8::is_ascii_alphabetic) => {}
            _ => return None,
        }
        attributes = match rest {
            [_, b' ', rest @ ..] => rest,
            [_] => &[],
            _ => return None,
        };
    }
    Some(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_plainest_cells_are_taken() {
        let check = |given: &str, gives: Option<(&str, &str, bool)>| {
            let whole = format!("{given}<c r=\"Z9\"/>");
            let found = cell(whole.as_bytes()).map(|found| {
                assert_eq!(found.n, given.len(), "{given}");
                let text = |raw: &[u8]| String::from_utf8_lossy(raw).into_owned();
                let head = found.head.map(|raw| raw.map_or("-".to_owned(), text));
                (head.join(" "), text(found.value), found.is_inline)
            });
            let gives = gives.map(|(a, v, i)| (a.to_owned(), v.to_owned(), i));
            assert_eq!(found, gives, "{given}");
        };
        check(
            r#"<c r="A1" s="2"><v>1.5</v></c>"#,
            Some(("A1 2 -", "1.5", false)),
        );
        check(r#"<c r="A1" s="2"/>"#, Some(("A1 2 -", "", false)));
        check(
            r#"<c r="A1" t="inlineStr"><is><t>a &amp; b</t></is></c>"#,
            Some(("A1 - inlineStr", "a &amp; b", true)),
        );
        check(
            r#"<c t="s" cm="1" r="A1"><v>7</v></c>"#,
            Some(("A1 - s", "7", false)),
        );
        check(r#"<c r="A1"><f>1+1</f><v>2</v></c>"#, None);
        check(r#"<c r='A1'><v>2</v></c>"#, None);
        check(r#"<c r="A1>"><v>2</v></c>"#, None);
        check(r#"<c  r="A1"><v>2</v></c>"#, None);
        check(r#"<c r="A1" x:t="s"><v>2</v></c>"#, None);
        check(r#"<c r="A1"><v>2</v><x/></c>"#, None);
        check(r#"<c r="A1"><v><!-- 1 -->2</v></c>"#, None);
        check(
            r#"<c r="A1" t="inlineStr"><is><r><t>a</t></r></is></c>"#,
            None,
        );
        check(r#"<cols>"#, None);
        assert_eq!(cell(br#"<c r="A1"><v>12"#), None);
        assert_eq!(cell(br#"<c r="A1"#), None);
    }

    #[test]
    fn only_the_plainest_texts_are_taken() {
        let text = |given: &'static str| shared_text(given.as_bytes());
        assert_eq!(text("<si><t>a</t></si><si>"), Some((&b"a"[..], 17)));
        assert_eq!(text("<si><t xml:space=\"preserve\">a </t></si>"), None);
        assert_eq!(text("<si><r><t>a</t></r></si>"), None);
        assert_eq!(text("<si><t>a</t><rPh/></si>"), None);
        assert_eq!(text("<si><t>a</t></s"), None);
    }
}
