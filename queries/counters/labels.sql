-- One row per month: labelled structures as the list of counters gives them, and labels as the State's barometer counts them.
-- optional: region, department
with place as (
    select
        visible.level_asked($region, $department) as level,
        visible.code_asked($region, $department) as code
),

published as (
    select period as month, sum(value)::bigint as labels, max(kind) as kind
    from visible.indicator_values as given
    join visible.sources using (source_id)
    join visible.territories as places on places.level = given.level and places.code = given.code
    where
        indicator = 'nb-labellisations-france-services'
        and value_type = 'va'
        and given.level = 'department'
        and visible.is_inside(parent_code, given.code, $region, $department)
    group by period
)

select
    stock.month,
    labelled,
    labels,
    coalesce(stock.kind, 'demonstration') as kind,
    published.kind as labels_kind
from visible.counter_stock_months as stock
join place using (level, code)
left join published on published.month = stock.month
order by stock.month
