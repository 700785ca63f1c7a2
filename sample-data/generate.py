#!/usr/bin/env python3
"""Writes the invented sample data. `generate.py` rewrites the files in place, `generate.py --check` exits 1 on a difference.

Python 3 standard library only; no clock, no network: the same bytes every run. Alt innhold er oppdiktet eksempeldata.
"""
import datetime as dt
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.dont_write_bytecode = True

from generator import expected, truth, words  # noqa: E402
from generator.formats import Err, col, csv_line, ods, xlsx  # noqa: E402
from generator.truth import AS_OF, NAMES, SNAPSHOTS  # noqa: E402

FILES = {}   # relative path -> bytes
FAULTS = []  # (code, file, row, column, what)
MARK = "Oppdiktet eksempeldata. Kommunenavnet er virkelig, innholdet er funnet på."
MARK_NN = "Oppdikta eksempeldata. Kommunenamnet er verkeleg, innhaldet er funne på."


def fault(code, file, row, column, what):
    FAULTS.append((code, file, row, column, what))


def dmy(d):
    return f"{d:%d.%m.%Y}" if d else ""


def customise(world):
    """The hand-made exceptions to the drawn lots."""
    by = {i.title: i for items in world.values() for i in items}
    b = next(b for b in by["Kulturkort for unge med trygg transport"].benefits)
    b.realisation = b.baseline = None
    b.measurements = [(dt.date(2026, 3, 12), 345), (dt.date(2026, 5, 8), 402), (dt.date(2026, 8, 20), 466)]
    by["Buprøve for unge med rettleiar"].gone = True
    for t in ("Økonomikurs med mat", "Lederlag på tur"):
        by[t].odd_stage = "På gløtt"
    by["Ønskebrønnen på sykehjemmet"].text_override = (
        by["Ønskebrønnen på sykehjemmet"].text + f" Spør Oline Oppdiktsen, oline.oppdiktsen@example.no, tlf. 900 00 000, fnr {words.national_id()}.")
    b = next(b for b in by["Oppfølging hjemme for kronisk syke"].benefits if b.title == "Tryggere pasienter")
    b.baseline, b.target = 3.1, 4.2
    b.measurements = [(b.initiative.started - dt.timedelta(days=20), 3.1), (dt.date(2026, 8, 14), 3.5)]
    b = next(b for b in by["Postmottaket sorterer seg selv"].benefits if b.title == "Raskere journalføring")
    b.baseline, b.target = 3, 1.8
    b.measurements = [(b.initiative.started - dt.timedelta(days=31), 3), (dt.date(2026, 8, 21), 2.4)]
    b = by["Elbiler i hjemmetjenesten"].benefits[0]
    b.owner, b.realisation, b.baseline, b.target = "Eldar Bratthaug", dt.date(2025, 5, 1), 1100000, 420000
    b.planned = {2025: 272000, 2026: 544000, **{y: 680000 for y in range(2027, 2031)}}
    b.realised = {2025: 240000, 2026: 410000}
    b.measurements = [(dt.date(2023, 11, 30), 1100000), (dt.date(2026, 1, 20), 630000)]
    # No benefit at all although the work is on its way into use: about to be handed over without a plan.
    for t in ("Familieråd før vedtak", "Svømmeopplæring i flytende basseng"):
        by[t].benefits = []
    return by


# ---------------------------------------------------------------- Molde: Prosjektportalen 365
MOLDE_COLS = ["Tittel", "Prosjektnummer", "Tjenesteområde", "Prosjekttype", "Fase", "Prosjektleder", "Prosjekteier", "Startdato", "Sluttdato", "Målsetting",
              "Totalbudsjett for prosjektet", "Kostnader påløpt totalt", "Prognose for prosjektet", "Status fremdrift", "Status økonomi", "Status kvalitet",
              "Status risiko", "Status gevinstoppnåelse", "Siste rapporteringsdato", "Prosjektstatus", "FNs bærekraftsmål", "Program", "Innmeldt dato",
              "Vedtatt dato", "Vedtak", "Vedtatt av", "Leveranseform", "Gjenbrukt fra", "Opphav", "Opphavsenhet", "Planforankring", "Budsjettforankring",
              "Fellestiltak-id", "Faktisk slutt", "Evaluert dato", "Resultat", "Læring", "Enkelhet", "Gevinstpotensial", "Politisk nødvendighet"]


