-- Missions: meetings with local authorities, and the decisions that followed.

-- One row per meeting: who was invited, whether they came, and the first decision on that mission there afterwards.
create table marts.meetings as
with decisions as (
    select mission_id, in_level as level, in_code as code, decided_on
    from marts.exercises
    join marts.ancestors using (level, code)
    where decided_on is not null
)

select
    consultation_id,
    meetings.mission_id,
    missions.label,
    coalesce(missions.label_en, missions.label) as label_en,
    policy_domain,
    missions.ministry,
    meetings.level,
    meetings.code,
    territories.name as territory,
    parent_code,
    case meetings.level when 'region' then meetings.code when 'department' then parent_code end as region,
    case meetings.level when 'department' then meetings.code end as department,
    association,
    invited_on,
    case when held_on <= as_of then held_on end as held_on,
    held_on > as_of as is_planned,
    case when held_on <= as_of then attended end as attended,
    opinion,
    min(decided_on) as decided_on
from core.consultations as meetings
join core.missions using (mission_id)
join core.territories on territories.level = meetings.level and territories.code = meetings.code
cross join core.editions
left join decisions
    on decisions.mission_id = meetings.mission_id
    and decisions.level = meetings.level and decisions.code = meetings.code
    and decisions.decided_on >= held_on
where invited_on <= as_of
group by all
order by invited_on;
