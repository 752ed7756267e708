-- One nation, 18 regions, 101 departments; populations add up from level to level, and every parent exists.
select level, count(*) as found from core.territories
where level in ('nation', 'region', 'department')
group by level
having count(*) <> case level when 'nation' then 1 when 'region' then 18 else 101 end
union all
select parents.level || ' ' || parents.code, parents.population - sum(children.population)
from core.territories as parents
join core.territories as children on children.parent_level = parents.level and children.parent_code = parents.code
where parents.level in ('nation', 'region')
group by parents.level, parents.code, parents.population
having parents.population <> sum(children.population)
union all
select children.level || ' ' || children.code, null
from core.territories as children
anti join core.territories as parents on children.parent_level = parents.level and children.parent_code = parents.code
where children.parent_code is not null;
