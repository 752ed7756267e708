-- Reorganisation: proposals, with where they stand and what is known of them inside the State.

-- One row per proposal: the dates that rules compare, at the edition's date. A postponement is neither an opinion nor
-- a decision; an analysis counts once every ministry has closed its own.
create table marts.proposal_dates as
with events as (
    select
        proposal_id,
        min(event_date) filter (stage = 'formulated') as formulated_on,
        min(event_date) filter (stage = 'transmitted') as transmitted_on,
        min(event_date) filter (stage = 'cnate_opinion' and outcome is distinct from 'postponed') as opinion_on,
        min(event_date) filter (stage = 'decision' and outcome in ('retained', 'modified', 'rejected')) as decided_on,
        arg_min(outcome, event_date)
            filter (stage = 'decision' and outcome in ('retained', 'modified', 'rejected')) as outcome,
        max(event_date) filter (stage in ('cnate_opinion', 'decision') and outcome = 'postponed') as postponed_on,
        min(event_date) filter (stage = 'implementation') as implemented_on,
        min(event_date) filter (stage = 'withdrawn') as withdrawn_on
    from core.proposal_events, core.editions
    where event_date <= as_of
    group by proposal_id
),

analyses as (
    select
        proposal_id,
        case when count(*) = count(closed_on) filter (closed_on <= as_of) then max(closed_on) end as analysed_on
    from core.ministry_analyses, core.editions
    where opened_on <= as_of
    group by proposal_id
)

select proposals.proposal_id, events.* exclude (proposal_id), analysed_on
from core.proposals
left join events using (proposal_id)
left join analyses using (proposal_id);

-- One row per proposal and stage reached at the edition's date. Social dialogue runs beside the path from the start:
-- it counts as a stage reached only once the decision is taken.
create table marts.proposal_steps as
with reached as (
    select
        proposal_id,
        stage,
        rank,
        min(case stage when 'social_dialogue' then greatest(event_date, decided_on) else event_date end) as entered_on
    from core.proposal_events as events
    join core.stages using (stage)
    join marts.proposal_dates using (proposal_id)
    cross join core.editions
    where
        event_date <= as_of
        and rank is not null
        and (stage <> 'decision' or events.outcome in ('retained', 'modified', 'rejected'))
        and (stage <> 'cnate_opinion' or events.outcome is distinct from 'postponed')
        and (stage <> 'social_dialogue' or decided_on is not null)
    group by all
),

furthest as (
    -- Steps entered after a further one had been (an evaluation noted before its implementation) do not go back.
    select * from reached
    qualify rank > coalesce(max(rank) over (
        partition by proposal_id order by entered_on, rank rows between unbounded preceding and 1 preceding
    ), 0)
)

select
    proposal_id,
    stage,
    rank,
    entered_on,
    lead(entered_on) over steps as left_on,
    coalesce(lead(entered_on) over steps, least(withdrawn_on, as_of), as_of) - entered_on as days,
    rank - coalesce(lag(rank) over steps, 0) as advance,
    decided_on is not null as decided
from furthest
join marts.proposal_dates using (proposal_id)
cross join core.editions
window steps as (partition by proposal_id order by rank);

-- One row per proposal and territory whose prefect may read it before the decision.
create table marts.proposal_scopes as
select proposal_id, proposal_level(region) as level, proposal_code(region) as code from core.proposals
union
select proposal_id, level, code from core.proposal_territories where level in ('region', 'department')
union
select proposal_id, parent_level, parent_code
from core.proposal_territories
join core.territories using (level, code)
where level = 'arrondissement';

-- The same of a meeting of social dialogue on a proposal.
create table marts.dialogue_scopes as
select dialogue_id, level, code
from core.social_dialogues
join marts.proposal_scopes using (proposal_id);

-- One row per proposal, with where it stands at the edition's date; nothing here stays confidential after a decision.
-- `readers`: the territories whose prefects may read it before that. `earlier`: decided before the path was asked for.
create table marts.proposals as
with places as (
    select
        proposal_id,
        list_sort(list(distinct code) filter (level = 'region')) as regions,
        list_sort(list(distinct code) filter (level = 'department')) as departments,
        list_sort(list(distinct upper(level[1]) || code)) as readers
    from marts.proposal_scopes
    group by all
),

current_step as (
    select * from marts.proposal_steps
    qualify row_number() over (partition by proposal_id order by rank desc) = 1
)

