"""Writes the files of this folder: exports as eight kinds of people make them, all invented.

`python3 tests/data/onboarding/generate.py` writes the same bytes every time. What each header is in
the model stands in truth.toml, written by hand.
"""
import csv
import datetime as dt
import io
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parents[2] / "sample-data"))
from generator.formats import xlsx  # noqa: E402

TITLES = [
    ("Digital søknad om barnehageplass", "Foreldre søker og svarer på tilbud på telefonen."),
    ("Sensorer i kommunale bygg", "Følger temperatur og strømbruk i skoler og sykehjem time for time."),
    ("Velferdsteknologi hos hjemmeboende", "Trygghetsalarm, medisindispenser og fallsensor prøves i to soner."),
    ("Felles responssenter", "Alarmer fra flere kommuner besvares ett sted, døgnet rundt."),
    ("Robotisert fakturakontroll", "Faktura uten avvik går rett gjennom uten at noen ser på den."),
    ("Innbyggerpanel for sentrumsplanen", "Et utvalg innbyggere følger planarbeidet gjennom hele året."),
    ("Automatisk journalføring av e-post", "Arkivet får forslag til sak og tittel for hver henvendelse."),
    ("Kjøreplan for hjemmetjenesten", "Ruter regnes ut hver morgen ut fra behov og kompetanse."),
    ("Skolehelsetjeneste på chat", "Ungdom kan skrive til helsesykepleier uten timebestilling."),
    ("Smart avfallsinnsamling", "Nedgravde containere melder selv når de må tømmes."),
    ("Selvbetjent bibliotek", "Åpent fra sju til tjueto uten betjening, med adgangskort."),
    ("Digitalt byggesaksarkiv", "Gamle tegninger skannes og gjøres søkbare for alle."),
    ("Frivilligportal", "Lag og foreninger melder behov, innbyggere melder seg."),
    ("Lærlingeløft i oppvekst", "Flere lærlinger i barnehage og SFO med felles oppfølging."),
    ("Tidlig innsats i barnevernet", "Ett team møter familien før saken blir tung."),
    ("Flomvarsling i Elvedalen", "Målere i bekkene varsler vakta ved rask stigning."),
    ("Ladeplan for kommunens biler", "Bilparken byttes ut og lades etter en felles plan."),
    ("Mentorordning for nye ledere", "Erfarne ledere følger nye gjennom det første året."),
    ("Chatbot på nettsiden", "Svarer på de vanligste spørsmålene på tre språk."),
    ("Deling av undervisningsopplegg", "Lærere finner og deler opplegg på tvers av skoler."),
]
PEOPLE = ["Kari Nordmann", "Ola Hansen", "Ingrid Solberg", "Per Aasen", "Liv Berntsen", "Jonas Myhre", "Silje Dahl", "Arne Vik"]


def day(r, first, last):
    return first + dt.timedelta(days=r.randrange((last - first).days))


def dmy(d):
    return d.strftime("%d.%m.%Y") if d else ""


def kr(n):
    return f"{n:,}".replace(",", " ")


def write(name, header, rows, delimiter, encoding="utf-8", before=(), after=()):
    out = io.StringIO()
    w = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for line in before:
        w.writerow(line)
    w.writerow(header)
    w.writerows(rows)
    for line in after:
        w.writerow(line)
    (HERE / name).write_bytes(out.getvalue().encode(encoding))


def timeline(r):
    sub = day(r, dt.date(2023, 1, 10), dt.date(2025, 6, 1))
    dec = sub + dt.timedelta(days=r.randrange(20, 120))
    start = dec + dt.timedelta(days=r.randrange(10, 90))
    plan = start + dt.timedelta(days=r.randrange(120, 600))
    end = plan + dt.timedelta(days=r.randrange(-30, 90)) if r.random() < 0.35 else None
    return sub, dec, start, plan, end


