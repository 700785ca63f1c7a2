//! In: what a run hands to the report. Out: a desk to write at: the same with look-ups by metric,
//! municipality and id, the words and the number formats of the language. It deliberately does no
//! arithmetic.

use super::ReportError;
use super::format::Format;
use super::messages::Messages;
use super::view::{Link, PageView};
use crate::metrics::{self, ALL, Evidence, Metric, Unit};
use crate::model::{
    Dataset, Date, Initiative, Measure, Municipality, OverlapCluster, Scope, Stage, Status, Word,
};
use crate::scorecard::{self, Comparison, Line, Verdict};
use std::collections::{BTreeMap, HashMap};

/// What a run hands over.
pub struct Material<'a> {
    /// The tables, with the measures.
    pub data: &'a Dataset,
    /// What the run is about.
    pub scope: &'a Scope,
    /// The same one period earlier.
    pub before: &'a Scope,
    /// The catalogue, with the analysts' own indicators after it.
    pub metrics: &'a [Metric],
    /// The measures of one period earlier.
    pub measures_before: &'a [Measure],
    /// The rows behind lists and curves, by municipality.
    pub evidence: &'a BTreeMap<String, Evidence>,
    /// The date that changes are counted from, by municipality.
    pub since: &'a BTreeMap<String, Date>,
    /// Judged lines.
    pub lines: &'a [Line],
    /// The pipeline's title.
    pub title: &'a str,
    /// A note for every page.
    pub note: Option<&'a str>,
    /// The language.
    pub language: &'a str,
    /// Municipalities without an export.
    pub missing: &'a [String],
    /// Municipalities whose newest export is older than the period.
    pub stale: &'a [String],
    /// How overlap was looked for.
    pub finder: Finder<'a>,
}

/// How overlap was looked for.
pub struct Finder<'a> {
    /// Words too common to find overlap by, as `word|records|left out for`.
    pub caps: &'a [String],
    /// The least score of a link.
    pub least_score: f64,
    /// Expected number of true pairs, and share of false links; none where nothing could tell.
    pub expected: Option<(f64, f64)>,
    /// How many pairs of different municipalities were compared.
    pub n_compared: usize,
    /// How many answers a probability needs.
    pub n_answers_enough: usize,
}

