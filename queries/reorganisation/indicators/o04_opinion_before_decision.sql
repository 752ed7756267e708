-- One row per nation or region and month.
-- id = "O4"
-- name_fr = "Respect de l’avis préalable de la CNATE"
-- name_en = "Opinion of the CNATE before the decision"
-- formula_fr = "Propositions décidées après l’avis de la CNATE (ou le même jour) ÷ propositions décidées"
-- formula_en = "Proposals decided after the opinion of the CNATE (or on the same day) ÷ proposals decided"
-- unit = "percent"
-- better = "higher"
-- levels = ["nation", "region"]
-- public = ["nation", "region"]
-- subjects = ["proposals"]
-- sources = ["proposal_events"]
-- additive = false
-- start = 0
-- start_date = 2018-07-25
-- target = 100
-- target_date = 2025-12-31
-- target_kind = "demonstration"
-- # Weight 1: a rule to keep, not a result.
-- weight = 1
-- overview = 4
-- short_fr = "décisions prises après avis de la CNATE"
-- short_en = "decisions taken after the CNATE’s opinion"
-- source_text = "« soumises avant décision à l’avis de la CNATE » (27 juillet 2018)"
-- limits_fr = "Un ajournement n’est ni un avis ni une décision. Seul l’ordre des dates est public, pas le sens de l’avis."
-- limits_en = "A postponement is neither an opinion nor a decision. Only the order of the dates is public, not what the opinion says."
-- reviewed = 2026-11-24
select level, code, month as period, after_opinion as numerator, decided as denominator
from visible.decision_months
order by level, code, period