def analyst():
    r = random.Random(1)
    header = ["Nr.", "Tiltak (kort tittel)", "Beskrivelse av tiltaket", "Tjeneste-\nområde", "Ansvarlig enhet", "Prosjekteier (navn)", "Status / fase", "Innmeldt dato", "Behandlet i råd (dato)", "Rådets vedtak", "Planlagt oppstart", "Planlagt ferdig dato", "Faktisk ferdig", "Budsjett (TNOK)", "Forbruk hittil (TNOK)", "Trafikklys framdrift", "Trafikklys økonomi", "Kommentar", "Arkivsaksnr."]
    rows = []
    for n, (t, d) in enumerate(TITLES, 1):
        sub, dec, start, plan, end = timeline(r)
        b = r.randrange(80, 4000, 10)
        rows.append([f"T-{n:03}", t, d, r.choice(["Helse og omsorg", "Oppvekst", "Plan og byggesak", "Kultur", "Økonomi"]), r.choice(["Hjemmetjenesten", "Barnehagekontoret", "Teknisk drift", "Innbyggertorget"]), r.choice(PEOPLE), r.choice(["Innmeldt", "Under vurdering", "Planlagt", "Pågår", "Ferdig", "Avvist"]), dmy(sub), dmy(dec), r.choice(["Godkjent", "Godkjent", "Avslått", "Utsatt"]), dmy(start), dmy(plan), dmy(end), kr(b), kr(int(b * r.random())), r.choice(["Grønn", "Gul", "Rød"]), r.choice(["Grønn", "Gul", "Rød"]), r.choice(["", "Venter på svar fra leverandør", "Se eget notat", "Avklares i neste møte"]), f"{2023 + n % 3}/{1000 + 37 * n}"])
    write("analytiker.csv", header, rows, ";", "cp1252", before=[["Porteføljeoversikt innovasjon og utvikling"], ["Sist oppdatert 30.09.2025"], []], after=[["", "Sum", "", "", "", "", "", "", "", "", "", "", "", kr(31200), kr(14210)]])


def idea_box():
    r = random.Random(2)
    header = ["ID", "Starttidspunkt", "Fullføringstidspunkt", "E-post", "Navn", "Hva heter ideen din?", "Beskriv ideen din kort", "Hvilket problem løser ideen?", "Hvilken enhet jobber du i?", "Hvem er du?", "Hvilket tjenesteområde gjelder ideen?", "Kan vi kontakte deg?", "Antall stemmer", "Status på ideen", "Tilbakemelding fra innovasjonsrådet", "Ansvarlig for oppfølging"]
    rows = []
    for n, (t, d) in enumerate(TITLES, 1):
        at = dt.datetime(2025, 1 + n % 9, 1 + n, 8 + n % 8, 11, 5)
        rows.append([n, at.strftime("%Y-%m-%d %H:%M:%S"), (at + dt.timedelta(minutes=9)).strftime("%Y-%m-%d %H:%M:%S"), f"ansatt{n}@eksempel.kommune.no", r.choice(PEOPLE), t, d, "I dag bruker vi mye tid på dette og det blir ofte feil." if n % 2 else "Innbyggerne venter for lenge på svar fra oss.", r.choice(["Sykehjemmet", "Ungdomsskolen", "Servicekontoret", "Brannvesenet"]), r.choice(["Ansatt", "Ansatt", "Innbygger", "Frivillig"]), r.choice(["Helse og omsorg", "Skole", "Kultur", "IKT"]), r.choice(["Ja", "Nei"]), r.randrange(0, 60), r.choice(["Ny", "Under vurdering", "Godkjent", "Avvist", "I gang"]), r.choice(["", "Takk for ideen, vi tar den med videre i budsjettarbeidet.", "Dette gjøres allerede i et annet prosjekt."]), r.choice(PEOPLE + [""])])
    write("idebank.csv", header, rows, ",")


