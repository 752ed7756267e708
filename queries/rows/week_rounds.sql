-- One row per open mobile counter, and per open branch, of the table of rounds of the edition's week.
-- optional: region, department
-- A mobile counter that stops every other week alone is there in its weeks.
select
    counter_id,
    name,
    counters.commune_name,
    counters.department,
    region,
    format,
    count(stops.commune) as stops,
    if(format = 'branch', 0, 1) as buses,
    if(format = 'branch', 1, 0) as branches
from visible.counters as counters
left join visible.counter_stops as stops using (counter_id)
cross join visible.clock
where
    is_open
    and (itinerant or format = 'branch')
    and (weeks is null or weeks = if(week(as_of) % 2 = 1, 'odd', 'even'))
    and visible.is_inside(region, counters.department, $region, $department)
group by all
order by counter_id
