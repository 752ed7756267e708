-- One row per exercise of a mission whose staff is counted in ETPT, in scope: the staff of the year of a month.
-- optional: region, department, month, year
with chosen as (
    select max(month) as month, max(month_end) as day from visible.months
    where $month is null or month = date_trunc('month', $month::date)
    having day is not null
)

select
    exercise_id,
    label,
    label_en,
    service,
    level,
    code,
    territory,
    core_category,
    inventoried_on,
    staff,
    if(date_trunc('month', inventoried_on) <= chosen.month, staff, 0) as inventoried,
    if(core_category not in ('non_core', 'unclassified'), staff, 0) as core_staff,
    if(date_trunc('month', inventoried_on) <= chosen.month, core_staff, 0) as core_inventoried
from (select exercise_id, unit, year, staff, is_of_edition from visible.exercise_staff)
join visible.exercises using (exercise_id)
cross join chosen
where
    unit = 'ETPT'
    and if(coalesce($year::integer, year($month::date)) is null, is_of_edition, year = coalesce($year::integer, year($month::date)))
    and visible.is_inside(region, department, $region, $department)
order by exercise_id
