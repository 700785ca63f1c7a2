"""Writes `kinds` (whose mistakes were mended, as classes) and `kinds-held-out` (only ever scored).
Made before pipelines/aliases and the code were read. A line is «header | truth | cells».
"""
from kinds_rows import write_all

KINDS = {
    "sharepoint-prosjekter.csv": dict(lang="nb", delimiter=",", encoding="utf-8-sig", columns="""
        Tittel | title | title
        Prosjektbeskrivelse | description | desc
        Prosjektets formål | goal | goal
        Kommunalområde | service_areas|origin_unit | Oppvekst~Helse og velferd~Samfunnsutvikling~Organisasjon
        Prosjekteier | owner|— | person
        Prosjektleder | owner|— | person
        Prosjektfase | stage | Konsept~Planlegge~Gjennomføre~Avslutte
        Overordnet status | | Etter planen~Noe avvik~Stort avvik
        Status fremdrift | light_schedule | Grønn~Gul~Rød
        Status økonomi | light_economy | Grønn~Gul~Rød
        Status risiko | light_risk | Grønn~Gul~Rød
        Oppstartsdato | started | start
        Forventet sluttdato | planned_end | plan
        Totalbudsjett inkl. mva | budget | budget:kr
        Kostnader til dato | cost | cost:kr
        Prognose sluttkostnad | forecast | forecast:kr
        Dato siste statusrapport | last_report | rep
        Statuskommentar | — | note
        Antall vedlegg | — | int:0-6
        Endret | modified | mod:dt
        Endret av | — | person
        Opprettet av | — | person
        Elementtype | — | Element
        Bane | — | sites/pmo/Lists/Prosjekter
    """.replace("| |", "| — |")),
    "tiltaksliste-kommunedirektoer.csv": dict(lang="nb", before=["Oversikt over omstillingstiltak", "Oppdatert 31.10.2025 av virksomhetsstyring"], after=["Sum alle tiltak"], columns="""
        Nr | id|initiative | n
        Omstillingstiltak | title|benefit | title
        Kommunalområde | — | Oppvekst~Helse og mestring~Teknisk~Stab
        Tiltakseier | owner | person
        2026 (i 1000) | planned | share:tnok
        2027 (i 1000) | planned | share:tnok
        2028 (i 1000) | planned | share:tnok
        2029 (i 1000) | planned | share:tnok
        Konsekvens for innbyggerne | — | Lengre ventetid~Ingen~Færre åpningsdager
        Årsverk | — | dec1:0-4
        Kommentar | — | note
    """),
    "digitaliseringsportefoelje.csv": dict(lang="nb", columns="""
        Prosjektnr. | id | id:D-%03d
        Prosjektnavn | title | title
        Kort om prosjektet | description | desc
        PE | owner|— | person
        PL | owner|— | person
        Virksomhet | origin_unit|service_areas | Barnehage~Hjemmetjenesten~Plan og bygg~Kultur
        Fase | stage | Idé~Konsept~Planlegging~Gjennomføring~Avslutning
        BP2 dato | decided|— | dec
        Oppstart (plan) | started | start
        Ferdig innen | planned_end | plan
        Faktisk ferdigdato | actual_end | actual
        Kostnadsramme (MNOK) | budget | budget:mill
        Regnskapsført hittil (MNOK) | cost | cost:mill
        Tid | light_schedule | Grønn~Gul~Rød
        Kost | light_economy | Grønn~Gul~Rød
        Kvalitet | light_quality | Grønn~Gul~Rød
        Gevinst | light_benefit | Grønn~Gul~Rød
        Sikkerhetsklasse | — | K1~K2~K3
        Systemnavn | — | Profil~Visma~Elements~Acos
        Arkivref. | — | case
        Neste steg | — | note
    """),
    "tiltak-i-heradet.csv": dict(lang="nn", encoding="cp1252", columns="""
        Tiltaksnummer | id | id:%d
        Tiltak | title | title
        Omtale | description | desc
        Bakgrunn | need | need
        Ansvarleg eining | origin_unit | Oppvekst~Helse~Teknisk~Kultur
        Ansvarleg person | owner | person
        Tenesteområde | service_areas | Skule~Pleie og omsorg~Bygg~Næring
        Kven foreslo det | origin | Tilsett~Innbyggjar~Politikar~Leiing
        Dato innmeldt | submitted | sub
        Vedteke av | decision_body | Formannskapet~Kommunestyret~Innovasjonsrådet
        Vedtaksdato | decided | dec
        Status | stage|lifecycle | Ikkje starta~I gang~Ferdig~På vent
        Planlagd oppstart | started | start
        Frist | planned_end | plan
        Ferdigstilt dato | actual_end | actual
        Løyving | budget | budget:kr
        Brukt hittil | cost | cost:kr
        Kva har vi lært | learning | Start i det små~Ha med brukarane tidleg~Set av nok tid~
        Kontakt e-post | — | mail
        Merknader | — | note
    """),
    "gevinstrealiseringsplan.csv": dict(lang="nb", rows=18, before=["Gevinstrealiseringsplan – vedlegg til styringsdokument"], columns="""
        Gevinstnummer | id|benefit | id:G%02d
        Prosjektnavn | initiative | title
        Gevinstbeskrivelse | title | Spart reisetid~Færre telefoner~Kortere kø~Mindre papir~Tryggere beboere
        Kategori gevinst | kind | Økonomisk~Frigjort tid~Kvalitet
        Gevinstansvarlig | owner | person
        Interessent | perspective|— | Innbyggere~Ansatte~Næringsliv
        Måleparameter | indicator | Antall timer per uke~Antall henvendelser~Gjennomsnittlig ventetid
        Enhet | unit | timer~stk~dager
        Nåverdi (nullpunkt) | baseline | int:100-400
        Dato nullpunktsmåling | baseline_date | base
        Ønsket verdi | target | int:10-90
        Forventes realisert fra | realisation | plan
        Grad av oppnåelse | reported_achievement | pct
        Frigjort tid brukes til | conversion | Omdisponert~Budsjettkutt~Beholdt
        Innbyggereffekt | — | Stor~Middels~Liten
        Ulemper | — | note
        Avhengigheter | — | Opplæring~Integrasjon~
        År 1 | planned | share:kr
        År 2 | planned | share:kr
        År 3 | planned | share:kr
    """),
    "jira-eksport.csv": dict(lang="nb", delimiter=",", columns="""
        Sakstype | kind|— | Epic~Oppgave~Historie
        Saksnøkkel | id | id:INNO-%d
        Saks-ID | — | int:10000-19999
        Sammendrag | title | title
        Beskrivelse | description | desc
        Ansvarlig | owner | person
        Rapportert av | — | person
        Prioritet | — | Høy~Middels~Lav
        Status | stage|lifecycle | Ny~Under arbeid~Til test~Ferdig
        Løsning | — | Ferdig~~
        Opprettet | submitted | sub:jira
        Oppdatert | modified | mod:jira
        Forfallsdato | planned_end | plan:jira
        Løst | actual_end | actual:jira
        Komponenter | service_areas|— | Skole~Helse~Teknisk
        Stemmer | — | int:0-9
        Egendefinert felt (Startdato) | started | start:jira
        Egendefinert felt (Story Points) | — | int:1-13
        Egendefinert felt (Rank) | — | 0|i000~0|i001~0|i002
    """.replace("0|i", "0/i")),
    "planner-eksport.csv": dict(lang="nb", columns="""
        Oppgave-ID | id | guid
        Oppgavenavn | title | title
        Navn på bøtte | stage | Idé~Utrede~Teste~Innføre~Ferdig
        Fremdrift | lifecycle|stage | Ikke startet~Pågår~Fullført
        Prioritet | — | Middels~Viktig~Lav
        Tilordnet til | owner | person
        Opprettet av | — | person
        Opprettelsesdato | submitted | sub
        Startdato | started | start
        Forfallsdato | planned_end | plan
        Er gjentakende | — | usann
        Forsinket | — | sann~usann
        Fullføringsdato | actual_end | actual
        Fullført av | — | person
        Fullførte sjekklisteelementer | — | 1/3~0/4~2/2
        Sjekklisteelementer | — | Avklare budsjett;Møte~Opplæring
        Etiketter | service_areas|— | Helse~Oppvekst~Teknisk
        Beskrivelse | description | desc
    """),
    "open-data-portfolio.csv": dict(lang="en", delimiter=",", rows=20, columns="""
        initiative_id | id | id:INI-%04d
        initiative_name_en | title | title
        initiative_name_fr | — | Projet pilote~Portail des services~Mise à niveau~Modernisation
        lead_organization | municipality|origin_unit | Parks and Recreation~Public Works~Digital Services
        short_description_en | description | desc
        business_problem | need | need
        expected_outcome | goal | goal
        delivery_phase | stage | Discovery~Alpha~Beta~Live
        approval_date | decided | dec:iso
        actual_start_date | started | start:iso
        planned_completion_date | planned_end | plan:iso
        actual_completion_date | actual_end | actual:iso
        approved_budget_cad | budget | budget
        expenditures_to_date_cad | cost | cost
        estimate_at_completion_cad | forecast | forecast
        schedule_health | light_schedule | Green~Yellow~Red
        cost_health | light_economy | Green~Yellow~Red
        scope_health | — | Green~Yellow~Red
        fiscal_year | — | 2024-25~2025-26
        record_created_by | — | mail
        last_updated | modified | mod:iso
        website_url | — | url
    """),
    "council-transformation.csv": dict(lang="en", delimiter=",", encoding="utf-8-sig", before=["Transformation Programme – Highlight Register"], columns="""
        Ref No | id | id:TP%02d
        Project | title | title
        Workstream | programme | Digital~Assets~People
        Project Aim | goal | goal
        Service | service_areas | Adults~Children~Environment~Housing
        Senior Responsible Owner | owner|— | person
        Project Manager | owner|— | person
        Lifecycle Stage | stage | Initiation~Planning~Delivery~Closure
        Start | started | start:uk
        Original End Date | —|planned_end | plan:uk
        Revised End Date | planned_end | plan:uk
        Date Closed | actual_end | actual:uk
        Approved Funding (£000s) | budget | budget:tnok
        Actual Spend (£000s) | cost | cost:tnok
        Projected Outturn (£000s) | forecast | forecast:tnok
        Time RAG | light_schedule | G~A~R
        Cost RAG | light_economy | G~A~R
        Quality RAG | light_quality | G~A~R
        Benefits RAG | light_benefit | G~A~R
        Direction of Travel | — | Up~Down~Same
        Update this period | — | note
        Milestones next period | — | note
    """),
    "forms-innspill.csv": dict(lang="nb", delimiter=",", columns="""
        Id | id | n
        Starttid | — | sub:dt
        Fullføringstid | submitted | sub:dt
        E-post | — | anonymous
        Navn | — | person
        Hva vil du kalle forslaget? | title | title
        Fortell kort om forslaget ditt | description | desc
        Hvilken utfordring vil du løse? | need | need
        Hva håper du å oppnå? | goal | goal
        Hvilken avdeling tilhører du? | origin_unit | Sykehjem A~Skole B~Drift og vedlikehold
        Jeg er | origin | Ansatt~Innbygger~Frivillig
        Hvor nytt er dette? | novelty | Inkrementell~Radikal
        Hvem bør være med? | participants | Frivilligsentralen~Næringsforeningen~Skolen
        Har du prøvd dette før? | — | Ja~Nei
        Telefonnummer | — | phone
        Samtykke til at vi kontakter deg | — | Ja~Nei
    """),
    "investeringsprosjekt.csv": dict(lang="nn", rows=18, before=["Investeringsprogram 2026-2029", "Tal i heile tusen"], after=["Sum investeringar"], columns="""
        Prosj.nr | id | id:6%03d
        Investeringsprosjekt | title | title
        Område | service_areas | Oppvekst~Helse~VA~Veg
        Løpande / nytt | — | Nytt~Løpande
        Vedtak KST | decided|— | dec
        Totalramme | budget | budget:tnok
        Herav tilskot | funding|— | grant:tnok
        Rekneskap t.o.m. 2025 | cost | cost:tnok
        Budsjett 2026 | — | share:tnok
        Budsjett 2027 | — | share:tnok
        Budsjett 2028 | — | share:tnok
        Budsjett 2029 | — | share:tnok
        Venta ferdigstilling | planned_end | plan:y
        Sjølvkost | — | Ja~Nei
        Ansvar | —|owner | int:1000-9999
    """),
    "innovasjonsprosjekt-raadet.csv": dict(lang="nb", two=True, columns="""
        Tiltak // Nr | id | n
        Tiltak // Navn | title | title
        Tiltak // Hensikt | goal|description | goal
        Tiltak // Ansvarlig | owner | person
        Behandling // Meldt inn | submitted | sub
        Behandling // Vedtak | decision | Godkjent~Avslått~Utsatt
        Behandling // Møtedato | decided | dec
        Tid // Plan start | started | start
        Tid // Plan slutt | planned_end | plan
        Tid // Reell slutt | actual_end | actual
        Kostnader // Budsjett | budget | budget:kr
        Kostnader // Påløpt | cost | cost:kr
        Kostnader // Prognose | forecast | forecast:kr
        Vurdering // Gjennomførbarhet (1-5) | score_ease | int:1-5
        Vurdering // Nytteverdi (1-5) | score_gain | int:1-5
        Vurdering // Politisk vilje (1-5) | score_need | int:1-5
        Vurdering // Sum poeng | — | int:3-15
        Annet // Kommentar | — | note
    """),
}

