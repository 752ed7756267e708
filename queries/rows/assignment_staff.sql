-- One row per assignment of a mission, in scope: its staff of a year, of the last one that is known where none is asked for.
-- optional: region, department, tier, overlap, alert, year, unit
-- `unit`: ETPT unless told. With $tier, $overlap is the kind of overlap with that tier.
select
    exercise_id,
    mission_id as mission,
    label,
    label_en,
    service_id as service_code,
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
    year,
    staff,
    if(core_category not in ('non_core', 'unclassified'), staff, 0) as core_staff
from (select exercise_id, unit, year, staff, is_last from visible.exercise_staff)
join visible.exercises using (exercise_id)
where
    unit = coalesce($unit, 'ETPT')
    and if($year is null, is_last, year = $year::integer)
    and visible.is_inside(region, department, $region, $department)
    and visible.overlaps_so(overlap, tiers, judgements, $tier, $overlap)
    and visible.is_alerted(overlap, decided_on, breaches, mixed_units, twice, $alert)
order by exercise_id
