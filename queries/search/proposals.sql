-- One row per proposal that the reader may read, in the order of numbers: its title and its region.
select
    proposal_id,
    title,
    region_name
from visible.proposal_board
order by proposal_id
