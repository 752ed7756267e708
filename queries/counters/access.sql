-- One row per territory and distance, or time where it was deposited: the share of people (percent) who have an open address within it.
-- optional: code
-- `population`: the people of whom it is known; `unknown_people`: the others. A row has either `km` or `minutes`.
select
    level,
    code,
    name,
    km,
    minutes,
    100 * people / access_now.population as share,
    people,
    access_now.population,
    unknown_people,
    coalesce(list_date, as_of) as list_date,
    population_vintage,
    times_file,
    if(minutes is null, 'great-circle distance from the commune''s point', 'minutes from commune to commune in ' || times_file)
        || '; branches count, itinerant counters only by their stops' as method,
    coalesce(kind, (select kind from visible.editions)) as kind
from visible.access_now
join visible.territories using (level, code)
cross join visible.clock
where
    level = $level
    and ($code is null or code = $code)
order by code, km nulls last, minutes
