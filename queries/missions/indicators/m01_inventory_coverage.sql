-- One row per nation, region or department and month.
-- id = "M1"
-- name_fr = "Taux d’inventaire"
-- name_en = "Inventory coverage"
-- formula_fr = "Missions exercées dont l’inventaire est rendu ÷ missions exercées (une mission, un service, un territoire)"
-- formula_en = "Assignments inventoried ÷ assignments (a mission, a service, a territory)"
-- unit = "percent"
-- better = "higher"
-- levels = ["nation", "region", "department"]
-- public = ["nation", "region", "department"]
-- subjects = ["missions"]
-- sources = ["mission_exercises", "missions"]
-- additive = false
-- start = 0
-- start_date = 2018-07-01
-- target = 100
-- target_date = 2025-12-31
-- target_kind = "demonstration"
-- # Weight 1: the inventory is a means; decisions and removed redundancies weigh twice as much.
-- weight = 1
-- overview = 1
-- short_fr = "missions inventoriées"
-- short_en = "missions listed"
-- source_text = "« clarifier les missions qu’elles exercent au niveau local » (27 juillet 2018)"
-- limits_fr = "Le dénominateur est la nomenclature : 84 missions et 5 fonctions support, croisées avec les services concernés. C’est une proposition éditoriale, pas une liste officielle."
-- limits_en = "The denominator is the nomenclature: 84 missions and 5 support functions, crossed with the services concerned. It is an editorial proposal, not an official list."
-- reviewed = 2026-11-24
select level, code, month as period, inventoried as numerator, exercises as denominator
from visible.mission_months
order by level, code, period
