-- One row per nation, region or department and month.
-- id = "P8"
-- name_fr = "Part des vingt démarches les plus demandées"
-- name_en = "Share of the 20 most requested procedures offered"
-- formula_fr = "Démarches du palmarès des vingt plus demandées offertes, sommées sur les guichets ouverts ÷ (20 × guichets ouverts dont les démarches sont connues)"
-- formula_en = "Procedures among the twenty most requested that are offered, summed over open counters ÷ (20 × open counters whose procedures are known)"
-- unit = "percent"
-- better = "higher"
-- levels = ["nation", "region", "department"]
-- public = ["nation", "region", "department"]
-- subjects = ["counters", "requests"]
-- sources = ["counter_procedures", "procedure_requests", "counters"]
-- rows = "counters"
-- counted = ["top_demand", "top_possible"]
-- additive = false
-- start = 0
-- start_date = 2020-01-01
-- target = 100
-- target_date = 2026-12-31
-- target_kind = "demonstration"
-- # Weight 1. The start is 0: no counter of this kind stood in July 2018.
-- weight = 1
-- source_text = "« les démarches les plus utiles et les plus demandées » (27 juillet 2018)"
-- limits_fr = "Palmarès national de la dernière année connue, appliqué à toutes les dates ; l’offre d’un guichet est celle de la dernière liste. La couverture par utilité est sur la page des guichets. Une liste de guichets vaut jusqu’à la suivante : les mois qui suivent sa date sont estimés."
-- limits_en = "National ranking of the latest known year, applied to every date; what a counter offers is what the latest list says. Coverage by usefulness is on the counters page. A list of counters holds until the next one: the months after its date are estimates."
-- reviewed = 2026-11-24
select
    level,
    code,
    month as period,
    top_demand as numerator,
    20 * procedures_known as denominator,
    worst_kind(stock.kind, subject_kinds.kind) as kind
from visible.counter_stock_months as stock
left join visible.subject_kinds on subject = 'requests'
where exists (from visible.procedures where demand_rank is not null)
order by level, code, period
