-- One row per region and département: what territories are found alike by, whatever their services do.
-- `small_communes`: the share (percent) of its people who live in a commune of under 2,000. `overseas`: one of the five.
with inside as (
    select 'department' as level, department as code, code as commune, population, department from visible.communes
    union all
    select 'region' as level, region as code, code as commune, population, department from visible.communes
),

counted as (
    select
        level,
        code,
        count(*) as communes,
        100 * coalesce(sum(population) filter (population < 2000), 0) / nullif(sum(population), 0) as small_communes,
        bool_and(department >= '971' and department < '98') as overseas
    from inside
    group by level, code
)

select
    territories.level,
    territories.code,
    name,
    population,
    population / nullif(area_km2, 0) as density,
    communes,
    round(small_communes, 2) as small_communes,
    coalesce(overseas, false) as overseas
from visible.territories
left join counted on counted.level = territories.level and counted.code = territories.code
where territories.level in ('region', 'department')
order by territories.level, territories.code
