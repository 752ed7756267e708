-- Published: what is drawn from the public twins once data/secrecy has emptied what must not be read.

-- One row per territory and month: acts as their publisher gives them, exempt, or else the requests that may be read.
create table marts.public_acts_months as
select
    acts.level,
    acts.code,
    acts.month,
    case when requests.hidden and not publishes_acts() then null else acts end as acts,
    coalesce(requests.hidden, false) and not publishes_acts() as hidden,
    kind
from marts.acts_months as acts
left join marts.public_request_months as requests using (level, code, month)
order by level, code, month;
