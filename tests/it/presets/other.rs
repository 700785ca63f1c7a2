//! In: exports of Planner, Jira and KommIT Gevinstverktøy, a plain spreadsheet and a budget list. Out:
//! what is read of them in each of their forms.

use super::*;

#[test]
fn planner_in_english() {
    let export = workbook(&[
        (
            "Plan name",
            &[
                "Plan name|Innovasjon Vestnes",
                "Plan ID|abc",
                "Date of export|09/30/2026",
            ],
        ),
        (
            "Tasks",
            &[
                "Task ID|Task Name|Bucket Name|Progress|Priority|Assigned To|Created By|Created Date|Start date|Due date|Is Recurring|Late|Completed Date|Completed By|Completed Checklist Items|Checklist Items|Labels|Description",
                "Xy1|Felles middag|Pilot|In progress|Medium|Kari Nordmann;Ola Hansen|Siv Lie|01/26/2026|02/03/2026|11/20/2026|false|false|||0/2|Ring Kari;Kjøp inn|fra-ansatte;Helse og omsorg;Pilot alene|Eldre spiser alene. Kontakt Kari Nordmann eller Siv Lie.",
                "Xy2|Balansebane|Idébank|Not started|Low|Unassigned|Siv Lie|03/04/2026|||||||||Helse og omsorg|",
                "Xy3|Dusjklokke|Avvist|Completed|Low||Siv Lie|05/06/2026||||false|07/08/2026|Siv Lie|||Eigedom|",
            ],
        ),
    ]);
    insta::assert_snapshot!(shown(&read(&[(&preset("planner"), export)])));
}

#[test]
fn planner_in_bokmaal() {
    let export = workbook(&[
        (
            "Oppgaver",
            &[
                "Oppgave-ID|Oppgavenavn|Samlingsnavn|Fremdrift|Prioritet|Tilordnet til|Opprettet av|Opprettelsesdato|Startdato|Forfallsdato|Er regelmessig|Forsinket|Fullført dato|Fullført av|Fullførte sjekklisteelementer|Sjekklisteelementer|Etiketter|Beskrivelse",
                "Xy1|Felles middag|Utforsking|Pågår|Middels|Kari Nordmann;Ola Hansen|Siv Lie|26.01.2026|03.02.2026|20.11.2026|false|false|||0/2||fra-innbyggere;Kultur|",
                "Xy2|Kode til hallen|I drift|Fullført|Lav|Ola Hansen|Siv Lie|04.03.2026||||false|05.08.2026|Ola Hansen||||",
            ],
        ),
        ("Plannavn", &["Plannavn|Innovasjon"]),
    ]);
    insta::assert_snapshot!(shown(&read(&[(&preset("planner"), export)])));
}

#[test]
fn jira_from_the_cloud() {
    let export = list(
        &[
            "Summary|Issue key|Issue id|Parent summary|Issue Type|Status|Project key|Priority|Resolution|Assignee|Assignee Id|Reporter|Creator|Created|Updated|Last Viewed|Resolved|Due date|Labels|Labels|Labels|Description|Sprint|Sprint|Custom field (Start date)|Custom field (Vedtak)|Custom field (Vedtaksdato)|Custom field (Budsjett)|Custom field (Tjenesteområde)|Status Category|Comment|Comment",
            "Vannmålere i hytter|INN-7|10007|Smart vann|Project|Testing|INN|Medium||Kari Nordmann|5f1|Ola Hansen|Ola Hansen|14/Jul/25 3:42 PM|02/Sep/26 9:00 AM|||31/Dec/26 12:00 AM|fra-ansatte|Pilot|felles-drift|Målere skal gi riktig gebyr. Ola Hansen vet mer, ring 912 34 567.|Sprint 1|Sprint 2|01/Sep/25|Godkjent|20/Aug/25|1250000.0|Vann og avløp|In Progress|14/Jul/25 4:00 PM;5f1;Kari sier ja|Ok",
            "Regnbed|INN-8|10008||Idea|To Do|INN|Low||||Siv Lie|Siv Lie|03/Mar/26 8:05 AM|03/Mar/26 8:05 AM|||||||||||||||To Do||",
        ],
        ",",
    );
    insta::assert_snapshot!(shown(&read(&[(&preset("jira"), export)])));
}

