-- One row per month of a counter: requests, and those of the same month a year before; each says whether it is secret.
with shown as (
    select month, requests from visible.counter_months where counter_id = $counter
),

acts as (
    select month, requests, 'value' as state from shown
    union all
    select month, null, 'secret'
    from visible.secret_counter_months
    where counter_id = $counter and month not in (select month from shown)
)

select
    acts.month,
    acts.requests,
    acts.state as requests_state,
    before.requests as requests_before,
    coalesce(before.state, 'value') as requests_before_state,
    coalesce(kind, (select kind from visible.editions)) as kind
from acts
left join acts as before on before.month = acts.month - interval 1 year
left join visible.subject_kinds on subject = 'footfall'
order by acts.month
