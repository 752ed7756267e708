-- Marts: the aggregates that screens and indicators read, computed once, at publication.
-- A fact counts at a month when its date is not after the month's end: states are deduced from dates, never stored.
-- Series by territory hold one row per month and territory of every level they are read at, already summed, so that a
-- level that may be published never needs the rows of a level that may not.

create schema if not exists marts;

create macro known_by(day, as_of) as case when day <= as_of then day end;

-- Calendar and territories -------------------------------------------------------------------------------------------

-- One row per month from July 2018 to the edition's date; the last one ends on the edition's date.
create table marts.months as
select
    month::date as month,
    least(last_day(month), as_of) as month_end,
    (
        select count(*) from range(month, month + interval 1 month, interval 1 day) as days (day)
        where isodow(day) < 6
    ) as weekdays
from core.editions, range(timestamp '2018-07-01', as_of + interval 1 day, interval 1 month) as starts (month);

-- One row per territory and territory that contains it, itself included (distance 0).
create table marts.ancestors as
with recursive ancestors as (
    select level, code, level as in_level, code as in_code, 0 as distance from core.territories
    union all
    select ancestors.level, ancestors.code, parent_level, parent_code, distance + 1
    from ancestors
    join core.territories on territories.level = in_level and territories.code = in_code
    where parent_level is not null
)
select * from ancestors;

-- One row per month and territory that series are read at.
create table marts.grid as
select level, code, population, month, month_end
from core.territories, marts.months
where level in ('nation', 'region', 'department');

-- Missions -----------------------------------------------------------------------------------------------------------

-- One row per mission, territory where it is exercised, tier of local authority and competence that holds there.
-- A judgement made for a territory replaces, for its tier, the one that holds in the territories around it.
create table marts.overlaps_here as
with places as (
    select distinct mission_id, level, code from core.mission_exercises
)
select places.mission_id, places.level, places.code, tier, overlap_type, competence
from places
join marts.ancestors using (level, code)
join core.mission_overlaps as related
    on related.mission_id = places.mission_id and related.level = in_level and related.code = in_code
qualify distance = min(distance) over (partition by places.mission_id, places.level, places.code, tier);

-- One row per service with its heir: the service that carries on its work at the edition's date, itself while it lasts.
-- A service that names no successor goes on in the service of the new type in the same territory. `ended_on`: the last
-- day of an heir that is no more, and that nobody is known to have succeeded.
create table marts.service_heirs as
with recursive lives as (
    select
        services.service_id,
        least(services.valid_to, service_types.valid_to) as ended_on,
        coalesce(services.successor_id, heirs.service_id) as next_id
    from core.services as services
    left join core.service_types using (type_code)
    left join core.services as heirs
        on heirs.type_code = successor and heirs.level = services.level and heirs.code = services.code
    qualify row_number() over (partition by services.service_id order by heirs.service_id) = 1
),

chain as (
    select service_id, service_id as heir, 0 as steps from core.services
    union all
    select chain.service_id, next_id, steps + 1
    from chain
    join lives on lives.service_id = heir
    cross join core.editions
    where next_id is not null and coalesce(ended_on < as_of, true) and steps < 10
)

select chain.service_id, heir, steps, case when ended_on < as_of then ended_on end as ended_on
from chain
join lives on lives.service_id = heir
cross join core.editions
qualify row_number() over (partition by chain.service_id order by steps desc) = 1;

-- One row per exercise of a mission by a service (the heir of the one inventoried), with where its clarification stands at the edition's date.
-- What follows the decision counts once the decision itself is dated and past: before that day it is nobody's to read, even
-- where a beginning was noted.
create table marts.exercises as
with dated as (
    select *, coalesce(decided_on <= as_of, false) as is_decided
    from core.mission_exercises, core.editions
),

known as (
    -- A step taken implies the ones before it: what was decided had been inventoried.
    select
        exercise_id,
        known_by(least(inventoried_on, consultation_started_on, if(is_decided, least(decided_on, started_on, completed_on), null)), as_of)
            as inventoried_on,
        known_by(consultation_started_on, as_of) as consultation_started_on,
        if(is_decided, least(decided_on, started_on, completed_on), null) as decided_on,
        if(is_decided, known_by(least(started_on, completed_on), as_of), null) as started_on,
        if(is_decided, known_by(completed_on, as_of), null) as completed_on
    from dated
),

related as (
    select
        mission_id,
        level,
        code,
        ['none', 'complement', 'shared', 'redundant'][max(
            case overlap_type when 'redundant' then 4 when 'shared' then 3 when 'complement' then 2 else 1 end
        )] as overlap,
        -- Services of the State among themselves are not consulted as local authorities are.
        list_sort(list(distinct tier) filter (overlap_type <> 'none' and tier <> 'state')) as tiers
    from marts.overlaps_here
    group by all
),

consulted as (
    select distinct exercise_id
    from core.mission_exercises as exercises
    join known using (exercise_id)
    join marts.ancestors on ancestors.level = exercises.level and ancestors.code = exercises.code
    join core.consultations
        on consultations.mission_id = exercises.mission_id
        and consultations.level = in_level and consultations.code = in_code
    where attended and held_on <= known.decided_on
)

select
    exercise_id,
    exercises.mission_id,
    missions.label,
    coalesce(missions.label_en, missions.label) as label_en,
    policy_domain,
    core_category,
    coalesce(missions.ministry, service_types.ministry) as ministry,
    services.service_id,
    services.name as service,
    services.type_code,
    exercises.level,
    exercises.code,
    territories.name as territory,
    case exercises.level when 'region' then exercises.code else territories.parent_code end as region,
    case exercises.level when 'department' then exercises.code end as department,
    case
        when known.completed_on is not null then 'done'
        when known.started_on is not null then 'under_way'
        when known.decided_on is not null then 'decided'
        when known.consultation_started_on is not null then 'in_consultation'
        when known.inventoried_on is not null then 'inventoried'
        else 'to_inventory'
    end as status,
    coalesce(
        known.completed_on, known.started_on, known.decided_on, known.consultation_started_on, known.inventoried_on
    ) as since,
    known.inventoried_on,
    known.consultation_started_on,
    known.decided_on,
    known.started_on,
    known.completed_on,
    case when known.decided_on is not null then exercises.decision end as decision,
    case when known.decided_on is not null then target_tier end as target_tier,
    case when known.decided_on is not null then target_actor end as target_actor,
    expected_decision,
    coalesce(overlap, 'none') as overlap,
    coalesce(tiers, []) as tiers,
    consulted.exercise_id is not null as consulted,
    plain(concat_ws(' ', missions.label, missions.mission_id, services.name, territories.name)) as words
