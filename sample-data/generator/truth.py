"""The ground truth: what each invented municipality really did, and when. The exports are views of it."""
import datetime as dt
import random
from dataclasses import dataclass, field

from . import aukra, hustadvika, molde, rauma, vestnes

AS_OF = dt.date(2026, 9, 30)
SNAPSHOTS = [dt.date(2025, 12, 31), dt.date(2026, 3, 31), dt.date(2026, 6, 30), AS_OF]
PERIOD = (dt.date(2026, 7, 1), AS_OF)
NUMBERS = {"molde": 1506, "hustadvika": 1579, "rauma": 1539, "vestnes": 1535, "aukra": 1547}
NAMES = {"molde": "Molde", "hustadvika": "Hustadvika", "rauma": "Rauma", "vestnes": "Vestnes", "aukra": "Aukra"}
ENDS = ("rejected", "stopped", "merged", "completed")
LADDER = ["submitted", "assessed", "explore", "plan", "test", "implement", "follow_up", "operate"]
# Which steps a municipality's own words can say. A step it has no word for is written as the step before it.
STEPS = {
    "molde": ["submitted", "explore", "plan", "test", "implement", "follow_up"],
    "hustadvika": ["submitted", "assessed", "explore", "test", "implement", "operate"],
    "rauma": ["submitted", "assessed", "explore", "test", "implement", "follow_up", "operate"],
    "vestnes": LADDER, "aukra": LADDER,
}
# Council meetings (invented), 2025-2026.
D = dt.date.fromisoformat
MEETINGS = {
    "molde": ["2025-01-22", "2025-03-05", "2025-04-09", "2025-05-21", "2025-06-18", "2025-09-03", "2025-10-15", "2025-11-26",
              "2026-01-21", "2026-03-04", "2026-04-15", "2026-05-27", "2026-06-17", "2026-09-02", "2026-10-14", "2026-11-25"],
    "hustadvika": ["2025-02-13", "2025-04-24", "2025-06-12", "2025-09-18", "2025-11-20", "2026-02-12", "2026-04-23", "2026-06-11", "2026-09-17", "2026-11-19"],
    "rauma": ["2025-01-30", "2025-05-08", "2025-08-28", "2025-12-04", "2026-02-26", "2026-06-04", "2026-08-27", "2026-12-03"],
    "vestnes": ["2025-03-18", "2025-06-17", "2025-10-21", "2026-02-17", "2026-05-19", "2026-09-08"],
    "aukra": ["2025-02-04", "2025-05-06", "2025-09-09", "2025-12-02", "2026-03-03", "2026-06-09", "2026-09-15"],
}
MEETINGS = {m: [D(x) for x in v] for m, v in MEETINGS.items()}
REUSED = {  # title -> where it was first done
    "Digital start for nye ansatte": "Kristiansund", "Klart språk i førti brev": "Ålesund", "Oversikt over kontrakter som løper ut": "Averøy",
    "Gjeldsråd før krisen": "Sunndal", "Digital hjelp for seniorer": "Averøy", "Utlånssentral for sports- og friluftsutstyr": "Gjemnes",
    "Elbiler i hjemmetjenesten": "Molde", "Elektroniske lås på dørene til heimebuande": "Molde", "God start for nytilsette": "Molde",
    "Netthjelparane": "Hustadvika", "Kaffikompis": "Molde", "Register over avtaler med utløp": "Molde", "Digitalt verksted for eldre": "Hustadvika",
    "Spør oss-robot på nett": "Molde", "Ledlys som dimmer seg selv": "Gjemnes",
}
PEOPLE = {
    "molde": ["Ragnfrid Utdikta", "Torleif Solbakkvik", "Synneva Måsvik", "Jarand Fjellhamar", "Ingvild Tverrdal", "Peder Nordskog", "Halldis Kvernmo", "Amund Strandvang", "Marte Lyngheim", "Sivert Granlund"],
    "hustadvika": ["Oddbjørg Havsyn", "Eldar Bratthaug", "Kjersti Naustvoll", "Arvid Skarvskjær", "Tonje Lynghaug", "Roar Tareskog"],
    "rauma": ["Gudlaug Fjellstøl", "Sjur Elvestrand", "Magnhild Tindlid", "Leiv Skredbakk", "Åshild Bjørkelid"],
    "vestnes": ["Borghild Fjordnes", "Kåre Verftsvik", "Solfrid Ferjemo", "Anders Tomrelid", "Ragnhild Kaihaug"],
    "aukra": ["Jorunn Gasshaug", "Steinar Øyvær", "Lillian Småge-Hav", "Trond Ferjevåg"],
}
ORIGINS = ["employee"] * 48 + ["citizen"] * 14 + ["management"] * 14 + ["politician"] * 6 + ["business"] * 5 + ["volunteer"] * 7 + [None] * 6
UNITS = {"HO": ["Hjemmetjenesten", "Sykehjemmet", "Forvaltningskontoret"], "SK": ["Sentrumsskolen", "Kystskolen"], "BH": ["Fjordgløtt barnehage"],
         "KU": ["Kulturskolen", "Biblioteket"], "EI": ["Eiendomsdrift"], "VA": ["Vann og avløp"], "VE": ["Veidrift"], "BV": ["Barneverntjenesten"],
         "SO": ["Nav"], "PB": ["Plan- og byggesak"], "HR": ["HR-avdelingen"], "OK": ["Økonomiavdelingen"]}
