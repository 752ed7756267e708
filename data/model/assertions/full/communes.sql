-- Every commune lies in a department and its region, and every former code leads to a commune of today.
select communes.code, department, region
from core.communes
left join core.territories on level = 'department' and territories.code = department
where parent_code is distinct from region
union all
select old_code, commune_aliases.code, kind
from core.commune_aliases anti join core.communes on communes.code = commune_aliases.code;