/// Everything at hand for writing a page.
pub(super) struct Desk<'a> {
    /// What was handed over.
    pub m: &'a Material<'a>,
    /// The words.
    pub say: Messages,
    /// The number formats.
    pub fmt: Format,
    measures: HashMap<(&'a str, &'a str, &'a str), &'a Measure>,
    before: HashMap<(&'a str, &'a str, &'a str), &'a Measure>,
    /// Current initiatives by id.
    pub initiatives: HashMap<&'a str, &'a Initiative>,
    /// Members of each cluster.
    pub clusters: BTreeMap<&'a str, Vec<&'a OverlapCluster>>,
    /// Judged lines by metric, municipality and dimension.
    judged: HashMap<(&'a str, &'a str, &'a str), &'a Line>,
    names: HashMap<&'a str, &'a str>,
    /// Municipalities in the order of the language.
    pub municipalities: Vec<&'a Municipality>,
}

/// The page of a municipality, in the folder that the language calls it by.
fn path_in(folder: &str, municipality: &Municipality) -> String {
    format!("{folder}/{}.html", municipality.path_name())
}

fn keyed(measures: &[Measure]) -> HashMap<(&str, &str, &str), &Measure> {
    measures
        .iter()
        .map(|m| {
            (
                (
                    m.metric.as_str(),
                    m.municipality.as_str(),
                    m.dimension.as_str(),
                ),
                m,
            )
        })
        .collect()
}

/// Of several targets for one number the first stands.
fn judged(lines: &[Line]) -> HashMap<(&str, &str, &str), &Line> {
    let mut judged = HashMap::new();
    for line in lines {
        let target = &line.target;
        let key = (&*target.metric, &*line.municipality, &*target.dimension);
        judged.entry(key).or_insert(line);
    }
    judged
}

impl<'a> Desk<'a> {
    pub fn new(m: &'a Material<'a>) -> Result<Desk<'a>, ReportError> {
        let fmt = Format::new(m.language, &m.scope.currency);
        let current = m.data.current_initiatives(m.scope.as_of);
        let mut clusters: BTreeMap<&str, Vec<&OverlapCluster>> = BTreeMap::new();
        for member in &m.data.overlap_clusters {
            clusters.entry(&member.cluster).or_default().push(member);
        }
        let mut municipalities: Vec<&Municipality> = m.scope.municipalities.iter().collect();
        municipalities.sort_by(|a, b| fmt.order(&a.name, &b.name).then_with(|| a.id.cmp(&b.id)));
        Ok(Desk {
            m,
            say: Messages::load(m.language)?,
            fmt,
            measures: keyed(&m.data.measures),
            before: keyed(m.measures_before),
            initiatives: current
                .iter()
                .map(|row| (row.initiative_id.as_str(), *row))
                .collect(),
            clusters,
            judged: judged(m.lines),
            names: m
                .scope
                .municipalities
                .iter()
                .map(|u| (u.id.as_str(), u.name.as_str()))
                .collect(),
            municipalities,
        })
    }

    /// The entry of the catalogue, or an indicator of an analyst's own.
    pub fn metric(&self, id: &str) -> &'a Metric {
        metrics::find(self.m.metrics, id).unwrap_or_else(|| {
            panic!("the report names the metric {id}, which the catalogue lacks")
        })
    }

    /// The unit of a measure's value.
    pub fn unit(&self, measure: &Measure) -> Unit {
        self.metric(&measure.metric).unit_of(&measure.dimension)
    }

    /// Every municipality in the order of the language, then all together.
    pub fn everyone(&self) -> Vec<&'a str> {
        let ids = self.municipalities.iter().map(|m| m.id.as_str());
        ids.chain([ALL]).collect()
    }

    /// A measure.
    pub fn get(&self, metric: &str, who: &str, dimension: &str) -> Option<&'a Measure> {
        self.measures.get(&(metric, who, dimension)).copied()
    }

    /// Where a municipality stands against the cooperation on these metrics and dimensions.
    pub fn compare(&self, who: &str, wanted: &[(&str, &str)]) -> Vec<Comparison> {
        let find = |metric: &str, who: &str, part: &str| self.get(metric, who, part);
        scorecard::compare(self.m.metrics, find, who, wanted)
    }

    /// A measure of one period earlier.
    pub fn get_before(&self, metric: &str, who: &str, dimension: &str) -> Option<&'a Measure> {
        self.before.get(&(metric, who, dimension)).copied()
    }

    /// A measure that may be shown.
    pub fn ok(&self, metric: &str, who: &str, dimension: &str) -> Option<&'a Measure> {
        self.get(metric, who, dimension).filter(|m| is_ok(m))
    }

    /// The value of a measure that may be shown.
    pub fn value(&self, metric: &str, who: &str, dimension: &str) -> Option<f64> {
        self.ok(metric, who, dimension)?.value
    }

    /// All measures of a metric for one, by dimension.
    pub fn all(&self, metric: &str, who: &str) -> Vec<&'a Measure> {
        self.m
            .data
            .measures
            .iter()
            .filter(|m| m.metric == metric && m.municipality == who)
            .collect()
    }

    /// A value with its unit, or the reason why there is none.
    pub fn shown(&self, measure: Option<&Measure>) -> String {
        let Some(measure) = measure else {
            return self.say.text("value.none");
        };
        match (measure.status, measure.value) {
            (Some(Status::Ok), Some(value)) => self.fmt.value(value, self.unit(measure)),
            _ => self.withheld(measure),
        }
    }

    /// What is shown instead of a value: the count where there is one, else why not.
    pub fn withheld(&self, measure: &Measure) -> String {
        match (measure.status, measure.numerator, measure.denominator) {
            (Some(Status::SmallN), Some(above), Some(below)) if below > 0.0 => self.say.say(
                "value.of",
                &[("a", &self.fmt.whole(above)), ("b", &self.fmt.whole(below))],
            ),
            (Some(Status::NotReached), ..) => self.say.text("value.not_reached"),
            (Some(Status::LowCoverage), ..) => self.say.text("value.low_coverage"),
            _ => self.say.text("value.none"),
        }
    }

    /// The reason for no value, as a sentence.
    pub fn reason(&self, measure: &Measure) -> String {
        match &measure.reason {
            Some(reason) => self.say.text(&format!("reason.{reason}")),
            None => String::new(),
        }
    }

    /// The interval of a measure.
    pub fn interval(&self, measure: &Measure) -> Option<String> {
        self.fmt
            .interval(measure.lower, measure.upper, self.unit(measure))
    }

    /// The name of a municipality, or of all together.
    pub fn name(&self, id: &str) -> String {
        match id {
            ALL => self.say.text("word.all"),
            id => self
                .names
                .get(id)
                .map_or_else(|| id.to_owned(), |name| (*name).to_owned()),
        }
    }

    /// The page of a municipality.
    pub fn path_of(&self, municipality: &Municipality) -> String {
        path_in(&self.say.text("page.folder"), municipality)
    }

    /// What readers call a metric.
    pub fn metric_name(&self, id: &str) -> &'static str {
        let names = &self.metric(id).name;
        match self.say.language.as_str() {
            "nn" => names.nn,
            "da" => names.da,
            "en" => names.en,
            _ => names.nb,
        }
    }

    /// The word for a stage.
    pub fn stage(&self, stage: Option<Stage>) -> String {
        match stage {
            Some(stage) => self.say.text(&format!("stage.{}", stage.word())),
            None => self.say.text("stage.unknown"),
        }
    }

    /// What the scorecard says of a measure: word and class.
    pub fn verdict(&self, metric: &str, who: &str, dimension: &str) -> Option<(String, String)> {
        let line = self.judged.get(&(metric, who, dimension))?;
        let unit = self.metric(metric).unit_of(dimension);
        let goal = self.fmt.value(line.target.better_than, unit);
        let (key, class) = match line.verdict {
            Verdict::Met => ("verdict.met", "ok"),
            Verdict::NotMet => ("verdict.not_met", "bad"),
            Verdict::CannotTell => ("verdict.cannot_tell", "wait"),
            Verdict::NoValue => ("verdict.no_value", "wait"),
        };
        Some((self.say.say(key, &[("goal", &goal)]), class.to_owned()))
    }

    /// A page with what all pages have. `root` leads from the page to the set's top.
    pub fn page(&self, path: &str, root: &str, heading: &str) -> PageView {
        let link = |href: &str, text: String| Link {
            here: href == path,
            href: format!("{root}{href}"),
            text,
        };
        let mut nav = vec![link("index.html", self.m.title.to_owned())];
        let everyone: Vec<Link> = self
            .municipalities
            .iter()
            .map(|municipality| link(&self.path_of(municipality), municipality.name.clone()))
            .collect();
        // A dozen names fit above a heading; more are folded away.
        let nav_more = match everyone.len() {
            0..=12 => {
                nav.extend(everyone);
                Vec::new()
            }
            _ => everyone,
        };
        nav.push(link("overlap.html", self.say.text("page.overlap")));
        nav.push(link("quality.html", self.say.text("page.quality")));
        nav.push(link("method.html", self.say.text("page.method")));
        let period = self.fmt.period(self.m.scope.period);
        let date = self.fmt.date(self.m.scope.as_of);
        PageView {
            lang: self.say.language.clone(),
            title: format!("{heading} – {} – {period}", self.say.text("word.product")),
            kicker: self.say.say(
                "page.kicker",
                &[
                    ("title", self.m.title),
                    ("period", &period),
                    ("date", &date),
                ],
            ),
            heading: heading.to_owned(),
            banner: self.m.note.map(str::to_owned),
            nav,
            nav_more,
            nav_more_label: self.say.text("page.everyone"),
            nav_label: self.say.text("page.nav"),
            skip: self.say.text("page.skip"),
            tiles_label: self.say.text("page.tiles"),
            foot: self
                .say
                .say("page.foot", &[("version", env!("CARGO_PKG_VERSION"))]),
            ..PageView::default()
        }
    }

    /// The date that changes are counted from, or the first and last of them where they differ.
    pub fn since(&self, who: &str) -> String {
        let dates: Vec<_> = match who {
            ALL => self.m.since.values().copied().collect(),
            who => self.m.since.get(who).copied().into_iter().collect(),
        };
        match (dates.iter().min(), dates.iter().max()) {
            (Some(first), Some(last)) if first == last => self.fmt.date(*first),
            (Some(first), Some(last)) => self.say.say(
                "section.since_several",
                &[
                    ("first", &self.fmt.date(*first)),
                    ("last", &self.fmt.date(*last)),
                ],
            ),
            _ => self.fmt.period(self.m.before.period),
        }
    }

    /// A link to a metric in the method page.
    pub fn method(&self, root: &str, id: &str) -> Link {
        Link {
            text: self.say.text("word.method_link"),
            href: format!("{root}method.html#{}", anchor(id)),
            here: false,
        }
    }
}

/// The anchor of a metric.
pub(super) fn anchor(id: &str) -> String {
    id.replace(['.', '_'], "-")
}

/// Whether a measure has a value that may be shown.
pub(super) fn is_ok(measure: &Measure) -> bool {
    measure.status == Some(Status::Ok)
}
