-- One row per territory and distance: the share of people (percent) whose commune has an open address within it.
-- optional: code
with used as (
    select max(source_date) as list_date
    from visible.sources
    where subject = 'counters'
)

select
    level,
    code,
    name,
    km,
    round(100 * people / access.population, 2) as share,
    people,
    access.population,
    coalesce(list_date, as_of) as list_date,
    cog_vintage as population_vintage,
    'great-circle distance from the commune''s point; branches count, itinerant counters only by their stops' as method,
    coalesce(access.kind, 'demonstration') as kind
from visible.access_months as access
join visible.territories using (level, code)
cross join visible.clock
cross join used
where
    level = $level
    and ($code is null or code = $code)
    and month = (select max(month) from visible.months)
order by code, km
