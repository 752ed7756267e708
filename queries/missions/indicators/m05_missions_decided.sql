-- One row per nation, region or department and month.
-- id = "M5"
-- name_fr = "Missions arbitrées"
-- name_en = "Missions decided"
-- formula_fr = "Missions exercées arbitrées ÷ missions exercées inventoriées"
-- formula_en = "Assignments decided ÷ assignments inventoried"
-- unit = "percent"
-- better = "higher"
-- levels = ["nation", "region", "department"]
-- public = ["nation", "region", "department"]
-- subjects = ["missions"]
-- sources = ["mission_exercises"]
-- additive = false
-- start = 0
-- start_date = 2018-07-01
-- target = 100
-- target_date = 2026-12-31
-- target_kind = "demonstration"
-- # Weight 2: a clarification is a decision.
-- weight = 2
-- overview = 2
-- short_fr = "missions arbitrées"
-- short_en = "missions decided"
-- source_text = "« clarifier les missions » (27 juillet 2018)"
-- limits_fr = "« Conserver » est un arbitrage. Le taux baisse quand l’inventaire avance plus vite que les décisions."
-- limits_en = "“Keep” is a decision. The share falls when the inventory goes faster than decisions."
-- reviewed = 2026-11-24
select level, code, month as period, decided as numerator, inventoried as denominator
from visible.mission_months
order by level, code, period
