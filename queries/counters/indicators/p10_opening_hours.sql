-- One row per nation, region or department and month.
-- id = "P10"
-- name_fr = "Guichets ouverts vingt-quatre heures par semaine ou plus"
-- name_en = "Counters open 24 hours a week or more"
-- formula_fr = "Guichets fixes principaux ouverts 24 heures par semaine ou plus ÷ guichets fixes principaux dont les horaires sont connus"
-- formula_en = "Main fixed counters open 24 hours a week or more ÷ main fixed counters whose hours are known"
-- unit = "percent"
-- better = "higher"
-- levels = ["nation", "region", "department"]
-- public = ["nation", "region", "department"]
-- subjects = ["counters"]
-- sources = ["counters"]
-- rows = "counters"
-- counted = ["hours_enough", "hours_known"]
-- additive = false
-- start = 0
-- start_date = 2020-01-01
-- target = 100
-- target_date = 2026-12-31
-- target_kind = "demonstration"
-- # Weight 1. The start is 0: no counter of this kind stood in July 2018.
-- weight = 1
-- source_text = "Référentiel France services (24 heures par semaine sur 5 jours)"
-- limits_fr = "Les horaires sont ceux de la dernière liste qui en donne, appliqués à toutes les dates ; rien n’est dit des mois après elle. Un horaire illisible est inconnu, non fermé. Une liste de guichets vaut jusqu’à la suivante : les mois qui suivent sa date sont estimés. La France est ici la somme des 101 départements : les guichets de Saint-Martin, hors de toute région, n’y sont pas."
-- limits_en = "Hours are those of the latest list that tells any, applied to every date; nothing is said of the months after it. Hours that cannot be read are unknown, not closed. A list of counters holds until the next one: the months after its date are estimates. France is here the sum of the 101 départements: the counters of Saint-Martin, outside every region, are left out."
-- facts = ["reference-2025"]
-- reviewed = 2026-11-24
select level, code, month as period, hours_enough as numerator, hours_known as denominator, kind
from visible.counter_stock_months
order by level, code, period
