-- One row per commune farther than a distance (20 km unless told), or than a time, from any open address.
-- optional: region, department, km, minutes
select
    access.commune as code,
    name,
    department,
    region,
    access.km,
    times.minutes,
    population,
    1 as communes
from visible.commune_access as access
left join visible.commune_minutes as times using (commune)
where
    if(
        $minutes is null,
        access.km is null or access.km > coalesce($km::double, 20),
        times.commune is not null and coalesce(times.minutes > $minutes::double, true)
    )
    and visible.is_inside(region, department, $region, $department)
order by access.commune
