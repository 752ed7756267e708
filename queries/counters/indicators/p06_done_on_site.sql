-- One row per nation, region or department and month.
-- id = "P6"
-- name_fr = "Résolution sur place"
-- name_en = "Done on the spot"
-- formula_fr = "Demandes réglées sur place ÷ demandes dont l’issue est connue"
-- formula_en = "Requests done on the spot ÷ requests whose outcome is known"
-- unit = "percent"
-- better = "higher"
-- levels = ["nation", "region", "department"]
-- public = ["nation", "region", "department"]
-- stepped = true
-- subjects = ["footfall"]
-- additive = false
-- start = 82
-- start_date = 2023-01-01
-- target = 85
-- target_date = 2026-12-31
-- target_kind = "demonstration"
-- # Weight 1: what people come for. The start is the 82% of the Cour des comptes.
-- weight = 1
-- overview = 4
-- short_fr = "démarches réglées sur place"
-- short_en = "procedures settled on the spot"
-- source_text = "« réaliser, en un même lieu, les démarches » (27 juillet 2018)"
-- limits_fr = "82 % (Cour des comptes) et 98 % (ministère, à la première visite) sont deux définitions : on suit ici la première. Public : à partir de 11 demandes de part et d’autre."
-- limits_en = "82% (Cour des comptes, the national audit office) and 98% (ministry, at the first visit) are two definitions: the first is followed here. Public: from 11 requests on either side."
-- reviewed = 2026-11-24
select level, code, month as period, done_on_site as numerator, requests as denominator, hidden
from visible.outcome_months
order by level, code, period
