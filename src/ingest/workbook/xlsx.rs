//! In: the bytes of an XLSX or XLSM workbook. Out: its sheets by name, and the cells of one. It
//! exists because what matters for reading right, hidden rows and merged cells for two, stands in
//! the same XML as the cells. It deliberately reads nothing of looks, drawings, macros and links,
//! and follows no reference out of the file.

use super::super::trail::Trail;
use super::Listed;
use super::dates::{Shown, shown_by_code, shown_by_number};
use super::gather::Gatherer;
use super::package::Package;
use super::sheet::{self, Common, whole};
use super::strings::SharedStrings;
use super::trouble::Trouble;
use super::xml::{Scanner, Token};
use std::collections::HashMap;
use std::io::Read;

/// Sheets that a workbook may list.
const MAX_SHEETS: usize = 10_000;
/// Cell formats that a workbook may list; Excel allows 65 490.
const MAX_FORMATS: usize = 1_000_000;

/// A workbook whose sheets can be read.
pub(super) struct Xlsx<'a> {
    package: Package<'a>,
    common: Common,
    sheets: Vec<Listed>,
    /// The part of each sheet, if the workbook says which.
    parts: Vec<Option<String>>,
}

impl<'a> Xlsx<'a> {
    /// Reads all but the sheets.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Xlsx<'a>, Trouble> {
        let mut package = Package::open(bytes)?;
        let main = relations(&mut package, "_rels/.rels", "")?
            .into_values()
            .find(|relation| relation.is("officeDocument"))
            .map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.part);
        let (folder, file) = main.rsplit_once('/').unwrap_or(("", &main));
        let relations_part = format!("{folder}/_rels/{file}.rels");
        let relations = relations(&mut package, &relations_part, folder)?;
        let of_type = |kind: &str, usual: &str| {
            relations
                .values()
                .find(|relation| relation.is(kind))
                .map_or_else(
                    || format!("{folder}/{usual}"),
                    |relation| relation.part.clone(),
                )
        };
        let Some(part) = package.part(&main)? else {
            return Err(Trouble::Broken(format!("its part {main} is missing")));
        };
        let (listed, is_1904) = workbook(part)?;
        let strings = match package.part(&of_type("sharedStrings", "sharedStrings.xml"))? {
            Some(part) => SharedStrings::read(part)?,
            None => SharedStrings::default(),
        };
        let formats = match package.part(&of_type("styles", "styles.xml"))? {
            Some(part) => formats(part)?,
            None => Vec::new(),
        };
        let (mut sheets, mut parts) = (Vec::new(), Vec::new());
        for (sheet, id) in listed {
            match relations.get(&id) {
                // Charts, dialogues and macros of Excel 4 have sheets of their own and no cells.
                Some(relation) if !relation.is("worksheet") => continue,
                Some(relation) => parts.push(Some(relation.part.clone())),
                None => parts.push(None),
            }
            sheets.push(sheet);
        }
        Ok(Xlsx {
            package,
            common: Common {
                strings,
                formats,
                is_1904,
            },
            sheets,
            parts,
        })
    }

    /// The sheets of cells, in their order.
    pub(super) fn sheets(&self) -> &[Listed] {
        &self.sheets
    }

    /// Whether days are counted from 1904.
    pub(super) fn is_1904(&self) -> bool {
        self.common.is_1904
    }

    /// The cells of a sheet by its place in the list.
    pub(super) fn gather(
        &mut self,
        sheet: usize,
        to: &mut Gatherer,
        trail: &mut Trail,
    ) -> Result<(), Trouble> {
        let part = match self.parts.get(sheet) {
            Some(Some(name)) => self.package.part(name)?,
            _ => None,
        };
        let Some(part) = part else {
            return Err(Trouble::Broken(
                "the part with its cells is missing".to_owned(),
            ));
        };
        sheet::read(part, &self.common, to, trail)
    }
}

/// What a part refers to.
struct Relation {
    /// The last word of its type, which standard and strict files share.
    kind: String,
    /// The part's name from the root.
    part: String,
}

impl Relation {
    fn is(&self, kind: &str) -> bool {
        self.kind == kind
    }
}

