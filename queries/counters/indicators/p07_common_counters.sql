-- One row per nation, region or department and month.
-- id = "P7"
-- name_fr = "Guichets communs"
-- name_en = "Joint counters"
-- formula_fr = "Guichets ouverts où l’État, une collectivité et un opérateur sont présents ensemble ÷ guichets ouverts dont les partenaires sont connus"
-- formula_en = "Open counters where the State, a local authority and an operator are all present ÷ open counters whose partners are known"
-- unit = "percent"
-- better = "higher"
-- levels = ["nation", "region", "department"]
-- public = ["nation", "region", "department"]
-- subjects = ["counters"]
-- sources = ["counter_partners", "counters"]
-- rows = "counters"
-- counted = ["common", "partners_known"]
-- additive = false
-- start = 0
-- start_date = 2020-01-01
-- target = 100
-- target_date = 2026-12-31
-- target_kind = "demonstration"
-- # Weight 1. The start is 0: no counter of this kind stood in July 2018.
-- weight = 1
-- source_text = "« communs à l’État, aux collectivités et aux opérateurs » (27 juillet 2018)"
-- limits_fr = "Chaque partenaire compte depuis sa date d’arrivée. Une famille partie puis revenue est tenue pour présente entre-temps. Une liste de guichets vaut jusqu’à la suivante : les mois qui suivent sa date sont estimés."
-- limits_en = "Each partner counts from the day it came. A family that left and came back is taken as present in between. A list of counters holds until the next one: the months after its date are estimates."
-- reviewed = 2026-11-24
select level, code, month as period, common as numerator, partners_known as denominator, kind
from visible.counter_stock_months
order by level, code, period
