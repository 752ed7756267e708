-- One row per year: counters of the last list that tells labels, whose label is of that year, and the day of that list. A later list without them takes none away: neither what it no longer names, nor what it does not cover.
-- optional: region, department
with dated as (
    select *, coalesce(told_on, source_date) as listed_on
    from visible.counters
    join visible.counter_lines using (counter_id)
    where kind = 'real' and labelled_on is not null
),

listed as (
    select *
    from dated
    where closed_on is null or closed_on > listed_on
    qualify listed_on = max(listed_on) over ()
)

select year(labelled_on)::text as year, count(*) as labels, max(listed_on) as listed_on
from listed
where visible.is_inside(region, department, $region, $department)
group by year
order by year
