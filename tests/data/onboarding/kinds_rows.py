"""The rows of the exports in `kinds*`: what a column holds is told in a few letters, and the same
seed gives the same file. All names, sums and dates are invented.
"""
import csv
import datetime as dt
import io
import pathlib
import random
import re

HERE = pathlib.Path(__file__).parent
WORDS = {
    "nb": {
        "title": ["Digital søknad om barnehageplass", "Sensorer i avfallsbeholdere", "Felles innbyggerportal", "Nytt sak- og arkivsystem", "Velferdsteknologi i omsorgsboliger", "Kjøreruter for hjemmetjenesten", "Automatisk journalføring av e-post", "Ladeplan for kommunens biler", "Robotisering av fakturaflyt", "Digitalt tilsyn på natt", "Chatbot på servicetorget", "Energistyring i skolebygg", "Meråpent bibliotek", "Ny skole på Nordsida", "Varsling ved flom i bekkefar", "Oppgradering av vannledning", "Kompetanseløft for ledere", "Bookingløsning for idrettshaller", "Elektronisk handlenett", "Samtaleverktøy for skolehelsetjenesten", "Digital byggesak", "Aktivitetsvenn på nett", "Drone i branntilsyn", "Selvbetjent vigsel"],
        "desc": ["Vi prøver ut en løsning sammen med brukerne og ser om den sparer tid for de ansatte.", "Ny løsning som erstatter papirskjema og manuell registrering i to systemer.", "Innføring i alle enheter etter forsøk ved tre tjenestesteder i fjor høst.", "Kartlegging av dagens arbeidsflyt, anskaffelse og opplæring av superbrukere.", "Utstyr monteres og kobles til responssenteret før vinteren setter inn."],
        "need": ["Saksbehandlingstiden er for lang, og mange ringer for å spørre om status.", "Ansatte bruker mye tid på å skrive av opplysninger.", "Dagens system går ut på avtale, og leverandøren gir ikke lenger støtte.", "Flere eldre og færre hender i årene som kommer."],
        "goal": ["Kortere ventetid for innbyggerne.", "Frigjøre tid til pleie og omsorg.", "Færre feil og bedre oversikt.", "Redusere strømforbruket med en femdel."],
        "note": ["Avventer svar fra leverandør", "Se referat fra styringsgruppa", "Må avklares med IT", "Følges opp i neste møte", ""],
        "risk": ["Manglende kapasitet i IKT-avdelingen", "Forsinket leveranse", "Lite forankring hos ledere", "Ukjent integrasjonsbehov"],
        "month": ["januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember"],
    },
    "nn": {
        "title": ["Digital søknad om barnehageplass", "Sensorar i avfallsdunkar", "Felles innbyggjarportal", "Nytt sakssystem", "Velferdsteknologi i omsorgsbustader", "Køyreruter for heimetenesta", "Automatisk journalføring", "Ladeplan for bilane til kommunen", "Robot i lønsarbeidet", "Digitalt tilsyn om natta", "Praterobot på servicetorget", "Energistyring i skulebygg", "Meirope bibliotek", "Flaumvarsling i bekkefar", "Oppgradering av vassleidning", "Kompetanseløft for leiarar", "Utlån av idrettshallar", "Elektronisk handlenett", "Digital byggjesak", "Drone i branntilsyn"],
        "desc": ["Vi prøver ut ei løysing saman med brukarane og ser om ho sparer tid for dei tilsette.", "Ny løysing som erstattar papirskjema og manuell registrering.", "Innføring i alle einingar etter forsøk ved tre tenestestader.", "Kartlegging av arbeidsflyten, innkjøp og opplæring."],
        "need": ["Sakshandsaminga tek for lang tid, og mange ringjer for å spørje.", "Tilsette brukar mykje tid på å skrive av opplysningar.", "Systemet går ut på avtale.", "Fleire eldre og færre hender i åra som kjem."],
        "goal": ["Kortare ventetid for innbyggjarane.", "Frigjere tid til omsorg.", "Færre feil og betre oversikt.", "Redusere straumbruken med ein femdel."],
        "note": ["Ventar på svar frå leverandør", "Sjå referat", "Må avklarast med IKT", "", "Følgjast opp i neste møte"],
        "risk": ["Manglande kapasitet", "Forseinka leveranse", "Lite forankring hos leiarane"],
        "month": ["januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember"],
    },
    "da": {
        "title": ["Digital ansøgning om pasningsplads", "Sensorer i affaldsbeholdere", "Fælles borgerportal", "Nyt journalsystem", "Velfærdsteknologi på plejehjem", "Ruteplanlægning i hjemmeplejen", "Automatisk journalisering", "Opladning af kommunens biler", "Robot i lønkontoret", "Skærmbesøg om natten", "Chatbot i borgerservice", "Energistyring på skoler", "Døgnåbent bibliotek", "Varsling af skybrud", "Ny vandledning", "Booking af idrætshaller"],
        "desc": ["Vi afprøver en løsning sammen med borgerne og ser, om den sparer tid.", "Ny løsning som erstatter papirskemaer og manuel registrering.", "Udbredelse til alle enheder efter forsøg på tre steder."],
        "need": ["Sagsbehandlingen tager for lang tid.", "Medarbejderne bruger meget tid på dobbelt registrering.", "Systemet er forældet."],
        "goal": ["Kortere ventetid for borgerne.", "Frigøre tid til kerneopgaven.", "Færre fejl."],
        "note": ["Afventer svar fra leverandør", "Se referat", ""],
        "risk": ["Manglende kapacitet", "Forsinket leverance"],
        "month": ["januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"],
    },
    "sv": {
        "title": ["Digital ansökan om förskoleplats", "Sensorer i soptunnor", "Gemensam medborgarportal", "Nytt ärendesystem", "Välfärdsteknik i särskilt boende", "Ruttplanering i hemtjänsten", "Automatisk diarieföring", "Laddplan för kommunens bilar", "Robot i löneadministrationen", "Digital tillsyn nattetid", "Chattbot i kontaktcenter", "Energistyrning i skolor", "Meröppet bibliotek", "Varning vid skyfall", "Ny vattenledning", "Bokning av idrottshallar"],
        "desc": ["Vi prövar en lösning tillsammans med brukarna och ser om den sparar tid.", "Ny lösning som ersätter pappersblanketter och dubbel registrering.", "Införande i alla enheter efter försök på tre platser."],
        "need": ["Handläggningen tar för lång tid.", "Medarbetarna lägger mycket tid på dubbelarbete.", "Systemet är föråldrat."],
        "goal": ["Kortare väntetid för invånarna.", "Frigöra tid till omsorg.", "Färre fel."],
        "note": ["Väntar på svar från leverantör", "Se protokoll", ""],
        "risk": ["Brist på resurser", "Försenad leverans"],
        "month": ["januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december"],
    },
    "en": {
        "title": ["Online nursery applications", "Bin sensors", "Resident portal", "Records system replacement", "Assistive technology in sheltered housing", "Home care route planning", "Automated mail registration", "Fleet charging plan", "Invoice automation", "Night-time remote monitoring", "Contact centre chatbot", "School energy controls", "Staffless library hours", "Flood alerts", "Water main renewal", "Leadership development", "Sports hall booking", "Community fridge network", "Digital planning service", "Drone roof inspections", "Pothole reporting app", "Street lighting upgrade"],
        "desc": ["A trial with residents at three sites to see whether it saves staff time.", "Replaces paper forms and double entry in two systems.", "Roll-out to all teams after last year's pilot.", "Mapping of today's work, procurement and training for key users."],
        "need": ["Cases take too long and many people call to ask where theirs is.", "Staff spend hours copying data between systems.", "The contract ends and the supplier gives no more support."],
        "goal": ["Shorter waiting times for residents.", "Free time for care.", "Fewer errors and better oversight."],
        "note": ["Awaiting supplier response", "See minutes of last board", "To be agreed with IT", ""],
        "risk": ["Lack of capacity in IT", "Late delivery", "Low user uptake"],
        "month": ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
    },
}
PEOPLE = ["Kari Nordmann", "Ola Hansen", "Ingrid Solberg", "Per Aasen", "Liv Berntsen", "Anne-Grete Lie", "Torbjørn Rud", "Nina Kvam", "Sindre Moe", "Berit Foss", "Magnus Eide", "Mona Dahl"]
ENGLISH = ["Sarah Whitcombe", "James Okafor", "Priya Nair", "Tom Bradley", "Helen Marsh", "David Lowe", "Grace Turei", "Emma Tremblay"]


