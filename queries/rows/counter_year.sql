-- One row per month of the last twelve of a counter that its reader knows, or that is secret: its requests.
select
    month,
    counter_id,
    requests,
    requests_before,
    (requests_state = 'value')::integer as known,
    (requests_state = 'secret')::integer as secret,
    if(requests_before is null, 0, known) as compared
from (
    select
        $counter::text as counter_id,
        now.month,
        now.requests,
        before.requests as requests_before,
        'value' as requests_state
    from visible.counter_months as now
    left join visible.counter_months as before
        on before.counter_id = now.counter_id and before.month = now.month - interval 1 year
    where now.counter_id = $counter and now.requests is not null
    union all
    select $counter, month, null, null, 'secret'
    from visible.secret_counter_months as secret
    left join visible.counter_months as shown using (counter_id, month)
    where counter_id = $counter and shown.requests is null
)
where month > (select max(month) from visible.months) - interval 12 month
order by month
