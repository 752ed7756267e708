-- One row per rule broken by a proposal of the reader's scope: accepted at deposit, yet inconsistent; with its file and line.
-- optional: region, department, alert
-- At most `size` rows of each rule; `total` counts those of the rule, `broken` the proposals of all rules.
select
    alert,
    breaches.proposal_id,
    board.title,
    region,
    region_name,
    breaches.since,
    from_stage,
    to_stage,
    file_name || if(breaches.line >= 2097152, ' [' || breaches.line // 2097152 + 1 || ']', '') as file_name, -- which sheet
    breaches.line % 2097152 as line,
    count(*) over (partition by alert) as total,
    count(distinct breaches.proposal_id) over () as broken
from visible.proposal_breaches as breaches
join visible.proposal_board as board using (proposal_id)
left join visible.sources using (source_id)
where
    visible.are_inside(regions, departments, $region, $department)
    and ($alert is null or alert = $alert)
qualify row_number() over (partition by alert order by breaches.since desc nulls last, breaches.proposal_id) <= $size
order by alert, breaches.since desc nulls last, breaches.proposal_id
