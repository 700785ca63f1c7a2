#!/usr/bin/env python3
"""Writes the workbook that the benchmark reads: a portfolio of so many rows and 20 columns.

Its cells are mixed as in real exports: words that repeat and titles that don't, both in the shared
string table as Excel writes them, texts that stand in the cell as other programs write them, whole
and decimal numbers, dates as serials with a date format, empty cells. The same arguments give the
same bytes.

    python3 benches/workbook/generate.py 100000 target/bench-100000.xlsx
"""

import random
import sys
import zipfile
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"

HEADER = [
    "Id", "Tittel", "Beskrivelse", "Fase", "Sektor", "Status", "Kommune", "Prioritet",
    "Innmeldt", "Besluttet", "Ferdig", "Budsjett", "Forbruk", "Prognose", "Andel", "Poeng",
    "Antall", "Merknad", "Enhet", "Aktiv",
]
STAGES = ["Innmeldt", "Vurdert", "Utforsk", "Planlegg", "Test", "Innfør", "Følg opp", "Drift"]
SECTORS = ["Helse og omsorg", "Oppvekst", "Teknisk", "Kultur", "Økonomi & styring", "Stab"]
TOWNS = ["Molde", "Ålesund", "Kristiansund", "Rauma", "Hustadvika", "Aukra", "Vestnes", "Ørsta"]
STATES = ["Grønn", "Gul", "Rød"]
WORDS = (
    "digital søknad velferdsteknologi hjemmetjeneste byggesak skole barnehage sensor varsling "
    "samarbeid plan pilot løsning innbygger data kart avfall vann energi kompetanse"
).split()


def column(index):
    return chr(ord("A") + index)


class Strings:
    """The shared string table."""

    def __init__(self):
        self.index = {}
        self.count = 0

    def of(self, text):
        self.count += 1
        return self.index.setdefault(text, len(self.index))


def rows(n, strings):
    rng = random.Random(20)

    def shared(at, text):
        return f'<c r="{at}" t="s"><v>{strings.of(text)}</v></c>'

    def inline(at, text):
        return f'<c r="{at}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'

    def number(at, value):
        return f'<c r="{at}"><v>{value}</v></c>'

    def date(at, serial):
        return f'<c r="{at}" s="1"><v>{serial}</v></c>'

    names = "".join(shared(f"{column(i)}1", name) for i, name in enumerate(HEADER))
    yield f'<row r="1" spans="1:20">{names}</row>'
    for row in range(2, n + 2):
        at = [f"{column(i)}{row}" for i in range(20)]
        begun = rng.randint(43000, 46000)
        cells = [
            shared(at[0], f"P-{row:06}"),
            shared(at[1], " ".join(rng.choices(WORDS, k=4)) + f" {row}"),
            shared(at[2], " ".join(rng.choices(WORDS, k=9)) + f", nr. {row}."),
            shared(at[3], rng.choice(STAGES)),
            shared(at[4], rng.choice(SECTORS)),
            shared(at[5], rng.choice(STATES)),
            shared(at[6], rng.choice(TOWNS)),
            number(at[7], rng.randint(1, 5)),
            date(at[8], begun),
            date(at[9], begun + rng.randint(1, 200)),
            date(at[10], begun + rng.randint(200, 900)),
            number(at[11], rng.randint(10, 9000) * 1000),
            number(at[12], round(rng.uniform(0, 5e6), 2)),
            number(at[13], round(rng.uniform(0, 9e6), 2)),
            number(at[14], round(rng.random(), 4)),
            number(at[15], rng.randint(0, 100)),
            number(at[16], rng.randint(0, 5000)),
            inline(at[17], "Ny merknad " + rng.choice(WORDS)) if rng.random() < 0.5 else "",
            inline(at[18], "Enhet for " + rng.choice(WORDS)),
            f'<c r="{at[19]}" t="b"><v>{rng.randint(0, 1)}</v></c>',
        ]
        yield f'<row r="{row}" spans="1:20">{"".join(cells)}</row>'


def main():
    n, path = int(sys.argv[1]), sys.argv[2]
    strings = Strings()
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Portefølje" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
    }
    declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:

        def entry(name):
            return zipfile.ZipInfo(name, date_time=(2026, 1, 1, 0, 0, 0))

        def write(name, pieces):
            info = entry(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(info, "w", force_zip64=False) as part:
                part.write(declaration.encode())
                for piece in pieces:
                    part.write(piece.encode())

        for name, content in parts.items():
            write(name, [content])
        sheet = [f'<worksheet xmlns="{MAIN}"><dimension ref="A1:T{n + 1}"/><sheetData>']
        write("xl/worksheets/sheet1.xml", (p for part in (sheet, rows(n, strings), ["</sheetData></worksheet>"]) for p in part))
        table = [f'<sst xmlns="{MAIN}" count="{strings.count}" uniqueCount="{len(strings.index)}">']
        table += [f"<si><t>{escape(text)}</t></si>" for text in strings.index]
        write("xl/sharedStrings.xml", table + ["</sst>"])


if __name__ == "__main__":
    main()
