-- Inconsistencies: what real rows of several files say together and cannot be right. Kept, and told with their line.

insert into core.problems by name
select footfall.source_id, line, 'month' as column_name, month::text as value, 'footfall_while_closed' as rule,
    'warning' as severity, counter_id || ', ' || closed_on as detail
from core.footfall
join core.sources using (source_id)
join (select counter_id, closed_on from core.counters where closed_on is not null) using (counter_id)
where kind = 'real' and month > closed_on;

-- Where only the day of the label is known, the house may have received people long before.
insert into core.problems by name
select footfall.source_id, line, 'month' as column_name, month::text as value, 'footfall_before_opening' as rule,
    'warning' as severity, counter_id || ', ' || opened_on as detail
from core.footfall
join core.sources using (source_id)
join (select counter_id, opened_on from core.counters where opened_on is not null) using (counter_id)
where kind = 'real' and last_day(month) < opened_on;

insert into core.problems by name
with dated as (
    select mission_exercises.source_id, line, service_id, coalesce(inventoried_on, decided_on) as day
    from core.mission_exercises
    join core.sources using (source_id)
    where kind = 'real'
)
select dated.source_id, dated.line, 'service_id' as column_name, day::text as value, 'service_did_not_exist' as rule,
    'warning' as severity, service_id || ' (' || type_code || ')' as detail
from dated
join core.services using (service_id)
join core.service_types using (type_code)
where day < greatest(services.valid_from, service_types.valid_from)
    or day > least(services.valid_to, service_types.valid_to);

insert into core.problems by name
select proposal_territories.source_id, proposal_territories.line, 'code' as column_name, proposal_territories.code as value,
    'region_of_another' as rule, 'warning' as severity, proposal_id || ', ' || region as detail
from core.proposal_territories
join core.sources using (source_id)
join core.proposals using (proposal_id)
join core.territories on territories.level = proposal_territories.level and territories.code = proposal_territories.code
where kind = 'real' and region is not null and region <> if(territories.level = 'region', territories.code, parent_code)
    and (role = 'lead' or (territories.level = 'department' and not exists (
        from core.proposal_territories as named
        where named.proposal_id = proposals.proposal_id and named.level = 'region' and named.code = parent_code
    )));

-- Nobody drives faster than a straight line at 150 km/h: hours, or seconds, were written for minutes. 40 km are left to
-- the size of communes, whose points may be far from where the road starts.
insert into core.problems by name
select travel_times.source_id, line, 'minutes' as column_name, minutes::text as value, 'faster_than_any_road' as rule,
    'warning' as severity, round(apart)::integer || ' km' as detail
from core.travel_times
join core.communes as origins on origins.code = commune
join core.communes as targets on targets.code = destination
cross join lateral (
    select 111.195 * sqrt(
        (targets.lat - origins.lat) ** 2
        + ((targets.lon - origins.lon) * cos(radians((targets.lat + origins.lat) / 2))) ** 2
    ) as apart
)
where apart > 40 + minutes * 150 / 60;

-- A bus in two places at once: two communes, times that overlap on one day, weeks that may be the same.
insert into core.problems by name
select one.source_id, one.line, 'starts' as column_name, one.starts || ' - ' || one.ends as value,
    'two_places_at_once' as rule, 'warning' as severity,
    one.counter_id || ', ' || communes.name || ' ' || other.starts || ' - ' || other.ends as detail
from core.counter_stops as one
join core.sources using (source_id)
join core.counter_stops as other on other.counter_id = one.counter_id and other.weekday = one.weekday
    and other.commune <> one.commune and (one.weeks = other.weeks or one.weeks is null or other.weeks is null)
    and try_cast(other.starts as time) < try_cast(one.ends as time)
    and try_cast(one.starts as time) < try_cast(other.ends as time)
join core.communes on communes.code = other.commune
where kind = 'real';

-- The day set for ministries comes after the proposal was sent to them, the planned day after the decision.
insert into core.problems by name
with dated as (
    select proposals.*, events.stage, min(event_date) as day
    from core.proposals
    join core.sources using (source_id)
    join core.proposal_events as events using (proposal_id)
    where sources.kind = 'real' and (stage = 'transmitted' or (stage = 'decision' and outcome in ('retained', 'modified')))
    group by all
)

select source_id, line, if(stage = 'decision', 'target_on', 'due_on') as column_name,
    if(stage = 'decision', target_on, due_on)::text as value, 'deadline_before_stage' as rule, 'warning' as severity,
    proposal_id || ', ' || day as detail
from dated
where if(stage = 'decision', target_on, due_on) < day;

-- A cooperation between departements that is carried out, and nothing in force between any of them.
insert into core.problems by name
with carried_out as (
    select proposal_id, proposals.source_id, proposals.line, list_sort(list(distinct code)) as departments
    from core.proposals
    join core.sources using (source_id)
    join core.proposal_territories as places using (proposal_id)
    cross join core.editions
    where
        sources.kind = 'real'
        and type in ('cooperation', 'centre')
        and level = 'department'
        and proposal_id in (select proposal_id from core.proposal_events where stage = 'implementation' and event_date <= as_of)
        and proposal_id not in (select proposal_id from core.proposal_events where stage = 'withdrawn')
    group by all
    having count(distinct code) > 1
),

in_force as (
    select list(department) as departments
    from core.cooperations
    cross join core.editions
    where started_on <= as_of and (ended_on is null or ended_on > as_of)
    group by cooperation_id
)

select source_id, line, 'proposal_id' as column_name, proposal_id as value, 'cooperation_not_listed' as rule,
    'warning' as severity, array_to_string(carried_out.departments, ', ') as detail
from carried_out
where
    exists (from in_force)
    and not exists (from in_force where len(list_intersect(in_force.departments, carried_out.departments)) > 1);

-- A region that sent nothing by the day its contribution was due, and has a proposal written by then.
insert into core.problems by name
select contributions.source_id, contributions.line, 'received_on' as column_name, contributions.region as value,
    'proposal_without_contribution' as rule, 'warning' as severity, min(event_date)::text as detail
from core.regional_contributions as contributions
join core.sources using (source_id)
join core.proposals on proposals.region = contributions.region
join core.proposal_events as events using (proposal_id)
where
    sources.kind = 'real'
    and received_on is null
    and stage = 'formulated'
    and event_date between path_asked_on() and contributions.due_on
group by all;
