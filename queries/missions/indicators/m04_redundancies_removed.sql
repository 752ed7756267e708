-- One row per nation or region and month.
-- id = "M4"
-- name_fr = "Redondances résorbées"
-- name_en = "Duplications removed"
-- formula_fr = "Missions exercées redondantes dont la clarification est achevée ÷ missions exercées redondantes"
-- formula_en = "Duplicated assignments whose clarification is completed ÷ duplicated assignments"
-- unit = "percent"
-- better = "higher"
-- levels = ["nation", "region"]
-- public = ["nation", "region"]
-- subjects = ["missions"]
-- sources = ["mission_exercises", "mission_overlaps"]
-- rows = "exercises"
-- counted = ["redundant_completed", "redundant"]
-- additive = false
-- start = 0
-- start_date = 2018-07-01
-- target = 100
-- target_date = 2026-12-31
-- target_kind = "demonstration"
-- # Weight 2: what the founding text asks for in the end.
-- weight = 2
-- overview = 3
-- short_fr = "redondances résorbées"
-- short_en = "duplications removed"
-- source_text = "« sans redondance » (27 juillet 2018)"
-- limits_fr = "Les redondances sont celles que l’inventaire connaît à la date des données, non celles de 2018 : les plus tardivement repérées comptent depuis le début."
-- limits_en = "Duplications are those the inventory knows at the edition's date, not those of 2018: the ones found late count from the start."
-- reviewed = 2026-11-24
select level, code, month as period, redundant_completed as numerator, redundant as denominator
from visible.mission_months
where level in ('nation', 'region')
order by level, code, period
