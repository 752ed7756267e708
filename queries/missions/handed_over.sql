-- One row per mission given up and who takes it over: how many exercises, and staff (ETPT) to move and moved in scope.
-- optional: region, department
with given as (
    select place, mission_id, decision, target_tier, target_actor, status
    from visible.inventory
    where
        decision in ('transfer', 'drop', 'outsource')
        and visible.is_inside(region, department, $region, $department)
),

counts as (
    select
        mission_id,
        decision,
        target_tier,
        target_actor,
        count(*) as exercises,
        count(*) filter (status = 'done') as completed,
        sum(staff_to_move) as staff_to_move,
        sum(moved) as moved
    from given
    left join (select place, staff_to_move, moved from visible.inventory_staff) as staff using (place)
    group by all
)

select
    mission_id,
    missions.label,
    coalesce(missions.label_en, missions.label) as label_en,
    counts.* exclude (mission_id)
from counts
join visible.missions using (mission_id)
order by exercises desc, mission_id, target_actor
