-- Reorganisation: proposals as screens show them, inside the State and to everyone.

-- One row per proposal and territory whose prefect reads all of it; `reader` is written as readers are: R53, D35.
create table marts.proposal_readers as
select distinct proposal_id, upper(level[1]) || code as reader
from marts.proposal_scopes
order by reader, proposal_id;

-- One row per proposal as it is read inside the State (own), and one more per decided proposal as everyone reads it:
-- what screens show, ready to filter. Amounts in euros of 2018. `missing`: which fields it lacks to be decided on.
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

-- The services that a proposal would change.
touched as (
    select proposal_id, list_sort(list(distinct service_id)) as services_before
    from core.proposal_services
    where role = 'before'
    group by proposal_id
),

-- From when a decided proposal is talked over with those who work there, and when a body first gave its opinion.
discussed as (
    select proposal_id, min(entered_on) as dialogue_from
    from marts.proposal_steps
    where rank >= 6
    group by proposal_id
),

heard as (
    select proposal_id, min(held_on) as dialogue_on
    from core.social_dialogues
    where body in ('CSA', 'CT') and opinion in ('favourable', 'reservations', 'unfavourable')
    group by proposal_id
),

-- What a proposal has besides itself.
given as (
    select proposal_id, list(what) as things
    from (
        select proposal_id, 'territories' as what from core.proposal_territories
        union
        select proposal_id, 'services' from core.proposal_services
        union
        select proposal_id, 'options' from core.proposal_options
        union
        select proposal_id, 'preferred' from core.proposal_options where preferred
    )
    group by proposal_id
),

common as (
    select
        proposals.*,
        origin,
        coalesce(services_before, []) as services_before,
        dialogue_from,
        dialogue_on,
        case when live then following.stage end as next_stage,
        -- Public, as the alert that says so: the rule is, and the decision is.
        decided and not earlier and not proposals.off_platform
            and coalesce(opinion_on > decided_on, true) as no_opinion
    from marts.proposals as proposals
    join core.proposals as deposited using (proposal_id)
    join marts.proposal_files using (proposal_id)
    left join touched using (proposal_id)
    left join discussed using (proposal_id)
    left join heard using (proposal_id)
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
        savings_confirmed_by as confirmed_by,
        one_off_cost_eur / price as one_off_eur,
        currency_year,
        coalesce(provisional, false) as prices_provisional,
        ditp_motive,
        ditp_requested_on,
        ditp_started_on,
        ditp_closed_on,
        list_filter([
            if(lever is null, 'lever', null),
            if(network is null, 'network', null),
            if(beneficiary is null, 'beneficiary', null),
            if(not list_contains(coalesce(things, []), 'territories'), 'territories', null),
            if(not list_contains(coalesce(things, []), 'services'), 'services', null),
            if(not list_contains(coalesce(things, []), 'options'), 'options', null),
            if(not list_contains(coalesce(things, []), 'preferred'), 'preferred', null),
            if(staff_concerned is null, 'staff_concerned', null),
            if(savings_planned_eur is null or price is null, 'planned_eur', null),
            if(one_off_cost_eur is null or price is null, 'one_off_eur', null),
            if(files.due_on is null and transmitted_on is not null, 'due_on', null),
            if(target_on is null, 'target_on', null)
        ], lambda one: one is not null) as missing
    from marts.proposal_files as files
    join common using (proposal_id)
    left join given using (proposal_id)
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
    left_on, steps.days, live, regions, departments, lever, type, network, ministries, readers
from marts.proposal_steps as steps
join marts.proposal_board as board using (proposal_id)
where not earlier and (own or steps.rank >= 5)
order by own, steps.rank, proposal_id;

-- One row per stage that eleven proposals at least have left, the whole country together: median days spent there, to the nearest
-- ten, so that no single proposal is told.
create table marts.stage_delays as
select stage, rank, (10 * round(median(days) / 10))::integer as median_days
from marts.board_steps
where own and left_on is not null
group by all
having count(*) >= 11
order by rank;

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

select own, things.* replace (if(own or what = 'dialogue', author, null) as author), readers
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

select own, proposal_id, day, what, thing, title, region_name, regions, departments, readers
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
