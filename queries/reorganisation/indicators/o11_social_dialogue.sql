-- One row per nation or region and month.
-- id = "O11"
-- name_fr = "Couverture du dialogue social"
-- name_en = "Social dialogue coverage"
-- formula_fr = "Propositions entrées dans l’étape du dialogue social ou au-delà avec un avis daté d’un CSA ou d’un CT ÷ propositions entrées dans cette étape ou au-delà"
-- formula_en = "Proposals at the social dialogue stage or beyond with a dated opinion of a CSA or CT ÷ proposals at that stage or beyond"
-- unit = "percent"
-- better = "higher"
-- levels = ["nation", "region"]
-- public = ["nation", "region"]
-- subjects = ["proposals", "dialogue"]
-- sources = ["social_dialogues", "proposal_events"]
-- rows = "decisions"
-- counted = ["dialogue_held", "in_dialogue"]
-- additive = false
-- start = 0
-- start_date = 2019-06-12
-- target = 100
-- target_date = 2025-12-31
-- target_kind = "demonstration"
-- # Weight 1: a condition of carrying out what is decided.
-- weight = 1
-- source_text = "« concertation avec les organisations syndicales et les représentants des trois versants » (27 juillet 2018)"
-- limits_fr = "Une réunion sans avis ne compte pas. Les comités techniques (CT) sont devenus comités sociaux d’administration (CSA) en janvier 2023."
-- limits_en = "A meeting without an opinion does not count. Technical committees (CT) became social administration committees (CSA) in January 2023."
-- facts = ["csa"]
-- reviewed = 2026-11-24
select level, code, month as period, dialogue_held as numerator, in_dialogue as denominator
from visible.decision_months
order by level, code, period
