"""Writes the folder held-out: exports in other styles than those beside it, made after the names in
pipelines/aliases were written and not looked at while they were. All content is invented.
"""
import csv
import datetime as dt
import io
import pathlib
import random

import generate as g

HERE = g.HERE / "held-out"
HERE.mkdir(exist_ok=True)
PEOPLE = ["Anne-Grete Lie", "Torbjørn Rud", "Nina Kvam", "Sindre Moe", "Berit Foss", "Magnus Eide"]


def write(name, header, rows, delimiter=";", encoding="utf-8", before=()):
    out = io.StringIO()
    w = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    for line in before:
        w.writerow(line)
    w.writerow(header)
    w.writerows(rows)
    (HERE / name).write_bytes(out.getvalue().encode(encoding))


def benefit_plan():
    r = random.Random(11)
    header = ["Gevinst nr", "Prosjekt", "Beskrivelse av gevinsten", "Type gevinst", "Gevinsteier", "Hvem får gevinsten", "Måles ved", "Nullpunktsmåling", "Målsatt verdi", "Tidspunkt for realisering", "Tiltak for å realisere gevinsten", "Forutsetninger", "Sannsynlighet", "Hva skjer med frigjort tid"]
    rows = []
    for n, (t, _) in enumerate(g.TITLES[:16], 1):
        rows.append([n, t, f"Færre henvendelser og raskere svar etter {t.lower()}", r.choice(["Økonomisk", "Frigjort tid", "Kvalitativ"]), r.choice(PEOPLE), r.choice(["Innbyggere", "Ansatte", "Andre kommuner"]), r.choice(["Antall timer per måned", "Antall klager", "Kroner per bruker"]), r.randrange(100, 900), r.randrange(10, 90), f"{1 + n % 12:02}.{2026 + n % 3}", "Opplæring av alle ledere før jul og oppfølging i ledermøtene.", "At systemet er i drift før sommeren.", r.choice(["Lav", "Middels", "Høy"]), r.choice(["Omdisponert", "Beholdt", "Budsjettkutt"])])
    write("gevinstplan.csv", header, rows, before=[["Gevinstrealiseringsplan"], ["Utfylt av prosjektleder"]])


