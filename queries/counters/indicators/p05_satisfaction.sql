-- One row per nation, region or department and month.
-- id = "P5"
-- name_fr = "Satisfaction des usagers"
-- name_en = "User satisfaction"
-- formula_fr = "Réponses satisfaites ÷ réponses du mois"
-- formula_en = "Satisfied answers ÷ answers of the month"
-- unit = "percent"
-- better = "higher"
-- levels = ["nation", "region", "department"]
-- public = ["nation", "region", "department"]
-- stepped = true
-- subjects = ["satisfaction"]
-- sources = ["satisfaction", "indicator_values"]
-- additive = false
-- start_date = 2023-01-01
-- target = 95
-- target_date = 2026-12-01
-- target_kind = "demonstration"
-- # Weight 0: the published start is not a measure, so its progress means nothing.
-- weight = 0
-- external = "IND-246"
-- owner = "Agence nationale de la cohésion des territoires (ANCT)"
-- source_text = "Baromètre des résultats de l’action publique, indicateur IND-246"
-- limits_fr = "Masqué à tous sous 30 réponses ; publié à partir de 100 réponses, dont 11 au moins de chaque avis. Le baromètre ne dit pas combien de personnes ont répondu et part d’une valeur initiale de 0, qui n’a pas été mesurée : comparer la valeur à la cible, pas l’avancement."
-- limits_en = "Hidden from everyone under 30 answers; published from 100 answers on, 11 at least of each opinion. The barometer does not say how many people answered and starts from an initial value of 0, which was not measured: compare the value with the target, not the progress."
-- facts = ["barometer"]
-- reviewed = 2026-11-24
select level, code, month as period, satisfied as numerator, respondents as denominator, hidden, kind
from visible.satisfaction_months
order by level, code, period
