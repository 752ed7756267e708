-- One row per stage: proposals standing there on two days, and how many came in and went out between them.
-- optional: region, department, ministry, type, lever, network
with steps as (
    select stage, entered_on, coalesce(left_on, case when not live then coalesce(withdrawn_on, decided_on) end) as left_on
    from visible.board_steps
    where
        ($region is null or list_contains(regions, $region))
        and ($department is null or list_contains(departments, $department))
        and ($ministry is null or list_contains(ministries, $ministry))
        and ($type is null or type = $type)
        and ($lever is null or lever = $lever)
        and ($network is null or network = $network)
)

select
    stages.stage,
    stages.rank as stage_rank,
    count(*) filter (entered_on <= $since::date and (left_on is null or left_on > $since::date)) as at_start,
    count(*) filter (entered_on > $since::date and entered_on <= $until::date) as came_in,
    count(*) filter (left_on > $since::date and left_on <= $until::date) as went_out,
    count(*) filter (entered_on <= $until::date and (left_on is null or left_on > $until::date)) as at_end
from visible.stages as stages
left join steps using (stage)
where stages.rank is not null
group by all
order by stage_rank
