-- One row per nation, region or department and month.
-- id = "P4"
-- name_fr = "Actes par guichet et par jour"
-- name_en = "Transactions per counter and day"
-- formula_fr = "Actes du mois ÷ (structures labellisées ouvertes × jours de semaine du mois)"
-- formula_en = "Transactions of the month ÷ (accredited counters open × weekdays of the month)"
-- unit = "per_day"
-- better = "higher"
-- levels = ["nation", "region", "department"]
-- public = ["nation", "region", "department"]
-- stepped = true
-- seasonal = true
-- subjects = ["footfall", "counters"]
-- sources = ["footfall", "indicator_values", "counters"]
-- rows = "footfall"
-- counted = ["requests"]
-- additive = false
-- start = 8
-- start_date = 2020-01-31
-- target = 20
-- target_date = 2025-12-31
-- target_kind = "demonstration"
-- # Weight 0: it repeats P1 and P3.
-- weight = 0
-- source_text = "Suivi de la fréquentation"
-- limits_fr = "Jours de semaine du lundi au vendredi, fériés compris. Mêle deux sources : les actes et la liste des guichets. Une liste de guichets vaut jusqu’à la suivante : les mois qui suivent sa date sont estimés, et le rapport avec eux."
-- limits_en = "Weekdays from Monday to Friday, public holidays included. Mixes two sources: transactions and the list of counters. A list of counters holds until the next one: the months after its date are estimates, and so is the ratio."
-- reviewed = 2026-11-24
select
    acts.level,
    acts.code,
    acts.month as period,
    acts as numerator,
    labelled * weekdays as denominator,
    hidden and labelled > 0 as hidden,  -- of no counter there is no such figure to keep
    worst_kind(acts.kind, stock.kind) as kind
from visible.acts_months as acts
join visible.counter_stock_months as stock using (level, code, month)
order by level, code, period
