-- One row per nation, region or department and month.
-- id = "M2"
-- name_fr = "Part des missions cœur de cible"
-- name_en = "Share of core missions"
-- formula_fr = "ETPT sur les missions de sécurité, contrôle, prévention et gestion de crise ÷ ETPT des missions inventoriées"
-- formula_en = "Full-time equivalents on security, inspection, prevention and crisis missions ÷ full-time equivalents on inventoried missions"
-- unit = "percent"
-- better = "higher"
-- levels = ["nation", "region", "department"]
-- public = ["nation", "region"]
-- stepped = true
-- subjects = ["missions"]
-- sources = ["mission_staff", "mission_exercises"]
-- rows = "mission_staff"
-- counted = ["core_inventoried", "inventoried"]
-- additive = false
-- start_date = 2019-01-01
-- target = 76
-- target_date = 2026-12-31
-- target_kind = "demonstration"
-- target_levels = ["nation"]
-- # Weight 0: staff figures are not published at every level, and the progress of a workstream must be the same
-- # number for every reader.
-- weight = 0
-- source_text = "« renforcer l’État sur ses missions cœur de cible » (27 juillet 2018)"
-- limits_fr = "ETPT seulement : les ETP ne sont jamais additionnés avec eux. Les effectifs d’une année valent pour ses douze mois. Au début, l’inventaire est incomplet et la part peu parlante. Le classement « cœur de cible » est éditorial. Public : une valeur par an, en décembre, là où trois missions exercées et 11 ETPT au moins la portent."
-- limits_en = "ETPT only: ETP are never summed with them. The staff of a year stands for its twelve months. At first the inventory is incomplete and the share says little. The type of core mission is an editorial judgement. Public: one value a year, in December, where three assignments and 11 full-time equivalents at least stand behind it."
-- reviewed = 2026-11-24
select level, code, month as period, coalesce(core_inventoried, 0) as numerator, inventoried as denominator, hidden
from visible.core_staff_months
where inventoried is not null or hidden
order by level, code, period
