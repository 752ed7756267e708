-- One row per nation or region and month.
-- id = "P9"
-- name_fr = "Accompagnement personnalisé"
-- name_en = "Personal help"
-- formula_fr = "Demandes avec une aide au numérique ÷ demandes dont l’aide est connue"
-- formula_en = "Requests with help with online steps ÷ requests whose help is known"
-- unit = "percent"
-- better = "none"
-- levels = ["nation", "region"]
-- public = ["nation", "region"]
-- stepped = true
-- seasonal = true
-- subjects = ["footfall"]
-- sources = ["footfall"]
-- rows = "footfall"
-- counted = ["digital_help", "requests_with_help"]
-- additive = false
-- start_date = 2020-02-01
-- # Weight 0: no direction is better.
-- weight = 0
-- source_text = "« un accompagnement personnalisé pour les usagers qui sont aujourd’hui éloignés du numérique » (27 juillet 2018)"
-- limits_fr = "Un contexte : une part élevée dit un besoin autant qu’un service. Public : à partir de 11 demandes de part et d’autre, hors des régions d’un seul département."
-- limits_en = "Context: a high share points to a need as much as to a service. Public: from 11 requests on either side, outside regions of one département."
-- reviewed = 2026-11-24
select level, code, month as period, digital_help as numerator, requests as denominator, hidden
from visible.help_months
where level in ('nation', 'region')
order by level, code, period