UNITS_NN = {"HO": ["Heimetenesta", "Sjukeheimen"], "SK": ["Fjordskulen", "Fjellbygda skule"], "BH": ["Solsida barnehage"], "KU": ["Kulturskulen", "Biblioteket"],
            "EI": ["Eigedomsdrift"], "VA": ["Vatn og avløp"], "VE": ["Vegdrift"], "BV": ["Barneverntenesta"], "SO": ["Nav"], "PB": ["Plan og byggjesak"],
            "HR": ["Personal"], "OK": ["Økonomi"]}
PLANS = {"molde": ["Kommuneplanens samfunnsdel 2024–2036", "Helse- og omsorgsplan 2025–2033", "Digitaliseringsstrategi 2024–2028", "Klimaplan 2023–2030"],
         "hustadvika": ["Samfunnsdelen 2023–2035", "Temaplan oppvekst", "Handlingsplan digitalisering 2025–2028"],
         "rauma": ["Samfunnsdelen til kommuneplanen", "Omsorgsplan 2024–2032", "Plan for samfunnstryggleik"]}
LEARNING = ["Brukerne må være med fra første uke, ellers lager vi det vi selv vil ha.", "Gevinsten kom først da turnusen ble endret, ikke da utstyret kom.",
            "To superbrukere per avdeling var nok; seks var for mange.", "Leverandørens tall måtte kontrolleres mot våre egne.", "Vi målte ikke nullpunktet tidlig nok.",
            "Det gikk bedre når leder selv gikk foran.", "Opplæring på vaktskiftet virket; kurs på dagtid gjorde ikke."]
LEARNING_NN = ["Dei tilsette må vere med frå starten.", "Vi burde ha målt før vi starta.", "Dekninga i fjellbygdene avgjorde alt.", "Ein fast kontaktperson var viktigare enn utstyret.",
               "Det tok lengre tid å få avtalen enn å gjere jobben."]
NYNORSK = ("rauma", "vestnes")


@dataclass(eq=False)
class Benefit:
    id: str
    initiative: object
    title: str
    kind: str
    indicator: str
    unit: str
    baseline: float = None
    target: float = None
    owner: str = None
    realisation: dt.date = None
    placement: str = None
    measurements: list = field(default_factory=list)  # (date, value)
    planned: dict = field(default_factory=dict)       # year -> amount
    realised: dict = field(default_factory=dict)      # year -> amount at the as-of date
    conversion: str = None

    def visible(self, day):
        return self.initiative.reached("explore", day)


