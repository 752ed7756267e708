-- One row per commune, in the order of codes: minutes to the nearest of some communes (`$to`), null if none is reached.
with wanted as (
    select unnest($to::text[]) as destination
),

reached as (
    select commune, min(minutes) as minutes
    from (
        select commune, minutes from visible.travel_times semi join wanted using (destination)
        union all
        select destination, 0
        from wanted
        where not exists (
            from visible.travel_times as own where own.commune = wanted.destination and own.destination = wanted.destination
        )
    )
    group by commune
)

select access.commune, reached.minutes
from visible.commune_access as access
left join reached using (commune)
order by access.number
