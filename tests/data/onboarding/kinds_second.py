"""Writes `kinds-second`: exports made after the names were mended on `kinds`, and before the program
was run on them. As `kinds.py`.
"""
from kinds_rows import write_all

SECOND = {
    "initiativoversikt.csv": dict(lang="nb", columns="""
        Initiativ-ID | id | id:INIT-%03d
        Hva kaller vi initiativet | title | title
        Hva går initiativet ut på | description | desc
        Hvorfor trenger vi det | need | need
        Eier i linja | owner | person
        Tjenesteområde(r) | service_areas | Helse~Oppvekst~Teknisk~Kultur
        Modenhet | stage | Idé~Utredning~Pilot~Drift
        Sist behandlet i porteføljestyret | decided | dec
        Beslutning i porteføljestyret | decision | Godkjent~Avvist~Parkert
        Antatt ferdigstilt | planned_end | plan:my
        Antatt totalkostnad | budget | budget:kr
        Ekstern støtte fra | funding | KS~Husbanken~Statsforvalteren~
        Avhenger av andre initiativ | — | Ja~Nei
        Løsningseier IT | —|owner | person
        Intern merknad PMO | — | note
    """),
    "byutvikling-portefoelje.csv": dict(lang="nb", before=["Portefølje bymiljø", "Alle tall i mill. kr"], columns="""
        P.nr. | id | id:%d
        Prosjekt | title | title
        Etat/foretak | origin_unit | Bymiljøetaten~Eiendom~Vann og avløp
        Byrådsavdeling | —|origin_unit|service_areas | Byutvikling~Helse~Barnehage
        Prosjektleder navn | owner | person
        Siste BP passert | stage|— | BP1~BP2~BP3~BP4
        Neste BP dato | — | plan
        Oppr. ferdigdato | — | plan
        Ny ferdigdato | planned_end | plan
        Overlevert drift | actual_end | actual
        Kostnadsramme P50 | budget | budget:mill
        Oppr. ramme | — | budget:mill
        Bokført pr 30.09 | cost | cost:mill
        Sluttprognose | forecast | forecast:mill
        Disponibelt | — | cost:mill
        Fremdrift (farge) | light_schedule | Grønn~Gul~Rød
        Økonomi (farge) | light_economy | Grønn~Gul~Rød
        HMS (farge) | — | Grønn~Gul~Rød
        Gnr/bnr | — | 12/45~7/101~33/2
    """),
    "trello-brett.csv": dict(lang="nb", delimiter=",", columns="""
        Kort-ID | id | guid
        Kortnavn | title | title
        Kortlenke | — | url
        Kortbeskrivelse | description | desc
        Listenavn | stage | Innspill~Vurderes~Piloteres~I drift
        Etiketter | service_areas|— | Helse~Skole~Teknikk
        Medlemmer | owner | person
        Startdato | started | start:iso
        Forfallsdato | planned_end | plan:iso
        Siste aktivitet | modified | mod:iso
        Antall vedlegg | — | int:0-5
        Antall kommentarer | — | int:0-9
        Arkivert | — | false~true
        Tavlenavn | — | Innovasjon Vest
    """),
    "effektplan.csv": dict(lang="nb", rows=18, columns="""
        Effekt-id | id | id:E-%02d
        Hvilket prosjekt hører effekten til | initiative | title
        Effekt | title | Raskere svar~Mindre kjøring~Færre avvik~Lavere strømforbruk~Mer tid til pasient
        Økonomisk / ikke-økonomisk | kind | Økonomisk~Kvalitet~Frigjort tid
        Realiseringsansvarlig | owner | person
        Slik måler vi | indicator | Antall saker per år~Kjørte kilometer~Strømforbruk
        Målenhet | unit | stk~timer~km
        Før-verdi | baseline | int:100-900
        Før-verdi målt | baseline_date | base
        Etter-verdi (mål) | target | int:10-90
        Nås innen | realisation | plan
        Oppnådd så langt (%) | reported_achievement | pct
        Plan 2026 (kr) | planned | share:kr
        Plan 2027 (kr) | planned | share:kr
        Hentet ut 2026 (kr) | realised | share:kr
        Risiko for at effekten uteblir | — | Lav~Middels~Høy
        Vurdering | — | note
    """),
    "utviklingstiltak-oppvekst.csv": dict(lang="nn", encoding="cp1252", columns="""
        Nr. | id | n
        Kva skal vi gjere | title|description | title
        Kvifor | need | need
        Ønskt resultat | goal | goal
        Skule / barnehage | origin_unit | Nesbø skule~Åsen barnehage~Vika skule
        Hovudansvar | owner | person
        Samarbeider med | participants | PPT~Helsestasjonen~FAU~
        Tidsfrist | planned_end | plan:my
        Byrja | started | start:my
        Kor langt er vi komne? | stage|lifecycle | Ikkje starta~Planlegging~I gang~Ferdig
        Kostnad totalt (kr) | budget | budget:kr
        Pengar brukt | cost | cost:kr
        Tilskot frå andre | funding | Statsforvaltaren~Udir~
        Evaluert når | evaluated | eval
        Gav det ønskt effekt? | outcome | Ja~Nei~Delvis~For tidleg å seie
        Å ta med vidare | learning|— | note
    """),
    "savings-tracker.csv": dict(lang="en", delimiter=",", rows=18, columns="""
        Savings Ref | id | id:S%03d
        Directorate | —|origin_unit | Adults~Children~Place~Resources
        Savings proposal | title|benefit | title
        Cashable? | kind|— | Yes~No
        Responsible Head of Service | owner | person
        Target 2025 (£000) | planned | share:tnok
        Target 2026 (£000) | planned | share:tnok
        Delivered 2025 (£000) | realised | share:tnok
        Included in MTFP | placement | Yes~No~Proposed
        Delivery risk | — | Low~Medium~High
        Mitigating action | — | note
    """),
    "provincial-projects.csv": dict(lang="en", delimiter=",", rows=20, columns="""
        Category | —|service_areas | Health~Education~Transport~Communities
        Supporting Ministry | municipality|origin_unit | Ministry of Health~Ministry of Education
        Community | — | Northfield~Eastport~Lakeview
        Project | title | title
        Status | stage|lifecycle | Planning~Under construction~Complete
        Target Completion Date | planned_end | plan:mon
        Construction began | started | start:mon
        Description | description | desc
        Result | —|outcome|goal | New beds opened~Safer route~Less waiting
        Area | —|service_areas | Urban~Rural
        Region | — | North~South~Central
        Address | — | 12 Main St~4 Hill Rd
        Postal Code | — | A1B 2C3~K0K 1A0
        Highway/Transit | — | 
        Estimated Total Budget | budget | budget:usd
        Federal | —|funding | Yes~No
        Website | — | url
        Latitude | — | dec1:44-49
        Longitude | — | dec1:76-83
    """),
    "smartsheet-export.csv": dict(lang="en", delimiter=",", columns="""
        Row ID | id|— | n
        Project Name | title | title
        Exec Sponsor | owner|— | person
        PM | owner|— | person
        Portfolio | programme | Digital~Estates~Front door
        Current Gate | stage | Gate 0~Gate 1~Gate 2~Gate 3
        Schedule Health | light_schedule | Green~Yellow~Red
        Budget Health | light_economy | Green~Yellow~Red
        Risk Health | light_risk | Green~Yellow~Red
        Start | started | start:us
        Finish | planned_end | plan:us
        % Complete | — | pct
        Duration | — | 40d~120d~200d
        Predecessors | — | 2~3~4FS
        Budget | budget | budget:usd
        Actual Spend | cost | cost:usd
        EAC | forecast | forecast:usd
        Latest Comment | — | note
        Modified By | — | mail
        Modified | modified | mod:us
    """),
    "monday-board.csv": dict(lang="en", delimiter=",", columns="""
        Name | title | title
        Subitems | — | 
        Person | owner | person
        Department | origin_unit|municipality | Libraries~Waste~Planning
        Status | stage|lifecycle | Idea~Working on it~Stuck~Done
        Priority | — | High~Medium~Low
        Timeline - Start | started | start:iso
        Timeline - End | planned_end | plan:iso
        Budget | budget | budget:en
        Problem we solve | need | need
        Creation Log | submitted|— | sub:iso
        Last Updated | modified | mod:iso
        Item ID (auto generated) | id | id:%09d
        Files | — | 
    """),
    "frikommuneforsoeg.csv": dict(lang="da", columns="""
        Forsøgsnr. | id | id:F%02d
        Forsøgets titel | title | title
        Hvad afprøves | description | desc
        Hvilket problem skal løses | need | need
        Ansvarlig chef | owner | person
        Velfærdsområde | service_areas | Ældre~Børn~Beskæftigelse
        Hvem har fået idéen | origin | Medarbejder~Borger~Leder
        Godkendt i byrådet | decided | dec
        Forsøgsperiode start | started | start
        Forsøgsperiode slut | planned_end | plan
        Afsat beløb | budget | budget:dot
        Brugt indtil nu | cost | cost:dot
        Trin | stage | Idé~Analyse~Gennemførelse~Realisering
        Virker det? | outcome | Ja~Nei~Delvist
        Læring indtil nu | learning | Start småt~Inddrag borgerne~
        Juridisk hjemmel | — | Serviceloven~Folkeskoleloven
        Bilag | — | bilag1.pdf~bilag2.pdf
    """),
    "innovasjonspris-kandidater.csv": dict(lang="nb", columns="""
        Kandidat nr | id | n
        Navn på innovasjonen | title | title
        Innsendt dato | submitted | sub
        Innsendt av (rolle) | origin | Ansatt~Innbygger~Leder
        Enhet som har utviklet | origin_unit | Legevakta~Biblioteket~Vann og avløp
        Partnere | participants | Frivilligsentralen~Universitetet~
        Er løsningen ny? | n3_new | Ja~Nei
        Er den nyttig? | n3_useful | Ja~Nei
        Er den tatt i bruk (nyttiggjort)? | n3_used | Ja~Nei
        Grad av nyskaping | novelty | Inkrementell~Radikal
        Hvilke bærekraftsmål | sdg | 3~11~4, 10
        Oppsummert læring | learning | Begynn i det små~Involver brukerne~
        Juryens poeng | — | int:10-60
        Telefon kontakt | — | phone
    """),
    "budsjettprosjekt-toerader.csv": dict(lang="nb", two=True, before=["Investeringsbudsjett – status 2. tertial"], columns="""
        Prosjekt // Prosjektnr | id | id:5%03d
        Prosjekt // Prosjektnavn | title | title
        Prosjekt // Ansvarlig område | origin_unit|service_areas | Eiendom~VA~Skole
        Prosjekt // Oppdragsansvarlig | owner | person
        Vedtak // Vedtaksår | decided|— | dec:y
        Vedtak // Total bevilgning | budget | budget:kr
        Vedtak // Herav statstilskudd | funding | grant:kr
        Status // Regnskap pr. 31.08 | cost | cost:kr
        Status // Forventet sluttsum | forecast | forecast:kr
        Status // Mer-/mindreforbruk | — | int:1-900
        Status // Planlagt overtakelse | planned_end | plan
        Status // Faktisk overtakelse | actual_end | actual
        Status // Kommentar til avvik | — | note
    """),
}

write_all("kinds-second", SECOND, 300)