@dataclass(eq=False)
class Initiative:
    muni: str
    id: str
    title: str
    text: str
    area: str
    rel: list
    kind: str
    joint: str
    reused: str
    path: list = field(default_factory=list)  # (date, stage)
    submitted: dt.date = None
    decided: dt.date = None
    decision: str = None
    started: dt.date = None
    end0: dt.date = None
    slips: list = field(default_factory=list)  # (date seen, days)
    actual_end: dt.date = None
    owner: str = None
    origin: str = None
    unit: str = None
    delivery: str = None
    budget: int = None
    cost_rate: float = 0.0
    drift: float = 0.0
    plan: str = None
    budget_line: str = None
    scores: tuple = (None, None, None)
    evaluated: dt.date = None
    outcome: str = None
    learning: str = None
    report_lag: int = 20
    lights: int = 0
    benefits: list = field(default_factory=list)
    gone: bool = False          # missing from the newest export
    odd_stage: str = None       # an unknown word instead of the stage
    text_override: str = None

    def stage(self, day):
        s = None
        for d, st in self.path:
            if d <= day:
                s = st
        return s

    def reached(self, step, day):
        seen = [st for d, st in self.path if d <= day]
        return any(st in LADDER and LADDER.index(st) >= LADDER.index(step) for st in seen)

    def planned_end(self, day):
        if self.end0 is None or self.started is None or self.started > day:
            return None
        return self.end0 + dt.timedelta(days=sum(n for d, n in self.slips if d <= day))

    def cost(self, day):
        if self.budget is None or self.started is None or self.started > day:
            return None
        end = min(day, self.actual_end or day)
        span = max((self.planned_end(day) - self.started).days, 60)
        return int(round(min(1.15, (end - self.started).days / span) * self.cost_rate * self.budget, -3))

    def forecast(self, day):
        if self.budget is None or self.started is None or self.started > day:
            return None
        n = sum(1 for s in SNAPSHOTS if s <= day)
        return int(round(self.budget * (1 + self.drift * n / 4), -3))

    def closed(self, day):
        return self.stage(day) in ENDS

    def last_report(self, day):
        if self.started is None or self.started > day:
            return None
        end = min(day, self.actual_end) if self.actual_end else day
        return max(self.started, end - dt.timedelta(days=self.report_lag))


def next_meeting(muni, day):
    for m in MEETINGS[muni]:
        if m >= day:
            return m if m <= AS_OF else None
    return None


def earlier_meeting(day):
    """Before 2025 the council met on the second Wednesday of every other month."""
    y, m = day.year, day.month
    while True:
        if m % 2 == 0:
            first = dt.date(y, m, 1)
            w = first + dt.timedelta(days=(2 - first.weekday()) % 7 + 7)
            if w >= day:
                return w
        m += 1
        if m == 13:
            y, m = y + 1, 1


AGES = {"submitted": (4, 330), "assessed": (40, 400), "explore": (220, 480), "plan": (320, 620), "test": (420, 820), "implement": (560, 980),
        "follow_up": (700, 1150), "operate": (800, 1250), "completed": (560, 1100), "rejected": (150, 520), "stopped": (450, 850)}
MODULES = {"molde": molde, "hustadvika": hustadvika, "rauma": rauma, "vestnes": vestnes, "aukra": aukra}


def parse(muni):
    out = []
    for line in MODULES[muni].TEXT.strip().splitlines():
        f = line.split("|")
        if line.startswith("+"):
            kind, title, ind, unit, base, target = f
            out[-1][1].append((kind[1:], title, ind, unit, float(base), float(target)))
        else:
            area, stage, rel, flags, title, text = f
            out.append(((area, stage, [] if rel == "-" else rel.split("&"), flags, title, text), []))
    return out


def whole(x):
    return int(x) if float(x).is_integer() else x


