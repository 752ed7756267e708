-- One row per exercise of a mission by a service: what it counts for at the end of a month (of the last one where none is asked).
-- optional: region, department, month, tier, overlap, alert, past
-- With $tier, $overlap is the kind of overlap with that tier; `past`: the step that it has taken.
with chosen as (
    select max(month) as month, max(month_end) as day from visible.months
    where $month is null or month = date_trunc('month', $month::date)
    having day is not null
)

select
    exercise_id,
    mission_id as mission,
    label,
    label_en,
    service_id,
    service,
    type_code,
    level as at_level,
    code,
    territory,
    policy_domain as domain,
    core_category,
    ministry,
    overlap,
    status,
    decision,
    target_actor as actor,
    criteria,
    case
        when status = 'done' then null
        when days < 365 then 'under_a_year'
        when days < 730 then 'under_two_years'
        else 'over_two_years'
    end as age,
    (age is not null)::integer as idle,
    inventoried_on,
    decided_on,
    completed_on,
    1 as exercises,
    coalesce(inventoried_on <= day, false)::integer as inventoried,
    if(inventoried = 0, ministry, null) as unfinished_ministry,
    coalesce(decided_on <= day, false)::integer as decided,
    coalesce(completed_on <= day, false)::integer as completed,
    (overlap = 'redundant')::integer as redundant,
    if(overlap = 'redundant', 1 - decided, 0) as redundant_undecided,
    if(overlap = 'redundant', completed, 0) as redundant_completed,
    if(len(tiers) > 0, decided, 0) as to_consult,
    if(len(tiers) > 0 and consulted, decided, 0) as consulted
from (select *, as_of - coalesce(since, date '2018-07-25') as days from visible.exercises, visible.clock)
cross join chosen
where
    visible.is_inside(region, department, $region, $department)
    and visible.overlaps_so(overlap, tiers, judgements, $tier, $overlap)
    and visible.is_alerted(overlap, decided_on, breaches, mixed_units, twice, $alert)
    and ($past is null or case $past
        when 'inventoried_on' then inventoried_on
        when 'consultation_started_on' then consultation_started_on
        when 'decided_on' then decided_on
        when 'started_on' then started_on
        when 'completed_on' then completed_on
    end is not null)
order by exercise_id
