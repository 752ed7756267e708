-- One row per nation or region and month.
-- id = "O2"
-- name_fr = "Avancement moyen des propositions"
-- name_en = "Average progress of proposals"
-- formula_fr = "Rang moyen dans les neuf étapes (1 : formulée, 9 : évaluée) ÷ 9, hors propositions retirées et rejetées"
-- formula_en = "Mean rank in the nine stages (1: formulated, 9: evaluated) ÷ 9, without proposals withdrawn or rejected"
-- unit = "percent"
-- better = "higher"
-- levels = ["nation", "region"]
-- public = ["nation"]
-- whole = ["nation"]
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
-- # Weight 0: what is not decided stays confidential, and the progress of a workstream must be the same number for
-- # every reader.
-- weight = 0
-- source_text = "« Les propositions recueillies seront analysées […] et seront soumises avant décision » (27 juillet 2018)"
-- limits_fr = "Pour la France, un pourcentage entier, le même pour tous, dont le nombre de propositions non décidées ne peut être déduit. Une proposition nationale compte pour la France, pour aucune région ; ce qui fut décidé avant le 24 juillet 2018, pour aucune."
-- limits_en = "For France, a whole percentage, the same for everybody, from which the number of undecided proposals cannot be found. A national proposal counts for France and for no region; what was decided before 24 July 2018, for neither."
-- reviewed = 2026-11-25
select
    level,
    code,
    month as period,
    coalesce(advancement, rank_sum) as numerator,
    if(advancement is null, 9 * live, 100) as denominator
from visible.portfolio_months
order by level, code, period
