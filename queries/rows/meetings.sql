-- One row per invitation of an association about a mission in a territory: whether the meeting was held, and it came.
-- optional: region, department, mission
-- Of a mission, those of the whole country are everywhere's too.
select
    consultation_id,
    association,
    mission_id as mission,
    label,
    label_en,
    policy_domain as domain,
    ministry,
    level,
    code,
    territory,
    invited_on,
    held_on,
    decided_on,
    date_trunc('quarter', coalesce(held_on, invited_on))::date as quarter,
    opinion,
    1 as invitations,
    (held_on is not null)::integer as held,
    1 - held as awaited,
    coalesce(attended, false)::integer as attended,
    coalesce(not attended, false)::integer as missed,
    held - (attended is not null)::integer as unknown,
    if(attended, (decided_on is not null)::integer, 0) as followed
from visible.meetings
where
    ($mission is null or mission_id = $mission)
    and (
        visible.is_held(level, code, parent_code, $region, $department)
        or ($mission is not null and level = 'nation')
    )
order by consultation_id
