-- One row per procedure: requests of the latest year, and their change where a department is known in both years.
-- optional: region, department, partner
-- Requests by procedure are known by department and year, never by month, counter or channel.
with asked as (
    select procedure_id, department, year, requests
    from visible.procedure_requests
    join visible.territories on territories.level = 'department' and territories.code = department
    where
        year >= (select max(year) from visible.procedure_requests) - 1
        and visible.is_inside(parent_code, department, $region, $department)
),

pairs as (
    select now.procedure_id, now.year, now.requests, before.requests as requests_before
    from asked as now
    left join asked as before
        on before.procedure_id = now.procedure_id and before.department = now.department and before.year = now.year - 1
    where now.year = (select max(year) from visible.procedure_requests)
)

select
    procedure_id,
    label_fr,
    label_en,
    name_fr as partner_fr,
    name_en as partner_en,
    any_value(year)::integer as year,
    sum(pairs.requests)::bigint as requests,
    count(*) as departments,
    count(requests_before) as compared,
    100 * (sum(pairs.requests) filter (requests_before is not null) / nullif(sum(requests_before), 0) - 1) as change,
    coalesce(any_value(kind), 'demonstration') as kind
from pairs
join visible.procedures using (procedure_id)
join visible.partners using (partner)
left join visible.subject_kinds on subject = 'requests'
where $partner is null or partner = $partner
group by all
order by requests desc, procedure_id
