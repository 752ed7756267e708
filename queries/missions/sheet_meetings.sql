-- One row per association about a mission: invited, known to have come, and how long the decision came after.
-- optional: region, department
select
    association,
    count(*) as invited,
    count(held_on) as held,
    count(*) filter (attended) as attended,
    count(attended) as known,
    count(*) filter (opinion = 'favourable') as favourable,
    count(*) filter (opinion = 'reservations') as reservations,
    count(*) filter (opinion = 'unfavourable') as unfavourable,
    min(meetings.held_on) as first_on,
    max(meetings.held_on) as last_on,
    median(decided_on - meetings.held_on) filter (attended) as median_days
from visible.meetings
where
    mission_id = $mission
    and ($region is null or region = $region or level = 'nation')
    and ($department is null or department = $department or level = 'nation')
group by association
order by invited desc, association
