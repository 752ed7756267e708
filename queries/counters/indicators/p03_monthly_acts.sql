-- One row per nation, region or department and month.
-- id = "P3"
-- name_fr = "Actes mensuels"
-- name_en = "Transactions per month"
-- formula_fr = "Nombre d’actes réalisés dans le mois"
-- formula_en = "Number of transactions carried out in the month"
-- unit = "count"
-- better = "higher"
-- levels = ["nation", "region", "department"]
-- public = ["nation", "region", "department"]
-- subjects = ["footfall"]
-- additive = false
-- per_people = true
-- start = 510034
-- start_date = 2022-05-01
-- target = 1053712
-- target_date = 2026-12-01
-- target_kind = "real"
-- target_levels = ["nation"]
-- # Weight 2: people come, or they do not.
-- weight = 2
-- external = "IND-323"
-- owner = "Agence nationale de la cohésion des territoires (ANCT)"
-- source_text = "Baromètre des résultats de l’action publique, indicateur IND-323"
-- limits_fr = "Quand le baromètre est déposé, ses valeurs remplacent la somme des fréquentations, et ses mois manquants restent manquants. Le mot « acte » change de sens selon les sources (demandes, accompagnements, démarches)."
-- limits_en = "When the barometer is submitted, its values replace the sum of footfall, and its missing months stay missing. The word “transaction” changes meaning with the source (requests, assisted procedures)."
-- reviewed = 2026-11-24
select level, code, month as period, acts as numerator, null as denominator, hidden, kind
from visible.acts_months
order by level, code, period
