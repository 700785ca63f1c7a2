//! In: exports of Prosjektportalen 365. Out: what is read of its views in both languages, and that
//! each known distortion is told, and repaired only on request.

use super::*;

#[test]
fn a_default_view_in_bokmaal() {
    let export = workbook(&[(
        "Porteføljeoversikt",
        &[
            "Tittel|Fase|Prosjektleder|Startdato|Sluttdato|Status fremdrift|Status økonomi|Siste rapporteringsdato",
            "Felles responssenter|Gjennomføre|Kari Nordmann|@45689|@46203|På plan|Mindre overskridelser|@46268",
            "Digital vikarbank|Planlegge||@46048||Forsinket|Vet ikke|",
            "Sensorgulv|Ingen fase|Ola Hansen|||||",
        ],
    )]);
    insta::assert_snapshot!(shown(&read(&[(&preset("pp365-projects"), export)])));
}

#[test]
fn all_columns_in_bokmaal() {
    let header = "Tittel|Prosjektnavn i økonomisystemet|Prosjektnummer|Sak-/arkivreferanse|Tjenesteområde|Prosjekttype|Fase|Prosjektleder|Prosjekteier|Startdato|Sluttdato|Målsetting|Totalbudsjett for prosjektet|Gevinstansvarlig|Kostnader påløpt totalt|Prognose for prosjektet|Dato for siste rapportering av kostnader|Overordnet status|Status fremdrift|Kommentar, fremdrift|Status økonomi|Kommentar, økonomi|Status kvalitet|Kommentar, kvalitet|Status risiko|Kommentar, risiko|Status gevinstoppnåelse|Kommentar, gevinstoppnåelse|Prosjektmal|Siste rapporteringsdato|Prosjektstøtte|Program|Overordnet|Prosjektstatus|FNs bærekraftsmål|Status muligheter|Siste politiske vedtak|HP-fase|Prosjekttillegg";
    let export = workbook(&[(
        "Ark1",
        &[
            header,
            "Felles responssenter|9001 RESP|P-07|24/1234|Helse og omsorg;Digitalisering|Digitalisering|Gjennomføre|Kari Nordmann|Ola Hansen|2026-01-31T23:00:00Z|2026-12-30T23:00:00Z|Raskere hjelp. Spør Kari Nordmann.|=4500000|Per Olsen|=1200000.5|=4400000|2026-08-31T22:00:00Z|Går greit|Foran plan|Bra|På budsjett|Ok|Bedre enn spesifikasjon||Middels||På plan||Standardmal|2026-09-14T22:00:00Z|Siv Lie|Nei|Nei|Aktivt|3. God helse;9. Industri, innovasjon|Lav|2025-11-19T23:00:00Z||",
            "Velferdsløftet||P-08||Helse og omsorg||Flere faser||Ola Hansen|||||||||||||||||||||||Ja|Ja|Avventer|||||",
        ],
    )]);
    insta::assert_snapshot!(shown(&read(&[(&preset("pp365-projects"), export)])));
}

#[test]
fn all_columns_in_english() {
    let export = workbook(&[(
        "Portfolio overview",
        &[
            "Title|Project Number|Service area|Project Type|Phase|Project Manager|Project Owner|Start date|End date|Project goals|Total budget for the project|Total incurred costs|Project forecast|Status Progress|Status economy|Status quality|Status risk|Status gain achievement|Last report date|Is program|Project Status|UN Sustainable Development Goals",
            "Joint response centre|P-07|Helse og omsorg|Digitalisation|Executing|Kari Nordmann||@45689|@46203|Faster help|=4500000|=1200000|=4400000|Ahead of schedule|Below Budget|As per specification|High|Not started|@46268|No|Active|3. Good health",
            "Online forms|P-09|Skole||Concept||Ola Hansen|||||||Delayed|Over Budget|Large deviation from specification|Low|Minor delays||No|Closed|",
        ],
    )]);
    insta::assert_snapshot!(shown(&read(&[(&preset("pp365-projects"), export)])));
}

#[test]
fn inner_forms_report_series_and_numbers_for_text() {
    let export = workbook(&[(
        "Prosjekter",
        &[
            "Tittel|Prosjektnummer|Tjenesteområde|Fase|Prosjektleder|Totalbudsjett for prosjektet|Målsetting",
            "Vikarbank|=7|12;#Helse og omsorg;#14;#Skole|Planlegge|i:0#.f¦membership ¦ Kari Nordmann ¦ kari@molde.no|12.0000000000000|",
            "Vikarbank|=7|12;#Helse og omsorg|Planlegge|Kari Nordmann|12.0000000000000|",
            "Responssenter|12.0000000000000||3;#Konsept||1 250 000|kari@molde.no ¦ Kari Nordmann ¦ 7",
        ],
    )]);
    let projects = preset("pp365-projects");
    insta::assert_snapshot!(shown(&read(&[(&projects, export.clone())])));
    // On request the number gets its zeros back.
    let mut repairing = projects;
    let rule = repairing.table[0]
        .columns
        .get_mut("id")
        .expect("because the preset has ids");
    rule.digits = Some(3);
    let snapshot = read(&[(&repairing, export)]);
    let ids: Vec<&str> = snapshot
        .initiatives
        .iter()
        .filter_map(|row| row.external_id.as_deref())
        .collect();
    assert_eq!(ids, ["007", "012"]);
    assert!(!codes(&snapshot).contains(&"pp365.number_for_text"));
}

