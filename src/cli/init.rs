//! In: a folder and the municipalities that are to be compared. Out: a pipeline that works, with
//! folders to drop exports into and a README that says what to do each quarter. It exists so that
//! nobody begins with an empty file. It deliberately changes nothing that is there: if one of its
//! files exists, it writes none.

use super::{DONE, Done, Failure, print, usage};
use crate::config::{self, LANGUAGES, MAPPINGS, Overrides};
use crate::model::{Date, Municipality, Registry, Resolution};
use anyhow::anyhow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Lay out a working pipeline for some municipalities, with folders to drop exports into
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loype init romsdal --municipality Molde --municipality 1539
  loype init nordmore --municipality Aure --municipality Tingvoll --mapping planner --mapping Aure=jira

Writes DIR/pipeline.toml, DIR/README.md (in Norwegian: what to do each quarter, and how to
run as a scheduled job), DIR/mappings/README.md, DIR/.gitignore, and a folder in DIR/exports/
for each municipality. Drop a file there whose name begins with the date it shows, such as
2026-09-30.xlsx, and then:
  cd DIR
  loype check pipeline.toml    (finds all that is wrong, writes nothing)
  loype run pipeline.toml

A mapping says how the exports are read: one that ships, such as pp365-projects, planner,
jira or portfolio-csv, or the path of a TOML file, which is copied to DIR/mappings/.

Exit codes: 0 laid out; 2 a municipality or mapping that doesn't exist, or a file that is
there already: then nothing is written.")]
pub(super) struct Init {
    /// The folder; made if it isn't there
    dir: PathBuf,
    /// A municipality, by name or number; once for each
    #[arg(long, short, value_name = "NAME", required = true)]
    municipality: Vec<String>,
    /// How exports are read: for all, or for one municipality as `NAME=MAPPING`; may be given again
    #[arg(long, value_name = "MAPPING", default_value = "portfolio-csv")]
    mapping: Vec<String>,
    /// The title of the reports; otherwise the municipalities' names
    #[arg(long)]
    title: Option<String>,
    /// The language of the reports
    #[arg(long, default_value = "nb", value_parser = clap::builder::PossibleValuesParser::new(LANGUAGES))]
    language: String,
}

const PIPELINE: &str = include_str!("../../pipelines/starter/pipeline.toml");
const README: &str = include_str!("../../pipelines/starter/README.md");
const MAPPINGS_README: &str = include_str!("../../pipelines/starter/mappings.md");
const GITIGNORE: &str = "# Exports and reports may name people; neither belongs in version control.\nexports/\nout/\npseudonym.key\n";

impl Init {
    pub(super) fn done(self) -> Done {
        let registry = config::norway();
        let mut municipalities: Vec<Municipality> = Vec::new();
        for text in &self.municipality {
            let found = find(&registry, text)?;
            if !municipalities.contains(&found) {
                municipalities.push(found);
            }
        }
        let mut layout = Layout::default();
        let mappings = self.mappings(&registry, &municipalities, &mut layout)?;
        let sources = sources(&registry, &municipalities, &mappings);
        self.compose(&registry, &municipalities, &sources, &mut layout)?;
        for source in &sources {
            layout.folders.push(source.folder.clone());
        }
        layout.write(&self.dir)?;
        // What was written is read as a run would read it.
        let pipeline = self.dir.join("pipeline.toml");
        config::load(&pipeline, &Overrides::default()).map_err(usage)?;
        print(&said(&self.dir, &layout, &sources))?;
        Ok(DONE)
    }

    /// The mappings of each municipality, as the pipeline names them. One's own are laid beside it.
    fn mappings(
        &self,
        registry: &Registry,
        municipalities: &[Municipality],
        layout: &mut Layout,
    ) -> Result<BTreeMap<String, Vec<String>>, Failure> {
        let (mut of_one, mut of_all) = (BTreeMap::<String, Vec<String>>::new(), Vec::new());
        for text in &self.mapping {
            match text.split_once('=') {
                None => of_all.push(own_or_shipped(text, layout)?),
                Some((who, mapping)) => {
                    let who = find(registry, who)?;
                    if !municipalities.contains(&who) {
                        return Err(usage(anyhow!(
                            "--mapping {text}: {} is not among the municipalities. Add `--municipality {}`.",
                            who.name,
                            who.name
                        )));
                    }
                    let mapping = own_or_shipped(mapping, layout)?;
                    of_one.entry(who.id).or_default().push(mapping);
                }
            }
        }
        if of_all.is_empty() {
            of_all.push("portfolio-csv".to_owned());
        }
        for municipality in municipalities {
            of_one
                .entry(municipality.id.clone())
                .or_insert_with(|| of_all.clone());
        }
        Ok(of_one)
    }

