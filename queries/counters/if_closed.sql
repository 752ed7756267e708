-- One row per commune whose nearest counter is this one: its people, how far it is, and which the next one is, how far, and how much it receives.
with own as (
    select commune, name, population, lat, lon, km
    from visible.commune_access
    where counter_id = $counter
),

others as (
    select
        own.commune,
        min(visible.distance_km(own.lat, own.lon, addresses.lat, addresses.lon)) as next_km,
        arg_min(
            addresses.counter_id,
            (visible.distance_km(own.lat, own.lon, addresses.lat, addresses.lon), addresses.counter_id)
        ) as next
    from own, visible.addresses
    where addresses.counter_id <> $counter
    group by own.commune
)

select
    own.commune,
    own.name,
    own.population,
    own.km,
    next,
    next_km,
    board.name as next_name,
    board.requests as next_requests,
    board.requests_state as next_requests_state
from own
left join others using (commune)
left join visible.counter_board as board on board.counter_id = next
order by own.population desc, own.commune
