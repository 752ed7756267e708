-- One row per day at which access is compared, the oldest first: that of each list of counters; where none was published, the end of each year and the day of the edition.
-- `without`: the départements that the list is not of, as all their open counters are known from those before.
with lists as (
    select distinct source_date as day
    from visible.sources
    where
        kind = 'real'
        and contract in ('counters', 'france_services_list', 'france_services_communes')
        and source_date is not null
),

latest as (
    select department, max(source_date) as last_there
    from visible.counters
    join visible.counter_lines using (counter_id)
    where is_open and department is not null
    group by department
)

select day, coalesce((select list(department order by department) from latest where last_there < day), []) as without
from lists
union all
select least(make_date(year, 12, 31), as_of), []
from visible.clock, range(2018, year(as_of) + 1) as years (year)
where not exists (from lists)
order by day
