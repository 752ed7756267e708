-- One row per nation or region and month, in scope.
-- id = "O13"
-- name_fr = "Avancement moyen de toutes les propositions"
-- name_en = "Average progress of all proposals"
-- formula_fr = "Rang moyen dans les neuf étapes (1 : formulée, 9 : évaluée) ÷ 9, hors propositions retirées et rejetées"
-- formula_en = "Mean rank in the nine stages (1: formulated, 9: evaluated) ÷ 9, without proposals withdrawn or rejected"
-- unit = "percent"
-- better = "higher"
-- levels = ["nation", "region"]
-- public = []
-- subjects = ["proposals"]
-- sources = ["proposal_events"]
-- rows = "portfolio"
-- counted = ["stages_reached", "stages"]
-- additive = false
-- start = 0
-- start_date = 2018-10-31
-- target = 100
-- target_date = 2026-12-31
-- target_kind = "demonstration"
-- # Weight 0: confidential, as O3.
-- weight = 0
-- source_text = "« Les propositions recueillies seront analysées […] et seront soumises avant décision » (27 juillet 2018)"
-- limits_fr = "Réservé aux cabinets ministériels et, pour son territoire, au préfet : les propositions non décidées y comptent. Une proposition nationale compte pour la France, pour aucune région ; ce qui fut décidé avant le 24 juillet 2018, pour aucune."
-- limits_en = "For ministers' offices and, for their own territory, prefects: proposals that are not decided count in it. A national proposal counts for France and for no region; what was decided before 24 July 2018, for neither."
-- reviewed = 2026-11-30
select level, code, month as period, rank_sum as numerator, 9 * live as denominator
from visible.portfolio_months
where live > 0
order by level, code, period
