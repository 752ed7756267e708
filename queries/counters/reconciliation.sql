-- One row per department and month where acts are published and footfall by counter was deposited: how far they differ.
-- optional: region, department
-- An estimate is made from the published acts: it says nothing of them, and is not compared.
with published as (
    select code, period as month, arg_min(value, value_type) as published
    from visible.indicator_values
    where indicator = 'IND-323' and level = 'department' and value_type in ('vi', 'va') and value is not null
    group by all
)

select
    published.code,
    name,
    published.month,
    published,
    requests as counted,
    requests - published as gap,
    100 * (requests / nullif(published, 0) - 1) as gap_share
from published
join visible.request_months as counted on counted.level = 'department' and counted.code = published.code
    and counted.month = published.month
join visible.territories on territories.level = 'department' and territories.code = published.code
join visible.subject_kinds on subject = 'footfall'
where
    kind <> 'estimated'
    and ($region is null or parent_code = $region)
    and ($department is null or published.code = $department)
order by abs(gap_share) desc, published.code, published.month