HELD_OUT = {
    "digitaliseringsprojekter.csv": dict(lang="da", columns="""
        Journalnr. | —|id | case
        Projektnummer | id | id:%03d
        Projekt | title | title
        Resumé | description | desc
        Problemstilling | need | need
        Center | origin_unit | Borgerservice~Børn og Unge~Sundhed
        Porteføljeområde | programme|service_areas | Velfærd~Drift~Klima
        Projektansvarlig | owner|— | person
        Styregruppeformand | owner|— | person
        Projektfase | stage | Idé~Analyse~Gennemførelse~Realisering
        Igangsat | started | start:dmy-
        Planlagt afslutning | planned_end | plan:dmy-
        Faktisk afslutning | actual_end | actual:dmy-
        Godkendt af styregruppen | decided | dec:dmy-
        Samlet bevilling (mio. kr.) | budget | budget:mill
        Afholdte udgifter (mio. kr.) | cost | cost:mill
        Forventet totalforbrug (mio. kr.) | forecast | forecast:mill
        Fremdrift | light_schedule | Grøn~Gul~Rød
        Økonomi | light_economy | Grøn~Gul~Rød
        Risici | — | risk
        Næste milepæl | — | note
    """),
    "utvecklingsprojekt.csv": dict(lang="sv", columns="""
        Diarienummer | —|id | case
        Projektnamn | title | title
        Sammanfattning | description | desc
        Behov | need | need
        Mål | goal | goal
        Förvaltning | origin_unit | Socialförvaltningen~Barn och utbildning~Samhällsbyggnad
        Projektledare | owner | person
        Fas | stage | Idé~Förstudie~Genomförande~Avslut
        Startdatum | started | start:iso
        Planerat slutdatum | planned_end | plan:iso
        Faktiskt slutdatum | actual_end | actual:iso
        Beslutsdatum | decided | dec:iso
        Beslutat av | decision_body | Kommunstyrelsen~Nämnden
        Budget (tkr) | budget | budget:tnok
        Upparbetat (tkr) | cost | cost:tnok
        Prognos (tkr) | forecast | forecast:tnok
        Extern finansiering | funding | Vinnova~EU~
        Anteckningar | — | note
    """),
    "gevinstoversyn.csv": dict(lang="nn", columns="""
        Prosjekt | initiative | title
        Kva er gevinsten | title | Spart reisetid~Færre telefonar~Kortare kø~Mindre papir
        Slag gevinst | kind | Økonomisk~Frigjord tid~Kvalitet
        Eigar | owner | person
        Korleis måler vi | indicator | Timar per veke~Talet på førespurnader~Ventetid
        Måleeining | unit | timar~stk~dagar
        Startverdi | baseline | int:100-400
        Startverdi målt dato | baseline_date | base
        Målsetjing | target | int:10-90
        Målt verdi 31.12 | — | int:20-200
        Gevinst frå | realisation | plan:my
        Venta 2026 | planned | share:kr
        Venta 2027 | planned | share:kr
        Oppnådd 2026 | realised | share:kr
        Lagt inn i budsjettet? | placement | Ja~Nei~Foreslått
        Føresetnader | — | note
    """),
    "innovasjonsmidler.csv": dict(lang="nb", before=["Søknader om innovasjonsmidler 2025"], columns="""
        Saksnr | id|— | case
        Søker (enhet) | origin_unit | Hjemmetjenesten~Barnehagene~Kulturskolen
        Prosjekttittel | title | title
        Prosjektsammendrag | description | desc
        Behovsbeskrivelse | need | need
        Samarbeidsparter | participants | NTNU~Frivilligsentralen~Nabokommunen
        Søknadsdato | submitted | sub
        Søknadsbeløp | —|budget | budget:kr
        Tildelt beløp | budget|— | budget:kr
        Eksterne midler | funding | Husbanken~Statsforvalteren~Forskningsrådet~
        Innstilling | —|decision | Anbefales~Anbefales ikke
        Vedtak | decision | Innvilget~Avslag~Utsatt
        Vedtatt av | decision_body | Innovasjonsrådet~Kommunedirektørens ledergruppe
        Dato for vedtak | decided | dec
        Kontaktperson | owner | person
        Kontonummer | — | int:10000-99999
        Rapporteringsfrist | — | plan
        Sluttrapport mottatt | evaluated|actual_end|— | eval
    """),
    "handlingsplan-digitalisering.csv": dict(lang="nb", columns="""
        # | id | id:%d
        Satsingsområde | programme|service_areas|plan_anchor | Innbyggerdialog~Data~Kompetanse
        Aktivitet | title | title
        Hva skal gjøres | description | desc
        Forankring i plan | plan_anchor | Kommuneplanens samfunnsdel~Digitaliseringsstrategi~Klimaplan
        Bærekraftsmål | sdg | 3~4~11~3, 11
        Hovedansvarlig | owner|origin_unit | person
        Medansvarlig | participants|— | IT~HR~Kommunikasjon
        Oppstart | started | start:kv
        Ferdig | planned_end | plan:kv
        Gjennomføringsgrad | — | pct
        Status per tertial | stage|lifecycle | Ikke påbegynt~Pågår~Gjennomført
        Kostnad (estimat) | budget | budget:kr
        Innenfor budsjett? | —|budget_anchor | Ja~Nei
        Digitaliseringsgrad | — | Lav~Middels~Høy
        Vekting | — | int:1-5
    """),
    "pmo-to-rader.csv": dict(lang="nb", two=True, before=["PMO – porteføljestatus oktober 2025"], columns="""
        Prosjekt // Id | id | id:PR-%d
        Prosjekt // Navn | title | title
        Prosjekt // Program | programme | Velferd~Oppvekst 2030~Grønn by
        Prosjekt // Leder | owner | person
        Prosjekt // Fase | stage | Idé~Konsept~Gjennomføring~Avsluttet
        Fremdrift // Startdato | started | start
        Fremdrift // Planlagt ferdig | planned_end | plan
        Fremdrift // Ferdig | actual_end | actual
        Økonomi (tusen kr) // Budsjett | budget | budget:tnok
        Økonomi (tusen kr) // Forbruk | cost | cost:tnok
        Økonomi (tusen kr) // Prognose | forecast | forecast:tnok
        Økonomi (tusen kr) // Avvik | — | int:-300-300
        Statuslys // Tid | light_schedule | Grønn~Gul~Rød
        Statuslys // Kostnad | light_economy | Grønn~Gul~Rød
        Statuslys // Gevinst | light_benefit | Grønn~Gul~Rød
        Rapportering // Sist rapportert | last_report | rep
        Rapportering // Rapportert av | — | person
    """.replace("int:-300-300", "int:0-300")),
    "velferdsteknologi-spredning.csv": dict(lang="nb", delimiter="\t", columns="""
        Kommune | municipality | Molde~Aukra~Vestnes~Rauma~Hustadvika
        Kommunenummer | municipality|— | 1506~1547~1535
        Teknologi | title | title
        Beskrivelse av løsningen | description | desc
        Utviklingstrinn | stage | Idé~Test~Innføring~Drift
        Egen / samarbeid | delivery | Egen~Interkommunalt~Gjenbruk
        Hentet fra | reused_from | Bærum~Kristiansand~Larvik~
        Dato oppstart | started | start:short
        Dato i drift | actual_end|planned_end | actual:short
        Antall brukere | — | int:3-120
        Antall lisenser | — | int:3-120
        Leverandør | — | Hepro~Tellu~Sensio
        Ansvarlig i kommunen | owner | person
        Mobil | — | phone
        Resultat | outcome | Effekt~Delvis effekt~For tidlig å si
        Erfaringer | learning | Start smått~Involver pårørende~
    """),
    "klimatiltak.csv": dict(lang="nb", columns="""
        Tiltak nr. | id | id:K%d
        Tiltaksnavn | title | title
        Tiltaksbeskrivelse | description | desc
        Sektor | service_areas | Transport~Bygg~Avfall~Landbruk
        Ansvarlig avdeling | origin_unit | Eiendom~Plan~Næring
        Samarbeidspartnere | participants | Fylkeskommunen~Næringslivet~
        Tidsrom fra | started | start:y
        Tidsrom til | planned_end | plan:y
        Status gjennomføring | stage|lifecycle | Planlagt~Påbegynt~Gjennomført
        Total kostnad (kr) | budget | budget:kr
        Klimasats-tilskudd (kr) | funding | grant:kr
        Utslippskutt (tonn CO2e) | — | int:1-900
        Usikkerhet | — | Lav~Middels~Høy
        Vedtatt i budsjett | budget_anchor|— | Ja~Nei
        FN-mål | sdg | 11~13~7, 13
        Foto | — | IMG_1.jpg~IMG_2.jpg
    """),
    "city-innovation-tracker.csv": dict(lang="en", delimiter=",", columns="""
        Pilot Name | title | title
        Challenge | need | need
        Pilot Description | description | desc
        Department | origin_unit|municipality | Public Works~Parks~Health
        Council District | — | int:1-9
        Vendor | — | CityLogic~Brightroad~OpenGrid
        Pilot Status | stage|lifecycle | Proposed~In progress~Completed~Scaled
        Kickoff | started | start:us
        Expected Completion | planned_end | plan:us
        Completed | actual_end | actual:us
        Pilot Cost | budget|cost | budget:usd
        Grant Source | funding | Bloomberg~Federal~
        Success? | outcome | Yes~No~Partially~Too early
        What We Learned | learning | Start small~Involve crews early~
        Project Lead | owner | person
        Point of Contact Email | — | mail
        Latitude | — | dec1:40-41
        Longitude | — | dec1:70-71
    """),
    "nz-ict-projects.csv": dict(lang="en", delimiter=",", rows=18, columns="""
        Agency | municipality|origin_unit | Internal Affairs~Health~Justice
        Project/Programme name | title | title
        Initiative type | kind | Project~Programme
        Description of initiative | description | desc
        Strategic alignment | plan_anchor | Digital Strategy 2030~Service Plan
        Current phase | stage | Initiate~Plan~Deliver~Close
        Cabinet approval date | decided | dec:mon
        Approved start date | started | start:mon
        Approved finish date | —|planned_end | plan:mon
        Forecast finish date | planned_end | plan:mon
        Whole of life cost ($m) | budget | budget:millen
        Capex ($m) | — | cost:millen
        Opex ($m) | — | cost:millen
        Spent to 30 June ($m) | cost | cost:millen
        Delivery confidence | light_risk|— | Green~Amber~Red
        Comment | — | note
    """),
    "maalinger-kvartal.csv": dict(lang="nb", rows=24, columns="""
        Prosjekt | initiative | title
        Gevinst | benefit | Spart reisetid~Færre telefoner~Kortere kø
        Dato for måling | date | mod
        Målt verdi | value | int:10-300
        Enhet | — | timer~stk
        Registrert av | — | person
        Merknad | — | note
    """),
    "bemanning-prosjekter.csv": dict(lang="nb", rows=20, columns="""
        Prosjektnavn | initiative | title
        Rolle i prosjektet | role | Prosjektleder~Utvikler~Fagressurs~Arkitekt
        Ressurs | — | person
        Fra dato | from | start
        Til dato | to | plan
        Stillingsprosent | load_share | 20 %~50 %~100 %~40 %
        Avdeling | — | IKT~Helse~Skole
        Timepris | — | int:800-1200
    """),
}

write_all("kinds", KINDS, 100)
write_all("kinds-held-out", HELD_OUT, 200)
