-- One row per service of a proposal before it, by its code: how far the people of its territory are from it, and from where they would go after, in km; null where a place is not known.
-- A service that stays is its own place after; from one that goes, people go to the nearest of those that stand after. As
-- the crow flies, from the commune's point. `further`, `nearer`: people for whom that makes more than $km;
-- `counter_km`: to the nearest open counter, which a proposal does not move.
with held as (
    select service_id, bool_or(role = 'before') as before, bool_or(role = 'after') as after
    from visible.proposal_services
    where proposal_id = $proposal
    group by service_id
),

placed as (
    select held.*, name, level, code, territory, parent_code, lat, lon
    from held
    join visible.service_places using (service_id)
),

there as (
    select count(*) as services, count(*) filter (lat is null) as unplaced
    from placed
    where after
),

away as (
    select
        here.service_id,
        communes.commune,
        any_value(communes.population) as people,
        any_value(communes.km) as counter_km,
        -- The distance to no place at all would be that of the antipodes.
        any_value(if(here.lat is null, null, visible.distance_km(communes.lat, communes.lon, here.lat, here.lon))) as before_km,
        case
            when any_value(here.after) then before_km
            when any_value(unplaced) = 0 and count(others.lat) > 0
                then min(visible.distance_km(communes.lat, communes.lon, others.lat, others.lon))
        end as after_km
    from placed as here
    join visible.commune_access as communes
        on (here.level = 'department' and communes.department = here.code)
            or (here.level = 'region' and communes.region = here.code)
    cross join there
    left join placed as others on others.after
    where here.before
    group by here.service_id, communes.commune
)

select
    service_id,
    placed.name,
    territory,
    after as stays,
    services as services_after,
    sum(people)::bigint as people,
    sum(people * before_km) / sum(people) as before_km,
    sum(people * after_km) / sum(people) as after_km,
    coalesce(sum(people) filter (after_km - before_km > $km), 0)::bigint as further,
    coalesce(sum(people) filter (before_km - after_km > $km), 0)::bigint as nearer,
    sum(people * counter_km) / sum(people) filter (counter_km is not null) as counter_km
from placed
cross join there
left join away using (service_id)
where before
group by all
order by service_id
