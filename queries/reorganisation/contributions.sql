-- One row per region: the contribution asked of its prefect, due, received or missing.
select
    region,
    name,
    due_on,
    case when received_on <= as_of then received_on end as received_on,
    case when received_on <= as_of then greatest(received_on - due_on, 0) end as days_late,
    complete,
    options_count,
    coalesce(kind, 'demonstration') as kind
from visible.regional_contributions
join visible.territories on level = 'region' and code = region
cross join visible.clock
left join visible.subject_kinds on subject = 'proposals'
order by region
