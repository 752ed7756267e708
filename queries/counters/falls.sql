-- One row per counter that lost more than a fifth of its acts: those of its last three months, of the same a year before, in percent.
-- optional: region, department
with months as (
    select
        counter_id,
        sum(requests) filter (month > as_of - interval 3 month) as requests,
        sum(requests) filter (month <= as_of - interval 12 month) as requests_before
    from visible.counter_months cross join visible.editions
    where
        (month > as_of - interval 3 month or month > as_of - interval 15 month and month <= as_of - interval 12 month)
        and counter_id in (select thing from visible.alerts where alert = 'counters_falling')
    group by counter_id
    having count(requests) = 6
)

select
    counter_id,
    months.requests,
    months.requests_before,
    100 * (months.requests / months.requests_before - 1) as change
from months
join visible.counter_board using (counter_id)
where visible.is_inside(region, department, $region, $department)
order by change, counter_id
