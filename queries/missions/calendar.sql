-- One row per association and quarter: meetings it was invited to, held, and known to have been attended or missed.
-- optional: region, department
select
    association,
    date_trunc('quarter', coalesce(held_on, invited_on))::date as quarter,
    count(*) as invited,
    count(held_on) as held,
    count(*) filter (attended) as attended,
    count(*) filter (not attended) as absent,
    count(*) filter (held_on is null) as to_come
from visible.meetings
where visible.is_inside(region, department, $region, $department)
group by all
order by association, quarter
