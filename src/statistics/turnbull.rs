//! Takes events that are known to have happened between two times; gives Turnbull's estimate of when.
//!
//! What quarterly exports show is a stage on one date and another stage on the next: the change lies
//! somewhere between. To take its date as one of the two ends, or as the middle, moves every median.
//! Turnbull's estimate is the nonparametric maximum of the likelihood (Turnbull 1976). It puts mass
//! on the innermost intervals only, and says nothing of where inside them: so survival has two
//! bounds there, and the median is an interval even without any chance.
//!
//! What came under observation late (left truncation) counts from then on: each observation tells
//! what happened to those that lasted so long. Mass may then also end at such a time, for before it
//! the late one takes no share of it (Frydman 1994). The likelihood is concave in the logarithms of
//! the survival, so that a maximum by the conditions is the only one.
//!
//! What it deliberately does not do: it gives no confidence interval. None that is simple covers as
//! it says (the likelihood is not regular), and bounds that come from the data's own gaps must not
//! pass for one.

/// An event between two times, both ends counted. One that has not happened yet has no end:
/// [`f64::INFINITY`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Between {
    /// The first time at which it may have happened.
    pub from: f64,
    /// The last one.
    pub to: f64,
    /// After this time it was under observation, and would not have been seen had it happened by
    /// then; 0 where it was from the start.
    pub entry: f64,
}

/// Mass on an innermost interval, both ends counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mass {
    pub from: f64,
    /// [`f64::INFINITY`] if it lies beyond everything that was seen.
    pub to: f64,
    /// A share of 1.
    pub share: f64,
}

/// Turnbull's estimate.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Turnbull {
    /// In order of time; without those that got nothing.
    pub masses: Vec<Mass>,
    /// The logarithm of the likelihood at its maximum.
    pub log_likelihood: f64,
    /// How many observations there are.
    pub n: usize,
}

/// Steps after which a likelihood that still grows is given up. Each costs observations times
/// intervals; a few hundred are usual.
const MOST_STEPS: usize = 20_000;
/// How near the maximum the slope must be, as a share of the number of observations: before it is
/// tried which masses are none, and at the end.
const NEAR: f64 = 1e-4;
const FLAT: f64 = 1e-12;
/// By how much the likelihood may still rise along a mass that is none.
const RISE: f64 = 1e-9;

/// What an observation may be: the innermost intervals within it, from one to before another, and
/// the first that it could have been seen in.
type Inside = (usize, usize, usize);

/// The estimate, from observations with `from <= to`, and `entry < from` where they entered late;
/// others, and such as are no numbers, are refused. None either where no maximum was found: where
/// all of few died out before others entered, the likelihood has none.
pub fn turnbull(observations: &[Between]) -> Option<Turnbull> {
    let is_sound = |seen: &Between| {
        let late = seen.entry == 0.0 || (seen.entry > 0.0 && seen.entry < seen.from);
        seen.from.is_finite() && seen.from <= seen.to && late
    };
    if observations.is_empty() || !observations.iter().all(is_sound) {
        return None;
    }
    let innermost = innermost(observations);
    // Innermost intervals have an order, so those inside an observation stand side by side.
    let inside: Vec<Inside> = observations
        .iter()
        .map(|seen| {
            let first = innermost.partition_point(|(from, _)| *from < seen.from);
            let end = innermost.partition_point(|(_, to)| *to <= seen.to);
            let entered = match seen.entry > 0.0 {
                true => innermost.partition_point(|(_, to)| *to <= seen.entry),
                false => 0,
            };
            (first, end, entered)
        })
        .collect();
    let inside = counted(inside);
    let shares = maximum(&inside, innermost.len(), observations.len() as f64)?;
    let masses = innermost.iter().zip(&shares);
    Some(Turnbull {
        masses: masses
            .filter(|(_, share)| **share > 0.0)
            .map(|((from, to), share)| Mass {
                from: *from,
                to: *to,
                share: *share,
            })
            .collect(),
        log_likelihood: log_likelihood(&inside, &shares),
        n: observations.len(),
    })
}

/// From a beginning to the next end with nothing between: only there can mass be worth most.
fn innermost(observations: &[Between]) -> Vec<(f64, f64)> {
    // At one time beginnings come before ends, for both ends are counted.
    let begins = observations.iter().map(|seen| (seen.from, 0));
    let ends = observations.iter().map(|seen| (seen.to, 1));
    let late = observations.iter().filter(|seen| seen.entry > 0.0);
    let entries = late.map(|seen| (seen.entry, 1));
    let mut edges: Vec<(f64, u8)> = begins.chain(ends).chain(entries).collect();
    edges.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    edges
        .windows(2)
        .filter(|pair| pair[0].1 == 0 && pair[1].1 == 1)
        .map(|pair| (pair[0].0, pair[1].0))
        .collect()
}

/// Observations over the same innermost intervals, with how many there are.
fn counted(mut inside: Vec<Inside>) -> Vec<(Inside, f64)> {
    inside.sort_unstable();
    inside
        .chunk_by(|a, b| a == b)
        .map(|alike| (alike[0], alike.len() as f64))
        .collect()
}

