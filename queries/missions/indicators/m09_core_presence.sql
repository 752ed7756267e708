-- One row per nation, region or department and month.
-- id = "M9"
-- name_fr = "Agents des missions cœur de cible"
-- name_en = "Staff on core missions"
-- formula_fr = "ETPT sur les missions cœur de cible ÷ population × 100 000"
-- formula_en = "Full-time equivalents on core missions ÷ population × 100,000"
-- unit = "per_100k"
-- better = "higher"
-- levels = ["nation", "region", "department"]
-- public = ["nation", "region"]
-- stepped = true
-- subjects = ["missions"]
-- sources = ["mission_staff"]
-- rows = "mission_staff"
-- counted = ["core_staff"]
-- additive = false
-- start_date = 2019-01-01
-- # Weight 0: no target.
-- weight = 0
-- source_text = "« une présence de l’État accrue au sein des exercices régaliens » (27 juillet 2018)"
-- limits_fr = "Population de la dernière édition du code géographique, la même pour toutes les années. Les services régionaux comptent pour la région, non pour ses départements. Public : une valeur par an, en décembre, là où trois missions exercées et 11 ETPT au moins la portent."
-- limits_en = "Population of the latest geographic code, the same for every year. Regional services count for the region, not for its départements. Public: one value a year, in December, where three assignments and 11 full-time equivalents at least stand behind it."
-- reviewed = 2026-11-24
select level, code, month as period, core_staff as numerator, population as denominator, hidden
from visible.core_staff_months
where core_staff is not null or hidden
order by level, code, period
