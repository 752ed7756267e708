-- One row per nation or region and month, and per department in scope.
-- id = "M7"
-- name_fr = "Agents redéployés vers le cœur de cible"
-- name_en = "Staff redeployed to core missions"
-- formula_fr = "ETPT passés à une mission cœur de cible ÷ ETPT libérés par les missions transférées ou abandonnées, cumul"
-- formula_en = "Staff moved to a core mission ÷ staff freed by missions transferred or dropped, cumulative"
-- unit = "percent"
-- better = "higher"
-- levels = ["nation", "region"]
-- public = ["nation", "region"]
-- stepped = true
-- subjects = ["missions"]
-- sources = ["staff_movements"]
-- rows = "moves"
-- counted = ["to_core", "freed"]
-- additive = false
-- start = 0
-- start_date = 2018-07-01
-- target = 50
-- target_date = 2026-12-31
-- target_kind = "demonstration"
-- # Weight 0: staff figures are not published at every level, and the progress of a workstream must be the same
-- # number for every reader.
-- weight = 0
-- source_text = "« permettre in fine une présence de l’État accrue » (27 juillet 2018)"
-- limits_fr = "Public : une valeur par an, en décembre, là où trois missions exercées et 11 ETPT au moins la portent."
-- aim_fr = "La cible de 50 % s’inspire de la règle des secrétariats généraux communs (la moitié des postes gagnés) ; elle reste une cible de démonstration."
-- limits_en = "Public: one value a year, in December, where three assignments and 11 full-time equivalents at least stand behind it."
-- aim_en = "The target of 50% echoes the rule of common secretariats (half of the posts gained); it remains a demonstration target."
-- reviewed = 2026-11-24
select level, code, month as period, to_core as numerator, freed as denominator, hidden
from visible.redeployment_months
where level in ('nation', 'region')
order by level, code, period
