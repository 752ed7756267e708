-- One row per decision on a mission in a territory: staff (ETPT) to move, and moved to the core, elsewhere, or away.
select
    decision,
    sum(planned) as planned,
    sum(core) as core,
    sum(other) as other,
    sum("left") as "left"
from visible.mission_moves
where mission_id = $mission and level = $level and code = $code
group by decision
order by planned desc, decision
