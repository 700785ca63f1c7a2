//! In: nothing. Out: the closed lists of words that model columns may hold, above all the ladder
//! of stages that every model of innovation work is mapped to. It deliberately knows none of the
//! words that exports use for them: those are the vocabularies in `pipelines/vocabularies/`.

use super::table::{Word, words};

words! {
    /// The ladder of stages, and the ends that leave it.
    Stage {
        /// An idea, need or wish that nobody has looked at.
        Submitted = "submitted",
        /// Looked at, waiting for or just after the council's decision.
        Assessed = "assessed",
        /// Need and possible solutions are explored.
        Explore = "explore",
        /// Planned.
        Plan = "plan",
        /// Tried out on a small scale.
        Test = "test",
        /// Introduced.
        Implement = "implement",
        /// Introduced, effects are followed up.
        FollowUp = "follow_up",
        /// In ordinary operation.
        Operate = "operate",
        /// Turned down before it began.
        Rejected = "rejected",
        /// Ended before it was introduced.
        Stopped = "stopped",
        /// Became part of another initiative.
        Merged = "merged",
        /// Finished.
        Completed = "completed",
    }
}

impl Stage {
    /// The step on the ladder, 0 (submitted) to 7 (operate); none for an end.
    pub fn step(self) -> Option<u8> {
        let step = Stage::ALL.iter().position(|s| *s == self)?;
        (step <= 7).then_some(step as u8)
    }

    /// Whether nothing more is to be developed: an end, or ordinary operation.
    pub fn is_closed(self) -> bool {
        self.step().is_none_or(|step| step == 7)
    }
}

words! {
    /// How large an initiative is meant to be.
    Kind {
        /// Not yet decided what to become.
        Idea = "idea",
        /// A hypothesis to be tried.
        Experiment = "experiment",
        /// A small development inside the line.
        MiniDevelopment = "mini_development",
        /// A project.
        Project = "project",
        /// A programme of several projects; its rows are left out of counts and sums.
        Programme = "programme",
    }
}

words! {
    /// With whom it is carried out.
    Delivery {
        /// By the municipality alone.
        Own = "own",
        /// Tried by one on behalf of others.
        Pilot = "pilot",
        /// Together with other municipalities.
        Intermunicipal = "intermunicipal",
        /// Taken over from another that did it first.
        Reuse = "reuse",
    }
}

words! {
    /// Furesø's three tracks of innovation. A track stands in the programme, under its name.
    Track {
        /// A culture of innovation.
        Culture = "culture",
        /// Led by politicians.
        Political = "political",
        /// Everyday innovation.
        Everyday = "everyday",
    }
}

impl Track {
    /// The name that vocabularies give it as a programme.
    pub fn name(self) -> &'static str {
        match self {
            Track::Culture => "Innovasjonskultur",
            Track::Political => "Politisk ledet innovasjon",
            Track::Everyday => "Hverdagsinnovasjon",
        }
    }

    /// The track that a programme is, if it is one.
    pub fn of(programme: &str) -> Option<Track> {
        Track::ALL
            .iter()
            .copied()
            .find(|track| track.name() == programme)
    }
}

words! {
    /// New in degree or in kind.
    Novelty {
        /// A step from what is there.
        Incremental = "incremental",
        /// Replaces what is there.
        Radical = "radical",
    }
}

words! {
    /// Where the idea came from.
    Origin {
        /// An employee.
        Employee = "employee",
        /// A citizen.
        Citizen = "citizen",
        /// A business.
        Business = "business",
        /// A volunteer or voluntary organisation.
        Volunteer = "volunteer",
        /// A politician.
        Politician = "politician",
        /// The management.
        Management = "management",
    }
}

words! {
    /// Whether work goes on.
    Lifecycle {
        /// Work goes on.
        Active = "active",
        /// Waits for something.
        Waiting = "waiting",
        /// Closed in its system.
        Closed = "closed",
    }
}

words! {
    /// What came of it.
    Outcome {
        /// The wanted effect was measured.
        Effect = "effect",
        /// Part of it.
        Partial = "partial",
        /// It was not.
        NoEffect = "no_effect",
        /// Cannot be said yet.
        TooEarly = "too_early",
    }
}

