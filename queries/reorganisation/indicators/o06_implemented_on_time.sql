-- One row per nation or region and month.
-- id = "O6"
-- name_fr = "Mise en œuvre à la date prévue"
-- name_en = "Implemented on time"
-- formula_fr = "Propositions retenues mises en œuvre au plus tard à la date prévue ÷ propositions retenues dont la date prévue est passée"
-- formula_en = "Accepted proposals carried out by the planned date ÷ accepted proposals whose planned date has passed"
-- unit = "percent"
-- better = "higher"
-- levels = ["nation", "region"]
-- public = ["nation", "region"]
-- subjects = ["proposals"]
-- sources = ["proposal_events", "proposals"]
-- additive = false
-- start = 0
-- start_date = 2019-06-12
-- target = 100
-- target_date = 2026-12-31
-- target_kind = "demonstration"
-- # Weight 2: what people will see of the reform.
-- weight = 2
-- overview = 2
-- short_fr = "mises en œuvre à la date prévue"
-- short_en = "carried out on time"
-- source_text = "Circulaire du 12 juin 2019 relative à l’organisation territoriale de l’État"
-- limits_fr = "La date prévue est celle de la proposition ; si la décision est venue après elle, celle de la décision. Une mise en œuvre tardive ne rattrape jamais son retard."
-- limits_en = "The planned day is the proposal's; when the decision came after it, the day of the decision. What was late stays late."
-- reviewed = 2026-11-24
select level, code, month as period, on_time as numerator, due as denominator
from visible.decision_months
order by level, code, period
