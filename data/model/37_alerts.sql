-- Alerts: what needs attention, in every workstream.

-- One row per thing that needs attention and reason why. `public`: the reason may be read by anyone. `since`: the first day
-- on which the rule found it, after the delay that the rule gives, and not the day of what the delay runs from.
create table marts.alerts as
with known_months as (
    select month, least(last_day(month), as_of) as ended_on, dense_rank() over (order by month desc) as age
    from (select distinct month from marts.counter_months)
    cross join core.editions
),

-- An estimate shares out the figures of a departement: it says nothing of one counter.
counted as (
    select counter_id, month, requests
    from marts.counter_months
    where requests is not null
        and 'estimated' not in (select kind from marts.subject_kinds where subject = 'footfall')
),

-- Three months that are all known, against the same three a year before, at each month.
compared as (
    select
        counter_id,
        month,
        count(*) over now = 3 and count(*) over before = 3
        and sum(requests) over before >= 100 and sum(requests) over now < 0.8 * sum(requests) over before as falls
    from counted
    window
        now as (partition by counter_id order by month range between interval 2 month preceding and current row),
        before as (
            partition by counter_id order by month
            range between interval 14 month preceding and interval 12 month preceding
        )
),

-- Counters that fall at the edition's date, since the first of the months when they did without a break.
falling as (
    select counter_id, min(month) filter (month > steady_until) as month
    from (
        select
            *,
            coalesce(max(month) filter (not falls) over (partition by counter_id), date '1900-01-01') as steady_until
        from compared
    )
    group by counter_id
    having coalesce(bool_or(falls) filter (month = (select month_of(as_of) from core.editions)), false)
),

-- Counters without a figure for the last two months that any counter has one for, and the second such month.
silent as (
    select counter_id, second.ended_on
    from (select counter_id, max(month) as month from counted group by counter_id)
    join known_months using (month)
    join known_months as second on second.age = known_months.age - 2
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
    select 'proposals_overdue', 'reorganisation', proposal_id, level, code, due_on + 1, false, null
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
    select 'decision_awaited', 'reorganisation', proposal_id, level, code, opinion_on + days_to_decide() + 1, false,
        null
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
    select 'implementation_late', 'reorganisation', proposal_id, level, code, greatest(target_on + 1, decided_on), true, null
    from marts.proposals
    join marts.proposal_scopes using (proposal_id)
    where behind

    union all
    -- Carried out over two years ago, and never evaluated.
    select 'evaluation_missing', 'reorganisation', proposal_id, level, code, evaluation_due_on(implemented_on) + 1, true, null
    from marts.proposals
    join marts.proposal_scopes using (proposal_id)
    where unevaluated

    union all
    -- A region's contribution is missing after the day it was due.
    select 'contribution_missing', 'reorganisation', region, 'region', region, due_on + 1, true, null
    from core.regional_contributions, core.editions
    where due_on < as_of and (received_on is null or received_on > as_of)

    union all
    -- A departement that cooperates with nobody.
    select 'no_cooperation', 'reorganisation', code, level, code, null, true, null
    from marts.cooperation_months, core.editions
    where cooperations = 0 and applies and month = month_of(as_of) and exists (from core.cooperations)

    union all
    -- Down by more than 20 % over three months, against the same three months a year before: since the first three.
    select 'counters_falling', 'counters', counter_id, level, code, ended_on, true, null
    from falling
    join known_months using (month)
    join marts.counters using (counter_id)
    where is_open

    union all
    -- Open, and no figure for the last two months that any counter has one for: since the second of them.
    select 'counters_silent', 'counters', counter_id, level, code, ended_on, true, null
    from silent
    join marts.counters using (counter_id)
    where is_open

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
    exercises.label_en || ' – ' || exercises.territory as name_en,
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