#[test]
fn jira_from_a_server() {
    let export = list(
        &[
            "Summary|Issue key|Issue Type|Status|Assignee|Created|Updated|Resolved|Due Date|Labels|Component/s|Component/s|Description",
            "Vannmålere|INN-7|Project|Done|knordmann|6/21/2025 16:14|4/5/2026 10:00|4/3/2026 11:30|12/31/2025 00:00|fra-innbyggere|Vei|Vann og avløp|",
            "Regnbed|INN-8|Idea|Selected for Development||3/4/2026 08:05|3/4/2026 08:05||||||",
        ],
        ",",
    );
    insta::assert_snapshot!(shown(&read(&[(&preset("jira"), export)])));
}

/// The workbook's fourteen sheets: two with the tables, the others with guidance.
fn kommit(register: &[&str], budget: &[&str]) -> Vec<u8> {
    let names = [
        "Forside",
        "Veiledning",
        "Prosjektinfo",
        "Interessenter",
        "Gevinstregister",
        "Gevinstkart",
        "Vurdering",
        "Gevinstbudsjett",
        "Nullpunkt",
        "Tiltak",
        "Risiko",
        "Oppfølging",
        "Rapport",
        "Lister",
    ];
    let guidance: &[&str] = &[
        "KommIT Gevinstverktøy",
        "",
        "Fyll ut de gule feltene på hvert ark.",
    ];
    let sheets: Vec<(&str, &[&str])> = names
        .iter()
        .map(|name| match *name {
            "Gevinstregister" => (*name, register),
            "Gevinstbudsjett" => (*name, budget),
            name => (name, guidance),
        })
        .collect();
    workbook(&sheets)
}

#[test]
fn kommit_gevinstverktoy() {
    let register = &[
        "Gevinstregister",
        "",
        "Prosjekt: Felles responssenter",
        "",
        "Nr|Gevinst|Gevinst-\\ntype|Gevinst-\\nansvarlig|Måle-\\nindikator|Måleenhet|Nullpunkt|Målverdi|Realiseres\\nfra",
        "=1|Færre utrykninger|Frigjort tid|Kari Nordmann|Utrykninger per år|timer|=2600|=1300|Q1 2027",
        "=2|Lavere leie|Økonomisk|Ola Hansen|Leie|kr|=780000|=350000|01.07.2027",
    ];
    let budget = &[
        "Gevinstbudsjett",
        "",
        "",
        "Beløp i hele kroner",
        "",
        "Nr|Gevinst|Enhet|Oppstart|År\\n1|År\\n2|År\\n3|År\\n4",
        "=1|Færre utrykninger|timer|=2027|=200|=650|=1300|=1300",
        "=2|Lavere leie|kr|01.07.2027|kr 100 000,-|215 000|430 000|",
        "|Sum|||=100200|=215650|=431300|=1300",
    ];
    let mut mapping = preset("kommit-gevinstverktoy");
    // The workbook is about one project, which a copy of the mapping names.
    for table in &mut mapping.table {
        let of = ("initiative".to_owned(), "Felles responssenter".to_owned());
        table.constants.extend([of]);
    }
    let projects = list(&["Tiltak|Fase", "Felles responssenter|Pilot"], ";");
    let snapshot = read(&[
        (&preset("plain"), projects),
        (&mapping, kommit(register, budget)),
    ]);
    insta::assert_snapshot!(shown(&snapshot));
}

