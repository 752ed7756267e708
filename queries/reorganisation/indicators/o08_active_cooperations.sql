-- One row per department and month.
-- id = "O8"
-- name_fr = "Départements qui coopèrent"
-- name_en = "Départements that cooperate"
-- formula_fr = "Départements membres d’au moins une coopération en cours ÷ départements, hors ceux qui sont seuls dans leur région"
-- formula_en = "Départements taking part in at least one cooperation under way ÷ départements, without those alone in their region"
-- unit = "percent"
-- better = "higher"
-- levels = ["nation", "region", "department"]
-- public = ["nation", "region", "department"]
-- subjects = ["proposals"]
-- sources = ["cooperations"]
-- rows = "cooperations"
-- counted = ["cooperates", "departments"]
-- start = 0
-- start_date = 2018-07-25
-- target = 100
-- target_date = 2026-12-31
-- target_kind = "demonstration"
-- # Weight 2: named in the founding text, and known at every level.
-- weight = 2
-- overview = 3
-- short_fr = "départements qui coopèrent"
-- short_en = "départements that cooperate"
-- fraction = true
-- source_text = "« développer les coopérations départementales » (27 juillet 2018)"
-- limits_fr = "Une coopération vaut pour chacun de ses membres, quelle que soit sa taille. Pour un département, 0 ou 100 %."
-- limits_en = "A cooperation counts for each of its members, whatever its size. For a département, 0 or 100%."
-- outside_fr = "un seul département dans la région, donc aucun autre avec qui y coopérer"
-- outside_en = "a single département in the region, so no other one there to cooperate with"
-- reviewed = 2026-11-25
select level, code, month as period, (cooperations > 0)::integer as numerator, 1 as denominator, applies
from visible.cooperation_months
where exists (from visible.cooperations)
order by level, code, period
