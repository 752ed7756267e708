-- Reorganisation: month by month, how far the workstream has come.

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
        series_month(change_date) as month,
        sum(amount) filter (what = 'advance') as rank_sum,
        sum(amount) filter (what = 'live') as live,
        sum(amount) filter (what = 'transmitted') as transmitted,
        sum(amount) filter (what = 'analysed') as analysed
    from changes
    join core.proposals using (proposal_id)
    join marts.ancestors
        on ancestors.level = proposal_level(region) and ancestors.code = proposal_code(region)
    where change_date is not null
    group by all
)

from marts.counts_so_far('months')
where level in ('nation', 'region');

-- One row per nation or region and month where eleven decided proposals or more were live: how far they had come since
-- their decision, in the seven stages of which everyone reads. What ministries and the council said is none of them, and
-- what is not decided moves nothing here.
create table marts.decided_portfolio_months as
with stages as (
    select stage, row_number() over (order by rank) as place
    from core.stages
    where rank is not null and stage not in ('ministry_analysis', 'cnate_opinion')
),

reached as (
    select proposal_id, region, month, max(place) as place
    from marts.proposals as decided
    join marts.months on decided_on <= month_end and coalesce(withdrawn_on > month_end, true)
    join (select proposal_id, stage as met, event_date from core.proposal_events) using (proposal_id)
    join stages on stages.stage = met
    where outcome <> 'rejected' and not earlier and event_date <= month_end
    group by all
)

select
    in_level as level,
    in_code as code,
    month,
    sum(place)::bigint as stages_reached,
    count(*) * (select max(place) from stages) as stages
from reached
join marts.ancestors on ancestors.level = proposal_level(region) and ancestors.code = proposal_code(region)
where in_level in ('nation', 'region')
group by all
having count(*) >= 11;

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
        series_month(change_date) as month,
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
        on ancestors.level = proposal_level(region) and ancestors.code = proposal_code(region)
    cross join core.editions
    where change_date <= as_of
    group by all
)

from marts.counts_so_far('months')
where level in ('nation', 'region');

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
        series_month(implemented_on) as month,
        sum(planned) as planned,
        sum(actual) as actual
    from savings
    join marts.ancestors
        on ancestors.level = proposal_level(region) and ancestors.code = proposal_code(region)
    group by all
)

from marts.amounts_so_far('months')
where level in ('nation', 'region');

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
    and is_open_on(month_end, started_on, ended_on)
where grid.level = 'department'
group by all;

-- One row per territory and year: support staff, and the part of it that is pooled.
create table marts.support_staff_years as
select in_level as level, in_code as code, year, sum(support) as support, sum(pooled) as pooled
from core.support_staff
join marts.ancestors on ancestors.level = 'department' and ancestors.code = department
where has_series(in_level)
group by all;
