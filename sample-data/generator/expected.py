"""Metric values counted from the ground truth by plain Python, independent of the program that is tested with them."""
import copy
import datetime as dt
from itertools import combinations
from statistics import median

from .truth import AS_OF, ENDS, LADDER, NAMES, NUMBERS, PERIOD, SNAPSHOTS

WITH_BENEFITS = ("molde", "hustadvika", "rauma")


def newest(items):
    return [i for i in items if i.submitted <= AS_OF and not i.gone]


def stage(i):
    return None if i.odd_stage else i.stage(AS_OF)


def is_open(i):
    return stage(i) not in ENDS + ("operate",)


def decided(i):
    return None if i.muni == "vestnes" or not i.decided or i.decided > AS_OF else i.decided


def queue(items):
    return [i for i in newest(items) if is_open(i) and decided(i) is None and stage(i) in ("submitted", "assessed")]


def name(x):
    if x.__class__.__name__ == "Benefit":
        return x.id
    if x.muni == "vestnes" or not x.id:
        return f"«{x.title}»"
    return x.id


def names(xs):
    return ", ".join(name(x) for x in xs) or "none"


def overlap_pairs(world):
    out = []
    allitems = [i for items in world.values() for i in newest(items)]
    for a, b in combinations(allitems, 2):
        if a.muni == b.muni:
            continue
        ka, kb = {k[1:]: k[0] for k in a.rel}, {k[1:]: k[0] for k in b.rel}
        both = set(ka) & set(kb)
        if any(ka[k] == kb[k] == "=" for k in both):
            out.append((a, b, "same"))
        elif both:
            out.append((a, b, "theme"))
    return out


def counts(world):
    out = ["| municipality | number | " + " | ".join(str(s) for s in SNAPSHOTS) + " | benefits | measurements |", "|---|---|" + "---|" * (len(SNAPSHOTS) + 2)]
    for m, items in world.items():
        n = []
        for s in SNAPSHOTS:
            k = [i for i in items if i.submitted <= s and not (i.gone and s == AS_OF)]
            if m == "vestnes" and s == dt.date(2026, 3, 31):
                k = [i for i in k if i.stage(s) in ("test", "implement")]
            n.append("–" if m == "aukra" and s < SNAPSHOTS[2] else str(len(k)))
        bs = benefits(items)
        out.append(f"| {NAMES[m]} | {NUMBERS[m]} | " + " | ".join(n) + f" | {len(bs)} | {sum(len(ms(b)) for b in bs)} |")
    pairs = overlap_pairs(world)
    out.append("")
    out.append(f"Initiatives without the rejected, repeated and programme rows; benefits and measurements of the newest snapshot, without the orphan. "
               f"`overlap-truth.csv` has {sum(p[2] == 'same' for p in pairs)} pairs of the same initiative and {sum(p[2] == 'theme' for p in pairs)} of the same theme only.")
    return "\n".join(out)


def benefits(items):
    return [b for i in newest(items) for b in i.benefits if b.visible(AS_OF)]


def ms(b):
    return [m for m in b.measurements if m[0] <= AS_OF]


def fmt(v):
    if v is None:
        return ""
    v = 0.0 if v == 0 and not isinstance(v, int) else v
    return str(int(v)) if v == int(v) else repr(v)


def once(world):
    """The same items with each joint initiative once: the copy of the lowest municipality number, with the
    benefits of the first copy that has any. Only Molde, Hustadvika and Rauma export a Fellestiltak-id."""
    groups, kept = {}, {m: [] for m in world}
    for m in sorted(world, key=lambda m: NUMBERS[m]):
        for i in world[m]:
            key = i.joint if m in WITH_BENEFITS and i in newest(world[m]) else None
            if key and key in groups:
                first = groups[key]
                if not any(b.visible(AS_OF) for b in first.benefits):
                    first.benefits = i.benefits
                continue
            i = copy.copy(i)
            if key:
                groups[key] = i
            kept[m].append(i)
    return kept


