"""The words each invented municipality uses, and what they mean in the model."""

AREA_NB = {"HO": "Helse og omsorg", "SO": "Sosiale tjenester", "BV": "Barnevern", "SK": "Skole", "BH": "Barnehage", "KU": "Kultur og idrett", "FR": "Frivillighet",
           "DI": "Digital inkludering", "PB": "Plan og byggesak", "VA": "Vann og avløp", "VE": "Vei og trafikk", "EI": "Eiendom", "KL": "Klima og miljø",
           "BE": "Beredskap", "HR": "HR og organisasjon", "OK": "Økonomi", "IN": "Innkjøp", "AR": "Arkiv", "KS": "Innbyggertorg", "SI": "Informasjonssikkerhet",
           "DA": "Data og analyse", "IT": "IT og digitalisering"}
AREA_NN = {"HO": "Helse og omsorg", "SO": "Sosiale tenester", "BV": "Barnevern", "SK": "Skule", "BH": "Barnehage", "KU": "Kultur og idrett", "FR": "Frivillig arbeid",
           "DI": "Digital inkludering", "PB": "Plan og byggjesak", "VA": "Vatn og avløp", "VE": "Veg og trafikk", "EI": "Eigedom", "KL": "Klima og miljø",
           "BE": "Beredskap", "HR": "Personal og organisasjon", "OK": "Økonomi", "IN": "Innkjøp", "AR": "Arkiv", "KS": "Innbyggjartorg", "SI": "Informasjonstryggleik",
           "DA": "Data og analyse", "IT": "IT og digitalisering"}
KIND_NB = {"idea": "Idé", "experiment": "Eksperiment", "mini_development": "Miniutvikling", "project": "Prosjekt"}
KIND_NN = {"idea": "Idé", "experiment": "Forsøk", "mini_development": "Miniutvikling", "project": "Prosjekt"}
AU_KIND = KIND_NB
MOLDE_PHASE = {"submitted": "Idé", "explore": "Konsept", "plan": "Planlegge", "test": "Gjennomføre", "implement": "Avslutte", "follow_up": "Realisere"}
HU_STAGE = {"submitted": "Før floke", "assessed": "Valg og erkjennelse", "explore": "Idé", "test": "Test", "implement": "Skalering", "operate": "Drift",
            "rejected": "Avvist", "stopped": "Stoppet", "completed": "Fullført", "follow_up": "Skalering"}
RA_STAGE = {"submitted": "Innspel", "assessed": "Vurdert", "explore": "Utforsk", "test": "Test", "implement": "Implementer", "follow_up": "Følg opp",
            "operate": "Drift", "rejected": "Avvist", "stopped": "Stoppa", "completed": "Avslutta"}
VE_STAGE = {"submitted": "Innspel", "assessed": "Til innovasjonsrådet", "explore": "Utforsking", "plan": "Planlegging", "test": "Test", "implement": "Innføring",
            "follow_up": "Oppfølging", "operate": "I drift", "completed": "Avslutta", "rejected": "Avvist", "stopped": "Stoppa"}
AU_STAGE = {"submitted": "Ny", "assessed": "Til vurdering", "explore": "Utforskes", "plan": "Planlegges", "test": "Testes", "implement": "Innføres",
            "follow_up": "Følges opp", "operate": "I drift", "rejected": "Avvist", "stopped": "Stoppet", "completed": "Ferdig"}
