-- One row: the last day, by the edition's date, of an opinion of the CNATE on a proposal read here; null where none is.
select max(day) as day
from visible.proposal_history
cross join visible.clock
where what = 'event' and thing = 'cnate_opinion' and day <= as_of and not planned
