-- One row per year and unit: staff of a mission in a territory. ETP and ETPT are two units and are never summed.
select year, unit, staff, exercises
from visible.mission_staff_years
where mission_id = $mission and level = $level and code = $code
order by unit, year
