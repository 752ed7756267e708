-- One row per nation, region or department and month.
-- id = "O7"
-- name_fr = "Décisions rapprochées du terrain"
-- name_en = "Powers moved down"
-- formula_fr = "Nombre de pouvoirs de décision passés à un niveau plus proche depuis le 24 juillet 2018 et en vigueur, utilisables dans le territoire"
-- formula_en = "Number of powers to decide moved to a lower level since 24 July 2018 and in force, usable in the territory"
-- unit = "count"
-- better = "higher"
-- levels = ["nation", "region", "department"]
-- public = ["nation", "region", "department"]
-- subjects = ["powers"]
-- sources = ["decision_powers"]
-- rows = "powers"
-- counted = ["powers"]
-- additive = false
-- start_date = 2018-07-25
-- target = 80
-- target_date = 2026-12-31
-- target_kind = "demonstration"
-- target_levels = ["nation"]
-- # Weight 1: the count says nothing of how much each power is used.
-- weight = 1
-- source_text = "« en déconcentrant les décisions à leur niveau » (27 juillet 2018)"
-- limits_fr = "Un pouvoir sans date d’effet connue ne compte pas. Pour la France : tous les pouvoirs, où qu’ils valent."
-- limits_en = "A power without a known day of effect does not count. For France: every power, wherever it holds."
-- facts = ["circular-6030", "powers-2025"]
-- reviewed = 2026-11-24
select level, code, month as period, powers as numerator, null as denominator
from visible.power_months
where exists (from visible.decision_powers)
order by level, code, period
