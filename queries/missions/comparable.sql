-- One row per territory compared: the one asked for (rank 0) and the five that resemble it most, for one mission.
-- `staff`: ETPT per 100,000 inhabitants, in scope alone. `decided_days`: from consultation to decision.
with compared as (
    select code, 0 as rank from (select $code as code)
    union all
    select other, rank from visible.similar_places where level = $level and code = $code
),

held as (
    select exercises.*, staff
    from visible.exercises
    left join (select exercise_id, staff from visible.inventory_staff where mission_id = $mission) as staff using (exercise_id)
    where mission_id = $mission
)

select
    rank,
    compared.code,
    name,
    population,
    visible.values_of(service) as services,
    count(exercise_id) as exercises,
    visible.values_of(status) as statuses,
    visible.values_of(decision) as decisions,
    visible.values_of(target_actor) as actors,
    min(decided_on) as decided_on,
    max(decided_on - consultation_started_on) as decided_days,
    100000 * sum(staff) / any_value(population) as staff
from compared
join visible.territories on territories.level = $level and territories.code = compared.code
left join held
    on case $level when 'region' then held.region else held.department end = compared.code
group by rank, compared.code, name, population
order by rank
