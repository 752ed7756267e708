-- One row per ministry asked about a proposal, in the reader's scope: when, since how many days, its position.
select
    ministry,
    name_fr,
    name_en,
    opened_on,
    case when closed_on <= as_of then closed_on end as closed_on,
    coalesce(case when closed_on <= as_of then closed_on end, as_of) - opened_on as days,
    board.due_on,
    closed_on is null or closed_on > as_of as waiting,
    (closed_on is null or closed_on > as_of) and board.due_on < as_of as late,
    case when closed_on <= as_of then position end as position,
    motive
from visible.own_analyses
join visible.proposal_board as board using (proposal_id)
join visible.ministries using (ministry)
cross join visible.editions
where proposal_id = $proposal and opened_on <= as_of
order by waiting desc, opened_on, ministry
