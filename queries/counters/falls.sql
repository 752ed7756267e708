-- One row per counter that lost more than a fifth of its acts: those of its last three months, of the same a year before, in percent.
-- optional: region, department
with months as (
    select
        counter_id,
        sum(requests) filter (is_recent) as requests,
        sum(requests) filter (is_before) as requests_before
    from (
        select
            *,
            month > as_of - interval 3 month as is_recent,
            month > as_of - interval 15 month and month <= as_of - interval 12 month as is_before
        from visible.counter_months cross join visible.clock
        where counter_id in (
            select thing from visible.alerts
            where alert = 'counters_falling' and visible.is_inside(region, department, $region, $department)
        )
    )
    group by counter_id
    having count(requests) filter (is_recent or is_before) = 6
)

select
    counter_id,
    months.requests,
    months.requests_before,
    100 * (months.requests / months.requests_before - 1) as change
from months
order by change, counter_id
