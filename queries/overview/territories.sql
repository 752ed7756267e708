-- One row per territory: nation, regions, departments and what lies outside them.
select level, code, name, parent_level, parent_code, population, area_km2, lat, lon, cog_vintage, population_vintage
from visible.territories
where level <> 'arrondissement'
order by case level when 'nation' then 1 when 'region' then 2 when 'department' then 3 else 4 end, code