def money(value, how):
    if value is None:
        return ""
    spaced = f"{value:,}".replace(",", " ")
    return {
        "": str(value), "kr": spaced, "krkr": f"kr {spaced}", "dash": f"{spaced},-",
        "tnok": str(round(value / 1000)), "mill": f"{value / 1e6:.1f}".replace(".", ","),
        "millen": f"{value / 1e6:.2f}", "en": f"{value:,}", "gbp": f"£{value:,}", "usd": f"${value:,.2f}",
        "dot": f"{value:,}".replace(",", "."),
    }[how]


def day(d, how, lang):
    if d is None:
        return ""
    month = WORDS[lang]["month"][d.month - 1]
    return {
        "": d.strftime("%d.%m.%Y"), "iso": d.isoformat(), "us": f"{d.month}/{d.day}/{d.year}",
        "uk": d.strftime("%d/%m/%Y"), "short": f"{d.day}.{d.month}.{d:%y}", "my": f"{month} {d.year}",
        "q": f"Q{(d.month + 2) // 3} {d.year}", "kv": f"{(d.month + 2) // 3}. kvartal {d.year}", "y": str(d.year),
        "dt": d.strftime("%d.%m.%Y 09:14"), "isodt": f"{d.isoformat()}T08:30:00Z", "dmy-": d.strftime("%d-%m-%Y"),
        "jira": f"{d.day}/{month[:3].title()}/{d:%y} 3:42 PM", "mon": f"{month[:3]} {d:%y}", "dmony": f"{d.day} {month} {d.year}",
    }[how]


