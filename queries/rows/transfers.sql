-- One row per exercise whose transfer is decided, in scope: staff to move and staff moved by the end of a month.
-- optional: region, department, month
with chosen as (
    select max(month) as month, max(month_end) as day from visible.months
    where $month is null or month = date_trunc('month', $month::date)
    having day is not null
),

movements as (
    select exercise_id, sum(staff) filter (moved_on <= day) as moved
    from visible.exercise_moves
    cross join chosen
    group by exercise_id
)

select
    exercise_id,
    label,
    label_en,
    service,
    level,
    code,
    territory,
    decided_on,
    if(decided_on <= day, coalesce(staff_to_move, 0), 0) as to_move,
    coalesce(moved, 0) as moved
from visible.exercises
left join movements using (exercise_id)
cross join chosen
where
    decision = 'transfer'
    and visible.in_scope(level, code)
    and visible.is_inside(region, department, $region, $department)
order by exercise_id