def molde_row(i, day):
    w, st = words, i.stage(day)
    closed = i.closed(day)
    # A closed project keeps the phase it was closed in; Prosjektstatus says that it is closed.
    phase = st if st in truth.LADDER else [s for d, s in i.path if d <= day and s in truth.LADDER][-1]
    dec = i.decided if i.decided and i.decided <= day else None
    r = random.Random(f"{i.lights}|{SNAPSHOTS.index(day) // 2}")
    rep = i.last_report(day)
    lights = [r.choice(c) for c in w.LIGHTS] if rep else [None] * 5
    pick = lambda v, when: v if when and when <= day else None
    ended = i.actual_end if i.actual_end and i.actual_end <= day else None
    outcome = "Stoppet" if st == "stopped" else (w.OUTCOME_NB.get(i.outcome) if ended or st == "follow_up" else None)
    return [i.title, i.id, w.AREA_NB[i.area], w.KIND_NB[i.kind], w.MOLDE_PHASE[phase], i.owner, w.OWNERS.get(i.area[:2], "Kommunalsjef samfunn"),
            pick(i.started, i.started), i.planned_end(day), i.text, i.budget if i.started and i.started <= day else None, i.cost(day), i.forecast(day),
            *lights, rep, "Avsluttet" if closed else ("Avventer" if i.decision == "parked" and dec else "Aktivt"), w.SDG.get(i.area), "Nei", i.submitted,
            dec, w.DECISION_NB.get(i.decision) if dec else None, ("Innovasjonsrådet" if i.lights % 7 else "Kommunedirektørens ledergruppe") if dec else None,
            w.DELIVERY_NB.get(i.delivery), i.reused, w.ORIGIN_NB.get(i.origin), i.unit, i.plan, i.budget_line if i.started and i.started <= day else None,
            i.joint, ended, pick(i.evaluated, i.evaluated), outcome, i.learning if outcome else None, *i.scores]


def molde(items, by):
    for day in SNAPSHOTS:
        new = day == AS_OF
        d = f"molde/{day}/"
        f = d + "Prosjektoversikt.xlsx"
        C = MOLDE_COLS.index
        rows = [MOLDE_COLS]
        for n, (area, title, text) in enumerate(truth.molde.PROGRAMMES, 1):
            row = [None] * len(MOLDE_COLS)
            row[0], row[1], row[2], row[3], row[4], row[9], row[C("Program")] = title, f"PRG-{n:02d}", words.AREA_NB[area], "Program", "Gjennomføre", text, "Ja"
            row[C("Prosjektstatus")], row[C("Startdato")], row[C("Totalbudsjett for prosjektet")] = "Aktivt", dt.date(2024, 9, n), 9_000_000 * n
            row[C("Målsetting")] = text + (" Oppdiktet eksempeldata." if n == 1 else "")
            rows.append(row)
        shown = [i for i in items if i.submitted <= day]
        shifted = 0
        for i in shown:
            row = molde_row(i, day)
            n = len(rows) + 1
            if new:
                e = row[C("Sluttdato")]
                if e and e.month in (11, 12, 1, 2) and shifted < 3 and not i.closed(day):
                    shifted += 1
                    row[C("Sluttdato")] = dt.datetime.combine(e - dt.timedelta(days=1), dt.time(23, 0))
                    fault("pp365.date_shifted", f, n, "Sluttdato", f"{dmy(e - dt.timedelta(days=1))} 23:00 for {dmy(e)} (UTC, a day early)")
                if i.title in ("Medisindispenser til hjemmeboende", "Ledningskart for den som skal grave"):
                    row[C("Tjenesteområde")] = "12;#" + row[C("Tjenesteområde")]
                    fault("pp365.lookup_leak", f, n, "Tjenesteområde", f"`{row[C('Tjenesteområde')]}`")
                if i.title == "Planforslaget i tre dimensjoner":
                    row[C("Prosjektleder")] = "i:0#.f | Torleif Solbakkvik | membership"
                    i.owner = "Torleif Solbakkvik"
                    fault("pp365.lookup_leak", f, n, "Prosjektleder", "user as `a \\| Name \\| b`; the column holds people and is never stored")
                if i.title == "Bolig først for unge uten fast adresse":
                    row[C("Enkelhet")] = "4.0000000000000"
                    i.scores = (4, *i.scores[1:])
                    fault("(read as a number)", f, n, "Enkelhet", "number as text `4.0000000000000` (means 4)")
                if i.title == "Langtidsplanlegging av turnus":
                    row[C("Prognose for prosjektet")] = Err("#REF!")
                    fault("cell.error_value", f, n, "Prognose for prosjektet", "error value #REF!")
            rows.append(row)
            if new and i.title == "Lekkasjesøk med lyttende sensorer":
                twin = list(row)
                twin[C("Siste rapporteringsdato")] -= dt.timedelta(days=92)
                twin[C("Status fremdrift")], twin[C("Status risiko")] = "Forsinket", "Høy"
                rows.append(twin)
                fault("row.report_series", f, len(rows), "Prosjektnummer", f"{i.id} once more (rows {n} and {n + 1}), alike but for report date and status: one per report series")
        FILES[f] = xlsx([("Prosjektoversikt", rows), ("Om", [["Om filen"], [MARK]])])

        f = d + "Gevinstoversikt.xlsx"
        bs = [b for i in shown for b in i.benefits if b.visible(day)]
        head = ["Tittel", "Prosjekt", "Prosjektnummer", "Gevinsttype", "Gevinsteier", "Gevinstansvarlig", "Realiseres fra", "Måleindikator", "Måleenhet", "Startverdi",
                "Ønsket verdi", "Siste målte verdi", "Måloppnåelse", "Gevinstomsetting"]
        rows, meas = [head], [["Gevinst", "Måleindikator", "Målt verdi", "Dato"]]
        zeroed = False
        for b in bs:
            ms = [m for m in b.measurements if m[0] <= day]
            base, target = b.baseline, b.target
            ach = None
            if ms and base is not None and target is not None and base != target:
                ach = f"{round(100 * (ms[-1][1] - base) / (target - base))}%"
            if new and b.title in ("Tryggere pasienter", "Raskere journalføring"):
                b.baseline, b.target = base, target = int(base), int(target)
                fault("pp365.floored_value", f, len(rows) + 1, "Startverdi, Ønsket verdi", f"decimals cut: {base} and {target}; Måloppnåelse {ach} was computed before the cut and no longer agrees")
            if new and not zeroed and base is None and not ms:
                b.baseline = base = 0
                zeroed = True
                fault("(can't be seen)", f, len(rows) + 1, "Startverdi", "0 for a missing value (no measurement, so nothing is computed from it)")
            rows.append([b.title, b.initiative.title, b.initiative.id, words.GAIN_NB[b.kind], b.owner, b.owner and random.Random(b.title).choice(truth.PEOPLE["molde"]),
                         b.realisation, b.indicator, words.UNIT_NB.get(b.unit, b.unit), base, target, ms[-1][1] if ms else None, ach, words.CONV_NB.get(b.conversion)])
            for when, v in ms:
                shown_date = when
                if new and b.initiative.title.startswith("Kulturkort"):
                    if when.day <= 12:
                        shown_date = dt.date(when.year, when.day, when.month)
                        fault("pp365.day_month_swapped" if shown_date > day else "(can't be seen)", f, len(meas) + 1, "Målinger: Dato", f"{dmy(shown_date)} for {dmy(when)}" + (" (after the export)" if shown_date > day else ""))
                        if shown_date > day:
                            fault("value.in_the_future", f, len(meas) + 1, "Målinger: Dato", f"the same cell: {dmy(shown_date)} lies after the export")
                    else:
                        shown_date = None
                        fault("measurement.no_date", f, len(meas) + 1, "Målinger: Dato", f"blank for {dmy(when)} (day above 12): a swapped date that could not be written")
                meas.append([b.title, b.indicator, v, shown_date])
        FILES[f] = xlsx([("Gevinstoversikt", rows), ("Målinger", meas)])

        f = d + "Gevinstbudsjett.xlsx"
        rows = [["Gevinst", "Prosjektnummer", "Enhet", "Plassering"] + [f"Plan {y}" for y in range(2025, 2031)] + ["Realisert 2025", "Realisert 2026"]]
        for b in bs:
            if not b.planned:
                continue
            row = [b.title, b.initiative.id, b.unit, words.PLACE_NB[b.placement], *year_amounts(b, day)]
            if new and b.title == "Mindre innleie fra byrå":
                row[8] = Err("#DIV/0!")
                b.planned.pop(2029, None)
                fault("cell.error_value", f, len(rows) + 1, "Plan 2029", "error value #DIV/0!")
            rows.append(row)
        FILES[f] = xlsx([("Gevinstbudsjett", rows), ("Om", [["Om filen"], [MARK]])])


