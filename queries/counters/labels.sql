-- One row per month: labelled structures as the list of counters gives them, and labels as the State's barometer counts them.
-- optional: region, department
-- `labels`: of a place of which one département is not known, what the barometer publishes of the place itself, if it does.
with place as (
    select
        visible.level_asked($region, $department) as level,
        visible.code_asked($region, $department) as code
),

given as (
    select values.*, sources.kind, parent_code
    from visible.indicator_values as values
    join visible.sources using (source_id)
    left join visible.territories as places on places.level = values.level and places.code = values.code
    where indicator = 'nb-labellisations-france-services' and value_type = 'va'
),

-- The sum of the départements of the place, in the months when each of them is known: of some, it would be no figure of it.
summed as (
    select period as month, sum(value)::bigint as labels, max(kind) as kind
    from given
    where level = 'department' and visible.is_inside(parent_code, code, $region, $department)
    group by period
    having count(value) = (
        select count(*) from visible.territories
        where level = 'department' and visible.is_inside(parent_code, code, $region, $department)
    )
),

published as (
    select month, coalesce(summed.labels, own.labels) as labels, coalesce(summed.kind, own.kind) as kind
    from summed
    full join (
        select period as month, value::bigint as labels, given.kind
        from given join place on given.level = place.level and given.code = place.code
    ) as own using (month)
)

select
    stock.month,
    labelled,
    labels,
    coalesce(stock.kind, (select kind from visible.editions)) as kind,
    published.kind as labels_kind
from visible.counter_stock_months as stock
join place using (level, code)
left join published on published.month = stock.month
order by stock.month