    /// The texts.
    fn compose(
        &self,
        registry: &Registry,
        municipalities: &[Municipality],
        sources: &[Source],
        layout: &mut Layout,
    ) -> Result<(), Failure> {
        let names: Vec<&str> = municipalities.iter().map(|m| m.name.as_str()).collect();
        let names = match names.as_slice() {
            [before @ .., last] if !before.is_empty() => {
                format!("{} og {last}", before.join(", "))
            }
            _ => names.concat(),
        };
        let title = self.title.clone().unwrap_or_else(|| names.clone());
        let mut folders = String::new();
        for source in sources {
            // Writing to a String can't fail.
            let _ = writeln!(
                folders,
                "   - {}: `{}/2026-09-30.xlsx` ({})",
                source.municipality.name, source.folder, source.mapping
            );
        }
        let quoted: Vec<String> = municipalities
            .iter()
            .map(|m| toml_text(called(registry, m)))
            .collect();
        let written: Vec<String> = sources.iter().map(|s| s.toml(registry)).collect();
        let pipeline = PIPELINE
            .replace(
                "language = \"nb\"",
                &format!("language = \"{}\"", self.language),
            )
            .replace("{municipalities}", &quoted.join(", "))
            .replace("{sources}\n", &written.concat())
            .replace("{title}", &toml_text(&title));
        layout.add("pipeline.toml", pipeline);
        let folder = std::path::absolute(&self.dir).map_err(usage)?;
        let readme = README
            .replace("{folders}", &folders)
            .replace("{names}", &names)
            .replace("{folder}", &folder.display().to_string())
            .replace("{title}", &title);
        layout.add("README.md", readme);
        let mut shipped = String::new();
        for (name, _) in MAPPINGS {
            let mapping = config::mapping(Path::new(""), name).map_err(usage)?;
            let fills: Vec<&str> = mapping.table.iter().map(|t| t.fills.as_str()).collect();
            let _ = writeln!(
                shipped,
                "- `{name}`: {} ({})",
                mapping.title,
                fills.join(", ")
            );
        }
        layout.add(
            "mappings/README.md",
            MAPPINGS_README.replace("{shipped}\n", &shipped),
        );
        layout.add(".gitignore", GITIGNORE.to_owned());
        Ok(())
    }
}

/// One kind of export of one municipality.
struct Source {
    municipality: Municipality,
    mapping: String,
    /// Where its files are dropped, from the pipeline's folder.
    folder: String,
}

impl Source {
    fn toml(&self, registry: &Registry) -> String {
        format!(
            "[[source]]\nmunicipality = {}\nmapping = {}\nfiles = {}\n\n",
            toml_text(called(registry, &self.municipality)),
            toml_text(&self.mapping),
            // Not `*{{snapshot}}*`: a spreadsheet program lays its lock beside an open file, `~$…`.
            toml_text(&format!("{}/{{snapshot}}*", self.folder))
        )
    }
}

/// A folder for each municipality, and below it one for each kind of export where it has several.
fn sources(
    registry: &Registry,
    municipalities: &[Municipality],
    mappings: &BTreeMap<String, Vec<String>>,
) -> Vec<Source> {
    let mut sources = Vec::new();
    for municipality in municipalities {
        let of_one = mappings
            .get(&municipality.id)
            .map_or(&[][..], Vec::as_slice);
        for mapping in of_one {
            let folder = folder_name(registry, municipality);
            let kind = Path::new(mapping).file_stem().unwrap_or_default();
            sources.push(Source {
                municipality: municipality.clone(),
                mapping: mapping.clone(),
                folder: match of_one.len() {
                    1 => format!("exports/{folder}"),
                    _ => format!("exports/{folder}/{}", kind.to_string_lossy()),
                },
            });
        }
    }
    sources
}

/// `molde`, or `1818-heroy` where two are called so.
fn folder_name(registry: &Registry, municipality: &Municipality) -> String {
    let whole = municipality.path_name();
    match is_unique(registry, municipality) {
        false => whole,
        true => match whole.split_once('-') {
            Some((_, name)) => name.to_owned(),
            None => whole,
        },
    }
}

/// What a pipeline may call a municipality: its name, or its number where two have the name.
fn called<'a>(registry: &Registry, municipality: &'a Municipality) -> &'a str {
    match is_unique(registry, municipality) {
        true => &municipality.name,
        false => &municipality.id,
    }
}

