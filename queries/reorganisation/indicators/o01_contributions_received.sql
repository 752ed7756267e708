-- One row per month, for the nation.
-- id = "O1"
-- name_fr = "Contributions reçues"
-- name_en = "Contributions received"
-- formula_fr = "Régions dont le préfet a remis sa contribution ÷ régions sollicitées"
-- formula_en = "Regions whose prefect has sent a contribution ÷ regions asked"
-- unit = "percent"
-- better = "higher"
-- levels = ["nation"]
-- public = ["nation"]
-- subjects = ["proposals"]
-- sources = ["regional_contributions"]
-- rows = "contributions"
-- counted = ["received", "asked"]
-- additive = false
-- start = 0
-- start_date = 2018-07-25
-- target = 100
-- target_date = 2018-10-31
-- target_kind = "real"
-- # Weight 1: the first step, due on 31 October 2018.
-- weight = 1
-- overview = 1
-- short_fr = "contributions régionales reçues"
-- short_en = "regional contributions received"
-- fraction = true
-- source_text = "« demandé à chaque préfet de région de formuler des options » (27 juillet 2018)"
-- limits_fr = "Une contribution incomplète compte comme reçue ; la page la signale."
-- limits_en = "An incomplete contribution counts as received; the page says so."
-- facts = ["deadline-2018"]
-- reviewed = 2026-11-24
select
    'nation' as level,
    'FR' as code,
    month as period,
    count(region) filter (received_on <= month_end) as numerator,
    count(region) as denominator
from visible.months
left join visible.regional_contributions on true
group by month
order by level, code, period