DELIVERY_NB = {"own": "Egen", "pilot": "Pilot", "intermunicipal": "Interkommunal", "reuse": "Gjenbruk"}
DELIVERY_NN = {"own": "Eige", "pilot": "Pilot", "intermunicipal": "Interkommunalt", "reuse": "Gjenbruk"}
VE_DELIVERY = DELIVERY_NN
AU_DELIVERY = {"own": "egen", "pilot": "pilot", "intermunicipal": "interkommunalt", "reuse": "gjenbruk"}
ORIGIN_NB = {"employee": "Ansatt", "citizen": "Innbygger", "management": "Ledelse", "politician": "Politiker", "business": "Næringsliv", "volunteer": "Frivillig"}
ORIGIN_NN = {"employee": "Tilsett", "citizen": "Innbyggjar", "management": "Leiing", "politician": "Politikar", "business": "Næringsliv", "volunteer": "Frivillig"}
VE_ORIGIN = {"employee": "Frå tilsette", "citizen": "Frå innbyggjarar", "management": "Frå leiinga", "politician": "Frå politikarar", "business": "Frå næringslivet", "volunteer": "Frå frivillige"}
AU_ORIGIN = {"employee": "fra-ansatte", "citizen": "fra-innbyggere", "management": "fra-ledelsen", "politician": "fra-politikere", "business": "fra-næringsliv", "volunteer": "fra-frivillige"}
DECISION_NB = {"approved": "Godkjent", "rejected": "Avvist", "parked": "Utsatt"}
DECISION_NN = {"approved": "Godkjent", "rejected": "Avvist", "parked": "Utsett"}
OUTCOME_NB = {"effect": "Effekt", "partial": "Delvis effekt", "no_effect": "Ingen effekt", "too_early": "For tidlig å si"}
OUTCOME_NN = {"effect": "Effekt", "partial": "Delvis effekt", "no_effect": "Ingen effekt", "too_early": "For tidleg å seie"}
RA_TRACK = {"culture": "Kulturspor", "political": "Politisk leia innovasjon", "everyday": "Kvardagsinnovasjon", None: None}
GAIN_NB = {"direct": "Direkte", "freed_time": "Indirekte", "quality": "Kvalitativ"}
HU_GAIN = {"direct": "Kroner", "freed_time": "Frigjort tid", "quality": "Kvalitet"}
RA_GAIN = {"direct": "Kroner", "freed_time": "Frigjord tid", "quality": "Kvalitet"}
UNIT_NB = {"kr": "Kroner", "timer": "Timer", "årsverk": "Årsverk", "antall": "Antall", "prosent": "Prosent", "poeng": "Poeng", "dager": "Dager"}
UNIT_NN = {"kr": "Kroner", "timer": "Timar", "årsverk": "Årsverk", "antall": "Tal", "prosent": "Prosent", "poeng": "Poeng", "dager": "Dagar"}
PLACE_NB = {"in_budget": "I budsjett", "proposed": "Foreslått", "not_placed": "Ikke plassert"}
PLACE_NN = {"in_budget": "I budsjett", "proposed": "Foreslått", "not_placed": "Ikkje plassert"}
CONV_NB = {"budget_cut": "Tatt ut i budsjett", "reallocated": "Flyttet til annen oppgave", "kept": "Beholdt i tjenesten"}
CONV_NN = {"budget_cut": "Teke ut i budsjett", "reallocated": "Flytta til anna oppgåve", "kept": "Halden i tenesta"}
LIGHTS = [["På plan", "På plan", "På plan", "Mindre forsinkelser", "Forsinket", "Foran plan"], ["På budsjett", "På budsjett", "Under budsjett", "Mindre overskridelser", "Over budsjett", "Vet ikke"],
          ["Ihht. spesifikasjon", "Ihht. spesifikasjon", "Mindre avvik fra spesifikasjon", "Bedre enn spesifikasjon"], ["Lav", "Medium", "Medium", "Høy"],
          ["Ikke påbegynt", "På plan", "På plan", "Mindre forsinkelser", "Forsinket"]]
SDG = {"HO": "3. God helse og livskvalitet", "SO": "1. Utrydde fattigdom;10. Mindre ulikhet", "BV": "16. Fred, rettferdighet og velfungerende institusjoner", "SK": "4. God utdanning",
       "BH": "4. God utdanning", "VA": "6. Rent vann og gode sanitærforhold", "EI": "7. Ren energi til alle;13. Stoppe klimaendringene", "KL": "12. Ansvarlig forbruk og produksjon;13. Stoppe klimaendringene",
       "PB": "11. Bærekraftige byer og lokalsamfunn", "VE": "11. Bærekraftige byer og lokalsamfunn", "DI": "10. Mindre ulikhet", "HR": "8. Anstendig arbeid og økonomisk vekst"}
