-- One row per proposal of the inventory, in the order asked for, a page at a time when `size` is given; `total` counts the rows of every page, `total_red` those late at their stage, `total_closed` those withdrawn or rejected.
-- optional: region, department, ministry, stage, type, lever, network, outcome, only, words, sort, size, page
-- `only`: late | ready | waiting | last_reply | behind | unevaluated | undecided | still | costly | no_opinion | inconsistent | incomplete | ditp | earlier. `sort`: days | title | region | stage | target | saved | savings | payback, or else by number.
-- `still`: at its stage for over a year. `last_reply`: of one ministry alone. `costly`: the one-off cost is above a year of savings. With `only` one of the first three of a ministry or `still`, $ministry is one that has not replied.
with board as (
    select
        *,
        coalesce(waiting and len(waiting_on) = 1, false) as last_reply,
        live and implemented_on is null and days > 365 as still,
        list_filter([
            if(late, 'late', null),
            if(ready, 'ready', null),
            if(waiting, 'waiting', null),
            if(last_reply, 'last_reply', null),
            if(still, 'still', null),
            if(live and one_off_eur > greatest(planned_eur, 0), 'costly', null),
            if(behind, 'behind', null),
            if(unevaluated, 'unevaluated', null),
            if(undecided, 'undecided', null),
            if(no_opinion, 'no_opinion', null),
            if(len(breaches) > 0, 'inconsistent', null),
            if(own and live and not decided and (
                len(missing) > 1 or missing[1] <> 'network'
                or (len(missing) = 1 and type in (select type from visible.proposal_board where network is not null))
            ), 'incomplete', null),
            if(ditp_requested_on is not null, 'ditp', null),
            if(earlier, 'earlier', null)
        ], lambda one: one is not null) as situations
    from visible.proposal_board
)

select
    proposal_id,
    title,
    region,
    region_name,
    departments,
    type,
    lever,
    network,
    stage,
    next_stage,
    since,
    days,
    outcome,
    decided_on,
    target_on,
    implemented_on,
    days_late,
    live,
    decided,
    own,
    off_platform,
    ministries,
    waiting_on,
    waiting_days,
    waiting,
    last_reply,
    still,
    late,
    ready,
    behind,
    unevaluated,
    undecided,
    situations,
    breaches,
    staff_concerned,
    staff_saved,
    planned_eur,
    actual_eur,
    confirmed_by,
    one_off_eur,
    count(*) over () as total,
    count(*) filter (late or behind or undecided) over () as total_red,
    count(*) filter (not live) over () as total_closed
from board
where
    visible.is_proposal_asked(
        regions, departments, if($only in ('waiting', 'late', 'last_reply', 'still'), waiting_on, ministries), type, lever, network,
        $region, $department, $ministry, $type, $lever, $network
    )
    and ($stage is null or stage = $stage)
    and ($outcome is null or outcome = $outcome)
    and ($words is null or holds_all(words, $words))
    and ($only is null or list_contains(situations, $only))
order by
    case $sort when 'days' then if(live and implemented_on is null, days, null) end desc nulls last,
    case $sort when 'stage' then rank end,
    case $sort when 'target' then target_on end nulls last,
    case $sort when 'saved' then staff_saved end desc nulls last,
    case $sort when 'savings' then actual_eur is null end nulls last,
    case $sort when 'savings' then planned_eur end desc nulls last,
    case $sort when 'payback' then if(planned_eur > 0, one_off_eur / planned_eur, if(one_off_eur > 0, 1e9, null)) end
        desc nulls last,
    case $sort when 'region' then strip_accents(region_name) end nulls last,
    case $sort when 'title' then lower(strip_accents(title)) end,
    proposal_id
limit coalesce($size::bigint, 1000000)
offset coalesce(($page::bigint - 1) * $size::bigint, 0)