def digital_lead():
    r = random.Random(3)
    header = ["Prosjekt-ID", "Prosjektnavn", "Program", "Prosjekttype", "Målsetting", "Prosjektleder", "Fase (Prosjektveiviseren)", "Status tid", "Status kostnad", "Status kvalitet", "Status risiko", "Start", "Slutt (plan)", "Slutt (faktisk)", "Totalramme (mill. kr)", "Påløpt (mill. kr)", "Prognose (mill. kr)", "Leverandør", "Risikobeskrivelse", "Neste milepæl", "Sist endret"]
    rows = [["Digitaliseringsporteføljen"], [], header]
    gains = [["Gevinst-ID", "Prosjekt-ID", "Gevinst", "Gevinsttype", "Gevinsteier", "Måleindikator", "Måleenhet", "Nullpunkt", "Målverdi", "Realiseres fra", "Plan 2025", "Plan 2026", "Plan 2027", "Realisert 2025", "Kommentar"]]
    for n, (t, d) in enumerate(TITLES, 1):
        _, _, start, plan, end = timeline(r)
        b = round(r.uniform(0.3, 9), 1)
        rows.append([f"DIG-{100 + n}", t, r.choice(["Digital innbygger", "Digital arbeidsplass", "Data og analyse"]), r.choice(["Prosjekt", "Miniutvikling", "Eksperiment"]), d + " Saksbehandlingen skal ta halve tiden.", r.choice(PEOPLE), r.choice(["Konsept", "Planlegge", "Gjennomføre", "Avslutte", "Realisere"]), r.choice(["På plan", "Mindre forsinkelser", "Forsinket"]), r.choice(["På budsjett", "Over budsjett"]), r.choice(["Grønn", "Gul"]), r.choice(["Lav", "Medium", "Høy"]), start, plan, end, b, round(b * r.random(), 2), round(b * r.uniform(0.9, 1.3), 1), r.choice(["Fagsystem AS", "Nordlys Data AS", "Egenutvikling"]), r.choice(["Få som kan integrasjonen mot gammelt system.", "Leverandøren har kort frist."]), r.choice(["Anskaffelse", "Pilot", "Overlevering"]), day(r, dt.date(2025, 8, 1), dt.date(2025, 9, 30))])
        gains.append([f"G{n:02}", f"DIG-{100 + n}", f"Mindre tid til {t.lower()}", r.choice(["Direkte", "Indirekte", "Kvalitativ"]), r.choice(PEOPLE), "Timer brukt per sak", r.choice(["Timer", "Kroner", "Prosent"]), r.randrange(100, 900), r.randrange(20, 90), plan, r.randrange(0, 90) * 1000, r.randrange(50, 200) * 1000, r.randrange(50, 300) * 1000, r.randrange(0, 60) * 1000, ""])
    (HERE / "digitalisering.xlsx").write_bytes(xlsx([("Portefølje", rows), ("Gevinster", gains)]))


