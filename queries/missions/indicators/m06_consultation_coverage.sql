-- One row per nation or region and month.
-- id = "M6"
-- name_fr = "Couverture de la concertation"
-- name_en = "Consultation coverage"
-- formula_fr = "Missions exercées arbitrées après au moins une concertation tenue en présence d’une association d’élus ÷ missions exercées arbitrées pour lesquelles une collectivité a une compétence voisine"
-- formula_en = "Assignments decided after at least one consultation that an association of local authorities attended ÷ assignments decided where a local authority has a related competence"
-- unit = "percent"
-- better = "higher"
-- levels = ["nation", "region"]
-- public = ["nation", "region"]
-- subjects = ["missions", "consultations"]
-- sources = ["consultations", "mission_exercises"]
-- rows = "exercises"
-- counted = ["consulted", "to_consult"]
-- additive = false
-- start = 0
-- start_date = 2018-09-01
-- target = 100
-- target_date = 2025-12-31
-- target_kind = "demonstration"
-- # Weight 1: a condition of the decisions that M5 counts.
-- weight = 1
-- source_text = "« une concertation étroite avec les représentants des collectivités territoriales » (27 juillet 2018)"
-- limits_fr = "Une invitation sans présence ne compte pas. La concertation doit précéder la décision ; elle vaut pour le territoire où elle s’est tenue et pour ceux qu’il contient."
-- limits_en = "An invitation without attendance does not count. The consultation must come before the decision; it holds for the territory where it was held and those inside it."
-- facts = ["cnt-2018", "dialogue-2020"]
-- reviewed = 2026-11-24
select level, code, month as period, consulted as numerator, to_consult as denominator
from visible.mission_months
where level in ('nation', 'region')
order by level, code, period