#[test]
fn a_first_year_is_never_guessed_and_may_be_named() {
    let register = &[
        "",
        "",
        "",
        "Nr|Gevinst|Gevinsttype",
        "=1|Lavere leie|Økonomisk",
    ];
    let budget = &[
        "",
        "",
        "",
        "Nr|Gevinst|Enhet|År 1|År 2",
        "=1|Lavere leie|kr|=100|=200",
    ];
    let mut mapping = preset("kommit-gevinstverktoy");
    let told = read(&[(&mapping, kommit(register, budget))]);
    assert!(told.benefit_years.is_empty());
    assert!(codes(&told).contains(&"year.unknown"), "{}", shown(&told));
    for unpivot in &mut mapping.table[1].unpivot {
        unpivot.first_year = Some(2027);
    }
    let read = read(&[(&mapping, kommit(register, budget))]);
    let years: Vec<_> = read
        .benefit_years
        .iter()
        .map(|y| (y.year, y.planned.map(|m| m.0)))
        .collect();
    assert_eq!(years, [(2027, Some(10_000)), (2028, Some(20_000))]);
}

#[test]
fn a_plain_spreadsheet_in_four_languages() {
    let plain = preset("plain");
    for (name, lines) in [
        (
            "plain_nb",
            &[
                "Nr|Tiltak|Beskrivelse|Tjenesteområde|Fase|Ansvarlig|Innmeldt|Startdato|Frist|Budsjett|Status",
                "1|Vikarbank|Kari Nordmann leder|Helse og omsorg|Pilotering|Kari Nordmann|03.04.2026|uke 34|Q3 2027|kr 1.250.000,-|Pågår",
                "2|Nøkkelfri hall||Kultur|Ferdigstilt|Kulturavdelingen|høsten 2024|jan. 2025|14.6.|1,2 mill|Fullført",
            ][..],
        ),
        (
            "plain_nn",
            &[
                "Tiltak|Skildring|Tenesteområde|Steg|Ansvarleg|Meldt inn|Oppstart|Planlagt slutt|Rekneskap|Vedteke",
                "Vasslekkasjar|Vasstapet er høgt|Vatn og avløp|Teke i bruk|Siv Lie|14. juli 2025|hausten 2025|2026|350 000|3. september 2025",
            ][..],
        ),
        (
            "plain_da",
            &[
                "Projekt|Projektnr|Beskrivelse|Status|Ejer|Modtaget|Startdato|Slutdato|Budget",
                "Fælles drift|17|Fælles center|Gennemførelse|Anders And|12. marts 2025|1. maj 2025|forår 2026|1,5 mio.",
            ][..],
        ),
        (
            "plain_en",
            &[
                "Project|Project number|Description|Phase|Owner|Submitted|Start date|End date|Budget|Spent",
                "Shared desk|A-1|One desk|Testing|Jane Smith|4/13/2025|05/02/2025|6/21/2026|NOK 1,250,000.00|250,000",
                "Library bus|A-2|Books||Jane Smith|12/05/2025||Spring 2027|NOK 80,500.50|1,250",
            ][..],
        ),
    ] {
        insta::assert_snapshot!(name, shown(&read(&[(&plain, list(lines, ";"))])));
    }
}

#[test]
fn a_budget_list_with_a_column_for_each_year() {
    let export = workbook(&[(
        "Tiltak",
        &[
            "Budsjettreduserende tiltak 2027–2030",
            "",
            "Nr|Tiltak|Regnskap 2025|Budsjett 2026|2027|2028|2029|2030",
            "T1|Vikarbank|=120000|=400000|=800000|=800000|=800000|=800000",
            "T2|Nøkkelfri hall||−|150 000|1,2 mill|(50 000)|ca. 100 000",
            "|Sum|=120000|=400000|=950000|=2000000|=750000|=900000",
        ],
    )]);
    let projects = list(&["Nr|Tiltak|Fase", "T1|Vikarbank|Pilot"], ";");
    let snapshot = read(&[
        (&preset("plain"), projects),
        (&preset("budget-list"), export.clone()),
    ]);
    insta::assert_snapshot!(shown(&snapshot));
    let mut reversed = preset("budget-list");
    reversed.table[1]
        .unpivot
        .iter_mut()
        .for_each(|unpivot| unpivot.reversed = true);
    let sum = |snapshot: &Snapshot| -> i64 {
        let amounts = snapshot.benefit_years.iter().filter_map(|y| y.planned);
        amounts.map(|m| m.0).sum()
    };
    assert_eq!(
        sum(&read(&[(&reversed, export.clone())])),
        -sum(&read(&[(&preset("budget-list"), export)]))
    );
}