words! {
    /// A council's decision.
    Decision {
        /// Go on.
        Approved = "approved",
        /// No.
        Rejected = "rejected",
        /// Not now.
        Parked = "parked",
        /// Taken back by whoever submitted it.
        Withdrawn = "withdrawn",
    }
}

words! {
    /// A status light.
    Light {
        /// As planned.
        Green = "green",
        /// Needs attention.
        Yellow = "yellow",
        /// Off plan.
        Red = "red",
    }
}

words! {
    /// How a change of stage is known.
    Evidence {
        /// The export gives the date.
        Explicit = "explicit",
        /// Two snapshots differ.
        Snapshots = "snapshots",
    }
}

words! {
    /// The kind of a benefit, by what may be added to what.
    BenefitKind {
        /// Money that can be taken out of a budget.
        Direct = "direct",
        /// Hours that are freed.
        FreedTime = "freed_time",
        /// Better quality.
        Quality = "quality",
        /// A cost that does not come.
        AvoidedCost = "avoided_cost",
        /// Falls to someone outside the municipality.
        OtherParty = "other_party",
    }
}

words! {
    /// A perspective of the scorecard.
    Perspective {
        /// Economy.
        Economy = "economy",
        /// Those who use the services.
        Users = "users",
        /// Internal processes.
        Processes = "processes",
        /// Learning and employees.
        Learning = "learning",
        /// Society and environment.
        Society = "society",
    }
}

words! {
    /// What freed time was turned into.
    Conversion {
        /// A budget was cut.
        BudgetCut = "budget_cut",
        /// Moved to a named purpose.
        Reallocated = "reallocated",
        /// Stays where it was freed.
        Kept = "kept",
        /// Not said.
        Unknown = "unknown",
    }
}

words! {
    /// Where a year's amount stands in the financial plan.
    Placement {
        /// In the adopted budget or plan.
        InBudget = "in_budget",
        /// Proposed.
        Proposed = "proposed",
        /// In no plan.
        NotPlaced = "not_placed",
    }
}

words! {
    /// How grave a finding is.
    Severity {
        /// Worth knowing.
        Info = "info",
        /// A value or a row could not be used as it stood.
        Warning = "warning",
        /// A file, a sheet or a municipality could not be used.
        Error = "error",
    }
}

words! {
    /// Whether a measure has a value, and why not.
    Status {
        /// It has.
        Ok = "ok",
        /// Too few rows have the fields it needs.
        LowCoverage = "low_coverage",
        /// The denominator is under 5: counts only.
        SmallN = "small_n",
        /// The data can't answer it at all.
        Refused = "refused",
        /// Would tell about one or two persons.
        Suppressed = "suppressed",
        /// A median that the curve does not reach.
        NotReached = "not_reached",
    }
}

impl Default for Status {
    /// Nothing has a value before it is computed.
    fn default() -> Self {
        Status::Refused
    }
}

words! {
    /// How two initiatives are related.
    Relation {
        /// The same need and the same kind of solution.
        Same = "same",
        /// A similar theme.
        Theme = "theme",
        /// Neither.
        Different = "different",
    }
}

impl std::fmt::Display for Stage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

words! {
    /// What the scorecard says of a number and its target.
    Verdict {
        /// The whole interval is on the good side.
        Met = "met",
        /// The whole interval is on the bad side.
        NotMet = "not_met",
        /// The target lies inside the interval.
        CannotTell = "cannot_tell",
        /// There is no value to judge.
        NoValue = "no_value",
    }
}

words! {
    /// What an XmR chart says of a number's course over the periods.
    Trend {
        /// The differences between periods are noise.
        CommonVariation = "common_variation",
        /// Eight or more in a row on one side of the mean.
        Shift = "shift",
        /// Six or more in a row, each above the one before, or each below.
        Trend = "trend",
        /// A period outside the natural process limits.
        OutsideLimits = "outside_limits",
        /// Fewer than eight periods: nothing can be said.
        TooFew = "too_few",
    }
}

impl Default for Trend {
    /// Without a single period.
    fn default() -> Trend {
        Trend::TooFew
    }
}
