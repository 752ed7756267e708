-- One row per nation or region and month.
-- id = "O2"
-- name_fr = "Avancement moyen des propositions décidées"
-- name_en = "Average progress of decided proposals"
-- formula_fr = "Rang moyen dans les sept étapes que chacun lit (1 : formulée, 3 : décidée, 7 : évaluée) ÷ 7, des propositions décidées, hors retirées et rejetées"
-- formula_en = "Mean rank in the seven stages that everyone reads (1: formulated, 3: decided, 7: evaluated) ÷ 7, of decided proposals, without those withdrawn or rejected"
-- unit = "percent"
-- better = "higher"
-- levels = ["nation", "region"]
-- public = ["nation", "region"]
-- subjects = ["proposals"]
-- sources = ["proposal_events"]
-- rows = "decided_portfolio"
-- counted = ["stages_reached", "stages"]
-- additive = false
-- # Three stages of seven: where a proposal stands on the day it is decided.
-- start = 42.86
-- start_date = 2018-10-31
-- target = 100
-- target_date = 2026-12-31
-- target_kind = "demonstration"
-- # Weight 0: decisions, their days and what followed them weigh already (O5, O6, O11).
-- weight = 0
-- source_text = "« Les propositions recueillies seront analysées […] et seront soumises avant décision » (27 juillet 2018)"
-- limits_fr = "Le même nombre pour tous : une proposition non décidée n’y change rien, et l’analyse ministérielle et l’avis de la CNATE n’y sont pas des étapes. Chaque mois, les propositions décidées jusque-là, à partir de onze. Une proposition nationale compte pour la France, pour aucune région ; ce qui fut décidé avant le 24 juillet 2018, pour aucune."
-- limits_en = "The same number for everybody: a proposal that is not decided moves nothing in it, and neither ministries’ analyses nor the council’s opinion are stages of it. Each month, the proposals decided by then, from eleven on. A national proposal counts for France and for no region; what was decided before 24 July 2018, for neither."
-- reviewed = 2026-11-30
select level, code, month as period, stages_reached as numerator, stages as denominator
from visible.decided_portfolio_months
order by level, code, period
