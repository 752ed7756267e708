-- One row per territory and distance, or time where it was deposited: the share of people (percent) who have an open address within it.
-- optional: code
-- `population`: the people of whom it is known; `unknown_people`: the others. A row has either `km` or `minutes`.
with used as (
    select
        max(source_date) filter (subject = 'counters') as list_date,
        array_to_string(visible.values_of(if(subject = 'travel_times', file_name, null)), ', ') as times_file
    from visible.sources
),

found as (
    select
        level,
        code,
        km,
        null::integer as minutes,
        people,
        population,
        0 as unknown_people,
        kind
    from visible.access_months
    where month = (select max(month) from visible.months)
    union all
    select
        level,
        code,
        null,
        minutes,
        people,
        population,
        unknown_people,
        worst_kind(
            (select arg_max(kind, month) from visible.access_months),
            (select kind from visible.subject_kinds where subject = 'travel_times')
        )
    from visible.access_minutes
)

select
    level,
    code,
    name,
    km,
    minutes,
    round(100 * people / found.population, 2) as share,
    people,
    found.population,
    unknown_people,
    coalesce(list_date, as_of) as list_date,
    population_vintage,
    if(minutes is not null, times_file, null) as times_file,
    if(minutes is null, 'great-circle distance from the commune''s point', 'minutes from commune to commune in ' || times_file)
        || '; branches count, itinerant counters only by their stops' as method,
    coalesce(kind, 'demonstration') as kind
from found
join visible.territories using (level, code)
cross join visible.clock
cross join used
where
    level = $level
    and ($code is null or code = $code)
order by code, km nulls last, minutes
