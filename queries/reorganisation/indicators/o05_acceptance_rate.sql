-- One row per nation or region and month.
-- id = "O5"
-- name_fr = "Taux d’acceptation"
-- name_en = "Acceptance rate"
-- formula_fr = "Propositions retenues, telles quelles ou modifiées ÷ propositions décidées"
-- formula_en = "Proposals accepted, as they were or modified ÷ proposals decided"
-- unit = "percent"
-- better = "none"
-- levels = ["nation", "region"]
-- public = ["nation", "region"]
-- subjects = ["proposals"]
-- sources = ["proposal_events"]
-- rows = "decisions"
-- counted = ["accepted", "decided"]
-- additive = false
-- start_date = 2019-06-12
-- # Weight 0: no direction is better.
-- weight = 0
-- source_text = "« soumises avant décision » (27 juillet 2018)"
-- limits_fr = "Ni bon ni mauvais : un taux élevé peut dire des propositions prudentes. Les ajournements ne sont pas des décisions."
-- limits_en = "Neither good nor bad: a high rate may come from cautious proposals. Postponements are not decisions."
-- reviewed = 2026-11-24
select level, code, month as period, accepted as numerator, decided as denominator
from visible.decision_months
order by level, code, period
