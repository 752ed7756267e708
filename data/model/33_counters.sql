-- Counters: what each is, where it was read, and what changed from list to list.

-- Requests by procedure, departement and year as everyone reads them, from 11 on. They name no contributor: a figure that
-- moved by fewer than 11 requests since an edition that can still be read keeps what one of those told, the latest first
-- (requests_before, data/secrecy/late.py), and is not shown where none of them will do beside all others.
create table marts.public_procedure_requests as
with candidates as (
    select procedure_id, department, year, requests, 0 as editions_ago
    from core.procedure_requests
    where requests >= 11
    union all
    select procedure_id, department, year, before.requests, editions_ago
    from requests_before as before
    join core.procedure_requests as now using (procedure_id, department, year)
    where now.requests >= 11
),

chosen as (
    select procedure_id, department, year, arg_min(candidates.requests, editions_ago) as requests
    from candidates
    where not exists (
        from requests_before as before
        where before.procedure_id = candidates.procedure_id and before.department = candidates.department
            and before.year = candidates.year and abs(candidates.requests - before.requests) between 1 and 10
    )
    group by all
)

select now.* replace (chosen.requests as requests)
from core.procedure_requests as now
join chosen using (procedure_id, department, year)
order by procedure_id, department, year;

-- One row per procedure, ranked by demand (the latest year that is known) and by usefulness (an editorial score). Demand is
-- what is published by departement, for anyone: a total of all would give away the small ones, and those that came late.
create table marts.procedures as
with demand as (
    select procedure_id, sum(requests) as requests
    from marts.public_procedure_requests
    where year = (select max(year) from marts.public_procedure_requests)
    group by procedure_id
)

select
    procedures.*,
    name_fr as partner_fr,
    name_en as partner_en,
    family,
    requests,
    case
        when requests is not null
        then row_number() over (order by requests desc nulls last, usefulness desc, procedure_id)
    end as demand_rank,
    row_number() over (order by usefulness desc, requests desc nulls last, procedure_id) as usefulness_rank
from core.procedures
left join core.partners using (partner)
left join demand using (procedure_id);

-- Requests by procedure, department and year, beside those of the year before: as they are read in the scope of the
-- department (own), and as everyone reads them.
create table marts.procedure_years as
with asked as (
    select true as own, procedure_id, department, year, requests from core.procedure_requests
    union all
    select false, procedure_id, department, year, requests from marts.public_procedure_requests
)

select asked.*, parent_code as region, before.requests as requests_before
from asked
join core.territories on level = 'department' and code = asked.department
left join asked as before
    on before.own = asked.own and before.procedure_id = asked.procedure_id and before.department = asked.department
    and before.year = asked.year - 1
order by asked.own, asked.year, asked.procedure_id, asked.department;

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

listed as (
    select counter_id, list(procedure_id order by procedure_id) as procedure_list
    from core.counter_procedures
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
    is_open_on(as_of, open_from, closed_on) as is_open,
    weekly_hours,
    in_priority_area,
    area_type,
    told_on,
    partners.partners, -- null: no list tells them
    coalesce(partner_list, []) as partner_list,
    partners.counter_id is not null as partners_known,
    common_from,
    common_until,
    if(partners.partners is null, null, coalesce(common_from <= as_of and common_until > as_of, false)) as is_common,
    procedures,
    top_demand,
    top_usefulness,
    coalesce(procedure_list, []) as procedure_list,
    plain(concat_ws(' ', dated.name, communes.name, postcode, official_id)) as words
from dated
left join core.communes on communes.code = commune
left join core.territories on territories.level = 'department' and territories.code = dated.department
left join partners using (counter_id)
left join common using (counter_id)
left join offered using (counter_id)
left join listed using (counter_id)
cross join core.editions;

-- One row per counter: what stays inside the State.
create table marts.counter_resources as
select counter_id, level, code, agents, yearly_cost_eur
from core.counters
join marts.counters using (counter_id);

-- One row per counter: the line of the file that describes it, and what that file is.
create table marts.counter_lines as
select counter_id, source_id, line, file_name, title, title_en, publisher, source_date, kind
from core.counters
left join core.sources using (source_id)
order by counter_id;

-- One row per stop of a counter, with the name of its commune.
create table marts.counter_stops as
select counter_id, commune, name as commune_name, department, lat, lon, weekday, starts, ends, weeks
from core.counter_stops
join core.communes on code = commune
order by counter_id, weekday nulls last, starts, commune;

-- Whether files of a contract are lists of counters: the stops of a bus may make one more counter, and list no other.
create macro lists_counters(contract) as contract in ('counters', 'france_services_list', 'france_services_communes');

-- One row per event of a counter, as it is read: with names in place of codes. `previous_on`: the day of the list before the
-- one that showed it, which bears the date of the event: it happened between the two. Null of what has a date of its own.
create table marts.counter_changes as
with lists as (
    select contract, coalesce(source_date, deposited_at::date) as list_date
    from core.sources
    where kind = 'real' and lists_counters(contract)
)

select
    event_date,
    if(
        sources.kind = 'real' and sources.contract in (select contract from lists),
        (select max(list_date) from lists where list_date < event_date),
        null
    ) as previous_on,
    events.kind,
    counter_id,
    coalesce(counters.name, after, before) as name,
    counters.region,
    counters.department,
    commune_name,
    if(events.kind = 'moved', coalesce(origin.name, before), before) as before,
    if(events.kind = 'moved', coalesce(target.name, after), after) as after,
    file_name,
    coalesce(sources.kind, (select kind from core.editions)) as source_kind
from core.counter_events as events
left join marts.counters as counters using (counter_id)
left join core.sources as sources using (source_id)
left join core.communes as origin on origin.code = before
left join core.communes as target on target.code = after
order by event_date desc, counters.department, counter_id, events.kind;

-- One row per month: of what kind is a figure that rests on the list of counters. A list knows nothing of what opened,
-- closed or changed after its date: after it, a real list is carried forward, and its figures are estimates. So they are
-- from the list before on where it is not of the whole country, or leaves to that one what counters are: it dates nothing.
-- Where no list was published, the files that counters are from date them.
-- `formats_told`: whether branches can be told from the others, which a list without formats does not let; it tells no
-- hours either.
create table marts.counter_list_months as
with dated as (
    select coalesce(source_date, deposited_at::date) as list_date, told_on, format
    from core.counters
    join core.sources using (source_id)
    where sources.kind = 'real' and closed_on is null
    qualify lists_counters(contract) or not bool_or(lists_counters(contract)) over ()
),

-- `whole_on`: the day of the last list that tells everything of the whole country.
listed as (
    select
        least(min(list_date), coalesce(max(told_on), max(list_date))) as whole_on,
        count(*) filter (format = 'unknown') > 0 as lacks_formats
    from dated
)

select
    month,
    if(kind = 'real' and month > whole_on, 'estimated', kind) as kind,
    not (lacks_formats and month > whole_on) as formats_told,
    not lacks_formats as now_told
from marts.months
cross join listed
left join marts.subject_kinds on subject = 'counters';
