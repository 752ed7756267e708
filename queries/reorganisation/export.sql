-- One row per proposal of the whole inventory, in the order of its number: what an export holds.
-- optional: region, department, ministry, stage, type, lever, network, outcome, only, words
-- `only`: late | ready | waiting | behind | undecided | no_opinion | inconsistent | ditp | earlier.
with found as (
    select *
    from visible.proposal_board
    where
        ($region is null or list_contains(regions, $region))
        and ($department is null or list_contains(departments, $department))
        and ($ministry is null or list_contains(if($only in ('waiting', 'late'), waiting_on, ministries), $ministry))
        and ($stage is null or stage = $stage)
        and ($type is null or type = $type)
        and ($lever is null or lever = $lever)
        and ($network is null or network = $network)
        and ($outcome is null or outcome = $outcome)
        and ($words is null or holds_all(words, $words))
        and ($only is null or case $only
            when 'late' then late
            when 'ready' then ready
            when 'waiting' then waiting
            when 'behind' then behind
            when 'undecided' then undecided
            when 'no_opinion' then no_opinion
            when 'inconsistent' then len(breaches) > 0
            when 'ditp' then ditp_requested_on is not null
            when 'earlier' then earlier
        end)
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
    waiting_on,
    waiting_days,
    late,
    ready,
    behind,
    undecided,
    breaches,
    staff_concerned,
    staff_saved,
    planned_eur,
    actual_eur
from found
order by proposal_id