def nynorsk():
    r = random.Random(4)
    header = ["Løpenr", "Namn på tiltaket", "Kort skildring", "Kvifor gjer vi dette?", "Sektor", "Eining", "Meldt inn av", "Meldt inn", "Ansvarleg", "Steg i løypa", "Handsama i rådet", "Avgjerd", "Oppstart", "Venta ferdig", "Avslutta", "Kostnadsramme (kr)", "Brukt så langt (kr)", "Kor lett å få til (1-5)", "Kor stor gevinst (1-5)", "Kor naudsynt politisk (1-5)", "Samarbeidspartnarar", "Merknad"]
    rows = []
    for n, (t, d) in enumerate(TITLES, 1):
        sub, dec, start, plan, end = timeline(r)
        b = r.randrange(50, 3000) * 1000
        rows.append([n, t.replace("Sensorer", "Sensorar").replace("kommunale", "kommunale "), d.replace("ikke", "ikkje"), "Vi brukar for mykje tid på arbeid som kan gjerast enklare.", r.choice(["Helse og omsorg", "Oppvekst", "Teknisk"]), r.choice(["Heimetenesta", "Skulekontoret", "Bygg og eigedom"]), r.choice(["Tilsett", "Innbyggjar", "Politikar"]), dmy(sub), r.choice(PEOPLE), r.choice(["Innspel", "Vurdert", "Utforsk", "Test", "Implementer", "Følg opp", "Drift"]), dmy(dec), r.choice(["Godkjend", "Utsett", "Avslått"]), dmy(start), dmy(plan), dmy(end), f"{b:,}".replace(",", "."), f"{int(b * r.random()):,}".replace(",", "."), r.randrange(1, 6), r.randrange(1, 6), r.randrange(1, 6), r.choice(["", "Frivilligsentralen", "NTNU; Fylkeskommunen", "Nabokommunane"]), r.choice(["", "Ventar på pengar"])])
    write("tiltaksliste-nynorsk.csv", header, rows, "\t")


def danish():
    r = random.Random(5)
    header = ["Projektnr.", "Projektets navn", "Kort beskrivelse", "Forvaltning", "Fagområde", "Projektleder", "Fase", "Projektstatus", "Opstartsdato", "Forventet afslutning", "Afsluttet den", "Bevilling (t.kr.)", "Forbrug til dato (t.kr.)", "Gevinstpotentiale (1-5)", "Besluttet af", "Beslutningsdato", "Bemærkninger", "Link til ESDH-sag"]
    titles = ["Digital træning i hjemmet", "Fælles booking af lokaler", "Robotstøvsugere på plejecentre", "Borgerapp til affald", "Sensorer i vejkanten", "Hurtig afklaring i jobcentret", "Skærmbesøg i hjemmeplejen", "Åbne data om trafik", "Genbrugsstation døgnåben", "Chat med skolevejlederen", "Sammenhængende borgerforløb", "Ny model for ledsagelse", "Vagtplan med kunstig intelligens", "Grønne cykelruter til skolen"]
    rows = []
    for n, t in enumerate(titles, 1):
        _, dec, start, plan, end = timeline(r)
        b = r.randrange(100, 4000)
        rows.append([f"P{2024000 + n}", t, "Forsøg med en ny måde at løse opgaven på sammen med borgerne.", r.choice(["Social og Sundhed", "Børn og Unge", "Teknik og Miljø"]), r.choice(["Ældre", "Skole", "Affald", "Beskæftigelse"]), r.choice(["Mette Sørensen", "Lars Holm", "Rikke Juhl", "Søren Bak"]), r.choice(["Udforsk", "Nytænk", "Test", "Implementér", "Følg op"]), r.choice(["Igangværende", "Afsluttet", "På hold"]), start.strftime("%d-%m-%Y"), plan.strftime("%d-%m-%Y"), end.strftime("%d-%m-%Y") if end else "", f"{b:,}".replace(",", "."), f"{int(b * r.random()):,}".replace(",", "."), r.randrange(1, 6), r.choice(["Økonomiudvalget", "Direktionen", "Socialudvalget"]), dec.strftime("%d-%m-%Y"), r.choice(["", "Afventer svar fra KL"]), f"https://esdh.eksempel.dk/sag/{4000 + n}"])
    write("projektportefolje-dansk.csv", header, rows, ";", "utf-8-sig")


