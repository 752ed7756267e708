-- One row per assignment of a mission, in scope: its staff of a year, of the last one that is known where none is asked for.
-- optional: region, department, tier, overlap, alert, year, unit
-- `unit`: ETPT unless told. With $tier, $overlap is the kind of overlap with that tier.
with counted as (
    select exercise_id, arg_max(staff, mission_staff.year) as staff, max(mission_staff.year) as year
    from visible.mission_staff
    cross join visible.clock
    where
        unit = coalesce($unit, 'ETPT')
        and mission_staff.year <= year(as_of)
        and ($year is null or mission_staff.year = $year::integer)
    group by exercise_id
)

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
    counted.year,
    staff,
    if(core_category not in ('non_core', 'unclassified'), staff, 0) as core_staff
from counted
join visible.exercises using (exercise_id)
where
    visible.is_inside(region, department, $region, $department)
    and (
        coalesce($tier, $overlap, $alert) is null
        or exercise_id in (
            select exercise_id
            from visible.inventory_asked(with_tier := $tier, with_overlap := $overlap, with_alert := $alert)
        )
    )
order by exercise_id