def small_town():
    r = random.Random(12)
    header = ["Prosj.nr", "Prosjketnavn", "Bestillende avd.", "Prosjektleiar/-leder", "Oppst.", "Ferdig (est.)", "Est. kostnad kr", "Medgått kr", "Status pr. 1.9.", "Hensikt", "Vedtatt i (møte)", "Vedtatt dato", "Notat"]
    rows = []
    for n, (t, d) in enumerate(g.TITLES, 1):
        _, dec, start, plan, _ = g.timeline(r)
        b = r.randrange(20, 800) * 1000
        rows.append([f"{2024}-{n:02}", t, r.choice(["Oppvekst", "Helse", "Teknisk", "Stab"]), r.choice(PEOPLE), g.dmy(start), g.dmy(plan), f"kr {b:,},-".replace(",", ".", b // 1000000 + 1), g.kr(int(b * r.random())), r.choice(["Ikke startet", "Pågår", "På vent", "Ferdig"]), d, r.choice(["Formannskapet", "Kommunestyret", "Ledergruppa"]), g.dmy(dec), r.choice(["", "ringer tilbake", "se perm"])])
    write("prosjektliste-liten-kommune.csv", header, rows, delimiter=",", encoding="cp1252")


def sharepoint():
    r = random.Random(13)
    header = ["Title", "Idea Description", "Business Area", "Submitter Group", "Created", "Created By", "Modified", "Modified By", "Stage Gate", "Expected Benefit (1-5)", "Feasibility (1-5)", "Executive Sponsor", "Go-live Date", "Estimated Cost (NOK)", "Approval Status", "Approved On", "Item Type", "Path"]
    titles = ["Meal planning for care homes", "Paperless council meetings", "Snow plough tracking", "Language cafe online", "Energy dashboard for schools", "Youth council app", "Shared drone pool", "Robot lawn mowers", "Digital fire inspections", "Water meter reading", "Parents' chat with nursery", "Job trial matching", "Interactive zoning map", "One-stop start-up guide", "Volunteer drivers"]
    rows = []
    for n, t in enumerate(titles, 1):
        sub, dec, start, plan, _ = g.timeline(r)
        rows.append([t, "We would like to try this in two places for half a year and see whether people use it.", r.choice(["Health", "Education", "Technical services"]), r.choice(["Employee", "Citizen", "Manager"]), f"{sub.month}/{sub.day}/{sub.year} 10:0{n % 10} AM", r.choice(PEOPLE), f"{dec.month}/{dec.day}/{dec.year} 2:15 PM", r.choice(PEOPLE), r.choice(["Idea", "Concept", "Planning", "Testing", "Completed"]), r.randrange(1, 6), r.randrange(1, 6), r.choice(PEOPLE), f"{plan.month}/{plan.day}/{plan.year}", r.randrange(50, 900) * 1000, r.choice(["Approved", "Rejected", "Deferred"]), f"{dec.month}/{dec.day}/{dec.year}", "Item", "sites/ideas/Lists/Ideas"])
    write("Ideas.csv", header, rows, delimiter=",", encoding="utf-8-sig")


def danish_state():
    r = random.Random(14)
    header = ["Projekt-id", "Projekttitel", "Myndighed", "Formål", "Projektets fase", "Projektejer", "Startdato (faktisk)", "Slutdato (planlagt)", "Samlet budget (mio. kr.)", "Forbrug t.o.m. seneste kvartal (mio. kr.)", "Trafiklys - tid", "Trafiklys - økonomi", "Trafiklys - gevinster", "Leverandører", "Risikovurderet af it-rådet", "Seneste statusrapportering"]
    titles = ["Ny journalplatform", "Fælles brevløsning", "Digital ansøgning om støtte", "Modernisering af betalinger", "Selvbetjening til virksomheder", "Register over bygninger", "Vagtcentral i skyen", "Data om kørsel", "Elektronisk tinglysning 2", "Nyt ungeoverblik", "Overblik over ydelser", "Automatisk kontrol"]
    rows = []
    for n, t in enumerate(titles, 1):
        _, _, start, plan, _ = g.timeline(r)
        b = round(r.uniform(10, 200), 1)
        rows.append([f"IT{n:04}", t, r.choice(["Skattestyrelsen", "Miljøstyrelsen", "Digitaliseringsstyrelsen"]), "At give borgere og virksomheder et samlet overblik og spare tid i sagsbehandlingen.", r.choice(["Idé", "Analyse", "Gennemførelse", "Realisering"]), r.choice(["Lars Krog", "Mette Lund", "Søren Dam"]), start.strftime("%d/%m/%Y"), plan.strftime("%d/%m/%Y"), str(b).replace(".", ","), str(round(b * r.random(), 1)).replace(".", ","), r.choice(["Grøn", "Gul", "Rød"]), r.choice(["Grøn", "Gul", "Rød"]), r.choice(["Grøn", "Gul", "Rød"]), r.choice(["Nordsystem A/S", "Dataværk ApS"]), r.choice(["Ja", "Nej"]), "30/06/2025"])
    write("it-projekter.csv", header, rows)


def joint_nynorsk():
    r = random.Random(15)
    header = ["Kommune", "Prosjekt", "Om prosjektet", "Fase i prosjektet", "Prosjektperiode frå", "Prosjektperiode til", "Samarbeidskommunar", "Ekstern finansiering (kr)", "Eigendel (kr)", "Kontaktperson", "Telefon", "Effektar så langt", "Kan andre ta dette i bruk?"]
    rows = []
    for n, (t, d) in enumerate(g.TITLES, 1):
        _, _, start, plan, _ = g.timeline(r)
        rows.append([["Molde", "Aukra", "Hustadvika", "Rauma", "Vestnes"][n % 5], t, d, r.choice(["Idé", "Utprøving", "Innføring", "I drift"]), g.dmy(start), g.dmy(plan), r.choice(["", "Molde, Rauma", "Aukra"]), g.kr(r.randrange(0, 900) * 1000), g.kr(r.randrange(0, 400) * 1000), r.choice(PEOPLE), f"71 2{n % 10} {10 + n} 4{n % 10}", r.choice(["", "For tidleg å seie", "God effekt"]), r.choice(["Ja", "Nei"])])
    write("felles-prosjektbank.csv", header, rows, delimiter="\t")


def measured():
    r = random.Random(16)
    header = ["Gevinstnavn", "Måletidspunkt", "Måleresultat", "Måleenhet", "Målt av", "Datakilde"]
    rows = [[f"Spart tid {t.lower()}", g.dmy(dt.date(2025, 1 + r.randrange(9), 1 + r.randrange(28))), str(round(r.uniform(1, 90), 1)).replace(".", ","), "timer", r.choice(PEOPLE), r.choice(["Fagsystem", "Telling"])] for t, _ in g.TITLES]
    write("gevinstmaalinger.csv", header, rows)


for make in (benefit_plan, small_town, sharepoint, danish_state, joint_nynorsk, measured):
    make()


# The second round, made after the first was measured and what it showed was mended.
def council():
    r = random.Random(21)
    header = ["Saksnr i rådet", "Innspill", "Kort om innspillet", "Innspillets opphav", "Fagområde", "Rådsmøte", "Rådets konklusjon", "Type utviklingsaktivitet", "Pilot alene / interkommunalt", "Oppfølgingsansvarlig", "Status nå", "Planlagt start", "Planlagt slutt", "Evaluert (dato)", "Fikk vi effekt?", "Hva lærte vi?", "Antall møter behandlet"]
    rows = []
    for n, (t, d) in enumerate(g.TITLES, 1):
        _, dec, start, plan, end = g.timeline(r)
        rows.append([f"IR-{n}/24", t, d, r.choice(["Ansatte", "Innbyggere", "Ledelse"]), r.choice(["Skole", "Helse og omsorg", "IKT"]), g.dmy(dec), r.choice(["Godkjent", "Parkert", "Avslått"]), r.choice(["Prosjekt", "Miniutvikling", "Eksperiment"]), r.choice(["Pilot", "Interkommunalt", "Egen regi"]), r.choice(PEOPLE), r.choice(["Under vurdering", "Pågår", "Ferdig"]), g.dmy(start), g.dmy(plan), g.dmy(end), r.choice(["Effekt", "Delvis", "For tidlig å si"]), r.choice(["", "Vi burde ha involvert de tillitsvalgte tidligere i arbeidet."]), r.randrange(1, 4)])
    write("innovasjonsraadet.csv", header, rows)


def wicked():
    r = random.Random(22)
    header = ["#", "Floke", "Idé", "Nytt?", "Nyttig?", "Nyttiggjort?", "Samskapingspartnere", "SLIK-fase", "Enkelhet (1-6)", "Gevinst (1-6)", "Politisk nødvendighet (1-6)", "Ansvarsveksling", "FNs bærekraftsmål", "Programområde", "Prinsipp", "Idéeier", "Registrert", "Radikal/inkrementell"]
    rows = []
    for n, (t, d) in enumerate(g.TITLES, 1):
        sub, *_ = g.timeline(r)
        rows.append([n, "Flere eldre og færre hender i tjenesten", t, r.choice(["Ja", "Nei"]), r.choice(["Ja", "Nei"]), r.choice(["Ja", "Nei"]), r.choice(["NTNU; Frivilligsentralen", "Næringsforeningen", ""]), r.choice(["Floke", "Valg og erkjennelse", "Idé", "Test", "Skalering"]), r.randrange(1, 7), r.randrange(1, 7), r.randrange(1, 7), r.choice(["", "Til fylket"]), r.choice(["3; 11", "4", "9; 17"]), r.choice(["Innbyggeren som ressurs", "Lærende organisasjon", "Mennesker og teknologi"]), r.choice(["Samskaping", "Helhetlig", "Teknologi"]), r.choice(PEOPLE), g.dmy(sub), r.choice(["Radikal", "Inkrementell"])])
    write("flokeoversikt.csv", header, rows, delimiter="\t", encoding="utf-16")


def pmo():
    r = random.Random(23)
    header = ["Programme", "Project Ref.", "Project Title", "Business Case Summary", "SRO", "Gate", "Overall RAG", "Baseline Start", "Baseline Finish", "Actual Finish", "Whole Life Cost (£m)", "Actuals to Date (£m)", "Forecast Outturn (£m)", "Benefits (£m)", "Key Risks", "Last Highlight Report", "Supplier"]
    titles = ["Customer portal", "Case management renewal", "Housing repairs app", "Payroll change", "Smart parking", "Data platform", "Contact centre", "Library self-service", "Care records", "Waste routing", "Planning online", "Bus priority"]
    rows = []
    for n, t in enumerate(titles, 1):
        _, dec, start, plan, end = g.timeline(r)
        b = round(r.uniform(0.2, 12), 2)
        iso = lambda d: d.strftime("%d %b %Y") if d else ""
        rows.append([r.choice(["Digital", "Estates", "People"]), f"PMO/{n:03}", t, "Replaces an old system and lets residents do more themselves, with fewer calls.", r.choice(["Sarah Jones", "Mark Evans", "Alice Price"]), r.choice(["Discovery", "Alpha", "Beta", "Live"]), r.choice(["Green", "Amber", "Red"]), iso(start), iso(plan), iso(end), b, round(b * r.random(), 2), round(b * 1.1, 2), round(b * 0.7, 2), "Supplier capacity in the spring; data quality in the old system.", iso(dt.date(2025, 9, 1 + n)), r.choice(["Northsoft Ltd", "Acme plc"])])
    write("pmo-register.csv", header, rows, delimiter=",")


def resources():
    r = random.Random(24)
    header = ["Prosjekt", "Rolle", "Navn", "Fra", "Til", "Belastning (%)", "Kommentar"]
    rows = [[r.choice(g.TITLES)[0], r.choice(["Prosjektleder", "Arkitekt", "Testleder", "Jurist"]), r.choice(PEOPLE), g.dmy(dt.date(2026, 1 + n % 6, 1)), g.dmy(dt.date(2026, 7 + n % 6, 1)), f"{r.choice([20, 40, 60, 100])} %", ""] for n in range(18)]
    write("ressursplan.csv", header, rows)


def statistics():
    r = random.Random(25)
    header = ["Kommunenr", "Kommunenavn", "Indikator", "År", "Verdi", "Enhet"]
    rows = []
    for nr, name in [("1506", "Molde"), ("1547", "Aukra"), ("1579", "Hustadvika"), ("1539", "Rauma"), ("1535", "Vestnes")]:
        for year in (2022, 2023, 2024):
            rows.append([nr, name, "Sykefravær i helse og omsorg", year, str(round(r.uniform(6, 12), 1)).replace(".", ","), "prosent"])
    write("kostra-uttrekk.csv", header, rows)


def calendar():
    header = ["Utvalg", "Møtedato", "Klokkeslett", "Sted", "Frist for saker"]
    rows = [["Innovasjonsrådet", g.dmy(dt.date(2026, 1 + n, 14)), "09:00", "Formannskapssalen", g.dmy(dt.date(2026, 1 + n, 4))] for n in range(10)]
    write("moteplan.csv", header, rows)


for make in (council, wicked, pmo, resources, statistics, calendar):
    make()


# The third round, made after the second was measured and what it showed was mended.
def dashboard():
    r = random.Random(31)
    header = ["Prosjekt Navn", "Prosjekt Status", "Portefølje", "Fase", "Eierenhet", "Start", "Slutt", "Budsjett MNOK", "Forbruk MNOK", "Prognose MNOK", "Avvik MNOK", "Risiko", "Kvalitet", "Fremdrift", "Økonomi", "Sist Rapportert", "Prosjekt GUID"]
    rows = []
    for t, _ in g.TITLES:
        _, _, start, plan, _ = g.timeline(r)
        b = round(r.uniform(0.5, 40), 1)
        f = lambda x: str(round(x, 1)).replace(".", ",")
        rows.append([t, r.choice(["Aktiv", "Aktiv", "På vent", "Avsluttet"]), r.choice(["Digitalisering", "Eiendom", "Velferd"]), r.choice(["Konsept", "Planlegge", "Gjennomføre", "Realisere"]), r.choice(["Etat for skole", "Bymiljøetaten", "IKT-avdelingen"]), g.dmy(start), g.dmy(plan), f(b), f(b * r.random()), f(b * 1.1), f(b * 0.1), r.choice(["Grønn", "Gul", "Rød"]), r.choice(["Grønn", "Gul"]), r.choice(["Grønn", "Gul", "Rød"]), r.choice(["Grønn", "Rød"]), g.dmy(g.day(r, dt.date(2025, 7, 1), dt.date(2025, 9, 30))), f"{r.getrandbits(128):032x}"])
    write("power-bi.csv", header, rows)


def portal():
    r = random.Random(32)
    header = ["Idea ID", "Idea Title", "Submitted By", "Department", "Submission Date", "Votes", "Category", "Problem Statement", "Proposed Solution", "Status", "Reviewer", "Decision", "Decision Date", "Implementation Date", "Anonymous?"]
    titles = ["Self check-in at clinics", "Shared tool library", "Walking school bus app", "One form for all permits", "Night bus on demand", "Reusable cups at events", "Quiet hour in the pool", "Text reminders for bins", "Book a caretaker online", "Digital notice board", "Mentors for newcomers", "Solar map", "Citizen budget", "Lost and found online"]
    rows = []
    for n, t in enumerate(titles, 1):
        sub, dec, start, plan, end = g.timeline(r)
        iso = lambda d: d.isoformat() if d else ""
        rows.append([1000 + n, t, r.choice(["Emily Clark", "David Moore", "Sarah Hill"]), r.choice(["Health", "Transport", "Culture"]), iso(sub), r.randrange(90), r.choice(["Process", "Technology", "Service"]), "People have to come in person and wait, and staff type the same thing twice.", "Let people do it themselves at home and only come when they need help from us.", r.choice(["New", "Under review", "Approved", "In progress", "Completed", "Rejected"]), r.choice(["Alice Price", "Mark Evans"]), r.choice(["Approved", "Declined", "Deferred", ""]), iso(dec), iso(end), r.choice(["Yes", "No"])])
    write("idea-portal.csv", header, rows, delimiter=",")


def benefits_nn():
    r = random.Random(33)
    header = ["Tiltaksnr", "Gevinst", "Gevinsttype", "Eigar av gevinsten", "Verdi før", "Målverdi", "Måleeining", "Realiserast frå", "Plan 2026", "Plan 2027", "Faktisk 2026", "Faktisk 2027", "Bruk av gevinsten", "Kommentar"]
    rows = []
    for n, (t, _) in enumerate(g.TITLES, 1):
        rows.append([n, f"Mindre tidsbruk på {t.lower()}", r.choice(["Frigjord tid", "Betre kvalitet", "Innsparing"]), r.choice(PEOPLE), r.randrange(100, 900), r.randrange(10, 90), r.choice(["timar", "kr"]), g.dmy(dt.date(2026, 1 + n % 12, 1)), r.randrange(900), r.randrange(900), r.randrange(900), "", r.choice(["Omdisponert", "Beheldt", "Kutt"]), ""])
    write("gevinstar.csv", header, rows, delimiter="\t")


def danish_small():
    r = random.Random(34)
    header = ["Nr", "Overskrift", "Udfordring", "Idé og løsning", "Center", "Kontaktperson", "Status", "Startdato", "Slutdato", "Effekt", "Læring", "Samarbejdspartnere", "Økonomi (kr.)", "Politisk udvalg"]
    rows = []
    for n in range(1, 15):
        _, _, start, plan, _ = g.timeline(r)
        rows.append([n, f"Forsøg {n}: {['Gåture', 'Digital post', 'Madspild', 'Fællesspisning'][n % 4]} i {['nord', 'syd', 'øst', 'vest'][n // 4]}", "Borgerne kender ikke de tilbud, der er i nærheden af dem.", "Vi prøver en fælles indgang med én kontaktperson og et telefonnummer.", r.choice(["Center for Sundhed", "Center for Kultur"]), r.choice(["Mette Lund", "Søren Dam", "Rikke Juhl"]), r.choice(["Udforsk", "Test", "Implementer", "Følg op"]), start.strftime("%d.%m.%Y"), plan.strftime("%d.%m.%Y"), r.choice(["Effekt", "Ingen effekt", "For tidligt at sige"]), "Det tog længere tid end ventet at finde deltagere til forsøget.", r.choice(["Ældresagen", "Idrætsforeningen; Biblioteket"]), f"{r.randrange(20, 900)}.000", r.choice(["Sundhedsudvalget", "Kulturudvalget"])])
    write("innovationsprojekter.csv", header, rows)


def benefit_tool():
    r = random.Random(35)
    header = ["Gevinst-\nnummer", "Gevinst-\nnavn", "Gevinst-\nkategori", "Gevinst-\nansvarlig", "Interessent", "Nåsituasjon\n(nullpunkt)", "Ønsket situasjon\n(mål)", "Måleindikator", "Målefrekvens", "Kritiske suksessfaktorer"]
    rows = []
    for n, (t, _) in enumerate(g.TITLES[:14], 1):
        rows.append([f"G-{n}", f"Raskere svar fra {t.lower()}", r.choice(["Kvalitet", "Økonomisk", "Spart tid"]), r.choice(PEOPLE), r.choice(["Innbyggere", "Ansatte"]), r.randrange(20, 90), r.randrange(1, 19), "Dager fra søknad til svar", r.choice(["Månedlig", "Kvartalsvis"]), "God opplæring"])
    write("gevinstverktoy.csv", header, rows, before=[["Gevinstverktøy"], ["Fane 5: Gevinstoversikt"], []])


def action_plan():
    r = random.Random(36)
    header = ["Tiltak", "Mål i kommuneplanens samfunnsdel", "Ansvarlig virksomhet", "Samarbeidspartnere", "Oppstart (kvartal)", "Ferdig (kvartal)", "Kostnad 2026", "Status per 30.06", "Bærekraftsmål", "Kommentar fra virksomheten"]
    rows = []
    for n, (t, _) in enumerate(g.TITLES, 1):
        rows.append([t, r.choice(["Et trygt lokalsamfunn", "Grønn omstilling", "Gode oppvekstvilkår"]), r.choice(["Oppvekst", "Helse", "Plan og miljø"]), r.choice(["NAV", "Frivilligsentralen; NTNU", ""]), f"Q{1 + n % 4} 2026", f"Q{1 + (n + 2) % 4} 2027", g.kr(r.randrange(50, 900) * 1000), r.choice(["Ikke startet", "I gang", "Ferdig"]), r.choice(["3", "11; 13", "4"]), r.choice(["", "Avhenger av tilskudd"])])
    write("handlingsplan.csv", header, rows)


for make in (dashboard, portal, benefits_nn, danish_small, benefit_tool, action_plan):
    make()
