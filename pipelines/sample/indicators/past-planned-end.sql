-- id = "activity.past_planned_end"
-- name.nb = "I arbeid etter planlagt slutt"
-- name.nn = "I arbeid etter planlagd slutt"
-- name.en = "Worked on after the planned end"
-- name.da = "I arbejde efter planlagt slutning"
-- question = [21]
-- unit = "share"
-- direction = "down"
-- formula = "Initiatives that are worked on and whose planned end has passed ÷ initiatives that are worked on and have a planned end; also by kind."
-- fields = ["planned end", "the stage", "kind"]
-- estimate = "share"
SELECT
    initiative_id,
    kind AS dimension,
    planned_end_days > 0 AS value
FROM initiative
WHERE is_running
