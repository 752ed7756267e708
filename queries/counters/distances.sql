-- One row per commune, in the order of codes, without its name: how far the nearest open address is, and how long it takes.
-- `minutes`: null where no address is reached by the times that were deposited, or none is known from there (not `is_timed`).
select
    department,
    population,
    lat,
    lon,
    km,
    minutes,
    coalesce(is_timed, false) as is_timed
from visible.commune_access as access
left join visible.commune_minutes as times using (commune)
order by access.commune
