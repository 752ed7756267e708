-- One row per nation or region and month.
-- id = "M10"
-- name_fr = "Délai d’arbitrage (médiane depuis 2018)"
-- name_en = "Time to decide (median since 2018)"
-- formula_fr = "Médiane des jours entre le début de la concertation et l’arbitrage, sur toutes les missions arbitrées à ce jour"
-- formula_en = "Median days from the start of the consultation to the decision, over all assignments decided so far"
-- unit = "days"
-- better = "lower"
-- levels = ["nation", "region"]
-- public = ["nation", "region"]
-- subjects = ["missions", "consultations"]
-- sources = ["mission_exercises"]
-- additive = false
-- start = 365
-- start_date = 2019-07-01
-- target = 180
-- target_date = 2025-12-31
-- target_kind = "demonstration"
-- # Weight 1: speed counts, less than what is decided.
-- weight = 1
-- source_text = "« dès la rentrée » (27 juillet 2018)"
-- limits_fr = "Médiane de tous les arbitrages depuis 2018, non de ceux de l’année : elle bouge lentement. Elle ne se somme pas, chaque niveau a la sienne. Les arbitrages sans date de début de concertation n’y entrent pas. Les dossiers rapides sont arbitrés les premiers : la médiane commence bas."
-- aim_fr = "Le départ (un an) et la cible (six mois) sont de démonstration."
-- limits_en = "The median of every decision since 2018, not of those of the year: it moves slowly. A median cannot be summed: each level has its own. Decisions without a start of consultation are left out. Quick cases are decided first, so the median starts low."
-- aim_en = "The start (a year) and the target (six months) are for demonstration."
-- reviewed = 2026-11-24
select level, code, month as period, median_days as numerator, null as denominator
from visible.decision_delays
where decisions > 0
order by level, code, period
