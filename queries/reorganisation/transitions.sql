-- One row per move that a proposal may make, with its condition and the alert that a breach raises.
select from_stage, to_stage, guard, breach
from visible.transitions
left join visible.guards using (guard)
left join visible.stages as origins on origins.stage = from_stage
left join visible.stages as destinations on destinations.stage = to_stage
order by coalesce(origins.rank, 0), coalesce(destinations.rank, 99)
