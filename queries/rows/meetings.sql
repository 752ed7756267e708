-- One row per association, mission and territory that it was invited for, and day: whether the meeting was held, and it came.
-- optional: region, department
select
    association,
    mission_id as mission,
    missions.label,
    coalesce(missions.label_en, missions.label) as label_en,
    meetings.level,
    meetings.code,
    places.name as territory,
    invited_on,
    held_on,
    1 as invitations,
    coalesce(held_on <= as_of, false)::integer as held,
    if(attended, held, 0) as attended
from visible.consultations as meetings
join visible.missions using (mission_id)
left join visible.territories as places on places.level = meetings.level and places.code = meetings.code
cross join visible.clock
where invited_on <= as_of and visible.is_held(meetings.level, meetings.code, parent_code, $region, $department)
order by association, mission, meetings.level, meetings.code, invited_on, held_on
