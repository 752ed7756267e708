-- Reorganisation: where the path of a proposal broke the rules.

-- One row per proposal and event of its path at the edition's date, with the stage it came from. What is met beside the
-- path (a social dialogue before the decision) is left out.
create table marts.proposal_moves as
with path as (
    select events.proposal_id, event_id, events.stage, rank, event_date, decided_on, events.source_id, events.line
    from core.proposal_events as events
    join core.stages using (stage)
    join marts.proposal_dates using (proposal_id)
    cross join core.editions
    where event_date <= as_of and not (parallel and (decided_on is null or event_date < decided_on))
)

select
    proposal_id,
    event_id,
    coalesce(lag(stage) over path_order, 'start') as from_stage,
    stage as to_stage,
    event_date,
    source_id,
    line
from path
window path_order as (partition by proposal_id order by event_date, rank, event_id);

-- One row per proposal and rule it breaks: accepted at deposit, yet inconsistent. The name of the rule is in `alert`.
-- What was decided before the path was asked for is not held to it.
create table marts.proposal_breaches as
with first_dialogues as (
    select proposal_id, min(held_on) as dialogue_on from core.social_dialogues where held_on is not null group by all
),

moves as (
    select
        moves.*,
        origin.rank as from_rank,
        destination.rank as to_rank,
        transitions.to_stage is not null as foreseen,
        guard,
        breach,
        guard_holds(
            guard, event_date, analysed_on, opinion_on, decided_on, outcome, dialogue_on, implemented_on, off_platform
        ) as holds
    from marts.proposal_moves as moves
    join marts.proposal_dates using (proposal_id)
    join core.proposals using (proposal_id)
    left join core.stages as origin on origin.stage = from_stage
    left join core.stages as destination on destination.stage = to_stage
    left join core.transitions using (from_stage, to_stage)
    left join core.guards using (guard)
    left join first_dialogues using (proposal_id)
),

breaches as (
    -- A move that the table of transitions does not foresee, or made while its guard did not hold.
    select
        case
            when foreseen then breach
            when from_stage = 'withdrawn' then 'moved_after_withdrawal'
            when to_rank < from_rank then 'out_of_order'
            else 'stage_skipped'
        end as alert,
        proposal_id, event_date as since, from_stage, to_stage, source_id, line
    from moves
    where not foreseen or not holds

    union all
    -- The founding rule, held to the dates themselves whatever the path: analysis <= opinion <= decision.
    select 'opinion_before_analyses', proposal_id, opinion_on, 'ministry_analysis', 'cnate_opinion', events.source_id, events.line
    from marts.proposal_dates
    join core.proposals using (proposal_id)
    join core.proposal_events as events using (proposal_id)
    where
        stage = 'cnate_opinion' and event_date = opinion_on and not off_platform
        and (analysed_on is null or analysed_on > opinion_on)

    union all
    select 'decided_without_opinion', proposal_id, decided_on, 'cnate_opinion', 'decision', events.source_id, events.line
    from marts.proposal_dates
    join core.proposals using (proposal_id)
    join core.proposal_events as events using (proposal_id)
    where
        stage = 'decision' and event_date = decided_on and not off_platform
        and (opinion_on is null or opinion_on > decided_on)

    union all
    -- Retained, with options, and no option said to be retained.
    select 'no_option_retained', proposal_id, decided_on, 'decision', null, null, null
    from marts.proposal_dates
    where
        outcome in ('retained', 'modified')
        and proposal_id in (select proposal_id from core.proposal_options)
        and proposal_id not in (select proposal_id from core.proposal_options where retained)

    union all
    -- The ministries' day, set at transmission, comes before it.
    select 'due_before_transmission', proposal_id, due_on, 'transmitted', null, source_id, line
    from core.proposals join marts.proposal_dates using (proposal_id)
    where due_on < transmitted_on

    union all
    -- Amounts without the year of their euros cannot be compared.
    select 'savings_without_year', proposal_id, null, null, null, source_id, line
    from core.proposals
    where currency_year is null and coalesce(savings_planned_eur, savings_actual_eur, one_off_cost_eur) is not null

    union all
    -- A prefect proposes for a departement of another region, which is not itself named.
    select 'region_of_another', proposal_id, null, null, null, places.source_id, places.line
    from core.proposal_territories as places
    join core.proposals using (proposal_id)
    join core.territories on territories.level = 'department' and territories.code = places.code
    where
        places.level = 'department' and region is not null and parent_code <> region
        and not exists (
            from core.proposal_territories as named
            where named.proposal_id = places.proposal_id and named.level = 'region' and named.code = parent_code
        )
)

select
    alert,
    proposal_id,
    min(since) as since,
    arg_min(from_stage, coalesce(since, 'infinity')) as from_stage,
    arg_min(to_stage, coalesce(since, 'infinity')) as to_stage,
    arg_min(source_id, coalesce(since, 'infinity')) as source_id,
    arg_min(line, coalesce(since, 'infinity')) as line
from breaches
left join marts.proposal_dates using (proposal_id)
where decided_on is null or decided_on >= path_asked_on()
group by alert, proposal_id;

-- What a real file says against the path shows only now that its events stand in order: kept, and told with its line.
insert into core.problems by name
select source_id, line, 'stage' as column_name, to_stage as value, 'stage_missing' as rule, 'warning' as severity,
    proposal_id || ', ' || from_stage as detail
from marts.proposal_breaches
join core.sources using (source_id)
where alert = 'stage_skipped' and kind = 'real';
