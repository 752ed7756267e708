-- One row per proposal under way of the reader's own, in a territory, and proposal of no region of it, of the same type or network.
-- optional: region, department
-- Among these, similar titles are sought, as for one proposal in comparable.sql.
with here as (
    select proposal_id, title, type, network, regions
    from visible.proposal_board
    where own and live and implemented_on is null and visible.are_inside(regions, departments, $region, $department)
)

select
    here.proposal_id as of_id,
    here.title as of_title,
    board.proposal_id,
    board.title,
    board.region_name,
    board.stage,
    board.implemented_on,
    board.type = here.type as same_type,
    coalesce(board.network = here.network, false) as same_network
from here
join visible.proposal_board as board
    on (board.type = here.type or board.network = here.network) and not list_has_any(board.regions, here.regions)
order by here.proposal_id, board.proposal_id
