-- One row per commune, in the order of codes, without its name: how far the nearest open address is, and how long it takes.
-- `minutes`: null where no address is reached by the times that were deposited, or none is known from there (not `is_timed`).
select
    department,
    population,
    lat,
    lon,
    km,
    minutes,
    is_timed
from visible.commune_access
order by number
