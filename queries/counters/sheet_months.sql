-- One row per month of a counter: requests, and those of the same month a year before.
with acts as (
    select month, requests from visible.counter_months where counter_id = $counter
)

select acts.month, acts.requests, before.requests as requests_before, coalesce(kind, 'demonstration') as kind
from acts
left join acts as before on before.month = acts.month - interval 1 year
left join visible.subject_kinds on subject = 'footfall'
order by acts.month
