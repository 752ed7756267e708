-- One row per power to decide brought down since 2018 that could be used in a territory at the end of a month.
-- optional: region, department, month
with chosen as (
    select max(month) as month, max(month_end) as day from visible.months
    where $month is null or month = date_trunc('month', $month::date)
    having day is not null
),

around as (
    select 'nation' as level, 'FR' as code
    union all
    select 'department', $department where $department is not null
    union all
    select 'region', coalesce($region, parent_code)
    from visible.territories
    where if($department is null, level = 'region' and code = $region, level = 'department' and code = $department)
)

select
    power_id,
    act_type,
    from_level,
    to_level,
    territory_level,
    territory_code,
    effective_on,
    yearly_volume,
    state,
    1 as powers
from visible.decision_powers
cross join chosen
where
    state = 'new'
    and effective_on <= day
    and (
        coalesce($region, $department) is null
        or (territory_level, territory_code) in (select (level, code) from around)
    )
order by power_id