def year_amounts(b, day):
    """Plan 2025..2030, Realisert 2025, Realisert 2026 as they stood on the day."""
    s = SNAPSHOTS.index(day)
    up = 1.1 if s < 2 and b.kind == "direct" and len(b.title) % 3 == 0 else 1
    plan = [int(round(b.planned[y] * up, -3)) if y in b.planned and up > 1 else b.planned.get(y) for y in range(2025, 2031)]
    r25 = b.realised.get(2025) if s >= 1 else None
    r26 = b.realised.get(2026) if s >= 1 else None
    if r26 is not None and s < 3:
        r26 = truth.whole(round(r26 * s / 3, 2)) if b.unit == "årsverk" else int(round(r26 * s / 3, -3 if b.kind == "direct" else 0))
    return plan + [r25, r26]


# ---------------------------------------------------------------- Hustadvika: semicolon, Windows-1252
HU_COLS = ["Nr", "Tiltak", "Beskrivelse", "Tjenesteområde", "Type", "Fase", "Kontaktperson", "Enhet", "Innmeldt", "Innmeldt av", "Vedtatt", "Vedtak", "Råd", "Startet",
           "Planlagt slutt", "Avsluttet", "Budsjett", "Forbruk", "Prognose", "Ekstern finansiering", "Gjennomføring", "Gjenbrukt fra", "Fellestiltak-id", "Plan",
           "Budsjettlinje", "Enkelhet", "Gevinst", "Nødvendighet", "Evaluert", "Resultat", "Læring", "Sist rapportert"]


def amount(v, key):
    """One of the ways people write kroner; each reads back to the same amount."""
    if v is None:
        return ""
    k = random.Random(key).randrange(6)
    spaced = f"{v:,}".replace(",", " ")
    if v >= 1_000_000 and v % 100_000 == 0 and k in (0, 1):
        return f"{v / 1e6:.1f}".replace(".", ",") + " mill"
    if v >= 1000 and k == 2:
        return "kr " + f"{v:,}".replace(",", ".") + ",-"
    return {3: f"{v},00", 4: str(v)}.get(k, spaced)


