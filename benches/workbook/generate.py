#!/usr/bin/env python3
"""Writes the workbook that the benchmark reads: a portfolio of so many rows and 20 columns.

Its headers are those of a plain list of initiatives, which the mapping `plain` reads, but for one
that no mapping knows. Its cells are mixed as in real exports: words that repeat, lists of them,
people who are responsible for many initiatives each, titles and descriptions that stand only once,
all in the shared string table as Excel writes them; texts that stand in the cell as other programs
write them; whole and decimal numbers, amounts as people write them, shares, dates as serials with a
date format and as text, empty cells. All of it is invented. The same arguments give the same bytes.

    python3 benches/workbook/generate.py 100000 target/bench-100000.xlsx
"""

import random
import sys
import zipfile
from datetime import date as civil, timedelta
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"

HEADER = [
    "Nr", "Tiltak", "Beskrivelse", "Tjenesteområde", "Type", "Fase", "Status", "Ansvarlig",
    "Enhet", "Samarbeidspartnere", "Innmeldt", "Vedtatt", "Startet", "Planlagt slutt", "Budsjett",
    "Forbruk", "Prognose", "Andel ferdig", "Status økonomi", "Nytt",
]
STAGES = [
    "Registrert", "Under vurdering", "Utredning", "Planlegging", "Utprøving", "Innføring",
    "Evaluering", "I bruk",
]
STATES = ["Pågår", "Ikke startet", "Avsluttet", "På vent", "Pågår"]
SECTORS = ["Helse og omsorg", "Oppvekst", "Teknisk", "Kultur", "Økonomi & styring", "Stab"]
KINDS = ["Prosjekt", "Pilot", "Tiltak", "Forprosjekt"]
PARTNERS = ["Molde", "Ålesund", "Statsforvalteren", "Helseforetaket", "KS", "Høgskolen", "NAV"]
LIGHTS = ["Grønn", "Grønn", "Gul", "Rød"]
FIRST = ["Kari", "Ola", "Ingrid", "Per", "Anne", "Lars", "Marit", "Jon", "Silje", "Tor", "Liv", "Geir"]
LAST = [
    "Nordmann", "Fjellstad", "Bergset", "Oksvik", "Tangen", "Rødseth", "Myklebust", "Aasgård",
    "Sandnes", "Hoem", "Gjerde", "Lillebø", "Vestad", "Øyen", "Bjørnå", "Malme", "Sunde", "Roald",
]
WORDS = (
    "digital søknad velferdsteknologi hjemmetjeneste byggesak skole barnehage sensor varsling "
    "samarbeid plan pilot løsning innbygger data kart avfall vann energi kompetanse og for i med "
    "som skal gi bedre tjenester til flere tidligere oppfølging ressurser hverdag nettside møte"
).split()

# The day that a workbook counts its days from.
DAY_ZERO = civil(1899, 12, 30)


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
    people = [f"{first} {last}" for first in FIRST for last in LAST]
    rng.shuffle(people)
    people = people[:150]

    def said(n_words):
        words = [rng.choice(WORDS) for _ in range(n_words)]
        return words[0].capitalize() + " " + " ".join(words[1:])

    def told():
        text = ". ".join(said(rng.randint(8, 18)) for _ in range(rng.randint(1, 3))) + "."
        # Now and then a description says whom to ask, and how many it is for.
        if rng.random() < 0.02:
            text += f" Ta kontakt med {rng.choice(people)}."
        if rng.random() < 0.01:
            text += f" Ring 7{rng.randint(1000000, 9999999)} eller skriv til post@eksempel.no."
        return text + (f" Gjelder {rng.randint(2, 900)} brukere." if rng.random() < 0.3 else "")

    def amount():
        whole = rng.randint(10, 9000) * 1000
        grouped = f"{whole:,}".replace(",", " ")
        million = f"{whole / 1e6:.1f}".replace(".", ",")
        return rng.choice([grouped, f"kr {grouped}", f"{million} mill. kr", f"{grouped},-"])

    def several(of, most):
        return "; ".join(rng.sample(of, rng.randint(1, most)))

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
        submitted = rng.randint(43000, 46000)
        started = submitted + rng.randint(200, 400)
        ends = DAY_ZERO + timedelta(days=started + rng.randint(60, 900))
        cells = [
            shared(at[0], f"T-{row - 1:06}"),
            shared(at[1], f"{said(rng.randint(3, 7))} {row}"),
            shared(at[2], told()),
            shared(at[3], several(SECTORS, 2)),
            shared(at[4], rng.choice(KINDS)),
            shared(at[5], rng.choice(STAGES)),
            shared(at[6], rng.choice(STATES)),
            shared(at[7], rng.choice(people)) if rng.random() < 0.9 else "",
            inline(at[8], "Enhet for " + rng.choice(WORDS)),
            shared(at[9], several(PARTNERS, 3)) if rng.random() < 0.5 else "",
            date(at[10], submitted),
            date(at[11], submitted + rng.randint(1, 200)),
            date(at[12], started),
            inline(at[13], f"{ends:%d.%m.%Y}") if rng.random() < 0.8 else "",
            number(at[14], rng.randint(10, 9000) * 1000),
            number(at[15], round(rng.uniform(0, 5e6), 2)),
            inline(at[16], amount()),
            number(at[17], round(rng.random(), 4)),
            shared(at[18], rng.choice(LIGHTS)),
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