#[test]
fn dates_a_day_early_are_told_and_repaired_only_on_request() {
    // As text in universal time; as a date cell at 23:00; and as days, where only the column shows it.
    let timed = workbook(&[(
        "P",
        &[
            "Tittel|Fase|Startdato|Sluttdato",
            "A|Konsept|2026-01-31T23:00:00Z|@46202.9583333333",
        ],
    )]);
    let projects = preset("pp365-projects");
    let dates = |snapshot: &Snapshot| {
        let row = &snapshot.initiatives[0];
        (
            row.started.map(|d| d.to_string()),
            row.planned_end.map(|d| d.to_string()),
        )
    };
    let as_it_stands = read(&[(&projects, timed.clone())]);
    let is = |one: &str, other: &str| (Some(one.to_owned()), Some(other.to_owned()));
    assert_eq!(dates(&as_it_stands), is("2026-01-31", "2026-06-29"));
    assert_eq!(
        codes(&as_it_stands),
        ["pp365.date_shifted", "pp365.date_shifted", "id.from_title"]
    );
    let mut repairing = projects.clone();
    repairing.table[0].repair = vec![Repair::DateShift];
    let repaired = read(&[(&repairing, timed)]);
    assert_eq!(dates(&repaired), is("2026-02-01", "2026-06-30"));
    assert!(codes(&repaired).contains(&"pp365.date_shifted"));

    let lines: Vec<String> = [
        "31.01.2026",
        "28.02.2026",
        "31.03.2026",
        "30.04.2026",
        "31.05.2026",
        "14.06.2026",
    ]
    .iter()
    .enumerate()
    .map(|(n, date)| format!("T{n}|Konsept|{date}"))
    .collect();
    let mut all = vec!["Tittel|Fase|Startdato"];
    all.extend(lines.iter().map(String::as_str));
    let daily = read(&[(&projects, workbook(&[("P", &all)]))]);
    assert!(
        codes(&daily).contains(&"pp365.dates_on_month_ends"),
        "{}",
        shown(&daily)
    );
    let first: Vec<String> = all
        .iter()
        .map(|line| line.replace("31.01.2026", "01.01.2026"))
        .collect();
    let first: Vec<&str> = first.iter().map(String::as_str).collect();
    let with_a_first = read(&[(&projects, workbook(&[("P", &first)]))]);
    assert!(!codes(&with_a_first).contains(&"pp365.dates_on_month_ends"));
}

#[test]
fn a_view_without_closed_projects_is_told() {
    let projects = preset("pp365-projects");
    let export = |last: &str| {
        let lines: Vec<String> = (1..=10)
            .map(|n| {
                format!(
                    "T{n}|P-{n}|Konsept|{}",
                    if n == 10 { last } else { "Aktivt" }
                )
            })
            .collect();
        let mut all = vec!["Tittel|Prosjektnummer|Fase|Prosjektstatus"];
        all.extend(lines.iter().map(String::as_str));
        workbook(&[("P", &all)])
    };
    let without = read(&[(&projects, export("Aktivt"))]);
    assert_eq!(codes(&without), ["pp365.none_closed"]);
    assert_eq!(
        codes(&read(&[(&projects, export("Avsluttet"))])),
        Vec::<&str>::new()
    );
}

const BENEFITS: &[&str] = &[
    "Prosjekt|Tittel|Gevinsttype|Gevinstansvarlig|Gevinsteier|Måleindikator|Måleenhet|Startverdi|Ønsket verdi|Siste måling|Måloppnåelse|Realiseringstidspunkt|Gevinstomsetting",
    "Responssenter|Færre utrykninger|Indirekte|Per Olsen|Kari Nordmann|Utrykninger uten behov|Antall|=2600|=1300|=2450|12%|2027-01-01T00:00:00Z|Timene brukes til tilsyn",
    // 3.9 → 2.1 is exported as 3 → 2: from 3.7 the true achievement is 11 %, recomputed −70 %.
    "Responssenter|Kortere ventetid|Kvalitativ||Kari Nordmann|Minutter til svar|Antall|=3|=2|=3.7|11%||",
    "Vikarbank|Ledere sparer tid|Direkte||||Timer|=0|=0|||@46388|",
];

