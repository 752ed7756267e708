-- One row per nation or region and month, in scope.
-- id = "O3"
-- name_fr = "Propositions analysées par tous les ministères"
-- name_en = "Proposals analysed by every ministry"
-- formula_fr = "Propositions dont toutes les analyses ministérielles sont rendues ÷ propositions transmises"
-- formula_en = "Proposals with every ministry's analysis closed ÷ proposals transmitted"
-- unit = "percent"
-- better = "higher"
-- levels = ["nation", "region"]
-- public = []
-- subjects = ["proposals"]
-- sources = ["ministry_analyses"]
-- rows = "portfolio"
-- counted = ["analysed", "transmitted"]
-- additive = false
-- start = 0
-- start_date = 2018-10-31
-- target = 100
-- target_date = 2025-12-31
-- target_kind = "demonstration"
-- # Weight 0: confidential, as O2.
-- weight = 0
-- source_text = "« analysées en lien avec les ministères concernés » (27 juillet 2018)"
-- limits_fr = "Réservé aux cabinets ministériels et, pour son territoire, au préfet."
-- limits_en = "For ministers' offices and, for their own territory, prefects."
-- reviewed = 2026-11-24
select level, code, month as period, analysed as numerator, transmitted as denominator
from visible.portfolio_months
where transmitted is not null
order by level, code, period
