-- Missions: staff by mission, and where it went.

-- One row per exercise, year and unit: staff, whether it is the last year that is known of it in that unit, and whether it is
-- the edition's.
create table marts.exercise_staff as
select
    exercise_id,
    level,
    code,
    unit,
    year,
    staff,
    year = max(year) over (partition by exercise_id, unit) as is_last,
    year = year(as_of) as is_of_edition
from core.mission_staff
join core.mission_exercises using (exercise_id)
cross join core.editions
where year <= year(as_of)
order by unit, year, exercise_id;

-- One row per move of staff out of an exercise, past or to come.
create table marts.exercise_moves as
select movement_id, exercise_id, level, code, moved_on, destination, to_mission_id, to_department, staff
from core.staff_movements
join core.mission_exercises using (exercise_id)
order by movement_id;

-- One row per mission, territory that holds its exercises, year and unit: staff. Units are never summed together.
create table marts.mission_staff_years as
select
    mission_id,
    in_level as level,
    in_code as code,
    year,
    unit,
    sum(staff) as staff,
    count(*) as exercises
from core.mission_staff
join core.mission_exercises as exercises using (exercise_id)
join marts.ancestors on ancestors.level = exercises.level and ancestors.code = exercises.code
cross join core.editions
where year <= year(as_of)
group by all
order by mission_id, level, code, year;

-- One row per exercise and year: staff (ETPT) planned to leave it, in the year its decision took effect, and staff that left,
-- by where it went.
create table marts.moved_staff as
with moves as (
    select
        exercise_id, level, code, year(coalesce(started_on, decided_on)) as year, staff_to_move as planned,
        null as destination, 0 as staff
    from marts.exercises
    where staff_to_move is not null
    union all
    select exercise_id, level, code, year(moved_on), 0, destination, staff
    from marts.exercise_moves, core.editions
    where moved_on <= as_of
)

select
    exercise_id,
    level,
    code,
    year,
    sum(planned) as planned,
    coalesce(sum(staff) filter (destination = 'core'), 0) as core,
    coalesce(sum(staff) filter (destination = 'other'), 0) as other,
    coalesce(sum(staff) filter (destination = 'left'), 0) as gone,
    sum(staff) as moved
from moves
group by all
order by exercise_id, year;

-- One row per mission, decision, territory and year: staff (ETPT) planned to leave, by the year its decision took
-- effect, and staff that left, by the year it moved and where it went.
create table marts.mission_moves as
select
    mission_id,
    policy_domain,
    decision,
    in_level as level,
    in_code as code,
    moves.year,
    sum(planned) as planned,
    sum(core) as core,
    sum(other) as other,
    sum(gone) as "left",
    count(distinct exercise_id) as exercises
from marts.moved_staff as moves
join marts.exercises using (exercise_id)
join marts.ancestors on ancestors.level = exercises.level and ancestors.code = exercises.code
where has_series(in_level) and decision is not null
group by all
order by in_level, in_code, moves.year;

-- One row per policy domain and year, of missions given up (transferred or dropped) and of those outsourced: the same for
-- the whole country, gathered (data/secrecy, gathered.national_moves): 'several' domains make one row. Transfers and drops
-- are one: apart, most years hold fewer than three drops.
create table marts.national_moves (
    policy_domain text, decision text, "year" bigint, planned double, core double, other double, "left" double
);