from core.mission_exercises as exercises
join known using (exercise_id)
join core.missions using (mission_id)
left join marts.service_heirs as heirs using (service_id)
left join core.services on services.service_id = heirs.heir
left join core.service_types using (type_code)
left join core.territories on territories.level = exercises.level and territories.code = exercises.code
left join related
    on related.mission_id = exercises.mission_id
    and related.level = exercises.level and related.code = exercises.code
left join consulted using (exercise_id);

-- One row per territory and month: how far the clarification of missions had come at the month's end.
create table marts.mission_months as
with steps as (
    select level, code, 'exercises' as step, date '2018-07-01' as step_date, overlap, tiers, consulted from marts.exercises
    union all by name
    select level, code, 'inventoried' as step, inventoried_on as step_date, overlap, tiers, consulted from marts.exercises
    union all by name
    select level, code, 'decided' as step, decided_on as step_date, overlap, tiers, consulted from marts.exercises
    union all by name
    select level, code, 'completed' as step, completed_on as step_date, overlap, tiers, consulted from marts.exercises
),

changes as (
    select
        in_level as level,
        in_code as code,
        greatest(date_trunc('month', step_date)::date, date '2018-07-01') as month,
        count(*) filter (step = 'exercises') as exercises,
        count(*) filter (step = 'inventoried') as inventoried,
        count(*) filter (step = 'decided') as decided,
        count(*) filter (step = 'completed') as completed,
        count(*) filter (step = 'exercises' and overlap = 'redundant') as redundant,
        count(*) filter (step = 'decided' and overlap = 'redundant') as redundant_decided,
        count(*) filter (step = 'completed' and overlap = 'redundant') as redundant_completed,
        count(*) filter (step = 'decided' and len(tiers) > 0) as to_consult,
        count(*) filter (step = 'decided' and len(tiers) > 0 and consulted) as consulted
    from steps
    join marts.ancestors using (level, code)
    where step_date is not null
    group by all
)

select
    level,
    code,
    month,
    coalesce(sum(exercises) over so_far, 0)::bigint as exercises,
    coalesce(sum(inventoried) over so_far, 0)::bigint as inventoried,
    coalesce(sum(decided) over so_far, 0)::bigint as decided,
    coalesce(sum(completed) over so_far, 0)::bigint as completed,
    coalesce(sum(redundant) over so_far, 0)::bigint as redundant,
    coalesce(sum(redundant_decided) over so_far, 0)::bigint as redundant_decided,
    coalesce(sum(redundant_completed) over so_far, 0)::bigint as redundant_completed,
    coalesce(sum(to_consult) over so_far, 0)::bigint as to_consult,
    coalesce(sum(consulted) over so_far, 0)::bigint as consulted
from marts.grid
left join changes using (level, code, month)
window so_far as (partition by level, code order by month);

-- One row per nation or region and month: median days from consultation to decision, over all decisions so far.
create table marts.decision_delays as
with decisions as (
    select
        in_level as level,
        in_code as code,
        greatest(date_trunc('month', decided_on)::date, date '2018-07-01') as month,
        decided_on - consultation_started_on as days
    from marts.exercises
    join marts.ancestors using (level, code)
    where in_level in ('nation', 'region') and decided_on >= consultation_started_on
),

running as (
    select distinct
        level,
        code,
        month,
        median(days) over so_far as median_days,
        count(*) over so_far as decisions
    from decisions
    window so_far as (partition by level, code order by month)
)

select grid.level, grid.code, grid.month, median_days, coalesce(decisions, 0) as decisions
from marts.grid
asof left join running
    on running.level = grid.level and running.code = grid.code and running.month <= grid.month
where grid.level in ('nation', 'region');

-- One row per territory and month: full-time equivalents over the year (ETPT, never ETP) on missions inventoried so far.
create table marts.core_staff_months as
with staff as (
    select
        in_level as level,
        in_code as code,
        year,
        -- `greatest` alone would pass over a null: what is not inventoried starts in no month.
        case
            when inventoried_on is not null
            then greatest(date_trunc('month', inventoried_on)::date, make_date(year, 1, 1))
        end as from_month,
        core_category not in ('non_core', 'unclassified') as is_core,
        sum(staff) as staff
    from core.mission_staff
    join marts.exercises using (exercise_id)
    join marts.ancestors using (level, code)
    where unit = 'ETPT'
    group by all
),

years as (
    select level, code, year, sum(staff) filter (is_core) as core_staff
    from staff
    group by all
)

select
    grid.level,
    grid.code,
    grid.month,
    sum(staff) filter (is_core and from_month <= grid.month) as core_inventoried,
    sum(staff) filter (from_month <= grid.month) as inventoried,
    any_value(core_staff) as core_staff,
    any_value(population) as population
from marts.grid
join staff on staff.level = grid.level and staff.code = grid.code and staff.year = year(grid.month)
join years on years.level = grid.level and years.code = grid.code and years.year = staff.year
group by all;

-- One row per territory and month: staff freed by missions transferred or dropped so far, and what of it went to the core.
create table marts.redeployment_months as
with moves as (
    select
        in_level as level,
        in_code as code,
        greatest(date_trunc('month', moved_on)::date, date '2018-07-01') as month,
        sum(staff) as freed,
        sum(staff) filter (destination = 'core') as to_core
    from core.staff_movements
    join marts.exercises using (exercise_id)
    join marts.ancestors using (level, code)
    cross join core.editions
    where decision in ('transfer', 'drop') and moved_on <= as_of
    group by all
)

select
    level,
    code,
    month,
    coalesce(sum(freed) over so_far, 0) as freed,
    coalesce(sum(to_core) over so_far, 0) as to_core
