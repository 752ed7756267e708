-- One row per territory of a proposal, the one that leads first.
select level, code, name, max(role = 'lead') as leads
from visible.proposal_territories
join visible.territories using (level, code)
where proposal_id = $proposal
group by all
order by leads desc, level desc, code
