-- One row per nation, region or department and month.
-- id = "P11"
-- name_fr = "Guichets de deux agents ou plus"
-- name_en = "Counters with two agents or more"
-- formula_fr = "Guichets ouverts avec 2 agents ou plus ÷ guichets ouverts dont les effectifs sont connus, hors antennes"
-- formula_en = "Open counters with 2 agents or more ÷ open counters whose agents are known, branches aside"
-- unit = "percent"
-- better = "higher"
-- levels = ["nation", "region", "department"]
-- public = ["nation", "region"]
-- stepped = true
-- subjects = ["counters"]
-- sources = ["counters"]
-- rows = "counters"
-- counted = ["agents_enough", "agents_known"]
-- additive = false
-- start = 0
-- start_date = 2020-01-01
-- target = 100
-- target_date = 2026-12-31
-- target_kind = "demonstration"
-- # Weight 0: not published for départements.
-- weight = 0
-- source_text = "Circulaire du 1er juillet 2019 (au moins 2 agents polyvalents)"
-- limits_fr = "Effectifs de la dernière liste, appliqués à toutes les dates, en équivalents temps plein. Publié jusqu’à la région. Une liste de guichets vaut jusqu’à la suivante : les mois qui suivent sa date sont estimés. La France est ici la somme des 101 départements : les guichets de Saint-Martin, hors de toute région, n’y sont pas. Public : le dernier mois seul, à partir de 11 guichets de part et d’autre."
-- limits_en = "Agents of the latest list, applied to every date, in full-time equivalents. Published down to the region. A list of counters holds until the next one: the months after its date are estimates. France is here the sum of the 101 départements: the counters of Saint-Martin, outside every region, are left out. Public: the last month alone, from 11 counters on either side."
-- reviewed = 2026-11-24
select level, code, month as period, agents_enough as numerator, agents_known as denominator, hidden, kind
from visible.counter_agent_months
order by level, code, period
