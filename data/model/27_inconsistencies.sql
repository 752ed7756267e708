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
