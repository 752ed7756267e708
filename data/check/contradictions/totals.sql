-- Counts of a territory that are not the sum of those under it. Compared when all of these are given, or when the file
-- means to have them all (90 departements or more). Targets may have been rounded one by one.
with whole as (
    select indicator, period, value_type, count(*) >= 90 as meant
    from given
    where level = 'department' and value is not null
    group by all
),

under as (
    select given.*, 'region' as above, region as code_above
    from given join departments on departments.code = given.code
    where level = 'department'
    union all
    select *, 'nation', 'FR' from given where level = 'region'
),

expected as (
    select 'region' as level, region as code, count(*) as all_of_them from departments group by all
    union all
    select 'nation', 'FR', count(distinct region) from departments
),

sums as (
    select indicator, period, value_type, above as level, code_above as code, sum(value) as total, count(value) as parts
    from under
    group by all
)

select
    'total_differs' as rule,
    given.line,
    value_type,
    format('{:.15g}', given.value) as value,
    format('{:.15g} ({} / {})', total, parts, all_of_them) as detail
from given
join sums using (indicator, period, value_type, level, code)
join expected using (level, code)
join known using (indicator)
left join whole using (indicator, period, value_type)
where
    measure = 'count' and value_type <> 'ta' and given.value is not null
    and (parts = all_of_them or coalesce(meant, false))
    and abs(given.value - total) > if(value_type = 'vc', 0.5 * (parts + 1), 0.5)
order by given.line;
