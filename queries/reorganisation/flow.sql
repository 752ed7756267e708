-- One row per stage: proposals standing there on two days, and how many came in and went out between them.
-- optional: region, department, ministry, type, lever, network
with counted as (
    select
        stage,
        count(*) filter (entered_on <= $since::date and (gone_on is null or gone_on > $since::date)) as at_start,
        count(*) filter (entered_on > $since::date and entered_on <= $until::date) as came_in,
        count(*) filter (gone_on > $since::date and gone_on <= $until::date) as went_out,
        count(*) filter (entered_on <= $until::date and (gone_on is null or gone_on > $until::date)) as at_end
    from visible.board_steps
    where visible.is_proposal_asked(
        regions, departments, ministries, type, lever, network,
        $region, $department, $ministry, $type, $lever, $network
    )
    group by stage
)

select
    stages.stage,
    rank as stage_rank,
    coalesce(at_start, 0) as at_start,
    coalesce(came_in, 0) as came_in,
    coalesce(went_out, 0) as went_out,
    coalesce(at_end, 0) as at_end
from visible.stages as stages
left join counted using (stage)
where rank is not null
order by stage_rank
