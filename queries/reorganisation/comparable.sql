-- One row per other proposal of the same type or network that the reader may see: among these, similar titles are sought.
with this as (
    select proposal_id, type, network from visible.proposal_board where proposal_id = $proposal
)

select
    board.proposal_id,
    board.title,
    board.region_name,
    board.stage,
    board.implemented_on,
    board.type = this.type as same_type,
    coalesce(board.network = this.network, false) as same_network
from visible.proposal_board as board
join this on board.proposal_id <> this.proposal_id and (board.type = this.type or board.network = this.network)
order by same_type and same_network desc, board.implemented_on is not null desc, board.proposal_id
limit 3000