def compute(world):
    rows, prose = [], []
    munis = list(world)
    joint_once = once(world)

    def put(metric, muni, dim, value, num="", den=""):
        rows.append((metric, str(NUMBERS.get(muni, muni)), dim, fmt(value), str(num), str(den)))

    def share(metric, text, which, hits, base, show="hit", dim=""):
        """hits and base: functions of a municipality's items that return lists."""
        prose.append(f"\n**{metric}** – {text}\n")
        tn = td = 0
        for m in which:
            h, b = hits(world[m]), base(world[m])
            tn, td = tn + len(hits(joint_once[m])), td + len(base(joint_once[m]))
            put(metric, m, dim, len(h) / len(b) if b else None, len(h), len(b))
            rest = [x for x in b if x not in h]
            lst = names(h) if show == "hit" else f"not counted: {names(rest)}"
            prose.append(f"- {NAMES[m]}: {len(h)} / {len(b)} = {len(h) / len(b):.4f}. {'Counted: ' if show == 'hit' else ''}{lst}.")
        put(metric, "all", dim, tn / td, tn, td)
        prose.append(f"- All of these, joint ones once: {tn} / {td} = {tn / td:.4f}.")

    prose.append(f"As-of {AS_OF}, period 2026Q3 ({PERIOD[0]} to {PERIOD[1]}). Ids as in the exports; Vestnes's tasks and Hustadvika's rows without Nr by title. “All” pools the municipalities' rows, with a joint initiative "
                 "(the same Fellestiltak-id) once: the copy of the lowest municipality number stands.")
    prose.append("\n**activity.ideas** – initiatives submitted in the period, whatever became of them\n")
    total = 0
    for m in munis:
        h = [i for i in newest(world[m]) if PERIOD[0] <= i.submitted <= PERIOD[1]]
        total += len([i for i in newest(joint_once[m]) if PERIOD[0] <= i.submitted <= PERIOD[1]])
        put("activity.ideas", m, "", len(h), len(h))
        prose.append(f"- {NAMES[m]}: {len(h)}: {names(h)}.")
    put("activity.ideas", "all", "", total, total)
    prose.append(f"- All: {total}.")

    prose.append("\n**activity.portfolio** – initiatives by stage in the newest snapshot (unknown = null stage)\n")
    order = LADDER + ["rejected", "stopped", "completed", "unknown"]
    prose.append("| municipality | " + " | ".join(order) + " | sum |\n|---|" + "---|" * (len(order) + 1))
    sums = dict.fromkeys(order, 0)
    for m in munis:
        c = dict.fromkeys(order, 0)
        for i in newest(world[m]):
            c[stage(i) or "unknown"] += 1
        for i in newest(joint_once[m]):
            sums[stage(i) or "unknown"] += 1
        for k in order:
            if c[k]:
                put("activity.portfolio", m, f"stage={k}", c[k], c[k])
        put("activity.portfolio", m, "", sum(c.values()), sum(c.values()))
        prose.append(f"| {NAMES[m]} | " + " | ".join(str(c[k]) for k in order) + f" | {sum(c.values())} |")
    for k in order:
        if sums[k]:
            put("activity.portfolio", "all", f"stage={k}", sums[k], sums[k])
    put("activity.portfolio", "all", "", sum(sums.values()), sum(sums.values()))
    prose.append("| all | " + " | ".join(str(sums[k]) for k in order) + f" | {sum(sums.values())} |")

    prose.append("\n**activity.queue** – undecided ideas: open, no decision date, stage submitted or assessed. Age = as-of minus submitted, in days\n")
    total = []
    for m in munis:
        q = queue(world[m])
        ages = [(AS_OF - i.submitted).days for i in q]
        total += [(AS_OF - i.submitted).days for i in queue(joint_once[m])]
        put("activity.queue", m, "what=count", len(q), len(q))
        put("activity.queue", m, "what=age_max", max(ages))
        put("activity.queue", m, "what=age_median", median(ages), "", len(ages))
        prose.append(f"- {NAMES[m]}: {len(q)}, oldest {max(ages)} days, median {fmt(median(ages))}: " + ", ".join(f"{name(i)} ({a})" for i, a in zip(q, ages)) + ".")
    put("activity.queue", "all", "what=count", len(total), len(total))
    put("activity.queue", "all", "what=age_max", max(total))

    openi = lambda items: [i for i in newest(items) if is_open(i)]
    share("activity.no_owner", "open initiatives without a responsible person ÷ open", munis, lambda t: [i for i in openi(t) if not i.owner], openi)
    known = lambda t: [i for i in newest(t) if i.origin]
    share("activity.employee_driven", "origin employee ÷ known origin, open and closed", munis, lambda t: [i for i in known(t) if i.origin == "employee"], known, "rest")
    share("activity.plan_anchor", "open with a plan ÷ open", WITH_BENEFITS, lambda t: [i for i in openi(t) if i.plan], openi, "rest", "what=plan")
    deliv = lambda t: [i for i in openi(t) if i.delivery]
    share("overlap.joint_share", "delivery intermunicipal ÷ open with known delivery", munis, lambda t: [i for i in deliv(t) if i.delivery == "intermunicipal"], deliv)
    handed = lambda t: [i for i in newest(t) if stage(i) in ("plan", "test", "implement", "follow_up")]
    share("effect.plan_coverage", "stage plan, test, implement or follow_up with at least one benefit ÷ such. Vestnes and Aukra export no benefits: refused", WITH_BENEFITS,
          lambda t: [i for i in handed(t) if any(b.visible(AS_OF) for b in i.benefits)], handed, "rest")
    share("effect.owner", "benefits with an owner ÷ benefits (the orphan G-099 left out)", WITH_BENEFITS, lambda t: [b for b in benefits(t) if b.owner], benefits, "rest")
    due = lambda t: [b for b in benefits(t) if b.realisation and b.realisation <= AS_OF]
    share("effect.overdue", "due benefits without a measurement on or after the realisation date ÷ benefits due by the as-of date", WITH_BENEFITS,
          lambda t: [b for b in due(t) if not any(d >= b.realisation for d, _ in ms(b))], due)

    prose.append("\n**effect.realised_direct** – Σ realised ÷ Σ planned, direct benefits in kroner, years before 2026 (that is 2025)\n")
    tr = tp = 0
    for m in WITH_BENEFITS:
        k = [b for b in benefits(world[m]) if b.kind == "direct" and 2025 in b.planned]
        p, r = sum(b.planned[2025] for b in k), sum(b.realised.get(2025, 0) for b in k)
        assert all(2025 in b.realised for b in k)
        tr, tp = tr + r, tp + p
        put("effect.realised_direct", m, "", r / p if p else None, r, p)
        prose.append(f"- {NAMES[m]}: {r} / {p} = " + (f"{r / p:.4f}" if p else "no value") + ". " + "; ".join(f"{b.id} ({b.realised[2025]} of {b.planned[2025]})" for b in k) + ".")
    put("effect.realised_direct", "all", "", tr / tp, tr, tp)
    prose.append(f"- All of these: {tr} / {tp} = {tr / tp:.4f}.")

    prose.append("\n**effect.plan_years** – Σ planned kroner of direct benefits, year 2027, by placement\n")
    tot = {}
    for m in WITH_BENEFITS:
        for place in ("in_budget", "proposed", "not_placed"):
            k = [b for b in benefits(world[m]) if b.kind == "direct" and b.placement == place and 2027 in b.planned]
            v = sum(b.planned[2027] for b in k)
            tot[place] = tot.get(place, 0) + v
            put("effect.plan_years", m, f"year=2027;placement={place}", v, v)
            prose.append(f"- {NAMES[m]}, {place}: {v}: " + ("; ".join(f"{b.id} {b.planned[2027]}" for b in k) or "none") + ".")
    for place, v in tot.items():
        put("effect.plan_years", "all", f"year=2027;placement={place}", v, v)
        prose.append(f"- All, {place}: {v}.")

    prose.append("\n**effect.achievement** – (latest value − baseline) ÷ (target − baseline) for each benefit with baseline, target and a measurement by the as-of date; the median. "
                 "Values as they stand in the export (Molde's floored ones as read). A benefit that was measured only at its zero point counts with 0.\n")
    for m in WITH_BENEFITS:
        a = sorted(((ms(b)[-1][1] - b.baseline) / (b.target - b.baseline) + 0.0, b.id) for b in benefits(world[m])
                   if b.baseline is not None and b.target is not None and b.target != b.baseline and ms(b))
        put("effect.achievement", m, "", median(x for x, _ in a), "", len(a))
        prose.append(f"- {NAMES[m]}: median {median(x for x, _ in a):.4f}, n {len(a)}: " + "; ".join(f"{b} {x:.4f}" for x, b in a) + ".")

    prose.append("\n**activity.time_to_decision** – Hustadvika, submitted → decided (any decision), Kaplan–Meier from the submission date, undecided censored at the as-of date, no left truncation. "
                 "Median = the first day where S ≤ 0.5\n")
    obs = sorted(((decided(i) or AS_OF) - i.submitted).days if decided(i) else (AS_OF - i.submitted).days for i in newest(world["hustadvika"]))
    ev = {}
    for i in newest(world["hustadvika"]):
        t = ((decided(i) or AS_OF) - i.submitted).days
        ev.setdefault(t, [0, 0])[0 if decided(i) else 1] += 1
    prose.append("| day | at risk | decided | censored | S |\n|---|---|---|---|---|")
    s, risk, med, at = 1.0, len(obs), None, {}
    for t in sorted(ev):
        d, c = ev[t]
        if d:
            s *= 1 - d / risk
        if med is None and s <= 0.5:
            med = t
        prose.append(f"| {t} | {risk} | {d} | {c} | {s:.4f} |")
        risk -= d + c
        for h in (30, 60, 90):
            if t <= h:
                at[h] = s
    n_ev = sum(v[0] for v in ev.values())
    put("activity.time_to_decision", "hustadvika", "at=median", med)
    for h in (30, 60, 90):
        put("activity.time_to_decision", "hustadvika", f"at={h}d", 1 - at.get(h, 1.0))
    prose.append(f"\nMedian {med} days; {n_ev} decided of {len(obs)}; decided at 30, 60 and 90 days: " + ", ".join(f"{1 - at.get(h, 1.0):.4f}" for h in (30, 60, 90)) + ".")

    first = SNAPSHOTS[0]
    s, med2 = 1.0, None
    late = []  # (entry, exit, decided)
    for i in newest(world["hustadvika"]):
        entry = max(0, (first - i.submitted).days)
        out = ((decided(i) or AS_OF) - i.submitted).days
        if out > entry:
            late.append((entry, out, bool(decided(i))))
    for t in sorted({o for e, o, d in late if d}):
        s *= 1 - sum(o == t and d for e, o, d in late) / sum(e < t <= o for e, o, d in late)
        if med2 is None and s <= 0.5:
            med2 = t
    prose.append(f"\nThe same with left truncation at the first snapshot ({first}): an initiative enters the risk set at its age on that day (0 if submitted later), those decided by then are left out: "
                 f"median {med2 if med2 is not None else 'not reached'}{' days' if med2 is not None else ''}, {sum(d for _, _, d in late)} decided of {len(late)}.")

    table = "metric,municipality,dimension,value,numerator,denominator\n" + "".join(",".join(r) + "\n" for r in rows)
    return table, "\n".join(prose)
