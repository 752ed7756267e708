-- One row per nation, region or department and year, at its December.
-- id = "O9"
-- name_fr = "Agents de support mutualisés"
-- name_en = "Pooled support staff"
-- formula_fr = "ETPT des secrétariats généraux communs et des pôles partagés ÷ ETPT des fonctions support"
-- formula_en = "Staff of common secretariats and shared centres ÷ staff of support functions"
-- unit = "percent"
-- better = "higher"
-- levels = ["nation", "region", "department"]
-- public = ["nation", "region"]
-- stepped = true
-- subjects = ["services", "missions"]
-- sources = ["support_staff"]
-- rows = "support_staff"
-- counted = ["pooled", "support"]
-- additive = false
-- start_date = 2018-12-01
-- # Weight 0: no target, and not published everywhere.
-- weight = 0
-- source_text = "« mutualiser leurs moyens » (27 juillet 2018) ; décret n° 2020-99 du 7 février 2020"
-- limits_fr = "Une valeur par an, en décembre. Le périmètre budgétaire a changé en 2020 (du programme 307 au programme 354). Public : là où trois départements et 11 ETPT au moins la portent."
-- limits_en = "One value a year, in December. The budget scope changed in 2020 (from programme 307 to programme 354). Public: where three départements and 11 full-time equivalents at least stand behind it."
-- facts = ["circular-sgc", "decree-sgcd", "sgcd"]
-- reviewed = 2026-11-24
select level, code, make_date(year, 12, 1) as period, pooled as numerator, support as denominator, hidden
from visible.support_staff_years
where make_date(year, 12, 1) <= (select max(month) from visible.months)
order by level, code, period
