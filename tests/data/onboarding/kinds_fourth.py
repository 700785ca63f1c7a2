"""Writes `kinds-fourth`: exports made after the names were mended on `kinds-third`, and before the
program was run on them. Only ever scored. As `kinds.py`.
"""
from kinds_rows import write_all

FOURTH = {
    "innovasjonsoversikt-fjordkommune.csv": dict(lang="nn", columns="""
        Saksnr. | id|— | case
        Namn på innovasjonen | title | title
        Kort om tiltaket | description | desc
        Avdeling/eining | origin_unit | Helse~Skule~Teknisk
        Kontaktperson i kommunen | owner | person
        Idé kom frå | origin | Tilsett~Innbyggjar~Politikar
        Status/fase | stage | Idé~Utprøving~Innføring~Drift
        Starta opp | started | start:my
        Plan for avslutning | planned_end | plan:my
        Økonomisk ramme (kr) | budget | budget:kr
        Kostnader så langt (kr) | cost | cost:kr
        Støtte frå Statsforvaltaren (kr) | funding | grant:kr
        Samarbeidspartar | participants | NAV~Frivilligsentralen~
        Bilete | — | a.jpg~b.jpg
        Oppfølgingspunkt | — | note
    """),
    "portefoeljestyring-q3.csv": dict(lang="nb", before=["Porteføljerapport 3. kvartal 2025"], columns="""
        Prosjekt-ID | id | id:%d
        Prosjektets tittel | title | title
        Oppdragsgiver | owner|origin_unit|— | person
        Prosjektleder | owner|— | person
        Program/satsing | programme | Smart drift~Leve hele livet~Ny skole
        Beslutningspunkt (siste) | stage|— | BP1~BP2~BP3
        Prosjektstatus | lifecycle|stage | Pågår~Satt på vent~Avsluttet
        Fremdrift | light_schedule | Grønn~Gul~Rød
        Budsjett | light_economy | Grønn~Gul~Rød
        Ressurser | — | Grønn~Gul~Rød
        Kvalitet | light_quality | Grønn~Gul~Rød
        Oppstart (faktisk) | started | start
        Opprinnelig ferdigdato | — | plan
        Siste estimat ferdigdato | planned_end | plan
        Godkjent ramme | budget | budget:kr
        Akkumulert forbruk | cost | cost:kr
        Estimert sluttkostnad | forecast | forecast:kr
        Avvik mot ramme | — | cost:kr
        Kommentar fra prosjektleder | — | note
    """),
    "teknologiutproving.csv": dict(lang="nb", delimiter=",", columns="""
        Nummer | id | n
        Utprøving | title | title
        Hva vi tester | description | desc
        Hypotese | goal | goal
        Hvilket behov dekker den | need | need
        Sted for utprøving | —|origin_unit | Solgården~Fjellheim~Legevakta
        Ansvarlig for utprøvingen | owner | person
        Fra | started | start
        Til | planned_end | plan
        Konklusjon | outcome|decision | Effekt~Ingen effekt~For tidlig å si
        Viktigste lærdom | learning | Det tok lengre tid enn vi trodde~De ansatte må med fra start~
        Antall deltakere | — | int:3-60
        Personvernkonsekvenser vurdert | — | Ja~Nei
        Innkjøpskostnad | budget|cost | budget:kr
    """),
    "gevinstoppfolging-halvaar.csv": dict(lang="nb", rows=18, columns="""
        ID | id | id:GE%02d
        Prosjekt/tiltak | initiative | title
        Gevinstens navn | title | Kortere kø~Mindre kjøring~Færre avvik~Mer tid til undervisning
        Gevinsttype | kind | Økonomisk~Kvalitet~Frigjort tid
        Gevinsteiers navn | owner | person
        Målekriterium | indicator | Saker per år~Kjørte kilometer~Timer per uke
        Enhet for måling | unit | stk~km~timer
        Nullpunktsverdi | baseline | int:100-900
        Målverdi 2027 | target | int:10-90
        Gevinsten realiseres fra | realisation | plan
        Forventet 2026 | planned | share:kr
        Forventet 2027 | planned | share:kr
        Oppnådd 2026 | realised | share:kr
        Uttak av gevinst | conversion | Budsjettkutt~Omdisponert~Beholdt
        Trafikklys | — | Grønn~Gul~Rød
        Tiltak ved avvik | — | note
    """),
    "city-capital-projects.csv": dict(lang="en", delimiter=",", rows=20, columns="""
        Project # | id | id:CP-%04d
        Project Title | title | title
        Project Description | description | desc
        Managing Department | origin_unit|municipality | Public Works~Parks~Utilities
        Project Phase | stage | Planning~Design~Construction~Closed
        Project Manager Name | owner | person
        Original Budget | — | budget:usd
        Current Budget | budget | budget:usd
        Spend to Date | cost | cost:usd
        Percent Complete | — | pct
        Est. Start Date | started | start:us
        Est. Completion Date | planned_end | plan:us
        Actual Completion Date | actual_end | actual:us
        Funding Source(s) | funding | Grant~General fund~Bond
        Ward | — | int:1-8
        X | — | dec1:40-41
        Y | — | dec1:70-71
        Last Edited Date | modified | mod:us
    """),
    "innovation-fund.csv": dict(lang="en", delimiter=",", columns="""
        Application ID | id | id:A-%03d
        Project name | title | title
        Lead organisation | municipality|origin_unit|— | Northfield Council~Westbay Council
        Partner organisations | participants | University~Eastbay Council~
        What problem will it address? | need | need
        Summary of proposal | description | desc
        Date received | submitted | sub:uk
        Panel date | decided | dec:uk
        Panel decision | decision | Approved~Rejected~Deferred
        Amount requested (£) | —|budget | budget:gbp
        Amount awarded (£) | budget|funding | budget:gbp
        Project start | started | start:uk
        Project end | planned_end | plan:uk
        Assessor | — | person
        Assessment score | — | int:20-80
        Contact telephone | — | phone
    """),
    "digitalstrategi-handleplan.csv": dict(lang="da", columns="""
        Indsatsnr. | id | n
        Indsats | title | title
        Hvad går indsatsen ud på | description | desc
        Strategisk mål | plan_anchor|goal | Nem adgang~Effektiv drift~Datadrevet
        Ansvarligt center | origin_unit | Borgerservice~Børn~Teknik
        Tovholder | owner | person
        Forventet start | started | start:dmy-
        Forventet slut | planned_end | plan:dmy-
        Fase | stage | Idé~Analyse~Gennemførelse~Realisering
        Trafiklys tid | light_schedule | Grøn~Gul~Rød
        Trafiklys økonomi | light_economy | Grøn~Gul~Rød
        Budget i alt (1.000 kr.) | budget | budget:tnok
        Forbrug (1.000 kr.) | cost | cost:tnok
        Leverandør | — | KMD~Systematic~Netcompany
        Bemærkning | — | note
    """),
    "omstilling-driftstiltak.csv": dict(lang="nb", rows=18, before=["Omstillingsprogrammet – tall i hele 1000"], columns="""
        Tiltaksnr | id|initiative | id:%d
        Innsparingstiltak | title|benefit | title
        Sektor | — | Oppvekst~Helse~Teknisk
        Ansvarlig leder | owner | person
        2026 | planned | share:tnok
        2027 | planned | share:tnok
        2028 | planned | share:tnok
        2029 | planned | share:tnok
        Vedtatt i budsjett | placement|— | Ja~Nei~Foreslått
        Konsekvenser | — | note
    """),
    "prosjektliste-teams.csv": dict(lang="nb", delimiter=",", encoding="utf-8-sig", columns="""
        Tittel | title | title
        Hva | description | desc
        Hvorfor | need | need
        Hvem | owner | person
        Når starter vi | started | start
        Når er vi ferdige | planned_end | plan
        Hva koster det | budget | budget:kr
        Status | stage|lifecycle | Ikke begynt~I gang~Ferdig
        Kategori | —|service_areas|kind | Helse~Skole~IT
        Endret | modified | mod:dt
        Opprettet | submitted | sub:dt
        Opprettet av | — | person
        Vedlegg | — | 0~1~2
        Innholdstype | — | Element
    """),
    "ressursoversikt.csv": dict(lang="nb", rows=20, columns="""
        Prosjekt | initiative | title
        Ressursrolle | role | Prosjektleder~Utvikler~Fagressurs
        Medarbeider | — | person
        Startdato | from | start
        Sluttdato | to | plan
        Allokering (%) | load_share | 20 %~50 %~100 %
        Kommentar | — | note
    """),
}

write_all("kinds-fourth", FOURTH, 500)
