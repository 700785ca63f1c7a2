//! In: scored candidate pairs and each record's party. Out: for each pair its margin over the
//! neighbourhood and whether the two are each other's best. It exists because a score alone says
//! little: two texts full of the service's common words score high against everything. It
//! deliberately does not know where the line goes (see `threshold`).

/// How many of the best make a neighbourhood.
const NEIGHBOURHOOD: usize = 5;

/// What the neighbours say about a pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// Twice the score minus the mean of each side's five best: the best in the other's party, and
    /// whatever comes after the best in any other party.
    pub margin: f64,
    /// Whether each is the other's best in the other's party.
    pub mutual: bool,
    /// The best score that either side has with anybody else of the other's party.
    pub runner_up: f64,
}

/// The standing of each pair, in their order.
pub fn stand(pairs: &[(u32, u32)], scores: &[f32], parties: &[u32]) -> Vec<Standing> {
    let sides = Sides::new(pairs, scores, parties);
    let margins: Vec<f64> = pairs
        .iter()
        .enumerate()
        .map(|(at, (a, b))| {
            2.0 * f64::from(scores[at]) - sides.around(*a, at, 0) - sides.around(*b, at, 1)
        })
        .collect();
    let chosen = sides.best_by(|x, y| {
        let (mx, my) = (margins[x], margins[y]);
        mx.total_cmp(&my).then(scores[x].total_cmp(&scores[y]))
    });
    (0..pairs.len())
        .map(|at| {
            let [one, other] = sides.views_of[at];
            let views = [&sides.views[one as usize], &sides.views[other as usize]];
            let score = f64::from(scores[at]);
            Standing {
                margin: margins[at],
                mutual: chosen[one as usize] == at && chosen[other as usize] == at,
                runner_up: views.iter().map(|v| v.best_but(score)).fold(0.0, f64::max),
            }
        })
        .collect()
}

/// What every record sees, party by party.
struct Sides {
    /// For each pair: what its first record sees of the second's party, and the other way round.
    views_of: Vec<[u32; 2]>,
    views: Vec<View>,
    /// For each record the best scores with records that can't be its match: in each other party
    /// all but the best. So a record with true matches in six municipalities does not look
    /// ordinary for having six. Its own party stays out: measured, that made look-alikes of one
    /// party, such as the sizes of one product, push down true matches (Abt-Buy .95 to .93).
    strangers: Vec<Best>,
}

impl Sides {
    fn new(pairs: &[(u32, u32)], scores: &[f32], parties: &[u32]) -> Self {
        let n_records = parties.len();
        // (record, party of the other, pair, side): sorted, each view is a run.
        let mut seen: Vec<(u32, u32, u32, u8)> = Vec::with_capacity(pairs.len() * 2);
        for (at, (a, b)) in pairs.iter().enumerate() {
            seen.push((*a, parties[*b as usize], at as u32, 0));
            seen.push((*b, parties[*a as usize], at as u32, 1));
        }
        seen.sort_unstable();
        let mut sides = Self {
            views_of: vec![[0; 2]; pairs.len()],
            views: Vec::new(),
            strangers: vec![Best::default(); n_records],
        };
        for run in seen.chunk_by(|x, y| (x.0, x.1) == (y.0, y.1)) {
            let (record, party) = (run[0].0 as usize, run[0].1);
            let mut view = View {
                own: parties[record] == party,
                pairs: Vec::with_capacity(run.len()),
                ..View::default()
            };
            for (_, _, at, side) in run {
                view.best.add(f64::from(scores[*at as usize]));
                view.pairs.push(*at);
                sides.views_of[*at as usize][*side as usize] = sides.views.len() as u32;
            }
            if !view.own {
                for score in &view.best.scores[1..] {
                    sides.strangers[record].add(*score);
                }
            }
            sides.views.push(view);
        }
        sides
    }

    /// The mean of a record's five best among the strangers and the best of the party. A pair of
    /// one party is judged in the same way, so that it can stand for a false link (`threshold`).
    fn around(&self, record: u32, pair: usize, side: usize) -> f64 {
        let view = &self.views[self.views_of[pair][side] as usize];
        let mut best = self.strangers[record as usize];
        if view.own {
            for score in view.best.scores {
                best.add(score);
            }
        } else {
            best.add(view.best.scores[0]);
        }
        best.scores[..NEIGHBOURHOOD].iter().sum::<f64>() / NEIGHBOURHOOD as f64
    }

    /// For each view its best pair; of equal ones the first.
    fn best_by(&self, order: impl Fn(usize, usize) -> std::cmp::Ordering) -> Vec<usize> {
        let best = |view: &View| {
            let pairs = view.pairs.iter().map(|at| *at as usize);
            pairs.reduce(|x, y| if order(y, x).is_gt() { y } else { x })
        };
        self.views
            .iter()
            .map(|view| best(view).expect("because a view is made of at least one pair"))
            .collect()
    }
}

/// What one record sees of one party.
#[derive(Debug, Default)]
struct View {
    own: bool,
    best: Best,
    pairs: Vec<u32>,
}

impl View {
    /// The best score apart from one that is that high.
    fn best_but(&self, score: f64) -> f64 {
        let best = &self.best.scores;
        if best[0] > score { best[0] } else { best[1] }
    }
}

/// The highest scores, highest first. Missing ones count as 0: nobody else was even a candidate.
#[derive(Debug, Default, Clone, Copy)]
struct Best {
    scores: [f64; NEIGHBOURHOOD + 1],
}

impl Best {
    fn add(&mut self, score: f64) {
        let at = self.scores.partition_point(|best| *best >= score);
        if at < self.scores.len() {
            self.scores[at..].rotate_right(1);
            self.scores[at] = score;
        }
    }
}
