//! In: the bytes of a zipped workbook. Out: its parts, inflated as they are read and counted while
//! they are. It exists because the size that an archive states may lie: what counts is what comes
//! out. It deliberately sets an absolute cap and no ratio: an honest sheet of zeros packs a
//! thousand to one.

use super::super::format::MAX_PART;
use super::trouble::{TooMuch, Trouble};
use std::collections::HashMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::read::ZipFile;

/// Bytes that all parts together may give: some are read twice, to choose among sheets.
const MAX_UNPACKED: u64 = 4 * MAX_PART;

/// The parts of a zipped workbook.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Place in the archive of each name, in lower case with forward slashes: some writers give
    /// other letters or strokes than they refer to.
    places: HashMap<String, usize>,
    /// Bytes that may still come out.
    n_left: u64,
}

impl<'a> Package<'a> {
    /// The parts of an archive.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Package<'a>, Trouble> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| told(&e))?;
        let mut places = HashMap::new();
        for name in archive.file_names_raw() {
            let place = archive.index_for_name_raw(name);
            places
                .entry(key(&String::from_utf8_lossy(name)))
                .or_insert(place);
        }
        let places = places
            .into_iter()
            .filter_map(|(name, place)| Some((name, place?)))
            .collect();
        Ok(Package {
            archive,
            places,
            n_left: MAX_UNPACKED,
        })
    }

    /// The part of this name, or nothing if there is none.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Part<'_, 'a>>, Trouble> {
        let Some(place) = self.places.get(&key(name)) else {
            return Ok(None);
        };
        let inflating = self.archive.by_index(*place).map_err(|e| told(&e))?;
        Ok(Some(Part {
            inflating,
            n_part_left: MAX_PART,
            n_left: &mut self.n_left,
        }))
    }
}

/// How a name is compared.
fn key(name: &str) -> String {
    name.trim_start_matches(['/', '\\'])
        .replace('\\', "/")
        .to_lowercase()
}

fn told(error: &zip::result::ZipError) -> Trouble {
    Trouble::Broken(format!("the zip archive: {error}"))
}

/// A part while it is inflated.
pub(super) struct Part<'p, 'a> {
    inflating: ZipFile<'p, Cursor<&'a [u8]>>,
    n_part_left: u64,
    n_left: &'p mut u64,
}

impl Read for Part<'_, '_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let n = self.inflating.read(into)?;
        let over = |what, limit| Err(std::io::Error::other(TooMuch { what, limit }));
        let Some(n_part_left) = self.n_part_left.checked_sub(n as u64) else {
            return over("the unpacked size of a part", MAX_PART);
        };
        let Some(n_left) = self.n_left.checked_sub(n as u64) else {
            return over("the unpacked size of all parts", MAX_UNPACKED);
        };
        self.n_part_left = n_part_left;
        *self.n_left = n_left;
        Ok(n)
    }
}