select
    proposal_id,
    title,
    region,
    territories.name as region_name,
    coalesce(regions, []) as regions,
    coalesce(departments, []) as departments,
    readers,
    lever,
    type,
    network,
    beneficiary,
    text_reference,
    target_on,
    off_platform,
    case when withdrawn_on is not null then 'withdrawn' else coalesce(stage, 'formulated') end as stage,
    coalesce(rank, 1) as rank,
    coalesce(withdrawn_on, entered_on) as since,
    as_of - coalesce(withdrawn_on, entered_on) as days,
    outcome,
    formulated_on,
    transmitted_on,
    decided_on,
    implemented_on,
    withdrawn_on,
    withdrawn_on is null and outcome is distinct from 'rejected' as live,
    decided_on is not null as decided,
    coalesce(decided_on < path_asked_on(), false) as earlier,
    -- Carrying out is late when its planned day has passed without it, or when it came after that day.
    case
        when outcome in ('retained', 'modified') and withdrawn_on is null and target_on is not null
        then greatest(coalesce(implemented_on, as_of) - target_on, 0)
    end as days_late,
    coalesce(days_late > 0, false) and implemented_on is null as behind,
    -- Decided, carried out, and not evaluated two years on; what came before the path was asked for is not held to it.
    coalesce(evaluation_due_on(implemented_on) < as_of, false) and rank < 9 and live and decided and not earlier
        as unevaluated,
    plain(concat_ws(' ', proposal_id, title, territories.name, network)) as words
from core.proposals
join marts.proposal_dates using (proposal_id)
left join places using (proposal_id)
left join current_step using (proposal_id)
left join core.territories on territories.level = 'region' and territories.code = region
cross join core.editions;

-- One row per proposal: what stays inside the State before and after the decision. `waiting` on a ministry, `late` when
-- beyond the day set for it; `ready` for the council; `undecided` too long after its opinion. Once an option is retained,
-- staff and amounts are that option's; the proposal's own, which are those of the option that its author preferred, stand in
-- for what it leaves out, unless the decision preferred another.
create table marts.proposal_files as
with kept as (
    select
        proposal_id,
        bool_or(retained) and bool_or(preferred and not coalesce(retained, false)) as switched,
        sum(staff_concerned) filter (retained) as staff_concerned,
        sum(staff_saved) filter (retained) as staff_saved,
        sum(savings_planned_eur) filter (retained) as savings_planned_eur,
        sum(one_off_cost_eur) filter (retained) as one_off_cost_eur
    from core.proposal_options
    join marts.proposals using (proposal_id)
    where decided
    group by all
),

asked as (
    select
        proposal_id,
        list_sort(list(ministry) filter (closed_on is null or closed_on > as_of)) as waiting_on,
        min(opened_on) filter (closed_on is null or closed_on > as_of) as waiting_since,
        count(*) as analyses,
        count(*) filter (closed_on <= as_of) as analyses_closed
    from core.ministry_analyses, core.editions
    where opened_on <= as_of
    group by all
)

select
    proposal_id,
    due_on,
    live and not decided and waiting_since is not null as waiting,
    waiting and coalesce(due_on < as_of, false) as late,
    live and not decided and analysed_on is not null and opinion_on is null as ready,
    live and not decided and coalesce(as_of - opinion_on > days_to_decide(), false) as undecided,
    coalesce(waiting_on, []) as waiting_on,
    as_of - waiting_since as waiting_days,
    coalesce(analyses, 0) as analyses,
    coalesce(analyses_closed, 0) as analyses_closed,
    analysed_on,
    opinion_on,
    postponed_on,
    coalesce(kept.staff_concerned, if(own_amounts, deposited.staff_concerned, null)) as staff_concerned,
    coalesce(kept.staff_saved, if(own_amounts, deposited.staff_saved, null)) as staff_saved,
    coalesce(kept.savings_planned_eur, if(own_amounts, deposited.savings_planned_eur, null)) as savings_planned_eur,
    savings_actual_eur,
    savings_confirmed_by,
    coalesce(kept.one_off_cost_eur, if(own_amounts, deposited.one_off_cost_eur, null)) as one_off_cost_eur,
    currency_year,
    ditp_motive,
    ditp_requested_on,
    ditp_started_on,
    ditp_closed_on
from core.proposals as deposited
join marts.proposals using (proposal_id)
join marts.proposal_dates using (proposal_id)
left join asked using (proposal_id)
left join kept using (proposal_id)
cross join lateral (select not coalesce(switched, false) as own_amounts)
cross join core.editions;
