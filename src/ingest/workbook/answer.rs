//! In: on one stream, a workbook and what is asked of it; the limits. Out: on another stream, the
//! answers. It exists as the other end of `apart`: it runs in a process of its own, limits itself,
//! and may be lost with no harm done. It deliberately opens no file and starts nothing.

use super::super::format::Format;
use super::frames::{GREETING, Request, Writer, write_done, write_sheets, write_trouble};
use super::old::Old;
use super::trouble::Trouble;
use std::io::{self, BufWriter, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Reads a workbook for the process that started this one. `format` is the name of its format.
pub fn answer(
    format: &str,
    max_memory: u64,
    max_seconds: u64,
    mut input: impl Read,
    output: impl Write,
) -> io::Result<()> {
    limit(max_memory, max_seconds)?;
    let mut out = BufWriter::with_capacity(1 << 16, output);
    out.write_all(GREETING)?;
    let format = [Format::Xls, Format::Xlsb, Format::Ods]
        .into_iter()
        .find(|known| known.name() == format)
        .ok_or_else(|| io::Error::other(format!("«{format}» is not read apart")))?;
    let mut length = [0; 8];
    input.read_exact(&mut length)?;
    let mut bytes = Vec::new();
    (&mut input)
        .take(u64::from_le_bytes(length))
        .read_to_end(&mut bytes)?;
    // calamine panics on some damaged files; nothing of it is used after that.
    let told = catch_unwind(AssertUnwindSafe(|| {
        tell(&bytes, format, &mut input, &mut out)
    }));
    let trouble = match told {
        Ok(Ok(())) => return out.flush(),
        Ok(Err(trouble)) => trouble,
        Err(_) => Trouble::Broken(CONTRADICTION.to_owned()),
    };
    write_trouble(&mut out, &trouble)?;
    out.flush()
}

/// What a panic of a reader means.
pub(super) const CONTRADICTION: &str = "its parts contradict each other";

fn tell(
    bytes: &[u8],
    format: Format,
    input: &mut impl Read,
    out: &mut BufWriter<impl Write>,
) -> Result<(), Trouble> {
    let mut book = Old::open(bytes, format)?;
    write_sheets(out, book.sheets())?;
    out.flush()?;
    while let Some(Request { sheet, until }) = Request::read(input)? {
        let mut writer = Writer {
            out: &mut *out,
            until: (until > 0).then_some(i64::from(until)),
        };
        match book.gather(sheet as usize, &mut writer) {
            Ok(()) => write_done(out)?,
            // The next sheet may be whole.
            Err(trouble) => write_trouble(out, &trouble)?,
        }
        out.flush()?;
    }
    Ok(())
}

/// Limits this process, as far as the system can.
#[cfg(unix)]
fn limit(max_memory: u64, max_seconds: u64) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let at_most = |n| Rlimit {
        current: Some(n),
        maximum: Some(n),
    };
    // An abort must not leave the workbook's content in a file.
    setrlimit(Resource::Core, at_most(0))?;
    setrlimit(Resource::Cpu, at_most(max_seconds))?;
    // macOS has the name of this limit and doesn't keep it.
    setrlimit(Resource::As, at_most(max_memory))?;
    Ok(())
}

/// Where a process can't limit itself, the limits on cells and text and the time that its parent
/// gives it are what holds.
#[cfg(not(unix))]
fn limit(_max_memory: u64, _max_seconds: u64) -> io::Result<()> {
    Ok(())
}
