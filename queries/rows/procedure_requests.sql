-- One row per département and procedure, as far as its reader may: its requests in the latest year.
-- optional: region, department, partner
select
    now.department as code,
    territories.name,
    parent_code as region,
    now.procedure_id,
    label_fr,
    label_en,
    partner,
    now.year,
    now.requests,
    before.requests as requests_before,
    1 as departments,
    (before.requests is not null)::integer as compared
from visible.procedure_requests as now
join visible.procedures using (procedure_id)
join visible.territories as territories on territories.level = 'department' and territories.code = now.department
left join visible.procedure_requests as before
    on before.procedure_id = now.procedure_id and before.department = now.department and before.year = now.year - 1
where
    now.year = (select max(year) from visible.procedure_requests)
    and ($partner is null or partner = $partner)
    and visible.is_inside(parent_code, now.department, $region, $department)
order by now.procedure_id, now.department
