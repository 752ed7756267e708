-- One row per ministry and proposal that waits on it, in the reader's scope: since how many days, the longest first.
-- optional: ministry, size
select ministry, proposal_id, title, region_name, as_of - opened_on as days
from visible.own_analyses as analyses
join visible.proposal_board as board using (proposal_id)
cross join visible.editions
where
    waiting
    and opened_on <= as_of
    and (closed_on is null or closed_on > as_of)
    and ($ministry is null or ministry = $ministry)
order by days desc, proposal_id, ministry
limit coalesce($size::bigint, 1000000)
