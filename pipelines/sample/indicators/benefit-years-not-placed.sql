-- id = "effect.not_placed"
-- name.nb = "Planlagt gevinst som ikke er plassert i økonomiplanen"
-- name.nn = "Planlagd gevinst som ikkje er plassert i økonomiplanen"
-- name.en = "Planned benefit that has no place in the financial plan"
-- name.da = "Planlagt gevinst uden plads i økonomiplanen"
-- question = [12]
-- unit = "share"
-- direction = "down"
-- formula = "Planned money of direct benefits in years to come that is neither in the budget nor proposed ÷ all such money."
-- fields = ["benefits: kind", "benefit years: planned, unit, placement"]
-- estimate = "ratio"
SELECT
    benefit_id,
    CASE
        WHEN placement IN ('in_budget', 'proposed') THEN 0.0
        ELSE direct_planned
    END AS above,
    direct_planned AS below
FROM benefit_year
CROSS JOIN run
WHERE benefit_year.kind = 'direct' AND benefit_year.year > run.as_of_year
