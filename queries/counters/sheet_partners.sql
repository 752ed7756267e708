-- One row per partner of a counter, past ones last: since when, until when, and the counter's requests for it.
with recent as (
    select partner, sum(requests)::bigint as requests, sum(done_on_site)::bigint as done_on_site
    from visible.footfall
    where counter_id = $counter and month > (select as_of from visible.clock) - interval 12 month
    group by partner
),

here as (
    select sum(requests) filter (partner <> 'all') as requests from recent
)

select
    partner,
    name_fr,
    name_en,
    family,
    coalesce(since, joined_on) as since,
    coalesce(until, left_on) as until,
    coalesce(since, joined_on, as_of) <= as_of and coalesce(until, left_on, date '9999-12-31') > as_of as is_present,
    recent.requests,
    100 * recent.requests / here.requests as share,
    100 * recent.done_on_site / recent.requests as done_share
from visible.counter_partners
join visible.partners using (partner)
cross join visible.clock
cross join here
left join recent using (partner)
where counter_id = $counter
order by is_present desc, recent.requests desc nulls last, since, partner
