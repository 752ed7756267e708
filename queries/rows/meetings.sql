-- One row per invitation of an association about a mission in a territory: whether the meeting was held, and it came.
-- optional: region, department, mission
-- Of a mission, those of the whole country are everywhere's too.
select
    consultation_id,
    meetings.association,
    meetings.mission_id as mission,
    meetings.label,
    meetings.label_en,
    meetings.policy_domain as domain,
    missions.ministry,
    meetings.level,
    meetings.code,
    places.name as territory,
    meetings.invited_on,
    meetings.held_on,
    meetings.decided_on,
    date_trunc('quarter', coalesce(meetings.held_on, meetings.invited_on))::date as quarter,
    opinion,
    1 as invitations,
    (meetings.held_on is not null)::integer as held,
    1 - held as awaited,
    coalesce(meetings.attended, false)::integer as attended,
    coalesce(not meetings.attended, false)::integer as missed,
    held - (meetings.attended is not null)::integer as unknown,
    if(meetings.attended, (meetings.decided_on is not null)::integer, 0) as followed
from visible.meetings
join visible.missions using (mission_id)
left join (select consultation_id, opinion from visible.consultations) using (consultation_id)
left join visible.territories as places on places.level = meetings.level and places.code = meetings.code
where
    ($mission is null or meetings.mission_id = $mission)
    and (
        visible.is_held(meetings.level, meetings.code, places.parent_code, $region, $department)
        or ($mission is not null and meetings.level = 'nation')
    )
order by consultation_id
