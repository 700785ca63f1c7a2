//! In: nothing. Out: the invented tables as they are meant, and the ways to write them as CSV.

pub(super) const HEADER: [&str; 9] = [
    "Meldt inn",
    "Klokkeslett",
    "Saker",
    "Saksnr",
    "Budsjett",
    "Type",
    "Beskrivelse",
    "Lenke",
    "Merknad",
];
pub(super) const TITLES: [&str; 12] = [
    "Digital vaktbok for brøyting",
    "Sambruk av elbiler",
    "Nytt innbyggertorg, trinn 2",
    "Felles \"sandkasse\" for data",
    "Velferdsteknologi i turnus",
    "Åpne data, første sett",
    "Enklere søknad om skjenkebevilling",
    "Skjema 12\" bred, ny mal",
    "Robot for fakturaflyt",
    "Varsling av flom og skred",
    "Kart over ledige lokaler",
    "Samtykke på nett; prøve",
];

/// The table as it is meant.
#[derive(Clone)]
pub(super) struct Truth {
    pub(super) header: Vec<String>,
    pub(super) records: Vec<Vec<String>>,
}

pub(super) fn table(n: usize) -> Truth {
    let records = (0..n).map(|at| {
        vec![
            format!("{:02}.{:02}.2025", 1 + at * 7 % 28, 1 + at % 12),
            format!("{:02}:{:02}", 7 + at % 10, at * 13 % 60),
            (1 + at * 37 % 190).to_string(),
            format!("25/{:05}", 10_000 + at * 317),
            format!("{}.{:02}", 1_000 + at * 977 % 90_000, at * 29 % 100),
            ["Idé", "Forsøk", "Prosjekt"][at % 3].to_owned(),
            TITLES[at % 12].to_owned(),
            format!("https://eksempel.no/sak/{at}"),
            ["", "Venter på svar", "Avklart"][at % 3].to_owned(),
        ]
    });
    Truth {
        header: HEADER.map(str::to_owned).to_vec(),
        records: records.collect(),
    }
}

/// Prose with commas, quotes and line breaks, and no column of values.
pub(super) fn prose(n: usize) -> Truth {
    let records = (0..n).map(|at| {
        vec![
            TITLES[at % 12].to_owned(),
            format!(
                "{}, som {} foreslo{}{}",
                TITLES[(at + 5) % 12],
                ["vi", "de", "«alle»"][at % 3],
                ["", ".\nSe også punkt 2, 3 og 4", "; det ble \"ja\""][at % 3],
                ["", "!", "?"][at / 3 % 3]
            ),
            ["Plan, bygg", "Helse", "Skole og barnehage", ""][at % 4].to_owned(),
            ["Innspill", "Utforsk", "Test"][at * 7 % 3].to_owned(),
        ]
    });
    Truth {
        header: ["Tiltak", "Hva det går ut på", "Tjeneste", "Fase"]
            .map(str::to_owned)
            .to_vec(),
        records: records.collect(),
    }
}

/// Numbers all through, some negative, some missing.
pub(super) fn numbers(n: usize) -> Truth {
    let records = (0..n).map(|at| {
        (0..12)
            .map(|column| match (at * 31 + column * 17) % 23 {
                0 => String::new(),
                rest => format!(
                    "{}{}.{}",
                    if rest % 5 == 0 { "-" } else { "" },
                    rest * 41,
                    at % 10
                ),
            })
            .collect()
    });
    Truth {
        header: (1..=12).map(|month| format!("Måned {month}")).collect(),
        records: records.collect(),
    }
}

/// How a file is written.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) delimiter: &'static str,
    pub(super) quote: &'static str,
    pub(super) escape: &'static str,
    pub(super) end: &'static str,
}

pub(super) const STANDARD: Style = Style {
    delimiter: ",",
    quote: "\"",
    escape: "\"",
    end: "\r\n",
};

impl Style {
    pub(super) fn cell(&self, text: &str) -> String {
        let delimiter = match self.delimiter.trim_end() {
            "" => self.delimiter,
            mark => mark,
        };
        let needs = [delimiter, self.quote, "\n", "\r"]
            .iter()
            .any(|mark| !mark.is_empty() && text.contains(mark));
        if !needs || self.quote.is_empty() {
            return text.to_owned();
        }
        let inside = text.replace(self.quote, &format!("{}{}", self.escape, self.quote));
        format!("{0}{inside}{0}", self.quote)
    }

    pub(super) fn line(&self, cells: &[String]) -> String {
        let cells: Vec<String> = cells.iter().map(|cell| self.cell(cell)).collect();
        cells.join(self.delimiter)
    }

    pub(super) fn lines(&self, truth: &Truth) -> Vec<String> {
        let header = (!truth.header.is_empty()).then_some(&truth.header);
        header
            .into_iter()
            .chain(&truth.records)
            .map(|cells| self.line(cells))
            .collect()
    }

    pub(super) fn file(&self, lines: &[String]) -> String {
        lines
            .iter()
            .map(|line| format!("{line}{}", self.end))
            .collect()
    }
}
