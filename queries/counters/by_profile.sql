-- One row per format, carrier or area of the counters (`$by`): acts of the last twelve months, counters, months they rest on.
-- optional: region, department
-- The change compares only the months of a counter that are known in both years.
select
    case $by when 'format' then format when 'carrier' then carrier else area_type end as what,
    sum(requests)::bigint as requests,
    count(*) as counters,
    sum(months)::bigint as counter_months,
    sum(requests) / sum(months) as per_month,
    sum(compared)::bigint as compared,
    100 * (sum(requests_compared) / nullif(sum(requests_before), 0) - 1) as change,
    any_value(footfall_kind) as kind
from visible.counter_board
where months > 0 and department is not null and visible.is_inside(region, department, $region, $department)
group by what
order by requests desc