#[test]
fn benefits_with_their_measurements() {
    let export = workbook(&[
        ("Sheet1", BENEFITS),
        (
            "Målinger",
            &[
                "Gevinst|Prosjekt|Dato for måling|Målt verdi|Kommentar til måling",
                "Færre utrykninger|Responssenter|2026-07-02T00:00:00Z|=2500|Kari Nordmann målte",
                "Færre utrykninger|Responssenter||=2450|",
                "Kortere ventetid|Responssenter|2026-12-06T00:00:00Z|=3.7|",
            ],
        ),
    ]);
    let projects = workbook(&[(
        "P",
        &[
            "Tittel|Fase",
            "Responssenter|Gjennomføre",
            "Vikarbank|Konsept",
        ],
    )]);
    let benefits = preset("pp365-benefits");
    let snapshot = read(&[
        (&preset("pp365-projects"), projects.clone()),
        (&benefits, export.clone()),
    ]);
    insta::assert_snapshot!(shown(&snapshot));

    let mut repairing = benefits;
    repairing.table[0].repair = vec![Repair::ZeroMissing];
    repairing.table[1].repair = vec![Repair::DayMonth];
    let repaired = read(&[(&preset("pp365-projects"), projects), (&repairing, export)]);
    let of = |title: &str| {
        let found = repaired.benefits.iter().find(|b| b.title == title);
        found
            .map(|b| (b.baseline, b.target))
            .expect("because it was read")
    };
    assert_eq!(of("Ledere sparer tid"), (None, None));
    assert_eq!(of("Færre utrykninger"), (Some(2600.0), Some(1300.0)));
    let dates: Vec<Option<String>> = repaired
        .measurements
        .iter()
        .map(|m| m.date.map(|d| d.to_string()))
        .collect();
    assert_eq!(
        dates,
        [
            None,
            Some("2026-02-07".to_owned()),
            Some("2026-06-12".to_owned())
        ]
    );
}

#[test]
fn benefits_in_english_and_without_measurements() {
    let export = workbook(&[(
        "Benefits",
        &[
            "Project|Title|Type of gain|Gains responsible|Gains owner|Measurement Indicator|Unit of measurement|Start Value|Desired value|Last Measurement Value|Measurement Achievement|Realization Time|Gain turnover",
            "Response centre|Fewer call-outs|Indirectly|Per Olsen|Kari Nordmann|Call-outs|Number|=2600|=1300|=2450|12 %|7/1/2027|Budsjettkutt",
            "Response centre|Quicker answer|Qualitative||||Percentage|=40|=60||||",
        ],
    )]);
    insta::assert_snapshot!(shown(&read(&[(&preset("pp365-benefits"), export)])));
}

#[test]
fn measurements_in_numbers_that_no_chance_gives_are_told() {
    let dates = [
        "2026-01-03",
        "2026-02-05",
        "2026-03-07",
        "2026-04-09",
        "2026-05-11",
        "2026-06-02",
        "2026-07-04",
        "2026-08-06",
        "2026-09-08",
        "2026-01-10",
    ];
    let lines: Vec<String> = dates.iter().map(|date| format!("G|{date}|=1")).collect();
    let mut all = vec!["Gevinst|Dato|Målt verdi"];
    all.extend(lines.iter().map(String::as_str));
    let swapped = |lines: &[&str]| {
        let export = workbook(&[("B", &["Tittel|Prosjekt", "G|P"]), ("Målinger", lines)]);
        codes(&read(&[(&preset("pp365-benefits"), export)])).contains(&"pp365.day_month_swapped")
    };
    assert!(swapped(&all));
    let with_a_late_day: Vec<String> = all
        .iter()
        .map(|line| line.replace("2026-01-10", "2026-01-13"))
        .collect();
    let with_a_late_day: Vec<&str> = with_a_late_day.iter().map(String::as_str).collect();
    assert!(!swapped(&with_a_late_day));
}

#[test]
fn ideas_in_both_languages() {
    let nb = list(
        &[
            "ID|Tittel|Bakgrunn|Problemstilling|Mulige gevinster|Berørte parter|Innmelder|Idéeier|Anbefaling|Beslutning|Opprettet|Endret|Risiko (tall)|Økonomisk gevinst (tall)|Operasjonelt behov/lovpålagt (tall)|Tjenesteområde",
            "1|Lyttevenn|Uro på kvelden|For mye medisin|Roligere kvelder|Beboere; Pårørende|Kari Nordmann|Ola Hansen|Godkjent for detaljering av idé|Godkjent for konseptutredning|14.03.2026 09:12|02.04.2026 10:00|4|2|3|Helse og omsorg",
            "2|Robotsel|Spør Kari Nordmann||||Kari Nordmann||Under vurdering||21.05.2026 14:00||||1|",
            "3|Skuleuniform|||||||Avvist|Avvist|03.02.2026|||||Skule",
        ],
        ",",
    );
    insta::assert_snapshot!("ideas_nb", shown(&read(&[(&preset("pp365-ideas"), nb)])));
    let en = workbook(&[(
        "query",
        &[
            "Title|Background|Problem statement|Possible gains|Affected parties|Reporter|Idea owner|Recommendation|Decision|Created|Risk (number)|Economic benefit (number)",
            "Listening friend|Unrest|Too much medicine|Calm|Residents|Kari Nordmann||Approved for Detailed Idea Development|Under Consideration|@46095.4|=4|=2",
            "Seal robot||||||Ola Hansen|Rejected|Rejected|@46163|=1|=1",
        ],
    )]);
    insta::assert_snapshot!("ideas_en", shown(&read(&[(&preset("pp365-ideas"), en)])));
}