def cell(r, gen, c, lang):
    """One cell. `a~b~c` picks one; otherwise a name and, after a colon, how it is written."""
    if "~" in gen:
        return r.choice(gen.split("~"))
    name, _, how = gen.partition(":")
    if name in ("sub", "dec", "start", "plan", "actual", "eval", "mod", "rep", "base"):
        return day(c[name], how, lang)
    if name in ("budget", "cost", "forecast", "grant"):
        return money(c[name], how)
    if name == "share":  # a year's part of an amount
        return money(r.choice([None, 1, 1, 1]) and c["budget"] // r.choice([2, 3, 5]) // 1000 * 1000, how)
    if name == "people":
        return ", ".join(r.sample(PEOPLE, 2))
    if name == "person":
        return r.choice(ENGLISH if lang == "en" else PEOPLE)
    if name == "initials":
        return "".join(p[0] for p in r.choice(PEOPLE).replace("-", " ").split())
    if name == "mail":
        return r.choice(PEOPLE).lower().replace(" ", ".").replace("ø", "o").replace("å", "a") + "@eksempel.no"
    if name == "phone":
        return f"{r.randrange(400, 999)} {r.randrange(10, 99)} {r.randrange(100, 999)}"
    if name == "n":
        return str(c["n"])
    if name == "id":
        return how % c["n"]
    if name == "int":
        a, b = how.split("-")
        return str(r.randrange(int(a), int(b) + 1))
    if name == "dec1":
        a, b = how.split("-")
        return f"{r.uniform(int(a), int(b)):.1f}".replace(".", "." if lang == "en" else ",")
    if name == "pct":
        return f"{r.randrange(0, 21) * 5} %"
    if name == "url":
        return f"https://eksempel.no/sak/{r.randrange(1000, 9999)}"
    if name == "case":
        return f"{r.randrange(22, 26)}/{r.randrange(100, 9999)}"
    if name == "guid":
        return f"{r.getrandbits(32):08x}-{r.getrandbits(16):04x}-4{r.getrandbits(12):03x}-a{r.getrandbits(12):03x}-{r.getrandbits(48):012x}"
    if name in WORDS[lang] and name != "title":
        return r.choice(WORDS[lang][name])
    if name == "title":
        return c["title"]
    return gen  # the same in every row


def context(r, n, lang):
    start = dt.date(2023, 1, 1) + dt.timedelta(r.randrange(900))
    after = lambda d, a, b: d + dt.timedelta(r.randrange(a, b))
    plan = after(start, 150, 700)
    budget = r.randrange(8, 900) * r.choice([5000, 10000])
    titles = WORDS[lang]["title"]
    dec = start - dt.timedelta(r.randrange(10, 80))
    actual, evaluated = after(plan, -20, 90), after(plan, 100, 200)
    past = lambda d: d if d < dt.date(2025, 10, 31) and n % 5 else None
    return {
        "n": n, "title": titles[(n - 1) % len(titles)] + ("" if n <= len(titles) else " II"), "sub": dec - dt.timedelta(r.randrange(15, 120)),
        "dec": dec, "start": start, "plan": plan, "actual": past(actual),
        "eval": past(evaluated), "mod": dt.date(2025, 10, 31) - dt.timedelta(r.randrange(200)),
        "rep": dt.date(2025, 10, 31) - dt.timedelta(r.randrange(60)), "base": start - dt.timedelta(20), "budget": budget,
        "cost": int(budget * r.random()) // 100 * 100, "forecast": int(budget * r.uniform(0.8, 1.3)) // 1000 * 1000,
        "grant": budget // 4 // 1000 * 1000 if r.random() < 0.5 else None,
    }


def write(folder, name, spec, truths, seed):
    """`spec`: lang, rows, columns as «header | truth | cells», and the dialect."""
    r = random.Random(seed)
    lang, columns = spec["lang"], []
    for line in spec["columns"].strip().splitlines():
        header, truth, gen = (part.strip() for part in re.split(r"\s\|\s", line.strip() + " "))
        columns.append((header, truth.replace("—", ""), gen))  # «a|—»: either is right
    out = io.StringIO()
    w = csv.writer(out, delimiter=spec.get("delimiter", ";"), lineterminator="\n")
    for line in spec.get("before", []):
        w.writerow([line] + [""] * (len(columns) - 1))
    if spec.get("two"):  # «above // below»; the upper one stands once over its columns
        upper, last = [], ""
        for header, _, _ in columns:
            above = header.split(" // ")[0] if " // " in header else ""
            upper.append(above if above != last else "")
            last = above
        w.writerow(upper)
    w.writerow([header.split(" // ")[-1] for header, _, _ in columns])
    for n in range(1, spec.get("rows", 16) + 1):
        c = context(r, n, lang)
        w.writerow([cell(r, gen, c, lang) for _, _, gen in columns])
    for line in spec.get("after", []):
        w.writerow([line] + [""] * (len(columns) - 1))
    (folder / name).write_bytes(out.getvalue().encode(spec.get("encoding", "utf-8")))
    truths.append(f'\n["{name}"]\n')
    for header, truth, _ in columns:
        key = header.split(" // ")[-1].replace('"', '\\"')
        truths.append(f'"{key}" = "{truth}"\n')


def write_all(folder, files, first_seed):
    folder = HERE / folder
    folder.mkdir(exist_ok=True)
    truths = ["# What each header is, as ../truth.toml has it; written by ../kinds.py.\n"]
    for seed, (name, spec) in enumerate(files.items(), first_seed):
        write(folder, name, spec, truths, seed)
    (folder / "truth.toml").write_text("".join(truths))
