-- One row per year: counters of the last list, still in it, whose label is of that year, and the day of that list, or of the earlier one that told it.
-- optional: region, department
with listed as (
    select counter_id, source_date as listed_on
    from visible.counter_lines
    where kind = 'real'
    qualify source_date = max(source_date) over ()
)

select year(labelled_on)::text as year, count(*) as labels, max(coalesce(told_on, listed_on)) as listed_on
from visible.counters
join listed using (counter_id)
where
    is_open
    and labelled_on is not null
    and visible.is_inside(region, department, $region, $department)
group by year
order by year
