-- One row per commune farther than a distance (20 km unless told), or than a time, from any open address.
-- optional: region, department, km, minutes
select
    commune as code,
    name,
    department,
    region,
    km,
    minutes,
    population,
    1 as communes
from visible.commune_access
where
    if(
        $minutes is null,
        km is null or km > coalesce($km::double, 20),
        (is_timed or minutes is not null) and coalesce(minutes > $minutes::double, true)
    )
    and visible.is_inside(region, department, $region, $department)
order by number