OWNERS = {"HO": "Kommunalsjef helse", "SO": "Kommunalsjef helse", "BV": "Kommunalsjef oppvekst", "SK": "Kommunalsjef oppvekst", "BH": "Kommunalsjef oppvekst", "HR": "HR-sjef", "OK": "Økonomisjef",
          "IN": "Økonomisjef", "AR": "Digitaliseringssjef", "IT": "Digitaliseringssjef", "DA": "Digitaliseringssjef", "SI": "Digitaliseringssjef"}


def national_id():
    """The first number of the synthetic series (month + 80) for 15 April 1965 that passes both control digits. Nobody has it."""
    for n in range(999):
        d = [int(c) for c in f"158465{n:03d}"]
        k1 = (11 - sum(a * b for a, b in zip(d, (3, 7, 6, 1, 8, 9, 4, 5, 2))) % 11) % 11
        k2 = (11 - sum(a * b for a, b in zip(d + [k1], (5, 4, 3, 2, 7, 6, 5, 4, 3, 2))) % 11) % 11
        if k1 < 10 and k2 < 10 and n > 100:
            return "".join(map(str, d + [k1, k2]))


def _row(name, table):
    return f"| {name} | " + ", ".join(f"{v} → {k}" for k, v in table.items()) + " |"


def tables():
    hu = {k: v for k, v in HU_STAGE.items() if k != "follow_up"}
    out = ["| field, municipality | the municipality's word → the model's word |", "|---|---|",
           _row("stage, Molde (`Fase`; `Prosjektstatus` = Avsluttet makes it completed, but rejected when `Vedtak` = Avvist and stopped when `Resultat` = Stoppet)", MOLDE_PHASE),
           "| lifecycle, Molde (`Prosjektstatus`) | Aktivt → active, Avventer → waiting, Avsluttet → closed |",
           _row("stage, Hustadvika (`Fase`; På gløtt is unknown on purpose)", hu), _row("stage, Rauma (`Steg`; also Nytenk → explore)", RA_STAGE),
           _row("stage, Vestnes (`Bucket Name`)", VE_STAGE), _row("stage, Aukra (`Status`)", AU_STAGE),
           _row("kind, Molde, Hustadvika, Aukra (Molde also Program → programme)", KIND_NB), _row("kind, Rauma", KIND_NN),
           _row("delivery, Molde and Hustadvika", DELIVERY_NB), _row("delivery, Rauma (`Gjennomføring`) and Vestnes (in `Labels`)", DELIVERY_NN), _row("delivery, Aukra (in `Labels`)", AU_DELIVERY),
           _row("origin, Molde and Hustadvika", ORIGIN_NB), _row("origin, Rauma", ORIGIN_NN), _row("origin, Vestnes (in `Labels`)", VE_ORIGIN), _row("origin, Aukra (in `Labels`)", AU_ORIGIN),
           _row("decision, Molde, Hustadvika, Aukra", DECISION_NB), _row("decision, Rauma", DECISION_NN), _row("outcome, Molde and Hustadvika", OUTCOME_NB), _row("outcome, Rauma", OUTCOME_NN),
           _row("benefit kind, Molde", GAIN_NB), _row("benefit kind, Hustadvika", HU_GAIN), _row("benefit kind, Rauma", RA_GAIN),
           _row("placement, Molde and Hustadvika", PLACE_NB), _row("placement, Rauma", PLACE_NN), _row("conversion, Molde and Hustadvika", CONV_NB), _row("conversion, Rauma", CONV_NN),
           "| unit of a benefit, Molde and Hustadvika | " + ", ".join(UNIT_NB.values()) + "; in the amount columns: kr, timer, årsverk |",
           "| unit of a benefit, Rauma | " + ", ".join(UNIT_NN.values()) + " |",
           "| service area, Molde, Hustadvika, Aukra | " + ", ".join(AREA_NB.values()) + " |", "| service area, Rauma, Vestnes | " + ", ".join(AREA_NN.values()) + " |"]
    return "\n".join(out)
