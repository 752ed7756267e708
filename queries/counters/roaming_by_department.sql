-- One row per department: open itinerant counters whose stops are not known, which therefore count nowhere.
select department, count(*) as counters
from visible.counters
where is_open and itinerant and department is not null and counter_id not in (select counter_id from visible.counter_stops)
group by department
order by department
