-- One row per association, ministry or domain ($by): days from an attended meeting to the first decision that followed.
-- optional: region, department
with delays as (
    select
        case $by when 'association' then association when 'ministry' then coalesce(missions.ministry, '')
            else meetings.policy_domain end as thing,
        meetings.decided_on - held_on as days
    from visible.meetings
    join visible.missions using (mission_id)
    where
        attended
        and visible.is_inside(region, department, $region, $department)
)

select
    thing,
    count(*) as meetings,
    count(days) as followed,
    quantile_cont(days, 0.25) as first_quartile,
    median(days) as median_days,
    quantile_cont(days, 0.75) as last_quartile
from delays
group by thing
order by median_days desc nulls last, thing
