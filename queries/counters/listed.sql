-- One row per day of a list that counters of a place which are still open were last in: how many, and where. Of a list without a day there is none.
-- optional: region, department
-- `places`: the départements of which no later list has any counter.
with listed as (
    select
        counter_id,
        region,
        department,
        source_date as listed_on,
        max(source_date) over (partition by department) as last_there
    from visible.counters
    join visible.counter_lines using (counter_id)
    where is_open and kind = 'real' and source_date is not null and visible.is_inside(region, department, $region, $department)
)

select
    listed_on,
    count(*) as counters,
    coalesce(
        list_sort(list(distinct department) filter (listed_on = last_there and department is not null)), []
    ) as places
from listed
group by listed_on
order by listed_on