fn is_unique(registry: &Registry, municipality: &Municipality) -> bool {
    let named = registry.resolve(&municipality.name, Date::MAX);
    named == Resolution::Found(municipality.clone())
}

/// Who is meant by a name or number, today.
fn find(registry: &Registry, text: &str) -> Result<Municipality, Failure> {
    match registry.resolve(text, Date::MAX) {
        Resolution::Found(found) | Resolution::CarriedForward { to: found, .. } => Ok(found),
        Resolution::Split(parts) => {
            let parts: Vec<String> = parts
                .iter()
                .map(|part| format!("{} {}", part.id, part.name))
                .collect();
            Err(usage(anyhow!(
                "`{text}` may be one of {}. Write the number.",
                parts.join(", ")
            )))
        }
        Resolution::Unknown { nearest } => {
            let hint = match nearest {
                Some(name) => format!("Did you mean `{name}`?"),
                None => "Write the official name or the number of four digits.".to_owned(),
            };
            Err(usage(anyhow!("there is no municipality `{text}`. {hint}")))
        }
    }
}

/// The name that the pipeline gives a mapping. A file is copied, so that the folder is whole.
fn own_or_shipped(text: &str, layout: &mut Layout) -> Result<String, Failure> {
    config::mapping(Path::new(""), text).map_err(usage)?;
    if !text.ends_with(".toml") {
        return Ok(text.to_owned());
    }
    let path = Path::new(text);
    let bytes = read(path).map_err(|error| usage(anyhow!("{text}: can't be read: {error}")))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = format!("mappings/{name}");
    match layout.files.get(&name) {
        Some(there) if *there != bytes => Err(usage(anyhow!(
            "two mappings are called {name}. Give one of the files another name."
        ))),
        _ => {
            layout.files.insert(name.clone(), bytes);
            Ok(name)
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a mapping of one's own is copied beside the pipeline"
)]
fn read(path: &Path) -> std::io::Result<String> {
    std::fs::read_to_string(path)
}

/// A text as TOML writes it.
fn toml_text(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// What is to be written: paths from the folder, with `/`.
#[derive(Debug, Default)]
struct Layout {
    files: BTreeMap<String, String>,
    folders: Vec<String>,
}

impl Layout {
    fn add(&mut self, name: &str, text: String) {
        self.files.insert(name.to_owned(), text);
    }

    /// Writes everything, or nothing if one of the files is there.
    #[expect(
        clippy::disallowed_methods,
        reason = "init lays files where the command line says"
    )]
    fn write(&self, dir: &Path) -> Result<(), Failure> {
        let there: Vec<String> = self
            .files
            .keys()
            .map(|name| dir.join(name))
            // Also a link that leads nowhere is there.
            .filter(|path| path.symlink_metadata().is_ok())
            .map(|path| path.display().to_string())
            .collect();
        if !there.is_empty() {
            return Err(usage(anyhow!(
                "{} is there already, and nothing is overwritten. Choose another folder.",
                there.join(", ")
            )));
        }
        let failed = |path: &Path, error: std::io::Error| {
            usage(anyhow!("can't write {}: {error}", path.display()))
        };
        for folder in &self.folders {
            let path = dir.join(folder);
            std::fs::create_dir_all(&path).map_err(|error| failed(&path, error))?;
        }
        for (name, text) in &self.files {
            let path = dir.join(name);
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent).map_err(|error| failed(&path, error))?;
            }
            let mut file = std::fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(&path)
                .map_err(|error| failed(&path, error))?;
            file.write_all(text.as_bytes())
                .map_err(|error| failed(&path, error))?;
        }
        Ok(())
    }
}

/// What was done and what comes next.
fn said(dir: &Path, layout: &Layout, sources: &[Source]) -> String {
    let mut text = String::new();
    for name in layout.files.keys() {
        let _ = writeln!(text, "wrote {}", dir.join(name).display());
    }
    let _ = writeln!(
        text,
        "\nDrop exports here, each named by the date it shows:"
    );
    for source in sources {
        let _ = writeln!(
            text,
            "  {}  ({}, read as {})",
            dir.join(&source.folder).join("2026-09-30.xlsx").display(),
            source.municipality.name,
            source.mapping
        );
    }
    let pipeline = dir.join("pipeline.toml");
    let _ = writeln!(
        text,
        "\nThen:\n  loype check {0}\n  loype run {0}",
        pipeline.display()
    );
    text
}