/// The shares that make the observations likeliest. A share that is none at the maximum gets there
/// ever more slowly, so it is tried which are none, first boldly: what holds the conditions of a
/// maximum (Karush, Kuhn and Tucker) is one, however it was found.
fn maximum(inside: &[(Inside, f64)], n_shares: usize, n: f64) -> Option<Vec<f64>> {
    let even = vec![1.0 / n_shares as f64; n_shares];
    let mut near = climbed(inside, even, n, NEAR);
    for exponent in 2..12 {
        let least = 0.1_f64.powi(exponent);
        let kept = near
            .iter()
            .map(|share| if *share < least { 0.0 } else { *share });
        let kept: Vec<f64> = kept.collect();
        let total: f64 = kept.iter().sum();
        let tried: Vec<f64> = kept.iter().map(|share| share / total).collect();
        if log_likelihood(inside, &tried).is_finite() {
            let tried = climbed(inside, tried, n, FLAT);
            let (_, slopes) = step(inside, &tried, n);
            let is_flat = |(share, slope): (&f64, &f64)| *share == 0.0 || slope.abs() <= RISE;
            let rises = slopes.iter().any(|slope| *slope > RISE);
            if !rises && tried.iter().zip(&slopes).all(is_flat) {
                return Some(tried);
            }
        }
        near = climbed(inside, near, n, NEAR * least);
    }
    None
}

/// Shares of more likelihood, until the slope along each that is something is this near to none.
/// Steps of expectation and maximisation, extrapolated from each two (Varadhan and Roland 2008,
/// SqS3), never lose likelihood: an extrapolation that does is left.
fn climbed(inside: &[(Inside, f64)], mut shares: Vec<f64>, n: f64, near: f64) -> Vec<f64> {
    let length = |steps: &[f64]| steps.iter().map(|step| step * step).sum::<f64>().sqrt();
    for _ in 0..MOST_STEPS {
        let (once, slopes) = step(inside, &shares, n);
        let steepest = shares
            .iter()
            .zip(&slopes)
            .filter(|(share, _)| **share > 0.0);
        let steepest = steepest.fold(0.0, |most: f64, (_, slope)| most.max(slope.abs()));
        if steepest <= near {
            break;
        }
        let (twice, _) = step(inside, &once, n);
        let first: Vec<f64> = once.iter().zip(&shares).map(|(b, a)| b - a).collect();
        let second = twice.iter().zip(&once).map(|(c, b)| c - b);
        let change: Vec<f64> = second.zip(&first).map(|(s, r)| s - r).collect();
        let reach = -(length(&first) / length(&change)).max(1.0);
        let far = shares.iter().zip(first.iter().zip(&change));
        let far: Vec<f64> = far
            .map(|(share, (r, v))| share - 2.0 * reach * r + reach * reach * v)
            .collect();
        // From there one plain step mends what the leap has bent. A share that was something must
        // not become none by a leap: no step would bring it back.
        let is_inside = far
            .iter()
            .zip(&shares)
            .all(|(far, share)| *far > 0.0 || *share == 0.0);
        let leapt = is_inside.then(|| step(inside, &far, n).0);
        let gains =
            |leapt: &Vec<f64>| log_likelihood(inside, leapt) >= log_likelihood(inside, &twice);
        shares = leapt.filter(gains).unwrap_or(twice);
    }
    shares
}

/// One step: the mean share of each observation that lies in each interval, those counted in that
/// ended before they could have been seen. Beside it, by how much of the number of observations the
/// likelihood rises along each share.
fn step(inside: &[(Inside, f64)], shares: &[f64], n: f64) -> (Vec<f64>, Vec<f64>) {
    let before = summed(shares);
    // What an observation adds, it adds to neighbours: told at its first and behind its last.
    let mut edges = vec![0.0; shares.len() + 1];
    let mut n_with_unseen = 0.0;
    for ((first, end, entered), weight) in inside {
        let rate = weight / (before[*end] - before[*first]);
        edges[*first] += rate;
        edges[*end] -= rate;
        let could_be_seen = before[shares.len()] - before[*entered];
        edges[*entered] -= weight / could_be_seen;
        n_with_unseen += weight / could_be_seen;
    }
    let mut rate = 0.0;
    let slopes = edges.iter().take(shares.len()).map(|edge| {
        rate += edge;
        rate / n
    });
    let slopes: Vec<f64> = slopes.collect();
    let next = shares.iter().zip(&slopes);
    let next = next.map(|(share, slope)| share * (1.0 + slope * n / n_with_unseen));
    (next.collect(), slopes)
}

fn log_likelihood(inside: &[(Inside, f64)], shares: &[f64]) -> f64 {
    let before = summed(shares);
    inside
        .iter()
        .map(|((first, end, entered), weight)| {
            let could_be_seen = before[shares.len()] - before[*entered];
            weight * ((before[*end] - before[*first]) / could_be_seen).ln()
        })
        .sum()
}

/// The sum of the shares before each.
fn summed(shares: &[f64]) -> Vec<f64> {
    let mut before = Vec::with_capacity(shares.len() + 1);
    let mut sum = 0.0;
    before.push(sum);
    for share in shares {
        sum += share;
        before.push(sum);
    }
    before
}

impl Turnbull {
    /// The least and the most that the share may be to which it has not happened at a time. They
    /// differ inside an interval with mass.
    pub fn survival_at(&self, t: f64) -> (f64, f64) {
        let surely = self.masses.iter().filter(|mass| mass.from > t);
        let maybe = self.masses.iter().filter(|mass| mass.to > t);
        let sum = |masses: &mut dyn Iterator<Item = &Mass>| masses.map(|mass| mass.share).sum();
        (sum(&mut surely.into_iter()), sum(&mut maybe.into_iter()))
    }

    /// The interval in which half of all it has happened to; none if that lies beyond what was seen.
    pub fn median(&self) -> Option<(f64, f64)> {
        let mut sum = 0.0;
        for mass in &self.masses {
            sum += mass.share;
            // Half is half, however its parts were rounded.
            if sum >= 0.5 - 1e-9 {
                return mass.to.is_finite().then_some((mass.from, mass.to));
            }
        }
        None
    }
}
