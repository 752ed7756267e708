-- One row per stage: median days spent there by the proposals that have left it, in the filters and among all that are seen.
-- optional: region, department, ministry, type, lever, network
-- `median_nation`: of the whole country, to the nearest ten; null for the public, and under eleven proposals.
-- A stage is left on the day a later one is entered. Proposals still in it do not count, nor those withdrawn there: the
-- slowest are missing until they leave, so that the median is a floor. Out of scope: decided proposals alone, and the
-- stages from the decision on.
with steps as (
    select
        stage,
        rank,
        days,
        visible.is_proposal_asked(
            regions, departments, ministries, type, lever, network,
            $region, $department, $ministry, $type, $lever, $network
        ) as here
    from visible.board_steps
    where left_on is not null
)

select
    stage,
    steps.rank as stage_rank,
    median(days) filter (here) as median_days,
    count(*) filter (here) as proposals,
    median(days) as median_everywhere,
    count(*) as proposals_everywhere,
    any_value(nation.median_days) as median_nation
from steps
left join visible.stage_delays as nation using (stage)
group by all
order by stage_rank
