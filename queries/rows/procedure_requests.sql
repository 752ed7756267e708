-- One row per département and procedure, as far as its reader may: its requests in the latest year.
-- optional: region, department, partner
select
    years.department as code,
    territories.name,
    region,
    procedure_id,
    label_fr,
    label_en,
    partner,
    year,
    years.requests,
    requests_before,
    1 as departments,
    (requests_before is not null)::integer as compared
from visible.procedure_years as years
join visible.procedures using (procedure_id)
join visible.territories as territories on territories.level = 'department' and territories.code = years.department
where
    year = (select max(year) from visible.procedure_years)
    and ($partner is null or partner = $partner)
    and visible.is_inside(region, years.department, $region, $department)
order by procedure_id, code
