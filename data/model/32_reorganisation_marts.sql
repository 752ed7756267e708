-- Marts of the reorganisation room: what is known of a proposal inside the State, and where its path broke the rules.

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

-- One row per proposal and territory whose prefect reads all of it; `reader` is written as readers are: R53, D35.
create table marts.proposal_readers as
select distinct proposal_id, upper(level[1]) || code as reader
from marts.proposal_scopes
order by reader, proposal_id;

-- One row per proposal as it is read inside the State (own), and one more per decided proposal as everyone reads it:
-- what screens show, ready to filter. Amounts in euros of 2018.
create table marts.proposal_board as
with asked as (
    select proposal_id, list_sort(list(ministry)) as ministries
    from core.ministry_analyses, core.editions where opened_on <= as_of group by all
),

opinions as (
    select proposal_id, arg_max(outcome, event_date) as opinion
    from core.proposal_events, core.editions
    where stage = 'cnate_opinion' and event_date <= as_of and outcome <> 'postponed'
    group by all
),

broken as (
    select proposal_id, list_sort(list(alert)) as breaches from marts.proposal_breaches group by all
),

common as (
    select
        proposals.*,
        origin,
        case when live then following.stage end as next_stage,
        -- Public, as the alert that says so: the rule is, and the decision is.
        decided and not earlier and not proposals.off_platform
            and coalesce(opinion_on > decided_on, true) as no_opinion
    from marts.proposals as proposals
    join core.proposals as deposited using (proposal_id)
    join marts.proposal_files using (proposal_id)
    left join core.stages as following on following.rank = proposals.rank + 1
),

inside as (
    select
        common.*,
        coalesce(ministries, []) as ministries,
        waiting_on,
        waiting_days,
        files.due_on,
        analyses,
        analyses_closed,
        analysed_on,
        opinion_on,
        opinion,
        postponed_on,
        waiting,
        late,
        ready,
        undecided,
        coalesce(breaches, []) as breaches,
        staff_concerned,
        staff_saved,
        savings_planned_eur / price as planned_eur,
        savings_actual_eur / price as actual_eur,
        one_off_cost_eur / price as one_off_eur,
        currency_year,
        ditp_motive,
        ditp_requested_on,
        ditp_started_on,
        ditp_closed_on
    from marts.proposal_files as files
    join common using (proposal_id)
    left join asked using (proposal_id)
    left join opinions using (proposal_id)
    left join broken using (proposal_id)
    left join core.prices on year = currency_year
    cross join core.editions
)

select true as own, * from inside
union all by name
select false as own, *, false as waiting, false as late, false as ready, false as undecided from common where decided
order by own, proposal_id;

-- One row per proposal of the path and stage reached, with what screens filter by: inside the State all of them (own); for everyone
-- those of decided proposals, from the decision on.
create table marts.board_steps as
select
    own, proposal_id, steps.stage, steps.rank, entered_on,
    coalesce(left_on, case when not live then coalesce(withdrawn_on, decided_on) end) as gone_on,
    left_on, steps.days, live, regions, departments, lever, type, network, ministries
from marts.proposal_steps as steps
join marts.proposal_board as board using (proposal_id)
where not earlier and (own or steps.rank >= 5)
order by own, steps.rank, proposal_id;

-- One row per proposal and dated thing: events, each ministry's analysis, meetings of social dialogue, support of the
-- DITP. `author` is a body in words, or a code of `ministries`. For everyone (not own): events that are not the
-- ministries' or the council's, without their author, and meetings.
create table marts.proposal_history as
with things as (
    select proposal_id, 'event' as what, stage as thing, event_date as day, planned_on, outcome, actor as author, note,
        event_date > as_of as planned
    from core.proposal_events, core.editions

    union all
    select proposal_id, 'analysis', ministry, if(closed_on <= as_of, closed_on, opened_on), null,
        if(closed_on <= as_of, coalesce(position, 'waiting'), 'waiting'), ministry, motive, false
    from core.ministry_analyses, core.editions
    where opened_on <= as_of

    union all
    select proposal_id, 'dialogue', body, coalesce(held_on, planned_on), planned_on, opinion, versant, object,
        held_on is null or held_on > as_of
    from core.social_dialogues, core.editions
    where proposal_id is not null

    union all
    select proposal_id, 'support', thing, day, null, if(thing = 'requested', ditp_motive, null), 'ditp', null, false
    from core.proposals, (values ('requested'), ('started'), ('closed')) as supports (thing), lateral (
        select case thing when 'requested' then ditp_requested_on when 'started' then ditp_started_on else ditp_closed_on end
    ) as dates (day)
    where day is not null
)

