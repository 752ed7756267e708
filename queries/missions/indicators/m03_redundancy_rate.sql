-- One row per nation, region or department and month.
-- id = "M3"
-- name_fr = "Missions redondantes non arbitrées"
-- name_en = "Duplicated missions not decided"
-- formula_fr = "Missions exercées jugées redondantes avec une collectivité et non arbitrées ÷ missions exercées"
-- formula_en = "Assignments judged duplicated by a local authority and not decided ÷ assignments"
-- unit = "percent"
-- better = "lower"
-- levels = ["nation", "region", "department"]
-- public = ["nation", "region", "department"]
-- subjects = ["missions"]
-- sources = ["mission_exercises", "mission_overlaps"]
-- additive = false
-- start_date = 2018-07-01
-- target = 0
-- target_date = 2026-12-31
-- target_kind = "demonstration"
-- # Weight 1: it falls as soon as a decision is taken; M4 says whether the redundancy is really gone.
-- weight = 1
-- overview = 4
-- short_fr = "missions exercées redondantes, sans arbitrage"
-- short_en = "duplicated assignments undecided"
-- source_text = "« sans redondance » (27 juillet 2018)"
-- limits_fr = "Le jugement « redondant » est éditorial : sa règle, son auteur et sa date sont donnés avec chaque recouvrement. Le jugement porté pour un territoire remplace celui qui vaut autour de lui."
-- limits_en = "The judgement “duplicated” is editorial: its rule, author and date come with each overlap. A judgement made for a territory replaces the one that holds around it."
-- reviewed = 2026-11-24
select level, code, month as period, redundant - redundant_decided as numerator, exercises as denominator
from visible.mission_months
order by level, code, period