def num(v):
    return "" if v is None else str(v).replace(".", ",")


def hustadvika(items, by):
    no_id = ("Spøkelseshus tilbake i bruk", "Loddrette solceller som gjerde", "Reparasjonskafé for skjermer")
    for i in items:
        if i.title in no_id:
            i.id = ""
    for day in SNAPSHOTS:
        new = day == AS_OF
        d = f"hustadvika/{day}/"
        f = d + "portefolje.csv"
        lines = [csv_line([f"Hustadvika kommune, innovasjonsportefølje per {dmy(day)}. {MARK}"], ";"), csv_line(HU_COLS, ";")]
        C = HU_COLS.index
        shown = [i for i in items if i.submitted <= day]
        ragged = False
        for i in shown:
            st, w = i.stage(day), words
            pick = lambda d: dmy(d) if d and d <= day else ""
            dec, n = i.decided and i.decided <= day, len(lines) + 1
            started = i.started and i.started <= day
            ended = i.actual_end and i.actual_end <= day
            row = [i.id, i.title, i.text_override or i.text, w.AREA_NB[i.area], w.KIND_NB[i.kind], w.HU_STAGE[st], i.owner, i.unit, dmy(i.submitted), w.ORIGIN_NB.get(i.origin),
                   pick(i.decided), w.DECISION_NB[i.decision] if dec else "", "Innovasjonsrådet" if dec else "", pick(i.started), dmy(i.planned_end(day)),
                   pick(i.actual_end), amount(i.budget if started else None, i.title + "b"), amount(i.cost(day), i.title + "c"), amount(i.forecast(day), i.title + "f"),
                   "", w.DELIVERY_NB.get(i.delivery), i.reused, i.joint, i.plan, i.budget_line if started else "", *i.scores, pick(i.evaluated),
                   w.OUTCOME_NB.get(i.outcome) if ended else "", i.learning if ended else "", dmy(i.last_report(day))]
            if i.title == "Elbiler i hjemmetjenesten":
                row[C("Ekstern finansiering")] = "400000"
            if new:
                t = i.title
                if i.odd_stage:
                    row[C("Fase")] = i.odd_stage
                    fault("value.unknown_word", f, n, "Fase", f"`{i.odd_stage}` is in no vocabulary; the initiative stays in with a null stage")
                if t in no_id:
                    fault("id.from_title", f, n, "Nr", "empty: an id must be made from the title")
                if t == "Slamvarsel for septiktanker":
                    row[C("Planlagt slutt")] = "snart"
                    fault("value.not_a_date", f, n, "Planlagt slutt", "`snart`")
                if t == "Tang som fyllmasse i bed":
                    row[C("Budsjett")] = "ca. litt"
                    fault("value.not_a_number", f, n, "Budsjett", "`ca. litt`")
                if t == "Ungdomsklubb på hjul":
                    row[C("Ekstern finansiering")] = "1.250"
                    fault("value.ambiguous_number", f, n, "Ekstern finansiering", "`1.250` may be 1250 or 1.25; the only other value of the column is `400000`")
                for title, c, v in (("Fartstavler laget av elever", "Startet", "høsten 2024"), ("Felles leirskole på Bud", "Evaluert", "Q3 2025"), ("Økonomikurs med mat", "Planlagt slutt", "uke 34 2026")):
                    if t == title:
                        row[C(c)] = v
                        fault("value.vague_date", f, n, c, f"`{v}`")
                if i.text_override:
                    fault("person.dropped", f, n, "Beskrivelse", "name, e-mail and telephone number in free text")
                    fault("person.looks_like_id", f, n, "Beskrivelse", "an 11-digit number that passes both control digits (synthetic: month + 80)")
            line = csv_line(row, ";")
            if new and not ragged and n > 12 and line.endswith(";;;"):
                line, ragged = line[:-2], True
                fault("csv.ragged_row", f, n, "Læring, Sist rapportert", "two fields too few (both would be empty)")
            lines.append(line)
            if new and len(lines) == 30:
                lines.append(";" * (len(HU_COLS) - 1))
                fault("rows.blank_skipped", f, len(lines), "(row)", "only separators")
        if new:
            row = [""] * len(HU_COLS)
            row[0], row[2], row[C("Innmeldt")], row[C("Fase")] = "190", "Noen skrev bare dette: bedre skilting på kaia.", "21.08.2026", "Før floke"
            lines.append(csv_line(row, ";"))
            fault("row.no_title", f, len(lines), "Tiltak", "Nr 190 has no title: rejected")
            fault("encoding.windows_1252", f, "", "(file)", "the whole file, as the other CSV files of Hustadvika: no BOM, not valid UTF-8")
        FILES[f] = ("\r\n".join(lines) + "\r\n").encode("cp1252")

        bs = [b for i in shown for b in i.benefits if b.visible(day)]
        f = d + "gevinster.csv"
        lines = [csv_line(["Gevinst-id", "Nr", "Tiltak", "Gevinst", "Gevinsttype", "Eier", "Gevinst fra", "Indikator", "Enhet", "Startverdi", "Målverdi", "Omsetting"], ";")]
        for b in bs:
            i = b.initiative
            lines.append(csv_line([b.id, i.id, i.title, b.title, words.HU_GAIN[b.kind], b.owner, dmy(b.realisation), b.indicator, words.UNIT_NB.get(b.unit, b.unit), num(b.baseline), num(b.target), words.CONV_NB.get(b.conversion)], ";"))
        ends = ["\r\n"] * len(lines)
        if new:
            lines.append("G-099;999;Gammelt tiltak som er slettet;Mindre papir;Kvalitet;;;Ark per måned;antall;9000;4000;")
            ends.append("\r\n")
            fault("benefit.orphan", f, len(lines), "Nr", "Nr 999 is not in portefolje.csv; G-099 is left out of the expected values")
            ends[5] = ends[6] = ends[7] = "\n"
            fault("csv.mixed_line_ends", f, 6, "(line end)", "lines 6–8 end with LF, the others with CR LF")
        FILES[f] = "".join(a + e for a, e in zip(lines, ends)).encode("cp1252")

        f = d + "gevinst_aar.csv"
        lines = [csv_line(["Gevinst-id", "Gevinst", "Enhet", "Plassering"] + [f"Plan {y}" for y in range(2025, 2031)] + ["Realisert 2025", "Realisert 2026"], ";")]
        for b in bs:
            if b.planned:
                v = year_amounts(b, day)
                cells = [amount(x, f"{b.title}{k}") if b.unit == "kr" else num(x) for k, x in enumerate(v)]
                lines.append(csv_line([b.id, b.title, b.unit, words.PLACE_NB[b.placement], *cells], ";"))
        FILES[f] = ("\r\n".join(lines) + "\r\n").encode("cp1252")

        f = d + "maalinger.csv"
        head = csv_line(["Gevinst-id", "Indikator", "Dato", "Verdi", "Merknad"], ";")
        lines = [head]
        for b in bs:
            for k, (when, v) in enumerate(b.measurements):
                if when <= day:
                    note = "nullpunkt" if b.initiative.started and when < b.initiative.started else ("foreløpig" if k == 2 else "")
                    lines.append(csv_line([b.id, b.indicator, dmy(when), num(v), note], ";"))
                    if new and len(lines) == 16:
                        lines.append(head)
                        fault("(skipped as header)", f, len(lines), "(row)", "the header line again, in the middle of the data; it is no measurement")
        FILES[f] = ("\r\n".join(lines) + "\r\n").encode("cp1252")