def build_one(muni, rec, bens):
    area, stage, rel, flags, title, text = rec
    r = random.Random(f"{muni}|{title}")
    fl = flags.split(",")
    kind = {"i": "idea", "e": "experiment", "m": "mini_development", "p": "project"}[fl[0]]
    joint = next((x[2:] for x in fl if x.startswith("j:")), None)
    steps = STEPS[muni]
    if stage == "submitted" and "assessed" in steps and muni != "vestnes" and r.random() < .3:
        stage = "assessed"
    while stage in LADDER and stage not in steps:
        stage = LADDER[LADDER.index(stage) - 1]
    i = Initiative(muni, "", title, text, area, rel, kind, joint, REUSED.get(title))
    lo, hi = AGES[stage]
    i.submitted = AS_OF - dt.timedelta(days=int(lo + (hi - lo) * r.random() ** (1.4 if stage == "submitted" else 1)))
    lag = int(14 + 150 * r.random() ** 2)
    want = i.submitted + dt.timedelta(days=lag)
    met = earlier_meeting(want) if want < MEETINGS[muni][0] else next_meeting(muni, want)
    path = [(i.submitted, "submitted")]
    if stage in ("submitted", "assessed"):
        if met and r.random() < .28 and muni != "vestnes":
            i.decided, i.decision = met, r.choice(["approved", "parked", "parked"])
        if stage == "assessed":
            path.append((min(i.submitted + dt.timedelta(days=r.randint(10, 35)), AS_OF), "assessed"))
    else:
        i.decided = met or max(m for m in MEETINGS[muni] if m <= AS_OF)
        i.decision = "rejected" if stage == "rejected" else "approved"
        if "assessed" in steps and stage != "rejected":
            path.append((i.submitted + (i.decided - i.submitted) * .6, "assessed"))
        if stage == "rejected":
            path.append((i.decided, "rejected"))
            i.actual_end = i.decided
        else:
            top = {"completed": "follow_up", "stopped": "test"}.get(stage, stage)
            run = [s for s in steps if 2 <= LADDER.index(s) <= LADDER.index(top)]
            i.started = min(i.decided + dt.timedelta(days=r.randint(5, 40)), AS_OF - dt.timedelta(days=12))
            seq = run + ([stage] if stage in ENDS else [])
            last = AS_OF - dt.timedelta(days=r.randint(8, max(9, min(300, (AS_OF - i.started).days - 30))))
            last = max(last, i.started)
            if muni == "vestnes" and stage in ENDS + ("operate",) and last.day <= 12:
                last = last.replace(day=18)  # so that every date column of the export shows its order
            n = len(seq)
            for k, s in enumerate(seq):
                path.append((i.started + (last - i.started) * (k / (n - 1) if n > 1 else 0), s))
            if stage in ENDS:
                i.actual_end = path[-1][0]
            elif stage == "operate":
                i.actual_end = path[-1][0]
            i.end0 = i.started + dt.timedelta(days=r.randint(240, 720))
            while i.end0 < AS_OF - dt.timedelta(days=60) and i.actual_end is None:
                i.end0 += dt.timedelta(days=150)
            if i.actual_end:
                i.end0 = max(i.started + dt.timedelta(days=60), i.actual_end + dt.timedelta(days=r.randint(-90, 20)))
            if r.random() < .4 and not i.actual_end:
                i.slips = [(dt.date(2026, 1, 15) + dt.timedelta(days=r.randint(0, 240)), r.choice([31, 61, 92, 184]))]
            i.report_lag = r.choice([6, 12, 18, 25, 33, 47, 60, 118, 160])
    i.path = path
    open_ = stage not in ENDS and stage != "operate"
    p_owner = .62 if i.decided is None else (.9 if open_ else .95)
    i.owner = r.choice(PEOPLE[muni]) if r.random() < p_owner else None
    i.origin = r.choice(ORIGINS)
    units = UNITS_NN if muni in NYNORSK else UNITS
    i.unit = r.choice(units.get(area, ["Tenesteutvikling"] if muni in NYNORSK else ["Stab og utvikling"])) if i.origin == "employee" else None
    if joint:
        i.delivery = "intermunicipal"
    elif i.reused:
        i.delivery = "reuse"
    elif kind == "experiment":
        i.delivery = "pilot"
    elif kind == "idea" and i.decided is None:
        i.delivery = "own" if r.random() < .45 else None
    else:
        i.delivery = "own" if r.random() < .9 else None
    if i.started:
        i.budget = {"idea": None, "experiment": r.randrange(30, 260, 10) * 1000, "mini_development": r.randrange(120, 820, 20) * 1000,
                    "project": r.randrange(700, 4800, 50) * 1000}[kind]
        i.cost_rate = .6 + .6 * r.random()
        i.drift = r.choice([-.08, 0, 0, 0, .04, .1, .22])
    if muni in PLANS:
        if r.random() < (.68 if i.decided else .3):
            i.plan = r.choice(PLANS[muni])
        if i.budget and r.random() < .6:
            i.budget_line = f"Budsjett {i.started.year}, ansvar {r.randint(1100, 8900)}"
        if r.random() < .8:
            i.scores = tuple(r.randint(1, 5) for _ in range(3))
    if i.started and LADDER.index(top) >= 5 and r.random() < .6:
        i.evaluated = min(i.started + dt.timedelta(days=r.randint(90, 320)), AS_OF - dt.timedelta(days=3))
    if stage in ("follow_up", "operate", "completed", "stopped"):
        i.outcome = "no_effect" if stage == "stopped" else r.choice(["effect", "effect", "partial", "no_effect", "too_early"])
        if r.random() < .6:
            i.learning = r.choice(LEARNING_NN if muni in NYNORSK else LEARNING)
    i.lights = r.randint(0, 10 ** 6)
    for b in bens:
        i.benefits.append(build_benefit(i, stage, b))
    return i


