-- id = "activity.decision_to_start"
-- name.nb = "Tid fra vedtak til start"
-- name.nn = "Tid frå vedtak til start"
-- name.en = "Time from decision to start"
-- name.da = "Tid fra beslutning til start"
-- question = [6, 21]
-- unit = "days"
-- direction = "down"
-- formula = "Days from the council's approval to the start; those not started are censored at the as-of date, or at the day they were over."
-- fields = ["date decided", "the decision", "date started"]
-- estimate = "wait"
SELECT
    initiative_id,
    CASE
        WHEN started >= decided THEN decided_days - started_days
        WHEN started IS NULL AND actual_end >= decided THEN decided_days - actual_end_days
        WHEN started IS NULL THEN decided_days
    END AS days,
    started IS NOT NULL AS ended
FROM initiative
WHERE decision = 'approved'