from marts.grid
left join moves using (level, code, month)
window so_far as (partition by level, code order by month);

-- One row per territory and month: staff to move with the missions whose transfer was decided so far, and staff moved.
create table marts.transfer_months as
with transfers as (
    select exercise_id, exercises.level, exercises.code, exercises.decided_on, staff_to_move
    from marts.exercises
    join core.mission_exercises using (exercise_id)
    where exercises.decision = 'transfer'
),

changes as (
    select level, code, decided_on as change_date, staff_to_move as to_move, 0 as moved from transfers
    union all
    select level, code, moved_on, 0, staff from core.staff_movements join transfers using (exercise_id)
),

months as (
    select
        in_level as level,
        in_code as code,
        greatest(date_trunc('month', change_date)::date, date '2018-07-01') as month,
        sum(to_move) as to_move,
        sum(moved) as moved
    from changes
    join marts.ancestors using (level, code)
    cross join core.editions
    where change_date <= as_of
    group by all
)

select
    level,
    code,
    month,
    coalesce(sum(to_move) over so_far, 0) as to_move,
    coalesce(sum(moved) over so_far, 0) as moved
from marts.grid
left join months using (level, code, month)
window so_far as (partition by level, code order by month);

-- Reorganisation -----------------------------------------------------------------------------------------------------

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
select proposal_id, if(region is null, 'nation', 'region') as level, coalesce(region, 'FR') as code from core.proposals
union
select proposal_id, level, code from core.proposal_territories where level in ('region', 'department')
union
select proposal_id, parent_level, parent_code
from core.proposal_territories
join core.territories using (level, code)
where level = 'arrondissement';

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

-- One row per nation or region and month: the portfolio of proposals, decided or not. Live: neither withdrawn nor
-- rejected. A national proposal counts for the nation alone; what was decided before the path was asked for, for none.
create table marts.portfolio_months as
with followed as (
    from marts.proposals where not earlier
),

steps as (
    select steps.* from marts.proposal_steps as steps semi join followed using (proposal_id)
),

changes as (
    select proposal_id, entered_on as change_date, 'advance' as what, advance as amount from steps
    union all
    select proposal_id, min(entered_on), 'live', 1 from steps group by proposal_id
    union all
    -- Leaving the portfolio takes away the proposal and every rank it had reached, or will be noted to reach.
    select proposal_id, coalesce(withdrawn_on, decided_on), 'live', -1
    from followed where not live
    union all
    select proposal_id, greatest(coalesce(withdrawn_on, followed.decided_on), entered_on), 'advance', -advance
    from followed join steps using (proposal_id) where not live
    union all
    select proposal_id, transmitted_on, 'transmitted', 1 from followed
    union all
    select proposal_id, greatest(analysed_on, transmitted_on), 'analysed', 1
    from followed join marts.proposal_files using (proposal_id)
    where transmitted_on is not null and analysed_on is not null
),

months as (
    select
        in_level as level,
        in_code as code,
        greatest(date_trunc('month', change_date)::date, date '2018-07-01') as month,
        sum(amount) filter (what = 'advance') as advance,
        sum(amount) filter (what = 'live') as live,
        sum(amount) filter (what = 'transmitted') as transmitted,
        sum(amount) filter (what = 'analysed') as analysed
    from changes
    join core.proposals using (proposal_id)
    join marts.ancestors
        on ancestors.level = if(region is null, 'nation', 'region') and ancestors.code = coalesce(region, 'FR')
    where change_date is not null
    group by all
)

select
    level,
    code,
    month,
    coalesce(sum(advance) over so_far, 0)::bigint as rank_sum,
    coalesce(sum(live) over so_far, 0)::bigint as live,
    coalesce(sum(transmitted) over so_far, 0)::bigint as transmitted,
    coalesce(sum(analysed) over so_far, 0)::bigint as analysed
from marts.grid
left join months using (level, code, month)
where level in ('nation', 'region')
window so_far as (partition by level, code order by month);

-- One row per month: advancement of the national portfolio in whole points, from which no proposal can be counted.
create table marts.public_portfolio_months as
select level, code, month, round(100 * rank_sum / (9 * live)) as advancement
from marts.portfolio_months
where level = 'nation' and live > 0;

-- One row per nation or region and month: decisions taken so far and what followed them.
create table marts.decision_months as
with decisions as (
    -- What was decided before the path was asked for is not held to it.
    from marts.proposal_dates where decided_on >= path_asked_on()
),

changes as (
    select proposal_id, decided_on as change_date, 'decided' as what from decisions
    union all
    select proposal_id, decided_on, 'after_opinion' from decisions where opinion_on <= decided_on
    union all
    select proposal_id, decided_on, 'accepted' from decisions where outcome in ('retained', 'modified')
    union all
    select proposal_id, greatest(target_on, decided_on), 'due'
    from marts.proposals
    where outcome in ('retained', 'modified') and withdrawn_on is null and target_on is not null and not earlier
    union all
    select proposal_id, greatest(target_on, decided_on), 'on_time'
    from marts.proposals
    where outcome in ('retained', 'modified') and withdrawn_on is null and implemented_on <= target_on and not earlier
    union all
    select proposal_id, min(entered_on), 'in_dialogue'
    from marts.proposal_steps join decisions using (proposal_id) where rank >= 6 group by proposal_id
    union all
    select proposal_id, greatest(min(entered_on), min(held_on)), 'dialogue_held'
    from marts.proposal_steps
    join decisions using (proposal_id)
    join core.social_dialogues using (proposal_id)
    where rank >= 6 and body in ('CSA', 'CT') and held_on is not null and opinion in ('favourable', 'reservations', 'unfavourable')
    group by proposal_id
),

months as (
    select
        in_level as level,
        in_code as code,
        greatest(date_trunc('month', change_date)::date, date '2018-07-01') as month,
        count(*) filter (what = 'decided') as decided,
        count(*) filter (what = 'after_opinion') as after_opinion,
        count(*) filter (what = 'accepted') as accepted,
        count(*) filter (what = 'due') as due,
        count(*) filter (what = 'on_time') as on_time,
        count(*) filter (what = 'in_dialogue') as in_dialogue,
        count(*) filter (what = 'dialogue_held') as dialogue_held
    from changes
    join core.proposals using (proposal_id)
    join marts.ancestors
        on ancestors.level = if(region is null, 'nation', 'region') and ancestors.code = coalesce(region, 'FR')
    cross join core.editions
    where change_date <= as_of
    group by all
)

