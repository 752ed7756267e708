-- One row per territory and year: staff (ETPT) of a family of services in the reader's scope, whatever its name that year.
select code, name as place, year, staff, missions
from visible.family_staff
join visible.territories using (level, code)
where family = $family and level = $level and list_contains($codes::text[], code)
order by code, year
