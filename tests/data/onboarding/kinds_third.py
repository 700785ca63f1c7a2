"""Writes `kinds-third`: exports made after the names were mended on `kinds-second`, and before the
program was run on them. Only ever scored. As `kinds.py`.
"""
from kinds_rows import write_all

THIRD = {
    "prosjektregister-liten-kommune.csv": dict(lang="nb", encoding="cp1252", before=["Prosjektregister Lillevik kommune"], columns="""
        Prosjektkode | id | id:LK%03d
        Navn | title | title
        Kort om hva prosjektet skal gjøre | description | desc
        Avdeling som eier prosjektet | origin_unit | Oppvekst~Helse~Teknisk~Kultur
        Ansv. prosjektleder | owner | person
        Startet opp | started | start:short
        Skal være ferdig | planned_end | plan:short
        Ble ferdig | actual_end | actual:short
        Hvor i løypa nå | stage | Idé~Test~Innføring~Drift
        Vedtatt ramme (tusen kr) | budget | budget:tnok
        Brukt pr. i dag (tusen kr) | cost | cost:tnok
        Gjenstår (tusen kr) | — | cost:tnok
        Sist oppdatert | modified | mod:short
        Oppdatert av | — | initials
        Neste møte | — | plan:short
    """),
    "digitaliseringsraadet-saker.csv": dict(lang="nb", columns="""
        Sak nr. | id | id:%d/25
        Forslag | title | title
        Forslagsstiller (rolle) | origin | Ansatt~Leder~Innbygger
        Forslagsstillers avdeling | origin_unit | Hjemmetjenesten~Skole~Arkiv
        Mottatt dato | submitted | sub
        Problembeskrivelse | need | need
        Foreslått løsning | description | desc
        Møtedato i rådet | decided | dec
        Rådets vurdering | —|decision | note
        Utfall | decision|outcome | Godkjent~Avslått~Utsatt
        Videre ansvar | owner | person
        Prosjekttype | kind | Forsøk~Prosjekt~Mini-utvikling
        Sikkerhetsvurdering utført | — | Ja~Nei
        Estimert årlig driftskostnad | running_cost | cost:kr
        Engangskostnad (estimat) | budget | budget:kr
    """),
    "pp365-tilpasset.csv": dict(lang="nb", delimiter=",", encoding="utf-8-sig", columns="""
        Tittel | title | title
        Prosjektnummer | id | id:2025-%03d
        Fase | stage | Konsept~Planlegge~Gjennomføre~Avslutte
        Prosjektfase endret dato | — | mod
        Satsingsområde | programme | Grønn omstilling~Digital hverdag
        Tjenesteområde | service_areas | Helse~Oppvekst~Samfunn
        Eierenhet | origin_unit | Stab~Helse~Teknisk
        Statusrapport dato | last_report | rep
        Status tid | light_schedule | I rute~Noe forsinket~Kritisk
        Status budsjett | light_economy | Grønn~Gul~Rød
        Status gevinster | light_benefit | Grønn~Gul~Rød
        Bevilget totalt | budget | budget:kr
        Regnskapsført totalt | cost | cost:kr
        Estimat ved ferdigstillelse | forecast | forecast:kr
        Oppstart gjennomføringsfase | started | start
        Planlagt overlevering | planned_end | plan
        Oppsummering av status | — | note
        Neste beslutningspunkt | — | BP2~BP3~BP4
        GtSiteUrl | — | url
        ID | id|— | n
    """.replace("        ID | id|— | n\n", "")),
    "gevinstregister-nn.csv": dict(lang="nn", rows=18, columns="""
        Gevinstnr. | id | id:%02d
        Tilhøyrer tiltak | initiative | title
        Gevinsten kort forklart | title | Raskare svar~Mindre køyring~Færre avvik~Lågare straumbruk
        Gevinstkategori | kind | Økonomisk~Kvalitet~Frigjord tid
        Kven hentar ut gevinsten | owner | person
        Måleindikator / KPI | indicator | Saker per år~Køyrde kilometer~Straumbruk
        Målt i | unit | stk~timar~km
        Utgangspunkt 2024 | baseline | int:100-900
        Ynskt nivå | target | int:10-90
        Skal vere henta ut innan | realisation | plan
        Budsjettert 2026 | planned | share:kr
        Budsjettert 2027 | planned | share:kr
        Faktisk 2026 | realised | share:kr
        Kva kan gå gale | — | note
    """),
    "planner-tilpasset.csv": dict(lang="en", delimiter=",", columns="""
        Task ID | id | guid
        Task Name | title | title
        Bucket Name | stage | Ideas~Exploring~Testing~Done
        Progress | lifecycle|stage | Not started~In progress~Completed
        Priority | — | Medium~Important~Low
        Assigned To | owner | person
        Created By | — | person
        Created Date | submitted | sub:us
        Start date | started | start:us
        Due date | planned_end | plan:us
        Is Recurring | — | false
        Late | — | true~false
        Completed Date | actual_end | actual:us
        Completed By | — | person
        Completed Checklist Items | — | 1/3~0/2
        Labels | service_areas|— | Health~Schools
        Goals | —|goal | Digital 2030~Green
        Description | description | desc
    """),
    "jira-server.csv": dict(lang="en", delimiter=",", columns="""
        Issue key | id | id:DIG-%d
        Issue id | — | int:10000-99999
        Summary | title | title
        Issue Type | kind|— | Epic~Story~Task
        Status | stage|lifecycle | To Do~In Progress~In Review~Done
        Assignee | owner | person
        Reporter | — | person
        Created | submitted | sub:jira
        Updated | modified | mod:jira
        Resolved | actual_end | actual:jira
        Due Date | planned_end | plan:jira
        Description | description | desc
        Component/s | service_areas|— | School~Health
        Custom field (Benefit score) | score_gain | int:1-10
        Custom field (Effort) | score_ease|— | int:1-10
        Custom field (Target start) | started | start:jira
        Custom field (Epic Link) | programme|— | DIG-1~DIG-2
        Votes | — | int:0-5
    """),
    "whole-of-government-ict.csv": dict(lang="en", delimiter=",", rows=20, columns="""
        Entity | municipality|origin_unit | Department of Justice~Department of Transport
        Project ID | id | id:ICT-%04d
        Project title | title | title
        Project overview | description | desc
        Category | —|service_areas|kind | Customer~Infrastructure~Business system
        Commencement date | started | start:uk
        Original completion date | — | plan:uk
        Revised completion date | planned_end | plan:uk
        Date completed | actual_end | actual:uk
        Initial approved cost ($) | — | budget:usd
        Current approved cost ($) | budget | budget:usd
        Cost to date ($) | cost | cost:usd
        Overall status | — | On track~At risk~Delayed
        Delivery stage | stage | Initiation~Planning~Delivery~Closed
        Explanation of variance | — | note
        Quarter | — | 2025 Q3
    """),
    "benefits-register-uk.csv": dict(lang="en", delimiter=",", rows=18, columns="""
        Benefit Ref | id | id:B%02d
        Linked Project | initiative | title
        Benefit description | title | Faster answers~Less travel~Fewer errors~Lower energy use
        Benefit category | kind | Financial~Quality~Time released
        Benefit Owner | owner | person
        KPI | indicator | Cases per year~Miles driven~Energy used
        Unit of measure | unit | cases~miles~hours
        Baseline value | baseline | int:100-900
        Baseline date | baseline_date | base:uk
        Target value | target | int:10-90
        Target date | realisation | plan:uk
        % achieved | reported_achievement | pct
        Forecast 2026 (£) | planned | share:gbp
        Actual 2026 (£) | realised | share:gbp
        Dis-benefits | — | note
        RAG | — | Green~Amber~Red
    """),
    "ideportal-kommune.csv": dict(lang="nb", columns="""
        Idé nr | id | n
        Overskrift | title | title
        Ideen forklart | description | desc
        Hva vil det løse? | need | need
        Hva blir bedre? | goal | goal
        Din rolle | origin | Ansatt~Innbygger~Frivillig
        Arbeidssted | origin_unit | Skole~Sykehjem~Rådhuset
        Dato sendt inn | submitted | sub
        Antall likerklikk | — | int:0-40
        Hvor langt er ideen kommet | stage | Mottatt~Til vurdering~Testes~I drift
        Svar til idéhaver | — | note
        Lett å gjennomføre (1-6) | score_ease | int:1-6
        Nytte (1-6) | score_gain | int:1-6
        E-postadresse | — | mail
    """),
    "havbyen-teknologi.csv": dict(lang="da", columns="""
        Nr. | id | n
        Projektnavn | title | title
        Kort beskrivelse af projektet | description | desc
        Forventet udbytte | goal|— | goal
        Forvaltning/afdeling | origin_unit | Teknik~Sundhed~Skole
        Projektleder i forvaltningen | owner | person
        Projektets status | stage|lifecycle | Idé~Analyse~I gang~Afsluttet
        Startet den | started | start:dmy-
        Forventes afsluttet | planned_end | plan:dmy-
        Udgift i alt (kr.) | budget|cost | budget:dot
        Heraf puljemidler (kr.) | funding | grant:dot
        Forbrugt til dato (kr.) | cost | cost:dot
        Evaluering afsluttet | evaluated | eval:dmy-
        Hvad lærte vi af det | learning | Start småt i én afdeling og byg ud~Inddrag borgerne fra starten af~
        Kontaktnummer | — | phone
    """),
    "oekonomiplan-investeringer.csv": dict(lang="nb", rows=18, before=["Økonomiplan 2026-2029: investeringer", "1000 kr"], after=["Sum"], columns="""
        Prosjektnr | id | id:7%03d
        Investeringstiltak | title | title
        Rammeområde | service_areas|origin_unit | Skole~Helse~VAR~Kultur
        Tidligere bevilget | — | budget:tnok
        Samlet ramme | budget | budget:tnok
        Brukt t.o.m. 2025 | cost | cost:tnok
        2026 | — | share:tnok
        2027 | — | share:tnok
        2028 | — | share:tnok
        2029 | — | share:tnok
        Mva-komp | — | cost:tnok
        Tilskudd | funding | grant:tnok
        Ferdig | planned_end | plan:y
    """),
    "klyngeprosjekt-interkommunalt.csv": dict(lang="nb", columns="""
        Vertskommune | municipality | Molde~Vestnes~Rauma~Aukra
        Felles prosjekt-id | joint_id|id | id:FP-%02d
        Prosjektets navn | title | title
        Hensikten med prosjektet | goal | goal
        Deltakerkommuner | participants | Molde, Aukra~Rauma, Vestnes~Hustadvika
        Gjennomføringsform | delivery | Interkommunalt~Egen~Gjenbruk
        Prosjektansvarlig i vertskommunen | owner | person
        Gjeldende fase | stage | Idé~Planlegging~Gjennomføring~Avsluttet
        Prosjektstart | started | start:kv
        Prosjektslutt (forventet) | planned_end | plan:kv
        Totalkostnad (kr) | budget|cost | budget:kr
        Skjønnsmidler innvilget (kr) | funding | grant:kr
        Forankret i (plan) | plan_anchor | Kommuneplan~Regional plan~Helseplan
        KOSTRA-funksjon | kostra_functions | 120~202~254
        Lenke til prosjektside | — | url
    """),
}

write_all("kinds-third", THIRD, 400)