select
    level,
    code,
    month,
    coalesce(sum(decided) over so_far, 0)::bigint as decided,
    coalesce(sum(after_opinion) over so_far, 0)::bigint as after_opinion,
    coalesce(sum(accepted) over so_far, 0)::bigint as accepted,
    coalesce(sum(due) over so_far, 0)::bigint as due,
    coalesce(sum(on_time) over so_far, 0)::bigint as on_time,
    coalesce(sum(in_dialogue) over so_far, 0)::bigint as in_dialogue,
    coalesce(sum(dialogue_held) over so_far, 0)::bigint as dialogue_held
from marts.grid
left join months using (level, code, month)
where level in ('nation', 'region')
window so_far as (partition by level, code order by month);

-- One row per power to decide, with what became of it: new (brought down since the path was asked for) | earlier | undated
-- | same (not brought down) | coming (after the edition's date).
create table marts.decision_powers as
with tiers (tier, height) as (
    values ('minister', 5), ('region_prefect', 4), ('department_prefect', 3), ('subprefect', 2), ('head_of_service', 1)
)

select
    powers.*,
    case
        when after.height >= before.height then 'same'
        when effective_on is null then 'undated'
        when effective_on > as_of then 'coming'
        when effective_on < path_asked_on() then 'earlier'
        else 'new'
    end as state
from core.decision_powers as powers
join tiers as before on before.tier = from_level
join tiers as after on after.tier = to_level
cross join core.editions;

-- One row per territory and month: powers to decide brought down since the path was asked for and in force, usable there.
-- For the nation: all of them, wherever they hold.
create table marts.power_months as
with lowered as (
    select territory_level, territory_code, effective_on, yearly_volume from marts.decision_powers where state = 'new'
),

usable as (
    select level, code, effective_on, yearly_volume
    from lowered
    join marts.ancestors on in_level = territory_level and in_code = territory_code
    where level in ('region', 'department')
    union all
    select 'nation', 'FR', effective_on, yearly_volume from lowered
)

select
    grid.level,
    grid.code,
    grid.month,
    count(effective_on) as powers,
    sum(yearly_volume) as yearly_volume
from marts.grid
left join usable on usable.level = grid.level and usable.code = grid.code and effective_on <= month_end
group by all;

-- One row per department and month: in how many cooperations between departments it takes part, and whether that says
-- anything: a department alone in its region has no neighbour to cooperate with, unless it found one all the same.
create table marts.cooperation_months as
with alone as (
    select any_value(code) as code from core.territories where level = 'department' group by parent_code having count(*) = 1
)

select
    grid.level,
    grid.code,
    grid.month,
    count(distinct cooperation_id) as cooperations,
    count(distinct cooperation_id) > 0 or any_value(alone.code) is null as applies
from marts.grid
left join alone on alone.code = grid.code
left join core.cooperations
    on department = grid.code
    and started_on <= month_end and (ended_on is null or ended_on > month_end)
where grid.level = 'department'
group by all;

-- One row per territory and year: support staff, and the part of it that is pooled.
create table marts.support_staff_years as
select in_level as level, in_code as code, year, sum(support) as support, sum(pooled) as pooled
from core.support_staff
join marts.ancestors on ancestors.level = 'department' and ancestors.code = department
where in_level in ('nation', 'region', 'department')
group by all;

-- One row per nation or region and month: yearly savings of carried-out proposals whose real savings are known, in
-- euros of 2018.
create table marts.savings_months as
with savings as (
    select
        implemented_on,
        region,
        savings_planned_eur / price as planned,
        savings_actual_eur / price as actual
    from marts.proposal_files
    join marts.proposals using (proposal_id)
    join core.prices on year = currency_year
    where
        savings_actual_eur is not null and savings_planned_eur is not null and implemented_on is not null
        and not earlier
),

months as (
    select
        in_level as level,
        in_code as code,
        greatest(date_trunc('month', implemented_on)::date, date '2018-07-01') as month,
        sum(planned) as planned,
        sum(actual) as actual
    from savings
    join marts.ancestors
        on ancestors.level = if(region is null, 'nation', 'region') and ancestors.code = coalesce(region, 'FR')
    group by all
)

select
    level,
    code,
    month,
    coalesce(sum(planned) over so_far, 0) as planned,
    coalesce(sum(actual) over so_far, 0) as actual
from marts.grid
left join months using (level, code, month)
where level in ('nation', 'region')
window so_far as (partition by level, code order by month);

-- Counters -----------------------------------------------------------------------------------------------------------

-- One row per subject: real, estimated or demonstration; a subject that mixes them is the one that promises least.
-- Footfall and requests of procedures share a subject at deposit; their figures are told apart here.
create table marts.subject_kinds as
with known as (
    select subject, kind from core.sources where subject <> 'footfall'
    union all
    select 'footfall', kind
    from (select distinct source_id from core.footfall) join core.sources using (source_id)
    union all
    select 'requests', kind
    from (select distinct source_id from core.procedure_requests) join core.sources using (source_id)
)

select
    subject,
    ['real', 'estimated', 'demonstration'][
        max(case kind when 'demonstration' then 3 when 'estimated' then 2 else 1 end)
    ] as kind
from known
group by subject;

-- One row per month: of what kind is a figure that rests on the list of counters. A list knows nothing of what opened,
-- closed or changed after its date: after it, a real list is carried forward, and its figures are estimates.
create table marts.counter_list_months as
with listed as (
    select max(coalesce(source_date, deposited_at::date)) as list_date
    from core.sources
    where kind = 'real' and source_id in (select source_id from core.counters)
)

select month, if(kind = 'real' and month > list_date, 'estimated', kind) as kind
from marts.months
cross join listed
left join marts.subject_kinds on subject = 'counters';

-- One row per procedure, ranked by demand (the latest year that is known) and by usefulness (an editorial score). Demand is
-- what is published by departement, from 11 requests on, for anyone: a total of all would give the small ones away.
create table marts.procedures as
with demand as (
    select procedure_id, sum(requests) as requests
    from core.procedure_requests
    where year = (select max(year) from core.procedure_requests) and requests >= 11
    group by procedure_id
)

select
    procedures.*,
    requests,
    case
        when requests is not null
        then row_number() over (order by requests desc nulls last, usefulness desc, procedure_id)
    end as demand_rank,
    row_number() over (order by usefulness desc, requests desc nulls last, procedure_id) as usefulness_rank
from core.procedures
left join demand using (procedure_id);

-- One row per counter, with its place on the map and what it offers. An opening that no list dates is taken at the
-- label's date, then at the date of the list that names the counter.
create table marts.counters as
with offered as (
    select
        counter_id,
        count(*) as procedures,
        count(*) filter (demand_rank <= 20) as top_demand,
        count(*) filter (usefulness_rank <= 20) as top_usefulness
    from core.counter_procedures
    join marts.procedures using (procedure_id)
    group by counter_id
),

dated as (
    select
        counters.*,
        coalesce(counters.opened_on, labelled_on, source_date, deposited_at::date) as open_from,
        case
            when counters.type = 'france_services'
            then coalesce(labelled_on, counters.opened_on, source_date, deposited_at::date)
        end as label_from
    from core.counters
    left join core.sources using (source_id)
),

present as (
    select
        counter_id,
        partner,
        family,
        coalesce(since, greatest(open_from, joined_on)) as since,
        coalesce(until, left_on, date '9999-12-31') as until
    from core.counter_partners
    join core.partners using (partner)
    join dated using (counter_id)
),

partners as (
    select
        counter_id,
        count(distinct partner) filter (since <= as_of and until > as_of) as partners,
        list_sort(list(distinct partner) filter (since <= as_of and until > as_of)) as partner_list
    from present, core.editions
    group by counter_id
),

families as (
    select counter_id, family, min(since) as since, max(until) as until
    from present
    group by all
),

-- Common: the State, a local authority and an operator, all three at once.
common as (
    select counter_id, max(since) as common_from, min(until) as common_until
    from families
    group by counter_id
    having count(*) = 3
)

select
    counter_id,
    official_id,
    dated.name,
    type,
    format,
    parent_id,
    carrier,
    group_name,
    address,
    address_extra,
    postcode,
    commune,
    communes.name as commune_name,
    if(dated.department is null, 'outside', 'department') as level,
    coalesce(dated.department, department_given) as code,
    dated.department,
    territories.parent_code as region,
    dated.lat,
    dated.lon,
    map_x(dated.lon, dated.lat, dated.department) as x,
    map_y(dated.lon, dated.lat, dated.department) as y,
    location_quality,
    phone,
    columns('hours_.*'),
    appointment,
    itinerant or format in ('bus', 'itinerant') as itinerant,
    label_text,
    labelled_on,
    open_from,
    label_from,
    closed_on,
    open_from <= as_of and (closed_on is null or closed_on > as_of) as is_open,
    weekly_hours,
    in_priority_area,
    area_type,
    coalesce(partners, 0) as partners,
    coalesce(partner_list, []) as partner_list,
    partners.counter_id is not null as partners_known,
    common_from,
    common_until,
    coalesce(common_from <= as_of and common_until > as_of, false) as is_common,
    procedures,
    top_demand,
    top_usefulness,
    plain(concat_ws(' ', dated.name, communes.name, postcode, official_id)) as words
from dated
left join core.communes on communes.code = commune
left join core.territories on territories.level = 'department' and territories.code = dated.department
left join partners using (counter_id)
left join common using (counter_id)
left join offered using (counter_id)
cross join core.editions;

-- One row per counter: what stays inside the State.
create table marts.counter_resources as
select counter_id, level, code, agents, yearly_cost_eur
from core.counters
join marts.counters using (counter_id);

-- One row per territory and month: counters open at the month's end, and what they offer as the latest list says.
create table marts.counter_stock_months as
with spans as (
    select counter_id, level, code, 'open' as what, 1 as amount, open_from as since, closed_on as until
    from marts.counters
    union all
    select counter_id, level, code, 'labelled', 1, label_from, closed_on
    from marts.counters where format <> 'branch' and label_from is not null
    union all
    select counter_id, level, code, 'hours_known', 1, open_from, closed_on
    from marts.counters where format in ('fixed', 'fixed_with_branches') and weekly_hours is not null
    union all
    select counter_id, level, code, 'hours_enough', 1, open_from, closed_on
    from marts.counters where format in ('fixed', 'fixed_with_branches') and weekly_hours >= 24
    union all
    select counter_id, level, code, 'partners_known', 1, open_from, closed_on
    from marts.counters where partners_known
    union all
    select
        counter_id, level, code, 'common', 1, greatest(open_from, common_from),
        least(closed_on, nullif(common_until, date '9999-12-31'))
    from marts.counters where common_from is not null
    union all
    select counter_id, level, code, 'procedures_known', 1, open_from, closed_on
    from marts.counters where procedures is not null
    union all
    select counter_id, level, code, 'top_demand', top_demand, open_from, closed_on
    from marts.counters where top_demand > 0
    union all
    select counter_id, level, code, 'top_usefulness', top_usefulness, open_from, closed_on
    from marts.counters where top_usefulness > 0
),

changes as (
    select level, code, what, amount, since as change_date from spans where until is null or until > since
    union all
    select level, code, what, -amount, until from spans where until > since
),

months as (
    select
        in_level as level,
        in_code as code,
        greatest(date_trunc('month', change_date)::date, date '2018-07-01') as month,
        sum(amount) filter (what = 'open') as open,
        sum(amount) filter (what = 'labelled') as labelled,
        sum(amount) filter (what = 'hours_known') as hours_known,
        sum(amount) filter (what = 'hours_enough') as hours_enough,
        sum(amount) filter (what = 'partners_known') as partners_known,
        sum(amount) filter (what = 'common') as common,
        sum(amount) filter (what = 'procedures_known') as procedures_known,
        sum(amount) filter (what = 'top_demand') as top_demand,
        sum(amount) filter (what = 'top_usefulness') as top_usefulness
    from changes
    join marts.ancestors using (level, code)
    cross join core.editions
    where change_date <= as_of
    group by all
)

select
    level,
    code,
    month,
    coalesce(sum(open) over so_far, 0)::bigint as open,
    coalesce(sum(labelled) over so_far, 0)::bigint as labelled,
    coalesce(sum(hours_known) over so_far, 0)::bigint as hours_known,
    coalesce(sum(hours_enough) over so_far, 0)::bigint as hours_enough,
    coalesce(sum(partners_known) over so_far, 0)::bigint as partners_known,
    coalesce(sum(common) over so_far, 0)::bigint as common,
    coalesce(sum(procedures_known) over so_far, 0)::bigint as procedures_known,
    coalesce(sum(top_demand) over so_far, 0)::bigint as top_demand,
    coalesce(sum(top_usefulness) over so_far, 0)::bigint as top_usefulness,
    kind
from marts.grid
join marts.counter_list_months using (month)
left join months using (level, code, month)
window so_far as (partition by level, code order by month);

-- One row per territory and month: counters open at the month's end whose agents are known, and those with two or more.
create table marts.counter_agent_months as
select
    grid.level,
    grid.code,
    grid.month,
    count(agents) as agents_known,
    count(agents) filter (agents >= 2) as agents_enough,
    any_value(kind) as kind
from marts.grid
join marts.counter_list_months using (month)
left join (
    select in_level, in_code, agents, open_from, closed_on
    from marts.counter_resources
    join marts.counters using (counter_id, level, code)
    join marts.ancestors using (level, code)
) as staffed
    on in_level = grid.level and in_code = grid.code
    and open_from <= month_end and (closed_on is null or closed_on > month_end)
group by all;

-- Footfall -----------------------------------------------------------------------------------------------------------

-- One row per counter and month.
create table marts.counter_months as
select
    counter_id,
    counters.level,
    counters.code,
    month,
    sum(visits)::bigint as visits,
    sum(requests)::bigint as requests,
    sum(done_on_site)::bigint as done_on_site,
    sum(redirected)::bigint as redirected,
    sum(digital_help)::bigint as digital_help,
    sum(minutes_total)::bigint as minutes_total
from core.footfall
join marts.counters using (counter_id)
cross join core.editions
where month <= as_of
group by all
order by month, counter_id;

-- One row per counter and month, as anyone may read it: ten by ten, nothing under 11. Rounding keeps a small month from
-- being found by taking the others away from the departement's exact total.
create table marts.public_counter_months as
select counter_id, level, code, month, (round(requests / 10) * 10)::bigint as requests
from marts.counter_months
where requests >= 11
order by month, counter_id;

-- One row per department (or territory outside them), month, partner and channel.
create table marts.footfall_months as
select
    counters.level,
    counters.code,
    region,
    month,
    partner,
    channel,
    sum(visits)::bigint as visits,
    sum(requests)::bigint as requests,
    sum(done_on_site)::bigint as done_on_site,
    sum(partly_done)::bigint as partly_done,
    sum(redirected)::bigint as redirected,
    sum(digital_help)::bigint as digital_help,
    sum(minutes_total)::bigint as minutes_total,
    coalesce(sum(requests) filter (done_on_site is not null), 0)::bigint as requests_with_outcome,
    coalesce(sum(requests) filter (digital_help is not null), 0)::bigint as requests_with_help
from core.footfall
join marts.counters using (counter_id)
cross join core.editions
where month <= as_of
group by all
order by month, counters.code;

-- One row per territory and month: requests.
create table marts.request_months as
select in_level as level, in_code as code, month, sum(requests)::bigint as requests
from marts.footfall_months
join marts.ancestors using (level, code)
where in_level in ('nation', 'region', 'department')
group by all
order by all;

-- One row per territory and month: requests whose outcome is known, and those done on the spot.
create table marts.outcome_months as
select
    in_level as level,
    in_code as code,
    month,
    sum(requests_with_outcome)::bigint as requests,
    sum(done_on_site)::bigint as done_on_site
from marts.footfall_months
join marts.ancestors using (level, code)
where in_level in ('nation', 'region', 'department') and requests_with_outcome > 0
group by all
order by level, code, month;

-- One row per territory and month: requests whose help is known, and those helped with the digital side.
create table marts.help_months as
select
    in_level as level,
    in_code as code,
    month,
    sum(requests_with_help)::bigint as requests,
    sum(digital_help)::bigint as digital_help
from marts.footfall_months
join marts.ancestors using (level, code)
where in_level in ('nation', 'region', 'department') and requests_with_help > 0
group by all
order by level, code, month;

-- One row per territory and month: acts, as their publisher gives them (indicator IND-323, its missing months left
-- missing), or else the sum of footfall by counter. The initial value (vi) of a monthly indicator is the count of its
-- first month, and there is no other for it: departements add up to regions and to the nation in May 2022 too. Should a
-- month have both, the current value (va) is the one.
create table marts.acts_months as
with published as (
    select level, code, period as month, arg_min(value, value_type) as acts, arg_min(kind, value_type) as kind
    from core.indicator_values
    join core.sources using (source_id)
    where indicator = 'IND-323' and value_type in ('va', 'vi') and value is not null
    group by all
)

select level, code, month, acts, kind from published
union all
select level, code, month, requests, coalesce(kind, 'demonstration')
from marts.request_months
left join marts.subject_kinds on subject = 'footfall'
where not exists (from published)
order by level, code, month;

-- One row per territory and month: what the surveys of counters found, however few answered.
create table marts.surveyed_months as
select
    in_level as level,
    in_code as code,
    month,
    sum(satisfied)::bigint as satisfied,
    sum(respondents)::bigint as respondents
from core.satisfaction
join marts.counters using (counter_id)
join marts.ancestors on ancestors.level = counters.level and ancestors.code = counters.code
cross join core.editions
where month <= as_of and in_level in ('nation', 'region', 'department')
group by all;

-- One row per territory and month: satisfaction, as its publisher gives it (IND-246: percentages, number of answers not
-- told), or else the surveys of counters. A share of fewer than 30 answers is hidden from everyone: it says too little.
create table marts.satisfaction_months as
with published as (
    select level, code, period as month, value as satisfied, 100 as respondents, false as hidden, kind
    from core.indicator_values
    join core.sources using (source_id)
    where indicator = 'IND-246' and value_type = 'va' and value is not null
)

select * from published
union all
select
    level,
    code,
    month,
    case when respondents >= 30 then satisfied end,
    case when respondents >= 30 then respondents end,
    respondents < 30,
    coalesce(kind, 'demonstration')
from marts.surveyed_months
left join marts.subject_kinds on subject = 'satisfaction'
where not exists (from published)
order by level, code, month;

-- One row per territory and month: a twelfth of the yearly cost of counters whose cost and requests are both known.
create table marts.cost_months as
select
    in_level as level,
    in_code as code,
    month,
    sum(yearly_cost_eur) / 12 as cost_eur,
    sum(requests)::bigint as requests
from marts.counter_months
join marts.counter_resources using (counter_id, level, code)
join marts.ancestors using (level, code)
where yearly_cost_eur is not null and in_level in ('nation', 'region', 'department')
group by all;

-- Access -------------------------------------------------------------------------------------------------------------

-- Great-circle distance in kilometres on a sphere of radius 6371.0088 km (mean Earth radius, IUGG).
create macro marts.distance_km(lat_a, lon_a, lat_b, lon_b) as 2 * 6371.0088 * asin(sqrt(least(1,
    sin(radians(lat_b - lat_a) / 2) ** 2
    + cos(radians(lat_a)) * cos(radians(lat_b)) * sin(radians(lon_b - lon_a) / 2) ** 2
)));

-- One row per place where a counter receives people: its address, or its stops when it is itinerant.
create table marts.addresses as
select counter_id, lat, lon, open_from, closed_on
from marts.counters
where not itinerant and lat is not null
union all
select distinct counter_id, communes.lat, communes.lon, open_from, closed_on
from core.counter_stops as stops
join marts.counters using (counter_id)
join core.communes on communes.code = stops.commune
where itinerant;

-- One row per commune and address within 20 km. Both are laid on cells of 0.2 degree of latitude by 0.3 of longitude,
-- wider than 20 km anywhere south of 51.3 degrees, so an address within reach lies in the same cell or the next.
create table marts.near_addresses as
with near_cells as (
    select
        *,
        floor(lat / 0.2)::integer + step_lat as cell_lat,
        floor(lon / 0.3)::integer + step_lon as cell_lon
    from marts.addresses, range(-1, 2) as a (step_lat), range(-1, 2) as b (step_lon)
)

select
    communes.code as commune,
    counter_id,
    open_from,
    closed_on,
    marts.distance_km(communes.lat, communes.lon, near_cells.lat, near_cells.lon) as km
from core.communes
join near_cells
    on cell_lat = floor(communes.lat / 0.2)::integer and cell_lon = floor(communes.lon / 0.3)::integer
where km <= 20;

-- One row per commune: the nearest address open at the edition's date, however far.
create table marts.commune_access as
with near as (
    select commune, arg_min(counter_id, km) as counter_id, min(km) as km
    from marts.near_addresses, core.editions
    where open_from <= as_of and (closed_on is null or closed_on > as_of)
    group by commune
),

far as (
    select
        communes.code as commune,
        arg_min(counter_id, marts.distance_km(communes.lat, communes.lon, addresses.lat, addresses.lon)) as counter_id,
        min(marts.distance_km(communes.lat, communes.lon, addresses.lat, addresses.lon)) as km
    from core.communes
    anti join near on near.commune = communes.code
    cross join marts.addresses
    cross join core.editions
    where open_from <= as_of and (closed_on is null or closed_on > as_of)
    group by communes.code
)

select code as commune, name, department, region, population, lat, lon, counter_id, km
from core.communes
left join (from near union all from far) on commune = code;

-- One row per territory, month and distance: people whose commune had an open address within it at the month's end.
create table marts.access_months as
with changes as (
    select commune, limit_km, open_from as change_date, 1 as amount
    from marts.near_addresses, (values (10), (15), (20)) as limits (limit_km)
    where km <= limit_km and (closed_on is null or closed_on > open_from)
    union all
    select commune, limit_km, closed_on, -1
    from marts.near_addresses, (values (10), (15), (20)) as limits (limit_km)
    where km <= limit_km and closed_on > open_from
),

months as (
    select
        commune,
        limit_km,
        greatest(date_trunc('month', change_date)::date, date '2018-07-01') as month,
        sum(amount) as amount
    from changes, core.editions
    where change_date <= as_of
    group by all
),

within_reach as (
    select
        commune,
        limit_km,
        month,
        sum(amount) over so_far > 0 as is_within,
        sum(amount) over so_far - amount > 0 as was_within
    from months
    window so_far as (partition by commune, limit_km order by month)
),

crossings as (
    select
        in_level as level,
        in_code as code,
        limit_km,
        month,
        sum(population * (is_within::integer - was_within::integer)) as people
    from within_reach
    join core.communes on communes.code = commune
    join marts.ancestors on ancestors.level = 'department' and ancestors.code = department
    where is_within <> was_within
    group by all
),

populations as (
    select in_level as level, in_code as code, sum(population) as population
    from core.communes
    join marts.ancestors on ancestors.level = 'department' and ancestors.code = department
    group by all
)

select
    grid.level,
    grid.code,
    grid.month,
    limits.km,
    coalesce(sum(people) over so_far, 0)::bigint as people,
    populations.population::bigint as population,
    kind
from marts.grid
join marts.counter_list_months using (month)
cross join (values (10), (15), (20)) as limits (km)
join populations using (level, code)
left join crossings
    on crossings.level = grid.level and crossings.code = grid.code
    and crossings.month = grid.month and limit_km = limits.km
where exists (from marts.addresses)
window so_far as (partition by grid.level, grid.code, limits.km order by grid.month);

-- Confidentiality ------------------------------------------------------------------------------------------------------

-- These are filled at publication (data/public.py, data/readers.py): readers.toml says what the public may read.

-- One row: whether some row or value kept from the public is real. Where none is, a reader may look with other eyes.
create table marts.confidentiality (real_rows boolean not null);

-- One row per source and readers: how many of its rows are read by everyone (null), or else by those who answer for one of
-- these territories (R53, D35); by none, where only who reads everything does.
create table marts.source_rows (source_id text not null, readers text[], rows bigint not null);

-- One row per problem of a source that is public as a whole. The cell it was found in, and what was expected there, stay
-- with those who read everything.
create table marts.public_problems (
    source_id text not null, line bigint, column_name text, rule text not null, severity text not null
);

-- What needs attention -----------------------------------------------------------------------------------------------

-- One row per thing that needs attention and reason why. Public: the reason may be read by anyone.
create table marts.alerts as
with known_months as (
    select distinct month, dense_rank() over (order by month desc) as age from marts.counter_months
),

-- An estimate shares out the figures of a departement: it says nothing of one counter.
recent as (
    select
        counter_id,
        sum(requests) filter (month > as_of - interval 3 month) as requests,
        count(*) filter (month > as_of - interval 3 month) as months,
        sum(requests) filter (a_year_before) as requests_before,
        count(*) filter (a_year_before) as months_before,
        max(month) as last_month,
        min(age) as age
    from (
        select *, month > as_of - interval 15 month and month <= as_of - interval 12 month as a_year_before
        from marts.counter_months join known_months using (month) cross join core.editions
        where 'estimated' not in (select kind from marts.subject_kinds where subject = 'footfall')
    )
    group by counter_id
),

alerts as (
    -- A decision without an attended consultation of those who hold a related competence.
    select 'decided_without_consultation' as alert, 'missions' as workstream, exercise_id as thing, level, code,
        decided_on as since, true as public, null::bigint as people
    from marts.exercises
    where decided_on is not null and len(tiers) > 0 and not consulted

    union all
    -- Redundant with a local authority, and not decided.
    select 'redundant_undecided', 'missions', exercise_id, level, code, inventoried_on, true, null
    from marts.exercises
    where overlap = 'redundant' and decided_on is null

    union all
    -- A ministry has not answered by the day set when the proposal was transmitted.
    select 'proposals_overdue', 'reorganisation', proposal_id, level, code, due_on, false, null
    from marts.proposal_files
    join marts.proposal_scopes using (proposal_id)
    where late

    union all
    -- Every ministry has answered and the council has not been asked.
    select 'ready_for_opinion', 'reorganisation', proposal_id, level, code, analysed_on, false, null
    from marts.proposal_files
    join marts.proposal_scopes using (proposal_id)
    where ready

    union all
    -- The council has given its opinion long ago, and nothing is decided.
    select 'decision_awaited', 'reorganisation', proposal_id, level, code, opinion_on, false, null
    from marts.proposal_files
    join marts.proposal_scopes using (proposal_id)
    where undecided

    union all
    -- The rule "opinion before decision" was not kept.
    select 'decided_without_opinion', 'reorganisation', proposal_id, level, code, decided_on, true, null
    from marts.proposals
    join marts.proposal_files using (proposal_id)
    join marts.proposal_scopes using (proposal_id)
    where decided and not earlier and not off_platform and (opinion_on is null or opinion_on > decided_on)

    union all
    -- Retained, planned for a day that has passed, and not carried out.
    select 'implementation_late', 'reorganisation', proposal_id, level, code, target_on, true, null
    from marts.proposals
    join marts.proposal_scopes using (proposal_id)
    where behind

    union all
    -- A region's contribution is missing after the day it was due.
    select 'contribution_missing', 'reorganisation', region, 'region', region, due_on, true, null
    from core.regional_contributions, core.editions
    where due_on < as_of and (received_on is null or received_on > as_of)

    union all
    -- A departement that cooperates with nobody.
    select 'no_cooperation', 'reorganisation', code, level, code, null, true, null
    from marts.cooperation_months, core.editions
    where cooperations = 0 and applies and month = date_trunc('month', as_of) and exists (from core.cooperations)

    union all
    -- Down by more than 20 % over three months, against the same three months a year before.
    select 'counters_falling', 'counters', counter_id, level, code, (as_of - interval 3 month)::date, true, null
    from recent
    join marts.counters using (counter_id)
    cross join core.editions
    where is_open and months = 3 and months_before = 3 and requests_before >= 100 and requests < 0.8 * requests_before

    union all
    -- Open, and no figure for the last two months that any counter has one for.
    select 'counters_silent', 'counters', counter_id, level, code, last_month, true, null
    from recent
    join marts.counters using (counter_id)
    cross join core.editions
    where is_open and age > 2

    union all
    -- A fixed counter, not a branch, open less than 24 hours a week.
    select 'counters_below_hours', 'counters', counter_id, level, code, null, true, null
    from marts.counters
    where is_open and format in ('fixed', 'fixed_with_branches') and weekly_hours < 24

    union all
    -- Fewer than two agents.
    select 'counters_below_agents', 'counters', counter_id, level, code, null, false, null
    from marts.counter_resources
    join marts.counters using (counter_id, level, code)
    where is_open and agents < 2 and format <> 'branch'

    union all
    -- A commune more than 20 km from any address.
    select 'communes_far', 'counters', commune, 'department', department, null, true, population
    from marts.commune_access
    where km > 20
)

select
    alert,
    workstream,
    thing,
    coalesce(
        proposals.title, exercises.label || ' – ' || exercises.territory, counters.name, communes.name, territories.name
    ) as name,
    alerts.level,
    alerts.code,
    case alerts.level when 'region' then alerts.code else territories.parent_code end as region,
    case alerts.level when 'department' then alerts.code end as department,
    alerts.since,
    people,
    public
from alerts
left join core.territories on territories.level = alerts.level and territories.code = alerts.code
left join marts.proposals on alerts.workstream = 'reorganisation' and proposal_id = thing
left join marts.exercises on alerts.workstream = 'missions' and exercise_id = thing
left join core.counters on alerts.workstream = 'counters' and counter_id = thing and alert <> 'communes_far'
left join core.communes on alert = 'communes_far' and communes.code = thing;
