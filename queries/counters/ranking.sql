-- One row per open counter: acts by month over the last twelve, the months that rests on, and the change on months of both years.
-- optional: region, department, rows
-- `per_agent_hour` is read in scope only: acts of a month over the opening hours of its agents (52 weeks a year).
select
    counter_id,
    name,
    commune_name,
    department,
    months,
    requests,
    requests / months as per_month,
    compared,
    100 * (requests_compared / nullif(requests_before, 0) - 1) as change,
    agents,
    weekly_hours,
    per_month / nullif(agents * weekly_hours * 52 / 12, 0) as per_agent_hour,
    footfall_kind as kind
from visible.counter_board
where
    is_open
    and months > 0
    and visible.is_inside(region, department, $region, $department)
order by per_month desc, counter_id
limit coalesce($rows::bigint, 100000)
