-- One row per nation or region and month.
-- id = "M8"
-- name_fr = "Réalisation des transferts"
-- name_en = "Transfers carried out"
-- formula_fr = "ETPT effectivement partis ÷ ETPT à transférer avec les missions dont le transfert est arbitré, cumul"
-- formula_en = "Staff that really left ÷ staff to move with the missions whose transfer is decided, cumulative"
-- unit = "percent"
-- better = "higher"
-- levels = ["nation", "region"]
-- public = ["nation"]
-- stepped = true
-- subjects = ["missions"]
-- sources = ["staff_movements", "mission_exercises"]
-- rows = "transfers"
-- counted = ["moved", "to_move"]
-- additive = false
-- start = 0
-- start_date = 2019-06-12
-- target = 100
-- target_date = 2026-12-31
-- target_kind = "demonstration"
-- # Weight 0: staff figures are not published at every level, and the progress of a workstream must be the same
-- # number for every reader.
-- weight = 0
-- source_text = "Circulaire du 12 juin 2019 relative à l’organisation territoriale de l’État"
-- limits_fr = "Un départ compte quelle que soit sa destination. Publié pour la France entière seulement. Public : une valeur par an, en décembre, à la dizaine près, là où trois missions exercées au moins la portent."
-- limits_en = "A departure counts whatever its destination. Published for the whole country only. Public: one value a year, in December, to the nearest ten, where three assignments at least stand behind it."
-- facts = ["circular-ote", "planning-tax"]
-- reviewed = 2026-11-24
select level, code, month as period, moved as numerator, to_move as denominator, hidden
from visible.transfer_months
where level in ('nation', 'region')
order by level, code, period
