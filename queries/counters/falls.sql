-- One row per counter that lost more than a fifth of its acts: those of its last three months, of the same a year before, in percent.
-- optional: region, department
select counter_id, change_of_three as change
from visible.counter_board
where
    change_of_three is not null
    and counter_id in (
        select thing from visible.alerts
        where alert = 'counters_falling' and visible.is_inside(region, department, $region, $department)
    )
order by change, counter_id