# ---------------------------------------------------------------- Rauma: ODS, Nynorsk
RA_COLS = ["Sektor", "Id", "Tiltak", "Skildring", "Type", "Steg", "Ansvarleg", "Eining", "Meldt inn", "Meldt av", "Vedtaksdato", "Vedtak", "Vedteke av", "Oppstart",
           "Planlagt slutt", "Sluttdato", "Budsjett", "Kostnad", "Prognose", "Gjennomføring", "Gjenbrukt frå", "Fellestiltak-id", "Plangrunnlag", "Budsjettpost",
           "Kor lett", "Kor stor gevinst", "Kor naudsynt", "Evaluert", "Resultat", "Læring", "Sist rapportert", "Spor"]


def track(i):
    """Furesø's track of an initiative; some have none."""
    drawn = random.Random(f"track|{i.title}").choice(["culture", "everyday", "everyday", "everyday", None])
    return "political" if i.origin == "politician" else drawn


def rauma(items, by):
    order = list(words.AREA_NN)
    for day in SNAPSHOTS:
        new = day == AS_OF
        f = f"rauma/{day}/tiltak.ods"
        C = RA_COLS.index
        rows = [["Rauma kommune: innovasjonsportefølje"], [f"Uttrekk per {dmy(day)}. {MARK_NN}"], [], RA_COLS]
        merges = [(0, 0, 1, 6), (1, 0, 1, 6)]
        shown = [i for i in items if i.submitted <= day and not (new and i.gone)]
        groups, total_b, total_c = 0, 0, 0
        for area in order:
            block = [i for i in shown if i.area == area]
            first = len(rows)
            for i in block:
                st, w = i.stage(day), words
                n = len(rows) + 1
                pick = lambda d: d if d and d <= day else None
                dec, started, ended = pick(i.decided), pick(i.started), pick(i.actual_end)
                step = w.RA_STAGE[st]
                if st == "explore" and i.lights % 3 == 0:
                    step = "Nytenk"
                row = [w.AREA_NN[area] if len(rows) == first else None, i.id, i.title, i.text, w.KIND_NN[i.kind], step, i.owner, i.unit, i.submitted, w.ORIGIN_NN.get(i.origin),
                       dec, w.DECISION_NN[i.decision] if dec else None, ("Formannskapet" if i.lights // 7 % 3 else "Innovasjonsrådet") if dec else None, started, i.planned_end(day), ended,
                       i.budget if started else None, i.cost(day), i.forecast(day), w.DELIVERY_NN.get(i.delivery), i.reused, i.joint, i.plan,
                       i.budget_line if started else None, *i.scores, pick(i.evaluated), w.OUTCOME_NN.get(i.outcome) if ended or st == "follow_up" else None,
                       i.learning if ended else None, i.last_report(day), w.RA_TRACK[track(i)]]
                if new and i.title == "Reinsing med torv":
                    row[C("Planlagt slutt")] = row[C("Oppstart")] - dt.timedelta(days=45)
                    fault("value.end_before_start", f, n, "Portefølje: Planlagt slutt", f"{dmy(row[C('Planlagt slutt')])} is before Oppstart {dmy(row[C('Oppstart')])}")
                if new and i.title == "Mat på kjøkkenet til rett mengd":
                    row[C("Budsjett")] *= 1000
                    fault("value.out_of_scale", f, n, "Portefølje: Budsjett", f"{row[C('Budsjett')]} is 1000 times too large")
                total_b += row[C("Budsjett")] or 0
                total_c += row[C("Kostnad")] or 0
                rows.append(row)
                if new and i.title == "Trim på låven":
                    twin = [None, i.id, "Trim i grendahuset", "Eldre treng ein stad å trene. Grendahuset er ope to kveldar i veka.", "Idé", "Innspel", None, None, dt.date(2026, 5, 4)]
                    rows.append(twin)
                    fault("row.duplicate_id", f, len(rows), "Portefølje: Id", f"{i.id} is already used in row {n}, with another title: the second row is rejected")
            if len(rows) - first > 1:
                merges.append((first, 0, len(rows) - first, 1))
                groups += 1
                if new and groups == 1:
                    fault("cells.merged_filled", f, first + 2, "Portefølje: Sektor", f"merged group cells, first A{first + 1}:A{len(rows)}, and so for every sector with more than one row")
        total = ["Sum"] + [None] * (len(RA_COLS) - 1)
        total[C("Budsjett")], total[C("Kostnad")] = total_b, total_c
        rows.append(total)
        if new:
            fault("rows.total_skipped", f, len(rows), "Portefølje: (row)", "total row `Sum`")
        rows.append([])
        if new:
            fault("rows.blank_skipped", f, len(rows), "Portefølje: (row)", "blank row between total and note")
        rows.append(["Merknad: Kostnad er ført til og med månaden før uttrekket. Tiltak utan sum er ikkje budsjetterte."])
        if new:
            fault("rows.note_skipped", f, len(rows), "Portefølje: (row)", "note below the table")
            g = by["Buprøve for unge med rettleiar"]
            fault("history.disappeared", f, "", "Portefølje: Id", f"{g.id} «{g.title}» is in the export of 2026-06-30, not in this one, and has no end")
        bs = [b for i in shown for b in i.benefits if b.visible(day)]
        gev = [["Gevinst-id", "Tiltak-id", "Gevinst", "Type", "Eigar", "Gevinst frå", "Indikator", "Måleeining", "Startverdi", "Målverdi", "Bruk av gevinsten", "Plassering", "Årseining"]
               + [f"Plan {y}" for y in range(2025, 2031)] + ["Realisert 2025", "Realisert 2026"]]
        mal = [["Gevinst-id", "Dato", "Verdi", "Kommentar"]]
        for b in bs:
            gev.append([b.id, b.initiative.id, b.title, words.RA_GAIN[b.kind], b.owner, b.realisation, b.indicator, words.UNIT_NN.get(b.unit, b.unit), b.baseline, b.target,
                        words.CONV_NN.get(b.conversion), words.PLACE_NN.get(b.placement), words.UNIT_NN.get(b.unit, b.unit) if b.planned else None]
                       + (year_amounts(b, day) if b.planned else []))
            for when, v in b.measurements:
                if when <= day:
                    mal.append([b.id, when, v, "nullpunkt" if b.initiative.started and when < b.initiative.started else None])
        about = [["Les meg"], [MARK_NN], ["Arka: Portefølje (tiltak), Gevinstar (gevinstar med beløp per år), Målingar (målte verdiar)."],
                 ["Beløp er i kroner. Steg følgjer stega Innspel, Vurdert, Utforsk, Nytenk, Test, Implementer, Følg opp og Drift."]]
        FILES[f] = ods([("Les meg", about, []), ("Portefølje", rows, merges), ("Gevinstar", gev, []), ("Målingar", mal, [])])


# ---------------------------------------------------------------- Vestnes: Planner
PL_COLS = ["Task ID", "Task Name", "Bucket Name", "Progress", "Priority", "Assigned To", "Created By", "Created Date", "Start date", "Due date", "Is Recurring", "Late",
           "Completed Date", "Completed By", "Completed Checklist Items", "Checklist Items", "Labels", "Description"]


def vestnes(items, by):
    for day in SNAPSHOTS:
        f = f"vestnes/{day}/Planner.xlsx"
        us = lambda d: f"{d:%m/%d/%Y}" if d and d <= day else None
        rows = [PL_COLS]
        for i in items:
            if i.submitted > day:
                continue
            st = i.stage(day)
            if day == dt.date(2026, 3, 31) and st not in ("test", "implement"):
                continue
            r = random.Random("planner|" + i.title)
            ended = i.actual_end if i.actual_end and i.actual_end <= day else None
            due = i.planned_end(day)
            who = i.owner
            if who and r.random() < .3:
                who += ";" + r.choice([p for p in truth.PEOPLE["vestnes"] if p != i.owner])
            prog = "Completed" if ended else ("In progress" if i.started and i.started <= day else "Not started")
            steps = r.randint(2, 7) if i.started else 0
            done = 0 if not steps else (steps if ended else r.randint(0, steps - 1))
            names = ["Avklare", "Velje", "Prøve", "Måle", "Lære opp", "Evaluere", "Avtale"][:steps]
            labels = ";".join(x for x in (words.AREA_NN[i.area], words.VE_ORIGIN.get(i.origin), words.VE_DELIVERY.get(i.delivery)) if x)
            late = "true" if due and due < day and not ended else "false"
            rows.append([i.id, i.title, words.VE_STAGE[st], prog, r.choice(["Medium", "Medium", "Important", "Low", "Urgent"]), who, r.choice(truth.PEOPLE["vestnes"]), us(i.submitted),
                         us(i.started), f"{due:%m/%d/%Y}" if due else None, "false", late, us(ended), r.choice(truth.PEOPLE["vestnes"]) if ended else None,
                         f"{done}/{steps}" if steps else None, ";".join(names) or None, labels, i.text])
        FILES[f] = xlsx([("Tasks", rows), ("Plan name", [["Plan name", "Innovasjonsløypa Vestnes (oppdikta eksempeldata)"], ["Plan ID", "oppdikta_plan_0000000000000"], ["Date of export", f"{day:%m/%d/%Y}"]])])
        if day == dt.date(2026, 3, 31):
            fault("subset.row_drop", f, "", "(file)", f"exported with a filter: {len(rows) - 1} tasks (only Test and Innføring), {sum(i.submitted <= SNAPSHOTS[0] for i in items)} in the export before")


# ---------------------------------------------------------------- Aukra: Jira
JI_COLS = ["Summary", "Issue key", "Issue id", "Issue Type", "Status", "Project key", "Priority", "Resolution", "Assignee", "Reporter", "Created", "Updated", "Resolved",
           "Due date", "Labels", "Labels", "Labels", "Description", "Custom field (Start date)", "Custom field (Innovasjonsråd vedtak)", "Custom field (Vedtaksdato)",
           "Custom field (Budsjett)", "Custom field (Tjenesteområde)", "Comment", "Comment"]
COMMENTS = ["Tas opp i rådet neste gang.", "Venter på svar fra leverandør.", "Spurt tillitsvalgte, positivt svar.", "Se også hva nabokommunene gjør.", "Flyttet en måned på grunn av ferie."]


def jira_time(d, r):
    t = dt.datetime.combine(d, dt.time(r.randint(7, 16), r.randint(0, 59)))
    return f"{t.day:02d}/{t:%b/%y} {t.hour % 12 or 12}:{t:%M} {'AM' if t.hour < 12 else 'PM'}"


def aukra(items, by):
    for day in SNAPSHOTS[2:]:
        f = f"aukra/{day}/jira.csv"
        lines = [csv_line(JI_COLS, ",")]
        for i in reversed(items):
            if i.submitted > day:
                continue
            st = i.stage(day)
            r = random.Random("jira|" + i.title)
            ended = i.actual_end if i.actual_end and i.actual_end <= day and st in truth.ENDS else None
            dec = i.decided if i.decided and i.decided <= day else None
            moved = max(d for d, _ in i.path if d <= day)
            due = i.planned_end(day)
            need, _, sol = i.text.partition(". ")
            text = f"*Behov*\n{need}.\n\n*Løsning*\n{sol}" if sol and r.random() < .5 else i.text
            com = [f"{jira_time(moved, r)};557058:oppdiktet-{r.randint(10, 99)};{r.choice(COMMENTS)}" if r.random() < p else "" for p in (.5, .2)]
            created = jira_time(i.submitted, r)
            lines.append(csv_line([i.title, i.id, 20000 + int(i.id[5:]), words.AU_KIND[i.kind], words.AU_STAGE[st], "INNO", r.choice(["High", "Medium", "Medium", "Low"]),
                                   ("Avbrutt" if st in ("rejected", "stopped") else "Fullført") if ended else "", i.owner, r.choice(truth.PEOPLE["aukra"]), created,
                                   created if moved == i.submitted else jira_time(moved, r), jira_time(ended, r) if ended else "", jira_time(due, r) if due else "", words.AU_ORIGIN.get(i.origin, ""),
                                   words.AU_DELIVERY.get(i.delivery, ""), "oppdiktet-eksempeldata", text, jira_time(i.started, r) if i.started and i.started <= day else "",
                                   words.DECISION_NB[i.decision] if dec else "", jira_time(dec, r) if dec else "", f"{i.budget}.0" if i.budget and i.started <= day else "",
                                   words.AREA_NB[i.area], *com], ","))
        if day == AS_OF:
            fault("header.repeated", f, 1, "Labels ×3, Comment ×2", "repeated column names, as Jira exports them")
        FILES[f] = b"\xef\xbb\xbf" + ("\n".join(lines) + "\n").encode()


# ---------------------------------------------------------------- the rest
def others(world):
    f = "moter.csv"
    lines = ["municipality,body,date"]
    for m, dates in truth.MEETINGS.items():
        for d in dates:
            if d <= dt.date(2026, 12, 31):
                lines.append(f"{NAMES[m]},Innovasjonsrådet,{d}")
        if m == "hustadvika":
            lines.append("Eide kommun,Innovasjonsrådet,2026-03-19")
            fault("municipality.unknown", f, len(lines), "municipality", "`Eide kommun` is no municipality (misspelt, and merged into Hustadvika in 2020)")
    FILES[f] = ("\n".join(lines) + "\n").encode()
    f = "befolkning.csv"
    lines = ["municipality,date,population,employees"]
    for m, (p, e) in {"Molde": (32500, 3100), "Hustadvika": (13400, 1250), "Rauma": (7100, 780), "Vestnes": (6900, 700), "Aukra": (3600, 420)}.items():
        for k, y in enumerate((2025, 2026)):
            lines.append(f"{m},{y}-01-01,{p + 50 * k},{e + 10 * k}")
    lines.append("1502,2019-12-31,27000,2500")
    fault("municipality.renumbered", f, len(lines), "municipality", "1502 (Molde until 2019) maps forward to 1506")
    FILES[f] = ("\n".join(lines) + "\n").encode()

    # Indicators from outside the portfolios, which benefits of Molde name as theirs. With five municipalities there are
    # never four on each side, so the comparison of effect has to be refused.
    f = "indikatorer.csv"
    lines = ["Indikator;Kommune;År;Verdi;Enhet"]
    for name, unit, level, yearly in (("Strøm til gatelys", "kroner per lyspunkt", 640, 18), ("Korttidsfravær", "prosent", 2.6, .05)):
        for m in ("molde", "hustadvika", "rauma", "vestnes", "aukra"):
            r = random.Random(f"indikator|{name}|{m}")
            start = level * r.uniform(.85, 1.15)
            for k, y in enumerate(range(2019, 2026)):
                less = .8 if (name, m) == ("Strøm til gatelys", "molde") and y == 2025 else 1
                value = (start + yearly * k) * less * r.uniform(.97, 1.03)
                lines.append(f"{name};{NAMES[m]};{y};{f'{value:.1f}'.replace('.', ',')};{unit}")
    FILES[f] = ("\r\n".join(lines) + "\r\n").encode()

    lines = ["municipality_a,external_id_a,title_a,municipality_b,external_id_b,title_b,relation"]
    pairs = expected.overlap_pairs(world)
    for a, b, rel in pairs:
        lines.append(csv_line([NAMES[a.muni], a.id, a.title, NAMES[b.muni], b.id, b.title, rel], ","))
    FILES["overlap-truth.csv"] = ("\n".join(lines) + "\n").encode()

    bad = "Nr;Tiltak;Beskrivelse;Fase\r\n1;Oppdiktet eksempeldata;Dette er en prøve;Test\r\n2;\"Tiltak med sitat som aldri lukkes;Tekst;Idé\r\n3;Et tiltak til;Mer tekst;Test\r\n"
    FILES["faults/ukjent_sitat.csv"] = bad.encode("cp1252")
    fault("csv.unclosed_quote", "faults/ukjent_sitat.csv", 3, "Tiltak", "the quote opened here is never closed")
    whole = xlsx([("Tasks", [["Tittel", "Merknad"], ["Oppdiktet eksempeldata", "Filen er kuttet med vilje"]])])
    FILES["faults/ødelagt.xlsx"] = whole[:len(whole) * 3 // 5]
    fault("source.unreadable", "faults/ødelagt.xlsx", "", "(file)", "the zip is cut at three fifths: the central directory is missing")


def between(text, name, body):
    a, b = f"<!-- {name}:start -->", f"<!-- {name}:end -->"
    head, rest = text.split(a, 1)
    return head + a + "\n" + body + "\n" + b + rest.split(b, 1)[1]


def main(argv):
    world = truth.build()
    by = customise(world)
    for fn in (molde, hustadvika, rauma, vestnes, aukra):
        fn(world[fn.__name__], by)
    others(world)
    table, prose = expected.compute(world)
    FILES["expected.csv"] = table.encode()
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    body = ["| code | file | row | column | what is wrong |", "|---|---|---|---|---|"]
    body += [f"| `{c}` | {f} | {r} | {k} | {w} |" for c, f, r, k, w in sorted(FAULTS, key=lambda x: (x[0], x[1], str(x[2]).zfill(5)))]
    readme = between(readme, "faults", "\n".join(body))
    readme = between(readme, "words", words.tables())
    readme = between(readme, "values", prose)
    readme = between(readme, "counts", expected.counts(world))
    FILES["README.md"] = readme.encode()
    wrong = 0
    for name, data in sorted(FILES.items()):
        path = HERE / name
        old = path.read_bytes() if path.exists() else None
        if old == data:
            continue
        wrong += 1
        if "--check" in argv:
            print(f"differs: {name}")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    print(f"{len(FILES)} files, {wrong} {'different' if '--check' in argv else 'written'}")
    return 1 if wrong and "--check" in argv else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