select own, things.* replace (if(own or what = 'dialogue', author, null) as author)
from things
join marts.proposal_board using (proposal_id)
where own or what = 'dialogue' or (what = 'event' and thing not in ('ministry_analysis', 'cnate_opinion'))
order by own, proposal_id, day nulls last, what desc, thing;

-- One row per meeting of social dialogue on the reorganisation, with its proposal if it has one: then once as it is read
-- inside the State and once, when decided, as everyone reads it.
create table marts.proposal_meetings as
select
    own,
    dialogue_id,
    coalesce(held_on, meetings.planned_on) as day,
    held_on is null or held_on > as_of as planned,
    body,
    versant,
    meetings.opinion,
    object,
    proposal_id,
    title,
    region_name,
    regions,
    departments,
    text_reference
from core.social_dialogues as meetings
left join marts.proposal_board using (proposal_id)
cross join core.editions
where workstream = 'reorganisation';

-- One row per live proposal and thing planned after the edition's date: inside the State all of it (own); for everyone,
-- of decided proposals, what is not the ministries' or the council's to say.
create table marts.coming as
with planned as (
    select proposal_id, event_date as day, 'event' as what, stage as thing from core.proposal_events
    union
    select proposal_id, planned_on, 'event', stage from core.proposal_events where event_date is null or event_date > planned_on
    union
    select proposal_id, target_on, 'event', 'implementation'
    from marts.proposals where outcome in ('retained', 'modified') and implemented_on is null
    union
    select proposal_id, coalesce(held_on, planned_on), 'dialogue', body from core.social_dialogues where proposal_id is not null
    union
    select proposal_id, due_on, 'answer', 'ministry_analysis' from marts.proposal_board where own and waiting
)

select own, proposal_id, day, what, thing, title, region_name, regions, departments
from planned
join marts.proposal_board using (proposal_id)
cross join core.editions
where
    day > as_of
    and live
    and (own or (what <> 'answer' and thing not in ('ministry_analysis', 'cnate_opinion')));

-- One row per retained option of a decided proposal: what may be read of it once the decision is taken.
create table marts.retained_options as
select proposal_id, option_code, label, description, preferred, retained_changes
from core.proposal_options
join marts.proposals using (proposal_id)
where retained and decided;

-- One row per service with its heir and its family: the type of the heir, under one name where the same service bears
-- another overseas, on the coast, in Ile-de-France or with two directorates.
create table marts.service_families as
with kin (type_code, family) as (
    values
        ('DDTM', 'DDT'), ('DDETSPP', 'DDETS'), ('UD_DRIEETS', 'DDETS'), ('DEETS', 'DREETS'), ('DRIEETS', 'DREETS'),
        ('DEAL', 'DREAL'), ('DRIEAT', 'DREAL'), ('UD_DRIEAT', 'UD_DREAL'), ('DAAF', 'DRAAF'), ('DRIAAF', 'DRAAF'),
        ('DAC', 'DRAC')
)

select services.*, heir, coalesce(kin.family, heirs.type_code) as family, steps
from marts.service_heirs
join core.services as services using (service_id)
join core.services as heirs on heirs.service_id = heir
left join kin on kin.type_code = heirs.type_code;

-- One row per territory, family of services and year: staff (ETPT) on inventoried missions, across changes of name.
create table marts.family_staff as
select
    exercises.level,
    exercises.code,
    family,
    year,
    sum(staff) as staff,
    count(distinct mission_id) as missions
from core.mission_staff
join core.mission_exercises as exercises using (exercise_id)
join marts.service_families using (service_id)
where unit = 'ETPT'
group by all;