def build_benefit(i, stage, rec):
    kind, title, ind, unit, base, target = rec
    r = random.Random(f"{i.muni}|{i.title}|{title}")
    b = Benefit("", i, title, kind, ind, unit)
    true_base, true_target = base, target
    b.baseline = whole(base) if r.random() < .86 else None
    b.target = whole(target) if r.random() < .92 else None
    b.owner = r.choice(PEOPLE[i.muni]) if r.random() < .74 else None
    late = stage in ("implement", "follow_up", "operate", "completed")
    if late:
        b.realisation = AS_OF - dt.timedelta(days=r.randint(280, 690) if r.random() < .6 else r.randint(40, 270)) if r.random() < .92 else None
    elif stage == "test":
        b.realisation = AS_OF + dt.timedelta(days=r.randint(-80, 360)) if r.random() < .85 else None
    else:
        b.realisation = AS_OF + dt.timedelta(days=r.randint(150, 700)) if r.random() < .65 else None
    if b.realisation:
        b.realisation = b.realisation.replace(day=1)
        if i.started and b.realisation <= i.started:
            b.realisation = (i.started + dt.timedelta(days=150)).replace(day=1)
    dec = 0 if abs(base) >= 100 else 1

    def val(f):
        v = true_base + (true_target - true_base) * f
        return whole(round(v, dec)) if dec else int(round(v, -1 if abs(base) < 10000 else -3))
    if b.baseline is not None and i.started and r.random() < (.3 if stage in ("explore", "plan") else .62):
        b.measurements.append((i.started - dt.timedelta(days=r.randint(5, 60)), b.baseline))
    if b.realisation and b.realisation <= AS_OF and r.random() < .66:
        f, d = .1 + .5 * r.random(), b.realisation + dt.timedelta(days=r.randint(5, 60))
        if r.random() < .1:
            f = -.2
        while d <= AS_OF and len(b.measurements) < 5:
            b.measurements.append((d, val(f)))
            f += .1 + .3 * r.random()
            d += dt.timedelta(days=r.randint(85, 140))
    elif stage in ("test", "implement") and r.random() < .75:
        d = AS_OF - dt.timedelta(days=r.randint(100, 200))
        if (not b.realisation or d < b.realisation) and i.started and d > i.started:
            b.measurements.append((d, val(.05 + .3 * r.random())))
    if kind in ("direct", "freed_time"):
        full = abs(true_base - true_target)
        y0 = b.realisation.year if b.realisation else 2027
        b.placement = r.choice(["in_budget", "in_budget", "proposed", "proposed", "not_placed"])
        for k, y in enumerate(range(max(y0, 2025), 2031)):
            share = [.4, .8, 1, 1, 1, 1, 1][k + max(0, 2025 - y0)]
            b.planned[y] = full * share if unit == "årsverk" else int(round(full * share, -3 if kind == "direct" else -1))
            if unit == "årsverk":
                b.planned[y] = whole(round(b.planned[y], 2))
        for y in (2025, 2026):
            if y in b.planned and b.realisation and b.realisation <= AS_OF:
                f = r.choice([0, .2, .45, .6, .75, .9, 1.05]) * (.7 if y == 2026 else 1)
                v = b.planned[y] * f
                b.realised[y] = whole(round(v, 2)) if unit == "årsverk" else int(round(v, -3 if kind == "direct" else -1))
        if kind == "freed_time":
            b.conversion = r.choice(["budget_cut", "reallocated", "reallocated", "kept", None])
    return b


ID = {"molde": "MOL-{:03d}", "hustadvika": "{}", "rauma": "R-{:03d}", "aukra": "INNO-{}"}
ALPHA = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def build():
    world = {}
    for muni in MODULES:
        items = [build_one(muni, rec, bens) for rec, bens in parse(muni)]
        assert len({i.title for i in items}) == len(items), muni
        items.sort(key=lambda i: (i.submitted, i.title))
        for n, i in enumerate(items, 1):
            if muni == "vestnes":
                r = random.Random("task|" + i.title)
                i.id = "".join(r.choice(ALPHA) for _ in range(28))
            else:
                i.id = ID[muni].format(n + 100 if muni == "hustadvika" else n)
        bs = [b for i in items for b in i.benefits]
        assert len({b.title for b in bs}) == len(bs), muni
        for n, b in enumerate(bs, 1):
            b.id = {"molde": "{t}", "hustadvika": "G-{n:03d}", "rauma": "GV-{n:02d}"}[muni].format(t=b.title, n=n)
        world[muni] = items
    return world