/// The relations in a part by their id. Without the part there are none.
fn relations(
    package: &mut Package<'_>,
    part: &str,
    folder: &str,
) -> Result<HashMap<String, Relation>, Trouble> {
    let mut relations = HashMap::new();
    let Some(part) = package.part(part)? else {
        return Ok(relations);
    };
    let mut scanner = Scanner::new(part);
    loop {
        match scanner.next()? {
            Token::Open(tag) if tag.name == b"Relationship" => {
                let (id, kind) = (tag.text(b"Id")?, tag.text(b"Type")?);
                if let (Some(id), Some(kind), Some(target)) = (id, kind, tag.text(b"Target")?) {
                    let relation = Relation {
                        kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                        part: resolved(folder, &target),
                    };
                    if relations.len() < MAX_FORMATS {
                        relations.insert(id, relation);
                    }
                }
            }
            Token::End => return Ok(relations),
            _ => {}
        }
    }
}

/// A part's name from the root, where a target is relative to a folder unless it begins with `/`.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut steps: Vec<&str> = match target.starts_with('/') {
        true => Vec::new(),
        false => folder.split('/').collect(),
    };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.retain(|step| !step.is_empty());
    steps.join("/")
}

/// The sheets with the ids of their parts, and whether days are counted from 1904.
fn workbook(part: impl Read) -> Result<(Vec<(Listed, String)>, bool), Trouble> {
    let mut scanner = Scanner::new(part);
    let mut sheets = Vec::new();
    let mut is_1904 = false;
    loop {
        match scanner.next()? {
            // The extension of Excel 2013 has an element of this name too, usually without the
            // attribute. It must not take back what the first one says.
            Token::Open(tag) if tag.name == b"workbookPr" => is_1904 |= tag.is(b"date1904"),
            Token::Open(tag) if tag.name == b"sheet" => {
                if sheets.len() == MAX_SHEETS {
                    return Err(Trouble::Limit {
                        what: "the number of sheets",
                        found: MAX_SHEETS as u64 + 1,
                        limit: MAX_SHEETS as u64,
                    });
                }
                let sheet = Listed {
                    name: tag.text(b"name")?.unwrap_or_default(),
                    is_visible: !matches!(tag.attribute(b"state"), Some(b"hidden" | b"veryHidden")),
                };
                sheets.push((sheet, tag.text(b"id")?.unwrap_or_default()));
            }
            Token::End => return Ok((sheets, is_1904)),
            _ => {}
        }
    }
}

/// How each cell format shows a number.
fn formats(part: impl Read) -> Result<Vec<Shown>, Trouble> {
    let mut scanner = Scanner::new(part);
    let mut written: HashMap<u32, Shown> = HashMap::new();
    let mut formats = Vec::new();
    let mut is_in_cells = false;
    loop {
        match scanner.next()? {
            Token::Open(tag) if tag.name == b"numFmt" => {
                let id = tag.attribute(b"numFmtId").and_then(whole);
                if let (Some(id), Some(code)) = (id, tag.text(b"formatCode")?)
                    && written.len() < MAX_FORMATS
                {
                    written.insert(id, shown_by_code(&code));
                }
            }
            Token::Open(tag) if tag.name == b"cellXfs" => is_in_cells = true,
            Token::Close(b"cellXfs") => is_in_cells = false,
            Token::Open(tag) if is_in_cells && tag.name == b"xf" && formats.len() < MAX_FORMATS => {
                let id = tag.attribute(b"numFmtId").and_then(whole).unwrap_or(0);
                let known = written.get(&id).copied();
                formats.push(known.unwrap_or_else(|| shown_by_number(id)));
            }
            Token::End => return Ok(formats),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::resolved;

    #[test]
    fn targets_are_found_from_the_root() {
        assert_eq!(
            resolved("xl", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml"
        );
        assert_eq!(
            resolved("xl", "/xl/worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml"
        );
        assert_eq!(resolved("xl/a", "../sheet1.xml"), "xl/sheet1.xml");
        assert_eq!(resolved("", "xl\\workbook.xml"), "xl/workbook.xml");
        assert_eq!(resolved("xl", "../../../x"), "x");
    }
}