def english():
    r = random.Random(6)
    header = ["Ref", "Initiative", "Summary of the idea", "Directorate", "Service Area", "Stage", "Lead Officer", "Date Raised", "Board Decision", "Decision Date", "Planned Start", "Target Completion", "Completed On", "Approved Budget (£k)", "Spend to Date (£k)", "RAG - Schedule", "RAG - Budget", "External Funding", "Lessons Learned", "Next Steps", "SharePoint Link"]
    titles = ["Online school admissions", "Street light sensors", "Home care route planning", "Shared alarm centre", "Library after hours", "Digital planning archive", "Volunteer matching", "Flood warning sensors", "Pool car electrification", "Invoice matching robot", "Early help for families", "Citizen panel", "Waste container sensors", "Leadership mentoring"]
    rows = []
    for n, t in enumerate(titles, 1):
        sub, dec, start, plan, end = timeline(r)
        b = r.randrange(20, 900)
        iso = lambda d: d.isoformat() if d else ""
        rows.append([f"INN-{n:03}", t, "A trial with residents of a new way to run the service, with clear measures from day one.", r.choice(["Children and Families", "Place", "Resources"]), r.choice(["Education", "Highways", "Adult Social Care"]), r.choice(["Submitted", "Discovery", "Alpha", "Beta", "Live", "Stopped"]), r.choice(["Sarah Jones", "David Patel", "Emily Clark", "Mark Evans"]), iso(sub), r.choice(["Approved", "Deferred", "Declined"]), iso(dec), iso(start), iso(plan), iso(end), b, round(b * r.random(), 1), r.choice(["Green", "Amber", "Red"]), r.choice(["Green", "Amber", "Red"]), r.choice(["", "Innovation fund: 50000", "Lottery: 20000"]), r.choice(["", "Start smaller and involve the front line from the first week of the work."]), r.choice(["Procure", "Report to board", "Recruit"]), f"https://sharepoint.example.org/sites/innovation/{n}"])
    write("innovation-register.csv", header, rows, ",")


def board():
    r = random.Random(7)
    header = ["Card ID", "Card Name", "Card URL", "Card Description", "Labels", "Members", "Due Date", "Attachment Count", "Checklist Item Total Count", "Comment Count", "Vote Count", "Start Date", "Last Activity Date", "List ID", "List Name", "Board ID", "Archived"]
    lists = ["Ideer", "Under vurdering", "Planlagt", "Pågår", "Pilotering", "Ferdig"]
    rows = []
    for n, (t, d) in enumerate(TITLES, 1):
        _, _, start, plan, _ = timeline(r)
        place = r.randrange(len(lists))
        rows.append([f"{r.getrandbits(96):024x}", t, f"https://board.example.com/c/{r.getrandbits(32):08x}", d, r.choice(["Helse og omsorg", "Skole", "Skole, Barnehage", "Kultur"]), r.choice(PEOPLE + [""]), plan.isoformat() + "T10:00:00.000Z", r.randrange(4), r.randrange(9), r.randrange(12), r.randrange(7), start.isoformat() + "T08:00:00.000Z", day(r, dt.date(2025, 7, 1), dt.date(2025, 9, 30)).isoformat() + "T13:05:11.000Z", f"{place:024x}", lists[place], "5f0000000000000000000001", "false"])
    write("tavle.csv", header, rows, ",")


def years():
    r = random.Random(8)
    header = ["Tiltak", "Gevinst", "Type gevinst", "Ansvarlig for gevinsten", "Enhet", "Status i økonomiplan", "2026", "2027", "2028", "2029", "Sum 2026-2029", "Merknad"]
    rows = []
    for t, _ in TITLES:
        a = [r.randrange(0, 900) * 1000 for _ in range(4)]
        rows.append([t, f"Spart tid med {t.lower()}", r.choice(["Innsparing", "Frigjort tid", "Kvalitet", "Unngått kostnad"]), r.choice(PEOPLE), r.choice(["kr", "timer"]), r.choice(["I budsjett", "Foreslått", "Ikke plassert"]), *[kr(x) for x in a], kr(sum(a)), r.choice(["", "Usikkert anslag"])])
    write("gevinstbudsjett.csv", header, rows, ";", "cp1252", before=[["Gevinster i økonomiplan 2026-2029"], []])


for make in (analyst, idea_box, digital_lead, nynorsk, danish, english, board, years):
    make()
