//! In: the sample's run, and its overlap page. Out: proof that the page holds what the tables hold,
//! says how much it leaves out, and that its choice of municipality and its links reach what they
//! promise. It deliberately judges no wording.

use loypemelding::model::{Dataset, Relation};
use std::collections::{BTreeMap, BTreeSet};

fn page() -> (&'static Dataset, String) {
    let (_, outcome) = super::sample::sample();
    let path = outcome.published.folder.join("overlap.html");
    let text = std::fs::read_to_string(path).expect("because the set has the page");
    (&outcome.data, text)
}

fn section<'a>(page: &'a str, id: &str) -> &'a str {
    let start = page.find(&format!("<section id=\"{id}\""));
    let rest = &page[start.unwrap_or_else(|| panic!("no section {id}"))..];
    &rest[..rest.find("</section>").unwrap_or(rest.len())]
}

/// What stands after each of these in a text, up to the next quotation mark.
fn after<'a>(text: &'a str, mark: &str) -> Vec<&'a str> {
    let parts = text.split(mark).skip(1);
    parts.filter_map(|part| part.split('"').next()).collect()
}

#[test]
fn what_to_do_comes_first() {
    let (_, page) = page();
    let order = after(&page, "<section id=\"");
    let wanted = [
        "clusters", "pairs", "matrix", "joint", "themes", "inside", "near", "finder",
    ];
    assert_eq!(order, wanted);
    let lead = page.find("<div class=\"lead\">").expect("because it opens");
    let lead = &page[lead..lead + page[lead..].find("</div>").expect("because it ends")];
    assert_eq!(lead.matches("<p>").count(), 3);
}

#[test]
fn the_groups_are_those_of_the_table_and_the_rest_is_told() {
    let (data, page) = page();
    let clusters: BTreeSet<&str> = data.overlap_clusters.iter().map(|m| &*m.cluster).collect();
    let section = section(&page, "clusters");
    let shown = section.matches("<div class=\"group").count();
    assert_eq!(shown, clusters.len().min(60));
    let cut = clusters.len() > shown;
    assert_eq!(section.contains(&format!("{shown} vises her")), cut);
    assert_eq!(section.contains("overlap_cluster"), cut);
    let rules = section.matches("Regel: ").count();
    assert_eq!(
        rules,
        section.matches("<li>").count(),
        "each step has its rule"
    );
}

#[test]
fn every_number_of_the_matrix_leads_to_a_pair_of_the_two() {
    let (_, page) = page();
    let links = after(section(&page, "matrix"), "href=\"#");
    assert!(links.len() >= 10, "{links:?}");
    for link in links {
        assert_eq!(
            page.matches(&format!(" id=\"{link}\"")).count(),
            1,
            "{link}"
        );
    }
}

#[test]
fn a_choice_of_municipality_has_its_rule_and_its_rows() {
    let (_, page) = page();
    let options = after(&page, "<option value=\"");
    assert_eq!(options, ["all", "0", "1", "2", "3", "4"]);
    let pairs = section(&page, "pairs");
    for option in &options[1..] {
        let rule = format!("option[value='{option}']:checked) .f:not(.m{option}){{display:none}}");
        assert!(page.contains(&rule), "{rule}");
        assert!(pairs.contains(&format!("m{option}")), "{option} has pairs");
    }
    assert!(page.contains("<style>@media screen{"), "print shows all");
    for row in after(pairs, "<tr class=\"") {
        assert_eq!(row.matches('m').count(), 2, "{row}: two municipalities");
    }
}

#[test]
fn inside_a_municipality_stays_out_of_groups_and_candidates() {
    let (data, page) = page();
    let inside = |p: &&loypemelding::model::OverlapPair| p.municipality_a == p.municipality_b;
    let linked: Vec<_> = data.overlap_pairs.iter().filter(|p| p.linked).collect();
    let own: Vec<_> = linked.iter().filter(|p| inside(p)).collect();
    assert!(!own.is_empty(), "a run looks inside municipalities too");
    assert!(own.iter().all(|pair| pair.cluster.is_none() && !pair.joint));
    let mut homes: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for member in &data.overlap_clusters {
        let homes = homes.entry(&member.cluster).or_default();
        assert!(homes.insert(&member.municipality), "{}", member.cluster);
    }
    let value = |metric: &str| {
        let mut all = data.measures.iter();
        let found = all.find(|m| m.metric == metric && m.municipality == "all");
        found.and_then(|m| m.value)
    };
    let across = linked.iter().filter(|p| !inside(p) && !p.joint).count();
    assert_eq!(value("overlap.internal"), Some(own.len() as f64));
    assert_eq!(value("overlap.candidates"), Some(across as f64));
    let shown = section(&page, "inside").matches("<tr class").count();
    assert_eq!(shown, own.len().min(30));
}

#[test]
fn themes_stand_by_what_is_shared_and_joint_initiatives_as_sharing() {
    let (data, page) = page();
    let title = |id: &str| {
        let mut rows = data.initiatives.iter().rev();
        let row = rows.find(|row| row.initiative_id == id);
        row.map(|row| row.title.replace('&', "&amp;"))
            .unwrap_or_default()
    };
    let (themes, joint) = (section(&page, "themes"), section(&page, "joint"));
    let mut n = 0;
    for pair in &data.overlap_pairs {
        if pair.relation == Some(Relation::Theme) && !pair.joint {
            assert!(!pair.linked);
            assert_ne!(pair.municipality_a, pair.municipality_b);
            for id in [&pair.initiative_a, &pair.initiative_b] {
                assert!(themes.contains(&title(id)), "{id}");
            }
            n += 1;
        }
        if pair.joint {
            assert!(joint.contains(&title(&pair.initiative_a)));
        }
    }
    assert!(n >= 10, "{n} themes");
}

#[test]
fn it_says_how_many_answers_are_missing() {
    let (data, page) = page();
    assert!(
        data.overlap_pairs
            .iter()
            .all(|pair| pair.probability.is_none())
    );
    let n = data.overlap_reviews.len();
    assert!(page.contains(&format!("Folk har gitt {n} svar; {} mangler", 20 - n)));
    assert!(page.contains("Likhet (ukalibrert)"));
    assert!(
        !page.contains("chart-dots"),
        "no curve without enough answers"
    );
}
